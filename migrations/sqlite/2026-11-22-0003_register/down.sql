DROP TABLE honour;
DROP TABLE person;
DROP TABLE unit_member;
DROP TABLE unit;
DROP TABLE secret;
DROP TABLE secret_key;
