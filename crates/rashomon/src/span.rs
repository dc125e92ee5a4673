//! Spans: the only way to point at text.
//!
//! Inside the crate a span counts **bytes** of UTF-8, because that is what slices text in constant time. Every interface
//! counts **Unicode code points** (design, section 9); [`CodePoints`] converts at the border and nowhere else.

use serde::{Deserialize, Serialize};

/// A range of bytes of one text: `start` inclusive, `end` exclusive, both on character boundaries.
///
/// ```
/// use rashomon::span::Span;
/// let text = "Ten people died.";
/// assert_eq!(Span::new(4, 10).of(text), "people");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// How stores keep a span: its end as the distance from its start, which packs better.
#[derive(Serialize, Deserialize)]
struct Kept {
    start: u32,
    length: i64,
}

impl From<Span> for Kept {
    fn from(span: Span) -> Self {
        Self { start: span.start, length: i64::from(span.end) - i64::from(span.start) }
    }
}

impl From<Kept> for Span {
    fn from(kept: Kept) -> Self {
        let end = i64::from(kept.start).saturating_add(kept.length);
        Self { start: kept.start, end: u32::try_from(end).unwrap_or(kept.start) }
    }
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// A span from byte positions as slices give them. Texts are capped below 4 GiB by the readers.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub const fn at(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The text pointed at; empty if the span does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without white space at either end.
    #[must_use]
    pub fn trim(self, text: &str) -> Span {
        let inner = self.of(text);
        let left = inner.len() - inner.trim_start().len();
        let kept = inner.trim().len();
        Span::at(self.start as usize + left, self.start as usize + left + kept)
    }
}

/// Converts byte positions of one text into code points, in time proportional to the distance to a checkpoint.
///
/// ```
/// use rashomon::span::{CodePoints, Span};
/// let text = "Zürich: 3 dead";
/// let points = CodePoints::of(text);
/// assert_eq!(points.range(Span::new(9, 10)), (8, 9));
/// ```
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `i * STRIDE`; empty when the text is ASCII.
    checkpoints: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> CodePoints<'t> {
    /// Prepares the conversion for `text`.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn of(text: &'t str) -> Self {
        let mut checkpoints = Vec::new();
        if !text.is_ascii() {
            let mut count = 0u32;
            for chunk in text.as_bytes().chunks(STRIDE) {
                checkpoints.push(count);
                count += chunk.iter().filter(|byte| is_lead(**byte)).count() as u32;
            }
        }
        Self { text, checkpoints }
    }

    /// The number of code points before `byte`.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn position(&self, byte: u32) -> u32 {
        if self.checkpoints.is_empty() {
            return byte;
        }
        let byte = (byte as usize).min(self.text.len());
        let checkpoint = (byte / STRIDE).min(self.checkpoints.len() - 1);
        let rest = self.text.as_bytes()[checkpoint * STRIDE..byte].iter().filter(|b| is_lead(**b)).count();
        self.checkpoints[checkpoint] + rest as u32
    }

    /// Start and end of a span in code points.
    #[must_use]
    pub fn range(&self, span: Span) -> (u32, u32) {
        (self.position(span.start), self.position(span.end))
    }
}

const fn is_lead(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_count_what_chars_count(text in "\\PC{0,300}") {
            let points = CodePoints::of(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.position(byte as u32) as usize, count);
            }
            prop_assert_eq!(points.position(text.len() as u32) as usize, text.chars().count());
        }
    }
}
