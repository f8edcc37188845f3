-- Whom competitions are filed with: each reaches, through its officers, what is filed with it.
CREATE TABLE authority (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    unit_id INTEGER REFERENCES unit (id),
    by_account TEXT NOT NULL
) STRICT;
CREATE INDEX authority_unit_id ON authority (unit_id);

-- Whoever was there before had one: named as most competitions name it.
INSERT INTO authority (id, uid, name, by_account)
SELECT 1, lower(replace(replace(replace(replace(hex(randomblob(13)), '0', 'g'), '1', 'h'), '8', 'i'), '9', 'j')), COALESCE((
    SELECT authority_name FROM competition GROUP BY authority_name ORDER BY COUNT(*) DESC, MAX(id) DESC LIMIT 1
), '主管单位'), 'system';

ALTER TABLE competition ADD COLUMN authority_id INTEGER REFERENCES authority (id);
UPDATE competition SET authority_id = 1;
CREATE INDEX competition_authority_id ON competition (authority_id, final_day, id);

ALTER TABLE stream ADD COLUMN authority_id INTEGER REFERENCES authority (id);
UPDATE stream SET authority_id = 1 WHERE competition_id IS NOT NULL;
CREATE INDEX stream_authority_phase ON stream (authority_id, phase) WHERE kind = 'competition';

ALTER TABLE role_grant ADD COLUMN authority_id INTEGER REFERENCES authority (id);
UPDATE role_grant SET authority_id = 1
WHERE competition_id IS NULL AND role IN ('authority', 'finance-clerk', 'finance-approver', 'auditor');
CREATE INDEX role_grant_authority_id ON role_grant (authority_id);

-- Units and people an authority has to do with: they are in its sight, and no others.
CREATE TABLE acquaintance (
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    owner_id INTEGER NOT NULL REFERENCES stream (id),
    PRIMARY KEY (authority_id, owner_id)
) STRICT;
CREATE INDEX acquaintance_owner_id ON acquaintance (owner_id);
INSERT INTO acquaintance (authority_id, owner_id) SELECT 1, id FROM stream WHERE kind IN ('unit', 'person');

-- What a competition is held like: which offices there are, which one person may join, who signs.
ALTER TABLE competition ADD COLUMN kind TEXT NOT NULL DEFAULT 'city-2'
    CHECK (kind IN ('town', 'city-2', 'city-1', 'worldskills'));
