//! The part of the network that tagger and parser share: a vector for each word of a sentence, forward and backward.

use super::dictionary;
use super::layers::{Random, Table, add, rectify};
use super::vocabulary::{CAPITALS, Known, VECTOR, Vocabulary};
use super::{Options, Sizes};
use rashomon::language::words::{AFFIX_ROWS, SHAPES, Word};

/// Weights of the encoder.
pub struct Encoder {
    pub sizes: Sizes,
    /// Words as written or in lower case; row 0 is that of an unknown word.
    pub words: Table,
    pub affixes: Table,
    pub shapes: Table,
    pub fine: Table,
    pub middle: Table,
    pub capitals: Table,
    pub dictionary: Table,
    /// Which treebank a sentence is of: the first is the one that decides (Stymne and others 2018).
    pub treebanks: Table,
    /// Turns a pretrained vector into one of ours.
    pub projection: Table,
    /// Word before, word, word after; the last row is the bias.
    pub window: Table,
    /// Gate and candidate of both directions; the last row is the bias.
    pub gates: Table,
    /// Window, forward, backward to the word's vector; the last row is the bias.
    pub mix: Table,
}

/// What the encoder computed for a sentence.
#[derive(Default)]
pub struct Encoded {
    pub length: usize,
    /// Row of the treebank that the sentence is of.
    pub treebank: usize,
    rows: Vec<Rows>,
    input: Vec<f32>,
    window: Vec<f32>,
    gates: Vec<f32>,
    /// Window, forward, backward of each word.
    pub mixed: Vec<f32>,
    pub output: Vec<f32>,
    input_factors: Vec<f32>,
    mixed_factors: Vec<f32>,
    output_factors: Vec<f32>,
    pub output_gradient: Vec<f32>,
    /// Of what the recurrences hold, where something beside the output asks for it.
    pub held_gradient: Vec<f32>,
}

#[derive(Clone, Copy, Default)]
struct Rows {
    form: u32,
    lower: u32,
    vector: u32,
    fine: u32,
    middle: u32,
    capital: u32,
    affixes: [u32; 5],
    shape: u32,
    dictionary: (u32, u32),
}

impl Encoder {
    pub fn new(sizes: Sizes, vocabulary: &Vocabulary, random: &mut Random) -> Self {
        let Sizes { input, window, recurrent, output, .. } = sizes;
        Self {
            sizes,
            words: Table::new(vocabulary.rows, input, 0.1, random),
            affixes: Table::new(AFFIX_ROWS, input, 0.1, random),
            shapes: Table::new(SHAPES, input, 0.1, random),
            fine: Table::new(2049, input, 0.1, random),
            middle: Table::new(513, input, 0.1, random),
            capitals: Table::new(CAPITALS, input, 0.1, random),
            dictionary: Table::new(dictionary::ROWS, input, 0.1, random),
            treebanks: Table::new(2, input, 0.1, random),
            projection: Table::new(VECTOR, input, 0.15, random),
            window: Table::layer(3 * input + 1, window, random),
            gates: Table::layer(window + 1, 4 * recurrent, random),
            mix: Table::layer(window + 2 * recurrent + 1, output, random),
        }
    }

    pub fn tables(&mut self) -> [&mut Table; 12] {
        [
            &mut self.words,
            &mut self.affixes,
            &mut self.shapes,
            &mut self.fine,
            &mut self.middle,
            &mut self.capitals,
            &mut self.dictionary,
            &mut self.treebanks,
            &mut self.projection,
            &mut self.window,
            &mut self.gates,
            &mut self.mix,
        ]
    }

    /// The sum of all that is known of a word by itself, as the model keeps it.
    pub fn word(&self, known: &Known, affixes: &[u32; 5], vocabulary: &Vocabulary) -> Vec<f32> {
        let mut sum = vec![0.0; self.sizes.input];
        let rows = rows(known, affixes, 0);
        self.sum(&rows, vocabulary, &mut sum);
        sum
    }

    fn sum(&self, rows: &Rows, vocabulary: &Vocabulary, sum: &mut [f32]) {
        for (table, row) in self.chosen(rows) {
            add(sum, table.row(row));
        }
        for row in vocabulary.dictionary(rows.dictionary) {
            add(sum, self.dictionary.row(*row as usize));
        }
        if rows.vector != 0 {
            self.projection.forward(0, vocabulary.vector(rows.vector), sum);
        }
    }

    fn chosen(&self, rows: &Rows) -> impl Iterator<Item = (&Table, usize)> {
        let words = [
            (&self.words, rows.form),
            (&self.words, rows.lower),
            (&self.fine, rows.fine),
            (&self.middle, rows.middle),
            (&self.capitals, rows.capital),
        ];
        let affixes = rows.affixes.map(|row| (&self.affixes, row));
        words.into_iter().chain(affixes).map(|(table, row)| (table, row as usize))
    }

    /// Works out the vectors of a sentence; with `random`, some of what is known is left out.
    pub fn forward(
        &self,
        sentence: &[Word],
        vocabulary: &Vocabulary,
        options: &Options,
        mut random: Option<&mut Random>,
        state: &mut Encoded,
    ) {
        let Sizes { input, window, recurrent, output, .. } = self.sizes;
        let length = sentence.len();
        let mixed = window + 2 * recurrent;
        state.length = length;
        for (values, size) in [
            (&mut state.input, length * input),
            (&mut state.input_factors, length * input),
            (&mut state.window, length * window),
            (&mut state.gates, length * 4 * recurrent),
            (&mut state.mixed, length * mixed),
            (&mut state.mixed_factors, length * mixed),
            (&mut state.output, length * output),
            (&mut state.output_factors, length * output),
            (&mut state.output_gradient, length * output),
            (&mut state.held_gradient, length * 2 * recurrent),
        ] {
            values.clear();
            values.resize(size, 0.0);
        }
        state.rows.clear();
        for (word, sum) in sentence.iter().zip(state.input.chunks_exact_mut(input)) {
            let known = vocabulary.find(word);
            let mut rows = rows(&known, &word.affixes, word.shape);
            if let Some(random) = random.as_deref_mut() {
                // Rare words are left out more often, so that their row does not say all (Kiperwasser and Goldberg 2016).
                if random.unit() < options.rare / (options.rare + known.count as f32) {
                    (rows.form, rows.lower) = (0, 0);
                }
                if random.unit() < options.unknown {
                    rows = Rows { affixes: rows.affixes, shape: rows.shape, ..Rows::default() };
                }
            }
            self.sum(&rows, vocabulary, sum);
            add(sum, self.shapes.row(rows.shape as usize));
            add(sum, self.treebanks.row(state.treebank));
            state.rows.push(rows);
        }
        if let Some(random) = random.as_deref_mut() {
            random.dropout(&mut state.input, &mut state.input_factors, options.drop_input);
        }
        for at in 0..length {
            let sum = &mut state.window[at * window..][..window];
            sum.copy_from_slice(self.window.row(3 * input));
            for (place, row) in (0..3).map(|place| (place, (at + place).wrapping_sub(1))) {
                if row < length {
                    self.window.forward(place * input, &state.input[row * input..][..input], sum);
                }
            }
            rectify(sum);
            state.mixed[at * mixed..][..window].copy_from_slice(sum);
        }
        for at in 0..length {
            let sum = &mut state.gates[at * 4 * recurrent..][..4 * recurrent];
            sum.copy_from_slice(self.gates.row(window));
            self.gates.forward(0, &state.window[at * window..][..window], sum);
        }
        for (direction, recurrence) in [(0, false), (1, true)] {
            let mut held = vec![0.0f32; recurrent];
            for step in 0..length {
                let at = if recurrence { length - 1 - step } else { step };
                let gates = &state.gates[at * 4 * recurrent + direction * 2 * recurrent..][..2 * recurrent];
                for unit in 0..recurrent {
                    held[unit] += open(gates[unit]) * (gates[recurrent + unit] - held[unit]);
                }
                state.mixed[at * mixed + window + direction * recurrent..][..recurrent].copy_from_slice(&held);
            }
        }
        if let Some(random) = random.as_deref_mut() {
            random.dropout(&mut state.mixed, &mut state.mixed_factors, options.drop_mixed);
        }
        for at in 0..length {
            let sum = &mut state.output[at * output..][..output];
            sum.copy_from_slice(self.mix.row(mixed));
            self.mix.forward(0, &state.mixed[at * mixed..][..mixed], sum);
            rectify(sum);
        }
        if let Some(random) = random {
            random.dropout(&mut state.output, &mut state.output_factors, options.drop_output);
        }
    }

    /// Adds the gradients of all weights, from that of the output. The forward pass must have been one with dropout.
    pub fn backward(&mut self, vocabulary: &Vocabulary, state: &mut Encoded) {
        let Sizes { input, window, recurrent, output, .. } = self.sizes;
        let length = state.length;
        let mixed = window + 2 * recurrent;
        let mut mixed_gradient = vec![0.0f32; length * mixed];
        for at in 0..length {
            let gradient = &mut state.output_gradient[at * output..][..output];
            for ((gradient, value), factor) in
                gradient.iter_mut().zip(&state.output[at * output..]).zip(&state.output_factors[at * output..])
            {
                *gradient = if *value > 0.0 { *gradient * factor } else { 0.0 };
            }
            add(self.mix.gradient(mixed), gradient);
            let into = &mut mixed_gradient[at * mixed..][..mixed];
            self.mix.backward(0, &state.mixed[at * mixed..][..mixed], gradient, into);
        }
        let further = state.held_gradient.chunks_exact(2 * recurrent);
        for (gradient, further) in mixed_gradient.chunks_exact_mut(mixed).zip(further) {
            add(&mut gradient[window..], further);
        }
        for (gradient, factor) in mixed_gradient.iter_mut().zip(&state.mixed_factors) {
            *gradient *= factor;
        }
        // What the recurrence held: the mixed values before dropout are worked out again.
        let mut gates_gradient = vec![0.0f32; length * 4 * recurrent];
        let mut held = vec![0.0f32; (length + 1) * recurrent];
        for (direction, backwards) in [(0, false), (1, true)] {
            let place = |step: usize| if backwards { length - 1 - step } else { step };
            held[..recurrent].fill(0.0);
            for step in 0..length {
                let gates = &state.gates[place(step) * 4 * recurrent + direction * 2 * recurrent..][..2 * recurrent];
                for unit in 0..recurrent {
                    let before = held[step * recurrent + unit];
                    held[(step + 1) * recurrent + unit] =
                        before + open(gates[unit]) * (gates[recurrent + unit] - before);
                }
            }
            let mut carried = vec![0.0f32; recurrent];
            for step in (0..length).rev() {
                let at = place(step);
                let offset = at * 4 * recurrent + direction * 2 * recurrent;
                for unit in 0..recurrent {
                    let gradient = carried[unit] + mixed_gradient[at * mixed + window + direction * recurrent + unit];
                    let (gate, candidate) = (state.gates[offset + unit], state.gates[offset + recurrent + unit]);
                    let opened = open(gate);
                    gates_gradient[offset + recurrent + unit] = gradient * opened;
                    if opened > 0.0 && opened < 1.0 {
                        gates_gradient[offset + unit] = 0.25 * gradient * (candidate - held[step * recurrent + unit]);
                    }
                    carried[unit] = gradient * (1.0 - opened);
                }
            }
        }
        let mut input_gradient = vec![0.0f32; length * input];
        let mut window_gradient = vec![0.0f32; window];
        for at in 0..length {
            window_gradient.copy_from_slice(&mixed_gradient[at * mixed..][..window]);
            let gates = &gates_gradient[at * 4 * recurrent..][..4 * recurrent];
            add(self.gates.gradient(window), gates);
            let values = &state.window[at * window..][..window];
            self.gates.backward(0, values, gates, &mut window_gradient);
            for (gradient, value) in window_gradient.iter_mut().zip(values) {
                if *value <= 0.0 {
                    *gradient = 0.0;
                }
            }
            add(self.window.gradient(3 * input), &window_gradient);
            for (place, row) in (0..3).map(|place| (place, (at + place).wrapping_sub(1))) {
                if row < length {
                    let into = &mut input_gradient[row * input..][..input];
                    self.window.backward(place * input, &state.input[row * input..][..input], &window_gradient, into);
                }
            }
        }
        for (gradient, factor) in input_gradient.iter_mut().zip(&state.input_factors) {
            *gradient *= factor;
        }
        let mut nothing = vec![0.0; VECTOR];
        for (rows, gradient) in state.rows.iter().zip(input_gradient.chunks_exact(input)) {
            add(self.words.gradient(rows.form as usize), gradient);
            add(self.words.gradient(rows.lower as usize), gradient);
            add(self.fine.gradient(rows.fine as usize), gradient);
            add(self.middle.gradient(rows.middle as usize), gradient);
            add(self.capitals.gradient(rows.capital as usize), gradient);
            for row in rows.affixes {
                add(self.affixes.gradient(row as usize), gradient);
            }
            add(self.shapes.gradient(rows.shape as usize), gradient);
            add(self.treebanks.gradient(state.treebank), gradient);
            for row in vocabulary.dictionary(rows.dictionary) {
                add(self.dictionary.gradient(*row as usize), gradient);
            }
            if rows.vector != 0 {
                self.projection.backward(0, vocabulary.vector(rows.vector), gradient, &mut nothing);
            }
        }
    }
}

fn rows(known: &Known, affixes: &[u32; 5], shape: u32) -> Rows {
    Rows {
        form: known.form,
        lower: known.lower,
        vector: known.vector,
        fine: known.clusters.map_or(0, |clusters| clusters.fine() + 1),
        middle: known.clusters.map_or(0, |clusters| clusters.middle() + 1),
        capital: known.capital,
        affixes: *affixes,
        shape,
        dictionary: known.dictionary,
    }
}

/// A sigmoid made of three lines, which integers can follow.
fn open(gate: f32) -> f32 {
    (0.5 + 0.25 * gate).clamp(0.0, 1.0)
}
