//! How fast a large division is ranked: 10,000 entries × 149 aspects × 3 judges from memory.
//!
//! Beside it two bare passes over the same values where they lie in memory, each value read once, checked for
//! presence and added to its entry's sum: value by value through the interface of the sheets, and over whole rows,
//! which the compiler turns into vector instructions. `cargo bench --bench rank`.

#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::unwrap_used,
    reason = "figures for people; a measurement that trips over its own data should stop there"
)]

#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiangsai::kernel::prize::Prize;
use jiangsai::kernel::rounding::Rounding;
use jiangsai::kernel::score::Score;
use jiangsai::scoring::model::{
    Aggregation, Aspect, AspectKind, AtCut, Base, ByModule, Class, Direction, Entry, Figures, Inputs,
    LastResort, MISSING, Marks, Measure, Module, Order, Pass, Penalties, Percentages, Plan, PrizePlan,
    Rounded, Scale, Sheets, TieKey, Totals,
};
use jiangsai::scoring::rules::{explain::Explainer, rank};
use report::Report;

const ENTRIES: usize = 10_000;
const JUDGES: usize = 3;
/// Aspects of each module: 26 J and 123 S in all, as many as the scheme of EuroSkills 2023 has.
const MODULES: [(usize, usize); 6] = [(14, 9), (5, 30), (0, 25), (5, 25), (2, 31), (0, 3)];
const ROUNDS: usize = 9;

fn main() -> ExitCode {
    let mut report =
        Report::begin("Ranking 10,000 entries × 149 aspects × 3 judges", "cargo bench --bench rank");
    let plan = plan();
    let roster: Vec<Entry> = (0..ENTRIES).map(|entry| Entry::ranked(format!("E{entry:05}"))).collect();
    let sheets = sheets(&plan);
    let marks = Marks::Sheets(sheets.clone());
    let inputs = Inputs { plan: &plan, roster: &roster, marks: &marks, decisions: &[] };
    let values = ENTRIES * JUDGES * MODULES.iter().map(|(j, s)| j + s).sum::<usize>();

    let by_rows = fastest(|| black_box(bare_pass(&sheets)));
    let one_by_one = fastest(|| black_box(typed_pass(&sheets)));
    let ranked = fastest(|| black_box(rank(&inputs).map(|ranking| ranking.rows.len())));
    let ranking = rank(&inputs).unwrap();
    let explained = fastest(|| {
        let explainer = Explainer::new(inputs, &ranking);
        black_box(ranking.rows.iter().take(100).map(|row| explainer.row(row).len()).sum::<usize>())
    });

    report.figure("values", values);
    report.figure("ranked rows", ranking.rows.iter().filter(|row| row.rank.is_some()).count());
    report.figure("bare pass, value by value", format!("{:.2} ms", millis(one_by_one)));
    report.figure("bare pass, by vectorised rows", format!("{:.2} ms", millis(by_rows)));
    report.timed("ranking", millis(ranked), "ms", ..=1000.0);
    report.timed("ranking ÷ the pass value by value", ratio(ranked, one_by_one), "×", ..=3.0);
    report.figure("ranking ÷ the pass by vectorised rows", format!("{:.2} ×", ratio(ranked, by_rows)));
    report.figure("100 explanations", format!("{:.2} ms", millis(explained)));
    let peak = process::memory_kib(std::process::id(), "VmHWM") as f64 / 1024.0;
    report.firm("peak memory", peak, "MiB", ..=1024.0);
    let spent = process::processor_time(std::process::id()).as_secs_f64();
    report.figure("processor time of all rounds", format!("{spent:.2} s"));
    report.finish()
}

fn fastest<T>(mut run: impl FnMut() -> T) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap_or_default()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// Reads every value once: missing ones are passed over, the others added to their entry's sum.
fn bare_pass(sheets: &Sheets) -> i64 {
    let mut most = i64::MIN;
    for entry in 0..sheets.entries() {
        let mut sum = 0;
        for block in sheets.blocks() {
            for mark in block.judged_rows(entry) {
                if *mark != MISSING {
                    sum += i64::from(*mark);
                }
            }
        }
        most = most.max(sum);
    }
    most
}

/// The same, each value read by entry, aspect and judge as any caller reads one.
fn typed_pass(sheets: &Sheets) -> i64 {
    let mut most = i64::MIN;
    for entry in 0..sheets.entries() {
        let mut sum = 0;
        for (block, (judgements, scored)) in sheets.blocks().iter().zip(MODULES) {
            for judge in 0..JUDGES {
                let marks =
                    (0..judgements + scored).filter_map(|aspect| block.mark(entry, aspect, Some(judge)));
                sum += marks.map(i64::from).sum::<i64>();
            }
        }
        most = most.max(sum);
    }
    most
}

fn plan() -> Plan {
    let modules: Vec<Module> = MODULES.iter().enumerate().map(|(at, counts)| module(at, *counts)).collect();
    let class = |prize, percent| Class {
        prize,
        measure: Measure::Percent(jiangsai::kernel::exact::whole(percent)),
        floor: None,
    };
    Plan {
        totals: Totals::Marks,
        maximum: modules.iter().try_fold(Score::ZERO, |sum, module| sum.checked_add(module.weight)),
        rounding: Rounded::default(),
        penalties: Penalties::None,
        order: Order {
            keys: vec![TieKey {
                value: ByModule { module: "A".to_owned() }.into(),
                first: Direction::Higher,
            }],
            last: LastResort::Share,
            share_after: None,
        },
        modules,
        pass: Pass::default(),
        scale: Some(Scale::Seven),
        prizes: PrizePlan {
            kind: Percentages {
                figures: Figures::Separate,
                rounding: Rounding::HalfUp,
                base: Base::Finished,
                minimum: 1,
            }
            .into(),
            classes: vec![class(Prize::First, 10), class(Prize::Second, 20), class(Prize::Third, 30)],
            cut: AtCut::Share,
        },
    }
}

fn module(at: usize, (judgements, scored): (usize, usize)) -> Module {
    let points = |count: usize| Score::from_thousandths(i64::try_from(count).unwrap_or(0) * 1000);
    let aspect = |number: usize| Aspect {
        code: number.to_string(),
        criterion: None,
        kind: if number < judgements { AspectKind::Judgement } else { AspectKind::Scored { step: None } },
        max: points(1),
    };
    Module {
        code: ["A", "B", "C", "D", "E", "F"].get(at).copied().unwrap_or("X").to_owned(),
        max: points(judgements + scored),
        weight: points(judgements + scored),
        judges: (1..=JUDGES).map(|judge| judge.to_string()).collect(),
        aggregation: Some(Aggregation::Trimmed { drop: 1 }),
        spread: 1,
        pass: None,
        aspects: (0..judgements + scored).map(aspect).collect(),
    }
}

/// Marks that look like marks: better entries score higher, judges differ a little.
fn sheets(plan: &Plan) -> Sheets {
    let mut sheets = Sheets::new(&plan.modules);
    let mut noise = 20_260_518_u64;
    let mut next = |below: u64| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i32::try_from((noise >> 33) % below).unwrap_or(0)
    };
    for _ in 0..ENTRIES {
        let entry = sheets.add_entry();
        for (at, module) in plan.modules.iter().enumerate() {
            for (number, aspect) in module.aspects.iter().enumerate() {
                let ground = if aspect.kind == AspectKind::Judgement { next(3) } else { next(800) };
                for judge in 0..JUDGES {
                    let wobble = if aspect.kind == AspectKind::Judgement { next(2) } else { next(200) };
                    if sheets.put(entry, at, number, Some(judge), ground + wobble).is_err() {
                        return sheets;
                    }
                }
            }
        }
    }
    sheets
}
