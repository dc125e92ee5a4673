//! A line of JSON becomes an article or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::{limits::Limits, record};

fuzz_target!(|line: &str| {
    if let Err(reason) = record::parse(line, &Limits::default()) {
        assert!(!reason.is_empty());
    }
});
