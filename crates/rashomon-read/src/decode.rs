//! The one decoder of compressed input, capped: a small file can't fill the memory or run for ever.
//!
//! A damaged or endless stream ends where the damage begins, like a shorter file; [`Fault`] then says why, so that what was
//! read before is kept and the rest is reported. Archives, whose records are gzip members of their own, go on with
//! [`Decoded::resume`] at the next member.

use crate::limits::Limits;
use flate2::bufread::GzDecoder;
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// How a gzip member begins: two magic bytes, and deflate as the method.
const MEMBER: [u8; 3] = [0x1f, 0x8b, 0x08];

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
    taken: Rc<Cell<u64>>,
    given: u64,
    expansion: u64,
    floor: u64,
    /// Why the stream ended early, if it did.
    pub fault: Fault,
}

type Raw = BufReader<Counted>;

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
        let taken = Rc::new(Cell::new(0));
        let mut raw = BufReader::with_capacity(64 << 10, Counted { stream, taken: Rc::clone(&taken) });
        let source = if raw.fill_buf()?.starts_with(&MEMBER) { Source::Between(raw) } else { Source::Plain(raw) };
        let decoded = Self {
            source,
            taken,
            given: 0,
            expansion: limits.expansion,
            floor: limits.expansion_floor,
            fault: Fault::default(),
        };
        Ok(BufReader::with_capacity(64 << 10, decoded))
    }

    /// Whether the stream is gzip.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        !matches!(self.source, Source::Plain(_))
    }

    /// Goes on at the next gzip member behind damage. False where there is none, or where the stream is not gzip.
    pub fn resume(&mut self) -> bool {
        let Source::Between(mut raw) = std::mem::replace(&mut self.source, Source::Ended) else { return false };
        let found = skip_to_member(&mut raw);
        self.source = if found { Source::Between(raw) } else { Source::Ended };
        found
    }

    /// Takes the next member, if one follows at once.
    fn next_member(&mut self) -> bool {
        let Source::Between(mut raw) = std::mem::replace(&mut self.source, Source::Ended) else { return false };
        // Some writers pad the end with zeros.
        let begins = raw.fill_buf().is_ok_and(|head| head.starts_with(&MEMBER));
        if begins {
            self.source = Source::Member(Box::new(GzDecoder::new(raw)));
        } else {
            self.source = Source::Between(raw);
        }
        begins
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
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
                Source::Member(_)
                    if self.given > self.floor && self.given > self.taken.get().saturating_mul(self.expansion) =>
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
                    Source::Member(decoder) => self.source = Source::Between(decoder.into_inner()),
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

/// Passes over bytes until a gzip member begins. False at the end.
fn skip_to_member(raw: &mut Raw) -> bool {
    loop {
        let Ok(buffer) = raw.fill_buf() else { return false };
        if buffer.is_empty() {
            return false;
        }
        if buffer.starts_with(&MEMBER) {
            return true;
        }
        // A member whose magic spans two buffers is found when its first byte leads the next one.
        let next = memchr::memchr(MEMBER[0], &buffer[1..]).map_or(buffer.len(), |at| at + 1);
        raw.consume(next);
    }
}

/// Counts the bytes that leave a stream.
struct Counted {
    stream: Box<dyn Read>,
    taken: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
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
