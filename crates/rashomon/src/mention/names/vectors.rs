//! Vectors of words: what the company that words keep in newswire says of them, in 50 numbers each.
//!
//! `resources/names-vectors.bin` holds the 100,000 words of GloVe 6B 50d (Pennington, Socher and Manning 2014; public domain)
//! that newswire uses most. Each dimension is brought to mean 0 and deviation 1, cut at 2.3 deviations and kept in 4 bits.
//! The file is a hash table as it lies in memory, so nothing is parsed at start:
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `RWV1` |
//! | 4 | number of slots, a power of two, little-endian |
//! | 4 a slot | fingerprint (upper 15 bits), number of the word's vector from 1 (lower 17 bits; 0 for an empty slot), little-endian |
//! | 25 a vector | two dimensions a byte, the lower bits first |
//!
//! A word sits in the first free slot after the one its hash names. An unknown word is taken for a known one about once in
//! 30,000, which the model bears.

/// Dimensions of a vector.
pub const DIMENSIONS: usize = 50;
/// Parts of a deviation that the numbers of a vector count: 32 is one deviation.
pub const ONE: i16 = 32;

const MAGIC: &[u8] = b"RWV1";
const HEAD: usize = 8;
const BYTES: usize = DIMENSIONS / 2;
const NUMBER_BITS: u32 = 17;
/// Half of the distance between two steps, in parts of a deviation.
const HALF_STEP: i16 = 5;

/// The number of the vector of a word, given by the [`hash_bytes`](crate::language::linear::hash_bytes) of its folded form.
#[must_use]
pub fn number(hash: u64) -> Option<u32> {
    number_in(TABLE, hash)
}

/// A vector, by its number, in [`ONE`]s of a deviation.
#[must_use]
pub fn vector(number: u32) -> Option<[i16; DIMENSIONS]> {
    vector_in(TABLE, number)
}

const TABLE: &[u8] = include_bytes!("../../../resources/names-vectors.bin");

fn slots(table: &[u8]) -> Option<usize> {
    let count = u32::from_le_bytes(table.get(4..HEAD)?.try_into().ok()?) as usize;
    count.is_power_of_two().then_some(count)
}

fn number_in(table: &[u8], hash: u64) -> Option<u32> {
    let count = slots(table)?;
    let entries = table.get(HEAD..HEAD + 4 * count)?.as_chunks::<4>().0;
    let (first, fingerprint) = place(hash, count);
    for step in 0..count {
        let entry = u32::from_le_bytes(*entries.get((first + step) & (count - 1))?);
        if entry == 0 {
            return None;
        }
        if entry >> NUMBER_BITS == fingerprint {
            return Some((entry & ((1 << NUMBER_BITS) - 1)) - 1);
        }
    }
    None
}

fn vector_in(table: &[u8], number: u32) -> Option<[i16; DIMENSIONS]> {
    let start = HEAD + 4 * slots(table)? + BYTES * number as usize;
    let bytes = table.get(start..start + BYTES)?;
    let mut vector = [0; DIMENSIONS];
    for (pair, byte) in vector.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = [decode(byte & 15), decode(byte >> 4)];
    }
    Some(vector)
}

fn decode(code: u8) -> i16 {
    (2 * i16::from(code) - 15) * HALF_STEP
}

#[allow(clippy::cast_possible_truncation)]
fn place(hash: u64, count: usize) -> (usize, u32) {
    (hash as usize & (count - 1), (hash >> 49) as u32)
}

/// The table of some words, by their hashes, each with its vector in deviations. A word that comes twice keeps its first vector.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn encode(words: &[(u64, [f32; DIMENSIONS])]) -> Vec<u8> {
    let words = words.get(..(1 << NUMBER_BITS) - 1).unwrap_or(words);
    let count = (words.len() + words.len() / 4 + 1).next_power_of_two();
    let mut slots = vec![0u32; count];
    for ((hash, _), number) in words.iter().zip(1..) {
        let (mut slot, fingerprint) = place(*hash, count);
        while slots[slot] != 0 {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot] = fingerprint << NUMBER_BITS | number;
    }
    let mut table = MAGIC.to_vec();
    table.extend_from_slice(&(count as u32).to_le_bytes());
    table.extend(slots.into_iter().flat_map(u32::to_le_bytes));
    let code = |value: f32| {
        let steps = value * f32::from(ONE) / f32::from(2 * HALF_STEP) + 7.5;
        steps.round().clamp(0.0, 15.0) as u8
    };
    for (_, vector) in words {
        table.extend(vector.as_chunks::<2>().0.iter().map(|[low, high]| code(*low) | code(*high) << 4));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::linear::hash_bytes;

    #[test]
    fn what_goes_in_comes_out_within_a_step() {
        let words: Vec<(u64, [f32; DIMENSIONS])> = (0..100u8)
            .map(|n| (hash_bytes(&[n]), std::array::from_fn(|at| f32::from(n) / 50.0 - at as f32 / 25.0)))
            .collect();
        let table = encode(&words);
        for (hash, vector) in &words {
            let found = vector_in(&table, number_in(&table, *hash).unwrap()).unwrap();
            for (found, value) in found.iter().zip(vector) {
                let error = f32::from(*found) / f32::from(ONE) - value.clamp(-2.34, 2.34);
                assert!(error.abs() <= 0.157, "{error}");
            }
        }
        assert_eq!(number_in(&table, hash_bytes(b"stranger")), None);
        assert_eq!(number_in(b"", 1), None);
    }

    #[test]
    fn like_words_have_like_vectors() {
        let vector = |word: &str| vector(number(hash_bytes(word.as_bytes())).unwrap()).unwrap();
        let near = |a: &str, b: &str| {
            let dot = |a: &str, b: &str| -> i32 {
                vector(a).iter().zip(vector(b)).map(|(x, y)| i32::from(*x) * i32::from(y)).sum()
            };
            f64::from(dot(a, b)) / (f64::from(dot(a, a)) * f64::from(dot(b, b))).sqrt()
        };
        assert!(near("monday", "tuesday") > near("monday", "president"));
    }
}
