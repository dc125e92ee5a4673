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
    // '20260321T100000Z' is ISO 8601, but not what RFC 3339 writes.
    if let Ok(moment) = text.parse::<Moment>()
        && text.as_bytes().get(4) == Some(&b'-')
    {
        return sane(moment);
    }
    rfc_2822(text)
        .or_else(|| loose_iso(text))
        .or_else(|| epoch(text))
        .or_else(|| east_asian(text))
        .or_else(|| written_day(text))
}

/// News has no articles from before printing on the web, and none from the far future.
fn sane(moment: Moment) -> Option<Moment> {
    (1700..=2200).contains(&moment.date().year()).then_some(moment)
}

fn rfc_2822(text: &str) -> Option<Moment> {
    // Zones that the standard does not know are UTC to it; they are not to their writers.
    const KNOWN: [&str; 12] = ["GMT", "UT", "UTC", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"];
    let last = text.rsplit(' ').next().unwrap_or("");
    if last.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(last))
    {
        return None;
    }
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
    // '100000' without colons.
    let packed = rest.bytes().take_while(u8::is_ascii_digit).count();
    if packed == 6
        && let (Some(hour), Some(minute), Some(second)) = (rest.get(..2), rest.get(2..4), rest.get(4..))
    {
        return at_clock(date, &format!("{hour}:{minute}:{second}"));
    }
    at_clock(date, rest)
}

/// '2026年3月3日 10:00', '2026년 03월 03일 오후 1:05'.
fn east_asian(text: &str) -> Option<Moment> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, rest) = rest.split_once(['日', '일'])?;
    let number = |written: &str| written.trim().parse::<i16>().ok();
    let date = Date::new(number(year)?, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()?;
    let late = ["오후", "下午", "午後"].iter().any(|word| rest.contains(word));
    let early = ["오전", "上午", "午前"].iter().any(|word| rest.contains(word));
    let clock = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    at_clock(
        date,
        &format!(
            "{clock}{}",
            if late {
                " pm"
            } else if early {
                " am"
            } else {
                ""
            }
        ),
    )
}

/// A day with the clock that stands at the beginning of `written`; the day alone where none does.
fn at_clock(date: Date, written: &str) -> Option<Moment> {
    let day_alone = || sane(date.to_string().parse().ok()?);
    let end =
        written.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',' | 'h')).unwrap_or(written.len());
    let (clock, rest) = written.split_at(end);
    let fields: Vec<u32> = clock.split([':', '.', ',', 'h']).map_while(|field| field.parse().ok()).collect();
    let (Some(&hour), Some(&minute)) = (fields.first(), fields.get(1)) else { return day_alone() };
    let second = fields.get(2).copied().unwrap_or(0);
    let rest = rest.trim_start();
    let half: String =
        rest.chars().take(4).filter(|c| c.is_ascii_alphabetic()).take(2).collect::<String>().to_ascii_lowercase();
    let (hour, rest) = match half.as_str() {
        "pm" if hour <= 12 => (
            hour % 12 + 12,
            rest.get(if rest.starts_with(['p', 'P']) && rest.get(1..2) == Some(".") { 4 } else { 2 }..)?,
        ),
        "am" if hour <= 12 => (hour % 12, rest.get(if rest.get(1..2) == Some(".") { 4 } else { 2 }..)?),
        _ => (hour, rest),
    };
    // The end of a day is the beginning of the next.
    let (date, hour) = if hour == 24 && minute == 0 { (date.tomorrow().ok()?, 0) } else { (date, hour) };
    if hour > 23 || minute > 59 || second > 60 {
        return day_alone();
    }
    let zone = zone(rest).unwrap_or_default();
    sane(format!("{date}T{hour:02}:{minute:02}:{:02}{zone}", second.min(59)).parse().ok()?)
}

/// The offset of a zone as RFC 3339 writes it: 'Z', '+0100', 'GMT+2', 'EST', '(PDT)'.
fn zone(written: &str) -> Option<String> {
    let text = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']'));
    let name_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let rest = rest.trim_start();
    let is_universal = matches!(name, "" | "GMT" | "UTC" | "UT" | "gmt" | "utc");
    if is_universal && rest.starts_with(['+', '-']) {
        let digits: String =
            rest[1..].chars().take_while(|c| c.is_ascii_digit() || *c == ':').filter(char::is_ascii_digit).collect();
        let (hours, minutes) = match digits.len() {
            1 | 2 => (digits.parse::<u32>().ok()?, 0),
            3 | 4 => {
                let (hours, minutes) = digits.split_at(digits.len() - 2);
                (hours.parse().ok()?, minutes.parse().ok()?)
            }
            _ => return None,
        };
        return (hours < 16 && minutes < 60).then(|| format!("{}{hours:02}:{minutes:02}", &rest[..1]));
    }
    let upper = name.to_ascii_uppercase();
    let lines = include_str!("../resources/zones.tsv").lines().filter(|line| !line.starts_with('#'));
    let offset = lines.filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == upper)?.1;
    Some(if offset == "+00:00" { "Z".to_owned() } else { offset.to_owned() })
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

/// 'March 21, 2026', '21 March 2026 10:00 CET', '21. März 2026, 10:00 Uhr', 'Tue Mar  3 10:00:00 2026', '21.03.2026', '21/03/2026': month
/// names in the larger languages; a day between points is European, between strokes it is read where one number alone can be the day.
fn written_day(text: &str) -> Option<Moment> {
    let lower = text.to_lowercase();
    let clock_at = clock_at(&lower);
    let day_text = clock_at.map_or(lower.clone(), |(start, end)| format!("{} {}", &lower[..start], &lower[end..]));
    let words: Vec<&str> = day_text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .collect();
    let number = |index: Option<usize>| {
        index.and_then(|i| words.get(i)).and_then(|w| w.trim_end_matches(char::is_alphabetic).parse::<i16>().ok())
    };
    let four =
        words.iter().position(|word| word.len() == 4 && word.starts_with(['1', '2']) && word.parse::<i16>().is_ok());
    let date = if let Some(at) = words.iter().position(|word| month(word).is_some()) {
        let is_day = |day: &i16| (1..=31).contains(day);
        let before = number(at.checked_sub(1)).filter(is_day);
        let day = before.or_else(|| number(Some(at + 1)).filter(is_day))?;
        // RFC 822 has years of two digits.
        let short =
            || before.and(number(Some(at + 1))).filter(|_| words.get(at + 1).is_some_and(|word| word.len() == 2));
        let year = match four {
            Some(at) => number(Some(at))?,
            None => short().map(|year| if year < 70 { 2000 + year } else { 1900 + year })?,
        };
        Date::new(year, month(words.get(at)?)?, i8::try_from(day).ok()?).ok()?
    } else {
        numbers(lower.split_whitespace().next()?.trim_end_matches(','))?
    };
    match clock_at {
        Some((start, _)) => at_clock(date, text.to_lowercase().get(start..)?),
        None => sane(date.to_string().parse().ok()?),
    }
}

/// Words between day, month and year.
const FILLERS: [&str; 6] = ["de", "del", "of", "the", "di", "den"];

/// '21.03.2026', '21/03/2026', '03/21/2026'; never '03/04/2026'.
fn numbers(written: &str) -> Option<Date> {
    let mark = written.chars().find(|c| !c.is_ascii_digit())?;
    let [one, two, year] = written.split(mark).collect::<Vec<_>>()[..] else { return None };
    let (one, two): (i8, i8) = (one.parse().ok()?, two.parse().ok()?);
    let (day, month) = match mark {
        '.' => (one, two),
        '/' | '-' if one > 12 => (one, two),
        '/' | '-' if two > 12 || one == two => (two, one),
        _ => return None,
    };
    Date::new(year.parse().ok().filter(|_| year.len() == 4)?, month, day).ok()
}

/// Where a clock stands with what follows up to a number: '10:00:00 +0100', '10.05 pm'.
fn clock_at(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let start = (0..bytes.len()).find(|&at| {
        let hours = if digit(at + 1) { 2 } else { 1 };
        let mark = bytes.get(at + hours);
        let minutes = digit(at) && digit(at + hours + 1) && digit(at + hours + 2);
        let fresh = at == 0 || !(digit(at - 1) || matches!(bytes[at - 1], b'.' | b'/' | b'-'));
        let behind = bytes.get(at + hours + 3);
        let ends = !behind.is_some_and(|byte| byte.is_ascii_digit() || (mark == Some(&b'.') && *byte == b'.'));
        fresh && minutes && ends && matches!(mark, Some(b':' | b'.' | b'h'))
    })?;
    let clock = text[start..]
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | 'h'))
        .map_or(text.len(), |end| start + end);
    // An offset's digits are no day and no year.
    let rest = &text[clock..];
    let sign = rest.find(['+', '-']).filter(|at| rest[..*at].chars().all(|c| c.is_alphabetic() || c == ' '));
    let end = sign.map_or(clock, |at| {
        let behind = clock + at + 1;
        text[behind..].find(|c: char| !c.is_ascii_digit() && c != ':').map_or(text.len(), |end| behind + end)
    });
    Some((start, end))
}

/// The month that a word names, by its beginning.
fn month(word: &str) -> Option<i8> {
    if word.chars().count() < 3 || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut best: Option<(usize, i8)> = None;
    for (index, line) in
        include_str!("../resources/months.tsv").lines().filter(|line| !line.starts_with('#')).enumerate()
    {
        let names = line.split_once('\t')?.1;
        for name in names.split(' ').filter(|name| word.starts_with(name)) {
            if best.is_none_or(|(length, _)| name.len() > length) {
                best = Some((name.len(), i8::try_from(index + 1).ok()?));
            }
        }
    }
    best.map(|(_, month)| month)
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
    fn clocks_and_zones_are_read() {
        for (text, expected) in [
            ("Tue, 03 Mar 26 10:05:09 EST", "2026-03-03T10:05:09-05:00"),
            ("Tue, 3 March 2026 10:05 +0100", "2026-03-03T10:05:00+01:00"),
            ("Tue Mar  3 10:05:09 2026", "2026-03-03T10:05:09"),
            ("Tue Mar 3 10:05:09 CET 2026", "2026-03-03T10:05:09+01:00"),
            ("March 3, 2026 1:05 p.m.", "2026-03-03T13:05:00"),
            ("03.03.2026 10:05", "2026-03-03T10:05:00"),
            ("21/03/2026 10:05", "2026-03-21T10:05:00"),
            ("2026-03-03T24:00:00Z", "2026-03-04T00:00:00Z"),
            ("2026-03-03 10:05:09.123 UTC", "2026-03-03T10:05:09Z"),
            ("2026-03-03T10:05:09 GMT+2", "2026-03-03T10:05:09+02:00"),
            ("2026年3月3日 10:05", "2026-03-03T10:05:00"),
            ("2026년 03월 03일 오후 1:05", "2026-03-03T13:05:00"),
            ("3 мая 2026 г., 10:05", "2026-05-03T10:05:00"),
            ("3 września 2026 10:05", "2026-09-03T10:05:00"),
        ] {
            assert_eq!(parse(text).map(|moment| moment.as_str().to_owned()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_none() {
        for text in ["03/04/2026", "yesterday", "0001-01-01T00:00:00Z", "12345678901234567890", "Mars"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
