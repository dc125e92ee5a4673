//! Who did it, to whom, and which of a series: what tells one arrest, offer or match from the next of its sort.
//!
//! A key is a group and a name: the group is a predicate with what the name does in it, or a word that is numbered ('Game' 5,
//! 'iOS' 7.1). Two articles that have a group in common and no name in it tell of two events of one sort.

use super::stem::stem;
use super::terms;
use crate::annotate::{Layer, MentionKind, Role};
use crate::article::Field;
use crate::pipeline::Report;

/// Keys kept of an article, of each list.
const KEPT: usize = 8;

/// Who did what in title and lead, what was done to whom, and what is numbered there.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// Predicate and who did it.
    pub doers: Vec<u32>,
    /// Predicate and whom it happened to.
    pub done_to: Vec<u32>,
    /// Word and the number behind it.
    pub numbered: Vec<u32>,
}

impl Roles {
    /// The roles in the title and in the text before `lead_ends`; `tells` says whether a predicate says anything.
    #[must_use]
    pub fn of(report: &Report, lead_ends: u32, tells: impl Fn(u32) -> bool) -> Self {
        let mut roles = Self::default();
        for claim in &report.annotations.claims {
            if claim.field == Field::Text && claim.span.start >= lead_ends {
                continue;
            }
            let Some(event) = &claim.event else { continue };
            let predicate = key(&event.predicate);
            if !tells(predicate) {
                continue;
            }
            for argument in &claim.arguments {
                let list = match argument.role {
                    Role::Who => &mut roles.doers,
                    Role::Whom | Role::What => &mut roles.done_to,
                    _ => continue,
                };
                let entity = argument.entity.and_then(|at| report.annotations.entities.get(at as usize));
                let Some(entity) = entity.filter(|entity| entity.kind != MentionKind::Place) else { continue };
                if let Some(name) = entity.name.split_whitespace().next_back() {
                    push(list, grouped(predicate, key(name)));
                }
            }
        }
        if let Some(title) = &report.article.title {
            add_numbered(&report.annotations.title, title, &mut roles.numbered);
        }
        let lead = report.article.text.get(..lead_ends as usize).unwrap_or("");
        add_numbered(&report.annotations.text, lead, &mut roles.numbered);
        roles
    }
}

/// 'Game 5', 'iOS 7.1': a word written with a capital, and the number behind it, where the two are no time.
fn add_numbered(layer: &Layer, text: &str, numbered: &mut Vec<u32>) {
    let mut before: Option<&str> = None;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = bare.starts_with(|c: char| c.is_ascii_digit())
            && bare.len() <= 4
            && bare.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && word.starts_with(bare);
        if is_number && let Some(name) = before {
            let start = bare.as_ptr() as usize - text.as_ptr() as usize;
            let is_time = layer.times.iter().any(|t| t.span.start as usize <= start && start < t.span.end as usize);
            if !is_time {
                push(numbered, grouped(key(name), terms::hash(bare)));
            }
        }
        let is_name = bare.len() >= 3 && bare.contains(char::is_uppercase) && word.ends_with(bare);
        before = is_name.then_some(bare);
    }
}

fn key(word: &str) -> u32 {
    let mut key = word.to_lowercase();
    stem(&mut key);
    terms::hash(&key)
}

const fn grouped(group: u32, name: u32) -> u32 {
    group & 0xffff_0000 | name >> 16
}

fn push(list: &mut Vec<u32>, key: u32) {
    if list.len() < KEPT && !list.contains(&key) {
        list.push(key);
    }
}

/// What two lists of keys say of the groups that both have: the share of ours that are theirs too; `None` where they have no group in common.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn alike(ours: &[u32], theirs: &[(u32, u32)]) -> Option<f32> {
    let (mut groups, mut same) = (0, 0);
    for key in ours {
        if theirs.iter().any(|(other, _)| other >> 16 == key >> 16) {
            groups += 1;
            same += usize::from(theirs.iter().any(|(other, _)| other == key));
        }
    }
    (groups > 0).then(|| same as f32 / groups as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn roles(title: &str, text: &str) -> Roles {
        let mut article = Article::from_text(text);
        article.title = Some(title.to_owned());
        let annotations = crate::annotate::annotate(&article);
        Roles::of(&Report { article, annotations }, text.len() as u32, |_| true)
    }

    fn counts(keys: &[u32]) -> Vec<(u32, u32)> {
        keys.iter().map(|key| (*key, 1)).collect()
    }

    #[test]
    fn another_man_under_arrest_is_another_arrest() {
        let one = roles("Harbour master held", "Police arrested Thomas Berger on Monday.");
        let same = roles("Berger in custody", "Officers arrested Berger after a chase through the harbour.");
        let other = roles("Pilot held", "Police arrested Martin Walsh on Monday.");
        assert_eq!(alike(&one.done_to, &counts(&same.done_to)), Some(1.0));
        assert_eq!(alike(&one.done_to, &counts(&other.done_to)), Some(0.0));
    }

    #[test]
    fn the_fifth_game_is_not_the_fourth_and_a_date_is_no_number() {
        let fourth = roles("Lorma wins Game 4", "It was close.");
        let fifth = roles("Game 5 goes to Lorma", "It was close.");
        assert_eq!(alike(&fourth.numbered, &counts(&fifth.numbered)), Some(0.0));
        assert_eq!(alike(&fourth.numbered, &counts(&roles("Game 4 drags on", "So it did.").numbered)), Some(1.0));
        assert!(roles("Vote on May 4", "It was close.").numbered.is_empty());
    }
}
