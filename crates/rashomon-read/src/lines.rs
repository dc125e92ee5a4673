//! Lines of a stream, each capped: a line that is too long is passed over without being kept.

use std::io::BufRead;

/// A line, or the length of one that was too long.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes without the line feed.
    Whole(Vec<u8>),
    /// How many bytes it had.
    TooLong(u64),
}

/// Reads the next line of at most `most` bytes; `None` at the end. Errors of the stream end it (see [`crate::decode`]).
pub fn next(reader: &mut dyn BufRead, most: usize) -> Option<Line> {
    let mut line = Vec::new();
    let mut length = 0u64;
    loop {
        let buffer = reader.fill_buf().unwrap_or(&[]);
        if buffer.is_empty() {
            break;
        }
        let feed = memchr::memchr(b'\n', buffer);
        let piece = &buffer[..feed.unwrap_or(buffer.len())];
        length += piece.len() as u64;
        if length <= most as u64 {
            line.extend_from_slice(piece);
        } else {
            line = Vec::new();
        }
        let used = piece.len() + usize::from(feed.is_some());
        reader.consume(used);
        if feed.is_some() {
            return Some(if length <= most as u64 { Line::Whole(line) } else { Line::TooLong(length) });
        }
    }
    match length {
        0 => None,
        length if length <= most as u64 => Some(Line::Whole(line)),
        length => Some(Line::TooLong(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let mut input: &[u8] = b"ab\n\nabcdef\nabc";
        let mut lines = Vec::new();
        while let Some(line) = next(&mut input, 3) {
            lines.push(line);
        }
        assert_eq!(
            lines,
            [Line::Whole(b"ab".to_vec()), Line::Whole(Vec::new()), Line::TooLong(6), Line::Whole(b"abc".to_vec())]
        );
    }
}
