DROP INDEX one_time_link_expires_at;
DROP INDEX session_expires_at;
DROP INDEX request_key_at;
ALTER TABLE request_key DROP COLUMN stream_id;
