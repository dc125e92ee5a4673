//! The words of times: `resources/times/lexicon.tsv`, parsed once.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

macro_rules! classes {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// Classes of words and of the composites that the scanner makes; `<name>` in a rule's pattern.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Class { $($variant),+ }

        impl Class {
            /// The class of that name in lexicon and rules.
            pub fn parse(name: &str) -> Option<Class> {
                match name { $($name => Some(Class::$variant),)+ _ => None }
            }

            /// How many classes there are.
            pub const COUNT: u16 = [$($name),+].len() as u16;
        }
    };
}

classes! {
    Month = "month", Weekday = "weekday", Weekdays = "weekdays", Season = "season", Seasons = "seasons", DayPart = "daypart", DayParts = "dayparts",
    Noon = "noon", Unit = "unit", Units = "units", Vague = "vague", VaguePlural = "vagueplural", Every = "every", Zone = "zone",
    Decade = "decade", Feast = "feast", Cardinal = "cardinal", Ordinal = "ordinal", Future = "future", Past = "past",
    Present = "present", Promise = "promise", Number = "number", Year = "year", Day = "day", IsoDate = "isodate", Clock = "clock", FourDigits = "hhmm",
    QuarterOfYear = "q", HalfOfYear = "h", ShortDecade = "shortdecade",
}

/// A class that a word belongs to, with its value there (month 1 to 12, minutes, hundredths of a number …).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sense {
    /// Which class.
    pub class: Class,
    /// Which member of it.
    pub value: i32,
}

/// Senses of one word; no word has more than four.
pub type Senses = [Option<Sense>; 4];

/// What the lexicon knows of a word form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    /// Classes of the word in any spelling.
    pub senses: Senses,
    /// Number of the word as a literal of the rules, counted from 1; 0 if no rule names it.
    pub literal: u16,
    /// Bit `i`: sense `i` counts only for a word written with a capital.
    pub capital: u8,
    /// Whether a full stop after it belongs to it.
    pub abbreviation: bool,
}

/// The lexicon: word forms in lower case.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<Box<str>, Entry>,
}

impl Lexicon {
    /// What is known of a word in lower case.
    pub fn get(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }

    /// Gives a literal of a rule its number.
    pub fn add_literal(&mut self, word: &str, literal: u16) -> u16 {
        let entry = self.words.entry(word.into()).or_default();
        if entry.literal == 0 {
            entry.literal = literal;
        }
        entry.literal
    }

    /// Reads the resource; lines that say nothing are skipped, and a test holds that none does.
    pub fn parse(resource: &str) -> Self {
        let mut lexicon = Lexicon::default();
        for line in resource.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let class = columns.next().and_then(Class::parse);
            let value = columns.next().and_then(|v| v.parse::<i32>().ok());
            let (Some(class), Some(value), Some(words)) = (class, value, columns.next()) else { continue };
            for written in words.split_whitespace() {
                let (capital, word) = written.strip_prefix('^').map_or((false, written), |rest| (true, rest));
                let (abbreviation, word) = word.strip_suffix('.').map_or((false, word), |rest| (true, rest));
                let entry = lexicon.words.entry(word.into()).or_default();
                entry.abbreviation |= abbreviation;
                if let Some(free) = entry.senses.iter().position(Option::is_none) {
                    entry.senses[free] = Some(Sense { class, value });
                    entry.capital |= u8::from(capital) << free;
                }
            }
        }
        lexicon
    }
}

/// The months in order, each with its forms in lower case, the full name first: the one table that other rooms read too.
pub fn months() -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    let rows = RESOURCE.lines().map(|line| line.strip_prefix("month\t")).skip_while(Option::is_none);
    rows.map_while(|row| row?.split_once('\t'))
        .map(|(_, forms)| forms.split_whitespace().map(|form| form.trim_start_matches('^').trim_end_matches('.')))
}

/// The English name of a month, 1 to 12.
///
/// ```
/// use rashomon::mention::times::month_name;
/// assert_eq!(month_name(3), Some("March"));
/// assert_eq!(month_name(13), None);
/// ```
#[must_use]
pub fn month_name(month: i8) -> Option<&'static str> {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let capital =
            |name: &str| name.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(name.chars().skip(1)).collect();
        months().filter_map(|mut forms| forms.next().map(capital)).collect()
    });
    names.get(usize::try_from(month).ok()?.checked_sub(1)?).map(String::as_str)
}

/// The text of `lexicon.tsv`.
pub const RESOURCE: &str = include_str!("../../../resources/times/lexicon.tsv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_resource_is_read() {
        for line in RESOURCE.lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(
                columns.len() == 3 && Class::parse(columns[0]).is_some() && columns[1].parse::<i32>().is_ok(),
                "{line}"
            );
        }
    }

    #[test]
    fn the_months_are_twelve() {
        let full: Vec<&str> = months().filter_map(|mut forms| forms.next()).collect();
        assert_eq!((full.len(), full[0], full[11]), (12, "january", "december"));
    }

    #[test]
    fn march_counts_with_a_capital_only() {
        let lexicon = Lexicon::parse(RESOURCE);
        assert_eq!(lexicon.get("march").unwrap().capital, 1);
        assert_eq!(lexicon.get("january").unwrap().capital, 0);
        assert!(lexicon.get("sept").unwrap().abbreviation);
    }
}
