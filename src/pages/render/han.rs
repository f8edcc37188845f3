//! Han text in HTML: which language it is in, and where it may not break.

use crate::kernel::lang::{Lang, Writing};

/// Tails of unit names that stay on one line: a squeezed column would split 公 from 司.
const TAILS: [&str; 7] = ["有限公司", "分公司", "公司", "学院", "学校", "中心", "大学"];

/// Escapes text for HTML, in content and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// Han letters and the full-width signs that go with them.
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Text somebody entered: one language throughout, so the whole is marked.
pub(super) fn entered(lang: Lang, text: &str) -> String {
    let html = whole_tails(&escape(text));
    if lang.writing() == Writing::English && text.chars().any(is_han) {
        return format!(r#"<span lang="zh-CN">{html}</span>"#);
    }
    html
}

/// A sentence of ours with names in it: on an English page each run of Han is marked.
pub(super) fn sentence(lang: Lang, text: &str) -> String {
    if lang.writing() == Writing::Chinese || !text.chars().any(is_han) {
        return whole_tails(&escape(text));
    }
    let mut html = String::new();
    let mut run = String::new();
    for letter in text.chars() {
        if is_han(letter) || (letter == '·' && !run.is_empty()) {
            run.push(letter);
        } else {
            close(&mut html, &mut run);
            html.push_str(&escape(letter.encode_utf8(&mut [0; 4])));
        }
    }
    close(&mut html, &mut run);
    html
}

fn close(html: &mut String, run: &mut String) {
    if !run.is_empty() {
        html.push_str(r#"<span lang="zh-CN">"#);
        html.push_str(&whole_tails(run));
        html.push_str("</span>");
        run.clear();
    }
}

fn whole_tails(html: &str) -> String {
    let mut marked = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        // The longest tail stands first in the table: 有限公司 before 公司.
        if let Some(tail) = TAILS.iter().find(|tail| rest.starts_with(**tail)) {
            marked.push_str(r#"<span class="nb">"#);
            marked.push_str(tail);
            marked.push_str("</span>");
            rest = rest.strip_prefix(tail).unwrap_or_default();
        } else {
            marked.push(first);
            rest = rest.strip_prefix(first).unwrap_or_default();
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_only_text() {
        assert_eq!(entered(Lang::Zh, "<script>'\"&甲"), "&lt;script&gt;&#39;&quot;&amp;甲");
    }

    #[test]
    fn english_pages_mark_names_in_han() {
        assert_eq!(entered(Lang::En, "示例甲"), r#"<span lang="zh-CN">示例甲</span>"#);
        assert_eq!(entered(Lang::En, "C-0417"), "C-0417");
        assert_eq!(entered(Lang::Zh, "示例甲"), "示例甲");
        assert_eq!(
            sentence(Lang::En, "买买提·示例 changed <this>"),
            r#"<span lang="zh-CN">买买提·示例</span> changed &lt;this&gt;"#
        );
    }

    #[test]
    fn the_tail_of_a_unit_stays_whole() {
        assert_eq!(
            entered(Lang::Zh, "示例有限公司松山湖分公司"),
            r#"示例<span class="nb">有限公司</span>松山湖<span class="nb">分公司</span>"#
        );
    }
}
