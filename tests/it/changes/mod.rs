//! What was announced changes: registration, particulars, events, entries. Nothing comes to a dead end.

mod endings;
mod entries;
mod making;
mod particulars;
mod plans;

use diesel::prelude::*;
use jiangsai::platform::db::schema::audit_entry;
use jiangsai::platform::db::{Pool, tx};

use crate::access::{invite, sign_in};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::setup::{add_division, approve, draft, office, set_up};

/// A competition open for registration, with those who run it.
pub(crate) struct Open {
    pub(crate) host: Client,
    pub(crate) authority: Client,
    pub(crate) registrar: Client,
    pub(crate) uid: String,
}

impl Open {
    /// With one event of these divisions.
    pub(crate) fn with(app: &App, divisions: &[&str]) -> Self {
        let (host, authority) = office(app);
        let uid = draft(&host);
        set_up(&host, &uid);
        for name in divisions {
            add_division(&host, &uid, name);
        }
        approve(&host, &authority, &uid);
        host.submit(&format!("/competitions/{uid}/setup"), "开放报名", &[]).expect_text("报名已开放");
        invite(app, &sign_in(app, "admin"), "registrar-one", "");
        let registrar = [("login", "registrar-one"), ("role", "registrar")];
        host.submit(&format!("/competitions/{uid}/officials"), "指派", &registrar).expect_status(200);
        let registrar = sign_in(app, "registrar-one");
        Self { host, authority, registrar, uid }
    }

    /// An address below the competition.
    pub(crate) fn at(&self, part: &str) -> String {
        format!("/competitions/{}/{part}", self.uid)
    }

    /// The competition's public page.
    pub(crate) fn public(&self, app: &App) -> String {
        app.client().get(&format!("/competitions/{}", self.uid)).expect_status(200).text()
    }
}

/// What the log keeps of an action, oldest first.
pub(crate) fn details(pool: &Pool, action: &str) -> Vec<String> {
    let of = audit_entry::table.filter(audit_entry::action.eq(action.to_owned())).order(audit_entry::id);
    tx::read(pool, |conn| Ok(of.select(audit_entry::detail).load::<String>(conn).unwrap())).unwrap()
}

/// Where a division of that name is mended, as the set-up page links to it.
pub(crate) fn edit_of(body: &str, name: &str) -> String {
    let (_, rest) = body.split_once(&format!("<b>{name}</b>")).unwrap();
    let (_, link) = rest.split_once("href=\"/divisions/").unwrap();
    let uid: String = link.chars().take_while(char::is_ascii_alphanumeric).collect();
    format!("/divisions/{uid}/edit")
}
