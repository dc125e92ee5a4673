//! The model of names: a chain of labels over [`features`](super::features), scored by a linear part and a [`net`](super::net)
//! and decoded by Viterbi.
//!
//! A token's label says what the name it stands in is, and whether it begins it, lies inside, ends it, or is all of it. The
//! model tells four classes; [`kinds`](super::kinds) tells the finer kinds.

use super::features::{PLACES, Sentence, Words};
use super::net::{self, HIDDEN, Hidden, Input, Net, SCORE};
use crate::annotate::Token;
use crate::language::linear::{Model, feature};
use crate::language::network::arithmetic::{Arithmetic, Work, dispatch};
use crate::span::Span;
use std::cell::Cell;
use std::sync::OnceLock;

/// What the model tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Persons.
    Person,
    /// Organizations.
    Organization,
    /// Places and facilities.
    Place,
    /// All other names: groups, events, products, laws, works.
    Other,
}

impl Class {
    /// All classes, in the order of their labels.
    pub const ALL: [Class; 4] = [Class::Person, Class::Organization, Class::Place, Class::Other];

    /// The name of the class in the corpora.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Class::Person => "PER",
            Class::Organization => "ORG",
            Class::Place => "LOC",
            Class::Other => "MISC",
        }
    }
}

/// Number of labels: none, then begin, inside, last and single of each class.
pub const LABELS: usize = 1 + 4 * Class::ALL.len();
/// The label of a token in no name.
pub const NONE: usize = 0;

/// Where in a name a label stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// First of several.
    Begin,
    /// Neither first nor last.
    Inside,
    /// Last of several.
    Last,
    /// The only one.
    Single,
}

/// The label of a class and position.
#[must_use]
pub const fn label(class: usize, position: Position) -> usize {
    1 + 4 * class + position as usize
}

/// Class and position of a label; `None` for [`NONE`].
#[must_use]
pub const fn parts(label: usize) -> Option<(usize, Position)> {
    if label == NONE {
        return None;
    }
    let position = match (label - 1) % 4 {
        0 => Position::Begin,
        1 => Position::Inside,
        2 => Position::Last,
        _ => Position::Single,
    };
    Some(((label - 1) / 4, position))
}

/// Whether a label may follow another.
#[must_use]
pub fn may_follow(before: usize, after: usize) -> bool {
    let open = match parts(before) {
        Some((class, Position::Begin | Position::Inside)) => Some(class),
        _ => None,
    };
    match (open, parts(after)) {
        (None, None | Some((_, Position::Begin | Position::Single))) => true,
        (Some(class), Some((other, Position::Inside | Position::Last))) => class == other,
        _ => false,
    }
}

/// The feature of a transition from a label.
#[must_use]
pub const fn transition(before: usize) -> u64 {
    feature(1000, before as u64)
}

/// The names of the labels, in order.
#[must_use]
pub fn label_names() -> Vec<String> {
    let mut names = vec!["O".to_owned()];
    for class in Class::ALL {
        for position in ["B", "I", "L", "U"] {
            names.push(format!("{position}-{}", class.as_str()));
        }
    }
    names
}

/// Scores of all labels of one token.
pub type Scores = [i32; LABELS];

/// Labels after which no name is open.
const CLOSED: [usize; 9] = [0, 3, 4, 7, 8, 11, 12, 15, 16];

/// The labels that may stand before each label.
const PREDECESSORS: [&[usize]; LABELS] = [
    &CLOSED,
    &CLOSED,
    &[1, 2],
    &[1, 2],
    &CLOSED,
    &CLOSED,
    &[5, 6],
    &[5, 6],
    &CLOSED,
    &CLOSED,
    &[9, 10],
    &[9, 10],
    &CLOSED,
    &CLOSED,
    &[13, 14],
    &[13, 14],
    &CLOSED,
];

/// The best path through the scores. `between[a][b]` is added where b follows a.
#[must_use]
pub fn best_path(scores: &[Scores], between: &[Scores; LABELS]) -> Vec<usize> {
    const LOW: i32 = i32::MIN / 2;
    let Some(first) = scores.first() else { return Vec::new() };
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
    let mut now = [LOW; LABELS];
    for (to, score) in now.iter_mut().enumerate() {
        if may_follow(NONE, to) {
            *score = first[to];
        }
    }
    back.push([0; LABELS]);
    let mut was_plain = false;
    for own in scores.iter().skip(1) {
        let mut next = [LOW; LABELS];
        let mut from_of = [0u8; LABELS];
        let plain = *own == PLAIN;
        if plain && was_plain {
            // Most words are like that: no other path is left.
            now[NONE] += between[NONE][NONE];
            back.push(from_of);
            continue;
        }
        was_plain = plain;
        for (to, list) in PREDECESSORS.iter().enumerate().take(if plain { NONE + 1 } else { LABELS }) {
            for &from in *list {
                let score = now[from].saturating_add(between[from][to]);
                if score > next[to] {
                    next[to] = score;
                    #[allow(clippy::cast_possible_truncation)]
                    let from = from as u8;
                    from_of[to] = from;
                }
            }
            next[to] = next[to].saturating_add(own[to]);
        }
        back.push(from_of);
        now = next;
    }
    let mut best = NONE;
    for to in CLOSED {
        if now[to] > now[best] {
            best = to;
        }
    }
    let mut path = vec![best; scores.len()];
    for at in (1..scores.len()).rev() {
        best = usize::from(back[at][best]);
        path[at - 1] = best;
    }
    path
}

/// The names that a path of labels spells: first token, one past the last, class.
#[must_use]
pub fn names_of(path: &[usize]) -> Vec<(usize, usize, Class)> {
    let mut names = Vec::new();
    let mut begin = 0;
    for (at, label) in path.iter().enumerate() {
        let Some((class, position)) = parts(*label) else { continue };
        match position {
            Position::Begin => begin = at,
            Position::Inside => {}
            Position::Last => names.push((begin, at + 1, Class::ALL[class])),
            Position::Single => names.push((at, at + 1, Class::ALL[class])),
        }
    }
    names
}

/// The two parts of the model, with the transitions: a linear part over hashed features, which knows the words and phrases of
/// its training, and a net over vectors, which knows what is like them. Their scores are added.
#[derive(Debug)]
pub struct Names {
    linear: Model,
    net: Net,
    between: [Scores; LABELS],
}

/// What one step of a weight of the linear part weighs, in units of the likelihood's logarithm.
pub const STEP: f32 = 0.125;
/// The same in steps of a score.
const STEP_SCORE: i32 = SCORE / 8;

impl Names {
    /// Prepares a model for use.
    #[must_use]
    pub fn new(linear: Model, net: Net) -> Self {
        let mut between = [[0; LABELS]; LABELS];
        for (before, scores) in between.iter_mut().enumerate() {
            linear.add(transition(before), scores);
            for score in scores {
                *score *= STEP_SCORE;
            }
        }
        Self { linear, net, between }
    }

    /// The model that ships; `None` if a file of it is damaged.
    #[must_use]
    pub fn shipped() -> Option<&'static Names> {
        static NAMES: OnceLock<Option<Names>> = OnceLock::new();
        let read = || {
            let linear = Model::read(include_bytes!("../../../resources/names.model")).ok()?;
            Some(Names::new(linear, Net::read(include_bytes!("../../../resources/names-net.bin")).ok()?))
        };
        NAMES.get_or_init(read).as_ref()
    }

    /// Scores the labels of a sentence's tokens: [`Scratch::scores`].
    pub fn score(&self, text: &str, tokens: &[Token], scratch: &mut Scratch) {
        if scratch.words.len() > MOST_WORDS {
            *scratch = Scratch::default();
        }
        dispatch(Scoring { names: self, text, tokens, scratch });
    }

    /// The scores of the transitions: `[a][b]` where b follows a.
    #[must_use]
    pub const fn between(&self) -> &[Scores; LABELS] {
        &self.between
    }

    /// What a word at a place gives the tokens that see it from there.
    #[inline(always)]
    fn see<A: Arithmetic>(&self, arithmetic: A, words: &Words, number: u32, place: usize, memo: &mut Memo) -> usize {
        if memo.of.len() < words.len() {
            memo.of.resize(words.len(), ([0; PLACES], None));
        }
        let (of, input) = &mut memo.of[number as usize];
        if let Some(sight) = (of[place] as usize).checked_sub(1) {
            return sight;
        }
        let input = input.get_or_insert_with(|| self.net.input(arithmetic, words.attributes(number)));
        let mut sight = Sight { hidden: self.net.window(arithmetic, input, place), scores: [0; LABELS] };
        words.features(number, place, &mut memo.features);
        self.linear.add_all(&memo.features, &mut sight.scores);
        memo.sights.push(sight);
        #[allow(clippy::cast_possible_truncation)]
        let count = memo.sights.len() as u32;
        of[place] = count;
        memo.sights.len() - 1
    }

    /// The scores of a token's labels.
    #[inline(always)]
    fn scores<A: Arithmetic>(
        &self,
        arithmetic: A,
        sentence: &Sentence,
        words: &Words,
        at: usize,
        memo: &mut Memo,
    ) -> Scores {
        let mut scores = [0; LABELS];
        let mut hidden = [0; HIDDEN];
        for (place, number) in sentence.around(at).into_iter().enumerate() {
            let sight = self.see(arithmetic, words, number, place, memo);
            let sight = &memo.sights[sight];
            net::add(&mut hidden, &sight.hidden);
            for (sum, score) in scores.iter_mut().zip(&sight.scores) {
                *sum += score;
            }
        }
        sentence.features(at, words, &mut memo.features);
        self.linear.add_all(&memo.features, &mut scores);
        for score in &mut scores {
            *score *= STEP_SCORE;
        }
        for row in sentence.settings(at) {
            if let Some(given) = self.net.setting(row) {
                net::add(&mut hidden, given);
            }
        }
        self.net.add_scores(arithmetic, hidden, &mut scores);
        scores
    }
}

/// A sentence to score.
struct Scoring<'s> {
    names: &'s Names,
    text: &'s str,
    tokens: &'s [Token],
    scratch: &'s mut Scratch,
}

impl Work for Scoring<'_> {
    #[inline(always)]
    fn run<A: Arithmetic>(self, arithmetic: A) {
        let Scratch { sentence, words, memo, scores } = self.scratch;
        sentence.read(self.text, self.tokens, words);
        scores.clear();
        for at in 0..sentence.len() {
            if sentence.is_plain(at) {
                scores.push(PLAIN);
            } else {
                scores.push(self.names.scores(arithmetic, sentence, words, at, memo));
            }
        }
    }
}

/// What a word at a place gives the tokens that see it from there: to the net's hidden layer, and to the labels.
#[derive(Debug)]
struct Sight {
    hidden: Hidden,
    scores: Scores,
}

/// What was computed once for words at places.
#[derive(Debug, Default)]
struct Memo {
    /// Of each word, for each place, the number of its sight, from 1; 0 for one that was not needed yet. And what it is.
    of: Vec<([u32; PLACES], Option<Input>)>,
    sights: Vec<Sight>,
    features: Vec<u64>,
}

/// Where so many words are remembered, all are forgotten before the next sentence: about ten megabytes.
const MOST_WORDS: usize = 8192;

/// The scores of a token in no name.
const PLAIN: Scores = {
    let mut scores = [-100_000_000; LABELS];
    scores[NONE] = 0;
    scores
};

/// Room that is used again from sentence to sentence, and what was seen of words. What is remembered of a word depends on the
/// word alone, so it never shows in what is found.
#[derive(Debug, Default)]
pub struct Scratch {
    sentence: Sentence,
    words: Words,
    memo: Memo,
    scores: Vec<Scores>,
}

impl Scratch {
    /// The scores of the sentence that was scored last, a token each.
    #[must_use]
    pub fn scores(&self) -> &[Scores] {
        &self.scores
    }

    /// Does some work with the scratch of this thread. Articles share most of their words, so that what was seen of the words
    /// of one serves the next.
    pub fn of_thread<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
        thread_local!(static KEPT: Cell<Option<Box<Scratch>>> = const { Cell::new(None) });
        let mut scratch = KEPT.try_with(Cell::take).ok().flatten().unwrap_or_default();
        let done = work(&mut scratch);
        if scratch.words.len() <= 2 * MOST_WORDS {
            let _ = KEPT.try_with(|kept| kept.set(Some(scratch)));
        }
        done
    }
}

/// The names of a sentence, as spans of its text.
pub fn find(text: &str, tokens: &[Token], scratch: &mut Scratch) -> Vec<(Span, Class)> {
    Names::shipped().map_or_else(Vec::new, |names| find_with(names, text, tokens, scratch))
}

/// The names of a sentence by a given model. A scratch serves one model.
pub fn find_with(names: &Names, text: &str, tokens: &[Token], scratch: &mut Scratch) -> Vec<(Span, Class)> {
    names.score(text, tokens, scratch);
    let path = best_path(&scratch.scores, &names.between);
    names_of(&path)
        .into_iter()
        .map(|(first, end, class)| (tokens[first].span.cover(tokens[end - 1].span), class))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predecessors_are_what_may_come_before() {
        for (to, list) in PREDECESSORS.iter().enumerate() {
            let may: Vec<usize> = (0..LABELS).filter(|from| may_follow(*from, to)).collect();
            assert_eq!(*list, may.as_slice(), "{to}");
        }
    }

    #[test]
    fn the_best_path_is_a_legal_one() {
        let mut scores = [[0; LABELS]; 3];
        scores[0][label(0, Position::Begin)] = 9;
        scores[1][label(1, Position::Last)] = 5;
        scores[1][label(0, Position::Last)] = 4;
        let path = best_path(&scores, &[[0; LABELS]; LABELS]);
        assert_eq!(names_of(&path), [(0, 2, Class::Person)]);
    }
}
