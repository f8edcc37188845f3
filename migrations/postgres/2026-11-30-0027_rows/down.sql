DELETE FROM site_setting WHERE name = 'unbound-until';
ALTER TABLE round_confirmation DROP COLUMN inputs;
ALTER TABLE audit_entry DROP COLUMN bound;
ALTER TABLE audit_entry DROP COLUMN format;
