//! One line of `rashomon stories`.

use crate::ledger::{Decision, Placement};
use serde::Serialize;

/// Where an article was placed, as interfaces show it.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    article: &'a str,
    story: &'a str,
    decision: &'a Decision,
}

impl<'a> Line<'a> {
    /// The line of a placement.
    #[must_use]
    pub fn of(placement: &'a Placement) -> Self {
        Self { article: placement.article.as_str(), story: placement.story.as_str(), decision: &placement.decision }
    }
}
