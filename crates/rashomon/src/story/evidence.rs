//! What one article offers as evidence of the event it tells of: words, day, places, people, what happened, figures.

use super::anchors;
use super::lead::Lead;
use super::many::Many;
use super::occasion;
use super::rarity::Background;
use super::roles::Roles;
use super::terms::{self, Raw};
use super::weights::Weights;
use crate::annotate::{MentionKind, Precision, SentenceKind, TimeKind};
use crate::article::{CreditKind, Field};
use crate::pipeline::Report;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// Places and people kept of an article.
const KEPT: usize = 6;

/// Sentences of the lead.
const LEAD: usize = 3;
/// Predicates and figures kept of a lead, each.
const ACTS: usize = 8;
/// Share of the sentences of general news from which a verb says nothing of what happened ('said', 'made').
const SAYS_NOTHING: f32 = 0.02;
/// Bytes of the text in which a date is taken for that of publication.
const TOP: u32 = 500;

/// What one article offers as evidence, whatever the stream has seen.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Its words, pairs of words and numbers, in order of key.
    pub terms: Vec<Raw>,
    /// Some of the shingles of its text, the same as of every article that has them.
    pub shingles: Vec<u32>,
    /// The day it was published (days since 1970), where it says so.
    pub day: Option<i32>,
    /// Whether the record or the address of the article says so, and not a date at the top of its text.
    pub day_is_told: bool,
    /// Whether there is a title and no text to speak of.
    pub title_only: bool,
    /// The days around publication on which, as the text says, things happened.
    pub happened: Vec<u32>,
    /// The towns and smaller places it names, by GeoNames id or folded name, those named most first.
    pub places: Vec<u32>,
    /// The persons it names, by their last names, those named most first.
    pub people: Vec<u32>,
    /// The persons named in its title and lead, likewise.
    pub lead_people: Vec<u32>,
    /// The towns named in its title and lead, likewise.
    pub lead_towns: Vec<u32>,
    /// What happened, as the claims of its title and lead say: their predicates.
    pub acts: Vec<u32>,
    /// The figures of its title and lead.
    pub figures: Vec<u32>,
    /// The words of names in its title and lead.
    pub anchors: Vec<u32>,
    /// Who did it, to whom, and which of a series.
    pub roles: Roles,
    /// What was done on which day ([`occasion`]).
    pub dated: Vec<u32>,
    /// Day, place and measure by which its lead tells this event from others of its sort.
    pub lead: Lead,
    /// Whether it tells of many events, or of one as it unfolds.
    pub many: Many,
}

impl Evidence {
    /// The evidence of a report; `recurring` are the lines of it that are no part of any one report (see
    /// [`super::recurring`]).
    #[must_use]
    pub fn of(report: &Report, recurring: &[Span], weights: &Weights) -> Self {
        let day = day(report);
        let lead_ends = lead_end(report);
        let read = terms::raw(report, recurring, weights);
        let anchors = anchors::of(report, lead_ends, &read.terms);
        let tells = |predicate| Background::get().of(predicate) < SAYS_NOTHING;
        Self {
            anchors,
            terms: read.terms,
            shingles: read.shingles,
            day,
            day_is_told: told_day(report).is_some(),
            title_only: is_title_alone(report),
            happened: happened(report, day),
            places: places(report, u32::MAX),
            people: people(report, u32::MAX),
            lead_people: people(report, lead_ends),
            lead_towns: places(report, lead_ends),
            acts: acts(report, lead_ends),
            figures: figures(report, lead_ends),
            roles: Roles::of(report, lead_ends, tells),
            dated: occasion::dated(report, lead_ends, report.article.published.as_ref().and(day), tells),
            lead: Lead::of(report, report.article.published.as_ref().and(day)),
            many: Many::of(report),
        }
    }
}

/// The day it was published (days since 1970), where the record, the address or the top of the text says so.
#[must_use]
pub fn day(report: &Report) -> Option<i32> {
    told_day(report).or_else(|| date_at_the_top(report)).and_then(days_since_1970)
}

/// Whether there is no text to speak of: none that is longer than the title.
fn is_title_alone(report: &Report) -> bool {
    let (text, title) = (report.article.text.trim(), report.article.title.as_deref().unwrap_or("").trim());
    text.len() < 80 && (title.is_empty() || text.len() <= title.len())
}

/// Where the lead of the text ends, in bytes.
fn lead_end(report: &Report) -> u32 {
    let prose = report.annotations.text.sentences.iter().filter(|s| s.kind == SentenceKind::Prose);
    prose.take(LEAD).last().map_or(0, |sentence| sentence.span.end)
}

/// The predicates of the claims of title and lead, each once, in order of place; verbs that say nothing are left out.
fn acts(report: &Report, lead_ends: u32) -> Vec<u32> {
    let background = Background::get();
    let mut acts = Vec::new();
    for claim in &report.annotations.claims {
        if claim.field == Field::Text && claim.span.start >= lead_ends {
            continue;
        }
        let Some(event) = &claim.event else { continue };
        let mut key = event.predicate.to_lowercase();
        super::stem::stem(&mut key);
        let key = terms::hash(&key);
        if background.of(key) < SAYS_NOTHING && !acts.contains(&key) && acts.len() < ACTS {
            acts.push(key);
        }
    }
    acts
}

/// The figures of title and lead with their units, each once, in order of place; 'one' and 'two' tell nothing.
fn figures(report: &Report, lead_ends: u32) -> Vec<u32> {
    let mut figures = Vec::new();
    for field in [Field::Title, Field::Text] {
        for quantity in &report.annotations.layer(field).quantities {
            if field == Field::Text && quantity.span.start >= lead_ends {
                break;
            }
            let unit = quantity.unit.as_deref().unwrap_or("");
            for value in [quantity.amount.low, quantity.amount.high].into_iter().flatten().filter(|v| *v > 2.0) {
                let key = terms::hash(&format!("{value} {unit}"));
                if !figures.contains(&key) && figures.len() < ACTS {
                    figures.push(key);
                }
            }
        }
    }
    figures
}

/// The day of publication: as the record says, else as the address says ('/2014/07/13/').
fn told_day(report: &Report) -> Option<jiff::civil::Date> {
    let article = &report.article;
    let published = article.published.as_ref().map(crate::article::Moment::date);
    published.or_else(|| article.url.as_deref().and_then(date_in_address))
}

fn days_since_1970(date: jiff::civil::Date) -> Option<i32> {
    Some(date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days())
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
fn happened(report: &Report, day: Option<i32>) -> Vec<u32> {
    // 'Monday' is a day only where the day of publication is known for certain.
    let Some(published) = report.article.published.as_ref().and(day) else { return Vec::new() };
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

/// The towns named in the title, before `end` of the text and in the dateline.
fn places(report: &Report, end: u32) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for (field, times) in [(Field::Title, 3), (Field::Text, 1)] {
        for mention in &report.annotations.layer(field).mentions {
            if field == Field::Text && mention.span.start >= end {
                break;
            }
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

/// The persons named in the title and before `end` of the text.
fn people(report: &Report, end: u32) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for field in [Field::Title, Field::Text] {
        for mention in &report.annotations.layer(field).mentions {
            if field == Field::Text && mention.span.start >= end {
                break;
            }
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
