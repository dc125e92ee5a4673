//! Words and shingles: the units in which shared text is counted.
//!
//! A word is a run of letters, digits and underscores, lower-cased (`\w+`); a shingle is [`SHINGLE`] words in a row. The
//! shingles of an article are a *set*, so that a caption printed four times counts once. These are the definitions by which
//! exact overlap is commonly counted, and a containment printed by us can be recomputed by anybody in three lines.

use crate::span::Span;
use rustc_hash::FxHashSet;

/// Words in a shingle.
pub const SHINGLE: usize = 5;

/// The words of a text: their hashes, and where they stand.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// A hash of each word, lower-cased.
    pub hashes: Vec<u64>,
    /// Where each word stands, in bytes.
    pub spans: Vec<Span>,
}

impl Words {
    /// The words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        each_word(text, |hash, start, end| {
            words.hashes.push(hash);
            words.spans.push(Span::at(start, end));
        });
        words
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The hash of the shingle that begins at each word that has four more after it.
    #[must_use]
    pub fn shingles(&self) -> Vec<u64> {
        self.hashes.windows(SHINGLE).map(shingle).collect()
    }

    /// The set of shingles, sorted.
    #[must_use]
    pub fn shingle_set(&self) -> Vec<u64> {
        let mut set = self.shingles();
        set.sort_unstable();
        set.dedup();
        set
    }
}

/// The sorted set of shingles of a text, where its words are of no interest.
#[must_use]
pub fn shingle_set(text: &str) -> Vec<u64> {
    let mut set = Vec::with_capacity(text.len() / 5);
    each_shingle(text, |shingle| set.push(shingle));
    set.sort_unstable();
    set.dedup();
    set
}

/// The shingles of a text, in order of place.
pub fn each_shingle(text: &str, mut take: impl FnMut(u64)) {
    let mut last = [0u64; SHINGLE];
    let mut words = 0;
    each_word(text, |hash, _, _| {
        last.rotate_left(1);
        last[SHINGLE - 1] = hash;
        words += 1;
        if words >= SHINGLE {
            take(shingle(&last));
        }
    });
}

/// The words of a text: the hash of each, lower-cased, and where it stands in bytes.
fn each_word(text: &str, mut take: impl FnMut(u64, usize, usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while bytes.get(at).is_some_and(|byte| is_word_byte(*byte)) {
            at += 1;
        }
        if bytes.get(at).is_some_and(|byte| !byte.is_ascii()) {
            // Letters beyond ASCII are looked at one by one.
            let rest = text.get(at..).unwrap_or("");
            let in_word = |character: char| character.is_alphanumeric() || character == '_';
            at += rest.find(|character| !in_word(character)).unwrap_or(rest.len());
            if at > start {
                let word = text.get(start..at).unwrap_or("");
                // As the other way lower-cases '_'.
                let lower: String =
                    word.chars().flat_map(char::to_lowercase).map(|c| if c == '_' { '\x7f' } else { c }).collect();
                take(hash_of(lower.as_bytes(), 0), start, at);
            }
            let next = text.get(at..).and_then(|rest| rest.chars().next());
            at += next.map_or(1, char::len_utf8);
        } else {
            if at > start {
                take(hash_of(bytes.get(start..at).unwrap_or(&[]), ASCII_LOWER), start, at);
            }
            at += 1;
        }
    }
}

const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The bit that lower-cases the letters of ASCII and leaves its digits as they are, eight times.
const ASCII_LOWER: u64 = 0x2020_2020_2020_2020;

/// The hash of a word, eight bytes at a time; `lower` is set in all of them.
fn hash_of(word: &[u8], lower: u64) -> u64 {
    let mut hash = HASH_START ^ word.len() as u64;
    for chunk in word.chunks(8) {
        let mut bytes = [0u8; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        let mask = u64::MAX >> (64 - 8 * chunk.len());
        hash = step(hash, u64::from_le_bytes(bytes) | lower & mask);
    }
    mix(hash)
}

/// How many elements two sorted sets share.
#[must_use]
pub fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// The distinct lower-cased words of a short text, for comparing titles.
#[must_use]
pub fn word_set(text: &str) -> FxHashSet<u64> {
    Words::of(text).hashes.into_iter().collect()
}

const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of a run of words: their hashes are well mixed, so that a factor for each place is enough.
fn shingle(words: &[u64]) -> u64 {
    let sum =
        words.iter().zip(PLACES).fold(HASH_START, |sum, (word, place)| sum.wrapping_add(word.wrapping_mul(place)));
    mix(sum)
}

/// A factor for each place of a shingle: odd, otherwise arbitrary.
const PLACES: [u64; SHINGLE] =
    [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03, 0x8cb9_2ba7_2f3d_8dd7, 0xaef1_7502_108e_f2d9, 0xda94_2042_e4dd_58b5];

/// One step of an order-sensitive 64-bit hash; `mix` must finish it.
const fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The finalizer of `SplitMix64`: every bit of the input moves every bit of the output, so that samples by low bits are fair.
const fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_ignore_case_and_punctuation() {
        let (a, b) = (Words::of("The ferry's crew, unhurt."), Words::of("the FERRY s crew unhurt"));
        assert_eq!(a.hashes, b.hashes);
        assert_eq!(a.len(), 5);
        assert_eq!(a.shingle_set(), b.shingle_set());
        let (a, b) = (Words::of("DÉJÀ_vu straßenbahnhaltestelle"), Words::of("déjà_VU STRASSENBAHN"));
        assert_eq!(a.hashes[0], b.hashes[0]);
        assert_ne!(a.hashes[1], b.hashes[1]);
        assert_ne!(Words::of("abcdefgh").hashes, Words::of("abcdefg").hashes);
    }

    #[test]
    fn words_end_where_letters_do() {
        let text = "“Où?” – l’île_2, ½ 水!é";
        let words = Words::of(text);
        let found: Vec<&str> = words.spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["Où", "l", "île_2", "½", "水", "é"]);
    }

    #[test]
    fn order_matters_in_a_shingle() {
        assert_ne!(Words::of("a b c d e").shingle_set(), Words::of("b a c d e").shingle_set());
    }

    proptest! {
        #[test]
        fn the_set_is_that_of_the_words(text in "[a-cA-CéÉß_ .“]{0,60}") {
            prop_assert_eq!(shingle_set(&text), Words::of(&text).shingle_set());
        }

        #[test]
        fn spans_lie_on_characters_and_in_order(text in "\\PC{0,200}") {
            let words = Words::of(&text);
            let mut last = 0;
            for span in &words.spans {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
                prop_assert!(span.start >= last && span.end > span.start);
                last = span.end;
            }
        }
    }
}
