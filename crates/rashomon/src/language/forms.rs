//! Words by number: what is worked out of a word is worked out once, and found again by its number.

use rustc_hash::FxHashMap;

/// The forms of words, numbered in the order in which they were first seen. Forms are compared, not hashes of them, so that no
/// two words are taken for one whatever a text is made of: what is kept may outlive the text.
#[derive(Debug, Default)]
pub struct Forms {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<(Box<str>, u8), u32>,
    count: u32,
}

/// Bytes of a short form: one is left for its length, one for its sort.
const SHORT: usize = 14;

impl Forms {
    /// The number of a form of some sort, and whether it was seen for the first time.
    pub fn number(&mut self, form: &str, sort: u8) -> (u32, bool) {
        let next = self.count;
        let number = match short(form, sort) {
            Some(key) => *self.short.entry(key).or_insert(next),
            None => *self.long.entry((form.into(), sort)).or_insert(next),
        };
        let is_new = number == next;
        self.count += u32::from(is_new);
        (number, is_new)
    }

    /// How many forms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// All of a short form, in one number.
#[allow(clippy::cast_possible_truncation)]
fn short(form: &str, sort: u8) -> Option<u128> {
    let mut key = [0; SHORT + 2];
    key.get_mut(..form.len()).filter(|_| form.len() <= SHORT)?.copy_from_slice(form.as_bytes());
    (key[SHORT], key[SHORT + 1]) = (form.len() as u8, sort);
    Some(u128::from_le_bytes(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_its_number() {
        let mut forms = Forms::default();
        let words = ["harbour", "Harbour", "", "\0", "fourteen bytes", "more than fourteen bytes"];
        for (number, word) in (0..).zip(words) {
            assert_eq!(forms.number(word, 0), (number, true), "{word}");
        }
        for (number, word) in (0..).zip(words) {
            assert_eq!(forms.number(word, 0), (number, false), "{word}");
            assert_eq!(forms.number(word, 1), (number + 6, true), "{word} of another sort");
        }
        assert_eq!(forms.len(), 12);
    }
}
