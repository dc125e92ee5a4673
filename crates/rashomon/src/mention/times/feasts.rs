//! Feasts: the day of each in a year, fixed, by weekday, or by a calendar of its own.
//!
//! A feast is named by a code in `resources/times`: month * 100 + day for fixed ones, and a number above 1300 for those that move.
//! Days of the Islamic calendar are those of Umm al-Qura; where the moon is looked for, the feast may be a day later.

use super::calendar::add_days;
use jiff::civil::{Date, Weekday};
use std::sync::OnceLock;

/// The day of a feast in a year; `None` where the year has none.
pub fn feast(code: i32, year: i16) -> Option<Date> {
    let weekday =
        |month: i8, nth: i8, weekday: Weekday| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
    match code {
        1301 => easter(year),
        // of the United States: Thanksgiving, Martin Luther King, Presidents, Memorial, Labor, Columbus
        1302 => weekday(11, 4, Weekday::Thursday),
        1303 => weekday(1, 3, Weekday::Monday),
        1304 => weekday(2, 3, Weekday::Monday),
        1305 => weekday(5, -1, Weekday::Monday),
        1306 => weekday(9, 1, Weekday::Monday),
        1307 => weekday(10, 2, Weekday::Monday),
        // Mother's Day, Father's Day
        1308 => weekday(5, 2, Weekday::Sunday),
        1309 => weekday(6, 3, Weekday::Sunday),
        1310 => orthodox_easter(year),
        1311 => lunar_new_year(year),
        // Rosh Hashanah, Passover, Hanukkah
        1312 => rosh_hashanah(year),
        1313 => add_days(rosh_hashanah(year)?, -163),
        1314 => hanukkah(year),
        // Islamic New Year, Eid al-Fitr, Eid al-Adha
        1315..=1317 => islamic(year, usize::try_from(code - 1315).ok()?),
        _ => Date::new(year, i8::try_from(code / 100).ok()?, i8::try_from(code % 100).ok()?).ok(),
    }
}

/// Whether a feast is on the same day of the month each year.
pub const fn is_fixed(code: i32) -> bool {
    code < 1300
}

/// Easter Sunday of the Gregorian calendar (the 'anonymous' algorithm, Nature, 20 April 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, g) = (b / 4, b % 4, (8 * b + 13) / 25);
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Easter Sunday of the Julian calendar, as a Gregorian date (Meeus, Astronomical Algorithms, chapter 8).
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let (month, day) = ((d + e + 114) / 31, (d + e + 114) % 31 + 1);
    let julian = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    add_days(julian, i64::from(y / 100 - y / 400 - 2))
}

/// The first day of the Chinese lunar year: `resources/times/lunar-new-year.tsv`, parsed once.
fn lunar_new_year(year: i16) -> Option<Date> {
    static DAYS: OnceLock<Vec<Date>> = OnceLock::new();
    let days = DAYS.get_or_init(|| {
        let rows = include_str!("../../../resources/times/lunar-new-year.tsv").lines();
        rows.filter(|row| !row.starts_with('#'))
            .filter_map(|row| {
                let mut columns = row.split('\t');
                let year = columns.next()?.parse().ok()?;
                Date::new(year, columns.next()?.parse().ok()?, columns.next()?.parse().ok()?).ok()
            })
            .collect()
    });
    days.iter().find(|day| day.year() == year).copied()
}

/// Days of the proleptic Gregorian calendar, counted from 1 January of the year 1 as day 1.
fn of_count(day: i64) -> Option<Date> {
    add_days(Date::constant(1, 1, 1), day - 1)
}

/// 1 Tishri that falls in a year, by the molad and the postponements (Dershowitz and Reingold, Calendrical Calculations).
fn rosh_hashanah(year: i16) -> Option<Date> {
    let elapsed = |hebrew: i64| {
        let months = (235 * hebrew - 234).div_euclid(19);
        let parts = 12_084 + 13_753 * months;
        let day = 29 * months + parts.div_euclid(25_920);
        if (3 * (day + 1)).rem_euclid(7) < 3 { day + 1 } else { day }
    };
    let hebrew = i64::from(year) + 3761;
    let (before, this, after) = (elapsed(hebrew - 1), elapsed(hebrew), elapsed(hebrew + 1));
    let postponed = match (after - this, this - before) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    of_count(this + postponed - 1_373_427)
}

/// 25 Kislev: Heshvan has a day more in long years.
fn hanukkah(year: i16) -> Option<Date> {
    let new_year = rosh_hashanah(year)?;
    let length = (rosh_hashanah(year.checked_add(1)?)? - new_year).get_days();
    add_days(new_year, if length % 10 == 5 { 84 } else { 83 })
}

/// The first time that a column of `resources/times/islamic-days.tsv` falls in a year.
fn islamic(year: i16, column: usize) -> Option<Date> {
    static DAYS: OnceLock<Vec<[Date; 3]>> = OnceLock::new();
    let days = DAYS.get_or_init(|| {
        let rows = include_str!("../../../resources/times/islamic-days.tsv").lines();
        rows.filter(|row| !row.starts_with('#'))
            .filter_map(|row| {
                let mut columns = row.split('\t').filter_map(|day| day.parse().ok());
                Some([columns.next()?, columns.next()?, columns.next()?])
            })
            .collect()
    });
    days.iter().filter_map(|row| row.get(column)).find(|day| day.year() == year).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_moves() {
        assert_eq!(feast(1301, 2024), Some(date(2024, 3, 31)));
        assert_eq!(feast(1301, 2025), Some(date(2025, 4, 20)));
        assert_eq!(feast(1310, 2024), Some(date(2024, 5, 5)));
        assert_eq!(feast(1310, 2025), Some(date(2025, 4, 20)));
    }

    #[test]
    fn the_moon_sets_the_new_year() {
        assert_eq!(feast(1311, 2024), Some(date(2024, 2, 10)));
        assert_eq!(feast(1311, 1949), None);
        let table = include_str!("../../../resources/times/lunar-new-year.tsv");
        assert_eq!(table.lines().filter(|row| !row.starts_with('#')).count(), 101);
        assert!((1950..=2050).all(|year| feast(1311, year).is_some()));
    }

    #[test]
    fn hebrew_days_are_the_calendars() {
        assert_eq!(feast(1312, 2023), Some(date(2023, 9, 16)));
        assert_eq!(feast(1312, 2024), Some(date(2024, 10, 3)));
        assert_eq!(feast(1313, 2024), Some(date(2024, 4, 23)));
        assert_eq!(feast(1314, 2023), Some(date(2023, 12, 8)));
        assert_eq!(feast(1314, 2024), Some(date(2024, 12, 26)));
    }

    #[test]
    fn islamic_days_wander_through_the_year() {
        assert_eq!(feast(1316, 2024), Some(date(2024, 4, 10)));
        assert_eq!(feast(1317, 2024), Some(date(2024, 6, 16)));
        assert_eq!(feast(1315, 2024), Some(date(2024, 7, 7)));
        assert!((1951..2050).all(|year| feast(1316, year).is_some_and(|day| day.year() == year)));
    }

    #[test]
    fn no_code_panics() {
        for code in [-1, 0, 230, 1318, 1399, 1400, i32::MAX, i32::MIN] {
            for year in [i16::MIN, -1, 0, 1, 1582, 9999, i16::MAX] {
                let _ = feast(code, year);
            }
        }
    }
}
