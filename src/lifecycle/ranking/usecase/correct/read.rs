//! What the forms of a correction offer: entries, modules, judges, and the marks as they would stand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::score::{PER_POINT, Score};
use crate::lifecycle::judging::rules::{is_agreed, read_mark};
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::ranking::model::Case;
use crate::lifecycle::ranking::model::correction::{Correction, Item, counting};
use crate::lifecycle::ranking::rules::correct::{Author, apply};
use crate::lifecycle::ranking::store::corrections as store;
use crate::lifecycle::ranking::usecase::assemble::rank_in_tx;
use crate::lifecycle::ranking::usecase::results::deciding_round_in_tx;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::{Aspect, AspectKind, Module};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;
use crate::scoring::model::{Block, Marks};

use super::{Where, find_in_tx, where_in_tx};

/// Corrections of a division, for those who may propose one.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn list(by: By<'_>, division_uid: &str) -> Result<(Where, Vec<Correction>, bool), Fault> {
    by.read(|conn| {
        let place = where_in_tx(conn, division_uid)?;
        let stream = door::read_in_tx(conn, by.actor, Action::ProposeCorrection, place.on())?;
        let may = door::is_possible(by.actor, Action::ProposeCorrection, &stream)
            && store::open(conn, place.division_id)?.is_none();
        Ok((place.clone(), store::of_division(conn, place.division_id)?, may))
    })
}

/// An entry that may be corrected.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its ticket number.
    pub number: String,
    /// The contestant's or team's name.
    pub name: String,
    /// What stands.
    pub status: EntryStatus,
    /// Points taken from its total.
    pub penalty: Score,
}

/// A module and its judges.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The module.
    pub module: Module,
    /// Numbers of its judges.
    pub judges: Vec<i64>,
}

/// What the forms offer.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The correction.
    pub correction: Correction,
    /// Where.
    pub place: Where,
    /// Entries by ticket number, as the correction would leave them.
    pub entries: Vec<Listed>,
    /// Modules in order, with full marks and weights as the correction would leave them.
    pub panels: Vec<Panel>,
    case: Case,
}

/// Reads it.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn offered(by: By<'_>, uid: &str) -> Result<Offered, Fault> {
    by.read(|conn| {
        let (correction, place) = find_in_tx(conn, uid)?;
        door::read_in_tx(conn, by.actor, Action::ProposeCorrection, place.on())?;
        offered_in_tx(conn, Recall::Reading(&by.installation.memo), correction, place)
    })
}

fn offered_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    correction: Correction,
    place: Where,
) -> Result<Offered, Fault> {
    let round = deciding_round_in_tx(conn, correction.division_id)?;
    let mut case = rank_in_tx(conn, recall, &round)?.case.clone();
    let items = counting(&store::items(conn, correction.id)?);
    let author = Author { who: "", when: NaiveDate::MIN, why: "", document: None };
    // What does not fit is told on the correction's own page; the forms show what stands without it.
    let before = case.clone();
    if apply(&mut case, &items, &author).is_err() {
        case = before;
    }
    let registered = registration::entries_in_tx(conn, correction.division_id)?.into_iter();
    let people: BTreeMap<String, String> = registered.map(|entry| (entry.number, entry.name)).collect();
    let entries = case.roster.iter().map(|entry| Listed {
        number: entry.id.clone(),
        name: people.get(&entry.id).cloned().unwrap_or_default(),
        status: entry.status,
        penalty: entry.penalty,
    });
    let mut entries: Vec<Listed> = entries.collect();
    entries.sort_by(|one, other| one.number.cmp(&other.number));
    let mut panels = Vec::new();
    for module in setup::modules_in_tx(conn, round.id)? {
        let judges = judging::seats_in_tx(conn, &module)?.into_iter().map(|seat| seat.ordinal).collect();
        panels.push(Panel { module, judges });
    }
    as_planned(&mut panels, &case);
    Ok(Offered { correction, place, entries, panels, case })
}

impl Offered {
    /// Whether the plan has points taken off the total, or off a module's mark.
    #[must_use]
    pub fn admits_penalty(&self, of_module: bool) -> bool {
        let planned = self.case.plan.penalties;
        if of_module { planned.on_modules() } else { planned.on_total() }
    }
}

/// What a correction makes of the scheme counts for the marks that are typed after it.
fn as_planned(panels: &mut [Panel], case: &Case) {
    for (panel, planned) in panels.iter_mut().zip(&case.plan.modules) {
        panel.module.weight = planned.weight;
        for (aspect, planned) in panel.module.aspects.iter_mut().zip(&planned.aspects) {
            aspect.max = planned.max;
        }
    }
}

/// One mark of an entry, as a form shows it.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Name of the field: module, aspect and judge.
    pub field: String,
    /// Code of the aspect.
    pub aspect: String,
    /// What it is about.
    pub name: String,
    /// Number of the judge; `None`: agreed.
    pub judge: Option<i64>,
    /// The mark in force, or as the correction has it.
    pub value: Option<Score>,
}

impl Offered {
    /// The marks of one entry, module by module.
    ///
    /// # Errors
    /// `NotFound` where there is no such entry, or no marks at all.
    pub fn marks(&self, number: &str) -> Result<Vec<(String, Vec<Cell>)>, Fault> {
        let row =
            self.case.roster.iter().position(|entry| entry.id == number).ok_or_else(Fault::not_found)?;
        let Marks::Sheets(sheets) = &self.case.marks else { return Err(Fault::not_found()) };
        let panels = self.panels.iter().zip(sheets.blocks());
        Ok(panels.map(|(panel, block)| (panel.module.name.clone(), cells(panel, block, row))).collect())
    }

    /// What was typed over the marks of an entry, as items: only what differs.
    ///
    /// # Errors
    /// `Invalid` with every field that cannot be taken.
    pub fn changed(&self, number: &str, typed: &[(String, String)]) -> Result<Vec<Item>, Fault> {
        let mut problems = Vec::new();
        let mut known = BTreeSet::new();
        let mut items = Vec::new();
        let row =
            self.case.roster.iter().position(|entry| entry.id == number).ok_or_else(Fault::not_found)?;
        let Marks::Sheets(sheets) = &self.case.marks else { return Err(Fault::not_found()) };
        for (panel, block) in self.panels.iter().zip(sheets.blocks()) {
            for cell in cells(panel, block, row) {
                known.insert(cell.field.clone());
                let Some((_, text)) = typed.iter().find(|(field, _)| *field == cell.field) else { continue };
                let Some(aspect) = aspect(panel, &cell.aspect) else { continue };
                match read_mark(aspect, text) {
                    Ok(value) if value == cell.value => {}
                    Ok(value) => items.push(Item::Mark {
                        entry: number.to_owned(),
                        module: panel.module.code.clone(),
                        aspect: cell.aspect,
                        judge: cell.judge,
                        before: cell.value,
                        value,
                        why: value.is_none().then(|| self.correction.reason.clone()),
                    }),
                    Err(because) => {
                        let place = Place::Field(format!("mark:{}", cell.field));
                        problems.push(Problem { place, because });
                    }
                }
            }
        }
        for (field, _text) in typed.iter().filter(|(field, _text)| !known.contains(field)) {
            let place = Place::Field(format!("mark:{field}"));
            problems.push(Problem { place, because: Because::new("judging-unknown-aspect") });
        }
        Fault::invalid_unless_empty(problems)?;
        Ok(items)
    }

    /// The marks of a module two entries got on each other's sheets, as items that change them back.
    ///
    /// # Errors
    /// `NotFound` where an entry or the module is not there.
    pub fn swapped(
        &self,
        (one, other): (&str, &str),
        module: &str,
        judge: Option<i64>,
    ) -> Result<Vec<Item>, Fault> {
        let row = |number: &str| {
            let found = self.case.roster.iter().position(|entry| entry.id == number);
            found.ok_or_else(Fault::not_found)
        };
        let (first, second) = (row(one)?, row(other)?);
        let Marks::Sheets(sheets) = &self.case.marks else { return Err(Fault::not_found()) };
        let panels = self.panels.iter().zip(sheets.blocks());
        let (panel, block) =
            panels.into_iter().find(|(panel, _)| panel.module.code == module).ok_or_else(Fault::not_found)?;
        let mut items = Vec::new();
        for (mine, theirs) in cells(panel, block, first).into_iter().zip(cells(panel, block, second)) {
            let its = judge.is_none_or(|judge| mine.judge == Some(judge));
            if !its || mine.value == theirs.value {
                continue;
            }
            for (number, from, to) in [(one, &mine, &theirs), (other, &theirs, &mine)] {
                items.push(Item::Mark {
                    entry: number.to_owned(),
                    module: module.to_owned(),
                    aspect: from.aspect.clone(),
                    judge: from.judge,
                    before: from.value,
                    value: to.value,
                    why: to.value.is_none().then(|| self.correction.reason.clone()),
                });
            }
        }
        Ok(items)
    }
}

fn aspect<'a>(panel: &'a Panel, code: &str) -> Option<&'a Aspect> {
    panel.module.aspects.iter().find(|aspect| aspect.code == code)
}

fn cells(panel: &Panel, block: &Block, row: usize) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (at, aspect) in panel.module.aspects.iter().enumerate() {
        let judges: Vec<Option<i64>> =
            if is_agreed(aspect) { vec![None] } else { panel.judges.iter().copied().map(Some).collect() };
        for (place, judge) in judges.into_iter().enumerate() {
            let number = block.mark(row, at, judge.map(|_| place));
            cells.push(Cell {
                field: format!("{}/{}/{}", panel.module.code, aspect.code, judge.unwrap_or_default()),
                aspect: aspect.code.clone(),
                name: aspect.name.clone(),
                judge,
                value: number.map(|number| points(aspect, number)),
            });
        }
    }
    cells
}

fn points(aspect: &Aspect, number: i32) -> Score {
    Score::from_thousandths(match aspect.kind {
        AspectKind::Judged => i64::from(number) * PER_POINT,
        AspectKind::Measured | AspectKind::Scored => i64::from(number),
    })
}
