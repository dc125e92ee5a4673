//! Character references, as HTML has them. Entities that a document declares itself are never expanded.

use std::borrow::Cow;
use web_atoms::NAMED_ENTITIES;

/// Longest name of an entity.
const LONGEST: usize = 32;

/// What numeric references from 128 to 159 mean: their writers had Windows-1252 in mind (HTML standard, 13.2.5.80).
const WINDOWS_1252: [u32; 32] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
    0x017e, 0x0178,
];

/// Text with its references resolved once; what is none stays as written.
#[must_use]
pub fn resolved(text: &str) -> Cow<'_, str> {
    resolve(text, false)
}

/// The same for an attribute, where '&copy=' is part of an address.
#[must_use]
pub fn resolved_in_attribute(text: &str) -> Cow<'_, str> {
    resolve(text, true)
}

fn resolve(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = reference(&rest[1..], in_attribute, &mut out);
        if used == 0 {
            out.push('&');
        }
        rest = &rest[1 + used..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes what a reference behind '&' stands for. How many bytes it has; 0 for none.
fn reference(rest: &str, in_attribute: bool, out: &mut String) -> usize {
    if let Some(number) = rest.strip_prefix('#') {
        return numeric(number, out).map_or(0, |used| used + 1);
    }
    let length = rest.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let name = &rest[..length];
    let with_end = rest.get(..=length).filter(|name| name.ends_with(';'));
    let next = rest.as_bytes().get(length);
    // Without ';' old names alone count, and only as whole words.
    let bare =
        || NAMED_ENTITIES.get(name).filter(|_| !(in_attribute && next == Some(&b'='))).map(|points| (points, length));
    let found = match with_end {
        Some(with_end) => NAMED_ENTITIES.get(with_end).map(|points| (points, length + 1)),
        None => bare(),
    };
    let Some((&(first, second), used)) = found.filter(|(points, _)| points.0 != 0) else { return 0 };
    out.extend([first, second].into_iter().filter(|point| *point != 0).filter_map(char::from_u32));
    used
}

fn numeric(number: &str, out: &mut String) -> Option<usize> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let count = digits.bytes().take(8).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let point = u32::from_str_radix(&digits[..count], radix).ok()?;
    let point = match point {
        128..=159 => *WINDOWS_1252.get(point as usize - 128)?,
        0 => 0xfffd,
        point => point,
    };
    out.push(char::from_u32(point).unwrap_or('\u{fffd}'));
    let end = digits.as_bytes().get(count) == Some(&b';');
    Some(usize::from(radix == 16) + count + usize::from(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_once() {
        for (text, expected) in [
            ("AT&T &amp; co", "AT&T & co"),
            ("&amp;lt;", "&lt;"),
            ("&#8217;&#x2019;&#146;", "’’’"),
            ("caf&eacute; &eacute", "café é"),
            ("&unknown; &; &#; &#xzz;", "&unknown; &; &#; &#xzz;"),
            ("&nbsp;&hellip;&#0;", "\u{a0}…\u{fffd}"),
            ("&copyright", "&copyright"),
            ("&", "&"),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
        assert_eq!(resolved_in_attribute("?a=1&copy=2&amp;lt=3"), "?a=1&copy=2&lt=3");
    }
}
