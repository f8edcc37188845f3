//! Nobody's money waits for another's: what cannot be paid is set aside, what comes back is due again, on the pages of those
//! who pay.

use jiangsai::access::model::Actor;
use jiangsai::audit::model::StreamKind;
use jiangsai::audit::store::stream_by_uid;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::awards::usecase::external;
use jiangsai::portal::usecase::needed::needed_in_tx;
use jiangsai::register::usecase::removal;

use crate::awards::external::{entered, outside, taken};
use crate::awards::seed::{PASSWORD, Seed, run as run_sql, uid};
use crate::awards::{accept, run, titled};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::erasing::erase;
use crate::helpers::html;

/// Those who pay, at the pages of a competition whose claims are made.
struct Payers {
    seed: Seed,
    clerk: Client,
    approver: Client,
}

fn signed_in(app: &App, login: &str) -> Client {
    let client = app.client();
    client.submit("/log-in", "登录", &[("account", login), ("password", PASSWORD)]).expect_status(200);
    client
}

impl Payers {
    fn at(app: &App, accounts: &[&str]) -> Self {
        let payers = Self::untitled(app, accounts);
        titled(&payers.seed);
        payers
    }

    /// Before anybody was recommended for a title.
    fn untitled(app: &App, accounts: &[&str]) -> Self {
        let seed = Seed::beside(app);
        run(&seed);
        accept(&seed);
        seed.accounts(accounts);
        let [clerk, approver] = ["clerk", "approver"].map(|login| signed_in(app, login));
        Self { seed, clerk, approver }
    }

    fn payout(&self) -> String {
        format!("/competitions/{}/payout", self.seed.competition)
    }

    /// Prepares what can be paid; answers the address of the batch.
    fn prepare(&self, button: &str) -> String {
        let page = self.clerk.submit(&self.payout(), button, &[]).expect_status(200);
        page.url.split_once("/batches/").map(|(_, uid)| format!("/batches/{uid}")).unwrap()
    }

    fn approve(&self, batch: &str, button: &str, total: &str) {
        let typed = [("total", total), ("password", PASSWORD)];
        self.approver.submit(batch, button, &typed).expect_status(200).expect_text("批次已批准");
    }

    fn export(&self, batch: &str) -> Page {
        self.clerk.submit(batch, "导出银行文件", &[])
    }

    fn paid(&self, batch: &str) -> Page {
        self.clerk.submit(batch, "登记付款完成", &[]).expect_status(200)
    }

    /// The clerk asks that a line (from 0) be reversed; answers where another one does it.
    fn ask_back(&self, batch: &str, line: usize) -> String {
        let page = self.clerk.get(batch);
        let ask =
            html::links(&page.body).into_iter().filter(|link| link.ends_with("/reversal")).nth(line).unwrap();
        let typed = [("reason", "账号已销户"), ("password", PASSWORD)];
        self.clerk
            .submit(&ask, "申请冲销这一笔", &typed)
            .expect_status(200)
            .expect_text("已申请冲销，待复核");
        ask.replace("/reversal", "/reverse")
    }

    fn erase(&self, person: &str) {
        self.seed.grant("officer", Role::Administrator);
        let (officer, system) = (self.seed.actor("officer"), Actor::system());
        // As it was before what is unpaid kept a person.
        erase(self.seed.acts(&system), self.seed.acts(&officer), &uid(person), PASSWORD);
    }
}

/// No uid stands where a reader reads.
fn no_uid(page: &Page) {
    let text = page.text();
    let is_uid =
        |word: &str| word.len() == 26 && word.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    // On paper the page's own address stands at the end.
    let found: Vec<&str> = words.filter(|word| is_uid(word) && !page.url.contains(word)).collect();
    assert!(found.is_empty(), "{found:?}: {text}");
}

const EVERYBODY: [&str; 5] = ["hostunit", "personone", "persontwo", "personthree", "personfour"];

on_each_database! {
    /// One payee was erased after the approval: the others are paid, and the competition comes to its end.
    fn one_erased_payee_holds_up_nobody(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let batch = payers.prepare("编制付款批次，5笔");
        payers.approve(&batch, "批准5笔", "212500");
        payers.erase("persontwo");
        payers.approver.get(&batch).expect_text("第3笔收款人的个人信息已清除");
        let file = payers.export(&batch).expect_status(200).body;
        assert_eq!(file.lines().count(), 5, "the head and four lines: {file}");
        assert!(!file.contains("4000.00") && file.contains("5000.00"), "{file}");
        payers.clerk.get(&batch).expect_text("已移出 收款人的个人信息已清除");
        payers.paid(&batch).expect_text("已付（元）").expect_text("208,500.00");
        let payout = payers.clerk.get(&payers.payout()).expect_status(200);
        let payout = payout.expect_text("收款人的个人信息已清除").expect_text("现有效 208,500.00元");
        assert!(!html::forms(&payout.body).iter().any(|form| form.action.ends_with("/prepare")), "nothing is payable");
        payers.approver.submit(&payers.payout(), "完成兑付", &[]).expect_status(200).expect_text("兑付已完成");
    }

    /// A unit nobody has verified is paid nothing, whatever account it has; once it is, what was held is payable.
    fn no_account_of_a_claimed_unit_counts(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let claim = format!(
            "INSERT INTO unit_claim (uid, unit_id, account_id, kind, name, by_account, at) SELECT '{}', unit.id, account.id, \
             'claim', '示例主办单位', 'system', '2026-01-01 00:00:00' FROM unit, account WHERE account.login = 'otherunit' AND \
             unit.id = (SELECT id FROM stream WHERE uid = '{}')",
            uid("claimone"),
            uid("hostunit")
        );
        let unverified = format!("UPDATE unit SET state = 'claimed' WHERE id = (SELECT id FROM stream WHERE uid = '{}')", uid("hostunit"));
        run_sql(&payers.seed.installation.pool, &[claim, unverified]);
        payers.clerk.get(&payers.payout()).expect_text("单位归属待核实");
        let batch = payers.prepare("编制付款批次，4笔");
        payers.approve(&batch, "批准4笔", "12500");
        let officer = signed_in(&app, "officer");
        let answer = format!("/units/{}/claims/{}", uid("hostunit"), uid("claimone"));
        officer.submit(&answer, "提交", &[("decision", "agree"), ("how", "核对批文")]).expect_status(200);
        payers.prepare("编制付款批次，1笔");
    }

    /// An erased payee is in no new batch either, and a batch that was given back is prepared anew without that line.
    fn a_batch_prepared_anew_passes_over_an_erased_payee(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let batch = payers.prepare("编制付款批次，5笔");
        payers.erase("persontwo");
        let back = [("reason", "收款人已清除")];
        payers.approver.submit(&batch, "退回", &back).expect_status(200).expect_text("批次已退回");
        let anew = payers.prepare("编制付款批次，4笔");
        payers.approve(&anew, "批准4笔", "208500");
        payers.export(&anew).expect_status(200);
        payers.paid(&anew);
    }

    /// What still needs a payee is said, money first, until nothing does; meanwhile an erasure that was agreed to is put off.
    fn a_payee_is_erased_once_nothing_needs_them_any_more(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let (seed, system) = (&payers.seed, Actor::system());
        let needs = |days: i64| -> Vec<String> {
            let at = seed.installation.now() + chrono::TimeDelta::days(days);
            let found = seed.by(&system).read(|conn| {
                let person = stream_by_uid(conn, StreamKind::Person, &uid("persontwo"))?.as_person()?;
                needed_in_tx(conn, person, at)
            });
            found.unwrap().into_iter().map(|because| because.key.into_owned()).collect()
        };
        let says = |need: &str| needs(0).contains(&format!("removal-needs-{need}"));
        assert!(says("money") && !says("batch") && !says("retention"), "{:?}", needs(0));
        seed.grant("officer", Role::Administrator);
        let officer = seed.actor("officer");
        removal::ask_erasure(seed.acts(&system), &uid("persontwo"), "本人申请", "").unwrap();
        let outcome = removal::erase(seed.acts(&officer), &uid("persontwo"), PASSWORD, needed_in_tx);
        assert_eq!(outcome, Ok(removal::Outcome::Later));
        let batch = payers.prepare("编制付款批次，5笔");
        assert!(says("batch") && !says("money"), "{:?}", needs(0));
        payers.approve(&batch, "批准5笔", "212500");
        payers.export(&batch).expect_status(200);
        payers.paid(&batch);
        assert!(says("retention") && !says("batch") && !says("money"), "{:?}", needs(0));
        let later = needs(jiangsai::kernel::limits::PAYEE_DAYS + 1);
        assert!(!later.contains(&"removal-needs-retention".to_owned()), "{later:?}");
    }

    /// An approved batch is withdrawn with a reason; who did it and why stands on its page, and its lines come again.
    fn an_approved_batch_is_withdrawn_before_it_is_exported(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let batch = payers.prepare("编制付款批次，5笔");
        assert_eq!(payers.approver.get(&format!("{batch}/withdraw")).status, 404, "it is not approved yet");
        payers.approve(&batch, "批准5笔", "212500");
        payers.clerk.get(&format!("{batch}/withdraw")).expect_status(404);
        let form = format!("{batch}/withdraw");
        payers.approver.submit(&form, "撤回本批次", &[("reason", "")]).expect_status(422);
        let done = payers.approver.submit(&form, "撤回本批次", &[("reason", "账号要再核对")]).expect_status(200);
        done.expect_text("批次已撤回").expect_text("示例approver撤回：账号要再核对");
        let again = payers.prepare("编制付款批次，5笔");
        payers.approve(&again, "批准5笔", "212500");
        payers.export(&again).expect_status(200);
        payers.approver.get(&format!("{again}/withdraw")).expect_status(404);
    }

    /// A payment that comes back after the competition was settled is due again: it is awarded once more, the batch says
    /// what stands of it, the line is paid again, and settled again.
    fn a_payment_that_comes_back_after_the_end_is_paid_again(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let batch = payers.prepare("编制付款批次，5笔");
        payers.approve(&batch, "批准5笔", "212500");
        payers.export(&batch).expect_status(200);
        payers.paid(&batch);
        payers.approver.submit(&payers.payout(), "完成兑付", &[]).expect_text("兑付已完成");
        let reverse = payers.ask_back(&batch, 1);
        payers.approver.get("/desk").expect_text("1笔冲销待复核");
        let back = payers.approver.submit(&reverse, "冲销这一笔", &[("password", PASSWORD)]).expect_status(200);
        assert!(!payers.approver.get("/desk").text().contains("冲销待复核"));
        let back = back.expect_text("已付（元） 212,500.00").expect_text("其中已冲销（元） 5,000.00");
        back.expect_text("现有效（元） 207,500.00");
        payers.clerk.get(&payers.payout()).expect_text("现有效 207,500.00元");
        let again = payers.prepare("编制付款批次，1笔");
        payers.approve(&again, "批准1笔", "5000");
        payers.export(&again).expect_status(200);
        payers.paid(&again);
        payers.approver.submit(&payers.payout(), "完成兑付", &[]).expect_text("兑付已完成");
    }

    /// Two payees have no account: all others are paid, the end needs a reason, and they are paid once they have one.
    fn what_has_no_account_is_paid_after_the_end_once_it_has_one(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY[..3]);
        let batch = payers.prepare("编制付款批次，3笔");
        payers.approve(&batch, "批准3笔", "209000");
        payers.export(&batch).expect_status(200);
        payers.paid(&batch);
        let end = payers.payout();
        payers.approver.get(&end).expect_text("2笔暂不能付").expect_text("没有收款账号");
        payers.approver.submit(&end, "完成兑付", &[("reason", "")]).expect_status(422);
        let reason = [("reason", "两人多次通知未报账号")];
        payers.approver.submit(&end, "完成兑付", &reason).expect_status(200).expect_text("兑付已完成");
        for login in ["clerk", "unit"] {
            assert!(!signed_in(&app, login).get("/desk").text().contains("笔可编制付款"), "{login}");
        }
        payers.seed.accounts(&["personthree", "personfour"]);
        // It is owed, and on the desk of who pays it.
        payers.clerk.get("/desk").expect_text("2笔可编制付款");
        payers.clerk.get(&end).expect_text("成绩已正式公布");
        let again = payers.prepare("编制付款批次，2笔");
        payers.clerk.get(&end).expect_text("成绩已正式公布").expect_text("3,500.00元");
        payers.approve(&again, "批准2笔", "3500");
        payers.export(&again).expect_status(200);
        payers.paid(&again);
        payers.approver.submit(&end, "完成兑付", &[]).expect_text("兑付已完成");
    }

    /// What waits for an account stands on the desk of finance and of the unit that can give it, until it is given.
    fn money_that_waits_for_an_account_is_on_the_desks_of_those_who_can_give_it(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY[..3]);
        let (unit, other) = (signed_in(&app, "unit"), signed_in(&app, "otherunit"));
        for desk in [&payers.clerk, &unit] {
            desk.get("/desk").expect_text("2个收款方尚无银行账号");
        }
        assert!(!other.get("/desk").text().contains("尚无银行账号"));
        payers.seed.accounts(&["personthree"]);
        unit.get("/desk").expect_text("1个收款方尚无银行账号");
        payers.seed.accounts(&["personfour"]);
        for desk in [&payers.clerk, &unit] {
            assert!(!desk.get("/desk").text().contains("尚无银行账号"));
        }
    }

    /// Titles nobody recommended stand on the desk, hold the end up, and are left out only with a reason.
    fn titles_nobody_approved_are_left_out_with_a_reason_alone(database) {
        let app = App::start(database);
        let payers = Payers::untitled(&app, &EVERYBODY);
        let batch = payers.prepare("编制付款批次，5笔");
        payers.approve(&batch, "批准5笔", "212500");
        payers.export(&batch).expect_status(200);
        payers.paid(&batch);
        signed_in(&app, "officer").get("/desk").expect_text("3个称号待推荐");
        let end = payers.payout();
        payers.approver.get(&end).expect_text("3个称号尚未推荐或核准");
        payers.approver.submit(&end, "完成兑付", &[("reason", "")]).expect_status(422);
        let reason = [("reason", "称号另行评定")];
        payers.approver.submit(&end, "完成兑付", &reason).expect_status(200).expect_text("兑付已完成");
    }

    /// Where results changed since the newest run, whoever runs the awards is asked to do it again, and nothing ends before.
    fn awards_that_are_out_of_date_are_on_the_desk_of_who_runs_them(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let officer = signed_in(&app, "officer");
        assert!(!officer.get("/desk").text().contains("请重新计算奖补"));
        payers.seed.results(2, &["silver", "silver", "bronze", "excellence", "none"]);
        // As a correction does, beside its rows.
        let moved = "UPDATE stream SET revision = revision + 1 WHERE kind = 'event'".to_owned();
        crate::awards::seed::run(&payers.seed.installation.pool, &[moved]);
        for desk in [&officer, &payers.clerk] {
            desk.get("/desk").expect_text("信息、成绩或裁量已变化，请重新计算奖补");
        }
        payers.approver.get(&payers.payout()).expect_text("请重新计算奖补");
        run(&payers.seed);
        assert!(!officer.get("/desk").text().contains("请重新计算奖补"));
    }

    /// What is taken back of a result that counts no more is told by names.
    fn what_is_recovered_is_told_by_names(database) {
        let app = App::start(database);
        let payers = Payers::at(&app, &EVERYBODY);
        let seed = &payers.seed;
        let result = entered(seed, "officer", &outside("焊工", "personcoachone", Some("3000"))).unwrap();
        taken(seed, "second", &result).unwrap();
        run(seed);
        accept(seed);
        seed.accounts(&["personcoachone"]);
        let batch = payers.prepare("编制付款批次，6笔");
        payers.approve(&batch, "批准6笔", "215500");
        payers.export(&batch).expect_status(200);
        payers.paid(&batch);
        external::refuse(seed.acts(&seed.actor("officer")), &seed.competition, &result, "证书系伪造").unwrap();
        run(seed);
        accept(seed);
        let payout = payers.clerk.get(&payers.payout()).expect_status(200);
        let payout = payout.expect_text("示例coachone").expect_text("示例省技能大赛 焊工");
        no_uid(&payout);
        let back = payers.prepare("编制追回批次");
        let back = payers.approver.get(&back).expect_text("示例coachone");
        no_uid(&back);
    }
}
