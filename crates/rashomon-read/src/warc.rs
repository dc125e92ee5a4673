//! Web archives (WARC 1.0 and 1.1, ISO 28500), plain or with a gzip member a record.
//!
//! Of the records, `response` (HTTP answers that hold a page) and `conversion` (plain text) can be articles; requests, metadata,
//! pictures and errors of servers are passed over. Behind a damaged member reading goes on at the next one.

use crate::decode::Decoded;
use crate::limits::Limits;
use crate::{encoding, moment, page, rejected, text};
use rashomon::article::{Article, Rejected};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Longest header block of a record or answer, in bytes.
const HEADER_BYTES: usize = 64 << 10;

/// The articles of an archive.
pub struct Archive {
    reader: BufReader<Decoded>,
    path: PathBuf,
    limits: Limits,
    record: u64,
    done: bool,
}

/// Name and value of headers, names in small letters.
type Headers = Vec<(String, String)>;

fn header<'h>(headers: &'h Headers, name: &str) -> Option<&'h str> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

impl Archive {
    /// An archive that begins where `reader` stands.
    #[must_use]
    pub fn new(reader: BufReader<Decoded>, path: &Path, limits: &Limits) -> Self {
        Self { reader, path: path.to_owned(), limits: limits.clone(), record: 0, done: false }
    }

    fn refuse(&self, reason: String) -> Rejected {
        rejected(&self.path, Some(self.record), reason)
    }

    /// The headers of the next record; an error is a damaged stream, behind which the next call goes on.
    fn at_record(&mut self) -> Result<Option<Headers>, String> {
        let headers = read_headers(&mut self.reader, |line| line.starts_with("WARC/"));
        match (headers, self.reader.get_ref().fault.take()) {
            (Some(headers), None) => Ok(Some(headers)),
            (None, None) => Ok(None),
            // Lost is the one record, not those behind it.
            (_, Some(reason)) => {
                self.done = !self.reader.get_mut().resume();
                Err(reason)
            }
        }
    }

    fn article(&mut self, headers: &Headers, body: &[u8]) -> Option<Result<Article, Rejected>> {
        let url = header(headers, "warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
        let read = match header(headers, "warc-type")? {
            "response" => answer(body, url.as_deref(), &self.limits)?,
            "conversion" => text::parse(encoding::text_of(body), &self.limits),
            _ => return None,
        };
        Some(match read {
            Ok(mut article) => {
                article.url = article.url.or(url);
                article.fetched = header(headers, "warc-date").and_then(moment::parse);
                article.id = article.derived_id();
                Ok(article)
            }
            Err(reason) => {
                Err(self.refuse(format!("{}: {reason}", url.unwrap_or_else(|| "a record without address".to_owned()))))
            }
        })
    }
}

impl Iterator for Archive {
    type Item = Result<crate::Read, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let headers = match self.at_record() {
                Ok(Some(headers)) => headers,
                Ok(None) => break,
                Err(reason) => return Some(Err(self.refuse(reason))),
            };
            self.record += 1;
            let length: u64 = header(&headers, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            let wanted = matches!(header(&headers, "warc-type"), Some("response" | "conversion"))
                && length <= self.limits.article_bytes as u64;
            let mut block = self.reader.by_ref().take(length);
            let mut body = Vec::new();
            if wanted {
                let _ = block.read_to_end(&mut body);
            } else {
                let _ = std::io::copy(&mut block, &mut std::io::sink());
            }
            if body.len() as u64 == length
                && let Some(item) = self.article(&headers, &body)
            {
                return Some(item.map(|article| crate::Read { article, line: Some(self.record) }));
            }
        }
        None
    }
}

/// Reads a header block that begins with a line that `begins` knows, passing over lines before it.
fn read_headers(reader: &mut impl BufRead, begins: impl Fn(&str) -> bool) -> Option<Headers> {
    let mut headers: Option<Headers> = None;
    let mut used = 0;
    loop {
        let mut line = Vec::new();
        let count = reader.by_ref().take(HEADER_BYTES as u64).read_until(b'\n', &mut line).unwrap_or(0);
        used += count;
        if count == 0 || used > 64 * HEADER_BYTES {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        match &mut headers {
            None if begins(line) => headers = Some(vec![(String::new(), line.to_owned())]),
            None => {}
            Some(_) if line.is_empty() => return headers,
            Some(known) => match (line.starts_with([' ', '\t']), line.split_once(':')) {
                (false, Some((name, value))) => known.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                // A value goes on in an indented line.
                _ => known.last_mut().map_or((), |(_, value)| value.push_str(line.trim())),
            },
        }
    }
}

/// The article of an HTTP answer; `None` for what is no page.
fn answer(block: &[u8], url: Option<&str>, limits: &Limits) -> Option<Result<Article, String>> {
    let mut body = block;
    let headers = read_headers(&mut body, |line| line.starts_with("HTTP/"))?;
    let status = headers.first()?.1.split(' ').nth(1)?;
    let kind = header(&headers, "content-type").unwrap_or("").to_ascii_lowercase();
    if status != "200" || !(kind.contains("html") || kind.is_empty()) {
        return None;
    }
    let whole;
    if header(&headers, "transfer-encoding").is_some_and(|how| how.to_ascii_lowercase().contains("chunked")) {
        whole = unchunked(body);
        body = &whole;
    }
    let plain;
    if body.starts_with(&[0x1f, 0x8b]) {
        plain = crate::decode::unpacked(body, limits.article_bytes);
        body = &plain;
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
        let limits = Limits::default();
        let reader = Decoded::new(Box::new(Cursor::new(bytes)), &limits).unwrap();
        let (mut articles, mut refused) = (Vec::new(), Vec::new());
        for item in Archive::new(reader, Path::new("a.warc"), &limits) {
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
    fn chunks_are_joined() {
        assert_eq!(unchunked(b"4\r\nBrid\r\n2;x=1\r\nge\r\n0\r\n\r\n"), b"Bridge");
        assert_eq!(unchunked(b"<html>\nno chunks"), b"<html>\nno chunks");
    }
}
