//! Blocks: the parts of a text that no sentence crosses.
//!
//! A blank line always ends a block. What a single line break means is decided for each text: in text that is wrapped at a
//! width it is a space, in text with a paragraph a line it is an end. A wrapped text betrays itself by lines that end without
//! a stop and go on in lower case.

use crate::span::Span;

/// The blocks of a text, in order, without white space at their ends.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let layout = Layout::of(text, &lines);
    let mut blocks: Vec<Span> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        match previous {
            Some(before) if layout.goes_on(text, before, line) => {
                if let Some(block) = blocks.last_mut() {
                    block.end = line.span.end;
                }
            }
            _ if line.span.is_empty() => {}
            _ => blocks.push(line.span),
        }
        previous = (!line.span.is_empty()).then_some(line);
    }
    blocks
}

/// A line without white space at its ends.
struct Line {
    span: Span,
    /// How far it is indented, in bytes.
    indent: u32,
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    // Besides line feeds: carriage returns, form feeds, and Unicode's separators of lines and paragraphs.
    for line in text.split_inclusive(['\n', '\r', '\u{0C}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let end = start + line.len();
        let whole = Span::at(start, end);
        let span = whole.trim(text);
        // The line feed after a carriage return is no blank line.
        let half = line == "\n" && text[..start].ends_with('\r');
        if !half {
            lines.push(Line { span, indent: span.start - whole.start });
        }
        start = end;
    }
    lines
}

/// How a text uses single line breaks.
struct Layout {
    wrapped: bool,
    /// Length of a full line, in bytes.
    width: u32,
}

impl Layout {
    fn of(text: &str, lines: &[Line]) -> Self {
        let (mut pairs, mut running) = (0u32, 0u32);
        let mut lengths = Vec::new();
        for pair in lines.windows(2) {
            if let [before, after] = pair
                && !before.span.is_empty()
                && !after.span.is_empty()
            {
                pairs += 1;
                running += u32::from(runs_on(text, before, after));
                lengths.push(before.span.len() + before.indent);
            }
        }
        lengths.sort_unstable();
        let width = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0);
        // In prose three lines of five break before a word in lower case; a quarter leaves room for names and figures.
        Self { wrapped: running * 4 >= pairs && running > 0 && (30..=132).contains(&width), width }
    }

    /// Whether `line` continues the block of the line `before` it.
    fn goes_on(&self, text: &str, before: &Line, line: &Line) -> bool {
        if line.span.is_empty() || begins_item(line.span.of(text)) {
            return false;
        }
        if !self.wrapped {
            // A stray break inside a sentence.
            return before.span.len() >= 20 && runs_on(text, before, line);
        }
        if line.indent >= before.indent + 2 {
            return false;
        }
        if runs_on(text, before, line) {
            return true;
        }
        // A line that ends although the next word would have fitted was ended on purpose.
        let word = line.span.of(text).split(char::is_whitespace).next().map_or(0, str::len);
        let room = self.width.saturating_sub(before.span.len() + before.indent);
        room < 6 || (room as usize) < word + 1 + 4
    }
}

/// Whether a sentence crosses the break: no stop before it, lower case after it.
fn runs_on(text: &str, before: &Line, after: &Line) -> bool {
    let line = before.span.of(text);
    // The stop of an abbreviation with stops inside is none: 'a former U.S.', 'senator'.
    let last = line.rsplit(char::is_whitespace).next().unwrap_or(line);
    let abbreviated = last.len() <= 8 && last.ends_with('.') && last.matches('.').count() > 1 && !last.contains("..");
    let stops = !abbreviated
        && line.trim_end_matches(super::tokens::is_closing).ends_with(['.', '!', '?', ':', ';', '…', '。']);
    !stops && after.span.of(text).chars().next().is_some_and(char::is_lowercase)
}

/// Whether a line begins as the item of a list does.
fn begins_item(line: &str) -> bool {
    line.starts_with(['•', '⁃', '◦', '▪', '■', '*', '·', '‣', '–', '—']) || line.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_paragraph_a_line() {
        assert_eq!(
            blocks("Lorma bridge reopens\nThe bridge opened on Monday.\n\nIt was closed."),
            ["Lorma bridge reopens", "The bridge opened on Monday.", "It was closed."]
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The harbour of Lorma was closed on\nMonday after a barge ran into the\npier and spilled its load of sand.\n    The owner did not answer calls, the\nharbour office said.\n";
        assert_eq!(blocks(text).len(), 2);
        assert_eq!(blocks("The harbour had belonged to a U.S.\nfirm for ten years.").len(), 1);
    }

    #[test]
    fn carriage_returns_end_lines_once() {
        assert_eq!(blocks("One ended.\r\nTwo ended.\rThree."), ["One ended.", "Two ended.", "Three."]);
    }
}
