//! What sentences and tokens know of a language: word lists, no code. A language is a folder beside `en/` that fills one of
//! these; the rules that hold for all of them stand in [`super::sentences`] and [`super::tokens`].

use rustc_hash::{FxHashMap, FxHashSet};

/// The word lists of one language.
#[derive(Debug, Default)]
pub struct Rules {
    /// Words that are written with a full stop, without that stop.
    pub abbreviations: FxHashMap<&'static str, Stop>,
    /// Capitalized words that mostly open a sentence.
    pub openers: FxHashSet<&'static str>,
    /// Prefixes that a hyphen does not part from their word.
    pub hyphen_prefixes: FxHashSet<&'static str>,
    /// Units that are tokens of their own where they are written onto their number.
    pub number_units: FxHashSet<&'static str>,
    /// Endings of the names of files, without the stop.
    pub file_endings: FxHashSet<&'static str>,
    /// Faces made of marks.
    pub emoticons: FxHashSet<&'static str>,
    /// Contractions without an apostrophe.
    pub contractions: FxHashMap<&'static str, Contraction>,
    /// What stands after an apostrophe as a token of its own, in lower case: 's', 're'.
    pub clitics: &'static [&'static str],
    /// The letter before the apostrophe that belongs to a negation ('do|n't'); empty where there is none.
    pub negation: &'static str,
}

/// Where a contraction without an apostrophe is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contraction {
    /// The length in bytes of its first token, and of the first two where it has three ('du|n|no'), else 0.
    pub cuts: (usize, usize),
    /// The words, parted by blanks, before which alone it is a contraction; none for those that are always.
    pub before: &'static str,
}

/// What the full stop after an abbreviation means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Never the end of a sentence: a name or number follows ('Gen.').
    Title,
    /// Part of the abbreviation before a number ('No. 5'), else the end.
    Number,
    /// The end where an opener follows ('Inc. The').
    Open,
    /// The word is also an ordinary one ('Sat.'): part of it only inside a sentence before a capital or a number.
    Word,
}

impl Stop {
    /// The meaning of a name in the lists.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name.trim() {
            "title" => Some(Self::Title),
            "number" => Some(Self::Number),
            "open" => Some(Self::Open),
            "word" => Some(Self::Word),
            _ => None,
        }
    }
}

impl Rules {
    /// What the full stop after `word` means, if it is an abbreviation: by the lists, or by its shape ('U.S', 'J').
    #[must_use]
    pub fn stop_after(&self, word: &str) -> Option<Stop> {
        // Asked first: 'U.S.U.S.U.S…' without a blank asks at each of its stops.
        if word.len() > MAX_ABBREVIATION {
            return None;
        }
        if let Some(stop) = self.abbreviations.get(word) {
            return Some(*stop);
        }
        // 'U.S', 'B.Sc', 'Ph.D': short parts, the first begins with a letter.
        if word.contains('.') {
            let short = word
                .split('.')
                .all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic));
            return short.then_some(Stop::Open);
        }
        // An initial.
        let mut letters = word.chars();
        if letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() {
            return Some(Stop::Open);
        }
        // 'MR.' and 'st.' are in the list as 'Mr' and 'St'.
        let mut capitalized = String::with_capacity(word.len());
        for (index, letter) in word.chars().enumerate() {
            if index == 0 {
                capitalized.extend(letter.to_uppercase())
            } else {
                capitalized.extend(letter.to_lowercase())
            }
        }
        match self.abbreviations.get(capitalized.as_str()) {
            // In lower case the words of 'word' and 'number' are words.
            Some(Stop::Title | Stop::Open) => self.abbreviations.get(capitalized.as_str()).copied(),
            _ => None,
        }
    }
}

/// No abbreviation is longer, in bytes.
pub const MAX_ABBREVIATION: usize = 12;
