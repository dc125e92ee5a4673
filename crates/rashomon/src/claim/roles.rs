//! Roles: who holds which office, from titles before names and appositions after them.

use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Whether a word in lower case names an office, trade or relation that a person can have.
#[must_use]
pub fn is_title(lower: &str) -> bool {
    static TITLES: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    TITLES
        .get_or_init(|| {
            include_str!("../../resources/role-nouns.txt")
                .lines()
                .filter(|line| !line.starts_with('#'))
                .flat_map(|line| line.split(' '))
                .collect()
        })
        .contains(lower)
}
