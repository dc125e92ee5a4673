//! Sentences of running news with the trees on which networks trained before agree: treebanks hold little news.

use super::measure::{self, Found};
use crate::conllu::{Tree, Word};
use anyhow::{Context, Result};
use rashomon::annotate::Token;
use rashomon::language::network::Reader;
use rashomon::language::{en, tokens};
use rashomon::span::Span;
use std::path::PathBuf;

/// Labels the sentences of `news`, one a line, and keeps those on which all teachers agree but for one head in ten.
pub fn label(news: &str, teachers: &[PathBuf]) -> Result<Vec<Tree>> {
    let mut networks = Vec::new();
    for path in teachers {
        let bytes = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
        networks.push(measure::network(bytes).context("a teacher can't be read")?);
    }
    let mut readers: Vec<Reader> = networks.iter().map(Reader::new).collect();
    let mut trees = Vec::new();
    for line in news.lines().filter(|line| !line.contains(" \" ")) {
        let mut words: Vec<Token> = Vec::new();
        tokens::tokenize(en::rules(), line, Span::new(0, line.len() as u32), &mut words);
        if words.len() < 6 || words.len() > 45 {
            continue;
        }
        let mut found = readers.iter_mut().map(|reader| {
            reader.parse(line, &mut words, 0);
            words.iter().map(|token| (token.upos, token.head, token.deprel)).collect::<Vec<Found>>()
        });
        let Some(first) = found.next() else { break };
        if found.all(|other| agree(&first, &other)) {
            let word = |(token, (upos, head, deprel)): (&Token, Found)| Word {
                form: token.span.of(line).to_owned(),
                lemma: String::new(),
                upos,
                head,
                deprel,
            };
            trees.push(Tree { words: words.iter().zip(first.clone()).map(word).collect() });
        }
    }
    if !teachers.is_empty() {
        eprintln!("{} sentences of news", trees.len());
    }
    Ok(trees)
}

fn agree(left: &[Found], right: &[Found]) -> bool {
    let pairs = || left.iter().zip(right);
    let others = pairs().filter(|((_, left, _), (_, right, _))| left != right).count();
    others * 10 <= left.len() && pairs().filter(|((left, ..), (right, ..))| left != right).count() * 20 <= left.len()
}
