CREATE TABLE feed_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    n BIGINT NOT NULL
);
INSERT INTO feed_head (id, n) VALUES (1, 0);

CREATE TABLE feed (
    n BIGINT PRIMARY KEY,
    topic TEXT COLLATE "C" NOT NULL CHECK (topic IN ('account', 'publication', 'lists', 'setting')),
    key TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP(6) NOT NULL
);
CREATE INDEX feed_at ON feed (at);
