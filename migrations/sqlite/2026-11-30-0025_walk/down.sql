DROP INDEX claim_payee_id;
