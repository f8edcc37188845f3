//! A case read in pieces is the case read whole, whatever is written.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::read::read_whole;
use super::*;

const CLASSES: &[&str] = &["I", "II"];

const HEADS: &[&str] = &[
    "[[competition]]\nid = \"c%\"\nlevel = \"city\"\nfinal_day = 2026-05-18\n",
    "[[competition]] # c\r\nid = 'c%'\r\nlevel = \"world\"\r\nseries = \"other\"\r\nfinal_day = 2026-05-18\r\n\r\n",
    "[[competition]]\nfinal_day = 2026-05-18\nid = \"c%\"\nlevel = \"town\"\nclass = \"I\"\nrepresents = true\n\
     prize_counts = { gold = 1, silver = 2 }\nprize_map.first = \"gold\"\nresults_file = \"r%.csv\"\n",
    "[[competition]]\nid = \"c%\"\nlevel = \"city\"\nfinal_day = 2026-05-18\n\
     [competition.prize_map]\nfirst = \"gold\"\n[competition.prize_counts]\nfirst = 1\n",
    "[[competition]]\nid = \"c%\"\nlevel = \"city\"\nfinal_day = 2026-05-18\n\
     coach_team = [{ id = \"T%\", members = [{ person = \"p\", share = 1 }] }]\n",
];

const PARTS: &[&str] = &[
    "[[competition.event]]\nid = \"e%\"\n",
    "[[competition.event]]\nid = \"e%\"\nresults = [\n  { entry = \"a%\", person = \"p\", rank = 1 },\n\n  \
     { entry = \"b%\", members = [{ person = \"p\" }, { person = \"q\" }], prize = \"first\" }, # x\n]\n",
    "[[competition.event]]\nid = \"e%\"\nclass = \"none\"\n[[competition.event.results]]\nentry = \"a%\"\nperson = \"p\"\n\
     [[competition.event.results]]\nentry = \"b%\"\nprize_money = \"1.50\"\n\
     [[competition.event.results.members]]\nperson = \"p\"\n",
    "[[competition.event]]\n# c\nprize_counts.gold = 1\nid = \"e%\"\nresults_file = \"e%.csv\"\ntitle_quota = 3\n",
    "[[competition.event]]\nid = \"e%\"\nhost = \"h\"\n[competition.event.prize_counts]\ngold = 3\n\n",
    "[[competition.event]]\nid = \"e%\"\nhosts = [{ unit = \"h\", share = 1 }]\nname = \"\"\"\na\n  [[competition.event]]\"\"\"\n",
    "  [[competition.event]]\nid = \"e%\"\n",
    "[[competition.coach_team]]\nid = \"t%\"\nmembers = [{ person = \"p\", share = 2 }]\n",
    "[[competition.coach_team]]\nid = \"t%\"\n[[competition.coach_team.members]]\nperson = \"p\"\nshare = 2\n",
    "# a comment\n\n",
];

/// Lines that change what stands around them, or are wrong.
const ODD: &[&str] = &[
    "[[competition]]",
    " [[competition]]",
    "[[ competition ]]",
    "[[\"competition\"]]",
    "[competition]",
    "[[competition.event]]",
    "[[competition . event]]",
    "[[competition.'event']]",
    "[competition.event]",
    "[competition.event.prize_counts]",
    "[[competition.event.results]]",
    "[competition.prize_counts]",
    "[[competition.coach_team]]",
    "[competition.coach_team]",
    "[[competition.coach_team.members]]",
    "competition = []",
    "competition = [{}]",
    "event = []",
    "event = [{ id = \"e\" }]",
    "event.id = \"e\"",
    "coach_team = []",
    "coach_team.id = \"t\"",
    "coach_team = [{ id = \"t\", members = [{ person = \"p\", share = 1 }] }]",
    "results = [",
    "results = [ # x\n[[competition.event]]\n]",
    "name = \"\"\"\n[[competition.event]]\nid = \"x\"\n\"\"\"",
    "name = '''\n[[competition]]\n'''",
    "name = \"\"\"",
    "\"\"\"",
    "'''",
    "]",
    "}",
    "id = \"x\"",
    "id = 5",
    "rank = 0",
    "represents = false",
    "class = \"III\"",
    "series = \"other\"",
    "selection_only = true",
    "gold = 2",
    "first = \"gold\"",
    "unknown = 1",
    "[other]",
    "[[other]]",
    "# \"\"\"",
    "\r",
    "\u{feff}",
    "",
];

/// Competitions of parts, each with a number of its own.
fn sound() -> impl Strategy<Value = String> {
    let competition = (select(HEADS), prop::collection::vec(select(PARTS), 1..6));
    prop::collection::vec(competition, 1..4).prop_map(|competitions| {
        let parts =
            competitions.iter().flat_map(|(head, parts)| [*head].into_iter().chain(parts.iter().copied()));
        parts.enumerate().map(|(number, part)| part.replace('%', &number.to_string())).collect()
    })
}

/// One line put in, left out, moved or doubled, or a few characters put anywhere.
#[derive(Debug, Clone)]
enum Slip {
    Insert(&'static str, Index),
    Remove(Index),
    Move(Index, Index),
    Double(Index, Index),
    Within(&'static str, Index),
}

fn slip() -> impl Strategy<Value = Slip> {
    let any_index = any::<Index>;
    prop_oneof![
        4 => (select(ODD), any_index()).prop_map(|(line, at)| Slip::Insert(line, at)),
        1 => any_index().prop_map(Slip::Remove),
        1 => (any_index(), any_index()).prop_map(|(from, to)| Slip::Move(from, to)),
        1 => (any_index(), any_index()).prop_map(|(from, to)| Slip::Double(from, to)),
        1 => (select(ODD), any_index()).prop_map(|(line, at)| Slip::Within(line, at)),
    ]
}

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for slip in slips {
        let count = lines.len();
        match slip {
            Slip::Insert(line, at) => lines.insert(at.index(count + 1), (*line).to_owned()),
            _ if count == 0 => {}
            Slip::Remove(at) => drop(lines.remove(at.index(count))),
            Slip::Move(from, at) => {
                let line = lines.remove(from.index(count));
                lines.insert(at.index(count), line);
            }
            Slip::Double(from, at) => lines.insert(at.index(count + 1), lines[from.index(count)].clone()),
            Slip::Within(more, at) => {
                let line = &mut lines[at.index(count)];
                let at = at.index(line.chars().count() + 1);
                let at = line.char_indices().nth(at).map_or(line.len(), |(at, _)| at);
                line.insert_str(at, more);
            }
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_is_read_in_pieces_is_what_the_whole_file_says(
        text in sound(),
        slips in prop::collection::vec(slip(), 0..4),
    ) {
        let text = slipped(&text, &slips);
        let source = Source::new("case.toml", text.as_str());
        if let Some(file) = read(&source, CLASSES) {
            prop_assert_eq!(Ok(file), read_whole(&source, CLASSES), "{}", text);
        }
    }
}

/// A competition with the events and coach teams that follow.
fn after_a_head(parts: &str) -> String {
    format!("{}{parts}", HEADS[0])
}

fn in_pieces(text: &str) -> bool {
    let source = Source::new("case.toml", text);
    let file = read(&source, CLASSES);
    let read = file.is_some();
    assert!(!read || file == read_whole(&source, CLASSES).ok(), "{text}");
    read
}

#[test]
fn a_case_as_it_is_mostly_written_is_read_in_pieces() {
    for head in HEADS {
        assert!(in_pieces(&format!("# a case\n\n{head}{}{}{}", PARTS[1], PARTS[0], PARTS[2])), "{head}");
    }
    for part in PARTS {
        assert!(in_pieces(&after_a_head(&format!("{}{part}{part}", PARTS[0]))), "{part}");
    }
    let interleaved = [PARTS[0], PARTS[7], PARTS[1], PARTS[8], HEADS[1], PARTS[7], PARTS[2]].concat();
    assert!(in_pieces(&after_a_head(&interleaved)));
    assert!(in_pieces(&after_a_head("event = [{ id = \"e\" }]\n")));
}

#[test]
fn what_could_mean_something_else_or_is_wrong_is_left_to_the_whole() {
    let event = PARTS[0];
    let falls_back = [
        ("nothing at all", String::new()),
        ("no competition", "# a case\n".to_owned()),
        ("an event without a competition", event.to_owned()),
        ("a competition without an event", HEADS[0].to_owned()),
        (
            "a table of the competition after an event",
            after_a_head(&format!("{event}[competition.prize_counts]\ngold = 1\n")),
        ),
        ("the competition again", after_a_head(&format!("{event}[competition]\n"))),
        ("events in two ways", after_a_head(&format!("event = []\n{event}"))),
        ("events by another spelling", after_a_head(&format!(" [[competition.event]]\nid = \"e\"\n{event}"))),
        ("coach teams in two ways", format!("{}{event}{}", HEADS[4], PARTS[7])),
        ("one competition that is no list", HEADS[0].replace("[[competition]]", "[competition]") + event),
        ("a header within a text", after_a_head(&format!("{event}name = '''\n{event}'''\n"))),
        ("a key of the file", format!("a = 1\n{}", after_a_head(event))),
        ("a key nobody knows", after_a_head(&format!("{event}a = 1\n"))),
        ("a value that is wrong", after_a_head(&format!("{event}title_quota = -1\n"))),
        ("an error of syntax", after_a_head(&format!("{event}title_quota =\n"))),
    ];
    for (why, text) in falls_back {
        assert!(!in_pieces(&text), "{why}: {text}");
    }
}

#[test]
fn a_long_case_is_read_as_the_whole_with_every_mistake_in_its_line() {
    let events: String = (0..7_000).map(|number| PARTS[2].replace('%', &number.to_string())).collect();
    let sound = after_a_head(&events);
    let wrong = format!("{sound}rank = 0\n[competition.event]\nx = 1\n{}a = 1\n", PARTS[0]);
    for text in [sound, wrong.replace("[competition.event]\nx", "x"), wrong] {
        let source = Source::new("case.toml", text.as_str());
        let read = super::super::read("case.toml", &text, CLASSES);
        assert!(read == read_whole(&source, CLASSES));
    }
}
