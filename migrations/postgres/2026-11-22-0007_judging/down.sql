DROP TABLE judging_decision;
DROP TABLE sheet_signature;
DROP TABLE mark;
DROP TABLE sheet;
DROP TABLE seat;
