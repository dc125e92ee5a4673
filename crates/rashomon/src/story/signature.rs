//! What the placing of an article rests on: its terms, its day, its places and people.

use super::lead::Lead;
use super::rarity::Rarity;
use super::terms::{self, Raw, Term};
use super::weights::Weights;
use crate::annotate::{MentionKind, Precision, TimeKind};
use crate::article::{CreditKind, Field};
use crate::pipeline::Report;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Places and people kept of an article.
const KEPT: usize = 6;

/// Bytes of the text in which a date is taken for that of publication.
const TOP: u32 = 500;

/// What the placing of an article rests on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Signature {
    /// Weighted terms, in order of key, of length one.
    pub terms: Vec<Term>,
    /// The day it was published (days since 1970), where it says so.
    pub day: Option<i32>,
    /// Whether there is a title and no text to speak of.
    pub title_only: bool,
    /// The days around publication on which, as the text says, things happened.
    pub happened: Vec<u32>,
    /// The towns and smaller places it names, by GeoNames id or folded name, those named most first.
    pub places: Vec<u32>,
    /// The persons it names, by their last names, those named most first.
    pub people: Vec<u32>,
    /// Day, place and measure by which its lead tells this event from others of its sort.
    pub lead: Lead,
    /// Whether it tells of many events, or of one as it unfolds.
    pub many: super::many::Many,
}

impl Signature {
    /// The signature of a report, on what the stream has seen so far.
    #[must_use]
    pub fn of(report: &Report, raw: &[Raw], rarity: &Rarity, weights: &Weights) -> Self {
        Self {
            terms: terms::weigh(raw, rarity, weights),
            day: day(report),
            lead: Lead::of(report, report.article.published.as_ref().and_then(|_| day(report))),
            happened: happened(report),
            title_only: report.article.text.trim().len() < 80,
            places: places(report),
            people: people(report),
            many: super::many::Many::of(report),
        }
    }
}

/// The day of publication: as the record says, else as the address says ('/2014/07/13/').
fn day(report: &Report) -> Option<i32> {
    let article = &report.article;
    let date = article
        .published
        .as_ref()
        .map(crate::article::Moment::date)
        .or_else(|| article.url.as_deref().and_then(date_in_address))
        .or_else(|| date_at_the_top(report))?;
    let epoch = jiff::civil::date(1970, 1, 1);
    Some(date.since(epoch).ok()?.get_days())
}

/// The first full date, its year written out, among the first lines of the text: pages print when they were published.
fn date_at_the_top(report: &Report) -> Option<jiff::civil::Date> {
    let times = &report.annotations.text.times;
    times.iter().take_while(|time| time.span.start < TOP).find_map(|time| {
        let written = time.span.of(&report.article.text);
        let year = time.value.get(..4)?;
        (time.kind == TimeKind::Date && time.value.len() >= 10 && written.contains(year))
            .then(|| time.value.get(..10)?.parse().ok())
            .flatten()
    })
}

/// A date written into an address as `/2014/07/13/` or `/2014-07-13`.
fn date_in_address(url: &str) -> Option<jiff::civil::Date> {
    let numbers: Vec<(usize, &str)> = url
        .split(['/', '-'])
        .scan(0, |at, part| {
            let start = *at;
            *at += part.len() + 1;
            Some((start, part))
        })
        .filter(|(_, part)| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    numbers.windows(3).find_map(|window| {
        let [(first, year), (second, month), (third, day)] = window else { return None };
        let adjacent = first + year.len() + 1 == *second && second + month.len() + 1 == *third;
        if !adjacent || year.len() != 4 || month.len() > 2 || day.len() > 2 {
            return None;
        }
        let year: i16 = year.parse().ok().filter(|y| (1990..2100).contains(y))?;
        jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    })
}

/// Days named in the text, from ten days before publication to the day after, in order of place, each once.
fn happened(report: &Report) -> Vec<u32> {
    // 'Monday' is a day only where the day of publication is known for certain.
    let Some(published) = report.article.published.as_ref().and_then(|_| day(report)) else { return Vec::new() };
    let epoch = jiff::civil::date(1970, 1, 1);
    let mut days = Vec::new();
    for time in report.annotations.text.times.iter().filter(|t| matches!(t.kind, TimeKind::Date | TimeKind::Time)) {
        let (Some(earliest), Some(latest)) = (time.earliest, time.latest) else { continue };
        // 'Monday night' may end after midnight; what spans more than a day is no day.
        if latest.date().since(earliest.date()).map_or(2, |s| s.get_days()) > 1 {
            continue;
        }
        let Ok(since) = earliest.date().since(epoch) else { continue };
        if (published - 10..=published + 1).contains(&since.get_days())
            && let Ok(named) = u32::try_from(since.get_days())
            && !days.contains(&named)
            && days.len() < KEPT
        {
            days.push(named);
        }
    }
    days
}

fn ranked(counts: FxHashMap<u32, u32>) -> Vec<u32> {
    let mut found: Vec<(u32, u32)> = counts.into_iter().collect();
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(KEPT);
    found.into_iter().map(|(key, _)| key).collect()
}

fn places(report: &Report) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for (field, times) in [(Field::Title, 3), (Field::Text, 1)] {
        for mention in &report.annotations.layer(field).mentions {
            let Some(place) = mention.place.as_ref().filter(|p| p.precision == Precision::PopulatedPlace) else {
                continue;
            };
            let key = if place.geonames > 0 { place.geonames } else { terms::hash(&place.name) };
            *counts.entry(key).or_default() += times;
        }
    }
    for credit in report.annotations.credits.iter().filter(|c| c.kind == CreditKind::Dateline) {
        let mention = report.annotations.text.mentions.iter().find(|m| m.span.overlaps(credit.span));
        if let Some(place) = mention.and_then(|m| m.place.as_ref()).filter(|p| p.geonames > 0)
            && place.precision == Precision::PopulatedPlace
        {
            *counts.entry(place.geonames).or_default() += 2;
        }
    }
    ranked(counts)
}

fn people(report: &Report) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for field in [Field::Title, Field::Text] {
        for mention in &report.annotations.layer(field).mentions {
            let Some(entity) = report.annotations.entities.get(mention.entity as usize) else { continue };
            if entity.kind == MentionKind::Person
                && let Some(surname) = entity.name.split_whitespace().next_back()
            {
                *counts.entry(terms::hash(&surname.to_lowercase())).or_default() += 1;
            }
        }
    }
    ranked(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_tell_the_day() {
        let date = |url| date_in_address(url).map(|d| d.to_string());
        assert_eq!(date("https://lorma.example/world/2014/07/13/ferry"), Some("2014-07-13".to_owned()));
        assert_eq!(date("https://lorma.example/2014-07-13-ferry"), Some("2014-07-13".to_owned()));
        assert_eq!(date("https://lorma.example/2014/71/13/ferry"), None);
        assert_eq!(date("https://lorma.example/12345/7/13"), None);
    }
}
