//! Forgetting what lies more than two windows before the clock of the stream, a little with every article, so that no article
//! waits while a million others are looked through.

use super::candidates::Index;
use super::clusterer::Clusterer;
use serde::{Deserialize, Serialize};

/// Days by which the clock of the stream must have moved before old stories are looked for.
const DAYS: i32 = 2;
/// Stories that are looked at with every article.
const STORIES: usize = 64;
/// The index is swept once one article in so many that it holds is dead.
const DEAD: usize = 8;

/// How far the sweep has come.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Sweep {
    /// The next story to look at, and where to stop.
    stories: (usize, usize),
    /// The next part of the index, if it is being swept.
    part: Option<usize>,
    /// Articles in the index that were let go since it was swept.
    dead: usize,
    /// Articles put since then, with those that were left.
    held: usize,
}

impl Clusterer {
    /// Moves the clock, and lets go of a few old stories.
    pub(super) fn tidy(&mut self, day: Option<i32>) {
        if let Some(now) = self.clock.tick(day)
            && now >= self.clock.swept.saturating_add(DAYS)
        {
            self.clock.swept = now;
            // Those of an earlier pass have grown old meanwhile: what is done begins anew, what is under way goes on.
            if self.sweep.stories.0 >= self.sweep.stories.1 {
                self.sweep.stories.0 = 0;
            }
            self.sweep.stories.1 = self.stories.len();
        }
        self.sweep.held += 1;
        self.sweep_stories();
        self.sweep_index();
    }

    fn sweep_stories(&mut self) {
        let (from, end) = self.sweep.stories;
        if from >= end {
            return;
        }
        let to = end.min(from + STORIES);
        let oldest = self.clock.swept.saturating_sub(self.window.saturating_mul(2));
        for story in from..to.min(self.stories.len()) {
            let open = &mut self.stories[story];
            if open.days.last.is_some_and(|last| last < oldest)
                && open.merged_into.is_none()
                && !open.articles.is_empty()
            {
                open.said = None;
                self.sweep.dead += open.articles.len();
                let articles = std::mem::take(&mut open.articles);
                for article in &articles {
                    self.known[*article as usize].signature.forget();
                }
                open.others.extend(articles);
            }
        }
        self.sweep.stories.0 = to;
    }

    fn sweep_index(&mut self) {
        if self.sweep.part.is_none() && self.sweep.dead > self.sweep.held / DEAD {
            self.sweep.part = Some(0);
            self.sweep.held = self.sweep.held.saturating_sub(self.sweep.dead);
            self.sweep.dead = 0;
        }
        let Some(part) = self.sweep.part else { return };
        let known = &self.known;
        let is_dead = |article: u32| known.get(article as usize).is_none_or(|k| k.signature.terms().is_empty());
        self.index.sweep(part, is_dead);
        self.sweep.part = (part + 1 < Index::PARTS).then_some(part + 1);
    }

    /// Begins anew after articles and stories got other numbers.
    pub(super) fn sweep_again(&mut self) {
        self.sweep = Sweep { held: self.known.len(), ..Sweep::default() };
    }
}
