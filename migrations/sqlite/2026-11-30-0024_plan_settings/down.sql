DROP TABLE division_official;
ALTER TABLE division DROP COLUMN ties_committee;
ALTER TABLE division DROP COLUMN ties_by;
ALTER TABLE competition DROP COLUMN appeal_hours;
