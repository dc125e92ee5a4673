//! Under which names a story is found: its holders, what its articles name, where it happened, who published.

use crate::values::{NameKind, NameRow};
use rashomon::annotate::{MentionKind, Precision};
use rashomon::article::Field;
use rashomon::ledger::Story;
use rashomon::mention::linking::walks::{self, Walks};
use rashomon::pipeline::Report;
use std::collections::BTreeMap;

/// Names of one kind that are kept of a story; one that a hundred articles tell of names thousands.
const MOST: usize = 300;
/// Characters of a name.
const LONGEST: usize = 120;

/// The names of a story, each once, those of a kind that stand first in its articles first.
pub fn of(story: &Story, reports: &[&Report]) -> Vec<NameRow> {
    let mut names = Names::default();
    for claim in story.findings.iter().flat_map(|f| &f.accounts).flat_map(|a| &a.claims) {
        for holder in &claim.holders {
            names.add(NameKind::Holder, &fold(holder), holder, None, None);
        }
    }
    names.of_reports(reports);
    names.rows
}

/// The names of reports whose story waits: more than its ledger will have, since it may leave out claims.
pub fn of_reports(reports: &[&Report]) -> Vec<NameRow> {
    let mut names = Names::default();
    for holder in reports.iter().flat_map(|r| &r.annotations.claims).flat_map(|claim| &claim.holders) {
        names.add(NameKind::Holder, &fold(&holder.text), &holder.text, None, None);
    }
    names.of_reports(reports);
    names.rows
}

/// Bytes of a text in which it says where its story happens.
const LEAD: u32 = 400;

/// Where a story happens: the place that the titles and leads of most reports name, a country only where nothing smaller is named.
pub fn place(reports: &[&Report]) -> Option<String> {
    let mut named: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
    for report in reports {
        let mut of_report: BTreeMap<&str, bool> = BTreeMap::new();
        for field in [Field::Title, Field::Text] {
            let lead = report.annotations.layer(field).mentions.iter().take_while(|mention| mention.span.start < LEAD);
            for mention in lead.filter(|mention| mention.kind == MentionKind::Place) {
                let entity = report.annotations.entities.get(mention.entity as usize);
                let name = match (&mention.place, entity) {
                    (Some(place), _) => &place.name,
                    (None, Some(entity)) => &entity.name,
                    (None, None) => continue,
                };
                let is_country = mention.place.as_ref().is_some_and(|place| place.precision == Precision::Country);
                of_report.insert(name, !is_country);
            }
        }
        for (name, is_small) in of_report {
            named.entry(name).or_insert((is_small, 0)).1 += 1;
        }
    }
    // Of places that are named alike often the first by name: any choice will do that is always the same.
    named.into_iter().rev().max_by_key(|(_, rank)| *rank).map(|(name, _)| name.to_owned())
}

/// A holder's name as it is compared: lower case, without a leading article.
#[must_use]
pub fn fold(name: &str) -> String {
    let lower = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let bare = ["the ", "a ", "an "].iter().find_map(|article| lower.strip_prefix(article));
    bare.map(str::to_owned).unwrap_or(lower)
}

/// What the reports of a story together say of the walks of life of its persons: within a story a name is one person's.
fn walks_in<'r>(reports: &[&'r Report]) -> BTreeMap<&'r str, Walks> {
    let mut walks: BTreeMap<&str, Walks> = BTreeMap::new();
    for report in reports {
        let of_report = walks::of(&report.article, &report.annotations);
        for (entity, found) in report.annotations.entities.iter().zip(of_report) {
            let known = walks.entry(&entity.key).or_default();
            *known = known.and(found);
        }
    }
    walks
}

#[derive(Default)]
struct Names {
    rows: Vec<NameRow>,
    of_kind: BTreeMap<NameKind, usize>,
    seen: std::collections::BTreeSet<(NameKind, String)>,
}

impl Names {
    /// What reports name, and who published them.
    fn of_reports(&mut self, reports: &[&Report]) {
        let walks = walks_in(reports);
        for report in reports {
            if let Some(outlet) = &report.article.outlet {
                self.add(NameKind::Outlet, outlet, outlet, None, None);
            }
            for field in [Field::Title, Field::Text] {
                for mention in &report.annotations.layer(field).mentions {
                    let entity = report.annotations.entities.get(mention.entity as usize);
                    if let Some(entity) = entity.filter(|entity| entity.kind != MentionKind::Place) {
                        let of_one = walks.get(entity.key.as_str()).copied().unwrap_or_default();
                        let name = of_one.key(&entity.name);
                        self.add(NameKind::Entity, &of_one.key(&entity.key), &name, None, Some(entity.kind.as_str()));
                    }
                    let Some(place) = &mention.place else { continue };
                    let key = if place.geonames > 0 { place.geonames.to_string() } else { fold(&place.name) };
                    let position = Some((place.lat, place.lon));
                    self.add(NameKind::Place, &key, &place.name, position, Some(place.precision.as_str()));
                }
            }
        }
    }

    fn add(&mut self, kind: NameKind, key: &str, name: &str, position: Option<(f64, f64)>, sort: Option<&str>) {
        let key: String = key.chars().take(LONGEST).collect();
        let count = self.of_kind.entry(kind).or_default();
        if key.is_empty() || *count >= MOST || !self.seen.insert((kind, key.clone())) {
            return;
        }
        *count += 1;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
        self.rows.push(NameRow { kind, key, name, position, sort: sort.map(str::to_owned), stories: 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn holders_meet_without_their_articles() {
        assert_eq!(fold("The Harbour  Office"), fold("harbour office"));
        assert_eq!(fold("Theresa"), "theresa");
    }
}
