//! Sentences of running news, for teachers to tell what they think of them: treebanks hold little news.

use crate::conllu::{Tree, Word};
use rashomon::annotate::{Deprel, Token, Upos};
use rashomon::language::{en, tokens};
use rashomon::span::Span;

/// The sentences of `news`, one a line, cut into tokens, without labels.
pub fn read(news: &str) -> Vec<Tree> {
    let mut trees = Vec::new();
    for line in news.lines().filter(|line| !line.contains(" \" ")) {
        let mut words: Vec<Token> = Vec::new();
        tokens::tokenize(en::rules(), line, Span::new(0, line.len() as u32), &mut words);
        if words.len() < 6 || words.len() > 45 {
            continue;
        }
        let word = |token: &Token| Word {
            form: token.span.of(line).to_owned(),
            lemma: String::new(),
            upos: Upos::X,
            fine: String::new(),
            head: -1,
            deprel: Deprel::Unparsed,
        };
        trees.push(Tree { words: words.iter().map(word).collect() });
    }
    trees
}
