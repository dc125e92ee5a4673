//! A story's title: the headline, among those of its reports, that shares most with the others.

use super::tokens::words;
use crate::annotate::SentenceKind;
use crate::pipeline::Report;

/// The title of a story, taken from its reports' headlines; of equals the first.
#[must_use]
pub(crate) fn title(reports: &[&Report]) -> String {
    let headlines: Vec<String> = reports.iter().filter_map(|report| headline(report)).collect();
    let content: Vec<Vec<String>> = headlines
        .iter()
        .take(200)
        .map(|headline| words(headline).into_iter().filter(|w| w.chars().count() > 3).collect())
        .collect();
    let mut best: Option<(f64, usize)> = None;
    for (index, own) in content.iter().enumerate() {
        let mut shared = 0.0;
        for (other, theirs) in content.iter().enumerate() {
            if other != index {
                #[allow(clippy::cast_precision_loss)]
                let share = own.iter().filter(|w| theirs.contains(w)).count() as f64
                    / (own.len().max(theirs.len()).max(1)) as f64;
                shared += share;
            }
        }
        if best.is_none_or(|(known, _)| shared > known + 1e-9) {
            best = Some((shared, index));
        }
    }
    best.and_then(|(_, index)| headlines.get(index).cloned())
        .or_else(|| reports.first().map(|report| report.article.id.to_string()))
        .unwrap_or_default()
}

/// The headline of a report: its title, else the headline or the first sentence of its text.
pub(crate) fn headline(report: &Report) -> Option<String> {
    let given = report.article.title.as_deref().map(super::compose::flat).filter(|title| !title.is_empty());
    given.or_else(|| {
        let layer = &report.annotations.text;
        let sentence = layer
            .sentences
            .iter()
            .take(3)
            .find(|s| s.kind == SentenceKind::Headline)
            .or_else(|| layer.sentences.iter().find(|s| s.kind == SentenceKind::Prose))?;
        let text = super::compose::flat(sentence.span.of(&report.article.text));
        (!text.is_empty()).then(|| crate::reconcile::clip(&text, 140))
    })
}
