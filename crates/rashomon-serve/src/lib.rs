//! Shows ledgers to people: text for a terminal, Markdown, pages.
//!
//! [`view`] prepares a story for reading, once for all formats; [`render`] turns it into a document. An HTTP service will
//! stand beside it.

pub mod render;
pub mod view;
