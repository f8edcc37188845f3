UPDATE line_set_aside SET because = 'no-account' WHERE because IN ('changed', 'disputed');
ALTER TABLE line_set_aside DROP CONSTRAINT line_set_aside_because_check;
ALTER TABLE line_set_aside ADD CONSTRAINT line_set_aside_because_check
    CHECK (because IN ('no-plan', 'no-account', 'erased', 'less'));
DROP TABLE reversal;
DROP INDEX batch_line_payee_id;
DROP TABLE line_reason;
DROP TABLE bank_account_step;
DROP TABLE bank_account;
DELETE FROM site_setting WHERE name = 'unbound-secret';
