//! Whom the names of a story's articles mean: entities of different articles with one key, persons of one story who share a
//! surname and whose given names do not clash, and bodies that one article names in full and another by initials.

use crate::annotate::{Entity, MentionKind};
use crate::mention::linking::initials;
use crate::mention::linking::keys::PersonName;
use crate::pipeline::Report;
use rustc_hash::FxHashMap;

/// The entities of a story.
#[derive(Debug, Default)]
pub(crate) struct StoryEntities {
    /// For every report and entity of it, an index into `merged`.
    of: Vec<Vec<usize>>,
    /// Key and fullest name.
    merged: Vec<(String, String)>,
}

impl StoryEntities {
    /// Key and name of an article's entity.
    pub fn of(&self, report: usize, entity: u32) -> (&str, &str) {
        self.of
            .get(report)
            .and_then(|entities| entities.get(entity as usize))
            .and_then(|index| self.merged.get(*index))
            .map_or(("", ""), |(key, name)| (key.as_str(), name.as_str()))
    }
}

/// Merges the entities of the reports of one story.
pub(crate) fn merge(reports: &[&Report]) -> StoryEntities {
    let all: Vec<&[Entity]> = reports.iter().map(|report| report.annotations.entities.as_slice()).collect();
    merge_all(&all)
}

fn merge_all(reports: &[&[Entity]]) -> StoryEntities {
    let mut entities = StoryEntities::default();
    let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
    let mut by_surname: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let full = full_names(reports);
    for report in reports {
        let mut indexes = Vec::with_capacity(report.len());
        for entity in *report {
            let mut key = format!("{}:{}", group(entity.kind), entity.key);
            if let Some(Some(full)) = full.get(&key) {
                key.clone_from(full);
            }
            let person = (entity.kind == MentionKind::Person).then(|| PersonName::of(&entity.name));
            let known = by_key.get(&key).copied().or_else(|| {
                let person = person.as_ref()?;
                let candidates = by_surname.get(&person.surname)?.iter().copied();
                let mut fitting = candidates.filter(|i| same_person(&PersonName::of(&entities.merged[*i].1), person));
                // A surname that two persons of the story share tells neither of them.
                fitting.next().filter(|_| fitting.next().is_none())
            });
            let index = known.unwrap_or_else(|| {
                entities.merged.push((key.clone(), entity.name.clone()));
                entities.merged.len() - 1
            });
            if known.is_none()
                && let Some(person) = person.filter(|person| person.surname.chars().count() > 2)
            {
                by_surname.entry(person.surname).or_default().push(index);
            }
            if entity.name.len() > entities.merged[index].1.len() {
                entities.merged[index].1.clone_from(&entity.name);
            }
            by_key.entry(key).or_insert(index);
            indexes.push(index);
        }
        entities.of.push(indexes);
    }
    entities
}

/// For the key that a body has by its initials, the key of its full name; `None` where two names of the story have them.
fn full_names(reports: &[&[Entity]]) -> FxHashMap<String, Option<String>> {
    let mut full: FxHashMap<String, Option<String>> = FxHashMap::default();
    for entity in reports.iter().copied().flatten().filter(|entity| group(entity.kind) == "body") {
        let Some((kind, name)) = entity.key.split_once(':') else { continue };
        let key = format!("body:{}", entity.key);
        for short in initials(name).filter(|short| short.len() > 2) {
            full.entry(format!("body:{kind}:{short}"))
                .and_modify(|known| *known = known.take().filter(|known| *known == key))
                .or_insert_with(|| Some(key.clone()));
        }
    }
    full
}

/// Kinds that taggers confuse stand together.
fn group(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Person => "person",
        MentionKind::Place | MentionKind::Group => "place",
        MentionKind::Organization | MentionKind::Facility => "body",
        _ => "thing",
    }
}

/// Whether two names with one surname can name one person: 'Shoigu' and 'Sergei Shoigu'; 'Sergei' and 'Sergey'; 'T.'
/// and 'Tom'; not 'Anna' and 'Tom'.
fn same_person(a: &PersonName, b: &PersonName) -> bool {
    if a.fits(b) {
        return true;
    }
    let (Some(first), Some(second)) = (a.given.first(), b.given.first()) else { return false };
    let shorter = first.chars().count().min(second.chars().count());
    let shared = first.chars().zip(second.chars()).take_while(|(x, y)| x == y).count();
    a.surname == b.surname
        && (shared == shorter
            || (shorter >= 4 && shared + 2 >= shorter)
            || (shorter >= 6 && one_letter_apart(first, second)))
}

/// Whether two given names of one length differ in one letter: 'Kurban' and 'Gurban', as transliterations do.
fn one_letter_apart(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::linking::entity;

    fn same_person(a: &str, b: &str) -> bool {
        super::same_person(&PersonName::of(a), &PersonName::of(b))
    }

    /// The merged keys of articles that name some persons and bodies.
    fn merged(articles: &[&[(MentionKind, &str)]]) -> Vec<Vec<String>> {
        let articles: Vec<Vec<Entity>> =
            articles.iter().map(|names| names.iter().map(|(kind, name)| entity(*kind, name)).collect()).collect();
        let all: Vec<&[Entity]> = articles.iter().map(Vec::as_slice).collect();
        let found = merge_all(&all);
        let keys = |(report, names): (usize, &Vec<Entity>)| {
            (0..names.len() as u32).map(|at| found.of(report, at).0.to_owned()).collect()
        };
        articles.iter().enumerate().map(keys).collect()
    }

    #[test]
    fn one_surname_is_not_one_person() {
        assert!(same_person("Sergei Varol", "Sergey Varol"));
        assert!(same_person("Varol", "Sergey Varol"));
        assert!(same_person("T. Mello", "Tina Mello"));
        assert!(same_person("Kurbanar Mello", "Gurbanar Mello"));
        assert!(!same_person("Anna Mello", "Tina Mello"));
        assert!(!same_person("Anna Mello", "Anna Varol"));
    }

    #[test]
    fn persons_of_a_story_are_one_whatever_their_spelling() {
        use MentionKind::Person;
        for (one, other) in [
            ("Volodymyr Zelenskyy", "Zelensky"),
            ("Muammar Gaddafi", "Moammar Qadhafi"),
            ("Kim Jong-un", "Kim"),
            ("Nuri al-Maliki", "Maliki"),
            ("Mohammed Orlo", "Muhammad Orlo"),
        ] {
            let keys = merged(&[&[(Person, one)], &[(Person, other)]]);
            assert_eq!(keys[0], keys[1], "{one} and {other}");
        }
        let keys = merged(&[&[(Person, "Jana Orlo"), (Person, "Karl Orlo")], &[(Person, "Orlo")]]);
        assert!(!keys[0].contains(&keys[1][0]), "{keys:?}");
    }

    #[test]
    fn initials_of_one_article_are_the_full_name_of_another() {
        use MentionKind::{Organization, Place};
        let (long, short) = ((Organization, "Tarvik Rail Authority"), (Organization, "TRA"));
        for articles in [[&[long][..], &[short]], [&[short], &[long]]] {
            let keys = merged(&articles);
            assert_eq!(keys[0], keys[1]);
        }
        // Not where two bodies have them, nor for a place.
        let keys = merged(&[&[long, (Organization, "Tarvik Riding Association")], &[short]]);
        assert!(!keys[0].contains(&keys[1][0]), "{keys:?}");
        let keys = merged(&[&[long], &[(Place, "Tra")]]);
        assert_ne!(keys[0], keys[1]);
    }
}
