//! What looks like a quantity and is none: years, scores, addresses, labels, telephone numbers, identifiers.

use super::numerals::Form;
use super::pieces::{Piece, Shape};
use super::reading::{Context, Reading};
use super::units;
use crate::annotate::{Amount, Approximation, Quantity};
use crate::span::Span;

/// Whether it may be a year of our times: four plain digits.
pub fn is_year(reading: &Reading) -> bool {
    reading.is_bare() && reading.number.form == Form::PlainDigits && (1900.0..2100.0).contains(&reading.number.low)
}

/// One past the run of digits, dashes and points that hangs together with what ends before `at`.
pub fn end_of_run(context: &Context<'_>, at: usize) -> usize {
    let mut at = at;
    while let Some(piece) = context.piece(at).filter(|piece| piece.glued) {
        let goes_on = match piece.shape {
            Shape::Digits => true,
            Shape::Mark(_) => {
                (piece.is_dash() || matches!(piece.shape, Shape::Mark('.' | '/' | ':' | '_')))
                    && context.piece(at + 1).is_some_and(|next| next.glued && next.shape == Shape::Digits)
            }
            Shape::Word => context.before(at).is_some_and(|before| before.shape == Shape::Digits),
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// 'in her 60s', 'in his mid-30s': an age between the decade's bounds.
pub fn decade_age(context: &Context<'_>, reading: &Reading) -> Option<(Quantity, usize)> {
    let value = reading.number.low;
    let suffix = context.piece(reading.end).filter(|piece| piece.glued && piece.text == "s")?;
    let is_decade = (10.0..=90.0).contains(&value) && value % 10.0 == 0.0 && reading.number.form == Form::PlainDigits;
    let mut at = reading.first;
    let part = context.before(at).filter(|piece| !piece.is_dash()).or_else(|| {
        at = at.checked_sub(1)?;
        context.before(at)
    })?;
    let (mut low, mut high) = (value, value + 9.0);
    let mut first = reading.first;
    if part.is("early") || part.is("mid") || part.is("late") {
        first = at - 1;
        // Thirds of the decade, as readers take them.
        (low, high) = match part.text.to_ascii_lowercase().as_str() {
            "early" => (value, value + 3.0),
            "mid" => (value + 3.0, value + 7.0),
            _ => (value + 6.0, value + 9.0),
        };
    }
    let owner = context.before(first)?;
    let is_owned = ["his", "her", "their", "my", "your"].iter().any(|word| owner.is(word));
    (is_decade && is_owned).then(|| {
        let span = Span::new(context.piece(first).map_or(reading.start, |p| p.span.start), suffix.span.end);
        let amount = Amount { low: Some(low), high: Some(high), approximation: Approximation::Range };
        let unit = units::years().and_then(units::unit).map(|unit| unit.name.to_owned());
        (
            Quantity { span, amount, unit, change: None, counted: None, scope: Vec::new(), replaces: None },
            reading.end + 1,
        )
    })
}

/// Whether a range is none: spans of dates and clock times, labels ('pages 12 to 15').
pub fn is_refused_range(context: &Context<'_>, reading: &Reading, end: usize) -> bool {
    reading.is_bare()
        && (is_labelled(context, reading) || is_clock(context, end) || is_near_month(context, reading, end))
        || is_part_of_word(context, reading)
}

/// Whether a single number is no quantity.
pub fn is_refused(context: &Context<'_>, reading: &Reading, is_hedged: bool) -> bool {
    if is_part_of_word(context, reading) || is_lone_word(context, reading, is_hedged) {
        return true;
    }
    if reading.unit.is_some() {
        return false;
    }
    let next = context.piece(reading.end);
    let is_digits = matches!(reading.number.form, Form::PlainDigits);
    let digits = context.piece(reading.digits).map_or("", |piece| piece.text);
    // '(318) 555-0146'.
    let is_area_code = is_digits
        && next.is_some_and(|p| p.is_mark(')'))
        && context.piece(reading.end + 1).is_some_and(|p| p.shape == Shape::Digits)
        && context.piece(reading.end + 2).is_some_and(|p| p.is_dash() && p.glued);
    is_area_code
        || (is_digits && digits.len() > 1 && digits.starts_with('0'))
        || is_calendar_year(context, reading, is_hedged)
        || is_labelled(context, reading)
        || is_clock(context, reading.end)
        || is_near_month(context, reading, reading.end)
        || (is_digits && is_address(context, reading.end))
        // '1. Item' at the head of a line.
        || (is_digits && reading.first == 0 && next.is_some_and(|p| p.is_mark('.') || p.is_mark(')')) && context.pieces.len() > reading.end + 1)
        // '12 comments', '(3)' and other lone numbers of a page are furniture; a lone number claims nothing.
        || (is_digits && context.pieces.len() == reading.end && reading.first == 0 && reading.number.low > 999.0)
}

/// Glued to letters, slashes, colons or further digits: 'SF90', '5G', '9:01', '24/7', '2-1', '+1-555'.
fn is_part_of_word(context: &Context<'_>, reading: &Reading) -> bool {
    let first = reading.first;
    let in_digits = context.piece(reading.digits).is_some_and(|piece| piece.shape == Shape::Digits);
    if let (Some(piece), Some(before)) = (context.piece(first), context.before(first))
        && piece.glued
        && in_digits
    {
        match before.shape {
            Shape::Word | Shape::Digits => return true,
            Shape::Mark('/' | '@' | '_' | '#' | ':' | '=' | '&' | '.' | '\\' | '?' | '^') => return true,
            Shape::Mark('\'' | '’') if before.glued => return true,
            Shape::Mark('’' | '\'') if reading.number.low < 100.0 && reading.is_bare() => return true,
            _ if before.is_dash() && before.glued => {
                let word = context.before(first - 1);
                let allowed = ["sub", "minus", "magnitude", "to", "about", "some", "under", "over"];
                let joins_word =
                    word.is_some_and(|word| word.shape == Shape::Word && !allowed.iter().any(|a| word.is(a)));
                if joins_word || word.is_some_and(|word| word.shape == Shape::Digits) {
                    return true;
                }
            }
            _ => {}
        }
    }
    let Some(next) = context.piece(reading.end).filter(|next| next.glued) else { return false };
    let after = context.piece(reading.end + 1).filter(|after| after.glued);
    match next.shape {
        Shape::Word => in_digits,
        Shape::Digits => true,
        Shape::Mark(':' | '/' | '.') => after.is_some_and(|after| after.shape == Shape::Digits),
        Shape::Mark('@' | '_' | '^') => true,
        Shape::Mark('\'' | '’') => in_digits && reading.is_bare() && after.is_some_and(|after| after.is("s")),
        _ if next.is_dash() => {
            // '2-1' is a score where it was no range.
            (in_digits && after.is_some_and(|after| after.shape == Shape::Digits))
                || (reading.is_bare()
                    && after.is_some_and(|after| ["time", "star", "fold", "way"].iter().any(|w| after.is(w))))
        }
        _ => false,
    }
}

/// Words that are numbers only in company: 'one', 'half', 'a third', 'zero'.
fn is_lone_word(context: &Context<'_>, reading: &Reading, is_hedged: bool) -> bool {
    let Some(piece) = context.piece(reading.digits).filter(|piece| piece.shape == Shape::Word) else { return false };
    let is_alone = reading.number.end == reading.digits + 1;
    let next = context.piece(reading.number.end);
    let before = context.before(reading.first);
    // 'BBC One', 'the Big Three': a capital inside a sentence makes a name.
    if piece.is_capitalized()
        && reading.first > 0
        && !context.is_title_case
        && reading.is_bare()
        && is_alone
        && before.is_some_and(|b| b.is_capitalized() || b.is("of"))
    {
        return true;
    }
    if reading.number.form == Form::Fraction && is_alone && !is_hedged {
        let of = next.is_some_and(|next| next.is("of"));
        if piece.is("half") {
            let takes =
                ["of", "the", "its", "their", "his", "her", "our", "my", "your", "those", "these", "a", "an", "that"];
            let whole = next.is_some_and(|next| takes.iter().any(|word| next.is(word)));
            let part = before.is_some_and(|b| {
                ["first", "second", "other", "better", "last", "this", "each", "and"].iter().any(|w| b.is(w))
            });
            return reading.unit.is_none() && (!whole || part) && !before.is_some_and(|b| b.is("by"));
        }
        return !of && reading.unit.is_none();
    }
    if piece.is("zero") && is_alone {
        let after = next.is_some_and(|n| n.is("tolerance") || n.is("sum") || n.is_dash() || n.is("in"));
        return after
            || before.is_some_and(|b| {
                ["ground", "net", "sub", "patient", "absolute", "below", "to"].iter().any(|w| b.is(w))
            });
    }
    if piece.is("one") && is_alone {
        return !is_counting_one(context, reading, is_hedged);
    }
    false
}

/// 'one' counts before 'of', a noun, a unit, or as the subject of a report's verb; elsewhere it is a pronoun.
fn is_counting_one(context: &Context<'_>, reading: &Reading, is_hedged: bool) -> bool {
    if reading.unit.is_some() {
        let is_day = context.is(reading.end - 1, "day") || context.is(reading.end - 1, "night");
        return !(is_day && context.before(reading.first).is_none_or(|b| !b.is("in") && !b.is("for")));
    }
    if is_hedged || reading.number.low < 0.0 {
        return true;
    }
    let before = context.before(reading.first);
    let forbids = [
        "no", "any", "every", "each", "some", "this", "that", "which", "the", "another", "other", "big", "good", "new",
        "a", "no-", "only", "loved", "square",
    ];
    if before.is_some_and(|b| {
        forbids.iter().any(|word| b.is(word)) || (b.is_dash() && context.piece(reading.first).is_some_and(|p| p.glued))
    }) {
        return false;
    }
    let Some(next) = context.piece(reading.end) else { return before.is_some_and(is_harm) };
    if next.is_dash() {
        return false;
    }
    if next.shape != Shape::Word {
        return before.is_some_and(is_harm);
    }
    const NOT: [&str; 10] = ["another", "day", "time", "by", "that", "who", "which", "thing", "whose", "s"];
    const ALSO: [&str; 9] = ["of", "was", "is", "has", "had", "died", "dead", "killed", "in"];
    if next.is("and") || next.is("in") {
        return before.is_some_and(is_harm);
    }
    if ALSO.iter().any(|word| next.is(word)) {
        return true;
    }
    !NOT.iter().any(|word| next.is(word))
        && !next.word.stop
        && !matches!(next.word.numeral, super::lexicon::Numeral::Small(_))
}

/// 'killing one', 'wounded one': what befalls people.
fn is_harm(piece: &Piece<'_>) -> bool {
    [
        "killing",
        "killed",
        "wounding",
        "wounded",
        "injuring",
        "injured",
        "hurting",
        "leaving",
        "arresting",
        "arrested",
        "least",
        "including",
    ]
    .iter()
    .any(|word| piece.is(word))
}

/// Four plain digits that name a year.
fn is_calendar_year(context: &Context<'_>, reading: &Reading, is_hedged: bool) -> bool {
    let is_four =
        reading.number.form == Form::PlainDigits && context.piece(reading.digits).is_some_and(|p| p.text.len() == 4);
    if !is_four || is_hedged || !(1000.0..2100.0).contains(&reading.number.low) {
        return false;
    }
    let next = context.piece(reading.end);
    if next.is_some_and(|n| n.word.person && !n.is_capitalized() || n.is("units")) {
        return false;
    }
    let before = context.before(reading.first);
    let temporal = [
        "in", "since", "by", "until", "till", "from", "of", "the", "before", "after", "during", "early", "late", "mid",
        "year", "to", "for", "and", "its", "their", "his", "circa",
    ];
    let after_temporal =
        before.is_none_or(|b| temporal.iter().any(|word| b.is(word)) || b.word.month || b.is_mark(','));
    let counts =
        next.is_some_and(|n| n.shape == Shape::Word && !n.is_capitalized() && !n.word.stop && n.text.ends_with('s'));
    let modern = (1900.0..2100.0).contains(&reading.number.low);
    if modern {
        after_temporal || !counts
    } else {
        after_temporal && !counts && before.is_some_and(|b| !b.is("of") && !b.is("to"))
    }
}

/// 'Section 427', 'No. 10', 'S&P 500', 'Boeing 737'.
fn is_labelled(context: &Context<'_>, reading: &Reading) -> bool {
    let mut at = reading.first;
    let Some(mut before) = context.before(at) else { return false };
    if before.is_mark('.') && before.glued && context.before(at - 1).is_some_and(|p| p.word.label || p.is("no")) {
        at -= 1;
        let Some(label) = context.before(at) else { return false };
        before = label;
    }
    if before.is_mark('#') || before.is_mark('№') {
        return true;
    }
    if before.shape != Shape::Word {
        return false;
    }
    let next = context.piece(reading.end);
    let is_closed = next.is_none_or(|n| n.shape != Shape::Word || n.word.stop);
    let opens = at == 1;
    if before.word.label
        && ((before.is_capitalized() && (is_closed || !opens))
            || (is_closed && !before.is("category") && !before.is("year") && !before.is("day")))
    {
        return true;
    }
    let is_name = before.is_capitalized() && !opens && !context.is_title_case && before.word.change.is_none();
    // 'In Varn 12 soldiers died' counts; 'Planet 9 citizen' is a name.
    let counts_people = next.is_some_and(|n| n.word.person && !is_one_person(n) || n.is("more") || n.is("other"));
    is_name
        && matches!(reading.number.form, Form::PlainDigits)
        && !counts_people
        && !before.word.stop
        && reading.bound.is_none()
}

/// Whether a word is one person, of whom a plural stands in the list: 'citizen'.
fn is_one_person(piece: &Piece<'_>) -> bool {
    let plural = format!("{}s", piece.text);
    super::lexicon::lexicon().word(&plural).person
}

/// '9 a.m.', '5 pm', '7 o'clock'.
fn is_clock(context: &Context<'_>, end: usize) -> bool {
    let Some(next) = context.piece(end) else { return false };
    let dotted = (next.is("a") || next.is("p"))
        && context.piece(end + 1).is_some_and(|p| p.is_mark('.') && p.glued)
        && context.is(end + 2, "m");
    dotted || next.is("am") || next.is("pm") || next.is("GMT") || (next.is("o") && context.is(end + 2, "clock"))
}

/// '29 March', 'Oct. 31'.
fn is_near_month(context: &Context<'_>, reading: &Reading, end: usize) -> bool {
    if !matches!(reading.number.form, Form::PlainDigits) || reading.number.low > 2100.0 {
        return false;
    }
    let is_month = |piece: &Piece<'_>| piece.word.month && piece.is_capitalized();
    let mut at = reading.first;
    if context.before(at).is_some_and(|piece| piece.is_mark('.')) {
        at -= 1;
    }
    context.before(at).is_some_and(is_month) || context.piece(end).is_some_and(is_month)
}

/// '575 Lorma Road', '9 E 71st St'.
fn is_address(context: &Context<'_>, end: usize) -> bool {
    for at in end..end + 5 {
        let Some(piece) = context.piece(at) else { return false };
        match piece.shape {
            Shape::Digits => {}
            Shape::Word if piece.word.street && piece.is_capitalized() => {
                // '22 Avenue Foch' as well as '575 Lorma Road'; '5 Road' alone is none.
                return at > end || context.piece(at + 1).is_some_and(Piece::is_capitalized);
            }
            Shape::Word if piece.is_capitalized() || piece.glued => {}
            _ => return false,
        }
    }
    false
}
