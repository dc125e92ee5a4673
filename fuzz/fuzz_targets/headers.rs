//! What servers say of themselves: headers, robots.txt, and answers that should list pages. The first line is a header, the rest a body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::fetch::robots::Rules;
use rashomon_read::fetch::{Response, links, max_age, retry_after, until};
use rashomon_read::watch::{Config, listing};

const WEEK: i64 = 7 * 24 * 3600;

fuzz_target!(|input: &[u8]| {
    let (header, body) = input.split_at(input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len()));
    let header = String::from_utf8_lossy(header);
    let now = "2026-03-03T10:00:00Z".parse().unwrap();
    for seconds in [retry_after(&header, now), until(&header, now)].into_iter().flatten() {
        assert!((0..=WEEK).contains(&seconds), "{seconds}");
    }
    assert!(max_age(&header).is_none_or(|seconds| seconds >= 0));
    let rules = Rules::of(200, body, "rashomon/1");
    let _ = rules.allow("https://herald.example/2026/ferry?page=2");
    assert!(rules.pause().is_none_or(|pause| (0..=60_000).contains(&pause)));
    let response = Response {
        status: 200,
        url: "https://herald.example/feed".to_owned(),
        body: body.to_vec(),
        charset: Some(header.clone().into_owned()),
        links: links(&header),
        ..Response::default()
    };
    if let Err(reason) = listing::read(&response, &response.url, 1_772_532_000, &Config::default()) {
        assert!(!reason.is_empty());
    }
});
