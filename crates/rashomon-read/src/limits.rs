//! Limits that keep memory and time bounded whatever comes in.

/// Limits of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one article, record or page, decompressed. A novel has one million; the longest report far less.
    pub article_bytes: usize,
    /// Deepest nesting of elements on a page; what lies deeper is read as if it lay at this depth.
    pub page_depth: usize,
    /// Most attributes of one element; tree builders compare them pairwise.
    pub page_attributes: usize,
    /// Most bytes that one compressed byte may become, once [`Limits::expansion_floor`] bytes came out. Text packs 20 to 1 at best.
    pub expansion: u64,
    /// Decompressed bytes below which [`Limits::expansion`] is not asked.
    pub expansion_floor: u64,
    /// Deepest nesting of folders.
    pub folder_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            article_bytes: 16 << 20,
            page_depth: 512,
            page_attributes: 256,
            expansion: 200,
            expansion_floor: 64 << 20,
            folder_depth: 64,
        }
    }
}
