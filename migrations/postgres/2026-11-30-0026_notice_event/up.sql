-- A database that was brought up to date before the index stood beside its table lacks it.
CREATE INDEX IF NOT EXISTS public_notice_event_id ON public_notice (event_id);
