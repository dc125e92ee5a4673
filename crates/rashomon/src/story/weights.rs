//! The weights of the decision, read from `resources/story-weights.txt`, which says what each is for.

use super::features::{COUNT, Kind};
use std::sync::OnceLock;

macro_rules! weights {
    ($($(#[$doc:meta])* $name:ident),+ ; $($(#[$pdoc:meta])* $pair:ident),+ $(,)?) => {
        /// What counts how much when an article is placed.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Weights {
            $($(#[$doc])* pub $name: f32,)+
            $($(#[$pdoc])* pub $pair: [f32; 2],)+
            /// What each kind of evidence counts: among texts, and where there are titles alone.
            pub evidence: [[f32; COUNT]; 2],
        }

        impl Default for Weights {
            fn default() -> Self {
                Self { $($name: 0.0,)+ $($pair: [0.0; 2],)+ evidence: [[0.0; COUNT]; 2] }
            }
        }

        impl Weights {
            /// Sets one by name; false if there is none of that name. Settings take the first value alone.
            pub fn set(&mut self, name: &str, values: [f32; 2]) -> bool {
                match name {
                    $(stringify!($name) => self.$name = values[0],)+
                    $(stringify!($pair) => self.$pair = values,)+
                    _ => {
                        let Some(kind) = Kind::NAMES.iter().position(|known| *known == name) else { return false };
                        for (weights, value) in self.evidence.iter_mut().zip(values) {
                            weights[kind] = value;
                        }
                    }
                }
                true
            }

            /// The names of the settings and decisions, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)+ $(stringify!($pair)),+];
        }
    };
}

weights! {
    /// Times that a word of the title counts.
    title,
    /// Times that a word of the first sentences counts.
    lead,
    /// Times that a pair of neighbouring words counts.
    pair,
    /// Factor for words that are parts of names.
    name,
    /// Factor for numbers.
    number,
    /// Terms kept of an article.
    terms,
    /// Articles that the background counts for.
    background_articles,
    /// Rarity below which a term is dropped.
    least_rarity,
    /// Share of the articles from which a name tells no event.
    common_name,
    /// Articles up to which it tells one all the same.
    few_articles;
    /// Score from which an article joins.
    join,
    /// How far from that another story may stay to be looked at for a merge with the one joined.
    look,
    /// How far above it the articles of one story must score against another before the two are merged.
    merge,
    /// The same, where one of the two is a single article.
    adopt,
    /// Taken off where each of two stories has a word in all its titles and leads that the other lacks.
    distinct,
    /// How far above it the halves of a story must stay for it not to be split.
    split,
}

impl Weights {
    /// Those that ship.
    #[must_use]
    pub fn get() -> &'static Weights {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Weights::read(include_str!("../../resources/story-weights.txt")))
    }

    /// A copy of those that ship.
    #[must_use]
    pub fn shipped() -> Self {
        Self::get().clone()
    }

    /// Reads `name value` or `name value value` (texts, titles) a line; what follows '#' is a comment.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut weights = Self::default();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("");
            let mut fields = line.split_whitespace();
            let Some(name) = fields.next() else { continue };
            let mut values = fields.map_while(|field| field.parse().ok());
            if let Some(first) = values.next() {
                let known = weights.set(name, [first, values.next().unwrap_or(first)]);
                debug_assert!(known, "no weight is called {name}");
            }
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_in_the_file() {
        let file = include_str!("../../resources/story-weights.txt");
        for name in Weights::NAMES.iter().chain(&Kind::NAMES) {
            assert!(file.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name}");
        }
    }
}
