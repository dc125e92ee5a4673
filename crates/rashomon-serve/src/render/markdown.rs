//! A digest as Markdown, each statement with footnotes that quote its passages.

use super::LEGEND;
use super::text::passage_text;
use crate::view::{PassageView, SectionView, StoryView, mark};
use std::fmt::Write as _;

/// The digests of stories.
#[must_use]
pub fn render(stories: &[StoryView]) -> String {
    let mut out = String::new();
    let mut notes = Notes::default();
    for story in stories {
        let _ = writeln!(out, "# {}\n\n*{}*\n", escape(&story.title), story.summary);
        for section in story.sections.iter().filter(|s| s.title != "Headline") {
            let _ = writeln!(out, "## {}\n", section.title);
            section_markdown(&mut out, section, &mut notes);
            out.push('\n');
        }
        let _ = writeln!(out, "## The reports\n");
        for report in &story.reports {
            let title = match &report.url {
                Some(url) => format!("[{}](<{}>)", escape(&report.title), url.replace(['<', '>'], "")),
                None => escape(&report.title),
            };
            let line = format!("- **{}** {} — {title} {}", report.letter, escape(&report.outlet), report.published);
            let _ = writeln!(out, "{}", line.trim_end());
        }
        for line in &story.copies {
            let _ = writeln!(out, "- {}", escape(line));
        }
        if !story.refused.is_empty() {
            let _ = writeln!(out, "\nWithheld, since their passages do not carry them:\n");
            for (statement, _) in &story.refused {
                let _ = writeln!(out, "- {}", escape(statement));
            }
        }
        let _ = writeln!(out, "\n{}", std::mem::take(&mut notes.text));
    }
    if !stories.is_empty() {
        let _ = writeln!(out, "{LEGEND}");
    }
    out
}

/// Footnotes, numbered through the document.
#[derive(Default)]
struct Notes {
    count: usize,
    text: String,
}

impl Notes {
    fn cite(&mut self, out: &mut String, passages: &[PassageView]) {
        for passage in passages {
            self.count += 1;
            let _ = write!(out, "[^{}]", self.count);
            let (outlet, quoted) = (escape(&passage.outlet), escape(&passage_text(passage)));
            let _ = writeln!(self.text, "[^{}]: {} ({outlet}): {quoted}", self.count, passage.letter);
        }
    }
}

fn section_markdown(out: &mut String, section: &SectionView, notes: &mut Notes) {
    for group in &section.groups {
        let indent = match &group.holder {
            Some(holder) => {
                let _ = writeln!(out, "- **{}**", escape(holder));
                "  "
            }
            None => "",
        };
        for statement in &group.statements {
            let when = statement.when.as_ref().map_or_else(String::new, |when| format!("**{}** ", escape(when)));
            let _ = write!(out, "{indent}- {} {when}{}", mark(&statement.status), escape(&statement.text));
            notes.cite(out, &statement.passages);
            out.push('\n');
            for camp in &statement.camps {
                let since = if camp.since.is_empty() { String::new() } else { format!(" *{}*", camp.since) };
                let _ = write!(out, "{indent}  - {}{since}", escape(&camp.text));
                notes.cite(out, &camp.passages);
                out.push('\n');
            }
        }
    }
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
