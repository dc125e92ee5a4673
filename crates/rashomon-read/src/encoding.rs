//! From bytes to text: by byte order mark, by what the bytes can be, by what the page declares, and by detection, in this order.
//!
//! Bytes that are valid UTF-8 are UTF-8 whatever is declared, and what is declared UTF-8 but is not is detected.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of a page in which a declared encoding is looked for (the HTML standard says 1,024; pages put it later).
const DECLARATION_BYTES: usize = 8192;

/// The text of some bytes, without byte order mark. What can't be decoded becomes U+FFFD.
#[must_use]
pub fn text_of(bytes: &[u8]) -> String {
    if let Some(text) = utf_32(bytes) {
        return text;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Some(encoding) = utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        // ISO-2022-JP is ASCII with escapes.
        Ok(text) if text.contains('\u{1b}') && is_iso_2022_jp(bytes) => ISO_2022_JP.decode(bytes).0.into_owned(),
        Ok(text) => text.to_owned(),
        Err(_) if is_damaged_utf_8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => detected(bytes).decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The text of bytes that are not UTF-8 and that something outside of them labels; an unknown label is none.
#[must_use]
pub fn text_labelled(bytes: &[u8], label: &str) -> String {
    match Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => text_of(bytes),
    }
}

/// UTF-32 with its byte order mark: no browser reads it, and feeds have it still.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let decode: fn([u8; 4]) -> u32 = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xfe, 0xff] => u32::from_be_bytes,
        _ => return None,
    };
    let points = bytes[4..].chunks_exact(4).filter_map(|four| four.try_into().ok());
    Some(points.map(|four| char::from_u32(decode(four)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// UTF-16 without a byte order mark: every other byte is NUL in most alphabets' punctuation and spaces.
#[must_use]
pub fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let half = sample.len() / 2;
    match (even, odd) {
        (even, odd) if odd * 10 > half * 4 && even * 20 < half => Some(UTF_16LE),
        (even, odd) if even * 10 > half * 4 && odd * 20 < half => Some(UTF_16BE),
        _ => None,
    }
}

fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    declared(&bytes[..bytes.len().min(DECLARATION_BYTES)]) == Some(ISO_2022_JP)
}

/// UTF-8 with a few broken places (a cut file, one stray byte) rather than another encoding.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    if let Some(declared) = declared(&bytes[..bytes.len().min(DECLARATION_BYTES)]).filter(|encoding| *encoding != UTF_8)
    {
        return declared;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that a page's head or an XML declaration names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset=").map(|at| at + 8).or_else(|| {
        lower.starts_with(b"<?xml").then(|| memchr::memmem::find(&lower, b"encoding=")).flatten().map(|at| at + 9)
    })?;
    let rest = lower[at..].strip_prefix(b"\"").or_else(|| lower[at..].strip_prefix(b"'")).unwrap_or(&lower[at..]);
    let end = rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b':'))
        .unwrap_or(rest.len());
    let encoding = Encoding::for_label(&rest[..end])?;
    // A page whose bytes are not UTF-16 can't say so in ASCII.
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_1_that_claims_to_be_utf_8_is_detected() {
        let bytes = b"<meta charset=\"utf-8\"><p>Der Minister tr\xe4gt die Verantwortung f\xfcr die Br\xfccke \xfcber den Flu\xdf.</p>";
        assert!(text_of(bytes).contains("trägt die Verantwortung für die Brücke über den Fluß"));
    }

    #[test]
    fn a_declared_encoding_counts_where_the_bytes_are_not_utf_8() {
        assert!(text_of(b"<meta charset=windows-1251><p>\xcc\xee\xf1\xea\xe2\xe0</p>").contains("Москва"));
        assert!(text_of("<meta charset=windows-1251><p>Москва</p>".as_bytes()).contains("Москва"));
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let mut bytes: Vec<u8> = "Lorma, 3 dead.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(&bytes), "Lorma, 3 dead.");
        bytes.splice(0..0, [0xff, 0xfe]);
        assert_eq!(text_of(&bytes), "Lorma, 3 dead.");
    }

    #[test]
    fn a_cut_character_spoils_nothing() {
        let text = "Zürich, Köln, Łódź, Århus und Málaga".as_bytes();
        let mut cut = text.to_vec();
        cut.push(0xc3);
        assert!(text_of(&cut).starts_with("Zürich, Köln, Łódź"));
    }
}
