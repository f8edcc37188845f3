CREATE TABLE publication (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    result_id INTEGER NOT NULL REFERENCES result (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT,
    published_at TEXT NOT NULL,
    until TEXT NOT NULL,
    by_account TEXT NOT NULL,
    UNIQUE (division_id, version)
) STRICT;

CREATE TABLE publication_body (
    id INTEGER PRIMARY KEY,
    publication_id INTEGER NOT NULL REFERENCES publication (id),
    format TEXT NOT NULL,
    lang TEXT NOT NULL,
    encoding TEXT NOT NULL CHECK (encoding IN ('identity', 'gzip')),
    bytes BLOB NOT NULL,
    UNIQUE (publication_id, format, lang, encoding)
) STRICT;
