//! What the models see of a word: hashes of its form and parts, its shape and its clusters, worked out once a token.

use super::linear::hash_bytes;

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

/// Rows of the table of affixes.
pub const AFFIX_ROWS: usize = 1 << 14;

/// Affixes of a word that have a row: two prefixes, three suffixes.
pub const AFFIXES: usize = 5;

/// Rows of the table of shapes.
pub const SHAPES: usize = 3 * 2 * SHAPES_ALONE;

const SHAPES_ALONE: usize = 5 * 3 * 2 * 2 * 2 * 2;

/// What the network sees of one word. Parts of words are hashed in lower case, with every digit as 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// As written; in lower case where the setting tells nothing.
    pub form: u64,
    /// In lower case.
    pub lower: u64,
    /// Rows of its affixes.
    pub affixes: [u32; AFFIXES],
    /// Row of its shape: capitals, digits and marks, with the setting of the sentence and whether the word begins it.
    pub shape: u32,
}

impl Word {
    /// Looks at a word; `buffer` is scratch space, and holds the word as `lower` hashes it afterwards.
    #[must_use]
    pub fn of(word: &str, first: bool, setting: Setting, buffer: &mut String) -> Self {
        buffer.clear();
        if word.is_ascii() {
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
        } else {
            let plain = word.chars().map(|c| match c {
                '’' | '‘' => '\'',
                '“' | '”' => '"',
                '–' | '—' => '-',
                other => other,
            });
            buffer.extend(plain.flat_map(char::to_lowercase));
        }
        let digits = buffer.bytes().any(|byte| byte.is_ascii_digit());
        if digits {
            // Digits and '0' are one byte each: the string stays as long.
            let zeroed: String = buffer.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            *buffer = zeroed;
        }
        let bytes = buffer.as_bytes();
        let prefix = |length: usize| affix(0, &bytes[..length.min(bytes.len())]);
        let suffix = |length: usize| affix(1, &bytes[bytes.len().saturating_sub(length)..]);
        let lower = hash_bytes(bytes);
        let as_written = setting == Setting::Sentence && !digits && word.is_ascii();
        Self {
            form: if as_written { hash_bytes(word.as_bytes()) } else { lower },
            lower,
            affixes: [prefix(2), prefix(3), suffix(2), suffix(3), suffix(4)],
            shape: shape(word, first, setting),
        }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn affix(side: u64, bytes: &[u8]) -> u32 {
    (hash_bytes(bytes).wrapping_add(side).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as u32
}

/// How the letters of the word go on, what digits and marks it has, whether it begins its sentence, and how that is set.
fn shape(word: &str, first: bool, setting: Setting) -> u32 {
    let (mut capitals, mut small, mut digits, mut hyphen, mut stop, mut other) = (0, 0, 0, 0, 0, 0);
    for c in word.chars().take(24) {
        match c {
            '-' => hyphen = 1,
            '.' => stop = 1,
            _ if c.is_ascii_digit() => digits += 1,
            _ if c.is_lowercase() => small += 1,
            _ if c.is_uppercase() => capitals += 1,
            _ if c.is_alphabetic() => small += 1,
            _ => other = 1,
        }
    }
    let letters = match (capitals, small) {
        (0, _) => 0,
        (1, 0) => 1,
        (_, 0) => 2,
        (1, _) if word.starts_with(char::is_uppercase) => 3,
        _ => 4,
    };
    let digits = if digits == 0 { 0 } else { 1 + u32::from(capitals + small == 0) };
    let any = u32::from(capitals + small > 0);
    let mut shape = setting as u32;
    for (part, size) in [(u32::from(first), 2), (letters, 5), (digits, 3), (hyphen, 2), (stop, 2), (other, 2), (any, 2)]
    {
        shape = shape * size + part;
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::of(text, false, Setting::Sentence, &mut String::new())
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
