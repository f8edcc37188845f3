DROP TABLE opened_map;
DROP TABLE blind_map;
DROP TABLE blind_subject;
DROP TABLE draw;
