-- A one-time link is shown again to whoever made it until it is used, and ends with the competition it was made for.
ALTER TABLE one_time_link ADD COLUMN sealed BYTEA;
ALTER TABLE one_time_link ADD COLUMN competition_id BIGINT REFERENCES competition (id);
