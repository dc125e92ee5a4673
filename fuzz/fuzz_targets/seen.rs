//! Whatever characters a text has, and whatever encoding its bytes are said to have, spans of the text as read stand in the text as given.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::seen::Seen;
use rashomon::span::Span;
use rashomon_read::encoding;

fuzz_target!(|bytes: &[u8]| {
    for label in ["utf-8", "utf-16le", "windows-1252", "iso-2022-jp", "gb18030", "none"] {
        spans(&encoding::text_labelled(bytes, label));
    }
});

fn spans(given: &str) {
    let Some(seen) = Seen::through(given) else { return };
    let mut last = 0;
    for (start, c) in seen.text().char_indices() {
        let span = seen.given(Span::at(start, start + c.len_utf8()));
        assert!(given.get(span.start as usize..span.end as usize).is_some_and(|piece| !piece.is_empty()), "{span:?}");
        assert!(span.start >= last, "{span:?} stands before {last}");
        last = span.start;
    }
    for (start, c) in given.char_indices() {
        let span = seen.seen(Span::at(start, start + c.len_utf8()));
        assert!(seen.text().get(span.start as usize..span.end as usize).is_some(), "{span:?} of the text as read");
    }
}
