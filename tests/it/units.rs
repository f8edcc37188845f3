//! Whose a unit is, and who speaks for it.

use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::on_each_database;
use crate::registration::{member, opened, registered, registrar};
use crate::setup::uid_of;

const CODE: &str = "91441900MA0DEM013W";

fn registers(client: &Client, name: &str) -> String {
    let page =
        client.submit("/units/new", "登记", &[("name", name), ("credit_code", CODE)]).expect_status(200);
    format!("/units/{}", uid_of(&page, "/units/"))
}

fn answers(
    client: &Client,
    unit: &str,
    nth: usize,
    decision: &str,
    how: &str,
) -> crate::helpers::client::Page {
    let page = client.get(unit).expect_status(200);
    let links: Vec<&str> =
        page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let claims: Vec<&str> = links.into_iter().filter(|link| link.contains("/claims/")).collect();
    client.submit(claims[nth], "提交", &[("decision", decision), ("how", how)])
}

on_each_database! {
    /// Whoever types a unit's code first does not own it: a second one claims it too, the registrar sees both and says whose it
    /// is, and the other has nothing of it any more.
    fn whoever_types_a_code_first_does_not_own_the_unit(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let (squatter, own) = (registered(&app, "squatter", "unit"), registered(&app, "own", "unit"));
        let unit = registers(&squatter, "示例精密");
        squatter.get(&unit).expect_text("待核实").expect_text("核实前收款账号不生效");
        let account = [("holder", "示例精密"), ("bank", "示例银行"), ("number", "6222000011113321")];
        squatter.submit(&format!("{unit}/account"), "保存", &account).expect_status(200);
        let again = [("name", "示例精密"), ("credit_code", CODE)];
        squatter.submit("/units/new", "登记", &again).expect_status(422).expect_text("已是该单位的经办账号");
        assert_eq!(registers(&own, "示例精密制造有限公司"), unit, "one unit");
        // Neither sees what the other did, nor records an account.
        for client in [&squatter, &own] {
            let page = client.get(&unit).expect_status(200).expect_text("单位归属有争议");
            assert!(!page.text().contains("****3321") && !page.text().contains("登记的人员"), "{}", page.text());
            client.get(&format!("{unit}/account")).expect_status(404);
        }
        let form = own.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        let entry = own.submit(&form, "提交报名", &member("示例甲", "441900190102150010")).expect_status(200);
        let entry = format!("/entries/{}", uid_of(&entry, "/entries/"));
        squatter.get(&entry).expect_status(404);
        own.get(&entry).expect_status(200);

        registrar.get(&entry).expect_text("参赛单位的归属待核实").expect_text("核实单位");
        let page = registrar.get(&unit).expect_status(200);
        let page = page.expect_text("squatter").expect_text("own").expect_text("示例精密制造");
        assert!(!page.text().contains("****3321"));
        answers(&registrar, &unit, 1, "agree", "").expect_status(422);
        answers(&registrar, &unit, 1, "agree", "核对营业执照").expect_status(200).expect_text("已处理");
        squatter.get(&unit).expect_status(404);
        squatter.get(&entry).expect_status(404);
        let page = own.get(&unit).expect_status(200).expect_text("示例精密制造").expect_text("还没有登记");
        assert!(!page.text().contains("待核实"), "{}", page.text());
        own.submit(&format!("{unit}/account"), "保存", &account).expect_status(200).expect_text("****3321");
        squatter.submit("/units/new", "登记", &again).expect_status(422).expect_text("此代码的单位已核实");
        registrar.submit(&entry, "通过", &[]).expect_status(200);
    }

    /// A claim that is refused leaves the unit to others; nobody decides about a unit of his own.
    fn a_refused_claim_leaves_the_unit_to_others(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let squatter = registered(&app, "squatter", "unit");
        let unit = registers(&squatter, "示例精密");
        registrar.get(&unit).expect_status(404);
        let form = squatter.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        squatter.submit(&form, "提交报名", &member("示例甲", "441900190102150010")).expect_status(200);
        assert!(!squatter.get(&unit).body.contains("/claims/"), "his own is not his to answer");
        answers(&registrar, &unit, 0, "refuse", "查无此人").expect_status(200);
        squatter.get(&unit).expect_status(404);
        let own = registered(&app, "own", "unit");
        assert_eq!(registers(&own, "示例精密制造有限公司"), unit);
        answers(&registrar, &unit, 0, "agree", "营业执照").expect_status(200);
        own.get(&format!("{unit}/account")).expect_status(200);
    }

    /// A verified unit is shared by who speaks for it, handed over, and disputed on the officers' desk, while accounts stay.
    fn a_verified_unit_is_shared_handed_over_and_disputed(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let authority = crate::access::sign_in(&app, "authority-one");
        let [one, two, three, four] = ["speaker-1", "speaker-2", "speaker-3", "speaker-4"].map(|login| registered(&app, login, "unit"));
        let unit = registers(&one, "示例精密制造有限公司");
        let asks = |client: &Client, kind: &str| {
            client.submit("/units/ask", "提交申请", &[("credit_code", CODE), ("kind", kind), ("words", "本单位人事科")])
        };
        asks(&two, "join").expect_status(422).expect_text("该单位尚未核实");
        let form = one.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        one.submit(&form, "提交报名", &member("示例甲", "441900190102150010")).expect_status(200);
        authority.get("/desk").expect_status(200).expect_text("1个单位的归属待核实");
        answers(&authority, &unit, 0, "agree", "营业执照").expect_status(200);
        assert!(!authority.get("/desk").text().contains("归属待核实"));

        two.get(&unit).expect_status(404);
        asks(&two, "join").expect_status(200).expect_text("申请已提交");
        asks(&two, "dispute").expect_status(422).expect_text("已有一项申请");
        two.get(&format!("{unit}/account")).expect_status(404);
        answers(&one, &unit, 0, "agree", "").expect_status(200);
        two.get(&format!("{unit}/account")).expect_status(200);

        let shared = format!("{unit}/speakers");
        two.submit(&shared, "发出邀请", &[("login", "nobody-here"), ("kind", "transfer")]).expect_status(422);
        two.submit(&shared, "发出邀请", &[("login", "speaker-3"), ("kind", "transfer")]).expect_status(200);
        answers(&three, &unit, 0, "agree", "").expect_status(200);
        two.get(&unit).expect_status(404);
        three.get(&format!("{unit}/account")).expect_status(200);
        // An office over its entries and speaking for it exclude each other.
        let office = [("login", "speaker-4"), ("role", "registrar")];
        host.submit(&format!("/competitions/{uid}/officials"), "指派", &office).expect_status(200);
        asks(&four, "join").expect_status(200);
        answers(&three, &unit, 0, "agree", "").expect_status(422).expect_text("不能经办此单位");
        answers(&three, &unit, 0, "refuse", "").expect_status(200);

        asks(&two, "dispute").expect_status(200);
        three.get(&unit).expect_text("单位归属有争议");
        three.get(&format!("{unit}/account")).expect_status(404);
        authority.get("/desk").expect_text("1个单位的归属待核实");
        answers(&authority, &unit, 0, "agree", "介绍信〔2026〕3号").expect_status(200);
        three.get(&unit).expect_status(404);
        one.get(&unit).expect_status(404);
        two.get(&format!("{unit}/account")).expect_status(200);
    }
}
