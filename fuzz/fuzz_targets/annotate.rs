//! Any text is annotated without a panic, and every span fits it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::annotate::annotate;
use rashomon::article::Article;

fuzz_target!(|text: &str| {
    let article = Article::from_text(text);
    let annotations = annotate(&article);
    for credit in &annotations.credits {
        assert!(text.get(credit.span.start as usize..credit.span.end as usize).is_some());
    }
    for furniture in &annotations.furniture {
        assert!(text.get(furniture.span.start as usize..furniture.span.end as usize).is_some());
    }
    for sentence in &annotations.text.sentences {
        assert!(text.get(sentence.span.start as usize..sentence.span.end as usize).is_some());
    }
});
