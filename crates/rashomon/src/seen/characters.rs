//! Characters that are not seen, or are seen as others.

use super::mojibake;
use crate::span::Span;
use std::borrow::Cow;

/// A stretch of the text, and what is seen there.
pub(super) struct Change {
    pub(super) at: Span,
    pub(super) text: Cow<'static, str>,
}

/// What of a text is seen otherwise than it is given, in order of place.
pub(super) fn changes(given: &str) -> impl Iterator<Item = Change> + '_ {
    let mut at = 0;
    let ascii = given.is_ascii();
    std::iter::from_fn(move || {
        if ascii {
            return None;
        }
        let bytes = given.as_bytes();
        while at < bytes.len() {
            // Most text is ASCII, eight bytes at a time.
            if let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>())
                && u64::from_ne_bytes(*chunk) & 0x8080_8080_8080_8080 == 0
            {
                at += 8;
                continue;
            }
            if bytes[at] < 0x80 {
                at += 1;
                continue;
            }
            let character = given.get(at..)?.chars().next()?;
            let (text, length) = match seen_as(given, at, character) {
                Some(found) => found,
                None => {
                    at += character.len_utf8();
                    continue;
                }
            };
            let start = at;
            at += length;
            return Some(Change { at: Span::at(start, at), text });
        }
        None
    })
}

/// What is seen at a character that is no ASCII, and how many bytes it stands for; `None` where it is seen as given.
fn seen_as(given: &str, at: usize, character: char) -> Option<(Cow<'static, str>, usize)> {
    if matches!(character, 'Â' | 'Ã' | 'â') {
        let (meant, length) = mojibake::meant(given, at)?;
        return Some((meant.map_or(Cow::Borrowed(""), plain), length));
    }
    let length = character.len_utf8();
    let before = || given.get(..at).and_then(|text| text.chars().next_back());
    let behind = || given.get(at + length..).and_then(|text| text.chars().next());
    let digits = || before().is_some_and(|c| c.is_ascii_digit()) && behind().is_some_and(|c| c.is_ascii_digit());
    let letters = || before().is_some_and(char::is_alphabetic) && behind().is_some_and(char::is_alphabetic);
    let latin = |c: Option<char>| c.is_none_or(|c| c < '\u{250}' || ('\u{2000}'..'\u{2070}').contains(&c));
    let text = match character {
        // They join and part letters of other scripts, and the parts of one picture.
        '\u{200C}' | '\u{200D}' if latin(before()) && latin(behind()) => Cow::Borrowed(""),
        // '10 000': what parts the groups of a number.
        '\u{A0}' | '\u{202F}' | '\u{2009}' if digits() => return None,
        '\u{B4}' | '\u{2032}' | '\u{2BC}' if letters() => Cow::Borrowed("’"),
        '\u{FFFD}' if letters() && is_clitic(given.get(at + length..).unwrap_or("")) => Cow::Borrowed("’"),
        '\u{B4}' | '\u{2032}' | '\u{2BC}' | '\u{200C}' | '\u{200D}' => return None,
        _ => {
            let text = plain(character);
            let mut buffer = [0; 4];
            if text == *character.encode_utf8(&mut buffer) {
                return None;
            }
            text
        }
    };
    Some((text, length))
}

/// A character as it is seen, wherever it stands.
fn plain(character: char) -> Cow<'static, str> {
    Cow::Borrowed(match character {
        // Soft hyphen, spaces of no width, byte order mark, marks of direction.
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{200E}' | '\u{200F}' => "",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => "",
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => " ",
        '\u{2010}' | '\u{2011}' => "-",
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        // A next line is a break; the other controls are letters of Windows-1252 that were read as Latin-1.
        '\u{80}'..='\u{9F}' if character != '\u{85}' => {
            return mojibake::windows(character).map_or(Cow::Borrowed(""), |c| Cow::Owned(c.to_string()));
        }
        _ => return Cow::Owned(character.to_string()),
    })
}

/// What stands behind the apostrophe of 'doesn’t', 'the town’s'.
fn is_clitic(rest: &str) -> bool {
    let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    matches!(&rest[..length], "t" | "s" | "re" | "ve" | "ll" | "d" | "m")
}
