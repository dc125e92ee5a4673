//! Decisions made by hand: each is a journal entry with its reason, and can be undone.

use super::Archive;
use crate::replay::Replay;
use crate::store::{Error, Store};
use crate::values::{Changes, Entry, Moment, Note, StoryRow};
use rashomon::id::{ArticleId, StoryId, digest};
use rashomon::ledger::{JournalAction, JournalEntry};
use rashomon::story::Clusterer;
use std::collections::{BTreeMap, BTreeSet};

/// Who decides, why and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Who.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// A person's decision binds the clusterer: stories that it parts are never merged again, unless it is undone (`holds` is false).
pub(super) fn bind(clusterer: &mut Clusterer, action: &JournalAction, holds: bool) {
    let (a, b, apart) = match action {
        JournalAction::Split { from, into, .. } | JournalAction::Move { from, into, .. } => (from, into, holds),
        // Who undoes a merge says that the two are two.
        JournalAction::Merge { into, from } => (into, from, !holds),
        _ => return,
    };
    if apart {
        clusterer.keep_apart(a, b);
    } else {
        clusterer.let_merge(a, b);
    }
}

impl<S: Store> Archive<S> {
    /// Two stories become one; the other redirects to `into` from now on.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where there are no such stories or they are one already.
    pub fn merge(&mut self, into: &StoryId, from: &StoryId, hand: &Hand) -> Result<StoryId, Error> {
        self.attempt(|archive| {
            let (into, from) = (archive.present(into)?, archive.present(from)?);
            if into == from {
                return Err(Error::Refused(format!("{into} and {from} are one story already")));
            }
            archive.decide(JournalAction::Merge { into: into.clone(), from }, hand)?;
            Ok(into)
        })
    }

    /// Articles leave a story and found another, whose id is given back.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where the story has no such articles, or none would be left.
    pub fn split(&mut self, from: &StoryId, articles: &[ArticleId], hand: &Hand) -> Result<StoryId, Error> {
        self.attempt(|archive| {
            let from = archive.present(from)?;
            let members: BTreeSet<ArticleId> =
                archive.store.members(&from)?.into_iter().map(|(_, article)| article).collect();
            let leaving: BTreeSet<ArticleId> = articles.iter().cloned().collect();
            if let Some(stranger) = leaving.difference(&members).next() {
                return Err(Error::Refused(format!("article {stranger} does not stand in story {from}")));
            }
            if leaving.is_empty() || leaving.len() == members.len() {
                return Err(Error::Refused("a split takes some of a story's articles and leaves some".to_owned()));
            }
            let articles: Vec<ArticleId> = leaving.into_iter().collect();
            let head = archive.placing()?.head.to_string();
            let mut parts = vec!["split", from.as_str(), &head];
            parts.extend(articles.iter().map(ArticleId::as_str));
            let into = StoryId::new(format!("s-{}", digest(&parts)));
            archive.decide(JournalAction::Split { from, into: into.clone(), articles }, hand)?;
            Ok(into)
        })
    }

    /// An article goes into another story.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where there is no such article or story, or it stands there already.
    pub fn move_article(&mut self, article: &ArticleId, into: &StoryId, hand: &Hand) -> Result<(), Error> {
        self.attempt(|archive| {
            let into = archive.present(into)?;
            let Some(kept) = archive.store.article(article)? else {
                return Err(Error::Refused(format!("there is no article {article}")));
            };
            if kept.story == into {
                return Err(Error::Refused(format!("article {article} stands in story {into} already")));
            }
            archive.decide(JournalAction::Move { article: article.clone(), from: kept.story, into }, hand)
        })
    }

    /// An entry of the journal counts no more; what came after it stands. Only what was decided about whole stories can be
    /// undone: a merge, a split, a move, or an undoing.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where there is no such entry, or it is of another sort.
    pub fn undo(&mut self, entry: u64, hand: &Hand) -> Result<(), Error> {
        self.attempt(|archive| archive.undo_once(entry, hand))
    }

    /// Leaves a note on a story, an article or a claim. Claims are known by their stories alone: an id that is made like theirs is taken
    /// for one.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where nothing has the id.
    pub fn note(&mut self, on: &str, hand: &Hand) -> Result<(), Error> {
        let is_claim = || on.strip_prefix("c-").is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let is_known = self.store.resolve(&StoryId::new(on))?.is_some()
            || self.store.editions(&ArticleId::new(on))? > 0
            || is_claim();
        if !is_known {
            return Err(Error::Refused(format!("there is no story, article or claim {on}")));
        }
        let note = Note { on: on.to_owned(), at: hand.at, hand: hand.name.clone(), text: hand.reason.clone() };
        self.store.commit(&Changes { notes: vec![note], ..Changes::default() })
    }

    /// The story that one of this name is now.
    fn present(&self, story: &StoryId) -> Result<StoryId, Error> {
        match self.store.resolve(story)? {
            Some(root) => Ok(root),
            None => Err(Error::Refused(format!("there is no story {story}"))),
        }
    }

    fn decide(&mut self, action: JournalAction, hand: &Hand) -> Result<(), Error> {
        let at = self.placing()?.last.max(hand.at);
        let stories = self.settle(&action, at)?;
        let clusterer = &mut self.placing()?.clusterer;
        match &action {
            JournalAction::Merge { into, from } => clusterer.redirect(from, into),
            JournalAction::Split { into, articles, .. } => {
                let moves: Vec<_> = articles.iter().map(|article| (article.clone(), into.clone())).collect();
                clusterer.reassign(&moves);
            }
            JournalAction::Move { article, into, .. } => clusterer.reassign(&[(article.clone(), into.clone())]),
            _ => {}
        }
        bind(clusterer, &action, true);
        let mut changes = Changes { stories, ..Changes::default() };
        self.write(&mut changes, vec![(action, hand.reason.clone())], Some(&hand.name), at)
    }

    /// Undoing plays the whole journal twice, without and with it: it is rare, and the journal alone knows what it means.
    fn undo_once(&mut self, entry: u64, hand: &Hand) -> Result<(), Error> {
        let mut entries = self.whole_journal()?;
        let of = usize::try_from(entry).ok().and_then(|at| entries.get(at));
        match of.map(|e| &e.entry.action) {
            None => return Err(Error::Refused(format!("the journal has no entry {entry}"))),
            Some(JournalAction::Open { .. } | JournalAction::Join { .. } | JournalAction::Revise { .. }) => {
                return Err(Error::Refused(format!("entry {entry} tells of an article that came in: move it instead")));
            }
            Some(_) => {}
        }
        let undone = of.map(|e| e.entry.action.clone());
        let before = Replay::of(&entries);
        let action = JournalAction::Undo { entry };
        let at = self.placing()?.last.max(hand.at);
        entries.push(Entry {
            at,
            hand: Some(hand.name.clone()),
            entry: JournalEntry { sequence: entries.len() as u64, action: action.clone(), reason: String::new() },
        });
        let after = Replay::of(&entries);
        let (stories_before, mut stories_after) = (before.stories(), after.stories());
        let changed: BTreeSet<StoryId> = stories_before
            .keys()
            .chain(stories_after.keys())
            .filter(|story| stories_before.get(*story) != stories_after.get(*story))
            .cloned()
            .collect();
        if changed.is_empty() {
            return Err(Error::Refused(format!("undoing entry {entry} would change nothing")));
        }
        let (mut present, mut redirected, mut moves) = (BTreeMap::new(), Vec::new(), Vec::new());
        for story in changed {
            let root = after.root(&story);
            if root == story {
                let members = stories_after.remove(&story).unwrap_or_default();
                moves.extend(members.iter().map(|article| (article.clone(), story.clone())));
                present.insert(story, members);
            } else {
                redirected.push(StoryRow::without_articles(story, Some(root), at));
            }
        }
        let mut stories = self.rows(present, at)?;
        stories.extend(redirected);
        let clusterer = &mut self.placing()?.clusterer;
        clusterer.reassign(&moves);
        if let Some(undone) = undone {
            bind(clusterer, &undone, false);
        }
        let mut changes = Changes { stories, ..Changes::default() };
        self.write(&mut changes, vec![(action, hand.reason.clone())], Some(&hand.name), at)
    }

    pub(super) fn whole_journal(&self) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::new();
        loop {
            let page = self.store.journal(entries.len() as u64, 10_000)?;
            if page.is_empty() {
                return Ok(entries);
            }
            entries.extend(page);
        }
    }
}
