//! A marking scheme as lines: `code;name;kind;max;step`.

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::limits;
use crate::kernel::score::Score;
use crate::kernel::text;
use crate::lifecycle::setup::model::{AspectKind, NewAspect};

/// Reads aspects, one a line, in order; every wrong line is named.
///
/// # Errors
/// A problem for each wrong line, at the field.
pub fn parse(text: &str, field: &str) -> Result<Vec<NewAspect>, Vec<Problem>> {
    let mut aspects: Vec<NewAspect> = Vec::new();
    let mut problems = Vec::new();
    let lines = text.lines().zip(1_i64..).filter(|(line, _)| !line.trim().is_empty());
    for (line, number) in lines {
        match aspect(line) {
            Ok(aspect) if aspects.iter().any(|other| other.code == aspect.code) => {
                problems
                    .push(Because::new("setup-aspect-twice").count("line", number).text("code", aspect.code));
            }
            Ok(aspect) => aspects.push(aspect),
            Err(because) => problems.push(because.count("line", number)),
        }
    }
    if aspects.len() > limits::SCHEME_ASPECTS {
        problems.push(Because::new("setup-aspects-many").count("max", limits::SCHEME_ASPECTS));
    }
    if problems.is_empty() {
        return Ok(aspects);
    }
    let at = |because| Problem { place: Place::Field(field.to_owned()), because };
    Err(problems.into_iter().map(at).collect())
}

fn aspect(line: &str) -> Result<NewAspect, Because> {
    let parts: Vec<&str> = line.split([';', '；']).map(str::trim).collect();
    let (code, name, kind, max, step) = match parts.as_slice() {
        [code, name, kind, max] => (*code, *name, *kind, *max, ""),
        [code, name, kind, max, step] => (*code, *name, *kind, *max, *step),
        _ => return Err(Because::new("setup-aspect-form")),
    };
    if !is_code(code) {
        return Err(Because::new("setup-aspect-code"));
    }
    let length = name.chars().count();
    if length == 0 || length > limits::LINE_CHARS || text::check_line(name).is_err() {
        return Err(Because::new("setup-aspect-name"));
    }
    let kind =
        AspectKind::from_code(&kind.to_ascii_uppercase()).ok_or_else(|| Because::new("setup-aspect-kind"))?;
    let max = mark(max).ok_or_else(|| Because::new("setup-aspect-max"))?;
    let step = step_of(kind, step, max)?;
    Ok(NewAspect { code: code.to_owned(), name: name.to_owned(), kind, max, step })
}

/// Codes of modules and aspects: letters, digits, dots; what MARKS.csv can hold without quotes, and no
/// spreadsheet takes for a formula.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let begins_plainly = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    begins_plainly
        && (1..=16).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b))
}

/// A mark above zero.
fn mark(text: &str) -> Option<Score> {
    text.parse::<Score>().ok().filter(|score| score.thousandths() > 0)
}

/// J goes in whole points of 0…3; the others in steps that divide the largest mark.
fn step_of(kind: AspectKind, text: &str, max: Score) -> Result<Score, Because> {
    let one = Score::from_thousandths(crate::kernel::score::PER_POINT);
    let wrong = || Because::new("setup-aspect-step");
    if kind == AspectKind::Judged {
        return match text {
            "" => Ok(one),
            text if mark(text) == Some(one) => Ok(one),
            _ => Err(Because::new("setup-aspect-step-judged")),
        };
    }
    let step = if text.is_empty() { Score::from_thousandths(10) } else { mark(text).ok_or_else(wrong)? };
    if step > max || max.thousandths() % step.thousandths() != 0 {
        return Err(wrong());
    }
    Ok(step)
}

/// A mark above zero, as it was typed.
///
/// # Errors
/// Where it is no mark, or zero or less.
pub fn mark_above_zero(text: &str) -> Result<Score, Because> {
    let mark = text.parse::<Score>().ok().filter(|mark| mark.thousandths() > 0);
    mark.ok_or_else(|| Because::new("setup-mark-form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let problems = parse(text, "aspects").unwrap_err();
        problems.into_iter().map(|problem| problem.because.key.into_owned()).collect()
    }

    #[test]
    fn lines_become_aspects_in_order() {
        let aspects = parse("A1;尺寸;M;10;0.5\nA2；表面；J；6\n\nA3;工艺;s;4;0.25", "aspects").unwrap();
        let read: Vec<String> = aspects
            .iter()
            .map(|aspect| {
                format!("{} {} {} {} {}", aspect.code, aspect.name, aspect.kind, aspect.max, aspect.step)
            })
            .collect();
        assert_eq!(read, ["A1 尺寸 M 10 0.5", "A2 表面 J 6 1", "A3 工艺 S 4 0.25"]);
    }

    #[test]
    fn every_wrong_line_is_named_at_once() {
        let text = "A1;x;M\nA 1;x;M;1\nA1;;M;1\nA1;x;Q;1\nA1;x;M;0\nA1;x;M;1;0.3\nA1;x;J;1;0.5\nA1;x;M;1;1\nA1;y;M;1;1";
        assert_eq!(
            keys(text),
            [
                "setup-aspect-form",
                "setup-aspect-code",
                "setup-aspect-name",
                "setup-aspect-kind",
                "setup-aspect-max",
                "setup-aspect-step",
                "setup-aspect-step-judged",
                "setup-aspect-twice"
            ]
        );
    }

    #[test]
    fn a_fourth_decimal_is_refused() {
        assert_eq!(keys("A1;x;M;1.0005"), ["setup-aspect-max"]);
    }
}
