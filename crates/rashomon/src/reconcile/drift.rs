//! Attribution drift: one content, several credits.
//!
//! A figure that one report credits to a spy agency and another to 'media', or that was 'may have been' in one and 'was' in
//! the next, is a finding of its own: who is credited with it, in which article, and where the credit hardened.

use super::StoryView;
use super::subject::Subject;
use crate::annotate::{ClaimKind, Modality};
use crate::id::{ClaimId, FindingId, digest};
use crate::ledger::{Account, AccountValue, Disagreement, Finding, Relation, Status};

/// Who is credited with what a group tells, where at least two articles credit different holders.
pub(crate) fn finding(group: &[usize], story: &StoryView<'_, '_>, of: &Finding) -> Option<Finding> {
    let subjects = story.subjects;
    let first = subjects.get(*group.first()?)?;
    if first.claim.kind != ClaimKind::Figure || of.relation == Relation::Single {
        return None;
    }
    // By holder, in order of the claims; a holder named more fully is the same holder.
    let mut holders: Vec<(String, Vec<usize>)> = Vec::new();
    for index in group {
        let Some(holder) = subjects[*index].claim.holders.first() else { continue };
        let holder = holder.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if holder.is_empty() {
            continue;
        }
        match holders.iter_mut().find(|(known, _)| alike(known, &holder)) {
            Some((_, claims)) => claims.push(*index),
            None => holders.push((holder, vec![*index])),
        }
    }
    let mut articles: Vec<usize> = holders.iter().flat_map(|(_, c)| c).map(|index| subjects[*index].report).collect();
    articles.sort_unstable();
    articles.dedup();
    if holders.len() < 2 || articles.len() < 2 {
        return None;
    }
    let accounts: Vec<Account> = holders
        .iter()
        .map(|(holder, claims)| Account {
            text: holder.clone(),
            value: AccountValue::Text(holder.clone()),
            origins: story.dependence.origins(claims, subjects),
            claims: claims
                .iter()
                .map(|index| {
                    let mut claim = story.claim_ref(&subjects[*index]);
                    // The credit is a claim of its own beside the content it credits.
                    claim.id = ClaimId::new(format!("c-{}", digest(&["credit", claim.id.as_str()])));
                    claim
                })
                .collect(),
        })
        .collect();
    let question = match of.question.strip_suffix('?') {
        Some(asked) => format!("Who gives the number: {}?", super::question::lower_first(asked)),
        None => return None,
    };
    Some(Finding {
        id: FindingId::new(format!("f-{}", digest(&["drift", of.id.as_str()]))),
        kind: ClaimKind::Attribution,
        question,
        relation: Relation::Compatible,
        disagreement: Some(Disagreement::Attribution),
        between: None,
        status: if of.status == Status::Disputed { Status::Disputed } else { Status::SingleOrigin },
        open: false,
        asked: None,
        filled: None,
        accounts,
        history: Vec::new(),
        silent: of.silent.clone(),
        why: format!(
            "Grouped: the articles credit one figure to {} holders.{} Compatible: one may have it from the other. A report that names both would change it.",
            holders.len(),
            hardened(group, subjects)
        ),
        weight: of.weight * 0.5,
    })
}

/// Whether two credits name one holder: the words of the one stand in the other.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    one_holder(&credit_words(a), &credit_words(b))
}

/// The words of a credit that tell holders apart.
pub(crate) fn credit_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|w| w.len() > 1 && !matches!(w.as_str(), "the" | "of" | "and" | "for" | "said"))
        .collect()
}

/// The same of words that were read already.
pub(crate) fn one_holder(a: &[String], b: &[String]) -> bool {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    shorter.iter().all(|word| longer.contains(word))
}

/// A sentence on hardening: possible in one article, a fact in another.
fn hardened(group: &[usize], subjects: &[Subject<'_>]) -> &'static str {
    let any = |modalities: &[Modality]| group.iter().any(|index| modalities.contains(&subjects[*index].claim.modality));
    if any(&[Modality::Possible, Modality::Planned]) && any(&[Modality::Asserted, Modality::Reported]) {
        " The wording hardens: possible in one article, a fact in another."
    } else {
        ""
    }
}
