//! Tables in Parquet: whatever the bytes, each row is an article or is refused with a reason, and reading ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::limits::Limits;
use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;

/// What the `parquet` crate did not foresee is caught on the thread that reads, and told as damage: a panic there is no finding.
fn let_the_reader_catch() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some("parquet") {
            abort(panic);
        }
    }));
}

fuzz_target!(
    init: let_the_reader_catch(),
    |bytes: &[u8]| {
        // The footer of a Parquet file stands at its end: it is read from a file, not from a stream.
        let path = std::env::temp_dir().join(format!("rashomon-fuzz-{}.parquet", std::process::id()));
        let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        let limits = Limits { article_bytes: 1 << 20, ..Limits::default() };
        if let Ok(items) = rashomon_read::table::parquet::rows(file, Path::new("fuzz.parquet"), &limits) {
            for item in items.take(1_000) {
                if let Err(rejected) = item {
                    assert!(!rejected.reason.is_empty());
                }
            }
        }
    }
);
