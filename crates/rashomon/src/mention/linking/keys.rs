//! Keys: what an entity is called so that other articles call it the same.
//!
//! A key is the kind and the folded name, parted by ':', after honorifics, articles and company suffixes are dropped, known
//! variants are replaced by one form (`resources/names/aliases.tsv`), and spellings that transliteration varies are made
//! alike ([`plain`]). A person's key begins with the surname: 'person:shoigu sergei'. Countries share the name part of their
//! key with their people: 'place:united states', 'group:united states'.

use crate::annotate::MentionKind;
use crate::mention::names::lexicon::{self, CountryForm, Lexicon, folded};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// Names that are written in several ways.
#[derive(Debug, Default)]
struct Aliases {
    places: FxHashMap<String, &'static str>,
    organizations: FxHashMap<String, &'static str>,
    given: FxHashMap<String, &'static str>,
    surnames: FxHashMap<String, &'static str>,
    /// Family names that come first; `true` where other peoples use them otherwise.
    family_first: FxHashMap<&'static str, bool>,
    speaking: FxHashSet<&'static str>,
}

fn aliases() -> &'static Aliases {
    static ALIASES: OnceLock<Aliases> = OnceLock::new();
    ALIASES.get_or_init(|| {
        let mut aliases = Aliases::default();
        for line in lines(include_str!("../../../resources/names/aliases.tsv")) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(form), Some(others)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let map = match kind {
                "place" => &mut aliases.places,
                "organization" => &mut aliases.organizations,
                "given" => &mut aliases.given,
                _ => &mut aliases.surnames,
            };
            for other in others.split('|').filter(|other| !other.is_empty()).chain([form]) {
                map.insert(other.to_owned(), form);
            }
        }
        // Other spellings of the listed ones that transliteration makes.
        for map in [&mut aliases.given, &mut aliases.surnames] {
            let mut alike: Vec<(String, &str)> = map.iter().map(|(word, form)| (plain(word), *form)).collect();
            alike.sort_unstable();
            for (word, form) in alike {
                map.entry(word).or_insert(form);
            }
        }
        for line in lines(include_str!("../../../resources/names/family-first.txt")) {
            match line.strip_prefix('?') {
                Some(name) => aliases.family_first.insert(name, true),
                None => aliases.family_first.insert(line, false),
            };
        }
        aliases.speaking = lines(include_str!("../../../resources/names/speaking-verbs.txt")).collect();
        aliases
    })
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether a folded verb makes a capital before it speak as a government.
#[must_use]
pub fn speaks(verb: &str) -> bool {
    aliases().speaking.contains(verb)
}

/// A person's name, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given names and initials, folded.
    pub given: Vec<String>,
    /// The surname in the form that keys use; of a single name that name.
    pub surname: String,
}

impl PersonName {
    /// Takes a name apart.
    ///
    /// ```
    /// use rashomon::mention::linking::keys::PersonName;
    /// let name = PersonName::of("Mr. Sergey Shoigu");
    /// assert_eq!((name.surname.as_str(), name.given[0].as_str()), ("shoigu", "sergei"));
    /// assert_eq!(PersonName::of("Kim Jong-un").surname, "kim");
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Self {
        let lexicon = Lexicon::get();
        let folded = folded(name);
        let mut words: Vec<&str> = folded
            .split([' ', '-', '.', ',', '"', '(', ')'])
            .map(|word| word.strip_suffix("'s").unwrap_or(word).trim_matches('\''))
            .filter(|word| !word.is_empty())
            .collect();
        while words.len() > 1
            && lexicon.word(words[0]) & lexicon::TITLE != 0
            && lexicon.word(words[0]) & lexicon::FIRST_NAME == 0
        {
            words.remove(0);
        }
        while words.len() > 1 && words.last().is_some_and(|word| matches!(*word, "jr" | "sr" | "ii" | "iii" | "iv")) {
            words.pop();
        }
        if words.len() > 1 {
            let last = words.len() - 1;
            let mut at = 0;
            words.retain(|word| {
                at += 1;
                at > last
                    || !matches!(*word, "al" | "el" | "ul" | "bin" | "ibn" | "bint" | "abu" | "the")
                    || *word == "abu"
                    || *word == "bin" && last == 1
            });
        }
        let family_first = words.len() > 1
            && match aliases().family_first.get(words[0]) {
                None => false,
                Some(false) => true,
                Some(true) => {
                    words.last().is_some_and(|last| lexicon.word(last) & lexicon::SURNAME == 0) || words.len() > 2
                }
            };
        if family_first {
            words.rotate_left(1);
        }
        let surname = words.pop().map_or_else(String::new, surname);
        Self { given: words.into_iter().map(given).collect(), surname }
    }

    /// Whether there is more than a surname.
    #[must_use]
    pub fn is_full(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether two names can be one person's, as far as given names go: one has none, or an initial of the other's, or they
    /// share one.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        if self.surname != other.surname {
            return false;
        }
        let (Some(first), Some(second)) = (self.given.first(), other.given.first()) else { return true };
        initial_of(first, second)
            || initial_of(second, first)
            || self.given.contains(second)
            || other.given.contains(first)
            || consonants(first) == consonants(second)
    }

    /// Whether the given names say a woman (`Some(true)`) or a man; `None` where they leave it open.
    #[must_use]
    pub fn female(&self) -> Option<bool> {
        let known = Lexicon::get().word(self.given.first()?);
        match (known & lexicon::FEMALE != 0, known & lexicon::MALE != 0) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

fn initial_of(initial: &str, name: &str) -> bool {
    initial.chars().count() == 1 && name.starts_with(initial)
}

fn consonants(name: &str) -> String {
    let mut rest: String = name.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')).collect();
    if rest.chars().count() < 3 {
        // Too little is left to tell names apart.
        name.clone_into(&mut rest);
    }
    rest
}

fn given(word: &str) -> String {
    usual(&aliases().given, word)
}

fn surname(word: &str) -> String {
    usual(&aliases().surnames, word)
}

fn usual(forms: &FxHashMap<String, &'static str>, word: &str) -> String {
    let form = |word: &str| forms.get(word).map(|form| (*form).to_owned());
    form(word).unwrap_or_else(|| {
        let plain = plain(word);
        form(&plain).unwrap_or(plain)
    })
}

/// A folded word without what transliterations differ in: 'sergey' and 'sergei', 'mikhail' and 'mihail' do not differ here.
#[must_use]
pub fn plain(word: &str) -> String {
    let mut out = word.replace('\'', "");
    for (from, to) in [
        ("sch", "sh"),
        ("tch", "ch"),
        ("dzh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("dj", "j"),
        ("ou", "u"),
        ("oo", "u"),
        ("ck", "k"),
        ("ij", "i"),
        ("y", "i"),
        ("q", "k"),
        ("ee", "i"),
    ] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    let mut last = ' ';
    out.retain(|c| std::mem::replace(&mut last, c) != c);
    out
}

/// The key of a name of a kind.
#[must_use]
pub fn key(kind: MentionKind, name: &str) -> String {
    format!("{}:{}", kind.as_str(), name_part(kind, name))
}

/// The part of a key behind the kind.
#[must_use]
fn name_part(kind: MentionKind, name: &str) -> String {
    if kind == MentionKind::Person {
        let person = PersonName::of(name);
        return match person.given.first() {
            Some(given) => format!("{} {given}", person.surname),
            None => person.surname,
        };
    }
    let name = folded(name);
    let name = name.strip_prefix("the ").unwrap_or(&name);
    let name = name.strip_suffix("'s").unwrap_or(name).trim_matches(['\'', '"', ',']);
    let country = Lexicon::get().country(name);
    match kind {
        MentionKind::Place | MentionKind::Facility => match (country, aliases().places.get(name)) {
            (Some((country, CountryForm::Name)), _) => country.key.clone(),
            (_, Some(form)) => (*form).to_owned(),
            _ => name.replace('-', " "),
        },
        MentionKind::Group => match country {
            Some((country, CountryForm::Demonym)) => country.key.clone(),
            _ => name
                .strip_suffix('s')
                .filter(|stem| stem.len() > 3 && !stem.ends_with('s'))
                .unwrap_or(name)
                .replace('-', " "),
        },
        MentionKind::Organization => organization(name),
        _ => name.replace('-', " "),
    }
}

fn organization(name: &str) -> String {
    let known = |name: &str| aliases().organizations.get(name).map(|form| (*form).to_owned());
    if let Some(form) = known(name) {
        return form;
    }
    let mut words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop();
    }
    let short = words
        .join(" ")
        .replace(['.', '-'], "")
        .replace("organisation", "organization")
        .replace("centre", "center")
        .replace("defence", "defense");
    known(&short).unwrap_or(short)
}

/// Company forms, which are no part of a name.
fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "inc"
            | "corp"
            | "corporation"
            | "ltd"
            | "limited"
            | "co"
            | "plc"
            | "llc"
            | "gmbh"
            | "ag"
            | "s.a"
            | "sa"
            | "nv"
            | "n.v"
            | "incorporated"
            | "&"
    )
}
