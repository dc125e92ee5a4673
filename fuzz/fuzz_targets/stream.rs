//! Any bytes, as a file of unknown kind (gzip, records, page, feed, archive, text), end in articles and reasons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::{limits::Limits, open};
use std::io::Cursor;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    if let Ok(items) = open::stream(stream, Path::new("fuzz"), &Limits::default()) {
        for item in items {
            if let Err(rejected) = item {
                assert!(!rejected.reason.is_empty());
            }
        }
    }
});
