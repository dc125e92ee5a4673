//! Findings as a table: an answer a row, a report a column, a claim a cell.

use crate::view::StoryView;
use rashomon::annotate::Modality;
use rashomon::id::ArticleId;
use rashomon::ledger::{ClaimRef, Status, Story};
use std::collections::BTreeMap;

/// Findings that are shown, and characters of a quote that a reader hears.
const FINDINGS: usize = 12;
const QUOTE: usize = 200;
/// Reports beyond these make a table that nobody reads; the ledger above has all.
const REPORTS: usize = 40;

/// The table.
#[derive(Default)]
pub struct Table {
    /// Letter and address of each report.
    pub letters: Vec<(String, String)>,
    /// A question each.
    pub rows: Vec<Row>,
}

/// A question and its answers.
pub struct Row {
    pub question: String,
    pub status: Status,
    /// An answer, and the claim that each report gives it by.
    pub accounts: Vec<(String, Vec<Option<Cell>>)>,
}

/// A claim.
pub struct Cell {
    pub id: String,
    pub mark: String,
    pub quote: String,
}

/// The findings to which several answers are given, the weightiest first.
pub fn of(story: &Story, view: &StoryView) -> Table {
    let mut rows: Vec<&rashomon::ledger::Finding> = story.findings.iter().filter(|f| f.accounts.len() > 1).collect();
    rows.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
    rows.truncate(FINDINGS);
    if rows.is_empty() || view.reports.len() > REPORTS {
        return Table::default();
    }
    let column: BTreeMap<&str, usize> = view.reports.iter().enumerate().map(|(at, r)| (r.id.as_str(), at)).collect();
    let cells = |claims: &[ClaimRef]| {
        let mut cells: Vec<Option<Cell>> = view.reports.iter().map(|_| None).collect();
        for claim in claims {
            let at = column.get(claim.article.as_str()).and_then(|at| cells.get_mut(*at));
            if let Some(cell @ None) = at {
                *cell = Some(cell_of(claim));
            }
        }
        cells
    };
    let rows = rows.into_iter().map(|finding| Row {
        question: finding.question.clone(),
        status: finding.status,
        accounts: finding.accounts.iter().map(|account| (account.text.clone(), cells(&account.claims))).collect(),
    });
    let address = |id: &str| super::encoded(ArticleId::new(id).as_str());
    Table {
        rows: rows.collect(),
        letters: view.reports.iter().map(|report| (report.letter.clone(), address(&report.id))).collect(),
    }
}

fn cell_of(claim: &ClaimRef) -> Cell {
    let sure = match claim.modality {
        Modality::Asserted | Modality::Reported => "●",
        Modality::Denied => "✕",
        Modality::Unknown => "?",
        _ => "◐",
    };
    let credited = if claim.holders.is_empty() { "" } else { "”" };
    let quote = claim.quote.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(QUOTE).collect();
    Cell { id: claim.id.to_string(), mark: format!("{sure}{credited}"), quote }
}
