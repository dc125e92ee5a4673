//! Whom the names of a story's articles mean: entities of different articles with one key, and persons of one story who
//! share a surname and whose given names do not clash.

use crate::annotate::MentionKind;
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
    let mut entities = StoryEntities::default();
    let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
    let mut by_surname: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for report in reports {
        let mut indexes = Vec::with_capacity(report.annotations.entities.len());
        for entity in &report.annotations.entities {
            let key = format!("{}:{}", group(entity.kind), entity.key);
            let known = by_key.get(&key).copied().or_else(|| {
                let surname = surname(entity.kind, &entity.name)?;
                let candidates = by_surname.get(&surname)?;
                let fitting: Vec<usize> =
                    candidates.iter().copied().filter(|i| same_person(&entities.merged[*i].1, &entity.name)).collect();
                // A surname that two persons of the story share tells neither of them.
                (fitting.len() == 1).then(|| fitting[0])
            });
            let index = known.unwrap_or_else(|| {
                entities.merged.push((key.clone(), entity.name.clone()));
                entities.merged.len() - 1
            });
            if known.is_none()
                && let Some(surname) = surname(entity.kind, &entity.name)
            {
                by_surname.entry(surname).or_default().push(index);
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

/// Kinds that taggers confuse stand together.
fn group(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Person => "person",
        MentionKind::Place | MentionKind::Group => "place",
        MentionKind::Organization | MentionKind::Facility => "body",
        _ => "thing",
    }
}

/// The last word of a person's name without 'Jr.' and the like, lower case.
fn surname(kind: MentionKind, name: &str) -> Option<String> {
    if kind != MentionKind::Person {
        return None;
    }
    let surname = name.split_whitespace().rfind(|w| !is_suffix(w))?.to_lowercase();
    (surname.chars().count() > 2).then_some(surname)
}

fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches(['.', ',']).to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Whether two names with one surname can name one person: 'Shoigu' and 'Sergei Shoigu'; 'Sergei' and 'Sergey'; 'T.'
/// and 'Tom'; not 'Anna' and 'Tom'.
fn same_person(a: &str, b: &str) -> bool {
    let given = |name: &str| -> Option<String> {
        let words: Vec<&str> = name.split_whitespace().filter(|w| !is_suffix(w)).collect();
        (words.len() > 1).then(|| words[0].trim_end_matches('.').to_lowercase())
    };
    let (Some(a), Some(b)) = (given(a), given(b)) else { return true };
    let shorter = a.chars().count().min(b.chars().count());
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    shared == shorter || (shorter >= 4 && shared + 2 >= shorter) || (shorter >= 6 && one_letter_apart(&a, &b))
}

/// Whether two given names of one length differ in one letter: 'Kurban' and 'Gurban', as transliterations do.
fn one_letter_apart(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() == 1
}

#[cfg(test)]
mod tests {
    use super::same_person;

    #[test]
    fn one_surname_is_not_one_person() {
        assert!(same_person("Sergei Varol", "Sergey Varol"));
        assert!(same_person("Varol", "Sergey Varol"));
        assert!(same_person("T. Mello", "Tina Mello"));
        assert!(same_person("Kurbanar Mello", "Gurbanar Mello"));
        assert!(!same_person("Anna Mello", "Tina Mello"));
    }
}
