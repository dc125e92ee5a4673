//! Places: which place of the gazetteer a name means, and which place lies in which.

mod fold;
mod gazetteer;
mod home;
mod recognition;
mod resolution;

pub use fold::{abbreviation, fold};
pub use gazetteer::{
    Gazetteer, MAGIC, POPULATION_STEPS, PlaceId, RECORD, Record, contains_record, gazetteer, kilometres,
};

use crate::annotate::{Annotations, Place, Precision};
use crate::article::Article;

/// Resolves the mentions that name places, adds places that the name finder missed, and corrects kinds where the evidence of
/// the gazetteer is strong.
pub fn resolve(article: &Article, annotations: &mut Annotations) {
    resolution::resolve(article, annotations);
}

/// Whether a place contains another, by the divisions of the gazetteer; a place contains itself.
#[must_use]
pub fn contains(outer: &Place, inner: &Place) -> bool {
    if outer == inner {
        return true;
    }
    match outer.precision {
        Precision::Country => {
            inner.precision != Precision::Country && outer.country.is_some() && outer.country == inner.country
        }
        Precision::Admin1 => inner.country == outer.country && inner.admin1.as_deref() == Some(outer.name.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
