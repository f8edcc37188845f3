//! Pages of payments.
