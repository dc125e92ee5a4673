//! When things happened: claims that carry a day, month or year that the calendar knows, in order of time.

use super::compose;
use super::dates;
use super::select::Candidate;
use super::sources::{Cited, Sources};
use super::wording::flat;
use crate::annotate::{ClaimKind, Deprel, Layer, Time};
use crate::ledger::{Relation, TimelineEntry};
use crate::span::Span;

/// Entries that a story's timeline takes at most, the weightiest findings first.
const LONGEST: usize = 24;

/// Bytes by which words may be longer than their claim and still be its words: a credit.
const MORE: u32 = 40;

/// The timeline of a story, from its findings in order of rank; with each entry the index of its candidate.
pub(crate) fn timeline<'a>(sources: &Sources<'a>, candidates: &[Candidate<'a>]) -> Vec<(TimelineEntry, usize)> {
    let mut entries: Vec<(jiff::civil::DateTime, TimelineEntry, usize)> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        if entries.len() >= LONGEST {
            break;
        }
        let finding = candidate.told.cited.finding;
        let tells = matches!(finding.kind, ClaimKind::Event | ClaimKind::Time | ClaimKind::Plan | ClaimKind::State);
        if !tells || finding.relation == Relation::Disputed || finding.open || candidate.told.comments > 1 {
            continue;
        }
        let cited = candidate.told.cited;
        // Words that go beyond the claim are dated by what hangs on their own verb.
        let whole = candidate.told.text.len() > (cited.claim.span.len() + MORE) as usize;
        let clause = if whole { cited.claim.sentence } else { cited.claim.span };
        // A span of time is no date; the claim's own time comes before one that its sentence mentions.
        let own =
            cited.assertion().and_then(|claim| claim.time).and_then(|time| cited.layer().times.get(time as usize));
        let inside =
            cited.layer().times_at(cited.claim.span).iter().filter(|time| cited.claim.span.contains(time.span));
        // 'Monday' of a report of Monday is a date; 'two years ago' and the Monday of last month are guesses, as is the year of
        // '12 August' in a report without a date.
        let safe = |time: &&Time| {
            let form = flat(time.span.of(cited.text()));
            let near = || dates::day(time).is_some_and(|day| dates::is_near(cited, day));
            let absolute =
                dates::is_absolute(&form) && (cited.report.article.published.is_some() || dates::has_year(&form));
            (absolute || (dates::is_relative(&form) && near())) && dates(cited.layer(), clause, time)
        };
        let mut dated = own.into_iter().chain(inside).filter(safe);
        let Some((time, when)) = dated.find_map(|time| Some((time, dates::resolved(time)?))) else { continue };
        let Some(earliest) = time.earliest else { continue };
        // A day that is disputed is told with its rivals.
        let disputed = |(claim, other): (&crate::annotate::Claim, Cited<'_>)| {
            claim.kind == ClaimKind::Time && other.finding.relation == Relation::Disputed
        };
        if sources.claims_in(cited).any(disputed) {
            continue;
        }
        let text = compose::ended(&compose::sentence_case(&candidate.told.text));
        if !holds(&text, time, cited.text()) || entries.iter().any(|(_, known, _)| known.text == text) {
            continue;
        }
        let claims = vec![cited.claim.id.clone()];
        entries.push((earliest, TimelineEntry { when, value: time.value.clone(), text, claims }, index));
    }
    entries.sort_by_key(|(earliest, _, _)| *earliest);
    entries.into_iter().map(|(_, entry, index)| (entry, index)).collect()
}

/// Whether the words told hold the expression of time.
fn holds(told: &str, time: &Time, text: &str) -> bool {
    told.to_lowercase().contains(&flat(time.span.of(text)).to_lowercase())
}

/// Whether a time says when what a clause tells happened: 'They stress a pact of 2024', 'a pact that was
/// signed in 2024' and 'The harbour will close, a clerk said on Sunday' do not.
fn dates(layer: &Layer, clause: Span, time: &Time) -> bool {
    let clause = layer.tokens_in(clause);
    let mut at = layer.tokens_in(time.span).start;
    // Heads are few steps away.
    for _ in 0..clause.len() {
        let Some(token) = layer.tokens.get(at) else { return true };
        let Some(head) = usize::try_from(token.head).ok().filter(|head| clause.contains(head)) else { return true };
        if matches!(
            token.deprel,
            Deprel::Acl | Deprel::AclRelcl | Deprel::Advcl | Deprel::Parataxis | Deprel::Nmod | Deprel::NmodPoss
        ) {
            return false;
        }
        // 'Since the 1979 seizure': the year of another event.
        let names = matches!(token.deprel, Deprel::Compound | Deprel::Nummod | Deprel::Amod);
        if names && layer.tokens.get(head).is_some_and(|head| !time.span.contains(head.span)) {
            return false;
        }
        // 'The guards left, a clerk said on Sunday': that is when he said it.
        let tells = |index: &usize| {
            let token = layer.tokens.get(*index);
            token.is_some_and(|t| {
                matches!(t.deprel, Deprel::Ccomp | Deprel::Parataxis)
                    && usize::try_from(t.head).is_ok_and(|of| of == head)
            })
        };
        if (clause.start..head).any(|index| tells(&index)) {
            return false;
        }
        at = head;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::dates;
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::span::Span;

    #[test]
    fn a_date_that_hangs_on_another_verb_dates_nothing() {
        let dated = |text: &str| {
            let layer = annotate(&Article::from_text(text)).text;
            layer.times.last().is_some_and(|time| dates(&layer, Span::at(0, text.len()), time))
        };
        assert!(dated("The painters of Velm left the port in May 1987."));
        assert!(dated("On 4 May 1987 the painters of Velm left the port."));
        assert!(!dated("The club plays in a port that the painters of Velm built in May 1987."));
        assert!(!dated("The guards closed the harbour, the mayor said on 4 May 1987."));
        assert!(!dated("The town has quarrelled with Velm since the May 1987 seizure of its port."));
    }
}
