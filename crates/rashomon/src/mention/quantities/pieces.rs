//! Pieces: words, runs of digits and single marks of a sentence.

use super::lexicon::{Numeral, Word, lexicon};
use crate::span::Span;

/// What a piece is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Letters.
    Word,
    /// Digits, with the points and commas inside: '1,674,200.5'.
    Digits,
    /// Any other single character.
    Mark(char),
}

/// A piece of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// Its characters.
    pub text: &'t str,
    /// Where they stand in the whole text, in bytes.
    pub span: Span,
    /// What they are.
    pub shape: Shape,
    /// Whether no white space parts it from the piece before.
    pub glued: bool,
    /// What the lists know of it.
    pub word: Word,
}

impl Piece<'_> {
    /// Whether a number may begin with it.
    pub fn may_begin_number(&self) -> bool {
        match self.shape {
            Shape::Digits => true,
            Shape::Mark(mark) => vulgar_fraction(mark).is_some(),
            Shape::Word => {
                !matches!(self.word.numeral, Numeral::None | Numeral::Ordinal(_))
                    || ["no", "nobody", "none", "not"].iter().any(|none| self.is(none))
            }
        }
    }

    /// Whether it is this word, whatever the case.
    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }

    /// Whether it is a hyphen or dash.
    pub fn is_dash(&self) -> bool {
        matches!(self.shape, Shape::Mark('-' | '–' | '—' | '‑' | '‐' | '−'))
    }

    /// Whether it begins with a capital letter, or with one behind a small letter ('iPhone').
    pub fn is_capitalized(&self) -> bool {
        self.shape == Shape::Word && self.text.chars().take(2).any(char::is_uppercase)
    }
}

/// The value of '½' and its like.
pub fn vulgar_fraction(mark: char) -> Option<f64> {
    Some(match mark {
        '½' => 0.5,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅕' => 0.2,
        '⅖' => 0.4,
        '⅗' => 0.6,
        '⅘' => 0.8,
        '⅙' => 1.0 / 6.0,
        '⅚' => 5.0 / 6.0,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => return None,
    })
}

/// Cuts a sentence into pieces; `pieces` is emptied first.
pub fn cut<'t>(text: &'t str, sentence: Span, pieces: &mut Vec<Piece<'t>>) {
    pieces.clear();
    let lexicon = lexicon();
    let base = sentence.start as usize;
    let sentence = sentence.of(text);
    let bytes = sentence.as_bytes();
    let mut at = 0;
    let mut glued = false;
    while let Some(first) = sentence.get(at..).and_then(|rest| rest.chars().next()) {
        if first.is_whitespace() {
            at += first.len_utf8();
            glued = false;
            continue;
        }
        let (end, shape) = if first.is_ascii_digit() || begins_decimal(bytes, at) {
            (end_of_digits(bytes, at), Shape::Digits)
        } else if first.is_alphabetic() {
            (end_of_word(sentence, at), Shape::Word)
        } else {
            (at + first.len_utf8(), Shape::Mark(first))
        };
        let piece = &sentence[at..end];
        let word = if shape == Shape::Word { lexicon.word(piece) } else { Word::default() };
        if word.unit && !first.is_uppercase() {
            counting_article(pieces);
        }
        pieces.push(Piece { text: piece, span: Span::at(base + at, base + end), shape, glued, word });
        glued = true;
        at = end;
    }
}

/// Before a unit, 'a' behind a hedge is a number: 'nearly a decade', 'more than a mile'.
fn counting_article(pieces: &mut [Piece<'_>]) {
    if let [.., hedge, article] = pieces
        && hedge.word.hedge
        && (article.is("a") || article.is("an"))
    {
        article.word.numeral = Numeral::Article;
    }
}

/// '.08' begins a number where no digit or letter stands before the point.
fn begins_decimal(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'.'
        && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
        && (at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b')')))
}

/// The end of a run of digits; a point or comma belongs to it where a digit follows.
fn end_of_digits(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        let inside =
            byte.is_ascii_digit() || (matches!(byte, b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit));
        if !inside {
            break;
        }
        at += 1;
    }
    at
}

fn end_of_word(sentence: &str, start: usize) -> usize {
    let rest = &sentence[start..];
    start + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
}
