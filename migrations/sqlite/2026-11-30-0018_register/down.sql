DROP INDEX external_result_person_id;
DROP TABLE contest_result;
DROP TABLE achievement;
DROP TABLE contest;
