ALTER TABLE competition DROP COLUMN publicity_days;
DROP TABLE calendar_year;
