CREATE TABLE feed_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n INTEGER NOT NULL
) STRICT;
INSERT INTO feed_head (id, n) VALUES (1, 0);

CREATE TABLE feed (
    n INTEGER PRIMARY KEY,
    topic TEXT NOT NULL CHECK (topic IN ('account', 'publication', 'lists', 'setting')),
    key TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX feed_at ON feed (at);
