-- Whose a unit is: claimed by whoever typed its code, until an authority or a registrar verified it.
ALTER TABLE unit ADD COLUMN state TEXT NOT NULL DEFAULT 'claimed' CHECK (state IN ('claimed', 'verified'));

-- Verified as found: units that host, that are an authority, that have an admitted entry or a payment.
UPDATE unit SET state = 'verified' WHERE id IN (SELECT host_unit_id FROM event)
    OR id IN (SELECT unit_id FROM event_host)
    OR id IN (SELECT unit_id FROM authority WHERE unit_id IS NOT NULL)
    OR id IN (SELECT unit_id FROM entry WHERE state = 'admitted')
    OR id IN (SELECT payee_id FROM batch_line);

-- What somebody asks of a unit: that it is theirs, or to speak for it.
CREATE TABLE unit_claim (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('claim', 'dispute', 'join', 'invite', 'transfer')),
    name TEXT NOT NULL,
    words TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT CHECK (outcome IN ('agreed', 'refused', 'ended')),
    how TEXT,
    ended_by TEXT,
    ended_at TEXT
) STRICT;
CREATE INDEX unit_claim_unit_id ON unit_claim (unit_id);
CREATE INDEX unit_claim_account_id ON unit_claim (account_id);
CREATE INDEX unit_claim_outcome ON unit_claim (outcome, kind);
INSERT INTO unit_claim (uid, unit_id, account_id, kind, name, by_account, at)
SELECT lower(replace(replace(replace(replace(hex(randomblob(13)), '0', 'g'), '1', 'h'), '8', 'i'), '9', 'j')),
    m.unit_id, m.account_id, 'claim', u.name, s.uid, strftime('%Y-%m-%d %H:%M:%f', 'now')
FROM unit_member m JOIN unit u ON u.id = m.unit_id JOIN stream s ON s.id = m.account_id WHERE u.state = 'claimed';

-- One person may stand in several entries of a division until one is admitted: a stranger's entry keeps nobody out.
CREATE TABLE entry_member_wider (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    division_id INTEGER NOT NULL REFERENCES division (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (entry_id, person_id)
) STRICT;
INSERT INTO entry_member_wider (id, entry_id, division_id, person_id, ordinal)
SELECT id, entry_id, division_id, person_id, ordinal FROM entry_member;
DROP TABLE entry_member;
ALTER TABLE entry_member_wider RENAME TO entry_member;
CREATE INDEX entry_member_person_id ON entry_member (person_id);
CREATE INDEX entry_member_division_person ON entry_member (division_id, person_id);
