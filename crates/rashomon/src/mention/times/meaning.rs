//! What a rule means, and the reading that a match of it gives before anything is anchored in time.
//!
//! | meaning | reading |
//! | --- | --- |
//! | `date` | the calendar fields that the words give: day, month, weekday, year, quarter, season, decade, feast |
//! | `shift N` | the unit, weekday, month or season N steps from the publication date: 'last week' is -1 |
//! | `that N` | the unit N steps from the time last spoken of: 'the day before' is -1 |
//! | `day N` | the day N days from publication |
//! | `ago`, `hence` | a count of units before or after publication |
//! | `earlier`, `later` | a count of units before or after the time last spoken of |
//! | `yearago` | the year, or the quarter last spoken of, a year earlier |
//! | `part` | a part of the day last spoken of |
//! | `clock` | a time of day |
//! | `span` | a duration; `half` one with a half in it; `range` one between two counts |
//! | `compound` | a duration of two units: 'two years and six months' |
//! | `theunit` | the unit that holds the publication date: 'the year' |
//! | `set` | something that recurs |
//! | `ref X` | a value that no calendar holds: PAST_REF, PRESENT_REF, FUTURE_REF |

use super::calendar::{Clock, DayPart, Unit};
use super::guard::Guard;
use super::lexicon::Class;
use super::scan::{WITH_SECONDS, Word};

macro_rules! verbs {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// The sorts of meaning; see the table of the module.
        #[allow(missing_docs)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Verb { $($variant),+ }
        impl Verb {
            fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Verb::$variant),)+ _ => None }
            }
        }
    };
}

verbs! {
    Date = "date", Shift = "shift", That = "that", Day = "day", Ago = "ago", Hence = "hence", Earlier = "earlier", Later = "later",
    YearAgo = "yearago", LastQuarter = "lastquarter", Part = "part", Clock = "clock", Span = "span", Half = "half", Range = "range",
    Set = "set", Ref = "ref", YearEnd = "yearend", Recent = "recent", TheUnit = "theunit", Compound = "compound",
}

/// The right side of a rule.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Which sort.
    pub verb: Verb,
    /// Steps, where the sort takes them.
    pub steps: i32,
    /// TIMEX3 mod that the words themselves give.
    pub modifier: Option<&'static str>,
    /// What must hold around the match.
    pub guard: Option<Guard>,
    /// The value of a `ref`.
    pub reference: &'static str,
    /// A part of the day that the words themselves give.
    pub part: Option<DayPart>,
    /// A unit that the words themselves give.
    pub unit: Option<Unit>,
    /// A feast that the words themselves give, as in the lexicon.
    pub feast: Option<i32>,
    /// Steps in days added to a feast ('Christmas Eve').
    pub days: i32,
    /// Which way a duration lies from the publication date: -1 before it, 1 after it.
    pub side: i32,
    /// Whether the ordinal counts weekdays of a month: 'the first Friday of July'.
    pub nth: bool,
    /// Whether it is the last weekday or day of a month: 'the last Friday of July'.
    pub last: bool,
    /// Whether it is the week that holds the day: 'the week of March 6'.
    pub week: bool,
    /// Factor on the count: 2 for 'every other week'.
    pub times: i32,
}

impl Meaning {
    /// Reads 'verb [argument] key=value …'.
    ///
    /// # Errors
    /// Says which word is unknown.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or("");
        let verb = Verb::parse(name).ok_or_else(|| format!("unknown meaning '{name}'"))?;
        let mut meaning = Meaning {
            verb,
            steps: 0,
            modifier: None,
            guard: None,
            reference: "",
            part: None,
            unit: None,
            feast: None,
            days: 0,
            side: 0,
            nth: false,
            last: false,
            week: false,
            times: 1,
        };
        for word in words {
            let unknown = || format!("unknown argument '{word}'");
            let number = |v: &str| v.parse::<i32>().map_err(|_| unknown());
            match word.split_once('=') {
                None if verb == Verb::Ref => {
                    meaning.reference = match word {
                        "PAST_REF" => "PAST_REF",
                        "PRESENT_REF" => "PRESENT_REF",
                        "FUTURE_REF" => "FUTURE_REF",
                        _ => return Err(unknown()),
                    }
                }
                None if word == "nth" => meaning.nth = true,
                None if word == "last" => meaning.last = true,
                None if word == "week" => meaning.week = true,
                None => meaning.steps = number(word)?,
                Some(("mod", v)) => meaning.modifier = Some(modifier(v).ok_or_else(unknown)?),
                Some(("guard", v)) => meaning.guard = Some(Guard::parse(v).ok_or_else(unknown)?),
                Some(("part", v)) => meaning.part = Some(DayPart::of(number(v)?).ok_or_else(unknown)?),
                Some(("unit", v)) => meaning.unit = Some(Unit::of(number(v)?).ok_or_else(unknown)?),
                Some(("feast", v)) => meaning.feast = Some(number(v)?),
                Some(("days", v)) => meaning.days = number(v)?,
                Some(("side", v)) => meaning.side = number(v)?,
                Some(("times", v)) => meaning.times = number(v)?,
                Some(_) => return Err(unknown()),
            }
        }
        Ok(meaning)
    }
}

/// The TIMEX3 values of `mod`.
pub fn modifier(name: &str) -> Option<&'static str> {
    [
        "APPROX",
        "START",
        "MID",
        "END",
        "BEFORE",
        "AFTER",
        "ON_OR_BEFORE",
        "ON_OR_AFTER",
        "LESS_THAN",
        "MORE_THAN",
        "EQUAL_OR_LESS",
        "EQUAL_OR_MORE",
    ]
    .into_iter()
    .find(|known| *known == name)
}

/// How many units: in hundredths, or not said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// In hundredths: 'two and a half' is 250.
    Exact(i32),
    /// 'Several', or a bare plural.
    Vague,
}

/// The calendar fields that a match gives.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
#[allow(missing_docs)]
pub struct Fields {
    pub year: Option<i16>,
    /// Years from the publication date: 'June last year' is -1.
    pub year_shift: Option<i32>,
    /// Years from the time last spoken of: 'June of that year' is 0.
    pub year_that: Option<i32>,
    pub decade: Option<i16>,
    pub century: Option<i16>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub weekday: Option<i32>,
    pub quarter: Option<i8>,
    pub half: Option<i8>,
    pub season: Option<i8>,
    pub feast: Option<i32>,
    pub part: Option<DayPart>,
    pub clock: Option<Clock>,
    pub unit: Option<Unit>,
    pub count: Option<Count>,
    pub second_count: Option<Count>,
    pub second_unit: Option<Unit>,
    /// Which of the weekdays of a month.
    pub nth: Option<i8>,
    /// yyyymmdd of a numeric date.
    pub numeric: Option<i32>,
    /// Whether a field is out of its range ('the 40th of May'): there is no such time.
    pub impossible: bool,
    /// Whether the unit stands in the plural.
    pub plural: bool,
    /// Approximate by its own words: 'a couple of'.
    pub approximate: bool,
}

/// Collects the fields of a match: the words, and the class by which each matched.
pub fn fields<'w>(meaning: &Meaning, matched: impl Iterator<Item = (&'w Word, Option<Class>)>) -> Fields {
    let mut fields = Fields { part: meaning.part, unit: meaning.unit, feast: meaning.feast, ..Fields::default() };
    let mut ordinal = None;
    for (word, class) in matched {
        let Some(class) = class else { continue };
        let Some(value) = word.value(class) else { continue };
        let small = i8::try_from(value).ok();
        match class {
            Class::Month => fields.month = small,
            Class::Weekday | Class::Weekdays => fields.weekday = fields.weekday.or(Some(value)),
            Class::Season | Class::Seasons => fields.season = small,
            Class::DayPart | Class::DayParts => fields.part = DayPart::of(value),
            Class::Noon => fields.clock = Some(clock(value * 3600)),
            Class::Unit | Class::Units => {
                if fields.unit.is_some() {
                    fields.second_unit = Unit::of(value);
                }
                // 'a year and two months ago': the article counts the first unit
                if class == Class::Unit && meaning.verb == Verb::Ago && fields.unit.is_none() {
                    fields.count = fields.count.or(Some(Count::Exact(100)));
                }
                fields.unit = fields.unit.or(Unit::of(value));
                fields.plural |= class == Class::Units;
            }
            Class::Vague | Class::VaguePlural if value == -2 => {
                fields.count = Some(Count::Exact(200));
                fields.approximate = true;
            }
            Class::Vague | Class::VaguePlural => fields.count = Some(Count::Vague),
            Class::Every => {
                fields.unit = match value {
                    1 | 7 => Some(Unit::Day),
                    2 => Some(Unit::Week),
                    3 => Some(Unit::Month),
                    5 => Some(Unit::Year),
                    _ => Some(Unit::Hour),
                };
            }
            Class::Zone => {
                if let Some(clock) = &mut fields.clock {
                    clock.zone = i16::try_from(value).ok();
                }
            }
            Class::QuarterOfYear => fields.quarter = small,
            Class::HalfOfYear => fields.half = small,
            Class::Decade | Class::ShortDecade => fields.decade = i16::try_from(value / 10).ok(),
            Class::Feast => fields.feast = Some(value),
            Class::Ordinal => ordinal = Some(value),
            // 'the year two thousand'
            Class::Number if meaning.verb == Verb::Date => {
                fields.year = i16::try_from(value / 100).ok().filter(|y| (1000..2200).contains(y))
            }
            // 'at four in the morning'
            Class::Number if meaning.verb == Verb::Clock => fields.clock = Some(clock(value / 100 * 3600)),
            Class::Number if fields.count.is_some() => fields.second_count = Some(Count::Exact(value)),
            Class::Number => fields.count = Some(Count::Exact(value)),
            Class::Year => fields.year = i16::try_from(value).ok(),
            Class::Day => {
                fields.day = small;
                fields.impossible |= !(1..=31).contains(&value);
            }
            Class::IsoDate => fields.numeric = Some(value),
            Class::Clock | Class::FourDigits => fields.clock = Some(clock(value)),
            Class::Cardinal | Class::Future | Class::Past | Class::Present | Class::Promise => {}
        }
    }
    if let (Verb::Clock, Some(part), Some(clock)) = (meaning.verb, fields.part, &mut fields.clock)
        && matches!(part, DayPart::Afternoon | DayPart::Evening)
        && clock.hour < 12
    {
        clock.hour += 12;
    }
    if meaning.last {
        // 'the second last day' counts back from the last
        let back = i8::try_from(ordinal.unwrap_or(1)).ok().filter(|back| (1..=31).contains(back));
        fields.nth = back.map(|back| -back);
        fields.impossible |= back.is_none();
    } else if let Some(ordinal) = ordinal {
        let small = i8::try_from(ordinal).ok();
        match fields.unit {
            _ if meaning.nth => {
                fields.nth = small;
                fields.impossible |= !(1..=5).contains(&ordinal);
            }
            Some(Unit::Quarter) => {
                fields.quarter = small;
                fields.impossible |= !(1..=4).contains(&ordinal);
            }
            Some(Unit::Century) => {
                fields.century = i16::try_from(ordinal - 1).ok();
                fields.impossible |= !(1..=30).contains(&ordinal);
            }
            Some(Unit::Month) => {
                fields.day = small;
                fields.impossible |= !(1..=31).contains(&ordinal);
            }
            Some(_) => fields.impossible |= ordinal < 1,
            None if meaning.unit.is_none() && meaning.times == 2 => {
                fields.half = small;
                fields.impossible |= !(1..=2).contains(&ordinal);
            }
            None => {
                fields.day = small;
                fields.impossible |= !(1..=31).contains(&ordinal);
            }
        }
    }
    fields
}

/// Counts from the end of a month: its last weekday, or its last day.
pub const LAST: i8 = -1;

fn clock(value: i32) -> Clock {
    let seconds = value & (WITH_SECONDS - 1);
    let part = |n: i32| u8::try_from(n).unwrap_or(0);
    Clock {
        hour: part(seconds / 3600),
        minute: part(seconds / 60 % 60),
        second: (value & WITH_SECONDS != 0).then(|| part(seconds % 60)),
        zone: None,
    }
}
