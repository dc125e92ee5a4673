//! Weighted terms in four bytes each: 24 bits of the key, and the logarithm of the weight in steps of 2.7 %.
//!
//! A million articles of a hundred terms are held at once; a term in eight bytes would take twice the memory, and products
//! over it twice the time. Lists are in order of key. Two of 16 million keys fall together so rarely that no decision hangs on it.

use super::terms::Term;

/// The ratio of a weight to the next larger one.
const STEP: f32 = 0.9735;

/// The weights that a code can have: 0.001 to 1.
const WEIGHTS: [f32; 256] = {
    let mut weights = [1.0f32; 256];
    let mut at = 255;
    while at > 0 {
        weights[at - 1] = weights[at] * STEP;
        at -= 1;
    }
    weights
};

/// The key of a code, as it stands in codes: the upper 24 bits of that of the term.
#[must_use]
pub const fn key(code: u32) -> u32 {
    code >> 8
}

/// The key of a term, as it stands in codes.
#[must_use]
pub const fn key_of(hash: u32) -> u32 {
    hash >> 8
}

/// The weight of a code.
#[must_use]
pub const fn weight(code: u32) -> f32 {
    WEIGHTS[(code & 0xff) as usize]
}

/// The codes of terms that are in order of key, in order of key; each key once.
#[must_use]
pub fn pack(terms: &[Term]) -> Vec<u32> {
    let mut codes: Vec<u32> = Vec::with_capacity(terms.len());
    for term in terms {
        let above = WEIGHTS.partition_point(|known| *known < term.weight).min(255);
        let below = above.saturating_sub(1);
        let nearest = if term.weight - WEIGHTS[below] < WEIGHTS[above] - term.weight { below } else { above };
        let code = key_of(term.hash) << 8 | u32::try_from(nearest).unwrap_or(255);
        match codes.last_mut() {
            Some(last) if key(*last) == key(code) => *last = code.max(*last),
            _ => codes.push(code),
        }
    }
    codes
}

/// The product of two lists.
#[must_use]
pub fn product(a: &[u32], b: &[u32]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    // Without a branch that nobody can foresee: half of the time would go there.
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let (p, q) = (key(*x), key(*y));
        if p == q {
            sum += weight(*x) * weight(*y);
        }
        i += usize::from(p <= q);
        j += usize::from(q <= p);
    }
    sum
}

/// The code of a key, if it is there.
#[must_use]
pub fn find(codes: &[u32], key_sought: u32) -> Option<u32> {
    codes.binary_search_by_key(&key_sought, |code| key(*code)).ok().and_then(|at| codes.get(at)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_weight_comes_back_within_two_per_cent() {
        for weight_of in [1.0f32, 0.5, 0.31, 0.1, 0.04, 0.002] {
            let codes = pack(&[Term { hash: 0x1234_5678, weight: weight_of }]);
            assert_eq!(key(codes[0]), key_of(0x1234_5678));
            assert!((weight(codes[0]) / weight_of - 1.0).abs() < 0.02, "{weight_of}");
        }
    }

    proptest! {
        #[test]
        fn the_product_is_that_of_the_terms(
            a in proptest::collection::btree_map(0u32..60, 0.01f32..1.0, 0..40),
            b in proptest::collection::btree_map(0u32..60, 0.01f32..1.0, 0..40),
        ) {
            let list = |map: &std::collections::BTreeMap<u32, f32>| -> Vec<u32> {
                pack(&map.iter().map(|(key, weight)| Term { hash: key << 8, weight: *weight }).collect::<Vec<_>>())
            };
            let exact: f32 = a.iter().filter_map(|(key, x)| b.get(key).map(|y| x * y)).sum();
            prop_assert!((product(&list(&a), &list(&b)) - exact).abs() <= 0.04 * exact + 1e-6);
        }
    }
}
