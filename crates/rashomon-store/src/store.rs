//! What a ledger needs of a place to be kept in.

use crate::values::{
    ArticleFilter, ArticleHead, Changes, Checkpoint, Counts, Entry, FeedState, Found, Input, Kept, Moment, NameKind,
    NameRow, Note, Page, Rejection, Revision, Standing, StoryFilter, StoryHead, Watchlist,
};
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::Story;

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else wrote in between; take in what they wrote and try again.
    #[error("the store changed meanwhile: its journal has {found} entries, not {expected}")]
    Conflict {
        /// Entries the writer knew of.
        expected: u64,
        /// Entries there are.
        found: u64,
    },
    /// The file was made by a later version.
    #[error("the store has format {found}, and this version reads up to {known}: use a later version of rashomon")]
    TooNew {
        /// Its format.
        found: u32,
        /// The latest format we know.
        known: u32,
    },
    /// Something in the store is not what was written.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// What was asked for makes no sense for this ledger.
    #[error("{0}")]
    Refused(String),
    /// The file is something else than a store, which is left as it is.
    #[error("it is no store, but another program's file: name another")]
    Foreign,
    /// The database failed.
    #[cfg(feature = "sqlite")]
    #[error("the database failed: {0}")]
    Sqlite(rusqlite::Error),
    /// The file system failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

#[cfg(feature = "sqlite")]
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::Foreign,
            _ => Self::Sqlite(error),
        }
    }
}

/// A place that keeps a ledger. Lists are in order of arrival unless they say otherwise.
pub trait Store {
    /// Writes all of `changes`, or nothing. When it returns, they last.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] where somebody else wrote to the journal meanwhile; else why it could not be written.
    fn commit(&mut self, changes: &Changes) -> Result<(), Error>;

    /// How much there is; `journal` is the place of its next entry.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read, here as in all that follow.
    fn counts(&self) -> Result<Counts, Error>;

    /// Entries of the journal from a place on, at most `limit`.
    fn journal(&self, from: u64, limit: usize) -> Result<Vec<Entry>, Error>;

    /// The entries that name a story, up to a time.
    fn journal_of(&self, story: &StoryId, until: Option<Moment>) -> Result<Vec<Entry>, Error>;

    /// An article as it stands.
    fn article(&self, id: &ArticleId) -> Result<Option<Kept>, Error>;

    /// How many editions an article has.
    fn editions(&self, id: &ArticleId) -> Result<u32, Error>;

    /// All editions of an article.
    fn revisions(&self, id: &ArticleId) -> Result<Vec<Revision>, Error>;

    /// Editions of all articles in order of arrival, from a place on.
    fn arrivals(&self, from: u64, limit: usize) -> Result<Vec<Revision>, Error>;

    /// Editions that another engine annotated, as this one does it, at most `limit`: to be written as [`Changes::renewed`], so that they
    /// are not derived again at each reading.
    fn outdated(&self, limit: usize) -> Result<Vec<Revision>, Error>;

    /// How many editions another engine annotated.
    fn count_outdated(&self) -> Result<u64, Error>;

    /// The articles of a story, with their places in the order of arrival.
    fn members(&self, story: &StoryId) -> Result<Vec<(u64, ArticleId)>, Error>;

    /// Where a story went: itself, or the one that it redirects to in the end; `None` where there never was one of that name.
    fn resolve(&self, story: &StoryId) -> Result<Option<StoryId>, Error>;

    /// The ledger of a story as it was last worked out, and the engine that did it; redirects are not followed. Where articles came
    /// since, [`Store::standing`] says so, and [`crate::Archive::ledger`] gives the one that counts.
    fn ledger(&self, story: &StoryId) -> Result<Option<(Story, String)>, Error>;

    /// How a story stands.
    fn standing(&self, story: &StoryId) -> Result<Option<Standing>, Error>;

    /// Stories whose ledger waits to be worked out, the one to which nothing came for longest first.
    fn waiting(&self, limit: usize) -> Result<Vec<StoryId>, Error>;

    /// A list of stories, the one that changed last first.
    fn stories(&self, filter: &StoryFilter) -> Result<Page<StoryHead>, Error>;

    /// A list of articles, the last to come first.
    fn articles(&self, filter: &ArticleFilter) -> Result<Page<ArticleHead>, Error>;

    /// A list of articles as [`Store::articles`] gives it, with what there is among the latest.
    fn search(&self, filter: &ArticleFilter) -> Result<Found, Error>;

    /// Names of a kind that begin so, those of most stories first, behind the first `skip`.
    fn names(&self, kind: NameKind, prefix: &str, skip: u64, limit: usize) -> Result<Vec<NameRow>, Error>;

    /// Input bytes by their hash.
    fn input(&self, hash: &str) -> Result<Option<Input>, Error>;

    /// What could not be read, the latest first.
    fn rejections(&self, limit: usize) -> Result<Vec<Rejection>, Error>;

    /// Notes on something, or all.
    fn notes(&self, on: Option<&str>) -> Result<Vec<Note>, Error>;

    /// All watchlists, by name.
    fn watchlists(&self) -> Result<Vec<Watchlist>, Error>;

    /// What is remembered of feeds under keys that begin so, by key.
    fn feeds(&self, prefix: &str) -> Result<Vec<FeedState>, Error>;

    /// The last checkpoint.
    fn checkpoint(&self) -> Result<Option<Checkpoint>, Error>;

    /// What is wrong with the store itself, apart from what it holds.
    fn faults(&self) -> Result<Vec<String>, Error>;
}
