ALTER TABLE correction ADD COLUMN objection TEXT;
CREATE INDEX correction_objection ON correction (objection);

CREATE TABLE honour_revocation (
    honour_id INTEGER PRIMARY KEY REFERENCES honour (id),
    cause TEXT NOT NULL CHECK (cause IN ('result', 'authority')),
    document TEXT NOT NULL,
    day TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
