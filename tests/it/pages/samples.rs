//! A server of the sample pages, with the assets and the content policy of the product.

use std::net::TcpListener;

use actix_web::{App, HttpResponse, HttpServer, web};
use jiangsai::kernel::lang::Lang;
use jiangsai::pages::assets;
use jiangsai::pages::routes::Routes;

use super::fixtures::named;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Serves the sample pages; returns the address.
pub(crate) fn serve_samples() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let page = |path: web::Path<(String, String)>| async move {
                let Some(lang) = Lang::from_tag(&path.0) else { return HttpResponse::NotFound().finish() };
                HttpResponse::Ok()
                    .insert_header(("Content-Security-Policy", POLICY))
                    .content_type("text/html; charset=utf-8")
                    .body(named(&path.1).render(lang))
            };
            HttpServer::new(move || {
                App::new()
                    .configure(|config| Routes::plant_one(config, assets::routes))
                    .route("/{lang}/{name}", web::get().to(page))
            })
            .workers(1)
            .listen(listener)
            .unwrap()
            .run()
            .await
            .unwrap();
        });
    });
    address
}
