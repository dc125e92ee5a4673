//! Shows ledgers to people: text for a terminal, Markdown, pages.
//!
//! [`view`] prepares a story for reading, once for all formats; [`render`] turns it into a document. [`export`] writes whole
//! ledgers for other programs, and `http` (a feature) is the service: an interface for programs, pages and feeds.

pub mod changes;
pub mod export;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod records;
pub mod render;
mod sources;
pub mod view;
