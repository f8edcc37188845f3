CREATE TABLE draw (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    round_id INTEGER NOT NULL REFERENCES round (id),
    algorithm TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    secret_sealed BLOB NOT NULL,
    seed_digest TEXT NOT NULL,
    words TEXT NOT NULL,
    drawn_by TEXT NOT NULL,
    at TEXT NOT NULL,
    revealed_secret TEXT,
    revealed_at TEXT,
    UNIQUE (round_id)
) STRICT;

CREATE TABLE blind_subject (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    round_id INTEGER NOT NULL REFERENCES round (id),
    code TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (round_id, code)
) STRICT;

CREATE TABLE blind_map (
    id INTEGER PRIMARY KEY,
    subject_id INTEGER NOT NULL REFERENCES blind_subject (id),
    sealed BLOB NOT NULL,
    UNIQUE (subject_id)
) STRICT;

CREATE TABLE opened_map (
    id INTEGER PRIMARY KEY,
    subject_id INTEGER NOT NULL REFERENCES blind_subject (id),
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    at TEXT NOT NULL,
    UNIQUE (subject_id)
) STRICT;
