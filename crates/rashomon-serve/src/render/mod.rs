//! Ledgers as documents.
