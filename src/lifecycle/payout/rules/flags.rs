//! What is odd about the account a line goes to, and which reasons an approver owes. Pure.

use crate::kernel::alike::half_width;
use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::lifecycle::payout::model::{Aside, Flag, Flagged, Reasons};
use crate::register::model::AccountWord;

/// What is known of the account a line goes to.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Name of the payee.
    pub payee: &'a str,
    /// Name the account is held under.
    pub holder: &'a str,
    /// Other payees of the batch are paid to the same number.
    pub shared_here: bool,
    /// Somebody who is not paid with the batch has the same number on record.
    pub shared: bool,
    /// Digests of the number, and of the one the payee was paid to last; `None`: never paid.
    pub numbers: (&'a str, Option<&'a str>),
    /// By whose word it was recorded, and by which account (uid); `None`: nobody knows.
    pub record: Option<(AccountWord, &'a str)>,
    /// Its owner, or whoever may speak for them, said that it is right.
    pub confirmed: bool,
    /// Uid of whoever prepared the batch.
    pub preparer: &'a str,
}

/// A name as it is compared: width and spaces say nothing.
fn compared(name: &str) -> String {
    name.chars().map(half_width).filter(|c| !c.is_whitespace()).collect()
}

/// What a line is flagged for, in the order of the flags.
#[must_use]
pub fn flags(facts: &Facts<'_>) -> Vec<Flag> {
    let (number, last) = facts.numbers;
    let by_preparer = facts.record.is_some_and(|(_, by)| by == facts.preparer);
    let of_unit = facts.record.is_some_and(|(word, _)| word == AccountWord::Unit);
    [
        (Flag::Holder, compared(facts.payee) != compared(facts.holder)),
        (Flag::SharedHere, facts.shared_here),
        (Flag::Shared, facts.shared),
        (Flag::Changed, last.is_some_and(|last| last != number)),
        (Flag::Preparer, by_preparer),
        (Flag::Unconfirmed, of_unit && !facts.confirmed),
        (Flag::Unknown, facts.record.is_none() && !facts.confirmed),
    ]
    .into_iter()
    .filter_map(|(flag, is)| is.then_some(flag))
    .collect()
}

/// Field of the reason for one line.
#[must_use]
pub fn field(line_uid: &str) -> String {
    format!("flag:{line_uid}")
}

/// Field of the reason for all lines that only lack their owner's word.
pub const COMMON: &str = "flag-common";

/// Why each flagged line is paid all the same, in their order.
///
/// # Errors
/// Every reason that is missing.
pub fn reasoned<'r>(flagged: &[Flagged], reasons: &'r Reasons) -> Result<Vec<&'r str>, Vec<Problem>> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut found = Vec::new();
    for one in flagged {
        let common = reasons.common.as_ref().filter(|_common| one.is_light());
        if let Some(reason) = reasons.lines.get(&one.uid).or(common) {
            found.push(reason.as_str());
            continue;
        }
        let name = if one.is_light() { COMMON.to_owned() } else { field(&one.uid) };
        let place = Place::Field(name);
        if problems.iter().any(|problem| problem.place == place) {
            continue;
        }
        let because = if one.is_light() {
            Because::new("payout-flag-common-missing")
        } else {
            Because::new("payout-flag-missing").count("line", one.line)
        };
        problems.push(Problem { place, because });
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// Why a line of a payment is set aside for its account: whether the payee was erased, has another account by now, disputes it.
#[must_use]
pub fn account_aside(erased: bool, changed: bool, disputed: bool) -> Option<Aside> {
    match (erased, changed, disputed) {
        (true, _, _) => Some(Aside::Erased),
        (false, true, _) => Some(Aside::Changed),
        (false, false, true) => Some(Aside::Disputed),
        (false, false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Facts<'static> {
        Facts {
            payee: "示例甲",
            holder: "示例甲",
            shared_here: false,
            shared: false,
            numbers: ("one", None),
            record: Some((AccountWord::Own, "payee")),
            confirmed: false,
            preparer: "clerk",
        }
    }

    #[test]
    fn an_account_by_its_owners_word_and_name_is_not_flagged() {
        assert_eq!(flags(&sound()), []);
        assert_eq!(flags(&Facts { numbers: ("one", Some("one")), ..sound() }), []);
        assert_eq!(flags(&Facts { record: Some((AccountWord::Document, "other")), ..sound() }), []);
    }

    #[test]
    fn spaces_and_width_make_no_other_holder() {
        let same = |payee, holder| flags(&Facts { payee, holder, ..sound() }).is_empty();
        assert!(same("示例（东莞）有限公司", "示例(东莞)  有限公司"));
        assert!(same("示例Ａ厂", "示例A厂"));
        assert!(!same("示例甲", "示例乙"));
        assert!(!same("示例甲", ""));
        assert!(!same("示例A厂", "示例a厂"), "banks tell these apart");
    }

    #[test]
    fn each_oddity_is_a_flag_of_its_own() {
        let only = |facts: Facts<'_>| match flags(&facts).as_slice() {
            [flag] => *flag,
            other => panic!("{other:?}"),
        };
        assert_eq!(only(Facts { holder: "示例乙", ..sound() }), Flag::Holder);
        assert_eq!(only(Facts { shared_here: true, ..sound() }), Flag::SharedHere);
        assert_eq!(only(Facts { shared: true, ..sound() }), Flag::Shared);
        assert_eq!(only(Facts { numbers: ("two", Some("one")), ..sound() }), Flag::Changed);
        assert_eq!(only(Facts { record: Some((AccountWord::Document, "clerk")), ..sound() }), Flag::Preparer);
        let of_unit = Facts { record: Some((AccountWord::Unit, "unit")), ..sound() };
        assert_eq!(only(of_unit), Flag::Unconfirmed);
        assert_eq!(flags(&Facts { confirmed: true, ..of_unit }), []);
        assert_eq!(only(Facts { record: None, ..sound() }), Flag::Unknown);
    }

    fn flagged(uid: &str, line: i64, flags: &[Flag]) -> Flagged {
        Flagged { uid: uid.to_owned(), line, flags: flags.to_vec() }
    }

    #[test]
    fn every_missing_reason_is_told_at_once() {
        let all = [
            flagged("a", 1, &[Flag::Holder]),
            flagged("b", 2, &[Flag::Unconfirmed]),
            flagged("c", 3, &[Flag::Unconfirmed, Flag::Changed]),
            flagged("d", 4, &[Flag::Unconfirmed]),
        ];
        let places = |reasons: &Reasons| -> Vec<String> {
            let problems = reasoned(&all, reasons).err().unwrap_or_default();
            problems.into_iter().map(|problem| format!("{:?}", problem.place)).collect()
        };
        let at = |name: &str| format!("{:?}", Place::Field(name.to_owned()));
        assert_eq!(places(&Reasons::default()), [at("flag:a"), at(COMMON), at("flag:c")]);
        let common = Reasons { common: Some("已电话核实".to_owned()), ..Reasons::default() };
        assert_eq!(
            places(&common),
            [at("flag:a"), at("flag:c")],
            "one reason for all does not do for a worse one"
        );
        let line = |uid: &str| (uid.to_owned(), format!("理由{uid}"));
        let full = Reasons { lines: [line("a"), line("c")].into(), ..common };
        assert_eq!(reasoned(&all, &full).unwrap(), ["理由a", "已电话核实", "理由c", "已电话核实"]);
    }

    #[test]
    fn an_account_that_is_no_more_the_payees_is_not_paid_to() {
        assert_eq!(account_aside(false, false, false), None);
        assert_eq!(account_aside(true, true, true), Some(Aside::Erased));
        assert_eq!(account_aside(false, true, true), Some(Aside::Changed));
        assert_eq!(account_aside(false, false, true), Some(Aside::Disputed));
    }
}
