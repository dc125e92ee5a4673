//! A digest as Markdown, each statement with footnotes that quote its passages.

use super::LEGEND;
use super::text::passage_text;
use crate::view::{StoryView, mark};
use std::fmt::Write as _;

/// The digests of stories.
#[must_use]
pub fn render(stories: &[StoryView]) -> String {
    let mut out = String::new();
    let mut note = 0;
    for story in stories {
        let mut notes = String::new();
        let _ = writeln!(out, "# {}\n\n*{}*\n", escape(&story.title), story.summary);
        for section in story.sections.iter().filter(|s| s.title != "Headline") {
            let _ = writeln!(out, "## {}\n", section.title);
            for statement in &section.statements {
                let _ = write!(out, "- {} {}", mark(&statement.status), escape(&statement.text));
                for passage in &statement.passages {
                    note += 1;
                    let _ = write!(out, "[^{note}]");
                    let _ = writeln!(
                        notes,
                        "[^{note}]: {} ({}): {}",
                        passage.letter,
                        escape(&passage.outlet),
                        escape(&passage_text(passage))
                    );
                }
                out.push('\n');
            }
            out.push('\n');
        }
        let _ = writeln!(out, "## Reports\n");
        for report in &story.reports {
            let title = match &report.url {
                Some(url) => format!("[{}](<{}>)", escape(&report.title), url.replace(['<', '>'], "")),
                None => escape(&report.title),
            };
            let _ = writeln!(out, "- **{}** {} — {title} {}", report.letter, escape(&report.outlet), report.published);
        }
        for line in &story.copies {
            let _ = writeln!(out, "- {}", escape(line));
        }
        let _ = writeln!(out, "\n{notes}");
    }
    if !stories.is_empty() {
        let _ = writeln!(out, "{LEGEND}");
    }
    out
}

/// Text of an article must not become markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn an_articles_markup_stays_text() {
        assert_eq!(escape("<b>*x*</b>"), "\\<b\\>\\*x\\*\\</b\\>");
    }
}
