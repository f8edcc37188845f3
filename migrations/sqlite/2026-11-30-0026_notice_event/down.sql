DROP INDEX IF EXISTS public_notice_event_id;
