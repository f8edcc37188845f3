DROP TABLE objection_contact;
DROP TABLE objection_step;
DROP TABLE objection;
