//! Labels for news that nobody labelled: what a trained model is sure of, and what the same words are called elsewhere in the
//! same news, which a model that reads sentence by sentence does not see.
//!
//! A token that neither settles may have any label.

use super::chain::{Marginals, marginals, predecessors};
use super::corpora::{ANY, Allowed, Example};
use anyhow::{Context, Result};
use rashomon::language::en::rules;
use rashomon::language::tokens::tokenize;
use rashomon::mention::names::model::{Class, LABELS, NONE, Names, Position, Scratch, best_path, label, names_of};
use rashomon::mention::names::net::SCORE;
use rashomon::span::Span;
use rustc_hash::FxHashMap;
use std::path::Path;

/// How likely the model must hold a label of its own.
const SURE: f32 = 0.95;
/// How likely it must hold each token of a name for the name to be a vote.
const VOTE: f32 = 0.8;
/// Votes that settle what the same words are elsewhere, and the share of them that must agree.
const VOTES: u32 = 3;
const AGREEMENT: f32 = 0.9;
/// Sentences to either side within which a surname means the person named in full.
const ARTICLE: usize = 12;

type Votes = [u32; Class::ALL.len()];

/// A name that the model found: first token, one past the last, class, and how likely its least likely token is.
type Found = (usize, usize, Class, f32);

struct Read {
    example: Example,
    likely: Marginals,
    found: Vec<Found>,
}

/// The sentences of a file, one a line, with the labels that agreement leaves.
pub fn examples(names: &Names, path: &Path) -> Result<Vec<Example>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    let mut scratch = Scratch::default();
    let before = predecessors();
    let between = names.between().map(|scores| scores.map(unit));
    let mut votes: FxHashMap<String, Votes> = FxHashMap::default();
    // Where a surname stands for a person named in full: the sentences.
    let mut surnames: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut read = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let mut tokens = Vec::new();
        tokenize(rules(), line, Span::at(0, line.len()), &mut tokens);
        names.score(line, &tokens, &mut scratch);
        let scores: Vec<[f32; LABELS]> = scratch.scores().iter().map(|scores| scores.map(unit)).collect();
        let likely = marginals(&scores, &between, &before, &vec![ANY; tokens.len()]);
        let path = best_path(scratch.scores(), names.between());
        let found: Vec<Found> = names_of(&path)
            .into_iter()
            .map(|(first, end, class)| {
                let least = (first..end).map(|index| likely.of[index][path[index]]).fold(1.0, f32::min);
                (first, end, class, least)
            })
            .collect();
        for (first, end, class, least) in &found {
            if *least >= VOTE {
                let name = tokens[*first].span.cover(tokens[end - 1].span).of(line);
                votes.entry(name.to_owned()).or_default()[*class as usize] += 1;
                if *class == Class::Person && end - first > 1 {
                    surnames.entry(tokens[end - 1].span.of(line).to_owned()).or_default().push(at);
                }
            }
        }
        let example = Example { text: line.to_owned(), allowed: vec![0; tokens.len()], tokens };
        read.push(Read { example, likely, found });
    }
    let mut counts = [0u32; 3];
    for (at, Read { example, likely, found }) in read.iter_mut().enumerate() {
        for (index, slot) in example.allowed.iter_mut().enumerate() {
            let best = (0..LABELS).max_by(|a, b| likely.of[index][*a].total_cmp(&likely.of[index][*b]));
            let best = best.unwrap_or(NONE);
            let sure = likely.of[index][best] >= SURE;
            *slot = if sure { 1 << best } else { ANY };
        }
        for (first, end, class, least) in found.iter() {
            let name = example.tokens[*first].span.cover(example.tokens[end - 1].span).of(&example.text);
            let near = |sentences: &Vec<usize>| sentences.iter().any(|other| other.abs_diff(at) <= ARTICLE);
            let settled = if end - first == 1 && surnames.get(name).is_some_and(near) {
                Some(Class::Person)
            } else {
                votes.get(name).and_then(majority)
            };
            let (class, settled) = match settled {
                Some(settled) => (settled, true),
                None => (*class, *least >= SURE),
            };
            counts[usize::from(!settled) + usize::from(*least >= SURE && !settled)] += 1;
            for index in *first..*end {
                example.allowed[index] = if settled { in_name(class, index, *first, *end) } else { ANY };
            }
        }
    }
    eprintln!("{} names settled, {} left open", counts[0], counts[1] + counts[2]);
    Ok(read.into_iter().map(|read| read.example).collect())
}

#[allow(clippy::cast_precision_loss)]
fn unit(score: i32) -> f32 {
    score as f32 / SCORE as f32
}

/// The class that nearly all votes are for.
fn majority(votes: &Votes) -> Option<Class> {
    let all: u32 = votes.iter().sum();
    let most = votes.iter().copied().max()?;
    (most >= VOTES && most as f32 >= AGREEMENT * all as f32)
        .then(|| Class::ALL.into_iter().find(|class| votes[*class as usize] == most))?
}

fn in_name(class: Class, index: usize, first: usize, end: usize) -> Allowed {
    let position = match (index == first, index + 1 == end) {
        (true, true) => Position::Single,
        (true, false) => Position::Begin,
        (false, true) => Position::Last,
        (false, false) => Position::Inside,
    };
    1 << label(class as usize, position)
}
