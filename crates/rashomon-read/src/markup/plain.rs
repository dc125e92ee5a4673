//! The text of a fragment of HTML.

use super::entities;
use super::scan::{Piece, Scanner};

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
];
/// Elements whose content is no text of the fragment.
const SILENT: &[&str] =
    &["script", "style", "iframe", "noscript", "object", "svg", "template", "textarea", "select", "head"];

/// The text of a fragment: tags left out, references resolved, an empty line between blocks, white space squeezed.
///
/// What was escaped twice ('&amp;quot;', or a whole fragment) is taken for what was meant.
#[must_use]
pub fn plain(markup: &str) -> String {
    let once = text(markup);
    let has = |part: &str| once.contains(part);
    if has("</p>") || has("<br") || has("</a>") || has("&lt;p&gt;") {
        return text(&entities::resolved(&once));
    }
    if has("&quot;") || has("&#") || has("&amp;") || has("&nbsp;") {
        return entities::resolved(&once).into_owned();
    }
    once
}

/// The same on one line.
#[must_use]
pub fn line(markup: &str) -> String {
    squeezed(&plain(markup))
}

/// Text with single spaces for all white space.
#[must_use]
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !c.is_control()));
    }
    out
}

/// Text as it is written, an empty line between its paragraphs.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    text.lines().map(squeezed).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What separates the last word from the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

fn text(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut gap = Gap::None;
    let mut silent: Option<&str> = None;
    for piece in Scanner::new(markup) {
        match (piece, silent) {
            (Piece::Close(tag), Some(name)) if tag.is(name) => silent = None,
            (_, Some(_)) => {}
            (Piece::Text(raw), None) => add(&entities::resolved(raw), &mut gap, &mut out),
            (Piece::Data(data), None) => add(data, &mut gap, &mut out),
            (Piece::Open(tag) | Piece::Close(tag), None) => {
                let is = |names: &[&'static str]| names.iter().copied().find(|name| tag.is(name));
                if is(BLOCKS).is_some() {
                    gap = gap.max(Gap::Paragraph);
                } else if tag.is("br") {
                    gap = if gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
                } else if tag.is("td") || tag.is("th") {
                    gap = gap.max(Gap::Space);
                } else if matches!(piece, Piece::Open(_)) && !tag.empty {
                    silent = is(SILENT);
                }
            }
        }
    }
    // What was never closed silences nothing: 'noscript' of a cut fragment.
    out
}

fn add(text: &str, gap: &mut Gap, out: &mut String) {
    if text.starts_with(char::is_whitespace) {
        *gap = (*gap).max(Gap::Space);
    }
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        out.push_str(word);
        *gap = Gap::Space;
    }
    if *gap == Gap::Space && !text.ends_with(char::is_whitespace) && !text.is_empty() {
        *gap = Gap::None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_breaks_part_lines() {
        assert_eq!(
            plain("<p>The <b>br</b>idge <i>is</i> closed.</p>\n<p>Nobody<br>was hurt.</p>"),
            "The bridge is closed.\n\nNobody\nwas hurt."
        );
        assert_eq!(plain("One<br><br/>two<ul><li>a</li><li>b"), "One\n\ntwo\n\na\n\nb");
        assert_eq!(plain("a<td>b</td><td>c</td>"), "a b c");
    }

    #[test]
    fn scripts_are_no_text() {
        assert_eq!(plain("a<script>if (a < b) { '</p>' }</script>b<style>p{}</style>"), "ab");
    }

    #[test]
    fn what_was_escaped_twice_is_taken_for_what_was_meant() {
        assert_eq!(plain("Q&amp;amp;A &amp;quot;now&amp;quot;"), "Q&A \"now\"");
        assert_eq!(plain("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;"), "One\n\ntwo");
        assert_eq!(plain("1 < 2 and 3 &lt; 4"), "1 < 2 and 3 < 4");
    }

    #[test]
    fn deep_nesting_costs_nothing() {
        let began = std::time::Instant::now();
        assert_eq!(plain(&("<div>".repeat(500_000) + "a")), "a");
        assert_eq!(plain(&"<!-- ".repeat(500_000)), "");
        assert!(began.elapsed().as_secs() < 5);
    }
}
