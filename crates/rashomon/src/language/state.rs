//! The arc-hybrid system of moves that draws the dependencies of a sentence (Kuhlmann, Gómez-Rodríguez and Satta 2011),
//! linear in the sentence.
//!
//! A stack holds words that wait for their head, a buffer the words to come. *Shift* moves the next word onto the stack;
//! *left* makes the next word the head of the top of the stack; *right* makes the word below the top its head. The root
//! stands at the end of the buffer and takes one word alone, so every sentence is one tree.

use crate::annotate::{Deprel, Upos};

/// What the parser can do in a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// The next word goes onto the stack.
    Shift,
    /// The next word becomes the head of the top of the stack.
    Left,
    /// The word below the top of the stack becomes its head.
    Right,
}

/// The moves, as the network numbers them.
pub const MOVES: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

/// A state of the parser.
#[derive(Debug)]
pub struct State {
    tags: Vec<Upos>,
    common: Vec<u16>,
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

impl State {
    /// The state in which nothing is decided. `common` numbers the most common words from 1; 0 is any other.
    #[must_use]
    pub fn new(tags: Vec<Upos>, common: Vec<u16>) -> Self {
        let nodes = vec![CHILDLESS; tags.len() + 1];
        Self { tags, common, stack: Vec::new(), next: 0, nodes }
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
    pub fn best<S: PartialOrd + Copy>(&self, scores: &[S; 3]) -> Move {
        let legal = self.legal();
        let mut best: Option<usize> = None;
        for move_ in 0..3 {
            if legal[move_] && best.is_none_or(|best| scores[move_] > scores[best]) {
                best = Some(move_);
            }
        }
        MOVES[best.unwrap_or(0)]
    }

    /// Whether an arc drawn now is the one from the root.
    #[must_use]
    pub fn at_root(&self) -> bool {
        self.next as usize == self.len() && self.stack.len() == 1
    }

    /// Does a move, with the relation of the arc it draws. One that is not possible leaves the state as it is.
    pub fn apply(&mut self, chosen: Move, relation: Deprel) {
        let [shift, left, right] = self.legal();
        match chosen {
            Move::Shift if shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left if left => {
                if let Some(child) = self.stack.pop() {
                    self.attach(child, self.next, relation);
                }
            }
            Move::Right if right => {
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

    fn tag(&self, index: u32) -> u32 {
        match self.tags.get(index as usize) {
            Some(tag) => *tag as u32,
            // The root, and nothing.
            None if index as usize == self.tags.len() => 17,
            None => 18,
        }
    }

    fn common(&self, index: u32) -> u32 {
        self.common.get(index as usize).map_or(COMMON as u32, |number| u32::from(*number))
    }

    fn node(&self, index: u32) -> &Node {
        self.nodes.get(index as usize).unwrap_or(&CHILDLESS)
    }

    fn relation(&self, index: u32) -> u32 {
        self.node(index).relation as u32
    }

    /// The words whose vectors are looked at: top of the stack, the two below it, next word. The number of words stands for
    /// the root, a larger number for nothing.
    #[must_use]
    pub fn slots(&self) -> [u32; SLOTS] {
        let [s0, s1, s2] = self.tops();
        [s0, s1, s2, self.next]
    }

    fn tops(&self) -> [u32; 3] {
        let depth = self.stack.len();
        [1, 2, 3].map(|below| depth.checked_sub(below).and_then(|at| self.stack.get(at)).copied().unwrap_or(NOBODY))
    }

    /// Collects the rows of what is decided already: parts of speech, relations and common words in reach (after Zhang and
    /// Nivre 2011).
    pub fn collect(&self, rows: &mut Vec<u32>) {
        let [s0, s1, s2] = self.tops();
        let root = u32::try_from(self.len()).unwrap_or(NOBODY);
        let ahead = |distance: u32| if self.next + distance <= root { self.next + distance } else { NOBODY };
        let (b0, b1, b2) = (ahead(0), ahead(1), ahead(2));
        let (s0n, s1n, b0n) = (self.node(s0), self.node(s1), self.node(b0));
        let (s0l, s0r, s1l, s1r, b0l) = (s0n.left[0], s0n.right[0], s1n.left[0], s1n.right[0], b0n.left[0]);
        let after = |word: u32| if word == NOBODY { NOBODY } else { word + 1 };
        let mut base = 0;
        let mut push = |rows: &mut Vec<u32>, value: u32, size: u32| {
            rows.push(base + value);
            base += size;
        };
        for word in [s0, s1, s2, b0, b1, b2, s0l, s0r, s1l, s1r, b0l, after(s0), b0.wrapping_sub(1)] {
            push(rows, self.tag(word), TAGS);
        }
        push(rows, self.tag(s0) * TAGS + self.tag(b0), TAGS * TAGS);
        push(rows, self.tag(s1) * TAGS + self.tag(s0), TAGS * TAGS);
        for word in [s0l, s0r, s1l, s1r, b0l, s0n.left[1], s0n.right[1]] {
            push(rows, self.relation(word), RELATIONS);
        }
        push(rows, distance(s0, b0), DISTANCES);
        push(rows, distance(s1, s0), DISTANCES);
        for count in [s0n.lefts, s0n.rights, s1n.lefts, s1n.rights, b0n.lefts] {
            push(rows, count.min(COUNTS - 1), COUNTS);
        }
        for word in [s0, s1, b0, s0l, s0r, s1l, s1r, b0l] {
            push(rows, self.common(word), COMMON as u32 + 1);
        }
        for node in [s0n, s1n, b0n] {
            let mut relations = node.relations;
            while relations != 0 {
                rows.push(base + relations.trailing_zeros());
                relations &= relations - 1;
            }
            base += RELATIONS;
        }
    }
}

/// Words of a state whose vectors are looked at.
pub const SLOTS: usize = 4;

/// Common words that the parser knows by themselves.
pub const COMMON: usize = 255;

const TAGS: u32 = 19;
const RELATIONS: u32 = 64;
const DISTANCES: u32 = 10;
const COUNTS: u32 = 6;

/// The number of rows that [`State::collect`] chooses from.
pub const ROWS: usize = (13 * TAGS
    + 2 * TAGS * TAGS
    + 7 * RELATIONS
    + 2 * DISTANCES
    + 5 * COUNTS
    + 8 * (COMMON as u32 + 1)
    + 3 * RELATIONS) as usize;

/// How far apart two words are, in steps that grow.
fn distance(left: u32, right: u32) -> u32 {
    if left == NOBODY || right == NOBODY {
        return 0;
    }
    match right.saturating_sub(left) {
        near @ 0..=4 => near + 1,
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
    fn any_moves_give_one_tree() {
        for seed in 0..200u64 {
            let mut state = State::new(vec![Upos::Noun; 9], vec![0; 9]);
            let (mut step, mut rows) = (0, Vec::new());
            while !state.is_final() {
                rows.clear();
                state.collect(&mut rows);
                assert!(rows.iter().all(|row| (*row as usize) < ROWS));
                let score = |move_: u64| crate::language::linear::feature(7, seed * 1_000_000 + step * 1000 + move_);
                let chosen = state.best(&[score(0), score(1), score(2)]);
                state.apply(chosen, Deprel::ALL[(score(3) % Deprel::ALL.len() as u64) as usize]);
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

    #[test]
    fn the_root_takes_one_word() {
        let mut state = State::new(vec![Upos::Noun; 2], vec![0; 2]);
        state.apply(Move::Shift, Deprel::Dep);
        state.apply(Move::Shift, Deprel::Dep);
        assert_eq!(state.legal(), [false, false, true]);
        state.apply(Move::Left, Deprel::Dep);
        assert_eq!(state.stack(), [0, 1]);
        state.apply(Move::Right, Deprel::Obj);
        assert!(state.at_root());
        state.apply(Move::Left, Deprel::Root);
        assert!(state.is_final());
        assert_eq!((state.arc(0), state.arc(1)), ((None, Deprel::Root), (Some(0), Deprel::Obj)));
    }
}
