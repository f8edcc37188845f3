//! The register: units, people, sealed data, honours, erasure.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::access::usecase::first_start;
use jiangsai::audit;
use jiangsai::kernel::clock::civil_date;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::awards::usecase::external;
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::registration::usecase::offices::{refuse_joining_in_tx, registers_in_tx};
use jiangsai::platform::crypto::MasterKey;
use jiangsai::platform::db::tx;
use jiangsai::platform::installation::Installation;
use jiangsai::platform::system::{SystemClock, SystemEntropy};
use jiangsai::register::model::IdNumber;
use jiangsai::register::usecase::claims::Later;
use jiangsai::register::usecase::{persons, secrets, units};
use jiangsai::shell::demo::{self, competition};

use crate::access::{administrator, invite, sign_in};
use crate::awards::namesakes::namesakes;
use crate::awards::seed::{Seed, uid};
use crate::helpers::app::App;
use crate::helpers::database::{TestDatabase, on_each_database, tables_holding};
use crate::helpers::erasing::erase;
use crate::setup::data;

/// What later stages know of units.
pub(crate) const UNITS_LATER: Later =
    Later { payable: payable_in_tx, registers: registers_in_tx, joins: refuse_joining_in_tx };

/// The tools of the product on a test's database, with the demo's accounts.
pub(crate) fn installation(database: &TestDatabase) -> Installation {
    let installation = Installation::new(
        database.pool(),
        Arc::new(SystemClock::default()),
        Arc::new(SystemEntropy),
        MasterKey::new(&[7; 32]),
    );
    first_start::start(&installation).unwrap();
    demo::accounts(&installation).unwrap();
    installation
}

on_each_database! {
    /// A host speaks for the unit it registered: grants are paid to it. Nobody is shown a form that is not theirs.
    fn a_host_records_the_account_of_its_own_unit(database) {
        let app = App::start(database);
        let admin = administrator(&app);
        invite(&app, &admin, "office", "host");
        invite(&app, &admin, "reader", "auditor");
        let host = sign_in(&app, "office");
        let unit = [("name", "示例职业学院"), ("credit_code", "12441900MA0DEM048L")];
        let page = host.submit("/units/new", "登记", &unit).expect_status(200);
        let form = page.link("登记银行账户");
        let account = [("holder", "示例职业学院"), ("bank", "示例银行"), ("number", "6222000011113321")];
        host.submit(&form, "保存", &account).expect_status(200).expect_text("****3321");
        let reader = sign_in(&app, "reader");
        // Nothing was filed that concerns it: it is in no authority's sight.
        reader.get(&form.replace("/account", "")).expect_status(404);
        reader.get(&form).expect_status(404);
    }

    /// A code whose check digit is wrong is taken with a reason only, and no code twice.
    fn a_unit_registers_itself_once(database) {
        let app = App::start(database);
        let admin = administrator(&app);
        invite(&app, &admin, "office", "host");
        let unit = sign_in(&app, "office");
        let doubtful = [("name", "示例福建单位"), ("credit_code", "91350211M0000XUF46")];
        let before = data(&app);
        unit.submit("/units/new", "登记", &doubtful).expect_status(422).expect_text("校验码不符");
        unit.submit("/units/new", "登记", &[("name", "x"), ("credit_code", "1")]).expect_status(422).expect_text("现在是1位");
        assert_eq!(data(&app), before);
        let mut with_reason = doubtful.to_vec();
        with_reason.push(("reason", "证书上的代码确实如此"));
        unit.submit("/units/new", "登记", &with_reason).expect_status(200).expect_text("证书上的代码确实如此");
        unit.submit("/units/new", "登记", &with_reason).expect_status(422).expect_text("已是该单位的经办账号");
    }

    /// Nothing of an ID, phone or account number stands in the database in the clear, and erasing a person leaves chains whole.
    fn personal_data_is_sealed_and_can_be_destroyed(database) {
        let installation = installation(&database);
        let made = competition::reviewed(&installation).unwrap();
        let registrar = competition::player(&installation, "registrar").unwrap();
        let entry = jiangsai::lifecycle::registration::usecase::view::entry(registrar.by(), &made.entries[0]).unwrap();
        let person = entry.members[0].person.clone();
        assert_eq!(entry.members[0].id_number.as_ref().unwrap().masked, "441900********0010");
        let secret = entry.members[0].id_number.as_ref().unwrap().id;
        let open = |id| tx::read(&installation.pool, |conn| secrets::open_in_tx(&installation, conn, id));
        assert_eq!(open(secret).unwrap(), "441900190102150010");
        let admin = competition::player(&installation, "admin").unwrap();
        let authority = competition::player(&installation, "authority").unwrap();
        assert_eq!(entry.entry.name, person.name);
        assert_eq!(tables_holding(&installation.pool, &person.name), ["person"], "a name stands once");
        let system = Actor::system();
        erase(By::new(&installation, &system).acts(), admin.acts(), &person.uid, demo::PASSWORD);
        assert_eq!(tables_holding(&installation.pool, &person.name), Vec::<String>::new());
        let seen = jiangsai::lifecycle::registration::usecase::view::entry(registrar.by(), &made.entries[0]).unwrap();
        assert!(seen.entry.name.is_empty());
        assert!(open(secret).is_err());
        let honour = jiangsai::register::model::NewHonour {
            title: "示例市技术能手".to_owned(), awarded_on: civil_date(installation.now()), document: None, source: "证书".to_owned(),
        };
        let refused = jiangsai::register::usecase::honours::record(authority.acts(), &person.uid, &honour);
        assert_eq!(refused.unwrap_err().kind, FaultKind::Refused);
        let view = persons::view(admin.by(), &person.uid).unwrap();
        assert!(view.person.name.is_empty());
        assert!(view.held.iter().all(|held| held.masked.is_empty()));
        let report = audit::usecase::verify(&installation, None, |_report| {}).unwrap();
        assert_eq!(report.findings, Vec::new());
        assert!(report.entries > 40, "{report:?}");
    }

    /// Page by page everybody a unit registered comes once, namesakes too.
    fn a_units_people_are_paged_to_the_last(database) {
        let seed = Seed::city(&database);
        namesakes(&seed, 120);
        let officer = seed.actor("officer");
        let page = |after: Option<&str>| {
            let seek = after.map_or(Seek::Start, |uid| Seek::After(uid.to_owned()));
            let view = units::view(seed.by(&officer), &uid("unitone"), (None, seek), UNITS_LATER);
            view.map(|view| view.people.rows.into_iter().map(|person| person.uid).collect::<Vec<String>>())
        };
        let mut seen = Vec::new();
        loop {
            let next = page(seen.last().map(String::as_str)).unwrap();
            assert!(next.len() <= 50);
            seen.extend(next.clone());
            if next.len() < 50 {
                break;
            }
        }
        assert_eq!(seen.len(), 120 + 7);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
        assert_eq!(page(Some(&uid("nobody"))).unwrap_err().kind, FaultKind::NotFound);
    }

    /// Beside a name stand unit, masked number and year of birth; who was erased is not found.
    fn people_of_one_name_are_told_apart_and_erased_ones_are_not_found(database) {
        let installation = installation(&database);
        competition::reviewed(&installation).unwrap();
        let found = || {
            tx::read(&installation.pool, |conn| persons::named_in_tx(&installation, conn, "示例", &persons::Among::Anybody, 100)).unwrap()
        };
        let before = found();
        let known = before.iter().find(|one| one.unit.is_some() && one.apart.is_some()).unwrap();
        let apart = known.apart.clone().unwrap();
        assert!(apart.masked.contains("****") && apart.born.len() == 4, "{apart:?}");
        assert!(!apart.masked.contains(&apart.born), "the number itself does not tell the year");
        let (system, other) = (Actor::system(), Actor { uid: "another".to_owned(), ..Actor::system() });
        erase(By::new(&installation, &system).acts(), By::new(&installation, &other).acts(), &known.person.uid, "");
        let after = found();
        assert_eq!(after.len(), before.len() - 1);
        assert!(after.iter().all(|one| one.person.uid != known.person.uid));
    }

    /// One ID number is one person, whoever enters it; another name is refused.
    fn a_person_is_found_by_the_id_number(database) {
        let installation = installation(&database);
        let made = competition::reviewed(&installation).unwrap();
        let registrar = competition::player(&installation, "registrar").unwrap();
        let views: Vec<_> = made.entries.iter().map(|uid| {
            jiangsai::lifecycle::registration::usecase::view::entry(registrar.by(), uid).unwrap()
        }).collect();
        // The units' coaches were typed once and chosen afterwards.
        assert_eq!(views[0].coaches.as_ref().unwrap().0.uid, views[1].coaches.as_ref().unwrap().0.uid);
        assert_ne!(views[0].coaches.as_ref().unwrap().0.uid, views[3].coaches.as_ref().unwrap().0.uid);
        let numbers: Vec<&str> = views.iter().map(|view| view.entry.number.as_str()).collect();
        assert_eq!(numbers, ["010001", "010002", "010003", "010004", "010005", "010006", "010007", "010008"]);
        let contestant = competition::player(&installation, "contestant").unwrap();
        jiangsai::lifecycle::registration::usecase::view::entry(contestant.by(), &made.entries[0]).unwrap();
        assert!(jiangsai::lifecycle::registration::usecase::view::entry(contestant.by(), &made.entries[1]).is_err());
    }

    /// The authority names somebody by the ID number; a unit finds out nothing about people that are not its own.
    fn an_outside_result_may_name_a_person_by_the_id_number(database) {
        let installation = installation(&database);
        let made = competition::reviewed(&installation).unwrap();
        let uid = made.competition.clone();
        let find = |login: &str, number: &str| {
            let number = IdNumber::parse(number, civil_date(installation.now())).unwrap();
            let actor = competition::player(&installation, login).unwrap();
            external::person_with_id(actor.by(), &uid, &number).map_err(|fault| fault.kind)
        };
        let registrar = competition::player(&installation, "registrar").unwrap();
        let entry = jiangsai::lifecycle::registration::usecase::view::entry(registrar.by(), &made.entries[0]).unwrap();
        assert_eq!(find("authority", "441900190102150010"), Ok(entry.members[0].person.uid.clone()));
        assert_eq!(find("authority", "441900190101010016"), Err(FaultKind::Invalid));
        assert_eq!(find("unit", "441900190102150010"), Err(FaultKind::Invalid));
        assert_eq!(find("judge1", "441900190102150010"), Err(FaultKind::Forbidden));
    }

    /// Seeing a number whole takes a press that is recorded; the unit's people stay unseen by other units.
    fn unmasking_is_recorded(database) {
        let installation = installation(&database);
        let made = competition::reviewed(&installation).unwrap();
        let registrar = competition::player(&installation, "registrar").unwrap();
        let view = jiangsai::lifecycle::registration::usecase::view::entry(registrar.by(), &made.entries[3]).unwrap();
        let before = audit::usecase::verify(&installation, None, |_report| {}).unwrap().entries;
        let person = &view.members[0].person.uid;
        let number = jiangsai::lifecycle::registration::usecase::review::unmask(registrar.acts(), &made.entries[3], person).unwrap();
        assert_eq!(number, "441900190105150040");
        assert_eq!(audit::usecase::verify(&installation, None, |_report| {}).unwrap().entries, before + 1);
        let unit = competition::player(&installation, "unit").unwrap();
        assert!(persons::view(unit.by(), person).is_err());
        assert!(persons::view(By::new(&installation, &Actor::system()), person).is_ok());
    }
}
