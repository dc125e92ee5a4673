//! The body of an answer is unpacked within its limits, whatever it claims to be packed with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::decode;
use rashomon_read::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { article_bytes: 1 << 20, ..Limits::default() };
    for encodings in ["gzip", "deflate", "br", "zstd", "gzip, br"] {
        if let Ok((body, _)) = decode::decoded(bytes, encodings, &limits) {
            assert!(body.len() <= limits.article_bytes.max(bytes.len()));
        }
    }
});
