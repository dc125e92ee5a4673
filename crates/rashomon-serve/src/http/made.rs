//! Answers that are made once: their bytes, the name of these (ETag), and the same compressed. Made where a thread may work for
//! long, not where it serves others; those of stories are kept until the story changes.

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;
use std::time::{Duration, Instant};

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
/// An address, and who asks.
pub type Key = (String, String);

/// Pages, each with what it was made of; the oldest go first.
#[derive(Debug)]
struct Kept<S> {
    pages: BTreeMap<Key, (S, Made)>,
    order: VecDeque<Key>,
    bytes: usize,
}

impl<S> Default for Kept<S> {
    fn default() -> Self {
        Self { pages: BTreeMap::new(), order: VecDeque::new(), bytes: 0 }
    }
}

impl<S> Kept<S> {
    fn put(&mut self, key: Key, stamp: S, made: Made) {
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

/// Pages of stories.
#[derive(Debug, Default)]
pub struct Pages(Kept<Stamp>);

impl Pages {
    /// The page, if it was made of this state.
    pub fn get(&self, key: &Key, stamp: Stamp) -> Option<Made> {
        self.0.pages.get(key).filter(|(of, _)| *of == stamp).map(|(_, made)| made.clone())
    }

    /// Keeps a page.
    pub fn put(&mut self, key: Key, stamp: Stamp, made: Made) {
        self.0.put(key, stamp, made);
    }
}

/// Requests for lists in [`TICK`] from which they are many.
const MANY: u32 = 20;
const TICK: Duration = Duration::from_millis(100);
/// How old a list may be where many ask.
const OLDEST: Duration = Duration::from_millis(500);

/// Lists, which change with every article. Where nobody writes they are kept; where many ask while articles come in, making each for
/// every state of the store would be all that the service does, and a reader gets one that may be half a second old.
#[derive(Debug, Default)]
pub struct Lists {
    kept: Kept<(u64, Instant)>,
    /// When the present tick began, the requests in it, and those of the tick before.
    tick: Option<(Instant, u32, u32)>,
}

impl Lists {
    /// Takes note of a request; gives whether there are many.
    pub fn ask(&mut self, now: Instant) -> bool {
        let (began, asked, before) = match self.tick {
            Some((began, asked, before)) if now - began < TICK => (began, asked, before),
            Some((began, asked, _)) if now - began < 2 * TICK => (now, 0, asked),
            _ => (now, 0, 0),
        };
        self.tick = Some((began, asked + 1, before));
        before.max(asked + 1) >= MANY
    }

    /// The list, if it was made of this state of the store or a later one; where one may be old, if it is not too old.
    pub fn get(&self, key: &Key, version: u64, may_be_old: Option<Instant>) -> Option<Made> {
        let is_good = |(of, at): &(u64, Instant)| *of >= version || may_be_old.is_some_and(|now| now - *at < OLDEST);
        self.kept.pages.get(key).filter(|(stamp, _)| is_good(stamp)).map(|(_, made)| made.clone())
    }

    /// Keeps a list.
    pub fn put(&mut self, key: Key, version: u64, at: Instant, made: Made) {
        self.kept.put(key, (version, at), made);
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
        assert_eq!((pages.0.bytes, pages.0.order.len()), (5, 1));
        let large = "x".repeat(MOST / 4);
        (1..9).for_each(|story| pages.put(key(story), of(1, 0), page(&large)));
        assert!(
            pages.0.bytes <= MOST && pages.get(&key(0), of(2, 0)).is_none() && pages.get(&key(8), of(1, 0)).is_some()
        );
    }

    #[test]
    fn a_list_is_of_the_present_state_unless_many_ask() {
        let key = ("/".to_owned(), String::new());
        let (mut lists, start) = (Lists::default(), Instant::now());
        let made = Made::new(HeaderValue::from_static("text/html"), "one".to_owned());
        lists.put(key.clone(), 3, start, made);
        assert!(lists.get(&key, 3, None).is_some() && lists.get(&key, 4, None).is_none());
        assert!(lists.get(&key, 4, Some(start + OLDEST / 2)).is_some());
        assert!(lists.get(&key, 4, Some(start + OLDEST)).is_none());
        let many = |lists: &mut Lists, from: Instant| (0..MANY).filter(|_| lists.ask(from)).count();
        assert_eq!(many(&mut lists, start), 1, "the last of them");
        assert_eq!(many(&mut lists, start + TICK), MANY as usize, "they have been many");
        assert_eq!(many(&mut lists, start + 9 * TICK), 1, "it was quiet");
    }
}
