CREATE TABLE contest (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    class TEXT,
    series TEXT,
    final_day TEXT NOT NULL,
    competition_id INTEGER UNIQUE REFERENCES competition (id),
    merged_into INTEGER REFERENCES contest (id),
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX contest_name_key ON contest (name_key, final_day);

CREATE TABLE achievement (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    contest_id INTEGER NOT NULL REFERENCES contest (id),
    event_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('individual', 'team')),
    holder TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    entry TEXT,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (contest_id, event_key, kind, holder, ordinal)
) STRICT;

CREATE TABLE contest_result (
    external_result_id INTEGER PRIMARY KEY REFERENCES external_result (id),
    contest_id INTEGER NOT NULL REFERENCES contest (id),
    achievement_id INTEGER REFERENCES achievement (id)
) STRICT;
CREATE INDEX contest_result_contest_id ON contest_result (contest_id);
CREATE INDEX contest_result_achievement_id ON contest_result (achievement_id);
CREATE INDEX external_result_person_id ON external_result (person_id);

ALTER TABLE claim ADD COLUMN benefit TEXT;
ALTER TABLE claim ADD COLUMN instalment INTEGER;
UPDATE claim SET instalment = 1, benefit = CASE
    WHEN pack = 'cn-441900-skills' AND rule LIKE 'host-%' THEN 'host-grant'
    WHEN pack = 'cn-441900-skills' AND rule IN ('city-prize', 'bonus-match', 'bonus-direct', 'world-match', 'world-direct') THEN 'contestant-bonus'
    WHEN pack = 'cn-441900-skills' AND rule IN ('coach', 'world-coach') THEN 'coach-bonus'
    ELSE rule END;
UPDATE claim SET instalment = NULL, benefit = NULL WHERE EXISTS (
    SELECT 1 FROM claim AS later
    WHERE later.pack = claim.pack AND later.benefit = claim.benefit AND later.subject = claim.subject AND later.payee = claim.payee
    AND (CASE WHEN later.amount_fen <> 0 THEN 1 ELSE 0 END > CASE WHEN claim.amount_fen <> 0 THEN 1 ELSE 0 END
        OR (CASE WHEN later.amount_fen <> 0 THEN 1 ELSE 0 END = CASE WHEN claim.amount_fen <> 0 THEN 1 ELSE 0 END AND later.id > claim.id)));
CREATE UNIQUE INDEX claim_identity ON claim (pack, benefit, subject, payee, instalment);
