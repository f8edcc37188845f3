DROP INDEX claim_identity;
ALTER TABLE claim DROP COLUMN instalment;
ALTER TABLE claim DROP COLUMN benefit;
DROP INDEX external_result_person_id;
DROP TABLE contest_result;
DROP TABLE achievement;
DROP TABLE contest;
