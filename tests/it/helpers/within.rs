//! The service in this process: the product's own routes over an installation of a test's own.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use jiangsai::access::usecase::first_start;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::publicity::usecase::published;
use jiangsai::lifecycle::publicity::web::Shelf;
use jiangsai::lifecycle::ranking::usecase::foresee::foresee_in_tx;
use jiangsai::lifecycle::registration::usecase::offices::{
    refuse_joining_in_tx, refuse_taking_part_in_tx, registers_in_tx,
};
use jiangsai::pages::site::Site;
use jiangsai::pages::{admission, respond};
use jiangsai::platform::config::{Config, Settings};
use jiangsai::platform::feed::Topic;
use jiangsai::platform::installation;
use jiangsai::platform::system::SystemClock;
use jiangsai::portal::web::PublicList;
use jiangsai::shell::service::app;

use super::database::TestDatabase;

/// A service on a thread; stopped when dropped.
pub(crate) struct Within {
    base: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Within {
    /// Starts on a free port.
    pub(crate) fn start(database: &TestDatabase, data: &Path) -> Self {
        let settings =
            Settings { database: Some(database.url()), data: Some(data.to_owned()), ..Settings::default() };
        let config = settings.finish().unwrap();
        let (ready, is_ready) = mpsc::channel();
        let thread = std::thread::spawn(move || serve(config, &ready));
        let (base, handle) = is_ready.recv().unwrap();
        Self { base, handle, thread: Some(thread) }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }
}

fn serve(config: Config, ready: &mpsc::Sender<(String, ServerHandle)>) {
    let installation =
        installation::open(&config, Arc::new(SystemClock::default()), installation::Key::Made).unwrap();
    first_start::start(&installation).unwrap();
    actix_web::rt::System::new().block_on(async {
        installation.feed.follow(&installation.pool).unwrap();
        let shelf = Arc::new(Shelf::default());
        installation.feed.add(shelf.clone());
        let list = web::Data::new(PublicList::of(Topic::Lists));
        let site = web::Data::new(
            Site::new(installation, config, None, (published, draw::release_in_tx))
                .with_foresight(foresee_in_tx)
                .with_units(registers_in_tx, refuse_joining_in_tx)
                .with_offices(refuse_taking_part_in_tx),
        );
        let shelf = web::Data::from(shelf);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(site.clone())
                .app_data(shelf.clone())
                .app_data(list.clone())
                .wrap(from_fn(respond::faults))
                .wrap(from_fn(admission::begin))
                .configure(app::routes)
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let base = format!("http://{}", server.addrs().first().unwrap());
        let server = server.run();
        ready.send((base, server.handle())).unwrap();
        server.await.unwrap();
    });
}

impl Drop for Within {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _stopped = thread.join();
        }
    }
}
