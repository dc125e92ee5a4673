//! Peoples and their countries as one key: 'Chinese exports' and 'exports of China' speak of one thing.

use super::stem::stem;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The key of the country, where a key (see [`stem`]) is that of its people or adjective: 'chinese' gives that of 'China'.
#[must_use]
pub fn country(key: &str) -> Option<&'static str> {
    static COUNTRIES: OnceLock<FxHashMap<String, String>> = OnceLock::new();
    COUNTRIES.get_or_init(|| read(include_str!("../../resources/names/countries.tsv"))).get(key).map(String::as_str)
}

/// A line: names of the country, peoples and adjectives, capital; parts of a column stand apart by '|' or in columns of their own.
fn read(table: &str) -> FxHashMap<String, String> {
    let mut countries = FxHashMap::default();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(name), Some(others), Some(peoples)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        // 'United Kingdom' goes by 'Britain': the first of its names that is one word.
        let one_word = |name: &&str| !name.is_empty() && !name.contains(' ');
        let Some(name) = std::iter::once(name).chain(others.split('|')).find(one_word) else { continue };
        let keyed = |word: &str| {
            let mut word = word.to_lowercase();
            stem(&mut word);
            word
        };
        for people in peoples.split('|').filter(one_word) {
            countries.insert(keyed(people), keyed(name));
        }
    }
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_people_is_its_country() {
        let key = |word: &str| {
            let mut word = word.to_owned();
            stem(&mut word);
            word
        };
        for (people, name) in [("ukrainian", "ukraine"), ("chinese", "china"), ("greeks", "greece")] {
            assert_eq!(country(&key(people)), Some(key(name).as_str()), "{people}");
        }
        assert_eq!(country("ferry"), None);
    }
}
