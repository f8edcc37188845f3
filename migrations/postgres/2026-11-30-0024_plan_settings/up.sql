-- Hours within which the hall's results are appealed against, and who decides ties, as the plan names them.
ALTER TABLE competition ADD COLUMN appeal_hours BIGINT CHECK (appeal_hours BETWEEN 1 AND 72);
ALTER TABLE division ADD COLUMN ties_by TEXT COLLATE "C" CHECK (ties_by IN ('chief-judge', 'authority', 'committee'));
ALTER TABLE division ADD COLUMN ties_committee TEXT COLLATE "C";
-- Divisions whose results became official before the last of their competition.
CREATE TABLE division_official (
    division_id BIGINT PRIMARY KEY REFERENCES division (id),
    exception TEXT COLLATE "C",
    by_account TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP(6) NOT NULL
);
