//! Claims.

pub mod roles;

use crate::annotate::Annotations;
use crate::article::Article;

/// Assigns the claims of both layers.
pub fn find(_article: &Article, _annotations: &mut Annotations) {}
