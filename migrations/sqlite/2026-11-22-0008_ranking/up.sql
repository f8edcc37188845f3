CREATE TABLE round_confirmation (
    id INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX round_confirmation_round_id ON round_confirmation (round_id);

CREATE TABLE decryption_consent (
    id INTEGER PRIMARY KEY,
    confirmation_id INTEGER NOT NULL REFERENCES round_confirmation (id),
    role TEXT NOT NULL CHECK (role IN ('encryption-judge', 'supervisor')),
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (confirmation_id, role)
) STRICT;

CREATE TABLE round_signature (
    id INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    role TEXT NOT NULL CHECK (role IN ('chief-judge', 'supervisor')),
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (round_id, role, digest)
) STRICT;

CREATE TABLE ranking_decision (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX ranking_decision_division_id ON ranking_decision (division_id);

CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (division_id, version)
) STRICT;
