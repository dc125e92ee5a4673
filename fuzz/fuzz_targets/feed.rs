//! A feed, whole or damaged, ends in articles and reasons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::encoding;
use rashomon_read::feed::Feed;

fuzz_target!(|bytes: &[u8]| {
    let content = encoding::text_of(bytes);
    match Feed::parse(&content, Some("https://herald.example/feed")) {
        Ok(feed) => feed.entries.iter().for_each(|entry| assert!(!entry.identity().is_empty())),
        Err(reason) => assert!(!reason.is_empty()),
    }
});
