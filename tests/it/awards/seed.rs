//! A competition whose results are known, with the people in office: rows as the earlier stages leave them.

use std::collections::BTreeSet;
use std::sync::Arc;

use diesel::RunQueryDsl;
use jiangsai::access::by::{Act, By};
use jiangsai::access::model::{Actor, Grant};
use jiangsai::access::usecase::first_start;
use jiangsai::access::{secrets, store};
use jiangsai::kernel::ids::{AccountId, CompetitionId};
use jiangsai::kernel::role::Role;
use jiangsai::platform::crypto::MasterKey;
use jiangsai::platform::db::conn::Conn;
use jiangsai::platform::db::tx::{self, Verdict};
use jiangsai::platform::db::{Pool, backup};
use jiangsai::platform::installation::Installation;
use jiangsai::platform::system::{SystemClock, SystemEntropy};

use crate::helpers::app::App;
use crate::helpers::database::TestDatabase;

use super::namesakes::acquaint;

/// The pack all of them use.
pub(crate) const PACK: &str = "cn-441900-skills-2022";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "long enough for us";

/// A uid that tells what it stands for: 26 of a–z and 2–7.
pub(crate) fn uid(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_ascii_lowercase() || ('2'..='7').contains(c)).collect();
    format!("{plain:a<26}")
}

/// An installation with the seeded competition.
pub(crate) struct Seed {
    pub(crate) installation: Installation,
    pub(crate) competition: String,
}

/// Runs statements in one transaction.
pub(crate) fn run(pool: &Pool, statements: &[String]) {
    tx::write(pool, |conn| {
        for statement in statements {
            let done = match conn {
                Conn::Sqlite(conn) => diesel::sql_query(statement).execute(conn),
                Conn::Pg(conn) => diesel::sql_query(statement).execute(conn),
            };
            done.unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        Ok(Verdict::Commit(()))
    })
    .unwrap();
}

/// How many rows a query counts.
pub(crate) fn counted(pool: &Pool, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let query = format!("SELECT COUNT(*) AS n FROM {query}");
    let count = tx::read(pool, |conn| {
        Ok(match conn {
            Conn::Sqlite(conn) => diesel::sql_query(query).get_result::<Count>(conn),
            Conn::Pg(conn) => diesel::sql_query(query).get_result::<Count>(conn),
        })
    });
    count.unwrap().unwrap().n
}

/// The texts a query finds, named `text`.
pub(crate) fn texts(pool: &Pool, query: &str) -> BTreeSet<String> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let rows = tx::read(pool, |conn| {
        Ok(match conn {
            Conn::Sqlite(conn) => diesel::sql_query(query).load::<Row>(conn),
            Conn::Pg(conn) => diesel::sql_query(query).load::<Row>(conn),
        })
    });
    rows.unwrap().unwrap().into_iter().map(|row| row.text).collect()
}

pub(super) fn stream(
    id: i64,
    name: &str,
    kind: &str,
    parent: &str,
    competition: &str,
    phase: &str,
) -> String {
    let (uid, head) = (uid(name), "0".repeat(64));
    let authority = if competition == "NULL" { "NULL" } else { "1" };
    format!(
        "INSERT INTO stream (id, uid, kind, parent_id, competition_id, division_id, authority_id, phase, revision, \
         head) VALUES ({id}, '{uid}', '{kind}', {parent}, {competition}, NULL, {authority}, '{phase}', 0, '{head}')"
    )
}

/// The authority at which a role is held that is held for more than one competition.
fn at_authority(role: Role, whole: bool) -> &'static str {
    if whole && role.is_of_authority() { "1" } else { "NULL" }
}

/// Row number of the competition.
const COMPETITION: i64 = 2000;
/// The same, as the product knows it.
pub(crate) const COMPETITION_ID: CompetitionId = CompetitionId::of_row(COMPETITION);
/// Row numbers of units: host, competing, another competing.
const HOST_UNIT: i64 = 2100;
pub(super) const UNIT: i64 = 2101;
const OTHER_UNIT: i64 = 2102;

/// Accounts: row number, log-in name, role, whether for the whole site.
const ACCOUNTS: [(i64, &str, Role, bool); 10] = [
    (2001, "officer", Role::Authority, true),
    (2002, "second", Role::Authority, true),
    (2003, "host", Role::Host, false),
    (2004, "clerk", Role::FinanceClerk, true),
    (2005, "clerktwo", Role::FinanceClerk, true),
    (2006, "approver", Role::FinanceApprover, true),
    (2007, "unit", Role::Unit, true),
    (2008, "otherunit", Role::Unit, true),
    (2009, "judge", Role::Judge, false),
    (2010, "auditor", Role::Auditor, true),
];

impl Seed {
    /// A city class I competition of one event: five single contestants, gold to nothing, results kept, awarded.
    pub(crate) fn city(database: &TestDatabase) -> Self {
        Self::on(database.pool(), MasterKey::new(&[9; 32]))
    }

    /// The same in a database that is open already, under its master key.
    pub(crate) fn on(pool: Pool, keys: MasterKey) -> Self {
        let (clock, entropy) = (Arc::new(SystemClock::default()), Arc::new(SystemEntropy));
        let installation = Installation::new(pool, clock, entropy, keys);
        first_start::start(&installation).unwrap();
        let seed = Self { installation, competition: uid("competition") };
        run(&seed.installation.pool, &seed.everybody());
        run(&seed.installation.pool, &seed.contest());
        acquaint(&seed.installation.pool);
        seed.results(1, &["gold", "silver", "bronze", "excellence", "none"]);
        seed
    }

    /// The same beside a running service, under its keys.
    pub(crate) fn beside(app: &App) -> Self {
        let key = std::fs::read(app.data().join("master.key")).unwrap().try_into().unwrap();
        Self::on(app.database().pool(), MasterKey::new(&key))
    }

    fn everybody(&self) -> Vec<String> {
        let hash = secrets::hash_password(PASSWORD).unwrap();
        let mut rows = vec![stream(COMPETITION, "competition", "competition", "NULL", "2000", "awarded")];
        for (id, name, role, whole_site) in ACCOUNTS {
            let competition = if whole_site { "NULL" } else { "2000" };
            rows.push(stream(id, name, "account", "NULL", "NULL", "open"));
            rows.push(format!(
                "INSERT INTO account (id, login, display_name, password_hash, disabled, lang, theme) VALUES \
                 ({id}, '{name}', '示例{name}', '{hash}', FALSE, 'zh-CN', 'system')"
            ));
            rows.push(format!(
                "INSERT INTO role_grant (id, uid, account_id, role, competition_id, authority_id, granted_by, granted_at) \
                 VALUES ({id}, '{}', {id}, '{role}', {competition}, {}, 'system', '2026-01-01 00:00:00')",
                uid(&format!("grant{name}")),
                at_authority(role, whole_site)
            ));
        }
        for (id, name, account) in [
            (HOST_UNIT, "hostunit", None),
            (UNIT, "unitone", Some(2007)),
            (OTHER_UNIT, "unittwo", Some(2008)),
        ] {
            rows.push(stream(id, name, "unit", "NULL", "NULL", "open"));
            rows.push(format!(
                "INSERT INTO unit (id, name, name_sort, credit_code, state) VALUES ({id}, '示例单位{name}', '{name}', 'code{id}', 'verified')"
            ));
            rows.extend(account.map(|account: i64| {
                format!("INSERT INTO unit_member (id, unit_id, account_id) VALUES ({id}, {id}, {account})")
            }));
        }
        rows
    }

    fn contest(&self) -> Vec<String> {
        let mut rows = vec![
            format!(
                "INSERT INTO competition (id, name, year, authority_id, authority_name, level, class, selects_for, selection_only, \
                 place, first_day, final_day, registration_until, document, packs, explain_depth) VALUES \
                 ({COMPETITION}, '示例市数控技能竞赛', 2026, 1, '示例局', 'city', 'I', NULL, FALSE, '示例市', '2026-05-15', \
                 '2026-05-16', '2026-04-30 16:00:00', '示人社〔2026〕1号', '[\"{PACK}\"]', 'aspect')"
            ),
            stream(2200, "event", "event", "2000", "2000", "awarded"),
            event(2200, "数控车工", "6-18-01-01", 3),
            division(2300, "division", 2200, "职工组", 1),
            format!(
                "INSERT INTO coach_team (id, uid, competition_id, unit_id, name) VALUES \
                 (2400, '{}', {COMPETITION}, {UNIT}, '示例教练团队')",
                uid("coachteam")
            ),
        ];
        for (n, name) in (0..).zip(["one", "two", "three", "four", "five", "coachone", "coachtwo"]) {
            let id = 2500 + n;
            rows.push(stream(id, &format!("person{name}"), "person", "NULL", "NULL", "open"));
            rows.push(format!(
                "INSERT INTO person (id, name, name_sort, account_id, unit_id) VALUES \
                 ({id}, '示例{name}', '{name}', NULL, {UNIT})"
            ));
            if n < 5 {
                rows.extend(entry(2600 + n, 2300, name, &[id], if n == 4 { OTHER_UNIT } else { UNIT }));
            } else {
                rows.push(format!(
                    "INSERT INTO coach_team_member (id, coach_team_id, person_id, ordinal) VALUES ({id}, 2400, {id}, {n})"
                ));
            }
        }
        rows
    }

    /// Keeps a version of the division's result: prizes in rank order.
    pub(crate) fn results(&self, version: i64, prizes: &[&str]) {
        let names = ["one", "two", "three", "four", "five"];
        self.keep_result(2300, "division", version, &names, prizes);
    }

    pub(crate) fn keep_result(
        &self,
        division: i64,
        name: &str,
        version: i64,
        entries: &[&str],
        prizes: &[&str],
    ) {
        let row = |(rank, (name, prize)): (usize, (&&str, &&str))| {
            serde_json::json!({ "entry": format!("N-{name}"), "entry_uid": uid(&format!("entry{name}")),
                "status": "ranked", "total": "90", "rank": rank, "position": rank, "tied": false, "scale": null,
                "prize": prize, "modules": [], "because": [] })
        };
        let rows: Vec<_> = (1..).zip(entries.iter().zip(prizes)).map(row).collect();
        let body = serde_json::json!({ "schema": 1, "division": uid(name), "named": true, "modules": [],
            "decimals": 2, "rows": rows, "open": [], "notices": [] });
        let statement = format!(
            "INSERT INTO result (id, uid, division_id, version, body, digest, by_account, at) VALUES \
             ({}, '{}', {division}, {version}, '{body}', 'digest', 'system', '2026-05-17 00:00:00')",
            division * 10 + version,
            uid(&format!("result{name}{}", ["", "two", "three"][usize::try_from(version).unwrap() - 1]))
        );
        run(&self.installation.pool, &[statement]);
    }

    /// Adds an event for teams of two with its winners: a gold team.
    pub(crate) fn team_event(&self) {
        let mut rows = vec![
            stream(2201, "teamevent", "event", "2000", "2000", "awarded"),
            event(2201, "机电一体化", "6-18-01-02", 0),
            division(2301, "teamdivision", 2201, "团队组", 2),
        ];
        rows.extend(entry(2700, 2301, "team", &[2500, 2501], UNIT));
        run(&self.installation.pool, &rows);
        self.keep_result(2301, "teamdivision", 1, &["team"], &["gold"]);
    }

    /// Another awarded competition of the site under the same packs, without results of its own: its uid.
    pub(crate) fn another(&self) -> String {
        let rows = [
            stream(3000, "another", "competition", "NULL", "3000", "awarded"),
            format!(
                "INSERT INTO competition (id, name, year, authority_id, authority_name, level, class, selects_for, selection_only, \
                 place, first_day, final_day, registration_until, document, packs, explain_depth) VALUES \
                 (3000, '示例市焊接技能竞赛', 2026, 1, '示例局', 'city', 'I', NULL, FALSE, '示例市', '2026-05-20', \
                 '2026-05-21', '2026-04-30 16:00:00', '示人社〔2026〕2号', '[\"{PACK}\"]', 'aspect')"
            ),
            stream(3200, "anotherevent", "event", "3000", "3000", "awarded"),
            format!(
                "INSERT INTO event (id, competition_id, name, occupation_code, host_unit_id, title_quota) VALUES \
                 (3200, 3000, '电工', '6-31-01-03', {HOST_UNIT}, 0)"
            ),
            division(3300, "anotherdivision", 3200, "职工组", 1),
        ];
        run(&self.installation.pool, &rows);
        uid("another")
    }

    /// Changes the competition's own row.
    pub(crate) fn set(&self, assignments: &str) {
        run(
            &self.installation.pool,
            &[format!("UPDATE competition SET {assignments} WHERE id = {COMPETITION}")],
        );
    }

    /// Gives somebody one more role for the whole site.
    pub(crate) fn grant(&self, name: &str, role: Role) {
        let (id, ..) = ACCOUNTS.iter().find(|(_, login, ..)| *login == name).unwrap();
        let statement = format!(
            "INSERT INTO role_grant (id, uid, account_id, role, authority_id, granted_by, granted_at) \
             VALUES ({}, '{}', {id}, '{role}', {}, 'system', '2026-01-01 00:00:00')",
            id + 500,
            uid(&format!("second{name}")),
            at_authority(role, true)
        );
        run(&self.installation.pool, &[statement]);
    }

    /// Somebody by log-in name, with the grants they hold.
    pub(crate) fn actor(&self, name: &str) -> Actor {
        let (id, ..) = ACCOUNTS.iter().find(|(_, login, ..)| *login == name).unwrap();
        let grants: Vec<Grant> =
            tx::read(&self.installation.pool, |conn| store::grants(conn, AccountId::of_row(*id))).unwrap();
        Actor {
            account_id: Some(AccountId::of_row(*id)),
            uid: uid(name),
            name: format!("示例{name}"),
            grants,
            session: None,
        }
    }

    /// Who asks.
    pub(crate) fn by<'a>(&'a self, actor: &'a Actor) -> By<'a> {
        By::new(&self.installation, actor)
    }

    /// Who acts, once.
    pub(crate) fn acts<'a>(&'a self, actor: &'a Actor) -> Act<'a> {
        self.by(actor).acts()
    }

    /// Digest of everything in the database but what a refused request may leave.
    pub(crate) fn digest(&self) -> String {
        backup::digest(&self.installation.pool, &["session", "attempt"]).unwrap()
    }
}

fn event(id: i64, name: &str, occupation: &str, quota: i64) -> String {
    format!(
        "INSERT INTO event (id, competition_id, name, occupation_code, class, host_unit_id, title_quota) VALUES \
         ({id}, {COMPETITION}, '{name}', '{occupation}', NULL, {HOST_UNIT}, {quota})"
    )
}

fn division(id: i64, uid_of: &str, event: i64, name: &str, team_size: i64) -> String {
    format!(
        "INSERT INTO division (id, uid, event_id, name, category, team_size, plan) VALUES \
         ({id}, '{}', {event}, '{name}', 'staff', {team_size}, '')",
        uid(uid_of)
    )
}

fn entry(id: i64, division: i64, name: &str, members: &[i64], unit: i64) -> Vec<String> {
    let coach = if unit == UNIT { "2400" } else { "NULL" };
    let mut rows = vec![format!(
        "INSERT INTO entry (id, uid, division_id, number, team_name, unit_id, coach_team_id, state, status, \
         represents, created_by, created_at) VALUES ({id}, '{}', {division}, 'N-{name}', '示例{name}', {unit}, \
         {coach}, 'admitted', 'ranked', TRUE, 'system', '2026-04-01 00:00:00')",
        uid(&format!("entry{name}"))
    )];
    for (n, member) in (1..).zip(members) {
        rows.push(format!(
            "INSERT INTO entry_member (id, entry_id, division_id, person_id, ordinal) VALUES \
             ({}, {id}, {division}, {member}, {n})",
            id * 10 + n
        ));
    }
    rows
}
