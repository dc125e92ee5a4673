//! The words of a story as numbers, and how much each tells in it: its rarity in general news times how seldom the articles that
//! use it use it.

use crate::annotate::Claim;
use crate::article::Field;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// A word class or an entity of the story.
pub(crate) type WordId = u32;

/// The words of a story: numbers for classes and entities, and what they tell.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    ids: FxHashMap<String, WordId>,
    names: Vec<String>,
    rarity: Vec<f32>,
    /// How much a word tells in this story, 0 to 1.
    weight: Vec<f32>,
    /// How many reports use a word.
    reports: Vec<u32>,
    /// Whether the word is an entity.
    entity: Vec<bool>,
}

impl Vocabulary {
    /// The id of a word; `rarity` says how rare it is in general news where it is new.
    pub fn intern(&mut self, word: &str, rarity: impl FnOnce() -> f32, entity: bool) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = WordId::try_from(self.names.len()).unwrap_or(WordId::MAX);
        self.ids.insert(word.to_owned(), id);
        self.names.push(word.to_owned());
        self.rarity.push(rarity());
        self.entity.push(entity);
        id
    }

    /// The word of an id, for people: a class's stem, or an entity's name.
    pub fn word(&self, id: WordId) -> &str {
        self.names
            .get(id as usize)
            .map_or("", |name| name.rsplit_once('\u{1}').map_or(name.as_str(), |(_, shown)| shown))
    }

    /// How much a word tells in this story.
    pub fn weight(&self, id: WordId) -> f32 {
        self.weight.get(id as usize).copied().unwrap_or(0.0)
    }

    /// Whether a word is a name.
    pub fn is_entity(&self, id: WordId) -> bool {
        self.entity.get(id as usize).copied().unwrap_or(false)
    }

    /// How many reports use a word.
    pub fn reports(&self, id: WordId) -> u32 {
        self.reports.get(id as usize).copied().unwrap_or(0)
    }

    /// How rare a word is in general news; names are given one rarity.
    pub fn rarity(&self, id: WordId) -> f32 {
        self.rarity.get(id as usize).copied().unwrap_or(1.0)
    }

    /// Weighs all words by what the story's sentences count.
    pub fn weigh(&mut self, counts: &SentenceCounts) {
        self.weight = (0..self.len()).map(|id| weight_in_story(self, counts, id)).collect();
        self.reports = (0..self.len()).map(|id| counts_of(&counts.reports, id)).collect();
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }
}

/// In how many sentences of how many a word stands, over the articles that use it.
#[derive(Debug, Default)]
pub(crate) struct SentenceCounts {
    with_word: FxHashMap<WordId, u32>,
    in_articles: FxHashMap<WordId, u32>,
    reports: FxHashMap<WordId, u32>,
    seen_in_report: Vec<WordId>,
    sentence: Option<(Field, Span)>,
    sentences_in_report: u32,
    words_of_sentence: Vec<WordId>,
}

impl SentenceCounts {
    /// Counts the words of a claim and of what stands around it, for its sentence.
    pub fn see(&mut self, claim: &Claim, words: impl Iterator<Item = WordId>) {
        if self.sentence != Some((claim.field, claim.sentence)) {
            self.end_sentence();
            self.sentence = Some((claim.field, claim.sentence));
            self.sentences_in_report += 1;
        }
        self.words_of_sentence.extend(words);
    }

    fn end_sentence(&mut self) {
        self.words_of_sentence.sort_unstable();
        self.words_of_sentence.dedup();
        for word in self.words_of_sentence.drain(..) {
            *self.with_word.entry(word).or_default() += 1;
            self.seen_in_report.push(word);
        }
    }

    /// Ends a report.
    pub fn end(&mut self) {
        self.end_sentence();
        self.seen_in_report.sort_unstable();
        self.seen_in_report.dedup();
        for word in self.seen_in_report.drain(..) {
            *self.in_articles.entry(word).or_default() += self.sentences_in_report;
            *self.reports.entry(word).or_default() += 1;
        }
        self.sentences_in_report = 0;
        self.sentence = None;
    }
}

/// How much a word tells: its rarity in general news, times how seldom the articles that use it use it.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn weight_in_story(vocabulary: &Vocabulary, counts: &SentenceCounts, index: usize) -> f32 {
    let id = index as WordId;
    let with_word = counts.with_word.get(&id).copied().unwrap_or(0) as f32;
    let of = counts.in_articles.get(&id).copied().unwrap_or(0) as f32;
    // The constants stand for an article of twenty sentences of which one has the word: short articles prove nothing.
    let share = (with_word + 1.0) / (of + 20.0);
    let seldom = (share.min(1.0).ln() / (1.0f32 / 20.0).ln()).clamp(0.12, 1.0);
    vocabulary.rarity(id).powf(0.8) * seldom
}

#[allow(clippy::cast_possible_truncation)]
fn counts_of(counts: &FxHashMap<WordId, u32>, index: usize) -> u32 {
    counts.get(&(index as WordId)).copied().unwrap_or(0)
}
