//! What is counted: the noun phrase behind the number, or the one before a verb that leads to it.

use super::numerals::{self, Form};
use super::pieces::{Piece, Shape};
use super::reading::{Context, Reading};
use super::units;
use crate::annotate::{Layer, Upos};
use crate::span::Span;

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Its words, with their restrictions in front.
    pub span: Option<Span>,
    /// One past its last piece.
    pub end: usize,
    /// Whether it is people.
    pub people: bool,
    /// 'of the 30', where the number is a part of another: 'eight of the 30 wounded'.
    pub whole: Option<Span>,
}

/// The longest name of what is counted, in words.
const LONGEST: usize = 8;

/// What a number that ends before piece `at` counts: the noun phrase behind it, or behind 'of'.
pub fn counted(context: &Context<'_>, layer: &Layer, reading: &Reading, at: usize) -> Counted {
    let nothing = Counted { span: None, end: at, people: false, whole: None };
    let mut whole = None;
    let Some(first) = context.piece(at) else { return nothing };
    if reading.is_age {
        return nothing;
    }
    let has_unit = reading.unit.is_some();
    let of = first.is("of")
        || (matches!(reading.number.form, Form::Fraction) && (first.is("the") || first.is("its") || first.is("their")));
    let mut from = at;
    if of {
        from += usize::from(first.is("of"));
        const DETERMINERS: [&str; 10] = ["the", "its", "their", "his", "her", "our", "those", "these", "all", "some"];
        while context.piece(from).is_some_and(|piece| DETERMINERS.iter().any(|word| piece.is(word))) {
            from += 1;
        }
        if context.is(from, "them") || context.is(from, "whom") || context.is(from, "us") {
            let people = context.is(from, "whom");
            return Counted { span: context.piece(from).map(|p| p.span), end: from + 1, people, whole };
        }
        // 'eight of the 30 wounded' are wounded; the 30 are a quantity of their own.
        if let Some(number) = numerals::number(context.pieces, from).filter(|number| {
            number.form != Form::Fraction && context.piece(number.end).is_some_and(|p| p.shape == Shape::Word)
        }) {
            whole = context.piece(number.end - 1).map(|last| first.span.cover(last.span));
            from = number.end;
        }
    } else if has_unit
        && units::unit(reading.unit.unwrap_or(0)).is_none_or(|unit| unit.name != "percent")
        && !first.is_dash()
    {
        // 'six years', '5 km away': what the unit measures is not counted.
        return nothing;
    } else if first.is_dash() && first.glued {
        // '12-member council', '200-strong unit': what follows is made of so many.
        from += 1;
        if context.is(from, "member") {
            return Counted { span: context.piece(from).map(|p| p.span), end: from + 1, people: true, whole };
        }
        if context.is(from, "strong") {
            let unit = context.piece(from + 1).filter(|p| p.shape == Shape::Word && !p.word.stop);
            return Counted {
                span: unit.map(|p| p.span),
                end: from + 1 + usize::from(unit.is_some()),
                people: true,
                whole,
            };
        }
    }
    // 'with 14 still missing'.
    if context.piece(from).is_some_and(|piece| tag(layer, piece.span) == Some(Upos::Adv) && !piece.word.stop)
        && context.piece(from + 1).is_some_and(|piece| piece.word.person)
    {
        from += 1;
    }
    let tagged = |piece: &Piece<'_>| tag(layer, piece.span);
    let mut end = from;
    let mut head = from;
    while let Some(piece) = context.piece(end).filter(|_| end < from + LONGEST) {
        // 'killed 12 soldiers Friday': when is not whom.
        if head > from && super::is_time(layer, piece.span, false) {
            break;
        }
        let inside = match piece.shape {
            Shape::Word => match tagged(piece) {
                Some(Upos::Noun | Upos::Propn) => {
                    head = end + 1;
                    true
                }
                Some(Upos::Adj | Upos::Num) => {
                    if is_nominal(piece) {
                        head = end + 1;
                    }
                    true
                }
                // '62 wounded people': the participle opens the name, and the noun ends it.
                Some(Upos::Verb) => {
                    let opens = head <= from;
                    if piece.word.person {
                        head = end + 1;
                    }
                    opens && (piece.text.ends_with("ed") || piece.text.ends_with("ing") || piece.word.person)
                }
                Some(Upos::Adv) => head <= from && !piece.word.stop,
                Some(Upos::X) | None => {
                    let goes_on = !(piece.word.stop || head > from && piece.text.ends_with("ed") && !piece.word.person);
                    if goes_on {
                        head = end + 1;
                    }
                    goes_on
                }
                _ => false,
            },
            Shape::Digits => of && end == from,
            // 'U.S.', 'asylum-seekers', "Lorma's".
            Shape::Mark('.') => {
                piece.glued && context.piece(end + 1).is_some_and(|next| next.glued && next.shape == Shape::Word)
            }
            Shape::Mark('\'' | '’') => {
                piece.glued && context.piece(end + 1).is_some_and(|next| next.glued && next.is("s"))
            }
            Shape::Mark(_) => piece.is_dash() && piece.glued && context.piece(end + 1).is_some_and(|next| next.glued),
        };
        if !inside {
            break;
        }
        end += 1;
    }
    if head <= from {
        return nothing;
    }
    let span = context.piece(from).zip(context.piece(head - 1)).map(|(first, last)| first.span.cover(last.span));
    let people = !has_unit && context.piece(head - 1).is_some_and(|last| last.word.person);
    Counted { span, end: head, people, whole }
}

/// Words that lead from what is counted to its number: 'the toll rose **to** 31', 'put the number of dead **at** nine'.
const LEADING: [&str; 13] =
    ["to", "at", "from", "past", "beyond", "was", "is", "were", "reached", "reach", "exceeded", "between", "be"];

/// Nouns that stand for a number of people.
const TOLLS: [&str; 4] = ["toll", "casualties", "fatalities", "deaths"];

/// How far back what is counted may stand, in pieces.
const FURTHEST: usize = 12;

/// What a bare number counts that a verb leads to: 'dead' of 'the number of dead fell from 90 to 12', 'death toll' of 'the death
/// toll has risen to 31'.
pub fn before(context: &Context<'_>, layer: &Layer, first: usize) -> Option<Counted> {
    let last = context.before(first)?;
    if !LEADING.iter().any(|word| last.is(word)) {
        return None;
    }
    let from = first.saturating_sub(FURTHEST);
    let clause = (from..first - 1)
        .rev()
        .take_while(|at| {
            context.piece(*at).is_some_and(|piece| !matches!(piece.shape, Shape::Mark(';' | ':' | '.' | '—')))
        })
        .last()?;
    let counted = |first: usize, end: usize, people: bool| {
        let span = context.piece(first)?.span.cover(context.piece(end.checked_sub(1)?)?.span);
        Some(Counted { span: Some(span), end: first, people, whole: None })
    };
    for at in (clause..first - 1).rev() {
        let piece = context.piece(at)?;
        if piece.is("number") && context.is(at + 1, "of") {
            let begin = at + 2 + usize::from(context.is(at + 2, "the"));
            let inside = |at: &usize| {
                context.piece(*at).is_some_and(|piece| {
                    piece.shape == Shape::Word
                        && (piece.word.person || !piece.word.stop)
                        && (piece.word.person
                            || matches!(tag(layer, piece.span), Some(Upos::Noun | Upos::Propn | Upos::Adj)))
                })
            };
            let end = (begin..first).take_while(inside).last()? + 1;
            return counted(begin, end, context.piece(end - 1).is_some_and(|piece| piece.word.person));
        }
        if TOLLS.iter().any(|toll| piece.is(toll)) {
            let begin = at - usize::from(context.is_before(at, "death"));
            return counted(begin, at + 1, true);
        }
    }
    None
}

/// 'the 12 dead', '30 wounded', 'three others'.
fn is_nominal(piece: &Piece<'_>) -> bool {
    piece.word.person
}

/// The tag of the token that begins where a piece does; `None` where no tagger has spoken.
pub fn tag(layer: &Layer, span: Span) -> Option<Upos> {
    let index = layer.tokens.partition_point(|token| token.span.end <= span.start);
    layer
        .tokens
        .get(index)
        .filter(|token| token.span.start <= span.start && token.upos != Upos::X)
        .map(|token| token.upos)
}
