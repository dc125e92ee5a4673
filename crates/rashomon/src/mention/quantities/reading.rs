//! From pieces to quantities: numbers with their units join to ranges, get their bounds and their movement.

use super::lexicon::{Dimension, Movement, lexicon};
use super::numerals::{self, Form, Number};
use super::pieces::{Piece, Shape};
use super::{counted, refusal, units};
use crate::annotate::{Amount, Approximation, Change, Layer, Quantity, Sentence};
use crate::span::Span;

/// A number with its sign, its currency or unit.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The number.
    pub number: Number,
    /// Its first piece, currency and sign included.
    pub first: usize,
    /// The piece where its digits or words begin.
    pub digits: usize,
    /// First byte, currency and sign included.
    pub start: u32,
    /// One past its last piece, unit included.
    pub end: usize,
    /// Index of its unit.
    pub unit: Option<u16>,
    /// Whether the unit is a currency in front.
    pub is_prefixed: bool,
    /// Whether it is an age: '12-year-old'.
    pub is_age: bool,
    /// A bound glued behind the number: '20-odd', '100+'.
    pub bound: Option<Approximation>,
}

impl Reading {
    /// The values, from and to.
    fn scaled(&self, scale: f64) -> (f64, f64) {
        (self.number.low * scale, self.number.high * scale)
    }

    /// Whether it may stand without any word around: no unit, no sign, no scale.
    pub fn is_bare(&self) -> bool {
        self.unit.is_none() && self.bound.is_none()
    }
}

/// What is known of the sentence as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The sentence in pieces.
    pub pieces: &'a [Piece<'a>],
    /// Whether most of its words are capitalized, so that capitals say nothing.
    pub is_title_case: bool,
}

impl<'a> Context<'a> {
    /// The piece at an index.
    pub fn piece(&self, at: usize) -> Option<&'a Piece<'a>> {
        self.pieces.get(at)
    }

    /// The piece before an index.
    pub fn before(&self, at: usize) -> Option<&'a Piece<'a>> {
        self.pieces.get(at.checked_sub(1)?)
    }

    /// Whether the word at an index is this one.
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.piece(at).is_some_and(|piece| piece.is(word))
    }

    /// Whether the word before an index is this one.
    pub fn is_before(&self, at: usize, word: &str) -> bool {
        self.before(at).is_some_and(|piece| piece.is(word))
    }
}

/// Reads the quantities of one sentence.
pub fn read(text: &str, pieces: &[Piece<'_>], layer: &Layer, sentence: &Sentence, quantities: &mut Vec<Quantity>) {
    let long = pieces.iter().filter(|piece| piece.shape == Shape::Word && piece.text.len() > 3);
    let (capitals, words) =
        long.fold((0, 0), |(capitals, words), piece| (capitals + usize::from(piece.is_capitalized()), words + 1));
    let context = Context { text, pieces, is_title_case: words >= 3 && capitals * 10 > words * 6 };
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if !piece.may_begin_number() {
            at += 1;
            continue;
        }
        if let Some((quantity, next)) = counted::none(&context, layer, at) {
            quantities.push(quantity);
            at = next;
            continue;
        }
        let (found, next) = one(&context, layer, sentence, at, quantities.last());
        debug_assert!(next > at);
        quantities.extend(found);
        at = next.max(at + 1);
    }
}

/// The number at a piece with everything that belongs to it.
fn reading(context: &Context<'_>, at: usize) -> Option<Reading> {
    let pieces = context.pieces;
    let mut number = numerals::number(pieces, at)?;
    if let Some(share) = numerals::one_in(pieces, &number) {
        number = share;
    }
    let mut first = at;
    let by_article = pieces.get(at)?.shape == Shape::Word
        && (context.is_before(at, "a") || context.is_before(at, "an"))
        && !matches!(
            pieces.get(at)?.word.numeral,
            super::lexicon::Numeral::Small(_) | super::lexicon::Numeral::Teen(_) | super::lexicon::Numeral::Tens(_)
        );
    first -= usize::from(by_article);
    let mut start = pieces.get(first)?.span.start;
    let mut negative = false;
    if let Some(sign) = minus(context, first) {
        negative = true;
        first = sign;
        start = pieces.get(first)?.span.start;
    }
    let currency = units::before(context.text, start).filter(|found| {
        // 'PS5' is a games console, 'PS6m' is '£6m' with its sign lost in a wire.
        let is_console = context.text.get(found.at as usize..).is_some_and(|t| t.starts_with("PS"))
            && number.low < 10.0
            && number.scale == 1.0;
        !is_console && pieces.first().is_some_and(|piece| found.at >= piece.span.start)
    });
    let mut reading = Reading {
        number,
        first,
        digits: at,
        start,
        end: number.end,
        unit: None,
        is_prefixed: false,
        is_age: false,
        bound: None,
    };
    if let Some(found) = currency {
        reading.unit = Some(found.unit);
        reading.is_prefixed = true;
        reading.start = found.at;
        reading.first = pieces.partition_point(|piece| piece.span.end <= found.at);
        if let Some(sign) = minus(context, reading.first) {
            negative = true;
            reading.first = sign;
            reading.start = pieces.get(sign)?.span.start;
        }
        reading.end = units::country_behind(pieces, reading.end, found.unit);
    }
    if negative {
        reading.number.low = -reading.number.low;
        reading.number.high = -reading.number.high;
        reading.number.mantissa = -reading.number.mantissa;
    }
    bound_behind(context, &mut reading);
    if !reading.is_prefixed {
        metres(context, &mut reading);
        let tail = Number { end: reading.end, ..reading.number };
        if let Some(found) = units::behind(pieces, &tail).filter(|_| reading.unit.is_none()) {
            reading.unit = Some(found.unit);
            reading.end = found.at as usize;
            if units::dimension(reading.unit) == Some(Dimension::Time) {
                age_behind(context, &mut reading);
            }
        }
        if reading.unit.is_none() {
            unit_before(context, &mut reading);
        }
        if matches!(context.piece(at)?.word.numeral, super::lexicon::Numeral::Fold(_)) {
            reading.unit = lexicon().unit_phrases.get("times").copied();
        }
    }
    Some(reading)
}

/// The piece of a minus sign before a number: '-5', 'minus 387', 'minus-130'; a hyphen that joins words is none.
fn minus(context: &Context<'_>, at: usize) -> Option<usize> {
    let before = context.before(at)?;
    let sign = at - 1;
    if before.is("minus") || before.is("negative") {
        return Some(sign);
    }
    if !before.is_dash() || !context.piece(at)?.glued {
        return None;
    }
    if before.glued {
        let word = context.before(sign)?;
        return (word.is("minus") || word.is_mark('(') || word.is_mark('$'))
            .then(|| sign - usize::from(word.is("minus")));
    }
    // A dash that opens a line is a bullet unless a digit follows it at once.
    matches!(before.shape, Shape::Mark('-' | '−')).then_some(sign)
}

/// '20-odd', '100+', '30-plus', '50-ish'.
fn bound_behind(context: &Context<'_>, reading: &mut Reading) {
    let Some(piece) = context.piece(reading.end).filter(|piece| piece.glued) else { return };
    if piece.is_mark('+') {
        reading.bound = Some(Approximation::AtLeast);
        reading.end += 1;
        return;
    }
    let word = context.piece(reading.end + 1).filter(|next| next.glued && piece.is_dash());
    let bound = word.and_then(|word| match word.text {
        "odd" | "ish" => Some(Approximation::About),
        "plus" => Some(Approximation::AtLeast),
        _ => None,
    });
    if bound.is_some() {
        reading.bound = bound;
        reading.end += 2;
    }
}

/// 'm' glued to digits is a million before what is counted ('35m devices') and metres elsewhere ('the 100m final').
fn metres(context: &Context<'_>, reading: &mut Reading) {
    // '100t' without a currency are tonnes.
    let is_t = reading.number.short_scale && context.before(reading.number.end).is_some_and(|piece| piece.text == "t");
    if is_t {
        reading.number.low /= 1e12;
        reading.number.high /= 1e12;
        reading.number.scale = 1.0;
        reading.number.short_scale = false;
        reading.unit = lexicon().unit_phrases.get("tonnes").copied();
        return;
    }
    let is_m = reading.number.short_scale && context.before(reading.number.end).is_some_and(|piece| piece.text == "m");
    if !is_m {
        return;
    }
    const LENGTH: [&str; 22] = [
        "long",
        "wide",
        "high",
        "tall",
        "deep",
        "away",
        "above",
        "below",
        "from",
        "sprint",
        "race",
        "pool",
        "hurdles",
        "freestyle",
        "relay",
        "final",
        "underwater",
        "backstroke",
        "butterfly",
        "off",
        "beneath",
        "apart",
    ];
    const MEASURED: [&str; 6] = ["depth", "height", "altitude", "distance", "within", "length"];
    let next = context.piece(reading.end);
    let before = (1..=3).filter_map(|back| context.pieces.get(reading.first.checked_sub(back)?));
    let is_length = next.is_some_and(|next| LENGTH.iter().any(|word| next.is(word)))
        || before.into_iter().any(|piece| MEASURED.iter().any(|word| piece.is(word)));
    if is_length {
        reading.number.low /= 1e6;
        reading.number.high /= 1e6;
        reading.number.scale = 1.0;
        reading.number.short_scale = false;
        reading.unit = lexicon().unit_phrases.get("metres").copied();
    }
}

/// '12-year-old', '45 years old', '18 months of age'.
fn age_behind(context: &Context<'_>, reading: &mut Reading) {
    let at = reading.end;
    let dash = usize::from(context.piece(at).is_some_and(Piece::is_dash));
    if context.is(at + dash, "old") || context.is(at + dash, "olds") {
        reading.is_age = true;
        reading.end = at + dash + 1;
    } else if context.is(at, "of") && context.is(at + 1, "age") {
        reading.is_age = true;
        reading.end = at + 2;
    }
}

/// Units that stand before: 'magnitude 6.1', 'aged 45', and the bare age of an apposition: 'Jane Doe, 45, said'.
fn unit_before(context: &Context<'_>, reading: &mut Reading) {
    let mut at = reading.first;
    at -= usize::from(
        context.before(at).is_some_and(Piece::is_dash) && context.piece(at).is_some_and(|p| p.glued) && at > 0,
    );
    if context.is_before(at, "magnitude") || (context.is_before(at, "of") && context.is_before(at - 1, "magnitude")) {
        reading.unit = lexicon().unit_phrases.get("magnitude").copied();
        return;
    }
    let is_age_sized = (0.0..=120.0).contains(&reading.number.low) && reading.number.scale == 1.0;
    // 'aged 45', 'aged between 17 and 21', 'the age of 65'.
    let links = ["between", "from", "of"].iter().any(|word| context.is_before(reading.first, word));
    let at = reading.first.saturating_sub(usize::from(links));
    let aged = ["aged", "age", "ages"].iter().any(|word| context.is_before(at, word));
    let between_commas = reading.number.form == Form::PlainDigits
        && context.before(reading.first).is_some_and(|piece| piece.is_mark(','))
        && context
            .before(reading.first - 1)
            .is_some_and(|name| name.is_capitalized() && !name.word.month && name.text.len() > 1)
        && context.piece(reading.end).is_some_and(|piece| piece.is_mark(','))
        && !context.piece(reading.end + 1).is_some_and(|piece| piece.shape == Shape::Digits);
    if is_age_sized && (aged || between_commas) {
        reading.unit = units::years();
        reading.is_age = true;
    }
}

/// What stands before a number and bounds it.
struct Lead {
    /// The first piece of the hedges.
    first: usize,
    /// How they bound it.
    approximation: Option<Approximation>,
}

/// The longest hedge, in words.
const LONGEST_HEDGE: usize = 5;

/// Hedges before a piece; several may stand in a row ('at least some 300'), of which the outer one wins over 'about'.
fn hedges(context: &Context<'_>, first: usize) -> Lead {
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
        lead.first = at;
        lead.approximation = match (lead.approximation, approximation) {
            (Some(inner), Approximation::About | Approximation::Exact) => Some(inner),
            (_, outer) => Some(outer),
        };
    }
    lead
}

/// How two numbers stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Dash,
    To,
    Or,
    And,
}

/// What a joint and its second number are, and whether the pair is a quantity at all.
enum Pair {
    /// One range.
    Range(Reading, f64, f64),
    /// A score, a span of years, a telephone number: neither is a quantity; skip to here.
    Refused(usize),
    /// Two numbers of their own.
    Apart,
}

fn pair(context: &Context<'_>, left: &Reading, lead: &Lead, movement: bool) -> Pair {
    let at = left.end;
    let is_from = context.is_before(lead.first, "from") || context.is_before(lead.first, "of");
    let is_between = context.is_before(lead.first, "between");
    let Some(piece) = context.piece(at) else { return Pair::Apart };
    let (joint, mut next) = if piece.is_dash() {
        let hyphen_to = context.is(at + 1, "to");
        (if hyphen_to { Joint::To } else { Joint::Dash }, at + 1 + usize::from(hyphen_to))
    } else if piece.is_mark('~') && piece.glued {
        (Joint::Dash, at + 1)
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
        Joint::To if is_from || (left.unit.is_some() && right.unit.is_some()) => Pair::Range(right, high, low),
        Joint::To if both_digits && right.unit.is_none() && low < 200.0 => Pair::Refused(right.end),
        Joint::To => Pair::Apart,
    }
}

fn currency_begins(piece: &Piece<'_>) -> bool {
    matches!(piece.shape, Shape::Mark('$' | '£' | '€' | '¥' | '₹' | '₩' | '₪' | '₽' | '₦' | '₺' | '₴'))
        || (piece.shape == Shape::Word && piece.text.len() <= 3 && piece.text.chars().all(char::is_uppercase))
}

/// A movement that the words before a quantity tell.
struct Moved {
    direction: Change,
    movement: Movement,
    /// Whether 'by' or 'to' links it.
    linked: bool,
}

/// The word of change before a piece, over 'by', 'to', adverbs and articles.
fn moved(context: &Context<'_>, first: usize) -> Option<Moved> {
    let mut linked = false;
    for back in 1..=5 {
        let piece = context.pieces.get(first.checked_sub(back)?)?;
        if let Some((direction, movement)) = piece.word.change {
            // 'gave up 12', 'up to' is a hedge, 'the fall of 1989' a noun: only a bare 'up' right before a number moves it.
            let noun = context.is_before(first - back, "the")
                || context.is_before(first - back, "a")
                || context.is_before(first - back, "an");
            return (!noun).then_some(Moved { direction, movement, linked });
        }
        let passes = piece.is("by") || piece.is("to") || piece.is("from");
        linked |= passes;
        let adverb = piece.text.ends_with("ly")
            || piece.is("a")
            || piece.is("an")
            || piece.is("another")
            || piece.is("further")
            || piece.is("between");
        if !(passes || adverb) {
            return None;
        }
    }
    None
}

/// Reads one quantity at a piece; also says where to go on.
fn one(
    context: &Context<'_>,
    layer: &Layer,
    sentence: &Sentence,
    at: usize,
    last: Option<&Quantity>,
) -> (Option<Quantity>, usize) {
    let Some(left) = reading(context, at) else { return (None, refusal::end_of_run(context, at + 1)) };
    if let Some((quantity, next)) = refusal::decade_age(context, &left) {
        return (Some(quantity), next);
    }
    let lead = hedges(context, left.first);
    let moved = moved(context, lead.first);
    let moves_plainly =
        moved.as_ref().is_some_and(|m| !context.is_before(lead.first, "from") && m.movement != Movement::Path);
    let (reading, mut low, mut high, is_range, end) = match pair(context, &left, &lead, moves_plainly) {
        Pair::Range(right, low, high) => {
            let unit = right.unit.or(left.unit);
            (
                Reading { unit, is_age: left.is_age || right.is_age, bound: right.bound, end: right.end, ..left },
                low,
                high,
                true,
                right.end,
            )
        }
        Pair::Refused(next) => return (None, next),
        Pair::Apart => (left, left.number.low, left.number.high, false, left.end),
    };
    if reading.number.form == Form::Vague && units::dimension(reading.unit) == Some(Dimension::Time) && low < 10.0 {
        // 'a few minutes', 'several days': how long is not said, and the time says the rest.
        return (None, end);
    }
    let hedge = lead.approximation.or(reading.bound);
    if !is_range && refusal::is_refused(context, &reading, lead.approximation.is_some()) {
        return (None, refusal::end_of_run(context, end));
    }
    if is_range && refusal::is_refused_range(context, &reading, end) {
        return (None, refusal::end_of_run(context, end));
    }
    let mut span = Span::new(context.piece(lead.first).map_or(reading.start, |p| p.span.start.min(reading.start)), 0);
    span.end = context.piece(end - 1).map_or(span.start, |p| p.span.end);
    // 'three quarters of the harvest' are taken for months of a year.
    let is_share = reading.number.form == Form::Fraction && context.is(end, "of");
    let counts_time = is_share || units::dimension(reading.unit) == Some(Dimension::Time);
    if super::is_time(layer, span, counts_time || reading.is_age) {
        return (None, end);
    }
    let mut next = end;
    let mut approximation = hedge;
    if let Some((behind, after)) = hedge_behind(context, end) {
        approximation =
            approximation.filter(|a| !matches!(a, Approximation::Exact | Approximation::About)).or(Some(behind));
        next = after;
        span.end = context.piece(after - 1).map_or(span.end, |p| p.span.end);
    }
    let dimension = units::dimension(reading.unit);
    let mut change = moved.as_ref().filter(|m| is_movement(m, &reading, dimension)).map(|m| m.direction);
    // '+0.2%'.
    if dimension == Some(Dimension::Ratio) && context.before(reading.first).is_some_and(|p| p.is_mark('+')) {
        change = Some(Change::Up);
    }
    let is_path = is_range && change.is_some() && context.is_before(lead.first, "from");
    let replaces = is_path.then_some(left.number.low);
    if !is_path && context.is_before(lead.first, "from") {
        // 'up from 50 percent': what moved is not this number.
        change = None;
    }
    if low > high {
        (low, high) = (high, low);
    }
    if hedge.is_none()
        && !is_range
        && change.is_none()
        && let Some(last) =
            last.filter(|last| last.unit.is_some() && reading.unit.is_some() && repeats(context, last, lead.first))
    {
        // 'more than 100 kilometres (60 miles)', 'up 17.5 points, or 0.2%': one amount in two units.
        change = last.change;
        approximation = approximation.or(Some(last.amount.approximation).filter(|a| *a != Approximation::Range));
    }
    let amount = bounds(low, high, approximation, &reading, is_range);
    let mut counted = counted::counted(context, layer, &reading, end.max(next));
    if let Some((behind, after)) =
        counted.span.and_then(|_| hedge_behind(context, counted.end)).filter(|_| hedge.is_none() && !is_range)
    {
        let amount = bounds(low, high, Some(behind), &reading, is_range);
        next = after;
        let scope = counted::scope(context, sentence, lead.first, counted.end);
        return (
            Some(Quantity {
                span,
                amount,
                unit: name(&reading, &counted),
                change,
                counted: counted.span,
                scope,
                replaces,
            }),
            next,
        );
    }
    if reading.is_age {
        counted.span = None;
    }
    let scope = counted::scope(context, sentence, lead.first, counted.end);
    (
        Some(Quantity { span, amount, unit: name(&reading, &counted), change, counted: counted.span, scope, replaces }),
        next,
    )
}

/// The unit's name; 'people' where people are counted without one.
fn name(reading: &Reading, counted: &counted::Counted) -> Option<String> {
    match reading.unit {
        Some(unit) => units::unit(unit).map(|unit| unit.name.to_owned()),
        None if reading.number.form == Form::Fraction => None,
        None => counted.people.then(|| "people".to_owned()),
    }
}

/// Whether the number at a piece says the last quantity again in another unit: in brackets, behind a slash, or after 'or'.
fn repeats(context: &Context<'_>, last: &Quantity, first: usize) -> bool {
    let Some(sign) = context.before(first) else { return false };
    let ends_at = |at: usize| {
        context
            .before(at)
            .is_some_and(|piece| piece.span.end == last.span.end || Some(piece.span.end) == last.counted.map(|c| c.end))
    };
    let at = first - 1;
    if sign.is_mark('(') || sign.is_mark('/') {
        return ends_at(at);
    }
    sign.is("or") && (ends_at(at) || context.before(at).is_some_and(|piece| piece.is_mark(',')) && ends_at(at - 1))
}

fn is_movement(moved: &Moved, reading: &Reading, dimension: Option<Dimension>) -> bool {
    let is_measured =
        matches!(dimension, Some(Dimension::Ratio | Dimension::Currency | Dimension::Points | Dimension::Measure));
    match moved.movement {
        Movement::Verb | Movement::Path => true,
        Movement::Adverb => is_measured || moved.linked || reading.number.form == Form::Digits,
        Movement::Either => is_measured || moved.linked,
    }
}

/// The amount of a value under its hedge.
fn bounds(low: f64, high: f64, hedge: Option<Approximation>, reading: &Reading, is_range: bool) -> Amount {
    let is_couple = reading.number.form == Form::Vague && low == high;
    let approximation = match hedge {
        Some(Approximation::Exact) | None if low != high => Approximation::Range,
        Some(Approximation::About) if low != high => Approximation::Range,
        Some(_) if is_range => Approximation::Range,
        None if is_couple => Approximation::About,
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
fn hedge_behind(context: &Context<'_>, at: usize) -> Option<(Approximation, usize)> {
    lexicon().hedges_behind.iter().find_map(|(phrase, approximation)| {
        let mut end = at;
        for word in phrase.split(' ') {
            if !context.is(end, word) {
                return None;
            }
            end += 1;
        }
        let belongs_here =
            !phrase.starts_with("at ") || context.piece(end).is_none_or(|piece| matches!(piece.shape, Shape::Mark(_)));
        belongs_here.then_some((*approximation, end))
    })
}
