//! Names of contests and events and numbers of documents as they are compared: written otherwise they are alike still.

use chrono::NaiveDate;

use super::limits::ALIKE_DAYS;

/// A full-width sign as the keyboard's other width has it.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// A text by its letters and figures alone: width, case, spaces and punctuation say nothing.
#[must_use]
pub fn plain(text: &str) -> String {
    folded(text).into_iter().collect()
}

fn folded(text: &str) -> Vec<char> {
    text.chars().map(half_width).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The name of a contest by which it is alike year after year: [`plain`], without the year and 第N届.
#[must_use]
pub fn contest(name: &str) -> String {
    let all = folded(name);
    let mut rest = all.as_slice();
    let mut key = String::new();
    let mut before = None;
    while let Some((first, behind)) = rest.split_first() {
        let skipped = edition(rest).or_else(|| year(before, rest));
        before = Some(*first);
        if skipped.is_none() {
            key.push(*first);
        }
        rest = skipped.unwrap_or(behind);
    }
    if key.is_empty() { all.into_iter().collect() } else { key }
}

/// What stands behind 第N届.
fn edition(text: &[char]) -> Option<&[char]> {
    let behind = text.strip_prefix(&['第'])?;
    let figures = behind.iter().take_while(|c| is_figure(**c)).count();
    let behind = behind.get(figures..).filter(|_behind| figures > 0)?;
    behind.strip_prefix(&['届']).or_else(|| behind.strip_prefix(&['屆']))
}

/// What stands behind a year of this century or the last one, 年 and 年度 with it.
fn year(before: Option<char>, text: &[char]) -> Option<&[char]> {
    let (figures, behind) = text.split_at_checked(4)?;
    let latin = figures.iter().all(char::is_ascii_digit)
        && matches!(figures.get(..2), Some(['1', '9'] | ['2', '0']))
        && !before.is_some_and(|c| c.is_ascii_digit())
        && !behind.first().is_some_and(char::is_ascii_digit);
    let han = figures.iter().all(|c| is_figure(*c)) && behind.first() == Some(&'年');
    if !latin && !han {
        return None;
    }
    let behind = behind.strip_prefix(&['年']).unwrap_or(behind);
    Some(behind.strip_prefix(&['度']).unwrap_or(behind))
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c)
}

/// Whether two days are so close that contests of one name on them may be one contest.
#[must_use]
pub fn are_near(one: NaiveDate, other: NaiveDate) -> bool {
    one.signed_duration_since(other).num_days().abs() <= ALIKE_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contest_is_alike_whatever_its_year_and_width() {
        let one = contest("广东省职业技能大赛");
        for spelt in [
            "2026年广东省职业技能大赛",
            "２０２６ 年度 广东省 职业技能大赛",
            "二〇二六年广东省职业技能大赛",
            "第十二届广东省职业技能大赛",
            "广东省（第3届）职业技能大赛",
            "2026广东省职业技能大赛",
            "广东省职业技能大赛 2026",
        ] {
            assert_eq!(contest(spelt), one, "{spelt}");
        }
        for other in ["广东省技能大赛", "广东省职业技能大赛选拔赛", "20260广东省职业技能大赛"]
        {
            assert_ne!(contest(other), one, "{other}");
        }
    }

    #[test]
    fn a_name_that_is_a_year_alone_is_itself() {
        assert_eq!(contest("2026年"), "2026年");
        assert_eq!(contest("WorldSkills Shanghai 2026"), "worldskillsshanghai");
    }

    #[test]
    fn a_document_number_is_the_same_in_other_brackets() {
        assert_eq!(plain("粤人社〔2026〕12号"), plain("粤人社［２０２６］ 12 号"));
    }

    #[test]
    fn days_are_near_up_to_sixty_apart() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(
            are_near(day("2026-01-01"), day("2026-03-02")) && are_near(day("2026-03-02"), day("2026-01-01"))
        );
        assert!(!are_near(day("2026-01-01"), day("2026-03-03")));
    }
}
