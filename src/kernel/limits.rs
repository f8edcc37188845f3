//! Every limit of the product, in one place. Units stand in the names, but of spans of time.

use chrono::TimeDelta;

/// Largest request body of a form.
pub const FORM_BYTES: usize = 256 * 1024;
/// The same of somebody not signed in, who has nothing long to say.
pub const STRANGERS_FORM_BYTES: usize = 16 * 1024;
/// Seconds within which the body of a request arrives whole.
pub const BODY_SECONDS: u8 = 20;
/// Largest input file of the headless commands.
pub const FILE_BYTES: u64 = 512 * 1024 * 1024;
/// Longest one-line text (names, titles).
pub const LINE_CHARS: usize = 120;
/// Longest free text (reasons, addresses, remarks).
pub const TEXT_CHARS: usize = 2000;
/// Shortest password.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password: longer ones only cost hashing time.
pub const PASSWORD_MAX_CHARS: usize = 128;
/// Rows on one page of a list: few enough to be counted in any type of number.
pub const PAGE_ROWS: u8 = 50;
/// Versions of a bank account that pages show, the newest first; all are kept.
pub const ACCOUNT_VERSIONS: i64 = 3;
/// What a search offers to choose from.
pub const CHOICES: usize = 20;
/// Working days a result stands open to objections at least, where the approval did not say.
pub const PUBLICITY_DAYS: u32 = 5;
/// Longest text of an objection.
pub const OBJECTION_CHARS: usize = 4000;
/// Objections of one account in one division that are open at once.
pub const OPEN_OBJECTIONS: usize = 5;
/// Working days within which an objection is answered, and for which an answer is put off once.
pub const ANSWER_DAYS: u32 = 5;
/// How long after the confirmation of a blind result the hall can be appealed against.
pub const APPEAL_HOURS: i64 = 2;

/// The most hours a plan may give for it.
pub const APPEAL_HOURS_MAX: i64 = 72;
/// The most an approval can ask for.
pub const PUBLICITY_DAYS_MOST: u32 = 60;
/// Seats on one page of a judge's own.
pub const OWN_SEATS: usize = 20;
/// Sheets listed on it; all others stand on the pages that compare them.
pub const OWN_SHEETS: usize = 150;
/// Most things one correction of a result changes.
pub const CORRECTION_ITEMS: usize = 2000;
/// Competitions whose tasks a desk tells at once.
pub const DESK_COMPETITIONS: usize = 10;
/// Competitions a desk looks at for them; the others stand on its next page.
pub const DESK_LOOKED_AT: usize = 50;
/// Most aspects of one scheme.
pub const SCHEME_ASPECTS: usize = 1000;
/// Most judges on one panel.
pub const PANEL_JUDGES: usize = 30;
/// Most entries of one division.
pub const DIVISION_ENTRIES: usize = 20_000;
/// Wrong passwords for one account from one address before it pauses there.
pub const LOGIN_FAILURES: usize = 10;
/// How long an account pauses after them, and the window they are counted in.
pub const LOGIN_PAUSE: TimeDelta = TimeDelta::minutes(15);
/// Wrong passwords from one address, for whichever accounts, after which it is slowed: a hall is one address, and is not stopped.
pub const ADDRESS_FAILURES: usize = 60;
/// Wrong passwords for one account from an address that is slowed before it pauses there.
pub const LOGIN_FAILURES_SLOWED: usize = 3;
/// Seconds a wrong password waits for its answer at an address that is slowed.
pub const SLOWED_SECONDS: u32 = 1;
/// Longest life of a session.
pub const SESSION: TimeDelta = TimeDelta::hours(12);
/// Life of a one-time link that sets another password, or makes the first administrator.
pub const LINK: TimeDelta = TimeDelta::hours(72);
/// Life of an invitation.
pub const INVITATION: TimeDelta = TimeDelta::days(30);
/// Longest life of an invitation to a competition, which ends with it.
pub const INVITATION_TO_COMPETITION: TimeDelta = TimeDelta::days(731);
/// Result look-ups from one address in [`LOOKUP_WINDOW`].
pub const LOOKUPS_PER_WINDOW: usize = 60;
/// Window of the look-up throttle.
pub const LOOKUP_WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Tries to be one and the same person a unit has entered, in [`LOOKUP_WINDOW`].
pub const CLAIMS_PER_WINDOW: usize = 10;
/// Days after the last payment for which a payee is kept: so long it is asked back, sent back, audited.
pub const PAYEE_DAYS: i64 = 366;
/// Published bodies kept in memory.
pub const PUBLICATION_CACHE_BYTES: u64 = 64 * 1024 * 1024;
/// Room for what was computed and is kept in memory.
pub const MEMO_BYTES: u64 = 64 * 1024 * 1024;
/// How long after something was done a press on the page it led to is taken for the second press of a double click.
pub const FRESH_PRESS: TimeDelta = TimeDelta::milliseconds(500);
/// For how long links that ran out, and steps of the change feed, are kept.
pub const SPENT_DAYS: i64 = 1;
/// For how long a session that ran out is known: so long what was typed in it can still be kept.
pub const ENDED_SESSION_DAYS: i64 = 14;
/// How long a form is kept that was sent from a session that was over.
pub const KEPT_FORM: TimeDelta = TimeDelta::minutes(30);
/// The longest form that is kept then, and the largest body of somebody whose session is over.
pub const KEPT_FORM_BYTES: usize = 64 * 1024;
/// For how long a request is known again at least.
pub const REQUEST_KEY_DAYS: i64 = 14;
/// The same for one of which nobody recorded what it was done on.
pub const UNKNOWN_KEY_DAYS: i64 = 366;
/// Writes under way at once on the embedded database, and how many wait; each takes a thread.
pub const WRITES_AT_ONCE: usize = 128;
/// The same on PostgreSQL, where each takes a connection.
pub const WRITES_AT_ONCE_POSTGRES: usize = 16;
/// Writes that wait at most.
pub const WRITES_WAITING: usize = 2048;
/// Reads of people signed in at once: as many as there are connections for them.
pub const READS_AT_ONCE: usize = 16;
/// Reads that wait at most.
pub const READS_WAITING: usize = 512;
/// Requests of people not signed in, at once: as many as there are connections for them.
pub const PUBLIC_AT_ONCE: usize = 4;
/// Requests of people not signed in that wait at most.
pub const PUBLIC_WAITING: usize = 2000;
/// Passwords hashed at once: each takes a core for some 20 ms and 19 MiB.
pub const HASHES_AT_ONCE: usize = 2;
/// Log-ins that wait at most.
pub const HASHES_WAITING: usize = 2048;
/// Requests of one session at once.
pub const IN_FLIGHT_OF_SESSION: usize = 8;
/// Requests without a session from one address at once: a hall is one address.
pub const IN_FLIGHT_OF_ADDRESS: usize = 64;
/// Days between the last days of two contests of one name, up to which they may be one contest.
pub const ALIKE_DAYS: i64 = 60;
