//! Roles: who holds which office, from titles before names and appositions after them.

use crate::annotate::{Argument, MentionKind, Role, Upos};
use crate::attribution::lexicon::bits;
use crate::attribution::reading::Reading;
use crate::span::Span;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::OnceLock;

/// Whether a word in lower case names an office, trade or relation that a person can have.
#[must_use]
pub fn is_title(lower: &str) -> bool {
    static TITLES: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let titles = TITLES.get_or_init(|| {
        let file = include_str!("../../resources/role-nouns.txt");
        file.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')).collect()
    });
    titles.contains(lower)
        || lower.strip_suffix('s').is_some_and(|singular| titles.contains(singular))
        || lower.strip_suffix('.').is_some_and(|short| titles.contains(short))
}

/// A name with its role.
#[derive(Clone, Debug)]
pub struct RoleFound {
    /// Role and name together.
    pub span: Span,
    /// Title and name.
    pub arguments: Vec<Argument>,
    /// Which rule.
    pub rule: &'static str,
}

/// The roles that a sentence gives to the persons named in it.
#[must_use]
pub fn of(reading: &Reading<'_>, sentence: Range<usize>) -> Vec<RoleFound> {
    let mut found = Vec::new();
    let span = reading.cover(sentence.clone());
    for mention in super::predicates::within(&reading.layer.mentions, span, |mention| mention.span) {
        if mention.kind != MentionKind::Person {
            continue;
        }
        let name = reading.layer.tokens_in(mention.span);
        if name.is_empty() {
            continue;
        }
        let who = Argument { role: Role::Who, span: mention.span, entity: Some(mention.entity) };
        if let Some(title) = title_before(reading, name.start, sentence.start) {
            let words = reading.cover(title.clone());
            found.push(RoleFound {
                span: words.cover(mention.span),
                arguments: vec![Argument { role: Role::Title, span: words, entity: None }, who.clone()],
                rule: "title before name",
            });
        } else if let Some(noun) = noun_before(reading, name.start, sentence.start) {
            let words = reading.cover(noun);
            found.push(RoleFound {
                span: words.cover(mention.span),
                arguments: vec![Argument { role: Role::Title, span: words, entity: None }, who.clone()],
                rule: "noun before name",
            });
        }
        if let Some(title) = apposition_after(reading, name.end, sentence.end) {
            let words = reading.cover(title.clone());
            found.push(RoleFound {
                span: mention.span.cover(words),
                arguments: vec![who.clone(), Argument { role: Role::Title, span: words, entity: None }],
                rule: "apposition after name",
            });
        }
        if let Some(title) = said_to_be(reading, name.end, sentence.end) {
            let words = reading.cover(title.clone());
            found.push(RoleFound {
                span: mention.span.cover(words),
                arguments: vec![who.clone(), Argument { role: Role::Title, span: words, entity: None }],
                rule: "name is role",
            });
        }
        if let Some(title) = identified_as(reading, name.start, sentence.start) {
            let words = reading.cover(title.clone());
            found.push(RoleFound {
                span: words.cover(mention.span),
                arguments: vec![Argument { role: Role::Title, span: words, entity: None }, who],
                rule: "identified as",
            });
        }
    }
    found
}

/// 'Russian President', 'the mayor of Lorma,', 'her brother'.
fn title_before(reading: &Reading<'_>, name: usize, floor: usize) -> Option<Range<usize>> {
    let mut end = name;
    if end > floor && reading.word(end - 1) == "," {
        end -= 1;
    }
    let mut first = end;
    let mut titled = false;
    while first > floor && end - first < 10 {
        let index = first - 1;
        let role = is_title(reading.lower(index));
        let inside = reading.noun_like(index)
            || reading.possessive(index)
            || (first < end && matches!(reading.lower(index), "of" | "-" | "for"));
        if !inside || reading.in_time(index) {
            break;
        }
        // With a comma between ('the mayor, Jane Doe'), or without, the title's own word stands near the name.
        titled |= role;
        first = index;
        if reading.is(index, bits::DETERMINER) {
            break;
        }
    }
    while first < end && (matches!(reading.lower(first), "of" | "-" | "for") || reading.possessive(first)) {
        first += 1;
    }
    (titled && first < end).then_some(first..end)
}

/// 'Referee Tona Wex', 'the convicted forger Jon Ard': a noun that no list calls a title, right before a full name.
fn noun_before(reading: &Reading<'_>, name: usize, floor: usize) -> Option<Range<usize>> {
    let before = name.checked_sub(1).filter(|index| *index >= floor)?;
    let described = reading.upos(before) == Upos::Noun && !reading.in_time(before) && !reading.in_name(before);
    let full = reading.in_name(name) && reading.in_name(name + 1);
    if !described || !full {
        return None;
    }
    let mut first = before;
    while first > floor && before - first < 6 {
        let index = first - 1;
        let inside = matches!(reading.upos(index), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Det)
            || reading.word(index) == "-";
        if !inside || reading.in_time(index) {
            break;
        }
        first = index;
        if reading.is(index, bits::DETERMINER) {
            break;
        }
    }
    Some(first..name)
}

/// 'Jane Doe, the mayor of Lorma' and 'Jane Doe, 44, a teacher'.
fn apposition_after(reading: &Reading<'_>, name_end: usize, ceiling: usize) -> Option<Range<usize>> {
    if reading.word(name_end) != "," || name_end + 1 >= ceiling {
        return None;
    }
    let mut first = name_end + 1;
    // Over an age.
    if reading.word(first).chars().all(|c| c.is_ascii_digit()) && reading.word(first + 1) == "," {
        first += 2;
    }
    let mut end = first;
    let mut titled = false;
    while end < ceiling && end - first < 16 {
        let joint = end > first
            && matches!(
                reading.lower(end),
                "of" | "for" | "to" | "in" | "at" | "and" | "with" | "-" | "on" | "who" | "’s" | "'s"
            );
        if !(reading.noun_like(end) || joint || reading.possessive(end)) {
            break;
        }
        titled |= is_title(reading.lower(end)) && end < first + 10;
        end += 1;
    }
    (titled && end > first).then_some(first..end)
}

/// 'Jane Doe is the mayor', 'served as minister', 'was named director', 'will direct'.
fn said_to_be(reading: &Reading<'_>, name_end: usize, ceiling: usize) -> Option<Range<usize>> {
    let mut at = name_end;
    let mut copula = false;
    while at < ceiling && at < name_end + 7 {
        let lower = reading.lower(at);
        copula |= matches!(
            lower,
            "is" | "was"
                | "are"
                | "were"
                | "be"
                | "become"
                | "became"
                | "served"
                | "serves"
                | "named"
                | "appointed"
                | "elected"
                | "hired"
                | "as"
        );
        if !(reading.verb(at) || reading.is(at, bits::ADVERB | bits::AUX) || matches!(lower, "as" | "to")) {
            break;
        }
        at += 1;
    }
    let start = at;
    let mut titled = false;
    while at < ceiling
        && at < start + 8
        && (reading.noun_like(at) || reading.possessive(at) || at > start && matches!(reading.lower(at), "of" | "for"))
    {
        titled |= is_title(reading.lower(at));
        at += 1;
    }
    (copula && titled && at > start).then_some(start..at)
}

/// 'the father, identified as Vincent Doe', 'a man named Doe'.
fn identified_as(reading: &Reading<'_>, name: usize, floor: usize) -> Option<Range<usize>> {
    let verb = (floor..name)
        .rev()
        .take(4)
        .find(|index| matches!(reading.lower(*index), "identified" | "named" | "called" | "known" | "as"))?;
    if !(verb + 1..name).all(|index| matches!(reading.lower(index), "as" | "by" | "police") || reading.noun_like(index))
    {
        return None;
    }
    let as_word = reading.lower(verb) == "as";
    if as_word && !matches!(reading.lower(verb.checked_sub(1)?), "identified" | "known" | "named" | "described") {
        return None;
    }
    let mut end = if as_word { verb.checked_sub(1)? } else { verb };
    while end > floor && (reading.word(end - 1) == "," || reading.is(end - 1, bits::AUX | bits::ADVERB)) {
        end -= 1;
    }
    let phrase = crate::attribution::phrases::before(reading, end, floor)?;
    (phrase.len() < 12).then_some(phrase)
}
