//! Under which names a story is found: its holders, what its articles name, where it happened, who published.

use crate::values::{NameKind, NameRow};
use rashomon::annotate::MentionKind;
use rashomon::article::Field;
use rashomon::ledger::Story;
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
    for report in reports {
        if let Some(outlet) = &report.article.outlet {
            names.add(NameKind::Outlet, outlet, outlet, None, None);
        }
        for field in [Field::Title, Field::Text] {
            for mention in &report.annotations.layer(field).mentions {
                let entity = report.annotations.entities.get(mention.entity as usize);
                if let Some(entity) = entity.filter(|entity| entity.kind != MentionKind::Place) {
                    names.add(NameKind::Entity, &entity.key, &entity.name, None, Some(entity.kind.as_str()));
                }
                let Some(place) = &mention.place else { continue };
                let key = if place.geonames > 0 { place.geonames.to_string() } else { fold(&place.name) };
                let position = Some((place.lat, place.lon));
                names.add(NameKind::Place, &key, &place.name, position, Some(place.precision.as_str()));
            }
        }
    }
    names.rows
}

/// A holder's name as it is compared: lower case, without a leading article.
#[must_use]
pub fn fold(name: &str) -> String {
    let lower = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let bare = ["the ", "a ", "an "].iter().find_map(|article| lower.strip_prefix(article));
    bare.map(str::to_owned).unwrap_or(lower)
}

#[derive(Default)]
struct Names {
    rows: Vec<NameRow>,
    of_kind: BTreeMap<NameKind, usize>,
    seen: std::collections::BTreeSet<(NameKind, String)>,
}

impl Names {
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
