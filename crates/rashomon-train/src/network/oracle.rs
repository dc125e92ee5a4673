//! What the treebank says of a state: which moves lose no arc (Goldberg and Nivre 2013).

use crate::conllu::Tree;
use rashomon::annotate::Deprel;
use rashomon::language::state::{Move, State};

/// The tree of a sentence.
pub struct Oracle {
    heads: Vec<u32>,
    relations: Vec<Deprel>,
    children: Vec<Vec<u32>>,
}

impl Oracle {
    pub fn of(tree: &Tree) -> Self {
        let count = tree.words.len();
        let heads: Vec<u32> = tree.words.iter().map(|word| u32::try_from(word.head).unwrap_or(count as u32)).collect();
        let mut children = vec![Vec::new(); count + 1];
        for (child, head) in heads.iter().enumerate() {
            children[*head as usize].push(child as u32);
        }
        Self { heads, relations: tree.words.iter().map(|word| word.deprel).collect(), children }
    }

    /// Which moves are among those that lose the fewest arcs.
    pub fn good(&self, state: &State) -> [bool; 3] {
        let costs = self.costs(state);
        let least = costs.into_iter().min().unwrap_or(0);
        costs.map(|cost| cost == least)
    }

    /// How many arcs of the treebank shift, left and right make impossible.
    fn costs(&self, state: &State) -> [usize; 3] {
        let stack = state.stack();
        let next = state.next();
        let [shift, left, right] = state.legal();
        let mut costs = [usize::MAX; 3];
        if shift {
            let (below, _) = stack.split_at(stack.len().saturating_sub(1));
            let heads = usize::from(below.contains(&self.heads[next as usize]));
            costs[0] = heads + self.children[next as usize].iter().filter(|child| stack.contains(child)).count();
        }
        if let Some(top) = stack.last().copied() {
            let lost = self.children[top as usize].iter().filter(|child| **child >= next).count();
            let head = self.heads[top as usize];
            if left {
                let below = stack.len().checked_sub(2).map(|at| stack[at]);
                costs[1] = lost + usize::from(head != next && (head > next || Some(head) == below));
            }
            if right {
                costs[2] = lost + usize::from(head >= next);
            }
        }
        costs
    }

    /// The relation of the arc that a move draws, if that arc is in the treebank.
    pub fn relation(&self, state: &State, chosen: Move) -> Option<Deprel> {
        let stack = state.stack();
        let top = *stack.last()?;
        let head = match chosen {
            Move::Shift => return None,
            Move::Left => state.next(),
            Move::Right => *stack.get(stack.len().checked_sub(2)?)?,
        };
        (self.heads[top as usize] == head).then(|| self.relations[top as usize])
    }
}
