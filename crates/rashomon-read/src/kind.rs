//! What a file is, told by its first bytes and never by its name.

use crate::encoding;

/// Bytes that are enough to tell.
pub const HEAD_BYTES: usize = 32 << 10;

/// The kinds of input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing but white space.
    Empty,
    /// One JSON record a line.
    Records,
    /// JSON records in an array or over several lines.
    Documents,
    /// A page.
    Page,
    /// RSS, Atom or RDF.
    Feed,
    /// A JSON Feed.
    JsonFeed,
    /// An archive of web pages.
    Warc,
    /// A sitemap or another list of addresses.
    Sitemap,
    /// A table of articles, with this between its fields.
    Table(u8),
    /// Plain text.
    Text,
    /// Bytes that are no text: there are NULs among them.
    Binary,
    /// Something that holds no text, named for people.
    Other(&'static str),
}

/// Beginnings of files that hold no text of their own, and what to do about them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF: convert it to text first (pdftotext)"),
    (b"PK\x03\x04", "a zip archive or office document: unpack it or save it as text first"),
    (b"\xd0\xcf\x11\xe0", "an old office document: save it as text first"),
    (b"\x28\xb5\x2f\xfd", "zstd data: decompress them first (zstd -d)"),
    (b"BZh", "bzip2 data: decompress them first (bunzip2)"),
    (b"\xfd7zXZ", "xz data: decompress them first (xz -d)"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a rar archive: unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "sound, video or a picture"),
    (b"ID3", "sound"),
    (b"OggS", "sound or video"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database: export its articles as JSON lines first"),
    (
        b"PAR1",
        "a Parquet file: give its path to a build with the feature 'parquet', or export its articles as JSON lines",
    ),
    (b"{\\rtf", "a rich text document: save it as text first"),
];

/// The kind of a file that begins with `head`.
#[must_use]
pub fn of(head: &[u8]) -> Kind {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Other(what);
    }
    if head.starts_with(b"WARC/") {
        return Kind::Warc;
    }
    let is_utf_16 =
        head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || encoding::utf_16(head).is_some();
    if !is_utf_16 && head.iter().take(HEAD_BYTES).filter(|byte| **byte == 0).count() > 0 {
        return Kind::Binary;
    }
    let text = encoding::text_of(head);
    let start = text.trim_start();
    if start.is_empty() {
        return Kind::Empty;
    }
    if start.starts_with('{') {
        let opening = start.get(..start.len().min(400)).unwrap_or(start.lines().next().unwrap_or(""));
        if opening.contains("jsonfeed.org/version") {
            return Kind::JsonFeed;
        }
        // The first line of a record that goes on is its brace, or ends behind a key; one that is cut off ends anywhere.
        let first = start.lines().next().unwrap_or("").trim_end();
        let goes_on = start.contains('\n') && (first == "{" || first.ends_with([',', '{', '[']));
        return if goes_on { Kind::Documents } else { Kind::Records };
    }
    if start.starts_with('<') {
        return markup(start);
    }
    if start.starts_with("[{") || start.starts_with("[\n") || start.starts_with("[ {") || start.starts_with("[\r\n") {
        return Kind::Documents;
    }
    #[cfg(feature = "csv")]
    if let Some(delimiter) = crate::table::csv::delimiter(start) {
        return Kind::Table(delimiter);
    }
    let lower = start.to_ascii_lowercase();
    if lower.contains("<html") || (lower.contains("<body") && lower.contains("</")) {
        return Kind::Page;
    }
    Kind::Text
}

fn markup(start: &str) -> Kind {
    let lower = start.to_ascii_lowercase();
    let has = |tag: &str| lower.contains(tag);
    let is_page = has("<html") || has("<!doctype html") || has("<body") || has("<head");
    if !is_page && (has("<rss") || has("<feed") || has("<rdf:rdf") || has("<channel")) {
        Kind::Feed
    } else if !is_page && (has("<urlset") || has("<sitemapindex") || has("<opml")) {
        Kind::Sitemap
    } else if is_page || lower[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        Kind::Page
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind() {
        assert_eq!(of(b"  \n"), Kind::Empty);
        assert_eq!(of(b"{\"text\": \"x\"}\n"), Kind::Records);
        assert_eq!(of(b"{\n \"text\": \"x\"\n}\n"), Kind::Documents);
        assert_eq!(of(b"[{\"text\": \"x\"}]"), Kind::Documents);
        assert_eq!(of(b"{\"text\": \"cut\n{\"text\": \"x\"}\n"), Kind::Records);
        assert_eq!(of(b"<!DOCTYPE html><html><head>"), Kind::Page);
        assert_eq!(of(b"\n<div><p>Three died.</p></div>"), Kind::Page);
        assert_eq!(of(b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>"), Kind::Feed);
        assert_eq!(of(b"WARC/1.1\r\n"), Kind::Warc);
        assert_eq!(of(b"Bridge closed in Lorma\n\nThree"), Kind::Text);
        assert_eq!(
            of("{\"text\"".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice()),
            Kind::Records
        );
        assert!(matches!(of(b"%PDF-1.7"), Kind::Other(_)));
        assert_eq!(of(b"Three\0died"), Kind::Binary);
    }
}
