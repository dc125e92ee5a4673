//! A story's title: the headline, among those of its reports, that shares most with the others and whose claims carry it.

use super::tokens::words;
use crate::annotate::SentenceKind;
use crate::pipeline::Report;

/// The headlines of a story's reports, the one that shares most with the others first; equals in the reports' order.
#[must_use]
pub(crate) fn titles(reports: &[&Report]) -> Vec<String> {
    let headlines: Vec<String> = reports.iter().filter_map(|report| headline(report)).collect();
    let content: Vec<Vec<String>> = headlines
        .iter()
        .take(200)
        .map(|headline| words(headline).into_iter().filter(|w| w.chars().count() > 3).collect())
        .collect();
    let mut ranked: Vec<(f64, usize)> = Vec::with_capacity(content.len());
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
        ranked.push((shared, index));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().filter_map(|(_, index)| headlines.get(index).cloned()).collect()
}

/// The headline of a report: its title, else the headline or the first sentence of its text.
pub(crate) fn headline(report: &Report) -> Option<String> {
    let given = report.article.title.as_deref().map(super::wording::flat).filter(|title| !title.is_empty());
    given.or_else(|| {
        let layer = &report.annotations.text;
        let sentence = layer
            .sentences
            .iter()
            .take(3)
            .find(|s| s.kind == SentenceKind::Headline)
            .or_else(|| layer.sentences.iter().find(|s| s.kind == SentenceKind::Prose))?;
        let text = super::wording::flat(sentence.span.of(&report.article.text));
        (!text.is_empty()).then(|| crate::reconcile::clip(&text, 140))
    })
}
