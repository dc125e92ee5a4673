//! Findings: where accounts agree, differ, replace one another and fall silent.

use crate::id::StoryId;
use crate::ledger::{CopyLink, Finding, Origins};
use crate::pipeline::Report;

/// Groups the claims of a story's reports into findings, the weightiest first.
#[must_use]
pub fn findings(_story: &StoryId, _reports: &[&Report], _copies: &[CopyLink], _origins: &Origins) -> Vec<Finding> {
    Vec::new()
}
