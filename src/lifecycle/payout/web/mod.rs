//! Pages of payments.

mod batch;
mod payments;
mod tabs;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of payments.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/competitions/{uid}/payout", web::get().to(payments::page))
        .route("/competitions/{uid}/payout/prepare", web::post().to(payments::prepare))
        .route("/competitions/{uid}/payout/settle", web::post().to(payments::settle))
        .route("/batches/{uid}", web::get().to(batch::page))
        .route("/batches/{uid}/approve", web::post().to(batch::approve))
        .route("/batches/{uid}/return", web::post().to(batch::give_back))
        .route("/batches/{uid}/export", web::post().to(batch::export))
        .route("/batches/{uid}/settle", web::post().to(batch::settle))
        .route("/batches/{uid}/lines/{line}/reverse", web::get().to(batch::reverse_form))
        .route("/batches/{uid}/lines/{line}/reverse", web::post().to(batch::reverse));
}
