//! Bounds and hedges around a number: 'at least some 300', 'nearly 90', '500 or fewer', and the amount that they leave.

use super::lexicon::lexicon;
use super::movement;
use super::numerals::Form;
use super::pieces::{Piece, Shape};
use super::reading::{Context, Reading};
use crate::annotate::{Amount, Approximation};

/// What stands before a number and bounds it.
pub struct Lead {
    /// The first piece of the hedges.
    pub first: usize,
    /// How they bound it.
    pub approximation: Option<Approximation>,
}

/// The longest hedge, in words.
const LONGEST_HEDGE: usize = 5;

/// Hedges before a piece; several may stand in a row ('at least some 300'), of which the outer one wins over 'about'.
pub fn hedges(context: &Context<'_>, first: usize) -> Lead {
    let mut lead = Lead { first, approximation: None };
    for _ in 0..3 {
        // '~25', '>50', 'sub-7'.
        if let Some(mark) = context.before(lead.first).filter(|_| context.piece(lead.first).is_some_and(|p| p.glued)) {
            let by_mark = match mark.shape {
                Shape::Mark('~' | '≈' | '∼') => Some(Approximation::About),
                Shape::Mark('>') => Some(Approximation::MoreThan),
                Shape::Mark('<') => Some(Approximation::FewerThan),
                _ if mark.is_dash() && mark.glued && context.is_before(lead.first - 1, "sub") => {
                    lead.first -= 1;
                    Some(Approximation::FewerThan)
                }
                _ => None,
            };
            if by_mark.is_some() {
                lead.approximation = by_mark;
                lead.first -= 1;
                continue;
            }
        }
        let Some(last) = context.before(lead.first).filter(|piece| piece.word.hedge) else { break };
        let mut phrase = last.text.to_ascii_lowercase();
        let mut found = lexicon().hedges.get(phrase.as_str()).map(|a| (*a, lead.first - 1));
        for length in 2..=LONGEST_HEDGE {
            let Some(piece) = lead.first.checked_sub(length).and_then(|at| context.piece(at)) else { break };
            if piece.shape != Shape::Word {
                break;
            }
            phrase.insert(0, ' ');
            phrase.insert_str(0, &piece.text.to_ascii_lowercase());
            if let Some(approximation) = lexicon().hedges.get(phrase.as_str()) {
                found = Some((*approximation, lead.first - length));
            }
        }
        let Some((approximation, at)) = found else { break };
        if approximation == Approximation::AtMost && context.is(at, "up") && movement::is_goal(context, at) {
            break;
        }
        lead.first = at;
        lead.approximation = match (lead.approximation, approximation) {
            (Some(inner), Approximation::About | Approximation::Exact) => Some(inner),
            (_, outer) => Some(outer),
        };
    }
    lead
}

/// The amount of a value under its hedge.
pub fn bounds(low: f64, high: f64, hedge: Option<Approximation>, reading: &Reading, is_range: bool) -> Amount {
    let is_couple = reading.number.form == Form::Vague && low == high;
    let approximation = match hedge {
        Some(Approximation::Exact) | None if low != high => Approximation::Range,
        Some(Approximation::About) if low != high => Approximation::Range,
        Some(_) if is_range => Approximation::Range,
        None if is_couple => Approximation::About,
        // 'several': more than one, and how many more is not said.
        None if reading.number.form == Form::Several => Approximation::MoreThan,
        None => Approximation::Exact,
        Some(hedge) => hedge,
    };
    match approximation {
        Approximation::AtLeast | Approximation::MoreThan => Amount { low: Some(low), high: None, approximation },
        Approximation::AtMost | Approximation::FewerThan => Amount { low: None, high: Some(high), approximation },
        _ => Amount { low: Some(low), high: Some(high), approximation },
    }
}

/// A hedge that begins at a piece: 'or more', 'or so'. 'At least' belongs to what follows unless the clause ends.
pub fn hedge_behind(context: &Context<'_>, at: usize) -> Option<(Approximation, usize)> {
    lexicon().hedges_behind.iter().find_map(|(phrase, approximation)| {
        let mut end = at;
        for word in phrase.split(' ') {
            if !context.is(end, word) {
                return None;
            }
            end += 1;
        }
        let closes = context.piece(end).is_none_or(|piece| matches!(piece.shape, Shape::Mark(_)));
        let belongs_here = match *phrase {
            // 'two plus three' is a sum, '12 men and more women' are two counts.
            "plus" => !context.piece(end).is_some_and(Piece::may_begin_number),
            "and more" => closes,
            _ => !phrase.starts_with("at ") || closes,
        };
        belongs_here.then_some((*approximation, end))
    })
}
