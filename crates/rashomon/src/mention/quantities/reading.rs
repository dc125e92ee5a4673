//! From pieces to quantities: numbers with their units join to ranges, get their bounds and their movement.

use super::hedging::{bounds, hedge_behind, hedges};
use super::joining::{Pair, pair, path};
use super::lexicon::{Dimension, Movement, lexicon};
use super::movement::{carried, is_changed, is_movement, moved};
use super::numerals::{self, Form, Number};
use super::pieces::{Piece, Shape};
use super::{counted, none, refusal, scope, units};
use crate::annotate::{Approximation, Change, Layer, Quantity, Sentence};
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
    pub fn scaled(&self, scale: f64) -> (f64, f64) {
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
        if let Some((quantity, next)) = none::none(&context, layer, at) {
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
pub fn reading(context: &Context<'_>, at: usize) -> Option<Reading> {
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
        feet_and_inches(context, &mut reading);
        and_cents(context, &mut reading);
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

/// 'six-foot-five', '6 feet 5 inches', '6ft 5in': a height, in inches.
fn feet_and_inches(context: &Context<'_>, reading: &mut Reading) {
    let is_feet = reading.unit.is_some_and(|unit| lexicon().unit_phrases.get("feet") == Some(&unit));
    let at = reading.end
        + usize::from(context.piece(reading.end).is_some_and(|p| p.is_dash() || p.is("and") || p.is_mark(',')));
    if !is_feet || !context.piece(at).is_some_and(Piece::may_begin_number) {
        return;
    }
    let Some(inches) = numerals::number(context.pieces, at).filter(|number| (0.0..12.0).contains(&number.low)) else {
        return;
    };
    let named = units::behind(context.pieces, &inches)
        .filter(|found| lexicon().unit_phrases.get("inches") == Some(&found.unit));
    let joined =
        context.before(at).is_some_and(|p| p.is_dash() && p.glued) && context.piece(at).is_some_and(|p| p.glued);
    if named.is_none() && !joined {
        return;
    }
    reading.number.low = reading.number.low * 12.0 + inches.low;
    reading.number.high = reading.number.low;
    reading.unit = lexicon().unit_phrases.get("inches").copied();
    reading.end = named.map_or(inches.end, |found| found.at as usize);
}

/// '13 dollars and 45 cents': one amount of money.
fn and_cents(context: &Context<'_>, reading: &mut Reading) {
    let is_money = units::dimension(reading.unit) == Some(Dimension::Currency) && reading.number.scale == 1.0;
    let at = reading.end + usize::from(context.is(reading.end, "and"));
    if !is_money || reading.number.low.fract() != 0.0 || !context.piece(at).is_some_and(Piece::may_begin_number) {
        return;
    }
    let Some(cents) = numerals::number(context.pieces, at).filter(|cents| (1.0..100.0).contains(&cents.low)) else {
        return;
    };
    let found = units::behind(context.pieces, &cents).filter(|found| {
        units::unit(found.unit).is_some_and(|unit| matches!(unit.name, "cents" | "pence" | "sen"))
            && reading.unit != Some(found.unit)
    });
    if let Some(found) = found {
        reading.number.low += cents.low / 100.0;
        reading.number.high = reading.number.low;
        reading.end = found.at as usize;
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
    let is_article = left.number.low == 1.0 && piece_is_article(context, at);
    if is_article && (lead.approximation.is_none() || left.unit.is_none()) {
        return (None, at + 1);
    }
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
        Pair::Apart => match path(context, layer, &left, &lead) {
            Some(right) => {
                let unit = left.unit.or(right.unit);
                let end = right.end;
                (Reading { unit, end, ..left }, left.number.low, right.number.low, true, end)
            }
            None => (left, left.number.low, left.number.high, false, left.end),
        },
    };
    let is_vague = matches!(reading.number.form, Form::Vague | Form::Several);
    if is_vague && units::dimension(reading.unit) == Some(Dimension::Time) && low < 10.0 {
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
    let is_times = reading.unit.and_then(units::unit).is_some_and(|unit| unit.name == "times");
    let counts_time = is_share || is_times || units::dimension(reading.unit) == Some(Dimension::Time);
    // A path may have a time inside: 'from 12 on Monday to 15'.
    let number = if is_range {
        Span::new(span.start, context.piece(left.end - 1).map_or(span.end, |p| p.span.end))
    } else {
        span
    };
    let first = context.piece(reading.digits).map_or(number.end, |first| first.span.end);
    if super::time_begins(layer, number, first, counts_time || reading.is_age) {
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
    let factor = reading.unit.and_then(units::unit).map_or(1.0, |unit| unit.factor);
    let mut change =
        moved.as_ref().filter(|m| is_movement(context, layer, m, &reading, dimension)).map(|m| m.direction);
    // '+0.2%'.
    if dimension == Some(Dimension::Ratio) && context.before(reading.first).is_some_and(|p| p.is_mark('+')) {
        change = Some(Change::Up);
    }
    let is_from = context.is_before(lead.first, "from");
    // 'from 5 to 7 percent to 3 to 5 percent' are two ranges.
    let goes_on = context.is(end, "to") && context.piece(end + 1).is_some_and(Piece::may_begin_number);
    let is_path = is_range && is_from && !goes_on && (change.is_some() || is_changed(context, lead.first - 1));
    let replaces = is_path.then_some(low * factor);
    if is_path {
        change = Some(if low <= high { Change::Up } else { Change::Down });
    } else if is_from {
        // 'up from 50 percent': what moved is not this number.
        change = None;
    }
    if low > high {
        (low, high) = (high, low);
    }
    (low, high) = (low * factor, high * factor);
    if change.is_none() && !is_range {
        change = last.and_then(|last| carried(context, layer, last, lead.first, &reading));
    }
    if hedge.is_none()
        && !is_range
        && change.is_none()
        && let Some(last) = last.filter(|last| {
            repeats(context, last, lead.first)
                && reading.unit.is_some()
                && (last.unit.is_some() || dimension == Some(Dimension::Ratio))
        })
    {
        // 'more than 100 kilometres (60 miles)', 'up 17.5 points, or 0.2%': one amount in two units.
        change = last.change;
        approximation = approximation.or(Some(last.amount.approximation).filter(|a| *a != Approximation::Range));
    }
    // 'climbed past 200'.
    if change.is_some() && ["past", "beyond"].iter().any(|word| context.is_before(lead.first, word)) {
        approximation = approximation.or(Some(Approximation::MoreThan));
    }
    let amount = bounds(low, high, approximation, &reading, is_range);
    let mut counted = counted::counted(context, layer, &reading, end.max(next));
    if let Some((behind, after)) =
        counted.span.and_then(|_| hedge_behind(context, counted.end)).filter(|_| hedge.is_none() && !is_range)
    {
        let amount = bounds(low, high, Some(behind), &reading, is_range);
        next = after;
        let scope = scope::scope(context, sentence, lead.first, counted.end);
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
    } else if counted.span.is_none() && reading.unit.is_none() {
        counted = counted::before(context, layer, lead.first).unwrap_or(counted);
    }
    let mut scope = scope::scope(context, sentence, lead.first, counted.end);
    if let Some(whole) = counted.whole {
        scope.push(whole);
        scope.sort_unstable();
    }
    (
        Some(Quantity { span, amount, unit: name(&reading, &counted), change, counted: counted.span, scope, replaces }),
        next,
    )
}

/// Whether the piece is the 'a' of 'nearly a decade'.
fn piece_is_article(context: &Context<'_>, at: usize) -> bool {
    context.piece(at).is_some_and(|piece| piece.word.numeral == super::lexicon::Numeral::Article)
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
