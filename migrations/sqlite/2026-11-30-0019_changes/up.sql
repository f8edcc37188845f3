CREATE TABLE public_notice (
    id INTEGER PRIMARY KEY,
    competition_id INTEGER NOT NULL REFERENCES competition (id),
    event_id INTEGER REFERENCES event (id),
    kind TEXT NOT NULL CHECK (kind IN ('extended', 'closed', 'reopened', 'changed', 'merged', 'cancelled')),
    changes TEXT NOT NULL,
    sentence TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX public_notice_competition_id ON public_notice (competition_id, id);

-- What was cancelled after its registration was opened is told of as such from now on.
INSERT INTO public_notice (competition_id, kind, changes, sentence, by_account, at)
SELECT review.competition_id, 'cancelled', '[]', COALESCE(review.reason, ''), review.by_account, review.at
FROM competition_review review
WHERE review.outcome = 'cancelled' AND EXISTS (
    SELECT 1 FROM audit_entry WHERE audit_entry.stream_id = review.competition_id
    AND audit_entry.action = 'open-registration'
);

ALTER TABLE competition ADD COLUMN replace_until TEXT;
ALTER TABLE division ADD COLUMN end_kind TEXT CHECK (end_kind IN ('cancelled', 'merged'));
ALTER TABLE division ADD COLUMN end_into INTEGER;
ALTER TABLE division ADD COLUMN end_reason TEXT;
ALTER TABLE division ADD COLUMN end_at TEXT;
ALTER TABLE division ADD COLUMN title_quota INTEGER;
ALTER TABLE entry ADD COLUMN mend_until TEXT;
ALTER TABLE entry_review ADD COLUMN what TEXT CHECK (what IN ('mended', 'withdrawn', 'replaced', 'renamed', 'moved'));
