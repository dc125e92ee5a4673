//! Times, quantities and places of any text: a clear value or none, never an infinite, backward or misplaced one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::annotate::{Approximation, Layer, annotate};
use rashomon::article::Article;

fuzz_target!(|input: (&str, Option<&str>)| {
    let (text, published) = input;
    let published = published.and_then(|moment| moment.parse().ok());
    let article = Article { published, ..Article::from_text(text) };
    let Layer { times, quantities, mentions, .. } = annotate(&article).text;
    let mut last = 0;
    for quantity in &quantities {
        assert!(quantity.span.start >= last, "quantities out of order");
        last = quantity.span.start;
        let (low, high) = (quantity.amount.low, quantity.amount.high);
        assert!(low.is_some() || high.is_some(), "a quantity without a value");
        assert!(low.is_none_or(f64::is_finite) && high.is_none_or(f64::is_finite), "{low:?} to {high:?}");
        assert!(low.zip(high).is_none_or(|(low, high)| low <= high), "{low:?} to {high:?} runs backwards");
        let one_sided = !matches!(
            quantity.amount.approximation,
            Approximation::Exact | Approximation::About | Approximation::Range
        );
        assert_eq!(one_sided, low.is_none() || high.is_none(), "{:?}", quantity.amount);
    }
    for time in &times {
        assert!(!time.value.is_empty(), "a time without a value");
        assert!(
            time.earliest.zip(time.latest).is_none_or(|(first, last)| first <= last),
            "{} runs backwards",
            time.value
        );
    }
    for place in mentions.iter().filter_map(|mention| mention.place.as_ref()) {
        assert!((-90.0..=90.0).contains(&place.lat) && (-180.0..=180.0).contains(&place.lon), "{place:?}");
    }
});
