//! A layer in integers.

use super::arithmetic::{Arithmetic, LANES};

/// A matrix of weights with a shift: what comes out is (input × weights + bias) / 2^shift.
#[derive(Debug, Default)]
pub struct Layer {
    /// Even; the last may be padding.
    inputs: usize,
    /// A multiple of [`LANES`]; the last may be padding.
    outputs: usize,
    shift: u32,
    bias: Vec<i32>,
    /// For each group of at most [`GROUP`] blocks of outputs, for each pair of inputs, for each block of the group, each output's two weights.
    weights: Vec<[i16; 2 * LANES]>,
}

/// Blocks of [`LANES`] outputs that are worked out at once; those left over are a smaller group.
const GROUP: usize = 4;

/// Outputs of such a group.
pub(super) const GROUPED: usize = GROUP * LANES;

/// The largest value between layers.
pub const MOST: i32 = 4095;

impl Layer {
    /// From the weights of each input, one row an input, and those of the bias.
    #[must_use]
    pub fn new(rows: &[Vec<i16>], bias: &[i32], shift: u32) -> Self {
        let outputs = bias.len().next_multiple_of(LANES);
        let inputs = rows.len().next_multiple_of(2);
        let mut weights = vec![[0; 2 * LANES]; inputs / 2 * (outputs / LANES)];
        for (input, row) in rows.iter().enumerate() {
            for (output, weight) in row.iter().enumerate() {
                weights[place(inputs, outputs, input / 2, output / LANES)][output % LANES * 2 + input % 2] = *weight;
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(outputs, 0);
        Self { inputs, outputs, shift, bias, weights }
    }

    /// The number of outputs, padding included.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Hands each block of outputs, shifted, to `take`.
    #[inline(always)]
    pub(crate) fn apply<A: Arithmetic>(
        &self,
        arithmetic: A,
        input: &[i16],
        mut take: impl FnMut(usize, &[i32; LANES]),
    ) {
        let (groups, left) = self.bias.as_chunks::<LANES>().0.as_chunks::<GROUP>();
        let (weights, of_left) =
            self.weights.split_at_checked(groups.len() * GROUP * self.inputs / 2).unwrap_or((&self.weights, &[]));
        let mut at = 0;
        for (bias, weights) in groups.iter().zip(weights.chunks_exact((GROUP * self.inputs / 2).max(1))) {
            let [sums] = sums(arithmetic, [input], weights, *bias);
            self.hand(&sums, &mut at, &mut take);
        }
        match left {
            [a] => self.hand(&sums(arithmetic, [input], of_left, [*a])[0], &mut at, &mut take),
            [a, b] => self.hand(&sums(arithmetic, [input], of_left, [*a, *b])[0], &mut at, &mut take),
            [a, b, c] => self.hand(&sums(arithmetic, [input], of_left, [*a, *b, *c])[0], &mut at, &mut take),
            _ => {}
        }
    }

    #[inline(always)]
    fn hand(&self, sums: &[[i32; LANES]], at: &mut usize, take: &mut impl FnMut(usize, &[i32; LANES])) {
        for sums in sums {
            take(*at, &sums.map(|sum| sum >> self.shift));
            *at += LANES;
        }
    }

    /// Works out what a stretch of the inputs, from `first` on, gives the outputs, without bias and shift. Both numbers of
    /// inputs are even, and [`Self::is_grouped`].
    #[inline(always)]
    pub(super) fn part<A: Arithmetic>(&self, arithmetic: A, first: usize, input: &[i16], output: &mut [i32]) {
        let of_group = self.weights.chunks_exact((GROUP * self.inputs / 2).max(1));
        for (weights, output) in of_group.zip(output.as_chunks_mut::<GROUPED>().0) {
            let weights = weights.get(GROUP * first / 2..).unwrap_or_default();
            let [sums] = sums(arithmetic, [input], weights, [[0; LANES]; GROUP]);
            output.copy_from_slice(sums.as_flattened());
        }
    }

    /// Makes outputs from 0 to [`MOST`] of the parts that three stretches of the inputs give.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn join(&self, parts: [&[i32]; 3], output: &mut [i16]) {
        let [before, own, behind] = parts.map(|part| part.as_chunks::<LANES>().0);
        let parts = before.iter().zip(own).zip(behind);
        let blocks = self.bias.as_chunks::<LANES>().0.iter().zip(output.as_chunks_mut::<LANES>().0);
        for ((bias, output), ((before, own), behind)) in blocks.zip(parts) {
            for lane in 0..LANES {
                let sum = bias[lane] + before[lane] + own[lane] + behind[lane];
                output[lane] = (sum >> self.shift).clamp(0, MOST) as i16;
            }
        }
    }

    /// Whether the outputs fill whole groups of blocks.
    pub(super) fn is_grouped(&self) -> bool {
        self.outputs.is_multiple_of(GROUPED)
    }

    /// The number of inputs, padding included.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Works out the outputs of some inputs from the group `first` on, as many as there is room for: numbers from `least` to
    /// [`MOST`].
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn write<A: Arithmetic, const INPUTS: usize>(
        &self,
        arithmetic: A,
        inputs: [&[i16]; INPUTS],
        least: i32,
        first: usize,
        outputs: [&mut [i16]; INPUTS],
    ) {
        let biases = self.bias.as_chunks::<LANES>().0.as_chunks::<GROUP>().0;
        let groups = biases.iter().zip(self.weights.chunks_exact((GROUP * self.inputs / 2).max(1)));
        let mut outputs = outputs.map(|output| output.as_chunks_mut::<GROUPED>().0.iter_mut());
        for (bias, weights) in groups.skip(first) {
            let sums = sums(arithmetic, inputs, weights, *bias);
            for (output, sums) in outputs.iter_mut().zip(&sums) {
                let Some(output) = output.next() else { return };
                for (value, sum) in output.iter_mut().zip(sums.as_flattened()) {
                    *value = (*sum >> self.shift).clamp(least, MOST) as i16;
                }
            }
        }
    }

    /// [`Self::write`] of all outputs for many inputs, one after another.
    #[inline(always)]
    pub(super) fn write_all<A: Arithmetic>(&self, arithmetic: A, inputs: &[i16], least: i32, outputs: &mut [i16]) {
        let mut two = outputs.chunks_mut((2 * self.outputs).max(1));
        for inputs in inputs.chunks((2 * self.inputs).max(1)) {
            let Some(outputs) = two.next() else { return };
            match (inputs.split_at_checked(self.inputs), outputs.split_at_mut_checked(self.outputs)) {
                (Some((input, other)), Some((output, another))) if !other.is_empty() => {
                    self.write(arithmetic, [input, other], least, 0, [output, another]);
                }
                _ => self.write(arithmetic, [inputs], least, 0, [outputs]),
            }
        }
    }

    /// The highest of the first `classes` outputs, the first of equals, passing over those before `from`.
    #[inline(always)]
    pub(super) fn best<A: Arithmetic>(&self, arithmetic: A, input: &[i16], from: usize, classes: usize) -> usize {
        let (mut best, mut highest) = (from, i32::MIN);
        self.apply(arithmetic, input, |at, sums| {
            for (class, sum) in (at..classes).zip(sums) {
                if class >= from && *sum > highest {
                    (best, highest) = (class, *sum);
                }
            }
        });
        best
    }

    /// The bytes of a layer, all numbers little-endian: inputs, outputs (2 bytes each), shift (1 byte), biases (4 bytes each),
    /// weights (2 bytes each).
    pub fn write_to(&self, bytes: &mut Vec<u8>) {
        bytes.extend((self.inputs as u16).to_le_bytes());
        bytes.extend((self.outputs as u16).to_le_bytes());
        bytes.push(self.shift as u8);
        bytes.extend(self.bias.iter().flat_map(|bias| bias.to_le_bytes()));
        bytes.extend(self.weights.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
    }

    /// Reads a layer from the front of `bytes`.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut take = |length: usize| bytes.split_off(..length);
        let mut number = || Some(usize::from(u16::from_le_bytes(take(2)?.try_into().ok()?)));
        let (inputs, outputs) = (number()?, number()?);
        let shift = u32::from(*take(1)?.first()?);
        if outputs % LANES != 0 || inputs % 2 != 0 || shift > 30 {
            return None;
        }
        let bias = take(4 * outputs)?.as_chunks::<4>().0.iter().map(|bias| i32::from_le_bytes(*bias)).collect();
        let (weights, _) = take(2 * inputs * outputs)?.as_chunks::<{ 4 * LANES }>();
        let weights = weights
            .iter()
            .map(|weights| {
                let (weights, _) = weights.as_chunks::<2>();
                std::array::from_fn(|at| weights.get(at).map_or(0, |weight| i16::from_le_bytes(*weight)))
            })
            .collect();
        Some(Self { inputs, outputs, shift, bias, weights })
    }
}

/// Where the weights of a pair of inputs for a block of outputs are.
fn place(inputs: usize, outputs: usize, pair: usize, block: usize) -> usize {
    let first = block / GROUP * GROUP;
    let of_group = (outputs / LANES - first).min(GROUP);
    first * (inputs / 2) + pair * of_group + (block - first)
}

/// Sums of some blocks for several inputs at once: a weight is fetched once for all of them.
#[inline(always)]
fn sums<A: Arithmetic, const BLOCKS: usize, const INPUTS: usize>(
    arithmetic: A,
    inputs: [&[i16]; INPUTS],
    weights: &[[i16; 2 * LANES]],
    bias: [[i32; LANES]; BLOCKS],
) -> [[[i32; LANES]; BLOCKS]; INPUTS] {
    let weights = weights.as_chunks::<BLOCKS>().0;
    let inputs = inputs.map(|input| input.as_chunks::<2>().0);
    let length = inputs.iter().fold(weights.len(), |length, pairs| length.min(pairs.len()));
    let (weights, inputs) = (&weights[..length], inputs.map(|pairs| &pairs[..length]));
    let mut sums = [bias; INPUTS];
    for at in 0..length {
        let (twos, left) = weights[at].as_chunks::<2>();
        for input in 0..INPUTS {
            let (of_twos, of_left) = sums[input].as_chunks_mut::<2>();
            for (sums, weights) in of_twos.iter_mut().zip(twos) {
                arithmetic.add_products_twice(sums, inputs[input][at], weights);
            }
            for (sums, weights) in of_left.iter_mut().zip(left) {
                arithmetic.add_products(sums, inputs[input][at], weights);
            }
        }
    }
    sums
}

/// Adds a row of bytes.
#[inline(always)]
pub(super) fn add_row(sum: &mut [i16], row: &[u8]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += i16::from(value.cast_signed());
    }
}
