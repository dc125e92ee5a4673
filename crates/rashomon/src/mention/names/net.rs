//! The net of the names model: what each word is, by its vector and learned rows, then a token's words to either side through
//! a hidden layer to a score for each label (after Collobert and others 2011). It knows of words that training never saw what
//! their vectors say.
//!
//! All is integer, so the same scores come out on every machine. What a word gives the hidden layer depends on the word and
//! its place alone, so it is computed once for all tokens that see it ([`Net::window`]).
//!
//! The file, all numbers little-endian, of two bytes, weights in [`WEIGHT`]s of a unit, all else in [`SCORE`]s:
//!
//! | what | numbers |
//! | --- | --- |
//! | `RNN1` | 4 bytes |
//! | table: learned rows | [`ROWS`] × [`WIDTH`] |
//! | weights of vectors | [`DIMENSIONS`] × [`WIDTH`] |
//! | weights of windows | [`PLACES`] × [`WIDTH`] × [`HIDDEN`] |
//! | settings | [`SETTINGS`] × [`HIDDEN`] |
//! | weights of the output | [`LABELS`] × [`HIDDEN`] |

use super::features::{Attributes, PLACES, ROWS, SETTINGS};
use super::model::LABELS;
use super::vectors::{DIMENSIONS, ONE, vector};
use crate::language::network::Layer;
use crate::language::network::arithmetic::Arithmetic;
use thiserror::Error;

/// Numbers that say what a word is.
pub const WIDTH: usize = 48;
/// Numbers of the hidden layer.
pub const HIDDEN: usize = 64;
/// How many of a weight's steps make one unit.
pub const WEIGHT: i32 = 1024;
/// How many of a score's steps make one unit; the layers count in them too.
pub const SCORE: i32 = 256;

/// What a word is, in [`SCORE`]s of a unit.
pub type Input = [i16; WIDTH];
/// Numbers of the hidden layer, in [`SCORE`]s of a unit.
pub type Hidden = [i16; HIDDEN];

const MAGIC: &[u8] = b"RNN1";
/// Parts of a score's step in the products of vectors and weights.
const OF_VECTOR: i32 = ONE as i32 * WEIGHT / SCORE;

/// A file that is no net.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NetError {
    /// It does not begin as a net does.
    #[error("not a net: it does not begin with RNN1")]
    Magic,
    /// It has another length than a net has.
    #[error("the net has {0} bytes, not {LENGTH}")]
    Length(usize),
}

/// The length of a net's file.
pub const LENGTH: usize = 4 + 2 * (WIDTH * (ROWS + DIMENSIONS) + HIDDEN * (PLACES * WIDTH + SETTINGS + LABELS));

/// A trained net.
#[derive(Debug)]
pub struct Net {
    table: Vec<Input>,
    vectors: Layer,
    /// A layer a place.
    windows: Vec<Layer>,
    settings: Vec<Hidden>,
    output: Layer,
}

impl Net {
    /// Reads a net.
    ///
    /// # Errors
    /// When the bytes are no net.
    pub fn read(bytes: &[u8]) -> Result<Self, NetError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(NetError::Magic)?;
        if bytes.len() != LENGTH {
            return Err(NetError::Length(bytes.len()));
        }
        let (table, rest) = rest.split_at(2 * ROWS * WIDTH);
        let (vectors, rest) = rest.split_at(2 * DIMENSIONS * WIDTH);
        let (windows, rest) = rest.split_at(2 * PLACES * WIDTH * HIDDEN);
        let (settings, output) = rest.split_at(2 * SETTINGS * HIDDEN);
        Ok(Self {
            table: rows(table),
            vectors: layer(&numbers(vectors), WIDTH),
            windows: numbers(windows).chunks(WIDTH * HIDDEN).map(|place| layer(place, HIDDEN)).collect(),
            settings: rows(settings),
            output: layer(&turned(&numbers(output), HIDDEN), LABELS),
        })
    }

    /// What a word is.
    #[inline(always)]
    pub(crate) fn input<A: Arithmetic>(&self, arithmetic: A, word: &Attributes) -> Input {
        let mut input = [0; WIDTH];
        if let Some(vector) = word.vector.and_then(vector) {
            multiply(arithmetic, &self.vectors, &vector, |at, sum| input[at] = narrow(sum / OF_VECTOR));
        }
        for row in word.rows().filter_map(|row| self.table.get(row)) {
            add(&mut input, row);
        }
        input.map(|number| number.max(0))
    }

    /// What a word at a place gives the hidden layer.
    #[inline(always)]
    pub(crate) fn window<A: Arithmetic>(&self, arithmetic: A, input: &Input, place: usize) -> Hidden {
        let mut given = [0; HIDDEN];
        if let Some(layer) = self.windows.get(place) {
            multiply(arithmetic, layer, input, |at, sum| given[at] = narrow(sum / WEIGHT));
        }
        given
    }

    /// What a setting of the token gives the hidden layer.
    #[must_use]
    pub fn setting(&self, row: usize) -> Option<&Hidden> {
        self.settings.get(row)
    }

    /// The scores of the labels, in [`SCORE`]s of a unit, for the sum of all that the hidden layer was given.
    #[inline(always)]
    pub(crate) fn add_scores<A: Arithmetic>(&self, arithmetic: A, hidden: Hidden, scores: &mut [i32; LABELS]) {
        let hidden = hidden.map(|number| number.max(0));
        multiply(arithmetic, &self.output, &hidden, |at, sum| {
            if let Some(score) = scores.get_mut(at) {
                *score += sum / WEIGHT;
            }
        });
    }
}

/// Hands on the products of a layer.
#[inline(always)]
fn multiply<A: Arithmetic>(arithmetic: A, layer: &Layer, numbers: &[i16], mut take: impl FnMut(usize, i32)) {
    layer.apply(arithmetic, numbers, |first, sums| {
        for (at, sum) in (first..).zip(sums) {
            take(at, *sum);
        }
    });
}

/// A layer of rows of `width` numbers, one for each of its inputs.
fn layer(rows: &[i16], width: usize) -> Layer {
    let rows: Vec<Vec<i16>> = rows.chunks_exact(width).map(<[i16]>::to_vec).collect();
    Layer::new(&rows, &vec![0; width], 0)
}

/// Rows of `width` numbers, turned into columns.
fn turned(rows: &[i16], width: usize) -> Vec<i16> {
    (0..width).flat_map(|at| rows.iter().skip(at).step_by(width).copied()).collect()
}

/// Adds what a layer is given.
pub fn add<const N: usize>(sum: &mut [i16; N], given: &[i16; N]) {
    for (sum, number) in sum.iter_mut().zip(given) {
        *sum = sum.saturating_add(*number);
    }
}

fn numbers(bytes: &[u8]) -> Vec<i16> {
    bytes.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes)).collect()
}

fn rows<const N: usize>(bytes: &[u8]) -> Vec<[i16; N]> {
    numbers(bytes).as_chunks::<N>().0.to_vec()
}

#[allow(clippy::cast_possible_truncation)]
fn narrow(number: i32) -> i16 {
    number.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

/// What training found, in units, in the order of the file.
#[derive(Clone, Debug)]
pub struct Weights {
    /// [`ROWS`] × [`WIDTH`].
    pub table: Vec<f32>,
    /// [`DIMENSIONS`] × [`WIDTH`].
    pub vectors: Vec<f32>,
    /// [`PLACES`] × [`WIDTH`] × [`HIDDEN`].
    pub windows: Vec<f32>,
    /// [`SETTINGS`] × [`HIDDEN`].
    pub settings: Vec<f32>,
    /// [`LABELS`] × [`HIDDEN`].
    pub output: Vec<f32>,
}

/// Writes a net.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub fn write(weights: &Weights) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let Weights { table, vectors, windows, settings, output } = weights;
    for (values, one) in [(table, SCORE), (vectors, WEIGHT), (windows, WEIGHT), (settings, SCORE), (output, WEIGHT)] {
        bytes.extend(values.iter().flat_map(|value| narrow((value * one as f32).round() as i32).to_le_bytes()));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::features::{EDGE, Words};
    use super::*;
    use crate::language::network::arithmetic::Plain;

    #[test]
    fn a_net_scores_as_it_was_written() {
        let mut weights = Weights {
            table: vec![0.5; ROWS * WIDTH],
            vectors: vec![0.0; DIMENSIONS * WIDTH],
            windows: vec![0.0; PLACES * WIDTH * HIDDEN],
            settings: vec![0.0; SETTINGS * HIDDEN],
            output: vec![0.0; LABELS * HIDDEN],
        };
        // The edge has three rows: each of its numbers is 1.5. The first hidden number sees one of them twice over from the
        // place 4, the second sees it turned round and stays off.
        weights.windows[(4 * WIDTH + 5) * HIDDEN] = 2.0;
        weights.windows[(4 * WIDTH + 5) * HIDDEN + 1] = -2.0;
        weights.settings[0] = 0.25;
        weights.output[3 * HIDDEN] = 2.0;
        weights.output[3 * HIDDEN + 1] = 9.0;
        let net = Net::read(&write(&weights)).unwrap();
        let input = net.input(Plain, Words::default().attributes(EDGE));
        let mut hidden = net.window(Plain, &input, 4);
        add(&mut hidden, &net.window(Plain, &input, 0));
        add(&mut hidden, net.setting(0).unwrap());
        let mut scores = [0; LABELS];
        net.add_scores(Plain, hidden, &mut scores);
        assert_eq!(scores[3], 2 * (3 * SCORE + SCORE / 4));
        assert_eq!(scores.iter().filter(|score| **score != 0).count(), 1);
    }

    #[test]
    fn other_bytes_are_no_net() {
        assert_eq!(Net::read(b"RLM1").unwrap_err(), NetError::Magic);
        assert_eq!(Net::read(b"RNN1").unwrap_err(), NetError::Length(4));
    }
}
