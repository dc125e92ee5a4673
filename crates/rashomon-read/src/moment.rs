//! Times as pages, feeds and records write them, made into RFC 3339.

use jiff::civil::Date;
use rashomon::article::Moment;

/// The moment that a text gives: RFC 3339, a date, RFC 2822 ('Fri, 21 Mar 2026 10:00:00 GMT'), or a written day
/// ('March 21, 2026', '21.03.2026 10:00'). `None` where nothing fits; never a guess between day and month.
#[must_use]
pub fn parse(written: &str) -> Option<Moment> {
    let text = written.trim();
    if text.len() < 8 || text.len() > 80 {
        return None;
    }
    if let Ok(moment) = text.parse::<Moment>() {
        return sane(moment);
    }
    rfc_2822(text).or_else(|| loose_iso(text)).or_else(|| epoch(text)).or_else(|| written_day(text))
}

/// News has no articles from before printing on the web, and none from the far future.
fn sane(moment: Moment) -> Option<Moment> {
    (1700..=2200).contains(&moment.date().year()).then_some(moment)
}

fn rfc_2822(text: &str) -> Option<Moment> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(text).ok()?;
    sane(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().parse().ok()?)
}

/// '2026-03-21T10:00:00+0100', '2026-03-21 10:00:00 +01:00', '2026/03/21', '20260321T100000Z', trailing zone names.
fn loose_iso(text: &str) -> Option<Moment> {
    let mut digits = text.split(|c: char| !c.is_ascii_digit()).filter(|piece| !piece.is_empty());
    let first = digits.next()?;
    if !text.starts_with(first) {
        return None;
    }
    let (year, month, day, time_from) = if first.len() == 4 {
        let (month, day) = (digits.next()?, digits.next()?);
        if month.len() > 2 || day.len() > 2 {
            return None;
        }
        let day_at = text.get(5..)?.find(['-', '/', '.'])? + 6;
        (first, month, day, day_at + day.len())
    } else if first.len() == 8 {
        (first.get(..4)?, first.get(4..6)?, first.get(6..8)?, 8)
    } else {
        return None;
    };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let rest = text.get(time_from..)?.trim_start_matches(['T', 't', ' ', ',']);
    let clock: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ',')).collect();
    let zone: String = rest.chars().skip(clock.chars().count()).filter(|c| !c.is_whitespace()).collect();
    let fields: Vec<u32> = clock.split([':', '.', ',']).filter_map(|field| field.parse().ok()).collect();
    let (&hour, &minute) = (fields.first()?, fields.get(1).unwrap_or(&0));
    let second = fields.get(2).copied().unwrap_or(0);
    if hour > 23 || minute > 59 || second > 60 || !clock.contains(':') {
        return sane(date.to_string().parse().ok()?);
    }
    let zone = match zone.as_str() {
        "Z" | "z" | "UTC" | "GMT" => "Z".to_owned(),
        zone if zone.len() == 5 && zone.starts_with(['+', '-']) => format!("{}:{}", zone.get(..3)?, zone.get(3..)?),
        zone if (zone.len() == 6 || zone.len() == 3) && zone.starts_with(['+', '-']) => zone.to_owned(),
        _ => String::new(),
    };
    sane(format!("{date}T{hour:02}:{minute:02}:{:02}{zone}", second.min(59)).parse().ok()?)
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Moment> {
    let number: i64 = text.parse().ok()?;
    let seconds = if text.len() >= 12 { number / 1000 } else { number };
    if !(315_532_800..=7_258_118_400).contains(&seconds) {
        return None;
    }
    jiff::Timestamp::from_second(seconds).ok()?.to_string().parse().ok()
}

/// 'March 21, 2026', '21 March 2026', '21. März 2026, 10:00 Uhr', '21.03.2026': month names in the larger languages; a day
/// between points is European.
fn written_day(text: &str) -> Option<Moment> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let year = words
        .iter()
        .find(|word| word.len() == 4 && word.starts_with(['1', '2']))
        .and_then(|word| word.parse::<i16>().ok())?;
    let date = if let Some(at) = words.iter().position(|word| month(word).is_some()) {
        let day_of = |index: Option<usize>| {
            index.and_then(|i| words.get(i)).and_then(|w| w.trim_end_matches(char::is_alphabetic).parse::<i8>().ok())
        };
        let day = day_of(at.checked_sub(1)).filter(|d| (1..=31).contains(d)).or_else(|| day_of(Some(at + 1)))?;
        Date::new(year, month(words.get(at)?)?, day).ok()?
    } else {
        let [day, month, written_year] =
            text.split_whitespace().next()?.trim_end_matches(',').split('.').collect::<Vec<_>>()[..]
        else {
            return None;
        };
        if written_year.len() != 4 {
            return None;
        }
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?
    };
    sane(date.to_string().parse().ok()?)
}

/// The month that a word names, by its beginning, in English, German, French, Spanish, Portuguese, Italian, Dutch and the Nordic languages.
fn month(word: &str) -> Option<i8> {
    const NAMES: &[(&str, i8)] = &[
        ("jan", 1),
        ("ene", 1),
        ("gen", 1),
        ("jän", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("maj", 5),
        ("mei", 5),
        ("mag", 5),
        ("jun", 6),
        ("juin", 6),
        ("giu", 6),
        ("jul", 7),
        ("juil", 7),
        ("lug", 7),
        ("aug", 8),
        ("aoû", 8),
        ("ago", 8),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("ott", 10),
        ("out", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
        ("déc", 12),
        ("dic", 12),
        ("des", 12),
    ];
    if word.chars().count() < 3 || word.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    NAMES.iter().filter(|(name, _)| word.starts_with(name)).max_by_key(|(name, _)| name.len()).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        parse(text).map(|moment| moment.date().to_string())
    }

    #[test]
    fn the_forms_of_pages_and_feeds_are_read() {
        for text in [
            "2026-03-21T10:00:00Z",
            "2026-03-21T10:00:00+0100",
            "2026-03-21 10:00:00 +01:00",
            "2026/03/21 10:00",
            "20260321T100000Z",
            "Sat, 21 Mar 2026 10:00:00 GMT",
            "Fri, 21 Mar 2026 10:00:00 +0100",
            "March 21, 2026",
            "Saturday 21 March 2026 10.00 GMT",
            "21. März 2026, 10:00 Uhr",
            "21.03.2026 10:00",
            "1774087200",
            "1774087200000",
        ] {
            assert_eq!(day(text).as_deref(), Some("2026-03-21"), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_none() {
        for text in ["03/04/2026", "yesterday", "0001-01-01T00:00:00Z", "12345678901234567890", "Mars"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
