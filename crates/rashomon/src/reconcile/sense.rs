//! What a clause means, by the company that its words keep in newswire: the weighed mean of the vectors of its words, less
//! what all clauses of the story have in common. It tells 'fled the van' from 'searched the van', and knows that 'gutted' and
//! 'destroyed' are near; it is too coarse to bring claims together that share no word (docs/experiments.md).

use crate::language::linear::hash_bytes;
use crate::mention::names::vectors::{DIMENSIONS, number, vector};

/// A clause's direction among those of its story; `None` where no word is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sense(Option<Box<[f32; DIMENSIONS]>>);

impl Sense {
    /// The cosine of two clauses, from -1 to 1.
    pub fn like(&self, other: &Self) -> Option<f32> {
        let (a, b) = (self.0.as_ref()?, other.0.as_ref()?);
        Some(a.iter().zip(b.iter()).map(|(x, y)| x * y).sum())
    }

    /// Of words, by the number of their vector, with their weights.
    pub fn of(words: &[(u32, f32)]) -> Self {
        let mut sum = [0.0f32; DIMENSIONS];
        for (word, weight) in words {
            let Some(vector) = vector(*word) else { continue };
            let vector = vector.map(f32::from);
            let length = length(&vector).max(1.0);
            for (total, value) in sum.iter_mut().zip(vector) {
                *total += weight * value / length;
            }
        }
        Self(unit(sum).map(Box::new))
    }
}

/// The number of a word's vector, by its lemma, else by the word; both in lower case.
pub(crate) fn word(lemma: &str, lower: &str) -> Option<u32> {
    number(hash_bytes(lemma.as_bytes())).or_else(|| number(hash_bytes(lower.as_bytes())))
}

/// Takes out of all clauses of a story what they have in common.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn centre(senses: &mut [&mut Sense]) {
    let mut mean = [0.0f32; DIMENSIONS];
    let mut count = 0usize;
    for vector in senses.iter().filter_map(|sense| sense.0.as_ref()) {
        count += 1;
        for (total, value) in mean.iter_mut().zip(vector.iter()) {
            *total += value;
        }
    }
    let count = count.max(1) as f32;
    for sense in senses {
        let Some(vector) = sense.0.take() else { continue };
        let mut less = *vector;
        for (value, total) in less.iter_mut().zip(mean) {
            *value -= total / count;
        }
        sense.0 = unit(less).map(Box::new);
    }
}

fn length(vector: &[f32; DIMENSIONS]) -> f32 {
    vector.iter().map(|value| value * value).sum::<f32>().sqrt()
}

fn unit(mut vector: [f32; DIMENSIONS]) -> Option<[f32; DIMENSIONS]> {
    let length = length(&vector);
    if length < 1e-4 {
        return None;
    }
    for value in &mut vector {
        *value /= length;
    }
    Some(vector)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_of_like_words_are_like() {
        let clause = |words: &[&str]| {
            let words: Vec<(u32, f32)> = words.iter().filter_map(|w| Some((word(w, w)?, 1.0))).collect();
            Sense::of(&words)
        };
        let mut all = [
            clause(&["fire", "destroyed", "supermarket"]),
            clause(&["blaze", "damaged", "store"]),
            clause(&["mayor", "praised", "festival"]),
            clause(&["police", "asked", "witnesses"]),
        ];
        centre(&mut all.iter_mut().collect::<Vec<_>>());
        assert!(all[0].like(&all[1]).unwrap() > 0.3);
        assert!(all[0].like(&all[2]).unwrap() < 0.1);
    }

    #[test]
    fn unknown_words_have_no_sense() {
        assert!(Sense::of(&[]).like(&Sense::of(&[])).is_none());
    }
}
