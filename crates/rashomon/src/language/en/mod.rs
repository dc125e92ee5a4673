//! English: the word lists that sentences and tokens go by.

use super::rules::{Rules, Stop};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// The rules of English, read once.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules {
        abbreviations: columns(include_str!("../../../resources/en/abbreviations.txt"))
            .filter_map(|(word, kind)| Some((word, Stop::parse(kind)?)))
            .collect(),
        openers: words(include_str!("../../../resources/en/sentence-openers.txt")),
        hyphen_prefixes: words(include_str!("../../../resources/en/hyphen-prefixes.txt")),
        contractions: columns(include_str!("../../../resources/en/contractions.tsv"))
            .filter_map(|(word, first)| Some((word, first.parse().ok()?)))
            .collect::<FxHashMap<_, _>>(),
        clitics: &["s", "m", "re", "ve", "ll", "d"],
        negation: "n",
    })
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
