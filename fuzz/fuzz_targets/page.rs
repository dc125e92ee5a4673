//! A page becomes an article with a text, or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::{encoding, limits::Limits, page};

fuzz_target!(|bytes: &[u8]| {
    match page::read(&encoding::text_of(bytes), None, &Limits::default()) {
        Ok(article) => assert!(!article.text.trim().is_empty()),
        Err(reason) => assert!(!reason.is_empty()),
    }
});
