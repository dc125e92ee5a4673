//! Training of the net beside the linear part: forward and backward through its two layers.
//!
//! The dense weights move by Adam (Kingma and Ba 2015), the rows, of which a sentence sees few, by AdaGrad.

use super::random::Random;
use rashomon::mention::names::features::{PLACES, ROWS, SETTINGS, Sentence, Words};
use rashomon::mention::names::model::LABELS;
use rashomon::mention::names::net::{HIDDEN, WIDTH, Weights};
use rashomon::mention::names::vectors::{DIMENSIONS, ONE, vector};
use rustc_hash::FxHashMap;

/// What the net sees of a token.
pub struct Sight {
    around: [u32; PLACES],
    settings: Vec<u8>,
}

impl Sight {
    /// Of a token of a sentence.
    pub fn of(sentence: &Sentence, at: usize) -> Self {
        Self { around: sentence.around(at), settings: sentence.settings(at).map(|row| row as u8).collect() }
    }
}

/// What the net sees of a word, in training.
struct Word {
    vector: Option<[f32; DIMENSIONS]>,
    rows: Vec<u16>,
}

/// What a pass forward through a sentence leaves for the pass backward.
#[derive(Default)]
pub struct Pass {
    /// What each word of the sentence is, by its number.
    inputs: FxHashMap<u32, [f32; WIDTH]>,
    /// What each should have more of.
    wanted: FxHashMap<u32, [f32; WIDTH]>,
    /// Of each token, where it was scored.
    hidden: Vec<Option<Activation>>,
}

/// The hidden layer of a token.
struct Activation {
    hidden: [f32; HIDDEN],
    /// 0 where the hidden number is off, else what it is multiplied by.
    open: [f32; HIDDEN],
}

/// The net in training.
pub struct Net {
    words: Vec<Word>,
    table: Rows<WIDTH>,
    settings: Rows<HIDDEN>,
    /// By dimension.
    vectors: Dense<WIDTH>,
    /// By place and number of the input.
    windows: Dense<HIDDEN>,
    /// By label.
    output: Dense<HIDDEN>,
    steps: u32,
    mean: Option<Weights>,
    means: f32,
}

impl Net {
    /// A net that knows nothing yet.
    pub fn new(words: &Words, random: &mut Random) -> Self {
        let words = (0..words.len())
            .map(|number| {
                let attributes = words.attributes(number as u32);
                Word {
                    vector: attributes.vector.and_then(vector).map(|v| v.map(|x| f32::from(x) / f32::from(ONE))),
                    rows: attributes.rows().map(|row| row as u16).collect(),
                }
            })
            .collect();
        Self {
            words,
            table: Rows::new(ROWS, 0.1, random),
            settings: Rows::new(SETTINGS, 0.0, random),
            vectors: Dense::new(DIMENSIONS, 0.2, random),
            windows: Dense::new(PLACES * WIDTH, 0.1, random),
            output: Dense::new(LABELS, 0.15, random),
            steps: 0,
            mean: None,
            means: 0.0,
        }
    }

    fn input(&self, number: u32) -> [f32; WIDTH] {
        let word = &self.words[number as usize];
        let mut input = [0f32; WIDTH];
        for row in &word.rows {
            for (sum, value) in input.iter_mut().zip(&self.table.of[usize::from(*row)]) {
                *sum += value;
            }
        }
        for (at, value) in word.vector.iter().flatten().enumerate() {
            for (sum, weight) in input.iter_mut().zip(self.vectors.row(at)) {
                *sum += value * weight;
            }
        }
        input.map(|number| number.max(0.0))
    }

    /// Adds the scores of the next token of a sentence; `dropout` is the share of hidden numbers that are off, each time others.
    pub fn forward(
        &self,
        sight: &Sight,
        dropout: f32,
        random: &mut Random,
        scores: &mut [f32; LABELS],
        pass: &mut Pass,
    ) {
        let mut hidden = [0f32; HIDDEN];
        let mut open = [0f32; HIDDEN];
        for row in &sight.settings {
            for (sum, value) in hidden.iter_mut().zip(&self.settings.of[usize::from(*row)]) {
                *sum += value;
            }
        }
        for (place, number) in sight.around.iter().enumerate() {
            let input = pass.inputs.entry(*number).or_insert_with(|| self.input(*number));
            for (at, value) in input.iter().enumerate().filter(|(_, value)| **value > 0.0) {
                for (sum, weight) in hidden.iter_mut().zip(self.windows.row(place * WIDTH + at)) {
                    *sum += value * weight;
                }
            }
        }
        for (value, open) in hidden.iter_mut().zip(&mut open) {
            if *value > 0.0 && random.share() >= dropout {
                *open = 1.0 / (1.0 - dropout);
                *value *= *open;
            } else {
                *value = 0.0;
            }
        }
        for (label, score) in scores.iter_mut().enumerate() {
            *score += dot(self.output.row(label), &hidden);
        }
        pass.hidden.push(Some(Activation { hidden, open }));
    }

    /// Passes over a token of a sentence.
    pub fn skip(pass: &mut Pass) {
        pass.hidden.push(None);
    }

    /// Takes what the scores of a token should have more of.
    pub fn backward(&mut self, at: usize, sight: &Sight, pass: &mut Pass, gradient: &[f32; LABELS], rate: f32) {
        let Some(Some(Activation { hidden, open })) = pass.hidden.get(at) else { return };
        let mut back = [0f32; HIDDEN];
        for (label, gradient) in gradient.iter().enumerate().filter(|(_, gradient)| gradient.abs() > 1e-4) {
            for (sum, weight) in back.iter_mut().zip(self.output.row(label)) {
                *sum += gradient * weight;
            }
            for (sum, value) in self.output.gradient(label).iter_mut().zip(hidden) {
                *sum += gradient * value;
            }
        }
        for (value, open) in back.iter_mut().zip(open) {
            *value *= open;
        }
        for row in &sight.settings {
            self.settings.step(usize::from(*row), &back, rate);
        }
        for (place, number) in sight.around.iter().enumerate() {
            let Some(input) = pass.inputs.get(number) else { continue };
            let wanted = pass.wanted.entry(*number).or_insert([0.0; WIDTH]);
            for (at, value) in input.iter().enumerate().filter(|(_, value)| **value > 0.0) {
                for (sum, back) in self.windows.gradient(place * WIDTH + at).iter_mut().zip(&back) {
                    *sum += value * back;
                }
                wanted[at] += dot(self.windows.row(place * WIDTH + at), &back);
            }
        }
    }

    /// Ends a sentence: the words' own weights take what they should have more of.
    pub fn settle(&mut self, pass: &Pass, rate: f32) {
        let mut numbers: Vec<u32> = pass.wanted.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            let wanted = &pass.wanted[&number];
            let word = &self.words[number as usize];
            for row in &word.rows {
                self.table.step(usize::from(*row), wanted, rate);
            }
            for (at, value) in word.vector.iter().flatten().enumerate() {
                for (sum, wanted) in self.vectors.gradient(at).iter_mut().zip(wanted) {
                    *sum += value * wanted;
                }
            }
        }
    }

    /// Moves the dense weights by what gathered since.
    pub fn step(&mut self, rate: f32) {
        self.steps += 1;
        self.vectors.step(rate, self.steps);
        self.windows.step(rate, self.steps);
        self.output.step(rate, self.steps);
    }

    /// Takes the present weights into the mean.
    pub fn average(&mut self) {
        let now = self.weights();
        self.means += 1.0;
        let Some(mean) = &mut self.mean else {
            self.mean = Some(now);
            return;
        };
        for (mean, now) in [
            (&mut mean.table, &now.table),
            (&mut mean.vectors, &now.vectors),
            (&mut mean.windows, &now.windows),
            (&mut mean.settings, &now.settings),
            (&mut mean.output, &now.output),
        ] {
            for (mean, now) in mean.iter_mut().zip(now) {
                *mean += (now - *mean) / self.means;
            }
        }
    }

    /// The mean of the weights, or the present ones.
    pub fn finish(self) -> Weights {
        match self.mean {
            Some(mean) => mean,
            None => self.weights(),
        }
    }

    fn weights(&self) -> Weights {
        Weights {
            table: self.table.of.iter().flatten().copied().collect(),
            vectors: self.vectors.weights.clone(),
            windows: self.windows.weights.clone(),
            settings: self.settings.of.iter().flatten().copied().collect(),
            output: self.output.weights.clone(),
        }
    }
}

/// The product of two rows, in eight sums side by side, for the compiler to make vectors of.
fn dot(a: &[f32], b: &[f32; HIDDEN]) -> f32 {
    let mut sums = [0f32; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Rows that are seen seldom.
struct Rows<const N: usize> {
    of: Vec<[f32; N]>,
    squares: Vec<[f32; N]>,
}

impl<const N: usize> Rows<N> {
    fn new(count: usize, size: f32, random: &mut Random) -> Self {
        let of = (0..count).map(|_| std::array::from_fn(|_| random.around(size))).collect();
        Self { of, squares: vec![[0.0; N]; count] }
    }

    fn step(&mut self, row: usize, gradient: &[f32; N], rate: f32) {
        for ((weight, square), gradient) in self.of[row].iter_mut().zip(&mut self.squares[row]).zip(gradient) {
            *square += gradient * gradient;
            *weight += rate * gradient / (square.sqrt() + 1e-3);
        }
    }
}

/// Weights that every token sees: rows of `N`.
struct Dense<const N: usize> {
    weights: Vec<f32>,
    gradients: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
}

impl<const N: usize> Dense<N> {
    fn new(rows: usize, size: f32, random: &mut Random) -> Self {
        let weights = (0..rows * N).map(|_| random.around(size)).collect();
        let zeros = vec![0.0; rows * N];
        Self { weights, gradients: zeros.clone(), means: zeros.clone(), squares: zeros }
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.weights[row * N..(row + 1) * N]
    }

    fn gradient(&mut self, row: usize) -> &mut [f32] {
        &mut self.gradients[row * N..(row + 1) * N]
    }

    fn step(&mut self, rate: f32, steps: u32) {
        const MEAN: f32 = 0.9;
        const SQUARE: f32 = 0.999;
        let rate = rate * (1.0 - SQUARE.powi(steps as i32)).sqrt() / (1.0 - MEAN.powi(steps as i32));
        for (((weight, gradient), mean), square) in
            self.weights.iter_mut().zip(&mut self.gradients).zip(&mut self.means).zip(&mut self.squares)
        {
            *mean += (1.0 - MEAN) * (*gradient - *mean);
            *square += (1.0 - SQUARE) * (*gradient * *gradient - *square);
            *weight += rate * *mean / (square.sqrt() + 1e-8);
            *gradient = 0.0;
        }
    }
}
