CREATE TABLE seat (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    module_id INTEGER NOT NULL REFERENCES module (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (module_id, ordinal),
    UNIQUE (module_id, account_id)
) STRICT;
CREATE INDEX seat_account_id ON seat (account_id);

CREATE TABLE sheet (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    module_id INTEGER NOT NULL REFERENCES module (id),
    subject_id INTEGER NOT NULL REFERENCES blind_subject (id),
    seat_id INTEGER NOT NULL REFERENCES seat (id),
    agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
    UNIQUE (subject_id, seat_id, agreed)
) STRICT;
CREATE INDEX sheet_seat_id ON sheet (seat_id);

CREATE TABLE mark (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES sheet (id),
    aspect_id INTEGER NOT NULL REFERENCES aspect (id),
    version INTEGER NOT NULL,
    value_thousandths INTEGER,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (sheet_id, aspect_id, version)
) STRICT;

CREATE TABLE sheet_signature (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES sheet (id),
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX sheet_signature_sheet_id ON sheet_signature (sheet_id);

CREATE TABLE judging_decision (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    round_id INTEGER NOT NULL REFERENCES round (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX judging_decision_round_id ON judging_decision (round_id);
