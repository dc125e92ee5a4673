//! Limits that keep memory and time bounded whatever comes in.

/// Limits of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the text of one article. A novel has one million; the longest report far less.
    pub text_bytes: usize,
    /// Most bytes of a page, whose tree takes some thirty times as much memory. The largest pages of news sites have two million.
    pub page_bytes: usize,
    /// Most bytes of one file that is read as a whole, of one record and of one archive record, decompressed.
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
            text_bytes: 4 << 20,
            page_bytes: 8 << 20,
            article_bytes: 16 << 20,
            page_depth: 512,
            page_attributes: 256,
            expansion: 200,
            expansion_floor: 64 << 20,
            folder_depth: 64,
        }
    }
}

impl Limits {
    /// Why a text is refused for its length.
    ///
    /// # Errors
    ///
    /// The reason, for people.
    pub fn check_text(&self, text: &str) -> Result<(), String> {
        check(text, self.text_bytes, "one report")
    }

    /// Why a page is refused for its length.
    ///
    /// # Errors
    ///
    /// The reason, for people.
    pub fn check_page(&self, html: &str) -> Result<(), String> {
        check(html, self.page_bytes, "one page of a report")
    }
}

fn check(content: &str, most: usize, what: &str) -> Result<(), String> {
    if content.len() > most {
        return Err(format!(
            "it has {} MB, and {what} has at most {}: split it into its articles",
            content.len() >> 20,
            most >> 20
        ));
    }
    Ok(())
}
