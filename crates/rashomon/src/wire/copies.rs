//! The lines of `rashomon copies`.

use super::Range;
use crate::ledger::{CopyKind, CopyLink, Direction, Origins};
use crate::span::CodePoints;
use serde::Serialize;

/// A copy link as interfaces show it.
#[derive(Debug, Serialize)]
pub struct Link<'a> {
    a: &'a str,
    b: &'a str,
    kind: CopyKind,
    direction: Direction,
    containment_a: f64,
    containment_b: f64,
    passages: Vec<PassageRange>,
    evidence: &'a [String],
}

#[derive(Debug, Serialize)]
struct PassageRange {
    a_start: u32,
    a_end: u32,
    b_start: u32,
    b_end: u32,
}

impl<'a> Link<'a> {
    /// A link between two articles, whose texts' code points are `a` and `b`.
    #[must_use]
    pub fn of(link: &'a CopyLink, a: &CodePoints<'_>, b: &CodePoints<'_>) -> Self {
        let rounded = |share: f64| (share * 10_000.0).round() / 10_000.0;
        Self {
            a: link.a.as_str(),
            b: link.b.as_str(),
            kind: link.kind,
            direction: link.direction,
            containment_a: rounded(link.containment_a),
            containment_b: rounded(link.containment_b),
            passages: link
                .passages
                .iter()
                .map(|p| {
                    let (of_a, of_b) = (Range::of(p.a, a), Range::of(p.b, b));
                    PassageRange { a_start: of_a.start, a_end: of_a.end, b_start: of_b.start, b_end: of_b.end }
                })
                .collect(),
            evidence: &link.evidence,
        }
    }
}

/// An article's origin as interfaces show it.
#[derive(Debug, Serialize)]
pub struct OriginLine<'a> {
    article: &'a str,
    origin: &'a str,
    evidence: &'a [String],
}

/// One line an article, group by group.
#[must_use]
pub fn origin_lines(origins: &Origins) -> Vec<OriginLine<'_>> {
    let mut lines = Vec::new();
    for group in &origins.groups {
        for article in &group.articles {
            lines.push(OriginLine { article: article.as_str(), origin: &group.name, evidence: &group.evidence });
        }
    }
    lines
}
