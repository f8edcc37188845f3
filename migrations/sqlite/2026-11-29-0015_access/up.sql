ALTER TABLE request_key ADD COLUMN stream_id INTEGER REFERENCES stream (id);
CREATE INDEX request_key_at ON request_key (at);
CREATE INDEX session_expires_at ON session (expires_at);
CREATE INDEX one_time_link_expires_at ON one_time_link (expires_at);
