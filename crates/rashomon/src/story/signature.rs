//! What the placing of an article rests on: its evidence, weighed by how rare everything is in the stream so far.

use super::evidence::Evidence;
use super::lead::Lead;
use super::many::Many;
use super::rarity::Rarity;
use super::terms::{self, Term};
use super::weights::Weights;
use serde::{Deserialize, Serialize};

/// What the placing of an article rests on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Signature {
    /// Weighted terms, in order of key, of length one.
    pub terms: Vec<Term>,
    /// The rarest words of title and lead, likewise.
    pub focus: Vec<Term>,
    /// Those of them that are written with a capital.
    pub names: Vec<Term>,
    /// See [`Evidence`].
    pub day: Option<i32>,
    /// See [`Evidence`].
    pub title_only: bool,
    /// See [`Evidence`].
    pub happened: Vec<u32>,
    /// See [`Evidence`].
    pub places: Vec<u32>,
    /// See [`Evidence`].
    pub people: Vec<u32>,
    /// See [`Evidence`].
    pub acts: Vec<u32>,
    /// See [`Evidence`].
    pub figures: Vec<u32>,
    /// See [`Evidence`].
    pub lead: Lead,
    /// See [`Evidence`].
    pub many: Many,
}

impl Signature {
    /// The signature of an article, on what the stream has seen so far.
    #[must_use]
    pub fn of(evidence: &Evidence, rarity: &Rarity, weights: &Weights) -> Self {
        Self {
            terms: terms::weigh(&evidence.terms, rarity, weights),
            focus: terms::focus(&evidence.terms, rarity, weights, false),
            names: terms::focus(&evidence.terms, rarity, weights, true),
            day: evidence.day,
            title_only: evidence.title_only,
            happened: evidence.happened.clone(),
            places: evidence.places.clone(),
            people: evidence.people.clone(),
            acts: evidence.acts.clone(),
            figures: evidence.figures.clone(),
            lead: evidence.lead.clone(),
            many: evidence.many,
        }
    }
}
