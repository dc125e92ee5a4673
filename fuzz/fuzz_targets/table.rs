//! A table as text, whatever its header and quotation marks, ends in articles and reasons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::decode::Fault;
use rashomon_read::limits::Limits;
use rashomon_read::table::csv::{Rows, delimiter};
use std::io::Cursor;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    // Rows of more than a few bytes are too long here: what is read again behind them is met early.
    let limits = Limits { article_bytes: 256, ..Limits::default() };
    let delimiter = delimiter(&String::from_utf8_lossy(bytes)).unwrap_or(b',');
    let rows =
        Rows::new(Box::new(Cursor::new(bytes.to_vec())), delimiter, Fault::default(), Path::new("fuzz"), &limits);
    let mut line = 0;
    for row in rows {
        let at = match row {
            Ok(read) => read.line,
            Err(rejected) => {
                assert!(!rejected.reason.is_empty());
                rejected.line
            }
        };
        assert!(at.is_none_or(|at| at >= line), "line {at:?} is read behind line {line}");
        line = at.unwrap_or(line);
    }
});
