//! RSS, RDF and Atom.
//!
//! One walk over the document, element by element. A known element ends at its end tag; where that is missing, at the next known
//! element or with its entry. An entry ends at its end tag, where the next begins, or with the file.

use super::names::Names;
use super::{ENTRIES, Entry, Feed, Pace, line, resolved};
use crate::markup::scan::{Piece, Scanner, Tag};
use crate::markup::{entities, plain};
use crate::moment;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use url::Url;

/// Elements that are walked into.
const OUTER: &[&str] =
    &["rss", "rdf:rdf", "feed", "channel", "items", "media:group", "media:content", "rdf:seq", "?:rss"];
/// Elements that hold what is said here.
const KNOWN: &[&str] = &[
    "title",
    "link",
    "description",
    "guid",
    "id",
    "pubdate",
    "author",
    "source",
    "summary",
    "content",
    "content:encoded",
    "updated",
    "published",
    "modified",
    "issued",
    "created",
    "dc:date",
    "dc:creator",
    "dc:language",
    "dc:description",
    "dc:title",
    "dc:source",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:modified",
    "language",
    "ttl",
    "skiphours",
    "skipdays",
    "lastbuilddate",
    "category",
    "enclosure",
    "comments",
    "image",
    "textinput",
    "cloud",
    "contributor",
    "media:description",
    "media:title",
    "media:credit",
    "media:text",
    "itunes:author",
    "itunes:summary",
    "itunes:subtitle",
    "sy:updateperiod",
    "sy:updatefrequency",
    "xhtml:body",
    "xhtml:div",
    "body",
    "fullitem",
    "feedburner:origlink",
    "tagline",
    "subtitle",
    "name",
    "copyright",
    "webmaster",
    "managingeditor",
    "generator",
    "docs",
    "item",
    "entry",
    "lastmod",
    "abstract",
];
/// Most names for which end tags are looked up; what has other names beyond is walked into.
const NAMES: usize = 128;

/// Reads a feed.
///
/// # Errors
///
/// That the text is no feed.
pub fn parse(xml: &str, base: Option<&Url>) -> Result<Feed, String> {
    let mut walk = Walk { xml, scanner: Scanner::new(xml), names: Names::default(), ends: FxHashMap::default() };
    let mut feed = Feed::default();
    let mut base = base.cloned();
    let (mut is_feed, mut is_closed) = (false, false);
    let mut syndication = (None, None);
    while let Some(piece) = walk.scanner.next_tag() {
        let tag = match piece {
            Piece::Open(tag) => tag,
            Piece::Close(tag) => {
                is_closed |= matches!(walk.names.canonical(tag.name).as_str(), "rss" | "rdf:rdf" | "feed" | "?:rss");
                continue;
            }
            Piece::Text(_) | Piece::Data(_) => continue,
        };
        let name = walk.declare(&tag);
        if matches!(name.as_str(), "item" | "entry") {
            is_feed = true;
            let end = walk.entry_end(&tag);
            if feed.entries.len() < ENTRIES {
                let entry = entry(&mut walk, &tag, end, base.as_ref());
                feed.entries.push(entry);
            }
            walk.scanner.go_to(end);
            continue;
        }
        if OUTER.contains(&name.as_str()) {
            is_feed |= matches!(name.as_str(), "rss" | "rdf:rdf" | "feed" | "channel");
            base = joined(base, &tag);
            feed.language = feed.language.take().or_else(|| tag.attribute("xml:lang"));
            continue;
        }
        let limit = xml.len();
        let Some(element) = walk.element(tag, name, limit) else { continue };
        about_feed(&mut feed, &element, base.as_ref(), &mut syndication);
    }
    if !is_feed {
        return Err("it is no feed: give the address or the file of one".to_owned());
    }
    feed.pace.minutes = feed.pace.minutes.or_else(|| syndicated(&syndication));
    feed.cut = !is_closed;
    against_site(&mut feed);
    Ok(feed)
}

/// Entries whose links stayed relative belong to the site that the feed names.
fn against_site(feed: &mut Feed) {
    let Some(site) = feed.link.as_deref().and_then(|link| Url::parse(link).ok()) else { return };
    for entry in &mut feed.entries {
        if let Some(link) = entry.link.take() {
            entry.link = resolved(&link, Some(&site));
        }
    }
}

/// `sy:updatePeriod` over `sy:updateFrequency`, in minutes.
fn syndicated((period, frequency): &(Option<String>, Option<String>)) -> Option<u32> {
    let minutes = match period.as_deref()?.to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 24 * 60,
        "weekly" => 7 * 24 * 60,
        "monthly" => 30 * 24 * 60,
        "yearly" => 365 * 24 * 60,
        _ => return None,
    };
    let frequency: u32 = frequency.as_deref().and_then(|written| written.parse().ok()).unwrap_or(1);
    Some(minutes / frequency.max(1))
}

/// A base that an element's `xml:base` moves.
fn joined(base: Option<Url>, tag: &Tag) -> Option<Url> {
    let Some(moved) = tag.attribute("xml:base") else { return base };
    Url::options().base_url(base.as_ref()).parse(&moved).ok().filter(|url| !url.cannot_be_a_base()).or(base)
}

fn about_feed(
    feed: &mut Feed,
    element: &Element,
    base: Option<&Url>,
    syndication: &mut (Option<String>, Option<String>),
) {
    let text = || line(&element.plain());
    match element.name.as_str() {
        "title" => feed.title = feed.title.take().or_else(text),
        "dc:title" => feed.title = feed.title.take().or_else(text),
        "language" | "dc:language" => feed.language = feed.language.take().or_else(text),
        "updated" | "modified" | "lastbuilddate" | "pubdate" | "dc:date" => {
            feed.updated = feed.updated.take().or_else(|| moment::parse(&element.plain()));
        }
        "ttl" => feed.pace.minutes = text().and_then(|minutes| minutes.parse().ok()),
        "sy:updateperiod" => syndication.0 = text(),
        "sy:updatefrequency" => syndication.1 = text(),
        "skiphours" | "skipdays" => skip(&mut feed.pace, element),
        "link" => {
            let base = joined(base.cloned(), &element.tag);
            let base = base.as_ref();
            let Some(href) = element.tag.attribute("href") else {
                feed.link = feed.link.take().or_else(|| resolved(&element.literal(), base));
                return;
            };
            let rels = element.tag.attribute("rel").unwrap_or_else(|| "alternate".to_owned()).to_ascii_lowercase();
            for rel in rels.split_whitespace() {
                let href = resolved(&href, base);
                match rel {
                    "alternate" => feed.link = feed.link.take().or(href),
                    "self" => feed.topic = feed.topic.take().or(href),
                    "next" => feed.next = feed.next.take().or(href),
                    "hub" => feed.hubs.extend(href),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Hours and days to stay away: `<hour>3</hour>`, `<day>Sunday</day>`.
fn skip(pace: &mut Pace, element: &Element) {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    for piece in Scanner::new(element.raw) {
        let Piece::Text(text) = piece else { continue };
        let word = text.trim().to_ascii_lowercase();
        if let Ok(hour) = word.parse::<u32>() {
            // RSS 0.91 counts from 1 to 24.
            pace.skip_hours |= 1 << (hour % 24);
        } else if let Some(day) = DAYS.iter().position(|day| word.starts_with(day)) {
            pace.skip_days |= 1 << day;
        }
    }
}

/// What an entry's elements said, before it is decided which counts.
#[derive(Default)]
struct Found {
    title: Ranked<String>,
    text: Ranked<String>,
    published: Ranked<rashomon::article::Moment>,
    updated: Ranked<rashomon::article::Moment>,
    link: Ranked<String>,
}

/// The value of least rank; of equal ones the first.
struct Ranked<T>(Option<(u8, T)>);

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Ranked<T> {
    fn offer(&mut self, rank: u8, value: impl FnOnce() -> Option<T>) {
        if self.0.as_ref().is_none_or(|(best, _)| rank < *best)
            && let Some(value) = value()
        {
            self.0 = Some((rank, value));
        }
    }

    fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

fn entry(walk: &mut Walk, start: &Tag, end: usize, base: Option<&Url>) -> Entry {
    let base = joined(base.cloned(), start);
    let base = base.as_ref();
    let mut entry = Entry { language: start.attribute("xml:lang"), ..Entry::default() };
    let mut found = Found::default();
    let about = start.attribute("rdf:about");
    while walk.scanner.position() < end {
        let Some(piece) = walk.scanner.next_tag() else { break };
        let Piece::Open(tag) = piece else { continue };
        if tag.start >= end {
            break;
        }
        let name = walk.declare(&tag);
        if OUTER.contains(&name.as_str()) {
            continue;
        }
        if let Some(element) = walk.element(tag, name, end) {
            about_entry(&mut entry, &mut found, &element, base);
        }
    }
    entry.is_whole = found.text.0.as_ref().is_some_and(|(rank, _)| *rank <= 1);
    entry.title = found.title.take();
    entry.text = found.text.take().unwrap_or_default();
    entry.published = found.published.take();
    entry.updated = found.updated.take();
    let identified = || entry.id.clone().filter(|id| id.starts_with("http"));
    entry.link = found.link.take().or_else(identified).or_else(|| about.and_then(|about| resolved(&about, base)));
    entry
}

fn about_entry(entry: &mut Entry, found: &mut Found, element: &Element, base: Option<&Url>) {
    let text = || line(&element.plain());
    let long = || Some(element.paragraphs()).filter(|text| !text.is_empty());
    let date = || moment::parse(&element.plain());
    match element.name.as_str() {
        "title" => found.title.offer(0, text),
        "dc:title" => found.title.offer(1, text),
        "media:title" => found.title.offer(2, text),
        "content:encoded" | "fullitem" | "xhtml:body" | "xhtml:div" | "body" => found.text.offer(0, long),
        "content" => {
            let base = joined(base.cloned(), &element.tag);
            match element.tag.attribute("src") {
                // Content that lies elsewhere is a link.
                Some(address) => found.link.offer(5, || resolved(&address, base.as_ref())),
                None => found.text.offer(1, long),
            }
        }
        "description" => found.text.offer(2, long),
        "summary" => found.text.offer(3, long),
        "dc:description" | "abstract" => found.text.offer(4, long),
        "media:description" | "media:text" => found.text.offer(5, long),
        "itunes:summary" | "itunes:subtitle" => found.text.offer(6, long),
        "pubdate" | "published" => found.published.offer(0, date),
        "issued" | "dcterms:issued" => found.published.offer(1, date),
        "dc:date" => found.published.offer(2, date),
        "created" | "dcterms:created" => found.published.offer(3, date),
        "updated" => found.updated.offer(0, date),
        "modified" | "dcterms:modified" => found.updated.offer(1, date),
        "guid" | "id" => entry.id = entry.id.take().or_else(text),
        "author" | "dc:creator" | "itunes:author" => authors(entry, element),
        "media:credit" => entry.media_credits.extend(text()),
        "dc:language" | "language" => entry.language = entry.language.take().or_else(text),
        "source" => entry.source = entry.source.take().or_else(|| source(element)),
        "dc:source" => {
            entry.source = entry.source.take().or_else(|| text().filter(|source| !source.starts_with("http")));
        }
        "feedburner:origlink" => found.link.offer(0, || resolved(&element.literal(), base)),
        "link" => link(found, element, base),
        _ => {}
    }
    if element.name == "guid"
        && element.tag.attribute("ispermalink").is_none_or(|flag| !flag.eq_ignore_ascii_case("false"))
    {
        found.link.offer(3, || {
            resolved(&element.literal(), base).filter(|address| address.starts_with("http") || address.starts_with('/'))
        });
    }
}

/// RSS has the address in the element, Atom in `href`; of several, the one that is the page.
fn link(found: &mut Found, element: &Element, base: Option<&Url>) {
    let base = joined(base.cloned(), &element.tag);
    let base = base.as_ref();
    match element.tag.attribute("href") {
        None => found.link.offer(1, || {
            let address = element.literal();
            address.split_whitespace().next().and_then(|address| resolved(address, base))
        }),
        Some(href) => {
            let rel = element.tag.attribute("rel").map(|rel| rel.to_ascii_lowercase());
            let kind = element.tag.attribute("type").map(|kind| kind.to_ascii_lowercase());
            let is_page = kind.is_none_or(|kind| kind.contains("html") || kind.is_empty());
            let rank = match rel.as_deref() {
                None | Some("alternate") if is_page => 1,
                None | Some("alternate") => 2,
                Some("self" | "related" | "via") => 4,
                _ => return,
            };
            found.link.offer(rank, || resolved(&href, base));
        }
    }
}

/// 'Jane Doe', 'jane@herald.example (Jane Doe)', `<name>Jane Doe</name>`.
fn authors(entry: &mut Entry, element: &Element) {
    let inner = element.inner("name");
    let written = inner.unwrap_or_else(|| {
        let text = plain::squeezed(&element.plain());
        match text.split_once('(').and_then(|(mail, rest)| Some((mail, rest.strip_suffix(')')?))) {
            Some((mail, name)) if mail.contains('@') => name.to_owned(),
            _ => text,
        }
    });
    let Some(name) = line(&written) else { return };
    // An address of electronic mail names a mailbox.
    let is_address = name.contains('@') && !name.contains(' ');
    let is_known = entry.authors.contains(&name) || entry.authors.len() >= 50;
    if !(is_address || is_known || name.len() > 200) {
        entry.authors.push(name);
    }
}

/// `<source url="…">Reuters</source>`; Atom's is a feed of its own, with a title inside.
fn source(element: &Element) -> Option<String> {
    let is_feed = element.raw.contains("<title") || element.raw.contains(":title");
    if is_feed { element.inner("title") } else { line(&element.plain()) }
}

/// An element that holds something.
struct Element<'x> {
    name: String,
    tag: Tag<'x>,
    raw: &'x str,
}

impl Element<'_> {
    /// Its text, without markup.
    fn plain(&self) -> String {
        match self.tag.attribute("type").as_deref().map(str::to_ascii_lowercase).as_deref() {
            // Atom's own text: what looks like markup there is none.
            Some("text" | "text/plain") if !self.is_markup() => self.literal(),
            _ => plain::plain(&self.markup()),
        }
    }

    /// Its text, an empty line between paragraphs. Where nothing is markup the lines are the writer's.
    fn paragraphs(&self) -> String {
        let raw = self.raw;
        if raw.contains('\n') && !raw.contains("&lt;") && !raw.replace("<![CDATA[", "").contains('<') {
            return plain::paragraphs(&entities::resolved(&self.literal()));
        }
        self.plain()
    }

    /// Text whose references are resolved once.
    fn literal(&self) -> String {
        let mut out = String::new();
        for piece in Scanner::new(self.raw) {
            match piece {
                Piece::Text(text) => out.push_str(&entities::resolved(text)),
                Piece::Data(data) => out.push_str(data),
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
        out
    }

    /// Whether it holds elements, rather than escaped ones.
    fn is_markup(&self) -> bool {
        Scanner::new(self.raw).any(|piece| matches!(piece, Piece::Open(_)))
    }

    /// Its content as markup: escaped markup is markup again, that in sections too.
    fn markup(&self) -> Cow<'_, str> {
        if !self.raw.contains("<![") && !self.raw.contains("<!--") && !self.raw.contains("&") {
            return Cow::Borrowed(self.raw);
        }
        let is_markup = self.is_markup();
        let is_xhtml = is_markup
            && self
                .tag
                .attribute("type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("xhtml") || kind.contains("xhtml+xml"));
        let mut out = String::with_capacity(self.raw.len());
        let mut scanner = Scanner::new(self.raw);
        let mut from = 0;
        while let Some(piece) = scanner.next() {
            match piece {
                Piece::Text(text) if !is_markup => out.push_str(&entities::resolved(text)),
                Piece::Data(data) if is_xhtml => out.push_str(&data.replace('&', "&amp;").replace('<', "&lt;")),
                Piece::Data(data) => out.push_str(data),
                _ => out.push_str(&self.raw[from..scanner.position()]),
            }
            from = scanner.position();
        }
        Cow::Owned(out)
    }

    /// The text of the first element inside that has a name.
    fn inner(&self, name: &str) -> Option<String> {
        let mut scanner = Scanner::new(self.raw);
        while let Some(piece) = scanner.next_tag() {
            let Piece::Open(tag) = piece else { continue };
            if tag.local().eq_ignore_ascii_case(name) && !tag.empty {
                let end = close(&mut scanner, tag.name).map_or(self.raw.len(), |(start, _)| start);
                let inner = Element { name: String::new(), tag, raw: &self.raw[tag.end..end] };
                return line(&inner.plain());
            }
        }
        None
    }
}

/// Where an end tag begins, and where it ends.
type EndTag = (usize, usize);

/// The walk over a feed.
struct Walk<'x> {
    xml: &'x str,
    scanner: Scanner<'x>,
    names: Names,
    /// Where the next end tag of a name is, if there is one: each stretch of the file is searched once a name.
    ends: FxHashMap<&'x str, (usize, Option<EndTag>)>,
}

impl<'x> Walk<'x> {
    /// Notes a tag's namespaces, and gives its canonical name.
    fn declare(&mut self, tag: &Tag<'x>) -> String {
        for (name, value) in tag.attributes().filter(|(name, _)| name.starts_with("xmlns")) {
            self.names.declare(name, value);
        }
        self.names.canonical(tag.name)
    }

    /// The element that a tag begins, if it holds something of its own; the scanner stands behind it.
    fn element(&mut self, tag: Tag<'x>, name: String, limit: usize) -> Option<Element<'x>> {
        let known = KNOWN.contains(&name.as_str());
        if tag.empty {
            return known.then_some(Element { name, tag, raw: "" });
        }
        let close = self.close(tag.name, tag.end).filter(|(start, _)| *start <= limit);
        let (end, next) = match close {
            Some(close) => close,
            // 'link' without content is HTML's.
            None if !known => return None,
            None if name == "link" && tag.attribute("href").is_some() => (tag.end, tag.end),
            None => {
                let end = self.next_known(tag.end, limit);
                (end, end)
            }
        };
        self.scanner.go_to(next);
        known.then(|| Element { name, tag, raw: &self.xml[tag.end..end] })
    }

    /// Where the next known element begins.
    fn next_known(&mut self, from: usize, limit: usize) -> usize {
        let mut scanner = self.scanner.clone();
        scanner.go_to(from);
        let mut found = limit;
        while let Some(piece) = scanner.next_tag() {
            if let Piece::Open(tag) = piece
                && tag.start < limit
                && KNOWN.contains(&self.names.canonical(tag.name).as_str())
            {
                found = tag.start;
                break;
            }
            if scanner.position() >= limit {
                break;
            }
        }
        self.scanner.learn(&scanner);
        found
    }

    /// The end tag of a name: where it begins, and where it ends.
    fn close(&mut self, name: &'x str, from: usize) -> Option<(usize, usize)> {
        if let Some((searched, found)) = self.ends.get(name)
            && *searched <= from
            && found.is_none_or(|(start, _)| start >= from)
        {
            return *found;
        }
        if self.ends.len() >= NAMES && !self.ends.contains_key(name) {
            return None;
        }
        let mut scanner = self.scanner.clone();
        scanner.go_to(from);
        let found = close(&mut scanner, name);
        self.scanner.learn(&scanner);
        self.ends.insert(name, (from, found));
        found
    }

    /// Where an entry ends: at its end tag or where the next entry begins.
    fn entry_end(&mut self, tag: &Tag<'x>) -> usize {
        if tag.empty {
            return tag.end;
        }
        let mut scanner = self.scanner.clone();
        scanner.go_to(tag.end);
        let end = scanner.by_ref().find_map(|piece| match piece {
            Piece::Open(next) | Piece::Close(next) if next.is(tag.name) => Some(next.start),
            _ => None,
        });
        self.scanner.learn(&scanner);
        end.unwrap_or(self.xml.len())
    }
}

/// The next end tag of a name outside of sections and comments.
fn close(scanner: &mut Scanner, name: &str) -> Option<(usize, usize)> {
    scanner.find_map(|piece| match piece {
        Piece::Close(tag) if tag.is(name) => Some((tag.start, tag.end)),
        _ => None,
    })
}
