//! What stands behind a verb without a preposition: one object at most, who receives it, when, and what something is called.
//!
//! Universal Dependencies give a verb one object. The parser attaches words well, but draws each arc without looking back at what
//! it called the others: 'gave (object) employees (object) a day', 'rose (object) Wednesday'. These rules name such arcs anew
//! and move none.

use crate::annotate::{Deprel, Token};
use crate::language::lemma::lemma;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const ADDRESSING: u8 = 1;
const GIVING: u8 = 1 << 1;
const NAMING: u8 = 1 << 2;
const TIMING: u8 = 1 << 3;
const DAY: u8 = 1 << 4;
const UNIT: u8 = 1 << 5;
const WHICH: u8 = 1 << 6;

/// Names the objects of a parsed sentence anew; `first` is the number of its first token.
pub fn settle(text: &str, tokens: &mut [Token], first: usize) {
    let place = |token: &Token| usize::try_from(token.head).ok()?.checked_sub(first);
    let mut objects: Vec<(usize, usize)> = Vec::new();
    let mut complemented: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.deprel {
            Deprel::Obj | Deprel::Iobj => objects.extend(place(token).map(|verb| (verb, at))),
            Deprel::Ccomp | Deprel::Xcomp => complemented.extend(place(token)),
            _ => {}
        }
    }
    objects.sort_unstable();
    complemented.sort_unstable();
    for objects in objects.chunk_by(|one, other| one.0 == other.0) {
        let Some((verb, _)) = objects.first().copied() else { continue };
        of_verb(text, tokens, verb, objects, complemented.binary_search(&verb).is_ok());
    }
}

fn of_verb(text: &str, tokens: &mut [Token], verb: usize, objects: &[(usize, usize)], has_complement: bool) {
    let Some(head) = tokens.get(verb) else { return };
    let base = lemma(head.span.of(text), head.upos).to_lowercase();
    let verb_is = classes().get(base.as_str()).copied().unwrap_or(0);
    let word = |tokens: &[Token], at: usize| tokens.get(at).map(|t| t.span.of(text).to_lowercase()).unwrap_or_default();
    let is = |tokens: &[Token], at: usize, class: u8| {
        classes().get(word(tokens, at).as_str()).is_some_and(|classes| classes & class != 0)
    };
    let right = |tokens: &[Token], relation: Deprel| -> Vec<usize> {
        let behind = objects.iter().map(|(_, at)| *at).filter(|at| *at > verb);
        behind.filter(|at| tokens.get(*at).is_some_and(|token| token.deprel == relation)).collect()
    };
    let name = |tokens: &mut [Token], at: usize, relation: Deprel| {
        if let Some(token) = tokens.get_mut(at) {
            token.deprel = relation;
        }
    };

    // Nobody receives anything where nothing is given or said.
    if let ([only], [(_, alone)]) = (&right(tokens, Deprel::Iobj)[..], objects)
        && only == alone
        && verb_is & (ADDRESSING | GIVING) == 0
    {
        name(tokens, *only, Deprel::Obj);
    }
    let receives = !right(tokens, Deprel::Iobj).is_empty();
    match right(tokens, Deprel::Obj)[..] {
        [receiver, _] if !receives && verb_is & (ADDRESSING | GIVING) != 0 => name(tokens, receiver, Deprel::Iobj),
        [addressed] if !receives && verb_is & ADDRESSING != 0 => {
            if has_complement || is_person(&word(tokens, addressed)) {
                name(tokens, addressed, Deprel::Iobj);
            }
        }
        _ => {}
    }
    if verb_is & TIMING == 0 {
        for at in right(tokens, Deprel::Obj) {
            // 'last week', 'every single day'.
            let chosen = || at.checked_sub(1).is_some_and(|before| is(tokens, before, WHICH));
            if is(tokens, at, DAY) || is(tokens, at, UNIT) && chosen() {
                name(tokens, at, Deprel::Obl);
            }
        }
    }
    match right(tokens, Deprel::Obj)[..] {
        _ if base == "become" => {
            for at in right(tokens, Deprel::Obj) {
                name(tokens, at, Deprel::Xcomp);
            }
        }
        [_, called] if verb_is & NAMING != 0 => name(tokens, called, Deprel::Xcomp),
        // 'a ship called Albatross'.
        [called] if verb_is & NAMING != 0 && base != "consider" && is_passive(tokens, verb, &word(tokens, verb)) => {
            name(tokens, called, Deprel::Xcomp);
        }
        _ => {}
    }
}

/// Whether a participle stands behind its noun without a subject or auxiliary of its own.
fn is_passive(tokens: &[Token], verb: usize, form: &str) -> bool {
    let behind_noun = tokens.get(verb).is_some_and(|token| token.deprel.as_str().starts_with("acl"));
    let own = |token: &Token| {
        let relation = token.deprel.as_str();
        relation.starts_with("nsubj") || relation.starts_with("aux")
    };
    behind_noun && form.ends_with("ed") && !tokens.iter().take(verb).rev().take(4).any(own)
}

fn is_person(word: &str) -> bool {
    matches!(
        word,
        "me" | "you"
            | "him"
            | "her"
            | "us"
            | "them"
            | "myself"
            | "yourself"
            | "himself"
            | "herself"
            | "ourselves"
            | "themselves"
    )
}

fn classes() -> &'static FxHashMap<&'static str, u8> {
    static CLASSES: OnceLock<FxHashMap<&'static str, u8>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let mut classes: FxHashMap<&str, u8> = FxHashMap::default();
        for (class, words) in super::columns(include_str!("../../../resources/en/objects.tsv")) {
            let class = match class {
                "addressing" => ADDRESSING,
                "giving" => GIVING,
                "naming" => NAMING,
                "timing" => TIMING,
                "day" => DAY,
                "unit" => UNIT,
                _ => WHICH,
            };
            for word in words.split_whitespace() {
                *classes.entry(word).or_default() |= class;
            }
        }
        classes
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Upos;
    use crate::span::Span;

    /// The relations that are left of a sentence of 'word relation head' triples, in which heads are words; 12 tokens precede.
    fn settled(sentence: &str) -> Vec<String> {
        let parts: Vec<&str> = sentence.split(' ').collect();
        let words: Vec<&str> = parts.iter().map(|part| part.split('/').next().unwrap()).collect();
        let text = words.join(" ");
        let mut start = 0;
        let mut tokens = Vec::new();
        for part in &parts {
            let fields: Vec<&str> = part.split('/').collect();
            let relation = fields.get(1).copied().unwrap_or("dep");
            let head = fields.get(2).and_then(|head| words.iter().position(|word| word == head));
            tokens.push(Token {
                span: Span::at(start, start + fields[0].len()),
                upos: if relation == "root" || relation.starts_with("acl") { Upos::Verb } else { Upos::Noun },
                deprel: Deprel::ALL.iter().copied().find(|known| known.as_str() == relation).unwrap(),
                head: head.map_or(-1, |head| head as i32 + 12),
            });
            start += fields[0].len() + 1;
        }
        settle(&text, &mut tokens, 12);
        tokens.iter().map(|token| token.deprel.as_str().to_owned()).collect()
    }

    #[test]
    fn of_two_objects_the_first_receives_the_second() {
        assert_eq!(settled("gave/root crews/obj/gave rafts/obj/gave")[1..], ["iobj", "obj"]);
        assert_eq!(settled("saw/root crews/obj/saw rafts/obj/saw")[1..], ["obj", "obj"]);
        assert_eq!(settled("helped/root crews/iobj/helped")[1..], ["obj"]);
        assert_eq!(settled("told/root crews/iobj/told")[1..], ["iobj"]);
        assert_eq!(settled("told/root crews/obj/told sail/xcomp/told")[1..], ["iobj", "xcomp"]);
        assert_eq!(settled("told/root lies/obj/told")[1..], ["obj"]);
    }

    #[test]
    fn a_time_is_no_object() {
        assert_eq!(settled("rose/root Wednesday/obj/rose")[1..], ["obl"]);
        assert_eq!(settled("sailed/root last/amod/week week/obj/sailed")[2..], ["obl"]);
        assert_eq!(settled("spent/root Wednesday/obj/spent")[1..], ["obj"]);
        assert_eq!(settled("lost/root a/det/week week/obj/lost")[2..], ["obj"]);
    }

    #[test]
    fn a_name_that_is_given_is_no_object() {
        assert_eq!(settled("called/root ship/obj/called Albatross/obj/called")[1..], ["obj", "xcomp"]);
        assert_eq!(settled("ship/root called/acl/ship Albatross/obj/called")[2..], ["xcomp"]);
        assert_eq!(settled("became/root captain/obj/became")[1..], ["xcomp"]);
    }
}
