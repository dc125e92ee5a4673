//! Any text is annotated without a panic; every span fits it, and nobody is credited whom the text does not name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::annotate::{Layer, annotate};
use rashomon::article::{Article, Field};
use rashomon::span::Span;

fuzz_target!(|text: &str| {
    let article = Article::from_text(text);
    let annotations = annotate(&article);
    for credit in &annotations.credits {
        fits(text, credit.span);
    }
    for furniture in &annotations.furniture {
        fits(text, furniture.span);
    }
    for field in [Field::Title, Field::Text] {
        layer(article.field(field), annotations.layer(field));
    }
    for claim in &annotations.claims {
        let text = article.field(claim.field);
        fits(text, claim.span);
        fits(text, claim.sentence);
        for holder in &claim.holders {
            assert!(text.contains(&holder.text), "a holder that the text does not name: {}", holder.text);
        }
    }
});

fn layer(text: &str, layer: &Layer) {
    let mut at = 0;
    for sentence in &layer.sentences {
        fits(text, sentence.span);
        assert!(sentence.span.start >= at, "sentences out of order");
        at = sentence.span.end;
    }
    for attribution in &layer.attributions {
        assert!(!attribution.content.is_empty());
        attribution.content.iter().copied().chain(attribution.cue).for_each(|span| fits(text, span));
        if let Some(source) = &attribution.source {
            fits(text, source.span);
        }
    }
    layer.times.iter().for_each(|time| fits(text, time.span));
    layer.quantities.iter().for_each(|quantity| fits(text, quantity.span));
    layer.mentions.iter().for_each(|mention| fits(text, mention.span));
}

fn fits(text: &str, span: Span) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} does not fit the text");
}
