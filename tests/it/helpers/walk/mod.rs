//! A competition's whole life through the pages' own forms, one form of every kind, one after the other.
//!
//! Tests look on: each form is handed to them, filled in rightly, before it is sent.

mod awarding;
mod changing;
mod correcting;
mod judging;
mod objecting;
mod paying;
mod person;
mod places;
mod preparing;
mod registering;
pub(crate) mod town;

use std::collections::BTreeMap;

use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::kernel::ids::AuthorityId;
use jiangsai::kernel::role::Role;
use jiangsai::platform::installation::Installation;
use jiangsai::portal::usecase::authorities;
use jiangsai::shell::demo;

use super::app::App;
use super::{html, judged};

pub(crate) use person::{Answer, FORM, Person, encoded, uid_after};

/// A form that is really there, filled in so that it would be taken.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// As in the source: `/units/{uid}/account`.
    pub(crate) route: String,
    /// Who may send it.
    pub(crate) who: String,
    /// Where it goes.
    pub(crate) path: String,
    /// All it sends, the token among it.
    pub(crate) values: Vec<(String, String)>,
    /// Fields that take any text of some length.
    pub(crate) free: Vec<String>,
    /// Fields that may be left out.
    pub(crate) optional: Vec<String>,
    /// Fields of the form's other button, which this one passes over.
    pub(crate) ignored: Vec<String>,
}

/// What to do: which form of which page, and what to write into it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Step<'a> {
    pub(crate) route: &'a str,
    pub(crate) who: &'a str,
    pub(crate) page: &'a str,
    /// What its address holds, where a page has several of the kind.
    pub(crate) at: &'a str,
    /// Values the form already holds, likewise.
    pub(crate) with: &'a [(&'a str, &'a str)],
    pub(crate) set: &'a [(&'a str, &'a str)],
    pub(crate) free: &'a [&'a str],
    pub(crate) optional: &'a [&'a str],
    pub(crate) ignored: &'a [&'a str],
}

/// People and units of one competition; two casts share no account, person or unit.
pub(crate) struct Cast {
    /// What its log-in names end with.
    pub(crate) suffix: &'static str,
    /// What the names of its people begin with.
    pub(crate) mark: &'static str,
    /// What the names of its competition, units and teams begin with.
    pub(crate) title: &'static str,
    pub(crate) host_code: &'static str,
    pub(crate) unit_code: &'static str,
    /// What the ID numbers of its people begin with.
    pub(crate) born: &'static str,
}

/// The first cast.
pub(crate) const FIRST: Cast = Cast {
    suffix: "",
    mark: "晨星",
    title: "示例",
    host_code: "12441900MA0DEM048L",
    unit_code: "91441900MA0DEM013W",
    born: "441900190105150",
};

/// The second.
pub(crate) const SECOND: Cast = Cast {
    suffix: "-two",
    mark: "晚霞",
    title: "示例",
    host_code: "91441900MA0DEM03XF",
    unit_code: "91441900MA0DEM021P",
    born: "441900190106150",
};

/// Looks at a form before it is sent.
pub(crate) type Onlooker<'a> = dyn FnMut(&Person, &Form) + 'a;

/// One competition on its way.
pub(crate) struct Walk<'a> {
    pub(crate) app: &'a App,
    pub(crate) cast: &'a Cast,
    people: BTreeMap<String, Person>,
    /// Uids by what they are of.
    pub(crate) uids: BTreeMap<&'static str, String>,
    /// Every form that was sent, once for each route.
    pub(crate) forms: BTreeMap<String, Form>,
    /// The file for the bank, as it was exported last.
    pub(crate) bank_file: String,
    onlooker: &'a mut Onlooker<'a>,
}

impl<'a> Walk<'a> {
    /// Somebody of the cast, signed in at first use; `anonymous` is nobody.
    pub(crate) fn person(&mut self, part: &str) -> &Person {
        let login = self.login(part);
        let base = self.app.base();
        self.people.entry(part.to_owned()).or_insert_with(|| match part {
            nobody if nobody.starts_with("anonymous") => Person::anonymous(base),
            _ => Person::signed_in(base, &login, demo::PASSWORD),
        })
    }

    /// Log-in name of a part. The authority and the administrator are there once.
    pub(crate) fn login(&self, part: &str) -> String {
        let once = ["admin", "authority", "authority-b", "stranger"].contains(&part)
            || part.starts_with("elsewhere");
        if let Some(part) = part.strip_suffix("-of-site") {
            part.to_owned()
        } else if once {
            part.to_owned()
        } else {
            format!("{part}{}", self.cast.suffix)
        }
    }

    /// The name of its competition, of a unit, of a team.
    fn titled(&self, name: &str) -> String {
        format!("{}{name}", self.cast.title)
    }

    /// The name of one of its people.
    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.cast.mark)
    }

    /// The uid of something.
    pub(crate) fn uid(&self, of: &str) -> String {
        self.uids.get(of).unwrap_or_else(|| panic!("no uid of {of} yet: {:?}", self.uids)).clone()
    }

    /// Shows the form to the onlooker, sends it, and expects it to be taken.
    pub(crate) fn go(&mut self, step: Step<'_>) -> Answer {
        let found = self.find(&step);
        let person = self.people.get(step.who).unwrap();
        (self.onlooker)(person, &found);
        // What the form does not ask for is passed over.
        let stray = [("no-such-field".to_owned(), "<b>".to_owned())];
        let mut answer = person.post(&found.path, &[found.values.as_slice(), &stray].concat());
        // Where the first press shows the effect, the second one counts.
        let shown = html::forms(&answer.body).into_iter().find(html::Form::shows_an_effect);
        if let Some(shown) = shown {
            answer = person.post(&found.path, &shown.values);
        }
        assert!(
            answer.is_done(),
            "{} as {}: {} {} {}",
            step.route,
            step.who,
            answer.status,
            answer.location,
            html::visible_text(&answer.body)
        );
        self.forms.entry(step.route.to_owned()).or_insert(found);
        answer
    }

    fn find(&mut self, step: &Step<'_>) -> Form {
        let page = self.person(step.who).get(step.page);
        assert_eq!(page.status, 200, "{} as {}: {}", step.page, step.who, html::visible_text(&page.body));
        let forms = html::forms(&page.body);
        let mut found = forms.iter().find_map(|form| fitting(form, step)).unwrap_or_else(|| {
            panic!("{} shows {} no form for {} {:?}: {forms:#?}", step.page, step.who, step.route, step.with)
        });
        for (name, value) in step.set {
            found.values.retain(|(other, _)| other != name);
            found.values.push(((*name).to_owned(), (*value).to_owned()));
        }
        found
    }
}

/// The form as it stands, if it goes to the route and holds what the step asks for.
fn fitting(form: &html::Form, step: &Step<'_>) -> Option<Form> {
    let mut values = form.values.clone();
    // Whoever walks has looked at the page.
    values.retain(|(name, _)| name != "after");
    let button = form.buttons.iter().find(|button| {
        let to = button.action.as_ref().unwrap_or(&form.action);
        // A button that looks for something to choose sends nothing.
        let looks = button.adds.as_ref().is_some_and(|(name, _)| name == "find");
        is_at(step.route, to) && to.contains(step.at) && !looks
    })?;
    values.extend(button.adds.clone());
    let holds = |(name, value): &(&str, &str)| values.iter().any(|(n, v)| n == name && v == value);
    if form.method != "post" || !step.with.iter().all(holds) {
        return None;
    }
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Some(Form {
        route: step.route.to_owned(),
        who: step.who.to_owned(),
        path: button.action.clone().unwrap_or_else(|| form.action.clone()),
        values,
        free: owned(step.free),
        optional: owned(step.optional),
        ignored: owned(step.ignored),
    })
}

/// Whether a path is one of a route's.
pub(crate) fn is_at(route: &str, path: &str) -> bool {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let (left, right): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    left.len() == right.len()
        && left
            .iter()
            .zip(&right)
            .all(|(one, other)| one == other || one.starts_with('{') && !other.is_empty())
}

/// Officers of an authority with which nobody of either cast files anything.
pub(crate) const ELSEWHERE: [(&str, Role); 4] = [
    ("elsewhere-officer", Role::Authority),
    ("elsewhere-clerk", Role::FinanceClerk),
    ("elsewhere-approver", Role::FinanceApprover),
    ("elsewhere-auditor", Role::Auditor),
];

/// A second authority beside the demo's.
fn another_authority(installation: &Installation) -> AuthorityId {
    let system = Actor::system();
    let by = By::new(installation, &system);
    let name = "示例市另一主管单位".to_owned();
    authorities::add(by.acts(), &authorities::Typed { name, credit_code: None }).unwrap();
    let all = by.read(jiangsai::access::usecase::authorities::all_in_tx).unwrap();
    all.last().unwrap().id
}

/// Accounts of the demo and as many for a second cast, beside the running service.
pub(crate) fn people(app: &App) {
    use jiangsai::access::actions::Action;
    use jiangsai::access::door::{self, On};
    use jiangsai::access::model::{NewAccount, Reach};
    use jiangsai::access::{secrets, usecase};

    let installation = judged::installation(app.database().pool(), Some(app.data()));
    demo::accounts(&installation).unwrap();
    let hash = secrets::hash_password(demo::PASSWORD).unwrap();
    let second: [(&str, Option<Role>); 15] = [
        ("authority-b", Some(Role::Authority)),
        ("host-two", Some(Role::Host)),
        ("registrar-two", None),
        ("unit-two", Some(Role::Unit)),
        ("contestant-two", Some(Role::Contestant)),
        ("encryption-two", None),
        ("judge1-two", None),
        ("judge2-two", None),
        ("judge3-two", None),
        ("chief-two", None),
        ("supervisor-two", None),
        ("clerk-two", None),
        ("approver-two", None),
        ("auditor-two", None),
        ("stranger", None),
    ];
    let elsewhere = another_authority(&installation);
    let there = ELSEWHERE.map(|(login, role)| (login, Some(role), elsewhere));
    for (login, role, at) in
        second.map(|(login, role)| (login, role, AuthorityId::FIRST)).into_iter().chain(there)
    {
        let account = NewAccount { login: login.to_owned(), name: format!("示例{login}") };
        door::write(&installation, &Actor::system(), Action::InviteAccount, On::Site, None, |tx| {
            let made = usecase::accounts::create_account_in_tx(tx, &account, Some(&hash))?;
            role.map_or(Ok(()), |role| {
                usecase::roles::grant_in_tx(tx, made.id, role, Reach::of_office(role, at))
            })
        })
        .unwrap();
    }
}

/// Walks a cast's competition from its first draft to the last payment.
pub(crate) fn walk<'a>(app: &'a App, cast: &'a Cast, onlooker: &'a mut Onlooker<'a>) -> Walk<'a> {
    let mut walk = Walk {
        app,
        cast,
        people: BTreeMap::new(),
        uids: BTreeMap::new(),
        forms: BTreeMap::new(),
        bank_file: String::new(),
        onlooker,
    };
    walk.register();
    walk.set_up();
    walk.take_entries();
    walk.known();
    walk.judge();
    walk.rank_and_publish();
    walk.award();
    walk.pay();
    walk.audit();
    walk
}

/// An ID number that belongs to nobody: born in 1901, with its check digit.
pub(crate) fn id_number(born: &str, number: u32) -> String {
    let digits = format!("{born}{number:02}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        digits.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap()).unwrap();
    format!("{digits}{check}")
}
