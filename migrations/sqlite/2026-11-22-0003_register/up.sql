CREATE TABLE secret_key (
    owner_id INTEGER PRIMARY KEY REFERENCES stream (id),
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE secret (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    owner_id INTEGER NOT NULL REFERENCES stream (id),
    kind TEXT NOT NULL CHECK (kind IN ('id-number', 'phone', 'bank-account')),
    sealed BLOB NOT NULL,
    masked TEXT NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX secret_kind_digest ON secret (kind, digest);
CREATE UNIQUE INDEX secret_one_owner ON secret (digest) WHERE kind = 'id-number';
CREATE INDEX secret_owner_id ON secret (owner_id);

CREATE TABLE unit (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    credit_code TEXT NOT NULL UNIQUE,
    credit_code_reason TEXT
) STRICT;

CREATE TABLE unit_member (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    UNIQUE (unit_id, account_id)
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY REFERENCES stream (id),
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    unit_id INTEGER REFERENCES unit (id)
) STRICT;
CREATE INDEX person_unit_id ON person (unit_id);
CREATE INDEX person_account_id ON person (account_id);

CREATE TABLE honour (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES person (id),
    title TEXT NOT NULL,
    awarded_on TEXT NOT NULL,
    document TEXT,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX honour_person_id ON honour (person_id);
