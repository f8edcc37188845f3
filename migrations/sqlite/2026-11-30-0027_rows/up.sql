-- Entries name the rows of their stream by digest, and hash that too (format 2). Those there are keep format 1.
ALTER TABLE audit_entry ADD COLUMN format INTEGER NOT NULL DEFAULT 1 CHECK (format IN (1, 2));
ALTER TABLE audit_entry ADD COLUMN bound TEXT;
-- What the round's marks were when the chief confirmed them.
ALTER TABLE round_confirmation ADD COLUMN inputs TEXT;
-- The newest entry of before: only streams that began until then may have rows no entry names.
INSERT INTO site_setting (name, value)
SELECT 'unbound-until', CAST(coalesce(max(id), 0) AS TEXT) FROM audit_entry;
