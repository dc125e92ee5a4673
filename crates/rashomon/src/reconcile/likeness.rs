//! How near two reports are: of one event, or of two that share some words.
//!
//! Two clauses that share a word answer one question far more often where their reports tell of one thing. Between reports
//! that do not, the sentences around the clauses have to share more before two clauses are joined: on judged pairs of open news
//! neither sign parts questions from hunches half as well as both together (docs/experiments.md, 'Never on a hunch').

use super::vocabulary::WordId;

/// The words of each report of a story, as unit vectors over its vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Vectors(Vec<Vec<(WordId, f32)>>);

impl Vectors {
    /// Adds the next report: its words, each with how much it counts.
    pub fn push(&mut self, mut words: Vec<(WordId, f32)>) {
        words.sort_by_key(|(word, _)| *word);
        words.dedup_by_key(|(word, _)| *word);
        let length = words.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
        words.iter_mut().for_each(|(_, weight)| *weight /= length);
        self.0.push(words);
    }

    /// How like two reports are, 0 to 1: the cosine of their vectors.
    pub fn like(&self, a: usize, b: usize) -> f32 {
        let mut rest = self.of(b).iter().peekable();
        let mut sum = 0.0;
        for (word, weight) in self.of(a) {
            while rest.next_if(|(other, _)| other < word).is_some() {}
            if let Some((_, other)) = rest.next_if(|(other, _)| other == word) {
                sum += weight * other;
            }
        }
        sum
    }

    fn of(&self, report: usize) -> &[(WordId, f32)] {
        self.0.get(report).map_or(&[], Vec::as_slice)
    }
}

/// Reports as like as this tell of one event.
const ONE_EVENT: f32 = 0.55;
/// Reports of so many different words show in full how far apart they are; shorter ones less of it.
const LONG: f32 = 100.0;
/// A report of so many different words tells something; a headline alone does not.
const SHORT: f32 = 45.0;

/// How near two reports of a story are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Near {
    /// How much likeness is missing to reports of one event, as far as the shorter one's length can show it.
    pub apart: f32,
    /// How much of a telling the shorter one is, 0 to 1.
    pub told: f32,
}

/// How near the reports of a story are to one of them; each is asked for by many claims, and worked out once.
pub(crate) struct Nearness<'v> {
    vectors: &'v Vectors,
    report: usize,
    known: Vec<Option<Near>>,
    /// The vector of that report by its words, so that others are held against it without walking its list.
    weights: Vec<f32>,
}

impl<'v> Nearness<'v> {
    /// To no report yet, for a story of so many words.
    pub fn of_none(vectors: &'v Vectors, words: usize) -> Self {
        Self { vectors, report: usize::MAX, known: vec![None; vectors.0.len()], weights: vec![0.0; words] }
    }

    /// Takes another report as the one that all are held against.
    pub fn turn_to(&mut self, report: usize) {
        if self.report == report {
            return;
        }
        for (word, _) in self.vectors.of(self.report) {
            self.write(*word, 0.0);
        }
        self.report = report;
        self.known.fill(None);
        for (word, weight) in self.vectors.of(report) {
            self.write(*word, *weight);
        }
    }

    fn write(&mut self, word: WordId, weight: f32) {
        if let Some(known) = self.weights.get_mut(word as usize) {
            *known = weight;
        }
    }

    /// How near a report is to the one turned to.
    #[allow(clippy::cast_precision_loss)]
    pub fn to(&mut self, other: usize) -> Near {
        if let Some(near) = self.known.get(other).copied().flatten() {
            return near;
        }
        let words = self.vectors.of(self.report).len().min(self.vectors.of(other).len()) as f32;
        let own = |word: WordId| self.weights.get(word as usize).copied().unwrap_or(0.0);
        let like: f32 = self.vectors.of(other).iter().map(|(word, weight)| own(*word) * weight).sum();
        let near =
            Near { apart: (ONE_EVENT - like).max(0.0) * (words / LONG).min(1.0), told: (words / SHORT).min(1.0) };
        if let Some(known) = self.known.get_mut(other) {
            *known = Some(near);
        }
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

    fn vectors(reports: &[Range<WordId>]) -> Vectors {
        let mut vectors = Vectors::default();
        for words in reports {
            vectors.push(words.clone().map(|word| (word, 1.0)).collect());
        }
        vectors
    }

    #[test]
    fn reports_are_apart_by_the_words_they_do_not_share() {
        let vectors = vectors(&[0..120, 0..110, 80..200, 300..420]);
        let mut near = Nearness::of_none(&vectors, 500);
        near.turn_to(0);
        assert!(near.to(1).apart <= 0.0);
        assert!(near.to(2).apart > 0.1 && near.to(2).apart < near.to(3).apart);
        near.turn_to(3);
        assert!((near.to(0).apart - ONE_EVENT).abs() < 1e-5 && near.to(3).apart <= 0.0);
        assert!((vectors.like(0, 2) - vectors.like(2, 0)).abs() < 1e-6);
    }

    #[test]
    fn short_reports_show_little_of_how_far_apart_they_are() {
        let vectors = vectors(&[0..120, 200..320, 200..210]);
        let mut near = Nearness::of_none(&vectors, 400);
        near.turn_to(0);
        let (long, short) = (near.to(1), near.to(2));
        assert!(short.apart < 0.2 * long.apart && short.told < 0.3 && long.told >= 1.0);
    }
}
