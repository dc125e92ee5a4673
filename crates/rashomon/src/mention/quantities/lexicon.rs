//! The word lists of `resources/quantities`, parsed once.

use crate::annotate::{Approximation, Change};
use crate::mention::times;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// What a word says as a number.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Numeral {
    /// Nothing.
    #[default]
    None,
    /// 0 to 9.
    Small(f64),
    /// 10 to 19.
    Teen(f64),
    /// 20, 30 … 90.
    Tens(f64),
    /// 'hundred'.
    Hundred,
    /// 'thousand', 'million', 'lakh'.
    Scale(f64),
    /// 'dozen'.
    Dozen,
    /// 'third' of 'two thirds'; may be an ordinal.
    Denominator(f64),
    /// 'half'.
    Half,
    /// 'several': from, to.
    Vague(f64, f64),
    /// 'thousands': from one to ten of these.
    Plural(f64),
    /// 'first', 'thirtieth': never a part of a fraction.
    Ordinal(f64),
    /// 'sixfold'.
    Fold(f64),
    /// 'a' between a hedge and a unit: 'nearly a decade'. Found while cutting, in no list.
    Article,
}

impl Numeral {
    /// Whether it is any.
    pub fn is_number(self) -> bool {
        !matches!(self, Numeral::None | Numeral::Ordinal(_))
    }
}

/// What the lists know of a word.
#[derive(Clone, Copy, Default, Debug)]
pub struct Word {
    /// As a number.
    pub numeral: Numeral,
    /// A unit may begin here.
    pub unit: bool,
    /// A hedge may end here.
    pub hedge: bool,
    /// A movement, and whether it is one without 'by', 'to' or a unit.
    pub change: Option<(Change, Movement)>,
    /// Makes the number behind it a name.
    pub label: bool,
    /// Ends a street address.
    pub street: bool,
    /// Counts people.
    pub person: bool,
    /// Ends what is counted.
    pub stop: bool,
    /// The name of a month.
    pub month: bool,
    /// Of what reports say that there was none: 'injuries'.
    pub absent: bool,
    /// What happens to nobody: 'hurt'.
    pub befell: bool,
    /// Comes in pairs and is counted once: 'trousers'.
    pub paired: bool,
}

/// How a word of change takes its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Movement {
    /// 'rose 3 percent', 'rose to 12'.
    Verb,
    /// 'lost 2 percent', but 'lost 12 men' is none.
    Either,
    /// 'up 4 percent'.
    Adverb,
    /// Only in 'from … to …': 'revised'.
    Path,
}

/// What a unit measures, as far as rules ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dimension {
    /// Years to seconds.
    Time,
    /// Money.
    Currency,
    /// Percent and its like.
    Ratio,
    /// Points of an index or a game.
    Points,
    /// Everything that instruments measure.
    Measure,
}

/// A unit.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// ISO 4217 code, or plain plural name.
    pub name: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// How many of the named unit one of the written unit is: 10 for a decade, whose name is 'years'.
    pub factor: f64,
}

/// The word lists.
#[derive(Debug)]
pub struct Lexicon {
    /// By lower-case form.
    words: FxHashMap<&'static str, Word>,
    /// All units.
    pub units: Vec<Unit>,
    /// Units by lower-case phrase.
    pub unit_phrases: FxHashMap<&'static str, u16>,
    /// Units by symbol, as written.
    pub symbols: FxHashMap<&'static str, u16>,
    /// Currency words that need a large number before them, with the unit that they name behind a small one.
    pub timid: FxHashMap<&'static str, Option<u16>>,
    /// What stands before an amount of money, longest first.
    pub prefixes: Vec<(&'static str, u16)>,
    /// 'boils down', 'made up': words of change that move nothing.
    pub idioms: FxHashSet<String>,
    /// 'goes up', 'push up': what is 'up to' a number behind them reached it.
    pub goals: FxHashSet<String>,
    /// Hedges before a number.
    pub hedges: FxHashMap<&'static str, Approximation>,
    /// Hedges behind a number.
    pub hedges_behind: Vec<(&'static str, Approximation)>,
    /// Scope words before a number or inside what is counted.
    pub scope_before: FxHashSet<&'static str>,
    /// Scope words anywhere in the clause.
    pub scope_behind: Vec<&'static str>,
}

/// Codes of `currencies.tsv` that stand for a currency word shared by several countries, with the plain name used as unit.
const SHARED_CURRENCIES: [(&str, &str); 5] =
    [("XXP", "pesos"), ("XXK", "kroner"), ("XXR", "riyals"), ("XXD", "dinars"), ("XXF", "francs")];

/// The lists, parsed on first use.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::parse)
}

/// The lines of a list that are no comments.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The values of a column that are parted by commas.
fn values(column: Option<&'static str>) -> impl Iterator<Item = &'static str> {
    column.unwrap_or("").split(", ").map(str::trim).filter(|value| !value.is_empty())
}

/// An approximation by its name in the list.
fn approximation(name: &str) -> Approximation {
    Approximation::parse(name).unwrap_or(Approximation::Exact)
}

impl Lexicon {
    /// The entry of a word; of one that no list has, the empty entry.
    pub fn word(&self, form: &str) -> Word {
        // Longer words are in no list, and need not be folded.
        let mut folded = [0u8; 20];
        let Some(folded) = folded.get_mut(..form.len()) else { return Word::default() };
        folded.copy_from_slice(form.as_bytes());
        folded.make_ascii_lowercase();
        std::str::from_utf8(folded).ok().and_then(|form| self.words.get(form)).copied().unwrap_or_default()
    }

    #[allow(clippy::cast_possible_truncation)]
    fn parse() -> Self {
        let mut lexicon = Self {
            words: FxHashMap::default(),
            units: Vec::new(),
            unit_phrases: FxHashMap::default(),
            symbols: FxHashMap::default(),
            timid: FxHashMap::default(),
            idioms: FxHashSet::default(),
            goals: FxHashSet::default(),
            prefixes: Vec::new(),
            hedges: FxHashMap::default(),
            hedges_behind: Vec::new(),
            scope_before: FxHashSet::default(),
            scope_behind: Vec::new(),
        };
        for line in lines(include_str!("../../../resources/quantities/numerals.tsv")) {
            let mut columns = line.split('\t');
            let (form, class, value) = (columns.next().unwrap_or(""), columns.next(), columns.next().unwrap_or("0"));
            let number = value.parse().unwrap_or(0.0);
            lexicon.words.entry(form).or_default().numeral = match class.unwrap_or("") {
                "small" => Numeral::Small(number),
                "teen" => Numeral::Teen(number),
                "tens" => Numeral::Tens(number),
                "hundred" => Numeral::Hundred,
                "scale" => Numeral::Scale(number),
                "dozen" => Numeral::Dozen,
                "denominator" => Numeral::Denominator(number),
                "half" => Numeral::Half,
                "plural" => Numeral::Plural(number),
                "ordinal" => Numeral::Ordinal(number),
                "fold" => Numeral::Fold(number),
                "vague" => {
                    let (low, high) = value.split_once('-').unwrap_or(("0", "0"));
                    Numeral::Vague(low.parse().unwrap_or(0.0), high.parse().unwrap_or(0.0))
                }
                _ => Numeral::None,
            };
        }
        for line in lines(include_str!("../../../resources/quantities/units.tsv")) {
            let mut columns = line.split('\t');
            let name = columns.next().unwrap_or("");
            let mut kind = columns.next().unwrap_or("").split('*');
            let dimension = match kind.next().unwrap_or("") {
                "time" => Dimension::Time,
                "ratio" => Dimension::Ratio,
                "points" => Dimension::Points,
                _ => Dimension::Measure,
            };
            let unit = lexicon.units.len() as u16;
            let factor = kind.next().and_then(|factor| factor.parse().ok()).unwrap_or(1.0);
            lexicon.units.push(Unit { name, dimension, factor });
            for form in values(columns.next()) {
                match (form.strip_prefix('='), form.strip_prefix('~')) {
                    (Some(symbol), _) => _ = lexicon.symbols.insert(symbol, unit),
                    (None, Some(word)) => _ = lexicon.timid.insert(word, Some(unit)),
                    (None, None) => lexicon.add_unit_phrase(form, unit),
                }
            }
        }
        for line in lines(include_str!("../../../resources/quantities/currencies.tsv")) {
            let mut columns = line.split('\t');
            let code = columns.next().unwrap_or("");
            let name = SHARED_CURRENCIES.iter().find(|(shared, _)| *shared == code).map_or(code, |(_, name)| name);
            let unit = lexicon.units.len() as u16;
            lexicon.units.push(Unit { name, dimension: Dimension::Currency, factor: 1.0 });
            lexicon.prefixes.extend(values(columns.next()).map(|prefix| (prefix, unit)));
            for form in values(columns.next()) {
                if let Some(symbol) = form.strip_prefix('=') {
                    lexicon.symbols.insert(symbol, unit);
                    continue;
                }
                let word = form.trim_start_matches('!');
                if word != form {
                    lexicon.timid.entry(word).or_insert(None);
                }
                lexicon.add_unit_phrase(word, unit);
            }
        }
        lexicon.prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        for line in lines(include_str!("../../../resources/quantities/hedges.tsv")) {
            let (phrase, name) = line.split_once('\t').unwrap_or((line, ""));
            if let Some(behind) = phrase.strip_prefix('+') {
                lexicon.hedges_behind.push((behind, approximation(name)));
                continue;
            }
            lexicon.hedges.insert(phrase, approximation(name));
            let last = phrase.rsplit(' ').next().unwrap_or(phrase);
            lexicon.words.entry(last).or_default().hedge = true;
        }
        for line in lines(include_str!("../../../resources/quantities/changes.tsv")) {
            let mut columns = line.split('\t');
            let form = columns.next().unwrap_or("");
            let direction = if columns.next() == Some("up") { Change::Up } else { Change::Down };
            let kind = columns.next().unwrap_or("");
            if let Some((verbs, adverb)) = form.rsplit_once(' ').filter(|_| matches!(kind, "idiom" | "goal")) {
                let phrases = if kind == "goal" { &mut lexicon.goals } else { &mut lexicon.idioms };
                phrases.extend(verbs.split(' ').map(|verb| format!("{verb} {adverb}")));
                continue;
            }
            let movement = match kind {
                "verb" => Movement::Verb,
                "adverb" => Movement::Adverb,
                "either" => Movement::Either,
                _ => Movement::Path,
            };
            lexicon.words.entry(form).or_default().change = Some((direction, movement));
        }
        for form in lines(include_str!("../../../resources/quantities/labels.txt")) {
            lexicon.words.entry(form).or_default().label = true;
        }
        for form in lines(include_str!("../../../resources/quantities/streets.txt")) {
            lexicon.words.entry(form).or_default().street = true;
        }
        for form in lines(include_str!("../../../resources/quantities/persons.txt")) {
            lexicon.words.entry(form).or_default().person = true;
        }
        for form in lines(include_str!("../../../resources/quantities/stops.txt")) {
            lexicon.words.entry(form).or_default().stop = true;
        }
        for line in lines(include_str!("../../../resources/quantities/none.tsv")) {
            let (class, form) = line.split_once('\t').unwrap_or((line, ""));
            let word = lexicon.words.entry(form).or_default();
            word.absent |= class == "absent";
            word.befell |= class == "befell";
        }
        for form in lines(include_str!("../../../resources/quantities/pairs.txt")) {
            lexicon.words.entry(form).or_default().paired = true;
        }
        for form in times::months().flatten() {
            lexicon.words.entry(form).or_default().month = true;
        }
        for phrase in lines(include_str!("../../../resources/quantities/scope.txt")) {
            match phrase.strip_prefix('|') {
                Some(behind) => lexicon.scope_behind.push(behind),
                None => _ = lexicon.scope_before.insert(phrase),
            }
        }
        lexicon
    }

    fn add_unit_phrase(&mut self, phrase: &'static str, unit: u16) {
        self.unit_phrases.insert(phrase, unit);
        let first = phrase.split([' ', '.']).next().unwrap_or(phrase);
        self.words.entry(first).or_default().unit = true;
    }
}
