//! Bytes of any encoding become a text, and its title stands in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::{encoding, limits::Limits, text};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(article) = text::parse(encoding::text_of(bytes), &Limits::default()) {
        assert!(article.title.is_none_or(|title| article.text.contains(&title)));
    }
});
