//! Sentences that name where a text comes from: 'Original Source: www.example.org', 'Reuters contributed to this report.'

use super::agencies;
use super::lines::Sentences;
use crate::article::{Credit, CreditKind};
use crate::span::Span;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::OnceLock;

/// Longest name of a source, in bytes.
const LONGEST_NAME: usize = 90;

/// A phrase of `resources/credit-phrases.tsv`: what sort of credit it marks, and where the name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// The line begins with the phrase; the rest of it is the source.
    Source,
    /// A sentence holds the phrase; the source follows.
    SourceInside,
    /// A sentence holds the phrase; the contributor stands before.
    ContributorBefore,
    /// A sentence begins with the phrase; the contributor follows.
    ContributorAfter,
    /// A sentence begins with the phrase; those who wrote follow.
    Writers,
}

struct Phrases {
    search: Option<AhoCorasick>,
    rules: Vec<Rule>,
}

fn phrases() -> &'static Phrases {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let (mut texts, mut rules) = (Vec::new(), Vec::new());
        for row in include_str!("../../resources/credit-phrases.tsv").lines().filter(|row| !row.starts_with('#')) {
            let Some((rule, text)) = row.split_once('\t') else { continue };
            let rule = match rule {
                "source" => Rule::Source,
                "source_inside" => Rule::SourceInside,
                "contributor_before" => Rule::ContributorBefore,
                "contributor_after" => Rule::ContributorAfter,
                "writers" => Rule::Writers,
                _ => continue,
            };
            texts.push(text);
            rules.push(rule);
        }
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(texts)
            .ok();
        Phrases { search, rules }
    })
}

/// The credits in the sentences of one line that begins at byte `start` of the text.
pub fn find(line: &str, start: usize, credits: &mut Vec<Credit>) {
    let phrases = phrases();
    let Some(search) = &phrases.search else { return };
    let sentences = Sentences::of(line);
    let mut covered = 0;
    for matched in search.find_iter(line) {
        let Some(rule) = phrases.rules.get(matched.pattern().as_usize()).copied() else { continue };
        if matched.start() < covered {
            continue;
        }
        let sentence = sentences.around(matched.range());
        let before = &line[sentence.start..matched.start()];
        let after = &line[matched.end()..sentence.end];
        // Names of sites hold stops ('Original Source: www.example.org'), so the source runs to the end of the line.
        let rest = &line[matched.end()..];
        let opens = before.chars().all(|c| !c.is_alphanumeric());
        let (kind, name, end) = match rule {
            Rule::Source if opens && sentence.start == 0 && rest.len() <= LONGEST_NAME => {
                (CreditKind::OriginalSource, clean(rest), line.len())
            }
            Rule::SourceInside if before.len() <= 60 => (CreditKind::OriginalSource, clean(cut(after)), sentence.end),
            Rule::ContributorBefore if before.len() <= 250 => (CreditKind::Contributor, clean(before), sentence.end),
            Rule::ContributorAfter if opens => (CreditKind::Contributor, clean(cut(after)), sentence.end),
            Rule::Writers if opens => (CreditKind::Byline, clean(cut(after)), sentence.end),
            _ => continue,
        };
        if !name.starts_with(|c: char| c.is_alphanumeric()) || (kind == CreditKind::OriginalSource && is_clock(name)) {
            continue;
        }
        covered = end;
        push(line, start, sentence.start..end, kind, name, credits);
    }
}

/// One credit an agency, else one for the name as it stands; together they cover the sentence.
fn push(
    line: &str,
    start: usize,
    range: std::ops::Range<usize>,
    kind: CreditKind,
    name: &str,
    credits: &mut Vec<Credit>,
) {
    let sentence = &line[range.clone()];
    let trimmed = range.start + (sentence.len() - sentence.trim_start().len())..range.start + sentence.trim_end().len();
    let named = if kind == CreditKind::Byline { Vec::new() } else { agencies::all_in(&line[trimmed.clone()]) };
    if named.is_empty() {
        let name = name.chars().take(120).collect();
        credits.push(Credit { kind, name, span: Span::at(start + trimmed.start, start + trimmed.end) });
        return;
    }
    // 'Source: Reuters' is the agency's text; 'Reuters contributed' is not, but 'Associated Press writer Jane Doe contributed' is
    // how an agency credits its own.
    let own_writer = kind == CreditKind::Contributor
        && named.first().is_some_and(|(_, range)| is_own_writer(sentence.trim_start(), range.end));
    let kind = if kind == CreditKind::OriginalSource || own_writer { CreditKind::Agency } else { kind };
    for (index, (agency, _)) in named.iter().enumerate() {
        let from = if index == 0 { trimmed.start } else { trimmed.start + named[index].1.start };
        let to = named.get(index + 1).map_or(trimmed.end, |next| trimmed.start + next.1.start);
        let span = Span::at(from, to).trim(line);
        credits.push(Credit {
            kind,
            name: (*agency).to_owned(),
            span: Span::new(span.start + offset(start), span.end + offset(start)),
        });
    }
}

/// Whether a sentence begins with an agency and goes on with 'writer', 'journalists' and the like.
fn is_own_writer(sentence: &str, agency_end: usize) -> bool {
    let next = sentence.get(agency_end..).unwrap_or("").split_whitespace().next().unwrap_or("");
    agencies::at_start(sentence).is_some_and(|(_, length)| length == agency_end)
        && super::words::is(&next.to_lowercase(), super::words::WordClass::Role)
}

fn offset(start: usize) -> u32 {
    u32::try_from(start).unwrap_or(u32::MAX)
}

/// The name up to where the sentence goes on.
fn cut(text: &str) -> &str {
    let end = [
        ";",
        " and is ",
        " and has been ",
        " under ",
        " on January",
        " on February",
        " in print",
        " with permission",
        ". ",
    ]
    .iter()
    .filter_map(|mark| text.find(mark))
    .min()
    .unwrap_or(text.len());
    &text[..end]
}

/// A name without the brackets, stops and dashes around it.
fn clean(text: &str) -> &str {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | ':' | ';' | '(' | ')' | '-' | '–' | '—' | '*' | '"' | '“' | '”' | '[' | ']' | '|' | '•'
            )
    });
    text.strip_prefix("the ")
        .or_else(|| text.strip_prefix("The ").filter(|rest| agencies::named(rest).is_some()))
        .unwrap_or(text)
}

/// 'Originally published July 14, 2026 at 6:54 pm' names a time, no source.
fn is_clock(name: &str) -> bool {
    super::furniture::is_date_line(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<(CreditKind, String)> {
        let mut credits = Vec::new();
        find(line, 0, &mut credits);
        credits.into_iter().map(|c| (c.kind, c.name)).collect()
    }

    #[test]
    fn sources_are_named() {
        assert_eq!(found("Original Source: www.example.org"), [(CreditKind::OriginalSource, "www.example.org".into())]);
        assert_eq!(
            found("First published by The Lorma Herald."),
            [(CreditKind::OriginalSource, "The Lorma Herald".into())]
        );
        assert_eq!(
            found("This article was originally published on Torva Today."),
            [(CreditKind::OriginalSource, "Torva Today".into())]
        );
        assert_eq!(found("Source: Reuters"), [(CreditKind::Agency, "Reuters".into())]);
        assert_eq!(found("Originally published July 14, 2026 at 6:54 pm"), []);
    }

    #[test]
    fn contributors_are_no_makers() {
        assert_eq!(found("The Associated Press contributed to this report."), [(CreditKind::Contributor, "AP".into())]);
        assert_eq!(found("Staff writer Jane Doe contributed to this story.")[0].0, CreditKind::Contributor);
        assert_eq!(found("Associated Press writer Jane Doe contributed to this report.")[0].0, CreditKind::Agency);
        let both = found("This report contains material from Reuters and The Associated Press.");
        assert_eq!(both, [(CreditKind::Contributor, "Reuters".into()), (CreditKind::Contributor, "AP".into())]);
    }

    #[test]
    fn writers_are_a_byline() {
        assert_eq!(found("(Reporting by Jane Doe; Editing by John Roe)"), [(CreditKind::Byline, "Jane Doe".into())]);
    }

    #[test]
    fn told_to_an_agency_is_no_credit() {
        assert_eq!(found("The bridge is closed, a spokesman told Reuters."), []);
        assert_eq!(found("The storm contributed to this year's losses."), []);
    }
}
