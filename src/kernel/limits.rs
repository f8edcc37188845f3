//! Every limit of the product, in one place. Units stand in the names.

/// Largest request body of a form.
pub const FORM_BYTES: usize = 256 * 1024;
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
/// Most aspects of one scheme.
pub const SCHEME_ASPECTS: usize = 1000;
/// Most judges on one panel.
pub const PANEL_JUDGES: usize = 30;
/// Most entries of one division.
pub const DIVISION_ENTRIES: usize = 20_000;
/// Wrong passwords for one account before it pauses.
pub const LOGIN_FAILURES: usize = 10;
/// How long an account pauses after them, and the window they are counted in.
pub const LOGIN_PAUSE_SECONDS: i64 = 15 * 60;
/// Longest life of a session.
pub const SESSION_HOURS: i64 = 12;
/// Life of a one-time link.
pub const INVITATION_HOURS: i64 = 72;
/// Result look-ups from one address in [`LOOKUP_WINDOW_SECONDS`].
pub const LOOKUPS_PER_WINDOW: usize = 60;
/// Window of the look-up throttle.
pub const LOOKUP_WINDOW_SECONDS: i64 = 10 * 60;
/// Tries to be one and the same person a unit has entered, in [`LOOKUP_WINDOW_SECONDS`].
pub const CLAIMS_PER_WINDOW: usize = 10;
/// Published bodies kept in memory.
pub const PUBLICATION_CACHE_BYTES: usize = 64 * 1024 * 1024;
