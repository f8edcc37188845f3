CREATE TABLE calendar_year (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    source TEXT NOT NULL,
    off TEXT NOT NULL,
    work TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX calendar_year_year ON calendar_year (year, id);
ALTER TABLE competition ADD COLUMN publicity_days INTEGER;
