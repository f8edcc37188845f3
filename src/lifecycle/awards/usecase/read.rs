//! What pages show. Officers see a competition's awards whole, units and contestants their own lines, others nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::actions::Action;
use crate::access::by::By;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::once::Suspect;
use crate::lifecycle::awards::model::{
    Decision, External, OpenQuestion, Recommendation, Run, RunLine, Shares,
};
use crate::lifecycle::awards::rules::case_text::{CaseSource, EventSource};
use crate::lifecycle::awards::rules::decisions_text::in_force;
use crate::lifecycle::awards::store;
use crate::lifecycle::setup::model::Competition;
use crate::platform::memo::Recall;
use crate::policy::model::{Outcome, Status};
use crate::register::usecase::persons::{self, FoundPerson};

use super::claiming::refuse_claimed;
use super::decide::open_questions;
use super::gather::gather;
use super::once::suspects_in_tx;
use super::scope::{may, own, scope_in_tx, team_of};
use super::shares::roster;
use super::titles::{granted, is_to_revoke, refuse_revoked, title_and_rule};
use super::waiting::{Standing, waiting_in_tx};

/// A competition's awards, as far as the reader may see them.
pub struct Statement {
    /// The competition.
    pub competition: Competition,
    /// The newest run, with the reader's lines only where they see no others.
    pub run: Option<Run>,
    /// Whether the reader sees everything.
    pub whole: bool,
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// Uid to what tells from namesakes.
    pub notes: BTreeMap<String, Vec<String>>,
    /// Questions to people, those that lines wait for first. Empty for those who see their own lines only.
    pub open: Vec<OpenQuestion>,
    /// Decisions in force.
    pub decisions: Vec<Decision>,
    /// How many of them nothing asks for any more: the run left them out.
    pub idle: usize,
    /// Divisions without a result.
    pub without_result: Vec<String>,
    /// What the newest run was worked out from has changed since: told to whoever may work it out again.
    pub changed: bool,
    /// Outside results that may be one achievement told twice; for those who see everything.
    pub suspects: Vec<Suspect>,
    /// Ranked entries by event of the case, for questions about ties.
    pub ranked: Vec<(String, String)>,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
}

/// The statement of a competition.
///
/// # Errors
/// `NotFound` out of scope.
pub fn statement(by: By<'_>, competition_uid: &str) -> Result<Statement, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        let recall = Recall::Reading(&by.installation.memo);
        let gathered = gather(conn, recall, stream.as_competition()?)?;
        let mut run = store::newest_run(conn, stream.as_competition()?)?;
        if let Some(run) = &mut run {
            refuse_claimed(conn, &gathered.competition, &mut run.body)?;
            refuse_revoked(conn, gathered.competition.id, &mut run.body)?;
        }
        let open = if whole {
            let body = run.as_ref().map(|run| &run.body);
            open_questions(&gathered.competition, &gathered.decisions, body)
        } else {
            Vec::new()
        };
        if !whole {
            let own = match by.actor.account_id {
                Some(account_id) => own(conn, &gathered, account_id)?,
                None => BTreeSet::new(),
            };
            if let Some(run) = &mut run {
                run.body.lines.retain(|line| own.contains(team_of(&line.payee)));
            }
        }
        let may = may(by.actor, &stream);
        let runs = whole && may.contains(&Action::RunAwards.code());
        let waiting = whole.then(|| waiting_in_tx(conn, recall, gathered.competition.id)).transpose()?;
        let changed = runs && waiting.as_ref().is_some_and(|waiting| waiting.standing == Standing::Stale);
        let decisions = in_force(&gathered.decisions).into_iter().cloned().collect();
        let suspects = if whole { suspects_in_tx(conn, stream.as_competition()?)? } else { Vec::new() };
        Ok(Statement {
            idle: waiting.map_or(0, |waiting| waiting.idle),
            run,
            whole,
            names: gathered.names,
            notes: gathered.notes,
            open,
            decisions: if whole { decisions } else { Vec::new() },
            without_result: gathered.without_result,
            changed,
            suspects,
            ranked: ranked(&gathered.source),
            may,
            competition: gathered.competition,
        })
    })
}

fn ranked(source: &CaseSource) -> Vec<(String, String)> {
    let of_event = |event: &EventSource| {
        let entries = event.entries.iter().filter(|entry| entry.rank.is_some());
        entries.map(|entry| (event.uid.clone(), entry.uid.clone())).collect::<Vec<_>>()
    };
    source.events.iter().flat_map(of_event).collect()
}

/// The texts of a run, for `jiangsai award`.
///
/// # Errors
/// `NotFound` for those who do not see everything.
pub fn texts(by: By<'_>, competition_uid: &str) -> Result<Run, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        let run = store::newest_run(conn, stream.as_competition()?)?;
        run.filter(|_run| whole).ok_or_else(Fault::not_found)
    })
}

/// Titles of a competition: who gets one by the accepted run, and what was recommended and approved.
pub struct Titles {
    /// The competition.
    pub competition: Competition,
    /// Person (uid) and title by the newest run, if it is accepted.
    pub granted: Vec<(String, String)>,
    /// Recommended and approved.
    pub recommendations: Vec<Recommendation>,
    /// Uids of those that are held though the newest run, which is accepted, does not give them any more.
    pub to_revoke: Vec<String>,
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// Uid to what tells from namesakes.
    pub notes: BTreeMap<String, Vec<String>>,
    /// Whether the newest run is accepted.
    pub accepted: bool,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
}

/// Titles of a competition.
///
/// # Errors
/// `NotFound` for those who do not see everything.
pub fn titles(by: By<'_>, competition_uid: &str) -> Result<Titles, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        if !whole {
            return Err(Fault::not_found());
        }
        let gathered = gather(conn, Recall::Reading(&by.installation.memo), stream.as_competition()?)?;
        let run = store::newest_run(conn, stream.as_competition()?)?.filter(|run| run.accepted.is_some());
        let title = |line: &RunLine| Ok((line.payee.clone(), title_and_rule(line)?.0.to_owned()));
        let recommendations = store::recommendations(conn, stream.as_competition()?)?;
        let open = |one: &&Recommendation| run.as_ref().is_some_and(|run| is_to_revoke(run, one));
        let mut names = gathered.names;
        let people: Vec<String> = recommendations.iter().map(|one| one.person.clone()).collect();
        names.extend(store::names_of_persons(conn, &people)?);
        Ok(Titles {
            to_revoke: recommendations.iter().filter(open).map(|one| one.uid.clone()).collect(),
            granted: run.iter().flat_map(granted).map(title).collect::<Result<_, Fault>>()?,
            accepted: run.is_some(),
            recommendations,
            names,
            notes: gathered.notes,
            competition: gathered.competition,
            may: may(by.actor, &stream),
        })
    })
}

/// Money about a subject that a plan shares; `None`: there is none, or it is not settled yet.
fn money_of(lines: &[RunLine], subject: &str) -> Option<Fen> {
    let about =
        |line: &&RunLine| line.subject == subject && line.kind == Outcome::Money && line.rule.is_some();
    let known = |line: &RunLine| match line.status {
        Status::Settled => line.amount.map(Some),
        Status::Pending => None,
        _ => Some(None),
    };
    let amounts: Vec<Option<Fen>> = lines.iter().filter(about).map(known).collect::<Option<_>>()?;
    let mut settled = amounts.into_iter().flatten().peekable();
    settled.peek()?;
    Fen::sum(settled)
}

/// Teams whose money waits for a plan, or was shared.
pub struct Teams {
    /// The competition.
    pub competition: Competition,
    /// Whether the reader sees everything.
    pub whole: bool,
    /// Subject, roster, and the plan filed.
    pub teams: Vec<(String, Vec<String>, Option<Shares>)>,
    /// What the newest run gives a subject, where that is settled.
    pub amounts: BTreeMap<String, Fen>,
    /// Uid to name.
    pub names: BTreeMap<String, String>,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
}

/// The teams of a competition that have a line in the newest run, or a plan.
///
/// # Errors
/// `NotFound` out of scope.
pub fn teams(by: By<'_>, competition_uid: &str) -> Result<Teams, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        let gathered = gather(conn, Recall::Reading(&by.installation.memo), stream.as_competition()?)?;
        let own = match by.actor.account_id {
            Some(account_id) if !whole => Some(own(conn, &gathered, account_id)?),
            _ => None,
        };
        let run = store::newest_run(conn, stream.as_competition()?)?;
        let lines = run.iter().flat_map(|run| &run.body.lines).filter(|line| line.rule.is_some());
        let mut subjects: BTreeSet<&str> = lines.map(|line| line.subject.as_str()).collect();
        subjects.extend(gathered.source.plans.keys().map(String::as_str));
        let visible = |subject: &&str| own.as_ref().is_none_or(|own| own.contains(team_of(subject)));
        let team = |subject: &str| {
            let plan = gathered.source.plans.get(subject).cloned();
            roster(&gathered, subject).map(|roster| (subject.to_owned(), roster, plan))
        };
        let teams: Vec<_> = subjects.into_iter().filter(visible).filter_map(team).collect();
        let lines = run.as_ref().map_or(&[][..], |run| run.body.lines.as_slice());
        let amount = |(subject, ..): &(String, _, _)| Some((subject.clone(), money_of(lines, subject)?));
        let amounts = teams.iter().filter_map(amount).collect();
        let names = gathered.names;
        Ok(Teams {
            whole,
            teams,
            amounts,
            names,
            may: may(by.actor, &stream),
            competition: gathered.competition,
        })
    })
}

/// Outside results settled with a competition, and what the form offers.
pub struct Externals {
    /// The competition.
    pub competition: Competition,
    /// Whether the reader sees everything.
    pub whole: bool,
    /// The results.
    pub results: Vec<External>,
    /// Those of them that may be one achievement told twice.
    pub suspects: Vec<Suspect>,
    /// Uid to name, of persons and coach teams.
    pub names: BTreeMap<String, String>,
    /// Coach teams to choose from: uid and name.
    pub coach_teams: Vec<(String, String)>,
    /// Codes of the actions the reader may do now.
    pub may: Vec<&'static str>,
}

/// People a result can be entered for, as a search finds them.
pub struct Choosable {
    /// The one that was chosen.
    pub chosen: Option<FoundPerson>,
    /// Those whose name begins as was typed, one more than a choice shows; `None`: nothing was typed.
    pub found: Option<Vec<FoundPerson>>,
}

/// People a result can be entered for: a unit's own; for the authority those it has to do with, and anybody by ID number.
///
/// # Errors
/// `NotFound` for those who enter none.
pub fn choosable(
    by: By<'_>,
    competition_uid: &str,
    (part, chosen): (Option<&str>, &str),
) -> Result<Choosable, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        if !may(by.actor, &stream).contains(&Action::EnterExternalResult.code()) {
            return Err(Fault::not_found());
        }
        let units = match by.actor.account_id {
            Some(account_id) if !whole => Some(store::units_of_account(conn, account_id)?),
            _ => None,
        };
        let among = match &units {
            Some(units) => persons::Among::OfUnits(units.clone()),
            None => persons::Among::KnownTo(stream.authority_id.into_iter().collect()),
        };
        let most = limits::CHOICES.saturating_add(1);
        let found =
            part.map(|part| persons::named_in_tx(by.installation, conn, part, &among, most)).transpose()?;
        let chosen = match chosen {
            "" => None,
            uid => persons::found_by_uid_in_tx(by.installation, conn, uid, units.as_deref())?,
        };
        Ok(Choosable { chosen, found })
    })
}

/// Outside results of a competition; a unit sees those of its own people.
///
/// # Errors
/// `NotFound` out of scope.
pub fn externals(by: By<'_>, competition_uid: &str) -> Result<Externals, Fault> {
    by.read(|conn| {
        let (stream, whole) = scope_in_tx(conn, by.actor, competition_uid)?;
        let gathered = gather(conn, Recall::Reading(&by.installation.memo), stream.as_competition()?)?;
        let own = match by.actor.account_id {
            Some(account_id) if !whole => Some(own(conn, &gathered, account_id)?),
            _ => None,
        };
        let mine = |uid: &str| own.as_ref().is_none_or(|own| own.contains(uid));
        let results: Vec<External> = store::external(conn, stream.as_competition()?)?
            .into_iter()
            .filter(|one| mine(&one.entered.person))
            .collect();
        let mut suspects = suspects_in_tx(conn, stream.as_competition()?)?;
        let shown = |uid: &str| results.iter().any(|result| result.uid == uid);
        suspects.retain(|one| shown(&one.one.uid) || shown(&one.other.uid));
        let mut names = gathered.names;
        let people: Vec<String> = results.iter().map(|result| result.entered.person.clone()).collect();
        names.extend(store::names_of_persons(conn, &people)?);
        let teams = gathered.coach_teams.into_iter().filter(|team| mine(&team.uid));
        let coach_teams = teams.map(|team| (team.uid, team.name)).collect();
        let may = may(by.actor, &stream);
        Ok(Externals { competition: gathered.competition, whole, results, suspects, names, coach_teams, may })
    })
}
