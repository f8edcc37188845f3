-- What somebody sent from a session that was over: one form a session, sealed, for half an hour.
CREATE TABLE kept_form (
    session_id BIGINT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    at TIMESTAMP(6) NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX kept_form_at ON kept_form (at);
