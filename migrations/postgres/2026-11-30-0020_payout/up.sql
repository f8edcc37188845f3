CREATE TABLE line_set_aside (
    batch_line_id BIGINT PRIMARY KEY REFERENCES batch_line (id),
    because TEXT COLLATE "C" NOT NULL CHECK (because IN ('no-plan', 'no-account', 'erased', 'less')),
    by_account TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP(6) NOT NULL
);
