//! Articles that tell of several events: round-ups, and pages that follow a day as it unfolds. Neither
//! chains anything, since what they say of one event would draw in the articles of another.

use crate::pipeline::Report;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Datelines of different places from which an article is a round-up whatever its title.
const DATELINES: usize = 3;

/// Lines that open with a time of day from which an article follows something as it unfolds: '10.42am: The ferry …'.
const CLOCKS: usize = 6;

/// How many events an article tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Many {
    /// One, as far as we see.
    #[default]
    One,
    /// One or more as they unfold: a live page. It may join a story, and chains nothing.
    Live,
    /// Several that have nothing to do with one another. It stands alone.
    RoundUp,
}

impl Many {
    /// By the title ('Live updates: …', 'News in brief'), by datelines of several places, or by entries that open with a time of
    /// day.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let first = || report.article.text.lines().find(|line| !is_address(line)).unwrap_or("");
        let title = report.article.title.as_deref().unwrap_or_else(first);
        let title: String = title.chars().take(300).flat_map(char::to_lowercase).collect();
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let padded = words.fold(String::from(" "), |line, word| line + word + " ");
        let matching = |(phrase, _): &&(String, Many)| padded.contains(phrase.as_str());
        if let Some((_, many)) = phrases().iter().find(matching) {
            return *many;
        }
        let mut places: Vec<&str> = report
            .annotations
            .credits
            .iter()
            .filter(|c| c.kind == crate::article::CreditKind::Dateline)
            .map(|c| c.name.as_str())
            .collect();
        places.sort_unstable();
        places.dedup();
        if places.len() >= DATELINES {
            Self::RoundUp
        } else if report.article.text.lines().filter(|line| opens_with_clock(line)).take(CLOCKS).count() == CLOCKS {
            Self::Live
        } else {
            Self::One
        }
    }
}

/// Whether a line is the address of the page: the section in it ('/headlines/') says nothing of the report.
fn is_address(line: &str) -> bool {
    let line = line.trim_start();
    ["http:", "https:", "www."].iter().any(|opening| line.starts_with(opening))
}

/// Whether a line opens with a time of day: '10:42', '9.05am', '17.30 GMT'. A decimal or a score goes on with other words.
fn opens_with_clock(line: &str) -> bool {
    let line = line.trim_start();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(line);
    let mark = line.as_bytes().get(hours).copied().unwrap_or(0);
    let rest = line.get(hours + 1..).unwrap_or("");
    if !(1..=2).contains(&hours) || !matches!(mark, b':' | b'.') || digits(rest) != 2 {
        return false;
    }
    let sensible = |digits: Option<&str>, end: u32| digits.and_then(|d| d.parse::<u32>().ok()).is_some_and(|n| n < end);
    let after = rest.get(2..).unwrap_or("").trim_start().to_ascii_lowercase();
    let marked = ["am", "pm", "a.m", "p.m", "gmt", "utc", "et", "cet", "bst"].iter().any(|m| after.starts_with(m));
    sensible(line.get(..hours), 24) && sensible(rest.get(..2), 60) && (mark == b':' || marked)
}

fn phrases() -> &'static [(String, Many)] {
    static PHRASES: OnceLock<Vec<(String, Many)>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut many = Many::Live;
        let mut phrases = Vec::new();
        for line in include_str!("../../resources/story-many.txt").lines() {
            match line.split('#').next().unwrap_or("").trim() {
                "" => {}
                "[live]" => many = Many::Live,
                "[round-up]" => many = Many::RoundUp,
                phrase => phrases.push((format!(" {phrase} "), many)),
            }
        }
        phrases
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;

    fn titled(title: &str) -> Many {
        let mut article = Article::from_text("Some text that says what happened in several places.");
        article.title = Some(title.to_owned());
        Many::of(&Report { article, annotations: Annotations::default() })
    }

    #[test]
    fn entries_that_open_with_the_time_tell_of_a_live_page() {
        let live: Vec<String> = (10..16).map(|hour| format!("{hour}.05am: The ferry is still adrift.")).collect();
        let article = Article::from_text(live.join("\n"));
        assert_eq!(Many::of(&Report { article, annotations: Annotations::default() }), Many::Live);
        let table: Vec<String> = (10..30).map(|row| format!("{row}.05 per cent of the crew")).collect();
        let article = Article::from_text(table.join("\n"));
        assert_eq!(Many::of(&Report { article, annotations: Annotations::default() }), Many::One);
        assert!(opens_with_clock("17:30 Two more boats") && opens_with_clock("9.05 pm"));
        assert!(!opens_with_clock("3:1 for Lorma") && !opens_with_clock("2026") && !opens_with_clock("é:"));
    }

    #[test]
    fn the_address_above_a_text_is_no_title() {
        let of =
            |text: &str| Many::of(&Report { article: Article::from_text(text), annotations: Annotations::default() });
        for address in [
            "https://www.lorma.example/home/headlines/7",
            "http: / / www. lorma. example / headlines / 7",
            "www.lorma.example/headlines",
        ] {
            assert_eq!(of(&format!("{address}\nFerry sinks off Lorma\nA ferry sank on Monday.")), Many::One);
        }
        assert_eq!(of("https://www.lorma.example/7\nHeadlines of the day\nA ferry sank on Monday."), Many::RoundUp);
        assert_eq!(of("Headlines of the day\nA ferry sank on Monday."), Many::RoundUp);
    }

    #[test]
    fn titles_tell_of_round_ups() {
        assert_eq!(titled("Storm in Lorma: live updates"), Many::Live);
        assert_eq!(titled("News in brief, 3 May"), Many::RoundUp);
        assert_eq!(titled("Ferry sinks off Lorma"), Many::One);
        assert_eq!(titled("Survivors relive the night"), Many::One);
    }
}
