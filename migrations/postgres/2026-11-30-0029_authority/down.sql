ALTER TABLE competition DROP COLUMN kind;
DROP TABLE acquaintance;
DROP INDEX role_grant_authority_id;
ALTER TABLE role_grant DROP COLUMN authority_id;
DROP INDEX stream_authority_phase;
ALTER TABLE stream DROP COLUMN authority_id;
DROP INDEX competition_authority_id;
ALTER TABLE competition DROP COLUMN authority_id;
DROP TABLE authority;
