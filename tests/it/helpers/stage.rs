//! A competition as far as its draw or its judging, for tests and measurements of what comes after.
//!
//! Made by the use-cases where the stage is the one under test, and by rows where it is not.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;
use jiangsai::access::actions::Action;
use jiangsai::access::by::{Act, By};
use jiangsai::access::door::{self, On, Tx};
use jiangsai::access::model::{Actor, Grant, NewAccount, Reach};
use jiangsai::access::offices::Terms;
use jiangsai::access::secrets;
use jiangsai::access::usecase::roles::assign_in_tx;
use jiangsai::access::usecase::{accounts, first_start, roles};
use jiangsai::audit::model::{Stream, StreamKind};
use jiangsai::audit::store as streams;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::ids::{AuthorityId, DivisionId, RoundId, StreamId, UnitId};
use jiangsai::kernel::limits;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::draw::usecase::draw_codes;
use jiangsai::lifecycle::judging::usecase::panels;
use jiangsai::platform::config::Settings;
use jiangsai::platform::db::rows::{Binds as _, Bound, Row};
use jiangsai::platform::db::schema::{
    aspect, competition, division, entry, event, module, round, seat, unit,
};
use jiangsai::platform::db::{migrate, tx};
use jiangsai::platform::installation::{self, Installation, Key};
use jiangsai::platform::system::SystemClock;

/// Password of every account.
pub(crate) const PASSWORD: &str = "long enough for us";

/// What a stage is made of.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Entries.
    pub(crate) entries: usize,
    /// Judges, all on both panels.
    pub(crate) judges: usize,
}

/// A competition in the database, and the tools to go on with it beside a running service.
pub(crate) struct Stage {
    pub(crate) installation: Installation,
    pub(crate) competition: Stream,
    pub(crate) round: String,
    /// Uids of the modules: A (S, M), B (J).
    pub(crate) modules: [String; 2],
    pub(crate) actors: Vec<(String, Actor)>,
}

/// Log-in names of those in office, with their roles.
const OFFICES: [(&str, Role); 8] = [
    ("host", Role::Host),
    ("encryption", Role::EncryptionJudge),
    ("chief", Role::ChiefJudge),
    ("chief2", Role::ChiefJudge),
    ("supervisor", Role::Supervisor),
    ("auditor", Role::Auditor),
    ("registrar", Role::Registrar),
    ("authority", Role::Authority),
];

impl Stage {
    /// Fills an empty database: a reviewed competition with one round of two modules. Codes are not drawn.
    pub(crate) fn set(database: &str, data: &Path, size: Size) -> Self {
        let settings = Settings {
            database: Some(database.to_owned()),
            data: Some(data.to_owned()),
            ..Settings::default()
        };
        let config = settings.finish().unwrap();
        let installation = installation::open(&config, Arc::new(SystemClock::default()), Key::Made).unwrap();
        migrate::run(&installation.pool).unwrap();
        first_start::start(&installation).unwrap();
        let hash = secrets::hash_password(PASSWORD).unwrap();
        let mut stage =
            door::write(&installation, &Actor::system(), Action::DraftCompetition, On::Site, None, |tx| {
                let made = made(tx, size)?;
                bind_rows_of(tx, Bound::ALL);
                Ok(made)
            })
            .map(|(competition, round, modules)| Self {
                competition: stream(&installation, competition),
                installation: installation.clone(),
                round,
                modules,
                actors: Vec::new(),
            })
            .unwrap();
        for (login, role) in OFFICES {
            stage.account(login, Some(role), &hash);
        }
        for judge in 1..=size.judges {
            stage.account(&format!("judge{judge}"), None, &hash);
        }
        stage
    }

    /// Goes on through the draw.
    pub(crate) fn drawn(self) -> Self {
        draw_codes(self.acts(self.actor("encryption")), &self.round, "风调雨顺 国泰民安").unwrap();
        self
    }

    /// Goes on through panels to judging; all judges sit on both panels.
    pub(crate) fn judging(self) -> Self {
        let judges = self.actors.iter().filter(|(login, _)| login.starts_with("judge")).count();
        for module in &self.modules {
            if judges > limits::PANEL_JUDGES {
                self.seat_a_crowd(module, judges);
                continue;
            }
            for judge in 1..=judges {
                let login = format!("judge{judge}");
                let sent = (module.as_str(), login.as_str(), "");
                panels::seat(self.acts(self.actor("host")), &self.round, sent).unwrap();
            }
        }
        panels::start(self.acts(self.actor("host")), &self.round, Some("示例理由")).unwrap();
        self
    }

    /// Seats more judges than a panel may have: for measuring a hall, not a panel.
    fn seat_a_crowd(&self, module_uid: &str, judges: usize) {
        let outcome = door::write(
            &self.installation,
            &Actor::system(),
            Action::SeatJudge,
            On::Uid(&self.round),
            None,
            |tx| {
                let module_id = module::table
                    .filter(module::uid.eq(module_uid))
                    .select(module::id)
                    .first::<i64>(tx.conn)
                    .unwrap();
                for judge in 1..=judges {
                    let account_id = self.actor(&format!("judge{judge}")).account_id.unwrap();
                    assign_in_tx(tx, account_id, Role::Judge, None, Terms::STRICTEST)?;
                    diesel::insert_into(seat::table)
                        .values((
                            seat::uid.eq(uid(tx)),
                            seat::module_id.eq(module_id),
                            seat::account_id.eq(account_id),
                            seat::ordinal.eq(i64::try_from(judge).unwrap()),
                        ))
                        .execute(tx.conn)
                        .unwrap();
                }
                bind_rows_of(tx, &[Bound::Seat]);
                Ok(())
            },
        );
        outcome.unwrap();
    }

    /// Somebody in office, or a judge.
    pub(crate) fn actor(&self, login: &str) -> &Actor {
        &self.actors.iter().find(|(known, _)| known == login).unwrap().1
    }

    /// Who asks.
    pub(crate) fn by<'a>(&'a self, actor: &'a Actor) -> By<'a> {
        By::new(&self.installation, actor)
    }

    /// Who acts, once.
    pub(crate) fn acts<'a>(&'a self, actor: &'a Actor) -> Act<'a> {
        self.by(actor).acts()
    }

    /// Makes an account that can log in, with a role in the competition.
    pub(crate) fn account(&mut self, login: &str, role: Option<Role>, hash: &str) {
        let competition = self.competition.as_competition().unwrap();
        let account = NewAccount { login: login.to_owned(), name: format!("示例{login}") };
        let made =
            door::write(&self.installation, &Actor::system(), Action::InviteAccount, On::Site, None, |tx| {
                let made = accounts::create_account_in_tx(tx, &account, Some(hash))?;
                if let Some(role) = role {
                    roles::grant_in_tx(tx, made.id, role, Reach::Competition(competition))?;
                }
                Ok((made.id, made.uid))
            });
        let (id, uid) = made.unwrap();
        let grant = |role| Grant { role, reach: Reach::Competition(competition) };
        let grants = role.into_iter().map(grant).collect();
        let actor = Actor { account_id: Some(id), uid, name: account.name, grants, session: None };
        self.actors.push((login.to_owned(), actor));
    }
}

fn stream(installation: &Installation, id: StreamId) -> Stream {
    tx::read(&installation.pool, |conn| streams::stream_by_id(conn, id)).unwrap()
}

type Made = (StreamId, String, [String; 2]);

fn made(tx: &mut Tx<'_>, size: Size) -> Result<Made, Fault> {
    let site = tx.stream.clone();
    let none = serde_json::Value::Null;
    let day = NaiveDate::from_ymd_opt(2026, 5, 16).unwrap();
    let the_unit = tx.create_stream(StreamKind::Unit, &site, None, "open", &none)?;
    insert_unit(tx, the_unit.id);
    let top = tx.create_stream(StreamKind::Competition, &site, None, "reviewed", &none)?;
    insert_competition(tx, top.id, day);
    let the_event = tx.create_stream(StreamKind::Event, &top, None, "reviewed", &none)?;
    diesel::insert_into(event::table)
        .values((
            event::id.eq(the_event.id),
            event::competition_id.eq(top.id),
            event::name.eq("数控车工"),
            event::occupation_code.eq("6-18-01-01"),
            event::host_unit_id.eq(the_unit.id),
        ))
        .execute(tx.conn)
        .unwrap();
    let division_id = diesel::insert_into(division::table)
        .values((
            division::uid.eq(uid(tx)),
            division::event_id.eq(the_event.id),
            division::name.eq("职工组"),
            division::category.eq("staff"),
            division::team_size.eq(1_i64),
            division::plan.eq(""),
        ))
        .returning(division::id)
        .get_result::<DivisionId>(tx.conn)
        .unwrap();
    let the_round = tx.create_stream(StreamKind::Round, &the_event, Some(division_id), "open", &none)?;
    diesel::insert_into(round::table)
        .values((
            round::id.eq(the_round.id),
            round::division_id.eq(division_id),
            round::name.eq("第1轮"),
            round::ordinal.eq(1_i64),
            round::is_final.eq(true),
        ))
        .execute(tx.conn)
        .unwrap();
    for number in 1..=size.entries {
        insert_entry(tx, division_id, the_unit.as_unit()?, number);
    }
    let modules = insert_modules(tx, the_round.as_round()?, size.judges >= 3);
    streams::set_authority_in_tx(tx.conn, top.as_competition()?, AuthorityId::FIRST)?;
    Ok((top.id, the_round.uid.to_string(), modules))
}

fn insert_unit(tx: &mut Tx<'_>, id: StreamId) {
    diesel::insert_into(unit::table)
        .values((
            unit::id.eq(id),
            unit::name.eq("示例职业学院"),
            unit::name_sort.eq("shilizhiyexueyuan"),
            unit::credit_code.eq("TEST00000000000000"),
        ))
        .execute(tx.conn)
        .unwrap();
}

fn insert_competition(tx: &mut Tx<'_>, id: StreamId, day: NaiveDate) {
    diesel::insert_into(competition::table)
        .values((
            (
                competition::id.eq(id),
                competition::name.eq("2026年示例市数控技能竞赛"),
                competition::year.eq(2026_i64),
                competition::authority_id.eq(Some(AuthorityId::FIRST)),
                competition::authority_name.eq("示例市人社局"),
                competition::level.eq("city"),
                competition::class.eq(None::<String>),
                competition::selection_only.eq(false),
            ),
            (
                competition::place.eq("示例路1号实训楼"),
                competition::first_day.eq(day),
                competition::final_day.eq(day),
                competition::registration_until.eq(tx.now.naive_utc()),
                competition::packs.eq("[]"),
                competition::explain_depth.eq("aspect"),
            ),
        ))
        .execute(tx.conn)
        .unwrap();
}

fn insert_modules(tx: &mut Tx<'_>, round_id: RoundId, trimmed: bool) -> [String; 2] {
    let a = insert_module(
        tx,
        round_id,
        ("A", "零件加工", 1),
        trimmed,
        &[
            ("A1", "外圆尺寸", "S", 10_000, 500),
            ("A2", "端面垂直度", "S", 10_000, 500),
            ("A3", "通止规检验", "M", 5_000, 5_000),
        ],
    );
    let b = insert_module(
        tx,
        round_id,
        ("B", "工艺", 2),
        false,
        &[("B1", "表面质量", "J", 5_000, 1_000), ("B2", "工位整理", "J", 5_000, 1_000)],
    );
    [a, b]
}

fn uid(tx: &Tx<'_>) -> String {
    tx.installation.new_uid().unwrap().to_string()
}

fn insert_entry(tx: &mut Tx<'_>, division_id: DivisionId, unit_id: UnitId, number: usize) {
    let (uid, now) = (uid(tx), tx.now.naive_utc());
    diesel::insert_into(entry::table)
        .values((
            entry::uid.eq(uid),
            entry::division_id.eq(division_id),
            entry::number.eq(format!("{number:04}")),
            entry::team_name.eq(format!("示例选手{number}")),
            entry::unit_id.eq(unit_id),
            entry::state.eq("admitted"),
            entry::status.eq("ranked"),
            entry::created_by.eq("system"),
            entry::created_at.eq(now),
        ))
        .execute(tx.conn)
        .unwrap();
}

type NewAspect = (&'static str, &'static str, &'static str, i64, i64);

fn insert_module(
    tx: &mut Tx<'_>,
    round_id: RoundId,
    (code, name, ordinal): (&str, &str, i64),
    trimmed: bool,
    aspects: &[NewAspect],
) -> String {
    let module_uid = uid(tx);
    let max: i64 = aspects.iter().map(|aspect| aspect.3).sum();
    let id = diesel::insert_into(module::table)
        .values((
            (
                module::uid.eq(&module_uid),
                module::round_id.eq(round_id),
                module::code.eq(code),
                module::name.eq(name),
                module::ordinal.eq(ordinal),
                module::max_thousandths.eq(max),
            ),
            (
                module::weight_thousandths.eq(50_000_i64),
                module::identity_mode.eq("code"),
                module::aggregation.eq(if trimmed { "trimmed" } else { "mean" }),
                module::trim.eq(i64::from(trimmed)),
                module::spread_limit.eq(1_i64),
            ),
        ))
        .returning(module::id)
        .get_result::<i64>(tx.conn)
        .unwrap();
    for ((code, name, kind, max, step), ordinal) in aspects.iter().zip(1_i64..) {
        let uid = uid(tx);
        diesel::insert_into(aspect::table)
            .values((
                aspect::uid.eq(uid),
                aspect::module_id.eq(id),
                aspect::code.eq(code),
                aspect::name.eq(name),
                aspect::kind.eq(kind),
                aspect::max_thousandths.eq(max),
                aspect::step_thousandths.eq(step),
                aspect::ordinal.eq(ordinal),
            ))
            .execute(tx.conn)
            .unwrap();
    }
    module_uid
}

/// Binds every row of some tables: what was written beside the product.
fn bind_rows_of(tx: &mut Tx<'_>, tables: &[Bound]) {
    #[derive(diesel::QueryableByName)]
    struct Key {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        key: i64,
    }
    for table in tables.iter().copied() {
        let (name, column) = (table.table().name, table.table().column);
        let query = diesel::sql_query(format!("SELECT {column} AS key FROM {name} ORDER BY 1"));
        let keys: Vec<Key> = query.load(tx.conn).unwrap();
        tx.bind_rows(keys.into_iter().map(|Key { key }| Row { table, id: key, known: None }).collect());
    }
}
