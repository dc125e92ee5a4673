//! What a verb is joined to, where its form says that it can't be what the parser chose.
//!
//! These rules move single arcs upwards and keep the tree one.

use crate::annotate::{Deprel, Token, Upos};
use crate::language::lemma::lemma;

/// How many heads are climbed, and how far before a verb its helpers are looked for.
const CLIMB: usize = 4;
const NEAR: usize = 8;

/// Moves the conjuncts of a parsed sentence; `first` is the number of its first token.
pub fn settle(text: &str, tokens: &mut [Token], first: usize) {
    for at in 0..tokens.len() {
        if let Some(joined) = of_its_form(text, tokens, at, first)
            && let Some(token) = tokens.get_mut(at)
        {
            token.head = first as i32 + joined as i32;
        }
    }
}

/// 'He bet that she would not sell it, and refused to answer': who refused is he, since 'would' asks for another form.
fn of_its_form(text: &str, tokens: &[Token], at: usize, first: usize) -> Option<usize> {
    let token = tokens.get(at).filter(|token| token.deprel == Deprel::Conj && token.upos == Upos::Verb)?;
    let place = |at: usize| usize::try_from(tokens.get(at)?.head).ok()?.checked_sub(first);
    let is_past = |token: &Token| {
        let form = token.span.of(text);
        token.upos == Upos::Verb && !form.ends_with("ing") && !form.ends_with('s') && lemma(form, Upos::Verb) != form
    };
    let has = |verb: usize, relations: &[Deprel]| {
        let near = verb.saturating_sub(NEAR)..verb;
        near.clone().any(|at| tokens.get(at).is_some_and(|t| relations.contains(&t.deprel)) && place(at) == Some(verb))
    };
    let own = [Deprel::Aux, Deprel::AuxPass, Deprel::Cop, Deprel::Mark, Deprel::Nsubj, Deprel::NsubjPass];
    let head = place(at).filter(|head| *head < at)?;
    let plain = tokens.get(head).is_some_and(|verb| {
        let form = verb.span.of(text);
        verb.upos == Upos::Verb && lemma(form, Upos::Verb) == form && has(head, &[Deprel::Aux, Deprel::Mark])
    });
    if !is_past(token) || has(at, &own) || !plain || has(head, &[Deprel::AuxPass]) {
        return None;
    }
    let mut below = head;
    for _ in 0..CLIMB {
        let relation = tokens.get(below)?.deprel;
        if !matches!(relation, Deprel::Ccomp | Deprel::Xcomp | Deprel::Advcl | Deprel::Conj) {
            return None;
        }
        let above = place(below).filter(|above| *above < below)?;
        if tokens.get(above).is_some_and(is_past) && has(above, &[Deprel::Nsubj]) && !has(above, &[Deprel::Aux]) {
            return Some(above);
        }
        below = above;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    /// The word that the first conjunct among the verbs of a sentence is joined to.
    fn joined(sentence: &str) -> Option<String> {
        let report = crate::pipeline::annotate_all(vec![Article::from_text(sentence)]).pop()?;
        let tokens = &report.annotations.text.tokens;
        let conjunct = tokens.iter().find(|t| t.deprel == super::Deprel::Conj && t.upos == super::Upos::Verb)?;
        let head = tokens.get(usize::try_from(conjunct.head).ok()?)?;
        Some(head.span.of(sentence).to_owned())
    }

    #[test]
    fn a_past_is_joined_to_a_past() {
        let bet =
            "The owner's sons gambled that the bank would not call in the loan on the barge, and ignored its letters.";
        assert_eq!(joined(bet).as_deref(), Some("gambled"));
        assert_eq!(joined("Orr said that Marek would open the harbour and sell it.").as_deref(), Some("open"));
    }
}
