//! Web archives (WARC 1.0 and 1.1, ISO 28500), plain or with a gzip member a record.
//!
//! Of the records, `response` (HTTP answers that hold a page) and `conversion` (plain text) can be articles; requests, metadata,
//! pictures and errors of servers are passed over. Behind a damaged member reading goes on at the next one.

pub mod records;

use crate::decode::{self, Decoded};
use crate::limits::Limits;
use crate::{encoding, moment, page, rejected, text};
use rashomon::article::{Article, Rejected};
use records::{Record, Records, header};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// The articles of an archive.
pub struct Archive {
    records: Records,
    path: PathBuf,
    limits: Limits,
    record: u64,
    offset: Option<u64>,
}

impl Archive {
    /// An archive that begins where `reader` stands.
    #[must_use]
    pub fn new(reader: BufReader<Decoded>, path: &Path, limits: &Limits) -> Self {
        let beginning = reader.buffer().to_vec();
        Self::of(Records::after(&beginning, reader.into_inner(), limits), path, limits)
    }

    /// The articles of a file from an offset on that [`Archive::offset`] gave, or from 0.
    ///
    /// # Errors
    ///
    /// What reading the file fails with.
    pub fn at(file: impl io::Read + io::Seek + 'static, offset: u64, path: &Path, limits: &Limits) -> io::Result<Self> {
        Ok(Self::of(Records::at(file, offset, limits)?, path, limits))
    }

    /// Where the record of the last article or rejection begins in the file, where that is known: reading can begin there again.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// The articles of records; those of a file from an offset on are [`Records::at`]'s.
    #[must_use]
    pub fn of(records: Records, path: &Path, limits: &Limits) -> Self {
        Self { records, path: path.to_owned(), limits: limits.clone(), record: 0, offset: None }
    }
}

impl Iterator for Archive {
    type Item = Result<crate::Read, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.records.next_record()? {
                Err(reason) => return Some(Err(rejected(&self.path, Some(self.record + 1), reason))),
                Ok(record) => {
                    self.record += 1;
                    self.offset = record.offset.or(self.offset);
                    if let Some(read) = article(&record, &self.limits) {
                        let line = Some(self.record);
                        return Some(
                            read.map(|article| crate::Read { article, line })
                                .map_err(|reason| rejected(&self.path, line, reason)),
                        );
                    }
                }
            }
        }
    }
}

/// The article of a record; `None` for what holds none by its kind. A `revisit` holds none: it says that a page was as before.
fn article(record: &Record, limits: &Limits) -> Option<Result<Article, String>> {
    if record.block.is_empty() {
        return None;
    }
    let url = record.header("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let read = match record.header("warc-type")? {
        "response" => answer(record.block, url.as_deref(), limits)?,
        "conversion" => text::parse(encoding::text_of(record.block), limits),
        _ => return None,
    };
    Some(match read {
        Ok(mut article) => {
            article.url = article.url.or(url);
            article.fetched = record.header("warc-date").and_then(moment::parse);
            article.id = article.derived_id();
            Ok(article)
        }
        Err(reason) => Err(format!("{}: {reason}", url.unwrap_or_else(|| "a record without address".to_owned()))),
    })
}

/// The article of an HTTP answer; `None` for what is no page.
fn answer(block: &[u8], url: Option<&str>, limits: &Limits) -> Option<Result<Article, String>> {
    let (head, mut body) = parts(block)?;
    let status = head.split(|byte| *byte == b' ').nth(1).and_then(|status| status.get(..3))?;
    let kind = header(head, "content-type").unwrap_or("").to_ascii_lowercase();
    if status != b"200" || !(kind.contains("html") || kind.is_empty()) {
        return None;
    }
    let whole;
    if header(head, "transfer-encoding").is_some_and(|how| how.to_ascii_lowercase().contains("chunked")) {
        whole = unchunked(body);
        body = &whole;
    }
    // Many archives unpack what they store and leave the header: bytes tell, not it, where gzip is said.
    let packed = header(head, "content-encoding").unwrap_or("");
    let plain;
    if body.starts_with(&[0x1f, 0x8b]) {
        plain = decode::unpacked(body, limits.article_bytes);
        body = &plain;
    } else if packed.contains("br") || packed.contains("zstd") {
        match decode::decoded(body, packed, limits) {
            Ok((unpacked, fault)) if !unpacked.is_empty() && fault.is_none() => {
                plain = unpacked;
                body = &plain;
            }
            _ => {}
        }
    }
    if kind.is_empty() && !matches!(crate::kind::of(body), crate::kind::Kind::Page) {
        return None;
    }
    let content = match kind.split_once("charset=").map(|(_, label)| label.trim_matches(['"', '\'', ' '])) {
        // The label counts only where the bytes are not UTF-8 (see `encoding`).
        Some(label) if std::str::from_utf8(body).is_err() => encoding::text_labelled(body, label),
        _ => encoding::text_of(body),
    };
    Some(page::read(&content, url, limits))
}

/// Headers and body of an HTTP answer.
fn parts(block: &[u8]) -> Option<(&[u8], &[u8])> {
    if !block.starts_with(b"HTTP/") {
        return None;
    }
    let end = memchr::memmem::find(block, b"\r\n\r\n").map(|end| end + 4);
    let end = end.or_else(|| memchr::memmem::find(block, b"\n\n").map(|end| end + 2))?;
    Some(block.split_at(end))
}

/// A body without its chunk lengths; bytes that are not chunked pass as they are.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let whole = body;
    let mut out = Vec::with_capacity(body.len());
    while let Some(end) = memchr::memchr(b'\n', body) {
        let line = String::from_utf8_lossy(&body[..end]);
        let Ok(length) = usize::from_str_radix(line.trim().split(';').next().unwrap_or(""), 16) else {
            return if out.is_empty() { whole.to_vec() } else { out };
        };
        body = &body[end + 1..];
        if length == 0 {
            break;
        }
        out.extend_from_slice(&body[..length.min(body.len())]);
        body = body.get(length..).unwrap_or(&[]);
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{Cursor, Write as _};

    fn record(number: usize) -> Vec<u8> {
        let page = format!(
            "<html><head><title>Bridge {number} closed in Lorma</title></head><body><article><p>Bridge {number} of Lorma was closed on \
             Monday after a flood, the police of the town said.</p></article></body></html>"
        );
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://herald.example/{number}\r\nWARC-Date: 2026-03-03T10:00:00Z\r\n\
             Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        )
        .into_bytes()
    }

    fn read(bytes: Vec<u8>) -> (Vec<Article>, Vec<Rejected>) {
        read_from(Cursor::new(bytes))
    }

    fn read_from(stream: impl std::io::Read + 'static) -> (Vec<Article>, Vec<Rejected>) {
        let (mut articles, mut refused) = (Vec::new(), Vec::new());
        let items = match crate::open::stream(Box::new(stream), Path::new("a.warc"), &Limits::default()) {
            Ok(items) => items,
            Err(reason) => return (articles, vec![rejected(Path::new("a.warc"), None, reason)]),
        };
        for item in items {
            match item {
                Ok(read) => articles.push(read.article),
                Err(rejected) => refused.push(rejected),
            }
        }
        (articles, refused)
    }

    fn packed(number: usize) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&record(number)).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn answers_that_hold_a_page_are_articles() {
        let (articles, refused) = read([record(1), record(2)].concat());
        assert_eq!((articles.len(), refused.len()), (2, 0));
        assert_eq!(articles[1].url.as_deref(), Some("https://herald.example/2"));
        assert_eq!(articles[1].title.as_deref(), Some("Bridge 2 closed in Lorma"));
        assert_eq!(articles[1].fetched.as_ref().unwrap().as_str(), "2026-03-03T10:00:00Z");
    }

    #[test]
    fn damage_costs_the_damaged_record_alone() {
        let mut members: Vec<Vec<u8>> = (0..20).map(packed).collect();
        for byte in members[7].iter_mut().skip(40).take(60) {
            *byte ^= 0x55;
        }
        let (articles, refused) = read(members.concat());
        assert_eq!(articles.len(), 19, "{refused:?}");
        assert!(!refused.is_empty());
    }

    #[test]
    fn a_wrong_length_in_a_plain_archive_costs_one_record() {
        let mut records: Vec<Vec<u8>> = (0..9).map(record).collect();
        for (number, wrong) in [(2, "999999"), (5, "20"), (7, "99999999999")] {
            let text = String::from_utf8(records[number].clone()).unwrap();
            let length = text.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap().to_owned();
            records[number] =
                text.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {wrong}")).into_bytes();
        }
        let (articles, _) = read(records.concat());
        let numbers: Vec<&str> =
            articles.iter().map(|article| article.url.as_deref().unwrap().rsplit('/').next().unwrap()).collect();
        assert_eq!(numbers, ["0", "1", "3", "4", "6", "8"]);
    }

    #[test]
    fn two_hundred_damaged_bytes_cost_one_record_wherever_they_are() {
        let members: Vec<Vec<u8>> = (0..12).map(packed).collect();
        let whole = members.concat();
        for at in (0..whole.len() - 200).step_by(97) {
            let mut damaged = whole.clone();
            for (offset, byte) in damaged[at..at + 200].iter_mut().enumerate() {
                *byte = byte.wrapping_add(u8::try_from(offset % 251).unwrap() | 1);
            }
            // Damage over the border of two members touches both.
            let mut begins = 0;
            let touched = members.iter().filter(|member| {
                let range = begins..begins + member.len();
                begins += member.len();
                range.start < at + 200 && at < range.end
            });
            let touched = touched.count();
            let (articles, refused) = read(damaged);
            assert!(!refused.is_empty(), "nobody was told of the damage at {at}");
            assert!(articles.len() >= 12 - touched, "{} of 12 at {at}, {touched} touched", articles.len());
            let genuine =
                articles.iter().filter(|article| article.text.contains("was closed on Monday after a flood")).count();
            assert_eq!(genuine, articles.len(), "a damaged record came out at {at}");
        }
    }

    #[test]
    fn a_file_whose_first_bytes_are_damaged_is_an_archive_still() {
        for mut whole in
            [(0..9).map(packed).collect::<Vec<_>>().concat(), (0..9).map(record).collect::<Vec<_>>().concat()]
        {
            whole[..3].copy_from_slice(b"\x00\xff\x07");
            let (articles, refused) = read(whole);
            assert_eq!(articles.len(), 8, "{refused:?}");
            assert_eq!(refused.len(), 1, "{refused:?}");
        }
        // What is packed there has to be records.
        let mut other = GzEncoder::new(Vec::new(), Compression::default());
        other.write_all(b"no archive").unwrap();
        let (articles, refused) = read([b"\0\0\0".to_vec(), other.finish().unwrap()].concat());
        assert_eq!((articles.len(), refused.len()), (0, 1));
        assert!(refused[0].reason.contains("no text"), "{refused:?}");
    }

    /// Gives a byte at a time, so that everything spans two reads.
    struct Drip(Cursor<Vec<u8>>);

    impl std::io::Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let most = buffer.len().min(1);
            self.0.read(&mut buffer[..most])
        }
    }

    #[test]
    fn a_member_may_begin_at_the_end_of_what_was_read() {
        let whole: Vec<Vec<u8>> = (0..4).map(packed).collect();
        let (articles, refused) = read_from(Drip(Cursor::new(whole.concat())));
        assert_eq!((articles.len(), refused.len()), (4, 0), "{refused:?}");
        let mut damaged = whole.clone();
        damaged[1][20..60].fill(0x1f);
        let (articles, refused) = read_from(Drip(Cursor::new(damaged.concat())));
        assert_eq!(articles.len(), 3, "{refused:?}");
    }

    #[test]
    fn what_is_no_record_is_told() {
        let (articles, refused) = read([record(1), b"lost words\r\n".to_vec(), record(2), b"tail".to_vec()].concat());
        assert_eq!((articles.len(), refused.len()), (2, 2), "{refused:?}");
    }

    #[test]
    fn reading_begins_again_at_an_offset() {
        let limits = Limits::default();
        for whole in [(0..5).map(packed).collect::<Vec<_>>().concat(), (0..5).map(record).collect::<Vec<_>>().concat()]
        {
            let mut records = Records::at(Cursor::new(whole.clone()), 0, &limits).unwrap();
            let mut offsets = Vec::new();
            while let Some(record) = records.next_record() {
                offsets.push(record.unwrap().offset.unwrap());
            }
            assert_eq!((offsets.len(), offsets[0]), (5, 0));
            for (number, offset) in offsets.into_iter().enumerate() {
                let records = Records::at(Cursor::new(whole.clone()), offset, &limits).unwrap();
                let articles: Vec<_> = Archive::of(records, Path::new("a.warc"), &limits).collect();
                assert_eq!(articles.len(), 5 - number);
                let first = articles[0].as_ref().unwrap();
                assert_eq!(first.article.url.as_deref(), Some(format!("https://herald.example/{number}").as_str()));
            }
        }
    }

    #[test]
    fn records_of_other_kinds_are_passed_over() {
        let other = |kind: &str, block: &str| {
            format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://herald.example/x>\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n", block.len()).into_bytes()
        };
        let revisit = other("revisit", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        let long = other("resource", &"x".repeat(17 << 20));
        let conversion =
            other("conversion", "Bridge closed in Lorma\n\nThe old bridge was closed on Monday, the police said.");
        let (articles, refused) =
            read([other("warcinfo", "software: x"), revisit, record(1), long, conversion].concat());
        assert_eq!(articles.len(), 2, "{refused:?}");
        assert_eq!(articles[1].url.as_deref(), Some("https://herald.example/x"));
        assert!(refused.is_empty(), "{refused:?}");
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(unchunked(b"4\r\nBrid\r\n2;x=1\r\nge\r\n0\r\n\r\n"), b"Bridge");
        assert_eq!(unchunked(b"<html>\nno chunks"), b"<html>\nno chunks");
    }
}
