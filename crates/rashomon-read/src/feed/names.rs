//! Names of elements, whatever prefix a feed gives them.

use rustc_hash::FxHashMap;

/// Namespaces by a part of their address, and the prefix that stands for them here; RSS and Atom have none.
const KNOWN: &[(&str, &str)] = &[
    ("www.w3.org/2005/atom", ""),
    ("purl.org/atom/ns", ""),
    ("purl.org/net/rss1.1", ""),
    ("purl.org/rss/1.0/modules/content", "content:"),
    ("purl.org/rss/1.0/modules/syndication", "sy:"),
    ("purl.org/rss/1.0/modules/", "?:"),
    ("purl.org/rss/1.0", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("backend.userland.com/rss", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("channel.netscape.com/rdf/simple/0.9", ""),
    ("purl.org/dc/elements/1", "dc:"),
    ("purl.org/dc/terms", "dcterms:"),
    ("search.yahoo.com/mrss", "media:"),
    ("video.search.yahoo.com/mrss", "media:"),
    ("www.itunes.com/dtds/podcast", "itunes:"),
    ("example.com/dtds/podcast", "itunes:"),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", "rdf:"),
    ("www.w3.org/1999/xhtml", "xhtml:"),
    ("www.w3.org/xml/1998/namespace", "xml:"),
    ("rssnamespace.org/feedburner/ext", "feedburner:"),
    ("freshmeat.net/rss/fm", "?:"),
];

/// Prefixes that mean what they say where no one declared them.
const PREFIXES: &[&str] =
    &["dc:", "dcterms:", "content:", "media:", "itunes:", "sy:", "rdf:", "xhtml:", "feedburner:", "xml:"];
/// Prefixes of Atom and RSS in the wild.
const PLAIN: &[&str] = &["atom", "atom10", "atom03", "a10", "a", "rss", "rss1", "ns0"];

/// The prefixes that a feed has declared.
#[derive(Debug, Default)]
pub struct Names(FxHashMap<String, &'static str>);

/// Most prefixes that one feed may declare.
const MOST: usize = 256;

impl Names {
    /// Notes what a tag declares.
    pub fn declare(&mut self, name: &str, value: &str) {
        let Some(prefix) = name.strip_prefix("xmlns:").or(if name == "xmlns" { Some("") } else { None }) else {
            return;
        };
        let value = value.trim().to_ascii_lowercase();
        let known = KNOWN.iter().find(|(part, _)| value.contains(part)).map_or("?:", |(_, canonical)| canonical);
        // An unknown default namespace is a misspelt one of the format.
        let known = if prefix.is_empty() && known == "?:" { "" } else { known };
        if self.0.len() < MOST || self.0.contains_key(prefix) {
            self.0.insert(prefix.to_owned(), known);
        }
    }

    /// The name of an element in small letters with its canonical prefix.
    #[must_use]
    pub fn canonical(&self, written: &str) -> String {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let declared = self.0.get(prefix).copied();
        let prefix = declared.unwrap_or_else(|| {
            let lower = prefix.to_ascii_lowercase();
            let known = PREFIXES.iter().find(|known| known.trim_end_matches(':') == lower);
            if lower.is_empty() || PLAIN.contains(&lower.as_str()) { "" } else { known.copied().unwrap_or("?:") }
        });
        format!("{prefix}{}", local.to_ascii_lowercase())
    }
}
