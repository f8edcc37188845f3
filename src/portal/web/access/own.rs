//! Forms of one's own account: another password, language and theme.

use actix_web::cookie::Cookie;
use actix_web::{HttpResponse, web};

use crate::access::model::{NewPassword, not_signed_in};
use crate::access::usecase::own;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::kernel::limits;
use crate::kernel::theme::Theme;
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::visitor;
use crate::platform::installation::Installation;

/// Where both forms hang.
const ACCOUNT: &str = "/account";

/// Routes of one's own account.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/account/password", web::get().to(password_page))
        .route("/account/password", web::post().to(change_password))
        .route("/account/appearance", web::get().to(appearance_page))
        .route("/account/appearance", web::post().to(choose_appearance));
}

fn frame(ask: &Ask) -> Frame {
    ask.frame().crumb(Wording::said("portal-account"), Some(ACCOUNT))
}

async fn password_page(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    show_password(&ask, Again::default())
}

fn show_password(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let mut form = FormPage::new("access-change-password", "/account/password", "access-change-do", again)
        .cancel(ACCOUNT);
    form.lead(Wording::said("access-change-effect"));
    form.field("password", "old_password", "access-old-password");
    form.field("new-password", "password", "access-new-password").hint("access-new-password-hint");
    form.field("new-password", "password_again", "start-again");
    form.show(&ask.visitor, frame(ask))
}

async fn change_password(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let signed = ask.visitor.signed.clone().ok_or_else(not_signed_in)?;
    let mut reader = sent.reader();
    let old = sent.untrimmed("old_password").to_owned();
    if old.is_empty() {
        reader.problem("old_password", Because::new("access-password-empty"));
    } else if old.chars().count() > limits::PASSWORD_MAX_CHARS {
        reader.problem("old_password", Because::new("access-password-wrong"));
    }
    let new = new_password(&sent, &mut reader, "password_again");
    let outcome = match reader.finish().and_then(|()| given(new)) {
        Ok(new) => {
            let request = sent.request.clone();
            let change = move |installation: &Installation| {
                own::change_password(installation, &signed, &old, &new, &request)
            };
            ask.site.run_hashing(change).await
        }
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => Ok(respond::done(ACCOUNT, &Because::new("access-changed"))),
        Err(fault) => show_password(&ask, Again::from(&sent, fault)?),
    }
}

/// The password typed twice, the second time in the field `again`.
pub(super) fn new_password(sent: &Sent, reader: &mut Reader<'_>, again: &str) -> Option<NewPassword> {
    let typed = sent.untrimmed("password");
    if sent.untrimmed(again) != typed {
        reader.problem(again, Because::new("access-password-differs"));
    }
    NewPassword::parse(typed).map_err(|because| reader.problem("password", because)).ok()
}

async fn appearance_page(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    show_appearance(&ask, Again::default())
}

fn show_appearance(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let mut form = FormPage::new("access-appearance", "/account/appearance", "access-appearance-do", again)
        .cancel(ACCOUNT);
    let langs = Lang::ALL
        .map(|lang| Choice { value: lang.tag().to_owned(), label: Wording::entered(lang.name().to_owned()) });
    form.select("lang", "access-lang", langs.into()).or(ask.visitor.lang.tag());
    let themes = Theme::ALL.iter().map(|theme| Choice::coded(theme.code(), theme.message_key()));
    form.select("theme", "access-theme", themes.collect()).or(ask.visitor.theme.code());
    form.show(&ask.visitor, frame(ask))
}

async fn choose_appearance(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let (lang, theme) = (reader.choice("lang", Lang::from_tag), reader.choice("theme", Theme::from_code));
    let chosen = reader.finish().and_then(|()| Ok((given(lang)?, given(theme)?)));
    let outcome = ask
        .write_with(&sent, chosen, |act, _uid, chosen| own::choose_appearance(act, chosen).map(|()| chosen))
        .await;
    match outcome {
        Ok(chosen) => {
            let mut response = respond::done(ACCOUNT, &Because::new("access-appearance-done"));
            for cookie in cookies(chosen) {
                response.add_cookie(&cookie).map_err(Fault::internal)?;
            }
            Ok(response)
        }
        Err(fault) => show_appearance(&ask, Again::from(&sent, fault)?),
    }
}

/// What this browser keeps of a choice.
pub(super) fn cookies((lang, theme): (Lang, Theme)) -> [Cookie<'static>; 2] {
    [
        respond::cookie(visitor::LANG, lang.tag().to_owned(), true),
        respond::cookie(visitor::THEME, theme.code().to_owned(), true),
    ]
}
