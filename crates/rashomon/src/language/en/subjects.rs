//! Who does it, where the parser drew two subjects to one verb or none to an infinitive.
//!
//! These rules move single arcs and keep the tree one: a word only ever gets a head that does not hang from it.

use crate::annotate::{Deprel, Token, Upos};

/// How far before 'to' a 'for' is looked for.
const REACH: usize = 8;
/// How far a subject is looked for: no sentence, however long, takes more than linear time.
const FAR: usize = 64;

/// Moves the subjects of a parsed sentence; `first` is the number of its first token.
pub fn settle(text: &str, tokens: &mut [Token], first: usize) {
    for at in 0..tokens.len() {
        two_subjects(tokens, at, first);
        for_somebody_to(text, tokens, at, first);
        up_to(text, tokens, at, first);
        between(text, tokens, at, first);
        before_its_verb(text, tokens, at, first);
    }
}

fn place(tokens: &[Token], at: usize, first: usize) -> Option<usize> {
    usize::try_from(tokens.get(at)?.head).ok()?.checked_sub(first)
}

/// The first token of what hangs from a token, as far as it stands without a gap before it.
fn begin(tokens: &[Token], at: usize, first: usize) -> usize {
    let mut begin = at;
    while let Some(before) = begin.checked_sub(1).filter(|before| at - before <= FAR) {
        let inside = place(tokens, before, first).is_some_and(|head| head > before && head <= at || head == at);
        if !inside {
            break;
        }
        begin = before;
    }
    begin
}

/// 'the group Lorma Now said' has a group that is Lorma Now; 'a statement from Lorma police said' has no police that said it.
fn two_subjects(tokens: &mut [Token], at: usize, first: usize) {
    let Some(second) = tokens.get(at).filter(|token| is_subject(token)) else { return };
    let head = second.head;
    let Some(verb) = place(tokens, at, first).filter(|verb| *verb > at) else { return };
    let Some(before) = begin(tokens, at, first).checked_sub(1) else { return };
    let Some(neighbour) = tokens.get(before) else { return };
    if neighbour.upos == Upos::Noun && second.upos == Upos::Propn && is_subject(neighbour) && neighbour.head == head {
        let number = first as i32 + at as i32;
        if let Some(neighbour) = tokens.get_mut(before) {
            (neighbour.head, neighbour.deprel) = (number, Deprel::Nmod);
        }
        return;
    }
    // 'from Lorma | police': what the preposition brings is the second, and the first only says which.
    let brought = matches!(neighbour.deprel, Deprel::Nmod | Deprel::Obl) && neighbour.upos == Upos::Propn;
    let (holder, relation) = (neighbour.head, neighbour.deprel);
    let Some(case) = before.checked_sub(1).filter(|case| {
        tokens.get(*case).is_some_and(|token| token.deprel == Deprel::Case)
            && place(tokens, *case, first) == Some(before)
    }) else {
        return;
    };
    let doer = has_subject(tokens, case.saturating_sub(FAR)..case, verb, first);
    if brought && second.upos == Upos::Noun && doer && before + 1 == at && !hangs_from(tokens, before, at, first) {
        let number = first as i32 + at as i32;
        for (at, head, relation) in
            [(at, holder, relation), (before, number, Deprel::Compound), (case, number, Deprel::Case)]
        {
            if let Some(token) = tokens.get_mut(at) {
                (token.head, token.deprel) = (head, relation);
            }
        }
    }
}

/// 'Up to 200 tonnes may have leaked': 'up to' says how many, and is no preposition; the tonnes leaked.
fn up_to(text: &str, tokens: &mut [Token], at: usize, first: usize) {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    let Some(number) = at.checked_sub(1) else { return };
    let counted = tokens.get(at).is_some_and(|t| t.deprel == Deprel::Obl && t.upos == Upos::Noun)
        && tokens.get(number).is_some_and(|t| t.upos == Upos::Num);
    let Some(up) = number.checked_sub(2).filter(|up| counted && word(*up).eq_ignore_ascii_case("up")) else { return };
    let Some(verb) = place(tokens, at, first).filter(|verb| *verb > at && *verb - at <= FAR) else { return };
    // The clause begins here: what follows is no place that somebody went 'up to'.
    let opens =
        up == 0 || tokens.get(up - 1).is_some_and(|t| matches!(t.upos, Upos::Punct | Upos::Sconj | Upos::Cconj));
    let told = tokens.get(at + 1..verb).is_some_and(|between| between.iter().any(|t| t.upos == Upos::Aux));
    if opens
        && told
        && word(up + 1) == "to"
        && !has_subject(tokens, up..verb, verb, first)
        && let Some(token) = tokens.get_mut(at)
    {
        token.deprel = Deprel::Nsubj;
    }
}

/// 'between 8 and 12 people are missing': both numbers count the people.
fn between(text: &str, tokens: &mut [Token], at: usize, first: usize) {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    let is_number = |at: usize| tokens.get(at).is_some_and(|t| t.upos == Upos::Num);
    let Some(case) = at.checked_sub(1).filter(|case| word(*case).eq_ignore_ascii_case("between")) else { return };
    let noun = at + 3;
    let counts =
        is_number(at) && word(at + 1) == "and" && is_number(at + 2) && tokens.get(noun).is_some_and(is_subject);
    let beside = tokens.get(at).zip(tokens.get(noun)).is_some_and(|(a, b)| a.deprel == Deprel::Obl && a.head == b.head);
    if !(counts && beside) {
        return;
    }
    let number = first as i32 + noun as i32;
    for (at, relation) in [(at, Deprel::Nummod), (case, Deprel::Case)] {
        if let Some(token) = tokens.get_mut(at) {
            (token.head, token.deprel) = (number, relation);
        }
    }
}

/// 'A strong quake struck the town': no noun describes a verb that tells what happened.
fn before_its_verb(text: &str, tokens: &mut [Token], at: usize, first: usize) {
    let Some(noun) = tokens.get(at).filter(|token| token.deprel == Deprel::Compound) else { return };
    let named = matches!(noun.upos, Upos::Noun | Upos::Propn);
    let Some(verb) = place(tokens, at, first).filter(|verb| named && *verb > at && *verb - at <= FAR) else { return };
    let tells = |token: &Token| {
        let form = token.span.of(text).to_lowercase();
        let past = crate::language::lemma::lemma(&form, Upos::Verb) != form && !form.ends_with("ing");
        token.upos == Upos::Verb && past && matches!(token.deprel, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis)
    };
    if tokens.get(verb).is_some_and(tells)
        && !has_subject(tokens, verb.saturating_sub(FAR)..verb, verb, first)
        && let Some(token) = tokens.get_mut(at)
    {
        token.deprel = Deprel::Nsubj;
    }
}

/// 'for the mayor to resign': the mayor would do it.
fn for_somebody_to(text: &str, tokens: &mut [Token], at: usize, first: usize) {
    let word = |tokens: &[Token], at: usize| tokens.get(at).map(|t| t.span.of(text).to_lowercase()).unwrap_or_default();
    let is_to = tokens.get(at).is_some_and(|token| token.upos == Upos::Part && token.deprel == Deprel::Mark);
    if !is_to || word(tokens, at) != "to" {
        return;
    }
    let Some(verb) = place(tokens, at, first).filter(|verb| *verb > at && *verb <= at + 3) else { return };
    let Some(last) = at.checked_sub(1) else { return };
    // Up from the word before 'to' to the one that the preposition brings.
    let mut noun = last;
    for _ in 0..REACH {
        let brought = tokens.get(noun).is_some_and(|token| matches!(token.deprel, Deprel::Obl | Deprel::Nmod));
        if brought && preposition(tokens, noun, first).is_some_and(|case| word(tokens, case) == "for") {
            break;
        }
        match place(tokens, noun, first) {
            Some(up) if up < at => noun = up,
            _ => return,
        }
    }
    let Some(case) = preposition(tokens, noun, first) else { return };
    let nominal = tokens.get(noun).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron));
    let has_one = has_subject(tokens, at.saturating_sub(FAR)..verb, verb, first);
    // 'for some time to come' is a time.
    if word(tokens, case) != "for" || !nominal || has_one || word(tokens, verb) == "come" {
        return;
    }
    let Some(holder) = tokens.get(noun).map(|token| token.head) else { return };
    let (above, number) = (place(tokens, verb, first), first as i32 + verb as i32);
    if above == Some(noun) {
        if let Some(token) = tokens.get_mut(verb) {
            (token.head, token.deprel) = (holder, Deprel::Advcl);
        }
    } else if above.is_none() || above != usize::try_from(holder).ok().and_then(|holder| holder.checked_sub(first)) {
        return;
    }
    for (at, relation) in [(noun, Deprel::Nsubj), (case, Deprel::Mark)] {
        if let Some(token) = tokens.get_mut(at) {
            (token.head, token.deprel) = (number, relation);
        }
    }
}

/// Whether a token hangs from another, or so deep that nobody looks.
fn hangs_from(tokens: &[Token], at: usize, above: usize, first: usize) -> bool {
    let heads = std::iter::successors(place(tokens, at, first), |at| place(tokens, *at, first));
    heads.take(FAR).enumerate().any(|(depth, head)| head == above || depth + 1 == FAR)
}

fn is_subject(token: &Token) -> bool {
    matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
}

/// Whether a verb has a subject among some tokens.
fn has_subject(tokens: &[Token], mut among: std::ops::Range<usize>, verb: usize, first: usize) -> bool {
    among.any(|at| tokens.get(at).is_some_and(is_subject) && place(tokens, at, first) == Some(verb))
}

/// The preposition that brings a noun.
fn preposition(tokens: &[Token], noun: usize, first: usize) -> Option<usize> {
    let near = noun.saturating_sub(REACH)..noun;
    near.rev().find(|at| {
        tokens.get(*at).is_some_and(|token| token.deprel == Deprel::Case) && place(tokens, *at, first) == Some(noun)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    /// The heads and relations that are left of a sentence of 'word/tag/relation/head' in which heads are words; 12 tokens precede.
    fn settled(sentence: &str) -> String {
        let parts: Vec<Vec<&str>> = sentence.split(' ').map(|part| part.split('/').collect()).collect();
        let text = parts.iter().map(|part| part[0]).collect::<Vec<_>>().join(" ");
        let mut start = 0;
        let mut tokens = Vec::new();
        for part in &parts {
            tokens.push(Token {
                span: Span::at(start, start + part[0].len()),
                upos: Upos::ALL.iter().copied().find(|upos| upos.as_str() == part[1]).unwrap(),
                deprel: Deprel::ALL.iter().copied().find(|known| known.as_str() == part[2]).unwrap(),
                head: parts.iter().position(|other| Some(&other[0]) == part.get(3)).map_or(-1, |head| head as i32 + 12),
            });
            start += part[0].len() + 1;
        }
        settle(&text, &mut tokens, 12);
        let shown = tokens.iter().zip(&parts).map(|(token, part)| {
            let head = usize::try_from(token.head - 12).ok().map_or("-", |head| parts[head][0]);
            format!("{}<{} {}", part[0], head, token.deprel.as_str())
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_verb_has_one_subject() {
        assert_eq!(
            settled("group/NOUN/nsubj/said Lorma/PROPN/nsubj/said said/VERB/root"),
            "group<Lorma nmod, Lorma<said nsubj, said<- root"
        );
        assert_eq!(
            settled(
                "statement/NOUN/nsubj/said from/ADP/case/Lorma Lorma/PROPN/nmod/statement police/NOUN/nsubj/said said/VERB/root"
            ),
            "statement<said nsubj, from<police case, Lorma<police compound, police<statement nmod, said<- root"
        );
        let right = "crews/NOUN/nsubj/said near/ADP/case/Lorma Lorma/PROPN/nmod/crews said/VERB/root";
        assert_eq!(settled(right), "crews<said nsubj, near<Lorma case, Lorma<crews nmod, said<- root");
    }

    #[test]
    fn a_noun_before_what_happened_did_it() {
        let told = "quake/NOUN/compound/struck struck/VERB/ccomp/said Lorma/PROPN/obj/struck police/NOUN/nsubj/said said/VERB/root";
        assert!(settled(told).starts_with("quake<struck nsubj, "));
        let noun = "quake/NOUN/compound/warning warning/NOUN/nsubj/came came/VERB/root";
        assert_eq!(settled(noun), "quake<warning compound, warning<came nsubj, came<- root");
    }

    #[test]
    fn how_many_do_it_is_no_preposition() {
        assert_eq!(
            settled(
                "up/ADP/case/tonnes to/ADP/case/tonnes 200/NUM/nummod/tonnes tonnes/NOUN/obl/leaked may/AUX/aux/leaked leaked/VERB/root"
            ),
            "up<tonnes case, to<tonnes case, 200<tonnes nummod, tonnes<leaked nsubj, may<leaked aux, leaked<- root"
        );
        assert_eq!(
            settled(
                "between/ADP/case/8 8/NUM/obl/fled and/CCONJ/cc/12 12/NUM/conj/8 people/NOUN/nsubj/fled fled/VERB/root"
            ),
            "between<people case, 8<people nummod, and<12 cc, 12<8 conj, people<fled nsubj, fled<- root"
        );
    }

    #[test]
    fn for_somebody_to_do_it() {
        assert_eq!(
            settled("called/VERB/root for/ADP/case/Orr Orr/PROPN/obl/called to/PART/mark/quit quit/VERB/acl/Orr"),
            "called<- root, for<quit mark, Orr<quit nsubj, to<quit mark, quit<called advcl"
        );
        assert_eq!(
            settled("lasts/VERB/root for/ADP/case/time time/NOUN/obl/lasts to/PART/mark/come come/VERB/acl/time"),
            "lasts<- root, for<time case, time<lasts obl, to<come mark, come<time acl"
        );
    }
}
