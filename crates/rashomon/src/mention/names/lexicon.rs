//! What words and phrases are known to be: the gazetteer, the countries, and the short lists that tell kinds apart.
//!
//! All lists are in `resources/names`, one subject a file; the short ones are read once, the gazetteer is looked up where it
//! lies. Words are looked up folded ([`folded`]).

use super::gazetteer::Gazetteer;
use crate::language::linear::{hash_bytes, pair};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a word or phrase is known as: a set of the constants below.
pub type Known = u32;

/// A given name.
pub const FIRST_NAME: Known = 1;
/// A surname.
pub const SURNAME: Known = 1 << 1;
/// A city, state, region, river or sea.
pub const PLACE: Known = 1 << 2;
/// A person known by this full name.
pub const PERSON: Known = 1 << 3;
/// An organization.
pub const ORGANIZATION: Known = 1 << 4;
/// A country.
pub const COUNTRY: Known = 1 << 5;
/// People of a country, a faith or another group, or the adjective for them.
pub const GROUP: Known = 1 << 6;
/// A word before a person's name ('President').
pub const TITLE: Known = 1 << 7;
/// A title that is no part of a name and that a person's name follows ('Mr.').
pub const HONORIFIC: Known = 1 << 8;
/// A word that makes an organization ('Ministry').
pub const ORGANIZATION_WORD: Known = 1 << 9;
/// A last word of facilities ('Airport').
pub const FACILITY_WORD: Known = 1 << 10;
/// A last word of places ('Province').
pub const PLACE_WORD: Known = 1 << 11;
/// A last word of events ('Cup').
pub const EVENT_WORD: Known = 1 << 12;
/// A last word of laws and treaties ('Act').
pub const LAW_WORD: Known = 1 << 13;
/// A word beside the name of a work ('novel').
pub const WORK_WORD: Known = 1 << 14;
/// A word that names nothing, however it is written.
pub const STOP_WORD: Known = 1 << 15;
/// A capital or seat that speaks as a government ('Kremlin').
pub const SEAT: Known = 1 << 16;
/// A first word of facilities ('Fort').
pub const FACILITY_BEGIN: Known = 1 << 17;
/// A first word of places ('Mount').
pub const PLACE_BEGIN: Known = 1 << 18;
/// A first word of events ('Operation').
pub const EVENT_BEGIN: Known = 1 << 19;
/// A first word of laws ('Resolution').
pub const LAW_BEGIN: Known = 1 << 20;
/// A given name of women.
pub const FEMALE: Known = 1 << 21;
/// A given name of men.
pub const MALE: Known = 1 << 22;
/// Some longer phrase begins with this one.
pub(super) const CONTINUES: Known = 1 << 31;

/// A country and what it is called.
#[derive(Debug)]
pub struct Country {
    /// The name that keys use, folded.
    pub key: String,
    /// The name as we write it.
    pub name: &'static str,
}

/// The lists, ready for look-up.
#[derive(Debug)]
pub struct Lexicon {
    gazetteer: Option<Gazetteer>,
    /// The short lists.
    phrases: FxHashMap<u64, Known>,
    countries: Vec<Country>,
    /// Folded names, demonyms and seats of countries.
    country_of: FxHashMap<String, (usize, CountryForm)>,
}

/// In what way a form stands for a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryForm {
    /// Its name: 'U.S.'.
    Name,
    /// Its people, or the adjective: 'American'.
    Demonym,
    /// The seat of its government: 'White House'.
    Seat,
}

/// A word or phrase in small letters, without diacritics and with plain apostrophes and hyphens.
///
/// ```
/// use rashomon::mention::names::lexicon::folded;
/// assert_eq!(folded("São  Tomé’s"), "sao tome's");
/// ```
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Puts the folded text into `out`, in place of what it holds.
pub fn fold_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        for (index, word) in text.split_ascii_whitespace().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_lowercase();
        return;
    }
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        for character in word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            match character {
                '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => out.push('\''),
                '‐' | '‑' | '–' | '—' => out.push('-'),
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'þ' => out.push_str("th"),
                'ı' => out.push('i'),
                'ə' => out.push('a'),
                _ => out.push(character),
            }
        }
    }
}

/// The start of a phrase: give it to [`extend`] with the first word.
pub const PHRASE: u64 = 0;

/// The hash of a phrase with one more word, folded. Hyphens part words here, and say nothing: 'al-Basra', 'al Basra' and the
/// tokens 'al', '-', 'Basra' are one phrase.
#[must_use]
pub fn extend(phrase: u64, word: &str) -> u64 {
    word.split('-').filter(|part| !part.is_empty()).fold(phrase, |phrase, part| match part.strip_suffix("'s") {
        Some(owner) if !owner.is_empty() => extend_by(extend_by(phrase, owner), "'s"),
        _ => extend_by(phrase, part),
    })
}

fn extend_by(phrase: u64, word: &str) -> u64 {
    extend_hash(phrase, hash_bytes(word.as_bytes()))
}

/// The hash of a phrase with one more word, given by its [`word_hash`].
#[must_use]
pub const fn extend_hash(phrase: u64, word: u64) -> u64 {
    pair(phrase, word)
}

/// The hash of a folded word; 0 for one that [`extend`] takes apart.
#[must_use]
pub fn word_hash(word: &str) -> u64 {
    if word.contains('-') || word.len() > 2 && word.ends_with("'s") { 0 } else { hash_bytes(word.as_bytes()) }
}

/// The hash of a folded phrase.
#[must_use]
pub fn phrase(folded: &str) -> u64 {
    folded.split(' ').fold(PHRASE, extend)
}

/// The hashes of a folded phrase's beginnings, from the first word to all; with the last one what the phrase is known as.
pub fn beginnings(phrase: &str, known: Known) -> impl Iterator<Item = (u64, Known)> + '_ {
    let parts = phrase.split([' ', '-']).filter(|part| !part.is_empty());
    let words = parts.flat_map(|part| match part.strip_suffix("'s") {
        Some(owner) if !owner.is_empty() => [owner, "'s"],
        _ => [part, ""],
    });
    let mut words = words.filter(|word| !word.is_empty()).peekable();
    let mut hash = PHRASE;
    std::iter::from_fn(move || {
        hash = extend_by(hash, words.next()?);
        Some((hash, if words.peek().is_some() { CONTINUES } else { known }))
    })
}

impl Lexicon {
    /// The lists of `resources/names`.
    pub fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::load)
    }

    /// What a phrase is known as; 0 for an unknown one.
    #[must_use]
    pub fn of(&self, phrase: u64) -> Known {
        self.step(phrase).0
    }

    /// What a phrase is known as, and whether a longer one begins with it.
    #[must_use]
    pub fn step(&self, phrase: u64) -> (Known, bool) {
        let known = self.phrases.get(&phrase).copied().unwrap_or(0)
            | self.gazetteer.as_ref().map_or(0, |gazetteer| gazetteer.of(phrase));
        (known & !CONTINUES, known & CONTINUES != 0)
    }

    /// What a single word is known as.
    #[must_use]
    pub fn word(&self, word: &str) -> Known {
        self.of(extend(PHRASE, word))
    }

    /// The country that a folded name, demonym or seat stands for.
    #[must_use]
    pub fn country(&self, folded: &str) -> Option<(&Country, CountryForm)> {
        let (index, form) = self.country_of.get(folded)?;
        Some((self.countries.get(*index)?, *form))
    }

    fn load() -> Lexicon {
        let mut lexicon = Lexicon {
            gazetteer: Gazetteer::read(include_bytes!("../../../resources/names/gazetteer.bin")),
            phrases: FxHashMap::default(),
            countries: Vec::new(),
            country_of: FxHashMap::default(),
        };
        for (list, known, first) in [
            (include_str!("../../../resources/names/groups.txt"), GROUP, GROUP),
            (include_str!("../../../resources/names/organization-words.txt"), ORGANIZATION_WORD, ORGANIZATION_WORD),
            (include_str!("../../../resources/names/facility-words.txt"), FACILITY_WORD, FACILITY_BEGIN),
            (include_str!("../../../resources/names/place-words.txt"), PLACE_WORD, PLACE_BEGIN),
            (include_str!("../../../resources/names/event-words.txt"), EVENT_WORD, EVENT_BEGIN),
            (include_str!("../../../resources/names/law-words.txt"), LAW_WORD, LAW_BEGIN),
            (include_str!("../../../resources/names/work-words.txt"), WORK_WORD, WORK_WORD),
            (include_str!("../../../resources/names/stop-words.txt"), STOP_WORD, STOP_WORD),
        ] {
            for line in lines(list) {
                match line.strip_prefix('<') {
                    Some(phrase) => lexicon.add(&folded(phrase), first),
                    None => lexicon.add(&folded(line), known),
                }
            }
        }
        for line in lines(include_str!("../../../resources/names/titles.txt")) {
            match line.strip_prefix('*') {
                Some(title) => lexicon.add(&folded(title), TITLE | HONORIFIC),
                None => lexicon.add(&folded(line), TITLE),
            }
        }
        for name in lines(include_str!("../../../resources/names/organizations.txt")).flat_map(|line| line.split('|')) {
            lexicon.add(&folded(name), ORGANIZATION);
        }
        for line in lines(include_str!("../../../resources/names/countries.tsv")) {
            lexicon.add_country(line);
        }
        lexicon
    }

    fn add(&mut self, phrase: &str, known: Known) {
        for (beginning, known) in beginnings(phrase, known) {
            *self.phrases.entry(beginning).or_default() |= known;
        }
    }

    fn add_country(&mut self, line: &'static str) {
        let mut columns = line.split('\t');
        let Some(name) = columns.next() else { return };
        let index = self.countries.len();
        self.countries.push(Country { key: folded(name), name });
        let mut forms = vec![(name, CountryForm::Name)];
        for form in [CountryForm::Name, CountryForm::Demonym, CountryForm::Seat] {
            forms.extend(
                columns.next().unwrap_or("").split('|').filter(|text| !text.is_empty()).map(|text| (text, form)),
            );
        }
        for (text, form) in forms {
            let text = folded(text);
            let known = match form {
                CountryForm::Name => COUNTRY,
                CountryForm::Demonym => GROUP,
                CountryForm::Seat => SEAT | PLACE,
            };
            // 'us' and 'car' are words: only their written form can say that they are countries.
            if !matches!(text.as_str(), "us" | "car" | "male") {
                self.add(&text, known);
            }
            self.country_of.entry(text).or_insert((index, form));
        }
    }
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.word("mr"), TITLE | HONORIFIC);
        assert_ne!(lexicon.word("kremlin") & SEAT, 0);
        assert_ne!(lexicon.word("jennifer") & FIRST_NAME, 0);
        assert_eq!(lexicon.word("xqzv"), 0);
        let (known, _) = lexicon.step(extend(extend(PHRASE, "north"), "korea"));
        assert_ne!(known & COUNTRY, 0);
    }

    #[test]
    fn forms_lead_to_their_country() {
        let key = |form| Lexicon::get().country(form).map(|(country, form)| (country.key.as_str(), form));
        assert_eq!(key("u.s."), Some(("united states", CountryForm::Name)));
        assert_eq!(key("americans"), Some(("united states", CountryForm::Demonym)));
        assert_eq!(key("pyongyang"), Some(("north korea", CountryForm::Seat)));
    }
}
