//! Answers that are made once: their bytes, the name of these (ETag), and the same compressed. Made where a thread may work for
//! long, not where it serves others; those of stories are kept until the story changes.

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;

/// Bytes from which compressing is worth its while.
const WORTH_COMPRESSING: usize = 1_024;
/// Bytes that are kept of all pages together.
const MOST: usize = 64 << 20;

/// An answer.
#[derive(Clone, Debug)]
pub struct Made {
    kind: HeaderValue,
    pub tag: HeaderValue,
    pub plain: Bytes,
    pub packed: Option<Bytes>,
}

impl Made {
    /// An answer of a content type.
    pub fn new(kind: HeaderValue, bytes: impl Into<Bytes>) -> Self {
        let plain: Bytes = bytes.into();
        let tag = format!("\"{}\"", &blake3::hash(&plain).to_hex()[..24]);
        let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
        let packed = if plain.len() >= WORTH_COMPRESSING { packed(&plain) } else { None };
        Self { kind, tag, plain, packed }
    }

    fn size(&self) -> usize {
        self.plain.len() + self.packed.as_ref().map_or(0, Bytes::len)
    }
}

fn packed(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).ok()?;
    Some(encoder.finish().ok()?.into())
}

impl IntoResponse for Made {
    /// The body is chosen at the door, where it is known what the asker has and takes.
    fn into_response(self) -> Response {
        let mut response = [(header::CONTENT_TYPE, self.kind.clone())].into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Of what state of the store a page was made.
pub type Stamp = rashomon_store::Standing;
type Key = (String, String);

/// Pages of stories, by story and by who asks; the oldest go first.
#[derive(Debug, Default)]
pub struct Pages {
    pages: BTreeMap<Key, (Stamp, Made)>,
    order: VecDeque<Key>,
    bytes: usize,
}

impl Pages {
    /// The page, if it was made of this state.
    pub fn get(&self, key: &Key, stamp: Stamp) -> Option<Made> {
        self.pages.get(key).filter(|(of, _)| *of == stamp).map(|(_, made)| made.clone())
    }

    /// Keeps a page.
    pub fn put(&mut self, key: Key, stamp: Stamp, made: Made) {
        self.bytes += made.size();
        match self.pages.insert(key.clone(), (stamp, made)) {
            Some((_, old)) => self.bytes -= old.size(),
            None => self.order.push_back(key),
        }
        while self.bytes > MOST {
            let Some(oldest) = self.order.pop_front() else { break };
            if let Some((_, old)) = self.pages.remove(&oldest) {
                self.bytes -= old.size();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_kept_until_the_story_changes_and_within_bounds() {
        let page = |text: &str| Made::new(HeaderValue::from_static("text/html"), text.to_owned());
        let key = |story: usize| (format!("s-{story}"), String::new());
        let of = |changed, notes| Stamp { changed, notes, ..Stamp::default() };
        let mut pages = Pages::default();
        pages.put(key(0), of(1, 0), page("one"));
        assert_eq!(pages.get(&key(0), of(1, 0)).unwrap().plain, "one");
        assert!(pages.get(&key(0), of(2, 0)).is_none() && pages.get(&key(0), of(1, 1)).is_none());
        pages.put(key(0), of(2, 0), page("three"));
        assert_eq!((pages.bytes, pages.order.len()), (5, 1));
        let large = "x".repeat(MOST / 4);
        (1..9).for_each(|story| pages.put(key(story), of(1, 0), page(&large)));
        assert!(
            pages.bytes <= MOST && pages.get(&key(0), of(2, 0)).is_none() && pages.get(&key(8), of(1, 0)).is_some()
        );
    }
}
