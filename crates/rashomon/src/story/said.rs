//! What the articles of a story have said, added up.

use super::lead::Lead;
use super::packed;
use super::signature::{List, Signature};
use super::terms::Term;
use serde::{Deserialize, Serialize};

/// Terms kept of the sum of a story.
const SUM_TERMS: usize = 320;
/// Words of titles and leads kept of a story.
const FOCUS_TERMS: usize = 48;
/// Places, people and so on kept of a story, each.
const KEYS: usize = 64;

/// A term in the sum of a story.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    /// Its key ([`packed::key`]).
    pub key: u32,
    /// Its weights in all articles together.
    pub weight: f32,
    /// How many articles have it.
    pub count: u32,
}

impl From<&u32> for Sum {
    fn from(code: &u32) -> Self {
        Self { key: packed::key(*code), weight: packed::weight(*code), count: 1 }
    }
}

/// Keys, and how often they were named.
pub type Counts = Vec<(u32, u32)>;

/// What the articles of a story have said, added up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Said {
    /// Sum of their terms.
    pub terms: Vec<Sum>,
    /// Sum of what their titles and leads are about.
    pub focus: Vec<Sum>,
    /// Sum of the names in titles and leads.
    pub names: Vec<Sum>,
    /// Days on which it happened.
    pub happened: Counts,
    /// Towns.
    pub places: Counts,
    /// Last names.
    pub people: Counts,
    /// Last names in titles and leads.
    pub lead_people: Counts,
    /// Towns in titles and leads.
    pub lead_towns: Counts,
    /// Predicates of titles and leads.
    pub acts: Counts,
    /// Figures of titles and leads.
    pub figures: Counts,
    /// Predicates and who did it.
    pub doers: Counts,
    /// Predicates and to whom it happened.
    pub done_to: Counts,
    /// Words and their numbers.
    pub numbered: Counts,
    /// Rare names in titles and leads.
    pub anchors: Counts,
    /// Predicates and the days on which it was done.
    pub dated: Counts,
    /// What the leads of its articles say.
    pub lead: Lead,
}

impl Said {
    /// What some articles have said together.
    #[must_use]
    pub fn of<'s>(signatures: impl Iterator<Item = &'s Signature>) -> Self {
        let mut said = Self::default();
        signatures.for_each(|signature| said.take_in(signature));
        said
    }

    fn counts(&mut self) -> [(&mut Counts, List); 12] {
        [
            (&mut self.happened, List::Happened),
            (&mut self.places, List::Places),
            (&mut self.people, List::People),
            (&mut self.lead_people, List::LeadPeople),
            (&mut self.lead_towns, List::LeadTowns),
            (&mut self.acts, List::Acts),
            (&mut self.figures, List::Figures),
            (&mut self.doers, List::Doers),
            (&mut self.done_to, List::DoneTo),
            (&mut self.numbered, List::Numbered),
            (&mut self.anchors, List::Anchors),
            (&mut self.dated, List::Dated),
        ]
    }

    /// Adds what an article says.
    pub fn take_in(&mut self, signature: &Signature) {
        for (sum, list, kept) in [
            (&mut self.terms, List::Terms, SUM_TERMS),
            (&mut self.focus, List::Focus, FOCUS_TERMS),
            (&mut self.names, List::Names, FOCUS_TERMS),
        ] {
            *sum = added(sum, signature.list(list).iter().map(Sum::from), kept);
        }
        for (counts, list) in self.counts() {
            for (rank, key) in signature.list(list).iter().enumerate() {
                let is_main = rank == 0 && matches!(list, List::Places | List::People);
                add(counts, *key, if is_main { 3 } else { 1 });
            }
        }
        self.lead.take_in(signature.lead());
    }

    /// Adds what the articles of another story have said.
    pub fn absorb(&mut self, mut other: Self) {
        self.terms = added(&self.terms, other.terms.iter().copied(), SUM_TERMS);
        self.focus = added(&self.focus, other.focus.iter().copied(), FOCUS_TERMS);
        self.names = added(&self.names, other.names.iter().copied(), FOCUS_TERMS);
        for ((counts, _), (more, _)) in self.counts().into_iter().zip(other.counts()) {
            for (key, times) in more.iter() {
                add(counts, *key, *times);
            }
        }
        self.lead.take_in(other.lead.marks());
    }

    /// Its terms as those of one article would be ([`packed`]): of length one.
    #[must_use]
    pub fn codes(&self) -> Vec<u32> {
        let length = self.terms.iter().map(|sum| sum.weight * sum.weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let term = |sum: &Sum| Term { hash: sum.key << 8, weight: sum.weight / length };
        packed::pack(&self.terms.iter().map(term).collect::<Vec<_>>())
    }

    /// The sum of a key, if it is there.
    #[must_use]
    pub fn term(&self, key: u32) -> Option<&Sum> {
        self.terms.binary_search_by_key(&key, |sum| sum.key).ok().and_then(|at| self.terms.get(at))
    }
}

/// Two sums together; both in order of key.
fn added(a: &[Sum], b: impl Iterator<Item = Sum>, kept: usize) -> Vec<Sum> {
    let mut out: Vec<Sum> = Vec::with_capacity(a.len() + b.size_hint().0);
    let mut rest = a.iter().copied().peekable();
    for term in b {
        while let Some(before) = rest.next_if(|t| t.key < term.key) {
            out.push(before);
        }
        match rest.next_if(|t| t.key == term.key) {
            Some(both) => out.push(Sum {
                key: term.key,
                weight: both.weight + term.weight,
                count: both.count.saturating_add(term.count),
            }),
            None => out.push(term),
        }
    }
    out.extend(rest);
    if out.len() > kept {
        out.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then(x.key.cmp(&y.key)));
        out.truncate(kept);
        out.sort_unstable_by_key(|term| term.key);
    }
    out.shrink_to_fit();
    out
}

fn add(counts: &mut Counts, key: u32, times: u32) {
    if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == key) {
        *count = count.saturating_add(times);
    } else if counts.len() < KEYS {
        counts.push((key, times));
    }
}
