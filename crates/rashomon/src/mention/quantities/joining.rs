//! Two numbers that are one quantity: ranges ('£3-4m', 'three or four') and paths ('from 12 on Monday to 15').

use super::hedging::Lead;
use super::numerals::Form;
use super::pieces::{Piece, Shape};
use super::reading::{Context, Reading, reading};
use super::{is_time, refusal};
use crate::annotate::Layer;

/// How two numbers stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Dash,
    To,
    Or,
    And,
}

/// What a joint and its second number are, and whether the pair is a quantity at all.
pub enum Pair {
    /// One range, from the first number to the second, which may be the smaller.
    Range(Reading, f64, f64),
    /// A score, a span of years, a telephone number: neither is a quantity; skip to here.
    Refused(usize),
    /// Two numbers of their own.
    Apart,
}

pub fn pair(context: &Context<'_>, left: &Reading, lead: &Lead, movement: bool) -> Pair {
    let at = left.end;
    let is_from = context.is_before(lead.first, "from") || context.is_before(lead.first, "of");
    let is_between = context.is_before(lead.first, "between");
    let Some(piece) = context.piece(at) else { return Pair::Apart };
    let (joint, mut next) = if piece.is_dash() {
        let hyphen_to = context.is(at + 1, "to");
        (if hyphen_to { Joint::To } else { Joint::Dash }, at + 1 + usize::from(hyphen_to))
    } else if piece.is_mark('~') && piece.glued {
        (Joint::Dash, at + 1)
    } else if piece.is("up") && is_from && context.is(at + 1, "to") {
        // 'from 450 up to 900'.
        (Joint::To, at + 2)
    } else if piece.is("to") || (piece.is("through") && left.number.form == Form::PlainDigits) {
        (Joint::To, at + 1)
    } else if piece.is("or") {
        (Joint::Or, at + 1)
    } else if piece.is("and") && is_between {
        (Joint::And, at + 1)
    } else {
        return Pair::Apart;
    };
    if joint != Joint::Dash && context.piece(next).is_some_and(|p| p.is_dash() || p.is_mark('~')) {
        next += 1;
    }
    if joint != Joint::Dash {
        let hedge = (1..=2).find(|words| context.piece(next + words).is_some_and(Piece::may_begin_number));
        let begins = context.piece(next).is_some_and(|p| p.may_begin_number() || currency_begins(p));
        if !begins && context.piece(next).is_some_and(|p| p.word.hedge || p.is("as")) {
            next += hedge.unwrap_or(0);
        }
    }
    // The second number may have its currency in front.
    let skip = (0..=3).find(|skip| context.piece(next + skip).is_some_and(Piece::may_begin_number));
    let Some(right) = skip.and_then(|skip| {
        (0..skip)
            .all(|s| context.piece(next + s).is_some_and(currency_begins))
            .then(|| reading(context, next + skip))
            .flatten()
    }) else {
        return Pair::Apart;
    };
    if right.first > next {
        return Pair::Apart;
    }
    let is_glued = piece.glued && context.piece(at + 1).is_some_and(|p| p.glued);
    let both_digits = left.number.form == Form::PlainDigits && right.number.form == Form::PlainDigits;
    if joint == Joint::Dash
        && is_glued
        && context.piece(right.end).is_some_and(|p| p.is_dash() && p.glued)
        && both_digits
        && context.piece(right.end + 1).is_some_and(|p| p.shape == Shape::Digits)
    {
        return Pair::Refused(refusal::end_of_run(context, right.end));
    }
    if left.number.form == Form::Vague || right.number.form == Form::Vague {
        return Pair::Apart;
    }
    let same_unit = match (left.unit, right.unit) {
        (Some(left_unit), Some(right_unit)) => left_unit == right_unit || (left.is_age && right.is_age),
        // '£3-4m', 'from $3 to 4 million', 'from 208 pounds to 193'.
        (Some(_), None) => {
            left.is_prefixed && (joint == Joint::Dash || is_between)
                || is_from && right.is_bare()
                || left.is_age && right.is_bare()
        }
        _ => true,
    };
    if !same_unit {
        return Pair::Apart;
    }
    let shares_scale = right.number.scale > 1.0
        && left.number.scale == 1.0
        && left.number.low < right.number.mantissa
        && left.number.form != Form::Fraction;
    let (low, _) = left.scaled(if shares_scale { right.number.scale } else { 1.0 });
    let high = right.number.high;
    let years = refusal::is_year(left)
        && (refusal::is_year(&right) || right.number.low < 100.0)
        && lead.approximation.is_none();
    let what_follows = context.piece(right.end);
    let counts = what_follows
        .is_some_and(|p| p.shape == Shape::Word && !p.word.stop && (context.is_title_case || !p.is_capitalized()));
    let marked = right.unit.is_some()
        || left.unit.is_some()
        || lead.approximation.is_some()
        || is_between
        || left.number.scale > 1.0
        || right.number.scale > 1.0
        || context.is_before(lead.first, "from");
    match joint {
        _ if years && both_digits && right.unit.is_none() => Pair::Refused(right.end),
        Joint::Dash if low < high && (marked || counts) => Pair::Range(right, low, high),
        // '1000-5000': no score, no years.
        Joint::Dash if low < high && both_digits && is_round(low) && is_round(high) => Pair::Range(right, low, high),
        // '1,000-1,200': neither a score nor a telephone number.
        Joint::Dash if low < high && left.number.form == Form::Digits && right.number.form == Form::Digits => {
            Pair::Range(right, low, high)
        }
        Joint::Dash if is_glued && both_digits => Pair::Refused(refusal::end_of_run(context, right.end)),
        Joint::Dash => Pair::Apart,
        Joint::And => Pair::Range(right, low.min(high), low.max(high)),
        Joint::Or => {
            let step = (high - low) / right.number.scale;
            let is_guess = step == 1.0 || (step == 2.0 && low >= 10.0) || (step == 10.0 && low % 10.0 == 0.0);
            if is_guess && left.unit.is_none() { Pair::Range(right, low, high) } else { Pair::Apart }
        }
        // 'rose by 12 to 30' and 'rose 12 to 30' tell the step and the outcome; 'rose 3 to 5 percent' is a range.
        Joint::To if movement && !(right.unit.is_some() && left.unit.is_none()) => Pair::Apart,
        Joint::To if context.is_before(lead.first, "by") && left.unit.is_some() => Pair::Apart,
        Joint::To if low < high => Pair::Range(right, low, high),
        // 'from 1,200 to 900': the order tells which way it went.
        Joint::To if is_from || (left.unit.is_some() && right.unit.is_some()) => Pair::Range(right, low, high),
        Joint::To if both_digits && right.unit.is_none() && low < 200.0 => Pair::Refused(right.end),
        Joint::To => Pair::Apart,
    }
}

/// Whether a number is too large and too round for a score or a part of a telephone number.
fn is_round(value: f64) -> bool {
    value >= 500.0 && value % 50.0 == 0.0
}

fn currency_begins(piece: &Piece<'_>) -> bool {
    matches!(piece.shape, Shape::Mark('$' | '£' | '€' | '¥' | '₹' | '₩' | '₪' | '₽' | '₦' | '₺' | '₴'))
        || (piece.shape == Shape::Word && piece.text.len() <= 3 && piece.text.chars().all(char::is_uppercase))
}

/// The longest way from 'from 12' to 'to 15', in pieces outside times.
const LONGEST_WAY: usize = 6;

/// Where a movement ends whose start has words of its own: 'from 12 **on Monday** to 15', 'from $20 **a share** to $25'. Gives the
/// second number.
pub fn path(context: &Context<'_>, layer: &Layer, left: &Reading, lead: &Lead) -> Option<Reading> {
    if !context.is_before(lead.first, "from") || left.number.form == Form::Vague {
        return None;
    }
    let mut at = left.end;
    let mut words = 0;
    while !context.is(at, "to") {
        let piece = context.piece(at)?;
        let in_time = is_time(layer, piece.span, false);
        let passes = in_time || piece.shape == Shape::Word && !piece.is("from") && !piece.word.numeral.is_number();
        words += usize::from(!in_time);
        if !passes || words > LONGEST_WAY {
            return None;
        }
        at += 1;
    }
    let begin = (at + 1..at + 4).find(|at| context.piece(*at).is_some_and(Piece::may_begin_number))?;
    let right = reading(context, begin).filter(|right| at > left.end && right.first == at + 1)?;
    let same_unit = right.unit == left.unit || right.is_bare() || left.is_bare() && right.unit.is_none();
    let is_year = refusal::is_year(left) || refusal::is_year(&right);
    (same_unit && !is_year && right.number.form != Form::Vague && !is_time(layer, context.piece(begin)?.span, false))
        .then_some(right)
}
