//! A linear model over hashed features: the scorer of the tagger, the parser and the names.
//!
//! A feature is a 64-bit hash of a template's number and what the template saw ([`feature`]); a model keeps a row of weights
//! for the features that training found worth keeping, and for each row only the classes whose weight is not 0. There are no
//! strings and no dictionary, so a model is small, and a score costs one look-up a feature.
//!
//! The file, all numbers little-endian or LEB128 varints:
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `RLM1` |
//! | varint | number of classes, at most 255; then a varint length and the name of each |
//! | varint | number of rows |
//! | a row | varint: key minus the key before it; varint: number of weights; a weight: class (1 byte), code (1 signed byte) |
//!
//! Keys are the upper 32 bits of features, so that rows ascend and their differences are short; among 300,000 rows an unknown
//! feature is taken for a known one about once in 14,000. A code stands for a weight on a scale that is fine near 0 and
//! coarse far from it ([`decode_weight`]): 8 bits then lose nothing that the scorers can measure.

use thiserror::Error;

/// Hashes bytes, the same on every machine and in every version: the models depend on it.
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = (bytes.len() as u64).wrapping_mul(K0);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        hash = mix(hash ^ u64::from_le_bytes(*chunk));
    }
    let mut last = [0u8; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(hash ^ u64::from_le_bytes(last))
}

/// The feature that a template (by its number) makes of what it saw.
#[must_use]
pub const fn feature(template: u32, value: u64) -> u64 {
    mix(value ^ (template as u64 + 1).wrapping_mul(K0))
}

/// One value of two.
#[must_use]
pub const fn pair(left: u64, right: u64) -> u64 {
    (left.rotate_left(23) ^ right).wrapping_mul(K1) ^ left
}

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xD6E8_FEB8_6659_FD93;

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014), shortened.
const fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 32).wrapping_mul(K1);
    let value = (value ^ value >> 29).wrapping_mul(K0);
    value ^ value >> 32
}

/// Codes of weights grow by this factor a step, from a step of one near 0.
const GROWTH: f32 = 1.035;

/// The weight of a code, in units of the smallest weight: symmetric, about linear up to 20, then growing by 3.5 % a step.
#[must_use]
fn decode_weight(code: i8) -> i32 {
    let size = (GROWTH.powi(i32::from(code.unsigned_abs())) - 1.0) / (GROWTH - 1.0);
    let size = size.round();
    #[allow(clippy::cast_possible_truncation)]
    let size = size as i32;
    if code < 0 { -size } else { size }
}

/// The code nearest to a weight given in units of the smallest weight.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn encode_weight(weight: f32) -> i8 {
    let steps = (weight.abs() * (GROWTH - 1.0) + 1.0).ln() / GROWTH.ln();
    let code = steps.round().min(127.0) as i8;
    if weight < 0.0 { -code } else { code }
}

/// A file that is no model.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ModelError {
    /// It does not begin as a model does.
    #[error("not a model: it does not begin with RLM1")]
    Magic,
    /// It ends early, or a number in it is out of range.
    #[error("the model is damaged at byte {0}")]
    Damaged(usize),
}

/// A trained model, laid out for the cache: what most look-ups need (the filter, and where a bucket begins) is small enough to
/// stay near, and a feature that the model knows costs one wait for far memory.
#[derive(Debug)]
pub struct Model {
    classes: Vec<String>,
    /// A bit for each value of a key's upper bits: whether any row has them. Turns away most of the unknown features.
    filter: Vec<u64>,
    /// The filter's bits are those of a key shifted right by this.
    filter_shift: u32,
    /// Where the rows of a bucket begin in `rows`; one more than there are buckets.
    buckets: Vec<u32>,
    /// A key's bucket is the key shifted right by this, at most 16, so that the bits below fit a row's head.
    bucket_shift: u32,
    /// Rows by ascending key: the key's bits below the bucket, the number of weights, then the weights: class in the lower
    /// byte, code in the upper.
    rows: Vec<u16>,
    /// What the codes mean.
    decoded: Vec<i32>,
}

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    /// When the bytes are no model, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut input = Input { bytes, at: 4 };
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Magic);
        }
        let mut classes = Vec::new();
        for _ in 0..input.count()? {
            let length = input.count()?;
            let name = input.take(length)?;
            classes.push(String::from_utf8_lossy(name).into_owned());
        }
        let rows = input.count()?;
        let bits = usize::BITS - rows.leading_zeros();
        // Ten bits of filter a row turn away nine of ten unknown features; more buckets than rows keep buckets short.
        let filter_bits = (bits + 3).clamp(6, 26);
        let bucket_bits = bits.clamp(16, 22);
        let mut model = Self {
            classes,
            filter: vec![0; 1 << (filter_bits - 6)],
            filter_shift: u32::BITS - filter_bits,
            buckets: Vec::with_capacity((1 << bucket_bits) + 1),
            bucket_shift: u32::BITS - bucket_bits,
            rows: Vec::with_capacity(bytes.len() / 2 + rows),
            decoded: (0..=u8::MAX).map(|code| decode_weight(code.cast_signed())).collect(),
        };
        let mut key = 0u32;
        for _ in 0..rows {
            key = key.checked_add(input.varint()?).ok_or(ModelError::Damaged(input.at))?;
            let begin = input.position(model.rows.len())?;
            let bucket = (key >> model.bucket_shift) as usize;
            if model.buckets.len() <= bucket {
                model.buckets.resize(bucket + 1, begin);
            }
            let bit = key >> model.filter_shift;
            model.filter[(bit >> 6) as usize] |= 1 << (bit & 63);
            let count = input.count()?;
            model.rows.push(model.below(key));
            model.rows.push(input.class(count, usize::from(u8::MAX) + 1)?);
            for pair in input.take(2 * count)?.as_chunks::<2>().0 {
                let class = input.class(usize::from(pair[0]), model.classes.len())?;
                model.rows.push(class | u16::from(pair[1]) << 8);
            }
        }
        let end = input.position(model.rows.len())?;
        model.buckets.resize((1 << bucket_bits) + 1, end);
        Ok(model)
    }

    /// The names of the classes, in order.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Adds the weights of a feature to the scores of the classes. Scores beyond the slice are left out.
    pub fn add(&self, feature: u64, scores: &mut [i32]) {
        let key = key_of(feature);
        if self.may_know(key) {
            self.add_row(key, scores);
        }
    }

    /// Adds the weights of many features. Faster than one by one: the heads of all buckets are touched without a branch
    /// between, so that the waits for memory overlap.
    pub fn add_all(&self, features: &[u64], scores: &mut [i32]) {
        for features in features.chunks(BATCH) {
            let mut known = [0u32; BATCH];
            let mut count = 0;
            for feature in features {
                let key = key_of(*feature);
                known[count] = key;
                count += usize::from(self.may_know(key));
            }
            let mut touched = 0u16;
            for key in &known[..count] {
                let begin = self.buckets[(key >> self.bucket_shift) as usize] as usize;
                touched ^= self.rows.get(begin).copied().unwrap_or(0);
            }
            std::hint::black_box(touched);
            for key in &known[..count] {
                self.add_row(*key, scores);
            }
        }
    }

    /// Whether a row may have this key; says no only where none has.
    fn may_know(&self, key: u32) -> bool {
        let bit = key >> self.filter_shift;
        self.filter[(bit >> 6) as usize] >> (bit & 63) & 1 == 1
    }

    fn add_row(&self, key: u32, scores: &mut [i32]) {
        let bucket = (key >> self.bucket_shift) as usize;
        let mut rows = &self.rows[self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize];
        let below = self.below(key);
        while let [head, count, rest @ ..] = rows {
            let (weights, others) = rest.split_at(usize::from(*count).min(rest.len()));
            if *head == below {
                for weight in weights {
                    if let Some(score) = scores.get_mut(usize::from(weight & 0xFF)) {
                        *score += self.decoded[usize::from(weight >> 8)];
                    }
                }
                return;
            }
            rows = others;
        }
    }

    /// The bits of a key below its bucket: at most 16.
    #[allow(clippy::cast_possible_truncation)]
    fn below(&self, key: u32) -> u16 {
        (key & ((1 << self.bucket_shift) - 1)) as u16
    }
}

/// Features that are looked up together.
const BATCH: usize = 64;

const MAGIC: &[u8] = b"RLM1";

/// The key of a feature in a model; never 0.
#[must_use]
pub const fn key_of(feature: u64) -> u32 {
    let key = (feature >> 32) as u32;
    if key == 0 { 1 } else { key }
}

/// A row of a model file: the key of its feature, then classes and the codes of their weights.
pub type Row = (u32, Vec<(u8, i8)>);

/// Writes a model: rows by ascending key, each with its classes and the codes of their weights.
#[must_use]
pub fn write(classes: &[String], rows: &[Row]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    varint(&mut bytes, classes.len());
    for class in classes {
        varint(&mut bytes, class.len());
        bytes.extend_from_slice(class.as_bytes());
    }
    varint(&mut bytes, rows.len());
    let mut last = 0;
    for (key, weights) in rows {
        varint(&mut bytes, (key - last) as usize);
        last = *key;
        varint(&mut bytes, weights.len());
        for (class, code) in weights {
            bytes.push(*class);
            bytes.push(code.cast_unsigned());
        }
    }
    bytes
}

#[allow(clippy::cast_possible_truncation)]
fn varint(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

struct Input<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Input<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], ModelError> {
        let taken = self.bytes.get(self.at..self.at.saturating_add(count)).ok_or(ModelError::Damaged(self.at))?;
        self.at += count;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u32, ModelError> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(ModelError::Damaged(self.at))
    }

    /// A number of things still to come, each at least a byte long.
    fn count(&mut self) -> Result<usize, ModelError> {
        let count = self.varint()? as usize;
        if count > self.bytes.len() - self.at { Err(ModelError::Damaged(self.at)) } else { Ok(count) }
    }

    fn class(&self, value: usize, limit: usize) -> Result<u16, ModelError> {
        if value >= limit {
            return Err(ModelError::Damaged(self.at));
        }
        u16::try_from(value).map_err(|_| ModelError::Damaged(self.at))
    }

    fn position(&self, value: usize) -> Result<u32, ModelError> {
        u32::try_from(value).map_err(|_| ModelError::Damaged(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_model_scores_as_it_was_written() {
        let classes = vec!["A".to_owned(), "B".to_owned()];
        let (x, y) = (feature(0, 7), feature(1, 7));
        let mut rows = vec![(key_of(x), vec![(0, 5), (1, -3)]), (key_of(y), vec![(1, 100)])];
        rows.sort_by_key(|row| row.0);
        let model = Model::read(&write(&classes, &rows)).unwrap();
        let mut scores = [0; 2];
        model.add(x, &mut scores);
        model.add(y, &mut scores);
        model.add(feature(2, 7), &mut scores);
        assert_eq!(scores, [decode_weight(5), decode_weight(-3) + decode_weight(100)]);
        assert_eq!(model.classes(), classes);
        let mut together = [0; 2];
        model.add_all(&[x, y, feature(2, 7)], &mut together);
        assert_eq!(together, scores);
    }

    #[test]
    fn codes_are_undone_by_decoding() {
        for code in -127..=127 {
            #[allow(clippy::cast_precision_loss)]
            let weight = decode_weight(code) as f32;
            assert!((i32::from(encode_weight(weight)) - i32::from(code)).abs() <= 1, "{code}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Model::read(&[MAGIC, &bytes].concat());
        }
    }
}
