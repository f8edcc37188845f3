//! The rules of ranking. Pure.
