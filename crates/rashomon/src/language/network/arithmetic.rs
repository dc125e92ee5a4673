//! What multiplies and adds: with the widest instructions of the machine, or plainly.
//!
//! All sums are of whole numbers that cannot overflow, so their order does not matter, and every machine gives the same.

/// Sums that are worked out at once.
pub const LANES: usize = 8;

/// What multiplies and adds.
pub(crate) trait Arithmetic: Copy {
    /// Adds to each sum both products of its pair of weights with the pair of inputs.
    fn add_products(self, sums: &mut [i32; LANES], inputs: [i16; 2], weights: &[i16; 2 * LANES]);

    /// The same for twice as many sums.
    #[inline(always)]
    fn add_products_twice(self, sums: &mut [[i32; LANES]; 2], inputs: [i16; 2], weights: &[[i16; 2 * LANES]; 2]) {
        self.add_products(&mut sums[0], inputs, &weights[0]);
        self.add_products(&mut sums[1], inputs, &weights[1]);
    }
}

/// Loops that any machine runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

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

#[cfg(target_arch = "x86_64")]
impl Arithmetic for pulp::x86::V4 {
    #[inline(always)]
    fn add_products(self, sums: &mut [i32; LANES], inputs: [i16; 2], weights: &[i16; 2 * LANES]) {
        (*self).add_products(sums, inputs, weights);
    }

    #[inline(always)]
    fn add_products_twice(self, sums: &mut [[i32; LANES]; 2], inputs: [i16; 2], weights: &[[i16; 2 * LANES]; 2]) {
        let pairs = self.avx512f._mm512_set1_epi32(pulp::cast(inputs));
        let products = self.avx512bw._mm512_madd_epi16(pairs, pulp::cast(*weights));
        *sums = pulp::cast(self.avx512f._mm512_add_epi32(pulp::cast(*sums), products));
    }
}

/// Something to work out with one or another arithmetic. Everything under [`Work::run`] that adds and multiplies must be inlined
/// into it to be compiled for the machine.
pub(crate) trait Work {
    /// Does the work.
    fn run<A: Arithmetic>(self, arithmetic: A);
}

/// Does some work with the best arithmetic of the machine; all give the same.
pub(crate) fn dispatch(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    if let Some(v4) = pulp::x86::V4::try_new() {
        return v4.vectorize(
            #[inline(always)]
            || work.run(v4),
        );
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(v3) = pulp::x86::V3::try_new() {
        return v3.vectorize(
            #[inline(always)]
            || work.run(v3),
        );
    }
    work.run(Plain);
}
