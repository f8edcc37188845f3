//! The body of a request, whole and in time. Strangers send little: what they begin and never end takes no memory.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::limits;

use super::{kept, visitor};

/// After how many seconds to send again what did not arrive.
const AGAIN_AFTER: u32 = 2;

/// The bytes of a body.
pub struct Received(pub Bytes);

impl FromRequest for Received {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { receive(&request, &mut payload).await.map(Self) })
    }
}

async fn receive(request: &HttpRequest, payload: &mut Payload) -> Result<Bytes, Fault> {
    let known = visitor::load(request).await?.signed.is_some();
    let most = match known {
        true => limits::FORM_BYTES,
        // What is kept for somebody may be as long as that.
        false if kept::was_signed_in(request) => limits::KEPT_FORM_BYTES,
        false => limits::STRANGERS_FORM_BYTES,
    };
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if said.and_then(|said| said.parse::<usize>().ok()).is_some_and(|said| said > most) {
        return Err(too_large(most));
    }
    let payload = web::Payload::from_request(request, payload).await.map_err(Fault::internal)?;
    let within = Duration::from_secs(u64::from(limits::BODY_SECONDS));
    match actix_web::rt::time::timeout(within, payload.to_bytes_limited(most)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Err(_limit)) => Err(too_large(most)),
        // The connection broke, or its bytes made no body.
        Ok(Ok(Err(_broken))) => Err(Fault::new(FaultKind::Invalid, Because::new("fault-not-a-form"))),
        Err(_elapsed) => {
            let because = Because::new("fault-too-slow").count("seconds", i64::from(limits::BODY_SECONDS));
            Err(Fault::busy(because, AGAIN_AFTER))
        }
    }
}

/// More bytes than a body may have.
pub(super) fn too_large(most: usize) -> Fault {
    Fault::new(FaultKind::TooLarge, Because::new("fault-too-large").count("max", most / 1024))
}
