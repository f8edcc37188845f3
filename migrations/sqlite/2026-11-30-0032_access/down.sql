ALTER TABLE one_time_link DROP COLUMN competition_id;
ALTER TABLE one_time_link DROP COLUMN sealed;
