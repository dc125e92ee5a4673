//! Clauses that rule one another out by a word: 'won' and 'lost', 'into the hall' and 'out of the hall', 'began' and 'ended'.
//!
//! The words are data (`resources/opposites.tsv`). Some opposites are rivals, of which one must be wrong; others are turns: a
//! state that the next one replaces.

use super::vocabulary::WordId;
use crate::annotate::{Token, Upos};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What two clauses stand on two sides of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Opposition {
    /// A line of the list, by its number.
    Listed(u16),
    /// In or into a thing, and out of it.
    Inside(WordId),
}

/// A side: the first or the second.
pub(crate) type Side = (Opposition, bool);

#[derive(Debug, Default)]
struct List {
    of: FxHashMap<&'static str, Vec<(u16, bool)>>,
    turns: Vec<bool>,
}

fn list() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        let mut list = List::default();
        for line in super::words::lines(include_str!("../../resources/opposites.tsv")) {
            let mut parts = line.split('\t');
            let (Some(kind), Some(first), Some(second)) = (parts.next(), parts.next(), parts.next()) else { continue };
            let number = u16::try_from(list.turns.len()).unwrap_or(u16::MAX);
            list.turns.push(kind == "turn");
            for (words, side) in [(first, false), (second, true)] {
                for word in words.split_whitespace() {
                    list.of.entry(word).or_default().push((number, side));
                }
            }
        }
        list
    })
}

impl Opposition {
    /// Whether the second side replaces the first.
    pub fn is_turn(self) -> bool {
        match self {
            Self::Listed(number) => list().turns.get(usize::from(number)).copied().unwrap_or(false),
            Self::Inside(_) => false,
        }
    }
}

/// The sides that the tokens of a clause take; both sides of one thing are none. `noun` gives the class of a common noun.
pub(crate) fn sides(tokens: &[Token], text: &str, mut noun: impl FnMut(&Token) -> Option<WordId>) -> Vec<Side> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let lower = super::words::lower(token.span.of(text));
        // The north is a side, North Tolm a name.
        if let Some(sides) = list().of.get(lower.as_ref()).filter(|_| token.upos != Upos::Propn) {
            found.extend(sides.iter().map(|(number, side)| (Opposition::Listed(*number), *side)));
        }
        let out = lower == "of" && index > 0 && tokens[index - 1].span.of(text).eq_ignore_ascii_case("out");
        if out || matches!(lower.as_ref(), "in" | "into") {
            // 'In top shape' and 'out of shape' are of one thing.
            let next = tokens[index + 1..]
                .iter()
                .take(3)
                .find(|token| !matches!(token.upos, Upos::Det | Upos::Pron | Upos::Adj));
            if let Some(thing) = next.filter(|token| token.upos == Upos::Noun).and_then(&mut noun) {
                found.push((Opposition::Inside(thing), out));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let both: Vec<Opposition> = found.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0).collect();
    found.retain(|(opposition, _)| !both.contains(opposition));
    found
}

/// On what two clauses stand on two sides.
pub(crate) fn between(a: &[Side], b: &[Side]) -> Option<Opposition> {
    a.iter().find(|(opposition, side)| b.contains(&(*opposition, !side))).map(|(opposition, _)| *opposition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;

    fn sides_of(text: &str) -> Vec<Side> {
        let layer = annotate(&Article::from_text(text)).text;
        sides(&layer.tokens, text, |token| Some(token.span.of(text).len() as WordId))
    }

    #[test]
    fn into_and_out_of_one_thing_are_two_sides() {
        let (a, b) = (sides_of("She walked into the hall."), sides_of("She was walking out of the hall."));
        assert!(matches!(between(&a, &b), Some(Opposition::Inside(_))));
        assert_eq!(between(&a, &a), None);
        assert_eq!(between(&a, &sides_of("She walked out of the building.")), None);
    }

    #[test]
    fn a_turn_is_no_clash() {
        let between = between(&sides_of("The vote began on Sunday."), &sides_of("The vote ended on Sunday."));
        assert!(between.is_some_and(Opposition::is_turn));
        let between = super::between(&sides_of("Lorma won the game."), &sides_of("Lorma lost the game."));
        assert!(between.is_some_and(|clash| !clash.is_turn()));
    }

    #[test]
    fn a_clause_on_both_sides_takes_none() {
        assert_eq!(sides_of("Some won and some lost."), []);
    }
}
