CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    base_id INTEGER NOT NULL REFERENCES result (id),
    ground TEXT NOT NULL CHECK (ground IN ('recheck', 'ineligible', 'list', 'appeal')),
    public_reason TEXT,
    reason TEXT NOT NULL,
    document TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'adopted', 'withdrawn')),
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    result_id INTEGER REFERENCES result (id),
    ended_by TEXT,
    ended_at TEXT,
    end_reason TEXT,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'adopted') = (result_id IS NOT NULL))
) STRICT;
CREATE INDEX correction_division_id ON correction (division_id);
CREATE UNIQUE INDEX correction_open ON correction (division_id) WHERE state = 'open';

CREATE TABLE correction_item (
    id INTEGER PRIMARY KEY,
    correction_id INTEGER NOT NULL REFERENCES correction (id),
    ordinal INTEGER NOT NULL,
    body TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (correction_id, ordinal)
) STRICT;

CREATE TABLE correction_signature (
    id INTEGER PRIMARY KEY,
    correction_id INTEGER NOT NULL REFERENCES correction (id),
    role TEXT NOT NULL CHECK (role IN ('chief-judge', 'supervisor')),
    digest TEXT NOT NULL,
    stands TEXT CHECK (stands IN ('authority', 'supervisor')),
    document TEXT,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (correction_id, role, digest)
) STRICT;

ALTER TABLE mark ADD COLUMN correction TEXT;

CREATE TABLE released_subject (
    subject_id INTEGER PRIMARY KEY REFERENCES blind_subject (id),
    status TEXT NOT NULL CHECK (status IN ('withdrawn', 'disqualified', 'absent'))
) STRICT;
