//! What stands behind a verb without a preposition: one object at most, who receives it, when, and what something is called.
//!
//! Universal Dependencies give a verb one object. The parser attaches words well, but draws each arc without looking back at what
//! it called the others: 'gave (object) employees (object) a day', 'rose (object) Wednesday'. These rules name such arcs anew
//! and move none.

use crate::annotate::{Deprel, Token, Upos};
use crate::language::lemma::lemma;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const ADDRESSING: u16 = 1;
const GIVING: u16 = 1 << 1;
const NAMING: u16 = 1 << 2;
const TIMING: u16 = 1 << 3;
const DAY: u16 = 1 << 4;
const UNIT: u16 = 1 << 5;
const WHICH: u16 = 1 << 6;
const INFORMING: u16 = 1 << 7;
const APPEARING: u16 = 1 << 8;
const RELATIVE: u16 = 1 << 9;

/// Names the objects of a parsed sentence anew; `first` is the number of its first token.
pub fn settle(text: &str, tokens: &mut [Token], first: usize) {
    let place = |token: &Token| usize::try_from(token.head).ok()?.checked_sub(first);
    let mut objects: Vec<(usize, usize)> = Vec::new();
    let (mut complemented, mut subjects): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match token.deprel {
            Deprel::Obj | Deprel::Iobj => objects.extend(place(token).map(|verb| (verb, at))),
            Deprel::Ccomp | Deprel::Xcomp => complemented.extend(place(token)),
            _ if token.deprel.as_str().starts_with("nsubj") => subjects.extend(place(token)),
            _ => {}
        }
    }
    objects.sort_unstable();
    complemented.sort_unstable();
    subjects.sort_unstable();
    for objects in objects.chunk_by(|one, other| one.0 == other.0) {
        let Some((verb, _)) = objects.first().copied() else { continue };
        let beside = Beside {
            complement: complemented.binary_search(&verb).is_ok(),
            subject: subjects.binary_search(&verb).is_ok(),
        };
        of_verb(text, tokens, verb, objects, &beside);
    }
}

/// What else a verb has.
struct Beside {
    complement: bool,
    subject: bool,
}

fn of_verb(text: &str, tokens: &mut [Token], verb: usize, objects: &[(usize, usize)], beside: &Beside) {
    let Some(head) = tokens.get(verb) else { return };
    let upos = head.upos;
    let base = lemma(head.span.of(text), head.upos).to_lowercase();
    let verb_is = classes().get(base.as_str()).copied().unwrap_or(0);
    let word = |tokens: &[Token], at: usize| tokens.get(at).map(|t| t.span.of(text).to_lowercase()).unwrap_or_default();
    let is = |tokens: &[Token], at: usize, class: u16| {
        classes().get(word(tokens, at).as_str()).is_some_and(|classes| classes & class != 0)
    };
    let all = |tokens: &[Token], relation: Deprel| -> Vec<usize> {
        let all = objects.iter().map(|(_, at)| *at);
        all.filter(|at| tokens.get(*at).is_some_and(|token| token.deprel == relation)).collect()
    };
    let right = |tokens: &[Token], relation: Deprel| -> Vec<usize> {
        all(tokens, relation).into_iter().filter(|at| *at > verb).collect()
    };
    let name = |tokens: &mut [Token], at: usize, relation: Deprel| {
        if let Some(token) = tokens.get_mut(at) {
            token.deprel = relation;
        }
    };

    // 'and all of them', 'at Orr's': only verbs have objects, and adjectives, which participles are taken for.
    if !matches!(upos, Upos::Verb | Upos::Adj) && !matches!(base.as_str(), "have" | "do") {
        for at in all(tokens, Deprel::Obj) {
            name(tokens, at, Deprel::Obl);
        }
        return;
    }
    // 'call her that', where nobody receives anything.
    if verb_is & NAMING != 0
        && let [called] = right(tokens, Deprel::Iobj)[..]
    {
        for at in right(tokens, Deprel::Obj) {
            name(tokens, at, Deprel::Xcomp);
        }
        name(tokens, called, Deprel::Obj);
    }
    // Nobody receives anything where nothing is given or said.
    if let ([only], [(_, alone)]) = (&right(tokens, Deprel::Iobj)[..], objects)
        && only == alone
        && verb_is & (ADDRESSING | GIVING) == 0
    {
        name(tokens, *only, Deprel::Obj);
    }
    let receives = !right(tokens, Deprel::Iobj).is_empty();
    if let ([informed], []) = (&all(tokens, Deprel::Obj)[..], &all(tokens, Deprel::Iobj)[..])
        && verb_is & INFORMING != 0
    {
        name(tokens, *informed, Deprel::Iobj);
    }
    match right(tokens, Deprel::Obj)[..] {
        [receiver, _] if !receives && verb_is & (ADDRESSING | GIVING) != 0 => name(tokens, receiver, Deprel::Iobj),
        [addressed]
            if !receives && verb_is & ADDRESSING != 0 && (beside.complement || is_person(&word(tokens, addressed))) =>
        {
            name(tokens, addressed, Deprel::Iobj);
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
    intransitive(text, tokens, verb, &right(tokens, Deprel::Obj), (verb_is, &base), beside);
    // What is not given to anybody is one thing: 'the day that the crew saw land' has no 'that' for an object.
    if verb_is & (GIVING | NAMING) != 0 {
        return;
    }
    if let [_, others @ ..] = &right(tokens, Deprel::Obj)[..] {
        for at in others {
            name(tokens, *at, Deprel::Obl);
        }
    }
    if !right(tokens, Deprel::Obj).is_empty() {
        for at in all(tokens, Deprel::Obj).into_iter().filter(|at| *at < verb) {
            if is(tokens, at, RELATIVE) {
                name(tokens, at, Deprel::Obl);
            }
        }
    }
}

/// What stands behind a verb that has no object: 'then came the flood', '"Never", says Orr', 'remains a member'.
fn intransitive(
    text: &str,
    tokens: &mut [Token],
    verb: usize,
    behind: &[usize],
    (verb_is, base): (u16, &str),
    beside: &Beside,
) {
    let form = tokens.get(verb).map(|token| token.span.of(text)).unwrap_or_default();
    // 'go over the plans', 'come up the hill' have a preposition that was read as a particle.
    let apart = |tokens: &[Token], at: usize| {
        let between = tokens.get(verb + 1..at).unwrap_or_default();
        between.iter().all(|token| !matches!(token.upos, Upos::Adp | Upos::Verb))
    };
    for at in behind {
        let named = tokens.get(*at).is_some_and(|token| token.upos == Upos::Propn);
        let relation = match base {
            "say" if named && !beside.subject && form.ends_with(['s', 'd', 'S', 'D']) => Deprel::Nsubj,
            "remain" | "stay" | "seem" if beside.subject => Deprel::Xcomp,
            _ if verb_is & APPEARING == 0 || !apart(tokens, *at) => continue,
            _ if beside.subject => Deprel::Obl,
            _ => Deprel::Nsubj,
        };
        if let Some(token) = tokens.get_mut(*at) {
            token.deprel = relation;
        }
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

fn classes() -> &'static FxHashMap<&'static str, u16> {
    static CLASSES: OnceLock<FxHashMap<&'static str, u16>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let mut classes: FxHashMap<&str, u16> = FxHashMap::default();
        for (class, words) in super::columns(include_str!("../../../resources/en/objects.tsv")) {
            let class = match class {
                "addressing" => ADDRESSING,
                "giving" => GIVING,
                "naming" => NAMING,
                "timing" => TIMING,
                "day" => DAY,
                "unit" => UNIT,
                "informing" => INFORMING,
                "appearing" => APPEARING,
                "relative" => RELATIVE,
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
        assert_eq!(settled("helped/root crews/iobj/helped")[1..], ["obj"]);
        assert_eq!(settled("told/root crews/iobj/told")[1..], ["iobj"]);
        assert_eq!(settled("told/root crews/obj/told sail/xcomp/told")[1..], ["iobj", "xcomp"]);
        assert_eq!(settled("told/root lies/obj/told")[1..], ["obj"]);
        assert_eq!(settled("warn/root crews/obj/warn")[1..], ["iobj"]);
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
        assert_eq!(settled("call/root her/iobj/call that/obj/call")[1..], ["obj", "xcomp"]);
    }

    #[test]
    fn what_comes_is_a_subject_and_what_remains_is_told() {
        assert_eq!(settled("came/root floods/obj/came")[1..], ["nsubj"]);
        assert_eq!(settled("crews/nsubj/came came/root home/obj/came")[2..], ["obl"]);
        assert_eq!(settled("Orr/nsubj/remains remains/root mayor/obj/remains")[2..], ["xcomp"]);
        assert_eq!(settled("Orr/nsubj/lifts lifts/root floods/obj/lifts")[2..], ["obj"]);
    }

    #[test]
    fn one_thing_is_the_object_of_a_verb_that_gives_nothing() {
        assert_eq!(settled("that/obj/left crews/nsubj/left left/acl port/obj/left")[..1], ["obj"], "'left' may give");
        assert_eq!(settled("that/obj/saw crews/nsubj/saw saw/acl port/obj/saw")[..1], ["obl"]);
        assert_eq!(settled("that/obj/saw crews/nsubj/saw saw/acl")[..1], ["obj"]);
        assert_eq!(settled("saw/root crews/obj/saw rafts/obj/saw")[1..], ["obj", "obl"]);
        assert_eq!(settled("and/cc floods/obj/and")[1..], ["obl"]);
    }
}
