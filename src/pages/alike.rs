//! A page that is the same for all strangers but for the token of its forms: rendered once a minute, and put together
//! for each.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use quick_cache::sync::Cache;
use serde::Serialize;

use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::kernel::theme::Theme;

use super::ask::Ask;
use super::render::render;
use super::respond;
use super::visitor::Visitor;

/// Stands where the token goes: no text of ours and none that anybody entered holds a NUL.
const TOKEN: &str = "\0";

/// Whom a page looks alike for, and when it was made: what it says of days left holds for that minute.
type Key = (Lang, Theme, i64);

/// The page made of one state of the data.
pub struct Alike<T> {
    pages: Cache<Key, (Arc<T>, Arc<[String]>)>,
}

impl<T> Default for Alike<T> {
    fn default() -> Self {
        // A few languages and themes, and the minute before.
        Self { pages: Cache::new(32) }
    }
}

impl<T> Alike<T> {
    /// The page for a visitor, from `template` and what `page` makes of `data` at this moment. Somebody signed in, with a
    /// message to be shown or with a query gets one of their own.
    ///
    /// # Errors
    /// `Internal` where the template lacks something: a mistake of ours.
    pub fn answer<P: Serialize>(
        &self,
        ask: &Ask,
        (template, data): (&str, &Arc<T>),
        page: impl FnOnce(DateTime<Utc>) -> P,
    ) -> Result<HttpResponse, Fault> {
        let (site, visitor) = (&ask.site, &ask.visitor);
        let now = site.installation.now();
        if visitor.signed.is_some() || visitor.flash.is_some() || !visitor.query.is_empty() {
            return respond::page(visitor, template, &visitor.frame(site), &page(now));
        }
        let key = (visitor.lang, visitor.theme, now.timestamp().div_euclid(60));
        let kept = self.pages.get(&key).filter(|(of, _parts)| Arc::ptr_eq(of, data));
        let parts = match kept {
            Some((_of, parts)) => parts,
            None => {
                let anybody = Visitor { csrf: TOKEN.to_owned(), ..visitor.clone() };
                let html = render(template, visitor.lang, &anybody.frame(site), &page(now))?;
                let parts: Arc<[String]> = html.split(TOKEN).map(str::to_owned).collect();
                self.pages.insert(key, (Arc::clone(data), Arc::clone(&parts)));
                parts
            }
        };
        Ok(respond::html(visitor, StatusCode::OK, parts.join(&visitor.csrf)))
    }
}
