//! Scope words: what decides whether two figures are rivals.

use super::lexicon::lexicon;
use super::pieces::Shape;
use super::reading::Context;
use crate::annotate::Sentence;
use crate::span::Span;

/// Scope words around a count: in front of it, inside what is counted, and behind it in the clause.
pub fn scope(context: &Context<'_>, sentence: &Sentence, first: usize, end: usize) -> Vec<Span> {
    let lexicon = lexicon();
    let mut scope = Vec::new();
    let mut folded = String::new();
    let from = (1..=4)
        .take_while(|back| {
            first.checked_sub(*back).and_then(|at| context.piece(at)).is_some_and(|p| p.shape == Shape::Word)
        })
        .count();
    let mut at = first.saturating_sub(from);
    while at < end {
        let mut taken = 0;
        for length in (1..=3).rev() {
            folded.clear();
            let words = (at..at + length)
                .map_while(|word| context.piece(word).filter(|p| p.shape == Shape::Word && at + length <= end));
            let count = words
                .map(|word| {
                    if !folded.is_empty() {
                        folded.push(' ');
                    }
                    folded.extend(word.text.chars().map(|c| c.to_ascii_lowercase()));
                })
                .count();
            // The 'more' of 'more than' bounds the number and says nothing of its scope.
            let bounds = folded == "more" && context.is(at + 1, "than");
            if count == length && !bounds && lexicon.scope_before.contains(folded.as_str()) {
                scope.extend(context.piece(at).zip(context.piece(at + length - 1)).map(|(a, b)| a.span.cover(b.span)));
                taken = length;
                break;
            }
        }
        at += taken.max(1);
    }
    for at in end..context.pieces.len().min(end + 12) {
        let Some(piece) = context.piece(at).filter(|piece| sentence.span.contains(piece.span)) else { break };
        if matches!(piece.shape, Shape::Mark(';' | '.' | '—' | ':')) || piece.shape == Shape::Digits {
            break;
        }
        let phrase = lexicon
            .scope_behind
            .iter()
            .find(|phrase| phrase.split(' ').enumerate().all(|(i, word)| context.is(at + i, word)));
        // 'so far as', 'including' before a new count belongs to that count.
        if let Some(phrase) = phrase
            && !(*phrase == "including" || *phrase == "among them")
        {
            let last = at + phrase.split(' ').count() - 1;
            scope.extend(context.piece(last).map(|last| piece.span.cover(last.span)));
        }
    }
    scope.sort_unstable();
    scope.dedup();
    scope
}
