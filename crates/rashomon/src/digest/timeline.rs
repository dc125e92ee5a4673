//! When things happened: claims that carry a day, in order of time, one entry a finding.

use super::compose;
use super::sources::Sources;
use crate::annotate::{ClaimKind, Time, TimeKind};
use crate::ledger::{Finding, Relation, TimelineEntry};

/// Entries that a story's timeline takes at most, the weightiest findings first.
const LONGEST: usize = 24;

/// The timeline of a story, from findings in order of weight.
pub(crate) fn timeline(sources: &Sources<'_>, findings: &[Finding]) -> Vec<TimelineEntry> {
    let mut entries: Vec<(jiff::civil::DateTime, TimelineEntry)> = Vec::new();
    for finding in findings {
        if entries.len() >= LONGEST {
            break;
        }
        if !matches!(finding.kind, ClaimKind::Event | ClaimKind::Time | ClaimKind::Plan)
            || finding.relation == Relation::Disputed
        {
            continue;
        }
        for account in &finding.accounts {
            let Some((cited, words)) = compose::told(sources, finding, account) else { continue };
            let layer = cited.layer();
            let Some(time) = layer.times.iter().find(|time| cited.claim.span.contains(time.span) && dated(time)) else {
                continue;
            };
            let Some(earliest) = time.earliest else { continue };
            let when = compose::flat(time.span.of(cited.text()));
            let text = compose::ended(&compose::sentence_case(&words));
            if entries.iter().any(|(_, known)| known.text == text) {
                continue;
            }
            let claims = vec![cited.claim.id.clone()];
            entries.push((earliest, TimelineEntry { when, value: time.value.clone(), text, claims }));
            break;
        }
    }
    entries.sort_by_key(|(earliest, _)| *earliest);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// Whether a time is a day or a moment that the calendar knows.
fn dated(time: &Time) -> bool {
    matches!(time.kind, TimeKind::Date | TimeKind::Time) && time.earliest.is_some() && !time.value.ends_with("_REF")
}
