//! How fast a large division is ranked: 10,000 entries × 149 aspects × 3 judges from memory.
//!
//! Prints the time of a bare pass over the same values (each read once, checked for presence and added to its
//! entry's sum; value by value, and again over whole rows, which the compiler turns into vector instructions),
//! of the whole ranking, their ratios, and the peak memory. `cargo bench --bench rank`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiangsai::kernel::prize::Prize;
use jiangsai::kernel::rounding::Rounding;
use jiangsai::kernel::score::Score;
use jiangsai::lifecycle::ranking::model::{
    Aggregation, Aspect, AspectKind, AtCut, Base, Class, Direction, Entry, Inputs, LastResort, MISSING,
    Marks, Measure, Module, Order, Pass, Penalties, Percentages, Plan, PrizeKind, PrizePlan, Rounded, Scale,
    Sheets, TieKey, TieValue, Totals,
};
use jiangsai::lifecycle::ranking::rules::{explain::Explainer, rank};

const ENTRIES: usize = 10_000;
const JUDGES: usize = 3;
/// Aspects of each module: 26 J and 123 S in all, as many as the scheme of EuroSkills 2023 has.
const MODULES: [(usize, usize); 6] = [(14, 9), (5, 30), (0, 25), (5, 25), (2, 31), (0, 3)];
const ROUNDS: usize = 9;

fn main() {
    let plan = plan();
    let roster: Vec<Entry> = (0..ENTRIES).map(|entry| Entry::ranked(format!("E{entry:05}"))).collect();
    let marks = Marks::Sheets(sheets(&plan));
    let inputs = Inputs { plan: &plan, roster: &roster, marks: &marks, decisions: &[] };
    let Marks::Sheets(sheets) = &marks else { return };
    let values = ENTRIES * JUDGES * MODULES.iter().map(|(j, s)| j + s).sum::<usize>();

    let bare = fastest(|| black_box(bare_pass(sheets)));
    let one_by_one = fastest(|| black_box(typed_pass(sheets)));
    let ranked = fastest(|| black_box(rank(&inputs).map(|ranking| ranking.rows.len())));
    let Ok(ranking) = rank(&inputs) else { return println!("the plan was refused") };
    let explained = fastest(|| {
        let explainer = Explainer::new(inputs, &ranking);
        black_box(ranking.rows.iter().take(100).map(|row| explainer.row(row).len()).sum::<usize>())
    });

    println!("values               {values}");
    println!("ranked rows          {}", ranking.rows.iter().filter(|row| row.rank.is_some()).count());
    println!("bare pass, one by one {:>8.3} ms", millis(one_by_one));
    println!("bare pass, by rows    {:>8.3} ms", millis(bare));
    println!("ranking              {:>9.3} ms (limit 1000)", millis(ranked));
    println!("ratio to one by one  {:>9.2} (limit 3)", ratio(ranked, one_by_one));
    println!("ratio to by rows     {:>9.2}", ratio(ranked, bare));
    println!("100 explanations     {:>9.3} ms", millis(explained));
    println!("peak memory          {}", peak_memory());
}

fn fastest<T>(mut run: impl FnMut() -> T) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap_or_default()
}

#[expect(clippy::float_arithmetic, reason = "a figure for people, not a mark")]
fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[expect(clippy::float_arithmetic, reason = "a figure for people, not a mark")]
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
            keys: vec![TieKey { value: TieValue::Module("A".to_owned()), first: Direction::Higher }],
            last: LastResort::Share,
        },
        modules,
        pass: Pass::default(),
        scale: Some(Scale::Seven),
        prizes: PrizePlan {
            kind: PrizeKind::Percentages {
                figures: Percentages::Separate,
                rounding: Rounding::HalfUp,
                base: Base::Finished,
                minimum: 1,
            },
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
    let mut sheets = Sheets::new(plan);
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

/// The most memory the process ever held, as the kernel says.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not known here".to_owned(), |line| line.trim().to_owned())
}
