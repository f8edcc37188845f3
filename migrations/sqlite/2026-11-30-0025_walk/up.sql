-- Whoever records an account of a payee asks what is owed to it.
CREATE INDEX claim_payee_id ON claim (payee_id);
