//! Articles that tell of several events: round-ups, and pages that follow a day as it unfolds. Neither
//! chains anything, since what they say of one event would draw in the articles of another.

use crate::pipeline::Report;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Datelines of different places from which an article is a round-up whatever its title.
const DATELINES: usize = 3;

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
    /// By the title ('Live updates: …', 'News in brief') or by datelines of several places.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let title = report.article.title.as_deref().unwrap_or_else(|| report.article.text.lines().next().unwrap_or(""));
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
        if places.len() >= DATELINES { Self::RoundUp } else { Self::One }
    }
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
    fn titles_tell_of_round_ups() {
        assert_eq!(titled("Storm in Lorma: live updates"), Many::Live);
        assert_eq!(titled("News in brief, 3 May"), Many::RoundUp);
        assert_eq!(titled("Ferry sinks off Lorma"), Many::One);
        assert_eq!(titled("Survivors relive the night"), Many::One);
    }
}
