//! Places.

use crate::annotate::Annotations;
use crate::article::Article;

/// Resolves the mentions that name places to GeoNames.
pub fn resolve(_article: &Article, _annotations: &mut Annotations) {}
