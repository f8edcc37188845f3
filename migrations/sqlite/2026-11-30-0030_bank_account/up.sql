-- Who recorded an account, by whose word. Of those from before nobody knows.
CREATE TABLE bank_account (
    secret_id INTEGER PRIMARY KEY REFERENCES secret (id),
    word TEXT NOT NULL CHECK (word IN ('own', 'unit', 'document')),
    document TEXT,
    by_account TEXT NOT NULL
) STRICT;

-- What its owner says of it, and how finance settles what is disputed.
CREATE TABLE bank_account_step (
    id INTEGER PRIMARY KEY,
    secret_id INTEGER NOT NULL REFERENCES secret (id),
    step TEXT NOT NULL CHECK (step IN ('confirmed', 'disputed', 'settled')),
    reason TEXT,
    document TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX bank_account_step_secret_id ON bank_account_step (secret_id);

-- Why the approver lets a line be paid in spite of what is odd about its account.
CREATE TABLE line_reason (
    batch_line_id INTEGER PRIMARY KEY REFERENCES batch_line (id),
    flags TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- What a payee was paid by last.
CREATE INDEX batch_line_payee_id ON batch_line (payee_id);

-- A reversal somebody asks for and another one does.
CREATE TABLE reversal (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    batch_line_id INTEGER NOT NULL REFERENCES batch_line (id),
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    ended_by TEXT,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX reversal_open ON reversal (batch_line_id) WHERE state = 'open';
CREATE INDEX reversal_batch_line_id ON reversal (batch_line_id);

-- A line is set aside as well where its account was changed or disputed since.
CREATE TABLE line_set_aside_wider (
    batch_line_id INTEGER PRIMARY KEY REFERENCES batch_line (id),
    because TEXT NOT NULL CHECK (because IN ('no-plan', 'no-account', 'erased', 'less', 'changed', 'disputed')),
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO line_set_aside_wider (batch_line_id, because, by_account, at)
SELECT batch_line_id, because, by_account, at FROM line_set_aside;
DROP TABLE line_set_aside;
ALTER TABLE line_set_aside_wider RENAME TO line_set_aside;

-- Sealed values are named by entries from here on: the newest of before, and the newest entry then.
INSERT INTO site_setting (name, value)
SELECT 'unbound-secret', CAST((SELECT coalesce(max(id), 0) FROM secret) AS TEXT) || ':' ||
    CAST((SELECT coalesce(max(id), 0) FROM audit_entry) AS TEXT);
