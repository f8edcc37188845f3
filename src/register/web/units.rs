//! Units: list, registration, page, bank account.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::window::Seek;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::listing::{Asked, Search, Ways};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::{AccountShown, CreditCode, NewUnit, Unit, UnitClaim, UnitState};
use crate::register::usecase::{recording, units};

use super::{account, claims};

#[derive(Serialize)]
struct UnitsPage {
    search: Search,
    units: Vec<UnitShown>,
    ways: Ways,
}

#[derive(Serialize)]
struct UnitShown {
    name: String,
    credit_code: String,
    doubt: bool,
    state: Option<&'static str>,
    url: String,
}

/// The tag of a unit that nobody has verified.
fn claimed(state: UnitState) -> Option<&'static str> {
    (state == UnitState::Claimed).then_some(state.message_key())
}

pub(super) async fn list(ask: Ask, query: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    let search = Search::at("/units").text("q", "register-unit-find", &query.q);
    let (part, seek) = (query.part(), query.seek());
    let found = ask.read(move |by, _uid| units::list(by, part.as_deref(), seek)).await?;
    let ways = search.ways(&found, |unit| unit.uid.clone());
    let shown = |unit: Unit| UnitShown {
        url: urls::unit(&unit.uid).page(),
        doubt: unit.credit_code_reason.is_some(),
        state: claimed(unit.state),
        name: unit.name,
        credit_code: unit.credit_code,
    };
    let page = UnitsPage { search, units: found.rows.into_iter().map(shown).collect(), ways };
    let frame = ask.frame().crumb(Wording::said("register-units"), None);
    ask.page("register/units.html", &frame, &page)
}

pub(super) async fn new_page(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    show_new(&ask, Again::default())
}

fn show_new(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let mut form = FormPage::new("register-unit-new", "/units", "register-do", again).cancel("/units");
    form.field("text", "name", "register-unit-name").hint("register-unit-name-hint");
    form.field("credit", "credit_code", "register-credit-code").hint("register-credit-code-hint");
    form.field("area", "reason", "register-credit-reason").hint("register-credit-reason-hint").optional();
    form.show(&ask.visitor, ask.frame().crumb(Wording::said("register-units"), Some("/units")))
}

pub(super) async fn register(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome = ask.write_with(&sent, read(&sent), |act, _uid, new| units::register(act, &new)).await;
    match outcome {
        Ok(unit) => {
            let done = Because::new("register-unit-done").text("name", sent.raw("name"));
            Ok(respond::done(&urls::unit(&unit).page(), &done))
        }
        Err(fault) => show_new(&ask, Again::from(&sent, fault)?),
    }
}

fn read(sent: &Sent) -> Result<NewUnit, Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let credit_code = reader.parsed("credit_code", CreditCode::parse);
    let reason = if sent.raw("reason").is_empty() { None } else { Some(reader.text("reason")) };
    reader.finish()?;
    Ok(NewUnit { name, credit_code: given(credit_code)?, reason })
}

#[derive(Serialize)]
struct UnitPage {
    uid: String,
    name: String,
    credit_code: String,
    credit_code_reason: Option<String>,
    accounts: Vec<AccountShown>,
    doubt: account::Doubt,
    may_pay: bool,
    state: Option<&'static str>,
    near: bool,
    held: bool,
    may_share: bool,
    claims: Vec<ClaimShown>,
    search: Option<Search>,
    people: Vec<PersonShown>,
    whole: bool,
    ways: Ways,
}

#[derive(Serialize)]
struct ClaimShown {
    kind: &'static str,
    account: String,
    login: String,
    name: String,
    words: Option<String>,
    at: chrono::DateTime<chrono::Utc>,
    url: Option<String>,
}

fn claim(unit: &str, (claim, answers): (UnitClaim, bool)) -> ClaimShown {
    ClaimShown {
        kind: claim.kind.message_key(),
        url: answers.then(|| urls::unit(unit).claim(&claim.uid)),
        account: claim.account,
        login: claim.login,
        name: claim.name,
        words: claim.words,
        at: claim.at,
    }
}

#[derive(Serialize)]
struct PersonShown {
    name: String,
    url: String,
    account: Option<AccountShown>,
}

pub(super) async fn page(ask: Ask, query: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    let (part, seek) = (query.part(), query.seek());
    let searched = part.is_some();
    let later = claims::later(&ask);
    let view = ask.read(move |by, uid| units::view(by, uid, (part.as_deref(), seek), later)).await?;
    let search = Search::at(urls::unit(&view.unit.uid).page()).text("q", "col-name", &query.q);
    let ways = search.ways(&view.people, |person| person.uid.clone());
    let whole = ways.is_whole() && !searched;
    let frame = ask
        .frame()
        .crumb(Wording::said("register-units"), Some("/units"))
        .crumb(Wording::entered(view.unit.name.clone()), None);
    let url = urls::unit(&view.unit.uid).page();
    let may = (view.own, view.may_settle);
    let doubt = account::Doubt::of(view.accounts.first(), may, (&url, view.unit.revision));
    let mut accounts = view.accounts_of_people;
    let uid = view.unit.uid.clone();
    let page = UnitPage {
        doubt,
        claims: view.claims.into_iter().map(|one| claim(&uid, one)).collect(),
        state: claimed(view.unit.state),
        near: view.near,
        held: view.held,
        may_share: view.may_share,
        uid: view.unit.uid,
        name: view.unit.name,
        credit_code: view.unit.credit_code,
        credit_code_reason: view.unit.credit_code_reason,
        accounts: view.accounts.into_iter().map(AccountShown::from).collect(),
        may_pay: view.may_pay,
        // Who is on one page is found without a search.
        search: (!whole).then_some(search),
        whole,
        ways,
        people: view
            .people
            .rows
            .into_iter()
            .map(|person| PersonShown {
                account: accounts.remove(&person.id.stream()).map(AccountShown::from),
                name: person.name,
                url: urls::person(&person.uid).page(),
            })
            .collect(),
    };
    ask.page("register/unit.html", &frame, &page)
}

pub(super) async fn account_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_account(&ask, Again::default()).await
}

async fn show_account(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let url = urls::unit(ask.uid()).page();
    let later = claims::later(ask);
    let view = ask.read(move |by, uid| units::view(by, uid, (None, Seek::Start), later)).await?;
    if !view.may_pay {
        return Err(Fault::not_found());
    }
    let form = account::form(&url, view.unit.name.clone(), !view.own, again);
    form.show(&ask.visitor, ask.frame().crumb(Wording::entered(view.unit.name), Some(&url)))
}

pub(super) async fn set_account(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let payable = ask.site.payable;
    let outcome = ask
        .write_with(&sent, account::read(&sent), move |act, uid, account| {
            recording::of_unit(act, uid, &account, payable)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::unit(ask.uid()).page(), &Because::new("register-account-done"))),
        Err(fault) => show_account(&ask, account::again(&sent, fault)?).await,
    }
}
