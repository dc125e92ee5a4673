//! The values that go into a store and come out of it.

use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{JournalEntry, OriginCount, Story};
use rashomon::pipeline::Report;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// When something was seen or done: milliseconds since 1970 UTC, as the caller's clock says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Raw bytes from which articles were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// BLAKE3 of the bytes, 32 hexadecimal digits.
    pub hash: String,
    /// Where they came from.
    pub path: String,
    /// How many they were.
    pub size: u64,
    /// The bytes; `None` where they were too many to keep.
    pub bytes: Option<Vec<u8>>,
    /// When they were first seen.
    pub seen: Moment,
}

impl Input {
    /// The hash under which bytes are kept.
    #[must_use]
    pub fn hash_of(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex().as_str().chars().take(32).collect()
    }
}

/// Input that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The file or address.
    pub source: String,
    /// Line of a record, from 1.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// When it was seen.
    pub seen: Moment,
}

/// Where an edition of an article came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The file or address.
    pub path: String,
    /// Hash of the [`Input`], where its bytes are kept.
    pub input: Option<String>,
}

/// One edition of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Number of the edition; the first is 0.
    pub number: u32,
    /// When it was seen.
    pub seen: Moment,
    /// Where it came from.
    pub origin: Origin,
    /// The article and what it says.
    pub report: Arc<Report>,
}

/// An article as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Place in the order of arrival.
    pub arrival: u64,
    /// The story it stands in.
    pub story: StoryId,
    /// Its last edition.
    pub revision: Revision,
}

/// An entry of the journal, with when and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was written.
    pub at: Moment,
    /// Who decided; `None` for the program itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand: Option<String>,
    /// What happened.
    #[serde(flatten)]
    pub entry: JournalEntry,
}

/// A story to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryRow {
    /// Its id.
    pub id: StoryId,
    /// Where it went, if it is another one now, or has no article left.
    pub redirect: Option<StoryId>,
    /// Its ledger; `None` where it has no articles of its own any more.
    pub ledger: Option<Story>,
    /// Whom and what its claims name, each once.
    pub names: Vec<NameRow>,
    /// Where most of its reports say that it happens.
    pub place: Option<String>,
    /// When it changed.
    pub updated: Moment,
}

impl StoryRow {
    /// A story that has no article of its own any more, and where it went.
    #[must_use]
    pub const fn without_articles(id: StoryId, redirect: Option<StoryId>, updated: Moment) -> Self {
        Self { id, redirect, ledger: None, names: Vec::new(), place: None, updated }
    }
}

/// A story that articles came to: its ledger is to be worked out again, and what lists show meanwhile is brought as far as is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Its id.
    pub id: StoryId,
    /// Articles that did not stand in it before.
    pub joined: Vec<ArticleId>,
    /// How many articles and later editions its ledger does not know.
    pub came: u32,
    /// Its title as long as it has no ledger.
    pub title: String,
    /// Publication of the first report that came.
    pub first: Option<String>,
    /// Publication of the last report that came.
    pub last: Option<String>,
    /// Whom and what the reports name that came.
    pub names: Vec<NameRow>,
    /// Where they say that it happens; heeded as long as it has no ledger.
    pub place: Option<String>,
    /// When they came.
    pub updated: Moment,
}

/// A ledger that was worked out. It is written only where the story did not change meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The place of the story in the order of changes when its articles were read.
    pub of: u64,
    /// The story; `updated` is left as it was.
    pub row: StoryRow,
}

/// How a story stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its place in the order of changes: another one, and what is known of the story is out of date.
    pub changed: u64,
    /// How many articles and later editions its ledger does not know.
    pub waiting: u32,
    /// How many articles it has.
    pub reports: u32,
    /// How many notes stand on it.
    pub notes: u32,
}

/// The sorts of names under which stories are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// One to whom claims are credited.
    Holder,
    /// Somebody or something named.
    Entity,
    /// A place, by its GeoNames id.
    Place,
    /// Who published.
    Outlet,
}

impl NameKind {
    /// The name in the interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Entity => "entity",
            Self::Place => "place",
            Self::Outlet => "outlet",
        }
    }
}

/// A name under which stories are found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameRow {
    /// Which sort.
    pub kind: NameKind,
    /// What it is compared by.
    pub key: String,
    /// As it is written.
    pub name: String,
    /// Degrees north and east, of a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<(f64, f64)>,
    /// How large a thing the place is: 'country', 'populated_place'; the kind of an entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// In how many stories; filled in by the store.
    #[serde(default)]
    pub stories: u64,
}

/// What a list of stories shows of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryHead {
    /// Its id.
    pub id: StoryId,
    /// Its title.
    pub title: String,
    /// Publication of its first report.
    pub first: Option<String>,
    /// Publication of its last report.
    pub last: Option<String>,
    /// How many reports.
    pub reports: u32,
    /// How many origins.
    pub origins: OriginCount,
    /// How many findings of the story are corroborated.
    pub corroborated: u32,
    /// How many are disputed.
    pub disputed: u32,
    /// How many are open.
    pub open: u32,
    /// When the ledger last changed.
    pub updated: Moment,
    /// Where most of its reports say that it happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How many articles and later editions came since origins, findings and title were worked out.
    #[serde(default)]
    pub waiting: u32,
}

/// What a list of articles shows of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleHead {
    /// Its id.
    pub id: ArticleId,
    /// Place in the order of arrival.
    pub arrival: u64,
    /// Its story.
    pub story: StoryId,
    /// Number of its last edition.
    pub revision: u32,
    /// Who published.
    pub outlet: Option<String>,
    /// Its title, else its first line.
    pub title: String,
    /// The day it was published.
    pub day: Option<String>,
    /// When it was first seen.
    pub seen: Moment,
}

/// One page of a list. `next` continues it; `None` at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// What stands on it.
    pub items: Vec<T>,
    /// Where the next page begins.
    pub next: Option<u64>,
}

impl<T> Page<T> {
    /// The first `limit` of more items, whose places in the list come with them.
    pub(crate) fn of(mut items: Vec<(u64, T)>, limit: usize) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|(place, _)| *place).filter(|_| more);
        Self { items: items.into_iter().map(|(_, item)| item).collect(), next }
    }
}

/// Which stories, the one that changed last first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoryFilter {
    /// Only those found under this name.
    pub name: Option<(NameKind, String)>,
    /// Only those of at least so many reports.
    pub least_reports: u32,
    /// Only those with a disputed finding.
    pub disputed: bool,
    /// Behind this place.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: usize,
}

/// Which articles, the one that came last first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleFilter {
    /// Only those of this outlet.
    pub outlet: Option<String>,
    /// Only those published in this month ('2026-03').
    pub month: Option<String>,
    /// Only those with these words.
    pub query: Option<crate::Query>,
    /// Behind this place.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: usize,
}

/// Articles that were found, and what there is among the latest of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The articles, the last to come first.
    pub page: Page<ArticleHead>,
    /// Outlets and how many of the articles looked at are theirs, the most first.
    pub outlets: Vec<(String, u64)>,
    /// Months of publication ('2026-03') and how many articles, the latest first.
    pub months: Vec<(String, u64)>,
    /// How many articles the counts were taken over; as many as were found, up to a bound.
    pub counted: u64,
}

/// A note that somebody left on a story, article or claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Id of what it stands on.
    pub on: String,
    /// When it was left.
    pub at: Moment,
    /// By whom.
    pub hand: String,
    /// What it says.
    pub text: String,
}

/// What somebody wants to be told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watchlist {
    /// Its name.
    pub name: String,
    /// The words to look for.
    pub query: String,
    /// When it was made or changed.
    pub at: Moment,
}

/// Something that who watches feeds remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedState {
    /// What it is of: 'source:https://…', 'page:https://…', as the watcher sees fit.
    pub key: String,
    /// What is to be found again.
    pub state: serde_json::Value,
}

/// The placing of articles as it stood at a place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Length of the journal then.
    pub head: u64,
    /// Editions in the store then.
    pub revisions: u64,
    /// Name of the layout that `state` has; it is of no use to a build with another one.
    pub layout: String,
    /// The clusterer.
    pub state: Vec<u8>,
}

impl Checkpoint {
    const MAGIC: &[u8; 8] = b"rashomCP";

    /// As bytes that say of themselves whether they are whole: a mark, the layout's length and name, both numbers, the length of the
    /// state, BLAKE3 of all else, the state.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Self::MAGIC.to_vec();
        bytes.push(u8::try_from(self.layout.len()).unwrap_or(u8::MAX));
        bytes.extend(self.layout.bytes().take(usize::from(u8::MAX)));
        for number in [self.head, self.revisions, self.state.len() as u64] {
            bytes.extend(number.to_le_bytes());
        }
        let sum = Self::sum(&bytes, &self.state);
        bytes.extend(sum);
        bytes.extend(&self.state);
        bytes
    }

    /// What [`Checkpoint::to_bytes`] wrote; `None` where a byte is missing or another one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(Self::MAGIC)?;
        let (length, rest) = rest.split_first()?;
        let (layout, rest) = rest.split_at_checked(usize::from(*length))?;
        let (head, rest) = rest.split_first_chunk()?;
        let (revisions, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (sum, state) = rest.split_first_chunk::<32>()?;
        let named = bytes.get(..bytes.len() - rest.len())?;
        if state.len() as u64 != u64::from_le_bytes(*length) || Self::sum(named, state) != *sum {
            return None;
        }
        Some(Self {
            head: u64::from_le_bytes(*head),
            revisions: u64::from_le_bytes(*revisions),
            layout: String::from_utf8(layout.to_vec()).ok()?,
            state: state.to_vec(),
        })
    }

    fn sum(named: &[u8], state: &[u8]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(named).update(state);
        *hasher.finalize().as_bytes()
    }
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Articles.
    pub articles: u64,
    /// Editions of articles.
    pub revisions: u64,
    /// Stories that have articles.
    pub stories: u64,
    /// Entries of the journal.
    pub journal: u64,
    /// Inputs that could not be read.
    pub rejections: u64,
    /// Notes.
    pub notes: u64,
    /// Stories whose ledger waits to be worked out.
    pub waiting: u64,
}

/// What one commit writes: all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Length of the journal that the writer knows; a commit of articles, journal or stories is refused if it has another one.
    pub head: u64,
    /// Raw bytes; those that are there already are left alone.
    pub inputs: Vec<Input>,
    /// What could not be read.
    pub rejections: Vec<Rejection>,
    /// New editions, in order of arrival; number 0 brings a new article.
    pub revisions: Vec<Revision>,
    /// New entries; they go on where the journal ends.
    pub journal: Vec<Entry>,
    /// Stories that changed, with their ledgers.
    pub stories: Vec<StoryRow>,
    /// Stories that articles came to, whose ledgers are worked out later.
    pub waiting: Vec<Waiting>,
    /// Ledgers that were worked out.
    pub made: Vec<Made>,
    /// Editions that another engine had annotated, as this one does it; their stories wait.
    pub renewed: Vec<Revision>,
    /// New notes.
    pub notes: Vec<Note>,
    /// Watchlists to write; one of the same name is replaced.
    pub watchlists: Vec<Watchlist>,
    /// Names of watchlists to drop.
    pub dropped_watchlists: Vec<String>,
    /// What is remembered of feeds; one of the same key is replaced.
    pub feeds: Vec<FeedState>,
    /// Keys of what is to be remembered no more.
    pub dropped_feeds: Vec<String>,
    /// A new checkpoint.
    pub checkpoint: Option<Checkpoint>,
}

impl Changes {
    /// Whether it rests on what the journal says: notes, watchlists and feeds do not, and ledgers rest on their story alone.
    #[must_use]
    pub fn rests_on_journal(&self) -> bool {
        !(self.revisions.is_empty()
            && self.journal.is_empty()
            && self.stories.is_empty()
            && self.waiting.is_empty()
            && self.checkpoint.is_none())
    }
}
