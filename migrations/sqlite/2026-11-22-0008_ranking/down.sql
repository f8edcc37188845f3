DROP TABLE result;
DROP TABLE ranking_decision;
DROP TABLE round_signature;
DROP TABLE decryption_consent;
DROP TABLE round_confirmation;
