//! What an entry says of itself: how it is asked, shown again, read and told.

use serde::Serialize;

use crate::lifecycle::registration::model::Answers;
use crate::pages::form::{Reader, Sent};
use crate::pages::form_page::{Choice, FormPage};
use crate::pages::render::Wording;

/// An answer as the page of an entry shows it.
#[derive(Serialize)]
pub(super) struct Answer {
    label: &'static str,
    value: Wording,
}

/// Adds the fields to the form.
pub(super) fn fields(page: &mut FormPage) {
    let choices = vec![
        Choice::coded("", "registration-represents-unknown"),
        Choice::coded("yes", "registration-yes"),
        Choice::coded("no", "registration-no"),
    ];
    page.select("represents", "registration-represents", choices)
        .hint("registration-represents-hint")
        .optional();
}

/// The fields of an entry that is mended.
pub(super) fn values(answers: &Answers) -> [(&'static str, String); 1] {
    let represents = match answers.represents {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    [("represents", represents.to_owned())]
}

/// Reads what was typed.
pub(super) fn read(sent: &Sent, reader: &mut Reader<'_>) -> Answers {
    let represents = match sent.raw("represents") {
        "" => None,
        _ => reader.choice("represents", |code| match code {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }),
    };
    Answers { represents }
}

/// What the page of the entry shows.
pub(super) fn told(answers: Answers) -> Vec<Answer> {
    let represents = match answers.represents {
        Some(true) => "registration-yes",
        Some(false) => "registration-no",
        None => "registration-represents-unknown",
    };
    vec![Answer { label: "registration-represents", value: Wording::said(represents) }]
}
