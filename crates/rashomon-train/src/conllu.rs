//! Reads treebanks in CoNLL-U.

use anyhow::{Context, Result};
use rashomon::annotate::{Deprel, Upos};
use std::path::Path;

/// A sentence of a treebank: syntactic words only, no empty nodes.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Its words.
    pub words: Vec<Word>,
}

/// A syntactic word.
#[derive(Debug, Clone)]
pub struct Word {
    /// As written.
    pub form: String,
    /// Lemma.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// The finer one of the treebank ('VBD'); empty where it has none.
    pub fine: String,
    /// Index of the head within the sentence; -1 for the root.
    pub head: i32,
    /// Relation to the head.
    pub deprel: Deprel,
}

/// Reads all sentences of a file.
pub fn read(path: &Path) -> Result<Vec<Tree>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            if !tree.words.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, fine, _, head, deprel, ..] = columns.as_slice() else { continue };
        if line.starts_with('#') || id.contains(['-', '.']) {
            continue;
        }
        tree.words.push(Word {
            form: (*form).to_owned(),
            lemma: (*lemma).to_owned(),
            upos: Upos::parse(upos).unwrap_or(Upos::X),
            fine: (*fine).to_owned(),
            head: head.parse::<i32>().unwrap_or(0) - 1,
            deprel: relation(deprel),
        });
    }
    Ok(trees)
}

/// The relation of a label; newer treebanks write ':unmarked' for what older ones called ':npmod' and ':tmod'.
fn relation(label: &str) -> Deprel {
    let label = match label {
        "obl:unmarked" => "obl:npmod",
        "nmod:unmarked" => "nmod:npmod",
        "nmod:desc" => "nmod",
        other => other,
    };
    Deprel::parse(label).or_else(|| Deprel::parse(label.split(':').next().unwrap_or(label))).unwrap_or(Deprel::Dep)
}
