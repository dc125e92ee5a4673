//! Lines that an outlet prints on every page, whatever the page reports: they say nothing of the event.
//!
//! A line counts as recurring when two articles or more of one outlet have it whose titles share no telling word. The table has a
//! fixed size: a line that is seen again keeps its slot, one seen once gives way.

use super::terms;
use crate::pipeline::Report;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Slots of the table.
const BITS: u32 = 18;
/// Bytes from which a line is remembered; shorter ones weigh nothing.
const LEAST: usize = 40;
/// Lines of an article that are looked at.
const LINES: usize = 400;
/// Articles under unrelated titles that must have a line.
const UNRELATED: u8 = 2;
/// Bytes of an article that must be left.
const LEFT: usize = 80;

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Slot {
    key: u32,
    /// Articles under unrelated titles that have the line.
    articles: u8,
    /// The words of their titles, as bits.
    titles: u64,
}

/// What has been seen of the lines of every outlet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recurring {
    slots: Vec<Slot>,
}

impl Default for Recurring {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); 1 << BITS] }
    }
}

impl Recurring {
    /// Takes note of the lines of an article.
    pub fn learn(&mut self, report: &Report) {
        let title = title_bits(report);
        if title == 0 {
            return;
        }
        for (key, _) in lines(report) {
            let slot = &mut self.slots[place(key)];
            if slot.key != key {
                // What was seen twice stays for a while; what was seen once gives way.
                if slot.articles > 1 {
                    slot.articles -= 1;
                    continue;
                }
                *slot = Slot { key, articles: 1, titles: title };
            } else if slot.titles & title == 0 {
                slot.articles = slot.articles.saturating_add(1);
                slot.titles |= title;
            }
        }
    }

    /// The lines of an article that recur, in order of place.
    #[must_use]
    pub fn lines_of(&self, report: &Report) -> Vec<Span> {
        let recurs = |key: u32| {
            let slot = &self.slots[place(key)];
            slot.key == key && slot.articles >= UNRELATED
        };
        let found: Vec<Span> = lines(report).filter(|(key, _)| recurs(*key)).map(|(_, span)| span).collect();
        // Who prints a whole report again under another title prints a report.
        let dropped = found.iter().map(|span| span.len() as usize).sum::<usize>();
        if report.article.text.trim().len() < dropped + LEFT { Vec::new() } else { found }
    }
}

const fn place(key: u32) -> usize {
    (key >> (32 - BITS)) as usize
}

/// The longer lines of an article with their keys, which hold the outlet too.
fn lines(report: &Report) -> impl Iterator<Item = (u32, Span)> {
    let outlet = report.article.outlet.as_deref().map_or(0, terms::hash);
    let text = report.article.text.as_str();
    let lines = text.lines().take(LINES).map(str::trim).filter(|line| line.len() >= LEAST);
    lines.filter(move |_| outlet != 0).map(move |line| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let key = (terms::hash(line) ^ outlet).wrapping_mul(0x9e37_79b1);
        (key, Span::at(start, start + line.len()))
    })
}

/// The longer words of a title as bits of a word: titles that share none are of other events.
fn title_bits(report: &Report) -> u64 {
    let title = report.article.title.as_deref().unwrap_or("");
    let long = |word: &&str| word.chars().count() >= 5;
    title.split(|c: char| !c.is_alphanumeric()).filter(long).fold(0, |bits, word| {
        let mut key = word.to_lowercase();
        super::stem::stem(&mut key);
        bits | 1 << (terms::hash(&key) % 64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;

    fn report(title: &str, text: &str) -> Report {
        let mut article = Article::from_text(text);
        article.title = Some(title.to_owned());
        article.outlet = Some("Lorma Herald".to_owned());
        Report { article, annotations: Annotations::default() }
    }

    #[test]
    fn a_line_under_unrelated_titles_recurs_and_an_agency_text_printed_thrice_does_not() {
        let line = "Read our letter with all that matters in the islands every day.";
        let event = "The ferry Albatross sank off Lorma in the night with forty people on board, and trawlers took them all to the harbour.";
        let mut recurring = Recurring::default();
        for title in ["Glacier retreats", "Budget passes"] {
            recurring.learn(&report(title, line));
        }
        for title in ["Ferry sinks", "Ferry sinks off Lorma", "Ferry: what we know"] {
            recurring.learn(&report(title, event));
        }
        let page = report("Comet returns", &format!("{event}\n{line}"));
        let found: Vec<&str> = recurring.lines_of(&page).into_iter().map(|s| s.of(&page.article.text)).collect();
        assert_eq!(found, [line]);
    }
}
