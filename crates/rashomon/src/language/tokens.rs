//! Tokens.

use crate::annotate::{Deprel, Token, Upos};
use crate::span::Span;
use unicode_segmentation::UnicodeSegmentation;

/// Appends the tokens of a sentence, untagged (`X`).
pub fn tokenize(text: &str, sentence: Span, tokens: &mut Vec<Token>) {
    let base = sentence.start as usize;
    for (start, word) in sentence.of(text).split_word_bound_indices() {
        if word.trim().is_empty() {
            continue;
        }
        let span = Span::at(base + start, base + start + word.len());
        tokens.push(Token { span, upos: Upos::X, deprel: Deprel::Unparsed, head: -1 });
    }
}
