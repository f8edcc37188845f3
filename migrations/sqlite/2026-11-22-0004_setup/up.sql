CREATE TABLE competition (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    name TEXT NOT NULL,
    year INTEGER NOT NULL,
    authority_name TEXT NOT NULL,
    level TEXT NOT NULL,
    class TEXT,
    selects_for TEXT,
    selection_only INTEGER NOT NULL CHECK (selection_only IN (0, 1)),
    place TEXT NOT NULL,
    first_day TEXT NOT NULL,
    final_day TEXT NOT NULL,
    registration_until TEXT NOT NULL,
    document TEXT,
    packs TEXT NOT NULL,
    explain_depth TEXT NOT NULL CHECK (explain_depth IN ('total', 'module', 'aspect'))
) STRICT;

CREATE TABLE competition_review (
    id INTEGER PRIMARY KEY,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'returned', 'cancelled')),
    reason TEXT,
    document TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE event (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    name TEXT NOT NULL,
    occupation_code TEXT NOT NULL,
    class TEXT,
    host_unit_id INTEGER NOT NULL REFERENCES unit (id),
    title_quota INTEGER
) STRICT;
CREATE INDEX event_competition_id ON event (competition_id);

CREATE TABLE event_host (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    share_numerator INTEGER NOT NULL,
    share_denominator INTEGER NOT NULL,
    UNIQUE (event_id, unit_id)
) STRICT;

CREATE TABLE division (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    event_id INTEGER NOT NULL REFERENCES event (id),
    name TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('staff', 'student', 'teacher', 'open')),
    team_size INTEGER NOT NULL,
    plan TEXT NOT NULL
) STRICT;
CREATE INDEX division_event_id ON division (event_id);

CREATE TABLE round (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    division_id INTEGER NOT NULL REFERENCES division (id),
    name TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)),
    UNIQUE (division_id, ordinal)
) STRICT;

CREATE TABLE module (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    round_id INTEGER NOT NULL REFERENCES round (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    max_thousandths INTEGER NOT NULL,
    weight_thousandths INTEGER NOT NULL,
    identity_mode TEXT NOT NULL CHECK (identity_mode IN ('open', 'station', 'code')),
    aggregation TEXT NOT NULL CHECK (aggregation IN ('single', 'mean', 'trimmed', 'median', 'sum')),
    trim INTEGER NOT NULL,
    spread_limit INTEGER NOT NULL,
    UNIQUE (round_id, code)
) STRICT;

CREATE TABLE aspect (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    module_id INTEGER NOT NULL REFERENCES module (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('M', 'J', 'S')),
    max_thousandths INTEGER NOT NULL,
    step_thousandths INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (module_id, code)
) STRICT;
