//! Pages of awards.

mod contests;
mod deciding;
mod decisions;
mod export;
mod external;
mod frame;
mod reasons;
mod revoking;
mod shares;
mod statement;
mod titles;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

/// Routes of awards.
pub fn routes(routes: &mut Routes) {
    routes
        .route(urls::competition(UID).awards(), web::get().to(statement::page))
        .route(urls::competition(UID).run_awards(), web::post().to(statement::run))
        .route(urls::competition(UID).accept_awards(), web::post().to(statement::accept))
        .route(urls::competition(UID).export_awards(), web::get().to(export::export))
        .route(urls::competition(UID).award_decisions(), web::get().to(decisions::list))
        .route(urls::competition(UID).decide_award(), web::get().to(decisions::form))
        .route(urls::competition(UID).decide_award(), web::post().to(decisions::decide))
        .route(urls::competition(UID).titles(), web::get().to(titles::page))
        .route(urls::competition(UID).recommend_titles(), web::post().to(titles::recommend))
        .route(urls::competition(UID).approve_titles(), web::post().to(titles::approve))
        .route(urls::competition(UID).revoke_title("{title}"), web::get().to(revoking::form))
        .route(urls::competition(UID).revoke_title("{title}"), web::post().to(revoking::revoke))
        .route(urls::competition(UID).shares(), web::get().to(shares::list))
        .route(urls::competition(UID).share(), web::get().to(shares::form))
        .route(urls::competition(UID).share(), web::post().to(shares::file))
        .route("/contests/merge", web::get().to(contests::form))
        .route("/contests/merge", web::post().to(contests::merge))
        .route(urls::competition(UID).outside_results(), web::get().to(external::list))
        .route(urls::competition(UID).new_outside_result(), web::get().to(external::form))
        .route(urls::competition(UID).new_outside_result(), web::post().to(external::enter))
        .route(
            urls::competition(UID).accept_outside_result("{result}"),
            web::get().to(deciding::acceptance_form),
        )
        .route(urls::competition(UID).accept_outside_result("{result}"), web::post().to(deciding::accept))
        .route(
            urls::competition(UID).refuse_outside_result("{result}"),
            web::get().to(deciding::refusal_form),
        )
        .route(urls::competition(UID).refuse_outside_result("{result}"), web::post().to(deciding::refuse));
}
