DROP TABLE aspect;
DROP TABLE module;
DROP TABLE round;
DROP TABLE division;
DROP TABLE event_host;
DROP TABLE event;
DROP TABLE competition_review;
DROP TABLE competition;
