//! The exceptions of the lemmatizer: forms of the treebanks whose endings mislead, and the irregular verbs of a short list.

use crate::{Folders, conllu, write};
use anyhow::Result;
use rashomon::annotate::Upos;
use rashomon::language::clusters;
use rashomon::language::lemma::by_rule;
use std::collections::BTreeMap;

/// Irregular forms that no treebank of ours may hold, by class: lemma, then its forms.
const IRREGULAR: [(char, &str); 2] =
    [('v', include_str!("irregular-verbs.txt")), ('n', include_str!("irregular-nouns.txt"))];

/// Writes `en/lemma-exceptions.tsv`.
pub fn make(folders: &Folders) -> Result<()> {
    let mut counts: BTreeMap<(char, String), BTreeMap<String, u32>> = BTreeMap::new();
    let mut trees = conllu::read(&folders.open("ud-ewt/train.conllu"))?;
    trees.extend(conllu::read(&folders.open("gum/train.conllu"))?);
    for word in trees.iter().flat_map(|tree| &tree.words) {
        if let Some(class) = class(word.upos) {
            let form = word.form.to_lowercase().replace('’', "'");
            *counts.entry((class, form)).or_default().entry(word.lemma.to_lowercase()).or_default() += 1;
        }
    }
    let mut exceptions: BTreeMap<(char, String), String> = BTreeMap::new();
    for ((class, form), lemmas) in counts {
        let Some((lemma, count)) = lemmas.into_iter().max_by_key(|(_, count)| *count) else { continue };
        let upos = match class {
            'v' => Upos::Verb,
            'n' => Upos::Noun,
            'a' => Upos::Adj,
            _ => Upos::Pron,
        };
        let ruled = by_rule(&form, upos).unwrap_or_else(|| form.clone());
        // Misspellings are mostly seen once, and are no frequent words.
        let sound = count > 1 && (clusters::of(&form).is_some() || form.contains('\''));
        if ruled != lemma && sound && !lemma.contains(['\t', ' ']) {
            exceptions.insert((class, form), lemma);
        }
    }
    for (class, list) in IRREGULAR {
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let Some(lemma) = words.next() else { continue };
            for form in words {
                exceptions.entry((class, form.to_owned())).or_insert_with(|| lemma.to_owned());
            }
        }
    }
    let mut text =
        "# class (v verbs, n nouns, a adjectives and adverbs, o others), form, lemma; made by rashomon-train lemmas\n"
            .to_owned();
    for ((class, form), lemma) in exceptions {
        text.push_str(&format!("{class}\t{form}\t{lemma}\n"));
    }
    write(&folders.resource("en/lemma-exceptions.tsv"), text.as_bytes())
}

fn class(upos: Upos) -> Option<char> {
    match upos {
        Upos::Verb | Upos::Aux => Some('v'),
        Upos::Noun => Some('n'),
        Upos::Adj | Upos::Adv => Some('a'),
        Upos::Pron | Upos::Det | Upos::Part => Some('o'),
        _ => None,
    }
}
