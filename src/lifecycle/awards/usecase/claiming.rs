//! Which claims a run makes, and which of its lines are claimed already somewhere else.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::awards::model::identity::Identity;
use crate::lifecycle::awards::model::{RunBody, RunLine};
use crate::lifecycle::awards::store;
use crate::lifecycle::setup::model::Competition;
use crate::platform::db::Conn;
use crate::policy::model::Status;

use super::packs::Benefit;
use super::{once, packs};

/// A line that is to be paid, with what makes its claim one claim.
pub(super) struct Claiming<'b> {
    pub(super) line: &'b RunLine,
    pub(super) identity: Identity,
    pub(super) rule: &'b str,
    /// Name of the competition in which the same is claimed already; nothing is claimed by this line then.
    pub(super) elsewhere: Option<String>,
}

/// What lines are known by as claims, whichever rule gives them.
pub(super) struct Identities {
    benefits: BTreeMap<(String, String), Benefit>,
    achieved: BTreeMap<String, String>,
}

impl Identities {
    pub(super) fn read(conn: &mut Conn, competition: &Competition) -> Result<Self, Fault> {
        let benefits = packs::benefits(&competition.packs)?;
        Ok(Self { benefits, achieved: store::achieved(conn, competition.id)? })
    }

    /// The claim a line is, where a rule speaks of it.
    pub(super) fn of<'b>(&self, line: &'b RunLine) -> Option<(&'b str, Identity)> {
        let rule = line.rule.as_deref()?;
        let benefit = self.benefits.get(&(line.pack.clone(), rule.to_owned()));
        let identity = Identity {
            pack: line.pack.clone(),
            // A pack this build lacks works nothing out.
            benefit: benefit.map_or_else(|| rule.to_owned(), |benefit| benefit.id.clone()),
            subject: self.achieved.get(&line.subject).unwrap_or(&line.subject).clone(),
            payee: line.payee.clone(),
            instalment: 1,
        };
        Some((rule, identity))
    }
}

/// The lines of a run that are to be paid.
///
/// # Errors
/// `Internal` where the engine gave one benefit twice: a mistake of ours, and nobody is paid on it.
pub(super) fn claiming<'b>(
    conn: &mut Conn,
    competition: &Competition,
    body: &'b RunBody,
) -> Result<Vec<Claiming<'b>>, Fault> {
    let identities = Identities::read(conn, competition)?;
    let told = once::told_outside(conn, competition.id)?;
    let mut claims: Vec<Claiming<'b>> = Vec::new();
    let mut first: BTreeMap<Identity, &str> = BTreeMap::new();
    for line in body.lines.iter().filter(|line| line.is_payable()) {
        let Some((rule, identity)) = identities.of(line) else { continue };
        let mut elsewhere = told.get(&line.subject).cloned();
        match first.insert(identity.clone(), &line.subject) {
            Some(subject) if subject == line.subject => {
                let what = format!("{rule} pays {} twice for {}", line.payee, line.subject);
                return Err(Fault::internal(what));
            }
            // Two results that were accepted as one achievement.
            Some(_other) => elsewhere = Some(competition.name.clone()),
            None => {}
        }
        claims.push(Claiming { line, identity, rule, elsewhere });
    }
    let identities: Vec<Identity> = claims.iter().map(|one| one.identity.clone()).collect();
    let others = store::claimed_elsewhere(conn, competition.id, &identities)?;
    for one in &mut claims {
        one.elsewhere = one.elsewhere.take().or_else(|| others.get(&one.identity).cloned());
    }
    Ok(claims)
}

/// The lines of a run as they are shown: what is claimed elsewhere is refused here, naming where. The run itself stays as it
/// was worked out.
pub(super) fn refuse_claimed(
    conn: &mut Conn,
    competition: &Competition,
    body: &mut RunBody,
) -> Result<(), Fault> {
    let claimed: BTreeMap<(String, String, Option<String>), String> = claiming(conn, competition, body)?
        .into_iter()
        .filter_map(|one| {
            let line = one.line;
            Some(((line.subject.clone(), line.payee.clone(), line.rule.clone()), one.elsewhere?))
        })
        .collect();
    for line in &mut body.lines {
        let key = (line.subject.clone(), line.payee.clone(), line.rule.clone());
        if let Some(name) = claimed.get(&key).filter(|_name| line.is_payable()) {
            line.status = Status::Refused;
            (line.amount, line.low, line.high) = (None, None, None);
            line.because.push(Because::new("awards-claimed-elsewhere").text("competition", name.as_str()));
        }
    }
    Ok(())
}
