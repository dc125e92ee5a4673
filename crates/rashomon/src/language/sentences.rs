//! Sentences.

use crate::span::Span;
use unicode_segmentation::UnicodeSegmentation;

/// Splits a text into sentences, in order; white space stands between them.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        for (start, sentence) in line.split_sentence_bound_indices() {
            let span = Span::at(line_start + start, line_start + start + sentence.len()).trim(text);
            if !span.is_empty() {
                sentences.push(span);
            }
        }
        line_start += line.len();
    }
    sentences
}
