//! Which way a weekday or a month lies: from the tense of the verbs near it.
//!
//! 'The council met Friday' looks back, 'will meet Friday' ahead. The nearest sign before the time decides ('said that it
//! would meet Friday'), else the first one after it ('On Friday it will meet'). Newswire without a sign looks back.

use super::lexicon::Class;
use super::scan::Word;

/// Which way a time lies from the publication date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Before it.
    Past,
    /// After it.
    Future,
    /// The text does not say.
    Unknown,
}

/// How many words to look at on either side.
const REACH: usize = 24;

/// The direction that the words around `start..end` give.
pub fn direction(text: &str, words: &[Word], start: usize, end: usize) -> Direction {
    // 'until March' looks ahead, 'since March' back; so do 'until mid-March' and 'since the end of March'
    let mut first = start;
    while let Some(word) = first.checked_sub(1).and_then(|i| words.get(i))
        && matches!(
            word.span.of(text),
            "mid" | "-" | "early" | "late" | "the" | "end" | "of" | "about" | "around" | "at" | "least"
        )
        && start - first < 4
    {
        first -= 1;
    }
    if let Some(word) = first.checked_sub(1).and_then(|i| words.get(i)) {
        match word.span.of(text) {
            // 'had withdrawn by Friday'
            "by" if had_before(text, words, start) => return Direction::Past,
            "until" | "till" | "by" | "through" => return Direction::Future,
            "since" | "Since" | "ended" => return Direction::Past,
            _ => {}
        }
    }
    let mut at = start;
    while at > 0 && start - at < REACH {
        let Some(next) = words.get(at) else { break };
        let Some(word) = words.get(at - 1) else { break };
        if next.breaks || ends_sentence(text, word, next) {
            break;
        }
        at -= 1;
        if let Some(direction) = sign(text, words, at, start - at) {
            return direction;
        }
    }
    let mut at = end;
    while let Some(word) = words.get(at) {
        if at - end >= REACH
            || word.breaks
            || at > 0 && words.get(at - 1).is_some_and(|last| at > end && ends_sentence(text, last, word))
        {
            break;
        }
        if let Some(direction) = sign(text, words, at, REACH) {
            return direction;
        }
        at += 1;
    }
    Direction::Unknown
}

/// Whether a pluperfect stands close before: 'had filed their reports by'.
fn had_before(text: &str, words: &[Word], start: usize) -> bool {
    (1..=8)
        .map_while(|back| start.checked_sub(back).and_then(|i| words.get(i)))
        .take_while(|w| w.letters && !w.breaks)
        .any(|w| w.span.of(text) == "had")
}

fn ends_sentence(text: &str, word: &Word, next: &Word) -> bool {
    let mark = !word.letters && matches!(word.span.of(text), "." | "!" | "?" | "\u{201d}" | "\"");
    let apart = next.span.start > word.span.end;
    let initial = word.span.start >= 2
        && text.as_bytes().get(word.span.start as usize - 2).is_some_and(|b| !b.is_ascii_lowercase());
    mark && apart && !initial && (next.capital || !next.letters)
}

fn sign(text: &str, words: &[Word], at: usize, reach: usize) -> Option<Direction> {
    let word = words.get(at)?;
    let earlier = |back: usize| at.checked_sub(back).and_then(|i| words.get(i)).filter(|w| w.letters && !w.breaks);
    let before = || (1..=3).map_while(earlier);
    if let Some(strength) = word.value(Class::Future) {
        // 'had been scheduled'
        let undone = strength == 2 && before().any(|w| w.span.of(text) == "had");
        return Some(if undone { Direction::Past } else { Direction::Future });
    }
    if let Some(strength) = word.value(Class::Past) {
        if word.capital && strength == 2 {
            return None;
        }
        // 'will be held', 'is to be decided': the participle belongs to a future
        if before().any(|w| w.value(Class::Future) == Some(1) || w.span.of(text) == "be") {
            return Some(Direction::Future);
        }
        // 'bonds issued July 1': right before the time a participle is no adjective
        let beside = reach == 1
            || reach == 2
                && words
                    .get(at + 1)
                    .is_some_and(|w| matches!(w.span.of(text), "on" | "in" | "last" | "early" | "late"));
        // 'a still unspecified date': an adjective, not a verb
        if strength == 2
            && !beside
            && before().take(2).any(|w| {
                matches!(
                    w.span.of(text),
                    "a" | "an" | "the" | "its" | "their" | "his" | "her" | "of" | "in" | "for" | "with" | "other"
                )
            })
        {
            return None;
        }
        // 'was to begin'
        let to = words.get(at + 1).is_some_and(|w| w.span.of(text) == "to");
        return Some(if to && matches!(word.span.of(text), "was" | "were") {
            Direction::Future
        } else {
            Direction::Past
        });
    }
    if word.is(Class::Promise) {
        let next = words.get(at + 1).map_or("", |w| w.span.of(text));
        return Some(if matches!(next, "to" | "for") { Direction::Future } else { Direction::Past });
    }
    // 'trading is to resume Tuesday'
    if word.is(Class::Present) && words.get(at + 1).is_some_and(|w| w.span.of(text) == "to") {
        return Some(Direction::Future);
    }
    // 'the vote is Friday'
    (word.is(Class::Present) && reach <= 2).then_some(Direction::Future)
}
