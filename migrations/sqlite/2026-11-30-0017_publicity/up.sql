CREATE TABLE objection (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('objection', 'appeal')),
    channel TEXT NOT NULL CHECK (channel IN ('own', 'letter', 'phone', 'visit', 'message')),
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    received TEXT NOT NULL,
    code TEXT,
    text TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    UNIQUE (division_id, number)
) STRICT;

CREATE TABLE objection_step (
    id INTEGER PRIMARY KEY,
    objection_id INTEGER NOT NULL REFERENCES objection (id),
    step TEXT NOT NULL CHECK (step IN ('acknowledged', 'narrowed', 'extended', 'referred', 'ruled', 'decided', 'withdrawn')),
    outcome TEXT CHECK (outcome IN ('upheld', 'dismissed', 'inadmissible')),
    corrects INTEGER CHECK (corrects IN (0, 1)),
    reason TEXT,
    due_at TEXT,
    entries TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX objection_step_objection_id ON objection_step (objection_id, id);

CREATE TABLE objection_contact (
    objection_id INTEGER PRIMARY KEY REFERENCES objection (id),
    wrapped BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
