//! Why a row says what it says, sentence by sentence.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;

coded_enum! {
    /// What a sentence of an explanation is about. Results are kept with these codes: none is renamed or taken away.
    "rank-why" Topic {
        /// The entry's status.
        Status = "status",
        /// The same, with what was noted.
        StatusNoted = "status-noted",
        /// The judges' sums and what the panel makes of them.
        Panel = "panel",
        /// The same, with extremes dropped.
        PanelTrimmed = "panel-trimmed",
        /// A module mark that was agreed whole.
        ModuleAgreed = "module-agreed",
        /// What a module mark is made of.
        Module = "module",
        /// A penalty on a module.
        ModulePenalty = "module-penalty",
        /// The same, with what was noted.
        ModulePenaltyNoted = "module-penalty-noted",
        /// What a module mark is worth in the total.
        Points = "points",
        /// The same, of a rounded module mark.
        PointsRounded = "points-rounded",
        /// The total as it was given.
        Raw = "raw",
        /// A penalty on the total.
        Penalty = "penalty",
        /// The same, with what was noted.
        PenaltyNoted = "penalty-noted",
        /// The total.
        Total = "total",
        /// The scale score, where scale scores are given.
        Scaled = "scaled",
        /// The total misses its pass mark.
        FailedTotal = "failed-total",
        /// A module misses its pass mark.
        FailedModule = "failed-module",
        /// What missing a pass mark costs.
        Cost = "cost",
        /// The rank, by total.
        Rank = "rank",
        /// The rank, by a tie key.
        RankKey = "rank-key",
        /// The same, with the entry's value of that key.
        RankKeyValue = "rank-key-value",
        /// A rank that is shared.
        RankShared = "rank-shared",
        /// A rank that waits for a decision.
        RankOpen = "rank-open",
        /// A rank that was decided.
        RankDecision = "rank-decision",
        /// A rank that is shared because that was decided.
        RankSharedDecision = "rank-shared-decision",
        /// The scale score.
        Scale = "scale",
        /// A prize within its places.
        Prize = "prize",
        /// The prize of all that are left.
        PrizeRest = "prize-rest",
        /// A prize by groups of scale scores.
        PrizeGroup = "prize-group",
        /// No prize.
        PrizeNone = "prize-none",
        /// It competes for none.
        PrizeBarred = "prize-barred",
        /// The same, with what was noted.
        PrizeBarredNoted = "prize-barred-noted",
        /// A prize that waits for a decision.
        PrizeOpen = "prize-open",
        /// A prize that was decided.
        PrizeCut = "prize-cut",
    }
}

/// How deep in the marks a sentence reaches; each shows what those before it show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The total, and what follows from it.
    Total,
    /// What each module gave.
    Module,
    /// What single judges gave.
    Aspect,
}

impl Topic {
    /// How deep in the marks its sentence reaches.
    #[must_use]
    pub fn depth(self) -> Depth {
        match self {
            Self::Panel | Self::PanelTrimmed => Depth::Aspect,
            Self::ModuleAgreed
            | Self::Module
            | Self::ModulePenalty
            | Self::ModulePenaltyNoted
            | Self::Points
            | Self::PointsRounded => Depth::Module,
            // What a rank or a prize was lost by is told to whoever lost it, however little else is shown.
            Self::FailedTotal | Self::FailedModule | Self::Cost => Depth::Total,
            Self::Status
            | Self::StatusNoted
            | Self::Raw
            | Self::Penalty
            | Self::PenaltyNoted
            | Self::Total
            | Self::Scaled
            | Self::Rank
            | Self::RankKey
            | Self::RankKeyValue
            | Self::RankShared
            | Self::RankOpen
            | Self::RankDecision
            | Self::RankSharedDecision
            | Self::Scale
            | Self::Prize
            | Self::PrizeRest
            | Self::PrizeGroup
            | Self::PrizeNone
            | Self::PrizeBarred
            | Self::PrizeBarredNoted
            | Self::PrizeOpen
            | Self::PrizeCut => Depth::Total,
        }
    }
}

/// One sentence of an explanation. Kept as its [`Because`] alone, of whose key the topic is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    topic: Topic,
    because: Because,
}

impl Why {
    /// A sentence about a topic; `values` adds what it speaks of.
    pub fn new(topic: Topic, values: impl FnOnce(Because) -> Because) -> Self {
        Self { topic, because: values(Because::new(topic.message_key())) }
    }

    /// What it is about.
    #[must_use]
    pub fn topic(&self) -> Topic {
        self.topic
    }

    /// The sentence.
    #[must_use]
    pub fn because(&self) -> &Because {
        &self.because
    }

    /// The same for a reader who sees no marks of modules: a tie key is named, its value is not.
    #[must_use]
    pub fn without_value(&self) -> Self {
        if self.topic != Topic::RankKeyValue {
            return self.clone();
        }
        let mut because = Because::new(Topic::RankKey.message_key());
        because.args.clone_from(&self.because.args);
        because.args.remove("value");
        Self { topic: Topic::RankKey, because }
    }

    /// The sentence alone.
    #[must_use]
    pub fn into_because(self) -> Because {
        self.because
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.because.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Why {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let because = Because::deserialize(deserializer)?;
        let topic = Topic::ALL.iter().copied().find(|topic| topic.message_key() == because.key);
        // Of what it is not known how much it gives away, nothing is shown.
        let topic = topic.ok_or_else(|| D::Error::custom(format!("no explanation: {}", because.key)))?;
        Ok(Self { topic, because })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_kept_as_its_words_and_read_again_with_its_topic() {
        for topic in Topic::ALL.iter().copied() {
            let why = Why::new(topic, |because| because.text("module", "A"));
            let kept = serde_json::to_string(&why).unwrap();
            assert_eq!(kept, serde_json::to_string(why.because()).unwrap());
            assert_eq!(serde_json::from_str::<Why>(&kept).unwrap(), why);
        }
    }

    #[test]
    fn a_sentence_nobody_knows_is_no_explanation() {
        let error = serde_json::from_str::<Why>(r#"{"key":"rank-tied"}"#).unwrap_err();
        assert!(error.to_string().contains("rank-tied"));
    }
}
