//! A story that takes articles.

use super::said::Said;
use super::signature::Signature;
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
    /// When its articles were published.
    pub days: Days,
    /// The same, of those that say so themselves: a date at the top of a text may be another.
    pub told: Days,
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
            days: Days::default(),
            told: Days::default(),
            titles,
            merged_into: None,
            split_at: 0,
            apart: Vec::new(),
        }
    }

    /// Takes note of when an article was published.
    pub fn add_day(&mut self, signature: &Signature) {
        self.days.add(signature.day);
        self.told.add(signature.told_day());
    }

    /// All its articles, as indexes.
    pub fn members(&self) -> Vec<u32> {
        [self.articles.as_slice(), &self.others].concat()
    }
}

/// Days of publication (since 1970), added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    first: Option<i32>,
    /// The last of them.
    pub last: Option<i32>,
    sum: i64,
    count: u32,
}

impl Days {
    /// Takes note of the day of an article, if it has one.
    pub fn add(&mut self, day: Option<i32>) {
        self.absorb(Self { first: day, last: day, sum: day.map_or(0, i64::from), count: u32::from(day.is_some()) });
    }

    /// Takes note of other days.
    pub fn absorb(&mut self, other: Self) {
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
        self.sum += other.sum;
        self.count += other.count;
    }

    /// How many days lie between these and others; 0 where they overlap, or where one of the two has none.
    #[must_use]
    pub fn between(&self, other: &Self) -> i32 {
        let gap = |last: Option<i32>, first: Option<i32>| first.zip(last).map_or(0, |(f, l)| f.saturating_sub(l));
        gap(self.last, other.first).max(gap(other.last, self.first)).max(0)
    }

    /// How many days one lies from the mean of these.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn off_middle(&self, day: i32) -> Option<f32> {
        (self.count > 0).then(|| (f64::from(day) - self.sum as f64 / f64::from(self.count)).abs() as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_off_middle() {
        let mut days = Days::default();
        assert_eq!(days.off_middle(4), None);
        [Some(0), None, Some(10)].into_iter().for_each(|day| days.add(day));
        assert_eq!((days.last, days.off_middle(11)), (Some(10), Some(6.0)));
        let mut more = Days::default();
        assert_eq!(days.between(&more), 0);
        more.add(Some(20));
        assert_eq!((days.between(&more), more.between(&days), days.between(&days)), (10, 10, 0));
        days.absorb(more);
        assert_eq!((days.last, days.off_middle(10)), (Some(20), Some(0.0)));
    }
}
