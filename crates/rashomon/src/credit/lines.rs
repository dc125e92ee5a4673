//! Lines of a text: the unit in which pages carry credits and furniture.

use crate::span::Span;
use std::cell::OnceCell;

/// Shortest line, in bytes, that can be prose: three short words are no sentence of a report.
const PROSE_BYTES: usize = 60;

/// A line without the white space at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub text: &'t str,
    /// Whether it reads like a sentence of a report rather than like a label.
    pub prose: bool,
}

/// The lines of a text that hold anything, in order.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for piece in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::at(start, start + piece.len()).trim(text);
        start += piece.len();
        if !span.is_empty() {
            let text = span.of(text);
            lines.push(Line { span, text, prose: is_prose(text) });
        }
    }
    lines
}

/// A sentence of a report is long, has small-lettered words, and ends like one.
fn is_prose(line: &str) -> bool {
    line.len() >= PROSE_BYTES
        && line.ends_with(['.', '!', '?', '"', '”', '’', '\'', ':', '…', ')', '»', '。'])
        && line.split(' ').filter(|word| word.starts_with(|c: char| c.is_lowercase())).count() >= 4
}

/// The sentences of a line, by plain stops. The line is read when one is first asked for, and once.
pub struct Sentences<'l> {
    line: &'l str,
    stops: OnceCell<Vec<usize>>,
}

impl<'l> Sentences<'l> {
    /// Of a line.
    pub const fn of(line: &'l str) -> Self {
        Self { line, stops: OnceCell::new() }
    }

    /// The sentence that holds the byte range `at` of the line; the whole line if there is no stop.
    pub fn around(&self, at: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let stops = self.stops.get_or_init(|| stops(self.line).collect());
        let before = stops.partition_point(|stop| *stop <= at.start);
        let start = before.checked_sub(1).and_then(|last| stops.get(last)).copied().unwrap_or(0);
        let end = stops.get(stops.partition_point(|stop| *stop < at.end)).copied().unwrap_or(self.line.len());
        start..end.max(start)
    }
}

/// The positions after a stop and the white space that follows it, where a new sentence may begin.
fn stops(line: &str) -> impl Iterator<Item = usize> + '_ {
    let mut characters = line.char_indices().peekable();
    let mut after_stop = false;
    let mut word = 0usize;
    std::iter::from_fn(move || {
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, c)| *c);
            match character {
                // 'J. Doe', 'Inc. All': one-letter abbreviations are no stop, longer ones rarely matter in credit lines.
                '.' => after_stop = word > 1,
                '!' | '?' => after_stop = true,
                '"' | '”' | '’' | ')' | '\'' => {}
                c if c.is_whitespace() => {
                    if after_stop && next.is_some_and(|n| !n.is_lowercase() && !n.is_whitespace()) {
                        after_stop = false;
                        word = 0;
                        return Some(at + c.len_utf8());
                    }
                    word = 0;
                }
                _ => after_stop = false,
            }
            if character.is_alphanumeric() {
                word += 1;
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_are_skipped_and_spans_are_trimmed() {
        let found = lines("  One\r\n\n\t Two \n");
        assert_eq!(found.iter().map(|l| l.text).collect::<Vec<_>>(), ["One", "Two"]);
        assert_eq!(found[1].span, Span::new(10, 13));
    }

    #[test]
    fn a_label_is_no_prose() {
        assert!(!lines("Sign up to our newsletter")[0].prose);
        assert!(lines("Three people were killed when a bridge gave way, the police of Lorma said.")[0].prose);
    }

    #[test]
    fn a_sentence_inside_a_line_is_found_by_its_stops() {
        let line = "The road is closed. J. Doe contributed to this report. More follows.";
        let at = line.find("contributed").unwrap_or(0);
        assert_eq!(&line[Sentences::of(line).around(at..at + 11)], "J. Doe contributed to this report. ");
    }
}
