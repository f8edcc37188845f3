//! A competition of 200 entries and three judges, judged, signed and published through the use-cases of the product.

use std::collections::HashMap;
use std::path::Path;

use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::ids::{SeatId, SubjectId};
use jiangsai::kernel::score::Score;
use jiangsai::lifecycle::judging::model::{Entered, Sheet};
use jiangsai::lifecycle::judging::usecase::{read_back, save, seats_in_tx, sheets_in_tx, sign};
use jiangsai::lifecycle::ranking::usecase::{confirm, decrypt, sign as sign_round};
use jiangsai::lifecycle::setup::model::{Aspect, AspectKind, Division, Module, Round};
use jiangsai::lifecycle::setup::usecase::{divisions_in_tx, events_in_tx, modules_in_tx, rounds_in_tx};
use jiangsai::platform::db::Conn;
use jiangsai::platform::db::tx;

use super::scheme;
use super::stage::{PASSWORD, Size, Stage};
use super::visitor::{Visitor, after};

/// Rows of the published page.
pub(crate) const ROWS: usize = 200;
/// Judges of each panel.
pub(crate) const JUDGES: usize = 3;

/// A round that is signed by chief and supervisor, ready to be published; `scored` aspects are added to the
/// five of the stage. Answers the uid of its division and how many marks were given.
pub(crate) fn signed(database: &str, data: &Path, scored: usize) -> (String, usize) {
    let stage = Stage::set(database, data, Size { entries: ROWS, judges: JUDGES });
    scheme::widen(&stage, scored);
    let stage = stage.drawn().judging();
    let marks = mark(&stage);
    sign_sheets(&stage);
    open_and_sign(&stage);
    let pool = &stage.installation.pool;
    let (division, _round) = tx::read(pool, |conn| division(conn, &stage)).unwrap();
    (division.uid, marks)
}

/// Publishes it on the running service, as the host does.
pub(crate) fn publish(base: &str, division: &str) {
    let path = format!("/divisions/{division}/publish");
    let (host, _statuses) = Visitor::log_in(base, "host", &path);
    let (_status, page) = host.get(&path);
    let value = |name: &str| after(&page, &format!("name=\"{name}\" value=\""));
    let (digest, revision) = (value("digest"), value("revision"));
    let form = [
        ("csrf", host.token.as_str()),
        ("revision", &revision),
        ("digest", &digest),
        ("until", "2099-12-31"),
    ];
    assert_eq!(host.post(&path, &form), 200, "the result is published");
}

struct Judged {
    modules: Vec<Module>,
    sheets: Vec<Sheet>,
    /// Log-in, uid and number of each seat, by its row number.
    seats: HashMap<SeatId, (String, String, usize)>,
}

fn judged(stage: &Stage) -> Judged {
    tx::read(&stage.installation.pool, |conn| {
        let (_division, round) = division(conn, stage)?;
        let modules = modules_in_tx(conn, round.id)?;
        let mut seats = HashMap::new();
        for module in &modules {
            for (number, seat) in seats_in_tx(conn, module)?.into_iter().enumerate() {
                let holder = stage.actors.iter().find(|(_, actor)| actor.account_id == Some(seat.account_id));
                seats.insert(seat.id, (holder.unwrap().0.clone(), seat.uid, number));
            }
        }
        Ok(Judged { sheets: sheets_in_tx(conn, round.id)?, modules, seats })
    })
    .unwrap()
}

/// Every sheet filled in and saved by its judge, as the pad does.
fn mark(stage: &Stage) -> usize {
    let judged = judged(stage);
    let mut marks = 0;
    for sheet in &judged.sheets {
        let module = judged.modules.iter().find(|module| module.id == sheet.module_id).unwrap();
        let (login, _seat, judge) = &judged.seats[&sheet.seat_id];
        let own = module.aspects.iter().filter(|aspect| sheet.agreed == agreed(aspect));
        let entered: Vec<Entered> = own
            .enumerate()
            .map(|(number, aspect)| Entered {
                aspect: aspect.uid.clone(),
                value: value(aspect, sheet.subject_id, number, *judge),
                reason: String::new(),
            })
            .collect();
        let saved = save::save(stage.acts(stage.actor(login)), &sheet.uid, &entered).unwrap();
        marks += saved.changed;
    }
    marks
}

fn agreed(aspect: &Aspect) -> bool {
    aspect.kind == AspectKind::Measured
}

/// A mark the aspect admits: any step of it where judges score, and no spread on a J aspect.
fn value(aspect: &Aspect, subject: SubjectId, number: usize, judge: usize) -> String {
    let mixed = |parts: &[i64]| parts.iter().fold(subject.row(), |sum, part| (sum * 7919 + part) % 104_729);
    let (number, judge) = (i64::try_from(number).unwrap(), i64::try_from(judge).unwrap());
    let step = aspect.step.thousandths();
    let given = match aspect.kind {
        AspectKind::Judged => return (mixed(&[number]) % 4).to_string(),
        AspectKind::Scored => mixed(&[number, judge]) % (aspect.max.thousandths() / step + 1) * step,
        AspectKind::Measured => mixed(&[number]) % 2 * aspect.max.thousandths(),
    };
    Score::from_thousandths(given).to_string()
}

fn sign_sheets(stage: &Stage) {
    for (login, seat, _number) in judged(stage).seats.values() {
        let actor = stage.actor(login);
        let batch = sign::batch(stage.by(actor), seat).unwrap();
        let read = read_back::whole(&stage.installation, (seat, &batch.digest));
        let signing = sign::Signing { digest: &batch.digest, read: &read, password: PASSWORD };
        sign::sign(stage.acts(actor), seat, &signing).unwrap();
    }
}

fn open_and_sign(stage: &Stage) {
    let round = stage.round.as_str();
    let [chief, encryption, supervisor] =
        ["chief", "encryption", "supervisor"].map(|login| stage.actor(login));
    let digest = confirm::page(stage.by(chief), round).unwrap().digest.unwrap();
    confirm::confirm(stage.acts(chief), round, &digest).unwrap();
    for actor in [encryption, supervisor] {
        decrypt::consent(stage.acts(actor), round).unwrap();
    }
    for actor in [chief, supervisor] {
        let digest = sign_round::page(stage.by(actor), round).unwrap().digest;
        sign_round::sign(stage.acts(actor), round, &digest).unwrap();
    }
}

/// The one division and its one round.
fn division(conn: &mut Conn, stage: &Stage) -> Result<(Division, Round), Fault> {
    let event = events_in_tx(conn, stage.competition.as_competition()?)?.remove(0);
    let division = divisions_in_tx(conn, event.id)?.remove(0);
    let round = rounds_in_tx(conn, division.id)?.remove(0);
    Ok((division, round))
}
