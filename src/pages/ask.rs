//! Who asks for a page, about what: the one thing every handler of a signed-in page takes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::access::by::{Act, By};
use crate::access::model::{Actor, Request};
use crate::kernel::clock;
use crate::kernel::fault::Fault;
use crate::platform::installation::Installation;

use super::form::Sent;
use super::render::Frame;
use super::respond;
use super::site::Site;
use super::visitor::{self, Visitor};

/// A visitor asking for a page.
#[derive(Clone)]
pub struct Ask {
    /// The service asked.
    pub site: web::Data<Site>,
    /// Who asks.
    pub visitor: Visitor,
    uid: Arc<str>,
}

impl FromRequest for Ask {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let site =
                request.app_data::<web::Data<Site>>().ok_or_else(|| Fault::internal("no site"))?.clone();
            let visitor = visitor::load(&request).await?;
            let uid = request.match_info().get("uid").unwrap_or_default().into();
            Ok(Self { site, visitor, uid })
        })
    }
}

impl Ask {
    /// The `{uid}` of the path, as it came; empty where the path has none.
    #[must_use]
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// What stands around the page.
    #[must_use]
    pub fn frame(&self) -> Frame {
        self.visitor.frame(&self.site)
    }

    /// Reads, off the event loop, as whoever is signed in.
    ///
    /// # Errors
    /// `SignedOut` where nobody is; otherwise as [`Site::run`].
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(By<'_>, &str) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.read_with(Ok(()), move |by, uid, ()| work(by, uid)).await
    }

    /// Like [`Ask::read`], with what the address asked for: where it asked for what there is not, nothing runs.
    ///
    /// # Errors
    /// What is wrong with the address; otherwise as [`Ask::read`].
    pub async fn read_with<W: Send + 'static, T: Send + 'static>(
        &self,
        wanted: Result<W, Fault>,
        work: impl FnOnce(By<'_>, &str, W) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        // Who is not signed in is told so before anything else.
        let actor = self.visitor.actor()?.clone();
        let (uid, wanted) = (Arc::clone(&self.uid), wanted?);
        self.site.run(move |installation| work(By::new(installation, &actor), &uid, wanted)).await
    }

    /// Changes something, off the event loop, as whoever is signed in and with what makes a repeat harmless.
    ///
    /// # Errors
    /// As [`Ask::read`].
    pub async fn write<T: Send + 'static>(
        &self,
        sent: &Sent,
        work: impl FnOnce(Act<'_>, &str) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.write_with(sent, Ok(()), move |act, uid, ()| work(act, uid)).await
    }

    /// Like [`Ask::write`], with what the form said: where it said something wrong, nothing runs.
    ///
    /// # Errors
    /// What is wrong with the form; otherwise as [`Ask::read`].
    pub async fn write_with<N: Send + 'static, T: Send + 'static>(
        &self,
        sent: &Sent,
        said: Result<N, Fault>,
        work: impl FnOnce(Act<'_>, &str, N) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (acting, said) = (self.acting(sent)?, said?);
        self.site.run(move |installation| work(acting.at(installation), &acting.uid, said)).await
    }

    /// Like [`Ask::write`], for what hashes a password.
    ///
    /// # Errors
    /// As [`Ask::read`].
    pub async fn write_hashing<T: Send + 'static>(
        &self,
        sent: &Sent,
        work: impl FnOnce(Act<'_>, &str) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let acting = self.acting(sent)?;
        self.site.run_hashing(move |installation| work(acting.at(installation), &acting.uid)).await
    }

    /// Who is not signed in is told so before what is wrong with the form.
    fn acting(&self, sent: &Sent) -> Result<Acting, Fault> {
        let actor = self.visitor.actor()?.clone();
        Ok(Acting { actor, uid: Arc::clone(&self.uid), request: sent.request.clone() })
    }

    /// Asks for the password of whoever is signed in again, as a fresh proof of who is there.
    ///
    /// # Errors
    /// `SignedOut` where nobody is; otherwise as [`Site::prove`].
    pub async fn prove(&self, password: &str) -> Result<(), Fault> {
        self.site.prove(self.visitor.actor()?, password).await
    }

    /// The day it is here.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        clock::civil_date(self.site.installation.now())
    }

    /// The page.
    ///
    /// # Errors
    /// As [`respond::page`].
    pub fn page(&self, template: &str, frame: &Frame, page: &impl Serialize) -> Result<HttpResponse, Fault> {
        respond::page(&self.visitor, template, frame, page)
    }

    /// The page of a form that came back with errors.
    ///
    /// # Errors
    /// As [`respond::page`].
    pub fn page_with_status(
        &self,
        status: StatusCode,
        template: &str,
        frame: &Frame,
        page: &impl Serialize,
    ) -> Result<HttpResponse, Fault> {
        respond::page_with_status(&self.visitor, status, template, frame, page)
    }
}

/// What goes to the thread that writes.
struct Acting {
    actor: Actor,
    uid: Arc<str>,
    request: Request,
}

impl Acting {
    fn at<'a>(&'a self, installation: &'a Installation) -> Act<'a> {
        By::new(installation, &self.actor).asks(&self.request)
    }
}
