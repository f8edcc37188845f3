-- It stays: the step that makes the table takes it away.
SELECT 1;
