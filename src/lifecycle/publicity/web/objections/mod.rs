//! Pages of objections and appeals.

mod correct;
mod list;
mod new;
mod page;
mod steps;

use actix_web::web;

use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

use super::super::model::objections::StepKind;

/// Routes of objections.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route(urls::division(UID).objections(), web::get().to(list::show))
        .route(urls::division(UID).objections(), web::post().to(new::file))
        .route(urls::division(UID).new_objection(), web::get().to(new::file_page))
        .route(urls::division(UID).enter_objection(), web::get().to(new::enter_page))
        .route(urls::division(UID).enter_objection(), web::post().to(new::enter))
        .route(urls::objection(UID).page(), web::get().to(page::show))
        .route(urls::objection(UID).contact(), web::post().to(page::contact))
        .route(urls::objection(UID).correct(), web::get().to(correct::form))
        .route(urls::objection(UID).correct(), web::post().to(correct::propose))
        .route(urls::objection(UID).acknowledge(), web::post().to(steps::acknowledge))
        .route(urls::objection(UID).narrow(), web::get().to(|ask: Ask| steps::form(ask, StepKind::Narrowed)))
        .route(
            urls::objection(UID).narrow(),
            web::post().to(|ask: Ask, sent: Sent| steps::take(ask, sent, StepKind::Narrowed)),
        )
        .route(urls::objection(UID).extend(), web::get().to(|ask: Ask| steps::form(ask, StepKind::Extended)))
        .route(
            urls::objection(UID).extend(),
            web::post().to(|ask: Ask, sent: Sent| steps::take(ask, sent, StepKind::Extended)),
        )
        .route(urls::objection(UID).refer(), web::get().to(|ask: Ask| steps::form(ask, StepKind::Referred)))
        .route(
            urls::objection(UID).refer(),
            web::post().to(|ask: Ask, sent: Sent| steps::take(ask, sent, StepKind::Referred)),
        )
        .route(urls::objection(UID).rule(), web::get().to(|ask: Ask| steps::form(ask, StepKind::Ruled)))
        .route(
            urls::objection(UID).rule(),
            web::post().to(|ask: Ask, sent: Sent| steps::take(ask, sent, StepKind::Ruled)),
        )
        .route(urls::objection(UID).decide(), web::get().to(|ask: Ask| steps::form(ask, StepKind::Decided)))
        .route(
            urls::objection(UID).decide(),
            web::post().to(|ask: Ask, sent: Sent| steps::take(ask, sent, StepKind::Decided)),
        )
        .route(
            urls::objection(UID).withdraw(),
            web::get().to(|ask: Ask| steps::form(ask, StepKind::Withdrawn)),
        )
        .route(
            urls::objection(UID).withdraw(),
            web::post().to(|ask: Ask, sent: Sent| steps::take(ask, sent, StepKind::Withdrawn)),
        );
}
