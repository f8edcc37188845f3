//! `CASE.toml` to a [`Case`].

use std::collections::BTreeSet;

use super::check::check;
use super::counts::{PrizePlan, settle_prizes};
use super::{Case, CoachTeam, Competition, Entry, Event, MOST, Member, Share, pieces};
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::level::Level;
use crate::kernel::prize::Prize;
use crate::notation::{self, Node, Source, Table, unknown_word};
use crate::policy::facts::{OUTCOMES, Prizes};

/// Bytes beyond which a case is first tried in pieces: a parsed tree takes thirty times the text.
const LONG: usize = 1024 * 1024;

/// A case and what still has to be read before it is whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// The case as the TOML file gives it.
    pub case: Case,
    /// Files of results it names, to be given to [`super::add_results`].
    pub results: Vec<ResultsFile>,
    pub(super) plans: Vec<Vec<PrizePlan>>,
    pub(super) places: Vec<(String, Place)>,
}

/// A named file of results and where its rows belong.
#[derive(Debug, PartialEq, Eq)]
pub struct ResultsFile {
    /// Path as written, relative to the case file.
    pub path: String,
    /// Index of the competition.
    pub competition: usize,
    /// Index of the event; `None`: the rows name it.
    pub event: Option<usize>,
    /// What the competition says of all its entries.
    pub represents: Option<bool>,
    /// Where the path is written.
    pub place: Place,
}

/// Reads a case whose classes must be among `classes`, those of the packs in use.
///
/// # Errors
/// Every problem of the file, with its line.
pub fn read(file: &str, text: &str, classes: &[&str]) -> Result<CaseFile, Vec<Problem>> {
    let source = Source::new(file, text);
    let long = text.len() > LONG;
    match long.then(|| pieces::read(&source, classes)).flatten() {
        Some(file) => Ok(file),
        None => read_whole(&source, classes),
    }
}

/// The case of a file parsed as a whole, or whatever is wrong with it.
pub(super) fn read_whole(source: &Source<'_>, classes: &[&str]) -> Result<CaseFile, Vec<Problem>> {
    notation::read(source, |root| competitions(&root, classes))
}

/// The competitions below a table: a case file, or the `given` of a golden.
pub(in crate::policy) fn competitions(root: &Table<'_>, classes: &[&str]) -> Option<CaseFile> {
    let mut file = CaseFile::default();
    let tables = root.tables("competition");
    if tables.is_empty() {
        root.lacks("[[competition]]");
    }
    for table in &tables {
        competition(table, classes, &mut file);
    }
    Some(file)
}

impl CaseFile {
    /// The whole case: prizes by counts are worked out and names checked for being used once.
    ///
    /// # Errors
    /// Every name used twice.
    pub fn finish(mut self) -> Result<Case, Vec<Problem>> {
        for (competition, plans) in self.case.competitions.iter_mut().zip(&self.plans) {
            for (event, plan) in competition.events.iter_mut().zip(plans) {
                settle_prizes(&mut event.entries, plan);
            }
        }
        check(&self.case, &self.places)?;
        Ok(self.case)
    }
}

fn competition(table: &Table<'_>, classes: &[&str], file: &mut CaseFile) -> Option<()> {
    let mut begun = Begun::new(table, classes, file);
    begun.events(table, classes, file);
    begun.results_file(table);
    if table.get("event").is_none_or(|node| node.list().is_empty()) {
        table.lacks("[[competition.event]]");
    }
    begun.coach_teams(table);
    begun.finish(file)
}

/// A competition as far as it is read, and what it says of all its events.
pub(super) struct Begun {
    head: Option<Competition>,
    class: Option<String>,
    represents: Option<bool>,
    plan: PrizePlan,
    index: usize,
    place: Place,
    own_results: Option<ResultsFile>,
    results: Vec<ResultsFile>,
    pub(super) events: Vec<Event>,
    plans: Vec<PrizePlan>,
    coach_teams: Vec<CoachTeam>,
}

impl Begun {
    /// The next competition of a case.
    pub(super) fn new(table: &Table<'_>, classes: &[&str], file: &CaseFile) -> Self {
        Self {
            head: head(table),
            class: class(table, classes),
            represents: table.flag("represents"),
            plan: PrizePlan::read(table),
            index: file.case.competitions.len(),
            place: table.place(),
            own_results: None,
            results: Vec::new(),
            events: Vec::new(),
            plans: Vec::new(),
            coach_teams: Vec::new(),
        }
    }

    /// Adds the events below a table of the competition.
    pub(super) fn events(&mut self, table: &Table<'_>, classes: &[&str], file: &mut CaseFile) {
        for table in table.tables("event") {
            let at = results_file(&table, self.index, Some(self.events.len()), self.represents);
            let read = event(&table, classes, self.class.as_deref(), self.represents, &self.plan);
            let of_event = read.as_ref().map(|(event, plan)| (event.class.clone(), plan.clone()));
            if let Some((event, plan)) = read {
                file.places.push((event.id.clone(), table.place()));
                self.results.extend(at);
                self.events.push(event);
                self.plans.push(plan);
            }
            for division in table.tables("division") {
                self.division(&division, of_event.as_ref(), file);
            }
        }
    }

    /// Adds a division: ranks and places for titles count within it, whom the event pays stays with the event.
    fn division(
        &mut self,
        table: &Table<'_>,
        of_event: Option<&(Option<String>, PrizePlan)>,
        file: &mut CaseFile,
    ) {
        let at = results_file(table, self.index, Some(self.events.len()), self.represents);
        let (class, plan_of_all) = of_event.cloned().unwrap_or_default();
        let plan = PrizePlan::read(table).or(&plan_of_all);
        let results = table.tables("results");
        let entries = results.iter().filter_map(|table| entry(table, self.represents, &plan)).collect();
        let title_quota = table.get("title_quota").and_then(|node| node.whole(0..=MOST));
        table.maybe_text("name");
        let Some(id) = table.text("id").map(str::to_owned) else { return };
        file.places.push((id.clone(), table.place()));
        self.results.extend(at);
        self.events.push(Event { id, class, hosts: Vec::new(), title_quota, entries });
        self.plans.push(plan);
    }

    /// The file with results of any of its events.
    pub(super) fn results_file(&mut self, table: &Table<'_>) {
        self.own_results = results_file(table, self.index, None, self.represents);
    }

    /// Adds the coach teams below a table of the competition.
    pub(super) fn coach_teams(&mut self, table: &Table<'_>) {
        self.coach_teams.extend(table.tables("coach_team").iter().filter_map(coach_team));
    }

    /// Puts the competition into its case.
    pub(super) fn finish(self, file: &mut CaseFile) -> Option<()> {
        let head = self.head?;
        file.places.push((head.id.clone(), self.place));
        file.results.extend(self.results.into_iter().chain(self.own_results));
        file.plans.push(self.plans);
        let (events, coach_teams) = (self.events, self.coach_teams);
        file.case.competitions.push(Competition { events, coach_teams, ..head });
        Some(())
    }
}

/// A competition without its events.
fn head(table: &Table<'_>) -> Option<Competition> {
    let level = table.need("level").and_then(|node| node.one_of(Level::ALL, Level::code));
    let series = table.get("series").and_then(|node| node.one_of(&["worldskills", "other"], |word| word));
    let final_day = table.need("final_day").and_then(Node::date);
    let selection_only = table.flag("selection_only").unwrap_or(false);
    let selects_for = table.get("selects_for").and_then(|node| node.one_of(Level::ALL, Level::code));
    if level == Some(Level::World) && table.get("series").is_none() {
        table.report(Because::new("award-case-series"));
    }
    if selection_only && table.get("selects_for").is_none() {
        table.report(Because::new("award-case-selects-for"));
    }
    let name = table.maybe_text("name").map(str::to_owned);
    Some(Competition {
        id: table.text("id")?.to_owned(),
        name,
        level: level?,
        series: series.map(str::to_owned),
        final_day: final_day?,
        selection_only,
        selects_for,
        events: Vec::new(),
        coach_teams: Vec::new(),
    })
}

fn results_file(
    table: &Table<'_>,
    competition: usize,
    event: Option<usize>,
    represents: Option<bool>,
) -> Option<ResultsFile> {
    let node = table.get("results_file")?;
    let path = node.text()?.to_owned();
    Some(ResultsFile { path, competition, event, represents, place: node.place() })
}

/// A class one of the packs declares; `none` is the same as leaving it out.
fn class(table: &Table<'_>, classes: &[&str]) -> Option<String> {
    let node = table.get("class")?;
    let class = node.text()?;
    if class == "none" {
        return None;
    }
    if !classes.contains(&class) {
        let known: Vec<&str> = classes.iter().copied().chain(["none"]).collect();
        node.report(unknown_word(class, known));
    }
    Some(class.to_owned())
}

fn event(
    table: &Table<'_>,
    classes: &[&str],
    class_of_all: Option<&str>,
    represents: Option<bool>,
    plan_of_all: &PrizePlan,
) -> Option<(Event, PrizePlan)> {
    let own_class = class(table, classes);
    let class = if table.get("class").is_some() { own_class } else { class_of_all.map(str::to_owned) };
    let plan = PrizePlan::read(table).or(plan_of_all);
    let entries: Vec<Entry> =
        table.tables("results").iter().filter_map(|table| entry(table, represents, &plan)).collect();
    let hosts = hosts(table);
    let title_quota = table.get("title_quota").and_then(|node| node.whole(0..=MOST));
    // Where divisions have the results, places are theirs: the event itself waits for none.
    let divided = table.has("division") && entries.is_empty() && table.get("results_file").is_none();
    let title_quota = if divided { Some(0) } else { title_quota };
    table.maybe_text("name");
    let id = table.text("id")?.to_owned();
    Some((Event { id, class, hosts, title_quota, entries }, plan))
}

/// `host = "…"`, or `hosts = [{ unit = "…", share = 60 }, …]`.
fn hosts(table: &Table<'_>) -> Vec<Share> {
    if table.get("host").is_some() && table.get("hosts").is_some() {
        table.report(Because::new("award-case-host-twice"));
    }
    if let Some(unit) = table.maybe_text("host") {
        return vec![Share { payee: unit.into(), parts: 1 }];
    }
    shares(table, "hosts", "unit")
}

/// A list of payees with parts above zero in sum.
fn shares(table: &Table<'_>, key: &'static str, payee: &'static str) -> Vec<Share> {
    let tables = table.tables(key);
    let shares: Vec<Share> = tables
        .iter()
        .filter_map(|item| {
            let parts = item.need("share").and_then(|node| node.whole(0..=MOST));
            let payee = item.text(payee);
            Some(Share { payee: payee?.into(), parts: parts? })
        })
        .collect();
    let mut seen = BTreeSet::new();
    for share in &shares {
        if !seen.insert(&share.payee) {
            table.report(Because::new("award-case-person-twice").text("id", &*share.payee));
        }
    }
    if shares.len() == tables.len() && !shares.is_empty() && shares.iter().all(|share| share.parts == 0) {
        table.report(Because::new("award-case-no-parts"));
    }
    shares
}

fn coach_team(table: &Table<'_>) -> Option<CoachTeam> {
    filled(table, "members");
    let members = shares(table, "members", "person");
    Some(CoachTeam { id: table.text("id")?.into(), members })
}

fn entry(table: &Table<'_>, represents: Option<bool>, plan: &PrizePlan) -> Option<Entry> {
    let rank = table.get("rank").and_then(|node| node.whole(1..=MOST));
    let prizes = prizes(table, plan);
    let prize_money = table.get("prize_money").and_then(Node::money);
    let represents = table.flag("represents").or(represents);
    let coach_team = table.maybe_text("coach_team").map(Into::into);
    let team = table.get("members").is_some();
    let (person, holds) = (table.get("person").is_some(), table.get("holds").is_some());
    if team == person || (team && holds) {
        table.report(Because::new("award-case-person-or-members"));
    }
    if team {
        filled(table, "members");
    }
    let members: Box<[Member]> = if team {
        table.tables("members").iter().filter_map(|member| contestant(member, true)).collect()
    } else {
        contestant(table, false).into_iter().collect()
    };
    let id = table.text("entry")?.into();
    Some(Entry { id, rank, prizes, prize_money, represents, coach_team, team, members })
}

/// Reports a list that is not there or has nothing in it: who is in it would be lost silently.
fn filled(table: &Table<'_>, key: &'static str) {
    if table.need(key).is_some_and(|node| node.list().is_empty()) {
        table.lacks(key);
    }
}

/// A member, or the contestant an entry itself names.
fn contestant(table: &Table<'_>, member: bool) -> Option<Member> {
    let holds = table.texts("holds").into_iter().map(Into::into).collect();
    let share = if member { table.get("share").and_then(|node| node.whole(0..=MOST)) } else { None };
    Some(Member { person: table.text("person")?.into(), holds, share })
}

/// `prize`, `prize_between`, or nothing: unknown until counts of prizes say more.
fn prizes(table: &Table<'_>, plan: &PrizePlan) -> Prizes {
    if let Some(node) = table.get("prize_between") {
        filled(table, "prize_between");
        if table.get("prize").is_some() {
            node.report(Because::new("award-case-prize-twice"));
        }
        return Prizes::one_of(node.list().into_iter().filter_map(|node| prize(node, plan)));
    }
    match table.get("prize").and_then(|node| prize(node, plan)) {
        Some(Prize::Open) | None => Prizes::UNKNOWN,
        Some(prize) => Prizes::known(prize),
    }
}

fn prize(node: Node<'_>, plan: &PrizePlan) -> Option<Prize> {
    let known: Vec<Prize> = OUTCOMES.into_iter().chain([Prize::Open]).collect();
    node.one_of(&known, Prize::code).map(|prize| plan.mapped(prize))
}
