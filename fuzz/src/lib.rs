//! What several targets ask of what an article says.

use rashomon::annotate::{Annotations, Layer};
use rashomon::article::{Article, Field};
use rashomon::seen::plainly;
use rashomon::span::{CodePoints, Span};

/// Whatever an article is taken to say stands in it.
pub fn sound(article: &Article, annotations: &Annotations) {
    let points = CodePoints::of(&article.text);
    for credit in &annotations.credits {
        fits(&article.text, &points, credit.span);
    }
    for furniture in &annotations.furniture {
        fits(&article.text, &points, furniture.span);
    }
    for field in [Field::Title, Field::Text] {
        layer(article.field(field), annotations.layer(field));
    }
    for claim in &annotations.claims {
        let text = article.field(claim.field);
        let points = CodePoints::of(text);
        fits(text, &points, claim.span);
        fits(text, &points, claim.sentence);
        assert!(!claim.span.of(text).trim().is_empty(), "a claim without words");
        // Names are told as they are read: without the characters that nobody sees.
        let read = plainly(text);
        for word in claim.holders.iter().flat_map(|holder| holder.text.split_whitespace()) {
            assert!(read.contains(word), "a holder that the text does not name: {word}");
        }
    }
}

fn layer(text: &str, layer: &Layer) {
    let points = CodePoints::of(text);
    let fits = |span| fits(text, &points, span);
    let mut at = 0;
    for sentence in &layer.sentences {
        fits(sentence.span);
        assert!(sentence.span.start >= at, "sentences out of order");
        at = sentence.span.end;
    }
    for attribution in &layer.attributions {
        assert!(!attribution.content.is_empty());
        attribution.content.iter().copied().chain(attribution.cue).for_each(fits);
        if let Some(source) = &attribution.source {
            fits(source.span);
        }
    }
    layer.times.iter().for_each(|time| fits(time.span));
    layer.quantities.iter().for_each(|quantity| fits(quantity.span));
    layer.mentions.iter().for_each(|mention| fits(mention.span));
}

/// A span is a piece of its text, and its code points cut out the same piece.
fn fits(text: &str, points: &CodePoints<'_>, span: Span) {
    let Some(piece) = text.get(span.start as usize..span.end as usize) else {
        panic!("{span:?} does not fit the text");
    };
    let (start, end) = points.range(span);
    let before = text[..span.start as usize].chars().count();
    assert_eq!((start as usize, (end - start) as usize), (before, piece.chars().count()), "{span:?} in code points");
}
