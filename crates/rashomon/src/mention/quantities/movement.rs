//! Movements: whether the words before a quantity say that it rose or fell, and which quantity of the clause moved.

use super::counted::tag;
use super::lexicon::{Dimension, Movement, lexicon};
use super::numerals::Form;
use super::pieces::Shape;
use super::reading::{Context, Reading};
use super::units;
use crate::annotate::{Change, Layer, Quantity, Upos};

/// A movement that the words before a quantity tell.
pub struct Moved {
    /// Up or down.
    pub direction: Change,
    /// How the word takes its number.
    pub movement: Movement,
    /// Whether 'by' or 'to' links it.
    linked: bool,
}

/// The word of change before a piece, over 'by', 'to', adverbs and articles.
pub fn moved(context: &Context<'_>, first: usize) -> Option<Moved> {
    let mut linked = false;
    for back in 1..=5 {
        let at = first.checked_sub(back)?;
        let piece = context.pieces.get(at)?;
        if let Some((direction, movement)) = piece.word.change {
            // 'the fall of 1989' and 'an increase of 12' are nouns; 'made up 12 percent' moves nothing.
            let noun = ["the", "a", "an"].iter().any(|article| context.is_before(at, article));
            let idiom = movement == Movement::Adverb && phrase(context, at, &lexicon().idioms);
            return (!noun && !idiom).then_some(Moved { direction, movement, linked });
        }
        let passes = ["by", "to", "from", "past", "beyond"].iter().any(|word| piece.is(word));
        linked |= passes;
        let adverb = piece.text.ends_with("ly")
            || ["a", "an", "another", "further", "between"].iter().any(|word| piece.is(word));
        if !(passes || adverb) {
            return None;
        }
    }
    None
}

/// Whether the word at a piece and the one before it are a phrase of a list: 'boils down'.
fn phrase(context: &Context<'_>, at: usize, phrases: &rustc_hash::FxHashSet<String>) -> bool {
    let Some((verb, adverb)) = context.before(at).zip(context.piece(at)) else { return false };
    verb.shape == Shape::Word
        && phrases.contains(&format!("{} {}", verb.text.to_ascii_lowercase(), adverb.text.to_ascii_lowercase()))
}

/// Whether the 'up' at a piece belongs to a verb of movement, so that 'up to' names a goal and no limit: 'goes up to 4 percent'.
pub fn is_goal(context: &Context<'_>, at: usize) -> bool {
    phrase(context, at, &lexicon().goals)
}

/// Whether a word of change moves this quantity.
pub fn is_movement(
    context: &Context<'_>,
    layer: &Layer,
    moved: &Moved,
    reading: &Reading,
    dimension: Option<Dimension>,
) -> bool {
    let is_measured =
        matches!(dimension, Some(Dimension::Ratio | Dimension::Currency | Dimension::Points | Dimension::Measure));
    match moved.movement {
        Movement::Verb => true,
        Movement::Path => false,
        Movement::Adverb => is_measured || moved.linked || reading.number.form == Form::Digits,
        // 'lost 2 percent' and 'lost 12 tonnes', but neither 'lost 12 men' nor 'dropped a 500-pound bomb'.
        Movement::Either => moved.linked || is_measured && !is_attributive(context, layer, reading, dimension),
    }
}

/// The furthest that a verb of change may stand before its 'from', in pieces.
const LONGEST_OBJECT: usize = 8;

/// Whether a word of change stands before 'from 12 to 15', with nothing or its object between: 'raised the number of seats from
/// 65 to 125'. Which way it goes is seen from the numbers.
pub fn is_changed(context: &Context<'_>, from: usize) -> bool {
    (from.saturating_sub(LONGEST_OBJECT)..from)
        .rev()
        .map_while(|at| {
            context.piece(at).filter(|piece| piece.shape == Shape::Word || piece.is_dash() || piece.is_mark('\''))
        })
        .any(|piece| piece.word.change.is_some_and(|(_, movement)| movement != Movement::Adverb))
}

/// Whether a measure stands before the noun that it describes: 'a 30 metre wall', 'a 500-pound bomb'.
fn is_attributive(context: &Context<'_>, layer: &Layer, reading: &Reading, dimension: Option<Dimension>) -> bool {
    let is_plural = context.before(reading.end).is_none_or(|unit| unit.text.ends_with('s') || unit.is("feet"));
    dimension == Some(Dimension::Measure)
        && !is_plural
        && context
            .piece(reading.end)
            .is_some_and(|next| matches!(tag(layer, next.span), Some(Upos::Noun | Upos::Adj | Upos::Propn)))
}

/// The movement that a quantity shares with the last one of its sentence, where the verb is left out: 'Varn Bank was down 2.3
/// percent and Oste Mills **by 2.6 percent**'. The outcome of a step ('rose by three **to 12**') is a level that was reached.
pub fn carried(
    context: &Context<'_>,
    layer: &Layer,
    last: &Quantity,
    first: usize,
    reading: &Reading,
) -> Option<Change> {
    let change = last.change?;
    let end = last.counted.map_or(last.span.end, |counted| counted.end.max(last.span.end));
    let same_unit = reading.unit.and_then(units::unit).map(|unit| unit.name) == last.unit.as_deref();
    if !context.is_before(first, "by") || !same_unit {
        return None;
    }
    let between = context.pieces.partition_point(|piece| piece.span.start < end)..first - 1;
    let verb = |at: usize| {
        context.piece(at).is_none_or(|piece| matches!(tag(layer, piece.span), Some(Upos::Verb | Upos::Aux)))
    };
    (!between.is_empty() && between.len() <= 8 && !between.clone().any(verb)).then_some(change)
}
