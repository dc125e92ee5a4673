//! From readings to values: anchoring at the publication date and at the time last spoken of.

use super::calendar::{Point, Unit, add_days, monday_of, season_code, undated_clock, weekday};
use super::feasts::{feast, is_fixed};
use super::meaning::{Count, Fields, LAST, Meaning, Verb};
use super::tense::Direction;
use crate::annotate::TimeKind;
use jiff::civil::{Date, DateTime};
use std::fmt::Write;

/// What is known where a time stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchor {
    /// The day of publication.
    pub published: Option<Date>,
    /// The time last spoken of.
    pub spoken: Option<Point>,
    /// The quarter last spoken of.
    pub quarter: Option<Point>,
    /// The sentence in which `spoken` stood.
    pub sentence: usize,
}

/// A resolved time.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value.
    pub value: String,
    /// The stretch of the calendar, where it names one.
    pub point: Option<Point>,
    /// First and last moment.
    pub interval: Option<(DateTime, DateTime)>,
}

impl Resolved {
    fn at(point: Point) -> Option<Self> {
        let interval = point.interval()?;
        let kind = if matches!(point, Point::Part(..) | Point::Clock(..)) { TimeKind::Time } else { TimeKind::Date };
        Some(Self { kind, value: point.value(), point: Some(point), interval: Some(interval) })
    }

    fn open(kind: TimeKind, value: impl Into<String>) -> Self {
        Self { kind, value: value.into(), point: None, interval: None }
    }
}

impl Anchor {
    /// The value of a reading; `None` where no such time exists (31 February).
    pub fn resolve(
        &self,
        meaning: &Meaning,
        fields: &Fields,
        sentence: usize,
        direction: impl Fn() -> Direction,
    ) -> Option<Resolved> {
        if fields.impossible {
            return None;
        }
        let resolved = self.resolve_plainly(meaning, fields, sentence, direction)?;
        // 'the week of March 6'
        match resolved.point.filter(|_| meaning.week) {
            Some(point) => Resolved::at(point.widen(Unit::Week)?),
            None => Some(resolved),
        }
    }

    fn resolve_plainly(
        &self,
        meaning: &Meaning,
        fields: &Fields,
        sentence: usize,
        direction: impl Fn() -> Direction,
    ) -> Option<Resolved> {
        match meaning.verb {
            Verb::Date => self.date(fields, meaning.days, direction),
            Verb::Shift => self.shift(meaning.steps, fields),
            Verb::That => self.that(meaning.steps, fields),
            Verb::Day => self.day(meaning.steps, fields),
            Verb::Ago => self.moved(self.published.map(Point::Day), fields, -1),
            Verb::Hence => self.moved(self.published.map(Point::Day), fields, 1),
            Verb::Earlier => self.moved(self.near(), fields, -1),
            Verb::Later => self.moved(self.near(), fields, 1),
            Verb::YearAgo => self.year_ago(fields),
            Verb::TheUnit => self.the_unit(fields),
            Verb::LastQuarter => self.last_quarter(),
            Verb::YearEnd => {
                let year = self.published.map(Date::year);
                year.map_or_else(
                    || Some(Resolved::open(TimeKind::Date, "XXXX-12-31")),
                    |y| Resolved::at(Point::Day(Date::new(y, 12, 31).ok()?)),
                )
            }
            Verb::Part | Verb::Clock => self.within_day(fields, sentence),
            Verb::Span | Verb::Half | Verb::Range | Verb::Recent => self.span(meaning, fields),
            Verb::Compound => compound(fields),
            Verb::Set => set(meaning, fields),
            Verb::Ref => Some(Resolved::open(TimeKind::Date, meaning.reference)),
        }
    }

    fn near(&self) -> Option<Point> {
        self.spoken.or(self.published.map(Point::Day))
    }

    /// Calendar fields to a point.
    fn date(&self, fields: &Fields, days: i32, direction: impl Fn() -> Direction) -> Option<Resolved> {
        if let Some(numeric) = fields.numeric {
            let year = i16::try_from(numeric / 10_000).ok().filter(|y| *y > 0)?;
            let day =
                Date::new(year, i8::try_from(numeric / 100 % 100).ok()?, i8::try_from(numeric % 100).ok()?).ok()?;
            return finish(day, fields);
        }
        if let Some(decade) = fields.decade {
            return Resolved::at(Point::Decade(decade));
        }
        if let Some(century) = fields.century {
            return Resolved::at(Point::Century(century));
        }
        let year = match (fields.year, fields.year_shift, fields.year_that) {
            (Some(year), _, _) => Some(year),
            (None, Some(shift), _) => self.published.and_then(|p| p.year().checked_add(i16::try_from(shift).ok()?)),
            (None, None, Some(steps)) => {
                self.near().and_then(Point::year).and_then(|y| y.checked_add(i16::try_from(steps).ok()?))
            }
            _ => None,
        };
        if year.is_some_and(|y| y < 1) {
            return None;
        }
        if let Some(code) = fields.feast {
            let on = |y: i16| add_days(feast(code, y)?, i64::from(days));
            return match (year, self.published) {
                (Some(year), _) => finish(on(year)?, fields),
                (None, Some(published)) => finish(nearest(published, direction(), on, 20)?, fields),
                (None, None) if is_fixed(code) => {
                    let day = on(2001)?;
                    Some(Resolved::open(TimeKind::Date, format!("XXXX-{:02}-{:02}", day.month(), day.day())))
                }
                (None, None) => Some(Resolved::open(TimeKind::Date, "XXXX-XX-XX")),
            };
        }
        if let Some(quarter) = fields.quarter {
            return self.part_of_year(
                year,
                (quarter - 1) * 3 + 1,
                direction,
                |y| Point::Quarter(y, quarter),
                || format!("XXXX-Q{quarter}"),
            );
        }
        if let Some(half) = fields.half {
            return self.part_of_year(
                year,
                (half - 1) * 6 + 1,
                direction,
                |y| Point::Half(y, half),
                || format!("XXXX-H{half}"),
            );
        }
        if let Some(season) = fields.season {
            return self.part_of_year(
                year,
                season * 3,
                direction,
                |y| Point::Season(y, season),
                || format!("XXXX-{}", season_code(season)),
            );
        }
        if let (Some(nth), Some(month)) = (fields.nth, fields.month) {
            return self.nth_weekday(year, month, nth, fields, direction);
        }
        match (fields.month, fields.day) {
            (Some(month), Some(day)) => self.month_day(year, month, day, fields, direction),
            (Some(month), None) => {
                self.part_of_year(year, month, direction, |y| Point::Month(y, month), || format!("XXXX-{month:02}"))
            }
            (None, Some(day)) => self.weekday_with_day(day, fields),
            (None, None) => match (fields.weekday, year) {
                (Some(number), _) => self.weekday(number, fields, direction),
                (None, Some(year)) => Resolved::at(Point::Year(year)),
                (None, None) if fields.year_shift.is_some() || fields.year_that.is_some() => {
                    Some(Resolved::open(TimeKind::Date, "XXXX"))
                }
                (None, None) => None,
            },
        }
    }

    fn month_day(
        &self,
        year: Option<i16>,
        month: i8,
        day: i8,
        fields: &Fields,
        direction: impl Fn() -> Direction,
    ) -> Option<Resolved> {
        if let Some(year) = year {
            return finish(Date::new(year, month, day).ok()?, fields);
        }
        // 29 February exists in some year; 31 February in none
        if Date::new(2000, month, day).is_err() {
            return None;
        }
        let Some(reference) = self.published.or(self.spoken.and_then(Point::first_day)) else {
            return Some(open_part(format!("XXXX-{month:02}-{day:02}"), fields));
        };
        let wanted = fields.weekday.and_then(weekday);
        let candidates = (-2..=2).filter_map(|d| Date::new(reference.year().checked_add(d)?, month, day).ok());
        let side = direction();
        let best = candidates.min_by_key(|date| {
            let distance = distance(*date, reference);
            // the weekday written beside it decides between years; tense only where the date is not near anyway
            let against = match side {
                Direction::Past => *date > reference && distance > 45,
                Direction::Future => *date < reference && distance > 90,
                Direction::Unknown => false,
            };
            (wanted.is_some_and(|w| date.weekday() != w), against, distance)
        })?;
        finish(best, fields)
    }

    /// 'The first Friday of July', 'the last day of July'.
    fn nth_weekday(
        &self,
        year: Option<i16>,
        month: i8,
        nth: i8,
        fields: &Fields,
        direction: impl Fn() -> Direction,
    ) -> Option<Resolved> {
        let on = |y: i16| nth_of_month(y, month, nth, fields.weekday);
        match (year, self.published) {
            (Some(year), _) => finish(on(year)?, fields),
            (None, Some(published)) => finish(nearest(published, direction(), on, 20)?, fields),
            (None, None) => Some(Resolved::open(TimeKind::Date, format!("XXXX-{month:02}"))),
        }
    }

    /// 'Friday the 13th'.
    fn weekday_with_day(&self, day: i8, fields: &Fields) -> Option<Resolved> {
        let wanted = weekday(fields.weekday?)?;
        let Some(reference) = self.published else { return Some(open_part(format!("XXXX-XX-{day:02}"), fields)) };
        let first = Point::Month(reference.year(), reference.month());
        let candidates = (-14..=14).filter_map(|months| match first.shift(months, Unit::Month)? {
            Point::Month(year, month) => Date::new(year, month, day).ok(),
            _ => None,
        });
        let best = candidates.filter(|date| date.weekday() == wanted).min_by_key(|date| distance(*date, reference))?;
        finish(best, fields)
    }

    fn weekday(&self, number: i32, fields: &Fields, direction: impl Fn() -> Direction) -> Option<Resolved> {
        let wanted = weekday(number)?;
        let Some(published) = self.published else { return Some(open_part(format!("XXXX-WXX-{number}"), fields)) };
        let back = i64::from(published.weekday().since(wanted));
        let ahead = i64::from(published.weekday().until(wanted));
        let days = if direction() == Direction::Future { ahead } else { -back };
        finish(add_days(published, days)?, fields)
    }

    /// A month, quarter, half or season: of its year, else the nearest in the direction of the tense.
    fn part_of_year(
        &self,
        year: Option<i16>,
        first_month: i8,
        direction: impl Fn() -> Direction,
        point: impl Fn(i16) -> Point,
        open: impl Fn() -> String,
    ) -> Option<Resolved> {
        if let Some(year) = year {
            return Resolved::at(point(year));
        }
        let Some(published) = self.published else {
            return match self.spoken.and_then(Point::year) {
                Some(year) => Resolved::at(point(year)),
                None => Some(Resolved::open(TimeKind::Date, open())),
            };
        };
        let this = point(published.year());
        let (first, last) = this.interval()?;
        let holds = first.date() <= published && published <= last.date();
        let year = match direction() {
            _ if holds => published.year(),
            Direction::Future if first.date() > published => published.year(),
            // what lies nine months ahead has mostly just passed
            Direction::Future if distance(last.date(), published) > 100 => published.year().checked_add(1)?,
            _ if first_month > published.month() => published.year().checked_sub(1)?,
            _ => published.year(),
        };
        Resolved::at(point(year))
    }

    fn shift(&self, steps: i32, fields: &Fields) -> Option<Resolved> {
        let Some(published) = self.published else {
            return Some(Resolved::open(TimeKind::Date, open_value(fields)));
        };
        if let (Some(number), Some(Unit::Week)) = (fields.weekday, fields.unit) {
            let monday = add_days(monday_of(published)?, i64::from(steps) * 7)?;
            return finish(add_days(monday, i64::from(number) - 1)?, fields);
        }
        // 'the first Monday of next month'
        if let (Some(nth), Some(Unit::Month)) = (fields.nth, fields.unit) {
            let month = Point::Month(published.year(), published.month()).shift(i64::from(steps), Unit::Month)?;
            let Point::Month(year, month) = month else { return None };
            return finish(nth_of_month(year, month, nth, fields.weekday)?, fields);
        }
        if let Some(number) = fields.weekday {
            let wanted = weekday(number)?;
            let (back, ahead) = (published.weekday().since(wanted), published.weekday().until(wanted));
            let days = match steps {
                i32::MIN..=-1 if back == 0 => -7,
                i32::MIN..=-1 => -i64::from(back),
                _ if ahead == 0 => 7,
                _ => i64::from(ahead),
            };
            return finish(add_days(published, days)?, fields);
        }
        if let Some(code) = fields.feast {
            let candidates = (-1..=1).filter_map(|d| feast(code, published.year().checked_add(d)?));
            let day = match steps {
                i32::MIN..=-1 => candidates.rev().find(|day| *day < published)?,
                _ => candidates.into_iter().find(|day| *day > published)?,
            };
            return finish(day, fields);
        }
        // 'last Oct. 23'
        if let (Some(month), Some(day)) = (fields.month, fields.day) {
            let mut candidates = (-4..=4).filter_map(|d| Date::new(published.year().checked_add(d)?, month, day).ok());
            let day = match steps {
                i32::MIN..=-1 => candidates.rfind(|date| *date < published)?,
                _ => candidates.find(|date| *date >= published)?,
            };
            return finish(day, fields);
        }
        if let Some(month) = fields.month {
            let year = match steps {
                0 => published.year(),
                i32::MIN..=-1 if month < published.month() => published.year(),
                i32::MIN..=-1 => published.year().checked_sub(1)?,
                _ if month > published.month() => published.year(),
                _ => published.year().checked_add(1)?,
            };
            return Resolved::at(Point::Month(year, month));
        }
        if let Some(season) = fields.season {
            let this = Point::Season(published.year(), season);
            let (first, last) = this.interval()?;
            let year = match steps {
                0 => published.year(),
                i32::MIN..=-1 if last.date() < published => published.year(),
                i32::MIN..=-1 => published.year().checked_sub(1)?,
                _ if first.date() > published => published.year(),
                _ => published.year().checked_add(1)?,
            };
            return Resolved::at(Point::Season(year, season));
        }
        let unit = fields.unit?;
        if let (Unit::Month, Some(day)) = (unit, fields.day) {
            let Point::Month(year, month) =
                Point::Month(published.year(), published.month()).shift(i64::from(steps), unit)?
            else {
                return None;
            };
            return finish(Date::new(year, month, day).ok()?, fields);
        }
        let unit_point = Point::Day(published).widen(unit)?;
        Resolved::at(unit_point.shift(i64::from(steps), unit)?)
    }

    fn that(&self, steps: i32, fields: &Fields) -> Option<Resolved> {
        let Some(near) = self.near() else { return Some(Resolved::open(TimeKind::Date, open_value(fields))) };
        if let Some(number) = fields.weekday {
            let wanted = weekday(number)?;
            let base = near.first_day()?;
            let days = if steps < 0 {
                -i64::from(base.weekday().since(wanted))
            } else {
                i64::from(base.weekday().until(wanted))
            };
            let days = if days == 0 { 7 * i64::from(steps) } else { days };
            return finish(add_days(base, days)?, fields);
        }
        let unit = fields.unit?;
        if let (Unit::Quarter, 0, Some(quarter)) = (unit, steps, self.quarter) {
            return Resolved::at(quarter);
        }
        if unit == Unit::Day && near.day().is_none() {
            let value = match near {
                Point::Month(year, month) => format!("{year:04}-{month:02}-XX"),
                _ => "XXXX-XX-XX".into(),
            };
            return Some(Resolved::open(TimeKind::Date, value));
        }
        let point = near.widen(unit)?.shift(i64::from(steps), unit)?;
        match point {
            // 'the next morning'
            Point::Day(day) => finish(day, fields),
            _ => Resolved::at(point),
        }
    }

    fn day(&self, steps: i32, fields: &Fields) -> Option<Resolved> {
        match self.published {
            Some(published) => finish(add_days(published, i64::from(steps))?, fields),
            None => Some(open_part("XXXX-XX-XX".into(), fields)),
        }
    }

    /// A count of units from a point.
    fn moved(&self, base: Option<Point>, fields: &Fields, sign: i64) -> Option<Resolved> {
        let unit = fields.unit?;
        let reference = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
        let count = match fields.count {
            Some(Count::Exact(hundredths)) => i64::from(hundredths),
            Some(Count::Vague) => return Some(Resolved::open(TimeKind::Date, reference)),
            None if fields.plural => return Some(Resolved::open(TimeKind::Date, reference)),
            None => 100,
        };
        let Some(base) = base else {
            return Some(Resolved::open(TimeKind::Date, open_value(&Fields { unit: Some(unit), ..Fields::default() })));
        };
        if unit.is_clock() {
            return Resolved::at(Point::Day(base.first_day()?));
        }
        // 'one year and two months ago': as fine as the smaller unit
        if let (Some(smaller), Some(more)) = (fields.second_unit, fields.second_count.or(Some(Count::Exact(100)))) {
            let Count::Exact(more) = more else { return Some(Resolved::open(TimeKind::Date, reference)) };
            if smaller >= unit || smaller.is_clock() || count % 100 != 0 || more % 100 != 0 {
                return None;
            }
            let moved = Point::Day(base.first_day()?)
                .shift(sign * (count / 100), unit)?
                .shift(sign * i64::from(more / 100), smaller)?;
            return Resolved::at(if smaller == Unit::Month { moved.widen(Unit::Month)? } else { moved });
        }
        // a half counts in the next smaller unit
        let (count, step) = match unit {
            _ if count % 100 == 0 => (count / 100, unit),
            Unit::Year => (count * 12 / 100, Unit::Month),
            Unit::Month | Unit::Week => (count * if unit == Unit::Month { 30 } else { 7 } / 100, Unit::Day),
            Unit::Decade => (count / 10, Unit::Year),
            _ => (count / 100, unit),
        };
        let moved = match step {
            Unit::Day | Unit::Week | Unit::Fortnight | Unit::Weekend => {
                Point::Day(base.first_day()?).shift(sign * count, step)?
            }
            _ => base.shift(sign * count, step)?,
        };
        let grain = match unit {
            Unit::Week | Unit::Fortnight | Unit::Weekend | Unit::Day => Unit::Day,
            Unit::Century | Unit::Millennium | Unit::Decade => Unit::Year,
            other => other,
        };
        Resolved::at(moved.widen(grain).unwrap_or(moved))
    }

    fn year_ago(&self, fields: &Fields) -> Option<Resolved> {
        let year = match fields.year {
            Some(year) => Some(year),
            None => self
                .quarter
                .and_then(Point::year)
                .or(self.published.map(Date::year))
                .or(self.spoken.and_then(Point::year))
                .and_then(|y| y.checked_sub(1)),
        };
        let Some(year) = year else { return Some(Resolved::open(TimeKind::Date, "XXXX")) };
        match (fields.quarter, self.quarter) {
            (Some(quarter), _) | (None, Some(Point::Quarter(_, quarter))) => {
                Resolved::at(Point::Quarter(year, quarter))
            }
            _ => Resolved::at(Point::Year(year)),
        }
    }

    /// 'The year', 'the weekend': the one of publication, the last weekend before it, the quarter spoken of.
    fn the_unit(&self, fields: &Fields) -> Option<Resolved> {
        let Some(published) = self.published else { return Some(Resolved::open(TimeKind::Date, open_value(fields))) };
        match fields.unit? {
            Unit::Quarter => self.last_quarter(),
            Unit::Weekend => {
                let saturday = add_days(monday_of(published)?, 5)?;
                Resolved::at(Point::Weekend(if saturday <= published { saturday } else { add_days(saturday, -7)? }))
            }
            unit => Resolved::at(Point::Day(published).widen(unit)?),
        }
    }

    fn last_quarter(&self) -> Option<Resolved> {
        match (self.quarter, self.published) {
            (Some(quarter), _) => Resolved::at(quarter),
            (None, Some(published)) => {
                Resolved::at(Point::Day(published).widen(Unit::Quarter)?.shift(-1, Unit::Quarter)?)
            }
            (None, None) => Some(Resolved::open(TimeKind::Date, "XXXX-QX")),
        }
    }

    /// A part of the day or a clock time: of the day spoken of here or in the sentence before, else of publication.
    fn within_day(&self, fields: &Fields, sentence: usize) -> Option<Resolved> {
        let recent = sentence.saturating_sub(self.sentence) <= 1;
        let day =
            self.spoken.filter(|_| recent).and_then(Point::day).or(self.published).or(self.spoken.and_then(Point::day));
        match day {
            Some(day) => finish(day, fields),
            None => Some(open_part("XXXX-XX-XX".into(), fields)),
        }
    }

    fn span(&self, meaning: &Meaning, fields: &Fields) -> Option<Resolved> {
        let unit = fields.unit?;
        let count = match (fields.count, meaning.verb) {
            (Some(Count::Exact(n)), Verb::Half) => Some(n.checked_add(50)?),
            (None, Verb::Half) => Some(meaning.steps),
            (Some(Count::Exact(n)), _) => Some(n),
            (Some(Count::Vague), _) | (None, Verb::Recent) => None,
            (None, _) if meaning.steps > 0 => Some(meaning.steps),
            (None, _) => None,
        };
        let value = duration(count, unit)?;
        let mut resolved = Resolved::open(TimeKind::Duration, value);
        if let (Some(published), Some(count)) = (self.published, count)
            && meaning.side != 0
            && count % 100 == 0
            && !unit.is_clock()
        {
            let here = Point::Day(published);
            let there = here.shift(i64::from(count / 100) * i64::from(meaning.side), unit);
            if let (Some(there), Some((here_first, here_last))) = (there.and_then(Point::interval), here.interval()) {
                resolved.interval = Some(if meaning.side < 0 { (there.0, here_last) } else { (here_first, there.1) });
            }
        }
        Some(resolved)
    }
}

/// The first, second … last of a weekday in a month; without a weekday its last day.
fn nth_of_month(year: i16, month: i8, nth: i8, number: Option<i32>) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    match number {
        Some(number) => first.nth_weekday_of_month(nth, weekday(number)?).ok(),
        None => add_days(first.last_of_month(), i64::from(nth - LAST)).filter(|day| day.month() == month),
    }
}

fn distance(a: Date, b: Date) -> i64 {
    (a - b).get_days().unsigned_abs().into()
}

/// The day of this, last or next year that lies nearest in the direction of the tense; `grace` days on the other side are near.
fn nearest(published: Date, direction: Direction, on: impl Fn(i16) -> Option<Date>, grace: i64) -> Option<Date> {
    let candidates: Vec<Date> = (-1..=1).filter_map(|d| on(published.year().checked_add(d)?)).collect();
    candidates.into_iter().min_by_key(|date| {
        let wrong = match direction {
            Direction::Future => *date < published,
            _ => *date > published && distance(*date, published) > grace,
        };
        (wrong, distance(*date, published))
    })
}

/// A day with the part or clock time that the fields give.
fn finish(day: Date, fields: &Fields) -> Option<Resolved> {
    if let Some(clock) = fields.clock {
        return Resolved::at(Point::Clock(day, clock));
    }
    match fields.part {
        Some(part) => Resolved::at(Point::Part(day, part)),
        None => Resolved::at(Point::Day(day)),
    }
}

fn open_part(mut value: String, fields: &Fields) -> Resolved {
    if let Some(clock) = fields.clock {
        if value == "XXXX-XX-XX" {
            return Resolved::open(TimeKind::Time, undated_clock(clock));
        }
        let written = undated_clock(clock);
        value.push_str(written.get("XXXX-XX-XX".len()..).unwrap_or(""));
        return Resolved::open(TimeKind::Time, value);
    }
    match fields.part {
        Some(part) => {
            value.push('T');
            value.push_str(part.code());
            Resolved::open(TimeKind::Time, value)
        }
        None => Resolved::open(TimeKind::Date, value),
    }
}

/// What remains of 'last week' where nobody knows when it was said.
fn open_value(fields: &Fields) -> String {
    if let Some(number) = fields.weekday {
        return format!("XXXX-WXX-{number}");
    }
    if let Some(month) = fields.month {
        return format!("XXXX-{month:02}");
    }
    if let Some(season) = fields.season {
        return format!("XXXX-{}", season_code(season));
    }
    match fields.unit {
        Some(Unit::Week | Unit::Fortnight) => "XXXX-WXX",
        Some(Unit::Weekend) => "XXXX-WXX-WE",
        Some(Unit::Month) => "XXXX-XX",
        Some(Unit::Quarter) => "XXXX-QX",
        Some(Unit::Year) => "XXXX",
        Some(Unit::Decade) => "XXX",
        Some(Unit::Century) => "XX",
        _ => "XXXX-XX-XX",
    }
    .into()
}

/// The value of a duration: a count in hundredths, or X.
pub fn duration(count: Option<i32>, unit: Unit) -> Option<String> {
    let mut value = String::from(if unit.is_clock() { "PT" } else { "P" });
    let Some(hundredths) = count else {
        value.push('X');
        value.push_str(unit.designator());
        return Some(value);
    };
    if hundredths < 0 {
        return None;
    }
    // durations are counted in the units that ISO 8601 has
    let (hundredths, unit) = match unit {
        Unit::Fortnight => (hundredths.checked_mul(2)?, Unit::Week),
        Unit::Quarter => (hundredths.checked_mul(3)?, Unit::Month),
        Unit::Decade => (hundredths.checked_mul(10)?, Unit::Year),
        Unit::Century => (hundredths.checked_mul(100)?, Unit::Year),
        Unit::Millennium => (hundredths.checked_mul(1000)?, Unit::Year),
        other => (hundredths, other),
    };
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let smaller = match unit {
        Unit::Year => Some(("M", 6)),
        Unit::Hour => Some(("M", 30)),
        Unit::Minute => Some(("S", 30)),
        _ => None,
    };
    let _ = match (rest, smaller) {
        (0, _) => write!(value, "{whole}{}", unit.designator()),
        (50, Some((name, half))) if whole == 0 => write!(value, "{half}{name}"),
        (50, Some((name, half))) => write!(value, "{whole}{}{half}{name}", unit.designator()),
        (rest, _) if rest % 10 == 0 => write!(value, "{whole}.{}{}", rest / 10, unit.designator()),
        (rest, _) => write!(value, "{whole}.{rest:02}{}", unit.designator()),
    };
    Some(value)
}

/// 'Two years and six months': the longer unit first, both of days or both of the clock.
fn compound(fields: &Fields) -> Option<Resolved> {
    let whole = |count: Option<Count>| match count {
        Some(Count::Exact(n)) => Some(n),
        Some(Count::Vague) => None,
        None => Some(100),
    };
    let (first, second) = (fields.unit?, fields.second_unit?);
    let mut value = duration(Some(whole(fields.count)?), first)?;
    let rest = duration(Some(whole(fields.second_count)?), second)?;
    if second >= first {
        return None;
    }
    value.push_str(if first.is_clock() { rest.strip_prefix("PT")? } else { rest.strip_prefix('P')? });
    Some(Resolved::open(TimeKind::Duration, value))
}

fn set(meaning: &Meaning, fields: &Fields) -> Option<Resolved> {
    let value = match (fields.weekday, fields.month, fields.season, fields.unit) {
        (Some(number), ..) => open_part(format!("XXXX-WXX-{number}"), fields).value,
        (None, Some(month), ..) => format!("XXXX-{month:02}"),
        (None, None, Some(season), _) => format!("XXXX-{}", season_code(season)),
        (None, None, None, Some(unit)) => {
            let count = match fields.count {
                Some(Count::Exact(n)) if meaning.times > 0 => n,
                _ => 100,
            };
            duration(Some(count.checked_mul(meaning.times.max(1))?), unit)?
        }
        (None, None, None, None) => match fields.part {
            Some(part) => format!("XXXX-XX-XXT{}", part.code()),
            None => return None,
        },
    };
    Some(Resolved::open(TimeKind::Set, value))
}
