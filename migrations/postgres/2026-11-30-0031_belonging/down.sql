DROP INDEX entry_member_division_person;
ALTER TABLE entry_member ADD UNIQUE (division_id, person_id);
DROP TABLE unit_claim;
ALTER TABLE unit DROP COLUMN state;
