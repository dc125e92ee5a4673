//! The one decoder of compressed input, capped: a small file can't fill the memory or run for ever.
//!
//! A damaged or endless stream ends where the damage begins, like a shorter file; [`Fault`] then says why, so that what was
//! read before is kept and the rest is reported. Archives, whose records are gzip members of their own, go on with
//! [`Decoded::resume`] at the next member.

use crate::limits::Limits;
use flate2::bufread::GzDecoder;
use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// How a gzip member begins: two magic bytes, and deflate as the method.
pub(crate) const MEMBER: [u8; 3] = [0x1f, 0x8b, 0x08];

/// Why a stream ended early, if it did; shared with the reader that found out.
#[derive(Clone, Debug, Default)]
pub struct Fault(Rc<RefCell<Option<String>>>);

impl Fault {
    /// The reason, once.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        self.0.borrow_mut().take()
    }

    /// Notes why the stream ends here; the first reason stays.
    pub fn set(&self, reason: String) {
        self.0.borrow_mut().get_or_insert(reason);
    }
}

/// A stream, decompressed where it is gzip.
pub struct Decoded {
    source: Source,
    given: u64,
    expansion: u64,
    floor: u64,
    /// Where the stream begins in its file, where its last member does, and how many there were.
    base: u64,
    member_at: u64,
    members: u64,
    /// The number of the last member that ended well: its checksum was right.
    whole: u64,
    /// Why the stream ended early, if it did.
    pub fault: Fault,
}

type Raw = Window;

enum Source {
    Plain(Raw),
    Member(Box<GzDecoder<Raw>>),
    /// Behind a member, or behind damage.
    Between(Raw),
    Ended,
}

impl Decoded {
    /// A stream decompressed if it is gzip (members one after another count as one), as it is otherwise.
    ///
    /// # Errors
    ///
    /// What the first read of the stream fails with.
    pub fn new(stream: Box<dyn Read>, limits: &Limits) -> io::Result<BufReader<Self>> {
        Ok(BufReader::with_capacity(64 << 10, Self::open(stream, limits, 0)?))
    }

    /// The same without a buffer of its own, for a stream that begins at `base` of its file.
    ///
    /// # Errors
    ///
    /// What the first read of the stream fails with.
    pub fn open(stream: Box<dyn Read>, limits: &Limits, base: u64) -> io::Result<Self> {
        let mut raw = Window::new(stream);
        let source = if raw.begins_member()? { Source::Between(raw) } else { Source::Plain(raw) };
        Ok(Self::of(source, limits, base))
    }

    /// A stream whose beginning is damaged, from the first place within `most` bytes at which a gzip member seems to begin; `None` where there
    /// is none. Three bytes begin a member and may stand anywhere: what is unpacked has to tell, and [`Decoded::resume`] goes on to the next.
    #[must_use]
    pub fn behind_damage(stream: Box<dyn Read>, limits: &Limits, most: u64) -> Option<Self> {
        let mut raw = Window::new(stream);
        skip_to_member(&mut raw, most).then(|| Self::of(Source::Between(raw), limits, 0))
    }

    fn of(source: Source, limits: &Limits, base: u64) -> Self {
        Self {
            source,
            given: 0,
            expansion: limits.expansion,
            floor: limits.expansion_floor,
            base,
            member_at: base,
            members: 0,
            whole: 0,
            fault: Fault::default(),
        }
    }

    /// The number of the last member whose checksum was right.
    #[must_use]
    pub fn whole_member(&self) -> u64 {
        self.whole
    }

    /// How many members began, and where the last of them did in the file.
    #[must_use]
    pub fn members(&self) -> (u64, u64) {
        (self.members, self.member_at)
    }

    /// Whether the stream is gzip.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        !matches!(self.source, Source::Plain(_))
    }

    /// Goes on at the next gzip member behind damage, or behind the beginning of the one that is being unpacked. False where there is
    /// none, or where the stream is not gzip.
    pub fn resume(&mut self) -> bool {
        let mut raw = match std::mem::replace(&mut self.source, Source::Ended) {
            Source::Between(raw) => raw,
            Source::Member(decoder) => decoder.into_inner(),
            Source::Plain(_) | Source::Ended => return false,
        };
        // What is damaged may have been unpacked far into the members behind it: the search begins where the damaged one did.
        if self.whole < self.members {
            raw.rewind();
        }
        let found = skip_to_member(&mut raw, u64::MAX);
        self.source = if found { Source::Between(raw) } else { Source::Ended };
        found
    }

    /// Takes the next member, if one follows at once.
    fn next_member(&mut self) -> bool {
        let Source::Between(mut raw) = std::mem::replace(&mut self.source, Source::Ended) else { return false };
        // Some writers pad the end with zeros.
        let begins = raw.begins_member().unwrap_or(false);
        if begins {
            self.members += 1;
            self.member_at = self.base + raw.position();
            raw.mark = Some(raw.at);
            self.source = Source::Member(Box::new(GzDecoder::new(raw)));
        } else {
            self.source = Source::Between(raw);
        }
        begins
    }
}

impl Read for Decoded {
    /// The first read gives enough to tell what the stream is, however little its source gives at once.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let is_first = self.given == 0;
        let mut count = self.step(buffer)?;
        while is_first && (1..TELLING).contains(&count) {
            match self.step(&mut buffer[count..])? {
                0 => break,
                more => count += more,
            }
        }
        Ok(count)
    }
}

/// Bytes that tell a web archive.
const TELLING: usize = 16;

impl Decoded {
    fn step(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let read = match &mut self.source {
                Source::Ended => return Ok(0),
                Source::Between(_) => {
                    if !self.next_member() {
                        return Ok(0);
                    }
                    continue;
                }
                Source::Plain(raw) => raw.read(buffer),
                Source::Member(decoder)
                    if self.given > self.floor
                        && self.given > decoder.get_ref().position().saturating_mul(self.expansion) =>
                {
                    self.fault.set(format!(
                        "the gzip data grow more than {} times ({} MB so far): this looks like a gzip bomb; if it is not, decompress it first",
                        self.expansion,
                        self.given >> 20
                    ));
                    self.source = Source::Ended;
                    return Ok(0);
                }
                Source::Member(decoder) => decoder.read(buffer),
            };
            match read {
                Ok(0) => match std::mem::replace(&mut self.source, Source::Ended) {
                    Source::Member(decoder) => {
                        self.whole = self.members;
                        self.source = Source::Between(decoder.into_inner());
                    }
                    _ => return Ok(0),
                },
                Ok(count) => {
                    self.given += count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.end(&error);
                    return Ok(0);
                }
            }
        }
    }
}

impl Decoded {
    /// Ends the stream at an error, keeping the raw bytes behind it for [`Decoded::resume`].
    fn end(&mut self, error: &io::Error) {
        let cause = match (&self.source, error.kind()) {
            (Source::Plain(_), _) => format!("reading failed part-way ({error})"),
            (_, io::ErrorKind::UnexpectedEof) => "the gzip data end early".to_owned(),
            _ => format!("the gzip data are damaged ({error})"),
        };
        self.fault.set(format!("{cause}: what came before is kept; fetch the file again for the rest"));
        self.source = match std::mem::replace(&mut self.source, Source::Ended) {
            Source::Member(decoder) => Source::Between(decoder.into_inner()),
            _ => Source::Ended,
        };
    }
}

/// Passes over bytes until a gzip member begins. False at the end, or behind `most` bytes of the stream.
fn skip_to_member(raw: &mut Raw, most: u64) -> bool {
    while raw.position() < most {
        match raw.begins_member() {
            Ok(true) => return true,
            Ok(false) => {}
            Err(_) => return false,
        }
        let Ok(buffer @ [_, rest @ ..]) = raw.fill_buf() else { return false };
        let next = memchr::memchr(MEMBER[0], rest).map_or(buffer.len(), |at| at + 1);
        raw.consume(next);
    }
    false
}

/// A stream with what was read of it since the last member began, so that the search behind damage can begin there.
struct Window {
    stream: Box<dyn Read>,
    bytes: Vec<u8>,
    at: usize,
    /// Where the last member begins in `bytes`, while that is kept.
    mark: Option<usize>,
    /// Bytes of the stream in front of `bytes`.
    passed: u64,
    /// Bytes that were gone back over.
    rewound: u64,
}

/// Bytes that are read at once, and most that are kept of a member.
const CHUNK: usize = 64 << 10;
const KEPT: usize = 1 << 20;
/// Bytes that may be gone back over beyond as many as were read.
const REWOUND: u64 = 8 << 20;

impl Window {
    fn new(stream: Box<dyn Read>) -> Self {
        Self { stream, bytes: Vec::new(), at: 0, mark: None, passed: 0, rewound: 0 }
    }

    fn position(&self) -> u64 {
        self.passed + self.at as u64
    }

    /// Goes back to just behind the beginning of the last member, if that is kept.
    fn rewind(&mut self) {
        if let Some(mark) = self.mark.take() {
            // A file made of beginnings alone must not be read over and over.
            let back = (self.at - mark) as u64;
            if self.rewound + back <= self.position() + REWOUND {
                self.rewound += back;
                self.at = mark + 1;
            }
        }
    }

    /// Reads more behind what is there, and lets go of what lies in front of it. 0 at the end.
    fn more(&mut self) -> io::Result<usize> {
        let kept = self.mark.filter(|mark| self.at - mark <= KEPT);
        let from = kept.unwrap_or(self.at);
        self.bytes.drain(..from);
        self.passed += from as u64;
        self.at -= from;
        self.mark = kept.map(|_| 0);
        let length = self.bytes.len();
        self.bytes.resize(length + CHUNK, 0);
        let count = self.stream.read(&mut self.bytes[length..]);
        self.bytes.truncate(length + *count.as_ref().unwrap_or(&0));
        count
    }

    /// Whether a gzip member begins here, also one whose first bytes are not all read yet.
    fn begins_member(&mut self) -> io::Result<bool> {
        while self.bytes.len() - self.at < MEMBER.len() && MEMBER.starts_with(&self.bytes[self.at..]) {
            if self.more()? == 0 {
                return Ok(false);
            }
        }
        Ok(self.bytes[self.at..].starts_with(&MEMBER))
    }
}

impl BufRead for Window {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.bytes.len() {
            self.more()?;
        }
        Ok(&self.bytes[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = self.bytes.len().min(self.at + count);
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.fill_buf()?;
        let count = rest.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

/// The body of an HTTP answer behind its `Content-Encoding`s (gzip, deflate, br, zstd), and why it is not whole, if it is not.
/// What came before damage is kept.
///
/// # Errors
///
/// Why it is refused: it grows beyond [`Limits::article_bytes`], or its encoding is unknown.
pub fn decoded(wire: &[u8], encodings: &str, limits: &Limits) -> Result<(Vec<u8>, Option<String>), String> {
    let mut body = wire.to_vec();
    let mut fault = None;
    let names: Vec<String> = encodings.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
    // Servers that pack twice exist; those that pack five times do not.
    for name in names.iter().rev().filter(|name| !matches!(name.as_str(), "" | "identity" | "none")).take(3) {
        let most = limits.article_bytes as u64 + 1;
        let mut out = Vec::new();
        let input = body.as_slice();
        let read = match name.as_str() {
            // Some servers say gzip and send plain text.
            "gzip" | "x-gzip" if !input.starts_with(&MEMBER) => {
                out.extend_from_slice(input);
                Ok(0)
            }
            "gzip" | "x-gzip" => flate2::bufread::MultiGzDecoder::new(input).take(most).read_to_end(&mut out),
            // RFC 9110 means zlib; many servers send bare deflate.
            "deflate" => {
                let zlib = flate2::bufread::ZlibDecoder::new(input).take(most).read_to_end(&mut out);
                if zlib.is_err() && out.is_empty() {
                    flate2::bufread::DeflateDecoder::new(input).take(most).read_to_end(&mut out)
                } else {
                    zlib
                }
            }
            "br" => brotli_decompressor::Decompressor::new(input, 4096).take(most).read_to_end(&mut out),
            "zstd" => match ruzstd::decoding::StreamingDecoder::new_with_max_window_size(input, most) {
                Ok(decoder) => decoder.take(most).read_to_end(&mut out),
                Err(error) => Err(io::Error::other(error.to_string())),
            },
            other => return Err(format!("the answer is packed as '{other}', which nobody asked for")),
        };
        if let Err(error) = read {
            fault.get_or_insert(format!("the answer's {name} data are damaged or cut ({error})"));
        }
        if out.len() as u64 >= most {
            return Err(format!("the answer grows beyond {} MB when it is unpacked", limits.article_bytes >> 20));
        }
        body = out;
    }
    Ok((body, fault))
}

/// Unpacks a gzip body of at most `most` bytes; what can't be unpacked is left out.
#[must_use]
pub fn unpacked(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // The error is of no interest: the bytes before it are what there is.
    let _ = GzDecoder::new(bytes).take(most as u64).read_to_end(&mut out);
    out
}
