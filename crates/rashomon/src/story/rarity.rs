//! How rare a term is: learned from the stream, on a background of general news.
//!
//! Counts of the stream lie in a sketch of fixed size (each term has two counters of one cache line; the smaller count is
//! taken), so that memory does not grow with the vocabulary, and a look at a term costs one access. The background is `resources/story-words.tsv`: without it the first articles of a stream, or two
//! files given on a command line, would take every common word for telling.

use super::weights::Weights;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Counters, as a power of two.
const BITS: u32 = 21;
/// Counters of a cache line, as a power of two.
const LINE: u32 = 4;

/// Document frequencies of the stream so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rarity {
    counts: Vec<u32>,
    articles: u32,
    /// The same of names, by articles.
    named: Vec<u32>,
    all_articles: u32,
}

impl Default for Rarity {
    fn default() -> Self {
        Self { counts: vec![0; 1 << BITS], articles: 0, named: vec![0; 1 << BITS], all_articles: 0 }
    }
}

impl Rarity {
    const fn slots(term: u32) -> [usize; 2] {
        let line = (term.wrapping_mul(0x9e37_79b1) >> (32 - BITS + LINE)) << LINE;
        let mixed = term.wrapping_mul(0x85eb_ca77);
        let (first, other) = (mixed >> (32 - LINE), mixed >> (32 - 2 * LINE) & ((1 << LINE) - 1));
        // The second counter is another one.
        let second = if first == other { other ^ 1 } else { other };
        [(line | first) as usize, (line | second) as usize]
    }

    /// Counts an article that has these terms, each once.
    pub fn count(&mut self, terms: impl Iterator<Item = u32>) {
        self.articles = self.articles.saturating_add(1);
        for term in terms {
            for slot in Self::slots(term) {
                self.counts[slot] = self.counts[slot].saturating_add(1);
            }
        }
    }

    /// Counts the names of an article, each once: keys as they stand in codes.
    pub fn count_names(&mut self, names: &[u32]) {
        self.all_articles = self.all_articles.saturating_add(1);
        for name in names {
            for slot in Self::slots(*name) {
                self.named[slot] = self.named[slot].saturating_add(1);
            }
        }
    }

    /// Share of the articles that have a name, `within` of so many left out: of a story of theirs, how many it has and how many of them
    /// have the name. Articles are counted here and not stories: where a hundred events in one form ran together, its words would
    /// stay rare; and those of the story at hand are no evidence that its names are common, however large it grows.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn named(&self, name: u32, within: (u32, u32), weights: &Weights) -> f32 {
        let [first, second] = Self::slots(name);
        let (_, having) = within;
        let seen = self.named[first].min(self.named[second]).saturating_sub(having) as f32;
        if seen < weights.few_articles {
            return 0.0;
        }
        self.outside(name, within, weights)
    }

    /// The same, however few have it.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn outside(&self, name: u32, within: (u32, u32), weights: &Weights) -> f32 {
        let [first, second] = Self::slots(name);
        let (articles, having) = within;
        let seen = self.named[first].min(self.named[second]).saturating_sub(having) as f32;
        seen / (self.all_articles.saturating_sub(articles) as f32 + weights.background_articles)
    }

    /// Natural logarithm of one over the share of articles that have the term; `general` is its share in general news.
    #[must_use]
    pub fn of(&self, term: u32, general: f32, weights: &Weights) -> f32 {
        let [first, second] = Self::slots(term);
        let seen = self.counts[first].min(self.counts[second]);
        #[allow(clippy::cast_precision_loss)]
        let (seen, articles) = (seen as f32, self.articles as f32);
        let prior = weights.background_articles;
        let share = (seen + prior * general.min(1.0) + 0.5) / (articles + prior);
        -share.min(1.0).ln()
    }
}

/// Words of general news, and the share of sentences that have them.
#[derive(Debug)]
pub struct Background {
    share: FxHashMap<u32, f32>,
}

impl Background {
    /// The one that ships.
    #[must_use]
    pub fn get() -> &'static Background {
        static BACKGROUND: OnceLock<Background> = OnceLock::new();
        BACKGROUND.get_or_init(|| Background::read(include_str!("../../resources/story-words.tsv")))
    }

    /// Reads `# sentences<TAB>N`, then `key<TAB>sentences that have it` a line.
    fn read(table: &str) -> Self {
        let mut sentences = 1.0f32;
        let mut share = FxHashMap::default();
        for line in table.lines() {
            let Some((key, count)) = line.split_once('\t') else { continue };
            let Ok(count) = count.trim().parse::<f32>() else { continue };
            if key == "# sentences" {
                sentences = count.max(1.0);
            } else if !key.starts_with('#') {
                share.insert(super::terms::hash(key), count / sentences);
            }
        }
        Self { share }
    }

    /// Share of sentences that have the word; 0 for words it does not know.
    #[must_use]
    pub fn of(&self, term: u32) -> f32 {
        self.share.get(&term).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_article_has_is_not_rare() {
        let mut rarity = Rarity::default();
        for article in 0..1_000u32 {
            rarity.count([7, 1_000 + article].into_iter());
        }
        let weights = Weights::get();
        assert!(rarity.of(7, 0.0, weights) < 1.0);
        assert!(rarity.of(1_500, 0.0, weights) > 5.0);
    }

    #[test]
    fn the_background_knows_common_words() {
        let background = Background::get();
        assert!(background.of(super::super::terms::hash("the")) > 0.3);
        assert!(background.of(super::super::terms::hash("xyzzy")) == 0.0);
    }
}
