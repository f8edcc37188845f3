//! Accounts, units and the clock everybody works by.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use jiangsai::access::actions::Action;
use jiangsai::access::by::{Act, By};
use jiangsai::access::door::{self, On};
use jiangsai::access::model::{Actor, Grant, NewAccount, Reach, Request};
use jiangsai::access::usecase::{accounts, first_start, roles, sign_in};
use jiangsai::kernel::clock::Clock;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::ids::AuthorityId;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::platform::config::Settings;
use jiangsai::platform::db::migrate;
use jiangsai::platform::installation::{self, Installation};
use jiangsai::register::model::{
    BankAccount, CreditCode, IdNumber, NewBankAccount, NewPerson, NewUnit, Phone,
};
use jiangsai::register::usecase::{persons, recording, units};

use super::super::cheap;
use super::PASSWORD;
use super::people;
use super::plan::{Wanted, mixed};

/// A clock that stands at a moment, and goes on a little each time it is read.
pub(crate) struct Calendar(AtomicI64);

impl Clock for Calendar {
    fn now(&self) -> DateTime<Utc> {
        let micros = self.0.fetch_add(1_217_000, Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap()
    }
}

/// Somebody's tools: an installation with a clock of its own.
pub(crate) struct Hand {
    pub(crate) installation: Installation,
    calendar: Arc<Calendar>,
    day: NaiveDate,
}

impl Hand {
    /// Tools that work by the days before and after `day`.
    pub(crate) fn around(shared: &Installation, day: NaiveDate) -> Self {
        let calendar = Arc::new(Calendar(AtomicI64::new(0)));
        let installation = Installation { clock: calendar.clone(), ..shared.clone() };
        let hand = Self { installation, calendar, day };
        hand.turn_to(0);
        hand
    }

    /// Goes to the morning of another day.
    pub(crate) fn turn_to(&self, days: i64) {
        let distance = Days::new(days.unsigned_abs());
        let day = if days < 0 { self.day - distance } else { self.day + distance };
        let morning = day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(1);
        self.calendar.0.store(morning.timestamp_micros(), Ordering::Relaxed);
    }

    /// A request sent once.
    pub(crate) fn once(&self) -> Request {
        let client_uid = self.installation.new_uid().unwrap().to_string();
        Request { payload_digest: client_uid.clone(), client_uid, revision: None, foreseen: None }
    }

    /// Does something as somebody, sent once.
    pub(crate) fn does<T>(&self, actor: &Actor, work: impl FnOnce(Act<'_>) -> Result<T, Fault>) -> T {
        work(By::new(&self.installation, actor).asks(&self.once())).unwrap()
    }

    /// Somebody made up, by number.
    pub(crate) fn person(&self, number: usize) -> NewPerson {
        let id_number = IdNumber::parse(&people::id_number(number), self.day).unwrap();
        let phone = Phone::parse(&people::phone(number)).unwrap();
        NewPerson { name: people::name(number), id_number, phone: Some(phone) }
    }

    /// Somebody comes to work.
    pub(crate) fn log_in(&self, login: &str) {
        sign_in::log_in(&self.installation, login, PASSWORD, "127.0.0.1").unwrap();
    }
}

/// Log-in names: the first of a kind without a number.
fn login(kind: &str, number: usize) -> String {
    if number == 0 && kind != "judge" { kind.to_owned() } else { format!("{kind}{}", number + 1) }
}

/// Opens an empty database and starts it.
pub(crate) fn open(database: &str, data: &Path) -> Installation {
    let settings =
        Settings { database: Some(database.to_owned()), data: Some(data.to_owned()), ..Settings::default() };
    let epoch: Arc<dyn Clock> = Arc::new(Calendar(AtomicI64::new(0)));
    let installation =
        installation::open(&settings.finish().unwrap(), epoch, installation::Key::Made).unwrap();
    migrate::run(&installation.pool).unwrap();
    first_start::start(&installation).unwrap();
    installation
}

/// Everybody who works, and every unit.
pub(crate) struct Office {
    actors: BTreeMap<String, Actor>,
    /// Uid and credit code.
    units: Vec<(String, String)>,
    /// How many of each kind there are.
    sizes: BTreeMap<&'static str, usize>,
}

/// Kinds of accounts, their role for the whole site, and for how many competitions there is one: at least, and at most
/// so many.
const KINDS: [(&str, Option<Role>, usize, usize, usize); 13] = [
    ("admin", Some(Role::Administrator), usize::MAX, 1, 1),
    ("authority", Some(Role::Authority), usize::MAX, 1, 1),
    ("auditor", Some(Role::Auditor), usize::MAX, 1, 1),
    ("clerk", Some(Role::FinanceClerk), usize::MAX, 1, 1),
    ("approver", Some(Role::FinanceApprover), usize::MAX, 1, 1),
    ("host", Some(Role::Host), 250, 1, 40),
    ("registrar", None, 300, 1, 30),
    ("encryption", None, 300, 1, 30),
    ("chief", None, 150, 1, 60),
    ("supervisor", None, 300, 1, 30),
    ("judge", None, 16, 3, 600),
    ("unit", Some(Role::Unit), 12, 8, 800),
    ("contestant", Some(Role::Contestant), 30, 1, 300),
];

impl Office {
    /// Makes accounts and units for so many competitions.
    pub(crate) fn found(hand: &Hand, competitions: usize) -> Self {
        let hash = cheap::hash(PASSWORD);
        let mut office = Self { actors: BTreeMap::new(), units: Vec::new(), sizes: BTreeMap::new() };
        for (kind, role, one_for, least, most) in KINDS {
            // Judges come in threes.
            let count = (competitions / one_for).clamp(least, most) / least * least;
            office.sizes.insert(kind, count);
            for number in 0..count {
                office.account(hand, &login(kind, number), role, &hash);
            }
        }
        for number in 0..office.sizes["unit"] {
            office.unit(hand, number);
        }
        for number in 0..office.sizes["contestant"] {
            let actor = office.actor(&login("contestant", number));
            hand.does(actor, |act| persons::register_self(act, &hand.person(number)));
        }
        office
    }

    fn account(&mut self, hand: &Hand, login: &str, role: Option<Role>, hash: &str) {
        let account = NewAccount { login: login.to_owned(), name: format!("示例{login}") };
        let (action, site) = (Action::InviteAccount, On::Site);
        let (id, uid) = door::write(&hand.installation, &Actor::system(), action, site, None, |tx| {
            let made = accounts::create_account_in_tx(tx, &account, Some(hash))?;
            if let Some(role) = role {
                roles::grant_in_tx(tx, made.id, role, Reach::of_office(role, AuthorityId::FIRST))?;
            }
            tx.note(serde_json::json!({ "account": made.uid, "roles": role }));
            Ok((made.id, made.uid))
        })
        .unwrap();
        let grants = role.map(|role| Grant { role, reach: Reach::of_office(role, AuthorityId::FIRST) });
        let grants = grants.into_iter().collect();
        let actor = Actor { account_id: Some(id), uid, name: account.name, grants, session: None };
        self.actors.insert(login.to_owned(), actor);
    }

    fn unit(&mut self, hand: &Hand, number: usize) {
        let credit_code = CreditCode::parse(&people::credit_code(number)).unwrap();
        let code = credit_code.as_str().to_owned();
        let new = NewUnit { name: people::unit(number), credit_code, reason: None };
        let by = self.actor(&login("unit", number));
        let uid = hand.does(by, |act| units::register(act, &new));
        let account = bank_account(&new.name, number);
        hand.does(self.actor("clerk"), |act| recording::of_unit(act, &uid, &account, payable_in_tx));
        self.units.push((uid, code));
    }

    /// Somebody by log-in name.
    pub(crate) fn actor(&self, login: &str) -> &Actor {
        self.actors.get(login).unwrap_or_else(|| panic!("{login} works here"))
    }

    /// Who does this for a competition: the first of the kind for what pages are measured on and for some of the
    /// others, anybody for the rest.
    pub(crate) fn chosen(&self, kind: &str, wanted: &Wanted) -> String {
        let mixed = mixed(wanted.number * 31);
        let share = if kind == "host" { 8 } else { 50 };
        let first = wanted.name.is_some() || mixed.is_multiple_of(share);
        login(kind, if first { 0 } else { mixed % self.sizes[kind] })
    }

    /// Three judges for an event.
    pub(crate) fn judges(&self, wanted: &Wanted, event: usize) -> [String; 3] {
        let threes = self.sizes["judge"] / 3;
        let three =
            if wanted.name.is_some() { event % threes } else { mixed(wanted.number + event) % threes };
        [0, 1, 2].map(|judge| login("judge", three * 3 + judge))
    }

    /// Uid and credit code of the unit with this number; units begin again after the last.
    pub(crate) fn unit_of(&self, number: usize) -> &(String, String) {
        &self.units[number % self.units.len()]
    }
}

/// A bank account of a holder.
pub(crate) fn bank_account(holder: &str, number: usize) -> NewBankAccount {
    let account = BankAccount {
        holder: holder.to_owned(),
        bank: "示例银行示例支行".to_owned(),
        number: people::bank_account(number),
    };
    NewBankAccount { account, document: Some("示财〔2026〕1号".to_owned()) }
}
