-- Hours within which the hall's results are appealed against, and who decides ties, as the plan names them.
ALTER TABLE competition ADD COLUMN appeal_hours INTEGER CHECK (appeal_hours BETWEEN 1 AND 72);
ALTER TABLE division ADD COLUMN ties_by TEXT CHECK (ties_by IN ('chief-judge', 'authority', 'committee'));
ALTER TABLE division ADD COLUMN ties_committee TEXT;
-- Divisions whose results became official before the last of their competition.
CREATE TABLE division_official (
    division_id INTEGER PRIMARY KEY REFERENCES division (id),
    exception TEXT,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
