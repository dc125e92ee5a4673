//! How a story becomes what is shown of it.

use super::words::{amount, capital, clock, count, days, letter, one_line, origins, published};
use super::{
    AccountView, CampView, FindingView, GroupView, OriginView, PassageView, ReportView, SectionView, StatementView,
    StoryView, VersionView,
};
use crate::sources::Source;
use rashomon::annotate::SentenceKind;
use rashomon::article::{CreditKind, Field, Moment};
use rashomon::id::{ArticleId, ClaimId};
use rashomon::ledger::{
    Account, ClaimRef, CopyKind, CopyLink, Direction, Finding, Relation, Section, SectionKind, Statement, Story,
};
use rashomon::pipeline::Report;
use rashomon::span::Span;
use std::collections::BTreeMap;

/// The reports of one story, lettered, with the claims that its findings cite.
pub(super) struct Reports<'a> {
    by_id: BTreeMap<&'a ArticleId, (Source<'a>, usize)>,
    views: Vec<ReportView>,
    claims: BTreeMap<&'a ClaimId, &'a ClaimRef>,
}

impl<'a> Reports<'a> {
    pub(super) fn of(story: &'a Story, reports: &[&'a Report]) -> Self {
        let mut own: Vec<&'a Report> =
            reports.iter().copied().filter(|r| story.articles.contains(&r.article.id)).collect();
        own.sort_by_key(|r| r.article.published.as_ref().map_or(i64::MAX, Moment::second));
        let views = own.iter().enumerate().map(|(index, report)| view_of(report, letter(index))).collect();
        let claims = story
            .findings
            .iter()
            .flat_map(|f| &f.accounts)
            .flat_map(|a| &a.claims)
            .map(|claim| (&claim.id, claim))
            .collect();
        let by_id =
            own.iter().enumerate().map(|(index, report)| (&report.article.id, (Source::of(report), index))).collect();
        Self { by_id, views, claims }
    }

    /// All that is shown of the story.
    pub(super) fn story(self, story: &Story) -> StoryView {
        StoryView {
            id: story.id.to_string(),
            title: story.title.clone(),
            summary: self.summary(story),
            sections: story.digest.sections.iter().map(|section| self.section(section, story)).collect(),
            findings: story.findings.iter().map(|finding| self.finding(finding)).collect(),
            copies: self.copy_lines(&story.copies),
            origins: story
                .origins
                .groups
                .iter()
                .map(|group| OriginView {
                    name: group.name.clone(),
                    letters: group.articles.iter().map(|id| self.letter(id)).collect(),
                    evidence: group.evidence.clone(),
                })
                .collect(),
            copied: story.copies.iter().filter_map(|link| self.copied(link)).collect(),
            refused: story.digest.refused.iter().map(|r| (r.statement.text.clone(), r.reason.clone())).collect(),
            reports: self.views,
        }
    }

    fn letter(&self, article: &ArticleId) -> String {
        self.by_id.get(article).map_or_else(|| article.to_string(), |(_, index)| letter(*index))
    }

    fn summary(&self, story: &Story) -> String {
        let mut parts = vec![count(story.articles.len(), "report"), origins(story.origins.count)];
        parts.extend(days(self.by_id.values().filter_map(|(source, _)| source.report.article.published.as_ref())));
        parts.join(" · ")
    }

    fn letters_of_claims(&self, claims: &[ClaimId]) -> Vec<String> {
        let mut indexes: Vec<usize> = claims
            .iter()
            .filter_map(|id| self.claims.get(id))
            .filter_map(|claim| self.by_id.get(&claim.article).map(|(_, index)| *index))
            .collect();
        indexes.sort_unstable();
        indexes.dedup();
        indexes.into_iter().map(letter).collect()
    }

    fn section(&self, section: &Section, story: &Story) -> SectionView {
        let mut groups: Vec<GroupView> = Vec::new();
        for statement in &section.statements {
            let holder = statement.holder.as_deref().map(capital);
            let view = self.statement(statement, section.kind, story);
            match groups.last_mut() {
                Some(group) if group.holder == holder => group.statements.push(view),
                _ => groups.push(GroupView { holder, statements: vec![view] }),
            }
        }
        SectionView { title: section.kind.as_str(), groups }
    }

    fn statement(&self, statement: &Statement, kind: SectionKind, story: &Story) -> StatementView {
        let finding = statement.finding.as_ref().and_then(|id| story.findings.iter().find(|f| f.id == *id));
        let updated = finding.is_some_and(|finding| finding.relation == Relation::Updated);
        // A single answer needs no list.
        let rivals = if statement.camps.len() > 1 { statement.camps.as_slice() } else { &[] };
        let camps: Vec<CampView> = rivals
            .iter()
            .map(|camp| CampView {
                text: camp.text.clone(),
                since: if updated { self.since(&camp.claims) } else { String::new() },
                letters: self.letters_of_claims(&camp.claims),
                passages: camp.claims.iter().filter_map(|id| self.passage_of(id)).collect(),
            })
            .collect();
        let told = rivals.iter().map(|camp| camp.text.as_str()).collect::<Vec<_>>().join("; ");
        let lead = statement.text.trim_end_matches('.');
        // Answers stand on lines of their own; before them stays the question.
        let text = match lead.len().checked_sub(told.len()) {
            Some(at) if !camps.is_empty() => lead.get(..at).unwrap_or(lead).trim_end(),
            _ => statement.text.as_str(),
        };
        let (when, text) = match text.split_once(": ") {
            Some((when, rest)) if kind == SectionKind::Timeline => (Some(when.to_owned()), rest),
            _ => (None, text),
        };
        StatementView {
            text: without_credit(text, statement.holder.as_deref()),
            when,
            status: statement.status,
            letters: self.letters_of_claims(&told_of(finding, &statement.claims)),
            passages: if camps.is_empty() {
                statement.claims.iter().filter_map(|id| self.passage_of(id)).collect()
            } else {
                Vec::new()
            },
            camps,
            history: finding.filter(|_| updated).map_or_else(Vec::new, |finding| self.history(finding)),
        }
    }

    /// When the first of the claims was published.
    fn since(&self, claims: &[ClaimId]) -> String {
        let reports = claims.iter().filter_map(|id| self.claims.get(id)).filter_map(|c| self.by_id.get(&c.article));
        let first =
            reports.filter_map(|(source, _)| source.report.article.published.as_ref()).min_by_key(|m| m.second());
        first.map_or_else(String::new, clock)
    }

    /// The versions of a figure at which it changed.
    fn history(&self, finding: &Finding) -> Vec<VersionView> {
        let mut versions: Vec<VersionView> = Vec::new();
        for version in &finding.history {
            let Some(value) = version.amount.high.or(version.amount.low) else { continue };
            let label = amount(version.amount.low, version.amount.high);
            if versions.last().is_some_and(|last| (last.value - value).abs() < f64::EPSILON) {
                continue;
            }
            let published =
                self.by_id.get(&version.article).and_then(|(source, _)| source.report.article.published.as_ref());
            let when = published.map_or_else(String::new, clock);
            versions.push(VersionView { letter: self.letter(&version.article), when, value, label });
        }
        versions
    }

    /// Who copies whom; pairs that only quote alike are one line where they are many.
    fn copy_lines(&self, links: &[CopyLink]) -> Vec<String> {
        const EACH: usize = 3;
        let quoting = links.iter().filter(|link| link.kind == CopyKind::SharedQuotes).count();
        let told = |link: &&CopyLink| quoting <= EACH || link.kind != CopyKind::SharedQuotes;
        let mut lines: Vec<String> = links.iter().filter(told).filter_map(|link| self.copy_line(link)).collect();
        if quoting > EACH {
            lines.push(format!("{quoting} pairs of reports share quotations only"));
        }
        lines
    }

    /// Who has the text, from whom: places in the order of reports.
    fn copied(&self, link: &CopyLink) -> Option<(usize, usize, f64)> {
        let (a, b) = (self.by_id.get(&link.a)?.1, self.by_id.get(&link.b)?.1);
        match link.kind {
            CopyKind::Independent | CopyKind::SharedQuotes => None,
            _ => Some(match link.direction {
                Direction::AFromB => (a, b, link.containment_a),
                Direction::BFromA => (b, a, link.containment_b),
                Direction::CommonOrigin | Direction::None => {
                    (a.max(b), a.min(b), link.containment_a.max(link.containment_b))
                }
            }),
        }
    }

    fn passage_of(&self, claim: &ClaimId) -> Option<PassageView> {
        self.claims.get(claim).and_then(|claim| self.passage(claim))
    }

    fn passage(&self, claim: &ClaimRef) -> Option<PassageView> {
        let (source, index) = self.by_id.get(&claim.article)?;
        let report = source.report;
        let text = report.article.field(claim.field);
        let (start, end) = source.range(claim);
        let sentence = claim.sentence.cover(claim.span);
        Some(PassageView {
            letter: letter(*index),
            outlet: outlet(report),
            context_before: around(report, claim, true),
            context_after: around(report, claim, false),
            before: one_line(Span::new(sentence.start, claim.span.start).of(text)),
            quote: one_line(claim.span.of(text)),
            after: one_line(Span::new(claim.span.end, sentence.end).of(text)),
            holders: claim.holders.join(", told to "),
            modality: claim.modality,
            start,
            end,
            article: claim.article.to_string(),
            place: *index,
            field: match claim.field {
                Field::Text => "text",
                Field::Title => "title",
            },
        })
    }

    fn finding(&self, finding: &Finding) -> FindingView {
        let account = |account: &Account| AccountView {
            text: account.text.clone(),
            origins: origins(account.origins),
            passages: account.claims.iter().filter_map(|claim| self.passage(claim)).collect(),
        };
        FindingView {
            claim: finding.accounts.iter().find_map(|account| account.claims.first()).map(|claim| claim.id.to_string()),
            question: finding.question.clone(),
            kind: finding.kind,
            relation: finding.relation,
            disagreement: finding.disagreement.map(rashomon::ledger::Disagreement::as_str),
            status: finding.status,
            accounts: finding.accounts.iter().map(account).collect(),
            history: self.history(finding),
            silent: finding.silent.iter().map(|id| self.letter(id)).collect(),
            why: finding.why.clone(),
        }
    }

    fn copy_line(&self, link: &CopyLink) -> Option<String> {
        let name = |id: &ArticleId| {
            let (source, index) = self.by_id.get(id)?;
            Some(format!("{} ({})", letter(*index), outlet(source.report)))
        };
        let (a, b) = (name(&link.a)?, name(&link.b)?);
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let verb = match link.kind {
            CopyKind::SameText => "has the same text as",
            CopyKind::Reprint => "reprints",
            CopyKind::Derived => "is derived from",
            CopyKind::SharedQuotes => return Some(format!("{a} and {b} share quotations only")),
            CopyKind::Independent => return None,
        };
        Some(match link.direction {
            Direction::AFromB => format!("{a} {verb} {b}: {} of its text", percent(link.containment_a)),
            Direction::BFromA => format!("{b} {verb} {a}: {} of its text", percent(link.containment_b)),
            Direction::CommonOrigin | Direction::None => {
                let shares = (percent(link.containment_a), percent(link.containment_b));
                format!("{a} and {b} have {} and {} of their text in common", shares.0, shares.1)
            }
        })
    }
}

fn view_of(report: &Report, letter: String) -> ReportView {
    let article = &report.article;
    let first_line = article.text.trim_start().lines().next().unwrap_or_default();
    ReportView {
        letter,
        id: article.id.to_string(),
        outlet: outlet(report),
        title: one_line(article.title.as_deref().filter(|t| !t.trim().is_empty()).unwrap_or(first_line)),
        published: published(article),
        url: article.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    }
}

/// The claims of a statement that are of its finding; the others say who somebody is.
fn told_of(finding: Option<&Finding>, claims: &[ClaimId]) -> Vec<ClaimId> {
    let own = |id: &&ClaimId| {
        finding.is_none_or(|f| f.accounts.iter().flat_map(|account| &account.claims).any(|claim| claim.id == **id))
    };
    claims.iter().filter(own).cloned().collect()
}

/// The sentence before or behind a claim's, of the same text.
fn around(report: &Report, claim: &ClaimRef, before: bool) -> String {
    let layer = report.annotations.layer(claim.field);
    let index =
        layer.sentence_at(claim.sentence.start).and_then(|at| if before { at.checked_sub(1) } else { Some(at + 1) });
    let neighbour = index.and_then(|at| layer.sentences.get(at)).filter(|s| s.kind == SentenceKind::Prose);
    neighbour.map_or_else(String::new, |sentence| one_line(sentence.span.of(report.article.field(claim.field))))
}

/// A statement under its holder's name need not name him again.
fn without_credit(text: &str, holder: Option<&str>) -> String {
    let Some(holder) = holder else { return text.to_owned() };
    let credit = format!(", according to {}", holder.to_lowercase());
    let lower = text.to_lowercase();
    match lower.find(&credit) {
        // Lower case may change lengths in other scripts; then the text stays as it is.
        Some(at)
            if lower.len() == text.len()
                && lower.get(at + credit.len()..).is_some_and(|rest| rest.starts_with(['.', ' '])) =>
        {
            let (head, tail) = (text.get(..at), text.get(at + credit.len()..));
            format!("{}{}", head.unwrap_or(text), tail.unwrap_or(""))
        }
        _ => text.to_owned(),
    }
}

/// Who published: the outlet, else the file's name or the id with the source that the report names as its own.
fn outlet(report: &Report) -> String {
    let article = &report.article;
    article.outlet.clone().unwrap_or_else(|| {
        let file_name = article.file.as_deref().and_then(|f| f.rsplit('/').next()).map(str::to_owned);
        let known_as = file_name.unwrap_or_else(|| article.id.to_string());
        match report.annotations.credits.iter().find(|credit| credit.kind == CreditKind::OriginalSource) {
            Some(credit) => format!("{known_as}, after {}", credit.name),
            None => known_as,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::without_credit;

    #[test]
    fn under_its_holder_a_statement_needs_no_credit() {
        let told = "The dam holds, according to the army (2 reports, 1 origin).";
        assert_eq!(without_credit(told, Some("The army")), "The dam holds (2 reports, 1 origin).");
        assert_eq!(without_credit(told, Some("The mayor")), told);
        assert_eq!(without_credit(told, None), told);
    }
}
