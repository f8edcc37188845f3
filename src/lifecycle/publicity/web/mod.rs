//! Pages of publicity: for clerks, for the public, for contestants.

pub mod bodies;
mod home;
mod mine;
mod publish;
mod results;
mod shelf;

use actix_web::web;

pub use shelf::Shelf;

/// Routes of the stage; results first, which a whole city asks for at once.
pub fn routes(config: &mut web::ServiceConfig) {
    for (path, current) in [
        ("/divisions/{uid}/results{kind:|\\.json|\\.csv}", true),
        ("/divisions/{uid}/results/{version:[0-9]{1,9}}{kind:|\\.json|\\.csv}", false),
    ] {
        let resource = web::resource(path);
        config.service(if current {
            resource.route(web::get().to(results::current)).route(web::head().to(results::current))
        } else {
            resource.route(web::get().to(results::version)).route(web::head().to(results::version))
        });
    }
    config
        .route("/", web::get().to(home::show))
        .route("/look-up", web::get().to(mine::form))
        .route("/look-up", web::post().to(mine::look_up))
        .route("/divisions/{uid}/my-result", web::get().to(mine::own))
        .route("/divisions/{uid}/publish", web::get().to(publish::show))
        .route("/divisions/{uid}/publish", web::post().to(publish::publish))
        .route("/competitions/{uid}/official", web::post().to(publish::declare));
}
