//! Laws that hold for every case.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use jiangsai::kernel::level::Level;
use jiangsai::kernel::money::Fen;
use jiangsai::kernel::prize::Prize;
use jiangsai::policy::case::{Case, Competition, Entry, Event, Member, Share};
use jiangsai::policy::decisions::Decisions;
use jiangsai::policy::engine::{Run, Setting};
use jiangsai::policy::facts::{OUTCOMES, Prizes};
use jiangsai::policy::model::{Pack, Status};
use proptest::prelude::*;

static PACK: LazyLock<[Pack; 1]> = LazyLock::new(|| [super::dongguan()]);
static NOTHING: LazyLock<Decisions> = LazyLock::new(Decisions::default);

fn member() -> impl Strategy<Value = Member> {
    (0_u8..30, any::<bool>()).prop_map(|(person, holds)| Member {
        person: format!("示例{person}").into(),
        holds: if holds { Box::new(["东莞市技术能手".into()]) } else { Box::new([]) },
        share: None,
    })
}

type Parts = (Option<u32>, Option<Prize>, Option<i64>, Option<bool>, Option<u8>, Vec<Member>, Vec<u32>);

fn entry() -> impl Strategy<Value = Parts> {
    (
        proptest::option::of(1_u32..6),
        proptest::option::of(proptest::sample::select(OUTCOMES.to_vec())),
        proptest::option::of(0_i64..10_000_000),
        proptest::option::of(any::<bool>()),
        proptest::option::of(0_u8..3),
        proptest::collection::vec(member(), 1..4),
        proptest::collection::vec(1_u32..9, 0..4),
    )
}

fn build(id: String, coach: &str, parts: Parts) -> Entry {
    let (rank, prize, money, represents, team, mut members, shares) = parts;
    let mut seen = BTreeSet::new();
    members.retain(|member| seen.insert(member.person.clone()));
    let is_team = members.len() > 1;
    if is_team && shares.len() >= members.len() && shares.iter().take(members.len()).any(|share| *share > 0) {
        for (member, share) in members.iter_mut().zip(shares) {
            member.share = Some(share);
        }
    }
    Entry {
        id: id.into(),
        rank,
        prizes: prize.map_or(Prizes::UNKNOWN, Prizes::known),
        prize_money: money.map(Fen::new),
        represents,
        coach_team: team.map(|team| format!("{coach}-{team}").into()),
        team: is_team,
        members: members.into(),
    }
}

fn competition(index: usize) -> impl Strategy<Value = Competition> {
    let level = proptest::sample::select(Level::ALL);
    let class = proptest::option::of(proptest::sample::select(&["I", "II"][..]));
    let event = (class, proptest::option::of(0_u32..4), proptest::collection::vec(entry(), 0..6), 0_usize..3);
    let selection = proptest::option::of(proptest::sample::select(Level::ALL));
    (level, any::<bool>(), selection, 0_u64..900, proptest::collection::vec(event, 1..4)).prop_map(
        move |(level, worldskills, selects_for, days, events)| {
            let name = format!("c{index}");
            let start = NaiveDate::from_ymd_opt(2022, 4, 1).unwrap();
            let series = if worldskills { "worldskills" } else { "other" };
            Competition {
                id: name.clone(),
                name: None,
                level,
                series: (level == Level::World).then(|| series.to_owned()),
                final_day: start + chrono::Days::new(days),
                selection_only: selects_for.is_some() && worldskills,
                selects_for,
                coach_teams: Vec::new(),
                events: events
                    .into_iter()
                    .enumerate()
                    .map(|(at, (class, title_quota, entries, hosts))| {
                        let event = format!("{name}-{at}");
                        Event {
                            class: class.map(str::to_owned),
                            title_quota,
                            hosts: (0..hosts)
                                .map(|host| Share { payee: format!("示例单位{host}").into(), parts: 2 })
                                .collect(),
                            entries: entries
                                .into_iter()
                                .enumerate()
                                .map(|(number, parts)| build(format!("{event}-{number}"), &name, parts))
                                .collect(),
                            id: event,
                        }
                    })
                    .collect(),
            }
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    (competition(0), competition(1), competition(2))
        .prop_map(|(a, b, c)| Case { competitions: vec![a, b, c] })
}

fn backwards(case: &Case) -> Case {
    let mut case = case.clone();
    case.competitions.reverse();
    for competition in &mut case.competitions {
        competition.events.reverse();
        for event in &mut competition.events {
            event.entries.reverse();
        }
    }
    case
}

fn said(run: &Run<'_>) -> Vec<String> {
    run.lines.iter().map(|line| format!("{line:?}")).collect()
}

/// The same case with everything unknown that a case may leave unknown.
fn forgotten(case: &Case) -> Case {
    let mut case = case.clone();
    for entry in case.competitions.iter_mut().flat_map(|c| &mut c.events).flat_map(|event| &mut event.entries)
    {
        entry.prize_money = None;
        entry.represents = None;
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_input_never_matters(case in case()) {
        let setting = Setting::new(&*PACK, &NOTHING).unwrap();
        let other = backwards(&case);
        let (one, two) = (setting.award(&case).unwrap(), setting.award(&other).unwrap());
        prop_assert_eq!(said(&one), said(&two));
        prop_assert_eq!(one.totals, two.totals);
    }

    #[test]
    fn totals_equal_the_lines_and_bounds_enclose_the_amounts(case in case()) {
        let setting = Setting::new(&*PACK, &NOTHING).unwrap();
        let run = setting.award(&case).unwrap();
        let of = |status: Status| run.lines.iter().filter(move |line| line.status == status);
        let settled = Fen::sum(of(Status::Settled).filter_map(|line| line.amount)).unwrap();
        prop_assert_eq!(run.totals.settled, settled);
        let lows = Fen::sum(of(Status::Pending).filter_map(|line| line.low)).unwrap();
        prop_assert_eq!(run.totals.low, settled.checked_add(lows).unwrap());
        let money = of(Status::Pending).filter(|line| line.value.is_none());
        let highs: Option<Vec<Fen>> = money.map(|line| line.high).collect();
        prop_assert_eq!(run.totals.high, highs.map(|highs| Fen::sum(highs).unwrap().checked_add(settled).unwrap()));
        for line in &run.lines {
            match line.status {
                Status::Settled => prop_assert!(line.value.is_some() || (line.amount.is_some() && line.low == line.amount && line.high == line.amount)),
                Status::Pending => prop_assert!(line.amount.is_none() && line.high.is_none_or(|high| line.low.is_some_and(|low| low <= high))),
                _ => prop_assert!(line.amount.is_none() && line.low.is_none() && line.high.is_none()),
            }
        }
    }

    #[test]
    fn a_claim_has_one_line(case in case()) {
        let setting = Setting::new(&*PACK, &NOTHING).unwrap();
        let run = setting.award(&case).unwrap();
        let mut claims = BTreeSet::new();
        for line in &run.lines {
            prop_assert!(claims.insert((line.benefit, line.subject, line.payee)), "{:?}", line);
        }
    }

    #[test]
    fn shares_of_a_team_sum_to_what_the_team_gets_undivided(case in case()) {
        let setting = Setting::new(&*PACK, &NOTHING).unwrap();
        let mut undivided = case.clone();
        for entry in undivided.competitions.iter_mut().flat_map(|c| &mut c.events).flat_map(|e| &mut e.entries) {
            for member in &mut entry.members {
                member.share = None;
            }
        }
        let (split, whole) = (setting.award(&case).unwrap(), setting.award(&undivided).unwrap());
        prop_assert_eq!(split.totals, whole.totals);
    }

    #[test]
    fn what_is_not_known_never_becomes_zero(case in case()) {
        let setting = Setting::new(&*PACK, &NOTHING).unwrap();
        let other = forgotten(&case);
        let run = setting.award(&other).unwrap();
        for line in &run.lines {
            let rule = line.rule.map(|rule| PACK[0].rules[rule].id.as_str());
            if matches!(rule, Some("bonus-match" | "world-match")) {
                prop_assert!(
                    matches!(line.status, Status::Pending | Status::Refused | Status::NotInForce), "{:?}", line
                );
                prop_assert_eq!((line.low, line.high), (None, None));
            }
            prop_assert!(line.amount != Some(Fen::ZERO), "{:?}", line);
        }
    }
}

#[test]
fn a_prize_of_none_has_no_line_and_an_unknown_prize_has_one() {
    let of = |prizes: Prizes| Case {
        competitions: vec![Competition {
            name: None,
            id: "c".to_owned(),
            level: Level::City,
            series: None,
            final_day: NaiveDate::from_ymd_opt(2023, 5, 18).unwrap(),
            selection_only: false,
            selects_for: None,
            coach_teams: Vec::new(),
            events: vec![Event {
                id: "e".to_owned(),
                class: Some("I".to_owned()),
                hosts: Vec::new(),
                title_quota: Some(0),
                entries: vec![Entry {
                    id: "A".into(),
                    rank: None,
                    prizes,
                    prize_money: None,
                    represents: None,
                    coach_team: None,
                    team: false,
                    members: Box::new([Member {
                        person: "示例甲".into(), holds: Box::new([]), share: None
                    }]),
                }],
            }],
        }],
    };
    let setting = Setting::new(&*PACK, &NOTHING).unwrap();
    assert!(setting.award(&of(Prizes::known(Prize::None))).unwrap().lines.is_empty());
    let case = of(Prizes::UNKNOWN);
    assert_eq!(setting.award(&case).unwrap().lines[0].status, Status::Pending);
}
