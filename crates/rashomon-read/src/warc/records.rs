//! The records of a web archive, one after another, plain or with a gzip member a record.
//!
//! Bytes are unpacked straight into one buffer and handed out as slices of it. Where a record begins is known as an offset into the file, at
//! which another reader may begin. Behind damage reading goes on: in a packed archive at the next member, in a plain one at the next line
//! that begins a record, even inside of a block whose length is wrong.

use crate::decode::Decoded;
use crate::limits::Limits;
use memchr::memmem;
use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

/// Longest header block of a record, in bytes.
const HEADER: usize = 64 << 10;
/// Bytes that are read at once.
const CHUNK: usize = 256 << 10;
/// How a record begins, behind what ends the one before it.
const NEXT: &[u8] = b"\r\n\r\nWARC/1.";

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'b> {
    /// Where it begins in the file; in a packed archive known where it begins a member.
    pub offset: Option<u64>,
    /// Its headers, from the version line on.
    pub head: &'b [u8],
    /// Its block; empty where it is longer than [`Limits::article_bytes`].
    pub block: &'b [u8],
    /// Length of the block by its header.
    pub length: u64,
}

impl Record<'_> {
    /// The value of a header, by its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

/// The value of a header in a header block.
#[must_use]
pub fn header<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    for line in head.split(|byte| *byte == b'\n').skip(1) {
        if let Some((found, value)) = line.split_at_checked(name.len())
            && found.eq_ignore_ascii_case(name.as_bytes())
            && let Some(value) = value.strip_prefix(b":")
        {
            return std::str::from_utf8(value).ok().map(str::trim);
        }
    }
    None
}

/// Reads records.
pub struct Records {
    source: Decoded,
    most: usize,
    buffer: Vec<u8>,
    /// The part of the buffer that is not handed out yet.
    start: usize,
    end: usize,
    /// Unpacked bytes in front of the buffer.
    passed: u64,
    /// Where members begin: in the unpacked bytes, and in the file.
    members: VecDeque<(u64, u64)>,
    /// Damage behind a record that was whole, to be told at the next call.
    pending: Option<String>,
    /// Whether something was passed over before the next record, and whether that was told already.
    passed_over: bool,
    told: bool,
    done: bool,
}

impl Records {
    /// The records of a stream that begins with one.
    #[must_use]
    pub fn new(source: Decoded, limits: &Limits) -> Self {
        let buffer = vec![0; CHUNK];
        Self {
            source,
            most: limits.article_bytes,
            buffer,
            start: 0,
            end: 0,
            passed: 0,
            members: VecDeque::new(),
            pending: None,
            passed_over: false,
            told: false,
            done: false,
        }
    }

    /// The records of a stream whose beginning was read already.
    #[must_use]
    pub fn after(beginning: &[u8], source: Decoded, limits: &Limits) -> Self {
        let mut records = Self::new(source, limits);
        records.buffer.resize(records.buffer.len().max(2 * beginning.len()), 0);
        records.buffer[..beginning.len()].copy_from_slice(beginning);
        records.end = beginning.len();
        records.members.push_back((0, records.source.members().1));
        records
    }

    /// The records of a file from an offset on that [`Record::offset`] gave.
    ///
    /// # Errors
    ///
    /// What reading the file fails with.
    pub fn at(mut file: impl Read + Seek + 'static, offset: u64, limits: &Limits) -> io::Result<Self> {
        file.seek(SeekFrom::Start(offset))?;
        let source = Decoded::open(Box::new(file), limits, offset)?;
        Ok(Self::new(source, limits))
    }

    /// The next record.
    ///
    /// # Errors
    ///
    /// Why bytes were passed over; the next call goes on behind them.
    pub fn next_record(&mut self) -> Option<Result<Record<'_>, String>> {
        if let Some(reason) = self.pending.take() {
            return Some(Err(reason));
        }
        if self.done && self.start == self.end {
            return None;
        }
        let found = match self.find() {
            Ok(Some(found)) => found,
            Ok(None) => {
                self.start = self.end;
                self.done = true;
                return None;
            }
            Err(reason) => {
                self.told = true;
                return Some(Err(reason));
            }
        };
        self.told = false;
        let Found { offset, at, head, block, length } = found;
        let buffer = &self.buffer[at..];
        Some(Ok(Record { offset, head: &buffer[..head], block: &buffer[head..head + block], length }))
    }

    /// Finds the next record and passes over it. An error says what was damaged.
    fn find(&mut self) -> Result<Option<Found>, String> {
        loop {
            if !self.seek_record()? {
                return Ok(None);
            }
            let Some(head) = self.head()? else {
                self.start = self.end.min(self.start + 1);
                return Err("a record has no end to its headers: passed over".to_owned());
            };
            let written = header(&self.buffer[self.start..self.start + head], "content-length");
            let length = written.and_then(|length| length.parse::<u64>().ok()).unwrap_or(0);
            if length <= self.most as u64 {
                return self.block(head, length).map(Some);
            }
            // What is too long for an article is none of ours.
            self.start += head;
            self.pass(length)?;
        }
    }

    /// The record whose headers are `head` long, with all of its block.
    fn block(&mut self, head: usize, length: u64) -> Result<Found, String> {
        let offset = self.offset();
        let block = usize::try_from(length).unwrap_or(usize::MAX);
        // What ends the record is asked for too: behind it the end of the member checks what was unpacked.
        let whole = head + block + 4;
        while self.end - self.start < whole && self.fill()? > 0 {}
        let rest = &self.buffer[self.start + head..self.end];
        if rest.len() < block {
            // The length is wrong, or the file is cut.
            self.start = memmem::find(rest, NEXT).map_or(self.end, |next| self.start + head + next + 4);
            return Err("a record is shorter than it says: passed over".to_owned());
        }
        let tail = &rest[block..rest.len().min(block + 4)];
        if tail.len() == 4
            && tail != b"\r\n\r\n"
            && !tail.starts_with(b"\n\n")
            && let Some(next) = memmem::find(&rest[..block], NEXT)
        {
            self.start += head + next + 4;
            return Err("a record says that it is longer than it is: passed over".to_owned());
        }
        let last = self.passed + (self.start + head + block) as u64;
        while !self.is_checked(last) && self.end - self.start < whole + CHUNK {
            let kept = self.end - self.start;
            match self.fill() {
                Ok(0) => break,
                Ok(_) => {}
                // The damage lies behind the member that holds this record, and nothing was read over it.
                Err(reason) if self.is_checked(last) => {
                    self.start = self.end - kept;
                    self.pending = Some(reason);
                    break;
                }
                Err(reason) => return Err(reason),
            }
        }
        let at = self.start;
        self.start += head + block;
        Ok(Found { offset, at, head, block, length })
    }

    /// Whether the checksum of the member that ends at or behind a place was right: the next has begun, or the last has ended well.
    fn is_checked(&self, last: u64) -> bool {
        !self.source.is_packed()
            || self.members.iter().any(|(begins, _)| *begins >= last)
            || self.source.whole_member() == self.source.members().0
    }

    /// Goes to where a record begins. False at the end; an error where more than empty lines were passed over.
    fn seek_record(&mut self) -> Result<bool, String> {
        loop {
            let rest = &self.buffer[self.start..self.end];
            let begins = rest.starts_with(b"WARC/");
            // At the beginning of a line, or of the file.
            let next = memmem::find_iter(rest, b"WARC/1.").find(|at| *at > 0 && rest[at - 1] == b'\n');
            // What may be the beginning of the mark stays.
            let passed = if begins { 0 } else { next.unwrap_or(rest.len().saturating_sub(NEXT.len())) };
            self.passed_over |= !rest[..passed].trim_ascii().is_empty();
            self.start += passed;
            let is_there = begins || next.is_some();
            let ends = !is_there && self.fill()? == 0;
            if ends {
                self.passed_over |= !self.buffer[self.start..self.end].trim_ascii().is_empty();
            }
            if is_there || ends {
                let untold = std::mem::take(&mut self.passed_over) && !self.told;
                return if untold {
                    Err("what stands there is no record: passed over".to_owned())
                } else {
                    Ok(is_there)
                };
            }
        }
    }

    /// How long the headers are, with the empty line.
    fn head(&mut self) -> Result<Option<usize>, String> {
        loop {
            let rest = &self.buffer[self.start..self.end];
            let searched = &rest[..rest.len().min(HEADER)];
            for line in memchr::memchr_iter(b'\n', searched) {
                // Some writers know no carriage return.
                let empty = [b"\r\n".as_slice(), b"\n"].into_iter().find(|empty| rest[line + 1..].starts_with(empty));
                if let Some(empty) = empty {
                    return Ok(Some(line + 1 + empty.len()));
                }
            }
            if rest.len() >= HEADER || self.fill()? == 0 {
                return Ok(None);
            }
        }
    }

    /// Passes over a long block; a record that begins in it ends it, as its length is wrong then.
    fn pass(&mut self, length: u64) -> Result<(), String> {
        let mut left = length;
        while left > 0 {
            let rest = &self.buffer[self.start..self.end];
            if let Some(next) = memmem::find(rest, NEXT)
                && (next as u64) < left
            {
                self.start += next + 4;
                return Ok(());
            }
            let keep = NEXT.len().min(rest.len());
            let pass = u64::min((rest.len() - keep) as u64, left);
            self.start += usize::try_from(pass).unwrap_or(0);
            left -= pass;
            if left <= keep as u64 || self.fill()? == 0 {
                self.start = self.end.min(self.start + usize::try_from(left).unwrap_or(usize::MAX));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Reads more. 0 at the end; an error where damage was passed over, and with it what was read of the record.
    fn fill(&mut self) -> Result<usize, String> {
        if self.buffer.len() - self.end < CHUNK / 4 {
            self.passed += self.start as u64;
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            let wanted = (self.end + CHUNK).next_power_of_two();
            if self.buffer.len() < wanted {
                self.buffer.resize(wanted, 0);
            }
            let passed = self.passed;
            while self.members.len() > 1 && self.members.get(1).is_some_and(|(at, _)| *at <= passed) {
                self.members.pop_front();
            }
        }
        let before = self.source.members();
        let count = self.source.read(&mut self.buffer[self.end..]).unwrap_or(0);
        let after = self.source.members();
        if after != before || self.members.is_empty() {
            self.members.push_back((self.passed + self.end as u64, after.1));
        }
        self.end += count;
        if count > 0 {
            return Ok(count);
        }
        let fault = self.source.fault.take();
        // Behind a member that ended well something else may stand than the next: its beginning was damaged.
        let goes_on = self.source.is_packed() && self.source.resume();
        self.done |= fault.is_some() && !goes_on;
        match fault {
            None if !goes_on => Ok(0),
            fault => {
                self.start = self.end;
                Err(fault.unwrap_or_else(|| "what stands between two members is no gzip data: passed over".to_owned()))
            }
        }
    }

    /// Where in the file the record at the beginning of the buffer begins.
    fn offset(&self) -> Option<u64> {
        let at = self.passed + self.start as u64;
        if !self.source.is_packed() {
            return self.members.front().map(|(_, offset)| offset + at);
        }
        self.members.iter().find(|(begins, _)| *begins == at).map(|(_, offset)| *offset)
    }
}

/// A record in the buffer.
struct Found {
    offset: Option<u64>,
    at: usize,
    head: usize,
    block: usize,
    length: u64,
}
