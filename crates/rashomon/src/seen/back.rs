//! Brings the spans of annotations back to the text as given.

use super::Seen;
use crate::annotate::{Annotations, Claim, Layer};
use crate::article::Field;
use crate::span::Span;

/// Every span of the annotations of an article whose text or title was read otherwise than given.
pub(crate) fn bring_back(annotations: &mut Annotations, title: Option<&Seen>, text: Option<&Seen>) {
    if let Some(title) = title {
        layer(&mut annotations.title, title);
    }
    if let Some(text) = text {
        annotations.credits.iter_mut().for_each(|credit| credit.span = text.given(credit.span));
        annotations.furniture.iter_mut().for_each(|furniture| furniture.span = text.given(furniture.span));
        layer(&mut annotations.text, text);
    }
    for claim in &mut annotations.claims {
        let seen = match claim.field {
            Field::Title => title,
            Field::Text => text,
        };
        if let Some(seen) = seen {
            spans_of(claim).into_iter().for_each(|span| *span = seen.given(*span));
        }
    }
}

fn layer(layer: &mut Layer, seen: &Seen) {
    let back = |span: &mut Span| *span = seen.given(*span);
    layer.sentences.iter_mut().for_each(|sentence| back(&mut sentence.span));
    layer.tokens.iter_mut().for_each(|token| back(&mut token.span));
    layer.mentions.iter_mut().for_each(|mention| back(&mut mention.span));
    layer.times.iter_mut().for_each(|time| back(&mut time.span));
    for quantity in &mut layer.quantities {
        back(&mut quantity.span);
        quantity.counted.iter_mut().chain(&mut quantity.scope).for_each(back);
    }
    for attribution in &mut layer.attributions {
        attribution.source.iter_mut().for_each(|source| back(&mut source.span));
        attribution.cue.iter_mut().chain(&mut attribution.content).for_each(back);
    }
}

fn spans_of(claim: &mut Claim) -> Vec<&mut Span> {
    let mut spans = vec![&mut claim.span, &mut claim.sentence];
    spans.extend(claim.event.iter_mut().map(|event| &mut event.trigger));
    spans.extend(claim.arguments.iter_mut().map(|argument| &mut argument.span));
    spans.extend(claim.figure.iter_mut().map(|figure| &mut figure.span));
    spans.extend(claim.holders.iter_mut().map(|holder| &mut holder.span));
    spans
}
