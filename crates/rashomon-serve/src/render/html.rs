//! A digest as one self-contained page: no scripts, no requests; every statement opens its passages.

use super::LEGEND;
use crate::view::{FindingView, ReportView, StatementView, StoryView};
use askama::Template;
use serde_json::json;

/// How many passages a statement shows; all are in the JSON.
const PASSAGES: usize = 12;

/// How much a page shows of each story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Reports that are listed.
    pub reports: usize,
    /// Findings, the weightiest first.
    pub findings: usize,
    /// Lines on who has text from whom.
    pub copies: usize,
    /// The address under which the rest stands; without one it stands in the JSON.
    pub rest: Option<String>,
}

impl Default for Shown {
    /// A file: all reports.
    fn default() -> Self {
        Self { reports: usize::MAX, findings: 150, copies: usize::MAX, rest: None }
    }
}

/// The page of stories.
///
/// # Errors
///
/// When a value cannot be written, which no input brings about.
pub fn render(stories: &[StoryView]) -> Result<String, askama::Error> {
    render_part(stories, Shown::default())
}

/// The page of stories, which shows no more of each than so much.
///
/// # Errors
///
/// As [`render`].
pub fn render_part(stories: &[StoryView], shown: Shown) -> Result<String, askama::Error> {
    let (shared, single): (Vec<&StoryView>, Vec<&StoryView>) = stories.iter().partition(|s| s.reports.len() > 1);
    let (in_full, in_brief) = if shared.is_empty() { (single, Vec::new()) } else { (shared, single) };
    Page { in_full, in_brief, legend: LEGEND, annotations: annotations(stories), shown }.render()
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Page<'a> {
    in_full: Vec<&'a StoryView>,
    in_brief: Vec<&'a StoryView>,
    legend: &'static str,
    annotations: String,
    shown: Shown,
}

impl Page<'_> {
    fn reports<'s>(&self, story: &'s StoryView) -> impl Iterator<Item = &'s ReportView> {
        story.reports.iter().take(self.shown.reports)
    }

    fn findings<'s>(&self, story: &'s StoryView) -> impl Iterator<Item = &'s FindingView> {
        story.findings.iter().take(self.shown.findings)
    }

    fn copies<'s>(&self, story: &'s StoryView) -> impl Iterator<Item = &'s String> {
        story.copies.iter().take(self.shown.copies)
    }

    fn heading(&self) -> String {
        match self.in_full.as_slice() {
            [only] => only.title.clone(),
            stories => format!("{} stories", stories.len() + self.in_brief.len()),
        }
    }
}

/// The passages as W3C Web Annotations (TextQuoteSelector, TextPositionSelector), for programs that read the page.
fn annotations(stories: &[StoryView]) -> String {
    let mut items = Vec::new();
    let statements = stories.iter().flat_map(|s| &s.sections).flat_map(|s| &s.groups).flat_map(|g| &g.statements);
    for statement in statements {
        for (told, passages) in told_by(statement) {
            for passage in passages {
                items.push(json!({
                    "type": "Annotation",
                    "body": { "type": "TextualBody", "value": told },
                    "target": { "source": passage.article, "selector": [
                        { "type": "TextQuoteSelector", "exact": passage.quote, "prefix": passage.before, "suffix": passage.after },
                        { "type": "TextPositionSelector", "start": passage.start, "end": passage.end },
                    ]},
                }));
            }
        }
    }
    let graph = json!({ "@context": "http://www.w3.org/ns/anno.jsonld", "@graph": items });
    // '<' must not end the script element early.
    graph.to_string().replace('<', "\\u003c")
}

/// What is told, and the passages that carry it.
fn told_by(statement: &StatementView) -> Vec<(&str, &[crate::view::PassageView])> {
    if statement.camps.is_empty() {
        return vec![(&statement.text, &statement.passages)];
    }
    statement.camps.iter().map(|camp| (camp.text.as_str(), camp.passages.as_slice())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::OriginView;

    #[test]
    fn an_articles_markup_never_reaches_the_page() {
        let story = StoryView {
            id: "s-1".into(),
            title: "<script>alert(1)</script>".into(),
            summary: String::new(),
            sections: Vec::new(),
            findings: Vec::new(),
            reports: Vec::new(),
            origins: vec![OriginView { name: "</title><b>".into(), letters: vec!["A".into()], evidence: Vec::new() }],
            copies: Vec::new(),
            copied: Vec::new(),
            refused: vec![("<i>held</i>".into(), String::new())],
        };
        let page = render(&[story]).unwrap();
        for markup in ["<script>alert", "</title><b>", "<i>held"] {
            assert!(!page.contains(markup), "{page}");
        }
    }
}
