CREATE TABLE external_result (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    competition_name TEXT NOT NULL,
    event_name TEXT NOT NULL,
    level TEXT NOT NULL,
    class TEXT,
    series TEXT,
    final_day TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    coach_team_id INTEGER REFERENCES coach_team (id),
    prize TEXT NOT NULL,
    place INTEGER,
    prize_money_fen INTEGER,
    prize_money_known INTEGER NOT NULL CHECK (prize_money_known IN (0, 1)),
    represents INTEGER CHECK (represents IN (0, 1)),
    proof TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    accepted_by TEXT,
    accepted_at TEXT,
    refused_by TEXT,
    refused_at TEXT,
    refusal TEXT
) STRICT;
CREATE INDEX external_result_competition_id ON external_result (competition_id);

CREATE TABLE award_decision (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    decision TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX award_decision_competition_id ON award_decision (competition_id);

CREATE TABLE award_run (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    number INTEGER NOT NULL,
    case_text TEXT NOT NULL,
    decisions_text TEXT NOT NULL,
    packs TEXT NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    accepted_by TEXT,
    accepted_at TEXT,
    UNIQUE (competition_id, number)
) STRICT;

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    pack TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    payee TEXT NOT NULL,
    payee_id INTEGER REFERENCES stream (id),
    amount_fen INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES award_run (id),
    UNIQUE (pack, rule, subject, payee)
) STRICT;

CREATE TABLE share_plan (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX share_plan_competition_id ON share_plan (competition_id);

CREATE TABLE title_recommendation (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    run_id INTEGER NOT NULL REFERENCES award_run (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    rule TEXT NOT NULL,
    title TEXT NOT NULL,
    recommended_by TEXT NOT NULL,
    recommended_at TEXT NOT NULL,
    approved_by TEXT,
    approved_at TEXT,
    document TEXT,
    honour_id INTEGER REFERENCES honour (id),
    UNIQUE (run_id, person_id, rule)
) STRICT;
