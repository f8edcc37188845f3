CREATE TABLE entry_member_narrower (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    division_id INTEGER NOT NULL REFERENCES division (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (entry_id, person_id),
    UNIQUE (division_id, person_id)
) STRICT;
INSERT INTO entry_member_narrower (id, entry_id, division_id, person_id, ordinal)
SELECT id, entry_id, division_id, person_id, ordinal FROM entry_member;
DROP TABLE entry_member;
ALTER TABLE entry_member_narrower RENAME TO entry_member;
CREATE INDEX entry_member_person_id ON entry_member (person_id);
DROP TABLE unit_claim;
ALTER TABLE unit DROP COLUMN state;
