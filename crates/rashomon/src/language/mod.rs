//! The analysis under all claims: language, sentences, tokens, parts of speech, dependencies.

pub mod clusters;
pub mod lemma;
pub mod linear;
pub mod sentences;
pub mod tokens;

use crate::annotate::{Annotations, Layer, Sentence, SentenceKind};
use crate::article::Article;

/// Assigns language, sentences and tokens of both layers.
pub fn analyse(article: &Article, annotations: &mut Annotations) {
    annotations.text = layer(&article.text);
    if let Some(title) = article.separate_title() {
        annotations.title = layer(title);
    }
}

#[allow(clippy::cast_possible_truncation)]
fn layer(text: &str) -> Layer {
    let mut layer = Layer::default();
    for span in sentences::split(text) {
        let first = layer.tokens.len() as u32;
        tokens::tokenize(text, span, &mut layer.tokens);
        let tokens = first..layer.tokens.len() as u32;
        layer.sentences.push(Sentence { span, tokens, kind: SentenceKind::Prose, parsed: false });
    }
    layer
}
