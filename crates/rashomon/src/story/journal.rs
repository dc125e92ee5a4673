//! What the journal says: the stories as they stood at any moment, and where an id has gone.
//!
//! The journal alone tells it: every state is what the entries up to it give, and leaving the last entries out undoes them.

use crate::id::{ArticleId, StoryId};
use crate::ledger::{JournalAction, JournalEntry};
use std::collections::{BTreeMap, BTreeSet};

/// Where articles stood, and where ids had gone, after some entries of a journal.
///
/// ```
/// use rashomon::ledger::{JournalAction, JournalEntry};
/// use rashomon::id::{ArticleId, StoryId};
/// use rashomon::story::journal::State;
/// let open = |sequence, story: &str, article: &str| JournalEntry {
///     sequence,
///     action: JournalAction::Open { story: StoryId::new(story), article: ArticleId::new(article) },
///     reason: String::new(),
/// };
/// let merge = JournalEntry {
///     sequence: 2,
///     action: JournalAction::Merge { into: StoryId::new("s1"), from: StoryId::new("s2") },
///     reason: String::new(),
/// };
/// let journal = [open(0, "s1", "a"), open(1, "s2", "b"), merge];
/// let before = State::after(&journal[..2]);
/// assert_ne!(before.story_of(&ArticleId::new("a")), before.story_of(&ArticleId::new("b")));
/// let now = State::after(&journal);
/// assert_eq!(now.story_of(&ArticleId::new("b")), Some(&StoryId::new("s1")));
/// assert_eq!(now.redirected(&StoryId::new("s2")), &StoryId::new("s1"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    story_of: BTreeMap<ArticleId, StoryId>,
    went: BTreeMap<StoryId, StoryId>,
}

impl State {
    /// The state that some entries of a journal, from its first on, give.
    #[must_use]
    pub fn after(entries: &[JournalEntry]) -> Self {
        let mut state = Self::default();
        let undone = |entry: &JournalEntry| match entry.action {
            JournalAction::Undo { entry } => Some(entry),
            _ => None,
        };
        let undone: BTreeSet<u64> = entries.iter().filter_map(undone).collect();
        for entry in entries.iter().filter(|entry| !undone.contains(&entry.sequence)) {
            match &entry.action {
                JournalAction::Open { story, article } | JournalAction::Join { story, article } => {
                    state.story_of.insert(article.clone(), story.clone());
                }
                JournalAction::Merge { into, from } => {
                    state.went.insert(from.clone(), into.clone());
                }
                JournalAction::Move { article, into, .. } => {
                    state.story_of.insert(article.clone(), into.clone());
                    state.went.remove(into);
                }
                JournalAction::Revise { .. } | JournalAction::Undo { .. } => {}
                JournalAction::Split { into, articles, .. } => {
                    for article in articles {
                        state.story_of.insert(article.clone(), into.clone());
                    }
                }
            }
        }
        state
    }

    /// The story in which an article stands; `None` for an article that had not come yet.
    #[must_use]
    pub fn story_of(&self, article: &ArticleId) -> Option<&StoryId> {
        self.story_of.get(article).map(|story| self.redirected(story))
    }

    /// Where an id leads: to itself, or to the elder into which its story was merged.
    #[must_use]
    pub fn redirected<'s>(&'s self, mut story: &'s StoryId) -> &'s StoryId {
        // A story is merged once, and always into an elder one: this ends.
        while let Some(next) = self.went.get(story) {
            story = next;
        }
        story
    }
}
