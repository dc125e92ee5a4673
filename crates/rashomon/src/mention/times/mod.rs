//! Times: what the text says of when, with TIMEX3 values.
//!
//! One way through, linear in the text: [`scan`] splits it into words with their classes, [`numbers`] joins number words,
//! [`grammar`] matches the rules of `resources/times/rules.txt` at each word, [`guard`] refuses what only looks like a time,
//! [`join`] joins neighbours into one time ('10 p.m.' 'Wednesday'), [`hedge`] takes in 'early' and 'at least', and
//! [`anchor`] turns each reading into a value, from the publication date and the time last spoken of.

mod anchor;
mod calendar;
mod feasts;
mod grammar;
mod guard;
mod hedge;
mod join;
mod lexicon;
mod meaning;
mod numbers;
mod scan;
mod tense;

use crate::annotate::{Annotations, Layer, Sentence, Time, TimeKind};
use crate::article::Article;
use anchor::Anchor;
use calendar::Point;
use grammar::{Grammar, Match};
use guard::Around;
use jiff::civil::Date;
use lexicon::Class;
pub use lexicon::month_name;
pub(crate) use lexicon::months;
use meaning::{Fields, Meaning, Verb, fields};
use scan::Word;
use std::sync::OnceLock;

/// Assigns the times of both layers.
pub fn find(article: &Article, annotations: &mut Annotations) {
    let mut published = article.published.as_ref().map(crate::article::Moment::date);
    if published.is_none() {
        published = header_date(&article.text);
    }
    if let Some(title) = article.separate_title() {
        annotations.title.times = times(title, published, &annotations.title.sentences);
    }
    let Layer { sentences, times: found, .. } = &mut annotations.text;
    *found = times(&article.text, published, sentences);
}

/// Finds the times of one text. Without sentences the whole text counts as one.
#[must_use]
pub fn times(text: &str, published: Option<Date>, sentences: &[Sentence]) -> Vec<Time> {
    let grammar = grammar();
    let mut words = Vec::new();
    scan::scan(text, &grammar.lexicon, &mut words);
    numbers::merge(text, &mut words);
    let mut readings = read(text, &words, grammar);
    join::join(text, &words, &mut readings);
    resolve(text, &words, &readings, published, sentences)
}

fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| Grammar::parse(lexicon::RESOURCE, grammar::RESOURCE).unwrap_or_else(|_| Grammar::empty()))
}

/// A match with what it means, before it is anchored.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'g> {
    /// First word.
    start: usize,
    /// After the last word.
    end: usize,
    meaning: &'g Meaning,
    fields: Fields,
}

/// Matches the rules from left to right; the longest match whose guard holds wins.
fn read<'g>(text: &str, words: &[Word], grammar: &'g Grammar) -> Vec<Reading<'g>> {
    let mut readings = Vec::new();
    let mut found: Vec<Match> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        grammar.matches(words, at, &mut found);
        let accepted = found.iter().find_map(|found| {
            let rule = grammar.rules.get(usize::from(found.rule))?;
            let end = at + found.length;
            let around = Around { text, words, start: at, end };
            if rule.meaning.guard.is_some_and(|guard| !around.holds(guard)) {
                return None;
            }
            let matched = words.get(at..end)?.iter().zip(found.classes.iter().copied());
            Some(Reading { start: at, end, meaning: &rule.meaning, fields: fields(&rule.meaning, matched) })
        });
        match accepted {
            Some(reading) => {
                at = reading.end;
                let more = more_days(text, words, &reading);
                readings.push(reading);
                if let Some(day) = more {
                    at = day.end;
                    readings.push(day);
                }
            }
            None => at += 1,
        }
    }
    readings
}

/// The second day of 'March 3 and 4', 'March 3-5', 'March 3 to 5, 2024': its month is the first one's.
fn more_days<'g>(text: &str, words: &[Word], first: &Reading<'g>) -> Option<Reading<'g>> {
    let (month, _) = (first.fields.month?, first.fields.day?);
    let word = |ahead: usize| words.get(first.end + ahead).filter(|w| !w.breaks);
    let written = |ahead: usize| word(ahead).map_or("", |w| w.span.of(text));
    if !matches!(written(0), "-" | "–" | "and" | "or" | "to" | "through") {
        return None;
    }
    let day = word(1).filter(|w| !w.spoilt)?.value(Class::Day)?;
    // 'March 3 and 5 people died'
    let function_words = ["in", "at", "on", "by", "and", "or", "but", "for", "as", "when", "to", "with"];
    if word(2).is_some_and(|w| w.letters && !function_words.contains(&written(2))) {
        return None;
    }
    let fields = Fields { month: Some(month), day: i8::try_from(day).ok(), weekday: None, ..first.fields };
    Some(Reading { start: first.end + 1, end: first.end + 2, meaning: first.meaning, fields })
}

fn resolve(
    text: &str,
    words: &[Word],
    readings: &[Reading<'_>],
    published: Option<Date>,
    sentences: &[Sentence],
) -> Vec<Time> {
    let mut anchor = Anchor { published, ..Anchor::default() };
    let mut times = Vec::with_capacity(readings.len());
    let mut previous_end = 0;
    for reading in readings {
        let (Some(first), Some(last)) = (words.get(reading.start), words.get(reading.end - 1)) else { continue };
        let mut span = first.span.cover(last.span);
        let sentence = sentences.partition_point(|s| s.span.end <= span.start);
        let direction = || tense::direction(text, words, reading.start, reading.end);
        let Some(resolved) = anchor.resolve(reading.meaning, &reading.fields, sentence, direction) else { continue };
        let mut modifier = reading.meaning.modifier.or(reading.fields.approximate.then_some("APPROX"));
        let is_span = matches!(resolved.kind, TimeKind::Duration) || matches!(reading.meaning.verb, Verb::Ago);
        if !matches!(reading.meaning.verb, Verb::Ref | Verb::Set)
            && let Some((hedged, before, after)) = hedge::around(text, words, reading.start, reading.end, is_span)
            && reading.start - before >= previous_end
        {
            modifier = modifier.or(Some(hedged));
            let mut start = reading.start - before;
            // 'the early 1990s'
            if before > 0
                && matches!(hedged, "START" | "MID" | "END")
                && start > previous_end
                && words.get(start - 1).is_some_and(|w| w.span.of(text).eq_ignore_ascii_case("the"))
            {
                start -= 1;
            }
            let (from, to) = (
                words.get(start).map_or(span, |w| w.span),
                words.get(reading.end + after - 1).map_or(span, |w| w.span),
            );
            span = from.cover(to);
        }
        if let Some(point) = resolved.point {
            if !matches!(point, Point::Century(_) | Point::Decade(_)) {
                anchor.spoken = Some(point);
                anchor.sentence = sentence;
            }
            if let Point::Quarter(..) = point
                && reading.meaning.verb != Verb::YearAgo
                && published.is_none_or(|p| resolved.interval.is_none_or(|(_, last)| last.date() < p))
            {
                anchor.quarter = Some(point);
            }
        }
        // 'For the nine months … a year earlier' is no quarter
        if resolved.kind == TimeKind::Duration && matches!(resolved.value.as_str(), "P9M" | "P6M" | "P1Y") {
            anchor.quarter = None;
        }
        previous_end = reading.end;
        let (earliest, latest) = resolved.interval.unzip();
        times.push(Time {
            span,
            kind: resolved.kind,
            value: resolved.value,
            modifier: modifier.map(str::to_owned),
            earliest,
            latest,
        });
    }
    times
}

/// A date that stands alone on one of the first lines: it dates a report that came without a publication date.
fn header_date(text: &str) -> Option<Date> {
    let grammar = grammar();
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(4).filter(|l| l.len() < 60) {
        let mut words = Vec::new();
        scan::scan(line, &grammar.lexicon, &mut words);
        let readings = read(line, &words, grammar);
        if let [reading] = readings.as_slice()
            && reading.start == 0
            && reading.end == words.len()
            && let Some(resolved) =
                Anchor::default().resolve(reading.meaning, &reading.fields, 0, || tense::Direction::Unknown)
            && let Some(Point::Day(day)) = resolved.point
        {
            return Some(day);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rules_compile() {
        if let Err(why) = Grammar::parse(lexicon::RESOURCE, grammar::RESOURCE) {
            panic!("{why}");
        }
    }

    #[test]
    fn every_rule_does_what_its_example_says() {
        let mut failures = Vec::new();
        for example in grammar::examples(grammar::RESOURCE) {
            let published = example.published.parse::<Date>().ok();
            let found = times(example.text, published, &[]);
            let found: Vec<(&str, &str)> = found.iter().map(|t| (t.span.of(example.text), t.value.as_str())).collect();
            if found != example.expected {
                failures.push(format!(
                    "rules.txt:{}: {:?} gives {found:?}, not {:?}",
                    example.line, example.text, example.expected
                ));
            }
        }
        assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    }

    #[test]
    fn every_rule_has_an_example() {
        let lines: Vec<usize> = grammar::examples(grammar::RESOURCE).iter().map(|e| e.line).collect();
        let bare: Vec<usize> = grammar().rules.iter().map(|r| r.line).filter(|line| !lines.contains(line)).collect();
        assert!(bare.is_empty(), "rules without example at lines {bare:?}");
    }

    proptest! {
        #[test]
        fn spans_are_in_range_and_in_order(text in "(\\PC|[0-9]|Friday|May | March|the | years| ago|early |1990s|\n|'|-|:|last | of ){0,60}") {
            let found = times(&text, Some(jiff::civil::date(2026, 3, 20)), &[]);
            let mut last = 0;
            for time in found {
                prop_assert!(time.span.start >= last && time.span.end > time.span.start);
                prop_assert!(text.get(time.span.start as usize..time.span.end as usize).is_some());
                last = time.span.end;
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(text in "\\PC{0,200}") {
            let _ = times(&text, None, &[]);
        }
    }
}
