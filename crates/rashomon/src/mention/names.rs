//! Names.

use crate::annotate::Annotations;
use crate::article::Article;

/// Assigns the mentions of both layers, each still an entity of its own.
pub fn find(_article: &Article, _annotations: &mut Annotations) {}

/// Links mentions that name the same entity, and gives entities their keys.
pub fn link(_article: &Article, _annotations: &mut Annotations) {}
