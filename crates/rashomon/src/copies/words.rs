//! Words and shingles: the units in which shared text is counted.
//!
//! A word is a run of letters, digits and underscores, lower-cased (`\w+`), of the text as it is seen, without soft hyphens and
//! the like; a shingle is [`SHINGLE`] words in a row. The
//! shingles of an article are a *set*, so that a caption printed four times counts once. These are the definitions by which
//! exact overlap is commonly counted, and a containment printed by us can be recomputed by anybody in three lines.

use crate::seen::Seen;
use crate::span::Span;

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
    let mut set = Vec::new();
    shingles_of(text, &mut set);
    set.sort_unstable();
    set.dedup();
    set
}

/// Adds the shingles of a text to a list, in order of place.
pub fn shingles_of(text: &str, list: &mut Vec<u64>) {
    // English has a word in six bytes.
    list.reserve(text.len() / 5);
    let [mut a, mut b, mut c, mut d] = [0; SHINGLE - 1];
    let mut words = 0;
    each_word(text, |e, _, _| {
        words += 1;
        if words >= SHINGLE {
            list.push(shingle(&[a, b, c, d, e]));
        }
        [a, b, c, d] = [b, c, d, e];
    });
}

/// Bytes that are looked at together: their kinds fit one word of the machine.
const BLOCK: usize = 64;

/// The words of a text as it is seen ([`crate::seen`]): the hash of each, lower-cased, and where it stands in bytes.
fn each_word(text: &str, mut take: impl FnMut(u64, usize, usize)) {
    match Seen::through(text) {
        None => each_given_word(text, take),
        Some(seen) => each_given_word(seen.text(), |hash, start, end| {
            let span = seen.given(Span::at(start, end));
            take(hash, span.start as usize, span.end as usize);
        }),
    }
}

/// The words of a text as it is given.
fn each_given_word(text: &str, mut take: impl FnMut(u64, usize, usize)) {
    let bytes = text.as_bytes();
    // Where the word began that is not over yet, and what the last block says of the first bytes of the next.
    let (mut open, mut last, mut spilled) = (0, 0, 0);
    for (number, block) in bytes.chunks(BLOCK).enumerate() {
        let from = number * BLOCK;
        let (mut in_word, foreign) = kinds(block);
        in_word |= spilled;
        spilled = 0;
        if foreign != 0 {
            let (here, beyond) = foreign_letters(text, from, foreign);
            in_word |= here;
            spilled = beyond;
        }
        // A bit for each byte that begins a word or is the first behind one.
        let mut edges = in_word ^ (in_word << 1 | last);
        let mut inside = last == 1;
        last = in_word >> (BLOCK - 1);
        while edges != 0 {
            let at = from + edges.trailing_zeros() as usize;
            edges &= edges - 1;
            if inside {
                take(hash_at(text, open, at), open, at);
            } else {
                open = at;
            }
            inside = !inside;
        }
    }
    // A block that is not full ends the word itself, by its bits beyond the end.
    if last == 1 {
        take(hash_at(text, open, bytes.len()), open, bytes.len());
    }
}

const HIGH: u64 = 0x8080_8080_8080_8080;

/// A byte in all eight places.
const fn eight(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// A bit for each byte of a block that is a letter, digit or underscore of ASCII, and one for each that is beyond ASCII.
#[inline]
fn kinds(block: &[u8]) -> (u64, u64) {
    let (mut in_word, mut foreign) = (0, 0);
    let (eights, rest) = block.as_chunks::<8>();
    let mut at = 0;
    let mut look = |chunk: u64| {
        in_word |= packed(in_word_bits(chunk)) << at;
        foreign |= packed(chunk & HIGH) << at;
        at += 8;
    };
    for chunk in eights {
        look(u64::from_le_bytes(*chunk));
    }
    if !rest.is_empty() {
        look(le_bytes(rest));
    }
    (in_word, foreign)
}

/// Fewer than nine bytes as a number, the first the lowest.
fn le_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The high bit of each of eight bytes that is a letter, digit or underscore of ASCII.
const fn in_word_bits(chunk: u64) -> u64 {
    // Each sum stays within its byte, and reaches the high bit where the byte reaches the bound.
    let low = chunk & !HIGH;
    let lower = low | ASCII_LOWER;
    let letter = (lower + eight(0x80 - b'a')) & !(lower + eight(0x7f - b'z'));
    let digit = (low + eight(0x80 - b'0')) & !(low + eight(0x7f - b'9'));
    let underscore = !((low ^ eight(b'_')) + eight(0x7f));
    (letter | digit | underscore) & !chunk & HIGH
}

/// The high bits of eight bytes as the low bits of one.
const fn packed(bits: u64) -> u64 {
    (bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// A bit for each byte of the letters and digits beyond ASCII that begin in the block at `from`, and one for each in the next block, into
/// which the last may reach.
fn foreign_letters(text: &str, from: usize, mut foreign: u64) -> (u64, u64) {
    let (mut here, mut beyond) = (0, 0);
    while foreign != 0 {
        let at = foreign.trailing_zeros();
        foreign &= foreign - 1;
        // Inside of a character there is none.
        let character = text.get(from + at as usize..).and_then(|rest| rest.chars().next());
        if let Some(character) = character.filter(|character| character.is_alphanumeric()) {
            let bits = (1u64 << character.len_utf8()) - 1;
            here |= bits << at;
            beyond |= bits.checked_shr(64 - at).unwrap_or(0);
        }
    }
    (here, beyond)
}

/// The bit that lower-cases the letters of ASCII and leaves its digits as they are, eight times.
const ASCII_LOWER: u64 = eight(0x20);

/// The hash of the word between two places, lower-cased.
#[inline]
fn hash_at(text: &str, start: usize, end: usize) -> u64 {
    let bytes = text.as_bytes();
    let length = end - start;
    // Most words are short, and most end eight bytes before the text does.
    if let Some(chunk) = bytes.get(start..).and_then(|rest| rest.first_chunk::<8>())
        && length <= 8
    {
        let mask = u64::MAX >> (64 - 8 * length);
        let chunk = u64::from_le_bytes(*chunk) & mask;
        if chunk & HIGH == 0 {
            return mix(step(HASH_START ^ length as u64, chunk | ASCII_LOWER & mask));
        }
    }
    let word = text.get(start..end).unwrap_or("");
    if word.is_ascii() {
        return hash_of(word.as_bytes(), ASCII_LOWER);
    }
    // As the other way lower-cases '_'.
    let lower: String = word.chars().flat_map(char::to_lowercase).map(|c| if c == '_' { '\x7f' } else { c }).collect();
    hash_of(lower.as_bytes(), 0)
}

/// The hash of a word, eight bytes at a time; `lower` is set in all of them.
fn hash_of(word: &[u8], lower: u64) -> u64 {
    let hash = word.chunks(8).fold(HASH_START ^ word.len() as u64, |hash, chunk| {
        let mask = u64::MAX >> (64 - 8 * chunk.len());
        step(hash, le_bytes(chunk) | lower & mask)
    });
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
        fn words_are_runs_of_letters_digits_and_underscores(text in "([a-zA-Z0-9_@`{/:\\[ .,é水½“”\u{1d7d8}]|[a-z]{5,20} ){0,200}") {
            let mut expected = Vec::new();
            let mut open = None;
            for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
                match (open, character.is_alphanumeric() || character == '_') {
                    (None, true) => open = Some(at),
                    (Some(start), false) => {
                        expected.push(Span::at(start, at));
                        open = None;
                    }
                    _ => {}
                }
            }
            let words = Words::of(&text);
            prop_assert_eq!(&words.spans, &expected);
            // A word has one hash, wherever it stands and whatever follows it.
            for (hash, span) in words.hashes.iter().zip(&words.spans) {
                prop_assert_eq!(&Words::of(span.of(&text)).hashes, &[*hash]);
                prop_assert_eq!(&Words::of(&span.of(&text).to_lowercase()).hashes, &[*hash]);
            }
        }

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
