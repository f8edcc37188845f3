//! What people do to draw, and what later stages read of it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, EntryId, RoundId, SubjectId};
use crate::kernel::limits;
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::lifecycle::registration::model::Entry;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::Round;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::crypto::keyed_bytes;
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

use super::model::{Draw, Subject};
use super::rules::{self, Secret};
use super::store;

/// Shortest text of the words of those present.
pub const WORDS_MIN_CHARS: usize = 8;

/// Where a round stands, for headings. Says nothing of entries but how many there are.
#[derive(Debug, Clone)]
pub struct Place {
    /// The competition's name.
    pub competition: String,
    /// Uid of the competition.
    pub competition_uid: String,
    /// Name of the event, with the division's in brackets.
    pub event: String,
    /// The round.
    pub round: Round,
}

/// The names around a round.
///
/// # Errors
/// `NotFound`.
pub fn place_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Place, Fault> {
    let round = setup::round_in_tx(conn, round_id)?;
    let division = setup::division_in_tx(conn, round.division_id)?;
    let event = setup::event_in_tx(conn, division.event_id)?;
    let competition = setup::competition_in_tx(conn, event.competition_id)?;
    Ok(Place {
        competition: competition.name,
        competition_uid: competition.uid,
        event: format!("{}（{}）", event.name, division.name),
        round,
    })
}

/// What the encryption judge's page shows.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Where.
    pub place: Place,
    /// How many entries will be drawn, or were.
    pub entries: usize,
    /// SHA-256 of the secret the words will be mixed with.
    pub secret_digest: String,
    /// The record, once drawn.
    pub draw: Option<Draw>,
    /// Codes drawn, in order.
    pub codes: Vec<String>,
    /// The review of entries is finished.
    pub reviewed: bool,
}

/// The encryption judge's page of a round.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for any other role.
pub fn desk(by: By<'_>, round_uid: &str) -> Result<Desk, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::DrawCodes, On::Uid(round_uid))?;
        let place = place_in_tx(conn, stream.as_round()?)?;
        let subjects = store::subjects(conn, stream.as_round()?)?;
        let reviewed = reviewed(conn, stream.competition_id)?;
        let draw = store::draw(conn, stream.as_round()?)?;
        let entries = match &draw {
            Some(_) => subjects.len(),
            None => drawn(conn, &place.round)?.len(),
        };
        Ok(Desk {
            entries,
            secret_digest: rules::digest(&secret(by.installation, round_uid)),
            draw,
            codes: subjects.into_iter().map(|subject| subject.code).collect(),
            reviewed,
            place,
        })
    })
}

/// The record of a round's draw, for everybody.
#[derive(Debug, Clone)]
pub struct Published {
    /// Where.
    pub place: Place,
    /// The record.
    pub draw: Draw,
    /// How many codes were drawn.
    pub codes: usize,
    /// The seed, in hex, once the secret is revealed.
    pub seed: Option<String>,
}

/// The published record of a draw.
///
/// # Errors
/// `NotFound` where nothing was drawn, and where the public does not know of the competition.
pub fn published(installation: &Installation, round_uid: &str) -> Result<Published, Fault> {
    tx::read(&installation.pool, |conn| {
        let stream = door::look_in_tx(conn, &Actor::system(), Action::DrawCodes, On::Uid(round_uid))?;
        let draw = store::draw(conn, stream.as_round()?)?.ok_or_else(Fault::not_found)?;
        let competition_id = stream.competition_id.ok_or_else(Fault::not_found)?;
        let competition = setup::competition_in_tx(conn, competition_id)?;
        if !setup::notices::is_known_in_tx(conn, &competition)? {
            return Err(Fault::not_found());
        }
        let seed = draw.revealed_secret.as_deref().and_then(from_hex);
        Ok(Published {
            place: place_in_tx(conn, stream.as_round()?)?,
            codes: store::subjects(conn, stream.as_round()?)?.len(),
            seed: seed.map(|secret| rules::hex(&rules::seed(&secret, &draw.words))),
            draw,
        })
    })
}

fn from_hex(text: &str) -> Option<Secret> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// The installation's secret of one round: the same before and after the words are typed, so that its digest
/// can be shown first. Nobody without the master key can know it.
fn secret(installation: &Installation, round_uid: &str) -> Secret {
    keyed_bytes(installation.keys.draw_secret(), format!("round {round_uid}").as_bytes())
}

fn reviewed(conn: &mut Conn, competition_id: Option<CompetitionId>) -> Result<bool, Fault> {
    let id = competition_id.ok_or_else(Fault::not_found)?;
    Ok(setup::competition_in_tx(conn, id)?.phase == CompetitionPhase::Reviewed)
}

/// Entries that get a code: admitted, and neither withdrawn nor disqualified, by ticket number.
fn drawn(conn: &mut Conn, round: &Round) -> Result<Vec<Entry>, Fault> {
    let mut entries = registration::admitted_in_tx(conn, round.division_id)?;
    entries.retain(|entry| matches!(entry.status, EntryStatus::Ranked | EntryStatus::Guest));
    Ok(entries)
}

/// How many entries of a round would get a code.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn to_draw_in_tx(conn: &mut Conn, round: &Round) -> Result<usize, Fault> {
    drawn(conn, round).map(|entries| entries.len())
}

/// Draws the codes of a round.
///
/// # Errors
/// `Invalid` without words enough; `WrongPhase` while entries are under review or once drawn; `Refused` without entries.
pub fn draw_codes(act: Act<'_>, round_uid: &str, words: &str) -> Result<usize, Fault> {
    let words = rules::normal_words(words);
    check_words(&words)?;
    act.write(Action::DrawCodes, On::Uid(round_uid), |tx| {
        if !reviewed(tx.conn, tx.stream.competition_id)? {
            return Err(Fault::new(FaultKind::WrongPhase, Because::new("draw-not-reviewed")));
        }
        let round = setup::round_in_tx(tx.conn, tx.stream.as_round()?)?;
        setup::endings::require_live_in_tx(tx.conn, round.division_id)?;
        let waiting = registration::waiting_in_tx(tx.conn, round.division_id)?;
        if waiting > 0 {
            return Err(Fault::refused(Because::new("draw-entries-waiting").count("n", waiting)));
        }
        let entries = drawn(tx.conn, &round)?;
        if entries.is_empty() {
            return Err(Fault::refused(Because::new("draw-no-entries")));
        }
        let secret = secret(act.installation, round_uid);
        let seed = rules::seed(&secret, &words);
        let codes = rules::codes(&seed, entries.len()).ok_or_else(|| too_many(entries.len()))?;
        record(tx, &secret, &words)?;
        let order = rules::order(&seed, entries.len());
        for ((ordinal, code), drawn) in (1_i64..).zip(&codes).zip(order) {
            let entry = entries.get(drawn).ok_or_else(|| Fault::internal("order of the draw"))?;
            insert(tx, ordinal, code, entry)?;
        }
        tx.note(json!({
            "algorithm": rules::ALGORITHM,
            "codes": codes.len(),
            "secret": rules::digest(&secret),
            "seed": rules::digest(&seed),
        }));
        tx.set_phase(RoundPhase::Drawn)?;
        Ok(codes.len())
    })
}

fn check_words(words: &str) -> Result<(), Fault> {
    let length = words.chars().count();
    if length < WORDS_MIN_CHARS {
        let because = Because::new("draw-words-short").count("min", WORDS_MIN_CHARS);
        return Err(Fault::field("words", because));
    }
    if length > limits::LINE_CHARS {
        let because = Because::new("fault-too-long").count("max", limits::LINE_CHARS).count("length", length);
        return Err(Fault::field("words", because));
    }
    Ok(())
}

fn too_many(entries: usize) -> Fault {
    let because = Because::new("draw-too-many");
    Fault::refused(because.count("entries", entries).count("max", rules::MOST_CODES))
}

fn record(tx: &mut Tx<'_>, secret: &Secret, words: &str) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let installation = tx.installation;
    let sealed = installation
        .keys
        .seal(installation.entropy.as_ref(), &secret_place(uid.as_str()), secret)
        .map_err(Fault::internal)?;
    let drawn_by = tx.actor.uid.clone();
    let new = store::NewDraw {
        uid: uid.as_str(),
        round_id: tx.stream.as_round()?,
        algorithm: rules::ALGORITHM,
        secret_digest: &rules::digest(secret),
        secret_sealed: &sealed,
        seed_digest: &rules::digest(&rules::seed(secret, words)),
        words,
        drawn_by: &drawn_by,
        at: tx.now,
    };
    store::insert_draw_in_tx(tx.conn, &new)?.bind(tx);
    Ok(())
}

fn insert(tx: &mut Tx<'_>, ordinal: i64, code: &str, entry: &Entry) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let subject_id =
        store::insert_subject_in_tx(tx.conn, uid.as_str(), tx.stream.as_round()?, code, ordinal)?.bind(tx);
    let installation = tx.installation;
    // Uids are all of one length: the sealed bytes do not tell entries apart by size.
    let sealed = installation
        .keys
        .seal(installation.entropy.as_ref(), &map_place(uid.as_str()), entry.uid.as_bytes())
        .map_err(Fault::internal)?;
    store::insert_map_in_tx(tx.conn, subject_id, &sealed)?.bind(tx);
    Ok(())
}

fn secret_place(draw_uid: &str) -> String {
    format!("draw.secret:{draw_uid}")
}

fn map_place(subject_uid: &str) -> String {
    format!("blind_map.sealed:{subject_uid}")
}

/// One line of the list by which the encryption judge hands codes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paired {
    /// Blind code.
    pub code: String,
    /// Ticket number of the entry.
    pub number: String,
    /// Name of the entry.
    pub name: String,
    /// Its unit.
    pub unit: String,
}

/// Which entry is behind which code, by ticket number: for the encryption judge alone, and every look is recorded.
///
/// # Errors
/// `Forbidden` for everybody else; `WrongPhase` before the draw and after decryption.
pub fn view_maps(act: Act<'_>, round_uid: &str) -> Result<(Place, Vec<Paired>), Fault> {
    // No request key: its outcome would store the list. A second look is recorded as a second look.
    let list = act.acts().write(Action::ViewMaps, On::Uid(round_uid), |tx| {
        let pairs = open(tx, tx.stream.as_round()?)?;
        tx.note(json!({ "codes": pairs.len() }));
        let mut list: Vec<Paired> =
            pairs.into_iter().map(|(subject, entry)| paired(subject, entry)).collect();
        list.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(list)
    })?;
    let place = act.read(|conn| {
        let stream = door::look_in_tx(conn, act.actor, Action::ViewMaps, On::Uid(round_uid))?;
        place_in_tx(conn, stream.as_round()?)
    })?;
    Ok((place, list))
}

fn paired(subject: Subject, entry: Entry) -> Paired {
    Paired { code: subject.code, number: entry.number, name: entry.name, unit: entry.unit_name }
}

/// Unseals the maps of a round, in order of codes.
fn open(tx: &mut Tx<'_>, round_id: RoundId) -> Result<Vec<(Subject, Entry)>, Fault> {
    let round = setup::round_in_tx(tx.conn, round_id)?;
    let entries = registration::entries_in_tx(tx.conn, round.division_id)?;
    let mut by_uid: BTreeMap<String, Entry> =
        entries.into_iter().map(|entry| (entry.uid.clone(), entry)).collect();
    let maps = store::maps(tx.conn, round.id)?;
    maps.into_iter()
        .map(|(subject, sealed)| {
            let opened = tx.installation.keys.open(&map_place(&subject.uid), &sealed);
            let uid = String::from_utf8(opened.map_err(Fault::internal)?).map_err(Fault::internal)?;
            let entry = by_uid.remove(&uid).ok_or_else(|| Fault::internal("a map names no entry"))?;
            Ok((subject, entry))
        })
        .collect()
}

/// Says of the code behind an entry that its marks count no more, or count again: part of the write that records what
/// became of it, before the codes are open. That one code is given away; of whoever is ranked none is.
///
/// # Errors
/// `Internal` where a map does not open.
pub fn release_in_tx(
    tx: &mut Tx<'_>,
    round_id: RoundId,
    entry_id: EntryId,
    status: EntryStatus,
) -> Result<(), Fault> {
    let pairs = open(tx, round_id)?;
    let Some((subject, _entry)) = pairs.into_iter().find(|(_, entry)| entry.id == entry_id) else {
        return Ok(());
    };
    store::release_in_tx(tx.conn, subject.id, (!status.has_total()).then_some(status))?.bind(tx);
    Ok(())
}

/// Codes of a round whose marks count no more, with what became of the entry behind each; known before decryption too.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn released_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<BTreeMap<SubjectId, EntryStatus>, Fault> {
    store::released(conn, round_id)
}

/// Opens the maps of the locked round for good and publishes the secret of its draw: part of the write that
/// decrypts. Answers pairs of subject and entry, in order of codes.
///
/// # Errors
/// `Internal` where a map does not open: wrong key, or altered; `WrongPhase` in a cancelled competition.
pub fn open_maps_in_tx(tx: &mut Tx<'_>) -> Result<Vec<(Subject, Entry)>, Fault> {
    setup::require_running_in_tx(tx.conn, &tx.stream, Action::ConsentDecryption)?;
    let round_id = tx.stream.as_round()?;
    let pairs = open(tx, round_id)?;
    for (subject, entry) in &pairs {
        store::insert_opened_in_tx(tx.conn, subject.id, entry.id, tx.now)?.bind(tx);
    }
    if let Some((uid, sealed)) = store::sealed_secret(tx.conn, round_id)? {
        let secret = tx.installation.keys.open(&secret_place(&uid), &sealed).map_err(Fault::internal)?;
        let secret: Secret = secret.try_into().map_err(|_bytes| Fault::internal("a secret has 32 bytes"))?;
        store::reveal_in_tx(tx.conn, round_id, &rules::hex(&secret), tx.now)?.bind(tx);
    }
    Ok(pairs)
}

/// Subjects of a round, in order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn subjects_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Subject>, Fault> {
    store::subjects(conn, round_id)
}

/// Pairs of subject and entry (row numbers) of a decrypted round; none before decryption.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn opened_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<(SubjectId, EntryId)>, Fault> {
    store::opened(conn, round_id)
}
