//! Which stories an article is compared with: those whose articles share its most telling terms.

use super::packed;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Terms under which an article can be found again: its most telling ones.
const KEYS: usize = 32;
/// Articles that are kept under one key; the oldest give way.
const UNDER_KEY: usize = 96;
/// Parts of the index, so that no growth and no sweep of one halts the stream.
const PARTS: usize = 4_096;
/// Marks an entry that leads to a list; others are the only article of their key.
const LIST: u32 = 1 << 31;

/// Articles by their most telling terms.
#[derive(Debug, Serialize, Deserialize)]
pub struct Index {
    parts: Vec<Part>,
}

impl Default for Index {
    fn default() -> Self {
        Self { parts: (0..PARTS).map(|_| Part::default()).collect() }
    }
}

/// The articles under some of the keys.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Part {
    under_key: FxHashMap<u32, u32>,
    lists: Vec<Vec<u32>>,
    free: Vec<u32>,
}

impl Index {
    /// How many parts there are to sweep.
    pub const PARTS: usize = PARTS;

    /// Puts an article under its most telling terms.
    pub fn put(&mut self, article: u32, terms: &[u32]) {
        for code in telling(terms) {
            let key = packed::key(code);
            if let Some(part) = self.parts.get_mut(part_of(key)) {
                part.put(key, article);
            }
        }
    }

    /// Adds up what articles share of the most telling of these terms.
    pub fn near(&self, terms: &[u32], shared: &mut FxHashMap<u32, f32>) {
        for code in telling(terms) {
            let key = packed::key(code);
            let weight = packed::weight(code) * packed::weight(code);
            let Some(part) = self.parts.get(part_of(key)) else { continue };
            for article in part.under(key) {
                *shared.entry(*article).or_default() += weight;
            }
        }
    }

    /// Takes dead articles out of a part.
    pub fn sweep(&mut self, part: usize, is_dead: impl Fn(u32) -> bool) {
        if let Some(part) = self.parts.get_mut(part) {
            part.renumber(&|article| (!is_dead(article)).then_some(article));
        }
    }

    /// Keeps the articles for which there is a number, and calls them by it from now on.
    pub fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        for part in &mut self.parts {
            part.renumber(&number);
        }
    }
}

impl Part {
    #[allow(clippy::cast_possible_truncation)]
    fn put(&mut self, key: u32, article: u32) {
        let entry = self.under_key.entry(key).or_insert(article);
        if *entry == article {
            return;
        }
        if *entry & LIST == 0 {
            let both = vec![*entry, article];
            let at = match self.free.pop() {
                Some(at) => {
                    self.lists[at as usize] = both;
                    at
                }
                None => {
                    self.lists.push(both);
                    self.lists.len() as u32 - 1
                }
            };
            *entry = LIST | at;
            return;
        }
        let under = &mut self.lists[(*entry & !LIST) as usize];
        if under.len() >= UNDER_KEY {
            under.remove(0);
        }
        under.push(article);
    }

    fn under(&self, key: u32) -> &[u32] {
        match self.under_key.get(&key) {
            None => &[],
            Some(entry) if entry & LIST == 0 => std::slice::from_ref(entry),
            Some(entry) => self.lists.get((entry & !LIST) as usize).map_or(&[], Vec::as_slice),
        }
    }

    fn renumber(&mut self, number: &impl Fn(u32) -> Option<u32>) {
        let (lists, free) = (&mut self.lists, &mut self.free);
        self.under_key.retain(|_, entry| {
            if *entry & LIST == 0 {
                return number(*entry).map(|article| *entry = article).is_some();
            }
            let at = *entry & !LIST;
            let Some(under) = lists.get_mut(at as usize) else { return false };
            *under = under.iter().filter_map(|article| number(*article)).collect();
            match under.as_slice() {
                [] => free.push(at),
                [one] => {
                    *entry = *one;
                    free.push(at);
                }
                _ => return true,
            }
            let left = !under.is_empty();
            *under = Vec::new();
            left
        });
        // The order of the places that are free must not hang on that of the table.
        self.free.sort_unstable();
    }
}

const fn part_of(key: u32) -> usize {
    (key >> 12) as usize
}

/// The terms under which an article is found again.
fn telling(terms: &[u32]) -> Vec<u32> {
    let mut telling = terms.to_vec();
    let order = |code: &u32| (std::cmp::Reverse(*code & 0xff), *code);
    if telling.len() > KEYS {
        telling.select_nth_unstable_by_key(KEYS, order);
        telling.truncate(KEYS);
    }
    telling.sort_unstable();
    telling
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(index: &Index, terms: &[u32]) -> Vec<u32> {
        let mut shared = FxHashMap::default();
        index.near(terms, &mut shared);
        let mut articles: Vec<u32> = shared.into_keys().collect();
        articles.sort_unstable();
        articles
    }

    #[test]
    fn articles_are_found_by_terms_until_they_are_swept() {
        let mut index = Index::default();
        let term = |key: u32| key << 8 | 200;
        index.put(0, &[term(1), term(0xff_ffff)]);
        index.put(1, &[term(1), term(7)]);
        index.put(2, &[term(1)]);
        assert_eq!(near(&index, &[term(1)]), [0, 1, 2]);
        assert_eq!(near(&index, &[term(0xff_ffff)]), [0]);
        assert_eq!(near(&index, &[term(2)]), [0; 0]);
        index.sweep(part_of(1), |article| article != 1);
        assert_eq!(near(&index, &[term(1)]), [1]);
        index.put(3, &[term(1)]);
        assert_eq!(near(&index, &[term(1)]), [1, 3]);
        index.renumber(|article| article.checked_sub(1));
        assert_eq!(near(&index, &[term(1)]), [0, 2]);
        assert_eq!(near(&index, &[term(0xff_ffff)]), [0; 0]);
    }

    #[test]
    fn the_oldest_under_a_common_key_give_way() {
        let mut index = Index::default();
        for article in 0..1_000 {
            index.put(article, &[77 << 8 | 9]);
        }
        let found = near(&index, &[77 << 8 | 255]);
        assert_eq!((found.len(), found[0]), (UNDER_KEY, 1_000 - UNDER_KEY as u32));
    }
}
