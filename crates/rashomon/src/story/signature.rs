//! What the placing of an article rests on: its evidence, weighed by how rare everything is in the stream so far, in as little
//! memory as it takes: it is kept for every article of the window.

use super::anchors;
use super::evidence::Evidence;
use super::lead::Marks;
use super::many::Many;
use super::packed;
use super::rarity::Rarity;
use super::terms;
use super::weights::Weights;
use serde::{Deserialize, Serialize};

/// Most terms that are kept: all lists together are counted in a byte.
const MOST_TERMS: usize = 128;

/// The lists of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum List {
    /// Weighted terms, as codes ([`packed`]), of length one.
    Terms,
    /// The rarest words of title and lead, likewise.
    Focus,
    /// Those of them that are written with a capital.
    Names,
    /// See [`Evidence`]; so are all that follow.
    Happened,
    /// Towns.
    Places,
    /// Last names.
    People,
    /// Last names of title and lead.
    LeadPeople,
    /// Towns of title and lead.
    LeadTowns,
    /// Predicates.
    Acts,
    /// Figures.
    Figures,
    /// See [`super::roles`].
    Doers,
    /// Likewise.
    DoneTo,
    /// Likewise.
    Numbered,
    /// Some of its shingles.
    Shingles,
    /// Days of the lead.
    LeadDays,
    /// Places of the lead.
    LeadPlaces,
    /// Magnitudes of the lead.
    Magnitudes,
    /// The rare names of title and lead, as they stand in codes.
    Anchors,
    /// What was done on which day.
    Dated,
}

const LISTS: usize = 19;

/// What the placing of an article rests on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Signature {
    /// All lists, one after another.
    all: Box<[u32]>,
    /// Where each ends.
    ends: [u8; LISTS],
    /// See [`Evidence`].
    pub day: Option<i32>,
    /// See [`Evidence`].
    pub day_is_told: bool,
    /// See [`Evidence`].
    pub title_only: bool,
    /// See [`Evidence`].
    pub many: Many,
}

impl Signature {
    /// The signature of an article, on what the stream has seen so far.
    #[must_use]
    pub fn of(evidence: &Evidence, rarity: &Rarity, weights: &Weights) -> Self {
        let mut kept = terms::weigh(&evidence.terms, rarity, weights);
        kept.truncate(MOST_TERMS);
        let focus = terms::focus(&evidence.terms, rarity, weights, false);
        let names = terms::focus(&evidence.terms, rarity, weights, true);
        let codes = [packed::pack(&kept), packed::pack(&focus), packed::pack(&names)];
        let anchors = anchors::rare(&evidence.anchors, &evidence.terms, rarity, weights);
        let lead = evidence.lead.marks();
        let lists: [&[u32]; LISTS] = [
            &codes[0],
            &codes[1],
            &codes[2],
            &evidence.happened,
            &evidence.places,
            &evidence.people,
            &evidence.lead_people,
            &evidence.lead_towns,
            &evidence.acts,
            &evidence.figures,
            &evidence.roles.doers,
            &evidence.roles.done_to,
            &evidence.roles.numbered,
            &evidence.shingles,
            lead.days,
            lead.places,
            lead.magnitudes,
            &anchors,
            &evidence.dated,
        ];
        let mut all = Vec::with_capacity(lists.iter().map(|list| list.len()).sum());
        let mut ends = [0; LISTS];
        for (list, end) in lists.into_iter().zip(&mut ends) {
            let room = usize::from(u8::MAX) - all.len();
            all.extend(list.iter().take(room));
            *end = u8::try_from(all.len()).unwrap_or(u8::MAX);
        }
        Self {
            all: all.into_boxed_slice(),
            ends,
            day: evidence.day,
            day_is_told: evidence.day_is_told,
            title_only: evidence.title_only,
            many: evidence.many,
        }
    }

    /// One of its lists.
    #[must_use]
    pub fn list(&self, list: List) -> &[u32] {
        let at = list as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(0);
        self.all.get(usize::from(start)..usize::from(end)).unwrap_or(&[])
    }

    /// Its weighted terms.
    #[must_use]
    pub fn terms(&self) -> &[u32] {
        self.list(List::Terms)
    }

    /// Day, place and measure of its lead.
    #[must_use]
    pub fn lead(&self) -> Marks<'_> {
        Marks {
            days: self.list(List::LeadDays),
            places: self.list(List::LeadPlaces),
            magnitudes: self.list(List::Magnitudes),
        }
    }

    /// The day it was published, where the article says so itself.
    #[must_use]
    pub fn told_day(&self) -> Option<i32> {
        self.day.filter(|_| self.day_is_told)
    }

    /// Lets go of all but the day.
    pub fn forget(&mut self) {
        *self = Self {
            day: self.day,
            day_is_told: self.day_is_told,
            title_only: self.title_only,
            many: self.many,
            ..Self::default()
        };
    }
}
