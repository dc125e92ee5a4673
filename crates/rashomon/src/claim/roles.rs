//! Roles: who holds which office, from titles before names and appositions after them.

use crate::annotate::{Argument, Deprel, MentionKind, Role, Upos};
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
        // 'Sen. Mela Wood' may be taken for a name.
        let short = |index: &usize| reading.lower(*index).ends_with('.') && is_title(reading.lower(*index));
        let named = name.start + name.clone().take(name.len() - 1).take_while(short).count();
        if let Some(title) = title_before(reading, named, sentence.start) {
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
    // 'The parents, Ard', 'an offence for President Ard': several are not he, and where the title stands right before the name, a
    // preposition before it belongs to the clause.
    let beside = end < name;
    let several = |lower: &str| beside && lower.strip_suffix('s').is_some_and(is_title);
    let mut first = end;
    let mut titled = false;
    while first > floor && end - first < 10 {
        let index = first - 1;
        let role = is_title(reading.lower(index)) && !several(reading.lower(index));
        let joint = match reading.lower(index) {
            "-" => first < end,
            "of" | "for" => first < end && (beside || !is_title(reading.lower(end - 1))),
            _ => false,
        };
        // 'Far-right': what a hyphen joins is one word, whatever its half is alone.
        let half = first < end && reading.lower(first) == "-";
        let inside = reading.noun_like(index) || reading.possessive(index) || joint || half;
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
    // 'When he was president, Ard': beside a comma stands somebody's or some town's, or 'the'.
    let bound = |index: usize| {
        reading.is(index, bits::DETERMINER) || reading.possessive(index) || is_whose(reading.lower(index))
    };
    titled &= !beside || (first..end).any(bound);
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
        let joint = end > first && is_joint(reading.lower(end));
        if !(reading.noun_like(end) || joint || reading.possessive(end)) {
            break;
        }
        titled |= is_title(reading.lower(end)) && end < first + 10;
        end += 1;
    }
    // 'Jane Doe, a teacher who'.
    while end > first && is_joint(reading.lower(end - 1)) {
        end -= 1;
    }
    (titled && end > first && !names_another(reading, first..end)).then_some(first..end)
}

fn is_whose(word: &str) -> bool {
    matches!(word, "his" | "her" | "its" | "their" | "my" | "our")
}

fn is_joint(word: &str) -> bool {
    matches!(word, "of" | "for" | "to" | "in" | "at" | "and" | "with" | "-" | "on" | "who" | "’s" | "'s")
}

/// 'Mayor Ivo Ard' of 'Jane Doe, Mayor Ivo Ard and others': a second person with his own title; not 'Mayor Ivo Ard's sister'.
fn names_another(reading: &Reading<'_>, words: Range<usize>) -> bool {
    let span = reading.cover(words.clone());
    let until = words.clone().find(|index| is_joint(reading.lower(*index))).unwrap_or(words.end);
    super::predicates::within(&reading.layer.mentions, span, |mention| mention.span).any(|mention| {
        let name = reading.layer.tokens_in(mention.span);
        let titled =
            name.start.checked_sub(1).is_some_and(|before| words.start <= before && is_title(reading.lower(before)));
        let titled = titled || name.len() > 1 && is_title(reading.lower(name.start));
        mention.kind == MentionKind::Person && name.start < until && titled && !reading.possessive(name.end)
    })
}

/// 'Jane Doe is the mayor', 'served as minister', 'was named director', 'will direct'.
fn said_to_be(reading: &Reading<'_>, name_end: usize, ceiling: usize) -> Option<Range<usize>> {
    let mut at = name_end;
    let mut copula = false;
    while at < ceiling && at < name_end + 7 {
        let lower = reading.lower(at);
        let verb = reading.verb(at);
        // 'Is sending the guard': the last verb decides.
        if verb || lower == "as" {
            copula = matches!(
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
        }
        if !(verb || reading.is(at, bits::ADVERB | bits::AUX) || matches!(lower, "as" | "to")) {
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
    // 'A man called Ard', not 'the chairman called Ard'.
    if !as_word && reading.parsed(verb) && reading.deprel(verb) != Deprel::Acl {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use crate::annotate::{ClaimKind, Role, annotate};
    use crate::article::Article;

    /// The titles that a text gives, with the words that they are given in.
    fn titles(text: &str) -> Vec<(String, String)> {
        let claims =
            annotate(&Article::from_text(text)).claims.into_iter().filter(|claim| claim.kind == ClaimKind::Role);
        let titled = |role: Role| {
            move |claim: &crate::annotate::Claim| claim.arguments.iter().find(|a| a.role == role).map(|a| a.span)
        };
        claims
            .filter_map(|claim| {
                let title = titled(Role::Title)(&claim)?;
                Some((title.of(text).to_owned(), claim.span.of(text).to_owned()))
            })
            .collect()
    }

    #[test]
    fn short_titles_are_titles() {
        let found = titles("The strike was met by Gov. Jonas Ardell on Monday. Lorma Rep. Petra Sovik opposed it.");
        let quotes: Vec<&str> = found.iter().map(|(_, quote)| quote.as_str()).collect();
        assert_eq!(quotes, ["Gov. Jonas Ardell", "Lorma Rep. Petra Sovik"]);
    }

    #[test]
    fn a_title_is_not_cut_at_its_hyphen() {
        let found = titles("Jonas Ardell beat far-right leader Petra Sovik on Monday.");
        assert_eq!(found[0].1, "far-right leader Petra Sovik");
    }

    #[test]
    fn what_a_clause_says_beside_a_title_is_no_part_of_it() {
        let found =
            titles("It was a hard day for President Jonas Ardell. Petra Sovik is sending the National Guard home.");
        let titles: Vec<&str> = found.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles, ["President"]);
    }

    #[test]
    fn a_description_ends_with_its_words_and_is_of_one() {
        let found = titles("The police met Petra Sovik, the harbour engineer who built the pier, on Monday.");
        assert!(found.iter().any(|(title, _)| title == "the harbour engineer"), "{found:?}");
        let found = titles("The meeting in Lorma drew Petra Sovik, Mayor Jonas Ardell and others.");
        assert!(found.iter().all(|(_, quote)| !quote.starts_with("Petra")), "{found:?}");
    }
}
