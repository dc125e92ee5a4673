//! Aligned passages: the ranges of words that two articles share, extended as far as they go and merged over small edits.

use super::words::{SHINGLE, Words};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Words that may differ between two runs of one passage: an agency's sub-editor changes a word or drops a day.
const GAP: usize = 3;
/// Places of one shingle in the other article that are tried; a caption repeated hundreds of times must not cost its square.
const PLACES: usize = 8;

/// A shared passage as ranges of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Words of a.
    pub a: Range<usize>,
    /// Words of b.
    pub b: Range<usize>,
}

/// An article prepared for comparing with many others.
#[derive(Debug, Default)]
pub struct Places {
    of_shingle: FxHashMap<u64, Vec<u32>>,
}

impl Places {
    /// Where each shingle of `words` begins.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn of(words: &Words) -> Self {
        let mut of_shingle: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, shingle) in words.shingles().into_iter().enumerate() {
            let places = of_shingle.entry(shingle).or_default();
            if places.len() < PLACES {
                places.push(at as u32);
            }
        }
        Self { of_shingle }
    }
}

/// The passages that a and b share, each at least a shingle long, in order of a. A word of a lies in one passage at most.
#[must_use]
pub fn runs(a: &Words, b: &Words, places_in_b: &Places) -> Vec<Run> {
    let shingles = a.shingles();
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while let Some(shingle) = shingles.get(at) {
        let Some(places) = places_in_b.of_shingle.get(shingle) else {
            at += 1;
            continue;
        };
        let expected = runs.last().map_or(0, |run| run.b.end);
        let best = places
            .iter()
            .map(|place| {
                let place = *place as usize;
                let length = common(&a.hashes[at..], &b.hashes[place..]);
                (length, std::cmp::Reverse(expected.abs_diff(place)), place)
            })
            .max();
        let Some((length, _, place)) = best.filter(|(length, ..)| *length >= SHINGLE) else {
            at += 1;
            continue;
        };
        push(&mut runs, Run { a: at..at + length, b: place..place + length });
        at += length;
    }
    runs
}

fn common(a: &[u64], b: &[u64]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

/// Adds a run, or lengthens the last one where only a small edit lies between.
fn push(runs: &mut Vec<Run>, run: Run) {
    if let Some(last) = runs.last_mut() {
        let gap_in_a = run.a.start - last.a.end;
        let follows = run.b.start >= last.b.end && run.b.start - last.b.end <= GAP;
        if gap_in_a <= GAP && follows {
            last.a.end = run.a.end;
            last.b.end = run.b.end;
            return;
        }
    }
    runs.push(run);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn align(a: &str, b: &str) -> Vec<Run> {
        let (a, b) = (Words::of(a), Words::of(b));
        runs(&a, &b, &Places::of(&b))
    }

    #[test]
    fn a_passage_is_extended_to_both_ends() {
        let found = align("x y one two three four five six z", "q one two three four five six r");
        assert_eq!(found, [Run { a: 2..8, b: 1..7 }]);
    }

    #[test]
    fn a_small_edit_does_not_break_a_passage() {
        let found = align(
            "one two three four five on Monday six seven eight nine ten",
            "one two three four five six seven eight nine ten",
        );
        assert_eq!(found, [Run { a: 0..12, b: 0..10 }]);
    }

    #[test]
    fn four_words_are_no_passage() {
        assert!(align("one two three four", "one two three four").is_empty());
    }

    proptest! {
        #[test]
        fn runs_fit_and_do_not_overlap_in_a(a in "[ab ]{0,120}", b in "[ab ]{0,120}") {
            let (words_a, words_b) = (Words::of(&a), Words::of(&b));
            let mut last = 0;
            for run in runs(&words_a, &words_b, &Places::of(&words_b)) {
                prop_assert!(run.a.start >= last && run.a.end <= words_a.len() && run.b.end <= words_b.len());
                prop_assert!(run.a.len() >= SHINGLE && run.b.len() >= SHINGLE);
                last = run.a.end;
            }
        }
    }
}
