CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('site', 'account', 'unit', 'person', 'competition', 'event', 'round', 'sheet', 'batch')),
    parent_id INTEGER REFERENCES stream (id),
    competition_id INTEGER,
    division_id INTEGER,
    phase TEXT NOT NULL,
    revision INTEGER NOT NULL,
    head TEXT NOT NULL
) STRICT;

CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    revision INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream_id, revision)
) STRICT;

CREATE TABLE audit_checkpoint (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    at TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE audit_checkpoint_head (
    id INTEGER PRIMARY KEY,
    checkpoint_id INTEGER NOT NULL REFERENCES audit_checkpoint (id),
    stream_uid TEXT NOT NULL,
    revision INTEGER NOT NULL,
    head TEXT NOT NULL,
    UNIQUE (checkpoint_id, stream_uid)
) STRICT;
CREATE INDEX audit_checkpoint_head_stream_uid ON audit_checkpoint_head (stream_uid);

CREATE TABLE site_setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE request_key (
    client_uid TEXT PRIMARY KEY NOT NULL,
    account_uid TEXT NOT NULL,
    payload_digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
