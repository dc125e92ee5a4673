//! How early a finding stands in a digest: what happened before what it means.

use super::lexicon::{Trait, is};
use super::sources::{Sources, tellers};
use super::tokens::each_word;
use super::wording::Told;
use crate::annotate::{ClaimKind, Modality, SentenceKind};
use crate::article::Field;
use crate::id::ArticleId;
use crate::ledger::{Finding, Relation};
use crate::pipeline::Report;

/// Larger is earlier. Corroboration and the number of articles count most; then a place near the top of a report, what
/// happened rather than what stands, figures and disputes. An author's view, a forecast and what is long past stand low.
/// `share` says how much of the headlines' words it tells.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn rank(
    sources: &Sources<'_>,
    finding: &Finding,
    told: &Told<'_>,
    headlines: &Headlines,
    share: f64,
) -> f64 {
    // Who answers the question otherwise, or tells of it in passing, counts half.
    let spoken = finding.accounts.iter().map(tellers).sum::<usize>();
    let most = (told.vouchers.articles + spoken) as f64 / 2.0;
    let origins = told.vouchers.origins.at_least;
    let kind = match finding.kind {
        ClaimKind::Event => 0.5,
        ClaimKind::Figure => 0.4,
        ClaimKind::Plan | ClaimKind::Cause => 0.3,
        ClaimKind::State => 0.1,
        _ => 0.0,
    };
    let differs = if matches!(finding.relation, Relation::Disputed | Relation::Updated) { 0.3 } else { 0.0 };
    let commits = match told.cited.claim.modality {
        Modality::Possible | Modality::Hypothetical => -0.6,
        Modality::Planned => -0.1,
        _ => 0.0,
    };
    let typed = told.cited.assertion().and_then(|claim| claim.event.as_ref()).is_some_and(|event| event.kind.is_some());
    most.ln_1p()
        + 0.5 * f64::from(origins.saturating_sub(1))
        + lead(sources, finding)
        + kind
        + differs
        + commits
        + 1.2 * share
        + if headlines.broke(finding) { 0.5 } else { 0.0 }
        + if typed { 0.2 } else { 0.0 }
        + 0.03 * f64::from(told.fitness.clamp(-20, 20))
        - 0.4 * told.comments.min(3) as f64
        - if is_past(told) { 0.5 } else { 0.0 }
        - if told.text.contains(['"', '“']) { 0.6 } else { 0.0 }
        - if is_appeal(&told.text) { 3.0 } else { 0.0 }
}

/// How near the top of a report a finding stands: 1 in a headline or first sentence, 0 far down, less than that in a last
/// paragraph, where reports sum up.
#[allow(clippy::cast_precision_loss)]
fn lead(sources: &Sources<'_>, finding: &Finding) -> f64 {
    let mut best = -1.0_f64;
    let claims = finding.accounts.iter().flat_map(|account| account.claims.iter().map(move |claim| (account, claim)));
    for (account, claim) in claims.take(60) {
        let Some(cited) = sources.cite(finding, account, claim) else { continue };
        if cited.is_headline() {
            return 1.0;
        }
        let sentences = &cited.layer().sentences;
        let prose = |range: std::ops::Range<usize>| {
            sentences.get(range).unwrap_or(&[]).iter().filter(|s| s.kind == SentenceKind::Prose).count()
        };
        let Some(index) = cited.layer().sentence_at(claim.sentence.start) else { continue };
        let (before, after) = (prose(0..index), prose(index..sentences.len()));
        let place = 1.0 / (1.0 + 0.25 * before as f64);
        best = best.max(if before >= 8 && after <= 3 { -0.3 } else { place });
    }
    best.max(-0.3)
}

/// 'Anyone with information is asked to call Crime Stoppers': asks for help, and tells nothing of what happened.
fn is_appeal(text: &str) -> bool {
    let anyone = text.get(..6).is_some_and(|first| first.eq_ignore_ascii_case("anyone"));
    let mut asks = anyone && text.get(..40).is_some_and(|opening| opening.contains("information"));
    each_word(text, |word| asks |= is(word, Trait::Appeal));
    asks
}

/// Whether a claim lies more than a month before its report.
fn is_past(told: &Told<'_>) -> bool {
    let cited = told.cited;
    let Some(published) = cited.report.article.published.as_ref() else { return false };
    let time = cited.layer().times_at(cited.claim.span).iter().find(|time| cited.claim.span.contains(time.span));
    time.and_then(|time| time.latest).is_some_and(|latest| {
        (published.date() - latest.date()).get_days().abs() > 31 || months_apart(published.date(), latest.date()) > 1
    })
}

fn months_apart(later: jiff::civil::Date, earlier: jiff::civil::Date) -> i32 {
    (i32::from(later.year()) - i32::from(earlier.year())) * 12 + i32::from(later.month()) - i32::from(earlier.month())
}

/// The words that headlines of a story share: what its editors took to be the event.
#[derive(Debug)]
pub(crate) struct Headlines {
    stems: Vec<String>,
    first: Option<ArticleId>,
}

impl Headlines {
    /// The stems that stand in at least a third of the headlines, and in two where there are two.
    pub fn of(titles: &[String], reports: &[&Report]) -> Self {
        let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for title in titles.iter().take(100) {
            for stem in stems(title) {
                *counts.entry(stem).or_default() += 1;
            }
        }
        let needed = titles.len().min(100).div_ceil(3).max(titles.len().min(2));
        let stems = counts.into_iter().filter(|(_, count)| *count >= needed).map(|(stem, _)| stem).collect();
        let dated = reports.iter().filter_map(|r| Some((r.article.published.as_ref()?.second(), &r.article.id)));
        Self { stems, first: dated.min_by_key(|(second, _)| *second).map(|(_, id)| id.clone()) }
    }

    /// Whether the first report tells a finding near its top: then it is the event, not what followed.
    fn broke(&self, finding: &Finding) -> bool {
        let claims = finding.accounts.iter().flat_map(|account| &account.claims);
        self.first.as_ref().is_some_and(|first| {
            claims
                .take(60)
                .any(|claim| claim.article == *first && (claim.field == Field::Title || claim.sentence.start < 200))
        })
    }

    /// Which share of them stands in a text, 0 to 1.
    #[allow(clippy::cast_precision_loss)]
    pub fn share(&self, text: &str) -> f64 {
        if self.stems.is_empty() {
            return 0.0;
        }
        let own = stems(text);
        let shared = self.stems.iter().filter(|stem| own.binary_search(stem).is_ok()).count();
        shared as f64 / self.stems.len() as f64
    }
}

fn stems(text: &str) -> Vec<String> {
    let mut stems: Vec<String> = Vec::with_capacity(text.len() / 8);
    super::tokens::each_word(text, |word| {
        if word.len() > 3 {
            stems.push(crate::reconcile::stem(word).into_owned());
        }
    });
    stems.sort_unstable();
    stems.dedup();
    stems
}
