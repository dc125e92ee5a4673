//! A layer's tokens with what the lexicons know of each: the view that attribution and claim rules read.

use super::lexicon::{WordInfo, bits, lexicon};
use crate::annotate::{Layer, Sentence, Upos};
use crate::span::Span;
use std::ops::Range;

/// A layer's tokens, looked up once.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a str,
    /// The text in lower case (ASCII), so that byte positions are the same.
    lower: String,
    /// The layer under it.
    pub layer: &'a Layer,
    /// What the lexicons know of each token.
    words: Vec<WordInfo>,
    /// Whether each token lies in a time expression.
    in_time: Vec<bool>,
    /// Whether each token lies in a name.
    in_name: Vec<bool>,
}

impl<'a> Reading<'a> {
    /// Looks up all tokens of a layer.
    #[must_use]
    pub fn of(text: &'a str, layer: &'a Layer) -> Self {
        let lower = text.to_ascii_lowercase();
        let lexicon = lexicon();
        let words = layer.tokens.iter().map(|token| lexicon.word(token.span.of(&lower))).collect();
        let mut in_time = vec![false; layer.tokens.len()];
        for time in &layer.times {
            for index in layer.tokens_in(time.span) {
                if let Some(flag) = in_time.get_mut(index) {
                    *flag = true;
                }
            }
        }
        let mut in_name = vec![false; layer.tokens.len()];
        for mention in &layer.mentions {
            for index in layer.tokens_in(mention.span) {
                if let Some(flag) = in_name.get_mut(index) {
                    *flag = true;
                }
            }
        }
        Self { text, lower, layer, words, in_time, in_name }
    }

    /// A token's word in lower case; empty beyond the end.
    #[must_use]
    pub fn lower(&self, index: usize) -> &str {
        self.layer.tokens.get(index).map_or("", |token| token.span.of(&self.lower))
    }

    /// A token's word as written; empty beyond the end.
    #[must_use]
    pub fn word(&self, index: usize) -> &'a str {
        self.layer.tokens.get(index).map_or("", |token| token.span.of(self.text))
    }

    /// A span's text in lower case.
    #[must_use]
    pub fn lower_of(&self, span: Span) -> &str {
        span.of(&self.lower)
    }

    /// A token's span; empty beyond the end.
    #[must_use]
    pub fn span(&self, index: usize) -> Span {
        self.layer.tokens.get(index).map_or(Span::default(), |token| token.span)
    }

    /// The span of several tokens.
    #[must_use]
    pub fn cover(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            let at = self.span(range.start).start;
            return Span::new(at, at);
        }
        self.span(range.start).cover(self.span(range.end - 1))
    }

    /// What the lexicons know of a token.
    #[must_use]
    pub fn info(&self, index: usize) -> WordInfo {
        self.words.get(index).copied().unwrap_or_default()
    }

    /// Whether a token is of one of the closed classes given.
    #[must_use]
    pub fn is(&self, index: usize, class: u32) -> bool {
        self.info(index).bits & class != 0
    }

    /// A token's part of speech; `X` where untagged.
    #[must_use]
    pub fn upos(&self, index: usize) -> Upos {
        self.layer.tokens.get(index).map_or(Upos::X, |token| token.upos)
    }

    /// Whether a token lies in a time expression.
    #[must_use]
    pub fn in_time(&self, index: usize) -> bool {
        self.in_time.get(index).copied().unwrap_or(false) && !self.in_name(index)
    }

    /// Whether a token lies in a name.
    #[must_use]
    pub fn in_name(&self, index: usize) -> bool {
        self.in_name.get(index).copied().unwrap_or(false)
    }

    /// Whether a token begins with a capital letter.
    #[must_use]
    pub fn capital(&self, index: usize) -> bool {
        self.word(index).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether a token is a comma, stop, mark or dash.
    #[must_use]
    pub fn punctuation(&self, index: usize) -> bool {
        let word = self.word(index);
        !word.is_empty()
            && word.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '$' | '%' | '£' | '€' | '#' | '&'))
    }

    /// Whether a token opens or closes a quotation.
    #[must_use]
    pub fn quote_mark(&self, index: usize) -> bool {
        matches!(self.word(index), "\"" | "“" | "”" | "''" | "``" | "«" | "»" | "‘" | "’")
    }

    /// Whether a token is a verb or auxiliary: by its tag, else by the lexicons and its ending.
    #[must_use]
    pub fn verb(&self, index: usize) -> bool {
        match self.upos(index) {
            Upos::Verb | Upos::Aux => true,
            Upos::X => {
                let info = self.info(index);
                if info.bits & bits::AUX != 0 {
                    return !(matches!(self.word(index), "'s" | "’s") && self.noun_like(index + 1));
                }
                if info.verb != 0 && !self.is(index.wrapping_sub(1), bits::DETERMINER) {
                    return info.bits & (bits::FORM_PAST | bits::FORM_ING) != 0 || info.noun == 0;
                }
                let lower = self.lower(index);
                lower.len() > 4 && lower.ends_with("ed") && !self.capital(index)
            }
            _ => false,
        }
    }

    /// Whether a token can be part of a noun phrase: a noun, name, number, adjective or determiner.
    #[must_use]
    pub fn noun_like(&self, index: usize) -> bool {
        match self.upos(index) {
            Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Det | Upos::Sym => true,
            // 'her lawyer', 'their reports'
            Upos::Pron => {
                matches!(self.lower(index), "my" | "our" | "your" | "his" | "her" | "its" | "their" | "whose")
                    && matches!(self.upos(index + 1), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
            }
            Upos::X => {
                let info = self.info(index);
                if info.bits & bits::DETERMINER != 0 {
                    return true;
                }
                let closed = bits::AUX
                    | bits::PRONOUN
                    | bits::PREPOSITION
                    | bits::SUBORDINATOR
                    | bits::COORDINATOR
                    | bits::ADVERB;
                let lower = self.lower(index);
                info.bits & closed == 0
                    && !self.punctuation(index)
                    && !lower.is_empty()
                    && (self.capital(index) || !lower.ends_with("ly"))
                    && (info.verb == 0 || info.noun != 0 || self.capital(index))
            }
            _ => false,
        }
    }

    /// Whether a token is a possessive ending.
    #[must_use]
    pub fn possessive(&self, index: usize) -> bool {
        matches!(self.word(index), "'s" | "’s" | "'" | "’")
            && self.upos(index) != Upos::Aux
            && self.upos(index) != Upos::Verb
    }

    /// The token range of a sentence.
    #[must_use]
    pub fn tokens_of(sentence: &Sentence) -> Range<usize> {
        sentence.tokens.start as usize..sentence.tokens.end as usize
    }
}
