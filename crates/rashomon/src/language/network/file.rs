//! The file of the network.
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `RNN2` |
//! | 4 × 4 | bytes of a word's row; of a state's row; number of words; slots of the index, a power of two |
//! | 4 a slot | fingerprint and number of a word, 2 bytes each; number 65,535 for an empty slot |
//! | 1 a word | its number among the common words; 0 for any other |
//! | a row a word | all that is known of the word by itself |
//! | a row | what is added for a word without a row; then the rows of affixes, of which such a word has five |
//! | rows | shapes |
//! | rows of states | of the root and of nothing in each slot, the bias; then what is decided already |
//! | layers | window, gates, mix, tags, slots, moves, relations of arcs to the left and to the right |
//!
//! Numbers are little-endian; rows are of signed bytes.

use super::super::state::{ROWS, SLOTS};
use super::super::words::{AFFIX_ROWS, SHAPES, Word};
use super::layer::Layer;
use crate::annotate::Token;

/// The weights of tagger and parser, as they lie in the file.
#[derive(Debug)]
pub struct Network {
    pub(super) width: usize,
    pub(super) hidden: usize,
    index: &'static [[u8; 4]],
    common: &'static [u8],
    words: &'static [u8],
    unknown: &'static [u8],
    affixes: &'static [u8],
    shapes: &'static [u8],
    pub(super) special: &'static [u8],
    pub(super) rows: &'static [u8],
    pub(super) window: Layer,
    pub(super) gates: Layer,
    pub(super) mix: Layer,
    pub(super) tags: Layer,
    pub(super) slots: Layer,
    pub(super) moves: Layer,
    pub(super) relations: [Layer; 2],
    /// Corrects parts of speech before they are parsed.
    pub(super) retag: fn(&str, &mut [Token]),
}

/// What [`write()`] puts into a file.
#[derive(Debug, Default)]
pub struct Parts {
    /// Bytes of a word's row.
    pub width: usize,
    /// Bytes of a state's row.
    pub hidden: usize,
    /// Hash of each word that has a row, with its number among the common words.
    pub words: Vec<(u64, u8)>,
    /// Rows of bytes in the order of the file, from the words on.
    pub rows: Vec<i8>,
    /// Layers in the order of the file.
    pub layers: Vec<Layer>,
}

const MAGIC: &[u8] = b"RNN2";
const EMPTY: [u8; 4] = [0, 0, 0xFF, 0xFF];

/// The file of a network.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn write(parts: &Parts) -> Vec<u8> {
    let slots = (parts.words.len() + parts.words.len() / 3 + 1).next_power_of_two();
    let mut index = vec![EMPTY; slots];
    for (number, (hash, _)) in parts.words.iter().enumerate() {
        let mut slot = *hash as usize & (slots - 1);
        while index[slot] != EMPTY {
            slot = (slot + 1) & (slots - 1);
        }
        let [a, b] = fingerprint(*hash).to_le_bytes();
        let [c, d] = (number as u16).to_le_bytes();
        index[slot] = [a, b, c, d];
    }
    let mut bytes = MAGIC.to_vec();
    for number in [parts.width, parts.hidden, parts.words.len(), slots] {
        bytes.extend((number as u32).to_le_bytes());
    }
    bytes.extend(index.into_iter().flatten());
    bytes.extend(parts.words.iter().map(|(_, common)| *common));
    bytes.extend(parts.rows.iter().map(|value| value.cast_unsigned()));
    for layer in &parts.layers {
        layer.write_to(&mut bytes);
    }
    bytes
}

fn fingerprint(hash: u64) -> u16 {
    (hash >> 48) as u16
}

impl Network {
    /// The same network, whose parts of speech a rule corrects before they are parsed.
    #[must_use]
    pub fn with_rule(self, retag: fn(&str, &mut [Token])) -> Self {
        Self { retag, ..self }
    }

    /// Reads a network; `None` if the bytes are none.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut bytes = bytes.strip_prefix(MAGIC)?;
        let mut number = || Some(u32::from_le_bytes(bytes.split_off(..4)?.try_into().ok()?) as usize);
        let (width, hidden, words, slots) = (number()?, number()?, number()?, number()?);
        if !slots.is_power_of_two() || words >= slots || width > 1024 || hidden > 1024 {
            return None;
        }
        let mut take = |length: usize| bytes.split_off(..length);
        let network = Self {
            retag: |_, _| {},
            width,
            hidden,
            index: take(4 * slots)?.as_chunks::<4>().0,
            common: take(words)?,
            words: take(words * width)?,
            unknown: take(width)?,
            affixes: take(AFFIX_ROWS * width)?,
            shapes: take(SHAPES * width)?,
            special: take((2 * SLOTS + 1) * hidden)?,
            rows: take(ROWS * hidden)?,
            window: Layer::read(&mut bytes)?,
            gates: Layer::read(&mut bytes)?,
            mix: Layer::read(&mut bytes)?,
            tags: Layer::read(&mut bytes)?,
            slots: Layer::read(&mut bytes)?,
            moves: Layer::read(&mut bytes)?,
            relations: [Layer::read(&mut bytes)?, Layer::read(&mut bytes)?],
        };
        // The sizes that the arithmetic takes whole.
        let whole = hidden.is_multiple_of(128)
            && network.gates.outputs().is_multiple_of(64)
            && network.slots.outputs() == SLOTS * hidden
            && [&network.window, &network.gates, &network.mix].iter().all(|layer| layer.is_grouped())
            && network.window.inputs() == 3 * width
            && width.is_multiple_of(2)
            && network.gates.inputs() == network.window.outputs()
            && network.mix.inputs() == network.window.outputs() + network.gates.outputs() / 2;
        (bytes.is_empty() && whole).then_some(network)
    }

    /// The number of a word that has a row: as written, else in lower case.
    pub(super) fn find(&self, word: &Word) -> Option<usize> {
        self.probe(word.form).or_else(|| if word.form == word.lower { None } else { self.probe(word.lower) })
    }

    #[allow(clippy::cast_possible_truncation)]
    fn probe(&self, hash: u64) -> Option<usize> {
        let mask = self.index.len().checked_sub(1)?;
        let mut slot = hash as usize & mask;
        loop {
            let entry = *self.index.get(slot)?;
            let [a, b, c, d] = entry;
            if entry == EMPTY {
                return None;
            }
            if u16::from_le_bytes([a, b]) == fingerprint(hash) {
                return Some(usize::from(u16::from_le_bytes([c, d])));
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The number of a word among the common ones, from 1; 0 for any other.
    pub(super) fn common(&self, number: Option<usize>) -> u16 {
        number.and_then(|number| self.common.get(number)).map_or(0, |common| u16::from(*common))
    }

    /// The rows whose sum stands for a word.
    pub(super) fn rows_of(&self, word: &Word, number: Option<usize>) -> impl Iterator<Item = &'static [u8]> {
        let row = move |rows: &'static [u8], row: usize, width: usize| rows.get(row * width..(row + 1) * width);
        let (width, affixes) = (self.width, self.affixes);
        let own = match number {
            Some(number) => row(self.words, number, width),
            None => Some(self.unknown),
        };
        let count = if number.is_some() { 0 } else { word.affixes.len() };
        let affixes = word.affixes.into_iter().take(count).filter_map(move |affix| row(affixes, affix as usize, width));
        own.into_iter().chain(row(self.shapes, word.shape as usize, width)).chain(affixes)
    }
}
