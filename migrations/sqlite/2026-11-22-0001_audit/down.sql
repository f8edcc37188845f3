DROP TABLE request_key;
DROP TABLE site_setting;
DROP TABLE audit_checkpoint_head;
DROP TABLE audit_checkpoint;
DROP TABLE audit_entry;
DROP TABLE stream;
