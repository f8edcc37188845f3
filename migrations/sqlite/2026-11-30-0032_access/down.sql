DROP TABLE removal;
ALTER TABLE account DROP COLUMN closed_at;
ALTER TABLE account DROP COLUMN suspended_because;
ALTER TABLE account DROP COLUMN suspended_by;
ALTER TABLE one_time_link DROP COLUMN competition_id;
ALTER TABLE one_time_link DROP COLUMN sealed;
