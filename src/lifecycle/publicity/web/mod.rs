//! Pages of publicity: for clerks, for the public, for contestants.

pub mod bodies;
mod home;
mod mine;
mod publish;
mod results;
mod shelf;

use actix_web::web;

use crate::pages::routes::Routes;

pub use shelf::Shelf;

/// Routes of the stage; results first, which a whole city asks for at once.
pub fn routes(routes: &mut Routes) {
    let current = "/divisions/{uid}/results{kind:|\\.json|\\.csv}";
    let version = "/divisions/{uid}/results/{version:[0-9]{1,9}}{kind:|\\.json|\\.csv}";
    routes
        .route(current, web::get().to(results::current))
        .route(current, web::head().to(results::current))
        .route(version, web::get().to(results::version))
        .route(version, web::head().to(results::version))
        .route("/", web::get().to(home::show))
        .route("/look-up", web::get().to(mine::form))
        .route("/look-up", web::post().to(mine::look_up))
        .route("/divisions/{uid}/my-result", web::get().to(mine::own))
        .route("/divisions/{uid}/publish", web::get().to(publish::show))
        .route("/divisions/{uid}/publish", web::post().to(publish::publish))
        .route("/competitions/{uid}/official", web::post().to(publish::declare));
}
