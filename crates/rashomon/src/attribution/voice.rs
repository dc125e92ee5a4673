//! Whether the words of a source are a voice: somebody, a crowd or a word that names nobody, or a thing that cannot speak.

use super::lexicon::{bits, entries, lexicon};
use crate::annotate::Source;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What stands behind the words of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    /// Who can hold a claim.
    Somebody,
    /// Somebody said so, but the words do not tell who: 'I', 'four', 'a third of voters'.
    Unnamed,
    /// A happening, a quality, an amount, or a word that stands for something not found: what it 'shows' the outlet says.
    Nobody,
}

/// The classes of `resources/holder-words.tsv`.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Word {
    Nobody = 1,
    Amount = 2,
    Share = 4,
    StandIn = 8,
    Relative = 16,
}

/// Whether a word, given in small letters, is of a class; 'one' is of two.
fn is(word: &str, class: Word) -> bool {
    static WORDS: OnceLock<FxHashMap<&'static str, u8>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = FxHashMap::default();
        for row in entries(include_str!("../../resources/holder-words.tsv")) {
            let [class, list, ..] = row[..] else { continue };
            let class = match class {
                "nobody" => Word::Nobody,
                "amount" => Word::Amount,
                "share" => Word::Share,
                "stand_in" => Word::StandIn,
                "relative" => Word::Relative,
                _ => continue,
            };
            for word in list.split(' ') {
                *words.entry(word).or_insert(0) |= class as u8;
            }
        }
        words
    });
    words.get(word).is_some_and(|classes| classes & class as u8 != 0)
}

/// What stands behind the words of a source.
#[must_use]
pub fn voice(source: &Source) -> Voice {
    if source.entity.is_some() {
        return Voice::Somebody;
    }
    let all: Vec<&str> = source.name.split_whitespace().take(24).collect();
    if let [alone] = all[..] {
        let lower = alone.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_lowercase();
        if is(&lower, Word::Relative) {
            return Voice::Nobody;
        }
        if is(&lower, Word::StandIn) || !lower.contains(char::is_alphabetic) {
            return Voice::Unnamed;
        }
    }
    // The head: the last word before a preposition or a mark.
    let mut head = None;
    let mut counted = false;
    for (index, written) in all.iter().copied().enumerate() {
        let word = written.trim_start_matches(['(', '"', '“']).trim_end_matches([',', ';', '.']);
        let lower = word.to_lowercase();
        let of = all.get(index + 1).is_some_and(|next| *next == "of");
        if lower.ends_with('%') || matches!(lower.as_str(), "percent" | "percentage") || of && is(&lower, Word::Share) {
            return Voice::Unnamed;
        }
        // 'A number of ministers' are ministers.
        if counted && lower == "of" {
            counted = false;
            // 'Some of them', 'several of whom': the words don't tell of whom.
            let last = all.get(index + 1).filter(|_| index + 2 == all.len()).map(|word| word.to_lowercase());
            if last.is_some_and(|word| is(&word, Word::StandIn) || is(&word, Word::Relative)) {
                return Voice::Unnamed;
            }
            continue;
        }
        // 'More than half' goes on.
        let joins = lexicon().word(&lower).bits & (bits::PREPOSITION | bits::SUBORDINATOR) != 0 && lower != "than";
        if index > 0 && (joins || matches!(lower.as_str(), "that" | "who" | "which")) {
            break;
        }
        // 'The number of strikes' is an amount itself.
        let itself = is(&lower, Word::Nobody) && all.first().is_some_and(|first| first.eq_ignore_ascii_case("the"));
        counted = of && is(&lower, Word::Amount) && !itself;
        head = Some((index > 0 && word.starts_with(char::is_uppercase), lower));
        if word.len() < written.trim_start_matches(['(', '"', '“']).len() {
            break;
        }
    }
    match head {
        Some((false, lower)) if is(&lower, Word::Nobody) => Voice::Nobody,
        _ => Voice::Somebody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn of(name: &str) -> Voice {
        voice(&Source { span: Span::default(), name: name.to_owned(), entity: None })
    }

    #[test]
    fn people_and_papers_are_voices() {
        for name in [
            "two aides",
            "The Lorma Herald",
            "a number of ministers",
            "one of the judges",
            "a study of trade",
            "others",
            "The report on the errors",
        ] {
            assert_eq!(of(name), Voice::Somebody, "{name}");
        }
    }

    #[test]
    fn shares_numbers_and_stand_ins_name_nobody() {
        for name in [
            "27% of Torvans",
            "Sixty percent",
            "a third of voters",
            "four",
            "I",
            "You",
            "132",
            "More than half of the guests",
            "some of them",
            "several of whom",
        ] {
            assert_eq!(of(name), Voice::Unnamed, "{name}");
        }
    }

    #[test]
    fn happenings_do_not_speak() {
        for name in [
            "The move",
            "the total number of strikes",
            "His trip to Lorma",
            "who",
            "the lack of rain",
            "a series of errors",
        ] {
            assert_eq!(of(name), Voice::Nobody, "{name}");
        }
    }
}
