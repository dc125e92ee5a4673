//! A story that takes articles.

use super::said::Said;
use crate::id::StoryId;
use serde::{Deserialize, Serialize};

/// A story that takes articles.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Open {
    /// Its id, from its founding article.
    pub id: StoryId,
    /// Articles that count for likeness, as indexes.
    pub articles: Vec<u32>,
    /// Its other articles: round-ups, live pages, and what was swept.
    pub others: Vec<u32>,
    /// What they have said; added up only where they are more than a few ([`super::clusterer::FEW`]): most stories are small, and
    /// the signatures of their articles say it.
    pub said: Option<Box<Said>>,
    /// First day of publication.
    pub first: Option<i32>,
    /// Last day of publication.
    pub last: Option<i32>,
    /// Whether there are titles alone.
    pub titles: bool,
    /// Where it went, if it was merged.
    pub merged_into: Option<u32>,
    /// Articles at which it is looked at again for being two.
    pub split_at: u32,
    /// Stories from which a person has parted it: it is never merged with them.
    pub apart: Vec<u32>,
}

impl Open {
    /// A story without articles.
    #[must_use]
    pub fn new(id: StoryId, titles: bool) -> Self {
        Self {
            id,
            articles: Vec::new(),
            others: Vec::new(),
            said: None,
            first: None,
            last: None,
            titles,
            merged_into: None,
            split_at: 0,
            apart: Vec::new(),
        }
    }

    /// All its articles, as indexes.
    pub fn members(&self) -> Vec<u32> {
        [self.articles.as_slice(), &self.others].concat()
    }

    /// Takes note of a day of publication.
    pub fn span_day(&mut self, day: Option<i32>) {
        if let Some(day) = day {
            self.first = Some(self.first.map_or(day, |first| first.min(day)));
            self.last = Some(self.last.map_or(day, |last| last.max(day)));
        }
    }
}
