//! Approving a batch: the total, the password, and a reason for each line whose account is odd.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::lifecycle::payout::model::Reasons;
use crate::lifecycle::payout::rules::flags::{COMMON, field, reasoned};
use crate::lifecycle::payout::usecase::batch::{self as batches, Approval};
use crate::lifecycle::payout::usecase::read::BatchPage;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::part::Asked;
use crate::pages::respond;
use crate::pages::urls;

use super::batch::{load, show};

/// Approves.
pub(super) async fn approve(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match approved(&ask, &sent).await {
        Ok(()) => Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-approved"))),
        Err(fault) => show(&ask, &Asked::default(), Again::from(&sent, fault)?).await,
    }
}

async fn approved(ask: &Ask, sent: &Sent) -> Result<(), Fault> {
    ask.visitor.actor()?;
    let loaded = load(ask).await?;
    let approval = read(sent, &loaded)?;
    ask.write_hashing(sent, move |act, uid| batches::approve(act, uid, &approval)).await
}

/// The total typed again, the password, and the reasons: all that is wrong at once.
fn read(sent: &Sent, loaded: &BatchPage) -> Result<Approval, Fault> {
    let mut reader = sent.reader();
    let total =
        reader.parsed("total", |text| Fen::typed(text).map_err(|_error| Because::new("awards-amount-wrong")));
    reader.of_another_button("reason");
    let password = reader.password();
    let mut reasons = Reasons { common: reader.optional_text(COMMON), ..Reasons::default() };
    for (uid, _) in sent.prefixed(&field("")) {
        if let Some(reason) = reader.optional_text(&field(uid)) {
            reasons.lines.insert(uid.to_owned(), reason);
        }
    }
    let seen = Some(sent.raw("seen").to_owned());
    // Where other lines are flagged by now, that is told before what is missing of them.
    if seen.as_deref() == Some(loaded.flagged.1.as_str())
        && let Err(missing) = reasoned(&loaded.flagged.0, &reasons)
    {
        for problem in missing {
            reader.add(problem);
        }
    }
    reader.finish()?;
    Ok(Approval { total: given(total)?, password, reasons, seen })
}
