//! Days as a digest writes them: '2 March 2026', 'June 2024', '2023'.

use super::sources::Cited;
use crate::annotate::{Time, TimeKind};
use crate::mention::times;
use jiff::civil::Date;

/// The day, month or year that a time was resolved to; nothing for one that the calendar does not know.
pub(crate) fn resolved(time: &Time) -> Option<String> {
    if !matches!(time.kind, TimeKind::Date | TimeKind::Time) {
        return None;
    }
    let (earliest, latest) = (time.earliest?.date(), time.latest?.date());
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = time.value.get(..10.min(time.value.len()))?.split('-').collect();
    match parts.as_slice() {
        [year] if year.len() == 4 && digits(year) => Some((*year).to_owned()),
        [year, month] if digits(year) && digits(month) => Some(format!("{} {year}", month_name(earliest)?)),
        [year, month, day] if digits(year) && digits(month) && digits(day) && earliest == latest => {
            let day = self::day(time)?;
            Some(format!("{} {} {}", day.day(), month_name(day)?, day.year()))
        }
        _ => None,
    }
}

/// The one day that a time was resolved to; 'midnight on Saturday' ends Saturday.
pub(crate) fn day(time: &Time) -> Option<Date> {
    let (earliest, latest) = (time.earliest?.date(), time.latest?.date());
    let is_one = matches!(time.kind, TimeKind::Date | TimeKind::Time) && earliest == latest && earliest.year() > 0;
    if is_one && time.value.ends_with("T24:00") {
        return earliest.yesterday().ok();
    }
    is_one.then_some(earliest)
}

/// '2 March'.
pub(crate) fn short(date: Date) -> Option<String> {
    Some(format!("{} {}", date.day(), month_name(date)?))
}

fn month_name(date: Date) -> Option<&'static str> {
    times::month_name(date.month())
}

/// Whether the words name a year.
pub(crate) fn has_year(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Whether the words themselves give a date: a year, or a month and a day.
pub(crate) fn is_absolute(words: &str) -> bool {
    has_year(words)
        || (words.bytes().any(|b| b.is_ascii_digit())
            && (1..=12).filter_map(times::month_name).any(|month| words.contains(month.get(..3).unwrap_or(month))))
}

/// Whether the words name a day only for those who know when they were written: 'Monday', 'yesterday', 'last night'.
pub(crate) fn is_relative(words: &str) -> bool {
    const DAYS: [&str; 15] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "yesterday",
        "today",
        "tonight",
        "tomorrow",
        "last night",
        "this morning",
        "this afternoon",
        "this evening",
    ];
    let lower = words.to_lowercase();
    DAYS.iter().any(|day| lower.contains(day))
        && !lower.bytes().any(|b| b.is_ascii_digit())
        && !(1..=12).filter_map(times::month_name).any(|month| words.contains(month))
}

/// Whether a day named by its weekday is as near to the report as such a name reaches safely: a page that was written on
/// Sunday and edited on Tuesday may call either day 'Monday'.
pub(crate) fn is_near(cited: Cited<'_>, day: Date) -> bool {
    let published = cited.report.article.published.as_ref().map(|moment| moment.date());
    published.is_some_and(|published| (published - day).get_days().abs() <= 3)
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;

    #[test]
    fn midnight_ends_the_day_that_it_is_named_for() {
        let mut article = Article::from_text("The ferry of Lorma left shortly after midnight Saturday.");
        article.published = "2026-03-07".parse().ok();
        let layer = annotate(&article).text;
        let days: Vec<_> = layer.times.iter().filter_map(|time| super::day(time).and_then(super::short)).collect();
        assert_eq!(days, ["7 March"]);
        assert_eq!(layer.times.iter().find_map(super::resolved).as_deref(), Some("7 March 2026"));
    }
}
