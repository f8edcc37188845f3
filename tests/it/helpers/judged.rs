//! A competition whose one round is judged and signed: rows of set-up and entries, then the real draw, panels and sheets.

use std::path::Path;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use jiangsai::access::actions::Action;
use jiangsai::access::by::{Act, By};
use jiangsai::access::door::{self, On, Tx};
use jiangsai::access::model::{Actor, NewAccount, NewPassword, Reach, Request};
use jiangsai::access::secrets;
use jiangsai::access::usecase::{accounts, first_start, roles};
use jiangsai::audit::model::StreamKind;
use jiangsai::audit::store as streams;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::ids::{AuthorityId, CompetitionId, DivisionId, RoundId, StreamId};
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::judging::usecase::{self as judging, panels};
use jiangsai::lifecycle::ranking::usecase::foresee::foresee_in_tx;
use jiangsai::lifecycle::registration::usecase::review::Later;
use jiangsai::lifecycle::setup::usecase as setup;
use jiangsai::platform::crypto::MasterKey;
use jiangsai::platform::db::rows::Bound;
use jiangsai::platform::db::{Conn, Pool, tx};
use jiangsai::platform::installation::Installation;
use jiangsai::platform::system::{SystemClock, SystemEntropy};
use serde_json::json;

use super::bound::{all, bind_all, bind_gone, named_in, touch_all};

/// Password of every account made here.
pub(crate) const PASSWORD: &str = "judged-example";

const PLAN: &str = r#"totals = "marks"
maximum = 100

[order]
last = "lots"

[prizes]
kind = "counts"

[[prizes.classes]]
prize = "gold"
places = 1

[[prizes.classes]]
prize = "silver"
places = 1
"#;

/// What later stages do about what became of an entry, as in the service.
pub(crate) const LATER: Later = Later { release: draw::release_in_tx, foresee: foresee_in_tx };

/// What the tests drive.
pub(crate) struct Judged {
    pub(crate) installation: Installation,
    pub(crate) competition_id: CompetitionId,
    pub(crate) division: String,
    pub(crate) round: String,
    pub(crate) round_id: RoundId,
}

/// A request nobody made before.
pub(crate) fn request(installation: &Installation) -> Request {
    let client_uid = installation.new_uid().unwrap().to_string();
    Request { client_uid, payload_digest: "as typed".to_owned(), revision: None, foreseen: None }
}

/// An installation on a pool; `data` holds the master key of a running service, where there is one.
pub(crate) fn installation(pool: Pool, data: Option<&Path>) -> Installation {
    let key =
        data.map_or([7; 32], |data| std::fs::read(data.join("master.key")).unwrap().try_into().unwrap());
    let installation = Installation::new(
        pool,
        Arc::new(SystemClock::default()),
        Arc::new(SystemEntropy),
        MasterKey::new(&key),
    );
    first_start::start(&installation).unwrap();
    installation
}

fn write<T: serde::Serialize + serde::de::DeserializeOwned>(
    installation: &Installation,
    work: impl Fn(&mut Tx<'_>) -> Result<T, Fault>,
) -> T {
    door::write(installation, &Actor::system(), Action::DraftCompetition, On::Site, None, work).unwrap()
}

fn sql(conn: &mut Conn, statements: &str) {
    conn.batch_execute(statements).unwrap_or_else(|error| panic!("{error}: {statements}"));
}

/// Runs a statement beside the product, as the other stages would have done.
/// Events and sheets take a revision, as in the service's own writes: what is kept in memory is of another state.
pub(crate) fn change(installation: &Installation, statements: &str) {
    write(installation, |tx| {
        let tables = named_in(statements);
        let before = all(tx, &tables);
        sql(tx.conn, statements);
        bind_gone(tx, &before);
        touch_all(tx, "kind IN ('event', 'sheet')");
        bind_all(tx, &tables);
        Ok(())
    });
}

impl Judged {
    /// The unit with that code is verified: whoever registered it speaks for it.
    pub(crate) fn verify_unit(&self, code: &str) {
        let verified = format!("UPDATE unit SET state = 'verified' WHERE credit_code = '{code}'");
        change(&self.installation, &verified);
    }

    /// Four entries by `marks` of three judges and an agreed value each; the first two are tied where they say so.
    pub(crate) fn new(installation: Installation, tied: bool) -> Self {
        let judged = set_up(installation);
        for judge in 1..=3 {
            judged.account(&format!("judge{judge}"), &[]);
        }
        judged.draw_and_seat();
        judged.mark(tied);
        judged
    }

    /// A round whose codes are drawn and whose panels are still empty.
    pub(crate) fn drawn(installation: Installation) -> Self {
        let judged = set_up(installation);
        draw::draw_codes(judged.acts(&Actor::system()), &judged.round, "八月十五在场的人").unwrap();
        judged
    }

    /// An account with roles in the competition, as an actor.
    pub(crate) fn account(&self, login: &str, roles: &[Role]) -> Actor {
        let hash = secrets::hash_password(NewPassword::parse(PASSWORD).unwrap().as_str()).unwrap();
        let new = NewAccount { login: login.to_owned(), name: format!("示例{login}") };
        let competition_id = self.competition_id;
        let id = write(&self.installation, |tx| {
            let made = accounts::create_account_in_tx(tx, &new, Some(&hash))?;
            for role in roles {
                roles::grant_in_tx(tx, made.id, *role, Reach::Competition(competition_id))?;
            }
            Ok((made.id, made.uid))
        });
        let grants = roles
            .iter()
            .map(|role| jiangsai::access::model::Grant {
                role: *role,
                reach: Reach::Competition(competition_id),
            })
            .collect();
        Actor { account_id: Some(id.0), uid: id.1, name: new.name, grants, session: None }
    }

    /// Who asks.
    pub(crate) fn by<'a>(&'a self, actor: &'a Actor) -> By<'a> {
        By::new(&self.installation, actor)
    }

    /// Who acts, once.
    pub(crate) fn acts<'a>(&'a self, actor: &'a Actor) -> Act<'a> {
        self.by(actor).acts()
    }

    fn draw_and_seat(&self) {
        let system = Actor::system();
        draw::draw_codes(self.acts(&system), &self.round, "八月十五在场的人").unwrap();
        for (module, judges) in [("mod-a", 3), ("mod-b", 1)] {
            for judge in 1..=judges {
                let login = format!("judge{judge}");
                let seat = (module, login.as_str(), "");
                panels::seat(self.acts(&system), &self.round, seat).unwrap();
            }
        }
        panels::start(self.acts(&system), &self.round, Some("示例理由")).unwrap();
    }

    /// Marks every sheet by the order of codes, which says nothing of entries, and signs it.
    fn mark(&self, tied: bool) {
        let round_id = self.round_id;
        write(&self.installation, |tx| {
            let subjects = draw::subjects_in_tx(tx.conn, round_id)?;
            let modules = setup::modules_in_tx(tx.conn, round_id)?;
            for sheet in judging::sheets_in_tx(tx.conn, round_id)? {
                let module = modules.iter().find(|module| module.id == sheet.module_id).unwrap();
                let place = subjects.iter().position(|subject| subject.id == sheet.subject_id).unwrap();
                let place = i64::try_from(if tied && place == 1 { 0 } else { place }).unwrap();
                let measured = module.code == "B";
                if measured != sheet.agreed {
                    continue;
                }
                let value = if measured {
                    54_500 - place * 1500
                } else {
                    36_500 - place * 1000 + sheet.seat_id.row() % 3 * 500
                };
                sql(
                    tx.conn,
                    &format!(
                        "INSERT INTO mark (sheet_id, aspect_id, version, value_thousandths, by_account, at) \
                     VALUES ({}, {}, 1, {value}, 'judge', '2026-05-02 03:00:00')",
                        sheet.id, module.aspects[0].id
                    ),
                );
            }
            sql(tx.conn, "UPDATE stream SET phase = 'signed' WHERE kind = 'sheet'");
            bind_all(tx, &[Bound::Mark]);
            Ok(())
        });
    }

    /// The one text a query answers as `t`.
    pub(crate) fn text(&self, query: &str) -> String {
        text(&self.installation, query)
    }

    /// Rows of a table.
    pub(crate) fn count(&self, table: &str) -> i64 {
        use diesel::prelude::*;
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        tx::read(&self.installation.pool, |conn| {
            let counted = diesel::sql_query(format!("SELECT count(*) AS n FROM {table}"));
            Ok(counted.get_result::<Count>(conn).unwrap().n)
        })
        .unwrap()
    }
}

/// The one text a query answers as `t`.
pub(crate) fn text(installation: &Installation, query: &str) -> String {
    use diesel::prelude::*;
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Text)]
        t: String,
    }
    let found = |conn: &mut Conn| Ok(diesel::sql_query(query).get_result::<Found>(conn).unwrap().t);
    tx::read(&installation.pool, found).unwrap()
}

fn set_up(installation: Installation) -> Judged {
    let ids = write(&installation, |tx| {
        let site = tx.stream.clone();
        let empty = json!({});
        let unit = tx.create_stream(StreamKind::Unit, &site, None, "open", &empty)?;
        let competition = tx.create_stream(StreamKind::Competition, &site, None, "reviewed", &empty)?;
        let event = tx.create_stream(StreamKind::Event, &competition, None, "reviewed", &empty)?;
        sql(tx.conn, &set_up_rows(unit.id, competition.id, event.id));
        let division = setup::division_by_uid_in_tx(tx.conn, "div-1")?;
        let round = tx.create_stream(StreamKind::Round, &event, Some(division.id), "open", &empty)?;
        sql(tx.conn, &round_rows(division.id, round.id));
        for number in 1..=4 {
            sql(tx.conn, &entry_row(division.id, unit.id, number));
        }
        streams::set_authority_in_tx(tx.conn, competition.as_competition()?, AuthorityId::FIRST)?;
        bind_all(tx, Bound::ALL);
        Ok((competition.as_competition()?, round.uid.clone(), round.as_round()?))
    });
    Judged {
        installation,
        competition_id: ids.0,
        division: "div-1".to_owned(),
        round: ids.1.to_string(),
        round_id: ids.2,
    }
}

fn set_up_rows(unit: StreamId, competition: StreamId, event: StreamId) -> String {
    let plan = PLAN.replace('\'', "''");
    format!(
        "INSERT INTO unit (id, name, name_sort, credit_code, state) \
           VALUES ({unit}, '示例职业学院', 'shili', '91440000000000000X', 'verified');
         INSERT INTO competition (id, name, year, authority_id, authority_name, level, selection_only, place, first_day, \
           final_day, registration_until, packs, explain_depth) VALUES ({competition}, '2026年示例竞赛', 2026, 1, \
           '示例市人力资源和社会保障局', 'city', FALSE, '示例市', '2026-05-01', '2026-05-02', \
           '2026-04-01 00:00:00', '[]', 'aspect');
         INSERT INTO event (id, competition_id, name, occupation_code, host_unit_id) \
           VALUES ({event}, {competition}, '焊工', '6-18-02-04', {unit});
         INSERT INTO division (uid, event_id, name, category, team_size, plan) \
           VALUES ('div-1', {event}, '职工组', 'staff', 1, '{plan}');"
    )
}

fn round_rows(division: DivisionId, round: StreamId) -> String {
    format!(
        "INSERT INTO round (id, division_id, name, ordinal, is_final) VALUES ({round}, {division}, '决赛', 1, TRUE);
         INSERT INTO module (uid, round_id, code, name, ordinal, max_thousandths, weight_thousandths, \
           identity_mode, aggregation, trim, spread_limit) VALUES \
           ('mod-a', {round}, 'A', '外观', 1, 40000, 40000, 'code', 'trimmed', 1, 1), \
           ('mod-b', {round}, 'B', '尺寸', 2, 60000, 60000, 'code', 'mean', 0, 1);
         INSERT INTO aspect (uid, module_id, code, name, kind, max_thousandths, step_thousandths, ordinal) VALUES \
           ('asp-a', (SELECT id FROM module WHERE uid = 'mod-a'), 'A1', '焊缝', 'S', 40000, 500, 1), \
           ('asp-b', (SELECT id FROM module WHERE uid = 'mod-b'), 'B1', '长度', 'M', 60000, 500, 1);"
    )
}

fn entry_row(division: DivisionId, unit: StreamId, number: i64) -> String {
    format!(
        "INSERT INTO entry (uid, division_id, number, team_name, unit_id, state, status, created_by, \
           created_at) VALUES ('entry-{number}', {division}, '010{number}', '示例选手{number}', {unit}, \
           'admitted', 'ranked', 'system', '2026-04-01 00:00:00');"
    )
}
