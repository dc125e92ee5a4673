//! Keys of the gazetteer: one spelling for all the ways to write a name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without diacritics, points or apostrophes; hyphens are spaces, 'St.', 'Mt.' and 'Ft.' are written out.
///
/// ```
/// use rashomon::mention::places::fold;
/// assert_eq!(fold("St. Paul"), "saint paul");
/// assert_eq!(fold("São Tomé"), "sao tome");
/// ```
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut push = |c: char| match c {
        '.' | '\'' | '’' | '‘' | 'ʼ' | '`' => {}
        '-' | '–' | '‐' | '_' => folded.push(' '),
        'ß' => folded.push_str("ss"),
        'ø' | 'Ø' => folded.push('o'),
        'ł' | 'Ł' => folded.push('l'),
        'đ' | 'Đ' | 'ð' => folded.push('d'),
        'ı' => folded.push('i'),
        'æ' | 'Æ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        c if c.is_whitespace() => folded.push(' '),
        c => folded.extend(c.to_lowercase()),
    };
    if name.is_ascii() {
        name.chars().for_each(&mut push);
    } else {
        name.nfkd().filter(|c| !is_combining_mark(*c)).for_each(&mut push);
    }
    if folded.contains("  ") || folded.starts_with(' ') || folded.ends_with(' ') {
        folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    for (short, long) in [("st ", "saint "), ("ste ", "sainte "), ("mt ", "mount "), ("ft ", "fort ")] {
        if let Some(rest) = folded.strip_prefix(short) {
            return format!("{long}{rest}");
        }
    }
    folded
}

/// The key of an abbreviation: its letters as written, behind '='; points and spaces between them are dropped.
#[must_use]
pub fn abbreviation(form: &str) -> String {
    std::iter::once('=').chain(form.chars().filter(|c| *c != '.' && *c != ' ')).collect()
}
