CREATE TABLE line_set_aside_narrower (
    batch_line_id INTEGER PRIMARY KEY REFERENCES batch_line (id),
    because TEXT NOT NULL CHECK (because IN ('no-plan', 'no-account', 'erased', 'less')),
    by_account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO line_set_aside_narrower (batch_line_id, because, by_account, at)
SELECT batch_line_id, CASE WHEN because IN ('changed', 'disputed') THEN 'no-account' ELSE because END, by_account, at
FROM line_set_aside;
DROP TABLE line_set_aside;
ALTER TABLE line_set_aside_narrower RENAME TO line_set_aside;
DROP TABLE reversal;
DROP INDEX batch_line_payee_id;
DROP TABLE line_reason;
DROP TABLE bank_account_step;
DROP TABLE bank_account;
DELETE FROM site_setting WHERE name = 'unbound-secret';
