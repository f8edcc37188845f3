-- A database that was brought up to date in between has it already.
CREATE INDEX IF NOT EXISTS public_notice_event_id ON public_notice (event_id);
