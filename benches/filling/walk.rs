//! One competition from its draft to the end of its registration, by the use-cases of the product.

use chrono::{Datelike as _, Days};
use jiangsai::access::by::{Act, By};
use jiangsai::access::model::Actor;
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::kind::CompetitionKind;
use jiangsai::kernel::level::Level;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::publicity::usecase::official::refuse_official_in_tx;
use jiangsai::lifecycle::registration::model::{Answers, CoachChoice, Decision, NewEntry, UnitChoice};
use jiangsai::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use jiangsai::lifecycle::registration::usecase::{ending, enter, phases, review};
use jiangsai::lifecycle::setup::model::{
    Aggregation, Category, ExplainDepth, IdentityMode, NewDivision, NewEvent, NewModule, Particulars,
    PlanSettings, Share, scheme,
};
use jiangsai::lifecycle::setup::usecase::officials::{self, NewOfficial};
use jiangsai::lifecycle::setup::usecase::{filing, particulars, parts, scheme as schemes};
use jiangsai::scoring::model::{AtCut, LastResort, RoundingAt};

use super::office::{Hand, Office};
use super::plan::{Stop, Wanted, mixed};

/// An event as far as it was made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Event {
    pub(crate) event: String,
    pub(crate) division: String,
    pub(crate) round: String,
    pub(crate) module: String,
    /// Entries: uid and number of their contestant.
    pub(crate) entries: Vec<(String, usize)>,
}

/// A competition under way.
pub(crate) struct Competition<'a> {
    pub(crate) hand: Hand,
    pub(crate) office: &'a Office,
    pub(crate) wanted: &'a Wanted,
    pub(crate) uid: String,
    pub(crate) events: Vec<Event>,
    pub(crate) batch: Option<String>,
}

const TRADES: [(&str, &str); 5] = [
    ("数控车工", "6-18-01-01"),
    ("电工", "6-31-01-03"),
    ("焊工", "6-18-02-04"),
    ("中式烹调师", "4-03-02-01"),
    ("网络与信息安全管理员", "4-04-04-02"),
];

/// Modules of the small scheme: code, name, full mark, aspects.
const SMALL: [(&str, &str, &str, &str); 2] = [
    ("A", "操作规范", "30", "A1;安全与着装;J;6\nA2;装夹与对刀;S;14;0.5\nA3;设备保养;S;10;0.5"),
    (
        "B",
        "工件质量",
        "70",
        "B1;外圆尺寸;M;20;0.5\nB2;螺纹精度;M;20;0.5\nB3;表面粗糙度;S;20;0.5\nB4;整体工艺;S;10;0.5",
    ),
];
/// Aspects of each module of the wide scheme.
const WIDE: usize = 84;

impl Competition<'_> {
    /// The one of a kind who works for this competition.
    pub(crate) fn by(&self, kind: &str) -> &Actor {
        self.office.actor(&self.office.chosen(kind, self.wanted))
    }

    /// As far as registration is asked for.
    pub(crate) fn register(&mut self) {
        let stop = self.wanted.stop;
        self.hand.turn_to(-60);
        self.set_up();
        if stop == Stop::Draft {
            return;
        }
        self.hand.turn_to(-55);
        self.hand.does(self.by("host"), |act| filing::file(act, &self.uid));
        if stop == Stop::Filed {
            return;
        }
        self.decide();
        if matches!(stop, Stop::Cancelled | Stop::Approved) {
            return;
        }
        self.hand.turn_to(-50);
        self.hand.does(self.by("host"), |act| phases::open(act, &self.uid));
        self.enter();
        if stop == Stop::Registration {
            return;
        }
        self.hand.turn_to(-9);
        let registrar = self.by("registrar");
        self.hand.does(registrar, |act| phases::close(act, &self.uid, Some("名额已满")));
        if stop == Stop::Closed {
            return;
        }
        self.hand.does(registrar, |act| phases::finish(act, &self.uid));
    }

    fn set_up(&mut self) {
        let (wanted, named) = (self.wanted, self.wanted.name.is_some());
        self.hand.log_in(&self.office.chosen("host", wanted));
        let new = Particulars {
            name: format!("{}年示例市第{}届职业技能竞赛", wanted.day.year(), wanted.number + 1),
            // What is being prepared is of the year it was filed in.
            year: i64::from((wanted.day - Days::new(60)).year()),
            kind: CompetitionKind::CityTwo,
            authority: None,
            level: if mixed(wanted.number).is_multiple_of(5) && !named {
                Level::District
            } else {
                Level::City
            },
            class: Some(if mixed(wanted.number) % 3 == 1 && !named { "II" } else { "I" }.to_owned()),
            selects_for: None,
            selection_only: false,
            place: "示例路1号实训楼".to_owned(),
            first_day: wanted.day,
            final_day: wanted.day,
            last_registration_day: wanted.day - Days::new(10),
            packs: vec!["cn-441900-skills-2022".to_owned()],
            explain_depth: ExplainDepth::Aspect,
            replace_until: None,
            appeal_hours: 2,
        };
        let uid = self.hand.does(self.by("host"), |act| particulars::draft(act, &new));
        let events = (0..wanted.events.len()).map(|number| self.add_event(&uid, number)).collect();
        self.uid = uid;
        self.events = events;
    }

    fn add_event(&self, competition: &str, number: usize) -> Event {
        let (installation, host) = (&self.hand.installation, self.by("host"));
        let (name, code) = TRADES[number % TRADES.len()];
        let (_, unit) = self.office.unit_of(self.wanted.number);
        let new = NewEvent {
            name: if number < TRADES.len() { name.to_owned() } else { format!("{name}{}", number + 1) },
            occupation_code: code.to_owned(),
            class: None,
            hosts: vec![(unit.clone(), Share { numerator: 1, denominator: 1 })],
            title_quota: Some(3),
        };
        let event = self.hand.does(host, |act| parts::add_event(act, competition, &new));
        let new = NewDivision {
            name: "职工组".to_owned(),
            category: Category::Staff,
            team_size: 1,
            plan: plan(),
            title_quota: None,
            ties: jiangsai::lifecycle::setup::model::Ties::default(),
            round_name: "决赛".to_owned(),
        };
        let round = self.hand.does(host, |act| parts::add_division(act, &event, &new));
        let module = self.add_modules(&round);
        let division = schemes::view(By::new(installation, &Actor::system()), &round).unwrap().division.uid;
        Event { event, division, round, module, entries: Vec::new() }
    }

    /// Answers the uid of the first.
    fn add_modules(&self, round: &str) -> String {
        let mut first = None;
        for (code, name, max, aspects) in SMALL {
            let wide = || {
                let kind = |number| if code == "B" && number <= 10 { "M;1" } else { "S;1;0.25" };
                let line = |number| format!("{code}{number};检验项{number};{}", kind(number));
                (1..=WIDE).map(line).collect::<Vec<_>>().join("\n")
            };
            let (full, aspects) = if self.wanted.wide {
                (WIDE.to_string(), wide())
            } else {
                (max.to_owned(), aspects.to_owned())
            };
            let new = NewModule {
                code: code.to_owned(),
                name: name.to_owned(),
                max: full.parse().unwrap(),
                weight: max.parse().unwrap(),
                identity_mode: IdentityMode::Code,
                aggregation: Aggregation::Trimmed,
                trim: 1,
                spread_limit: 1,
                aspects: scheme::parse(&aspects, "aspects").unwrap(),
            };
            let made = self.hand.does(self.by("host"), |act| schemes::add_module(act, round, &new));
            first.get_or_insert(made);
        }
        first.unwrap()
    }

    /// The authority approves or cancels; officials get their offices.
    fn decide(&self) {
        let (uid, wanted) = (&self.uid, self.wanted);
        let authority = self.by("authority");
        if wanted.stop == Stop::Cancelled {
            self.hand.does(authority, |act| cancel(act, uid));
            return;
        }
        let document = format!("示人社〔{}〕{}号", wanted.day.year(), wanted.number + 1);
        self.hand.does(authority, |act| filing::approve(act, uid, (&document, 5), |_tx| Ok(())));
        for (kind, role) in [
            ("registrar", Role::Registrar),
            ("encryption", Role::EncryptionJudge),
            ("chief", Role::ChiefJudge),
            ("supervisor", Role::Supervisor),
        ] {
            let new = NewOfficial { login: self.office.chosen(kind, wanted), role, division: None };
            self.hand
                .does(self.by("host"), |act| officials::assign(act, uid, &new, refuse_taking_part_in_tx));
        }
    }

    /// Hands all entries in, and admits them where registration is over; else the later half still waits.
    fn enter(&mut self) {
        let registrar = self.by("registrar").clone();
        self.hand.log_in(&self.office.chosen("registrar", self.wanted));
        let first = mixed(self.wanted.number) % super::PERSONS;
        let mut person = if self.wanted.name.is_some() { 0 } else { first };
        let waits = self.wanted.stop == Stop::Registration;
        for (event, count) in self.wanted.events.iter().enumerate() {
            for number in 0..*count {
                let new = self.entry(person % super::PERSONS, event == 0 && number < 3);
                let division = &self.events[event].division;
                let installation = &self.hand.installation;
                let uid = again(|| {
                    enter::enter(By::new(installation, &registrar).asks(&self.hand.once()), division, &new)
                });
                let uid = uid.unwrap();
                if !waits || number < count / 2 {
                    let admit = (&uid, &Decision::Admit);
                    self.hand.does(&registrar, |act| review::decide(act, admit.0, admit.1, 1));
                }
                self.events[event].entries.push((uid, person % super::PERSONS));
                person += 1;
            }
        }
    }

    fn entry(&self, person: usize, with_coach: bool) -> NewEntry {
        let (unit, _) = self.office.unit_of(person);
        // Coaches are people nobody enters as a contestant.
        let coach = super::PERSONS + person;
        let coaches = if with_coach {
            CoachChoice::New { name: format!("教练组{person}"), members: vec![self.hand.person(coach)] }
        } else {
            CoachChoice::None
        };
        NewEntry {
            unit: UnitChoice::Uid(unit.clone()),
            team_name: None,
            members: vec![self.hand.person(person)],
            answers: Answers::default(),
            coaches,
        }
    }
}

/// Does it again where another thread registered the same person, or took the same number, at the same moment.
pub(crate) fn again<T>(work: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
    loop {
        match work() {
            Err(fault) if fault.kind == FaultKind::Stale => {}
            other => return other,
        }
    }
}

/// Ties share a place and the better prize: nobody has to decide them.
fn plan() -> String {
    PlanSettings {
        maximum: "100".parse().unwrap(),
        places: [1, 2, 2, 2],
        tie_modules: vec!["B".to_owned(), "A".to_owned()],
        last: LastResort::Share,
        cut: AtCut::Share,
        decimals: 2,
        rounding_at: RoundingAt::Total,
        pass_total: None,
    }
    .to_toml()
}

/// Cancels a competition after a look at what that touches.
fn cancel(act: Act<'_>, uid: &str) -> Result<(), Fault> {
    let seen = ending::look(act.by(), ending::What::Competition, uid, None)?.touched.digest()?;
    let reason = "承办单位不再承办".to_owned();
    ending::cancel(act, uid, &ending::Wanted { into: None, reason, seen }, refuse_official_in_tx)
}
