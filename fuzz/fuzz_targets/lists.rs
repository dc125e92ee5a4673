//! Subscription lists, sitemaps and pages that offer feeds end in addresses and reasons, and a list that is written is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::feed::discover;
use rashomon_read::markup::plain;
use rashomon_read::{encoding, opml, sitemap};

fuzz_target!(|bytes: &[u8]| {
    let content = encoding::text_of(bytes);
    if let Ok(list) = opml::parse(&content) {
        let again = opml::parse(&opml::write("fuzz", &list)).expect("what was written is a list");
        assert_eq!(again.len(), list.len());
    }
    if let Err(reason) = sitemap::parse(&content, Some("https://herald.example/map.xml")) {
        assert!(!reason.is_empty());
    }
    for offer in discover::offers(&content, Some("https://herald.example/")) {
        assert!(!offer.url.is_empty());
    }
    assert!(plain::plain(&content).len() <= 3 * content.len() + 16);
});
