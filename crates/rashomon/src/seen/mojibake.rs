//! Letters that were written in UTF-8 and read as Windows-1252, once or twice: 'â€™' for '’', 'Ã©' for 'é', 'Â' for nothing.
//!
//! Only what no language writes is read so: 'â' before two more bytes of a punctuation mark, 'Â' and 'Ã' before a byte that
//! can follow them, behind no capital letter ('VÂ»' ends a heading in French).

/// What is meant at `at`, where 'Â', 'Ã' or 'â' stands, and how many bytes are read for it; no character where it stands
/// for nothing. `None` where it is meant as given.
pub(super) fn meant(text: &str, at: usize) -> Option<(Option<char>, usize)> {
    if text.get(..at)?.chars().next_back().is_some_and(char::is_uppercase) {
        return None;
    }
    if let Some((character, length)) = read(text, at, 2)
        && length > text.get(at..)?.chars().next()?.len_utf8()
    {
        return Some((Some(character), length));
    }
    let mut rest = text.get(at..)?.chars();
    match (rest.next()?, rest.next()) {
        // A space that does not break was lost behind it.
        ('Â', None) => Some((None, 2)),
        ('Â', Some(next)) if next.is_whitespace() => Some((None, 2)),
        // ',â€ she said': the last byte of a closing mark has no letter in Windows-1252.
        ('â', Some('€')) => Some((Some('”'), 5)),
        _ => None,
    }
}

/// The character at `at`, read as UTF-8 in Windows-1252 up to `depth` times, and its length in bytes.
fn read(text: &str, at: usize, depth: usize) -> Option<(char, usize)> {
    let first = text.get(at..)?.chars().next()?;
    if depth == 0 {
        return Some((first, first.len_utf8()));
    }
    let (lead, mut length) = read(text, at, depth - 1)?;
    let following = |length: &mut usize| {
        let (character, more) = read(text, at + *length, depth - 1)?;
        let byte = byte(character).filter(|byte| (0x80..0xC0).contains(byte))?;
        *length += more;
        Some(u32::from(byte & 0x3F))
    };
    let decoded = match lead {
        'Â' | 'Ã' => {
            let mut end = length;
            following(&mut end).map(|low| ((u32::from(lead) & 0x1F) << 6 | low, end))
        }
        'â' => {
            let mut end = length;
            following(&mut end)
                .and_then(|middle| Some((middle, following(&mut end)?)))
                .map(|(middle, low)| (0x2000 | middle << 6 | low, end))
                // Marks of punctuation, the euro, the trade mark.
                .filter(|(code, _)| (0x2000..0x2070).contains(code) || matches!(code, 0x20AC | 0x2122))
        }
        _ => None,
    };
    match decoded.and_then(|(code, end)| Some((char::from_u32(code)?, end))) {
        Some((character, end)) => {
            length = end;
            Some((character, length))
        }
        None => Some((lead, length)),
    }
}

/// The byte that a character stands for in Windows-1252, or in Latin-1 where that has none.
fn byte(character: char) -> Option<u8> {
    match u8::try_from(u32::from(character)) {
        Ok(byte) if byte >= 0x80 => Some(byte),
        Ok(_) => None,
        Err(_) => {
            let at = WINDOWS.iter().position(|known| *known == character)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

/// The letter of Windows-1252 for a control character of Latin-1.
pub(super) fn windows(control: char) -> Option<char> {
    let at = (u32::from(control) as usize).checked_sub(0x80)?;
    WINDOWS.get(at).copied().filter(|known| *known != '\0')
}

/// Windows-1252 from 0x80 to 0x9F (WHATWG encoding standard, index windows-1252); a null where it has no letter.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];
