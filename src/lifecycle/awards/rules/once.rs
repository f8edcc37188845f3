//! Which records of one person may be one achievement.

use crate::kernel::alike;
use crate::lifecycle::awards::model::once::Record;

/// Whether two records of one person may tell of one achievement: by contests of one name but for the year and of days
/// close to each other, or by the same document.
#[must_use]
pub fn may_be_one(one: &Record, other: &Record) -> bool {
    let contest = || {
        alike::are_near(one.final_day, other.final_day)
            && alike::contest(&one.contest) == alike::contest(&other.contest)
    };
    let document = || {
        let proof = alike::plain(&one.proof);
        !proof.is_empty() && proof == alike::plain(&other.proof)
    };
    one.uid != other.uid && (contest() || document())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::awards::model::once::RecordStanding;

    fn record(uid: &str, contest: &str, day: &str, proof: &str) -> Record {
        Record {
            uid: uid.to_owned(),
            settled_with: "示例".to_owned(),
            contest: contest.to_owned(),
            event: "焊工".to_owned(),
            final_day: day.parse().unwrap(),
            prize: None,
            place: None,
            proof: proof.to_owned(),
            standing: RecordStanding::Waiting,
            entered_by: String::new(),
        }
    }

    #[test]
    fn records_are_suspects_by_contest_and_day_or_by_document() {
        let one = record("a", "2026年示例省技能大赛", "2026-04-20", "示通〔2026〕1号");
        let may = |contest: &str, day: &str, proof: &str| may_be_one(&one, &record("b", contest, day, proof));
        assert!(may("第八届示例省技能大赛", "2026-06-19", ""));
        assert!(!may("第八届示例省技能大赛", "2026-06-20", ""), "sixty-one days");
        assert!(!may("示例市技能大赛", "2026-04-20", ""));
        assert!(may("示例市技能大赛", "2025-04-20", "示通[2026]1号"));
        assert!(!may_be_one(&one, &one), "a record is no suspect of its own");
        let without = |uid: &str, contest: &str| record(uid, contest, "2026-04-20", "");
        assert!(!may_be_one(&without("a", "甲"), &without("b", "乙")), "two without a document");
    }
}
