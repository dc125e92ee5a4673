//! Whom the names of one article mean, and what other articles call the same.

use crate::annotate::{Annotations, Entity};
use crate::article::Article;
use crate::mention::names::lexicon::folded;

/// Links mentions that name the same entity, and gives entities their keys.
#[allow(clippy::cast_possible_truncation)]
pub fn link(article: &Article, annotations: &mut Annotations) {
    let mut entities: Vec<Entity> = Vec::new();
    let Annotations { title, text, .. } = annotations;
    for (layer, source) in [(title, article.separate_title().unwrap_or("")), (text, article.text.as_str())] {
        for mention in &mut layer.mentions {
            let name = mention.span.of(source);
            let key = format!("{}:{}", mention.kind.as_str(), folded(name));
            let index = entities.iter().position(|entity| entity.key == key).unwrap_or_else(|| {
                entities.push(Entity { key, name: name.to_owned(), kind: mention.kind });
                entities.len() - 1
            });
            mention.entity = index as u32;
        }
    }
    annotations.entities = entities;
}
