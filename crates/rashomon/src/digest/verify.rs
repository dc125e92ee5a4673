//! Verifies a whole story: what `rashomon check` runs, in tests and in production.

use super::check::check;
use super::sources::Sources;
use crate::id::ClaimId;
use crate::ledger::Story;
use crate::pipeline::Report;
use rustc_hash::FxHashSet;

/// What is wrong with a stored or published story.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A claim points at an article that the story does not have.
    #[error("claim {claim}: its article {article} is not in the story")]
    NoArticle {
        /// The claim.
        claim: ClaimId,
        /// The article it names.
        article: String,
    },
    /// A claim's quote is not the text of its span.
    #[error("claim {claim}: its quote is not the text of its span")]
    Quote {
        /// The claim.
        claim: ClaimId,
    },
    /// A claim's sentence does not fit its text, or does not hold the claim.
    #[error("claim {claim}: its sentence does not hold it")]
    Sentence {
        /// The claim.
        claim: ClaimId,
    },
    /// A claim stands in two accounts.
    #[error("claim {claim} stands in two accounts")]
    Twice {
        /// The claim.
        claim: ClaimId,
    },
    /// A statement does not pass the checker.
    #[error("'{statement}': {reason}")]
    Statement {
        /// Its text.
        statement: String,
        /// What its passages do not carry.
        reason: String,
    },
}

/// Verifies that every span and quote resolves, that every claim stands in one account, and that every published
/// statement passes the checker.
#[must_use]
pub fn verify(story: &Story, reports: &[&Report]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let sources = Sources::of(reports, &story.findings, &story.copies, &story.origins);
    let mut seen: FxHashSet<&ClaimId> = FxHashSet::default();
    for claim in story.findings.iter().flat_map(|f| &f.accounts).flat_map(|a| &a.claims) {
        if !seen.insert(&claim.id) {
            faults.push(Fault::Twice { claim: claim.id.clone() });
        }
        let Some(report) = sources.report(&claim.article) else {
            faults.push(Fault::NoArticle { claim: claim.id.clone(), article: claim.article.to_string() });
            continue;
        };
        let text = report.article.field(claim.field);
        if claim.quote.is_empty() || claim.span.of(text) != claim.quote {
            faults.push(Fault::Quote { claim: claim.id.clone() });
        }
        if claim.sentence.of(text).is_empty() || !claim.sentence.overlaps(claim.span) {
            faults.push(Fault::Sentence { claim: claim.id.clone() });
        }
    }
    for statement in story.digest.sections.iter().flat_map(|s| &s.statements) {
        if let Err(refused) = check(statement, &sources) {
            faults.push(Fault::Statement { statement: statement.text.clone(), reason: refused.to_string() });
        }
    }
    faults
}
