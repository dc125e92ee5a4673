//! How much a finding matters to its story, for the order of the digest.

use super::account::articles;
use super::subject::Subject;
use super::vocabulary::Vocabulary;
use crate::annotate::ClaimKind;
use crate::ledger::Relation;

/// Larger is earlier. How many articles speak to it counts most; then that it stands early (a headline, a first
/// sentence), that it is a figure of people, that accounts differ, and that it speaks in the story's main words.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn weight(
    group: &[usize],
    subjects: &[Subject<'_>],
    vocabulary: &Vocabulary,
    relation: Relation,
    reports: usize,
) -> f64 {
    let tellers = articles(group, subjects) as f64;
    let earliest = group
        .iter()
        .map(|index| {
            let subject = &subjects[*index];
            if subject.is_headline() { 0.0 } else { 0.1 + f64::from(subject.claim.span.start) / 1000.0 }
        })
        .fold(f64::INFINITY, f64::min);
    let lead = 1.0 / (1.0 + earliest);
    let people = group.iter().any(|index| {
        let figure = subjects[*index].claim.figure.as_ref().filter(|_| !subjects[*index].is_single());
        figure.is_some_and(|f| f.unit.as_deref().is_none_or(|u| u == "people"))
    });
    // What one report alone tells, in words that no other report of the story uses, is mostly about something else: the
    // next item of a round-up, a sports result, a notice of the page.
    let shared = group
        .iter()
        .map(|index| {
            let core = &subjects[*index].core;
            let common = core.iter().filter(|(word, _)| vocabulary.reports(*word) >= 2).count();
            common as f64 / (core.len().max(1) as f64)
        })
        .fold(0.0, f64::max);
    if tellers < 2.0 && reports >= 3 && shared < 0.3 {
        return shared - 1.0;
    }
    let differs = matches!(relation, Relation::Disputed | Relation::Updated);
    let kind = match group.first().map(|index| subjects[*index].claim.kind) {
        Some(ClaimKind::Event | ClaimKind::Figure) => 0.4,
        Some(ClaimKind::Cause | ClaimKind::Plan | ClaimKind::State) => 0.2,
        Some(ClaimKind::Time | ClaimKind::Place) => 0.1,
        _ => 0.0,
    };
    // Words that many sentences of the story use weigh little for grouping, and much for centrality.
    let centre = group
        .iter()
        .map(|index| {
            let core = &subjects[*index].core;
            let sum: f32 = core.iter().map(|(word, _)| 1.0 - vocabulary.weight(*word)).sum();
            f64::from(sum) / (core.len().max(1) as f64)
        })
        .fold(0.0, f64::max);
    tellers.ln_1p() + lead + kind + centre + if people { 0.2 } else { 0.0 } + if differs { 0.3 } else { 0.0 }
}
