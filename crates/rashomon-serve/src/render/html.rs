//! A digest as one self-contained page: no scripts, no requests; every statement opens its passages.

use super::LEGEND;
use crate::view::{FindingView, OriginView, StoryView};
use askama::Template;
use serde_json::json;
use std::fmt::Write as _;

/// The page of stories.
///
/// # Errors
///
/// When a value cannot be written, which no input brings about.
pub fn render(stories: &[StoryView]) -> Result<String, askama::Error> {
    let (shared, single): (Vec<&StoryView>, Vec<&StoryView>) = stories.iter().partition(|s| s.reports.len() > 1);
    let (in_full, in_brief) = if shared.is_empty() { (single, Vec::new()) } else { (shared, single) };
    Page { in_full, in_brief, legend: LEGEND, annotations: annotations(stories) }.render()
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Page<'a> {
    in_full: Vec<&'a StoryView>,
    in_brief: Vec<&'a StoryView>,
    legend: &'static str,
    annotations: String,
}

impl Page<'_> {
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
    for story in stories {
        for statement in story.sections.iter().flat_map(|section| &section.statements) {
            for passage in &statement.passages {
                items.push(json!({
                    "type": "Annotation",
                    "body": { "type": "TextualBody", "value": statement.text },
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

/// A bar with a segment an origin, as wide as it has reports; reprints are hatched.
fn origins_bar(origins: &[OriginView]) -> String {
    let reports: usize = origins.iter().map(|o| o.letters.len()).sum();
    if reports == 0 {
        return String::new();
    }
    const CELL: usize = 22;
    let width = reports * CELL + origins.len() * 6;
    let described: Vec<String> = origins.iter().map(|o| format!("{}: {}", o.name, o.letters.join(" "))).collect();
    let mut svg = format!(
        "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 {width} 22\" width=\"{width}\" height=\"22\"><title>{}</title>",
        escape(&described.join("; "))
    );
    let mut x = 0;
    for origin in origins {
        for (index, letter) in origin.letters.iter().enumerate() {
            let class = if index == 0 { "own" } else { "reprint" };
            let text_x = x + CELL / 2 - 1;
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{x}\" y=\"1\" width=\"{}\" height=\"20\"/><text class=\"{class}\" x=\"{text_x}\" y=\"15\">{letter}</text>",
                CELL - 2
            );
            x += CELL;
        }
        x += 6;
    }
    svg.push_str("</svg>");
    svg
}

/// A figure's versions as steps, oldest first; nothing for fewer than two.
fn steps(finding: &FindingView) -> String {
    let history = &finding.history;
    if history.len() < 2 {
        return String::new();
    }
    let top = history.iter().map(|(_, value)| *value).fold(f64::MIN_POSITIVE, f64::max);
    const STEP: usize = 74;
    let width = history.len() * STEP + 8;
    let described: Vec<String> = history.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let mut svg = format!(
        "<svg class=\"steps\" role=\"img\" viewBox=\"0 0 {width} 92\" width=\"{width}\" height=\"92\"><title>{}</title><path d=\"",
        escape(&described.join("; "))
    );
    let mut labels = String::new();
    for (index, (label, value)) in history.iter().enumerate() {
        let x = index * STEP + 4;
        let y = 62.0 - 42.0 * (value / top).clamp(0.0, 1.0);
        if index == 0 {
            let _ = write!(svg, "M{x} {y:.1}");
        }
        let _ = write!(svg, " V{y:.1} H{}", x + STEP);
        let _ = write!(
            labels,
            "<text x=\"{}\" y=\"{:.1}\">{value}</text><text class=\"when\" x=\"{}\" y=\"80\">{}</text>",
            x + 4,
            y - 4.0,
            x + 4,
            escape(label)
        );
    }
    let _ = write!(svg, "\"/>{labels}</svg>");
    svg
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            refused: 0,
        };
        let page = render(&[story]).unwrap();
        assert!(!page.contains("<script>alert") && !page.contains("</title><b>"), "{page}");
    }
}
