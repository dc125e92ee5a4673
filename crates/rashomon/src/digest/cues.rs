//! Words that change what a sentence commits to (`resources/cues.tsv`).

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a cue does to a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cue {
    /// 'not', 'denied'.
    Negation,
    /// 'may', 'potential'.
    Possible,
    /// 'reportedly', 'accused'.
    Reported,
    /// 'will', 'expected'.
    Planned,
    /// 'unclear', 'undisclosed'.
    Unknown,
    /// 'about', 'up to', 'estimated'.
    Estimate,
    /// 'if', 'would'.
    Hypothetical,
}

fn lexicon() -> &'static FxHashMap<&'static str, Vec<Cue>> {
    static CUES: OnceLock<FxHashMap<&'static str, Vec<Cue>>> = OnceLock::new();
    CUES.get_or_init(|| {
        let mut cues: FxHashMap<&'static str, Vec<Cue>> = FxHashMap::default();
        for line in include_str!("../../resources/cues.tsv").lines().filter(|l| !l.starts_with('#')) {
            let Some((kind, words)) = line.split_once('\t') else { continue };
            let cue = match kind {
                "negation" => Cue::Negation,
                "possible" => Cue::Possible,
                "reported" => Cue::Reported,
                "planned" => Cue::Planned,
                "unknown" => Cue::Unknown,
                "estimate" => Cue::Estimate,
                _ => Cue::Hypothetical,
            };
            for word in words.split_whitespace() {
                cues.entry(word).or_default().push(cue);
            }
        }
        cues
    })
}

/// The kinds of cues that a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cues(u8);

impl Cues {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut found = 0u8;
        super::tokens::each_word(text, |word| {
            for kind in lexicon().get(word).into_iter().flatten() {
                found |= 1 << *kind as u8;
            }
            if word.ends_with("n't") {
                found |= 1 << Cue::Negation as u8;
            }
        });
        Self(found)
    }

    /// Whether a kind is among them.
    pub fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u8) != 0
    }
}

/// Whether a text has a cue of a kind.
pub(crate) fn has(text: &str, cue: Cue) -> bool {
    Cues::of(text).has(cue)
}
