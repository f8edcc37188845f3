DROP TABLE honour_revocation;
DROP INDEX correction_objection;
ALTER TABLE correction DROP COLUMN objection;
