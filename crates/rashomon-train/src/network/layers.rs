//! Tables of weights with their gradients, the arithmetic over them, and Adam (Kingma and Ba 2015).
//!
//! All sums run in one order whatever the machine, so a training gives the same weights everywhere: wider instructions
//! ([`widely`]) work out more of the same sums at once.

/// A matrix, rows contiguous; a layer's matrix has a row for each of its inputs.
pub struct Table {
    pub width: usize,
    pub weights: Vec<f32>,
    gradients: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    /// The mean of the weights over the last steps; empty until it is asked for.
    average: Vec<f32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Table {
    /// Small random weights.
    pub fn new(rows: usize, width: usize, scale: f32, random: &mut Random) -> Self {
        let weights: Vec<f32> = (0..rows * width).map(|_| (random.unit() * 2.0 - 1.0) * scale).collect();
        let zeros = vec![0.0; rows * width];
        Self {
            width,
            weights,
            gradients: zeros.clone(),
            mean: zeros.clone(),
            square: zeros,
            average: Vec::new(),
            touched: Vec::new(),
            is_touched: vec![false; rows],
        }
    }

    /// A layer's matrix (Glorot and Bengio 2010).
    pub fn layer(inputs: usize, outputs: usize, random: &mut Random) -> Self {
        Self::new(inputs, outputs, (6.0 / (inputs + outputs) as f32).sqrt(), random)
    }

    pub fn rows(&self) -> usize {
        self.is_touched.len()
    }

    #[inline(always)]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.weights[row * self.width..][..self.width]
    }

    /// The gradient of a row, to be added to.
    #[inline(always)]
    pub fn gradient(&mut self, row: usize) -> &mut [f32] {
        if !self.is_touched[row] {
            self.is_touched[row] = true;
            self.touched.push(row as u32);
        }
        &mut self.gradients[row * self.width..][..self.width]
    }

    /// `output` plus the matrix times `input`.
    pub fn forward(&self, first_row: usize, input: &[f32], output: &mut [f32]) {
        widely(
            #[inline(always)]
            || {
                for (index, value) in input.iter().enumerate() {
                    if *value != 0.0 {
                        add_scaled(output, *value, self.row(first_row + index));
                    }
                }
            },
        );
    }

    /// Gradients of the matrix and, added, of its input.
    pub fn backward(&mut self, first_row: usize, input: &[f32], output_gradient: &[f32], input_gradient: &mut [f32]) {
        widely(
            #[inline(always)]
            || {
                for (index, (value, gradient)) in input.iter().zip(input_gradient).enumerate() {
                    if *value != 0.0 {
                        add_scaled(self.gradient(first_row + index), *value, output_gradient);
                    }
                    *gradient += dot(self.row(first_row + index), output_gradient);
                }
            },
        );
    }

    /// Moves the mean of the weights towards what they are now.
    pub fn average(&mut self, share: f32) {
        if self.average.is_empty() {
            self.average.clone_from(&self.weights);
        }
        let Self { weights, average, .. } = self;
        widely(
            #[inline(always)]
            || {
                for (average, weight) in average.iter_mut().zip(weights) {
                    *average += share * (*weight - *average);
                }
            },
        );
    }

    /// Puts the mean of the weights, if there is one, in their place, and them in its own.
    pub fn swap(&mut self) {
        if !self.average.is_empty() {
            std::mem::swap(&mut self.weights, &mut self.average);
        }
    }

    /// A step of Adam over the rows that have a gradient.
    pub fn step(&mut self, rate: f32, count: i32) {
        const FIRST: f32 = 0.9;
        const SECOND: f32 = 0.99;
        let rate = rate * (1.0 - SECOND.powi(count)).sqrt() / (1.0 - FIRST.powi(count));
        let Self { width, weights, gradients, mean, square, touched, is_touched, .. } = self;
        widely(
            #[inline(always)]
            || {
                for row in touched.drain(..) {
                    is_touched[row as usize] = false;
                    let range = row as usize * *width..(row as usize + 1) * *width;
                    let moments = mean[range.clone()].iter_mut().zip(&mut square[range.clone()]);
                    let gradients = &mut gradients[range.clone()];
                    for ((weight, gradient), (mean, square)) in weights[range].iter_mut().zip(gradients).zip(moments) {
                        *mean = FIRST * *mean + (1.0 - FIRST) * *gradient;
                        *square = SECOND * *square + (1.0 - SECOND) * *gradient * *gradient;
                        *weight -= rate * *mean / (square.sqrt() + 1e-6);
                        *gradient = 0.0;
                    }
                }
            },
        );
    }
}

/// Does some work compiled for wider instructions where the machine has them. Nothing is fused, so the numbers are the same.
pub fn widely(work: impl FnOnce()) {
    #[cfg(target_arch = "x86_64")]
    if let Some(v4) = pulp::x86::V4::try_new() {
        return v4.vectorize(work);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(v3) = pulp::x86::V3::try_new() {
        return v3.vectorize(work);
    }
    work();
}

#[inline(always)]
fn add_scaled(sum: &mut [f32], factor: f32, values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += factor * value;
    }
}

#[inline(always)]
pub fn add(sum: &mut [f32], values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}

#[inline(always)]
pub fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0f32; 16];
    let (left, left_rest) = left.as_chunks::<16>();
    let (right, right_rest) = right.as_chunks::<16>();
    for (left, right) in left.iter().zip(right) {
        for lane in 0..16 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    sums.iter().sum::<f32>() + rest
}

/// Probabilities in place of scores.
pub fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

pub fn rectify(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
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

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers at every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ value >> 31
    }

    /// From 0 to 1, without 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Sets some values to 0 and raises the others, in the share `drop`; gives what each was multiplied by.
    pub fn dropout(&mut self, values: &mut [f32], factors: &mut [f32], drop: f32) {
        let kept = 1.0 / (1.0 - drop);
        let limit = (drop * 65_536.0) as u64;
        for (values, factors) in values.chunks_mut(4).zip(factors.chunks_mut(4)) {
            let mut bits = self.next();
            for (value, factor) in values.iter_mut().zip(factors) {
                *factor = if bits & 0xFFFF < limit { 0.0 } else { kept };
                *value *= *factor;
                bits >>= 16;
            }
        }
    }

    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
