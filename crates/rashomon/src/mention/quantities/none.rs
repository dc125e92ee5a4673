//! Counts of none: 'no one was injured', 'no casualties were reported', 'none of the crew', 'not a single soldier'.

use super::pieces::{Piece, Shape};
use super::reading::Context;
use crate::annotate::{Amount, Approximation, Layer, Quantity};
use crate::span::Span;

/// A count of none: 'no one was injured', 'no casualties were reported', 'none of the passengers'.
pub fn none(context: &Context<'_>, layer: &Layer, at: usize) -> Option<(Quantity, usize)> {
    let piece = context.piece(at)?;
    let amount = Amount { low: Some(0.0), high: Some(0.0), approximation: Approximation::Exact };
    let quantity = |span: Span, counted: Option<Span>| Quantity {
        span,
        amount,
        unit: Some("people".to_owned()),
        change: None,
        counted,
        scope: Vec::new(),
        replaces: None,
    };
    let nobody = if piece.is("nobody") || piece.is("none") && context.is(at + 1, "of") {
        at + 1
    } else if piece.is("not") && context.is(at + 1, "a") && context.is(at + 2, "single") {
        // 'not a single soldier'.
        let noun = context.piece(at + 3).filter(|p| p.shape == Shape::Word && !p.word.stop)?;
        let mut none = quantity(piece.span.cover(context.piece(at + 2)?.span), Some(noun.span));
        none.unit = none.unit.filter(|_| noun.word.person);
        return Some((none, at + 4));
    } else if piece.is("no") && context.is(at + 1, "one") {
        at + 2
    } else if piece.is("no") && context.piece(at + 1).is_some_and(Piece::is_dash) && context.is(at + 2, "one") {
        at + 3
    } else if piece.is("no") {
        // 'no injuries', 'no serious injuries', 'no reports of casualties'.
        let head = (at + 1..at + 5).find(|at| context.piece(*at).is_some_and(|p| p.word.absent))?;
        let between = (at + 1..head).all(|at| {
            context.piece(at).is_some_and(|p| {
                p.shape == Shape::Word
                    && (!p.word.stop || p.is("of") || p.is("immediate"))
                    && p.word.change.is_none()
                    && !p.is("one")
            })
        });
        let reports_of = (at + 1..head).any(|at| context.is(at, "of"));
        let counted = context.piece(if reports_of { head } else { at + 1 })?.span.cover(context.piece(head)?.span);
        let more = context.is(at + 1, "more") || context.is(at + 1, "other");
        return (between && !more && !super::is_time(layer, piece.span, false)).then(|| {
            (quantity(piece.span.cover(context.piece(head).map_or(piece.span, |p| p.span)), Some(counted)), head + 1)
        });
    } else {
        return None;
    };
    let befalls = (nobody..nobody + 9)
        .map_while(|at| context.piece(at).filter(|p| p.shape != Shape::Mark(',') && p.shape != Shape::Mark('.')))
        .any(|p| p.word.befell);
    let span = piece.span.cover(context.piece(nobody - 1)?.span);
    befalls.then(|| (quantity(span, None), nobody))
}
