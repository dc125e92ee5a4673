//! Where an outlet is at home: a local paper's 'Alexandria' is its own.

use super::fold::fold;
use super::gazetteer::{Record, gazetteer};
use crate::annotate::Precision;
use crate::article::Article;

/// Where the article's outlet may be at home: one place from our list of well-known ones, else the places whose name begins its
/// address or stands in its name. The other places of the article choose among them.
pub fn homes(article: &Article) -> Vec<Record> {
    let mut homes = anywhere(article);
    // A paper at '.ru' is at home in Moscow, not in Idaho.
    if let Some(country) = country(article).filter(|country| homes.iter().any(|home| &home.country == country)) {
        homes.retain(|home| home.country == country);
    }
    homes
}

fn anywhere(article: &Article) -> Vec<Record> {
    if let Some(domain) = article.url.as_deref().and_then(domain) {
        if let Some(home) = listed(domain) {
            return vec![home];
        }
        let homes = spelt(domain);
        if !homes.is_empty() {
            return homes;
        }
    }
    let outlet = article.outlet.as_deref().unwrap_or("");
    outlet
        .split_whitespace()
        .map(fold)
        .filter(|word| word.len() > 4)
        .map(|word| towns(&word))
        .find(|towns| !towns.is_empty())
        .unwrap_or_default()
}

/// The country of a national top-level domain, as ISO code.
pub fn country(article: &Article) -> Option<[u8; 2]> {
    let url = article.url.as_deref()?;
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', '?', ':']).next()?;
    let (_, top) = host.rsplit_once('.')?;
    let [a, b] = top.to_ascii_uppercase().into_bytes().try_into().ok()?;
    Some(if [a, b] == *b"UK" { *b"GB" } else { [a, b] })
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

/// Fewest letters of a name that is looked for in an address; shorter ones begin too many words.
const SHORTEST: usize = 5;

/// The towns whose name is the longest that begins an address: 'oxfordmail', 'gainesvillesun', 'theathensnews'.
fn spelt(domain: &str) -> Vec<Record> {
    let front = ["the", "my", "online", "news"].iter().find_map(|front| domain.strip_prefix(front));
    let domain = front.filter(|rest| rest.len() > SHORTEST).unwrap_or(domain);
    let ends = (SHORTEST..=domain.len().min(24)).rev();
    ends.filter_map(|end| domain.get(..end))
        .map(|name| towns(&name.replace('-', " ")))
        .find(|towns| !towns.is_empty())
        .unwrap_or_default()
}

/// The towns of a name that have enough inhabitants for a paper.
fn towns(name: &str) -> Vec<Record> {
    gazetteer()
        .places(name)
        .filter(|place| place.precision == Precision::PopulatedPlace && place.ln_population() > 8.0)
        .take(30)
        .collect()
}
