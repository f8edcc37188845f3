//! What the tests of changes begin with.

use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::audit::model::StreamKind;
use jiangsai::audit::store::stream_by_id;
use jiangsai::lifecycle::registration::model::{Answers, CoachChoice, NewEntry, UnitChoice};
use jiangsai::lifecycle::registration::usecase::enter;
use jiangsai::lifecycle::setup::usecase as setup;
use jiangsai::platform::installation::Installation;
use jiangsai::register::model::{IdNumber, NewPerson};
use jiangsai::shell::demo::competition::{self, Made};
use serde_json::json;

use crate::helpers::judged::{Judged, change};

/// People of the demo.
const PEOPLE: [(&str, &str); 3] =
    [("示例甲", "441900190102150010"), ("示例乙", "441900190103150020"), ("示例丙", "441900190104150030")];

/// One of the demo's people, as a form names him.
pub(super) fn somebody(place: usize) -> NewPerson {
    let (name, number) = PEOPLE[place];
    let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let id_number = IdNumber::parse(number, today).unwrap();
    NewPerson { name: name.to_owned(), id_number, phone: None }
}

/// One of the demo's people, entered by the registrar in a division for a unit; the uid of the entry.
pub(super) fn entered(installation: &Installation, made: &Made, unit: &str, place: usize) -> String {
    let registrar = competition::player(installation, "registrar").unwrap();
    let new = NewEntry {
        unit: UnitChoice::Uid(unit.to_owned()),
        team_name: None,
        members: vec![somebody(place)],
        answers: Answers::default(),
        coaches: CoachChoice::None,
    };
    enter::enter(registrar.acts(), &made.division, &new).unwrap()
}

/// A second event of the judged competition, of one division `div-2` that nobody entered.
pub(super) fn empty_event(judged: &Judged) {
    let installation = &judged.installation;
    let (event, round) =
        door::write(installation, &Actor::system(), Action::DraftCompetition, On::Site, None, |tx| {
            let competition = stream_by_id(tx.conn, judged.competition_id.stream())?;
            let event = tx.create_stream(StreamKind::Event, &competition, None, "reviewed", &json!({}))?;
            let round = tx.create_stream(StreamKind::Round, &event, None, "open", &json!({}))?;
            Ok((event.id.row(), round.id.row()))
        })
        .unwrap();
    change(
        installation,
        &format!(
            "INSERT INTO event (id, competition_id, name, occupation_code, host_unit_id) \
               SELECT {event}, competition_id, '空项', '6-18-02-05', host_unit_id FROM event LIMIT 1;
             INSERT INTO division (uid, event_id, name, category, team_size, plan) \
               SELECT 'div-2', {event}, '职工组', 'staff', 1, plan FROM division WHERE uid = 'div-1';
             INSERT INTO round (id, division_id, name, ordinal, is_final) \
               SELECT {round}, id, '决赛', 1, TRUE FROM division WHERE uid = 'div-2';
             UPDATE stream SET division_id = (SELECT id FROM division WHERE uid = 'div-2') WHERE id = {round};"
        ),
    );
    let _there = jiangsai::platform::db::tx::read(&installation.pool, |conn| {
        setup::division_by_uid_in_tx(conn, "div-2")
    })
    .unwrap();
}
