//! English: its word lists and models.

pub mod conjuncts;
pub mod objects;
pub mod subjects;
pub mod tags;

use super::rules::{Contraction, Rules, Stop};
use super::{Language, network::Network};
use crate::annotate::Token;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// English, with all that is trained for it.
pub static ENGLISH: Language = Language { tag: "en", rules, network, settle };

/// What rules know better than the parser.
fn settle(text: &str, tokens: &mut [Token], first: usize) {
    subjects::settle(text, tokens, first);
    objects::settle(text, tokens, first);
    conjuncts::settle(text, tokens, first);
}

/// The rules of English, read once.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules {
        abbreviations: columns(include_str!("../../../resources/en/abbreviations.txt"))
            .filter_map(|(word, kind)| Some((word, Stop::parse(kind)?)))
            .collect(),
        openers: words(include_str!("../../../resources/en/sentence-openers.txt")),
        hyphen_prefixes: words(include_str!("../../../resources/en/hyphen-prefixes.txt")),
        number_units: words(include_str!("../../../resources/en/number-units.txt")),
        file_endings: words(include_str!("../../../resources/en/file-endings.txt")),
        emoticons: words(include_str!("../../../resources/en/emoticons.txt")),
        contractions: columns(include_str!("../../../resources/en/contractions.tsv"))
            .filter_map(|(word, rest)| {
                let (cuts, before) = rest.split_once('\t').unwrap_or((rest, ""));
                let (first, second) = cuts.split_once('+').unwrap_or((cuts, ""));
                let cuts = (first.parse().ok()?, second.parse().unwrap_or(0));
                Some((word, Contraction { cuts, before }))
            })
            .collect::<FxHashMap<_, _>>(),
        clitics: &["s", "m", "re", "ve", "ll", "d"],
        negation: "n",
    })
}

/// Small words that other languages lack: what English is known by.
pub(super) fn small_words() -> &'static FxHashSet<&'static str> {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| words(include_str!("../../../resources/en/small-words.txt")))
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words(text: &'static str) -> FxHashSet<&'static str> {
    lines(text).collect()
}

fn columns(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(text).filter_map(|line| line.split_once([' ', '\t']))
}

/// Tagger and parser, read once.
pub fn network() -> Option<&'static Network> {
    static NETWORK: OnceLock<Option<Network>> = OnceLock::new();
    NETWORK
        .get_or_init(|| {
            let network = Network::read(include_bytes!("../../../resources/en/network.bin"))?;
            Some(network.with_rule(tags::settle))
        })
        .as_ref()
}
