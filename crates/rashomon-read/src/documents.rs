//! JSON objects wherever they begin and end: in an array, over several lines, with commas between them.
//!
//! Objects are cut out of the stream by their braces, one at a time, so that an array of any length is read in the memory of its
//! largest record. A string that a line feed breaks off ends its object: the search goes on at the next line that opens one.

use std::io::BufRead;

/// What was cut out of the stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Document {
    /// The bytes of an object, from brace to brace.
    Whole(Vec<u8>),
    /// An object that is broken off.
    Broken,
    /// How many bytes an object has that is too long.
    TooLong(u64),
    /// Something between the objects that is no bracket, comma or white space.
    Stray,
}

/// Cuts a stream into objects.
pub struct Documents {
    reader: Box<dyn BufRead>,
    most: usize,
    line: u64,
}

impl Documents {
    /// Objects of at most `most` bytes.
    #[must_use]
    pub fn new(reader: Box<dyn BufRead>, most: usize) -> Self {
        Self { reader, most, line: 1 }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.reader.consume(1);
        self.line += u64::from(byte == b'\n');
        Some(byte)
    }

    fn peek(&mut self) -> Option<u8> {
        self.reader.fill_buf().unwrap_or(&[]).first().copied()
    }

    /// Passes over the rest of a line, and over those that open no object.
    fn pass_line(&mut self) {
        let mut opens = false;
        while let Some(byte) = self.peek() {
            if opens && byte == b'{' {
                return;
            }
            opens = byte == b'\n' || opens && byte.is_ascii_whitespace();
            self.byte();
        }
    }

    /// At the start of a line: goes on at it or at the next one that opens an object.
    fn pass_to_object(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.byte();
        }
        if self.peek().is_some_and(|byte| byte != b'{') {
            self.pass_line();
        }
    }
}

impl Iterator for Documents {
    /// The line on which it begins, and what it is.
    type Item = (u64, Document);

    fn next(&mut self) -> Option<Self::Item> {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b',')) {
            self.byte();
        }
        let line = self.line;
        if self.peek()? != b'{' {
            self.pass_line();
            return Some((line, Document::Stray));
        }
        let (mut bytes, mut length) = (Vec::new(), 0u64);
        // What is open around a byte, and the last byte that is no white space.
        let (mut open, mut last) = (Vec::new(), b':');
        let (mut in_string, mut escaped) = (false, false);
        while let Some(byte) = self.peek() {
            // An object stands in another only behind a key: else the first one has lost its end.
            if !in_string && byte == b'{' && last != b':' && open.last() == Some(&b'{') {
                return Some((line, Document::Broken));
            }
            self.byte();
            length += 1;
            if length <= self.most as u64 {
                bytes.push(byte);
            } else {
                bytes = Vec::new();
            }
            if in_string {
                if byte == b'\n' {
                    self.pass_to_object();
                    return Some((line, Document::Broken));
                }
                (in_string, escaped) = (escaped || byte != b'"', !escaped && byte == b'\\');
                continue;
            }
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => open.push(byte),
                // In ASCII a closing brace or bracket stands two behind its opening one.
                b'}' | b']' if open.pop().is_none_or(|opened| opened != byte - 2) => {
                    return Some((line, Document::Broken));
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                last = byte;
            }
            if open.is_empty() {
                let whole = length <= self.most as u64;
                return Some((line, if whole { Document::Whole(bytes) } else { Document::TooLong(length) }));
            }
        }
        Some((line, Document::Broken))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &'static str, most: usize) -> Vec<(u64, Document)> {
        Documents::new(Box::new(text.as_bytes()), most).collect()
    }

    fn whole(text: &str) -> Document {
        Document::Whole(text.as_bytes().to_vec())
    }

    #[test]
    fn objects_are_cut_by_their_braces() {
        let found = cut("[\n {\"a\": \"}\\\"{\",\n  \"b\": {}},\n {\"c\": 1}\n]\n", 100);
        assert_eq!(found, [(2, whole("{\"a\": \"}\\\"{\",\n  \"b\": {}}")), (4, whole("{\"c\": 1}"))]);
        assert_eq!(cut("", 9), []);
        assert_eq!(cut("[ ]", 9), []);
    }

    #[test]
    fn an_object_that_lost_its_end_swallows_no_other() {
        assert_eq!(
            cut("[{\"a\": [1, {\"b\": 2}],\n {\"c\": 3}]", 99),
            [(1, Document::Broken), (2, whole("{\"c\": 3}"))]
        );
        assert_eq!(cut("[{\"a\": [1, 2},\n {\"c\": 3}]", 99), [(1, Document::Broken), (2, whole("{\"c\": 3}"))]);
    }

    #[test]
    fn what_is_broken_costs_itself_alone() {
        let found = cut("[{\"a\": \"cut\n{\"b\": 1},\nstray 4\n{\"c\": \"far too long\"},\n{\"d\": 2}, {\"e\": ", 12);
        assert_eq!(
            found,
            [
                (1, Document::Broken),
                (2, whole("{\"b\": 1}")),
                (3, Document::Stray),
                (4, Document::TooLong(21)),
                (5, whole("{\"d\": 2}")),
                (5, Document::Broken)
            ]
        );
    }
}
