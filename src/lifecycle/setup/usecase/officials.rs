//! Who holds which office in a competition, or in one of its divisions.

use std::collections::BTreeMap;

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::{Grant, NewAccount};
use crate::access::offices::{Terms, invited_for};
use crate::access::usecase::accounts::by_login_in_tx;
use crate::access::usecase::standing::{self, Standing};
use crate::access::usecase::{invitations, roles};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AccountId, CompetitionId, DivisionId};
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::Division;
use crate::lifecycle::setup::store;
use crate::lifecycle::setup::usecase::listing;
use crate::platform::db::Conn;

/// An office to be granted.
#[derive(Debug, Clone)]
pub struct NewOfficial {
    /// Log-in name of its holder.
    pub login: String,
    /// The office.
    pub role: Role,
    /// Uid of the division it is for; `None`: the whole competition.
    pub division: Option<String>,
}

/// Somebody in office.
#[derive(Debug, Clone)]
pub struct Official {
    /// Uid of the grant.
    pub grant: String,
    /// Name.
    pub name: String,
    /// Log-in name.
    pub login: String,
    /// The office.
    pub role: Role,
    /// Event and division it is for; `None`: the whole competition.
    pub division: Option<String>,
    /// How the account stands.
    pub standing: Standing,
    /// The reader runs the hall its holder works in.
    pub may_lift: bool,
}

/// Somebody to be invited to an office.
#[derive(Debug, Clone)]
pub struct NewInvited {
    /// The account to be made.
    pub account: NewAccount,
    /// The office.
    pub role: Role,
    /// Uid of the division it is for; `None`: the whole competition.
    pub division: Option<String>,
}

/// Everybody in office.
#[derive(Debug, Clone)]
pub struct Officials {
    /// The competition.
    pub competition_id: CompetitionId,
    /// Oldest grant first.
    pub officials: Vec<Official>,
    /// Uids and titles of the divisions an office can be for.
    pub divisions: Vec<(String, String)>,
    /// The reader may grant and take back.
    pub may_assign: bool,
}

/// Who is in office, for those who may grant it, for the auditor, and for the chief judge, who runs the hall.
///
/// # Errors
/// `NotFound` out of scope.
pub fn view(by: By<'_>, competition_uid: &str) -> Result<Officials, Fault> {
    by.read(|conn| {
        let stream = door::stream_in_tx(conn, Action::AssignOfficial, On::Uid(competition_uid))?;
        let competition_id = stream.as_competition()?;
        let is_chief = |grant: &Grant| {
            grant.role == Role::ChiefJudge && grant.reach.competition() == Some(competition_id)
        };
        if !by.actor.grants.iter().any(is_chief) {
            door::require_reading(by.actor, Action::AssignOfficial, &stream)?;
        }
        let divisions = titles(conn, competition_id)?;
        let named: BTreeMap<DivisionId, &String> =
            divisions.iter().map(|(id, _, title)| (*id, title)).collect();
        let holders = roles::holders_in_tx(conn, competition_id)?;
        let ids: Vec<AccountId> = holders.iter().map(|holder| holder.account_id).collect();
        let standings = standing::of_in_tx(conn, by.actor, &ids, by.installation.now())?;
        let mut officials = Vec::new();
        for holder in holders {
            let within = match holder.division_id {
                Some(id) => stream.clone().of_division(id),
                None => stream.clone(),
            };
            let standing = standings.get(&holder.account_id).cloned();
            officials.push(Official {
                grant: holder.uid,
                name: holder.name,
                login: holder.login,
                role: holder.role,
                division: holder.division_id.and_then(|id| named.get(&id)).map(|title| (*title).clone()),
                standing: standing.ok_or_else(|| Fault::internal("a holder does not stand"))?,
                may_lift: by.actor.holds(&roles::RUN_THE_HALL, &within),
            });
        }
        let may_assign = door::require(by.actor, Action::AssignOfficial, &stream).is_ok();
        let divisions = divisions.into_iter().map(|(_, uid, title)| (uid, title)).collect();
        Ok(Officials { competition_id, officials, divisions, may_assign })
    })
}

/// Offices somebody can be invited for, and the divisions an office can be for, uids and titles.
type Inviting = (Vec<Role>, Vec<(String, String)>);

/// What an invitation asks.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for whoever may not invite.
pub fn inviting(by: By<'_>, competition_uid: &str) -> Result<Inviting, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::InviteOfficial, On::Uid(competition_uid))?;
        let divisions = titles(conn, stream.as_competition()?)?;
        let offices = invited_for(terms_in_tx(conn, stream.as_competition()?)?);
        Ok((offices, divisions.into_iter().map(|(_, uid, title)| (uid, title)).collect()))
    })
}

/// Makes an account for somebody with an office in the competition, and its one-time link; answers the account's uid.
///
/// # Errors
/// `Invalid` where the log-in name is taken, or for an office nobody is invited for here.
pub fn invite(act: Act<'_>, competition_uid: &str, new: &NewInvited) -> Result<String, Fault> {
    act.write(Action::InviteOfficial, On::Uid(competition_uid), |tx| {
        let terms = terms_of_in_tx(tx)?;
        if !invited_for(terms).contains(&new.role) {
            let because = Because::new("access-role-not-invited").word("role", new.role.message_key());
            return Err(Fault::field("role", because));
        }
        let division = new.division.as_deref().map(|uid| division_here(tx, uid)).transpose()?;
        let (account_id, uid) = invitations::invite_to_competition_in_tx(tx, &new.account)?;
        roles::assign_in_tx(tx, account_id, new.role, division.as_ref().map(|one| one.id), terms)?;
        tx.note(json!({ "account": uid, "role": new.role, "division": division.map(|one| one.uid) }));
        Ok(uid)
    })
}

/// Makes another link for somebody who was invited here and never set a password.
///
/// # Errors
/// `NotFound` for anybody else.
pub fn renew(act: Act<'_>, competition_uid: &str, account_uid: &str) -> Result<(), Fault> {
    act.write(Action::InviteOfficial, On::Uid(competition_uid), |tx| {
        invitations::renew_in_tx(tx, account_uid)
    })
}

/// Row number, uid and title of every division of a competition.
fn titles(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<(DivisionId, String, String)>, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let titled = tree.divisions_of(competition_id).map(|(event, division)| {
        (division.id, division.uid.clone(), format!("{} {}", event.name, division.name))
    });
    Ok(titled.collect())
}

/// Refuses an office in the competition of the locked stream to an account that takes part in it: done by a later stage, which
/// knows of entries.
pub type TakesPart = fn(&mut Tx<'_>, AccountId, Role) -> Result<(), Fault>;

/// Grants an office to an account, by its log-in name; `false` where it is held there already.
///
/// # Errors
/// `Invalid` for an unknown name, a division of another competition, or an office no division has; `Refused` where a
/// role held in the competition excludes it.
pub fn assign(
    act: Act<'_>,
    competition_uid: &str,
    new: &NewOfficial,
    takes_part: TakesPart,
) -> Result<bool, Fault> {
    act.write(Action::AssignOfficial, On::Uid(competition_uid), |tx| {
        let (login, role) = (new.login.as_str(), new.role);
        if matches!(role, Role::Administrator | Role::Authority) {
            let because = Because::new("access-role-of-site").word("role", role.message_key());
            return Err(Fault::field("role", because));
        }
        let account = by_login_in_tx(tx.conn, login)?.ok_or_else(|| {
            Fault::field("login", Because::new("access-login-unknown").text("login", login))
        })?;
        takes_part(tx, account.id, role)?;
        let division = new.division.as_deref().map(|uid| division_here(tx, uid)).transpose()?;
        let granted = {
            let terms = terms_in_tx(tx.conn, tx.stream.as_competition()?)?;
            roles::assign_in_tx(tx, account.id, role, division.as_ref().map(|one| one.id), terms)?
        };
        tx.note(json!({ "account": account.uid, "role": role, "granted": granted,
            "division": division.map(|one| one.uid) }));
        Ok(granted)
    })
}

/// What holds of a competition where offices exclude each other: by its kind, and by whether a policy pays.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn terms_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Terms, Fault> {
    let competition = store::competition(conn, competition_id)?;
    Ok(Terms { blind: competition.kind.is_blind(), paid: !competition.packs.is_empty() })
}

/// As [`terms_in_tx`], of the competition the locked stream belongs to.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn terms_of_in_tx(tx: &mut Tx<'_>) -> Result<Terms, Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    terms_in_tx(tx.conn, competition_id)
}

/// A division of the competition that is locked.
fn division_here(tx: &mut Tx<'_>, uid: &str) -> Result<Division, Fault> {
    let elsewhere = || Fault::field("division", Because::new("fault-not-a-choice"));
    let division = match store::division_by_uid(tx.conn, uid) {
        Err(fault) if fault.kind == FaultKind::NotFound => return Err(elsewhere()),
        found => found?,
    };
    let event = store::event(tx.conn, division.event_id)?;
    if event.competition_id == tx.stream.as_competition()? { Ok(division) } else { Err(elsewhere()) }
}

/// Takes an office back.
///
/// # Errors
/// `NotFound` where there is no such grant in force; `Refused` for one's own office of host, and for the last one: nobody
/// could grant it again.
pub fn revoke(act: Act<'_>, competition_uid: &str, grant_uid: &str) -> Result<(), Fault> {
    act.write(Action::AssignOfficial, On::Uid(competition_uid), |tx| {
        refuse_last_host(tx, grant_uid)?;
        roles::revoke_in_tx(tx, grant_uid)?;
        tx.note(json!({ "revoked": grant_uid }));
        Ok(())
    })
}

/// A competition is run by somebody, and nobody takes themselves out of it by a slip.
fn refuse_last_host(tx: &mut Tx<'_>, grant_uid: &str) -> Result<(), Fault> {
    let mut hosts = roles::holders_in_tx(tx.conn, tx.stream.as_competition()?)?;
    hosts.retain(|holder| holder.role == Role::Host);
    let Some(host) = hosts.iter().find(|holder| holder.uid == grant_uid) else { return Ok(()) };
    if tx.actor.account_id == Some(host.account_id) {
        return Err(Fault::refused(Because::new("access-host-own")));
    }
    if hosts.len() == 1 {
        return Err(Fault::refused(Because::new("access-host-last")));
    }
    Ok(())
}
