//! A time is read or not, and what was read is read again as the same second.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::moment;

fuzz_target!(|text: &str| {
    if let Some(found) = moment::parse(text) {
        let again = moment::parse(found.as_str()).expect("what was read is a time");
        assert_eq!(again.second(), found.second());
    }
});
