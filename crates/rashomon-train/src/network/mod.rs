//! Tagger and parser: one small network, trained on both tasks at once.

mod dictionary;
mod encoder;
mod layers;
mod measure;
mod news;
mod oracle;
mod quantize;
mod reading;
mod training;
mod vocabulary;

use crate::conllu::{self, Tree};
use crate::{Folders, write};
use anyhow::{Context, Result};
use rashomon::language::network::Reader;
use std::path::PathBuf;

/// Widths of the layers.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// A word by itself.
    pub input: usize,
    /// A word with its neighbours.
    pub window: usize,
    /// What one direction carries along.
    pub recurrent: usize,
    /// A word in its sentence.
    pub output: usize,
    /// A state of the parser.
    pub hidden: usize,
}

impl Sizes {
    fn all(self) -> [usize; 5] {
        [self.input, self.window, self.recurrent, self.output, self.hidden]
    }
}

/// What can be chosen.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The vectors of GloVe 6B 50d, as NumPy keeps them
    #[arg(long)]
    vectors: PathBuf,
    /// Their words, one a line, the most frequent first
    #[arg(long)]
    vocabulary: PathBuf,
    /// The data of WordNet 3.0
    #[arg(long, default_value = "target/wordnet")]
    wordnet: PathBuf,
    /// How many of these words to know
    #[arg(long, default_value_t = 50_000)]
    words: usize,
    /// Passes over the corpora
    #[arg(long, default_value_t = 16)]
    passes: usize,
    /// How many of these, at the end, see EWT alone: GUM labels some things otherwise
    #[arg(long, default_value_t = 3)]
    alone: usize,
    /// Train on one sentence in so many
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// How far finer parts of speech count beside the parts of speech
    #[arg(long, default_value_t = 0.1)]
    fine: f32,
    /// How far what the recurrences tell of the next word counts: it was not seen to help
    #[arg(long, default_value_t = 0.0)]
    ahead: f32,
    /// Passes over which the weights are averaged; 0 takes the last ones
    #[arg(long, default_value_t = 1.0)]
    average: f32,
    /// One sentence in so many also in small letters; 0 for none
    #[arg(long, default_value_t = 20)]
    small: usize,
    /// The first step; it falls to nothing by the end
    #[arg(long, default_value_t = 0.003)]
    rate: f32,
    /// Words of a step
    #[arg(long, default_value_t = 150)]
    batch: usize,
    /// How often a word is taken for an unknown one: this against how often it was seen
    #[arg(long, default_value_t = 0.5)]
    rare: f32,
    /// How often all that is known of a word but its affixes is left out
    #[arg(long, default_value_t = 0.04)]
    unknown: f32,
    /// Share of the values that are left out: of words by themselves
    #[arg(long, default_value_t = 0.2)]
    drop_input: f32,
    /// Of words with what is around them
    #[arg(long, default_value_t = 0.2)]
    drop_mixed: f32,
    /// Of words in their sentence
    #[arg(long, default_value_t = 0.15)]
    drop_output: f32,
    /// Of states
    #[arg(long, default_value_t = 0.15)]
    drop_hidden: f32,
    /// Width of a word by itself
    #[arg(long, default_value_t = 64)]
    input: usize,
    /// Width of a word with its neighbours
    #[arg(long, default_value_t = 64)]
    window: usize,
    /// Width of what one direction carries along; a multiple of 16
    #[arg(long, default_value_t = 48)]
    recurrent: usize,
    /// Width of a word in its sentence
    #[arg(long, default_value_t = 64)]
    output: usize,
    /// Width of a state; a multiple of 64
    #[arg(long, default_value_t = 128)]
    hidden: usize,
    /// Where the random numbers begin
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Networks kept before (`--keep`), whose probabilities are learned from
    #[arg(long, value_delimiter = ',')]
    teacher: Vec<PathBuf>,
    /// A network kept before with which to begin, in place of random weights
    #[arg(long)]
    from: Option<PathBuf>,
    /// How far teachers are trusted where a treebank knows the truth
    #[arg(long, default_value_t = 0.5)]
    trust: f32,
    /// Words of news, of which teachers alone know something, for each of the treebanks
    #[arg(long, default_value_t = 1.0)]
    news: f32,
    /// Where to keep the weights as they are, to teach others
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Where to write, if not among the resources: for experiments
    #[arg(long)]
    to: Option<PathBuf>,
}

/// Trains on EWT and GUM, and measures on the development part of EWT.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    let (trees, own): (Vec<Tree>, Vec<bool>) =
        corpora(folders, options.small)?.into_iter().step_by(options.every).unzip();
    let dev = conllu::read(&folders.open("ud-ewt/dev.conllu"))?;
    let news = std::fs::read_to_string(folders.open("voa.txt")).context("can't read voa.txt")?;
    let mut training = training::Training::new(&trees, &news, options)?;
    let news = if options.teacher.is_empty() { Vec::new() } else { news::read(&news) };
    training.run(&training::Lessons { trees: &trees, own: &own, news: &news }, &dev);
    if let Some(path) = &options.keep {
        training.keep(path)?;
    }
    let bytes = training.file();
    let network = measure::network(bytes.clone()).context("the file can't be read")?;
    let mut reader = Reader::new(&network);
    measure::measure("dev, in whole numbers", &dev, |_, tree| measure::read(&mut reader, tree));
    write(&options.to.clone().unwrap_or_else(|| folders.resource("en/network.bin")), &bytes)
}

/// The treebanks that models train on, and headlines made of them; each tree with whether it is one of EWT.
pub fn corpora(folders: &Folders, small: usize) -> Result<Vec<(Tree, bool)>> {
    let mut trees = Vec::new();
    for (treebank, own) in [("ud-ewt", true), ("gum", false)] {
        let read = conllu::read(&folders.open(&format!("{treebank}/train.conllu")))?;
        trees.extend(read.into_iter().map(|tree| (tree, own)));
    }
    // Headlines: one sentence in twenty also in capitals, one also in title case.
    let mut headlines = Vec::new();
    for (index, (tree, own)) in trees.iter().enumerate().filter(|(_, (tree, _))| (5..18).contains(&tree.words.len())) {
        let change: fn(&str) -> String = match index % 20 {
            0 => |form| form.to_uppercase(),
            10 => capitalize,
            _ => continue,
        };
        let mut tree = tree.clone();
        for word in &mut tree.words {
            word.form = change(&word.form);
        }
        headlines.push((tree, *own));
    }
    for (index, (tree, own)) in trees.iter().enumerate() {
        if small > 0 && index % small == 3 {
            let mut tree = tree.clone();
            for word in &mut tree.words {
                word.form = word.form.to_lowercase();
            }
            headlines.push((tree, *own));
        }
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
