CREATE TABLE round_signature_narrower (
    id INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    role TEXT NOT NULL CHECK (role IN ('chief-judge', 'supervisor')),
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (round_id, role, digest)
) STRICT;
INSERT INTO round_signature_narrower (id, round_id, role, digest, by_account, at)
SELECT id, round_id, role, digest, by_account, at FROM round_signature WHERE role <> 'host';
DROP TABLE round_signature;
ALTER TABLE round_signature_narrower RENAME TO round_signature;

CREATE TABLE correction_signature_narrower (
    id INTEGER PRIMARY KEY,
    correction_id INTEGER NOT NULL REFERENCES correction (id),
    role TEXT NOT NULL CHECK (role IN ('chief-judge', 'supervisor')),
    digest TEXT NOT NULL,
    stands TEXT CHECK (stands IN ('authority', 'supervisor')),
    document TEXT,
    reason TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (correction_id, role, digest)
) STRICT;
INSERT INTO correction_signature_narrower (id, correction_id, role, digest, stands, document, reason, by_account, at)
SELECT id, correction_id, role, digest, stands, document, reason, by_account, at FROM correction_signature WHERE role <> 'host';
DROP TABLE correction_signature;
ALTER TABLE correction_signature_narrower RENAME TO correction_signature;
ALTER TABLE competition DROP COLUMN kind;
DROP TABLE acquaintance;
DROP INDEX role_grant_authority_id;
ALTER TABLE role_grant DROP COLUMN authority_id;
DROP INDEX stream_authority_phase;
ALTER TABLE stream DROP COLUMN authority_id;
DROP INDEX competition_authority_id;
ALTER TABLE competition DROP COLUMN authority_id;
DROP TABLE authority;
