//! Which day or hour a time names, comparable between articles: 'Monday' of an undated page and '2026-03-16' of a dated one
//! are one day.

use super::compare::{Grain, clock, grain};
use crate::annotate::{Time, TimeKind};
use jiff::civil::{Date, Weekday};

/// What a time claim answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// On what day.
    Day(Day),
    /// At what hour, in minutes.
    Clock(i64),
    /// A length of time, by what it measures.
    Length(Measure),
    /// How often, in which month.
    Other(Grain),
}

/// What a length of time measures, by the words beside it: 'for four days', 'four days after' and 'in four days' answer
/// three questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// For how long.
    Lasting,
    /// How long after something.
    After,
    /// How long before something.
    Before,
    /// Within what time.
    Within,
    /// The words do not tell.
    Unsaid,
}

impl Measure {
    /// By the words before and after the length.
    pub fn of(before: &str, after: &str) -> Self {
        let word = |word: Option<&str>| word.unwrap_or("").trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let (before, after) = (word(before.split_whitespace().next_back()), word(after.split_whitespace().next()));
        match (before.as_str(), after.as_str()) {
            (_, "after" | "later" | "since") | ("after", _) => Self::After,
            (_, "before" | "earlier" | "ago") => Self::Before,
            ("in" | "within" | "during" | "over", _) => Self::Within,
            ("for" | "lasted" | "lasting" | "took" | "takes" | "spent", _) => Self::Lasting,
            _ => Self::Unsaid,
        }
    }
}

/// A day as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Day {
    year: Option<i16>,
    month_day: Option<(i8, i8)>,
    weekday: Option<i8>,
}

impl Moment {
    /// Of a time expression in its text; one that gives day and hour is taken for its day.
    pub fn of(time: &Time, text: &str) -> Self {
        if let Some(day) = Day::of(&time.value) {
            return Self::Day(day);
        }
        if time.kind == TimeKind::Duration {
            let before = text.get(..time.span.start as usize).unwrap_or("");
            return Self::Length(Measure::of(before, text.get(time.span.end as usize..).unwrap_or("")));
        }
        clock(&time.value).map_or_else(|| Self::Other(grain(time)), Self::Clock)
    }
}

/// How far two clock times may lie apart and still be one: a quarter of an hour, on either half of the day.
pub(crate) fn same_clock(a: i64, b: i64) -> bool {
    let apart = (a - b).abs() % 720;
    apart.min(720 - apart) <= 15
}

impl Day {
    /// Of a TIMEX3 value: '2026-03-16', 'XXXX-03-16', 'XXXX-WXX-1', with or without a part of the day.
    pub fn of(value: &str) -> Option<Self> {
        let day = value.split('T').next()?;
        if let Some((_, weekday)) = day.split_once("-WXX-").or_else(|| {
            let (year, week) = day.split_once("-W")?;
            Some((year, week.split_once('-')?.1))
        }) {
            let weekday = weekday.parse().ok().filter(|weekday| (1..=7).contains(weekday))?;
            return Some(Self { weekday: Some(weekday), ..Self::default() });
        }
        let mut parts = day.splitn(3, '-');
        let (year, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
        let month_day = (month.parse().ok()?, of_month.parse().ok()?);
        let year: Option<i16> = year.parse().ok();
        let date = year.and_then(|year| Date::new(year, month_day.0, month_day.1).ok());
        let weekday = date.map(|date| Weekday::to_monday_one_offset(date.weekday()));
        (year.is_none() || date.is_some()).then_some(Self { year, month_day: Some(month_day), weekday })
    }

    /// Whether two days can be one, by what both say of themselves; they must say something alike.
    pub fn meets(&self, other: &Self) -> bool {
        fn alike<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<bool> {
            Some(a? == b?)
        }
        let signs =
            [alike(self.year, other.year), alike(self.month_day, other.month_day), alike(self.weekday, other.weekday)];
        // Dates of other years fall on other weekdays: only what both know is asked.
        signs[1..].contains(&Some(true)) && !signs.contains(&Some(false))
    }

    /// What the days of a story are counted by: the weekday, else the date.
    pub fn key(&self) -> i16 {
        match (self.weekday, self.month_day) {
            (Some(weekday), _) => i16::from(weekday),
            (None, Some((month, day))) => 100 * i16::from(month) + i16::from(day),
            (None, None) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(value: &str) -> Day {
        Day::of(value).unwrap()
    }

    #[test]
    fn a_weekday_meets_its_dates() {
        assert!(day("XXXX-WXX-1").meets(&day("2026-03-16")));
        assert!(day("XXXX-WXX-1TNI").meets(&day("2026-03-16T19:00")));
        assert!(day("XXXX-03-16").meets(&day("2026-03-16")));
        assert!(!day("XXXX-WXX-2").meets(&day("2026-03-16")));
        assert!(!day("2026-03-09").meets(&day("2026-03-16")));
        assert!(!day("XXXX-03-16").meets(&day("XXXX-WXX-1")));
    }

    #[test]
    fn lengths_measure_what_the_words_beside_them_say() {
        assert_eq!(Measure::of("The mill had been shut for ", " when it burned"), Measure::Lasting);
        assert_eq!(Measure::of("The mill burned ", " after the strike"), Measure::After);
        assert_eq!(Measure::of("The second fire in ", " gutted the mill"), Measure::Within);
        assert_eq!(Measure::of("They left after ", " of talks"), Measure::After);
        assert_eq!(Measure::of("", " of talks ended"), Measure::Unsaid);
        assert_eq!(Measure::of("The mill burned ", " earlier"), Measure::Before);
    }

    #[test]
    fn months_and_hours_are_no_days() {
        for value in ["2026-03", "2026", "XXXX-XX-XXT19:00", "P2D", "PAST_REF", "2026-W12", "2026-02-31"] {
            assert_eq!(Day::of(value), None, "{value}");
        }
    }

    #[test]
    fn clocks_meet_within_a_quarter_of_an_hour() {
        assert!(same_clock(20 * 60 + 45, 8 * 60 + 49));
        assert!(same_clock(0, 23 * 60 + 55));
        assert!(!same_clock(16 * 60 + 40, 17 * 60));
    }
}
