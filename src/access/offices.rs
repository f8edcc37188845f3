//! Which offices one person may not hold beside each other in one competition. Pure.
//!
//! In two degrees: what is never joined, and what is not where somebody could gain by it: where marking is blind, and where a
//! policy pays. `tests/snapshots/offices.txt` is the table as it was reviewed.

use crate::kernel::role::Role;

/// Where two offices exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Everywhere.
    Always,
    /// Where judges do not know whose work they mark.
    Blind,
    /// Where a policy pays.
    Paid,
}

/// What holds of one competition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Judges do not know whose work they mark.
    pub blind: bool,
    /// A policy pays.
    pub paid: bool,
}

impl Terms {
    /// The strictest: of what is held at an authority, where one competition or another may be blind and paid.
    pub const STRICTEST: Self = Self { blind: true, paid: true };
}

/// Those who compete, or send who competes, and the offices that decide about them.
const OWN: [Role; 2] = [Role::Contestant, Role::Unit];
const OVER_OWN: [Role; 12] = [
    Role::Authority,
    Role::Registrar,
    Role::SchemeAuthor,
    Role::EncryptionJudge,
    Role::Judge,
    Role::OnSiteJudge,
    Role::Recorder,
    Role::ChiefJudge,
    Role::Supervisor,
    Role::FinanceClerk,
    Role::FinanceApprover,
    Role::Auditor,
];

/// Pairs beside one's own entry, and what of it is read by whoever reads.
const PAIRS: &[(Role, Role, When)] = &[
    // Who files and who approves, who prepares and who approves, who signs beside whom.
    (Role::Host, Role::Authority, When::Always),
    (Role::FinanceClerk, Role::FinanceApprover, When::Always),
    (Role::Host, Role::ChiefJudge, When::Always),
    (Role::Supervisor, Role::ChiefJudge, When::Always),
    (Role::Supervisor, Role::Judge, When::Always),
    (Role::Recorder, Role::Judge, When::Always),
    // The authority never touches a mark.
    (Role::Authority, Role::Judge, When::Always),
    (Role::Authority, Role::ChiefJudge, When::Always),
    (Role::Authority, Role::Recorder, When::Always),
    // An organiser competes in no contest of his own.
    (Role::Contestant, Role::Host, When::Always),
    // Who knows whose work it is, and who marks it or opens the codes.
    (Role::EncryptionJudge, Role::Judge, When::Blind),
    (Role::EncryptionJudge, Role::ChiefJudge, When::Blind),
    (Role::EncryptionJudge, Role::Recorder, When::Blind),
    (Role::EncryptionJudge, Role::Supervisor, When::Blind),
    (Role::Host, Role::EncryptionJudge, When::Blind),
    (Role::Host, Role::Supervisor, When::Blind),
    (Role::Host, Role::Judge, When::Blind),
    (Role::Registrar, Role::Judge, When::Blind),
    (Role::Registrar, Role::ChiefJudge, When::Blind),
    (Role::Authority, Role::EncryptionJudge, When::Blind),
    // Who is paid or decides what is, and who pays.
    (Role::Host, Role::FinanceClerk, When::Paid),
    (Role::Host, Role::FinanceApprover, When::Paid),
    (Role::Authority, Role::FinanceClerk, When::Paid),
    (Role::Authority, Role::FinanceApprover, When::Paid),
];

/// Offices for which those who run a competition invite somebody by a link of theirs, in the order of its life. Whoever makes a
/// link can use it: where marking is blind nobody who organises makes one for the codes, and nobody makes one for the money.
#[must_use]
pub fn invited_for(terms: Terms) -> Vec<Role> {
    let offices =
        [Role::Host, Role::Registrar, Role::EncryptionJudge, Role::ChiefJudge, Role::Judge, Role::Supervisor];
    offices.into_iter().filter(|role| *role != Role::EncryptionJudge || !terms.blind).collect()
}

/// When two offices exclude each other; `None`: never.
#[must_use]
pub fn excludes(one: Role, other: Role) -> Option<When> {
    let own = |mine: Role, over: Role| OWN.contains(&mine) && OVER_OWN.contains(&over);
    let audits = |auditor: Role, other: Role| {
        auditor == Role::Auditor && !matches!(other, Role::Auditor | Role::Administrator)
    };
    if own(one, other) || own(other, one) || audits(one, other) || audits(other, one) {
        return Some(When::Always);
    }
    let pair = |(a, b, _): &&(Role, Role, When)| (*a, *b) == (one, other) || (*b, *a) == (one, other);
    PAIRS.iter().find(pair).map(|(_, _, when)| *when)
}

/// The office among `held` that excludes `wanted` where these terms hold, if there is one.
#[must_use]
pub fn incompatible_with(wanted: Role, held: &[Role], terms: Terms) -> Option<Role> {
    held.iter().copied().find(|role| match excludes(wanted, *role) {
        Some(When::Always) => true,
        Some(When::Blind) => terms.blind,
        Some(When::Paid) => terms.paid,
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::kind::CompetitionKind;

    /// The least number of people who can hold all of some offices where these terms hold: every way of seating them is tried.
    fn least_people(offices: &[Role], terms: Terms) -> usize {
        fn seat(left: &[Role], people: &mut Vec<Vec<Role>>, terms: Terms) -> usize {
            let Some((next, rest)) = left.split_first() else { return people.len() };
            let mut best = usize::MAX;
            for at in 0..people.len() {
                if incompatible_with(*next, &people[at], terms).is_none() {
                    people[at].push(*next);
                    best = best.min(seat(rest, people, terms));
                    people[at].pop();
                }
            }
            people.push(vec![*next]);
            best = best.min(seat(rest, people, terms));
            people.pop();
            best
        }
        seat(offices, &mut Vec::new(), terms)
    }

    #[test]
    fn a_town_contest_is_run_by_three_and_a_blind_one_by_more() {
        let least = |kind: CompetitionKind, paid: bool| {
            let finance = [Role::FinanceClerk, Role::FinanceApprover];
            let offices = [kind.needs(), if paid { &finance } else { &[] }].concat();
            least_people(&offices, Terms { blind: kind.is_blind(), paid })
        };
        assert_eq!(least(CompetitionKind::Town, false), 3);
        assert_eq!(least(CompetitionKind::CityTwo, false), 4);
        assert_eq!(least(CompetitionKind::CityTwo, true), 4);
        assert_eq!(least(CompetitionKind::CityOne, true), 4);
    }

    #[test]
    fn whoever_organises_makes_no_link_to_the_codes_of_a_blind_hall_or_to_the_money() {
        assert!(!invited_for(Terms::STRICTEST).contains(&Role::EncryptionJudge));
        assert!(invited_for(Terms { blind: false, paid: true }).contains(&Role::EncryptionJudge));
        for terms in [Terms::STRICTEST, Terms { blind: false, paid: false }] {
            for never in [
                Role::Authority,
                Role::Administrator,
                Role::FinanceClerk,
                Role::FinanceApprover,
                Role::Auditor,
            ] {
                assert!(!invited_for(terms).contains(&never), "{never}");
            }
        }
    }

    #[test]
    fn whoever_signs_or_opens_beside_somebody_is_another_person() {
        for kind in CompetitionKind::ALL {
            let terms = Terms { blind: kind.is_blind(), paid: true };
            for together in [kind.signers(), kind.openers()] {
                assert_eq!(least_people(together, terms), together.len(), "{kind}: {together:?}");
            }
        }
    }

    #[test]
    fn nobody_prepares_and_approves_competes_and_decides_or_audits_what_he_does() {
        let open = Terms { blind: false, paid: false };
        for (one, other) in [
            (Role::FinanceApprover, Role::FinanceClerk),
            (Role::Supervisor, Role::Contestant),
            (Role::Registrar, Role::Unit),
            (Role::Auditor, Role::Judge),
            (Role::Authority, Role::ChiefJudge),
        ] {
            assert_eq!(incompatible_with(one, &[Role::Administrator, other], open), Some(other));
            assert_eq!(incompatible_with(other, &[one], open), Some(one));
        }
        assert_eq!(incompatible_with(Role::EncryptionJudge, &[Role::Host], open), None);
        assert_eq!(
            incompatible_with(Role::EncryptionJudge, &[Role::Host], Terms::STRICTEST),
            Some(Role::Host)
        );
    }
}
