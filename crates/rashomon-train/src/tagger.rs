//! Parts of speech.

use crate::conllu::{self, Tree};
use crate::perceptron::Perceptron;
use crate::{Folders, write};
use anyhow::Result;
use rashomon::annotate::{Deprel, Token, Upos};
use rashomon::language::linear::Row;
use rashomon::language::tagger::{ALWAYS, CLASSES, Entry, TEMPLATES, Tagger, collect, dictionary_key, look};
use rashomon::language::words::Word;
use rashomon::span::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Passes over the corpora
    #[arg(long, default_value_t = 10)]
    passes: usize,
    /// Rows to keep
    #[arg(long, default_value_t = 150_000)]
    rows: usize,
    /// Smallest weight to keep
    #[arg(long, default_value_t = 0.06)]
    unit: f32,
    /// Measure on the development part of EWT instead of writing
    #[arg(long)]
    dry: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { passes: 10, rows: 150_000, unit: 0.06, dry: false }
    }
}

/// Trains on EWT and GUM, and measures on the development part of EWT.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    let trees = corpora(folders)?;
    let bytes = fit(&trees, options.passes, options.unit, options.rows);
    let dev = conllu::read(&folders.open("ud-ewt/dev.conllu"))?;
    if let Some(tagger) = Tagger::read(&bytes) {
        let (mut right, mut all) = (0, 0);
        for tree in &dev {
            let tags = tag(&tagger, tree);
            all += tags.len();
            right += tags.iter().zip(&tree.words).filter(|(tag, word)| **tag == word.upos).count();
        }
        eprintln!(
            "dev, gold tokens: {right} of {all} right, {:.2} per cent; {} bytes",
            100.0 * right as f64 / all as f64,
            bytes.len()
        );
    }
    if options.dry { Ok(()) } else { write(&folders.resource("en/tagger.bin"), &bytes) }
}

/// The treebanks that models train on, and headlines made of them.
pub fn corpora(folders: &Folders) -> Result<Vec<Tree>> {
    let mut trees = conllu::read(&folders.open("ud-ewt/train.conllu"))?;
    trees.extend(conllu::read(&folders.open("gum/train.conllu"))?);
    // Headlines: one sentence in twenty also in capitals, one also in title case.
    let mut headlines = Vec::new();
    for (index, tree) in trees.iter().enumerate().filter(|(_, tree)| (5..18).contains(&tree.words.len())) {
        let change: fn(&str) -> String = match index % 20 {
            0 => |form| form.to_uppercase(),
            10 => capitalize,
            _ => continue,
        };
        let mut tree = tree.clone();
        for word in &mut tree.words {
            word.form = change(&word.form);
        }
        headlines.push(tree);
    }
    trees.append(&mut headlines);
    Ok(trees)
}

fn capitalize(form: &str) -> String {
    let mut letters = form.chars();
    match letters.next() {
        Some(first) if form.len() > 3 => first.to_uppercase().chain(letters).collect(),
        _ => form.to_owned(),
    }
}

/// How the models see a sentence.
pub fn words(tree: &Tree) -> Vec<Word> {
    let mut words = Vec::new();
    look(tree.words.iter().map(|word| word.form.as_str()), &mut words, &mut String::new());
    words
}

/// Tags a sentence.
pub fn tag(tagger: &Tagger, tree: &Tree) -> Vec<Upos> {
    let blank = Token { span: Span::new(0, 0), upos: Upos::X, deprel: Deprel::Unparsed, head: -1 };
    let mut tokens = vec![blank; tree.words.len()];
    tagger.tag(&words(tree), &mut Vec::new(), &mut tokens);
    tokens.into_iter().map(|token| token.upos).collect()
}

/// Trains a tagger and gives its file.
pub fn fit(trees: &[Tree], passes: usize, unit: f32, rows: usize) -> Vec<u8> {
    let sentences: Vec<Vec<Word>> = trees.iter().map(words).collect();
    let dictionary = Dictionary::of(trees, &sentences);
    let mut perceptron = Perceptron::new(Upos::ALL.iter().map(|upos| upos.as_str().to_owned()).collect());
    let mut order: Vec<usize> = (0..trees.len()).collect();
    let mut features = [0; TEMPLATES];
    let margin = 1.0;
    for pass in 0..passes {
        shuffle(&mut order, pass as u64);
        let (mut wrong, mut all) = (0usize, 0usize);
        for index in &order {
            let (tree, words) = (&trees[*index], &sentences[*index]);
            let entries: Vec<Entry> = words.iter().map(|word| dictionary.entry(word)).collect();
            let mut tags = [None; 2];
            for (position, word) in tree.words.iter().enumerate() {
                if let Some(always) = entries[position].always {
                    tags = [Some(always), tags[0]];
                    continue;
                }
                collect(words, &entries, position, tags, &mut features);
                let mut scores = [0.0f32; CLASSES];
                perceptron.add(&features, &mut scores);
                let guess = argmax(&scores);
                let truth = word.upos as usize;
                wrong += usize::from(guess != truth);
                // The best wrong part must lie behind the right one by a margin.
                let right = scores[truth];
                scores[truth] = f32::NEG_INFINITY;
                let rival = argmax(&scores);
                if scores[rival] > right - margin {
                    perceptron.update(&features, truth, 1.0);
                    perceptron.update(&features, rival, -1.0);
                }
                perceptron.tick();
                all += 1;
                tags = [Some(Upos::ALL[guess]), tags[0]];
            }
        }
        eprintln!("pass {pass}: {wrong} of {all} wrong, {} rows", perceptron.rows());
    }
    perceptron.finish_with(unit, rows, dictionary.rows())
}

/// The class with the highest score, the first of equals.
pub fn argmax(scores: &[f32]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}

/// Shuffles in the same way at every run (Fisher and Yates; SplitMix64).
pub fn shuffle(order: &mut [usize], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
    for last in (1..order.len()).rev() {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = state;
        value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^= value >> 31;
        order.swap(last, (value % (last as u64 + 1)) as usize);
    }
}

/// Which parts of speech a word had in training.
struct Dictionary(FxHashMap<u32, [u32; CLASSES]>);

impl Dictionary {
    fn of(trees: &[Tree], sentences: &[Vec<Word>]) -> Self {
        let mut counts: FxHashMap<u32, [u32; CLASSES]> = FxHashMap::default();
        for (tree, words) in trees.iter().zip(sentences) {
            for (gold, word) in tree.words.iter().zip(words) {
                counts.entry(dictionary_key(word)).or_default()[gold.upos as usize] += 1;
            }
        }
        Self(counts)
    }

    /// Possible are the parts that at least one in fifty had; always, what 997 in 1,000 of at least 40 had. Rare words have
    /// no entry, so that training sees unknown words too.
    fn codes(counts: &[u32; CLASSES]) -> Vec<(u8, i8)> {
        let total: u32 = counts.iter().sum();
        if total < 3 {
            return Vec::new();
        }
        let mut codes = Vec::new();
        for (class, count) in counts.iter().enumerate() {
            if *count * 50 >= total {
                let always = total >= 40 && u64::from(*count) * 1000 >= u64::from(total) * 997;
                codes.push((class as u8, if always { ALWAYS } else { 1 }));
            }
        }
        codes
    }

    fn entry(&self, word: &Word) -> Entry {
        let mut entry = Entry::default();
        for (class, code) in self.0.get(&dictionary_key(word)).map(Self::codes).unwrap_or_default() {
            entry.possible |= 1 << class;
            if code == ALWAYS {
                entry.always = Some(Upos::ALL[usize::from(class)]);
            }
        }
        entry
    }

    fn rows(&self) -> Vec<Row> {
        #[allow(clippy::iter_over_hash_type)] // sorted by the map
        let rows: BTreeMap<u32, Vec<(u8, i8)>> =
            self.0.iter().map(|(key, counts)| (*key, Self::codes(counts))).collect();
        rows.into_iter().filter(|(_, codes)| !codes.is_empty()).collect()
    }
}
