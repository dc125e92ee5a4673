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
    let mut at = start;
    while at > 0 && start - at < REACH {
        let Some(next) = words.get(at) else { break };
        let Some(word) = words.get(at - 1) else { break };
        if next.breaks || ends_sentence(text, word, next) {
            break;
        }
        at -= 1;
        if let Some(direction) = sign(text, words, at) {
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
        if let Some(direction) = sign(text, words, at) {
            return direction;
        }
        at += 1;
    }
    Direction::Unknown
}

fn ends_sentence(text: &str, word: &Word, next: &Word) -> bool {
    !word.letters && matches!(word.span.of(text), "." | "!" | "?") && (next.capital || !next.letters)
}

fn sign(text: &str, words: &[Word], at: usize) -> Option<Direction> {
    let word = words.get(at)?;
    if word.is(Class::Future) {
        return Some(Direction::Future);
    }
    if word.is(Class::Past) {
        // 'will be held', 'is to be decided': the participle belongs to a future
        let ahead = (1..=3).filter_map(|back| words.get(at.checked_sub(back)?)).take_while(|w| w.letters && !w.breaks);
        for earlier in ahead {
            if earlier.is(Class::Future) || earlier.span.of(text) == "be" {
                return Some(Direction::Future);
            }
        }
        return Some(Direction::Past);
    }
    if word.is(Class::Promise) {
        return Some(if words.get(at + 1).is_some_and(|w| w.span.of(text) == "to") {
            Direction::Future
        } else {
            Direction::Past
        });
    }
    // 'the vote is Friday'
    if word.is(Class::Present) {
        return Some(Direction::Future);
    }
    None
}
