//! Articles that tell of several events: round-ups, and pages that follow a day as it unfolds. They may join a story; they
//! chain nothing, since what they say of one event would draw in the articles of another.

use crate::pipeline::Report;
use std::sync::OnceLock;

/// Datelines of different places from which an article is a round-up whatever its title.
const DATELINES: usize = 3;

/// Whether the article tells of several events, by its title ('Live updates: …', 'News in brief') or by its datelines.
#[must_use]
pub fn tells_of_many(report: &Report) -> bool {
    let title = report.article.title.as_deref().unwrap_or_else(|| report.article.text.lines().next().unwrap_or(""));
    let title: String = title.chars().take(300).flat_map(char::to_lowercase).collect();
    let padded = format!(" {} ", title.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" "));
    let padded = padded.split_whitespace().fold(String::from(" "), |line, word| line + word + " ");
    if phrases().iter().any(|phrase| padded.contains(phrase.as_str())) {
        return true;
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
    places.len() >= DATELINES
}

fn phrases() -> &'static [String] {
    static PHRASES: OnceLock<Vec<String>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        include_str!("../../resources/story-many.txt")
            .lines()
            .map(|line| line.split('#').next().unwrap_or("").trim())
            .filter(|line| !line.is_empty())
            .map(|line| format!(" {line} "))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;

    fn titled(title: &str) -> bool {
        let mut article = Article::from_text("Some text that says what happened in several places.");
        article.title = Some(title.to_owned());
        tells_of_many(&Report { article, annotations: Annotations::default() })
    }

    #[test]
    fn titles_tell_of_round_ups() {
        assert!(titled("Storm in Lorma: live updates"));
        assert!(titled("News in brief, 3 May"));
        assert!(!titled("Ferry sinks off Lorma"));
        assert!(!titled("Survivors relive the night"));
    }
}
