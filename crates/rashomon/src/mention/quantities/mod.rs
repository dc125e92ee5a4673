//! Quantities: how many, how much, and of what.
//!
//! A sentence is cut into *pieces* ([`pieces`]) whose words carry what the lexicons of `resources/quantities` say of them.
//! Numbers are read from pieces ([`numerals`]), get their units ([`units`]), join to ranges and get their bounds
//! ([`reading`]); what only looks like a quantity (years, scores, addresses, labels, identifiers) is refused
//! ([`refusal`]); last comes what is counted, and the scope words around it ([`counted`]).
//!
//! The reader works on the text and not on tokens, so that '£3-4m' and '20-odd' read the same whatever the tokenizer does;
//! the tags of the tokens help to see where the name of what is counted ends.

mod counted;
mod hedging;
mod joining;
mod lexicon;
mod movement;
mod none;
mod numerals;
mod pieces;
mod reading;
mod refusal;
mod scope;
mod units;

use crate::annotate::{Amount, Annotations, Approximation, Change, Layer, Quantity, SentenceKind, TimeKind};
use crate::article::Article;
use crate::span::Span;

/// Assigns the quantities of both layers.
pub fn find(article: &Article, annotations: &mut Annotations) {
    find_in(&article.text, &mut annotations.text);
    if let Some(title) = article.separate_title() {
        find_in(title, &mut annotations.title);
    }
}

/// Assigns the quantities of one layer; sentences that are furniture have none.
pub fn find_in(text: &str, layer: &mut Layer) {
    let mut quantities = Vec::new();
    let mut pieces = Vec::new();
    for sentence in &layer.sentences {
        if sentence.kind == SentenceKind::Furniture {
            continue;
        }
        pieces::cut(text, sentence.span, &mut pieces);
        if pieces.iter().any(pieces::Piece::may_begin_number) {
            reading::read(text, &pieces, layer, sentence, &mut quantities);
        }
    }
    layer.quantities = quantities;
}

/// The value of an ordinal number, in words or digits: 'third', 'twenty-fifth', '42nd'. Ordinals say which, not how many,
/// and so are no quantities; claims read them.
///
/// ```
/// use rashomon::mention::quantities::ordinal;
/// assert_eq!(ordinal("twenty-fifth"), Some(25));
/// assert_eq!(ordinal("42nd"), Some(42));
/// assert_eq!(ordinal("two"), None);
/// ```
#[must_use]
pub fn ordinal(text: &str) -> Option<u64> {
    numerals::ordinal(text)
}

impl Quantity {
    /// The amount that stands now: of a movement 'from 12 to 15' that is 15, exact; else the amount itself.
    #[must_use]
    pub fn current(&self) -> Amount {
        let now = match (self.replaces, self.change) {
            (Some(_), Some(Change::Up)) => self.amount.high,
            (Some(_), Some(Change::Down)) => self.amount.low,
            _ => None,
        };
        match now {
            Some(value) => Amount { low: Some(value), high: Some(value), approximation: Approximation::Exact },
            None => self.amount,
        }
    }
}

/// Whether a time of the layer claims the number at `span`. Durations are quantities too ('six weeks'); dates, clock
/// times and ages of the calendar are not, unless the number counts a unit of time in them ('nine days later').
fn is_time(layer: &Layer, span: Span, counts_time: bool) -> bool {
    time_begins(layer, span, span.end, counts_time)
}

/// The same for times that begin before `before`: 'three quarters' is no time inside 'one hundred and three quarters'.
fn time_begins(layer: &Layer, span: Span, before: u32, counts_time: bool) -> bool {
    let first = layer.times.partition_point(|time| time.span.end <= span.start);
    layer.times[first..].iter().take_while(|time| time.span.start < before).any(|time| {
        !counts_time && matches!(time.kind, TimeKind::Date | TimeKind::Time | TimeKind::Duration | TimeKind::Set)
    })
}

#[cfg(test)]
mod tests;
