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

-- Whom the kind of a competition names signs: a host, too.
CREATE TABLE round_signature_wider (
    id INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    role TEXT NOT NULL CHECK (role IN ('chief-judge', 'supervisor', 'host')),
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (round_id, role, digest)
) STRICT;
INSERT INTO round_signature_wider (id, round_id, role, digest, by_account, at)
SELECT id, round_id, role, digest, by_account, at FROM round_signature;
DROP TABLE round_signature;
ALTER TABLE round_signature_wider RENAME TO round_signature;

CREATE TABLE correction_signature_wider (
    id INTEGER PRIMARY KEY,
    correction_id INTEGER NOT NULL REFERENCES correction (id),
    role TEXT NOT NULL CHECK (role IN ('chief-judge', 'supervisor', 'host')),
    digest TEXT NOT NULL,
    stands TEXT CHECK (stands IN ('authority', 'supervisor')),
    document TEXT,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (correction_id, role, digest)
) STRICT;
INSERT INTO correction_signature_wider (id, correction_id, role, digest, stands, document, reason, by_account, at)
SELECT id, correction_id, role, digest, stands, document, reason, by_account, at FROM correction_signature;
DROP TABLE correction_signature;
ALTER TABLE correction_signature_wider RENAME TO correction_signature;
