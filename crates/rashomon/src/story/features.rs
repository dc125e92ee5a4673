//! The kinds of evidence by which an article and a story are compared, each a number.

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// A kind of evidence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        #[allow(non_camel_case_types)]
        pub enum Kind { $($(#[$doc])* $name),+ }

        /// How many kinds there are.
        pub const COUNT: usize = [$(stringify!($name)),+].len();

        impl Kind {
            /// Their names, in order, as they stand in `resources/story-weights.txt`.
            pub const NAMES: [&'static str; COUNT] = [$(stringify!($name)),+];

            /// All of them, in order.
            pub const ALL: [Kind; COUNT] = [$(Kind::$name),+];
        }
    };
}

features! {
    /// Mean product of the article's terms with those of the story's articles.
    mean,
    /// Cosine of the article's terms and the sum of the story's.
    centroid,
    /// Product with the nearest article.
    nearest,
    /// How much of the article, or of the nearest of the story's, stands word for word in the other.
    copied,
    /// Share of what most of the story's articles have in common that the article has too.
    core,
    /// Cosine of what titles and leads are about.
    focus,
    /// Share of what the article's title and lead are about that the story's articles speak of.
    focus_known,
    /// Share of what the story's titles and leads are about that the article speaks of.
    focus_met,
    /// Cosine of the names in titles and leads.
    names,
    /// 1 where both name somebody or something in title or lead, and no name is the same.
    other_names,
    /// Share of the article's predicates of title and lead that the story's have.
    acts,
    /// 1 where both have predicates and none is the same.
    other_acts,
    /// Share of the article's figures of title and lead that the story's have.
    figures,
    /// 1 where both have figures and none is the same.
    other_figures,
    /// 1 where no rare name of the one's title or lead is met in the other.
    unanchored,
    /// Share of its doers, of those who do what others do in the story's titles and leads, who do it there too.
    doers,
    /// 1 where somebody else does it.
    other_doers,
    /// Share of those in its title and lead to whom something happens that happens to somebody in the story's, to whom it happens there too.
    done_to,
    /// 1 where it happens to somebody else.
    other_done_to,
    /// Share of the numbered words of its title and lead that have the same number in the story's.
    numbered,
    /// 1 where they have other numbers: 'Game 5' and 'Game 4'.
    other_number,
    /// Logarithm of one and the days to the nearest of the articles that are like it.
    days,
    /// Logarithm of one and the days to the middle of the story.
    elapsed,
    /// 1 where one of the two has no day.
    undated,
    /// 1 where neither has.
    both_undated,
    /// How many more of the articles seen so far say their day than do not, as a share of all, where one of the two has none.
    untimely,
    /// 1 where a day on which it happened is the same.
    same_day,
    /// 1 where both say on which days it happened and none is the same.
    other_day,
    /// 1 where the two give other magnitudes.
    other_measure,
    /// 1 where the leads tell of other days at other places.
    other_lead,
    /// 1 where the place named most is the same.
    same_place,
    /// 1 where both name towns and none is the same.
    other_place,
    /// Share of the article's people whom the story's articles name.
    people,
    /// 1 where both name people and none is the same.
    other_people,
    /// Share of the people of the article's title and lead who are people of the story's titles and leads.
    lead_people,
    /// 1 where both have such people, none is the same, and neither names those of the other further down.
    other_lead_people,
    /// Share of the towns of the article's title and lead that are towns of the story's titles and leads.
    lead_towns,
    /// 1 where both have such towns, none is the same, and neither names those of the other further down.
    elsewhere,
    /// 1 where title and lead of both name places and none is the same.
    other_lead_place,
    /// 1 where both count in a series, and none of the numbers is the same: 'Game 4' and 'Game 5'.
    other_issue,
    /// 1 where both say when the same was done, on days apart, and neither names the other's day.
    other_occasion,
    /// Weight of the weightiest term that nearly all of three or more articles have and the article lacks.
    absent,
    /// Weight of the weightiest word of the article's title and lead that none of three or more articles has.
    novel,
    /// Logarithm of the number of the story's articles, times that of the days, from the third on, to its middle.
    drawn_out,
    /// Logarithm of how common the rarest name that both have is in other news, times `days`.
    well_known,
    /// Logarithm of the number of the story's articles.
    size,
    /// How much shorter the article is than one that has all the terms that are kept: 0 to 1.
    short,
}

impl Kind {
    /// Whether the labelled sets can tell what it counts. They hardly have what forbids: the forms by which a wire tells of a hundred
    /// events in the same words, or what one company does in one week; and in each of them nearly all say their day, or few do.
    #[must_use]
    pub const fn is_learned(self) -> bool {
        !matches!(self, Self::unanchored | Self::other_issue | Self::other_occasion | Self::untimely)
    }
}

/// What all kinds of evidence say of an article and a story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features(pub [f32; COUNT]);

impl Default for Features {
    fn default() -> Self {
        Self([0.0; COUNT])
    }
}

impl Features {
    /// What one kind says.
    #[must_use]
    pub const fn get(&self, kind: Kind) -> f32 {
        self.0[kind as usize]
    }

    pub(super) const fn set(&mut self, kind: Kind, value: f32) {
        self.0[kind as usize] = value;
    }

    /// All of it, weighed.
    #[must_use]
    pub fn score(&self, weights: &[f32; COUNT]) -> f32 {
        self.0.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
    }
}
