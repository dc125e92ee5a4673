//! Ledgers that last.
//!
//! [`Store`] is what a ledger needs of a place to be kept in: [`Memory`] keeps it for a test or a notebook, `Sqlite` (feature `sqlite`) in
//! one file; one suite of contract tests runs over both. Everything is written by [`Store::commit`], all or nothing. [`Archive`]
//! stands above a store and does the work: it adds articles, follows decisions made by hand, shows any past state, and checks
//! that the journal alone rebuilds every story, byte for byte. Times of seeing are handed in: nothing here reads a clock.
//!
//! ```
//! use rashomon::{article::Article, config::Config};
//! use rashomon_store::{Archive, Incoming, Memory, Moment, Store as _};
//! let mut archive = Archive::new(Memory::default(), &Config::default());
//! let report = Article::from_text("Quake shakes Lorma\n\nThree people were killed in Lorma on Monday, police said.");
//! let added = archive.add(vec![Incoming::from(report)], Moment(1_700_000_000_000)).unwrap();
//! assert_eq!(added.new, 1);
//! assert_eq!(archive.store().counts().unwrap().stories, 1);
//! ```

mod archive;
mod codec;
mod lists;
mod memory;
mod query;
mod replay;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod values;

pub use archive::{Added, Archive, Checked, ClaimFilter, ClaimHit, Hand, Incoming, Touched, fold, row as row_of};
pub use codec::ENGINE;
pub use memory::Memory;
pub use query::Query;
pub use replay::{Replay, stories_of};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
pub use store::{Error, Store};
pub use values::{
    ArticleFilter, ArticleHead, Changes, Checkpoint, Counts, Entry, FeedState, Found, Input, Kept, Made, Moment,
    NameKind, NameRow, Note, Origin, Page, Rejection, Revision, Standing, StoryFilter, StoryHead, StoryRow, Waiting,
    Watchlist,
};
