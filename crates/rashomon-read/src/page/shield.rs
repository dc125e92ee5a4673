//! What a page may not do to the tree builder: nest without end, or hang thousands of attributes on one element.
//!
//! Builders on html5ever take over eight seconds for 100,000 nested elements and compare attributes pairwise, so tags below the
//! deepest level and attributes beyond the most are left out. Scripts and styles are left out too, JSON-LD excepted: they are
//! half of a news page's bytes, and the builder would read every one of them.

use crate::limits::Limits;
use std::borrow::Cow;

/// Elements without an end tag, and those whose end tag is often left out and implied.
const NOT_NESTING: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "html", "head", "body",
];

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp"];

/// The page without scripts and styles, its nesting and attributes within the limits.
#[must_use]
pub fn shield<'h>(html: &'h str, limits: &Limits) -> Cow<'h, str> {
    let mut kept: Option<String> = None;
    // Everything before here stands in `kept`, if that was begun.
    let mut copied = 0;
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = memchr::memmem::find(rest.as_bytes(), b"-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let closing = rest.starts_with("</");
        let name_at = if closing { 2 } else { 1 };
        let name_length = rest.bytes().skip(name_at).take_while(u8::is_ascii_alphanumeric).count();
        if name_length == 0 || !rest.as_bytes()[name_at].is_ascii_alphabetic() {
            at = start + 1;
            continue;
        }
        let name = rest[name_at..name_at + name_length].to_ascii_lowercase();
        let Tag { end, attributes_end, self_closing } = tag(rest, name_at + name_length, limits.page_attributes);
        let end = start + end;
        at = end;
        if !closing && (name == "style" || (name == "script" && !html[start..end].contains("ld+json"))) {
            let kept = kept.get_or_insert_with(|| String::with_capacity(html.len() / 2));
            kept.push_str(&html[copied..start]);
            at = raw_end(html, end, &name);
            copied = at;
            continue;
        }
        let nests = !NOT_NESTING.contains(&name.as_str()) && !self_closing;
        let mut drop_tag = false;
        if nests && closing {
            drop_tag = depth > limits.page_depth;
            depth = depth.saturating_sub(1);
        } else if nests {
            depth += 1;
            drop_tag = depth > limits.page_depth;
        }
        if drop_tag {
            let kept = kept.get_or_insert_with(String::new);
            kept.push_str(&html[copied..start]);
            copied = end;
        } else if let Some(cut) = attributes_end {
            let kept = kept.get_or_insert_with(String::new);
            kept.push_str(&html[copied..start + cut]);
            kept.push('>');
            copied = end;
        }
        if !closing && RAW.contains(&name.as_str()) {
            at = raw_end(html, end, &name);
            depth -= usize::from(nests);
        }
    }
    match kept {
        None => Cow::Borrowed(html),
        Some(mut kept) => {
            kept.push_str(&html[copied..]);
            Cow::Owned(kept)
        }
    }
}

/// A tag: where it ends, and where its attributes have to end if it has too many.
struct Tag {
    end: usize,
    attributes_end: Option<usize>,
    self_closing: bool,
}

/// Walks over a tag from behind its name; quoted values may hold '>'.
fn tag(rest: &str, from: usize, most: usize) -> Tag {
    let bytes = rest.as_bytes();
    let mut at = from;
    let mut attributes = 0;
    let mut attributes_end = None;
    let mut previous = b' ';
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'>' => return Tag { end: at + 1, attributes_end, self_closing: previous == b'/' },
            b'"' | b'\'' if previous == b'=' => {
                at = memchr::memchr(byte, &bytes[at + 1..]).map_or(bytes.len(), |end| at + 1 + end);
            }
            b if !b.is_ascii_whitespace() && previous.is_ascii_whitespace() && b != b'=' => {
                attributes += 1;
                if attributes > most && attributes_end.is_none() {
                    attributes_end = Some(at);
                }
            }
            _ => {}
        }
        previous = byte;
        at += 1;
    }
    Tag { end: rest.len(), attributes_end, self_closing: false }
}

/// Where the content of a raw element that begins at `from` ends.
fn raw_end(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let start = at + found;
        let end = start + 2 + name.len();
        if bytes.get(start + 2..end).is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes())) {
            return bytes[end..].iter().position(|b| *b == b'>').map_or(html.len(), |close| end + close + 1);
        }
        at = start + 2;
    }
    // Without an end tag the builder takes the rest as content too.
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_passes_untouched() {
        let page = "<html><body><div class='a > b'><p>One<p>Two<br></div><textarea><div></textarea></body></html>";
        assert!(matches!(shield(page, &Limits::default()), Cow::Borrowed(_)));
    }

    #[test]
    fn scripts_are_left_out_but_for_json_ld() {
        let page = "<p>a</p><script>if (a < b) { '</p>' }</script><script type=\"application/ld+json\">{}</script><style>p{}</style>b";
        let kept = "<p>a</p><script type=\"application/ld+json\">{}</script>b";
        assert_eq!(shield(page, &Limits::default()), kept);
    }

    #[test]
    fn deep_tags_are_left_out_and_their_text_stays() {
        let limits = Limits { page_depth: 2, ..Limits::default() };
        assert_eq!(shield("<div><div><div><b>x</b></div>y</div></div>z", &limits), "<div><div>xy</div></div>z");
    }

    #[test]
    fn attributes_beyond_the_most_are_left_out() {
        let limits = Limits { page_attributes: 2, ..Limits::default() };
        assert_eq!(shield("<p a=1 b=\"2 3\" c=4 d>x</p>", &limits), "<p a=1 b=\"2 3\" >x</p>");
    }
}
