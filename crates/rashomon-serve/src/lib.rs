//! Shows ledgers to people: text for a terminal, Markdown, pages.
//!
//! [`render`] turns a ledger into a document; an HTTP service will stand beside it.

pub mod render;
