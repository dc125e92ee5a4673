//! Who did it, to whom, and which of a series: what tells one arrest, offer or match from the next of its sort.
//!
//! A key is a group and a name: the group is a predicate with what the name does in it, or a word that is numbered ('Game' 5,
//! 'iOS' 7.1). Two articles that have a group in common and no name in it tell of two events of one sort.

use super::stem::stem;
use super::terms;
use crate::annotate::{Layer, MentionKind, Role};
use crate::article::Field;
use crate::pipeline::Report;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

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

/// 'Game 5', 'iOS 7.1', 'the third round', 'Hurricane Ivo': a word that is numbered or named, and its number or name, where the two are no time.
fn add_numbered(layer: &Layer, text: &str, numbered: &mut Vec<u32>) {
    let series = Series::get();
    // What stands before: the word as it is, and its bare form in small letters.
    let mut before: Option<(&str, String)> = None;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = bare.to_lowercase();
        let start = bare.as_ptr() as usize - text.as_ptr() as usize;
        let is_time = || layer.times.iter().any(|t| t.span.start as usize <= start && start < t.span.end as usize);
        if let Some((first, known)) = &before
            && word.starts_with(bare)
        {
            let (is_series, is_named) = (series.numbered.contains(known.as_str()), first.contains(char::is_uppercase));
            if number(bare) {
                if (is_series || first.len() >= 3 && is_named) && !is_time() {
                    push(numbered, grouped(key(first), terms::hash(bare)));
                }
            } else if let Some(at) = series.cardinals.get(small.as_str()).filter(|_| is_series) {
                push(numbered, grouped(key(first), terms::hash(&at.to_string())));
            } else if let Some(at) =
                series.ordinals.get(known.as_str()).filter(|_| series.numbered.contains(small.as_str()))
            {
                push(numbered, grouped(key(bare), terms::hash(&at.to_string())));
            } else if is_named && series.named.contains(known.as_str()) && !series.no_names.contains(small.as_str()) {
                // The name of a storm is read with its sort or alone.
                let sort = first.as_ptr() as usize - text.as_ptr() as usize;
                let is_name = |m: &crate::annotate::Mention| [sort, start].contains(&(m.span.start as usize));
                if bare.starts_with(char::is_uppercase) && layer.mentions.iter().any(is_name) {
                    push(numbered, grouped(terms::hash("storm"), key(bare)));
                }
            }
        }
        before = word.ends_with(bare).then_some((bare, small)).filter(|_| !bare.is_empty());
    }
}

/// A number as issues have: '5', '7.1.2'.
fn number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && (word.len() <= 4 || word.len() <= 8 && word.contains('.'))
        && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The words of `story-series.txt`.
#[derive(Default)]
struct Series {
    numbered: FxHashSet<&'static str>,
    named: FxHashSet<&'static str>,
    no_names: FxHashSet<&'static str>,
    /// The groups of the keys of the first two ([`grouped`]).
    groups: FxHashSet<u32>,
    /// What number an ordinal stands for: 'third' before 'game'.
    ordinals: FxHashMap<&'static str, usize>,
    /// The same of numbers in words, behind it; before it they say how many.
    cardinals: FxHashMap<&'static str, usize>,
}

impl Series {
    fn get() -> &'static Self {
        static SERIES: OnceLock<Series> = OnceLock::new();
        SERIES.get_or_init(|| {
            let mut series = Self::default();
            let mut section = "";
            for line in include_str!("../../resources/story-series.txt").lines().filter(|line| !line.starts_with('#')) {
                if line.starts_with('[') {
                    section = line;
                    continue;
                }
                for (at, word) in line.split_whitespace().enumerate() {
                    match section {
                        "[numbered]" => _ = series.numbered.insert(word),
                        "[named]" => _ = series.named.insert(word),
                        "[no name]" => _ = series.no_names.insert(word),
                        "[ordinal]" => _ = series.ordinals.insert(word, at + 1),
                        _ => _ = series.cardinals.insert(word, at + 1),
                    }
                }
            }
            let words = series.numbered.iter().map(|word| key(word) >> 16);
            series.groups = words.chain([terms::hash("storm") >> 16]).collect();
            series
        })
    }
}

pub(super) fn key(word: &str) -> u32 {
    let mut key = word.to_lowercase();
    stem(&mut key);
    terms::hash(&key)
}

pub(super) const fn grouped(group: u32, name: u32) -> u32 {
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

/// Whether what two lists of numbered words count in a series has the same number somewhere; `None` where they have no series in common.
/// Of a story counts what a quarter of its articles say.
#[must_use]
pub fn alike_in_series(ours: &[u32], theirs: &[(u32, u32)], articles: usize) -> Option<bool> {
    let groups = &Series::get().groups;
    let mut alike = None;
    for key in ours.iter().filter(|key| groups.contains(&(*key >> 16))) {
        for (other, times) in theirs.iter().filter(|(other, _)| other >> 16 == key >> 16) {
            if *times as usize * 4 >= articles {
                alike = Some(alike == Some(true) || other == key);
            }
        }
    }
    alike
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

    #[test]
    fn a_series_is_counted_in_numbers_words_and_names() {
        let alike = |one: &str, other: &str, articles| {
            let (one, other) = (roles("One", one), roles("Other", other));
            alike_in_series(&one.numbered, &counts(&other.numbered), articles)
        };
        assert_eq!(alike("They won game 4 at home.", "They lost the fifth game.", 1), Some(false));
        assert_eq!(alike("They won game 4 at home.", "It was their fourth game.", 1), Some(true));
        assert_eq!(alike("They won game four at home.", "They lead by one game.", 1), None);
        assert_eq!(alike("They won game 4 after losing game 3.", "They lost game 3.", 1), Some(true));
        assert_eq!(alike("Version 7.1.2 is out.", "Version 7.1.1 is out.", 1), Some(false));
        assert_eq!(alike("Hurricane Ivo hit Lorma.", "Hurricane Dora hit Lorma.", 1), Some(false));
        assert_eq!(alike("The hurricane season began.", "Hurricane Dora hit Lorma.", 1), None);
        // Any other word with a capital and a number is no series.
        assert_eq!(alike("Route 4 is closed.", "Route 5 is closed.", 1), None);
        // One of five reports looks back at game 4.
        assert_eq!(alike("They won game 4 at home.", "They won game 4 at home.", 5), None);
    }
}
