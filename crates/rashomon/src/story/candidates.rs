//! Which stories an article is compared with: those whose articles share its most telling terms.

use super::terms::Term;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Terms under which an article can be found again: its most telling ones.
const KEYS: usize = 32;
/// Articles that are kept under one key; the oldest give way.
const UNDER_KEY: usize = 96;

/// Articles by their most telling terms.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Index {
    under_key: FxHashMap<u32, Vec<u32>>,
}

impl Index {
    /// Puts an article under its most telling terms.
    pub fn put(&mut self, article: u32, terms: &[Term]) {
        for term in keys(terms) {
            let under = self.under_key.entry(term.hash).or_default();
            if under.len() >= UNDER_KEY {
                under.remove(0);
            }
            under.push(article);
        }
    }

    /// Articles that share telling terms, with what they share, in order of arrival.
    #[must_use]
    pub fn near(&self, terms: &[Term]) -> Vec<(u32, f32)> {
        let mut near: FxHashMap<u32, f32> = FxHashMap::default();
        for term in keys(terms) {
            for article in self.under_key.get(&term.hash).into_iter().flatten() {
                *near.entry(*article).or_default() += term.weight * term.weight;
            }
        }
        let mut articles: Vec<(u32, f32)> = near.into_iter().collect();
        articles.sort_unstable_by_key(|(article, _)| *article);
        articles
    }

    /// Keeps the articles for which there is a number, and calls them by it from now on.
    pub fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        self.under_key.retain(|_, under| {
            *under = under.iter().filter_map(|article| number(*article)).collect();
            !under.is_empty()
        });
    }
}

/// The terms under which an article is found again.
fn keys(terms: &[Term]) -> Vec<Term> {
    let mut keys = terms.to_vec();
    keys.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
    keys.truncate(KEYS);
    keys
}
