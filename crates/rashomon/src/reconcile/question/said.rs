//! Questions of what somebody says: 'Did Ivo Orr say “I closed the harbour”?' Words that tell of an 'I' or a 'there' turn round into no
//! question of their own, but whether they were said can be asked.

use super::lower_first;
use crate::annotate::{AttributionKind, ClaimKind, Deprel, Token, Upos};
use crate::reconcile::subject::Subject;

/// How long the words are that are asked for, and the longest name of who says them, in characters.
const SHORTEST: usize = 16;
const LONGEST: usize = 90;
const LONGEST_NAME: usize = 60;
/// How many tokens stand before a subject's noun at most: 'the old mayor of …'.
const BEFORE_SUBJECT: usize = 4;

/// Whether somebody said what a claim says, where he is named and the words are a sentence.
pub(super) fn said(subject: &Subject<'_>) -> Option<String> {
    if matches!(subject.claim.kind, ClaimKind::Figure | ClaimKind::Role | ClaimKind::Time | ClaimKind::Place) {
        return None;
    }
    let name = name(subject)?;
    let words = subject.quote().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    let torn = words.contains(['"', '“', '”', '(', ';', '?', '…']) || words.contains("...");
    if torn || !(SHORTEST..=LONGEST).contains(&words.chars().count()) {
        return None;
    }
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(subject.claim.span))?;
    let first = tokens.first()?;
    let form = first.span.of(subject.text).to_lowercase();
    if !is_sentence(subject, tokens) || matches!(form.as_str(), "he" | "she" | "they" | "his" | "her" | "their") {
        return None;
    }
    let content = |a: &&crate::annotate::Attribution| a.content.iter().any(|span| span.contains(subject.claim.span));
    let kind = layer.attributions.iter().find(content)?.kind;
    let own =
        |token: &Token| matches!(token.span.of(subject.text), "I" | "we" | "We" | "my" | "our" | "us" | "you" | "your");
    match kind {
        AttributionKind::Direct => Some(format!("Did {name} say “{words}”?")),
        _ if tokens.iter().any(own) || form == "it" => None,
        _ => {
            let small =
                first.upos != Upos::Propn && !layer.mentions_at(first.span).iter().any(|m| m.span.overlaps(first.span));
            Some(format!("Did {name} say that {}?", if small { lower_first(words) } else { words.to_owned() }))
        }
    }
}

/// Who says it, where he has a name or a noun.
fn name(subject: &Subject<'_>) -> Option<String> {
    let holder = subject.claim.holders.first()?;
    let name = holder.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let layer = subject.layer();
    let noun =
        layer.tokens.get(layer.tokens_in(holder.span))?.iter().any(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
    let plain = name.chars().count() <= LONGEST_NAME && !name.contains([',', ';', ':', '"', '“', '”', '(', '—']);
    (noun && plain).then(|| super::lower_article(&name))
}

/// Whether words begin with their subject, have a finite verb, and do not end on the way to more.
fn is_sentence(subject: &Subject<'_>, tokens: &[Token]) -> bool {
    let form = |token: &Token| token.span.of(subject.text).to_lowercase();
    let layer = subject.layer();
    let first = layer.tokens_in(subject.claim.span).start;
    let acts = tokens.iter().take(BEFORE_SUBJECT + 1).find_map(|token| {
        let subject_of = matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl);
        let head = usize::try_from(token.head).ok()?.checked_sub(first)?;
        subject_of.then(|| tokens.get(head)).flatten()
    });
    let Some(verb) = acts else { return false };
    let helped = tokens.iter().any(|t| {
        usize::try_from(t.head).ok().and_then(|head| layer.tokens.get(head)).is_some_and(|head| head.span == verb.span)
            && matches!(t.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
            && !matches!(form(t).as_str(), "to" | "being" | "be")
    });
    let finite = helped || verb.upos == Upos::Aux || verb.upos == Upos::Verb && !form(verb).ends_with("ing");
    let opens = tokens.first().is_some_and(|token| {
        matches!(token.upos, Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Pron)
            && !matches!(
                form(token).as_str(),
                "who" | "which" | "whose" | "whom" | "what" | "that" | "one" | "all" | "either"
            )
    });
    let ends = tokens.iter().rfind(|token| token.upos != Upos::Punct).is_some_and(|last| {
        !matches!(last.upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Sconj | Upos::Part | Upos::Aux)
    });
    finite && opens && ends
}
