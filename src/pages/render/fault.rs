//! A fault as a page in the normal frame.

use serde::Serialize;

use super::frame::Frame;
use super::render;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::lang::Lang;

/// What stands beside a fault; the defaults suit most.
#[derive(Debug, Clone, Default)]
pub struct FaultContext {
    /// The one way on: the form again, or the page before; `None` is the home page.
    pub back_url: Option<String>,
    /// Reference for support, of internal faults.
    pub reference: Option<String>,
}

#[derive(Serialize)]
struct Page<'a> {
    problems: &'a [Problem],
    back_url: &'a str,
    reference: Option<&'a str>,
    retry_after: Option<u32>,
}

/// Renders the page of a fault. The details of an internal fault stay in the log; an unknown page and one out
/// of scope look the same.
///
/// # Errors
/// As [`render`].
pub fn render_fault(
    fault: &Fault,
    lang: Lang,
    frame: &Frame,
    context: &FaultContext,
) -> Result<String, Fault> {
    let (template, told) = match fault.kind {
        FaultKind::Invalid | FaultKind::Refused | FaultKind::NotInForce => ("error/422.html", true),
        FaultKind::NotFound => ("error/404.html", false),
        FaultKind::SignedOut | FaultKind::Forbidden => ("error/403.html", true),
        FaultKind::WrongPhase | FaultKind::Stale => ("error/409.html", true),
        FaultKind::TooLarge => ("error/413.html", true),
        FaultKind::Busy | FaultKind::Clash => ("error/429.html", true),
        FaultKind::Unavailable => ("error/503.html", true),
        FaultKind::Unsettled => ("error/unsettled.html", true),
        FaultKind::Internal => ("error/500.html", false),
    };
    let page = Page {
        problems: if told { &fault.problems } else { &[] },
        back_url: context.back_url.as_deref().unwrap_or("/"),
        reference: context.reference.as_deref(),
        retry_after: fault.retry_after,
    };
    render(template, lang, frame, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::because::Because;

    const KINDS: [FaultKind; 14] = [
        FaultKind::Invalid,
        FaultKind::Refused,
        FaultKind::NotInForce,
        FaultKind::NotFound,
        FaultKind::SignedOut,
        FaultKind::Forbidden,
        FaultKind::WrongPhase,
        FaultKind::Stale,
        FaultKind::TooLarge,
        FaultKind::Busy,
        FaultKind::Clash,
        FaultKind::Unavailable,
        FaultKind::Unsettled,
        FaultKind::Internal,
    ];

    #[test]
    fn every_kind_of_fault_has_its_page_in_both_languages() {
        for kind in KINDS {
            for lang in Lang::ALL {
                let fault = Fault::new(kind, Because::new("fault-empty"));
                let frame = Frame::new("/", Lang::Zh, |_other| "/".to_owned());
                let html = render_fault(&fault, lang, &frame, &FaultContext::default()).unwrap();
                assert!(html.contains("<h1>"), "{kind:?}");
            }
        }
    }

    #[test]
    fn the_detail_of_an_internal_fault_stays_inside() {
        let context = FaultContext { reference: Some("7F3A-91C2".to_owned()), ..FaultContext::default() };
        let fault = Fault::internal("disk I/O error at row 17");
        let html =
            render_fault(&fault, Lang::En, &Frame::new("/", Lang::Zh, |_other| "/".to_owned()), &context)
                .unwrap();
        assert!(html.contains("7F3A-91C2") && !html.contains("row 17"));
    }
}
