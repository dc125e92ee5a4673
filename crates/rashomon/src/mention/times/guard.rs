//! Guards: what must hold around a match for it to be a time. 'May' before a verb, '2000' before 'people' and 'second'
//! in a list are none.

use super::lexicon::Class;
use super::scan::Word;

macro_rules! guards {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// The guards that rules name.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Guard { $($(#[$doc])* $variant),+ }
        impl Guard {
            /// The guard of that name in `rules.txt`.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Guard::$variant),)+ _ => None }
            }
        }
    };
}

guards! {
    /// A bare month: 'May' and 'March' need a sign that they are months, 'April Reyes' is a person.
    Month = "month",
    /// A bare weekday: 'Black Friday' and 'Friday Harbor' are names.
    Weekday = "weekday",
    /// A bare year: no number of things.
    Year = "year",
    /// Month and day: 'May 300 people' and 'March 3,000' are none.
    MonthDay = "monthday",
    /// 'today', but not 'VOA Today'.
    Unnamed = "unnamed",
    /// 'the year', followed by 'ended' or 'ending'.
    Ended = "ended",
    /// A duration that is no age: 'three-year-old', 'three years old'.
    Age = "age",
    /// 'a day', 'one week'.
    OneUnit = "oneunit",
    /// 'days', 'years' alone.
    Units = "units",
    /// 'the year', 'the quarter' alone.
    TheUnit = "theunit",
    /// Units of the calendar, not hours: 'last year', not 'last minute'.
    Calendar = "calendar",
    /// 'the morning', 'night'.
    DayPart = "daypart",
    /// 'the spring' alone.
    Season = "season",
    /// 'summer' alone.
    BareSeason = "bareseason",
    /// 'two years before', followed by no noun: 'two days before the vote' is anchored elsewhere.
    Before = "before",
    /// 'recently', not 'recently-built'.
    Recently = "recently",
    /// 'the past', not 'the past president'.
    ThePast = "thepast",
    /// 'soon', not 'soon after' or 'as soon as'.
    Soon = "soon",
    /// 'at four in the morning', not 'killed four in the morning'.
    Hour = "hour",
    /// 'the 70s' of a century, not of a thermometer.
    ShortDecade = "shortdecade",
    /// 'now' as a time, not 'Now for'.
    Now = "now",
}

/// The neighbourhood of a match.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The text.
    pub text: &'a str,
    /// All words.
    pub words: &'a [Word],
    /// Index of the first matched word.
    pub start: usize,
    /// Index after the last matched word.
    pub end: usize,
}

impl<'a> Around<'a> {
    fn before(&self, back: usize) -> Option<&'a Word> {
        let index = self.start.checked_sub(back)?;
        let broken = self.words.get(index + 1..=self.start).is_some_and(|w| w.iter().any(|w| w.breaks));
        if broken { None } else { self.words.get(index) }
    }

    fn after(&self, ahead: usize) -> Option<&'a Word> {
        let index = self.end + ahead - 1;
        let broken = self.words.get(self.end..=index).is_some_and(|w| w.iter().any(|w| w.breaks));
        if broken { None } else { self.words.get(index) }
    }

    fn is(&self, word: Option<&Word>, any: &[&str]) -> bool {
        word.is_some_and(|w| {
            let written = w.span.of(self.text);
            any.iter().any(|a| a.eq_ignore_ascii_case(written))
        })
    }

    fn follows(&self, any: &[&str]) -> bool {
        self.is(self.after(1), any)
    }

    fn preceded(&self, any: &[&str]) -> bool {
        self.is(self.before(1), any)
    }

    /// Whether the first matched word stands right after a sentence's end or at the beginning.
    fn opens_sentence(&self) -> bool {
        self.before(1).is_none_or(|w| {
            !w.letters
                && !w.is(Class::Number)
                && matches!(w.span.of(self.text), "." | "!" | "?" | ":" | "\"" | "“" | "”" | "''" | "``")
        })
    }

    /// A capitalized word that is no time follows: 'April Reyes'.
    fn name_follows(&self) -> bool {
        self.after(1)
            .is_some_and(|w| w.letters && w.capital && w.senses.iter().all(Option::is_none) && self.touches_after())
    }

    fn touches_after(&self) -> bool {
        match (self.words.get(self.end.wrapping_sub(1)), self.words.get(self.end)) {
            (Some(last), Some(next)) => self.text.get(last.span.end as usize..next.span.start as usize) == Some(" "),
            _ => false,
        }
    }

    /// Whether the guard holds.
    pub fn holds(&self, guard: Guard) -> bool {
        match guard {
            Guard::Month => self.month(),
            Guard::Weekday => {
                let named = self.before(1).is_some_and(|w| {
                    w.capital
                        && self.is(
                            Some(w),
                            &["black", "good", "holy", "palm", "super", "bloody", "ash", "easter", "cyber"],
                        )
                });
                let hyphenated = self.is(self.after(1), &["-"]) && self.touching(self.end);
                !named && !hyphenated && !self.clipped()
            }
            Guard::Year => self.year(),
            Guard::MonthDay => {
                !self.is(self.after(1), &["%", "percent", "per"])
                    && !self.after(1).is_some_and(|w| w.is(Class::Cardinal))
            }
            Guard::Unnamed => {
                !(self.words.get(self.start).is_some_and(|w| w.capital)
                    && self.before(1).is_some_and(|w| w.letters && w.capital))
            }
            Guard::Ended => self.follows(&["ended", "ending"]),
            Guard::Age => !self.age() && !self.program(),
            Guard::OneUnit => {
                let first = self.words.get(self.start);
                let unit = self.words.get(self.end.wrapping_sub(1)).and_then(|w| w.value(Class::Unit)).unwrap_or(0);
                // 'a second' is mostly an ordinal, 'a quarter' a fraction, 'a minute' an idiom
                let doubtful = matches!(unit, 1 | 6 | 9)
                    && !first.is_some_and(|w| w.is(Class::Number) && !self.is(Some(w), &["one"]));
                let glued = self.follows(&["-"]) && self.touching(self.end);
                let idiom = self.preceded(&["quite", "such"]) || self.follows(&["care", "trip", "school", "job"]);
                let many = first.and_then(|w| w.value(Class::Number)).is_some_and(|n| n >= 100_000);
                !(doubtful || many || glued || idiom || self.age())
            }
            Guard::Units => {
                !self.age()
                    && !self.preceded(&["-", "/"])
                    && !self.before(1).is_some_and(|w| w.spoilt || w.is(Class::Ordinal))
            }
            Guard::TheUnit => {
                let unit = self.words.get(self.end.wrapping_sub(1)).and_then(|w| w.value(Class::Unit)).unwrap_or(0);
                matches!(unit, 5 | 6 | 8 | 9 | 10)
                    && !self.follows(&["of", "-", "'s", "that", "when", "before", "after", "he", "she", "they", "it"])
                    && !self.name_follows()
            }
            Guard::Calendar => {
                let unit = self.matched().find_map(|w| w.value(Class::Unit)).unwrap_or(0);
                (5..=12).contains(&unit) && !self.program()
            }
            Guard::DayPart => {
                let the = self.is(self.words.get(self.start), &["the"]);
                let timed =
                    self.preceded(&["in", "at", "by", "early", "late", "during", "before", "until", "all", "of"]);
                (the && self
                    .preceded(&["in", "during", "early", "late", "of", "through", "into", "until", "by", "all"]))
                    || (!the && timed && self.preceded(&["at"]) && !self.follows(&["club", "school"]))
            }
            Guard::Season => !self.name_follows() && !self.follows(&["to", "from", "of"]),
            Guard::BareSeason => {
                self.preceded(&["in", "by", "until", "since", "of", "early", "late", "during", "mid", "each", "every"])
                    && !self.follows(&["from", "by", "to", "in"])
            }
            Guard::Before => self.after(1).is_none_or(|w| {
                !w.letters && !self.follows(&["-"])
                    || self.follows(&[
                        "and", "but", "or", "when", "as", "in", "at", "on", "to", "was", "were", "had", "said",
                    ])
            }),
            Guard::Recently => !(self.preceded(&["most"]) || self.follows(&["-"]) && self.touching(self.end)),
            Guard::ThePast => !self.after(1).is_some_and(|w| {
                w.letters
                    && !w.is(Class::Past)
                    && !w.is(Class::Present)
                    && !w.is(Class::Future)
                    && !self.is(
                        Some(w),
                        &["and", "or", "but", "that", "to", "in", "by", "as", "for", "with", "which", "when"],
                    )
            }),
            Guard::Soon => {
                !self.follows(&["after", "as", "-", "enough", "before", "became"])
                    && !self.preceded(&["as", "too", "how", "so", "very"])
            }
            Guard::Hour => {
                let number = self.words.get(self.start).and_then(|w| w.value(Class::Number)).unwrap_or(0);
                (100..=1200).contains(&number)
                    && number % 100 == 0
                    && self.preceded(&[
                        "at", "around", "about", "by", "until", "till", "before", "after", "from", "since", "to",
                    ])
            }
            Guard::ShortDecade => {
                const WEATHER: [&str; 9] =
                    ["temperatures", "temperature", "degrees", "highs", "lows", "high", "low", "mercury", "percent"];
                (1..=10).map_while(|back| self.before(back)).all(|w| !self.is(Some(w), &WEATHER))
                    && !self.follows(&WEATHER)
            }
            Guard::Now => !self.follows(&["for", "-"]) && !self.preceded(&["by"]),
        }
    }

    /// Whether the match is one short word without a full stop: 'Sun' and 'Jan' alone are names.
    fn clipped(&self) -> bool {
        self.words
            .get(self.start)
            .is_some_and(|w| w.span.len() <= 4 && !matches!(w.span.of(self.text), "May" | "June" | "July"))
            && !self.words.get(self.start).is_some_and(|w| w.span.of(self.text).ends_with('.'))
    }

    /// Whether the words are the title of something: 'ABC's "This Week"', '"60 Minutes"'.
    fn program(&self) -> bool {
        self.matched().last().is_some_and(|w| w.capital && !w.span.of(self.text).ends_with('S'))
            && self.before(1).is_some_and(|w| {
                w.letters && w.capital || matches!(w.span.of(self.text), "\"" | "“" | "'" | "‘" | "`" | "the" | "on")
            })
    }

    fn matched(&self) -> impl Iterator<Item = &'a Word> {
        self.words.get(self.start..self.end).unwrap_or(&[]).iter()
    }

    /// Whether no space stands before word `index`.
    fn touching(&self, index: usize) -> bool {
        match (self.words.get(index.wrapping_sub(1)), self.words.get(index)) {
            (Some(last), Some(next)) => last.span.end == next.span.start,
            _ => false,
        }
    }

    fn age(&self) -> bool {
        self.follows(&["old", "older", "olds"])
            || self.follows(&["-"]) && self.is(self.after(2), &["old", "olds"])
            || self.follows(&["of"]) && self.is(self.after(2), &["age"])
    }

    fn month(&self) -> bool {
        const TIMELY: &[&str] = &[
            "in",
            "of",
            "since",
            "by",
            "last",
            "next",
            "this",
            "until",
            "till",
            "from",
            "early",
            "late",
            "mid",
            "between",
            "through",
            "during",
            "before",
            "after",
            "every",
            "each",
            "for",
            "and",
            "or",
            "to",
            "ending",
            "ended",
            "-",
            "(",
            "around",
            "about",
            "beginning",
            "starting",
            "for",
        ];
        let Some(word) = self.words.get(self.start) else { return false };
        if self.follows(&["-"])
            && self.touching(self.end)
            && !self.after(2).is_some_and(|w| w.is(Class::Month) || w.is(Class::Year))
        {
            return false;
        }
        let written = word.span.of(self.text);
        let doubtful = written.eq_ignore_ascii_case("may") || written.eq_ignore_ascii_case("march");
        let timely = self.preceded(TIMELY);
        if doubtful {
            let plain = [
                "in", "of", "since", "by", "last", "next", "this", "until", "till", "from", "early", "late", "mid",
                "between", "through", "during", "before", "after", "every", "each", "ending", "ended",
            ];
            // 'mid-May'
            let part = self.preceded(&["-"]) && self.is(self.before(2), &["mid", "early", "late"]);
            return (self.preceded(&plain) || part) && !self.name_follows();
        }
        if self.clipped() || self.name_follows() && !timely {
            return false;
        }
        // 'August' and 'June' open a sentence as names more often than as times
        !(self.opens_sentence() && self.name_follows())
    }

    fn year(&self) -> bool {
        let Some(word) = self.words.get(self.start) else { return false };
        let Some(year) = word.value(Class::Year) else { return false };
        let next = self.after(1);
        if self.preceded(&[
            "$", "£", "€", "#", "No.", "no", "number", "about", "some", "nearly", "almost", "than", "roughly", "least",
            "another", "flight", "route", "page", "over",
        ]) {
            return false;
        }
        let joined = |w: Option<&Word>| self.is(w, &["-", "/", ":", "."]);
        if joined(self.before(1)) && self.touching(self.start) || self.is(next, &["-", "/"]) && self.touching(self.end)
        {
            // '1914-1918' and 'mid-1996', but not 'F-1999' or '2000-pound'
            let other_year = self.before(2).is_some_and(|w| w.is(Class::Year) || w.is(Class::Month))
                || self.after(2).is_some_and(|w| w.is(Class::Year) || w.is(Class::Number));
            let mid = self.is(self.before(2), &["mid", "pre", "post", "late", "early"]);
            // 'the post-1990 leaders'
            if mid {
                return true;
            }
            if !other_year {
                return false;
            }
        }
        if !word.letters
            && word.span.of(self.text).starts_with(['\'', '’'])
            && !self.preceded(&["in", "of", "since", "'s"])
        {
            return false;
        }
        let prepositions = [
            "in", "since", "until", "till", "by", "from", "during", "before", "after", "early", "late", "mid", "of",
            "(", "between", "through", "fiscal",
        ];
        let counted = next.is_some_and(|w| {
            let written = w.span.of(self.text);
            w.letters
                && !w.capital
                && self.touches_after()
                && (written.ends_with('s') && !["was", "is", "has", "as", "this", "its"].contains(&written)
                    || ["people", "men", "women", "children", "square", "percent"].contains(&written))
        });
        if counted {
            // 'other states' 2014 elections', 'before the 2026 games'; '2,014 elections' would have its comma
            let determined = self.preceded(&["the", "'s", "’s", "'", "’", "its", "their", "his", "her"]);
            let of_a_year = ["results", "sales", "earnings", "profits", "levels", "prices"];
            let events = [
                "elections",
                "polls",
                "primaries",
                "midterms",
                "games",
                "championships",
                "playoffs",
                "finals",
                "riots",
                "protests",
                "attacks",
                "floods",
                "talks",
            ];
            return self.preceded(&prepositions) && (self.is(next, &of_a_year) || self.is(next, &events))
                || determined && self.is(next, &events);
        }
        // 'a total of 1500', 'an average of 1900'; 'went from 1700 to 2000 hires'
        let summed = ["average", "total", "maximum", "minimum", "sum", "cost", "price", "crowd", "combined"];
        if self.preceded(&["of"]) && self.is(self.before(2), &summed) {
            return false;
        }
        if self.preceded(&["from", "between"])
            && self.is(next, &["to", "and"])
            && self.after(2).is_some_and(|w| w.is(Class::Year) || w.is(Class::Number))
            && self.after(3).is_some_and(|w| {
                let written = w.span.of(self.text);
                w.letters
                    && !w.capital
                    && written.ends_with('s')
                    && !["was", "is", "has", "as", "this", "its"].contains(&written)
            })
        {
            return false;
        }
        if self.preceded(&prepositions) {
            return true;
        }
        (1700..=2100).contains(&year)
    }
}
