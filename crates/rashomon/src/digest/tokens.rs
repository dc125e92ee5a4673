//! The words of a statement and of its passages, cut the same way, so that one can be found in the other.

/// Lower-case words and marks of a text. Numbers keep their inner marks ('11,000', '5.6', '17:06'), quotation marks and
/// white space vanish, curly apostrophes are straight.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Shows each of the [`words`] of a text, one after the other in one buffer.
pub(crate) fn each_word(text: &str, mut see: impl FnMut(&str)) {
    let mut word = String::with_capacity(24);
    let mut at = 0;
    while let Some(first) = char_at(text, at) {
        let start = at;
        let (mut ascii, mut before) = (true, false);
        while let Some(c) = char_at(text, at) {
            let letter = c.is_alphanumeric();
            let mark = || matches!(c, '\'' | '’' | '-' | '.' | ',' | ':');
            let inner = || before && mark() && char_at(text, at + c.len_utf8()).is_some_and(char::is_alphanumeric);
            if !(letter || inner()) {
                break;
            }
            ascii &= c.is_ascii();
            before = letter;
            at += c.len_utf8();
        }
        let run = text.get(start..at).unwrap_or("");
        if run.is_empty() {
            at += first.len_utf8();
            if !first.is_whitespace() && !matches!(first, '"' | '“' | '”' | '‘' | '’' | '\'' | '`') {
                see(text.get(start..at).unwrap_or(""));
            }
            continue;
        }
        word.clear();
        if ascii {
            word.push_str(run);
            word.make_ascii_lowercase();
        } else {
            word.extend(run.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
        }
        see(&word);
    }
}

/// The character that starts at a byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// The [`words`] of a text in one piece, for texts of which only is asked whether others stand in them.
#[derive(Debug)]
pub(crate) struct Cut {
    all: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Cut {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut cut = Self { all: String::with_capacity(text.len()), ends: Vec::with_capacity(text.len() / 4 + 1) };
        each_word(text, |word| {
            cut.all.push_str(word);
            cut.ends.push(cut.all.len());
        });
        cut
    }

    fn word(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all.get(start..self.ends[at]).unwrap_or("")
    }

    /// Whether words stand in the text one by one without a gap, as [`contains`] says.
    pub fn has(&self, part: &[String]) -> bool {
        let last = self.ends.len().saturating_sub(part.len().saturating_sub(1));
        !part.is_empty() && (0..last).any(|at| part.iter().enumerate().all(|(n, own)| self.word(at + n) == own))
    }
}

/// Whether `part` stands in `whole` word by word, without a gap. An empty part stands nowhere.
pub(crate) fn contains(whole: &[String], part: &[String]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_word() {
        assert_eq!(words("“About 11,000 men,” he’d said."), ["about", "11,000", "men", ",", "he'd", "said", "."]);
    }

    #[test]
    fn other_scripts_and_marks_are_cut_alike() {
        assert_eq!(words("Čapek’s ’90s – 5,6… o'-x É."), ["čapek's", "90s", "–", "5,6", "…", "o", "-", "x", "é", "."]);
    }

    #[test]
    fn a_gap_is_no_match() {
        let whole = words("The troops were not sent to Lorma.");
        assert!(contains(&whole, &words("were not sent")));
        assert!(!contains(&whole, &words("were sent")));
        for part in ["were not sent", "were sent", "Lorma.", "troops were not not", ""] {
            let part = words(part);
            assert_eq!(Cut::of("The troops were not sent to Lorma.").has(&part), contains(&whole, &part));
        }
    }
}
