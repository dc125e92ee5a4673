//! Names: which spans name somebody or something, and what sort of thing.
//!
//! A name inside a time is none ('May' in '3 May'), and furniture names nobody. Mentions are in order, do not overlap, and
//! begin without an article ('the').

pub mod features;
pub mod kinds;
pub mod lexicon;
pub mod model;

use crate::annotate::{Annotations, Layer, Mention, SentenceKind};
use crate::article::Article;
use crate::span::Span;
use model::Scratch;

/// Assigns the mentions of both layers, each still an entity of its own.
pub fn find(article: &Article, annotations: &mut Annotations) {
    find_in(&article.text, &mut annotations.text);
    if let Some(title) = article.separate_title() {
        find_in(title, &mut annotations.title);
    }
}

/// Links mentions that name the same entity, and gives entities their keys.
pub fn link(article: &Article, annotations: &mut Annotations) {
    super::linking::link(article, annotations);
}

fn find_in(text: &str, layer: &mut Layer) {
    let mut mentions = Vec::new();
    let mut scratch = Scratch::default();
    for sentence in layer.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        let tokens = layer.tokens_of(sentence);
        for (span, class) in model::find(text, tokens, &mut scratch) {
            if !layer.times.iter().any(|time| time.span.overlaps(span)) {
                let span = without_article(text, span);
                mentions.push(Mention { span, kind: kinds::kind(span.of(text), class), entity: 0, place: None });
            }
        }
    }
    layer.mentions = mentions;
}

/// The span without a leading article.
#[must_use]
pub fn without_article(text: &str, span: Span) -> Span {
    let name = span.of(text);
    for article in ["the ", "a ", "an "] {
        if let Some(first) = name.get(..article.len())
            && first.eq_ignore_ascii_case(article)
        {
            return Span::at(span.start as usize + article.len(), span.end as usize).trim(text);
        }
    }
    span
}
