//! One stream of bytes: decompressed, told apart by kind, read into articles.

use crate::decode::{self, Decoded, Fault};
use crate::documents::{Document, Documents};
use crate::kind::{self, Kind};
use crate::limits::Limits;
use crate::lines::{self, Line};
#[cfg(feature = "csv")]
use crate::table;
use crate::warc::Archive;
use crate::{Items, encoding, feed, page, record, rejected, text};
use rashomon::article::Article;
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::path::Path;

/// The articles of one stream, which `path` names in rejections and in [`Article::file`].
///
/// # Errors
///
/// Why the whole stream holds no article, for people.
pub fn stream(stream: Box<dyn io::Read>, path: &Path, limits: &Limits) -> Result<Items, String> {
    let mut reader = Decoded::new(stream, limits).map_err(|error| format!("it can't be read: {error}"))?;
    let fault = reader.get_ref().fault.clone();
    // An archive whose first record is damaged is one all the same.
    let mut damage = None;
    while reader.get_ref().is_packed() && reader.fill_buf().is_ok_and(<[u8]>::is_empty) {
        let Some(reason) = fault.take() else { break };
        damage.get_or_insert(reason);
        if !reader.get_mut().resume() {
            break;
        }
    }
    if let Some(reason) = damage {
        fault.set(reason);
    }
    if seems_damaged(&mut reader) {
        return behind_damage(reader, path, limits);
    }
    // An archive goes on behind damage, so its reader must stay what it is.
    if reader.fill_buf().is_ok_and(is_archive) {
        return Ok(Box::new(Archive::new(reader, path, limits)));
    }
    let mut head = Vec::new();
    reader
        .by_ref()
        .take(kind::HEAD_BYTES as u64)
        .read_to_end(&mut head)
        .map_err(|error| format!("it can't be read: {error}"))?;
    let found = kind::of(&head);
    let whole: Box<dyn BufRead> = Box::new(Cursor::new(head).chain(reader));
    match found {
        Kind::Empty => Err(fault.take().unwrap_or_else(|| "the file is empty: give it a text".to_owned())),
        Kind::Other(what) => Err(format!("it is {what}")),
        Kind::Binary => Err(NO_TEXT.to_owned()),
        Kind::Sitemap => Err("it lists addresses and holds no article: fetch the pages first".to_owned()),
        Kind::Records => {
            let reader = of_one_byte(whole, &fault, limits);
            Ok(records(Lines { reader, limits: limits.clone(), line: 0 }, fault, path, limits))
        }
        Kind::Documents => {
            let documents = Documents::new(of_one_byte(whole, &fault, limits), limits.article_bytes);
            let most = limits.clone();
            Ok(records(documents.map(move |(line, document)| (line, cut(document, &most))), fault, path, limits))
        }
        #[cfg(feature = "csv")]
        Kind::Table(delimiter) => {
            let whole = of_one_byte(whole, &fault, limits);
            Ok(Box::new(table::csv::Rows::new(whole, delimiter, fault, path, limits)))
        }
        #[cfg(not(feature = "csv"))]
        Kind::Table(_) => Err("it is a table: build with the feature 'csv', or write one record a line".to_owned()),
        Kind::Page | Kind::Text => single(whole, &fault, path, limits, found == Kind::Page),
        Kind::Feed | Kind::JsonFeed => entries(whole, &fault, path, limits, found),
        // What was read at first is enough to tell an archive.
        Kind::Warc => Err(NO_TEXT.to_owned()),
    }
}

const NO_TEXT: &str = "it is no text: it holds NUL bytes; if it is text, remove them first (tr -d '\\000')";

/// Whether the records of an archive begin here, perhaps with one whose first bytes are damaged.
fn is_archive(head: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(&head[..head.len().min(2 << 10)], part).is_some();
    head.starts_with(b"WARC/") || (has(b"\nWARC-Type:") && has(b"\nContent-Length:"))
}

/// Whether what seems to be no gzip data may be an archive whose first bytes are damaged.
fn seems_damaged(reader: &mut BufReader<Decoded>) -> bool {
    !reader.get_ref().is_packed()
        && reader.fill_buf().is_ok_and(|head| match kind::of(head) {
            _ if is_archive(head) => false,
            Kind::Binary => true,
            // A small archive may hold no NUL byte.
            Kind::Text => memchr::memmem::find(head, &decode::MEMBER).is_some(),
            _ => false,
        })
}

/// The articles of an archive whose first bytes are damaged, from its first whole gzip member on.
fn behind_damage(reader: BufReader<Decoded>, path: &Path, limits: &Limits) -> Result<Items, String> {
    // As long as the longest record that is read may the damaged one be.
    let most = limits.article_bytes as u64;
    let stream = Cursor::new(reader.buffer().to_vec()).chain(reader.into_inner());
    let mut found = Decoded::behind_damage(Box::new(stream), limits, most);
    while let Some(decoded) = found {
        let mut reader = BufReader::with_capacity(64 << 10, decoded);
        if reader.fill_buf().is_ok_and(|head| head.starts_with(b"WARC/")) {
            let damaged = reader.get_ref().members().1;
            reader.get_ref().fault.set(format!(
                "the first {damaged} bytes of the archive are damaged: passed over; fetch the file again for them"
            ));
            return Ok(Box::new(Archive::new(reader, path, limits)));
        }
        let mut decoded = reader.into_inner();
        let _ = decoded.fault.take();
        found = (decoded.resume() && decoded.members().1 < most).then_some(decoded);
    }
    Err(NO_TEXT.to_owned())
}

/// A feed: its whole entries, then why it ended early, if it did.
fn entries(
    reader: Box<dyn BufRead>,
    fault: &Fault,
    path: &Path,
    limits: &Limits,
    found: Kind,
) -> Result<Items, String> {
    let content = encoding::text_of(&whole(reader, fault, limits)?);
    let items = if found == Kind::Feed { feed::read(&content, path) } else { feed::read_json(&content, path) };
    let note = fault.take();
    let items = items.map_err(|reason| note.iter().fold(reason, |reason, note| format!("{reason}; {note}")))?;
    Ok(Box::new(items.chain(note.map(|reason| Err(rejected(path, None, reason))))))
}

/// A file that holds one article.
fn single(
    reader: Box<dyn BufRead>,
    fault: &Fault,
    path: &Path,
    limits: &Limits,
    is_page: bool,
) -> Result<Items, String> {
    let bytes = whole(reader, fault, limits)?;
    let content = encoding::text_of(&bytes);
    drop(bytes);
    let read = if is_page { page::read(&content, None, limits) } else { text::parse(content, limits) };
    let note = fault.take();
    let mut article = read.map_err(|reason| note.iter().fold(reason, |reason, note| format!("{reason}; {note}")))?;
    article.file = Some(path.display().to_string());
    let note = note.map(|reason| Err(rejected(path, None, reason)));
    Ok(Box::new(std::iter::once(Ok(crate::Read { article, line: None })).chain(note)))
}

/// All bytes of a stream that is one article.
fn whole(reader: Box<dyn BufRead>, fault: &Fault, limits: &Limits) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .take(limits.article_bytes as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error: io::Error| format!("it can't be read: {error}"))?;
    if bytes.len() > limits.article_bytes {
        return Err(fault.take().unwrap_or_else(|| too_long("one article", limits)));
    }
    Ok(bytes)
}

fn too_long(what: &str, limits: &Limits) -> String {
    format!(
        "longer than {} MB, which is more than {what} can be: split it, or write one record a line",
        limits.article_bytes >> 20
    )
}

/// The articles of pieces of JSON, each with the line on which it begins, then why they ended early, if they did.
fn records(
    pieces: impl Iterator<Item = (u64, Result<Vec<u8>, String>)> + 'static,
    fault: Fault,
    path: &Path,
    limits: &Limits,
) -> Items {
    let (path, limits) = (path.to_owned(), limits.clone());
    let ended = path.clone();
    let end = std::iter::from_fn(move || fault.take().map(|reason| Err(rejected(&ended, None, reason))));
    let read = move |(line, piece): (u64, Result<Vec<u8>, String>)| {
        let found = match piece {
            Ok(bytes) => match encoding::text_of(&bytes).trim() {
                "" => Vec::new(),
                content => record::all(content, &limits),
            },
            Err(reason) => vec![Err(reason)],
        };
        let of_line = |found: Result<Article, String>| match found {
            Ok(article) => Ok(crate::Read { article, line: Some(line) }),
            Err(reason) => Err(rejected(&path, Some(line), reason)),
        };
        found.into_iter().map(of_line).collect::<Vec<_>>()
    };
    Box::new(pieces.flat_map(read).chain(end))
}

/// The bytes of an object that was cut out of a JSON file.
fn cut(document: Document, limits: &Limits) -> Result<Vec<u8>, String> {
    match document {
        Document::Whole(bytes) => Ok(bytes),
        Document::Broken => Err("a JSON object begins here and is broken off: write it whole".to_owned()),
        Document::Stray => {
            Err("something stands between the objects: write objects with commas between them".to_owned())
        }
        Document::TooLong(length) => {
            Err(format!("an object of {} MB begins here: it is {}", length >> 20, too_long("one record", limits)))
        }
    }
}

/// Lines, by their number.
struct Lines {
    reader: Box<dyn BufRead>,
    limits: Limits,
    line: u64,
}

/// UTF-16 has no line feeds of one byte: such a file is decoded as a whole, up to what a few articles have.
fn of_one_byte(mut reader: Box<dyn BufRead>, fault: &Fault, limits: &Limits) -> Box<dyn BufRead> {
    let head = reader.fill_buf().map(<[u8]>::to_vec).unwrap_or_default();
    if !head.starts_with(&[0xff, 0xfe]) && !head.starts_with(&[0xfe, 0xff]) && encoding::utf_16(&head).is_none() {
        return reader;
    }
    let mut bytes = Vec::new();
    let most = limits.article_bytes as u64 * 4;
    if reader.take(most + 1).read_to_end(&mut bytes).is_ok_and(|count| count as u64 > most) {
        fault.set(format!("UTF-16 files are read up to {} MB: write them as UTF-8 for the rest", most >> 20));
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    }
    Box::new(Cursor::new(encoding::text_of(&bytes).into_bytes()))
}

impl Iterator for Lines {
    type Item = (u64, Result<Vec<u8>, String>);

    fn next(&mut self) -> Option<Self::Item> {
        let line = lines::next(&mut *self.reader, self.limits.article_bytes)?;
        self.line += 1;
        let piece = match line {
            Line::Whole(bytes) => Ok(bytes),
            Line::TooLong(length) => {
                Err(format!("the line has {} MB: it is {}", length >> 20, too_long("one record", &self.limits)))
            }
        };
        Some((self.line, piece))
    }
}
