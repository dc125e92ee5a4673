//! Quotations: where quoted words begin and end, over sentences and paragraphs.

use crate::span::Span;

/// A stretch of quoted words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quotation {
    /// From the opening mark to the closing mark, marks included.
    pub span: Span,
    /// Whether the speaker goes on in the next paragraph, which opens with a mark of its own.
    pub continues: bool,
}

/// Quotations longer than this, in bytes, have lost their closing mark.
const LONGEST: usize = 3000;

/// Finds the quotations of a text, in order.
///
/// A paragraph that ends inside a quotation, followed by one that opens with a quotation mark, goes on. A mark that is
/// never closed ends with its paragraph.
#[must_use]
pub fn find(text: &str) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut previous = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        let mut width = character.len_utf8();
        let mut mark = character;
        // Some agencies write two apostrophes for a double mark.
        if (character == '\'' || character == '`') && chars.peek().is_some_and(|(_, next)| *next == character) {
            chars.next();
            width += 1;
            mark = '"';
        }
        let next = text.get(at + width..).and_then(|rest| rest.chars().next()).unwrap_or('\n');
        match (mark, open) {
            ('\n', Some((start, opener))) => {
                let rest = text.get(at..).unwrap_or("");
                let paragraph = rest.trim_start();
                let blank_line = rest[..rest.len() - paragraph.len()].matches('\n').count() > 1;
                let reopens = paragraph.starts_with(['"', '“']) || paragraph.starts_with("''");
                if reopens || blank_line || at - start > LONGEST {
                    // An ASCII mark at the start of the next paragraph may be this quotation's closer only if space follows.
                    let span = Span::at(start, at).trim(text);
                    found.push(Quotation { span, continues: reopens });
                    open = None;
                } else {
                    open = Some((start, opener));
                }
            }
            ('“' | '«', None) => open = Some((at, mark)),
            ('“', Some((start, '“'))) => {
                found.push(Quotation { span: Span::at(start, at).trim(text), continues: false });
                open = Some((at, mark));
            }
            ('”', Some((start, '“' | '"'))) | ('»', Some((start, '«'))) => {
                found.push(Quotation { span: Span::at(start, at + width), continues: false });
                open = None;
            }
            ('"', None) if !next.is_whitespace() || previous.is_whitespace() => open = Some((at, '"')),
            ('"', Some((start, '"' | '“'))) => {
                let opens_again = previous.is_whitespace() && next.is_alphanumeric();
                if opens_again && at - start > 300 {
                    found.push(Quotation { span: Span::at(start, at).trim(text), continues: false });
                    open = Some((at, '"'));
                } else {
                    found.push(Quotation { span: Span::at(start, at + width), continues: false });
                    open = None;
                }
            }
            ('‘', None) if !previous.is_alphanumeric() && next.is_alphanumeric() => {
                if let Some(length) = single(text.get(at + width..).unwrap_or("")) {
                    found.push(Quotation { span: Span::at(at, at + width + length), continues: false });
                }
            }
            _ => {}
        }
        previous = character;
    }
    if let Some((start, _)) = open {
        let line_end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| start + length);
        found.push(Quotation { span: Span::at(start, line_end).trim(text), continues: false });
    }
    found.retain(|quotation| quotation.span.len() > 2);
    found.sort_by_key(|quotation| (quotation.span.start, u32::MAX - quotation.span.end));
    // Single marks inside double ones are the speaker's own quotations.
    let mut reached = 0;
    found.retain(|quotation| {
        let keep = quotation.span.start >= reached;
        reached = reached.max(quotation.span.end);
        keep
    });
    found
}

/// The length of a single-quoted stretch of one line after its opening mark, closing mark included: the first '’' that
/// ends a word and is not a plural's apostrophe.
fn single(rest: &str) -> Option<usize> {
    let line = rest.split('\n').next().unwrap_or("");
    let mut previous = ' ';
    for (at, character) in line.char_indices().take(400) {
        let after = line.get(at + character.len_utf8()..).and_then(|tail| tail.chars().next()).unwrap_or(' ');
        if character == '’' && !after.is_alphanumeric() && (previous != 's' || !after.is_whitespace()) {
            return Some(at + character.len_utf8());
        }
        previous = character;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|quotation| quotation.span.of(text)).collect()
    }

    #[test]
    fn marks_pair() {
        assert_eq!(quoted("“It burned,” she said. “All of it.”"), ["“It burned,”", "“All of it.”"]);
        assert_eq!(quoted("\"It burned,\" she said."), ["\"It burned,\""]);
        assert_eq!(quoted("''It burned,'' she said."), ["''It burned,''"]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        let text = "“It burned. All of it.\n\n“And then the roof fell,” she said.";
        let found = find(text);
        assert_eq!(found.len(), 2);
        assert!(found[0].continues);
    }

    #[test]
    fn a_lost_mark_ends_with_its_paragraph() {
        assert_eq!(quoted("“It burned.\n\nThe roof fell."), ["“It burned."]);
    }

    proptest! {
        #[test]
        fn quotations_are_in_order_and_apart(text in "[a-z ‘’“”\"'\n.,s]{0,200}") {
            let mut reached = 0;
            for quotation in find(&text) {
                prop_assert!(quotation.span.start >= reached);
                prop_assert!(text.get(quotation.span.start as usize..quotation.span.end as usize).is_some());
                reached = quotation.span.end;
            }
        }
    }
}
