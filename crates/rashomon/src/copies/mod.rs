//! Who copies whom, and how many independent origins remain.

use crate::ledger::{CopyLink, Origin, OriginCount, Origins};
use crate::pipeline::Report;

/// The copy links between reports, in input order of both ends.
#[must_use]
pub fn links(_reports: &[&Report]) -> Vec<CopyLink> {
    Vec::new()
}

/// The origins of a set of reports, given the links between them.
#[must_use]
pub fn origins(reports: &[&Report], _links: &[CopyLink]) -> Origins {
    let groups: Vec<Origin> = reports
        .iter()
        .map(|r| Origin {
            name: r.article.outlet.clone().unwrap_or_else(|| r.article.id.to_string()),
            articles: vec![r.article.id.clone()],
            evidence: Vec::new(),
        })
        .collect();
    let at_most = u32::try_from(groups.len()).unwrap_or(u32::MAX);
    Origins { count: OriginCount { at_least: at_most.min(1), at_most }, groups, apart: Vec::new() }
}
