//! Where an outlet is at home: a local paper's 'Alexandria' is its own.

use super::fold::fold;
use super::gazetteer::{Record, gazetteer};
use crate::annotate::Precision;
use crate::article::Article;

/// The home of the article's outlet: from our list of well-known ones, else from a place in its address or name.
pub fn home(article: &Article) -> Option<Record> {
    let domain = article.url.as_deref().and_then(domain);
    if let Some(domain) = domain {
        if let Some(home) = listed(domain) {
            return Some(home);
        }
        if let Some(home) = spelt(domain) {
            return Some(home);
        }
    }
    let outlet = article.outlet.as_deref()?;
    outlet.split_whitespace().map(fold).filter(|word| word.len() > 4).find_map(|word| largest(&word))
}

/// 'example' of 'https://www.example.co.uk/a'.
fn domain(url: &str) -> Option<&str> {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', '?', ':']).next()?;
    let mut parts = host
        .split('.')
        .filter(|part| !matches!(*part, "www" | "www2" | "news" | "m" | "feeds" | "rss" | "blogs" | "blog"));
    parts.next().filter(|part| part.len() > 2)
}

fn listed(domain: &str) -> Option<Record> {
    let list = include_str!("../../../resources/places/outlets.tsv");
    let line = list.lines().find(|line| line.split('\t').next() == Some(domain))?;
    let mut columns = line.split('\t').skip(1);
    let (name, country, division) = (columns.next()?, columns.next()?, columns.next().unwrap_or(""));
    let gazetteer = gazetteer();
    gazetteer
        .places(&fold(name))
        .filter(|place| place.country_code() == Some(country))
        .find(|place| division.is_empty() || gazetteer.name(place.admin1) == division)
}

/// The longest name of a town that begins an address: 'oxfordmail', 'gainesvillesun'; or that stands behind 'the'.
fn spelt(domain: &str) -> Option<Record> {
    let domain = domain.strip_prefix("the").filter(|rest| rest.len() > 4).unwrap_or(domain);
    let ends = (5..=domain.len()).rev().filter(|end| domain.is_char_boundary(*end));
    ends.filter_map(|end| domain.get(..end)).find_map(|name| largest(&name.replace('-', " ")))
}

/// The largest town of a name, where it has enough inhabitants for a paper.
fn largest(name: &str) -> Option<Record> {
    gazetteer().places(name).find(|place| place.precision == Precision::PopulatedPlace && place.ln_population() > 8.5)
}
