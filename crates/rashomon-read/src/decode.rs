//! The one decoder of compressed input, capped: a small file can't fill the memory or run for ever.
//!
//! A damaged or endless stream ends where the damage begins, like a shorter file; [`Fault`] then says why, so that what was
//! read before is kept and the rest is reported.

use crate::limits::Limits;
use flate2::bufread::MultiGzDecoder;
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Why a stream ended early, if it did; shared with the reader that found out.
#[derive(Clone, Debug, Default)]
pub struct Fault(Rc<RefCell<Option<String>>>);

impl Fault {
    /// The reason, once.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        self.0.borrow_mut().take()
    }

    /// Whether a reason is waiting.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Notes why the stream ends here; the first reason stays.
    pub fn set(&self, reason: String) {
        self.0.borrow_mut().get_or_insert(reason);
    }
}

/// A stream decompressed if it is gzip (members one after another count as one), as it is otherwise.
///
/// # Errors
///
/// What the first read of the stream fails with.
pub fn decoded(stream: Box<dyn Read>, limits: &Limits) -> io::Result<(Box<dyn BufRead>, Fault)> {
    let fault = Fault::default();
    let taken = Rc::new(Cell::new(0));
    let mut raw = BufReader::with_capacity(64 << 10, Counted { stream, taken: Rc::clone(&taken) });
    let head = raw.fill_buf()?;
    let inner: Box<dyn Read> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(Expanding {
            decoder: MultiGzDecoder::new(raw),
            taken,
            given: 0,
            expansion: limits.expansion,
            floor: limits.expansion_floor,
            fault: fault.clone(),
        })
    } else {
        Box::new(Plain { raw, fault: fault.clone() })
    };
    Ok((Box::new(BufReader::with_capacity(64 << 10, inner)), fault))
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

/// A stream that is not compressed; an error ends it.
struct Plain<R> {
    raw: R,
    fault: Fault,
}

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            return match self.raw.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.fault.set(format!("reading failed part-way ({error}); what came before is kept"));
                    Ok(0)
                }
                read => read,
            };
        }
    }
}

/// A gzip stream that may not grow without bound.
struct Expanding<R: BufRead> {
    decoder: MultiGzDecoder<R>,
    taken: Rc<Cell<u64>>,
    given: u64,
    expansion: u64,
    floor: u64,
    fault: Fault,
}

impl<R: BufRead> Read for Expanding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given > self.floor && self.given > self.taken.get().saturating_mul(self.expansion) {
            self.fault.set(format!(
                "the gzip data grow more than {} times ({} MB so far): this looks like a gzip bomb; if it is not, decompress it first",
                self.expansion,
                self.given >> 20
            ));
            return Ok(0);
        }
        loop {
            match self.decoder.read(buffer) {
                Ok(count) => {
                    self.given += count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let cause = match error.kind() {
                        io::ErrorKind::UnexpectedEof => "the gzip data end early".to_owned(),
                        _ => format!("the gzip data are damaged ({error})"),
                    };
                    self.fault.set(format!("{cause}: what came before is kept; fetch the file again for the rest"));
                    return Ok(0);
                }
            }
        }
    }
}
