//! Renders a publication once, for everybody: pages, record, table; every language; plain and compressed.

use std::collections::BTreeMap;
use std::io::Write as _;

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::kernel::prize::Prize;
use crate::notation::cell::{Cell, Sheet};
use crate::pages::messages;
use crate::pages::render::{Frame, Section, Wording, render};
use crate::pages::urls;
use crate::scoring::model::record::canonical;

use super::super::model::{Body, Encoding, Format, PublicRecord, PublicRow, Revoked};

/// All bodies of a publication.
///
/// # Errors
/// `Internal` where a template or a writer fails.
pub fn bodies(record: &PublicRecord, demo: bool) -> Result<Vec<Body>, Fault> {
    let mut bodies = Vec::new();
    for lang in Lang::ALL {
        for format in Format::ALL.iter().copied() {
            let plain = match format {
                Format::Json => canonical(record).map_err(Fault::internal)?.into_bytes(),
                Format::Csv => csv(record, lang)?.into_bytes(),
                Format::Page | Format::OverPage | Format::OfficialPage | Format::ReplacedPage => {
                    page(record, format, lang, demo)?.into_bytes()
                }
                Format::CancelledPage => continue,
            };
            let bytes = gzipped(&plain)?;
            bodies.push(Body { format, lang, encoding: Encoding::Gzip, bytes });
            bodies.push(Body { format, lang, encoding: Encoding::Identity, bytes: plain });
        }
    }
    Ok(bodies)
}

pub(super) fn gzipped(plain: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).map_err(Fault::internal)?;
    encoder.finish().map_err(Fault::internal)
}

/// The table, as a spreadsheet reads it.
fn csv(record: &PublicRecord, lang: Lang) -> Result<String, Fault> {
    let word = |key: &str| Cell::text(messages::word(lang, key));
    let mut sheet = Sheet::for_people();
    let mut head = vec![word("col-rank"), word("col-number-of-entry"), word("col-name"), word("col-unit")];
    head.extend(record.modules.iter().map(|name| Cell::text(name.as_str())));
    head.extend([word("col-total"), word("col-prize"), word("col-status"), word("col-placed-by")]);
    let any_revoked = record.rows.iter().any(|row| !row.revoked.is_empty());
    head.extend(any_revoked.then(|| word("col-revoked")));
    sheet.row(head)?;
    for row in &record.rows {
        let ranked = row.status == EntryStatus::Ranked;
        let mut cells = vec![
            Cell::figure(row.rank),
            Cell::text(row.number.as_str()),
            Cell::text(row.name.as_str()),
            Cell::text(row.unit.as_str()),
        ];
        cells.extend(row.marks.iter().map(|mark| Cell::figure(mark.as_ref())));
        cells.push(Cell::figure(row.total.as_ref()));
        cells.push(if ranked { word(row.prize.message_key()) } else { Cell::text("") });
        cells.push(word(row.status.message_key()));
        let by = row.by.as_ref().map(|because| messages::say(lang, because));
        cells.push(Cell::text(by.unwrap_or_default()));
        let revoked: Vec<String> =
            row.revoked.iter().map(|one| messages::say(lang, &one.because())).collect();
        cells.extend(any_revoked.then(|| Cell::text(revoked.join("; "))));
        sheet.row(cells)?;
    }
    sheet.finish()
}

#[derive(Serialize)]
struct Page<'a> {
    title: String,
    status: &'static str,
    version: i64,
    published_at: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
    objection: Because,
    objections_url: String,
    downloads: Vec<File>,
    modules: &'a [String],
    rows: Vec<Row<'a>>,
    ranked: usize,
    others: Vec<Counted>,
    tied: Vec<Tie>,
    correction: Option<Correction>,
    moved: Option<Shift>,
    replaced: Option<Replaced>,
}

#[derive(Serialize)]
struct File {
    label: Wording,
    url: String,
}

#[derive(Serialize)]
struct Row<'a> {
    anchor: String,
    rank: Option<usize>,
    tied: bool,
    name: &'a str,
    /// Where another of that name and unit stands in the list.
    number: Option<&'a str>,
    unit: &'a str,
    marks: &'a [Option<String>],
    total: Option<&'a str>,
    status: EntryStatus,
    prize: Option<Prize>,
    revoked: Vec<Because>,
    by: Option<&'a Because>,
}

/// How many of a status nobody is ranked in.
#[derive(Serialize)]
struct Counted {
    status: EntryStatus,
    n: usize,
}

#[derive(Serialize)]
struct Tie {
    rank: usize,
    next: usize,
}

/// The end of publicity was another before.
#[derive(Serialize)]
struct Shift {
    from: DateTime<Utc>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct Correction {
    what: Because,
    previous_url: String,
}

#[derive(Serialize)]
struct Replaced {
    what: Because,
    current_url: String,
}

pub(super) fn page(record: &PublicRecord, format: Format, lang: Lang, demo: bool) -> Result<String, Fault> {
    let results = urls::division(&record.division_uid).results();
    let replaced = format == Format::ReplacedPage;
    let own = if replaced { format!("{results}/{}", record.version) } else { results.clone() };
    let page = Page {
        title: format!("{}（{}）", record.event, record.division),
        status: match format {
            Format::OfficialPage => "tag-result-official",
            Format::OverPage => "tag-result-over",
            Format::CancelledPage => "competition-phase-cancelled",
            Format::ReplacedPage => "tag-result-replaced",
            _ => "tag-result-publicity",
        },
        version: record.version,
        published_at: record.published_at,
        until: Some(record.until).filter(|_until| format != Format::CancelledPage),
        objection: Because::new("publicity-objection").text("authority", &record.authority),
        objections_url: urls::division(&record.division_uid).objections(),
        downloads: downloads(&results, record.version),
        modules: &record.modules,
        rows: rows(&record.rows),
        ranked: record.rows.iter().filter(|row| row.rank.is_some()).count(),
        others: others(&record.rows),
        tied: ties(&record.rows),
        correction: record.reason.as_ref().map(|reason| Correction {
            what: Because::new("publicity-corrected").count("version", record.version).text("reason", reason),
            previous_url: format!("{results}/{}", record.version.saturating_sub(1)),
        }),
        moved: record.moved.as_ref().map(|moved| Shift { from: moved.from, reason: moved.reason.clone() }),
        replaced: replaced.then(|| Replaced {
            what: Because::new("publicity-replaced").count("version", record.version),
            current_url: results.clone(),
        }),
    };
    render("publicity/results.html", lang, &frame(record, &own, lang, demo), &page)
}

fn downloads(results: &str, version: i64) -> Vec<File> {
    [(Format::Csv, "csv"), (Format::Json, "json")]
        .into_iter()
        .map(|(format, suffix)| File {
            label: Wording::said(format.message_key()),
            url: format!("{results}/{version}.{suffix}"),
        })
        .collect()
}

fn rows(rows: &[PublicRow]) -> Vec<Row<'_>> {
    let mut called: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows {
        *called.entry((&row.name, &row.unit)).or_default() += 1;
    }
    let alike = |row: &PublicRow| called.get(&(row.name.as_str(), row.unit.as_str())) > Some(&1);
    rows.iter().map(|one| row(one, alike(one))).collect()
}

fn row(row: &PublicRow, has_namesake: bool) -> Row<'_> {
    Row {
        number: has_namesake.then_some(row.number.as_str()),
        anchor: format!("n-{}", row.number),
        rank: row.rank,
        tied: row.tied,
        name: &row.name,
        unit: &row.unit,
        marks: &row.marks,
        total: row.total.as_deref(),
        status: row.status,
        prize: (row.status == EntryStatus::Ranked).then_some(row.prize),
        revoked: row.revoked.iter().map(Revoked::because).collect(),
        by: row.by.as_ref(),
    }
}

fn others(rows: &[PublicRow]) -> Vec<Counted> {
    let unranked = EntryStatus::ALL.iter().copied().filter(|status| *status != EntryStatus::Ranked);
    let counted =
        unranked.map(|status| Counted { status, n: rows.iter().filter(|row| row.status == status).count() });
    counted.filter(|counted| counted.n > 0).collect()
}

fn ties(rows: &[PublicRow]) -> Vec<Tie> {
    let mut ties: Vec<Tie> = Vec::new();
    for rank in rows.iter().filter(|row| row.tied).filter_map(|row| row.rank) {
        if ties.last().is_some_and(|tie| tie.rank == rank) {
            continue;
        }
        let sharing = rows.iter().filter(|row| row.rank == Some(rank)).count();
        ties.push(Tie { rank, next: rank.saturating_add(sharing) });
    }
    ties
}

/// The frame of somebody not signed in, in the device's own theme: nothing of any one reader is in it.
fn frame(record: &PublicRecord, path: &str, lang: Lang, demo: bool) -> Frame {
    let mut frame = Frame::new(path, lang, |other| format!("{path}?lang={}", other.tag()))
        .crumb(Wording::said("page-home"), Some("/"))
        .crumb(Wording::entered(record.competition.clone()), None)
        .crumb(Wording::said("results-title"), None);
    let section =
        |key: &'static str, url: &str, current| Section { key: key.into(), url: url.to_owned(), current };
    frame.sections = vec![
        section("page-section-competitions", "/", true),
        section("page-section-look-up", "/look-up", false),
    ];
    frame.demo = demo;
    frame
}

#[cfg(test)]
mod tests {
    use super::super::super::model::Moved;
    use super::*;
    use crate::notation::cell::plain;

    fn record(rows: usize) -> PublicRecord {
        let row = |n: usize| PublicRow {
            number: format!("{n:04}"),
            name: if n == 1 { "=HYPERLINK(\"x\")".to_owned() } else { format!("示例{n}") },
            unit: format!("示例第{}职业学院", n % 37),
            status: EntryStatus::Ranked,
            rank: Some(n),
            tied: false,
            marks: vec![Some(format!("{}.{:02}", 20 + n % 10, n % 100)), Some(format!("{}.50", 30 + n % 37))],
            total: Some(format!("{}.{:02}", 99 - n % 60, n % 100)),
            scale: None,
            by: None,
            revoked: Vec::new(),
            prize: if n < 4 { Prize::Gold } else { Prize::None },
        };
        PublicRecord {
            schema: 1,
            competition: "2026年示例市职业技能竞赛".into(),
            authority: "示例市人力资源和社会保障局".into(),
            event: "焊工".into(),
            division: "职工组".into(),
            division_uid: "abc".into(),
            version: 2,
            published_at: DateTime::UNIX_EPOCH,
            until: DateTime::UNIX_EPOCH,
            reason: Some("<script>录入错误".into()),
            moved: Some(Moved { from: DateTime::UNIX_EPOCH, reason: Some("<script>延长".into()) }),
            result: "0".repeat(64),
            modules: vec!["理论".into(), "实操".into()],
            rows: (1..=rows).map(row).collect(),
        }
    }

    fn of(bodies: &[Body], format: Format, lang: Lang, encoding: Encoding) -> &Body {
        let fits = |body: &&Body| body.format == format && body.lang == lang && body.encoding == encoding;
        bodies.iter().find(fits).unwrap()
    }

    #[test]
    fn two_hundred_rows_fit_twenty_kilobytes() {
        let bodies = bodies(&record(200), false).unwrap();
        for lang in Lang::ALL {
            let size = of(&bodies, Format::Page, lang, Encoding::Gzip).bytes.len();
            assert!(size <= 20 * 1024, "{size}");
        }
        // The page that says it was cancelled is made when it is.
        assert_eq!(bodies.len(), Lang::ALL.len() * (Format::ALL.len() - 1) * 2);
    }

    #[test]
    fn a_page_says_what_was_corrected_and_runs_nothing_of_it() {
        let bodies = bodies(&record(3), false).unwrap();
        let page = of(&bodies, Format::Page, Lang::Zh, Encoding::Identity);
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        assert!(html.contains("第2版"), "{html}");
        assert!(html.contains("&lt;script&gt;录入错误"), "{html}");
        assert!(html.contains("&lt;script&gt;延长"), "{html}");
        assert!(html.contains("/divisions/abc/results/1\""), "{html}");
        assert!(!html.contains("csrf"), "{html}");
    }

    #[test]
    fn the_table_computes_nothing_and_gives_every_name_back() {
        let record = record(3);
        let text = csv(&record, Lang::Zh).unwrap();
        let mut reader = ::csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows[0].get(2), Some("'=HYPERLINK(\"x\")"));
        for (row, entry) in rows.iter().zip(&record.rows) {
            assert_eq!(plain(row.get(2).unwrap()), entry.name);
            assert_eq!(row.get(1), Some(entry.number.as_str()));
        }
    }
}
