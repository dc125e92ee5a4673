//! Walks of life: people of one name whom no story joins are two where reports call one a senator and the other a goalkeeper.
//!
//! Most news is of public affairs and often names no role at all, so a person's key stays bare there; it gets the walk where all
//! that titles say is sport, or all is the stage: 'person:orlo jana (sport)'. Within a story keys are compared bare: there a
//! name is one person's, whatever each report calls them. Two senators of one name in two countries this does not part.

use crate::annotate::{Annotations, ClaimKind, MentionKind, Role};
use crate::article::Article;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What titles say of a person, of one report or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walks(u8);

const SPORT: u8 = 1;
const STAGE: u8 = 2;
const OFFICE: u8 = 4;

impl Walks {
    /// What these and others say together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The one walk in which the person is known, where it parts them from others of the name: 'sport' or 'stage'.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self.0 {
            SPORT => Some("sport"),
            STAGE => Some("stage"),
            _ => None,
        }
    }

    /// A person's key with the walk, where there is one.
    ///
    /// ```
    /// use rashomon::mention::linking::walks::{Walks, bare};
    /// assert_eq!(Walks::default().key("person:orlo jana"), "person:orlo jana");
    /// assert_eq!(bare("person:orlo jana (sport)"), "person:orlo jana");
    /// ```
    #[must_use]
    pub fn key(self, key: &str) -> Cow<'_, str> {
        self.name().map_or(Cow::Borrowed(key), |walk| Cow::Owned(format!("{key} ({walk})")))
    }
}

/// A key without the walk.
#[must_use]
pub fn bare(key: &str) -> &str {
    ["sport", "stage"]
        .iter()
        .find_map(|walk| key.strip_suffix(')')?.strip_suffix(walk)?.strip_suffix(" ("))
        .unwrap_or(key)
}

/// What the titles in an article say of each of its entities.
#[must_use]
pub fn of(article: &Article, annotations: &Annotations) -> Vec<Walks> {
    let mut walks = vec![Walks::default(); annotations.entities.len()];
    for claim in annotations.claims.iter().filter(|claim| claim.kind == ClaimKind::Role) {
        let role = |role: Role| claim.arguments.iter().find(|argument| argument.role == role);
        let (Some(title), Some(who)) = (role(Role::Title), role(Role::Who)) else { continue };
        let Some(entity) = who.entity.map(|entity| entity as usize) else { continue };
        if annotations.entities.get(entity).is_none_or(|entity| entity.kind != MentionKind::Person) {
            continue;
        }
        let text = article.field(claim.field);
        let before = text.get(..title.span.start as usize).unwrap_or("");
        let before = before.split_whitespace().next_back().unwrap_or("");
        if is_past(&before.to_lowercase()) {
            continue;
        }
        if let Some(walks) = walks.get_mut(entity) {
            *walks = walks.and(titled(title.span.of(text), title.span.start < who.span.start));
        }
    }
    walks
}

/// What a title says. Of 'mother of striker' before a name the last part counts, behind one the first.
fn titled(title: &str, stands_before: bool) -> Walks {
    let lower = title.to_lowercase().replace(['\u{2019}', ','], "'");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let parts = words.split(|word| matches!(*word, "of" | "for" | "to" | "in" | "at" | "with" | "on" | "who"));
    let mut parts = parts.filter(|part| !part.is_empty());
    let Some(part) = (if stands_before { parts.next_back() } else { parts.next() }) else { return Walks::default() };
    if part.iter().any(|word| is_past(word)) {
        return Walks::default();
    }
    let mut walks = 0;
    for joined in part.split(|word| *word == "and") {
        let Some((last, rest)) = joined.split_last() else { continue };
        let last = last.trim_matches('\'');
        let two = rest.last().map(|word| format!("{word} {last}"));
        let found = nouns().get(last).or_else(|| nouns().get(two?.as_str()));
        walks |= found.copied().unwrap_or(0);
    }
    Walks(walks)
}

/// 'former', 'ex-': what a person was says nothing of what they are.
fn is_past(word: &str) -> bool {
    matches!(word, "former" | "retired" | "ex" | "onetime" | "one-time" | "erstwhile") || word.starts_with("ex-")
}

fn nouns() -> &'static FxHashMap<&'static str, u8> {
    static NOUNS: OnceLock<FxHashMap<&'static str, u8>> = OnceLock::new();
    NOUNS.get_or_init(|| {
        let lines = include_str!("../../../resources/names/walks.tsv").lines().filter(|line| !line.starts_with('#'));
        let nouns = lines.filter_map(|line| line.split_once('\t')).flat_map(|(walk, nouns)| {
            let walk = match walk {
                "sport" => SPORT,
                "stage" => STAGE,
                _ => OFFICE,
            };
            nouns.split(", ").map(move |noun| (noun, walk))
        });
        nouns.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;

    /// The key that the person of an article has.
    fn key(text: &str) -> String {
        let article = Article::from_text(text);
        let annotations = annotate(&article);
        let walks = of(&article, &annotations);
        let at = annotations.entities.iter().position(|entity| entity.kind == MentionKind::Person).unwrap();
        walks[at].key(&annotations.entities[at].key).into_owned()
    }

    #[test]
    fn a_senator_and_a_goalkeeper_of_one_name_do_not_share_a_key() {
        let senator = key("Senator Martin Walsh voted against the bill on Monday.");
        let goalkeeper = key("Goalkeeper Martin Walsh signed a new contract with the club on Monday.");
        let singer = key("Martin Walsh, the singer, cancelled three concerts on Monday.");
        assert_eq!(senator, "person:walsh martin");
        assert_eq!(goalkeeper, "person:walsh martin (sport)");
        assert_eq!(singer, "person:walsh martin (stage)");
        assert_eq!(key("Police questioned the tennis player Martin Walsh on Monday."), goalkeeper);
        assert_eq!(bare(&goalkeeper), senator);
    }

    #[test]
    fn what_somebody_was_or_is_as_well_parts_nobody() {
        assert_eq!(key("Former goalkeeper Martin Walsh opened a bakery on Monday."), "person:walsh martin");
        let both = "Senator Martin Walsh voted against the bill. Martin Walsh, the singer, then left for Lorma.";
        assert_eq!(key(both), "person:walsh martin");
    }

    #[test]
    fn a_title_says_something_of_whom_it_belongs_to() {
        assert_eq!(titled("the mother of striker", false), Walks::default());
        assert_eq!(titled("the mother of striker", true), Walks(SPORT));
        assert_eq!(titled("striker's lawyer", true), Walks::default());
        assert_eq!(titled("the actress and senator", true), Walks(STAGE | OFFICE));
    }
}
