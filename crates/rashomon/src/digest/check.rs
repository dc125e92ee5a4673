//! The checker: takes a statement apart along the seams of its templates and holds every piece against its passages.
//!
//! A statement is a row of *parts* joined by '; ', each an answer, perhaps with a credit and the count of its tellers;
//! before them there may stand the finding's question, or the time of a timeline entry. A part passes when **one** of the
//! cited claims carries all of it:
//!
//! - its words stand in that claim's sentence, in order and without a gap, so that no number, name or word can be
//!   exchanged, added or dropped in the middle;
//! - the words that change commitment ('not', 'may', 'about', 'reportedly') of the claim's clause are all there, so that
//!   none can be dropped at the edge;
//! - the modality and polarity of the claim show in a cue of the part, wherever the cue stood in the sentence;
//! - the credit is that claim's holder and no other; a claim that is credited is not told as a fact, and a claim that is
//!   not is not credited;
//! - the counts of reports and origins are those of its account.

use super::compose::{CREDIT, NEXT, flat};
use super::cues::{self, Cue};
use super::sources::{Cited, Sources, tellers};
use super::tokens::{contains, words};
use crate::annotate::{Modality, Polarity};
use crate::ledger::{AccountValue, Disagreement, Finding, Statement};

/// Why a statement may not be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It rests on no claim, or on one that the story does not have.
    #[error("rests on no claim of the story")]
    NoClaim,
    /// Some words stand in no passage as they stand here.
    #[error("no passage carries '{0}'")]
    NotCarried(String),
    /// The question before the answers is not the finding's, or asks what the passages do not mention.
    #[error("the question is not the finding's: '{0}'")]
    Question(String),
}

/// Holds a statement against its claims.
pub(crate) fn check(statement: &Statement, sources: &Sources<'_>) -> Result<(), Refused> {
    let cited: Vec<Cited<'_>> = statement.claims.iter().filter_map(|id| sources.claim(id)).collect();
    if cited.is_empty() || cited.len() != statement.claims.len() {
        return Err(Refused::NoClaim);
    }
    let text = statement.text.trim();
    let finding = statement.finding.as_ref().and_then(|id| cited.iter().map(|c| c.finding).find(|f| f.id == *id));
    let body = match finding.and_then(|f| text.strip_prefix(f.question.as_str()).map(|rest| (f, rest))) {
        Some((finding, rest)) => {
            question(finding, &cited)?;
            rest.trim_start()
        }
        None => text,
    };
    if parts_carried(body, &cited).is_ok() {
        return Ok(());
    }
    // A timeline entry: 'Friday: …'.
    if let Some((when, rest)) = body.split_once(": ")
        && cited.iter().any(|c| says_when(*c, when))
    {
        return parts_carried(rest, &cited);
    }
    parts_carried(body, &cited)
}

/// Whether a claim's sentence has exactly this expression of time.
fn says_when(cited: Cited<'_>, when: &str) -> bool {
    let when = words(when);
    let sentence = cited.claim.sentence;
    cited.layer().times.iter().any(|time| sentence.contains(time.span) && words(time.span.of(cited.text())) == when)
}

/// Every part is carried by one of the claims.
fn parts_carried(body: &str, cited: &[Cited<'_>]) -> Result<(), Refused> {
    for part in body.split(NEXT) {
        let part = part.trim();
        if !cited.iter().any(|claim| carries(*claim, part)) {
            return Err(Refused::NotCarried(crate::reconcile::clip(part, 120)));
        }
    }
    Ok(())
}

/// Whether one claim carries a part: answer, credit, counts.
fn carries(cited: Cited<'_>, part: &str) -> bool {
    let part = part.strip_suffix('.').unwrap_or(part);
    let (part, counted) = split_counts(part);
    if let Some(counted) = counted
        && super::compose::counts(cited.account).trim() != counted
    {
        return false;
    }
    if counted.is_none() && tellers(cited.account) > 1 && part.ends_with(')') && part.contains(" reports, ") {
        return false;
    }
    if answers(cited, part, None) {
        return true;
    }
    // The credit is what follows the last seam; a clause may itself say 'according to'.
    part.match_indices(CREDIT).any(|(at, seam)| {
        let (answer, holder) = (&part[..at], &part[at + seam.len()..]);
        answers(cited, answer, Some(holder))
    })
}

/// Splits ' (9 reports, 1 to 9 origins)' off.
fn split_counts(part: &str) -> (&str, Option<&str>) {
    if let Some(at) = part.rfind(" (")
        && part.ends_with(')')
        && part[at..].contains(" report")
        && part[at..].contains(" origin")
    {
        return (&part[..at], Some(part[at..].trim()));
    }
    (part, None)
}

/// Whether a claim gives this answer with this credit.
fn answers(cited: Cited<'_>, answer: &str, credit: Option<&str>) -> bool {
    let said = words(answer);
    let sentence = words(cited.sentence());
    let claim = cited.claim;
    if said.is_empty() {
        return false;
    }
    let holder = claim.holders.first().map(|h| words(&flat(h))).filter(|h| !h.is_empty());
    // 'Who gives the number?' is answered with a holder.
    if cited.finding.disagreement == Some(Disagreement::Attribution)
        && credit.is_none()
        && words(&cited.account.text) == said
    {
        return holder.is_some_and(|holder| {
            contains(&holder, &said) || contains(&said, &holder) || cited.account.claims.len() > 1
        });
    }
    let credit_fits = match (&holder, credit) {
        // A whole headline is its outlet's own voice, whomever the text below it credits.
        (None, None) => (cited.is_headline() && said == sentence) || !super::compose::mostly_credited(cited.account),
        (None, Some(_)) => false,
        (Some(holder), Some(credit)) => words(credit) == *holder,
        // The words name the holder themselves.
        (Some(holder), None) => contains(&said, holder),
    };
    if !credit_fits {
        return false;
    }
    if bare_value(cited, &said) {
        return matches!(claim.modality, Modality::Asserted | Modality::Reported | Modality::Estimated)
            && claim.polarity == Polarity::Positive;
    }
    contains(&sentence, &said) && covers_clause(cited, &said) && commits(cited, answer, credit.is_some())
}

/// Whether the words are exactly the number or time of the claim's account.
fn bare_value(cited: Cited<'_>, said: &[String]) -> bool {
    matches!(cited.account.value, AccountValue::Figure { .. } | AccountValue::Time(_))
        && words(&cited.account.text) == said
        && !cited.account.text.is_empty()
}

/// Whether the words hold the claim's whole clause and end where it or its sentence ends: a dropped edge could be what
/// the sentence turns on.
fn covers_clause(cited: Cited<'_>, said: &[String]) -> bool {
    let quote = super::compose::clause(&cited.claim.quote);
    let clause = words(&quote);
    let sentence = super::compose::trimmed(&flat(cited.sentence()));
    let told = words(&super::compose::without_opening(&sentence, &quote));
    let whole = words(&sentence);
    contains(said, &clause)
        && (said.starts_with(&clause) || told.starts_with(said) || whole.starts_with(said))
        && (said.ends_with(&clause) || whole.ends_with(said))
}

/// Whether modality and polarity of the claim show in the words.
fn commits(cited: Cited<'_>, answer: &str, credited: bool) -> bool {
    let claim = cited.claim;
    let has = |cue: Cue| cues::has(answer, cue);
    let holder_named = credited || claim.holders.first().is_some_and(|h| contains(&words(answer), &words(h)));
    let modality = match claim.modality {
        Modality::Asserted => true,
        Modality::Reported => holder_named || has(Cue::Reported),
        Modality::Estimated => holder_named || has(Cue::Estimate) || has(Cue::Possible),
        Modality::Possible => has(Cue::Possible),
        Modality::Planned => has(Cue::Planned) || has(Cue::Possible),
        Modality::Hypothetical => has(Cue::Hypothetical) || has(Cue::Possible),
        Modality::Denied => has(Cue::Negation),
        Modality::Unknown => has(Cue::Unknown) || has(Cue::Negation),
    };
    modality && (claim.polarity == Polarity::Positive || has(Cue::Negation) || claim.modality == Modality::Unknown)
}

/// A question may ask with words of the template, but its numbers and names are those of the passages.
fn question(finding: &Finding, cited: &[Cited<'_>]) -> Result<(), Refused> {
    let refuse = || Refused::Question(finding.question.clone());
    let passages: Vec<Vec<String>> = cited.iter().map(|c| words(c.sentence())).collect();
    let known_name = |word: &str| {
        cited
            .iter()
            .any(|c| c.report.annotations.entities.iter().any(|entity| words(&entity.name).iter().any(|w| w == word)))
    };
    for (index, form) in finding.question.split_whitespace().enumerate() {
        let is_name = index > 0 && form.chars().next().is_some_and(char::is_uppercase);
        let is_number = form.chars().any(|c| c.is_ascii_digit());
        if !is_name && !is_number {
            continue;
        }
        for word in words(form) {
            let known = passages.iter().any(|p| p.contains(&word)) || (is_name && known_name(&word));
            if !known && word.chars().any(char::is_alphanumeric) {
                return Err(refuse());
            }
        }
    }
    Ok(())
}
