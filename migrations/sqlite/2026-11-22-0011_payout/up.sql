CREATE TABLE batch (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    number TEXT NOT NULL UNIQUE,
    total_fen INTEGER NOT NULL,
    digest TEXT NOT NULL,
    prepared_by TEXT NOT NULL,
    prepared_at TEXT NOT NULL,
    approved_by TEXT,
    approved_at TEXT,
    returned_by TEXT,
    return_reason TEXT,
    exported_at TEXT,
    settled_at TEXT
) STRICT;

CREATE TABLE batch_line (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    line INTEGER NOT NULL,
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    payee_id INTEGER NOT NULL REFERENCES stream (id),
    account_secret_id INTEGER REFERENCES secret (id),
    amount_fen INTEGER NOT NULL,
    UNIQUE (batch_id, line)
) STRICT;
CREATE INDEX batch_line_claim_id ON batch_line (claim_id);

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    batch_line_id INTEGER NOT NULL REFERENCES batch_line (id),
    kind TEXT NOT NULL CHECK (kind IN ('payment', 'reversal', 'recovery')),
    amount_fen INTEGER NOT NULL,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (batch_line_id, kind)
) STRICT;
CREATE INDEX posting_claim_id ON posting (claim_id);
