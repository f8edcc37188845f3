//! Invitations to a competition, one-time links as they are made and used, and the pause after wrong passwords.

use jiangsai::access::usecase::sign_in;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::limits;

use crate::access::{PASSWORD, sign_in};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::judged;
use crate::setup::{approve, draft, office, set_up};

/// The one-time link on the page of whoever made it.
fn link_on(page: &Page) -> String {
    let start = page.body.find("/link/").unwrap();
    page.body.split_at(start).1.chars().take_while(|c| *c != '"' && *c != '<').collect()
}

/// Invites somebody to an office of a competition; answers the page that shows the link.
fn invite_to(host: &Client, competition: &str, account: &str, role: &str) -> Page {
    let officials = host.get(&format!("/competitions/{competition}/officials")).expect_status(200);
    let new = [("account", account), ("name", "示例受邀"), ("role", role)];
    host.submit(&officials.link("邀请新人"), "邀请", &new).expect_status(200).expect_text("只能用一次")
}

/// Somebody invited to an office of a competition, who has set the usual password.
pub(crate) fn invited(app: &App, host: &Client, competition: &str, account: &str, role: &str) -> Client {
    let client = app.client();
    set_password(&client, &link_on(&invite_to(host, competition, account, role))).expect_status(200);
    client
}

fn set_password(client: &Client, link: &str) -> Page {
    client.submit(link, "保存密码", &[("password", PASSWORD), ("again", PASSWORD)])
}

pub(crate) fn log_in(client: &Client, account: &str, password: &str) -> Page {
    client.submit("/log-in", "登录", &[("account", account), ("password", password)])
}

fn officials(competition: &str) -> String {
    format!("/competitions/{competition}/officials")
}

on_each_database! {
    /// The link names the office and the competition, is there again after a reload, and whoever sets the password by it stands
    /// at the desk.
    fn a_host_invites_a_judge_who_sets_a_password_and_is_at_the_desk(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let competition = draft(&host);
        let made = invite_to(&host, &competition, "judge-new", "judge").expect_text("示例受邀").expect_text("评分裁判");
        let link = link_on(&made);
        assert_eq!(link_on(&host.get(&made.url)), link, "a reload loses nothing");
        authority.get(&made.url).expect_status(404);
        assert_eq!(host.get(&officials(&competition)).expect_text("未设密码").link("看链接 judge-new"), path(&made));
        let judge = app.client();
        judge.get(&link).expect_text("评分裁判").expect_text("2090年示例市职业技能竞赛").expect_text("竞赛结束前有效");
        let desk = set_password(&judge, &link).expect_status(200).expect_text("密码已保存").expect_text("工作台");
        assert!(desk.url.ends_with("/desk"), "{}", desk.url);
        judge.get(&format!("/competitions/{competition}/desk")).expect_status(200);
        app.client().get(&link).expect_status(422).expect_text("已用过");
        host.get(&made.url).expect_status(404);
        sign_in(&app, "judge-new");
    }

    /// Whoever makes a link can use it: to the codes of a blind hall and to the money a host makes none.
    fn a_host_invites_nobody_to_the_codes_or_the_money(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let competition = draft(&host);
        let page = format!("/competitions/{competition}/officials/invite");
        let form = host.get(&page).expect_status(200);
        for role in ["encryption-judge", "finance-clerk", "finance-approver", "auditor", "authority", "administrator"] {
            assert!(!form.body.contains(&format!("value=\"{role}\"")), "{role} is offered");
            let forged = [("account", "eve-new"), ("name", "示例"), ("role", role), ("csrf", &html::csrf(&form.body))];
            let forged = forged.map(|(name, value)| (name.to_owned(), value.to_owned()));
            host.post(&page, &forged).expect_status(422);
        }
        let taken = host.submit(&page, "邀请", &[("account", "host-two"), ("name", "示例"), ("role", "judge")]);
        taken.expect_status(422).expect_text("此账号已有人使用");
        let other = sign_in(&app, "host-two");
        other.get(&page).expect_status(404);
    }

    /// A link is taken back by whoever made it or runs the competition; another one is made for the same person.
    fn an_unused_link_is_taken_back_and_another_one_made(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let competition = draft(&host);
        let made = invite_to(&host, &competition, "judge-new", "judge");
        let first = link_on(&made);
        let other = sign_in(&app, "host-two");
        let forged = [("csrf".to_owned(), html::csrf(&other.get("/desk").body))];
        let take_back = format!("{}/take-back", path(&made).strip_suffix("/link").unwrap());
        other.post(&take_back, &forged).expect_status(404);
        app.client().get(&first).expect_status(200);
        let back = host.submit_on(&host.get(&made.url), "收回链接", &[]).expect_status(200).expect_text("链接已收回");
        assert!(back.url.ends_with("/officials"), "{}", back.url);
        app.client().get(&first).expect_status(422).expect_text("已收回");
        let renewed = host.submit(&officials(&competition), "另发链接 judge-new", &[]).expect_status(200);
        let second = link_on(&renewed);
        assert_ne!(first, second);
        // The authority, which decides about the competition, does not see it, and takes it back.
        authority.submit(&officials(&competition), "收回链接 judge-new", &[]).expect_status(200).expect_text("已收回");
        app.client().get(&second).expect_status(422);
        let third = link_on(&host.submit(&officials(&competition), "另发链接 judge-new", &[]));
        set_password(&app.client(), &third).expect_status(200);
        assert!(!host.get(&officials(&competition)).body.contains("/renew"), "whoever has a password needs no link of a host");
    }

    /// With the competition its links end.
    fn a_link_ends_with_its_competition(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let competition = draft(&host);
        set_up(&host, &competition);
        approve(&host, &authority, &competition);
        let made = invite_to(&host, &competition, "judge-new", "judge");
        let link = link_on(&made);
        app.client().get(&link).expect_status(200);
        authority
            .submit(&format!("/competitions/{competition}/cancel"), "确认取消", &[("reason", "示例理由")])
            .expect_status(200);
        app.client().get(&link).expect_status(422).expect_text("已过期");
        host.get(&made.url).expect_status(404);
    }

    /// Ten wrong passwords by a stranger elsewhere keep no judge from his tablet; his own ten are lifted by the chief judge.
    fn a_stranger_keeps_nobody_out_and_the_chief_judge_lets_in_again(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let competition = draft(&host);
        for (account, role) in [("judge-new", "judge"), ("judge-two", "judge"), ("chief-new", "chief-judge")] {
            set_password(&app.client(), &link_on(&invite_to(&host, &competition, account, role))).expect_status(200);
        }
        let stranger = app.client().at("203.0.113.7");
        for _ in 0..limits::LOGIN_FAILURES {
            log_in(&stranger, "judge-new", "wrong password").expect_status(422).expect_text("不对");
        }
        log_in(&stranger, "judge-new", PASSWORD).expect_status(422).expect_text("暂停登录到");
        let tablet = sign_in(&app, "judge-new");
        for _ in 0..limits::LOGIN_FAILURES {
            log_in(&app.client(), "judge-new", "wrong password").expect_status(422).expect_text("不对");
        }
        log_in(&app.client(), "judge-new", PASSWORD).expect_status(422).expect_text("裁判长可以解除");
        tablet.get("/desk").expect_text("退出登录");
        let other = sign_in(&app, "judge-two");
        other.get(&officials(&competition)).expect_status(403);
        let chief = sign_in(&app, "chief-new");
        let desk = chief.get(&format!("/competitions/{competition}/desk"));
        let page = chief.get(&desk.link("竞赛工作人员")).expect_status(200).expect_text("暂停登录到");
        assert!(!page.body.contains("/revoke"), "he gives and takes no office");
        let lift = html::forms(&page.body).into_iter().find(|form| form.action.ends_with("/lift")).unwrap().action;
        let forged = [("csrf".to_owned(), html::csrf(&other.get("/desk").body))];
        other.post(&lift, &forged).expect_status(404);
        chief.submit_on(&page, "解除暂停 judge-new", &[]).expect_status(200).expect_text("现在可以登录");
        sign_in(&app, "judge-new");
        let stranger = log_in(&stranger, "judge-new", PASSWORD).expect_status(200);
        assert!(stranger.text().contains("工作台"), "it is lifted everywhere");
    }

    /// Many accounts tried from one address: each is left fewer tries there, and none is kept out that is right the first time.
    fn an_address_that_tries_many_accounts_is_slowed(database) {
        let installation = judged::installation(database.pool(), None);
        let attempt = |login: &str, address: &str| {
            sign_in::log_in(&installation, login, "wrong password", address).unwrap_err()
        };
        for account in 0..limits::ADDRESS_FAILURES {
            let fault = attempt(&format!("account-{account}"), "a school");
            assert_eq!((fault.kind, fault.retry_after), (FaultKind::Refused, None));
        }
        for _ in 0..limits::LOGIN_FAILURES_SLOWED {
            let fault = attempt("one-more", "a school");
            assert_eq!((fault.kind, fault.retry_after), (FaultKind::Refused, Some(limits::SLOWED_SECONDS)));
        }
        assert_eq!(attempt("one-more", "a school").kind, FaultKind::Busy);
        assert_eq!(attempt("another", "a school").kind, FaultKind::Refused);
        assert_eq!(attempt("one-more", "elsewhere").retry_after, None);
    }
}

/// The path of a page.
pub(crate) fn path(page: &Page) -> String {
    let (_, rest) = page.url.split_once("://").unwrap();
    format!("/{}", rest.split_once('/').unwrap().1)
}
