//! Pages of publicity: for clerks, for the public, for contestants.

pub mod bodies;
mod home;
mod mine;
mod objections;
mod publish;
mod results;
mod shelf;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

pub use shelf::Shelf;

/// Which file of a publication: the page, the record, the table.
const KIND: &str = "{kind:|\\.json|\\.csv}";

/// A version that is not the newest.
const VERSION: &str = "/{version:[0-9]{1,9}}";

/// Routes of the stage; results first, which a whole city asks for at once.
pub fn routes(routes: &mut Routes) {
    let results = urls::division(UID).results();
    let current = format!("{results}{KIND}");
    let version = format!("{results}{VERSION}{KIND}");
    routes
        .route(&current, web::get().to(results::current))
        .route(current, web::head().to(results::current))
        .route(&version, web::get().to(results::version))
        .route(version, web::head().to(results::version))
        .route("/", web::get().to(home::show))
        .route("/look-up", web::get().to(mine::form))
        .route("/look-up", web::post().to(mine::look_up))
        .route(urls::division(UID).my_result(), web::get().to(mine::own))
        .route(urls::division(UID).publish(), web::get().to(publish::show))
        .route(urls::division(UID).publish(), web::post().to(publish::publish))
        .route(urls::competition(UID).official(), web::post().to(publish::declare))
        .configure(objections::routes);
}
