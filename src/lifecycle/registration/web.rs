//! Pages of registration: entering, one's own entries, review, phases.

mod accounts;
mod answers;
mod decide;
mod doubts;
mod ending;
mod entry;
mod form;
mod outcomes;
mod own;
mod phases;
mod review;
mod withdraw;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

/// Routes of registration.
pub fn routes(routes: &mut Routes) {
    routes
        .route(urls::competition(UID).open_registration(), web::post().to(phases::open))
        .route(urls::competition(UID).extend_registration(), web::get().to(phases::extend_page))
        .route(urls::competition(UID).extend_registration(), web::post().to(phases::extend))
        .route(urls::competition(UID).close_registration(), web::get().to(phases::close_page))
        .route(urls::competition(UID).close_registration(), web::post().to(phases::close))
        .route(urls::competition(UID).reopen_registration(), web::get().to(phases::reopen_page))
        .route(urls::competition(UID).reopen_registration(), web::post().to(phases::reopen))
        .route(urls::competition(UID).finish_review(), web::post().to(phases::finish))
        .route(urls::competition(UID).cancel(), web::get().to(ending::cancel_page))
        .route(urls::competition(UID).cancel(), web::post().to(ending::cancel))
        .route(urls::event(UID).cancel(), web::get().to(ending::cancel_event_page))
        .route(urls::event(UID).cancel(), web::post().to(ending::cancel_event))
        .route(urls::event(UID).merge(), web::get().to(ending::merge_event_page))
        .route(urls::event(UID).merge(), web::post().to(ending::merge_event))
        .route(urls::division(UID).cancel(), web::get().to(ending::cancel_division_page))
        .route(urls::division(UID).cancel(), web::post().to(ending::cancel_division))
        .route(urls::division(UID).merge(), web::get().to(ending::merge_division_page))
        .route(urls::division(UID).merge(), web::post().to(ending::merge_division))
        .route("/entries", web::get().to(own::everywhere))
        .route(urls::competition(UID).entries(), web::get().to(own::page))
        .route(urls::division(UID).new_entry(), web::get().to(form::new_page))
        .route(urls::division(UID).entries(), web::post().to(form::enter))
        .route(urls::entry(UID).page(), web::get().to(entry::page))
        .route(urls::entry(UID).edit(), web::get().to(form::mend_page))
        .route(urls::entry(UID).edit(), web::post().to(form::mend))
        .route(urls::entry(UID).admit(), web::post().to(decide::admit))
        .route(urls::entry(UID).send_back(), web::post().to(decide::send_back))
        .route(urls::entry(UID).refuse(), web::post().to(decide::refuse))
        .route(urls::entry(UID).status(), web::post().to(decide::status))
        .route(urls::entry(UID).withdraw(), web::get().to(withdraw::withdraw_page))
        .route(urls::entry(UID).withdraw(), web::post().to(withdraw::withdraw))
        .route(urls::entry(UID).replace("{person}"), web::get().to(withdraw::replace_page))
        .route(urls::entry(UID).replace("{person}"), web::post().to(withdraw::replace))
        .route(urls::entry(UID).name("{person}"), web::get().to(withdraw::name_page))
        .route(urls::entry(UID).name("{person}"), web::post().to(withdraw::name))
        .route(urls::entry(UID).account("{person}"), web::get().to(accounts::page))
        .route(urls::entry(UID).account("{person}"), web::post().to(accounts::confirm))
        .route(urls::entry(UID).same("{person}"), web::get().to(doubts::page))
        .route(urls::entry(UID).same("{person}"), web::post().to(doubts::confirm))
        .route(urls::entry(UID).unmask("{person}"), web::post().to(entry::unmask));
}
