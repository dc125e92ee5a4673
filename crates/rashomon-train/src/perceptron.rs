//! The averaged perceptron (Collins 2002; averaging after Daumé 2006) that all models are trained with.

use rashomon::language::linear::{Row, encode_weight, key_of, write};
use rustc_hash::FxHashMap;

/// Weights in training: sparse over features and classes.
#[derive(Debug)]
pub struct Perceptron {
    classes: Vec<String>,
    rows: FxHashMap<u32, Vec<Weight>>,
    /// Number of examples seen, from 1: the clock of averaging.
    now: f64,
}

#[derive(Debug, Clone, Copy)]
struct Weight {
    class: u8,
    value: f32,
    /// Sum over updates of change times clock; the average is `value - moment / now`.
    moment: f64,
}

impl Perceptron {
    /// A model that knows nothing yet; at most 255 classes.
    #[must_use]
    pub fn new(classes: Vec<String>) -> Self {
        Self { classes, rows: FxHashMap::default(), now: 1.0 }
    }

    /// Adds the present weights of the features to the scores of the classes.
    pub fn add(&self, features: &[u64], scores: &mut [f32]) {
        for feature in features {
            for weight in self.rows.get(&key_of(*feature)).into_iter().flatten() {
                scores[usize::from(weight.class)] += weight.value;
            }
        }
    }

    /// Moves the weights of the features of one class by a step, 1 towards it, -1 away from it.
    pub fn update(&mut self, features: &[u64], class: usize, step: f32) {
        let class = u8::try_from(class).expect("at most 255 classes");
        for feature in features {
            let row = self.rows.entry(key_of(*feature)).or_default();
            let at = row.iter().position(|weight| weight.class == class).unwrap_or_else(|| {
                row.push(Weight { class, value: 0.0, moment: 0.0 });
                row.len() - 1
            });
            row[at].value += step;
            row[at].moment += f64::from(step) * self.now;
        }
    }

    /// To be called after every example.
    pub fn tick(&mut self) {
        self.now += 1.0;
    }

    #[allow(clippy::cast_possible_truncation)]
    fn average(&self, weight: &Weight) -> f32 {
        (f64::from(weight.value) - weight.moment / self.now) as f32
    }

    /// The number of features that have a weight.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The model file of the averaged weights. Weights below `unit` / 2 are dropped; so are the rows that then hold
    /// nothing, and all but the `rows` that hold most.
    #[must_use]
    pub fn finish(&self, unit: f32, rows: usize) -> Vec<u8> {
        self.finish_with(unit, rows, Vec::new())
    }

    /// As [`Self::finish`], with further rows that stand beside the trained ones.
    #[must_use]
    pub fn finish_with(&self, unit: f32, rows: usize, further: Vec<Row>) -> Vec<u8> {
        let mut kept: Vec<(f32, Row)> = Vec::new();
        #[allow(clippy::iter_over_hash_type)] // sorted below
        for (key, row) in &self.rows {
            let mut weights: Vec<(u8, i8)> = Vec::new();
            let mut size = 0.0f32;
            for weight in row {
                let average = self.average(weight);
                let code = encode_weight(average / unit);
                if code != 0 {
                    weights.push((weight.class, code));
                    size = size.max(average.abs());
                }
            }
            if !weights.is_empty() {
                weights.sort_unstable();
                kept.push((size, (*key, weights)));
            }
        }
        kept.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
        kept.truncate(rows);
        let mut kept: Vec<Row> = kept.into_iter().map(|(_, row)| row).collect();
        kept.extend(further);
        kept.sort_unstable();
        kept.dedup_by_key(|row| row.0);
        write(&self.classes, &kept)
    }
}
