//! The analysis under all claims: language, sentences, tokens, parts of speech, dependencies.

mod blocks;
pub mod clusters;
pub mod en;
pub mod lemma;
pub mod linear;
pub mod rules;
pub mod sentences;
pub mod tagger;
pub mod tokens;
pub mod words;

use crate::annotate::{Annotations, Layer, Sentence, SentenceKind};
use crate::article::Article;
use crate::span::Span;

/// Assigns language, sentences and tokens of both layers.
pub fn analyse(article: &Article, annotations: &mut Annotations) {
    let text = layer(&article.text, annotations);
    annotations.text = text;
    if let Some(title) = article.separate_title() {
        annotations.title = layer(title, &Annotations::default());
    }
}

#[allow(clippy::cast_possible_truncation)]
fn layer(text: &str, known: &Annotations) -> Layer {
    let rules = en::rules();
    let tagger = tagger::english();
    let (mut words, mut entries, mut buffer) = (Vec::new(), Vec::new(), String::new());
    let mut layer = Layer::default();
    layer.tokens.reserve(text.len() / 5);
    for span in sentences::split(rules, text) {
        let first = layer.tokens.len() as u32;
        tokens::tokenize(rules, text, span, &mut layer.tokens);
        if let (Some(tagger), Some(tokens)) = (tagger, layer.tokens.get_mut(first as usize..)) {
            tagger::look(tokens.iter().map(|token| token.span.of(text)), &mut words, &mut buffer);
            tagger.tag(&words, &mut entries, tokens);
        }
        let tokens = first..layer.tokens.len() as u32;
        layer.sentences.push(Sentence { span, tokens, kind: kind(text, span, known), parsed: false });
    }
    layer
}

/// What a sentence is: furniture where it lies in furniture or a credit, a headline where it stands on its line alone and
/// ends without a stop.
fn kind(text: &str, span: Span, known: &Annotations) -> SentenceKind {
    if known.furniture.iter().any(|furniture| furniture.span.contains(span))
        || known.credits.iter().any(|credit| covers(credit.span, span))
    {
        return SentenceKind::Furniture;
    }
    let alone = text[..span.start as usize].trim_end_matches([' ', '\t', '\u{A0}']).ends_with(['\n', '\r'])
        || text[..span.start as usize].trim().is_empty();
    let ended = text[span.end as usize..].trim_start_matches([' ', '\t', '\u{A0}']);
    let alone = alone && (ended.is_empty() || ended.starts_with(['\n', '\r']));
    let stopped =
        span.of(text).trim_end_matches(tokens::is_closing).ends_with(['.', '!', '?', '…', ':', ';', ',', '。']);
    // The longest headlines of news have some thirty words.
    if alone && !stopped && span.len() <= MAX_HEADLINE { SentenceKind::Headline } else { SentenceKind::Prose }
}

const MAX_HEADLINE: u32 = 200;

/// Whether a credit is all that a sentence says: a dateline at its head is not.
fn covers(credit: Span, sentence: Span) -> bool {
    credit.contains(sentence) || sentence.contains(credit) && credit.len() * 4 >= sentence.len() * 3
}
