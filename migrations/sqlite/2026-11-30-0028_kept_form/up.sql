-- What somebody sent from a session that was over: one form a session, sealed, for half an hour.
CREATE TABLE kept_form (
    session_id INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX kept_form_at ON kept_form (at);
