//! Which pairs of articles are worth comparing word by word: an index over shingles that stays near-linear.
//!
//! Every shingle would do for a few thousand articles, and up to [`EXHAUSTIVE`] shingles every one is used: then a pair
//! that shares three shingles is never missed. Above, the index holds
//!
//! - one shingle in [`SAMPLE`] of every article, chosen by its hash, so that two articles choose the same ones (a sketch whose
//!   matches estimate *containment*, which banded `MinHash` can't: a brief inside a long report has a small Jaccard index), and
//! - every shingle of short articles ([`SHORT`]), which a sample could miss, and those of long ones that some short one has.
//!
//! An article of 256 shingles of which half stand in another misses it with probability `(1 - 1/8)^128`, below 1 in 10 million.
//! A shingle that more than [`COMMON`] articles carry says little, and all pairs of its articles would be too many: each of
//! them is paired with the first that carries it and with the one before, which keeps ten thousand identical pages linear.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Shingles in all articles together up to which the index holds every one.
const EXHAUSTIVE: usize = 3_000_000;
/// One shingle in this many is indexed above [`EXHAUSTIVE`].
const SAMPLE: u32 = 8;
/// Articles with fewer shingles than this are indexed whole.
const SHORT: usize = 256;
/// Articles that may carry a shingle before its pairs are chained to a representative.
const COMMON: usize = 200;
/// The same, above [`EXHAUSTIVE`].
const COMMON_IN_LARGE: usize = 48;
/// Shared shingles, in the whole text, from which a pair is compared: a passage of seven words.
const LEAST_SHARED: usize = 3;

/// Chained pairs from which doubles are taken out on the way.
const CROWDED: usize = 4_000_000;

/// Articles whose shingles are at hand at once.
const BATCH: usize = 4_096;

/// Pairs of articles, as indexes, the smaller first, sorted. `shingles` adds those of an article to a list, in any order; it may be asked
/// for them twice, and none are held: those of a million articles need not be.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn pairs(articles: usize, shingles: impl Fn(usize, &mut Vec<u64>) + Sync) -> Vec<(u32, u32)> {
    let mut sizes: Vec<u32> = Vec::with_capacity(articles);
    let mut postings: Vec<u64> = Vec::new();
    let (mut total, mut large) = (0, false);
    for from in (0..articles).step_by(BATCH) {
        let found = in_parallel(from..articles.min(from + BATCH), |own, article, found| {
            let keys = own.read(|list| shingles(article, list));
            let whole = !large || keys.len() < SHORT;
            let chosen = keys.iter().filter(|key| whole || is_sampled(**key));
            found.postings.extend(chosen.map(|key| posting(*key, article)));
            found.sizes.push(keys.len() as u32);
        });
        for Found { sizes: new, postings: chosen } in found {
            total += new.iter().map(|size| *size as usize).sum::<usize>();
            sizes.extend(new);
            postings.extend(chosen);
        }
        if !large && total > EXHAUSTIVE {
            large = true;
            postings.retain(|p| is_sampled(key_of(*p)) || (sizes[article_of(*p) as usize] as usize) < SHORT);
        }
    }
    let of_short = |p: &&u64| large && !is_sampled(key_of(**p)) && (sizes[article_of(**p) as usize] as usize) < SHORT;
    if let Some(seen) = Seen::of(postings.iter().filter(of_short).map(|p| key_of(*p))) {
        for from in (0..articles).step_by(BATCH) {
            let found = in_parallel(from..articles.min(from + BATCH), |own, article, found| {
                if sizes[article] as usize >= SHORT {
                    let keys =
                        own.read_where(|list| shingles(article, list), |key| !is_sampled(key) && seen.may_hold(key));
                    found.postings.extend(keys.iter().map(|key| posting(*key, article)));
                }
            });
            postings.extend(found.into_iter().flat_map(|found| found.postings));
        }
    }
    postings.par_sort_unstable();
    let common = if large { COMMON_IN_LARGE } else { COMMON };

    // What each article shares with earlier ones, posting by posting.
    let mut neighbours: Vec<Vec<(u32, u32)>> = vec![Vec::new(); articles];
    let mut chained: Vec<(u32, u32)> = Vec::new();
    let mut runs: Vec<u32> = Vec::new();
    let mut crowded = CROWDED;
    let mut start = 0;
    for run in postings.chunk_by(|a, b| key_of(*a) == key_of(*b)) {
        let end = start + run.len();
        if run.len() > common {
            chained.extend(run.windows(2).map(|w| (article_of(w[0]), article_of(w[1]))));
            chained.extend(run.iter().skip(1).map(|other| (article_of(run[0]), article_of(*other))));
        } else if run.len() > 1 {
            let index = runs.len() as u32;
            runs.push(start as u32);
            for (place, posting) in run.iter().enumerate().skip(1) {
                neighbours[article_of(*posting) as usize].push((index, place as u32));
            }
        }
        if chained.len() > crowded {
            chained.par_sort_unstable();
            chained.dedup();
            // What is left may be many: the next clearing waits until there are twice as many again.
            crowded = CROWDED.max(2 * chained.len());
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
                let first = runs[*run as usize] as usize;
                for other in &postings[first..first + *place as usize] {
                    *counts.entry(article_of(*other)).or_default() += 1;
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

/// What a run of articles puts into the index.
#[derive(Default)]
struct Found {
    sizes: Vec<u32>,
    postings: Vec<u64>,
}

/// Articles that one task reads.
const TASK: usize = 64;

/// Reads articles, run by run, in their order.
fn in_parallel(articles: Range<usize>, read: impl Fn(&mut Keys, usize, &mut Found) + Sync) -> Vec<Found> {
    let runs: Vec<Range<usize>> =
        articles.clone().step_by(TASK).map(|from| from..articles.end.min(from + TASK)).collect();
    let of_run = |own: &mut Keys, run: Range<usize>| {
        let mut found = Found::default();
        run.for_each(|article| read(own, article, &mut found));
        found
    };
    runs.into_par_iter().map_init(Keys::default, of_run).collect()
}

/// The keys of one article after another, each once.
#[derive(Default)]
struct Keys {
    shingles: Vec<u64>,
    keys: Vec<u32>,
    /// Keys by their low bits, each with the number of the article that put it there: older ones need not be cleared.
    table: Vec<u64>,
    number: u32,
}

/// Shingles of an article from which its keys are sorted instead of looked up in a table, which some article could be written to clog.
const LONG: usize = 4_096;

impl Keys {
    /// All keys of the shingles that `fill` adds.
    fn read(&mut self, fill: impl FnOnce(&mut Vec<u64>)) -> &[u32] {
        self.read_where(fill, |_| true)
    }

    /// Those keys that are wanted.
    fn read_where(&mut self, fill: impl FnOnce(&mut Vec<u64>), wanted: impl Fn(u32) -> bool) -> &[u32] {
        self.shingles.clear();
        self.keys.clear();
        fill(&mut self.shingles);
        let keys = self.shingles.iter().map(|shingle| key(*shingle)).filter(|key| wanted(*key));
        if self.shingles.len() >= LONG {
            self.keys.extend(keys);
            self.keys.sort_unstable();
            self.keys.dedup();
            return &self.keys;
        }
        if self.table.is_empty() || self.number == u32::MAX {
            self.table = vec![0; 2 * LONG];
            self.number = 0;
        }
        self.number += 1;
        let size = (2 * self.shingles.len()).next_power_of_two();
        let table = &mut self.table[..size];
        for key in keys {
            let mut place = key as usize & (size - 1);
            let entry = u64::from(self.number) << 32 | u64::from(key);
            while table[place] != entry && table[place] >> 32 == u64::from(self.number) {
                place = (place + 1) & (size - 1);
            }
            if table[place] != entry {
                table[place] = entry;
                self.keys.push(key);
            }
        }
        &self.keys
    }
}

/// What the index holds of a shingle: half of its hash. That two shingles fall together costs a comparison at most, since three
/// must be shared.
const fn key(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

const fn is_sampled(key: u32) -> bool {
    key.is_multiple_of(SAMPLE)
}

/// A key and an article that has it, in order of key.
const fn posting(key: u32, article: usize) -> u64 {
    (key as u64) << 32 | article as u64
}

const fn key_of(posting: u64) -> u32 {
    (posting >> 32) as u32
}

#[allow(clippy::cast_possible_truncation)]
const fn article_of(posting: u64) -> u32 {
    posting as u32
}

/// Keys as bits (a Bloom filter of one word a key): it holds some that were never put, about one in sixty, which costs a posting.
struct Seen(Vec<u64>);

impl Seen {
    /// Bits for a key.
    const BITS: usize = 16;

    /// Those keys, if there are any.
    fn of(keys: impl Iterator<Item = u32> + Clone) -> Option<Self> {
        let words = (keys.clone().count() * Self::BITS / 64).next_power_of_two();
        let mut seen = Self(vec![0; words]);
        let mut any = false;
        for key in keys {
            let (word, bits) = seen.place(key);
            seen.0[word] |= bits;
            any = true;
        }
        any.then_some(seen)
    }

    fn place(&self, key: u32) -> (usize, u64) {
        let mixed = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word = (mixed >> 12) as usize & (self.0.len() - 1);
        (word, 1 << (mixed >> 58) | 1 << (mixed >> 52 & 63))
    }

    fn may_hold(&self, key: u32) -> bool {
        let (word, bits) = self.place(key);
        self.0[word] & bits == bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::words::shingles_of;

    #[test]
    fn a_shared_passage_makes_a_pair() {
        let texts = [
            "the bridge over the Solle fell into the river at noon",
            "nobody saw it",
            "he said the bridge over the Solle fell into the sea",
        ];
        assert_eq!(pairs(texts.len(), |at, list| shingles_of(texts[at], list)), [(0, 2)]);
    }

    #[test]
    fn each_key_once_however_long_the_article() {
        let mut own = Keys::default();
        for length in [0, 1, 9, 1_000, LONG - 1, LONG, 3 * LONG] {
            for _ in 0..2 {
                // Every key twice, far apart, and many that fall on one place of the table.
                let shingles = || (0..length as u64).map(|at| (at % (length as u64).div_ceil(2)) << 42);
                let mut expected: Vec<u32> = shingles().map(key).collect();
                expected.sort_unstable();
                expected.dedup();
                let mut found = own.read(|list| list.extend(shingles())).to_vec();
                found.sort_unstable();
                assert_eq!(found, expected);
                let odd = own.read_where(|list| list.extend(shingles()), |key| key >> 10 & 1 == 1).len();
                assert_eq!(odd, expected.iter().filter(|key| **key >> 10 & 1 == 1).count());
            }
        }
    }

    #[test]
    fn identical_articles_stay_linear() {
        let text = "the bridge over the Solle fell into the river at noon";
        assert!(pairs(3_000, |_, list| shingles_of(text, list)).len() < 6_000);
    }

    #[test]
    fn in_a_large_collection_a_brief_is_found_in_the_report_that_holds_it() {
        // Enough shingles that the index holds but a sample of those of long articles.
        let words = |of: usize, count: usize| (0..count).map(|at| format!("w{of}x{at}")).collect::<Vec<_>>();
        let mut texts: Vec<String> = (0..6_500).map(|of| words(of, 500).join(" ")).collect();
        texts.push(words(77, 500)[200..220].join(" "));
        texts.push(format!("{} {}", words(88, 500).join(" "), words(9_999, 300).join(" ")));
        let found = pairs(texts.len(), |at, list| shingles_of(&texts[at], list));
        assert_eq!(found, [(77, 6_500), (88, 6_501)]);
    }
}
