//! Who, when, how many, where: names, times, quantities and places, and whom the names of one article mean.

use crate::annotate::Annotations;
use crate::article::Article;

pub mod linking;
pub mod names;
pub mod places;
pub mod quantities;
pub mod times;

/// Assigns times, quantities, mentions with their places, and entities.
pub fn find(article: &Article, annotations: &mut Annotations) {
    // Times come first: a number inside a time is no quantity, and 'May' inside one is no name.
    times::find(article, annotations);
    quantities::find(article, annotations);
    names::find(article, annotations);
    places::resolve(article, annotations);
    names::link(article, annotations);
}
