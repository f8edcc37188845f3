DROP TABLE entry_review;
DROP TABLE entry_member;
DROP TABLE entry;
DROP TABLE coach_team_member;
DROP TABLE coach_team;
