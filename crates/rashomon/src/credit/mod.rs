//! Where an article comes from (credits), and what on its page is no part of the report (furniture).

use crate::annotate::Annotations;
use crate::article::Article;

/// Finds credits and furniture in the text, in order of place.
pub fn find(_article: &Article, _annotations: &mut Annotations) {}
