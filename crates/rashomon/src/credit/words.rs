//! The closed word classes of credit lines (`resources/credit-words.tsv`).

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// A class of words, as a bit: one word may be in several ('may', 'sun').
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub enum WordClass {
    /// What a person is to an outlet: 'writer', 'correspondent'.
    Role = 1,
    /// Joins the parts of a credit line: 'by', 'and', 'via'.
    Link = 2,
    /// Months and days of the week.
    Day = 4,
    /// Other words of times: 'pm', 'ET', 'ago'.
    Clock = 8,
    /// Labels before a time: 'posted', 'updated'.
    Posted = 16,
    /// Words by which papers and stations are named.
    Outlet = 32,
    /// Labels that stand before a dash or colon as a place would.
    NoPlace = 64,
    /// Words inside names that keep small letters.
    Small = 128,
    /// What people do on photographs.
    Picture = 256,
    /// What authors are: 'columnist', 'professor'.
    Trade = 512,
}

/// Whether a word, given in small letters, is of a class.
#[must_use]
pub fn is(word: &str, class: WordClass) -> bool {
    classes().get(word).is_some_and(|bits| bits & class as u16 != 0)
}

fn classes() -> &'static FxHashMap<&'static str, u16> {
    static CLASSES: OnceLock<FxHashMap<&'static str, u16>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let mut classes = FxHashMap::default();
        for row in include_str!("../../resources/credit-words.tsv").lines().filter(|row| !row.starts_with('#')) {
            let Some((class, words)) = row.split_once('\t') else { continue };
            let bit = match class {
                "role" => WordClass::Role,
                "link" => WordClass::Link,
                "day" => WordClass::Day,
                "clock" => WordClass::Clock,
                "posted" => WordClass::Posted,
                "outlet" => WordClass::Outlet,
                "no_place" => WordClass::NoPlace,
                "small" => WordClass::Small,
                "picture" => WordClass::Picture,
                "trade" => WordClass::Trade,
                _ => continue,
            };
            for word in words.split(' ') {
                *classes.entry(word).or_insert(0) |= bit as u16;
            }
        }
        classes
    })
}
