//! Tables of articles as text: CSV (RFC 4180), with commas, semicolons, tabs or bars.
//!
//! A quotation mark that nobody closes would swallow the rest of the file. Where a row over several lines has another number of fields than
//! the header, or is too long, its first line alone is refused, and reading goes on at the second.

use crate::decode::Fault;
use crate::limits::Limits;
use crate::{encoding, record, rejected, table};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use rashomon::article::Rejected;
use serde_json::Value;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// What may stand between fields.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Most columns.
const COLUMNS: usize = 1000;
/// Longest name of a column, in bytes.
const NAME: usize = 80;
/// Bytes that may be read again behind rows that were refused, beyond as many as were read.
const READ_AGAIN: u64 = 64 << 20;

/// What stands between the fields of a table of articles that begins so; `None` for what is none.
#[must_use]
pub fn delimiter(head: &str) -> Option<u8> {
    let line = head.lines().next().filter(|line| line.len() <= 16 << 10)?;
    DELIMITERS.into_iter().find(|delimiter| {
        let columns = header(line.as_bytes(), *delimiter);
        columns.len() >= 2 && columns.iter().all(|name| name.len() <= NAME) && table::are_of_articles(&columns)
    })
}

fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).build()
}

/// The names of columns.
fn header(line: &[u8], delimiter: u8) -> Vec<String> {
    let mut row = Row::default();
    let mut reader = reader(delimiter);
    row.read(&mut reader, line);
    row.read(&mut reader, b"\n");
    row.cells().map(|cell| cell.trim().to_owned()).collect()
}

/// A row that is being read.
#[derive(Default)]
struct Row {
    bytes: Vec<u8>,
    length: usize,
    /// Where fields end, and how many did.
    ends: Vec<usize>,
    fields: usize,
}

fn too_wide() -> String {
    format!("the row has more than {COLUMNS} fields: is it a table of articles?")
}

/// How far reading a row came.
#[derive(PartialEq, Eq)]
enum Step {
    More,
    Whole,
    TooWide,
    End,
}

impl Row {
    /// Takes in more bytes, and says how many it took.
    fn read(&mut self, reader: &mut Reader, mut input: &[u8]) -> (Step, usize) {
        let mut taken = 0;
        loop {
            self.bytes.resize(self.bytes.len().max(self.length + 1024), 0);
            self.ends.resize(self.ends.len().max(self.fields + 16), 0);
            let (result, read, written, ended) =
                reader.read_record(input, &mut self.bytes[self.length..], &mut self.ends[self.fields..]);
            (taken, self.length, self.fields) = (taken + read, self.length + written, self.fields + ended);
            input = &input[read..];
            let step = match result {
                ReadRecordResult::OutputFull => {
                    self.bytes.resize(self.bytes.len() * 2, 0);
                    continue;
                }
                ReadRecordResult::OutputEndsFull if self.fields <= COLUMNS => continue,
                ReadRecordResult::OutputEndsFull => Step::TooWide,
                ReadRecordResult::InputEmpty => Step::More,
                ReadRecordResult::Record => Step::Whole,
                ReadRecordResult::End => Step::End,
            };
            return (step, taken);
        }
    }

    fn cells(&self) -> impl Iterator<Item = String> + '_ {
        let mut from = 0;
        self.ends[..self.fields].iter().map(move |end| {
            let cell = encoding::text_of(self.bytes.get(from..*end).unwrap_or_default());
            from = *end;
            cell
        })
    }

    fn clear(&mut self) {
        (self.length, self.fields) = (0, 0);
    }
}

/// The articles of a table, a row each.
pub struct Rows {
    stream: Box<dyn BufRead>,
    fault: Fault,
    path: PathBuf,
    limits: Limits,
    delimiter: u8,
    keys: Vec<String>,
    reader: Reader,
    row: Row,
    /// What was read and is wanted still; where in it the row begins, and how far it was taken in.
    bytes: Vec<u8>,
    start: usize,
    taken: usize,
    /// Line at which the row begins, counted from 1.
    line: u64,
    read: u64,
    read_again: u64,
    done: bool,
}

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

impl Rows {
    /// The rows of a stream that begins with the names of its columns.
    #[must_use]
    pub fn new(stream: Box<dyn BufRead>, delimiter: u8, fault: Fault, path: &Path, limits: &Limits) -> Self {
        let mut rows = Self {
            stream,
            fault,
            path: path.to_owned(),
            limits: limits.clone(),
            delimiter,
            keys: Vec::new(),
            reader: reader(delimiter),
            row: Row::default(),
            bytes: Vec::new(),
            start: 0,
            taken: 0,
            line: 1,
            read: 0,
            read_again: 0,
            done: false,
        };
        if rows.next_row() == Some(Ok(())) {
            let columns: Vec<String> =
                rows.row.cells().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect();
            rows.keys = table::keys(&columns);
            rows.pass_to(rows.taken);
        }
        rows
    }

    /// Reads a row. An error says why it is refused.
    fn next_row(&mut self) -> Option<Result<(), String>> {
        self.row.clear();
        loop {
            // To the reader 'nothing' is the end.
            let rest = &self.bytes[self.taken..];
            let (step, taken) = if rest.is_empty() { (Step::More, 0) } else { self.row.read(&mut self.reader, rest) };
            self.taken += taken;
            match step {
                Step::Whole => return Some(Ok(())),
                Step::TooWide => return Some(Err(too_wide())),
                Step::End => return None,
                Step::More if self.taken - self.start > self.limits.article_bytes => {
                    return Some(Err(format!(
                        "the row has more than {} MB: is a quotation mark in front of it not closed?",
                        self.limits.article_bytes >> 20
                    )));
                }
                Step::More => {
                    self.bytes.drain(..self.start);
                    self.taken -= std::mem::take(&mut self.start);
                    let chunk = self.stream.fill_buf().unwrap_or_default();
                    let count = chunk.len().min(CHUNK);
                    self.bytes.extend_from_slice(&chunk[..count]);
                    self.stream.consume(count);
                    self.read += count as u64;
                    if count == 0 {
                        return match self.row.read(&mut self.reader, b"").0 {
                            Step::Whole => Some(Ok(())),
                            Step::TooWide => Some(Err(too_wide())),
                            Step::More | Step::End => None,
                        };
                    }
                }
            }
        }
    }

    /// Begins a row at a place in what was read.
    fn pass_to(&mut self, next: usize) {
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.start..next]).count() as u64;
        (self.start, self.taken) = (next, next);
    }

    /// Passes over the first line of a row that is refused, and goes on at the second.
    fn pass_line(&mut self) {
        let line = memchr::memchr(b'\n', &self.bytes[self.start..self.taken]);
        let end = line.map_or(self.taken, |end| self.start + end + 1);
        self.read_again += (self.taken - end) as u64;
        self.pass_to(end);
        self.reader.reset();
        if self.read_again > self.read + READ_AGAIN {
            self.fault.set("too many rows are broken: the rest is passed over".to_owned());
            self.done = true;
        }
    }

    fn refuse(&self, line: u64, reason: String) -> Rejected {
        rejected(&self.path, Some(line), reason)
    }
}

impl Iterator for Rows {
    type Item = Result<crate::Read, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return self.fault.take().map(|reason| Err(self.refuse(self.line, reason)));
        }
        // Empty lines belong to the row behind them.
        let rest = self.bytes[self.start..].iter();
        let empty = rest.take_while(|byte| byte.is_ascii_whitespace() && **byte != self.delimiter).count();
        self.pass_to(self.start + empty);
        let line = self.line;
        let refused = match self.next_row() {
            None => {
                self.done = true;
                return self.next();
            }
            Some(Err(reason)) => reason,
            Some(Ok(())) if self.row.fields == self.keys.len() => {
                self.pass_to(self.taken);
                let record = table::record(&self.keys, self.row.cells().map(Value::String));
                return Some(match record::of(record, &self.limits) {
                    Ok(article) => Ok(crate::Read { article, line: Some(line) }),
                    Err(reason) => Err(self.refuse(line, reason)),
                });
            }
            Some(Ok(())) => format!(
                "the row has {} field(s) and the header {}: put quotation marks around a field that holds what stands between fields",
                self.row.fields,
                self.keys.len()
            ),
        };
        self.pass_line();
        Some(Err(self.refuse(line, refused)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    const HEAD: &str = "id,title,date,body,desk\n";

    fn read(table: &str) -> (Vec<crate::Read>, Vec<Rejected>) {
        let stream = Box::new(Cursor::new(table.as_bytes().to_vec()));
        let items = crate::open::stream(stream, Path::new("a.csv"), &Limits::default()).unwrap();
        let (mut found, mut refused) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Ok(read) => found.push(read),
                Err(rejected) => refused.push(rejected),
            }
        }
        (found, refused)
    }

    #[test]
    fn rows_are_articles() {
        for mark in [",", ";", "\t", "|"] {
            let table = format!(
                "{HEAD}a1,Bridge closed,2026-03-03,\"The bridge of Lorma, which is old, was closed.\n\nThe \"\"Herald\"\" said so.\",region\r\n\r\na2,,,Three died.,\n"
            );
            // Commas of the text stand within quotation marks.
            let table = table.replace("Lorma, which is old, was", "Lorma was").replace(',', mark);
            let (found, refused) = read(&table);
            assert!(refused.is_empty(), "{refused:?}");
            let first = &found[0].article;
            assert_eq!(first.text, "The bridge of Lorma was closed.\n\nThe \"Herald\" said so.");
            assert_eq!((first.id.as_str(), first.title.as_deref()), ("a1", Some("Bridge closed")));
            assert_eq!(first.published.as_ref().unwrap().as_str(), "2026-03-03");
            assert_eq!(first.extra["desk"], "region");
            assert_eq!(found.iter().map(|read| read.line).collect::<Vec<_>>(), [Some(2), Some(6)]);
            assert_eq!(found[1].article.text, "Three died.");
        }
    }

    #[test]
    fn a_quotation_mark_without_end_costs_its_own_row() {
        for broken in ["b2,x,,\"No end to this,\n", "b2,x,\n", "b2,x,,a,b,c,d\n"] {
            let table = format!("{HEAD}b1,x,,Bridge one.,\n{broken}b3,x,,Bridge three.,\nb4,x,,\"Bridge, four.\",\n");
            let (found, refused) = read(&table);
            let ids: Vec<&str> = found.iter().map(|read| read.article.id.as_str()).collect();
            assert_eq!(ids, ["b1", "b3", "b4"], "{refused:?}");
            assert_eq!(refused.iter().map(|refused| refused.line).collect::<Vec<_>>(), [Some(3)]);
        }
    }

    #[test]
    fn a_row_without_end_costs_its_first_line() {
        let limits = Limits { article_bytes: 4000, ..Limits::default() };
        let rows = (0..3000).map(|row| format!("c{row},x,,Bridge {row}.,\n")).collect::<String>();
        let stream = Box::new(Cursor::new(format!("{HEAD}c,x,,\"open,\n{rows}").into_bytes()));
        let rows = Rows::new(stream, b',', Fault::default(), Path::new("a.csv"), &limits);
        let (found, refused): (Vec<_>, Vec<_>) = rows.partition(Result::is_ok);
        assert_eq!((found.len(), refused.len()), (3000, 1), "{:?}", refused.first());
    }

    #[test]
    fn files_of_many_broken_rows_end_in_time() {
        // Each row opens what the next one closes, and each is longer than what it may read again.
        let rows = format!("x,\"{}\n", "y\n".repeat(20_000)).repeat(20);
        let (found, refused) = read(&format!("{HEAD}{rows}"));
        assert!(found.is_empty() && !refused.is_empty());
    }

    #[test]
    fn sentences_and_other_tables_are_no_tables_of_articles() {
        assert_eq!(delimiter("Bridge closed in Lorma, text follows\n\nThree people died."), None);
        assert_eq!(delimiter("name,price\nbread,2\n"), None);
        assert_eq!(delimiter("\u{feff}\"url\";\"Full Text\"\n"), Some(b';'));
    }
}
