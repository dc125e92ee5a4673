//! The model of names: a linear chain over [`features`](super::features), decoded by Viterbi.
//!
//! A token's label says what the name it stands in is, and whether it begins it, lies inside, ends it, or is all of it. The
//! model tells four classes; [`kinds`](super::kinds) tells the finer kinds.

use super::features::Sentence;
use crate::annotate::Token;
use crate::language::linear::{Model, feature};
use crate::span::Span;
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
    for own in scores.iter().skip(1) {
        let mut next = [LOW; LABELS];
        let mut from_of = [0u8; LABELS];
        for (to, list) in PREDECESSORS.iter().enumerate() {
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

/// A model with its transitions.
#[derive(Debug)]
pub struct Names {
    model: Model,
    between: [Scores; LABELS],
}

impl Names {
    /// Prepares a model for use.
    #[must_use]
    pub fn new(model: Model) -> Self {
        let mut between = [[0; LABELS]; LABELS];
        for (before, scores) in between.iter_mut().enumerate() {
            model.add(transition(before), scores);
        }
        Self { model, between }
    }

    /// The model that ships; `None` if its file is damaged.
    #[must_use]
    pub fn shipped() -> Option<&'static Names> {
        static NAMES: OnceLock<Option<Names>> = OnceLock::new();
        NAMES
            .get_or_init(|| Some(Names::new(Model::read(include_bytes!("../../../resources/names.model")).ok()?)))
            .as_ref()
    }
}

/// Score of what cannot be.
const SURE: i32 = -1_000_000;

/// Room that is used again from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    sentence: Sentence,
    features: Vec<u64>,
    scores: Vec<Scores>,
}

/// The names of a sentence, as spans of its text.
pub fn find(text: &str, tokens: &[Token], scratch: &mut Scratch) -> Vec<(Span, Class)> {
    Names::shipped().map_or_else(Vec::new, |names| find_with(names, text, tokens, scratch))
}

/// The names of a sentence by a given model.
pub fn find_with(names: &Names, text: &str, tokens: &[Token], scratch: &mut Scratch) -> Vec<(Span, Class)> {
    scratch.sentence.read(text, tokens);
    scratch.scores.clear();
    for at in 0..scratch.sentence.len() {
        let mut scores = [0; LABELS];
        if scratch.sentence.is_plain(at) {
            scores = [SURE; LABELS];
            scores[NONE] = 0;
            scratch.scores.push(scores);
            continue;
        }
        scratch.sentence.features(at, &mut scratch.features);
        for feature in &scratch.features {
            names.model.add(*feature, &mut scores);
        }
        scratch.scores.push(scores);
    }
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
