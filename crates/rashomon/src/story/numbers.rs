//! Where articles and stories of a name stand in the stream. Placing never asks for it, a store that puts articles back does, for
//! every one of them; so the tables are made when somebody asks, and catch up with what came since.

use super::clusterer::Known;
use super::open::Open;
use crate::id::{ArticleId, StoryId};
use rustc_hash::FxHashMap;

/// The numbers of articles and stories by their names.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    articles: FxHashMap<ArticleId, u32>,
    stories: FxHashMap<StoryId, u32>,
    /// How many of either were taken in.
    seen: (usize, usize),
}

impl Numbers {
    /// The number of an article; of two of one name, the first.
    #[allow(clippy::cast_possible_truncation)]
    pub fn article(&mut self, id: &ArticleId, known: &[Known]) -> Option<usize> {
        for (number, article) in known.iter().enumerate().skip(self.seen.0) {
            self.articles.entry(article.id.clone()).or_insert(number as u32);
        }
        self.seen.0 = known.len();
        self.articles.get(id).map(|number| *number as usize)
    }

    /// The number of a story.
    #[allow(clippy::cast_possible_truncation)]
    pub fn story(&mut self, id: &StoryId, stories: &[Open]) -> Option<usize> {
        for (number, story) in stories.iter().enumerate().skip(self.seen.1) {
            self.stories.entry(story.id.clone()).or_insert(number as u32);
        }
        self.seen.1 = stories.len();
        self.stories.get(id).map(|number| *number as usize)
    }

    /// Begins anew: articles and stories got other numbers.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
