//! Joins neighbours that are one time: '10 p.m.' 'Wednesday', 'Friday' 'morning', 'June' 'last year', "this year's" 'third quarter'.

use super::Reading;
use super::calendar::Unit;
use super::meaning::{Fields, Verb};
use super::scan::Word;

/// Joins readings in place. Linear.
pub fn join(text: &str, words: &[Word], readings: &mut Vec<Reading<'_>>) {
    let mut joined: Vec<Reading<'_>> = Vec::with_capacity(readings.len());
    for reading in readings.drain(..) {
        if let Some(last) = joined.last_mut()
            && let Some(one) = pair(text, words, last, &reading)
        {
            *last = one;
        } else {
            joined.push(reading);
        }
    }
    share_day(text, words, &mut joined);
    *readings = joined;
}

/// '10:35 a.m. (0735 GMT) Friday': both clock times are of the day that follows.
fn share_day(text: &str, words: &[Word], readings: &mut [Reading<'_>]) {
    let opens = |a: usize, b: usize| {
        words.get(a..b).is_some_and(|gap| gap.len() == 1 && gap.iter().all(|w| w.span.of(text) == "("))
    };
    let closes = |a: usize, b: usize| {
        words.get(a..b).and_then(<[Word]>::first).is_some_and(|w| b - a <= 2 && w.span.of(text) == ")")
    };
    for at in 2..readings.len() {
        let Some([first, second, day]) = readings.get_mut(at - 2..=at) else { continue };
        let clocks = first.fields.clock.is_some()
            && is_within_day(first)
            && second.fields.clock.is_some()
            && is_within_day(second);
        if clocks && is_day(day) && opens(first.end, second.start) && closes(second.end, day.start) {
            first.fields = Fields { clock: first.fields.clock, ..day.fields };
            second.fields = Fields { clock: second.fields.clock, ..day.fields };
            first.meaning = day.meaning;
            second.meaning = day.meaning;
        }
    }
}

fn pair<'g>(text: &str, words: &[Word], a: &Reading<'g>, b: &Reading<'g>) -> Option<Reading<'g>> {
    let gap = words.get(a.end..b.start)?;
    if gap.len() > 2 || gap.iter().chain(words.get(b.start)).any(|w| w.breaks) {
        return None;
    }
    let between: Vec<&str> = gap.iter().map(|w| w.span.of(text)).collect();
    let between = between.as_slice();
    let mut one = Reading { start: a.start, end: b.end, ..a.clone() };
    // '10 p.m. Wednesday', 'noon on Friday', 'the morning of May 3'
    if is_within_day(a) && is_day(b) && matches!(between, [] | [","] | ["on"] | ["of"] | [",", "on"]) {
        one.meaning = b.meaning;
        one.fields = Fields { part: a.fields.part, clock: a.fields.clock, ..b.fields };
        return Some(one);
    }
    // 'Friday morning', 'Friday at noon', 'yesterday afternoon'
    if is_day(a)
        && is_within_day(b)
        && matches!(between, [] | ["at"] | [",", "at"] | ["in"])
        && a.fields.clock.is_none()
    {
        one.fields.part = b.fields.part;
        one.fields.clock = b.fields.clock;
        return Some(one);
    }
    // '6 p.m. this evening': the clock time is the finer one
    if a.fields.clock.is_some()
        && b.fields.part.is_some()
        && b.meaning.verb == Verb::Day
        && matches!(between, [] | ["in"])
    {
        one.meaning = b.meaning;
        one.fields = Fields { clock: a.fields.clock, ..b.fields };
        return Some(one);
    }
    // 'June last year', 'the third quarter of this year', 'April of 1998'
    if lacks_year(a)
        && let Some(year) = year_of(b)
        && (between.is_empty()
            || matches!(between, ["of"] | [","] | ["in"])
                && (between != ["in"] || a.fields.quarter.is_some() || a.fields.half.is_some()))
    {
        set_year(&mut one.fields, year);
        return Some(one);
    }
    // "this year's third quarter"
    if lacks_year(b)
        && let Some(year) = year_of(a)
        && matches!(between, ["'s" | "’s"])
    {
        one.meaning = b.meaning;
        one.fields = b.fields;
        set_year(&mut one.fields, year);
        return Some(one);
    }
    None
}

/// A part of the day or a clock time without a day.
fn is_within_day(reading: &Reading<'_>) -> bool {
    matches!(reading.meaning.verb, Verb::Clock | Verb::Part)
}

/// A day without a time of day.
fn is_day(reading: &Reading<'_>) -> bool {
    let f = &reading.fields;
    let dated = f.day.is_some() || f.weekday.is_some() || f.numeric.is_some() || f.feast.is_some();
    f.part.is_none()
        && match reading.meaning.verb {
            Verb::Date | Verb::Shift | Verb::That => {
                dated || (reading.meaning.verb == Verb::That && f.unit == Some(Unit::Day))
            }
            Verb::Day => true,
            _ => false,
        }
}

fn lacks_year(reading: &Reading<'_>) -> bool {
    let f = &reading.fields;
    matches!(reading.meaning.verb, Verb::Date)
        && f.year.is_none()
        && f.year_shift.is_none()
        && (f.month.is_some() || f.quarter.is_some() || f.half.is_some() || f.season.is_some() || f.feast.is_some())
}

enum Year {
    Written(i16),
    Shift(i32),
    That(i32),
}

fn year_of(reading: &Reading<'_>) -> Option<Year> {
    let f = &reading.fields;
    let is_year = f.unit == Some(Unit::Year);
    match reading.meaning.verb {
        Verb::Date
            if f.month.is_none()
                && f.quarter.is_none()
                && f.season.is_none()
                && f.half.is_none()
                && f.numeric.is_none() =>
        {
            f.year.map(Year::Written)
        }
        Verb::Shift if is_year => Some(Year::Shift(reading.meaning.steps)),
        Verb::That if is_year => Some(Year::That(reading.meaning.steps)),
        _ => None,
    }
}

fn set_year(fields: &mut Fields, year: Year) {
    match year {
        Year::Written(year) => fields.year = Some(year),
        Year::Shift(steps) => fields.year_shift = Some(steps),
        Year::That(steps) => fields.year_that = Some(steps),
    }
}
