//! A ledger in one SQLite file: write-ahead log, full synchronization, full-text index.

mod packing;
mod read;
mod schema;
mod write;

use crate::store::{Error, Store};
use crate::values::{
    ArticleFilter, ArticleHead, Changes, Checkpoint, Counts, Entry, FeedState, Found, Input, Kept, Moment, NameKind,
    NameRow, Note, Page, Rejection, Revision, Standing, StoryFilter, StoryHead, Watchlist,
};
use packing::Packing;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::Story;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A ledger in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    packing: Packing,
    path: Option<PathBuf>,
}

impl Sqlite {
    /// Opens a file, or makes it; older formats are brought up to date.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened, is no store, or was made by a later version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        Self::prepare(connection, Some(path.to_owned()))
    }

    /// A store that is gone when the program ends.
    ///
    /// # Errors
    ///
    /// Where the database fails.
    pub fn in_memory() -> Result<Self, Error> {
        Self::prepare(Connection::open_in_memory()?, None)
    }

    /// Opens a file that is there for reading alone; any number of these may stand beside one writer.
    ///
    /// # Errors
    ///
    /// Where there is no such file, or it has another format.
    pub fn open_to_read(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        settings(&connection)?;
        schema::expect_present(&connection)?;
        Ok(Self { connection, packing: Packing::default(), path: Some(path.to_owned()) })
    }

    fn prepare(mut connection: Connection, path: Option<PathBuf>) -> Result<Self, Error> {
        settings(&connection)?;
        // What a row has beyond a page lies in pages that are filled to the brim; of larger pages a row of ten kilobytes wastes a third.
        connection.pragma_update(None, "page_size", 4_096)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        // With FULL a commit that was acknowledged outlives the loss of power, not of the process alone.
        connection.pragma_update(None, "synchronous", "FULL")?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection, packing: Packing::default(), path })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// A number that is another one once somebody else has written, and means nothing to other connections.
    ///
    /// # Errors
    ///
    /// Where the database fails.
    pub fn data_version(&self) -> Result<i64, Error> {
        Ok(self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    /// Writes a copy as it stands now, while others may go on reading and writing.
    ///
    /// # Errors
    ///
    /// Where there is such a file already, or it cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        if to.exists() {
            return Err(Error::Refused(format!("there is a file {} already: name a new one", to.display())));
        }
        self.connection.execute("VACUUM INTO ?1", [to.display().to_string()])?;
        Ok(())
    }
}

fn settings(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

impl Store for Sqlite {
    fn commit(&mut self, changes: &Changes) -> Result<(), Error> {
        write::commit(&mut self.connection, &self.packing, changes)
    }

    fn counts(&self) -> Result<Counts, Error> {
        read::counts(&self.connection)
    }

    fn journal(&self, from: u64, limit: usize) -> Result<Vec<Entry>, Error> {
        read::journal(&self.connection, from, limit)
    }

    fn journal_of(&self, story: &StoryId, until: Option<Moment>) -> Result<Vec<Entry>, Error> {
        read::journal_of(&self.connection, story, until)
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Kept>, Error> {
        read::article(&self.connection, &self.packing, id)
    }

    fn editions(&self, id: &ArticleId) -> Result<u32, Error> {
        read::editions(&self.connection, id)
    }

    fn revisions(&self, id: &ArticleId) -> Result<Vec<Revision>, Error> {
        read::revisions(&self.connection, &self.packing, id)
    }

    fn arrivals(&self, from: u64, limit: usize) -> Result<Vec<Revision>, Error> {
        read::arrivals(&self.connection, &self.packing, from, limit)
    }

    fn outdated(&self, limit: usize) -> Result<Vec<Revision>, Error> {
        read::outdated(&self.connection, &self.packing, limit)
    }

    fn count_outdated(&self) -> Result<u64, Error> {
        read::count_outdated(&self.connection)
    }

    fn members(&self, story: &StoryId) -> Result<Vec<(u64, ArticleId)>, Error> {
        read::members(&self.connection, story)
    }

    fn resolve(&self, story: &StoryId) -> Result<Option<StoryId>, Error> {
        read::resolve(&self.connection, story)
    }

    fn ledger(&self, story: &StoryId) -> Result<Option<(Story, String)>, Error> {
        read::ledger(&self.connection, &self.packing, story)
    }

    fn standing(&self, story: &StoryId) -> Result<Option<Standing>, Error> {
        read::standing(&self.connection, story)
    }

    fn waiting(&self, limit: usize) -> Result<Vec<StoryId>, Error> {
        read::waiting(&self.connection, limit)
    }

    fn stories(&self, filter: &StoryFilter) -> Result<Page<StoryHead>, Error> {
        read::stories(&self.connection, filter)
    }

    fn articles(&self, filter: &ArticleFilter) -> Result<Page<ArticleHead>, Error> {
        Ok(self.search(filter)?.page)
    }

    fn search(&self, filter: &ArticleFilter) -> Result<Found, Error> {
        read::search(&self.connection, filter)
    }

    fn names(&self, kind: NameKind, prefix: &str, skip: u64, limit: usize) -> Result<Vec<NameRow>, Error> {
        read::names(&self.connection, kind, prefix, skip, limit)
    }

    fn input(&self, hash: &str) -> Result<Option<Input>, Error> {
        read::input(&self.connection, hash)
    }

    fn rejections(&self, limit: usize) -> Result<Vec<Rejection>, Error> {
        read::rejections(&self.connection, limit)
    }

    fn notes(&self, on: Option<&str>) -> Result<Vec<Note>, Error> {
        read::notes(&self.connection, on)
    }

    fn watchlists(&self) -> Result<Vec<Watchlist>, Error> {
        read::watchlists(&self.connection)
    }

    fn feeds(&self, prefix: &str) -> Result<Vec<FeedState>, Error> {
        read::feeds(&self.connection, prefix)
    }

    fn checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        read::checkpoint(&self.connection)
    }

    fn faults(&self) -> Result<Vec<String>, Error> {
        read::faults(&self.connection)
    }
}
