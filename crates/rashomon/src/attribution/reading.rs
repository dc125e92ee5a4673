//! A layer's tokens with what the lexicons know of each: the view that attribution and claim rules read.

use super::lexicon::{WordInfo, bits, lexicon};
use crate::annotate::{Deprel, Layer, Sentence, Upos};
use crate::article::Credit;
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
    /// Lines and heads of sentences that credit and do not report: datelines, bylines.
    credits: &'a [Credit],
}

impl<'a> Reading<'a> {
    /// Looks up all tokens of a layer.
    #[must_use]
    pub fn of(text: &'a str, layer: &'a Layer, credits: &'a [Credit]) -> Self {
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
        Self { text, lower, layer, words, in_time, in_name, credits }
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

    /// Whether a name stands there, behind a mark perhaps, and owns nothing: whoever 'does not know' it says nothing of what is known.
    #[must_use]
    pub fn names(&self, index: usize) -> bool {
        let index = index + usize::from(self.punctuation(index));
        self.upos(index) == Upos::Propn && !(index..index + 4).any(|at| self.possessive(at))
    }

    /// Whether a token's sentence has been parsed.
    #[must_use]
    pub fn parsed(&self, index: usize) -> bool {
        self.layer.tokens.get(index).is_some_and(|token| token.deprel != Deprel::Unparsed)
    }

    /// A token's relation to its head.
    #[must_use]
    pub fn deprel(&self, index: usize) -> Deprel {
        self.layer.tokens.get(index).map_or(Deprel::Unparsed, |token| token.deprel)
    }

    /// A token's head; `None` for a root and where nothing is parsed.
    #[must_use]
    pub fn head(&self, index: usize) -> Option<usize> {
        self.layer.tokens.get(index).and_then(|token| usize::try_from(token.head).ok())
    }

    /// The tokens of a sentence that hang under one of them, as the range from the first to the last, itself included.
    #[must_use]
    pub fn subtree(&self, top: usize, sentence: Range<usize>) -> Range<usize> {
        let (mut first, mut last) = (top, top);
        for index in sentence {
            let mut above = index;
            // A chain of heads is no longer than a sentence; the cap guards against circles.
            for _ in 0..64 {
                if above == top {
                    first = first.min(index);
                    last = last.max(index);
                    break;
                }
                match self.head(above) {
                    Some(next) => above = next,
                    None => break,
                }
            }
        }
        while last > top && self.punctuation(last) && !self.quote_mark(last) {
            last -= 1;
        }
        while first < top && self.punctuation(first) && !self.quote_mark(first) {
            first += 1;
        }
        first..last + 1
    }

    /// The first token that stands under `head` in one of the relations.
    #[must_use]
    pub fn child(&self, head: usize, relations: &[Deprel], sentence: Range<usize>) -> Option<usize> {
        sentence.into_iter().find(|index| relations.contains(&self.deprel(*index)) && self.head(*index) == Some(head))
    }

    /// The subject of a verb by the parse: its own, else that of the verb it is joined to or depends on ('said … and
    /// added', 'went on to say', '…, adding').
    #[must_use]
    pub fn subject(&self, verb: usize, sentence: Range<usize>) -> Option<Range<usize>> {
        let mut above = verb;
        for step in 0..4 {
            if let Some(subject) = self.child(above, &[Deprel::Nsubj, Deprel::NsubjPass], sentence.clone()) {
                return Some(self.subtree(subject, sentence));
            }
            if self.deprel(above) == Deprel::Acl && step < 2 {
                let noun = self.head(above)?;
                return (noun < above).then(|| noun..noun + 1);
            }
            if !matches!(self.deprel(above), Deprel::Conj | Deprel::Xcomp | Deprel::Advcl | Deprel::Parataxis) {
                return None;
            }
            above = self.head(above)?;
        }
        None
    }

    /// The tokens of a sentence after its dateline, byline or credit.
    #[must_use]
    pub fn tokens_of(&self, sentence: &Sentence) -> Range<usize> {
        let (mut start, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        let first = self.credits.partition_point(|credit| credit.span.end <= sentence.span.start);
        for credit in self.credits.iter().skip(first).take(4) {
            // The credit begins the sentence, but for a mark, and does not fill it.
            if credit.span.start > self.span(start).start + 3 || credit.span.end >= sentence.span.end {
                break;
            }
            while start < end && self.span(start).start < credit.span.end {
                start += 1;
            }
        }
        while start > sentence.tokens.start as usize
            && start < end
            && self.punctuation(start)
            && !self.quote_mark(start)
        {
            start += 1;
        }
        start..end
    }
}
