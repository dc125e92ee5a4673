//! What networks think of a sentence in training: of its words, and of each state that the parser comes into.

use super::encoder::{Encoded, Encoder};
use super::layers::{Random, Table, add, argmax, rectify, softmax, widely};
use super::vocabulary::Vocabulary;
use super::{Options, Sizes};
use anyhow::{Context, Result, ensure};
use rashomon::annotate::{Deprel, Upos};
use rashomon::language::state::{COMMON, MOVES, Move, ROWS, SLOTS, State};
use rashomon::language::words::Word;
use std::path::Path;

pub const TAGS: usize = Upos::ALL.len();
/// Finer parts of speech; those beyond are not learned.
pub const FINE_TAGS: usize = 64;
/// Words as what comes next: a cluster, or a common word.
pub const AHEAD: usize = 513 + COMMON;
pub const RELATIONS: usize = Deprel::ALL.len();

/// All weights.
pub struct Network {
    pub encoder: Encoder,
    /// A word's vector to its part of speech; the last row is the bias.
    pub tags: Table,
    /// A word's vector to its finer part of speech; the last row is the bias. Only training asks for it.
    pub fine_tags: Table,
    /// What the recurrences hold to the word that they see next; the last row is the bias. Only training asks for it.
    pub ahead: [Table; 2],
    /// A word's vector to its part in a state, a block of rows for each slot.
    pub slots: Table,
    /// What stands in a slot for the root and for nothing.
    pub special: Table,
    /// What is decided already.
    pub rows: Table,
    /// A state to its move; the last row is the bias.
    pub moves: Table,
    /// A state to the relation of an arc, to the left and to the right; the last row of each is the bias.
    pub relations: [Table; 2],
}

impl Network {
    pub fn new(sizes: Sizes, vocabulary: &Vocabulary, random: &mut Random) -> Self {
        let Sizes { output, hidden, .. } = sizes;
        Self {
            encoder: Encoder::new(sizes, vocabulary, random),
            tags: Table::layer(output + 1, TAGS, random),
            fine_tags: Table::layer(output + 1, FINE_TAGS, random),
            ahead: [(); 2].map(|()| Table::layer(sizes.recurrent + 1, AHEAD, random)),
            slots: Table::new(SLOTS * output, hidden, (6.0 / (SLOTS * output + hidden) as f32).sqrt(), random),
            special: Table::new(SLOTS * 2 + 1, hidden, 0.05, random),
            rows: Table::new(ROWS, hidden, 0.05, random),
            moves: Table::layer(hidden + 1, 3, random),
            relations: [(); 2].map(|()| Table::layer(hidden + 1, RELATIONS, random)),
        }
    }

    pub fn tables(&mut self) -> Vec<&mut Table> {
        let mut tables: Vec<&mut Table> = self.encoder.tables().into_iter().collect();
        tables.extend([
            &mut self.tags,
            &mut self.fine_tags,
            &mut self.slots,
            &mut self.special,
            &mut self.rows,
            &mut self.moves,
        ]);
        tables.extend(&mut self.relations);
        tables.extend(&mut self.ahead);
        tables
    }

    /// Writes sizes and weights as they are, to teach other networks with.
    pub fn keep(&mut self, path: &Path) -> Result<()> {
        let mut bytes: Vec<u8> =
            self.encoder.sizes.all().into_iter().flat_map(|size| (size as u32).to_le_bytes()).collect();
        for table in self.tables() {
            bytes.extend(table.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        }
        std::fs::write(path, bytes).with_context(|| format!("can't write {}", path.display()))
    }

    /// Reads what [`Self::keep`] wrote for the same vocabulary.
    pub fn kept(path: &Path, vocabulary: &Vocabulary) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
        let mut numbers = bytes.as_chunks::<4>().0.iter().copied();
        let sizes: Vec<usize> = numbers.by_ref().take(5).map(|size| u32::from_le_bytes(size) as usize).collect();
        let [input, window, recurrent, output, hidden] = sizes[..] else { anyhow::bail!("no network") };
        let sizes = Sizes { input, window, recurrent, output, hidden };
        let mut network = Self::new(sizes, vocabulary, &mut Random(0));
        for weight in network.tables().into_iter().flat_map(|table| &mut table.weights) {
            *weight = f32::from_le_bytes(numbers.next().context("a network of another vocabulary")?);
        }
        ensure!(numbers.next().is_none(), "a network of another vocabulary");
        Ok(network)
    }
}

/// A network and the sentence before it.
pub struct Reading {
    pub network: Network,
    pub encoded: Encoded,
    /// The part of each word in a state, for each slot that it came into.
    parts: Vec<f32>,
    has_part: Vec<bool>,
    /// Of the state it looks at: the rows of what is decided, and the hidden layer.
    pub rows: Vec<u32>,
    pub hidden: Vec<f32>,
}

impl Reading {
    pub fn new(network: Network) -> Self {
        let hidden = vec![0.0; network.encoder.sizes.hidden];
        Self { network, encoded: Encoded::default(), parts: Vec::new(), has_part: Vec::new(), rows: Vec::new(), hidden }
    }

    /// Looks at a sentence; with `random`, some of what is known is left out.
    pub fn look(&mut self, words: &[Word], vocabulary: &Vocabulary, options: &Options, random: Option<&mut Random>) {
        self.network.encoder.forward(words, vocabulary, options, random, &mut self.encoded);
        self.parts.clear();
        self.parts.resize(words.len() * SLOTS * self.hidden.len(), 0.0);
        self.has_part.clear();
        self.has_part.resize(words.len() * SLOTS, false);
    }

    /// What speaks for each part of speech of a word.
    pub fn tags(&self, word: usize) -> [f32; TAGS] {
        let output = self.network.encoder.sizes.output;
        let mut scores = [0.0; TAGS];
        scores.copy_from_slice(self.network.tags.row(output));
        self.network.tags.forward(0, &self.encoded.output[word * output..][..output], &mut scores);
        scores
    }

    /// Looks at a state of the sentence.
    pub fn see(&mut self, state: &State) {
        let Sizes { output, hidden: size, .. } = self.network.encoder.sizes;
        self.hidden.copy_from_slice(self.network.special.row(2 * SLOTS));
        for (slot, word) in state.slots().into_iter().enumerate() {
            let word = word as usize;
            if word < state.len() {
                let place = word * SLOTS + slot;
                let part = &mut self.parts[place * size..][..size];
                if !std::mem::replace(&mut self.has_part[place], true) {
                    let values = &self.encoded.output[word * output..][..output];
                    self.network.slots.forward(slot * output, values, part);
                }
                add(&mut self.hidden, part);
            } else {
                add(&mut self.hidden, self.network.special.row(2 * slot + usize::from(word > state.len())));
            }
        }
        self.rows.clear();
        state.collect(&mut self.rows);
        let Self { network, rows, hidden, .. } = self;
        widely(
            #[inline(always)]
            || {
                for row in rows {
                    add(hidden, network.rows.row(*row as usize));
                }
                rectify(hidden);
            },
        );
    }

    /// What speaks for each move in the state; nothing for those that can't be.
    pub fn moves(&self, legal: [bool; 3]) -> [f32; 3] {
        let mut scores = [0.0f32; 3];
        scores.copy_from_slice(self.network.moves.row(self.hidden.len()));
        self.network.moves.forward(0, &self.hidden, &mut scores);
        for (score, legal) in scores.iter_mut().zip(legal) {
            if !legal {
                *score = f32::NEG_INFINITY;
            }
        }
        scores
    }

    /// What speaks for each relation of an arc to the left or to the right.
    pub fn relations(&self, side: usize) -> [f32; RELATIONS] {
        let mut scores = [0.0; RELATIONS];
        scores.copy_from_slice(self.network.relations[side].row(self.hidden.len()));
        self.network.relations[side].forward(0, &self.hidden, &mut scores);
        // No arc but the root's has these.
        (scores[0], scores[1]) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        scores
    }
}

/// The mean of the probabilities that some networks give.
pub fn mean<const N: usize>(readings: &[Reading], scores: impl Fn(&Reading) -> [f32; N]) -> [f32; N] {
    let mut sum = [0.0; N];
    for reading in readings {
        let mut scores = scores(reading);
        softmax(&mut scores);
        add(&mut sum, &scores);
    }
    sum.map(|sum| sum / readings.len() as f32)
}

/// Parts of speech, heads and relations of a sentence, as some networks find them together.
pub fn parse(
    readings: &mut [Reading],
    sentence: &[Word],
    vocabulary: &Vocabulary,
    options: &Options,
) -> (Vec<Upos>, State) {
    for reading in readings.iter_mut() {
        reading.look(sentence, vocabulary, options, None);
    }
    let tags: Vec<Upos> =
        (0..sentence.len()).map(|at| Upos::ALL[argmax(&mean(readings, |reading| reading.tags(at)))]).collect();
    let mut state = State::new(tags.clone(), vocabulary.common(sentence));
    while !state.is_final() {
        if state.at_root() {
            state.apply(Move::Left, Deprel::Root);
            continue;
        }
        for reading in readings.iter_mut() {
            reading.see(&state);
        }
        let legal = state.legal();
        let chosen = argmax(&mean(readings, |reading| reading.moves(legal)));
        let relation = match MOVES[chosen] {
            Move::Shift => Deprel::Unparsed,
            _ => Deprel::ALL[argmax(&mean(readings, |reading| reading.relations(chosen - 1)))],
        };
        state.apply(MOVES[chosen], relation);
    }
    (tags, state)
}
