//! An archive, whole or damaged, ends in articles and reasons, and reading from an offset gives what was read behind it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::limits::Limits;
use rashomon_read::warc::Archive;
use std::io::Cursor;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { article_bytes: 1 << 20, ..Limits::default() };
    let at = |offset| Archive::at(Cursor::new(bytes.to_vec()), offset, Path::new("fuzz"), &limits);
    let Ok(mut archive) = at(0) else { return };
    let mut resumed = 0;
    while let Some(item) = archive.next() {
        match item {
            Ok(read) => {
                if let Some(offset) = archive.offset().filter(|_| resumed < 8) {
                    resumed += 1;
                    let mut again = at(offset).expect("what was read is read again").flatten();
                    assert!(again.any(|again| again.article == read.article), "it is not read again from {offset}");
                }
            }
            Err(rejected) => assert!(!rejected.reason.is_empty()),
        }
    }
});
