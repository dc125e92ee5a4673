//! Places: which place of the gazetteer a name means, and which place lies in which.

mod fold;
mod gazetteer;
mod home;
mod recognition;
mod resolution;
mod roads;
mod weights;
mod words;

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
///
/// ```
/// use rashomon::mention::places::{contains, gazetteer};
/// let place = |name: &str| gazetteer().candidates(name).first().map(|record| gazetteer().place(record)).unwrap();
/// assert!(contains(&place("Russia"), &place("Kursk region")));
/// assert!(!contains(&place("Kursk region"), &place("Russia")));
/// ```
#[must_use]
pub fn contains(outer: &Place, inner: &Place) -> bool {
    if outer == inner {
        return true;
    }
    match (record_of(outer), record_of(inner)) {
        (Some(outer), Some(inner)) => contains_record(&outer, &inner),
        _ => {
            outer.precision == Precision::Country
                && outer.country.is_some()
                && outer.country == inner.country
                && inner.precision != Precision::Country
        }
    }
}

/// What a place lies in, from the nearest division to the country; empty for countries, for seas and for what lies in several.
///
/// ```
/// use rashomon::mention::places::{containers, gazetteer};
/// let houston = gazetteer().place(&gazetteer().candidates("Houston")[0]);
/// let names: Vec<String> = containers(&houston).into_iter().map(|place| place.name).collect();
/// assert_eq!(names, ["Harris County", "Texas", "United States"]);
/// ```
#[must_use]
pub fn containers(place: &Place) -> Vec<Place> {
    let Some(record) = record_of(place) else { return Vec::new() };
    let divisions =
        [record.admin2, record.admin1].into_iter().filter(|id| *id != 0).filter_map(|id| gazetteer().record(id));
    let country = gazetteer().country(record.country).filter(|country| country.id != record.id);
    divisions.chain(country).map(|record| gazetteer().place(&record)).collect()
}

/// The record that a place was made of.
fn record_of(place: &Place) -> Option<Record> {
    gazetteer().places(&fold(&place.name)).find(|record| gazetteer().place(record) == *place)
}

#[cfg(test)]
mod tests;
