//! Which pairs of articles are worth comparing word by word: an index over shingles that stays near-linear.
//!
//! Every shingle would do for a few thousand articles, and up to [`EXHAUSTIVE`] shingles every one is used: then a pair
//! that shares three shingles is never missed. Above, the index holds
//!
//! - one shingle in [`SAMPLE`] of every article, chosen by its hash, so that two articles choose the same ones (a sketch whose
//!   matches estimate *containment*, which banded `MinHash` can't: a brief inside a long report has a small Jaccard index), and
//! - every shingle of short articles ([`SHORT`]), which a sample could miss.
//!
//! An article of 256 shingles of which half stand in another misses it with probability `(1 - 1/8)^128`, below 1 in 10 million.
//! A shingle that more than [`COMMON`] articles carry says little, and all pairs of its articles would be too many: each of
//! them is paired with the first that carries it and with the one before, which keeps ten thousand identical pages linear.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Shingles in all articles together up to which the index holds every one.
const EXHAUSTIVE: usize = 3_000_000;
/// One shingle in this many is indexed above [`EXHAUSTIVE`].
const SAMPLE: u64 = 8;
/// Articles with fewer shingles than this are indexed whole.
const SHORT: usize = 256;
/// Articles that may carry a shingle before its pairs are chained to a representative.
const COMMON: usize = 200;
/// The same, above [`EXHAUSTIVE`].
const COMMON_IN_LARGE: usize = 48;
/// Shared shingles, in the whole text, from which a pair is compared: a passage of seven words.
const LEAST_SHARED: usize = 3;

/// Articles whose shingles are at hand at once.
const BATCH: usize = 4_096;

/// Pairs of articles, as indexes, the smaller first, sorted. `set` gives the sorted shingle set of an article, and is asked for it
/// twice: those of a million articles need not be held.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn pairs(articles: usize, set: impl Fn(usize) -> Vec<u64> + Sync) -> Vec<(u32, u32)> {
    // The size of each, and what those hold that are indexed whole.
    let first_look = |article: usize| {
        let set = set(article);
        let short = if set.len() < SHORT { set.iter().map(|s| key(*s)).collect() } else { Vec::new() };
        (set.len() as u32, short)
    };
    let (sizes, short): (Vec<u32>, Vec<Vec<u32>>) = (0..articles).into_par_iter().map(first_look).unzip();
    let total: usize = sizes.iter().map(|size| *size as usize).sum();
    let large = total > EXHAUSTIVE;
    let common = if large { COMMON_IN_LARGE } else { COMMON };
    let mut whole: Vec<u32> = if large { short.into_iter().flatten().collect() } else { Vec::new() };
    whole.par_sort_unstable();
    whole.dedup();
    let chosen = |shingle: u64| !large || shingle.is_multiple_of(SAMPLE) || whole.binary_search(&key(shingle)).is_ok();
    let mut postings: Vec<(u32, u32)> = Vec::new();
    for from in (0..articles).step_by(BATCH) {
        let batch = from..articles.min(from + BATCH);
        let of =
            |article: usize| set(article).into_iter().filter(|s| chosen(*s)).map(move |s| (key(s), article as u32));
        let found: Vec<(u32, u32)> = batch.into_par_iter().flat_map_iter(of).collect();
        postings.extend(found);
    }
    drop(whole);
    postings.par_sort_unstable();
    postings.dedup();

    // What each article shares with earlier ones, posting by posting.
    let mut neighbours: Vec<Vec<(u32, u32)>> = vec![Vec::new(); articles];
    let mut chained: Vec<(u32, u32)> = Vec::new();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let mut start = 0;
    for run in postings.chunk_by(|a, b| a.0 == b.0) {
        let end = start + run.len();
        if run.len() > common {
            chained.extend(run.windows(2).map(|w| (w[0].1, w[1].1)));
            chained.extend(run.iter().skip(1).map(|other| (run[0].1, other.1)));
        } else if run.len() > 1 {
            let index = runs.len() as u32;
            runs.push((start as u32, end as u32));
            for (place, (_, article)) in run.iter().enumerate().skip(1) {
                neighbours[*article as usize].push((index, place as u32));
            }
        }
        if chained.len() > 4_000_000 {
            chained.par_sort_unstable();
            chained.dedup();
        }
        start = end;
    }
    chained.par_sort_unstable();
    chained.dedup();

    let sizes = &sizes;
    let mut found: Vec<(u32, u32)> = neighbours
        .par_iter()
        .enumerate()
        .flat_map_iter(|(article, lists)| {
            let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
            for (run, place) in lists {
                let (start, _) = runs[*run as usize];
                let first = start as usize;
                for (_, other) in &postings[first..first + *place as usize] {
                    *counts.entry(*other).or_default() += 1;
                }
            }
            let mut others: Vec<(u32, u32)> = counts.into_iter().collect();
            others.sort_unstable();
            let size = sizes[article] as usize;
            others
                .into_iter()
                .filter(move |(other, count)| {
                    let smaller = size.min(sizes[*other as usize] as usize);
                    let sampled = large && smaller >= SHORT;
                    *count as usize >= if sampled { 2 } else { LEAST_SHARED.min(smaller) }
                })
                .map(move |(other, _)| (other, article as u32))
                .collect::<Vec<_>>()
        })
        .collect();
    found.extend(chained);
    found.par_sort_unstable();
    found.dedup();
    found
}

/// What the index holds of a shingle: half of its hash. That two shingles fall together costs a comparison at most, since three
/// must be shared.
const fn key(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::words::Words;

    #[test]
    fn a_shared_passage_makes_a_pair() {
        let texts = [
            "the bridge over the Solle fell into the river at noon",
            "nobody saw it",
            "he said the bridge over the Solle fell into the sea",
        ];
        let sets: Vec<_> = texts.iter().map(|t| Words::of(t).shingle_set()).collect();
        assert_eq!(pairs(sets.len(), |at| sets[at].clone()), [(0, 2)]);
    }

    #[test]
    fn identical_articles_stay_linear() {
        let sets = vec![Words::of("the bridge over the Solle fell into the river at noon").shingle_set(); 3_000];
        assert!(pairs(sets.len(), |at| sets[at].clone()).len() < 6_000);
    }
}
