CREATE TABLE coach_team (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE coach_team_member (
    id INTEGER PRIMARY KEY,
    coach_team_id INTEGER NOT NULL REFERENCES coach_team (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (coach_team_id, person_id)
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    number TEXT NOT NULL,
    team_name TEXT,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    coach_team_id INTEGER REFERENCES coach_team (id),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'admitted', 'refused')),
    status TEXT NOT NULL CHECK (status IN ('ranked', 'guest', 'withdrawn', 'disqualified', 'absent')),
    status_reason TEXT,
    represents INTEGER CHECK (represents IN (0, 1)),
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX entry_division_id ON entry (division_id);
CREATE INDEX entry_unit_id ON entry (unit_id);

CREATE TABLE entry_member (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    division_id INTEGER NOT NULL REFERENCES division (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (entry_id, person_id),
    UNIQUE (division_id, person_id)
) STRICT;

CREATE TABLE entry_review (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('submitted', 'returned', 'admitted', 'refused', 'status')),
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX entry_review_entry_id ON entry_review (entry_id);
