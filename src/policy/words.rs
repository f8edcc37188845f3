//! Closed sets of words that stand in packs and in results.

use crate::kernel::codes::coded_enum;

coded_enum! {
    /// What became of a line.
    "award-status" Status {
        /// The amount stands.
        Settled = "settled",
        /// A decision or a fact is missing.
        Pending = "pending",
        /// 一事一议: applied for and approved case by case.
        Special = "special",
        /// The text names no amount.
        Silent = "silent",
        /// A condition is not met.
        Refused = "refused",
        /// The pack or the rule is not in force on the last day of the final.
        NotInForce = "not-in-force",
        /// No rule of the pack gives this.
        NotCovered = "not-covered",
    }
}

coded_enum! {
    /// What a benefit is.
    "award-outcome" Outcome {
        /// Money.
        Money = "money",
        /// A title.
        Honour = "honour",
        /// A skill level.
        Level = "level",
        /// Something one may apply for.
        Entitlement = "entitlement",
    }
}

coded_enum! {
    /// Who gets a benefit.
    "award-payee" Payee {
        /// 承办单位.
        Host = "host",
        /// 选手, alone or as a team.
        Contestant = "contestant",
        /// 教练团队.
        CoachTeam = "coach-team",
    }
}

coded_enum! {
    /// What a benefit is counted by.
    "award-per" Per {
        /// 项目.
        Event = "event",
        /// 参赛: a contestant or a team.
        Entry = "entry",
        /// One person.
        Person = "person",
        /// 教练团队, over its contestants of one competition.
        CoachTeam = "coach-team",
    }
}

coded_enum! {
    /// How far a saved text may be trusted.
    "award-grade" Grade {
        /// From the issuer's own site or gazette.
        Official = "official",
        /// The whole text, copied by a third party.
        Copy = "copy",
        /// Somebody's summary.
        Summary = "summary",
    }
}
