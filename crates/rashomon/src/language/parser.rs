//! Dependencies: a greedy parser in the arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta 2011), linear in the sentence.
//!
//! A stack holds words that wait for their head, a buffer the words to come. *Shift* moves the next word onto the stack;
//! *left* makes the next word the head of the top of the stack; *right* makes the word below the top its head. The root
//! stands at the end of the buffer and takes one word alone, so every sentence is one tree. A linear model over hashed
//! features of the words in reach decides; it was trained with a dynamic oracle (Goldberg and Nivre 2013), so that it has
//! learned to go on well after a mistake.

use super::linear::{Model, feature, pair};
use super::words::Word;
use crate::annotate::{Deprel, Token, Upos};
use std::sync::OnceLock;

/// The parser of English.
#[must_use]
pub fn english() -> Option<&'static Parser> {
    static PARSER: OnceLock<Option<Parser>> = OnceLock::new();
    PARSER.get_or_init(|| Parser::read(include_bytes!("../../resources/en/parser.bin"))).as_ref()
}

/// What the parser can do in a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// The next word goes onto the stack.
    Shift,
    /// The next word becomes the head of the top of the stack.
    Left(Deprel),
    /// The word below the top of the stack becomes its head.
    Right(Deprel),
}

/// The number of classes: shift, and left and right with each relation.
pub const CLASSES: usize = 1 + 2 * Deprel::ALL.len();

impl Move {
    /// The class of the model.
    #[must_use]
    pub const fn class(self) -> usize {
        match self {
            Self::Shift => 0,
            Self::Left(relation) => 1 + 2 * relation as usize,
            Self::Right(relation) => 2 + 2 * relation as usize,
        }
    }

    /// The move of a class.
    #[must_use]
    pub fn of(class: usize) -> Self {
        let Some(index) = class.checked_sub(1) else { return Self::Shift };
        let relation = Deprel::ALL.get(index / 2).copied().unwrap_or(Deprel::Dep);
        if index % 2 == 0 { Self::Left(relation) } else { Self::Right(relation) }
    }

    /// The names of the classes.
    #[must_use]
    pub fn names() -> Vec<String> {
        (0..CLASSES)
            .map(|class| match Self::of(class) {
                Self::Shift => "shift".to_owned(),
                Self::Left(relation) => format!("left {}", relation.as_str()),
                Self::Right(relation) => format!("right {}", relation.as_str()),
            })
            .collect()
    }
}

/// A trained parser.
#[derive(Debug)]
pub struct Parser {
    model: Model,
}

impl Parser {
    /// Reads a parser; `None` if the bytes are none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let model = Model::read(bytes).ok()?;
        (model.classes() == Move::names()).then_some(Self { model })
    }

    /// Gives the tokens of one sentence heads and relations; `words` is what the models see of them, `first` the index of
    /// the sentence's first token in its layer.
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
    pub fn parse(&self, words: &[Word], tokens: &mut [Token], first: usize) {
        let mut state = State::new(words, tokens.iter().map(|token| token.upos).collect());
        let mut features = Vec::with_capacity(96);
        while !state.is_final() {
            features.clear();
            state.collect(&mut features);
            let mut scores = [0i32; CLASSES];
            self.model.add_all(&features, &mut scores);
            let chosen = state.best(&scores);
            state.apply(chosen);
        }
        for (index, token) in tokens.iter_mut().enumerate() {
            let (head, relation) = state.arc(index);
            token.head = head.map_or(-1, |head| (first + head) as i32);
            token.deprel = relation;
        }
    }
}

/// A state of the parser.
#[derive(Debug)]
pub struct State<'w> {
    words: &'w [Word],
    tags: Vec<Upos>,
    stack: Vec<u32>,
    /// The next word; the number of words stands for the root.
    next: u32,
    nodes: Vec<Node>,
}

const NOBODY: u32 = u32::MAX;

/// What a state knows of a word.
#[derive(Clone, Copy, Debug)]
struct Node {
    head: u32,
    relation: Deprel,
    /// Outermost child on the left and on the right, and the one attached before it.
    left: [u32; 2],
    right: [u32; 2],
    /// Numbers of children.
    lefts: u32,
    rights: u32,
    /// A bit for each relation of a child.
    relations: u64,
}

const CHILDLESS: Node = Node {
    head: NOBODY,
    relation: Deprel::Unparsed,
    left: [NOBODY; 2],
    right: [NOBODY; 2],
    lefts: 0,
    rights: 0,
    relations: 0,
};

impl<'w> State<'w> {
    /// The state in which nothing is decided.
    #[must_use]
    pub fn new(words: &'w [Word], tags: Vec<Upos>) -> Self {
        let nodes = vec![CHILDLESS; tags.len() + 1];
        Self { words, tags, stack: Vec::new(), next: 0, nodes }
    }

    /// The number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Whether every word has its head.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.next as usize == self.len() && self.stack.is_empty()
    }

    /// The words that wait for their head, the top last.
    #[must_use]
    pub fn stack(&self) -> &[u32] {
        &self.stack
    }

    /// The next word; the number of words for the root.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.next
    }

    /// Head (`None` for the root) and relation of a word.
    #[must_use]
    pub fn arc(&self, word: usize) -> (Option<usize>, Deprel) {
        match self.nodes.get(word) {
            Some(node) if (node.head as usize) < self.len() => (Some(node.head as usize), node.relation),
            _ => (None, Deprel::Root),
        }
    }

    /// Which of shift, left and right can be done.
    #[must_use]
    pub fn legal(&self) -> [bool; 3] {
        let more = (self.next as usize) < self.len();
        let waiting = self.stack.len();
        [more, waiting > 0 && (more || waiting == 1), waiting > 1]
    }

    /// The possible move with the highest score, the first of equals.
    #[must_use]
    pub fn best<S: PartialOrd + Copy>(&self, scores: &[S; CLASSES]) -> Move {
        let [shift, left, right] = self.legal();
        if left && self.next as usize == self.len() {
            return Move::Left(Deprel::Root);
        }
        let mut best: Option<usize> = shift.then_some(0);
        for (class, score) in scores.iter().enumerate().skip(FIRST_ARC) {
            if (if class % 2 == 1 { left } else { right }) && best.is_none_or(|best| *score > scores[best]) {
                best = Some(class);
            }
        }
        Move::of(best.unwrap_or(0))
    }

    /// Does a move. One that is not possible leaves the state as it is.
    pub fn apply(&mut self, chosen: Move) {
        let [shift, left, right] = self.legal();
        match chosen {
            Move::Shift if shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left(relation) if left => {
                if let Some(child) = self.stack.pop() {
                    self.attach(child, self.next, relation);
                }
            }
            Move::Right(relation) if right => {
                if let (Some(child), Some(head)) = (self.stack.pop(), self.stack.last().copied()) {
                    self.attach(child, head, relation);
                }
            }
            _ => {}
        }
    }

    fn attach(&mut self, child: u32, head: u32, relation: Deprel) {
        if let Some(node) = self.nodes.get_mut(child as usize) {
            node.head = head;
            node.relation = relation;
        }
        if let Some(node) = self.nodes.get_mut(head as usize) {
            if child < head {
                node.left = [child, node.left[0]];
                node.lefts += 1;
            } else {
                node.right = [child, node.right[0]];
                node.rights += 1;
            }
            node.relations |= 1 << (relation as u32 % 64);
        }
    }

    fn word(&self, index: u32) -> &Word {
        self.words.get(index as usize).unwrap_or(&Word::NONE)
    }

    fn tag(&self, index: u32) -> u64 {
        match self.tags.get(index as usize) {
            Some(tag) => *tag as u64 + 1,
            // The root, and nothing.
            None if index as usize == self.tags.len() => 30,
            None => 31,
        }
    }

    fn node(&self, index: u32) -> &Node {
        self.nodes.get(index as usize).unwrap_or(&CHILDLESS)
    }

    fn relation(&self, index: u32) -> u64 {
        self.node(index).relation as u64
    }

    /// Collects the features of the state (after Zhang and Nivre 2011, with clusters and prepositions added).
    pub fn collect(&self, features: &mut Vec<u64>) {
        let depth = self.stack.len();
        let below =
            |distance: usize| depth.checked_sub(distance).and_then(|at| self.stack.get(at)).copied().unwrap_or(NOBODY);
        let (s0, s1, s2) = (below(1), below(2), below(3));
        let root = u32::try_from(self.len()).unwrap_or(NOBODY);
        let ahead = |distance: u32| if self.next + distance <= root { self.next + distance } else { NOBODY };
        let (b0, b1, b2, b3) = (ahead(0), ahead(1), ahead(2), ahead(3));

        let (s0n, s1n, b0n) = (self.node(s0), self.node(s1), self.node(b0));
        let (s0w, s1w, s2w) = (self.word(s0), self.word(s1), self.word(s2));
        let (b0w, b1w, b2w) = (self.word(b0), self.word(b1), self.word(b2));
        let (s0t, s1t, s2t) = (self.tag(s0), self.tag(s1), self.tag(s2));
        let (b0t, b1t, b2t, b3t) = (self.tag(b0), self.tag(b1), self.tag(b2), self.tag(b3));
        let (s0l, s0r, s1l, s1r, b0l) = (s0n.left[0], s0n.right[0], s1n.left[0], s1n.right[0], b0n.left[0]);
        let (s0lt, s0rt, s1lt, s1rt, b0lt) =
            (self.tag(s0l), self.tag(s0r), self.tag(s1l), self.tag(s1r), self.tag(b0l));
        let gap = distance(s0, b0);
        let gap1 = distance(s1, s0);
        // Words and tags in one number, small numbers in one number.
        let wt = |word: &Word, tag: u64| pair(word.lower, tag);
        let small = |numbers: &[u64]| numbers.iter().fold(7, |all, number| all << 6 ^ all >> 58 ^ *number);
        let tags2 = pair(s0t, b0t);
        let tags1 = pair(s1t, s0t);

        let mut template = 0;
        let mut push = |value: u64| {
            features.push(feature(template, value));
            template += 1;
        };
        push(wt(s0w, s0t));
        push(s0w.lower);
        push(wt(b0w, b0t));
        push(b0w.lower);
        push(wt(s1w, s1t));
        push(s1w.lower);
        push(wt(b1w, b1t));
        push(wt(b2w, b2t));
        push(wt(s2w, s2t));
        push(pair(s0w.fine, s0t));
        push(pair(b0w.fine, b0t));
        push(pair(s1w.fine, s1t));
        push(pair(b1w.fine, b1t));
        push(pair(s0w.suffixes[2], s0t));
        push(pair(b0w.suffixes[2], b0t));
        push(pair(s0w.shape, b0w.shape));

        push(pair(wt(s0w, s0t), wt(b0w, b0t)));
        push(pair(wt(s0w, s0t), b0t));
        push(pair(wt(b0w, b0t), s0t));
        push(pair(tags2, gap));
        push(pair(s0w.middle, pair(b0w.middle, tags2)));
        push(pair(s0w.fine, pair(b0t, s0t)));
        push(pair(b0w.fine, tags2));

        push(pair(wt(s1w, s1t), wt(s0w, s0t)));
        push(pair(wt(s1w, s1t), s0t));
        push(pair(wt(s0w, s0t), s1t));
        push(pair(tags1, gap1));
        push(pair(s1w.middle, pair(s0w.middle, tags1)));
        push(pair(s1w.fine, tags1));
        push(pair(s1w.lower, pair(b0w.lower, 3)));
        push(pair(wt(s1w, s1t), pair(s0t, b0t)));

        push(small(&[s0t, b0t, b1t]));
        push(small(&[s0t, b0t, b1t, b2t]));
        push(small(&[b0t, b1t, b2t, b3t]));
        push(small(&[s1t, s0t, b0t]));
        push(small(&[s1t, s0t, b0t, b1t]));
        push(small(&[s2t, s1t, s0t]));
        push(small(&[s2t, s1t, s0t, b0t]));
        push(small(&[s0t, s0lt, b0t]));
        push(small(&[s0t, s0rt, b0t]));
        push(small(&[s0t, b0t, b0lt]));
        push(small(&[s1t, s1rt, s0t, s0lt]));
        push(small(&[s1t, s1lt, s0t]));
        push(small(&[s1t, s0t, s0rt, s0lt]));
        push(small(&[s0t, s0rt, s0lt, b0t, b0lt]));

        // Prepositions and marks hang on the left of what they bring.
        push(pair(s1w.lower, self.word(s0l).lower));
        push(pair(pair(s1t, s0w.lower), self.word(s0l).lower));
        push(pair(pair(s1w.middle, s0w.middle), self.word(s0l).lower));
        push(pair(pair(s1t, s0t), self.word(s0l).lower));
        push(pair(s0w.lower, self.word(b0l).lower));
        push(pair(pair(s0t, b0t), self.word(b0l).lower));
        push(pair(pair(s0t, b0t), self.word(s0r).lower));

        push(pair(s0w.lower, small(&[gap, b0t])));
        push(pair(b0w.lower, small(&[gap, s0t])));
        push(small(&[s1t, s0t, b0t, gap, gap1]));
        push(pair(s0w.lower, small(&[s0n.rights.min(5).into(), s0n.lefts.min(5).into(), b0t])));
        push(small(&[s0t, s0n.rights.min(5).into(), s0n.lefts.min(5).into(), b0t]));
        push(small(&[b0t, b0n.lefts.min(5).into(), s0t]));
        push(pair(b0w.lower, b0n.lefts.min(5).into()));
        push(small(&[s1t, s1n.rights.min(5).into(), s1n.lefts.min(5).into(), s0t]));

        push(pair(s0w.lower, s0n.relations));
        push(pair(s0n.relations, tags2));
        push(pair(s1n.relations, tags1));
        push(pair(s1w.lower, pair(s1n.relations, s0t)));
        push(pair(b0n.relations, tags2));
        push(small(&[s0t, self.relation(s0l), self.relation(s0r), b0t]));
        push(small(&[s1t, self.relation(s1l), self.relation(s1r), s0t]));
        push(small(&[s0t, self.relation(s0r), self.relation(s0n.right[1]), b0t]));
        push(small(&[s0t, self.relation(s0l), self.relation(s0n.left[1]), s1t]));

        // What stands beside the words in the text, parsed already or not.
        push(small(&[s0t, b0t, self.tag(s0.wrapping_add(1)), self.tag(b0.wrapping_sub(1))]));
        push(small(&[s0t, s1t, self.tag(s0.wrapping_sub(1)), self.tag(s1.wrapping_add(1))]));
        push(pair(wt(b0w, b0t), pair(b1w.lower, 5)));
        push(pair(small(&[s0t, b0t, b1t]), b1w.lower));
        push(pair(small(&[s1t, s0t, b0t]), b0w.lower));
        push(pair(small(&[s1t, s0t, b0t]), s0w.lower));
    }
}

/// The first class that is an arc with a relation: those of `Deprel::Unparsed` and `Deprel::Root` are never chosen.
const FIRST_ARC: usize = Move::Right(Deprel::Root).class() + 1;

/// How far apart two words are, in steps that grow.
fn distance(left: u32, right: u32) -> u64 {
    if left == NOBODY || right == NOBODY {
        return 0;
    }
    match right.saturating_sub(left) {
        near @ 0..=4 => u64::from(near) + 1,
        5..=6 => 6,
        7..=10 => 7,
        11..=16 => 8,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_moves_are_one_to_one() {
        for class in 0..CLASSES {
            assert_eq!(Move::of(class).class(), class);
        }
    }

    #[test]
    fn any_scores_give_one_tree() {
        let tags = vec![Upos::Noun; 9];
        for seed in 0..200u64 {
            let words = [Word::NONE; 9];
            let mut state = State::new(&words, tags.clone());
            let mut step = 0;
            while !state.is_final() {
                let scores: [u64; CLASSES] =
                    std::array::from_fn(|class| feature(7, seed * 1_000_000 + step * 1000 + class as u64));
                let chosen = state.best(&scores);
                state.apply(chosen);
                step += 1;
                assert!(step <= 18);
            }
            assert_eq!((0..9).filter(|word| state.arc(*word).0.is_none()).count(), 1);
            for word in 0..9 {
                let (mut at, mut steps) = (word, 0);
                while let (Some(head), _) = state.arc(at) {
                    at = head;
                    steps += 1;
                    assert!(steps < 9, "a circle");
                }
            }
        }
    }
}
