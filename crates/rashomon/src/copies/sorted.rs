//! A sorted list of hashes in which a look costs two accesses to memory, not one for each bit of its length.

/// Hashes that share a beginning, on average: what a look goes through stands in one or two lines of the cache.
const TOGETHER: usize = 8;

/// Sorted hashes, each once. They are spread evenly, so that their first bits say nearly where they stand.
#[derive(Debug)]
pub struct Sorted {
    hashes: Vec<u64>,
    /// Where the hashes of each beginning start; the last entry is their number.
    starts: Vec<u32>,
    /// How far a hash is moved to leave its beginning.
    shift: u32,
}

impl Default for Sorted {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Sorted {
    /// Takes hashes that are in order; of more than four thousand million those behind are not found.
    #[must_use]
    pub fn new(hashes: Vec<u64>) -> Self {
        let bits = (hashes.len() / TOGETHER).max(2).ilog2();
        let shift = u64::BITS - bits;
        let beginnings = 1usize << bits;
        let mut starts = Vec::with_capacity(beginnings + 1);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for (at, hash) in hashes.iter().enumerate() {
            while starts.len() as u64 <= hash >> shift {
                starts.push(number(at));
            }
        }
        starts.resize(beginnings + 1, number(hashes.len()));
        Self { hashes, starts, shift }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether one is among them.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn contains(&self, hash: u64) -> bool {
        let beginning = (hash >> self.shift) as usize;
        let start = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        let together = self.hashes.get(start(beginning)..start(beginning + 1)).unwrap_or(&[]);
        together.binary_search(&hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_has_what_was_put_in_and_nothing_else(
            hashes in proptest::collection::btree_set(prop_oneof![any::<u64>(), 0..40u64, u64::MAX - 40..=u64::MAX], 0..300),
            others in proptest::collection::vec(prop_oneof![any::<u64>(), 0..80u64, u64::MAX - 80..=u64::MAX], 60),
        ) {
            let sorted = Sorted::new(hashes.iter().copied().collect());
            prop_assert!(hashes.iter().all(|hash| sorted.contains(*hash)));
            prop_assert!(others.iter().all(|hash| sorted.contains(*hash) == hashes.contains(hash)));
            prop_assert_eq!(sorted.is_empty(), hashes.is_empty());
        }
    }
}
