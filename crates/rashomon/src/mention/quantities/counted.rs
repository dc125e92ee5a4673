//! What is counted, the scope words around it, and counts of none.

use super::lexicon::lexicon;
use super::numerals::Form;
use super::pieces::{Piece, Shape};
use super::reading::{Context, Reading};
use super::units;
use crate::annotate::{Amount, Approximation, Layer, Quantity, Sentence, Upos};
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
}

/// The longest name of what is counted, in words.
const LONGEST: usize = 8;

/// What a number that ends before piece `at` counts: the noun phrase behind it, or behind 'of'.
pub fn counted(context: &Context<'_>, layer: &Layer, reading: &Reading, at: usize) -> Counted {
    let nothing = Counted { span: None, end: at, people: false };
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
            return Counted { span: context.piece(from).map(|p| p.span), end: from + 1, people };
        }
    } else if has_unit
        && units::unit(reading.unit.unwrap_or(0)).is_none_or(|unit| unit.name != "percent")
        && !first.is_dash()
    {
        // 'six years', '5 km away': what the unit measures is not counted.
        return nothing;
    } else if first.is_dash() && first.glued {
        // '12-member council'.
        from += 1;
    }
    let tagged = |piece: &Piece<'_>| tag(layer, piece.span);
    let mut end = from;
    let mut head = from;
    while let Some(piece) = context.piece(end).filter(|_| end < from + LONGEST) {
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
                Some(Upos::Verb) => {
                    if piece.word.person {
                        head = end + 1;
                    }
                    head <= from && (piece.text.ends_with("ed") || piece.text.ends_with("ing") || piece.word.person)
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
    Counted { span, end: head, people }
}

/// 'the 12 dead', '30 wounded', 'three others'.
fn is_nominal(piece: &Piece<'_>) -> bool {
    piece.word.person
}

/// The tag of the token that begins where a piece does; `None` where no tagger has spoken.
fn tag(layer: &Layer, span: Span) -> Option<Upos> {
    let index = layer.tokens.partition_point(|token| token.span.end <= span.start);
    layer
        .tokens
        .get(index)
        .filter(|token| token.span.start <= span.start && token.upos != Upos::X)
        .map(|token| token.upos)
}

/// Scope words around a count: in front of it, inside what is counted, and behind it in the clause.
pub fn scope(context: &Context<'_>, sentence: &Sentence, first: usize, end: usize) -> Vec<Span> {
    let lexicon = lexicon();
    let mut scope = Vec::new();
    let mut folded = String::new();
    let from = (1..=4)
        .take_while(|back| {
            first
                .checked_sub(*back)
                .and_then(|at| context.piece(at))
                .is_some_and(|p| p.shape == Shape::Word || p.is_mark(','))
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
            // 'of them' in front belongs to what was counted before only where a comma or nothing stands between.
            if count == length && lexicon.scope_before.contains(folded.as_str()) {
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

/// Nouns of which reports say that there were none.
const ABSENT: [&str; 20] = [
    "injuries",
    "casualties",
    "deaths",
    "fatalities",
    "arrests",
    "victims",
    "survivors",
    "injured",
    "dead",
    "casualty",
    "injury",
    "wounded",
    "deaths",
    "hostages",
    "suspects",
    "passengers",
    "civilians",
    "people",
    "soldiers",
    "officers",
];

/// What befalls nobody: 'no one was hurt'.
const BEFELL: [&str; 18] = [
    "killed",
    "hurt",
    "injured",
    "wounded",
    "harmed",
    "died",
    "arrested",
    "charged",
    "detained",
    "missing",
    "displaced",
    "evacuated",
    "hospitalized",
    "hospitalised",
    "dead",
    "trapped",
    "shot",
    "convicted",
];

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
    let nobody = if piece.is("nobody") {
        at + 1
    } else if piece.is("no") && context.is(at + 1, "one") {
        at + 2
    } else if piece.is("no") {
        // 'no injuries', 'no serious injuries', 'no reports of casualties'.
        let head =
            (at + 1..at + 5).find(|at| context.piece(*at).is_some_and(|p| ABSENT.iter().any(|word| p.is(word))))?;
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
    let befalls = (nobody..nobody + 6)
        .map_while(|at| context.piece(at).filter(|p| p.shape == Shape::Word || p.is_dash()))
        .any(|p| BEFELL.iter().any(|word| p.is(word)));
    let span = piece.span.cover(context.piece(nobody - 1)?.span);
    befalls.then(|| (quantity(span, None), nobody))
}
