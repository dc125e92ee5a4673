//! What the models see of a word: hashes of its form and parts, its shape and its clusters, worked out once a token.

use super::clusters;
use super::linear::hash_bytes;
use super::tokens::is_word;

/// How the letters of a sentence are set; capitals tell nothing of names in a line of capitals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Setting {
    /// Capitals where grammar asks for them.
    #[default]
    Sentence,
    /// Headline Style: Most Words Have One.
    Title,
    /// ALL CAPITALS.
    Capitals,
}

impl Setting {
    /// How the letters of the sentence with these words are set.
    pub fn of<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        let (mut long, mut capitalized, mut capitals) = (0, 0, 0);
        for word in words {
            // Short words stay small in titles; the first word always has a capital, so that one small word is enough.
            if word.len() < 4 || !word.starts_with(char::is_alphabetic) {
                continue;
            }
            long += 1;
            capitalized += u32::from(word.starts_with(char::is_uppercase));
            capitals += u32::from(!word.chars().any(char::is_lowercase));
        }
        if long >= 2 && capitals * 5 >= long * 4 {
            Self::Capitals
        } else if long >= 4 && capitalized * 5 >= long * 4 {
            Self::Title
        } else {
            Self::Sentence
        }
    }
}

/// What the models see of one word. Parts of words are hashed in lower case, with every digit as 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// As written; in lower case where the setting tells nothing.
    pub form: u64,
    /// In lower case.
    pub lower: u64,
    /// First one, two and three bytes.
    pub prefixes: [u64; 3],
    /// Last one to four bytes.
    pub suffixes: [u64; 4],
    /// Capitals, small letters, digits and marks, runs shortened, with the setting of the sentence.
    pub shape: u64,
    /// Cluster among 512, from 1; 0 for none.
    pub middle: u64,
    /// Cluster among 2,048, from 1; 0 for none.
    pub fine: u64,
}

impl Word {
    /// What stands outside of the sentence.
    pub const NONE: Self = Self { form: 1, lower: 1, prefixes: [1; 3], suffixes: [1; 4], shape: 1, middle: 0, fine: 0 };

    /// Looks at a word; `buffer` is scratch space.
    #[must_use]
    pub fn of(word: &str, setting: Setting, buffer: &mut String) -> Self {
        buffer.clear();
        if word.is_ascii() {
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
        } else {
            buffer.extend(
                word.chars().map(|c| if matches!(c, '’' | '‘') { '\'' } else { c }).flat_map(char::to_lowercase),
            );
        }
        let known = clusters::of(buffer);
        let digits = buffer.bytes().any(|byte| byte.is_ascii_digit());
        if digits {
            // Digits and '0' are one byte each: the string stays as long.
            let zeroed: String = buffer.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            *buffer = zeroed;
        }
        let bytes = buffer.as_bytes();
        let prefix = |length: usize| hash_bytes(&bytes[..length.min(bytes.len())]);
        let suffix = |length: usize| hash_bytes(&bytes[bytes.len().saturating_sub(length)..]);
        let lower = hash_bytes(bytes);
        let plain = setting == Setting::Sentence && !digits;
        Self {
            form: if plain { hash_bytes(word.as_bytes()) } else { lower },
            lower,
            prefixes: [prefix(1), prefix(2), prefix(3)],
            suffixes: [suffix(1), suffix(2), suffix(3), suffix(4)],
            shape: shape(word, setting),
            middle: known.map_or(0, |known| u64::from(known.middle()) + 1),
            fine: known.map_or(0, |known| u64::from(known.fine()) + 1),
        }
    }
}

/// The shape of a word: 'Xx', 'X.X.', 'd,d'; a run counts once or, if it is longer, twice.
fn shape(word: &str, setting: Setting) -> u64 {
    let mut shape = setting as u64 + 1;
    let (mut last, mut run) = (0, 0);
    for c in word.chars().take(24) {
        let class = if c.is_uppercase() {
            1
        } else if c.is_ascii_digit() {
            2
        } else if c.is_alphabetic() {
            3
        } else if is_word(c) {
            4
        } else if c.is_ascii() {
            u64::from(u32::from(c))
        } else {
            5
        };
        run = if class == last { run + 1 } else { 0 };
        if run < 2 {
            shape = shape.wrapping_mul(131).wrapping_add(class);
        }
        last = class;
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::of(text, Setting::Sentence, &mut String::new())
    }

    #[test]
    fn settings() {
        let of = |text: &str| Setting::of(text.split(' '));
        assert_eq!(of("Lorma harbour reopens after flood"), Setting::Sentence);
        assert_eq!(of("Lorma Harbour Reopens After Flood"), Setting::Title);
        assert_eq!(of("LORMA HARBOUR REOPENS"), Setting::Capitals);
    }

    #[test]
    fn what_words_share() {
        assert_eq!(word("Harbour").lower, word("harbour").lower);
        assert_ne!(word("Harbour").form, word("harbour").form);
        assert_eq!(word("1987").lower, word("2024").lower);
        assert_eq!(word("Harbour").shape, word("Lorma").shape);
        assert_eq!(word("n’t").lower, word("n't").lower);
    }
}
