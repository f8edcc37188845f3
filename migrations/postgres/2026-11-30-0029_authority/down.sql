DELETE FROM round_signature WHERE role = 'host';
ALTER TABLE round_signature DROP CONSTRAINT round_signature_role_check;
ALTER TABLE round_signature ADD CONSTRAINT round_signature_role_check
    CHECK (role IN ('chief-judge', 'supervisor'));
DELETE FROM correction_signature WHERE role = 'host';
ALTER TABLE correction_signature DROP CONSTRAINT correction_signature_role_check;
ALTER TABLE correction_signature ADD CONSTRAINT correction_signature_role_check
    CHECK (role IN ('chief-judge', 'supervisor'));
ALTER TABLE competition DROP COLUMN kind;
DROP TABLE acquaintance;
DROP INDEX role_grant_authority_id;
ALTER TABLE role_grant DROP COLUMN authority_id;
DROP INDEX stream_authority_phase;
ALTER TABLE stream DROP COLUMN authority_id;
DROP INDEX competition_authority_id;
ALTER TABLE competition DROP COLUMN authority_id;
DROP TABLE authority;
