//! Dependencies.

use crate::conllu::{self, Tree};
use crate::perceptron::Perceptron;
use crate::tagger::{self, corpora, shuffle};
use crate::{Folders, write};
use anyhow::Result;
use rashomon::annotate::{Deprel, Token, Upos};
use rashomon::language::parser::{CLASSES, Move, Parser, State};
use rashomon::language::tagger::Tagger;
use rashomon::language::words::Word;
use rashomon::span::Span;
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Passes over the corpora
    #[arg(long, default_value_t = 6)]
    passes: usize,
    /// Rows to keep
    #[arg(long, default_value_t = 400_000)]
    rows: usize,
    /// Smallest weight to keep
    #[arg(long, default_value_t = 0.15)]
    unit: f32,
    /// Keep the tags of the corpora in this file, or read them from it: for experiments
    #[arg(long)]
    tags: Option<PathBuf>,
    /// Measure on the development part of EWT instead of writing
    #[arg(long)]
    dry: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { passes: 6, rows: 400_000, unit: 0.15, tags: None, dry: false }
    }
}

/// Parts that the corpora are cut into to be tagged by a tagger that has not seen them.
const FOLDS: usize = 4;

/// Trains on EWT and GUM with tags as the tagger finds them, and measures on the development part of EWT.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    let trees = corpora(folders)?;
    let tags = match &options.tags {
        Some(path) if path.exists() => read_tags(&std::fs::read(path)?, &trees),
        path => {
            let tags = jackknife(&trees);
            if let Some(path) = path {
                write(path, &tags.iter().flatten().map(|upos| *upos as u8).collect::<Vec<u8>>())?;
            }
            tags
        }
    };
    let tagger = std::fs::read(folders.resource("en/tagger.bin"))?;
    let dev = conllu::read(&folders.open("ud-ewt/dev.conllu"))?;
    let dev_tags: Vec<Vec<Upos>> = match Tagger::read(&tagger) {
        Some(tagger) => dev.iter().map(|tree| tagger::tag(&tagger, tree)).collect(),
        None => anyhow::bail!("train the tagger first"),
    };
    let mut training = Training::new(&trees, tags);
    for pass in 0..options.passes {
        training.pass(pass);
    }
    let bytes = training.perceptron.finish(options.unit, options.rows);
    if let Some(parser) = Parser::read(&bytes) {
        measure(&parser, &dev, &dev_tags);
    }
    if options.dry { Ok(()) } else { write(&folders.resource("en/parser.bin"), &bytes) }
}

fn read_tags(bytes: &[u8], trees: &[Tree]) -> Vec<Vec<Upos>> {
    let mut tags = bytes.iter().map(|tag| Upos::ALL.get(usize::from(*tag)).copied().unwrap_or(Upos::X));
    trees.iter().map(|tree| tags.by_ref().take(tree.words.len()).collect()).collect()
}

/// Tags each sentence by a tagger trained on the other parts.
fn jackknife(trees: &[Tree]) -> Vec<Vec<Upos>> {
    let mut tags = vec![Vec::new(); trees.len()];
    // Documents stand together, so parts of 50 sentences keep most of a document on one side.
    let part = |index: usize| index / 50 % FOLDS;
    for fold in 0..FOLDS {
        let others: Vec<Tree> =
            trees.iter().enumerate().filter(|(index, _)| part(*index) != fold).map(|(_, tree)| tree.clone()).collect();
        if let Some(tagger) = Tagger::read(&tagger::fit(&others, 5, 0.06, usize::MAX)) {
            for (index, tree) in trees.iter().enumerate().filter(|(index, _)| part(*index) == fold) {
                tags[index] = tagger::tag(&tagger, tree);
            }
        }
    }
    tags
}

struct Training<'t> {
    trees: &'t [Tree],
    words: Vec<Vec<Word>>,
    tags: Vec<Vec<Upos>>,
    order: Vec<usize>,
    perceptron: Perceptron,
}

impl<'t> Training<'t> {
    fn new(trees: &'t [Tree], tags: Vec<Vec<Upos>>) -> Self {
        let words = trees.iter().map(tagger::words).collect();
        Self { trees, words, tags, order: (0..trees.len()).collect(), perceptron: Perceptron::new(Move::names()) }
    }

    fn pass(&mut self, pass: usize) {
        shuffle(&mut self.order, pass as u64);
        let (mut wrong, mut all) = (0usize, 0usize);
        let mut features = Vec::new();
        for index in &self.order {
            let tree = &self.trees[*index];
            let oracle = Oracle::of(tree);
            let mut state = State::new(&self.words[*index], self.tags[*index].clone());
            while !state.is_final() {
                features.clear();
                state.collect(&mut features);
                let mut scores = [0.0f32; CLASSES];
                self.perceptron.add(&features, &mut scores);
                let guess = state.best(&scores);
                let costs = oracle.costs(&state);
                let good = oracle.is_good(&state, costs, guess);
                let right = if good { guess } else { oracle.best(&state, costs, &scores) };
                if !good {
                    self.perceptron.update(&features, right.class(), 1.0);
                    self.perceptron.update(&features, guess.class(), -1.0);
                    wrong += 1;
                }
                self.perceptron.tick();
                all += 1;
                // From the second pass on mistakes are followed nine times in ten, so that their aftermath is learned.
                let explore = pass > 0 && all % 10 != 0;
                state.apply(if explore { guess } else { right });
            }
        }
        eprintln!("pass {pass}: {wrong} of {all} wrong, {} rows", self.perceptron.rows());
    }
}

/// What the treebank says.
struct Oracle {
    heads: Vec<u32>,
    relations: Vec<Deprel>,
    children: Vec<Vec<u32>>,
}

impl Oracle {
    fn of(tree: &Tree) -> Self {
        let count = tree.words.len();
        let heads: Vec<u32> = tree.words.iter().map(|word| u32::try_from(word.head).unwrap_or(count as u32)).collect();
        let mut children = vec![Vec::new(); count + 1];
        for (child, head) in heads.iter().enumerate() {
            children[*head as usize].push(child as u32);
        }
        Self { heads, relations: tree.words.iter().map(|word| word.deprel).collect(), children }
    }

    /// How many arcs of the treebank shift, left and right make impossible (Goldberg and Nivre 2013).
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

    /// Whether a move is among the cheapest, and has the right relation where its arc is right.
    fn is_good(&self, state: &State, costs: [usize; 3], chosen: Move) -> bool {
        let least = costs.into_iter().min().unwrap_or(0);
        let top = state.stack().last().copied();
        let named = |head: Option<u32>, relation: Deprel| match top {
            Some(top) => Some(self.heads[top as usize]) != head || self.relations[top as usize] == relation,
            None => true,
        };
        match chosen {
            Move::Shift => costs[0] == least,
            Move::Left(relation) => costs[1] == least && named(Some(state.next()), relation),
            Move::Right(relation) => {
                let below = state.stack().len().checked_sub(2).map(|at| state.stack()[at]);
                costs[2] == least && named(below, relation)
            }
        }
    }

    /// The good move with the highest score.
    fn best(&self, state: &State, costs: [usize; 3], scores: &[f32; CLASSES]) -> Move {
        let least = costs.into_iter().min().unwrap_or(0);
        if costs[1] == least && state.next() as usize == state.len() {
            return Move::Left(Deprel::Root);
        }
        let mut masked = [f32::NEG_INFINITY; CLASSES];
        for (class, slot) in masked.iter_mut().enumerate() {
            let kind = match Move::of(class) {
                Move::Shift => 0,
                Move::Left(_) => 1,
                Move::Right(_) => 2,
            };
            if costs[kind] == least && self.is_good(state, costs, Move::of(class)) {
                *slot = scores[class];
            }
        }
        state.best(&masked)
    }
}

/// Prints attachment scores, and how well subjects and objects are found.
fn measure(parser: &Parser, trees: &[Tree], tags: &[Vec<Upos>]) {
    let (mut all, mut heads, mut relations) = (0usize, 0usize, 0usize);
    let mut pairs = [("nsubj", [0usize; 3]), ("obj", [0usize; 3])];
    for (tree, tags) in trees.iter().zip(tags) {
        let mut tokens: Vec<Token> = tags
            .iter()
            .map(|upos| Token { span: Span::new(0, 0), upos: *upos, deprel: Deprel::Unparsed, head: -1 })
            .collect();
        parser.parse(&tagger::words(tree), &mut tokens, 0);
        let main = |relation: Deprel| relation.as_str().split(':').next().unwrap_or("").to_owned();
        for (word, token) in tree.words.iter().zip(&tokens) {
            all += 1;
            heads += usize::from(word.head == token.head);
            relations += usize::from(word.head == token.head && main(word.deprel) == main(token.deprel));
            for (relation, [both, found, gold]) in &mut pairs {
                let (is_gold, is_found) = (main(word.deprel) == *relation, main(token.deprel) == *relation);
                *gold += usize::from(is_gold);
                *found += usize::from(is_found);
                *both += usize::from(is_gold && is_found && word.head == token.head);
            }
        }
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    eprintln!("dev, gold tokens: UAS {:.2}, LAS {:.2}", share(heads, all), share(relations, all));
    for (relation, [both, found, gold]) in pairs {
        eprintln!(
            "  {relation}: P {:.1} R {:.1} F1 {:.1}",
            share(both, found),
            share(both, gold),
            share(2 * both, found + gold)
        );
    }
}
