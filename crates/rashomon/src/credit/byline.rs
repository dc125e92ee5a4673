//! Lines that hold nothing but who made the text: 'By Jane Doe', 'Jane Doe, Associated Press', 'Posted March 3 by Reuters'.
//!
//! Every word of such a line is a name, an agency, a role or part of a time; one word of prose and it is none.

use super::agencies;
use super::words::{WordClass, is};
use crate::article::{Credit, CreditKind};
use crate::span::Span;

/// Longest credit line, in bytes.
const LONGEST: usize = 160;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Agency(&'static str),
    Name,
    Link,
    Time,
}

#[derive(Debug)]
struct Item {
    class: Class,
    start: usize,
    end: usize,
}

/// The credits of a line that is a credit line; none otherwise.
pub fn find(line: &str, start: usize, credits: &mut Vec<Credit>) {
    if line.len() > LONGEST || line.ends_with(['?', '!', ':']) {
        return;
    }
    let Some(items) = classify(line) else { return };
    let names = items.iter().filter(|i| i.class == Class::Name).count();
    let mut agencies: Vec<Class> = items.iter().map(|i| i.class).filter(|c| matches!(c, Class::Agency(_))).collect();
    agencies.dedup();
    let agencies = agencies.len();
    let marked = begins_with_by(line);
    // 'Jane Doe, Reuters' names a person before the agency; without an agency only 'By' tells a byline.
    if !(marked && names + agencies > 0 || agencies == 1 && names <= 4) {
        return;
    }
    let mut edge = 0;
    let named: Vec<&Item> = items.iter().filter(|i| matches!(i.class, Class::Name | Class::Agency(_))).collect();
    for (index, item) in named.iter().enumerate() {
        let end = named.get(index + 1).map_or(line.len(), |_| item.end);
        let text = &line[item.start..item.end];
        let (kind, name) = match item.class {
            Class::Agency(agency) => (CreditKind::Agency, agency.to_owned()),
            _ => (CreditKind::Byline, text.to_owned()),
        };
        let span = Span::at(start + if index == 0 { 0 } else { edge.max(item.start) }, start + end);
        credits.push(Credit { kind, name, span });
        edge = end;
    }
}

fn begins_with_by(line: &str) -> bool {
    ["By ", "BY ", "by ", "By: ", "By\u{a0}", "Story by ", "Written by ", "Reported by ", "Authored by "]
        .iter()
        .any(|by| line.starts_with(by))
}

/// The items of a line, if every word has a class.
fn classify(line: &str) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    let glued = agencies::glued(line);
    let marked = begins_with_by(line);
    // A break (comma, dash, bar, link word) ends a name.
    let mut broken = true;
    while at < line.len() {
        let rest = &line[at..];
        let skip = rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '&').len();
        if skip > 0 {
            broken |=
                rest[..skip].contains([',', '|', '-', '–', '—', '/', '(', ')', '•', '·', ';', ':', '\t']) || skip > 4;
            at += skip;
            continue;
        }
        if let Some((agency, length)) = agencies::at_start(rest) {
            items.push(Item { class: Class::Agency(agency), start: at, end: at + length });
            at += length;
            broken = true;
            continue;
        }
        let mut length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '/' | '(' | ')' | ';' | ':' | '—' | '–'))
            .unwrap_or(rest.len());
        if let Some(glue) = glued.filter(|glue| *glue > at && *glue < at + length) {
            length = glue - at;
        }
        let word = rest[..length].trim_end_matches(['.', '-']);
        let lower = word.to_lowercase();
        let lower = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")).unwrap_or(&lower);
        let after_agency = matches!(items.last(), Some(Item { class: Class::Agency(_), .. }));
        let class = if is(lower, WordClass::Link) {
            broken = true;
            Class::Link
        } else if (is(lower, WordClass::Day) || is(lower, WordClass::Clock))
            && (!items.is_empty() || word.len() > 3)
            && !(marked && items.iter().all(|i| i.class == Class::Link) && broken && next_is_name(rest, length))
            || word.starts_with(|c: char| c.is_ascii_digit())
        {
            broken = true;
            Class::Time
        } else if is(lower, WordClass::Role)
            && (after_agency
                || broken
                || items.last().is_some_and(|i| i.class != Class::Name)
                || word.starts_with(char::is_lowercase))
        {
            broken = true;
            Class::Link
        } else if is_name_word(word) {
            Class::Name
        } else {
            return None;
        };
        match items.last_mut() {
            Some(last) if class == Class::Name && last.class == Class::Name && !broken => last.end = at + length,
            _ => items.push(Item { class, start: at, end: at + length }),
        }
        if class == Class::Name {
            broken = false;
        }
        at += length.max(1);
    }
    // What follows a comma after a person without being an agency is the paper or the role: 'By Jane Doe, The Lorma Herald'.
    keep_persons(line, &mut items);
    let longest = items
        .iter()
        .filter(|i| i.class == Class::Name)
        .map(|i| line[i.start..i.end].split_whitespace().count())
        .max()
        .unwrap_or(0);
    (longest <= 5).then_some(items)
}

/// Leaves as names those that stand first, or after 'and' or a comma between persons, and look like persons.
fn keep_persons(line: &str, items: &mut Vec<Item>) {
    let mut previous_end = None::<usize>;
    items.retain(|item| {
        if item.class != Class::Name {
            return true;
        }
        let between = previous_end.map_or("", |end| line.get(end..item.start).unwrap_or(""));
        let words = line[item.start..item.end].split_whitespace().count();
        let another = between.contains("and") || between.contains('&') || (between.trim() == "," && words <= 3);
        let outlet = line[item.start..item.end].split_whitespace().any(|w| {
            is(w.to_lowercase().trim_end_matches('.'), WordClass::Outlet)
                || w.contains(".com")
                || w.chars().filter(|c| c.is_ascii_digit()).count() > 0
        });
        let kept = (previous_end.is_none() || another) && !(outlet && previous_end.is_some());
        previous_end = Some(item.end);
        kept
    });
}

fn next_is_name(rest: &str, length: usize) -> bool {
    rest.get(length..).map(str::trim_start).is_some_and(|next| next.starts_with(char::is_uppercase))
}

/// 'Doe', 'McRoe', "O'Roe", 'J.', 'DOE', 'de', 'van'.
fn is_name_word(word: &str) -> bool {
    is(word, WordClass::Small)
        || (word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<(CreditKind, String)> {
        let mut credits = Vec::new();
        find(line, 0, &mut credits);
        for credit in &credits {
            assert!(!credit.span.of(line).is_empty(), "{line}");
        }
        credits.into_iter().map(|c| (c.kind, c.name)).collect()
    }

    fn byline(name: &str) -> (CreditKind, String) {
        (CreditKind::Byline, name.to_owned())
    }

    fn agency(name: &str) -> (CreditKind, String) {
        (CreditKind::Agency, name.to_owned())
    }

    #[test]
    fn persons_and_agencies_are_told_apart() {
        assert_eq!(found("By Jane Doe"), [byline("Jane Doe")]);
        assert_eq!(found("By Jane Doe and John van Roe"), [byline("Jane Doe"), byline("John van Roe")]);
        assert_eq!(found("By JANE DOE, Associated Press"), [byline("JANE DOE"), agency("AP")]);
        assert_eq!(found("The Associated Press — By JANE DOE - Associated Press")[0], agency("AP"));
        assert_eq!(found("By Reuters"), [agency("Reuters")]);
        assert_eq!(found("By JOHN ROEAssociated Press"), [byline("JOHN ROE"), agency("AP")]);
        assert_eq!(found("By JANE DOE, AP National Security Writer"), [byline("JANE DOE"), agency("AP")]);
    }

    #[test]
    fn times_and_roles_are_no_names() {
        assert_eq!(
            found("Jane Doe, Associated Press Published 9:21 a.m. ET July 15, 2026"),
            [byline("Jane Doe"), agency("AP")]
        );
        assert_eq!(found("Posted 3:57 pm, July 15, 2026, by Associated Press"), [agency("AP")]);
        assert_eq!(found("AP June 1, 2026, 10:35 PM"), [agency("AP")]);
        assert_eq!(found("By Jane Doe, Staff Writer"), [byline("Jane Doe")]);
        assert_eq!(found("By Jane Doe, The Lorma Herald"), [byline("Jane Doe")]);
    }

    #[test]
    fn prose_is_no_credit_line() {
        assert_eq!(found("By Monday the water had reached the bridge"), []);
        assert_eq!(found("Reuters said the bridge was closed"), []);
        assert_eq!(found("Jane Doe"), []);
        assert_eq!(found("By far the worst flood in Lorma"), []);
    }
}
