//! Quantities.

use crate::annotate::Annotations;
use crate::article::Article;

/// Assigns the quantities of both layers.
pub fn find(_article: &Article, _annotations: &mut Annotations) {}
