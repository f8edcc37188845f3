//! The world of a walk: two events, three divisions of which one stays empty, six entries, two judges, a pack that pays.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use jiangsai::access::actions::Action;
use jiangsai::access::by::By;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::{Actor, Grant, NewAccount, Reach};
use jiangsai::access::usecase::{accounts, first_start, roles};
use jiangsai::kernel::clock::civil_date;
use jiangsai::kernel::ids::{AccountId, AuthorityId, CompetitionId, DivisionId};
use jiangsai::kernel::role::Role;
use jiangsai::platform::crypto::MasterKey;
use jiangsai::platform::db::{Conn, Pool, tx};
use jiangsai::platform::installation::Installation;
use jiangsai::register::model::{BankAccount, IdNumber, NewBankAccount, NewPerson, Phone};

use super::chance::{Dealt, Dice, Hand};
use crate::helpers::walk::id_number;

/// Everybody: log-in name, roles for the site, office in the competition.
pub(super) const PEOPLE: [(&str, &[Role], Option<Role>); 17] = [
    ("host", &[Role::Host], None),
    ("authority", &[Role::Authority], None),
    ("authority2", &[Role::Authority], None),
    ("registrar", &[], Some(Role::Registrar)),
    ("encryption", &[], Some(Role::EncryptionJudge)),
    ("chief", &[], Some(Role::ChiefJudge)),
    ("judge1", &[], Some(Role::Judge)),
    ("judge2", &[], Some(Role::Judge)),
    ("judge3", &[], None),
    ("supervisor", &[], Some(Role::Supervisor)),
    ("unit", &[Role::Unit], None),
    ("contestant", &[Role::Contestant], None),
    ("clerk", &[Role::FinanceClerk], None),
    ("approver", &[Role::FinanceApprover], None),
    ("auditor", &[Role::Auditor], None),
    ("admin", &[Role::Administrator], None),
    ("stranger", &[], None),
];

pub(super) const PASSWORD: &str = "walked through";

/// Persons by number: their names, and what their ID numbers begin with.
pub(super) const BORN: &str = "441900190105150";

pub(super) struct World {
    pub(super) installation: Installation,
    pub(super) clock: Arc<Hand>,
    entropy: Arc<Dealt>,
    /// Row number and uid of each account, in the order of [`PEOPLE`].
    accounts: Vec<(AccountId, String)>,
    /// Uid of the competition.
    pub(super) competition: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    uid: String,
}

fn rows<T: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + 'static>(
    conn: &mut Conn,
    query: &str,
) -> Vec<T> {
    match conn {
        Conn::Sqlite(conn) => diesel::sql_query(query).load::<T>(conn),
        Conn::Pg(conn) => diesel::sql_query(query).load::<T>(conn),
    }
    .unwrap_or_else(|error| panic!("{error}: {query}"))
}

impl World {
    /// Goes on in a database at an instant.
    pub(super) fn open(pool: Pool, at: DateTime<Utc>) -> Self {
        let clock = Arc::new(Hand::at(at));
        let entropy = Arc::new(Dealt(Mutex::new(Dice::new(at.timestamp().unsigned_abs()))));
        let keys = MasterKey::new(&[5; 32]);
        let installation = Installation::new(pool, clock.clone(), entropy.clone(), keys);
        first_start::start(&installation).unwrap();
        let mut world =
            Self { installation, clock, entropy, accounts: Vec::new(), competition: String::new() };
        world.look_around();
        world
    }

    /// Reads who there is and which competition.
    pub(super) fn look_around(&mut self) {
        let account = |(login, ..): &(&str, _, _)| {
            let found = self.read(|conn| {
                let query = format!(
                    "SELECT account.id, stream.uid FROM account JOIN stream ON stream.id = account.id WHERE login = '{login}'"
                );
                rows::<Known>(conn, &query)
            });
            found.into_iter().next().map(|found| (AccountId::of_row(found.id), found.uid))
        };
        self.accounts = PEOPLE.iter().filter_map(account).collect();
        let of_kind = "SELECT uid AS line FROM stream WHERE kind = 'competition' ORDER BY id";
        self.competition = self.lines(of_kind).into_iter().next().unwrap_or_default();
    }

    fn read<T>(&self, work: impl FnOnce(&mut Conn) -> T) -> T {
        tx::read(&self.installation.pool, |conn| Ok(work(conn))).unwrap()
    }

    /// The texts a query answers as `line`.
    pub(super) fn lines(&self, query: &str) -> Vec<String> {
        self.read(|conn| rows::<Line>(conn, query)).into_iter().map(|row| row.line).collect()
    }

    /// What the product's randomness comes from, from now on.
    pub(super) fn deal(&self, seed: u64) {
        *self.entropy.0.lock().unwrap() = Dice::new(seed);
    }

    /// Everybody with the grants they hold now, in the order of [`PEOPLE`].
    pub(super) fn everybody(&self) -> Vec<(&'static str, Actor)> {
        let held = self.lines(
            "SELECT CAST(account_id AS TEXT) || '/' || role || '/' || COALESCE(CAST(competition_id AS TEXT), '') || '/' || \
             COALESCE(CAST(division_id AS TEXT), '') || '/' || COALESCE(CAST(authority_id AS TEXT), '') AS line FROM role_grant WHERE revoked_at IS NULL ORDER BY id",
        );
        let mut grants: BTreeMap<i64, Vec<Grant>> = BTreeMap::new();
        for line in held {
            let mut parts = line.split('/');
            let account: i64 = parts.next().unwrap().parse().unwrap();
            let role = Role::from_code(parts.next().unwrap()).unwrap();
            let mut number = || parts.next().unwrap().parse::<i64>().ok();
            let competition_id = number().map(CompetitionId::of_row);
            let division_id = number().map(DivisionId::of_row);
            let authority_id = number().map(AuthorityId::of_row);
            let reach = match (competition_id, authority_id) {
                (Some(id), _) => Reach::within(id, division_id),
                (None, Some(id)) => Reach::Authority(id),
                (None, None) => Reach::Site,
            };
            grants.entry(account).or_default().push(Grant { role, reach });
        }
        let people = PEOPLE.iter().zip(&self.accounts);
        people
            .map(|((login, ..), (id, uid))| {
                let grants = grants.get(&id.row()).cloned().unwrap_or_default();
                let name = format!("示例{login}");
                (*login, Actor { account_id: Some(*id), uid: uid.clone(), name, grants, session: None })
            })
            .collect()
    }

    /// An account with the grants it holds now.
    pub(super) fn actor(&self, login: &str) -> Actor {
        self.everybody().into_iter().find(|(known, _)| *known == login).unwrap().1
    }

    pub(super) fn by<'a>(&'a self, actor: &'a Actor) -> By<'a> {
        By::new(&self.installation, actor)
    }

    pub(super) fn today(&self) -> NaiveDate {
        civil_date(self.installation.now())
    }

    pub(super) fn day(&self, ahead: i64) -> NaiveDate {
        self.today() + TimeDelta::days(ahead)
    }

    /// Makes the accounts.
    pub(super) fn people(&mut self) {
        let hash = weak_hash();
        for (login, held, _) in PEOPLE {
            let account = NewAccount { login: login.to_owned(), name: format!("示例{login}") };
            door::write(&self.installation, &Actor::system(), Action::InviteAccount, On::Site, None, |tx| {
                let made = accounts::create_account_in_tx(tx, &account, Some(&hash))?;
                for role in held {
                    roles::grant_in_tx(tx, made.id, *role, Reach::of_office(*role, AuthorityId::FIRST))?;
                }
                Ok(())
            })
            .unwrap();
        }
        self.look_around();
    }

    /// Somebody by number.
    pub(super) fn person(&self, number: u32) -> NewPerson {
        let id_number = IdNumber::parse(&id_number(BORN, number), self.today()).unwrap();
        let phone = Phone::parse(&format!("199000000{number:02}")).unwrap();
        NewPerson { name: name(number), id_number, phone: Some(phone) }
    }
}

/// The name of a person by number.
pub(super) fn name(number: u32) -> String {
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| digits[usize::try_from(n % 10).unwrap()];
    format!("示例{}{}", digit(number / 10), digit(number))
}

pub(super) fn account(number: usize) -> NewBankAccount {
    let account = BankAccount {
        holder: "示例户名".to_owned(),
        bank: "示例银行示例支行".to_owned(),
        number: format!("62000000000000{:02}", number % 100),
    };
    NewBankAccount { account, document: Some("示财〔2026〕1号".to_owned()) }
}

/// A hash of [`PASSWORD`] that costs next to nothing: a walk signs often, and it is not the hashing that is walked.
fn weak_hash() -> String {
    use argon2::password_hash::PasswordHasher as _;
    let params = argon2::Params::new(8, 1, 1, None).unwrap();
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    argon.hash_password(PASSWORD.as_bytes()).unwrap().to_string()
}
