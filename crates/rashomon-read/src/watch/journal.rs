//! Where a watch keeps what it knows.
//!
//! [`Keep`] is the seam. [`Journal`] is a file of JSON lines: one write a visit, in an order in which a cut anywhere loses no entry
//! (pages go before the source that listed them). A line that was cut by a crash is dropped when the journal is opened.

use super::state::{Change, State};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Keeps changes.
///
/// # Contract
///
/// What [`Keep::append`] returned from is given back by [`Keep::load`] after the process was killed, in the same order. Of an append
/// that did not return, a beginning may be given back, never a part of one change.
pub trait Keep: Send {
    /// All changes that were kept.
    ///
    /// # Errors
    ///
    /// What reading failed with.
    fn load(&mut self) -> io::Result<State>;

    /// Keeps changes.
    ///
    /// # Errors
    ///
    /// What writing failed with.
    fn append(&mut self, changes: &[Change]) -> io::Result<()>;

    /// Called now and then with all that is known: a keeper that grows with every change may start anew from it.
    ///
    /// # Errors
    ///
    /// What writing failed with.
    fn settle(&mut self, state: &State) -> io::Result<()> {
        let _ = state;
        Ok(())
    }

    /// Whether nothing is left when the process ends.
    fn forgets(&self) -> bool {
        false
    }
}

/// Keeps nothing beyond the process.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Keep for Nowhere {
    fn load(&mut self) -> io::Result<State> {
        Ok(State::default())
    }

    fn append(&mut self, _: &[Change]) -> io::Result<()> {
        Ok(())
    }

    fn forgets(&self) -> bool {
        true
    }
}

/// A journal in a file.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Bytes of the file, and after it was last written anew.
    bytes: u64,
    settled: u64,
    appends: u32,
    /// Lines that could not be read when it was loaded.
    pub damaged: u64,
}

/// Bytes below which a journal is not written anew.
const SMALL: u64 = 8 << 20;
/// Appends after which the file is brought to the disk: against loss of power, as a killed process loses nothing.
const SYNC: u32 = 64;

impl Journal {
    /// Opens a journal, or begins one; a line that a crash cut is dropped.
    ///
    /// # Errors
    ///
    /// What opening the file failed with.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        // Two processes on one journal would fetch everything twice.
        file.try_lock()
            .map_err(|error| io::Error::other(format!("the journal is used by another process ({error})")))?;
        let bytes = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, bytes, settled: bytes, appends: 0, damaged: 0 })
    }
}

impl Keep for Journal {
    fn load(&mut self) -> io::Result<State> {
        let mut state = State::default();
        let mut reader = BufReader::new(File::open(&self.path)?);
        let mut whole = 0u64;
        let mut line = Vec::new();
        loop {
            line.clear();
            let count = reader.read_until(b'\n', &mut line)?;
            if count == 0 || line.last() != Some(&b'\n') {
                break;
            }
            match serde_json::from_slice(&line) {
                Ok(change) => state.apply(change),
                // A whole line that is no change is damage: what was written behind it is kept.
                Err(_) => self.damaged += 1,
            }
            whole += count as u64;
        }
        if whole < self.bytes {
            self.file.set_len(whole)?;
            self.bytes = whole;
        }
        Ok(state)
    }

    fn append(&mut self, changes: &[Change]) -> io::Result<()> {
        let mut lines = Vec::new();
        for change in changes {
            serde_json::to_writer(&mut lines, change)?;
            lines.push(b'\n');
        }
        self.file.write_all(&lines)?;
        self.bytes += lines.len() as u64;
        self.appends += 1;
        if self.appends >= SYNC {
            self.appends = 0;
            self.file.sync_data()?;
        }
        Ok(())
    }

    fn settle(&mut self, state: &State) -> io::Result<()> {
        if self.bytes < SMALL || self.bytes < self.settled * 4 {
            return Ok(());
        }
        let fresh = self.path.with_extension("new");
        let mut out = BufWriter::new(File::create(&fresh)?);
        for change in state.changes() {
            serde_json::to_writer(&mut out, &change)?;
            out.write_all(b"\n")?;
        }
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        drop(file);
        let file = OpenOptions::new().read(true).append(true).open(&fresh)?;
        file.try_lock().map_err(|error| io::Error::other(error.to_string()))?;
        fs::rename(&fresh, &self.path)?;
        self.file = file;
        self.bytes = self.file.metadata()?.len();
        self.settled = self.bytes;
        Ok(())
    }
}
