//! Posts that a page shows whole: 'We opened the bridge. — Ivo Orr (@ivo_orr) March 2, 2026' — what stands before the signature is
//! the words of whoever signs, without a mark around them.

use super::finder::Draft;
use super::phrases;
use super::reading::Reading;
use crate::article::{Furniture, FurnitureKind};
use crate::span::Span;

/// A post has no more bytes than this.
const LONGEST: u32 = 400;

/// Longest name that signs, in tokens.
const LONGEST_NAME: usize = 8;

/// Gives posts to those who sign them: the sentence before the name, and those before that back to the start of the line or the end
/// of another post, where that is near; else they may be the report's.
pub(super) fn find(reading: &Reading<'_>, furniture: &[Furniture], drafts: &mut Vec<Draft>) {
    let mut credited: Vec<Span> = drafts.iter().flat_map(|draft| draft.content.iter().copied()).collect();
    credited.sort_unstable();
    let mut furthest = 0;
    for span in &mut credited {
        furthest = furthest.max(span.end);
        span.end = furthest;
    }
    // What other rules credit already stays with whom they say.
    let is_credited = |part: &Span| {
        let before = credited.partition_point(|span| span.start <= part.start);
        before.checked_sub(1).and_then(|last| credited.get(last)).is_some_and(|span| span.end >= part.end)
    };
    let mut floor = 0;
    for signature in furniture.iter().filter(|known| known.kind == FurnitureKind::Signature) {
        let from = std::mem::replace(&mut floor, signature.span.end);
        let Some(name) = name(reading, signature.span) else { continue };
        let cue = reading.cover(name.clone());
        let Some(sentence) = reading.layer.sentence_at(cue.start) else { continue };
        let mut content = post(reading, cue.start.min(signature.span.start), from);
        content.retain(|part| !is_credited(part));
        if let Some(source) = phrases::after(reading, name.start, name.end)
            && !content.is_empty()
        {
            drafts.push(Draft { source, cue, content, sentence, rule: "name signs post" });
        }
    }
}

/// The name that signs: behind the dash of a line of its own, or all of the line that the signature closes.
fn name(reading: &Reading<'_>, signature: Span) -> Option<std::ops::Range<usize>> {
    let inside = reading.layer.tokens_in(signature);
    if let Some(open) = inside.clone().find(|at| reading.word(*at) == "(") {
        return (open > inside.start + 1 && open - inside.start <= LONGEST_NAME + 1).then_some(inside.start + 1..open);
    }
    let end = reading.layer.tokens.partition_point(|token| token.span.end <= signature.start);
    let sentence = reading.layer.sentence_at(reading.span(end.checked_sub(1)?).start)?;
    let start = reading.layer.sentences.get(sentence)?.tokens.start as usize;
    (end > start && end - start <= LONGEST_NAME && reading.capital(start)).then_some(start..end)
}

/// The sentences of the post that ends before a byte, and does not begin before `floor`.
fn post(reading: &Reading<'_>, end: u32, floor: u32) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    let before = reading.layer.sentences.partition_point(|sentence| sentence.span.start < end);
    for sentence in reading.layer.sentences.get(..before).unwrap_or(&[]).iter().rev() {
        let span = sentence.span;
        let behind = parts.last().map(|next| next.start);
        let parted =
            |next: u32| reading.text.get(span.end as usize..next as usize).is_none_or(|gap| gap.contains('\n'));
        if span.start < floor || behind.is_some_and(parted) {
            break;
        }
        if end - span.start > LONGEST {
            // No start is near: all but the last sentence may be the report's.
            parts.truncate(1);
            break;
        }
        parts.push(span);
    }
    parts.reverse();
    parts
}
