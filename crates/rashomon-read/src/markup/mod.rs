//! Markup without a tree: a scanner that asks for no well-formed document, entities, and text out of fragments.
//!
//! Feeds, sitemaps and subscription lists are seldom the XML that they claim to be, and fragments of HTML in them are written by
//! everyone's editor. Everything here is linear in its input, whatever is left open.

pub mod entities;
pub mod plain;
pub mod scan;

pub use plain::plain;
pub use scan::{Piece, Scanner, Tag};
