//! Whether two answers can both be true: typed comparison of numbers, times and roles.

use crate::annotate::{Amount, Approximation, Time, TimeKind};
use jiff::civil::DateTime;

/// How two answers stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The same answer.
    Same,
    /// Another precision, wording or range, yet both can be true.
    Compatible,
    /// They cannot both be true.
    Conflict,
}

/// How far 'about' reaches: a tenth of the value (guideline of the reconcile gold: "within about ten percent").
const ABOUT: f64 = 0.1;

/// Compares two numbers that answer one question.
///
/// ```
/// use rashomon::annotate::{Amount, Approximation};
/// use rashomon::reconcile::{Standing, compare_amounts};
/// let about = Amount { low: Some(11_000.0), high: Some(11_000.0), approximation: Approximation::About };
/// let range = Amount { low: Some(10_000.0), high: Some(12_000.0), approximation: Approximation::Range };
/// assert_eq!(compare_amounts(about, range), Standing::Compatible);
/// ```
#[must_use]
pub fn compare_amounts(a: Amount, b: Amount) -> Standing {
    if a == b {
        return Standing::Same;
    }
    let (a_low, a_high) = reach(a);
    let (b_low, b_high) = reach(b);
    if a_low <= b_high && b_low <= a_high {
        return Standing::Compatible;
    }
    if rounds_to(a, b) || rounds_to(b, a) { Standing::Compatible } else { Standing::Conflict }
}

/// Lowest and highest value that an amount can mean.
fn reach(amount: Amount) -> (f64, f64) {
    let low = amount.low.unwrap_or(f64::NEG_INFINITY);
    let high = amount.high.unwrap_or(f64::INFINITY);
    match amount.approximation {
        Approximation::About => (low - low.abs() * ABOUT, high + high.abs() * ABOUT),
        // The bound itself is excluded, but 'more than 20' and '20' are a rounding, not a dispute.
        _ => (low, high),
    }
}

/// Whether an exact number is another one rounded: '11,000' of 11,243, not '90' of 93.87.
fn rounds_to(round: Amount, precise: Amount) -> bool {
    let (Some(r), Some(p)) = (exact(round), exact(precise)) else { return false };
    if r == 0.0 || p == 0.0 || (r - p).abs() > 0.05 * p.abs() {
        return false;
    }
    let mut unit = 1.0f64;
    while unit <= r.abs() && (r / (unit * 10.0)).fract() == 0.0 {
        unit *= 10.0;
    }
    // Only a number that ends in two zeros, or whose fraction the other one continues, is taken for a rounding.
    let rounds_thousands = unit >= 100.0 && (r - p).abs() <= unit / 2.0;
    let rounds_fraction = p.fract() != 0.0 && (r - p).abs() <= 0.5 && r.fract() == 0.0
        || (r * 10.0).fract().abs() < 1e-9 && p.fract() != 0.0 && (r - p).abs() <= 0.05;
    rounds_thousands || rounds_fraction
}

fn exact(amount: Amount) -> Option<f64> {
    match (amount.low, amount.high) {
        (Some(low), Some(high)) if low == high => Some(low),
        _ => None,
    }
}

/// How far two clock times may lie apart and still be one: a quarter of an hour (guideline of the reconcile gold).
const CLOCK_MINUTES: i64 = 15;

/// Compares two times that answer one question.
#[must_use]
pub fn compare_times(a: &Time, b: &Time) -> Standing {
    if a.value == b.value && a.modifier == b.modifier {
        return Standing::Same;
    }
    if a.kind == TimeKind::Duration || b.kind == TimeKind::Duration {
        return compare_durations(&a.value, &b.value);
    }
    if let (Some(x), Some(y)) = (clock(&a.value), clock(&b.value)) {
        let apart = (x - y).abs().min(24 * 60 - (x - y).abs());
        // Many clocks are written without 'p.m.': twelve hours apart is the same face of the clock.
        let apart = apart.min((apart - 12 * 60).abs());
        if apart > CLOCK_MINUTES {
            return Standing::Conflict;
        }
        return match (date(&a.value), date(&b.value)) {
            (Some(x), Some(y)) if x != y => Standing::Conflict,
            _ if apart == 0 && a.modifier == b.modifier => Standing::Same,
            _ => Standing::Compatible,
        };
    }
    if let (Some(x), Some(y)) = (part_of_day(&a.value), part_of_day(&b.value))
        && x.abs_diff(y) > 1
        && a.value.split('T').next() == b.value.split('T').next()
    {
        return Standing::Conflict;
    }
    match (interval(a), interval(b)) {
        (Some((a_first, a_last)), Some((b_first, b_last))) => {
            if a_first <= b_last && b_first <= a_last {
                Standing::Compatible
            } else {
                Standing::Conflict
            }
        }
        _ => Standing::Compatible,
    }
}

/// Whether two times name parts of the day that are no neighbours: an afternoon and an evening.
pub(crate) fn parts_differ(a: &Time, b: &Time) -> bool {
    matches!((part_of_day(&a.value), part_of_day(&b.value)), (Some(x), Some(y)) if x.abs_diff(y) > 1)
}

/// The part of the day, in order: morning, afternoon, evening and night. Neighbours run into one another, but no afternoon
/// is an evening.
fn part_of_day(value: &str) -> Option<u8> {
    match value.split_once('T')?.1 {
        "MO" => Some(0),
        "AF" => Some(2),
        "EV" => Some(4),
        "NI" => Some(5),
        _ => None,
    }
}

fn interval(time: &Time) -> Option<(DateTime, DateTime)> {
    Some((time.earliest?, time.latest?))
}

/// Minutes of a TIMEX3 value's clock: '2026-03-20T14:05' → 845.
pub(crate) fn clock(value: &str) -> Option<i64> {
    let (_, clock) = value.split_once('T')?;
    let mut parts = clock.trim_end_matches('Z').split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next().map_or(Some(0), |m| m.get(..2).and_then(|m| m.parse().ok()))?;
    Some(hours * 60 + minutes)
}

/// The day of a TIMEX3 value, where it is known.
fn date(value: &str) -> Option<&str> {
    let day = value.split('T').next()?;
    (day.len() == 10 && !day.contains('X')).then_some(day)
}

fn compare_durations(a: &str, b: &str) -> Standing {
    match (days(a), days(b)) {
        (Some(x), Some(y)) if x == y => Standing::Same,
        (Some(x), Some(y)) if (x - y).abs() <= ABOUT * x.max(y) => Standing::Compatible,
        (Some(_), Some(_)) => Standing::Conflict,
        _ => Standing::Compatible,
    }
}

/// Length of a TIMEX3 duration in days: 'P3W' → 21, 'PT24M' → 0.0166; `None` for vague ones ('PXD').
fn days(value: &str) -> Option<f64> {
    let rest = value.strip_prefix('P')?;
    let (rest, is_clock) = rest.strip_prefix('T').map_or((rest, false), |clock| (clock, true));
    let unit = rest.chars().last()?;
    let count: f64 = rest.get(..rest.len() - unit.len_utf8())?.parse().ok()?;
    Some(
        count
            * match (unit, is_clock) {
                ('Y', _) => 365.25,
                ('M', false) => 30.44,
                ('W', _) => 7.0,
                ('D', _) => 1.0,
                ('H', _) => 1.0 / 24.0,
                ('M', true) => 1.0 / 1440.0,
                ('S', _) => 1.0 / 86_400.0,
                _ => return None,
            },
    )
}

/// Whether one time only says the clock and the other only the day: 'at 7 p.m.' and 'on Sunday' answer two questions.
#[must_use]
pub(crate) fn grain(time: &Time) -> Grain {
    match time.kind {
        TimeKind::Set => Grain::Set,
        _ if clock(&time.value).is_some() => Grain::Clock,
        _ => Grain::Day,
    }
}

/// What a time expression that is no length measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grain {
    /// Hour and minute.
    Clock,
    /// A day, part of a day, month or year.
    Day,
    /// Recurring times.
    Set,
}

#[cfg(test)]
mod tests {
    use super::*;
    use Approximation::{About, AtLeast, AtMost, Exact, MoreThan, Range};

    fn amount(low: impl Into<Option<f64>>, high: impl Into<Option<f64>>, approximation: Approximation) -> Amount {
        Amount { low: low.into(), high: high.into(), approximation }
    }

    fn exactly(n: f64) -> Amount {
        amount(n, n, Exact)
    }

    #[test]
    fn bounds_that_meet_are_compatible() {
        for (a, b) in [
            (amount(11_000.0, 11_000.0, About), amount(10_000.0, 12_000.0, Range)),
            (amount(20.0, None, MoreThan), exactly(24.0)),
            (amount(7.0, None, AtLeast), amount(6.0, None, AtLeast)),
            (amount(None, 20.0, AtMost), exactly(14.0)),
            (exactly(11_000.0), exactly(11_243.0)),
            (amount(24.0, 24.0, About), amount(26.0, 26.0, About)),
            (exactly(0.4), exactly(0.41)),
        ] {
            assert_eq!(compare_amounts(a, b), Standing::Compatible, "{a:?} {b:?}");
            assert_eq!(compare_amounts(b, a), Standing::Compatible, "{b:?} {a:?}");
        }
    }

    #[test]
    fn bounds_apart_conflict() {
        for (a, b) in [
            (exactly(5.0), exactly(2.0)),
            (exactly(93.87), exactly(90.0)),
            (amount(40.0, None, AtLeast), exactly(24.0)),
            (amount(1_000.0, 3_000.0, Range), amount(11_000.0, 11_000.0, About)),
            (exactly(9.0), exactly(10.0)),
            (exactly(0.0), exactly(1.0)),
        ] {
            assert_eq!(compare_amounts(a, b), Standing::Conflict, "{a:?} {b:?}");
        }
    }

    fn time(kind: TimeKind, value: &str) -> Time {
        Time {
            span: crate::span::Span::default(),
            kind,
            value: value.into(),
            modifier: None,
            earliest: None,
            latest: None,
        }
    }

    #[test]
    fn clocks_within_a_quarter_of_an_hour_are_compatible() {
        let clock = |value| time(TimeKind::Time, value);
        assert_eq!(compare_times(&clock("2026-03-20T20:45"), &clock("2026-03-20T20:49")), Standing::Compatible);
        assert_eq!(compare_times(&clock("XXXX-XX-XXT08:49"), &clock("2026-03-20T20:49")), Standing::Same);
        assert_eq!(compare_times(&clock("2026-03-20T16:40"), &clock("2026-03-20T17:00")), Standing::Conflict);
    }

    #[test]
    fn an_afternoon_is_no_evening() {
        let part = |value| time(TimeKind::Time, value);
        assert_eq!(compare_times(&part("XXXX-WXX-7TAF"), &part("XXXX-WXX-7TEV")), Standing::Conflict);
        assert_eq!(compare_times(&part("XXXX-WXX-7TEV"), &part("XXXX-WXX-7TNI")), Standing::Compatible);
        assert_eq!(compare_times(&part("XXXX-WXX-7TAF"), &part("XXXX-WXX-7")), Standing::Compatible);
    }

    #[test]
    fn durations_are_compared_by_length() {
        let length = |value| time(TimeKind::Duration, value);
        assert_eq!(compare_times(&length("P2W"), &length("P14D")), Standing::Same);
        assert_eq!(compare_times(&length("PT24M"), &length("PT26M")), Standing::Compatible);
        assert_eq!(compare_times(&length("P2D"), &length("P9D")), Standing::Conflict);
    }
}
