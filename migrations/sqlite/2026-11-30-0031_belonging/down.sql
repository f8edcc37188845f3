DROP TABLE unit_claim;
ALTER TABLE unit DROP COLUMN state;
