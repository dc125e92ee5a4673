//! The names by which an event is told from others of its sort: those of title and lead.
//!
//! Two dividends, two loans, two shootings share nearly every word; words alone, a country or a town of the whole paper never make one
//! event of two reports. Some rarer name must be the same: that of one's title or lead, wherever the other speaks of it.

use super::evidence::Evidence;
use super::rarity::Rarity;
use super::said::Said;
use super::signature::{List, Signature};
use super::stem::stem;
use super::terms::Raw;
use super::weights::Weights;
use super::{packed, peoples, terms};
use crate::article::Field;
use crate::pipeline::Report;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Names kept of an article.
const KEPT: usize = 12;
/// Names read of its title and lead.
const READ: usize = 64;
/// Mentions looked at for them: a lead of one endless sentence must not be held against every line of furniture.
const LOOKED_AT: usize = 4 * READ;

/// The words of names in the title and before `lead_ends` of the text, each once: of mentions, and what `read` found written with a
/// capital. Days and months name nothing.
#[must_use]
pub fn of(report: &Report, lead_ends: u32, read: &[Raw]) -> Vec<u32> {
    let mut anchors = Vec::new();
    let (article, annotations) = (&report.article, &report.annotations);
    let credited = annotations.credits.iter().map(|credit| credit.span);
    let outside: Vec<_> = credited.chain(annotations.furniture.iter().map(|part| part.span)).collect();
    for field in [Field::Title, Field::Text] {
        let text = article.field(field);
        // In a line of capitals a mention begins and ends anywhere.
        if !text.contains(char::is_lowercase) {
            continue;
        }
        for mention in annotations.layer(field).mentions.iter().take(LOOKED_AT) {
            let is_text = field == Field::Text;
            if is_text && mention.span.start >= lead_ends || anchors.len() >= READ {
                break;
            }
            if is_text && outside.iter().any(|span| span.overlaps(mention.span)) {
                continue;
            }
            for word in mention.span.of(text).split(|c: char| !c.is_alphanumeric()) {
                if word.starts_with(char::is_uppercase) && word.chars().count() > 1 && !names_nothing(word) {
                    push(&mut anchors, key(word));
                }
            }
        }
    }
    for term in read.iter().filter(|term| term.is_early_name()).take(READ) {
        let text = article.field(term.field);
        let credited = term.field == Field::Text && outside.iter().any(|span| span.overlaps(term.span));
        if !credited && !names_nothing(term.span.of(text)) {
            push(&mut anchors, term.hash);
        }
    }
    anchors
}

/// The rarest of them, as they stand in codes; those that general news is full of are left out. Whether one is rare enough is asked
/// when a story is at hand.
#[must_use]
pub fn rare(anchors: &[u32], read: &[Raw], rarity: &Rarity, weights: &Weights) -> Vec<u32> {
    let general = |hash: u32| {
        read.binary_search_by_key(&hash, |t| t.hash).ok().and_then(|at| read.get(at)).map_or(0.0, Raw::general)
    };
    let special = anchors.iter().filter(|hash| general(**hash) < weights.common_name);
    let mut rare: Vec<(u32, f32)> =
        special.map(|hash| packed::key_of(*hash)).map(|key| (key, rarity.named(key, (0, 0), weights))).collect();
    rare.sort_by(|a, b| a.1.total_cmp(&b.1));
    rare.into_iter().take(KEPT).map(|(key, _)| key).collect()
}

/// The names of an article by which their share is counted, as they stand in codes, each once.
#[must_use]
pub fn names(evidence: &Evidence) -> Vec<u32> {
    let capital = evidence.terms.iter().filter(|term| term.is_name()).map(|term| term.hash);
    let mut names: Vec<u32> = capital.chain(evidence.anchors.iter().copied()).map(packed::key_of).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// How common, outside of the story, the rarest name is that an article and a story share: one of the article's title or lead that a
/// quarter of the story's articles have, or one of a quarter of the story's titles and leads that the article has. What has become
/// common in other news tells nothing.
#[must_use]
pub fn rarest(signature: &Signature, said: &Said, articles: usize, rarity: &Rarity, weights: &Weights) -> Option<f32> {
    let of_story = |times: u32| times as usize * 4 >= articles;
    let all = u32::try_from(articles).unwrap_or(u32::MAX);
    let share = |key: u32| {
        let within = (all, said.term(key).map_or(0, |sum| sum.count));
        (rarity.named(key, within, weights) < weights.common_name).then(|| rarity.outside(key, within, weights))
    };
    let speaks_of = |key: u32| signature.terms().binary_search_by_key(&key, |code| packed::key(*code)).is_ok();
    let known = |key: u32| {
        said.term(key).is_some_and(|sum| of_story(sum.count))
            || said.anchors.iter().any(|(other, times)| *other == key && of_story(*times))
    };
    let ours = signature.list(List::Anchors).iter().copied().filter(|key| known(*key));
    let theirs = said.anchors.iter().filter(|(key, times)| of_story(*times) && speaks_of(*key)).map(|(key, _)| *key);
    ours.chain(theirs).filter_map(share).min_by(f32::total_cmp)
}

fn push(anchors: &mut Vec<u32>, key: u32) {
    if !anchors.contains(&key) {
        anchors.push(key);
    }
}

fn key(word: &str) -> u32 {
    let mut key = word.to_lowercase();
    stem(&mut key);
    terms::hash(peoples::country(&key).unwrap_or(&key))
}

/// Words that are written with a capital and name nobody.
fn names_nothing(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    let read =
        || include_str!("../../resources/story-no-names.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let word = word.to_lowercase();
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    WORDS.get_or_init(read).contains(word)
}
