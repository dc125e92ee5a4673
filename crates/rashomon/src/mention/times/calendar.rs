//! The calendar: units, points of time at every granularity, their TIMEX3 values and the intervals they cover.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use std::fmt::Write;

/// Units of time, in order of length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Unit {
    /// Second.
    Second = 1,
    /// Minute.
    Minute,
    /// Hour.
    Hour,
    /// Day.
    Day,
    /// Week, from Monday (ISO 8601).
    Week,
    /// Saturday and Sunday.
    Weekend,
    /// Two weeks.
    Fortnight,
    /// Month.
    Month,
    /// Quarter of a year.
    Quarter,
    /// Year.
    Year,
    /// Ten years.
    Decade,
    /// Hundred years.
    Century,
    /// Thousand years.
    Millennium,
}

impl Unit {
    const ALL: [Unit; 13] = [
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::Week,
        Unit::Weekend,
        Unit::Fortnight,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
        Unit::Decade,
        Unit::Century,
        Unit::Millennium,
    ];

    /// The unit of that number in `lexicon.tsv`.
    pub fn of(number: i32) -> Option<Unit> {
        Self::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }

    /// Designator in an ISO 8601 duration; quarters, decades, centuries and millennia as TIMEX3 has them.
    pub const fn designator(self) -> &'static str {
        match self {
            Unit::Second => "S",
            Unit::Minute | Unit::Month => "M",
            Unit::Hour => "H",
            Unit::Day => "D",
            Unit::Week | Unit::Fortnight => "W",
            Unit::Weekend => "WE",
            Unit::Quarter => "Q",
            Unit::Year => "Y",
            Unit::Decade => "E",
            Unit::Century => "C",
            Unit::Millennium => "L",
        }
    }

    /// Whether a duration of it stands after the 'T'.
    pub const fn is_clock(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }
}

/// Parts of a day, in order of `lexicon.tsv`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayPart {
    /// 06 to 12.
    Morning,
    /// 12 to 18.
    Afternoon,
    /// 18 to 21.
    Evening,
    /// 20 to 06 of the next day.
    Night,
    /// 04 to 07.
    Dawn,
    /// 17 to 21.
    Dusk,
    /// 11 to 14.
    Midday,
}

impl DayPart {
    /// The part of that number in `lexicon.tsv`.
    pub fn of(number: i32) -> Option<DayPart> {
        use DayPart::{Afternoon, Dawn, Dusk, Evening, Midday, Morning, Night};
        [Morning, Afternoon, Evening, Night, Dawn, Dusk, Midday]
            .get(usize::try_from(number).ok()?.checked_sub(1)?)
            .copied()
    }

    /// Its code after the 'T' of a value; TIMEX3 has MO, AF, EV, NI, MI and DT.
    pub const fn code(self) -> &'static str {
        match self {
            DayPart::Morning | DayPart::Dawn => "MO",
            DayPart::Afternoon => "AF",
            DayPart::Evening | DayPart::Dusk => "EV",
            DayPart::Night => "NI",
            DayPart::Midday => "MI",
        }
    }

    /// First hour and length in hours.
    const fn hours(self) -> (i8, i64) {
        match self {
            DayPart::Morning => (6, 6),
            DayPart::Afternoon => (12, 6),
            DayPart::Evening => (18, 3),
            DayPart::Night => (20, 10),
            DayPart::Dawn => (4, 3),
            DayPart::Dusk => (17, 4),
            DayPart::Midday => (11, 3),
        }
    }
}

/// A time of day as the text gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// 0 to 24; 24 is the midnight that ends the day.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, where written.
    pub second: Option<u8>,
    /// Minutes east of UTC, where a zone is written.
    pub zone: Option<i16>,
}

impl Clock {
    fn write(self, value: &mut String) {
        let _ = write!(value, "T{:02}:{:02}", self.hour, self.minute);
        if let Some(second) = self.second {
            let _ = write!(value, ":{second:02}");
        }
        if self.zone == Some(0) {
            value.push('Z');
        }
    }

    fn time(self) -> Option<Time> {
        Time::new(
            (self.hour % 24).try_into().ok()?,
            self.minute.try_into().ok()?,
            self.second.unwrap_or(0).try_into().ok()?,
            0,
        )
        .ok()
    }
}

/// A stretch of the calendar that a time names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Point {
    /// Century by its first two digits: 19 for the 1900s.
    Century(i16),
    /// Decade by its first three digits: 199 for the 1990s.
    Decade(i16),
    /// Year.
    Year(i16),
    /// Half of a year, 1 or 2.
    Half(i16, i8),
    /// Quarter of a year, 1 to 4.
    Quarter(i16, i8),
    /// Season, 1 (spring) to 4 (winter); of the northern half of the earth, and the winter begins in its year.
    Season(i16, i8),
    /// Month.
    Month(i16, i8),
    /// Week, by its Monday.
    Week(Date),
    /// Weekend, by its Saturday.
    Weekend(Date),
    /// Day.
    Day(Date),
    /// Part of a day.
    Part(Date, DayPart),
    /// Moment.
    Clock(Date, Clock),
}

const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

impl Point {
    /// The TIMEX3 value.
    pub fn value(self) -> String {
        let mut value = String::new();
        let _ = match self {
            Point::Century(c) => write!(value, "{c:02}"),
            Point::Decade(d) => write!(value, "{d:03}"),
            Point::Year(y) => write!(value, "{y:04}"),
            Point::Half(y, h) => write!(value, "{y:04}-H{h}"),
            Point::Quarter(y, q) => write!(value, "{y:04}-Q{q}"),
            Point::Season(y, s) => write!(value, "{y:04}-{}", season_code(s)),
            Point::Month(y, m) => write!(value, "{y:04}-{m:02}"),
            Point::Week(monday) => {
                let week = monday.iso_week_date();
                write!(value, "{:04}-W{:02}", week.year(), week.week())
            }
            Point::Weekend(saturday) => {
                let week = saturday.iso_week_date();
                write!(value, "{:04}-W{:02}-WE", week.year(), week.week())
            }
            Point::Day(d) => write!(value, "{d}"),
            Point::Part(d, part) => write!(value, "{d}T{}", part.code()),
            Point::Clock(d, clock) => {
                let done = write!(value, "{d}");
                clock.write(&mut value);
                done
            }
        };
        value
    }

    /// First and last moment of it. A clock time with a zone is given in UTC.
    pub fn interval(self) -> Option<(DateTime, DateTime)> {
        let (first, next) = match self {
            Point::Century(c) => (year_start(c.checked_mul(100)?)?, year_start(c.checked_mul(100)?.checked_add(100)?)?),
            Point::Decade(d) => (year_start(d.checked_mul(10)?)?, year_start(d.checked_mul(10)?.checked_add(10)?)?),
            Point::Year(y) => (year_start(y)?, year_start(y.checked_add(1)?)?),
            Point::Half(y, h) => months(y, (h - 1) * 6 + 1, 6)?,
            Point::Quarter(y, q) => months(y, (q - 1) * 3 + 1, 3)?,
            Point::Season(y, s) => months(y, s * 3, 3)?,
            Point::Month(y, m) => months(y, m, 1)?,
            Point::Week(monday) => (monday, monday.checked_add(7.days()).ok()?),
            Point::Weekend(saturday) => (saturday, saturday.checked_add(2.days()).ok()?),
            Point::Day(d) => (d, d.checked_add(1.day()).ok()?),
            Point::Part(d, part) => {
                let (hour, length) = part.hours();
                let start = d.at(hour, 0, 0, 0);
                return Some((start, start.checked_add(length.hours()).ok()?.checked_sub(1.second()).ok()?));
            }
            Point::Clock(d, clock) => {
                let mut at = d.to_datetime(clock.time()?);
                if clock.hour == 24 {
                    at = at.checked_add(1.day()).ok()?;
                }
                if let Some(zone) = clock.zone {
                    at = at.checked_sub(i64::from(zone).minutes()).ok()?;
                }
                let length = if clock.second.is_some() { 0 } else { 59 };
                return Some((at, at.checked_add(length.seconds()).ok()?));
            }
        };
        let midnight = Time::midnight();
        Some((first.to_datetime(midnight), next.to_datetime(midnight).checked_sub(1.second()).ok()?))
    }

    /// Its first day.
    pub fn first_day(self) -> Option<Date> {
        match self {
            Point::Day(d) | Point::Part(d, _) | Point::Clock(d, _) | Point::Week(d) | Point::Weekend(d) => Some(d),
            other => other.interval().map(|(first, _)| first.date()),
        }
    }

    /// The day it lies in, if it is no longer than one.
    pub fn day(self) -> Option<Date> {
        match self {
            Point::Day(d) | Point::Part(d, _) | Point::Clock(d, _) => Some(d),
            _ => None,
        }
    }

    /// Its year, where it lies in one.
    pub fn year(self) -> Option<i16> {
        match self {
            Point::Century(_) | Point::Decade(_) => None,
            Point::Year(y) | Point::Half(y, _) | Point::Quarter(y, _) | Point::Season(y, _) | Point::Month(y, _) => {
                Some(y)
            }
            Point::Week(d) | Point::Weekend(d) | Point::Day(d) | Point::Part(d, _) | Point::Clock(d, _) => {
                Some(d.year())
            }
        }
    }

    /// The point of the length of `unit` that holds its first day.
    pub fn widen(self, unit: Unit) -> Option<Point> {
        Some(match unit {
            Unit::Century => Point::Century(self.first_year()?.div_euclid(100)),
            Unit::Decade => Point::Decade(self.first_year()?.div_euclid(10)),
            Unit::Year => Point::Year(self.first_year()?),
            Unit::Quarter => {
                let day = self.first_day()?;
                Point::Quarter(day.year(), (day.month() - 1) / 3 + 1)
            }
            Unit::Month => {
                let day = self.first_day()?;
                Point::Month(day.year(), day.month())
            }
            Unit::Week | Unit::Fortnight => Point::Week(monday_of(self.first_day()?)?),
            Unit::Weekend => Point::Weekend(monday_of(self.first_day()?)?.checked_add(5.days()).ok()?),
            Unit::Day => Point::Day(self.first_day()?),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Millennium => return None,
        })
    }

    fn first_year(self) -> Option<i16> {
        match self {
            Point::Century(c) => c.checked_mul(100),
            Point::Decade(d) => d.checked_mul(10),
            other => other.year(),
        }
    }

    /// The same stretch, `count` units later; `None` where the two do not go together or the calendar ends.
    pub fn shift(self, count: i64, unit: Unit) -> Option<Point> {
        let months = match unit {
            Unit::Month => count,
            Unit::Quarter => count.checked_mul(3)?,
            Unit::Year => count.checked_mul(12)?,
            Unit::Decade => count.checked_mul(120)?,
            Unit::Century => count.checked_mul(1200)?,
            Unit::Millennium => count.checked_mul(12_000)?,
            Unit::Day | Unit::Week | Unit::Weekend | Unit::Fortnight => {
                let days = match unit {
                    Unit::Day => count,
                    Unit::Fortnight => count.checked_mul(14)?,
                    _ => count.checked_mul(7)?,
                };
                let moved = |d: Date| add_days(d, days);
                return Some(match self {
                    Point::Day(d) => Point::Day(moved(d)?),
                    Point::Part(d, part) => Point::Part(moved(d)?, part),
                    Point::Clock(d, clock) => Point::Clock(moved(d)?, clock),
                    Point::Week(d) => Point::Week(moved(d)?),
                    Point::Weekend(d) => Point::Weekend(moved(d)?),
                    other => Point::Day(moved(other.first_day()?)?),
                });
            }
            Unit::Second | Unit::Minute | Unit::Hour => return None,
        };
        let years = |y: i16| y.checked_add(i16::try_from(months / 12).ok()?).filter(|y| (1..=9999).contains(y));
        Some(match self {
            Point::Century(c) => Point::Century(c.checked_add(i16::try_from(months / 1200).ok()?)?),
            Point::Decade(d) => Point::Decade(d.checked_add(i16::try_from(months / 120).ok()?)?),
            Point::Year(y) => Point::Year(years(y)?),
            Point::Half(y, h) => Point::Half(years(y)?, h),
            Point::Season(y, s) => Point::Season(years(y)?, s),
            Point::Quarter(y, q) => {
                let (y, m) = add_months(y, q * 3, months)?;
                Point::Quarter(y, (m - 1) / 3 + 1)
            }
            Point::Month(y, m) => {
                let (y, m) = add_months(y, m, months)?;
                Point::Month(y, m)
            }
            Point::Week(d) => Point::Week(monday_of(shift_date(d, months)?)?),
            Point::Weekend(d) => Point::Weekend(monday_of(shift_date(d, months)?)?.checked_add(5.days()).ok()?),
            Point::Day(d) => Point::Day(shift_date(d, months)?),
            Point::Part(d, part) => Point::Part(shift_date(d, months)?, part),
            Point::Clock(d, clock) => Point::Clock(shift_date(d, months)?, clock),
        })
    }
}

/// The code of a season in a value.
pub fn season_code(season: i8) -> &'static str {
    usize::try_from(season - 1).ok().and_then(|i| SEASONS.get(i)).copied().unwrap_or("XX")
}

/// A clock time on an unknown day.
pub fn undated_clock(clock: Clock) -> String {
    let mut value = String::from("XXXX-XX-XX");
    clock.write(&mut value);
    value
}

fn year_start(year: i16) -> Option<Date> {
    Date::new(year.max(1), 1, 1).ok()
}

fn months(year: i16, month: i8, length: i64) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.checked_add(length.months()).ok()?))
}

fn add_months(year: i16, month: i8, months: i64) -> Option<(i16, i8)> {
    let total = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let year = i16::try_from(total.div_euclid(12)).ok().filter(|y| (1..=9999).contains(y))?;
    Some((year, i8::try_from(total.rem_euclid(12)).ok()? + 1))
}

fn shift_date(date: Date, months: i64) -> Option<Date> {
    let (year, month) = add_months(date.year(), date.month(), months)?;
    let first = Date::new(year, month, 1).ok()?;
    Date::new(year, month, date.day().min(first.days_in_month())).ok()
}

/// `days` later, where the calendar reaches.
pub fn add_days(date: Date, days: i64) -> Option<Date> {
    (days.abs() < 4_000_000).then(|| date.checked_add(days.days()).ok()).flatten().filter(|d| d.year() > 0)
}

/// The Monday of the ISO week of a day.
pub fn monday_of(date: Date) -> Option<Date> {
    add_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

/// Day of the week by its ISO number, 1 for Monday.
pub fn weekday(number: i32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_shifted_keeps_to_the_calendar() {
        assert_eq!(Point::Day(date(2024, 3, 31)).shift(-1, Unit::Month), Some(Point::Day(date(2024, 2, 29))));
        assert_eq!(Point::Month(2024, 1).shift(-1, Unit::Month), Some(Point::Month(2023, 12)));
        assert_eq!(Point::Year(9999).shift(1, Unit::Year), None);
    }

    #[test]
    fn intervals_cover_the_whole_point() {
        let (first, last) = Point::Quarter(2024, 3).interval().unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2024-07-01T00:00:00".into(), "2024-09-30T23:59:59".into()));
    }

    #[test]
    fn a_zone_moves_the_interval_to_utc() {
        let clock = Clock { hour: 17, minute: 0, second: None, zone: Some(-300) };
        let (first, _) = Point::Clock(date(2024, 3, 1), clock).interval().unwrap();
        assert_eq!(first.to_string(), "2024-03-01T22:00:00");
    }
}
