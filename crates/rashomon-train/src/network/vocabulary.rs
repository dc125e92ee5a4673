//! The words that the network knows by themselves, with their vectors and clusters.

use super::dictionary::Dictionary;
use crate::conllu::Tree;
use crate::glove::Glove;
use crate::network::Options;
use anyhow::Result;
use rashomon::language::clusters::{self, Clusters};
use rashomon::language::words::{Setting, Word};
use rustc_hash::FxHashMap;

/// Numbers in a vector of GloVe 6B 50d.
pub const VECTOR: usize = crate::glove::DIMENSIONS;

/// What training knows of a word.
#[derive(Clone, Copy, Default)]
pub struct Known {
    /// Row of the word as written, where that was seen often enough; 0 for none.
    pub form: u32,
    /// Row of the word in lower case, where it was seen often enough; 0 for none.
    pub lower: u32,
    /// How often the word was seen in lower case.
    pub count: u32,
    /// Row of its vector from 1; 0 for none.
    pub vector: u32,
    pub clusters: Option<Clusters>,
    /// How often running news gives it a capital: a row from 1; 0 for a word that it does not use.
    pub capital: u32,
    /// Its number among the most common words; 0 for none.
    pub common: u16,
    /// Where its rows of the dictionary begin, and how many they are.
    pub dictionary: (u32, u32),
}

/// All words.
pub struct Vocabulary {
    /// By the hash of the word as written (lower-case words too).
    words: FxHashMap<u64, Known>,
    /// Vectors, one after another; the first is that of no word.
    pub vectors: Vec<f32>,
    /// Rows of words as written or in lower case.
    pub rows: usize,
    /// Hashes of the words that get a row in the model, in order.
    pub kept: Vec<u64>,
    /// Affixes of the kept words.
    pub affixes: Vec<[u32; rashomon::language::words::AFFIXES]>,
    dictionary: Dictionary,
    /// The rows of the dictionary of all words, one after another.
    pub dictionary_rows: Vec<u32>,
    /// With a capital, and in all, within sentences of running news.
    capitals: FxHashMap<String, [u32; 2]>,
}

/// Rows that say how often a word has a capital.
pub const CAPITALS: usize = 25;

impl Vocabulary {
    pub fn new(trees: &[Tree], news: &str, options: &Options) -> Result<Self> {
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        let mut forms: FxHashMap<String, u32> = FxHashMap::default();
        let mut buffer = String::new();
        for word in trees.iter().flat_map(|tree| &tree.words) {
            let _ = Word::of(&word.form, false, Setting::Sentence, &mut buffer);
            *counts.entry(buffer.clone()).or_default() += 1;
            if word.form.is_ascii() && word.form != buffer && !word.form.bytes().any(|byte| byte.is_ascii_digit()) {
                *forms.entry(word.form.clone()).or_default() += 1;
            }
        }
        let sorted = |counts: FxHashMap<String, u32>, least: u32| {
            #[allow(clippy::iter_over_hash_type)] // sorted here
            let mut counts: Vec<(String, u32)> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts
        };
        let mut vocabulary = Self {
            words: FxHashMap::default(),
            vectors: vec![0.0; VECTOR],
            rows: 1,
            kept: Vec::new(),
            affixes: Vec::new(),
            dictionary: Dictionary::read(&options.wordnet)?,
            dictionary_rows: Vec::new(),
            capitals: capitals(news),
        };
        for (number, (word, count)) in sorted(counts, 2).into_iter().enumerate() {
            let common = if number < rashomon::language::state::COMMON - 1 { number as u16 + 1 } else { 0 };
            let known = vocabulary.keep(&word);
            (known.count, known.common) = (count, common);
            let row = vocabulary.rows as u32;
            vocabulary.keep(&word).lower = row;
            vocabulary.rows += 1;
        }
        vocabulary.read_vectors(options)?;
        for (word, _) in sorted(forms, 3) {
            let lower = vocabulary.find(&Word::of(&word, false, Setting::Sentence, &mut buffer));
            let row = vocabulary.rows as u32;
            *vocabulary.keep(&word) = Known { form: row, ..lower };
            vocabulary.rows += 1;
        }
        eprintln!("{} words, {} of them seen in training", vocabulary.kept.len(), vocabulary.rows);
        Ok(vocabulary)
    }

    /// The entry of a word that gets a row.
    fn keep(&mut self, word: &str) -> &mut Known {
        let hash = rashomon::language::linear::hash_bytes(word.as_bytes());
        self.words.entry(hash).or_insert_with(|| {
            self.kept.push(hash);
            self.affixes.push(Word::of(word, false, Setting::Sentence, &mut String::new()).affixes);
            let capital = self.capitals.get(word).map_or(0, |[capitals, all]| capital(*capitals, *all));
            let rows = self.dictionary.rows(&word.to_lowercase());
            let dictionary = (self.dictionary_rows.len() as u32, rows.len() as u32);
            self.dictionary_rows.extend(rows);
            Known { clusters: clusters::of(word), capital, dictionary, ..Known::default() }
        })
    }

    fn read_vectors(&mut self, options: &Options) -> Result<()> {
        let glove = Glove::read(&options.vocabulary, &options.vectors)?;
        for (rank, (word, vector)) in glove.iter().enumerate() {
            let is_kept = self.words.contains_key(&rashomon::language::linear::hash_bytes(word.as_bytes()));
            // Words with digits are looked up with every digit as 0.
            let digits = word.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
            if (rank >= options.words && !is_kept) || digits {
                continue;
            }
            let row = (self.vectors.len() / VECTOR) as u32;
            self.keep(word).vector = row;
            self.vectors.extend(vector);
        }
        Ok(())
    }

    /// What is known of a word.
    pub fn find(&self, word: &Word) -> Known {
        self.words.get(&word.form).or_else(|| self.words.get(&word.lower)).copied().unwrap_or_default()
    }

    pub fn by_hash(&self, hash: u64) -> Known {
        self.words.get(&hash).copied().unwrap_or_default()
    }

    /// The numbers of a sentence's words among the most common ones.
    pub fn common(&self, sentence: &[Word]) -> Vec<u16> {
        sentence.iter().map(|word| self.find(word).common).collect()
    }

    /// The rows of the dictionary of a word.
    pub fn dictionary(&self, (first, count): (u32, u32)) -> &[u32] {
        &self.dictionary_rows[first as usize..][..count as usize]
    }

    pub fn vector(&self, row: u32) -> &[f32] {
        &self.vectors[row as usize * VECTOR..][..VECTOR]
    }
}

/// Counts the words within sentences that stand one a line.
fn capitals(news: &str) -> FxHashMap<String, [u32; 2]> {
    let mut counts: FxHashMap<String, [u32; 2]> = FxHashMap::default();
    for line in news.lines() {
        let mut begins = true;
        for word in line.split(' ') {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !begins && bare.starts_with(char::is_alphabetic) {
                let [capitals, all] = counts.entry(bare.to_lowercase()).or_default();
                *capitals += u32::from(bare.starts_with(char::is_uppercase));
                *all += 1;
            }
            begins = word.ends_with(['.', ':', '!', '?', '"', '\'']) || bare.is_empty();
        }
    }
    counts
}

/// The row of a word with so many capitals in all.
fn capital(capitals: u32, all: u32) -> u32 {
    let often = match all {
        0..=2 => 0,
        3..=9 => 1,
        10..=49 => 2,
        _ => 3,
    };
    let share = match (capitals, f64::from(capitals) / f64::from(all)) {
        (0, _) => 0,
        (_, share) if share < 0.1 => 1,
        (_, share) if share < 0.5 => 2,
        (_, share) if share < 0.9 => 3,
        _ if capitals < all => 4,
        _ => 5,
    };
    1 + often * 6 + share
}
