//! Pages of the ranking stage.

mod confirm;
mod decrypt;
mod division;
mod export;
mod frame;
mod sign;
mod table;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of the stage.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/rounds/{uid}/confirm", web::get().to(confirm::show))
        .route("/rounds/{uid}/confirm", web::post().to(confirm::confirm))
        .route("/rounds/{uid}/reopen", web::post().to(confirm::reopen))
        .route("/rounds/{uid}/decrypt", web::get().to(decrypt::show))
        .route("/rounds/{uid}/decrypt", web::post().to(decrypt::consent))
        .route("/rounds/{uid}/sign", web::get().to(sign::show))
        .route("/rounds/{uid}/sign", web::post().to(sign::sign))
        .route("/rounds/{uid}/export/{file}", web::get().to(export::download))
        .route("/divisions/{uid}/ranking", web::get().to(division::show))
        .route("/divisions/{uid}/ranking/decisions", web::post().to(division::decide))
        .route("/divisions/{uid}/ranking/decisions/{decision}/withdraw", web::post().to(division::withdraw));
}
