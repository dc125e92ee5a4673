//! Times.

use crate::annotate::Annotations;
use crate::article::Article;

/// Assigns the times of both layers.
pub fn find(_article: &Article, _annotations: &mut Annotations) {}
