ALTER TABLE correction ADD COLUMN objection TEXT COLLATE "C";
CREATE INDEX correction_objection ON correction (objection);

CREATE TABLE honour_revocation (
    honour_id BIGINT PRIMARY KEY REFERENCES honour (id),
    cause TEXT COLLATE "C" NOT NULL CHECK (cause IN ('result', 'authority')),
    document TEXT COLLATE "C" NOT NULL,
    day DATE NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    by_account TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP(6) NOT NULL
);
