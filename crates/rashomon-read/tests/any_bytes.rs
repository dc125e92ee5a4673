//! Any bytes end in articles and reasons: no panic, no error without a reason, no text that was not in the input.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use rashomon::article::{Article, Rejected};
use rashomon_read::limits::Limits;
use rashomon_read::{encoding, open, page};
use std::io::{Cursor, Write as _};
use std::path::Path;

fn read(bytes: Vec<u8>) -> Result<(Vec<Article>, Vec<Rejected>), String> {
    let items = open::stream(Box::new(Cursor::new(bytes)), Path::new("any"), &Limits::default())?;
    let (mut articles, mut refused) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Ok(read) => articles.push(read.article),
            Err(rejected) => refused.push(rejected),
        }
    }
    Ok((articles, refused))
}

/// Bytes that look like one of the kinds for a while.
fn almost() -> impl Strategy<Value = Vec<u8>> {
    let opening = prop_oneof![
        Just(""),
        Just("{\"text\":\"The bridge of Lorma was closed.\"}\n"),
        Just("{\"html\":\"<p>"),
        Just("<!doctype html><html><head><title>"),
        Just(
            "<html><body><article><p>The old bridge of Lorma was closed on Monday, and stays so until the water falls.</p>"
        ),
        Just("<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":"),
        Just("<?xml version=\"1.0\"?><rss><channel><item><title>"),
        Just("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 30\r\n\r\n"),
        Just("\u{1f}\u{8b}"),
        Just("Bridge closed in Lorma\n\n"),
    ];
    (opening, prop::collection::vec(any::<u8>(), 0..400), any::<bool>()).prop_map(|(opening, rest, ascii)| {
        let rest =
            rest.into_iter().map(|byte| if ascii { b" <>/\"'=ab{}:,\n&;p"[usize::from(byte) % 17] } else { byte });
        opening.bytes().chain(rest).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_input_ends_in_articles_and_reasons(bytes in almost()) {
        match read(bytes) {
            Ok((articles, refused)) => {
                prop_assert!(refused.iter().all(|rejected| !rejected.reason.is_empty()));
                prop_assert!(articles.iter().all(|article| !article.text.is_empty() || article.title.is_some()));
            }
            Err(reason) => prop_assert!(!reason.is_empty()),
        }
    }

    #[test]
    fn gzip_changes_nothing(bytes in almost()) {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&bytes).unwrap();
        // Bytes that claim to be gzip themselves are another matter: what is packed twice is not unpacked twice.
        prop_assume!(!bytes.starts_with(&[0x1f, 0x8b]));
        prop_assert_eq!(read(encoder.finish().unwrap()), read(bytes));
    }

    #[test]
    fn a_cut_gzip_never_panics(bytes in almost(), cut in 0usize..500) {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&bytes).unwrap();
        let mut packed = encoder.finish().unwrap();
        packed.truncate(cut);
        let _ = read(packed);
    }

    #[test]
    fn words_of_a_page_come_from_the_page(rest in "(<p>|</p>|<div class=\"x\">|</div>|<br>|word |other, |Stop\\. |&amp;|<li>|<h2>|<a href=x>|</a>){0,60}") {
        if let Ok(article) = page::read(&rest, None, &Limits::default()) {
            for word in article.text.split_whitespace() {
                prop_assert!(word.chars().all(|c| c == '&' || c == '\u{fffd}' || rest.contains(c)), "{}", word);
            }
        }
    }

    #[test]
    fn decoding_is_total(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = encoding::text_of(&bytes);
    }
}
