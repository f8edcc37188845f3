//! The ranking plan of a division, kept in the words of `jiangsai rank`'s EVENT.toml without its modules.

use serde::Deserialize;

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;

coded_enum! {
    /// What settles a tie when no key does.
    "plan-last" Last {
        /// The committee decides.
        Ask = "ask",
        /// Tied entries share the rank.
        Share = "share",
    }
}

coded_enum! {
    /// Ties across the edge of a prize.
    "plan-cut" Cut {
        /// The committee decides.
        Ask = "ask",
        /// All tied take the better prize.
        Share = "share",
    }
}

coded_enum! {
    /// Where marks are rounded.
    "plan-rounding" RoundingAt {
        /// The total only.
        Total = "total",
        /// Module marks too.
        ModulesToo = "modules-too",
    }
}

/// The prizes the form asks for, best first.
pub const PRIZES: [Prize; 4] = [Prize::Gold, Prize::Silver, Prize::Bronze, Prize::Excellence];

/// The settings the form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSettings {
    /// The declared maximum: weights of the modules sum to it.
    pub maximum: Score,
    /// Places of each of [`PRIZES`].
    pub places: [u64; 4],
    /// Codes of modules that break ties, the more important first; the higher mark wins.
    pub tie_modules: Vec<String>,
    /// What settles a tie in the end.
    pub last: Last,
    /// Ties across the edge of a prize.
    pub cut: Cut,
    /// Decimals of the total, 0 to 3.
    pub decimals: u8,
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
    /// The plan as text.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let keys: Vec<String> = self
            .tie_modules
            .iter()
            .map(|code| format!("{{ module = \"{code}\", first = \"higher\" }}"))
            .collect();
        let mut text = format!(
            "schema = 1\ntotals = \"marks\"\nmaximum = {}\npenalties = \"none\"\n\n\
             [rounding]\nmethod = \"half-up\"\ndecimals = {}\nat = \"{}\"\n\n\
             [order]\nkeys = [{}]\nlast = \"{}\"\n\n",
            self.maximum,
            self.decimals,
            self.rounding_at,
            keys.join(", "),
            self.last
        );
        if let Some(pass) = self.pass_total {
            text.push_str(&format!(
                "[pass]\ntotal = {pass}\ncosts = [\"prize\"]\nvacated = \"pass-down\"\n\n"
            ));
        }
        if self.places == [0; 4] {
            text.push_str("[prizes]\nkind = \"none\"\n");
            return text;
        }
        text.push_str(&format!("[prizes]\nkind = \"counts\"\ncut = \"{}\"\nclasses = [\n", self.cut));
        for (prize, places) in PRIZES.iter().zip(self.places).filter(|(_, places)| *places > 0) {
            text.push_str(&format!("  {{ prize = \"{prize}\", places = {places} }},\n"));
        }
        text.push_str("]\n");
        text
    }

    /// The settings a plan's text holds; `None` where it holds anything the form does not show, penalties for
    /// example: that would hold without anybody seeing it.
    #[must_use]
    pub fn from_toml(text: &str) -> Option<Self> {
        let settings = Self::nearest(text)?;
        let read = |text: &str| toml::from_str::<toml::Value>(text).ok();
        (read(text)? == read(&settings.to_toml())?).then_some(settings)
    }

    /// What of a plan's text the form can show, to begin with when it is mended.
    #[must_use]
    pub fn nearest(text: &str) -> Option<Self> {
        let file: PlanFile = toml::from_str(text).ok()?;
        let mark = |value: &toml::Value| value.to_string().parse::<Score>().ok();
        let places = |prize: Prize| {
            file.prizes
                .classes
                .iter()
                .find(|class| class.prize == prize.code())
                .map_or(0, |class| class.places)
        };
        let settings = Self {
            maximum: mark(&file.maximum)?,
            places: PRIZES.map(places),
            tie_modules: file.order.keys.iter().map(|key| key.module.clone()).collect(),
            last: Last::from_code(&file.order.last)?,
            cut: file.prizes.cut.as_deref().map_or(Some(Cut::Ask), Cut::from_code)?,
            decimals: file.rounding.decimals,
            rounding_at: RoundingAt::from_code(&file.rounding.at)?,
            pass_total: match &file.pass {
                Some(pass) => Some(mark(&pass.total)?),
                None => None,
            },
        };
        Some(settings)
    }
}

#[derive(Deserialize)]
struct PlanFile {
    maximum: toml::Value,
    rounding: RoundingFile,
    order: OrderFile,
    pass: Option<PassFile>,
    prizes: PrizesFile,
}

#[derive(Deserialize)]
struct RoundingFile {
    decimals: u8,
    at: String,
}

#[derive(Deserialize)]
struct OrderFile {
    keys: Vec<KeyFile>,
    last: String,
}

#[derive(Deserialize)]
struct KeyFile {
    module: String,
}

#[derive(Deserialize)]
struct PassFile {
    total: toml::Value,
}

#[derive(Deserialize)]
struct PrizesFile {
    cut: Option<String>,
    #[serde(default)]
    classes: Vec<ClassFile>,
}

#[derive(Deserialize)]
struct ClassFile {
    prize: String,
    places: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> PlanSettings {
        PlanSettings {
            maximum: "100".parse().unwrap(),
            places: [1, 2, 3, 0],
            tie_modules: vec!["B".into(), "A".into()],
            last: Last::Ask,
            cut: Cut::Share,
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
            last: Last::Share,
            cut: Cut::Ask,
            decimals: 0,
            rounding_at: RoundingAt::ModulesToo,
            pass_total: None,
        };
        let medals = PlanSettings {
            places: [1, 2, 2, 2],
            tie_modules: vec!["B-1.x_2".into()],
            cut: Cut::Ask,
            decimals: 3,
            pass_total: None,
            ..settings()
        };
        let last_class_alone = PlanSettings {
            places: [0, 0, 0, 10_000],
            pass_total: Some("0".parse().unwrap()),
            last: Last::Share,
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
            ("kind = \"counts\"", "kind = \"percent\""),
            ("decimals = 2", "decimals = 2\nmore = 1"),
        ] {
            let other = text.replace(form, more);
            assert_ne!(other, text, "{form}");
            assert_eq!(PlanSettings::from_toml(&other), None, "{more}");
            assert_eq!(PlanSettings::nearest(&other), Some(settings()), "{more}");
        }
    }

    #[test]
    fn a_plan_without_prizes_says_so() {
        let none = PlanSettings { places: [0; 4], pass_total: None, cut: Cut::Ask, ..settings() };
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
