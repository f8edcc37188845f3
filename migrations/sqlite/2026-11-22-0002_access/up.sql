CREATE TABLE account (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    login TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    lang TEXT NOT NULL,
    theme TEXT NOT NULL
) STRICT;

CREATE TABLE one_time_link (
    id INTEGER PRIMARY KEY,
    token_digest TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('first-administrator', 'invitation', 'reset')),
    account_id INTEGER REFERENCES account (id),
    expires_at TEXT NOT NULL,
    used_at TEXT,
    created_by TEXT NOT NULL
) STRICT;

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    sid_digest TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    csrf_secret TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX session_account_id ON session (account_id);

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('login', 'look-up', 'link', 'claim')),
    subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_kind_subject_at ON attempt (kind, subject, at);

CREATE TABLE role_grant (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    competition_id INTEGER,
    division_id INTEGER,
    granted_by TEXT NOT NULL,
    granted_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE INDEX role_grant_account_id ON role_grant (account_id);
CREATE INDEX role_grant_competition_id ON role_grant (competition_id);
