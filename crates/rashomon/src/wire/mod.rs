//! What every interface shows: the JSON of design section 9. Offsets count Unicode code points here, and nowhere else.
//!
//! One file an output: [`annotate`] (`rashomon annotate`), [`copies`] (`rashomon copies`), [`stories`] (`rashomon
//! stories`), [`story`] (`rashomon read --format json`). Keys may be added, never given another meaning.

pub mod annotate;
pub mod copies;
pub mod stories;
pub mod story;

use crate::span::{CodePoints, Span};
use serde::Serialize;

/// A span in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl Range {
    /// The span as interfaces show it.
    #[must_use]
    pub fn of(span: Span, points: &CodePoints<'_>) -> Self {
        let (start, end) = points.range(span);
        Self { start, end }
    }
}
