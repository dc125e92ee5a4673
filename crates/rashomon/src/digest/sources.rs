//! What statements are made from and held against: the claims of a story, and the sentences that carry them.

use crate::annotate::{Claim, Layer, SentenceKind};
use crate::article::Field;
use crate::id::{ArticleId, ClaimId};
use crate::ledger::{Account, ClaimRef, Finding};
use crate::pipeline::Report;
use rustc_hash::FxHashMap;

/// The claims of a story by id, with the account and finding that each stands in.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    findings: &'a [Finding],
    reports: FxHashMap<&'a ArticleId, &'a Report>,
    claims: FxHashMap<&'a ClaimId, (usize, usize, usize)>,
}

/// A claim where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cited<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The account.
    pub account: &'a Account,
    /// The claim.
    pub claim: &'a ClaimRef,
    /// Its article.
    pub report: &'a Report,
}

impl<'a> Sources<'a> {
    /// Indexes the findings of a story.
    pub fn of(reports: &[&'a Report], findings: &'a [Finding]) -> Self {
        let mut claims = FxHashMap::default();
        for (f, finding) in findings.iter().enumerate() {
            for (a, account) in finding.accounts.iter().enumerate() {
                for (c, claim) in account.claims.iter().enumerate() {
                    claims.insert(&claim.id, (f, a, c));
                }
            }
        }
        Self { findings, reports: reports.iter().map(|r| (&r.article.id, *r)).collect(), claims }
    }

    /// A claim of the story.
    pub fn claim(&self, id: &ClaimId) -> Option<Cited<'a>> {
        let (f, a, c) = *self.claims.get(id)?;
        let finding = self.findings.get(f)?;
        let account = finding.accounts.get(a)?;
        let claim = account.claims.get(c)?;
        Some(Cited { finding, account, claim, report: self.report(&claim.article)? })
    }

    /// An article of the story.
    pub fn report(&self, id: &ArticleId) -> Option<&'a Report> {
        self.reports.get(id).copied()
    }

    /// The claims of the sentence that a claim stands in, as annotated and as cited.
    pub fn claims_in(&self, cited: Cited<'a>) -> impl Iterator<Item = (&'a Claim, Cited<'a>)> {
        let (field, sentence) = (cited.claim.field, cited.claim.sentence);
        let claims = cited.report.annotations.claims.iter();
        claims
            .filter(move |claim| claim.field == field && claim.sentence == sentence)
            .filter_map(|claim| Some((claim, self.claim(&claim.id)?)))
    }

    /// Whether some claim of the story is credited in these words.
    pub fn has_holder(&self, named: &str) -> bool {
        let named = super::tokens::words(named);
        let claims = self.findings.iter().flat_map(|f| &f.accounts).flat_map(|a| &a.claims);
        claims.filter_map(|claim| claim.holders.first()).any(|holder| {
            let holder = super::wording::own_name(holder).unwrap_or(holder);
            let mut holder = super::tokens::words(holder);
            holder.retain(|word| word.chars().any(char::is_alphanumeric) || !named.is_empty() && named.contains(word));
            holder == named
        })
    }

    /// A claim of a finding at hand.
    pub fn cite(&self, finding: &'a Finding, account: &'a Account, claim: &'a ClaimRef) -> Option<Cited<'a>> {
        Some(Cited { finding, account, claim, report: self.report(&claim.article)? })
    }
}

impl<'a> Cited<'a> {
    /// The text that the claim's spans point into.
    pub fn text(&self) -> &'a str {
        self.report.article.field(self.claim.field)
    }

    /// The annotations of that text.
    pub fn layer(&self) -> &'a Layer {
        self.report.annotations.layer(self.claim.field)
    }

    /// The claim as its article's annotations have it; none for a claim that only a finding makes, such as a credit.
    pub fn assertion(&self) -> Option<&'a Claim> {
        self.report.annotations.claims.iter().find(|claim| claim.id == self.claim.id)
    }

    /// The sentence that carries the claim.
    pub fn sentence(&self) -> &'a str {
        self.claim.sentence.of(self.text())
    }

    /// Whether the claim stands in a headline.
    pub fn is_headline(&self) -> bool {
        let layer = self.layer();
        self.claim.field == Field::Title
            || layer
                .sentence_at(self.claim.span.start)
                .and_then(|index| layer.sentences.get(index))
                .is_some_and(|s| s.kind == SentenceKind::Headline)
    }
}

/// How many articles an account comes from.
pub(crate) fn tellers(account: &Account) -> usize {
    let mut articles: Vec<&ArticleId> = account.claims.iter().map(|claim| &claim.article).collect();
    articles.sort_unstable();
    articles.dedup();
    articles.len()
}
