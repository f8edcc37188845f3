//! How names sort: by pinyin with tone, surnames as surnames are read.

use pinyin::ToPinyin as _;

/// Surnames whose reading differs from the character's usual one.
const SURNAMES: [(&str, &str); 24] = [
    ("曾", "zeng1"),
    ("单", "shan4"),
    ("仇", "qiu2"),
    ("解", "xie4"),
    ("任", "ren2"),
    ("华", "hua4"),
    ("查", "zha1"),
    ("盖", "ge3"),
    ("朴", "piao2"),
    ("区", "ou1"),
    ("乐", "yue4"),
    ("冼", "xian3"),
    ("覃", "qin2"),
    ("缪", "miao4"),
    ("尉迟", "yu4 chi2"),
    ("万俟", "mo4 qi2"),
    ("长孙", "zhang3 sun1"),
    ("澹台", "tan2 tai2"),
    ("宿", "su4"),
    ("种", "chong2"),
    ("繁", "po2"),
    ("召", "shao4"),
    ("折", "she2"),
    ("逄", "pang2"),
];

/// Sort key of a person's name: the surname table counts.
#[must_use]
pub fn of_person(name: &str) -> String {
    let special = SURNAMES
        .iter()
        .filter_map(|(surname, reading)| Some((name.strip_prefix(surname)?, *reading)))
        .max_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    match special {
        Some((rest, reading)) => {
            let rest = of_text(rest);
            if rest.is_empty() { reading.to_owned() } else { format!("{reading} {rest}") }
        }
        None => of_text(name),
    }
}

/// Sort key of any other text (units, teams).
#[must_use]
pub fn of_text(text: &str) -> String {
    let mut syllables: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        match c.to_pinyin() {
            Some(syllable) => {
                if !word.is_empty() {
                    syllables.push(std::mem::take(&mut word));
                }
                syllables.push(syllable.with_tone_num_end().to_owned());
            }
            None => word.extend(c.to_lowercase()),
        }
    }
    if !word.is_empty() {
        syllables.push(word);
    }
    syllables.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_are_read_as_surnames() {
        assert!(of_person("曾示例").starts_with("zeng1 "));
        assert!(of_person("单示例").starts_with("shan4 "));
        assert!(of_person("解示例").starts_with("xie4 "));
        assert!(of_person("尉迟示例").starts_with("yu4 chi2 "));
        assert_eq!(of_person("仇"), "qiu2");
    }

    #[test]
    fn names_sort_by_syllable_and_tone() {
        let mut names = ["张示例", "曾示例", "区示例", "示例乙", "示例甲", "Anna"];
        names.sort_by_key(|name| of_person(name));
        assert_eq!(names, ["Anna", "区示例", "示例甲", "示例乙", "曾示例", "张示例"]);
    }
}
