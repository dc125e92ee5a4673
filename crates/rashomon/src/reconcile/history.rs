//! Versions of a figure, oldest first; none is overwritten.

use super::subject::Subject;
use crate::annotate::ClaimKind;
use crate::ledger::Version;
use crate::pipeline::Report;

/// The versions that a group's claims give, in order of publication; articles without a date keep the order of input,
/// after those with one.
pub(crate) fn history(group: &[usize], subjects: &[Subject<'_>], reports: &[&Report]) -> Vec<Version> {
    let mut claims: Vec<usize> = group
        .iter()
        .copied()
        .filter(|index| subjects[*index].claim.kind == ClaimKind::Figure && subjects[*index].claim.figure.is_some())
        // 'A man was killed' is no version of a toll.
        .filter(|index| !subjects[*index].is_single())
        .collect();
    let published = |index: &usize| {
        let article = reports.get(subjects[*index].report).map(|report| &report.article);
        article.and_then(|a| a.updated.as_ref().or(a.published.as_ref())).map(crate::article::Moment::second)
    };
    claims.sort_by_key(|index| (published(index).is_none(), published(index), *index));
    let mut versions: Vec<Version> = Vec::new();
    for index in claims {
        let subject = &subjects[index];
        let Some(figure) = &subject.claim.figure else { continue };
        // An article that repeats its number adds no version; another article that gives it does.
        if versions.iter().any(|v| {
            Some(&v.article) == reports.get(subject.report).map(|r| &r.article.id) && v.amount == figure.amount
        }) {
            continue;
        }
        let article = match reports.get(subject.report) {
            Some(report) => &report.article,
            None => continue,
        };
        let dated = published(&index).is_some();
        let replaced = versions
            .last()
            .filter(|last| {
                dated && last.published.is_some() && last.amount != figure.amount && last.article != article.id
            })
            .map(|last| last.claim.clone());
        versions.push(Version {
            amount: figure.amount,
            claim: subject.claim.id.clone(),
            article: article.id.clone(),
            published: article.published.as_ref().map(ToString::to_string),
            as_of: subject.time().map(|time| time.value.clone()),
            replaced,
        });
    }
    versions
}
