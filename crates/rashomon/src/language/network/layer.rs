//! A layer in integers, and the arithmetic under it.
//!
//! All sums are of whole numbers that cannot overflow, so their order does not matter, and every machine gives the same.
//! Where the machine has AVX2, sixteen products are made at once; elsewhere plain loops give the same numbers.

/// A matrix of weights with a shift: what comes out is (input × weights + bias) / 2^shift.
#[derive(Debug, Default)]
pub struct Layer {
    /// Even; the last may be padding.
    inputs: usize,
    /// A multiple of [`LANES`]; the last may be padding.
    outputs: usize,
    shift: u32,
    bias: Vec<i32>,
    /// For each group of blocks of outputs, for each pair of inputs, for each block of the group, each output's two weights.
    weights: Vec<[i16; 2 * LANES]>,
}

/// Outputs of a block.
pub const LANES: usize = 8;

/// Blocks that are worked out at once; those left over are worked out one by one.
const GROUP: usize = 4;

/// The largest value between layers.
pub const MOST: i32 = 4095;

/// What multiplies and adds.
pub(super) trait Arithmetic: Copy {
    /// Adds to each sum both products of its pair of weights with the pair of inputs.
    fn add_products(self, sums: &mut [i32; LANES], inputs: [i16; 2], weights: &[i16; 2 * LANES]);
}

/// Loops that any machine runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain;

impl Arithmetic for Plain {
    #[inline(always)]
    fn add_products(self, sums: &mut [i32; LANES], inputs: [i16; 2], weights: &[i16; 2 * LANES]) {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += i32::from(inputs[0]) * i32::from(weights[2 * lane])
                + i32::from(inputs[1]) * i32::from(weights[2 * lane + 1]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
impl Arithmetic for pulp::x86::V3 {
    #[inline(always)]
    fn add_products(self, sums: &mut [i32; LANES], inputs: [i16; 2], weights: &[i16; 2 * LANES]) {
        let pairs = pulp::cast(self.splat_i32x8(pulp::cast(inputs)));
        let products: [i32; LANES] =
            pulp::cast(self.multiply_wrapping_add_adjacent_i16x16(pairs, pulp::cast(*weights)));
        for (sum, product) in sums.iter_mut().zip(products) {
            *sum += product;
        }
    }
}

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
    pub(super) fn apply<A: Arithmetic>(
        &self,
        arithmetic: A,
        input: &[i16],
        mut take: impl FnMut(usize, &[i32; LANES]),
    ) {
        let (biases, _) = self.bias.as_chunks::<LANES>();
        let (groups, single) = biases.as_chunks::<GROUP>();
        let (grouped, rest) =
            self.weights.split_at_checked(groups.len() * GROUP * self.inputs / 2).unwrap_or((&self.weights, &[]));
        let mut at = 0;
        for (bias, weights) in groups.iter().zip(grouped.chunks_exact((GROUP * self.inputs / 2).max(1))) {
            for sums in sums(arithmetic, input, weights, *bias) {
                take(at, &sums.map(|sum| sum >> self.shift));
                at += LANES;
            }
        }
        for (bias, weights) in single.iter().zip(rest.chunks_exact((self.inputs / 2).max(1))) {
            let [sums] = sums(arithmetic, input, weights, [*bias]);
            take(at, &sums.map(|sum| sum >> self.shift));
            at += LANES;
        }
    }

    /// Works out a slice of outputs, from `first` on, into numbers from -[`MOST`] to [`MOST`]; both ends lie on whole groups.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn write_slice<A: Arithmetic>(&self, arithmetic: A, input: &[i16], first: usize, output: &mut [i16]) {
        const SIZE: usize = GROUP * LANES;
        let (biases, _) = self.bias.as_chunks::<LANES>();
        let (biases, _) = biases.as_chunks::<GROUP>();
        let groups = biases.iter().zip(self.weights.chunks_exact((GROUP * self.inputs / 2).max(1)));
        for ((bias, weights), output) in groups.skip(first / SIZE).zip(output.chunks_exact_mut(SIZE)) {
            let sums = sums(arithmetic, input, weights, *bias);
            for (value, sum) in output.iter_mut().zip(sums.as_flattened()) {
                *value = (*sum >> self.shift).clamp(-MOST, MOST) as i16;
            }
        }
    }

    /// As [`Self::apply`], into numbers from `least` to [`MOST`].
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn write<A: Arithmetic>(&self, arithmetic: A, input: &[i16], least: i32, output: &mut [i16]) {
        self.apply(arithmetic, input, |at, sums| {
            for (value, sum) in output.iter_mut().skip(at).zip(sums) {
                *value = (*sum).clamp(least, MOST) as i16;
            }
        });
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
    let grouped = outputs / LANES / GROUP * GROUP;
    let (pairs, group) = (inputs / 2, block / GROUP * GROUP);
    if block < grouped { group * pairs + pair * GROUP + (block - group) } else { block * pairs + pair }
}

#[inline(always)]
fn sums<A: Arithmetic, const BLOCKS: usize>(
    arithmetic: A,
    input: &[i16],
    weights: &[[i16; 2 * LANES]],
    mut sums: [[i32; LANES]; BLOCKS],
) -> [[i32; LANES]; BLOCKS] {
    for (weights, pair) in weights.as_chunks::<BLOCKS>().0.iter().zip(input.as_chunks::<2>().0) {
        for (sum, weights) in sums.iter_mut().zip(weights) {
            arithmetic.add_products(sum, *pair, weights);
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
