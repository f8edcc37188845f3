//! What a filled database holds: the skew of a province, and how far each competition has come. Pure.

use chrono::{Days, NaiveDate};

/// How far a competition has come, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Stop {
    Draft,
    Filed,
    Cancelled,
    Approved,
    Registration,
    Closed,
    Reviewed,
    Drawn,
    Judging,
    Marked,
    Confirmed,
    Signed,
    Publicity,
    Official,
    Awarded,
    Paid,
}

/// One of each stop: what somebody looks at in a demo, as large as the demo's.
pub(crate) const DEMO: [(&str, Stop); 15] = [
    ("draft", Stop::Draft),
    ("filed", Stop::Filed),
    ("approved", Stop::Approved),
    ("registration", Stop::Registration),
    ("closed", Stop::Closed),
    ("reviewed", Stop::Reviewed),
    ("drawn", Stop::Drawn),
    ("judging", Stop::Judging),
    ("marked", Stop::Marked),
    ("confirmed", Stop::Confirmed),
    ("signed", Stop::Signed),
    ("publicity", Stop::Publicity),
    ("official", Stop::Official),
    ("awarded", Stop::Awarded),
    ("paid", Stop::Paid),
];

/// Large halls by name, and their entries: two as large as a round may be expected to be, and one of half a million marks
/// with a correction proposed after the awards.
const HALLS: [(&str, Stop, usize); 3] = [
    ("hall-marked", Stop::Marked, 200),
    ("hall-signed", Stop::Signed, 200),
    (CORRECTED, Stop::Awarded, 1000),
];
/// The hall with a correction.
pub(crate) const CORRECTED: &str = "hall-corrected";

/// Competitions from which on there is one of 50 events.
const WITH_A_LARGE_ONE: usize = 1000;

/// A competition to be made.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Its place among all.
    pub(crate) number: usize,
    /// What pages are measured on, by this name; `None`: one of many.
    pub(crate) name: Option<&'static str>,
    pub(crate) stop: Stop,
    /// Entries of each event.
    pub(crate) events: Vec<usize>,
    /// A scheme of 168 aspects.
    pub(crate) wide: bool,
    /// Its final day.
    pub(crate) day: NaiveDate,
}

/// All competitions of a filled database, the demo's and the halls of these names among them, in the order of their days. Of `count`:
/// one of 50 events of 50 entries, one in 500 of 10 events of 30, the rest of 1 to 3 events and 8 entries.
pub(crate) fn plan(count: usize, today: NaiveDate, halls: &[&str]) -> Vec<Wanted> {
    let mut all = Vec::new();
    for (name, stop) in DEMO {
        all.push(wanted(all.len(), Some(name), stop, vec![8], today));
    }
    for (name, stop, entries) in HALLS.into_iter().filter(|hall| halls.contains(&hall.0)) {
        let hall = wanted(all.len(), Some(name), stop, vec![entries], today);
        all.push(Wanted { wide: true, ..hall });
    }
    if count >= WITH_A_LARGE_ONE {
        all.push(wanted(all.len(), Some("large"), Stop::Awarded, vec![50; 50], today));
    }
    let middle = if count >= 100 { count.div_ceil(500) } else { 0 };
    for number in all.len()..count.max(all.len()) {
        let mixed = mixed(number);
        let events = if number % (count / middle.max(1)).max(1) == 1 && middle > 0 {
            vec![30; 10]
        } else {
            match mixed % 10 {
                0..=5 => vec![8],
                6..=8 => vec![4, 4],
                _ => vec![3, 3, 2],
            }
        };
        all.push(wanted(number, None, stop(mixed / 10), events, today));
    }
    all.sort_by_key(|wanted| (wanted.day, wanted.number));
    all
}

fn wanted(
    number: usize,
    name: Option<&'static str>,
    stop: Stop,
    events: Vec<usize>,
    today: NaiveDate,
) -> Wanted {
    // What pages are measured on that is over was held this autumn.
    let day = if name.is_some() {
        day(0, stop, today).max(today - Days::new(90))
    } else {
        day(number, stop, today)
    };
    Wanted { number, name, stop, events, wide: false, day }
}

/// One in seven is of this year and may stand anywhere; the others ended long ago.
fn stop(mixed: usize) -> Stop {
    let (year, share) = (mixed % 7, mixed / 7 % 100);
    if year == 0 {
        return match share {
            0..=14 => Stop::Draft,
            15..=22 => Stop::Filed,
            23..=29 => Stop::Approved,
            30..=44 => Stop::Registration,
            45..=49 => Stop::Closed,
            50..=54 => Stop::Reviewed,
            55..=64 => Stop::Judging,
            65..=69 => Stop::Signed,
            70..=84 => Stop::Publicity,
            _ => Stop::Awarded,
        };
    }
    match share {
        0..=3 => Stop::Cancelled,
        4..=9 => Stop::Official,
        10..=59 => Stop::Awarded,
        _ => Stop::Paid,
    }
}

/// What is not over is around today; what is over is anywhere in the six years before, or this spring.
fn day(number: usize, stop: Stop, today: NaiveDate) -> NaiveDate {
    let mixed = u64::try_from(mixed(number)).unwrap();
    let (ahead, back) = match stop {
        Stop::Draft | Stop::Filed | Stop::Approved | Stop::Registration => (40 + mixed % 30, 0),
        Stop::Closed | Stop::Reviewed | Stop::Drawn => (3, 0),
        Stop::Judging | Stop::Marked | Stop::Confirmed => (0, 0),
        Stop::Signed => (0, 2),
        Stop::Publicity => (0, 4 + mixed % 3),
        Stop::Cancelled | Stop::Official | Stop::Awarded | Stop::Paid => (0, 60 + mixed % (6 * 365)),
    };
    today + Days::new(ahead) - Days::new(back)
}

/// Numbers without an order to see, always the same.
pub(crate) fn mixed(number: usize) -> usize {
    let spread = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (spread ^ (spread >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33
}
