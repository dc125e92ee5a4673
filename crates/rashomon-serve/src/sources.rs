//! The texts that passages stand in, by article, ready to count code points.

use rashomon::article::Field;
use rashomon::id::ArticleId;
use rashomon::ledger::ClaimRef;
use rashomon::pipeline::Report;
use rashomon::span::CodePoints;
use std::collections::BTreeMap;

/// A report whose places are asked for in code points; a text is prepared once, not once a passage.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    /// The report.
    pub report: &'a Report,
    text: CodePoints<'a>,
    title: CodePoints<'a>,
}

impl<'a> Source<'a> {
    /// Of one report.
    pub fn of(report: &'a Report) -> Self {
        let points = |field| CodePoints::of(report.article.field(field));
        Self { report, text: points(Field::Text), title: points(Field::Title) }
    }

    /// Of several, by id.
    pub fn by_id(reports: &[&'a Report]) -> BTreeMap<&'a ArticleId, Self> {
        reports.iter().map(|report| (&report.article.id, Self::of(report))).collect()
    }

    /// Start and end of a passage in its text, in code points.
    pub fn range(&self, claim: &ClaimRef) -> (u32, u32) {
        match claim.field {
            Field::Text => self.text.range(claim.span),
            Field::Title => self.title.range(claim.span),
        }
    }
}
