//! How times, numbers, counts, marks and addresses are written.

use rashomon::article::{Article, Moment};
use rashomon::ledger::{OriginCount, Status};
use rashomon::mention::times::month_name;

/// A part of an address: all but letters, digits and '-._~' as percent signs say.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// When it was published, in the outlet's own time: '2026-03-02 08:10', '2026-03-02', or nothing.
#[must_use]
pub fn published(article: &Article) -> String {
    let Some(moment) = &article.published else { return String::new() };
    let text = moment.local().to_string().replace('T', " ");
    text.get(..if moment.has_clock() { 16 } else { 10 }).unwrap_or(&text).to_owned()
}

/// '2 March 2026', '2 to 3 March 2026', '28 February to 2 March 2026'; nothing where no report has a date.
pub(crate) fn days<'m>(moments: impl Iterator<Item = &'m Moment>) -> Option<String> {
    let mut dates: Vec<_> = moments.map(Moment::date).collect();
    dates.sort_unstable();
    let (first, last) = (dates.first()?, dates.last()?);
    let end = format!("{} {} {}", last.day(), month(last.month()), last.year());
    Some(match (first.year() == last.year(), first.month() == last.month(), first.day() == last.day()) {
        (true, true, true) => end,
        (true, true, false) => format!("{} to {end}", first.day()),
        (true, false, _) => format!("{} {} to {end}", first.day(), month(first.month())),
        (false, _, _) => format!("{} {} {} to {end}", first.day(), month(first.month()), first.year()),
    })
}

/// The letters of reports on one line: the first twelve and how many more, where there are many.
///
/// ```
/// let letters: Vec<String> = ('A'..='T').map(String::from).collect();
/// assert_eq!(rashomon_serve::view::lettered(&letters[..3], " "), "A B C");
/// assert_eq!(rashomon_serve::view::lettered(&letters, " "), "A B C D E F G H I J K L and 8 more");
/// ```
#[must_use]
pub fn lettered(letters: &[String], between: &str) -> String {
    const SHOWN: usize = 12;
    // To leave out three would save nothing.
    match letters.get(..SHOWN).filter(|_| letters.len() > SHOWN + 3) {
        Some(first) => format!("{} and {} more", first.join(between), letters.len() - SHOWN),
        None => letters.join(between),
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// '2 Mar 08:10', or '2 Mar' for a time of day that is not known.
pub(super) fn clock(moment: &Moment) -> String {
    let date = moment.date();
    let name = month(date.month());
    let day = format!("{} {}", date.day(), name.get(..3).unwrap_or(name));
    let local = moment.local().to_string();
    match local.get(11..16) {
        Some(time) if moment.has_clock() => format!("{day} {time}"),
        _ => day,
    }
}

/// '12', '≥ 3', '≤ 200', '10,000–12,000'.
pub(super) fn amount(low: Option<f64>, high: Option<f64>) -> String {
    let number = |value: f64| {
        let text = format!("{value}");
        let (whole, rest) = text.split_once('.').map_or((text.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() > 4 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{grouped}{rest}")
    };
    match (low, high) {
        (Some(low), Some(high)) if (low - high).abs() > f64::EPSILON => format!("{}–{}", number(low), number(high)),
        (_, Some(high)) if low.is_some() => number(high),
        (Some(low), None) => format!("≥ {}", number(low)),
        (None, Some(high)) => format!("≤ {}", number(high)),
        _ => String::new(),
    }
}

fn month(number: i8) -> &'static str {
    month_name(number).unwrap_or_default()
}

/// White space of any kind becomes one space, so that a passage over line breaks reads as a sentence.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A, B … Z, AA, AB …
pub(super) fn letter(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

pub(super) fn origins(count: OriginCount) -> String {
    let OriginCount { at_least, at_most } = count;
    match (at_least, at_most) {
        (1, 1) => "1 origin".to_owned(),
        (low, high) if low == high => format!("{low} origins"),
        (low, high) => format!("{low} to {high} origins"),
    }
}

/// The mark of a status, for people who scan.
#[must_use]
pub const fn mark(status: &Status) -> &'static str {
    match status {
        Status::Corroborated => "●",
        Status::SingleOrigin => "○",
        Status::Disputed => "≠",
        Status::Open => "?",
    }
}

/// The name of a status, for people.
#[must_use]
pub const fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Corroborated => "corroborated",
        Status::SingleOrigin => "one origin",
        Status::Disputed => "disputed",
        Status::Open => "open",
    }
}

#[cfg(test)]
mod tests {
    use super::{amount, days, letter};
    use rashomon::article::Moment;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52].map(letter), ["A", "Z", "AA", "AZ", "BA"]);
    }

    #[test]
    fn amounts_show_their_bounds() {
        assert_eq!(amount(Some(3.0), None), "≥ 3");
        assert_eq!(amount(Some(10_000.0), Some(12_000.0)), "10,000–12,000");
        assert_eq!(amount(Some(6.1), Some(6.1)), "6.1");
        assert_eq!(amount(None, Some(200.0)), "≤ 200");
    }

    #[test]
    fn days_are_said_once() {
        let said = |days_of: &[&str]| {
            let moments: Vec<Moment> = days_of.iter().map(|d| d.parse().unwrap()).collect();
            days(moments.iter())
        };
        assert_eq!(said(&["2026-03-03", "2026-03-02T08:00:00Z"]).as_deref(), Some("2 to 3 March 2026"));
        assert_eq!(said(&["2026-03-02", "2026-02-28"]).as_deref(), Some("28 February to 2 March 2026"));
        assert_eq!(said(&["2026-03-02", "2025-02-28"]).as_deref(), Some("28 February 2025 to 2 March 2026"));
        assert_eq!(said(&[]), None);
    }
}
