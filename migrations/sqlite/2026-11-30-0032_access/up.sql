-- A one-time link is shown again to whoever made it until it is used, and ends with the competition it was made for.
ALTER TABLE one_time_link ADD COLUMN sealed BLOB;
ALTER TABLE one_time_link ADD COLUMN competition_id INTEGER REFERENCES competition (id);

-- An account is suspended with a reason, by somebody, or closed for good.
ALTER TABLE account ADD COLUMN suspended_by TEXT;
ALTER TABLE account ADD COLUMN suspended_because TEXT;
ALTER TABLE account ADD COLUMN closed_at TEXT;

-- What two persons decide: an account closed for good, a person's data erased.
CREATE TABLE removal (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    owner_id INTEGER NOT NULL REFERENCES stream (id),
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    agreed_by TEXT,
    agreed_at TEXT,
    ended_at TEXT,
    outcome TEXT CHECK (outcome IN ('done', 'withdrawn'))
) STRICT;
CREATE UNIQUE INDEX removal_open ON removal (owner_id) WHERE ended_at IS NULL;
