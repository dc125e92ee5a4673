//! Turns the trained weights into the whole numbers that the engine computes with.

use super::encoder::Encoder;
use super::layers::Table;
use super::reading::Network;
use super::vocabulary::Vocabulary;
use rashomon::language::network::{Layer, Parts, write};
use rashomon::language::state::SLOTS;

/// One between layers.
const ONE: f32 = 256.0;

/// The largest value between layers, of a word's rows, and of a state.
const MOST: f32 = 4096.0;
const MOST_INPUT: f32 = 1024.0;
const MOST_HIDDEN: f32 = 24_000.0;

/// The file of a network.
pub fn file(network: &Network, vocabulary: &Vocabulary) -> Vec<u8> {
    let encoder = &network.encoder;
    let sizes = encoder.sizes;
    // What is known of a word by itself becomes one row.
    let mut words: Vec<f32> = Vec::new();
    let mut hashes = Vec::new();
    for (hash, affixes) in vocabulary.kept.iter().zip(&vocabulary.affixes).take(usize::from(u16::MAX)) {
        let known = vocabulary.by_hash(*hash);
        words.extend(encoder.word(&known, affixes, vocabulary));
        hashes.push((*hash, known.common as u8));
    }
    let scale = scale(&words);
    let mut rows = whole(&words, scale);
    rows.extend(whole(&unknown(encoder), scale));
    rows.extend(whole(&encoder.affixes.weights, scale));
    // Every word has a shape, and is read as one of the treebank that decides.
    let mut shapes = encoder.shapes.weights.clone();
    for row in shapes.chunks_exact_mut(sizes.input) {
        super::layers::add(row, encoder.treebanks.row(0));
    }
    rows.extend(whole(&shapes, scale));

    let hidden_scale = self::scale(&network.rows.weights);
    rows.extend(whole(&network.special.weights, hidden_scale));
    rows.extend(whole(&network.rows.weights, hidden_scale));

    let layers = vec![
        layer(&matrix(&encoder.window), scale, Some(ONE), MOST_INPUT),
        layer(&matrix(&encoder.gates), ONE, Some(ONE), MOST),
        layer(&matrix(&encoder.mix), ONE, Some(ONE), MOST),
        layer(&matrix(&network.tags), ONE, None, MOST),
        layer(&side_by_side(&network.slots, sizes.output), ONE, Some(hidden_scale), MOST),
        layer(&matrix(&network.moves), hidden_scale, None, MOST_HIDDEN),
        layer(&matrix(&network.relations[0]), hidden_scale, None, MOST_HIDDEN),
        layer(&matrix(&network.relations[1]), hidden_scale, None, MOST_HIDDEN),
    ];
    write(&Parts { width: sizes.input, hidden: sizes.hidden, words: hashes, rows, layers })
}

/// What an unknown word has but for its affixes.
fn unknown(encoder: &Encoder) -> Vec<f32> {
    let mut sum = vec![0.0; encoder.sizes.input];
    for table in [&encoder.words, &encoder.words, &encoder.fine, &encoder.middle, &encoder.capitals] {
        super::layers::add(&mut sum, table.row(0));
    }
    sum
}

/// The scale on which all but one in 2,000 of the values fit into a byte.
fn scale(values: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = values.iter().map(|value| value.abs()).collect();
    let place = sizes.len() - 1 - sizes.len() / 2000;
    let (_, limit, _) = sizes.select_nth_unstable_by(place, f32::total_cmp);
    127.0 / limit.max(0.01)
}

fn whole(values: &[f32], scale: f32) -> Vec<i8> {
    values.iter().map(|value| (value * scale).round().clamp(-127.0, 127.0) as i8).collect()
}

/// Rows of a layer, the bias last.
fn matrix(table: &Table) -> Vec<Vec<f32>> {
    (0..table.rows()).map(|row| table.row(row).to_vec()).collect()
}

/// The blocks of the slots beside each other, and no bias.
fn side_by_side(table: &Table, inputs: usize) -> Vec<Vec<f32>> {
    let mut rows: Vec<Vec<f32>> = (0..inputs)
        .map(|input| (0..SLOTS).flat_map(|slot| table.row(slot * inputs + input)).copied().collect())
        .collect();
    rows.push(vec![0.0; SLOTS * table.width]);
    rows
}

/// A layer from inputs on one scale to outputs on another, or on any where only the highest counts, as fine as sums of 31
/// bits allow.
fn layer(rows: &[Vec<f32>], input_scale: f32, output_scale: Option<f32>, most: f32) -> Layer {
    let (bias, rows) = rows.split_last().expect("a layer has a bias");
    let sum = (0..bias.len())
        .map(|output| rows.iter().map(|row| row[output].abs()).sum::<f32>() * most + bias[output].abs() * input_scale)
        .fold(0.0, f32::max);
    let largest = rows.iter().flatten().fold(0.0f32, |largest, weight| largest.max(weight.abs()));
    let unit = output_scale.map_or(1.0, |output_scale| output_scale / input_scale);
    let mut shift = 0;
    let fits = |shift: i32| {
        let factor = unit * 2f32.powi(shift);
        sum * factor < 2f32.powi(30) && largest * factor < 32_767.0
    };
    while shift < 24 && fits(shift + 1) {
        shift += 1;
    }
    let factor = unit * 2f32.powi(shift);
    let half = if output_scale.is_some() && shift > 0 { 1 << (shift - 1) } else { 0 };
    let bias: Vec<i32> = bias.iter().map(|bias| (bias * factor * input_scale).round() as i32 + half).collect();
    let rows: Vec<Vec<i16>> =
        rows.iter().map(|row| row.iter().map(|weight| (weight * factor).round() as i16).collect()).collect();
    Layer::new(&rows, &bias, if output_scale.is_some() { shift as u32 } else { 0 })
}
