DROP TABLE released_subject;
ALTER TABLE mark DROP COLUMN correction;
DROP TABLE correction_signature;
DROP TABLE correction_item;
DROP TABLE correction;
