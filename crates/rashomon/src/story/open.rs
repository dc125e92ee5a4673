//! A story that takes articles: what its articles have said so far, added up.

use super::lead::Lead;
use super::signature::Signature;
use super::terms::Term;
use crate::id::StoryId;
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
    /// Its key.
    pub hash: u32,
    /// Its weights in all articles together.
    pub weight: f32,
    /// How many articles have it.
    pub count: u32,
}

impl From<&Term> for Sum {
    fn from(term: &Term) -> Self {
        Self { hash: term.hash, weight: term.weight, count: 1 }
    }
}

/// A story that takes articles.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Open {
    /// Its id, from its founding article.
    pub id: StoryId,
    /// Articles that count for likeness, as indexes.
    pub articles: Vec<u32>,
    /// Sum of their terms; empty while there is one article only.
    pub sum: Vec<Sum>,
    /// Sum of what their titles and leads are about.
    pub focus: Vec<Sum>,
    /// Sum of the names in titles and leads.
    pub names: Vec<Sum>,
    /// First day of publication.
    pub first: Option<i32>,
    /// Last day of publication.
    pub last: Option<i32>,
    /// Whether there are titles alone.
    pub titles: bool,
    /// Days on which it happened.
    pub happened: Vec<(u32, u32)>,
    /// Towns.
    pub places: Vec<(u32, u32)>,
    /// Last names.
    pub people: Vec<(u32, u32)>,
    /// Predicates of titles and leads.
    pub acts: Vec<(u32, u32)>,
    /// Figures of titles and leads.
    pub figures: Vec<(u32, u32)>,
    /// What the leads of its articles say.
    pub lead: Lead,
    /// Where it went, if it was merged.
    pub merged_into: Option<u32>,
    /// Articles at which it is looked at again for being two.
    pub split_at: usize,
}

impl Open {
    /// A story without articles.
    #[must_use]
    pub fn new(id: StoryId, titles: bool) -> Self {
        Self {
            id,
            articles: Vec::new(),
            sum: Vec::new(),
            focus: Vec::new(),
            names: Vec::new(),
            first: None,
            last: None,
            titles,
            happened: Vec::new(),
            places: Vec::new(),
            people: Vec::new(),
            acts: Vec::new(),
            figures: Vec::new(),
            lead: Lead::default(),
            merged_into: None,
            split_at: 0,
        }
    }

    /// Takes note of a day of publication.
    pub fn span_day(&mut self, day: Option<i32>) {
        if let Some(day) = day {
            self.first = Some(self.first.map_or(day, |first| first.min(day)));
            self.last = Some(self.last.map_or(day, |last| last.max(day)));
        }
    }

    /// Takes in all of another story; the terms are those of the only article of either, where there is one only.
    pub fn absorb(&mut self, other: Self, own_only: &[Term], other_only: &[Term]) {
        if self.articles.len() == 1 {
            self.sum = own_only.iter().map(Sum::from).collect();
        }
        if other.articles.len() == 1 {
            self.sum = added(&self.sum, other_only.iter().map(Sum::from), SUM_TERMS);
        } else {
            self.sum = added(&self.sum, other.sum.into_iter(), SUM_TERMS);
        }
        self.articles.extend(other.articles);
        self.articles.sort_unstable();
        self.focus = added(&self.focus, other.focus.into_iter(), FOCUS_TERMS);
        self.names = added(&self.names, other.names.into_iter(), FOCUS_TERMS);
        self.titles &= other.titles;
        self.span_day(other.first);
        self.span_day(other.last);
        for (counts, more) in [
            (&mut self.happened, other.happened),
            (&mut self.places, other.places),
            (&mut self.people, other.people),
            (&mut self.acts, other.acts),
            (&mut self.figures, other.figures),
        ] {
            for (key, times) in more {
                add(counts, key, times);
            }
        }
        self.lead.take_in(&other.lead);
        self.split_at = self.split_at.max(other.split_at);
    }

    /// Adds an article to what the story is compared by; `only` are the terms of the article that was alone until now.
    pub fn take_in(&mut self, index: u32, signature: &Signature, only: &[Term]) {
        if self.articles.len() == 1 {
            self.sum = only.iter().map(Sum::from).collect();
        }
        self.articles.push(index);
        if self.articles.len() > 1 {
            self.sum = added(&self.sum, signature.terms.iter().map(Sum::from), SUM_TERMS);
        }
        self.focus = added(&self.focus, signature.focus.iter().map(Sum::from), FOCUS_TERMS);
        self.names = added(&self.names, signature.names.iter().map(Sum::from), FOCUS_TERMS);
        self.titles &= signature.title_only;
        for (counts, keys) in [
            (&mut self.happened, &signature.happened),
            (&mut self.places, &signature.places),
            (&mut self.people, &signature.people),
            (&mut self.acts, &signature.acts),
            (&mut self.figures, &signature.figures),
        ] {
            for (rank, key) in keys.iter().enumerate() {
                add(counts, *key, if rank == 0 { 3 } else { 1 });
            }
        }
        self.lead.take_in(&signature.lead);
    }
}

/// Two sums together; both in order of key.
fn added(a: &[Sum], b: impl Iterator<Item = Sum>, kept: usize) -> Vec<Sum> {
    let mut out: Vec<Sum> = Vec::with_capacity(a.len() + b.size_hint().0);
    let mut rest = a.iter().copied().peekable();
    for term in b {
        while let Some(before) = rest.next_if(|t| t.hash < term.hash) {
            out.push(before);
        }
        match rest.next_if(|t| t.hash == term.hash) {
            Some(both) => out.push(Sum {
                hash: term.hash,
                weight: both.weight + term.weight,
                count: both.count.saturating_add(term.count),
            }),
            None => out.push(term),
        }
    }
    out.extend(rest);
    if out.len() > kept {
        out.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then(x.hash.cmp(&y.hash)));
        out.truncate(kept);
        out.sort_unstable_by_key(|term| term.hash);
    }
    out.shrink_to_fit();
    out
}

fn add(counts: &mut Vec<(u32, u32)>, key: u32, times: u32) {
    if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == key) {
        *count = count.saturating_add(times);
    } else if counts.len() < KEYS {
        counts.push((key, times));
    }
}
