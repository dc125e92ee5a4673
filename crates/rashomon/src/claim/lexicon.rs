//! The lexicons of claims: modality cues and event words, read once.

use crate::annotate::Modality;
use crate::attribution::lexicon::{entries, inflect};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// How far a modality cue reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The clause it stands in.
    Clause,
    /// The noun phrase it stands in.
    Noun,
    /// The clause, but only where nothing speaks against it.
    Weak,
}

/// A modality cue of one or more words.
#[derive(Clone, Debug)]
pub struct ModalityCue {
    /// The words after the first, lower case.
    pub rest: Vec<&'static str>,
    /// What it says.
    pub modality: Modality,
    /// How far.
    pub scope: Scope,
}

/// What the event lexicon knows of a form.
#[derive(Clone, Copy, Debug)]
pub struct EventWord {
    /// Dictionary form.
    pub lemma: &'static str,
    /// PLOVER type.
    pub kind: Option<&'static str>,
    /// Whether the form can be a verb.
    pub verb: bool,
    /// Whether the form can be a noun.
    pub noun: bool,
}

/// The lexicons of claims.
#[derive(Debug, Default)]
pub struct ClaimLexicon {
    cues: FxHashMap<&'static str, Vec<ModalityCue>>,
    events: FxHashMap<String, EventWord>,
}

impl ClaimLexicon {
    /// The modality cues that begin with a word in lower case, longest first.
    #[must_use]
    pub fn cues(&self, lower: &str) -> &[ModalityCue] {
        self.cues.get(lower).map_or(&[], Vec::as_slice)
    }

    /// What a form in lower case names, if it names an event.
    #[must_use]
    pub fn event(&self, lower: &str) -> Option<EventWord> {
        self.events.get(lower).copied()
    }
}

/// The lexicons, parsed at first use.
pub fn lexicon() -> &'static ClaimLexicon {
    static LEXICON: OnceLock<ClaimLexicon> = OnceLock::new();
    LEXICON.get_or_init(load)
}

/// Nouns for one person to whom something was done, with sex and age as far as they tell ('-' where not).
pub fn victim_nouns() -> &'static FxHashMap<&'static str, (char, char)> {
    static NOUNS: OnceLock<FxHashMap<&'static str, (char, char)>> = OnceLock::new();
    NOUNS.get_or_init(|| {
        entries(include_str!("../../resources/victim-nouns.tsv"))
            .filter_map(|entry| {
                let [noun, sex, age, ..] = entry[..] else { return None };
                Some((noun, (sex.chars().next()?, age.chars().next()?)))
            })
            .collect()
    })
}

fn load() -> ClaimLexicon {
    let mut lexicon = ClaimLexicon::default();
    for entry in entries(include_str!("../../resources/modality-cues.tsv")) {
        let [words, modality, scope, ..] = entry[..] else { continue };
        let mut words = words.split(' ');
        let (Some(first), Some(modality)) = (words.next(), Modality::parse(modality)) else { continue };
        let scope = match scope {
            "noun" => Scope::Noun,
            "weak" => Scope::Weak,
            _ => Scope::Clause,
        };
        lexicon.cues.entry(first).or_default().push(ModalityCue { rest: words.collect(), modality, scope });
    }
    for entry in entries(include_str!("../../resources/event-types.tsv")) {
        let [kind, verbs, nouns, ..] = entry[..] else { continue };
        let kind = (kind != "-").then_some(kind);
        for verb in verbs.split(' ') {
            let (lemma, irregular) = verb.split_once('/').unwrap_or((verb, "-"));
            let irregular = irregular.replace('/', " ");
            let mut add = |form: String| {
                let word = lexicon.events.entry(form).or_insert(EventWord { lemma, kind, verb: true, noun: false });
                word.verb = true;
            };
            add(lemma.to_owned());
            inflect(lemma, &irregular).into_iter().flatten().for_each(&mut add);
        }
        for noun in nouns.split(' ') {
            let plural = noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"));
            for form in [noun.to_owned(), plural] {
                let word =
                    lexicon.events.entry(form).or_insert(EventWord { lemma: noun, kind, verb: false, noun: true });
                word.noun = true;
            }
        }
    }
    lexicon
}
