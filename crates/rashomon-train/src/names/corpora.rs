//! The corpora of names: token and label a line, read into texts with the labels that each token may have.

use crate::Folders;
use anyhow::{Context, Result};
use rashomon::annotate::Token;
use rashomon::language::tokens::tokenize;
use rashomon::mention::names::model::{Class, LABELS, NONE, Position, label};
use rashomon::span::Span;
use std::path::Path;

/// Labels that a token may have, a bit each.
pub type Allowed = u32;

/// Every label.
pub const ANY: Allowed = (1 << LABELS) - 1;

/// A sentence to train or measure on.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its text.
    pub text: String,
    /// Its tokens, as the crate makes them.
    pub tokens: Vec<Token>,
    /// What each token may be.
    pub allowed: Vec<Allowed>,
}

/// A name in a block of a corpus: first token, one past the last, label.
pub type Name = (usize, usize, String);

/// A block of a corpus, with its names.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its words.
    pub words: Vec<String>,
    /// Its names.
    pub names: Vec<Name>,
}

/// How far the labels of a corpus can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trust {
    /// All names of all classes are labelled.
    Full,
    /// Names that are no person, organization or place are not labelled.
    NoOther,
    /// Some names are not labelled (those without an encyclopedia entry).
    Some,
    /// Nominal mentions are labelled too.
    Nominal,
}

/// Reads a corpus.
pub fn read(path: &Path) -> Result<Vec<Block>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    let mut blocks = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut labels: Vec<String> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() || line.starts_with("-DOCSTART-") {
            if !words.is_empty() {
                let names = spans(&labels);
                blocks.push(Block { words: std::mem::take(&mut words), names });
                labels.clear();
            }
        } else if !line.starts_with("# ") {
            let fields: Vec<&str> =
                if line.contains('\t') { line.split('\t').collect() } else { line.split(' ').collect() };
            if let [word, .., label] = fields.as_slice() {
                words.push((*word).to_owned());
                labels.push((*label).to_owned());
            }
        }
    }
    Ok(blocks)
}

fn spans(labels: &[String]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open = false;
    for (at, label) in labels.iter().enumerate() {
        let Some((position, class)) = label.split_once('-') else {
            open = false;
            continue;
        };
        match names.last_mut() {
            Some((_, end, last)) if open && position == "I" && last == class => *end = at + 1,
            _ => names.push((at, at + 1, class.to_owned())),
        }
        open = true;
    }
    names
}

/// Plain English spacing, as the scorer has it, and where each word stands.
pub fn join(words: &[String]) -> (String, Vec<Span>) {
    const CLOSE: [&str; 21] = [
        ",", ".", ";", ":", "!", "?", "%", ")", "]", "}", "'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m",
        "'", "’",
    ];
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut glue = true;
    for word in words {
        if !text.is_empty() && !glue && !CLOSE.contains(&word.as_str()) && word != "”" {
            text.push(' ');
        }
        spans.push(Span::at(text.len(), text.len() + word.len()));
        text.push_str(word);
        glue = matches!(word.as_str(), "(" | "[" | "{" | "$" | "£" | "€" | "#" | "“" | "-LRB-");
    }
    (text, spans)
}

fn class_of(label: &str) -> Option<usize> {
    let label = if label == "OTH" { "MISC" } else { label };
    Class::ALL.iter().position(|class| class.as_str() == label)
}

fn capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Start, one past the end, and class of a labelled name.
pub type Labelled = (u32, u32, usize);

/// Text, tokens and labelled names of a block.
pub fn gold(block: &Block) -> (String, Vec<Token>, Vec<Labelled>) {
    let (text, spans) = join(&block.words);
    let mut tokens = Vec::new();
    tokenize(rashomon::language::en::rules(), &text, Span::at(0, text.len()), &mut tokens);
    let names = block
        .names
        .iter()
        .filter_map(|(first, end, class)| Some((spans[*first].start, spans[end - 1].end, class_of(class)?)))
        .collect();
    (text, tokens, names)
}

/// Turns a block into an example.
pub fn example(block: &Block, trust: Trust) -> Example {
    let (text, spans) = join(&block.words);
    let mut tokens = Vec::new();
    tokenize(rashomon::language::en::rules(), &text, Span::at(0, text.len()), &mut tokens);
    let titled = block.words.iter().filter(|word| capital(word)).count() * 2 > block.words.len();
    let outside = |at: usize| -> Allowed {
        let other = (0..4).fold(0, |allowed, n| allowed | 1 << (label(3, Position::Begin) + n));
        match trust {
            Trust::NoOther if capital(&block.words[at]) => 1 << NONE | other,
            Trust::Some if capital(&block.words[at]) && at > 0 && !titled => ANY,
            _ => 1 << NONE,
        }
    };
    let mut allowed: Vec<Allowed> = vec![0; tokens.len()];
    let index_of = |byte: u32| tokens.partition_point(|token| token.span.end <= byte);
    for (at, span) in spans.iter().enumerate() {
        let outside = outside(at);
        for index in index_of(span.start)..tokens.len() {
            if tokens[index].span.start >= span.end {
                break;
            }
            allowed[index] |= outside;
        }
    }
    for (first, end, class) in &block.names {
        let (mut first, end) = (*first, *end);
        if end - first > 1 && matches!(block.words[first].to_lowercase().as_str(), "the" | "a" | "an") {
            first += 1;
        }
        let words = &block.words[first..end];
        let begin = index_of(spans[first].start);
        let last = index_of(spans[end - 1].end - 1);
        if begin >= tokens.len() || last >= tokens.len() {
            continue;
        }
        let named = words.iter().all(|word| {
            !word.starts_with(char::is_lowercase)
                || ["of", "the", "and", "for", "de", "al", "'s"].contains(&word.as_str())
                || word.len() < 3
        });
        if matches!(trust, Trust::Nominal | Trust::Some) && !words.iter().any(|word| capital(word)) {
            continue;
        }
        let known = class_of(class).filter(|_| trust != Trust::Nominal || named);
        for (index, slot) in allowed.iter_mut().enumerate().take(last + 1).skip(begin) {
            *slot = match known {
                None => ANY,
                Some(class) => {
                    let position = match (index == begin, index == last) {
                        (true, true) => Position::Single,
                        (true, false) => Position::Begin,
                        (false, true) => Position::Last,
                        (false, false) => Position::Inside,
                    };
                    1 << label(class, position)
                }
            };
        }
    }
    for slot in &mut allowed {
        if *slot == 0 {
            *slot = 1 << NONE;
        }
    }
    Example { text, tokens, allowed }
}

/// How a sentence is written anew, for the model to know headlines and careless writing.
#[derive(Clone, Copy, Debug)]
pub enum Case {
    /// LIKE THIS.
    Upper,
    /// Like This.
    Title,
    /// like this.
    Lower,
}

/// The same block in another case.
#[must_use]
pub fn recase(block: &Block, case: Case) -> Block {
    let words = block
        .words
        .iter()
        .map(|word| match case {
            Case::Upper => word.to_uppercase(),
            Case::Lower => word.to_lowercase(),
            Case::Title if word.chars().count() > 3 => {
                let mut characters = word.chars();
                characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
            }
            Case::Title => word.clone(),
        })
        .collect();
    Block { words, names: block.names.clone() }
}

/// A corpus: its name, its blocks, how far the labels can be trusted, and a number for all that follow one guideline.
pub type Corpus = (&'static str, Vec<Block>, Trust, u32);

/// The corpora that may train, without the test parts.
pub fn training(folders: &Folders) -> Result<Vec<Corpus>> {
    let mut corpora = Vec::new();
    for (path, trust, guideline) in [
        ("uner-ewt/train-v0.full.bio", Trust::Full, 0),
        ("uner-ewt/dev.full.bio", Trust::NoOther, 0),
        ("wikigold/all.bio", Trust::Full, 1),
        ("gum-names-derived/train.bio", Trust::Some, 2),
        ("gum-names-derived/news-train.bio", Trust::Some, 2),
        ("re3d/open.bio", Trust::Nominal, 3),
        ("wnut17/train.bio", Trust::Full, 4),
    ] {
        corpora.push((path, read(&folders.open(path))?, trust, guideline));
    }
    Ok(corpora)
}
