//! The ranking plan of a division as the form asks for it: some of the settings of a whole plan.

use crate::kernel::because::Because;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;
use crate::scoring::files::{read_settings, write_plan};
use crate::scoring::model::{
    AtCut, ByModule, Class, Cost, Counts, Direction, LastResort, Measure, Order, Pass, Penalties, Plan,
    PrizePlan, Rounded, RoundingAt, TieKey, TieValue, Totals, Vacated,
};

/// The prizes the form asks for, best first.
pub const PRIZES: [Prize; 4] = [Prize::Gold, Prize::Silver, Prize::Bronze, Prize::Excellence];

/// What the form offers to settle a tie in the end.
pub const LASTS: [LastResort; 2] = [LastResort::Ask, LastResort::Share];

/// The settings the form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSettings {
    /// The declared maximum: weights of the modules sum to it.
    pub maximum: Score,
    /// Places of each of [`PRIZES`].
    pub places: [u64; 4],
    /// Codes of modules that break ties, the more important first; the higher mark wins.
    pub tie_modules: Vec<String>,
    /// What settles a tie in the end: one of [`LASTS`].
    pub last: LastResort,
    /// Ties across the edge of a prize.
    pub cut: AtCut,
    /// Decimals of the total, 0 to 3.
    pub decimals: u32,
    /// Where marks are rounded.
    pub rounding_at: RoundingAt,
    /// Total below which there is no prize.
    pub pass_total: Option<Score>,
}

/// Reads tie keys: codes of modules between commas or blanks.
///
/// # Errors
/// The reason, for the field.
pub fn tie_modules(text: &str) -> Result<Vec<String>, Because> {
    let mut codes: Vec<String> = Vec::new();
    for code in text.split([',', '，', '、', ' ', ';']).filter(|code| !code.is_empty()) {
        if !super::scheme::is_code(code) || codes.iter().any(|other| other == code) {
            return Err(Because::new("setup-tie-form").text("code", code));
        }
        codes.push(code.to_owned());
    }
    Ok(codes)
}

impl PlanSettings {
    /// The whole plan, without its modules.
    #[must_use]
    pub fn to_plan(&self) -> Plan {
        let key = |module: &String| TieKey {
            value: ByModule { module: module.clone() }.into(),
            first: Direction::Higher,
        };
        let pass =
            |total| Pass { total: Some(total), costs: vec![Cost::Prize], vacated: Some(Vacated::PassDown) };
        Plan {
            totals: Totals::Marks,
            maximum: Some(self.maximum),
            rounding: Rounded { decimals: self.decimals, at: self.rounding_at, ..Rounded::default() },
            penalties: Penalties::None,
            modules: Vec::new(),
            pass: self.pass_total.map_or_else(Pass::default, pass),
            order: Order {
                keys: self.tie_modules.iter().map(key).collect(),
                last: self.last,
                share_after: None,
            },
            scale: None,
            prizes: self.prizes(),
        }
    }

    fn prizes(&self) -> PrizePlan {
        let given = PRIZES.into_iter().zip(self.places).filter(|(_, places)| *places > 0);
        let class = |(prize, places)| Class { prize, measure: Measure::Places(places), floor: None };
        let classes: Vec<Class> = given.map(class).collect();
        if classes.is_empty() {
            return PrizePlan::none();
        }
        PrizePlan { kind: Counts.into(), classes, cut: self.cut }
    }

    /// The plan as text.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write_plan(&self.to_plan())
    }

    /// The settings a plan's text holds; `None` where it holds anything the form does not show, penalties for
    /// example: that would hold without anybody seeing it.
    #[must_use]
    pub fn from_toml(text: &str) -> Option<Self> {
        let plan = read_settings(text).ok()?;
        let settings = Self::of(&plan)?;
        (settings.to_plan() == plan).then_some(settings)
    }

    /// What of a plan's text the form can show, to begin with when it is mended.
    #[must_use]
    pub fn nearest(text: &str) -> Option<Self> {
        let plan = read_settings(text).map_or_else(|unreadable| unreadable.partly, Some)?;
        Self::of(&plan)
    }

    /// What of a plan the form can show; `None` where there is no maximum, or ties end otherwise than the form offers.
    fn of(plan: &Plan) -> Option<Self> {
        let places = |prize: Prize| {
            let class = plan.prizes.classes.iter().find(|class| class.prize == prize);
            class.map_or(0, |class| if let Measure::Places(places) = class.measure { places } else { 0 })
        };
        let module = |key: &TieKey| match &key.value {
            TieValue::ByModule(key) => Some(key.module.clone()),
            _ => None,
        };
        Some(Self {
            maximum: plan.maximum?,
            places: PRIZES.map(places),
            tie_modules: plan.order.keys.iter().filter_map(module).collect(),
            last: Some(plan.order.last).filter(|last| LASTS.contains(last))?,
            cut: plan.prizes.cut,
            decimals: plan.rounding.decimals,
            rounding_at: plan.rounding.at,
            pass_total: plan.pass.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> PlanSettings {
        PlanSettings {
            maximum: "100".parse().unwrap(),
            places: [1, 2, 3, 0],
            tie_modules: vec!["B".into(), "A".into()],
            last: LastResort::Ask,
            cut: AtCut::Share,
            decimals: 2,
            rounding_at: RoundingAt::Total,
            pass_total: Some("59.5".parse().unwrap()),
        }
    }

    #[test]
    fn the_text_of_a_plan_reads_as_its_settings() {
        let text = settings().to_toml();
        assert_eq!(PlanSettings::from_toml(&text), Some(settings()));
        assert!(
            text.contains("{ module = \"B\", first = \"higher\" }, { module = \"A\", first = \"higher\" }"),
            "{text}"
        );
        assert!(text.contains("{ prize = \"bronze\", places = 3 }"), "{text}");
        assert!(!text.contains("excellence"), "a class without places is left out: {text}");
    }

    /// Plans are kept as text, and what is kept stays as it is: the same settings are the same bytes.
    #[test]
    fn a_plan_is_written_to_the_same_bytes_as_ever() {
        let bare = PlanSettings {
            maximum: "250.5".parse().unwrap(),
            places: [0; 4],
            tie_modules: Vec::new(),
            last: LastResort::Share,
            cut: AtCut::Ask,
            decimals: 0,
            rounding_at: RoundingAt::ModulesToo,
            pass_total: None,
        };
        let medals = PlanSettings {
            places: [1, 2, 2, 2],
            tie_modules: vec!["B-1.x_2".into()],
            cut: AtCut::Ask,
            decimals: 3,
            pass_total: None,
            ..settings()
        };
        let last_class_alone = PlanSettings {
            places: [0, 0, 0, 10_000],
            pass_total: Some("0".parse().unwrap()),
            last: LastResort::Share,
            ..settings()
        };
        for (settings, kept) in [
            (settings(), include_str!("../../../../tests/fixtures/plans/whole.toml")),
            (bare, include_str!("../../../../tests/fixtures/plans/bare.toml")),
            (medals, include_str!("../../../../tests/fixtures/plans/medals.toml")),
            (last_class_alone, include_str!("../../../../tests/fixtures/plans/excellence.toml")),
        ] {
            assert_eq!(settings.to_toml(), kept);
            assert_eq!(PlanSettings::from_toml(kept), Some(settings));
        }
    }

    #[test]
    fn a_plan_that_holds_more_than_the_form_shows_is_not_taken_for_one_of_the_forms() {
        let text = settings().to_toml();
        for (form, more) in [
            ("penalties = \"none\"", "penalties = \"total\""),
            ("first = \"higher\"", "first = \"lower\""),
            ("keys = [", "keys = [{ column = \"age\", first = \"lower\" }, "),
            ("kind = \"counts\"", "kind = \"share\"\nbase = \"started\"\nrounding = \"floor\""),
            ("places = 3 }", "places = 3, floor = 1 }"),
            ("places = 3 },", "places = 3 }, { prize = \"first\", places = 1 },"),
            ("decimals = 2", "decimals = 2\nmore = 1"),
        ] {
            let other = text.replace(form, more);
            assert_ne!(other, text, "{form}");
            assert_eq!(PlanSettings::from_toml(&other), None, "{more}");
            assert_eq!(PlanSettings::nearest(&other), Some(settings()), "{more}");
        }
    }

    #[test]
    fn the_same_settings_told_otherwise_are_the_forms_all_the_same() {
        let text =
            settings().to_toml().replace("method = \"half-up\"\n", "").replace("schema = 1", "name = \"x\"");
        assert_eq!(PlanSettings::from_toml(&text), Some(settings()));
        let lots = settings().to_toml().replace("last = \"ask\"", "last = \"lots\"");
        assert_eq!(PlanSettings::nearest(&lots), None, "the form does not offer it");
    }

    #[test]
    fn a_plan_without_prizes_says_so() {
        let none = PlanSettings { places: [0; 4], pass_total: None, cut: AtCut::Ask, ..settings() };
        assert!(none.to_toml().contains("kind = \"none\""));
        assert_eq!(PlanSettings::from_toml(&none.to_toml()), Some(none));
    }

    #[test]
    fn tie_keys_are_codes_of_modules_each_once() {
        assert_eq!(tie_modules("B，A"), Ok(vec!["B".to_owned(), "A".to_owned()]));
        assert_eq!(tie_modules(""), Ok(Vec::new()));
        assert!(tie_modules("A,A").is_err());
        assert!(tie_modules("\"; drop").is_err());
    }
}
