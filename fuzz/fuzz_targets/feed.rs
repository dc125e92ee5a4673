//! A feed, whole or damaged, ends in articles and reasons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::{encoding, feed};
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let content = encoding::text_of(bytes);
    for items in [feed::read(&content, Path::new("fuzz")), feed::read_json(&content, Path::new("fuzz"))].into_iter().flatten() {
        for item in items {
            if let Err(rejected) = item {
                assert!(!rejected.reason.is_empty());
            }
        }
    }
});
