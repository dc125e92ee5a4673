//! How well a treebank is tagged and parsed.

use crate::conllu::Tree;
use rashomon::annotate::{Deprel, Token, Upos};
use rashomon::language::network::{Network, Reader};
use rashomon::span::Span;

/// What was found of a word: part of speech, head (-1 for the root), relation.
pub type Found = (Upos, i32, Deprel);

/// Prints how well the words of some trees are found.
pub fn measure(name: &str, trees: &[Tree], mut find: impl FnMut(usize, &Tree) -> Vec<Found>) {
    let (mut all, mut right, mut heads, mut relations) = (0usize, 0usize, 0usize, 0usize);
    let mut pairs = [("nsubj", [0usize; 3]), ("obj", [0usize; 3])];
    let main = |relation: Deprel| relation.as_str().split(':').next().unwrap_or("");
    for (index, tree) in trees.iter().enumerate() {
        for (word, (upos, head, relation)) in tree.words.iter().zip(find(index, tree)) {
            all += 1;
            right += usize::from(upos == word.upos);
            heads += usize::from(word.head == head);
            relations += usize::from(word.head == head && main(word.deprel) == main(relation));
            for (name, [both, found, gold]) in &mut pairs {
                let (is_gold, is_found) = (main(word.deprel) == *name, main(relation) == *name);
                *gold += usize::from(is_gold);
                *found += usize::from(is_found);
                *both += usize::from(is_gold && is_found && word.head == head);
            }
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let [subjects, objects] = pairs.map(|(_, [both, found, gold])| share(2 * both, found + gold));
    eprintln!(
        "{name}: UPOS {:.2}, UAS {:.2}, LAS {:.2}, subjects {subjects:.1}, objects {objects:.1}",
        share(right, all),
        share(heads, all),
        share(relations, all)
    );
}

/// Reads a sentence as the engine does.
pub fn read(reader: &mut Reader, tree: &Tree) -> Vec<Found> {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for word in &tree.words {
        let start = text.len() as u32;
        text.push_str(&word.form);
        let span = Span::new(start, text.len() as u32);
        tokens.push(Token { span, upos: Upos::X, deprel: Deprel::Unparsed, head: -1 });
        text.push(' ');
    }
    reader.tag(&text, &mut tokens);
    reader.parse(&text, &mut tokens, 0);
    tokens.into_iter().map(|token| (token.upos, token.head, token.deprel)).collect()
}

/// A network of a file that was just made.
pub fn network(bytes: Vec<u8>) -> Option<Network> {
    Network::read(bytes.leak())
}
