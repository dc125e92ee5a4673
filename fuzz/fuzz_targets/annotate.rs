//! Any text is annotated without a panic; every span fits it, nobody is credited whom the text does not name, and twice gives the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::annotate::annotate;
use rashomon::article::Article;
use rashomon::wire::annotate::Line;

fuzz_target!(|text: &str| {
    let article = Article::from_text(text);
    let annotations = annotate(&article);
    rashomon_fuzz::sound(&article, &annotations);
    let line = serde_json::to_string(&Line::of(&article, &annotations, true)).expect("a line of JSON");
    let again = annotate(&article);
    assert_eq!(line, serde_json::to_string(&Line::of(&article, &again, true)).expect("a line of JSON"));
});
