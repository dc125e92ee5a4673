//! A few of an article's shingles, the same few of every article that has them: what two articles print word for word.
//!
//! Of all runs of five words the [`KEPT`] with the least hashes are kept (a bottom-k sketch, Broder 1997). Where one text
//! stands in another, those of the one that lie below the largest of the other stand there too; so their share estimates
//! containment whatever the lengths.

/// Shingles kept of an article.
pub const KEPT: usize = 16;
/// Words in a shingle.
const WORDS: usize = 5;
/// Shingles of both that must be comparable before anything is said.
const LEAST: usize = 5;

/// Collects the shingles of a text, word by word.
#[derive(Debug, Default)]
pub struct Collector {
    last: [u32; WORDS],
    run: usize,
    /// The least hashes so far, in order.
    least: Vec<u32>,
}

impl Collector {
    /// Takes the next word.
    pub fn word(&mut self, term: u32) {
        self.last.rotate_left(1);
        self.last[WORDS - 1] = term;
        self.run += 1;
        if self.run < WORDS {
            return;
        }
        let mixed = self
            .last
            .iter()
            .fold(0u64, |hash, word| (hash.rotate_left(5) ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let [.., a, b, c, d] = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_le_bytes();
        let hash = u32::from_le_bytes([a, b, c, d]);
        let is_small = self.least.len() < KEPT || self.least.last().is_some_and(|largest| hash < *largest);
        if is_small && let Err(at) = self.least.binary_search(&hash) {
            self.least.insert(at, hash);
            self.least.truncate(KEPT);
        }
    }

    /// Tells that what follows does not follow what came before.
    pub const fn gap(&mut self) {
        self.run = 0;
    }

    /// The shingles, in order.
    #[must_use]
    pub fn kept(self) -> Vec<u32> {
        self.least
    }
}

/// How much of the one that has less stands in the other, as far as the shingles tell: 0 to 1.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn containment(a: &[u32], b: &[u32]) -> f32 {
    // A list that is not full has all there is.
    let reach = |list: &[u32]| if list.len() < KEPT { u32::MAX } else { list.last().copied().unwrap_or(0) };
    let reach = reach(a).min(reach(b));
    let below = |list: &[u32]| list.partition_point(|shingle| *shingle <= reach);
    let (a, b) = (a.get(..below(a)).unwrap_or(&[]), b.get(..below(b)).unwrap_or(&[]));
    let fewer = a.len().min(b.len());
    if fewer < LEAST {
        return 0.0;
    }
    let shared = a.iter().filter(|shingle| b.binary_search(shingle).is_ok()).count();
    shared as f32 / fewer as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: std::ops::Range<u32>) -> Vec<u32> {
        let mut collector = Collector::default();
        words.for_each(|word| collector.word(word.wrapping_mul(0x9e37_79b1)));
        collector.kept()
    }

    #[test]
    fn a_text_inside_another_is_contained_and_strangers_share_nothing() {
        assert!(containment(&of(0..400), &of(0..400)) > 0.99);
        assert!(containment(&of(0..800), &of(0..900)) > 0.9);
        assert!(containment(&of(0..400), &of(5_000..5_400)) < 0.01);
        let half = containment(&of(0..400), &of(200..600));
        assert!((0.1..0.9).contains(&half), "{half}");
        assert!(containment(&of(0..7), &of(0..7)) < 0.01);
    }
}
