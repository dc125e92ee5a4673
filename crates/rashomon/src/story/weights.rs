//! The weights of the decision, read from `resources/story-weights.txt`, which says what each is for.

use std::sync::OnceLock;

macro_rules! weights {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What counts how much when an article is placed.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Weights { $($(#[$doc])* pub $name: f32),+ }

        impl Weights {
            /// Sets one by name; false if there is none of that name.
            pub fn set(&mut self, name: &str, value: f32) -> bool {
                match name { $(stringify!($name) => self.$name = value,)+ _ => return false }
                true
            }

            /// All names, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];
        }
    };
}

weights! {
    /// Score from which an article joins.
    threshold,
    /// The same, where the article is a title alone.
    threshold_of_titles,
    /// Likeness of two stories from which they are one.
    merge,
    /// The same for stories of titles.
    merge_of_titles,
    /// Share of the nearest article in the likeness to a story; the rest is the mean over its articles.
    nearest,
    /// Times that a word of the title counts.
    title,
    /// Times that a word of the first sentences counts.
    lead,
    /// Times that a pair of neighbouring words counts.
    pair,
    /// Factor for words that are parts of names.
    name,
    /// Times that a whole name counts, where names were found.
    whole_name,
    /// Factor for numbers.
    number,
    /// Terms kept of an article.
    terms,
    /// Articles that the background counts for.
    background_articles,
    /// Rarity below which a term is dropped.
    least_rarity,
    /// Taken off, times the logarithm of one and the days between an article and a story.
    day,
    /// Taken off where one of the two has no day.
    undated,
    /// Taken off where neither has.
    both_undated,
    /// Added where both name a day on which things happened, and it is the same.
    same_day,
    /// Taken off where both name days on which things happened, and none is the same.
    other_day,
    /// Taken off where the two give other magnitudes.
    other_measure,
    /// Taken off where the leads tell of other days at other places, and no day is shared elsewhere.
    other_lead,
    /// Taken off where both name places and none fits.
    other_place,
    /// Added where the most telling place is the same.
    same_place,
    /// Taken off where both name people and none is the same.
    other_people,
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

    /// Reads `name value` a line; what follows '#' is a comment.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut weights = Self::default();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("");
            let mut fields = line.split_whitespace();
            if let (Some(name), Some(Ok(value))) = (fields.next(), fields.next().map(str::parse)) {
                let known = weights.set(name, value);
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
        for name in Weights::NAMES {
            assert!(file.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name}");
        }
    }
}
