//! Limits that keep memory and time bounded whatever comes in.

/// Limits of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one article, decompressed.
    pub article_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { article_bytes: 16 << 20 }
    }
}
