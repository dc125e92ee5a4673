//! The journal alone says which article stands in which story.

use crate::values::Entry;
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::JournalAction;
use std::collections::{BTreeMap, BTreeSet};

/// Where articles and stories stand after a run of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    placed: BTreeMap<ArticleId, StoryId>,
    redirects: BTreeMap<StoryId, StoryId>,
    revisions: BTreeMap<ArticleId, u32>,
}

impl Replay {
    /// Plays entries in order. Those that were undone count for nothing.
    #[must_use]
    pub fn of(entries: &[Entry]) -> Self {
        let undone = undone(entries);
        let mut replay = Self::default();
        for entry in entries.iter().filter(|e| !undone.contains(&e.entry.sequence)) {
            replay.apply(&entry.entry.action);
        }
        replay
    }

    /// Plays one action.
    pub fn apply(&mut self, action: &JournalAction) {
        match action {
            JournalAction::Open { story, article } | JournalAction::Join { story, article } => {
                self.placed.insert(article.clone(), story.clone());
            }
            JournalAction::Merge { into, from } => {
                let (from, into) = (self.root(from), self.root(into));
                if from != into {
                    self.redirects.insert(from, into);
                }
            }
            JournalAction::Split { into, articles, .. } => {
                for article in articles {
                    self.placed.insert(article.clone(), into.clone());
                }
            }
            JournalAction::Move { article, into, .. } => {
                self.placed.insert(article.clone(), into.clone());
            }
            JournalAction::Revise { article, revision } => {
                self.revisions.insert(article.clone(), *revision);
            }
            JournalAction::Undo { .. } => {}
        }
    }

    /// Where a story went in the end.
    #[must_use]
    pub fn root(&self, story: &StoryId) -> StoryId {
        let mut at = story;
        // Every redirect leads from a root to another, so the way is no longer than their number.
        for _ in 0..=self.redirects.len() {
            match self.redirects.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        at.clone()
    }

    /// The story of an article.
    #[must_use]
    pub fn story_of(&self, article: &ArticleId) -> Option<StoryId> {
        self.placed.get(article).map(|story| self.root(story))
    }

    /// The articles of every story, by id.
    #[must_use]
    pub fn stories(&self) -> BTreeMap<StoryId, BTreeSet<ArticleId>> {
        let mut stories: BTreeMap<StoryId, BTreeSet<ArticleId>> = BTreeMap::new();
        for (article, story) in &self.placed {
            stories.entry(self.root(story)).or_default().insert(article.clone());
        }
        stories
    }

    /// Number of the edition of an article.
    #[must_use]
    pub fn revision(&self, article: &ArticleId) -> u32 {
        self.revisions.get(article).copied().unwrap_or(0)
    }
}

/// Places of the entries that count for nothing. An undoing that was itself undone has no effect.
fn undone(entries: &[Entry]) -> BTreeSet<u64> {
    let mut undone = BTreeSet::new();
    for entry in entries.iter().rev() {
        if let JournalAction::Undo { entry: of } = entry.entry.action
            && !undone.contains(&entry.entry.sequence)
        {
            undone.insert(of);
        }
    }
    undone
}

/// The stories that an action names. An undoing names those of the entry that it undoes, which it does not hold itself.
#[must_use]
pub fn stories_of(action: &JournalAction) -> Vec<&StoryId> {
    match action {
        JournalAction::Open { story, .. } | JournalAction::Join { story, .. } => vec![story],
        JournalAction::Merge { into, from }
        | JournalAction::Split { into, from, .. }
        | JournalAction::Move { into, from, .. } => vec![into, from],
        JournalAction::Revise { .. } | JournalAction::Undo { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Moment;
    use rashomon::ledger::JournalEntry;

    fn play(actions: Vec<JournalAction>) -> Replay {
        let entry = |(sequence, action)| Entry {
            at: Moment(0),
            hand: None,
            entry: JournalEntry { sequence, action, reason: String::new() },
        };
        Replay::of(&(0..).zip(actions).map(entry).collect::<Vec<_>>())
    }

    fn open(story: &str, article: &str) -> JournalAction {
        JournalAction::Open { story: StoryId::new(story), article: ArticleId::new(article) }
    }

    fn merge(into: &str, from: &str) -> JournalAction {
        JournalAction::Merge { into: StoryId::new(into), from: StoryId::new(from) }
    }

    #[test]
    fn a_merge_redirects_and_its_undoing_brings_back() {
        let story = |replay: &Replay, article: &str| replay.story_of(&ArticleId::new(article)).unwrap();
        let merged = play(vec![open("s", "a"), open("t", "b"), merge("s", "t")]);
        assert_eq!(story(&merged, "b").as_str(), "s");
        let undone = play(vec![open("s", "a"), open("t", "b"), merge("s", "t"), JournalAction::Undo { entry: 2 }]);
        assert_eq!(story(&undone, "b").as_str(), "t");
        let redone = play(vec![
            open("s", "a"),
            open("t", "b"),
            merge("s", "t"),
            JournalAction::Undo { entry: 2 },
            JournalAction::Undo { entry: 3 },
        ]);
        assert_eq!(redone.stories(), merged.stories());
    }

    #[test]
    fn merges_in_a_circle_end() {
        let replay = play(vec![open("s", "a"), open("t", "b"), merge("s", "t"), merge("t", "s")]);
        assert_eq!(replay.stories().len(), 1);
    }
}
