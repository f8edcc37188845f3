//! A person belongs to himself: nobody learns by typing a number whether it is known, and nobody is kept out by what others typed.

use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::walk::id_number;
use crate::registration::{opened, registered, registrar};
use crate::setup::uid_of;

const BORN: &str = "441900190105150";
const CODES: [&str; 2] = ["91441900MA0DEM013W", "91441900MA0DEM021P"];

/// A competition, its registrar, and two units that may enter.
struct Place {
    app: App,
    registrar: Client,
    units: [Client; 2],
    /// The form of an entry.
    form: String,
}

impl Place {
    fn of(app: App) -> Self {
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let units = [0, 1].map(|n| {
            let unit = registered(&app, &format!("unit-{n}"), "unit");
            let name = format!("示例单位{n}");
            unit.submit("/units/new", "登记", &[("name", &name), ("credit_code", CODES[n])])
                .expect_status(200);
            unit
        });
        let form = units[0].get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        Self { app, registrar, units, form }
    }

    fn enters(&self, unit: usize, name: &str, number: &str) -> Page {
        self.units[unit].submit(&self.form, "提交报名", &typed(name, number))
    }

    fn entry(&self, unit: usize, name: &str, number: &str) -> String {
        let page = self.enters(unit, name, number).expect_status(200);
        format!("/entries/{}", uid_of(&page, "/entries/"))
    }

    fn registers(&self, login: &str, (name, number, phone): (&str, &str, &str)) -> (Client, Page) {
        let client = registered(&self.app, login, "contestant");
        let own = [("name", name), ("id", number), ("phone", phone)];
        let page = client.submit("/persons/new", "登记", &own);
        (client, page)
    }
}

fn typed<'a>(name: &'a str, number: &'a str) -> [(&'static str, &'a str); 3] {
    [("member-1-name", name), ("member-1-id", number), ("member-1-phone", "13800138000")]
}

/// What an answer says without what differs from one answer to the next: names typed, tokens, numbers.
fn plain(page: &Page, name: &str) -> (u16, String) {
    let body = page.body.replace(name, "某人");
    let mut plain = String::new();
    for word in body.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_') {
        let figures = word.chars().any(|c| c.is_ascii_digit());
        // A token may be all letters; words are not so long.
        if (figures && word.len() > 4) || word.len() > 22 {
            plain.push('#');
        } else {
            plain.extend(word.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }));
        }
    }
    (page.status, plain)
}

/// A number, and a name typed with it.
type Tried<'a> = (&'a str, &'a str);

on_each_database! {
    /// At every place where a number can be typed, the answer is the same for one that is known, under that name or another, and one
    /// that is not; and so is the refusal after too many tries.
    fn nobody_learns_by_typing_a_number_whether_it_is_known(database) {
        let place = Place::of(App::start(database));
        let number = |n: u32| id_number(BORN, n);
        let known = number(1);
        place.enters(0, "示例甲", &known).expect_status(200);
        let (same, other, unknown) = ((known.as_str(), "示例甲"), (known.as_str(), "示例乙"), number(2));
        let unknown: Tried<'_> = (&unknown, "示例丙");
        let all = [unknown, same, other];

        // Entered by a unit, mended, somebody sent in another's place.
        let mine = place.entry(1, "示例丁", &number(3));
        let tell = |what: &str, answer: &dyn Fn(Tried<'_>) -> Page| {
            // What happened to it so far grows from one to the next.
            let now = |page: &Page, name: &str| {
                let (status, text) = plain(page, name);
                (status, text.split("办理记录").next().unwrap_or_default().to_owned())
            };
            let told = all.map(|tried| now(&answer(tried), tried.1));
            assert_eq!(told[0].0, 200, "{what}: {}", told[0].1);
            assert_eq!(told[1], told[0], "{what}, a known number under its name");
            assert_eq!(told[2], told[0], "{what}, a known number under another name");
        };
        tell("mended", &|(number, name)| place.units[1].submit(&format!("{mine}/edit"), "重新提交", &typed(name, number)));
        let fresh = |n: u32, tried: Tried<'_>| {
            let entry = place.entry(1, &format!("示例{}", ["子", "丑", "寅"][usize::try_from(n).unwrap()]), &number(10 + n));
            let page = place.units[1].get(&entry).link("更换选手");
            let mut values = typed(tried.1, tried.0).to_vec();
            values.push(("reason", "受伤"));
            let page = place.units[1].submit(&page, "更换选手", &values);
            let gone = [("reason", "不参加")];
            place.units[1].submit(&format!("{entry}/withdraw"), "撤回报名", &gone).expect_status(200);
            plain(&page, tried.1)
        };
        place.units[1].submit(&format!("{mine}/withdraw"), "撤回报名", &[("reason", "不参加")]).expect_status(200);
        let told = [fresh(0, unknown), fresh(1, same), fresh(2, other)].map(|(status, text)| {
            let text = ["示例子", "示例丑", "示例寅"].iter().fold(text, |text, name| text.replace(name, "某人"));
            (status, text)
        });
        assert_eq!(told[0].0, 200, "{}", told[0].1);
        assert_eq!((&told[1], &told[2]), (&told[0], &told[0]), "replaced");
        let told = all.map(|tried| {
            let page = place.enters(1, tried.1, tried.0);
            let entry = format!("/entries/{}", uid_of(&page, "/entries/"));
            place.units[1].submit(&format!("{entry}/withdraw"), "撤回报名", &[("reason", "不参加")]).expect_status(200);
            plain(&page, tried.1)
        });
        assert_eq!(told[0].0, 200, "{}", told[0].1);
        assert_eq!((&told[1], &told[2]), (&told[0], &told[0]), "entered");

        // Registered as oneself: unknown, known with another phone, known under another name, and known with the phone.
        let new = number(4);
        let own = [
            ("self-0", (new.as_str(), "示例戊"), "13900139000"),
            ("self-1", same, "13900139000"),
            ("self-2", other, "13900139000"),
            ("self-3", same, "13800138000"),
        ];
        let told = own.map(|(login, (number, name), phone)| {
            let (_client, page) = place.registers(login, (name, number, phone));
            plain(&page, name)
        });
        assert_eq!(told[0].0, 200, "{}", told[0].1);
        assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");

        // Too many tries of one number, known or not.
        let many = |number: &str| {
            let tries = (0..12).map(|n| place.enters(1, &format!("示例{}", char::from_u32(0x4e00 + n).unwrap()), number));
            tries.map(|page| page.status).filter(|status| *status == 429).count()
        };
        assert!(many(&known) >= 2 && many(&number(5)) >= 2);
        for (n, number) in [(0, known.clone()), (1, number(5))] {
            let (_client, page) = place.registers(&format!("late-{n}"), ("示例己", &number, "13900139000"));
            page.expect_status(429);
        }
    }

    /// An entry of a stranger's unit keeps nobody out, while it waits or once it was refused; the registrar sees both and admits one.
    fn the_entry_of_a_stranger_keeps_nobody_out(database) {
        let place = Place::of(App::start(database));
        let number = id_number(BORN, 1);
        let strange = place.entry(0, "示例甲", &number);
        place.enters(0, "示例甲", &number).expect_status(422).expect_text("已在本组别报名");
        let own = place.entry(1, "示例甲", &number);
        for (entry, other) in [(&own, "示例单位0"), (&strange, "示例单位1")] {
            place.registrar.get(entry).expect_text("只能通过其中一份").expect_text(other);
        }
        assert!(!place.units[1].get(&own).text().contains("只能通过其中一份"));
        place.registrar.submit(&own, "通过", &[]).expect_status(200);
        place.registrar.get(&strange).expect_text("已审核通过，不能再通过");
        place.registrar.submit(&strange, "通过", &[]).expect_status(422).expect_text("已审核通过，不能再通过");
        place.registrar.submit(&strange, "不予受理", &[("reason", "非本单位人员")]).expect_status(200);

        let number = id_number(BORN, 2);
        let strange = place.entry(0, "示例乙", &number);
        place.registrar.submit(&strange, "不予受理", &[("reason", "非本单位人员")]).expect_status(200);
        let own = place.entry(1, "示例乙", &number);
        assert!(!place.registrar.get(&own).text().contains("本组别"), "a refused entry contradicts nothing");
        place.registrar.submit(&own, "通过", &[]).expect_status(200);
    }

    /// A number typed under another name owns nobody: he registers, enters, and the registrar finds who he is.
    fn a_number_under_another_name_is_the_registrars_to_settle(database) {
        let place = Place::of(App::start(database));
        let number = id_number(BORN, 1);
        let strange = place.entry(0, "示例错", &number);
        place.registrar.submit(&strange, "不予受理", &[("reason", "查无此人")]).expect_status(200);
        let (own, page) = place.registers("own", ("示例对", &number, "13900139000"));
        page.expect_status(200);
        let mut values = typed("示例对", &number).to_vec();
        values.push(("unit_code", CODES[1]));
        let page = own.submit(&place.form, "提交报名", &values).expect_status(200);
        let entry = format!("/entries/{}", uid_of(&page, "/entries/"));
        place.registrar.submit(&entry, "通过", &[]).expect_status(422).expect_text("已登记为示例错");
        let compare = place.registrar.get(&entry).expect_text("已登记为示例错").link("核对是否同一人");
        own.get(&compare).expect_status(404);
        place.registrar.get(&compare).expect_text("示例对").expect_text("示例错").expect_text("示例单位0");
        place.registrar.submit(&compare, "认定为同一人", &[("reason", "")]).expect_status(422);
        place.registrar.submit(&compare, "认定为同一人", &[("reason", "核对身份证原件")]).expect_status(200).expect_text("示例错");
        let name = place.registrar.get(&entry).link("更正姓名");
        place.registrar.submit(&name, "更正姓名", &[("name", "示例对"), ("reason", "核对身份证原件")]).expect_status(200);
        place.registrar.submit(&entry, "通过", &[]).expect_status(200);
        own.get(&entry).expect_status(200).expect_text("示例对");
        // The stranger's unit, which registered the number first, records no account of his.
        let member = name.split("/members/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
        place.units[0].get(&format!("/persons/{member}/account")).expect_status(404);
        own.get(&format!("/persons/{member}/account")).expect_status(200);
    }

    /// Who mistyped his phone is told nothing, and mends it himself or is found by the registrar: then his entry is his.
    fn a_mistyped_phone_is_mended_by_himself_or_the_registrar(database) {
        let place = Place::of(App::start(database));
        let number = id_number(BORN, 1);
        let entry = place.entry(0, "示例甲", &number);
        let (own, page) = place.registers("own", ("示例甲", &number, "13900139000"));
        page.expect_status(200);
        own.get(&entry).expect_status(404);
        let second = id_number(BORN, 2);
        let other = [("name", "示例甲"), ("id", second.as_str()), ("phone", "13800138000")];
        own.submit("/persons/new", "登记", &other).expect_status(422).expect_text("已登记了本人");
        let rightly = [("name", "示例甲"), ("id", number.as_str()), ("phone", "13800138000")];
        own.submit("/persons/new", "登记", &rightly).expect_status(200);
        own.get(&entry).expect_status(200);

        let number = id_number(BORN, 3);
        let entry = place.entry(0, "示例乙", &number);
        let (lost, page) = place.registers("lost", ("示例乙", &number, "13900139000"));
        page.expect_status(200);
        let compare = place.registrar.get(&entry).expect_text("有账号登记本人为示例乙").link("核对是否同一人");
        place.registrar.submit(&compare, "认定为同一人", &[("reason", "核对身份证原件")]).expect_status(200);
        lost.get(&entry).expect_status(200);
        place.registrar.submit(&entry, "通过", &[]).expect_status(200);
    }
}
