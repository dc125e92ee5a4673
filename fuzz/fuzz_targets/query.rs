//! What is typed to search finds the text that it was copied from, and nothing that was typed is an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_store::Query;

fuzz_target!(|typed: &str| {
    if let Some(query) = Query::parse(typed) {
        assert!(query.matches(typed), "{query:?} does not match what it was read from");
        assert!(!query.matches(""));
    }
});
