//! Pages of awards.
