CREATE TABLE line_set_aside (
    batch_line_id INTEGER PRIMARY KEY REFERENCES batch_line (id),
    because TEXT NOT NULL CHECK (because IN ('no-plan', 'no-account', 'erased', 'less')),
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
