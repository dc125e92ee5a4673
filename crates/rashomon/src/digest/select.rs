//! Which findings a digest tells, where, and in what order. Short: an editor reads it in a minute and opens the rest.

use super::compose;
use super::sources::{Sources, tellers};
use super::tokens::words;
use crate::annotate::{ClaimKind, Modality};
use crate::id::FindingId;
use crate::ledger::{AccountValue, Finding, Relation, Section, SectionKind, Statement, Status, TimelineEntry};
use rustc_hash::FxHashSet;

/// How many statements a section takes at most.
const IN_BRIEF: usize = 5;
const FIGURES: usize = 8;
const WHO_SAYS_WHAT: usize = 7;
const DIFFER: usize = 8;
const ONE_ORIGIN: usize = 6;
const NOT_KNOWN: usize = 6;
const TIMELINE: usize = 10;

/// Draws the sections of a digest from findings in order of weight.
pub(crate) fn sections(
    sources: &Sources<'_>,
    findings: &[Finding],
    headline: Option<Statement>,
    timeline: &[TimelineEntry],
) -> Vec<Section> {
    let mut teller = Teller { sources, told: Vec::new(), told_findings: FxHashSet::default() };
    let mut sections = Vec::new();
    let mut add = |kind: SectionKind, statements: Vec<Statement>| {
        if !statements.is_empty() {
            sections.push(Section { kind, statements });
        }
    };
    add(SectionKind::Headline, headline.into_iter().collect());
    let several_reports = findings.iter().any(|f| f.accounts.iter().map(tellers).sum::<usize>() > 1);
    let brief = teller.brief(findings);
    let differ = teller.differ(findings);
    let figures = teller.figures(findings);
    let who = teller.who_says_what(findings);
    let open = teller.not_known(findings);
    let single = if several_reports { teller.one_origin(findings) } else { Vec::new() };
    add(SectionKind::InBrief, brief);
    add(SectionKind::Figures, figures);
    add(SectionKind::WhoSaysWhat, who);
    add(SectionKind::Differ, differ);
    add(SectionKind::OneOrigin, single);
    add(SectionKind::NotKnown, open);
    add(SectionKind::Timeline, teller.timeline(timeline));
    sections
}

/// A headline as a statement: it rests on the claims of headlines that read so, and on no others.
pub(crate) fn headline(sources: &Sources<'_>, findings: &[Finding], title: &str) -> Option<Statement> {
    let mut claims = Vec::new();
    let mut status = Status::SingleOrigin;
    let title_words = words(title);
    for finding in findings {
        for account in &finding.accounts {
            for claim in &account.claims {
                let Some(cited) = sources.claim(&claim.id) else { continue };
                if cited.is_headline() && words(cited.sentence()) == title_words {
                    claims.push(claim.id.clone());
                    if finding.status != Status::SingleOrigin {
                        status = finding.status;
                    }
                }
            }
        }
    }
    (!claims.is_empty()).then(|| Statement { text: title.to_owned(), status, claims, finding: None })
}

/// Tells findings, none twice.
struct Teller<'s, 'a> {
    sources: &'s Sources<'a>,
    /// Words of what is told already.
    told: Vec<Vec<String>>,
    told_findings: FxHashSet<FindingId>,
}

impl<'a> Teller<'_, 'a> {
    /// Tells a statement unless something told already says as much.
    fn tell(&mut self, statement: Option<Statement>, limit: usize, section: &mut Vec<Statement>) {
        let Some(statement) = statement else { return };
        if section.len() >= limit {
            return;
        }
        let said = content(&statement.text);
        if said.is_empty() || self.told.iter().any(|told| repeats(told, &said)) {
            return;
        }
        self.told.push(said);
        if let Some(finding) = &statement.finding {
            self.told_findings.insert(finding.clone());
        }
        section.push(statement);
    }

    fn untold<'f>(&self, findings: &'f [Finding]) -> Vec<&'f Finding> {
        findings.iter().filter(|finding| !self.told_findings.contains(&finding.id)).collect()
    }

    /// What is corroborated; where nothing is, the leading facts, whose mark shows that one origin tells them.
    fn brief(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        let leads = |finding: &&Finding| {
            matches!(
                finding.kind,
                ClaimKind::Event | ClaimKind::State | ClaimKind::Plan | ClaimKind::Cause | ClaimKind::Figure
            ) && finding.relation != Relation::Disputed
                && !finding.open
        };
        for finding in findings.iter().filter(|f| f.status == Status::Corroborated).filter(leads) {
            self.tell(compose::statement(self.sources, finding), IN_BRIEF, &mut section);
        }
        let fill = IN_BRIEF.min(3).saturating_sub(section.len());
        let limit = section.len() + fill;
        for finding in
            findings.iter().filter(|f| f.status == Status::SingleOrigin && f.kind != ClaimKind::Figure).filter(leads)
        {
            if !foreseen(finding) {
                self.tell(compose::statement(self.sources, finding), limit, &mut section);
            }
        }
        section
    }

    fn figures(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        for finding in self.untold(findings) {
            let worth = finding.accounts.iter().map(tellers).sum::<usize>() > 1 || telling(finding);
            if finding.kind == ClaimKind::Figure
                && finding.relation != Relation::Disputed
                && worth
                && !about_age(finding)
            {
                self.tell(compose::statement(self.sources, finding), FIGURES, &mut section);
            }
        }
        section
    }

    /// Credited statements, at most two a holder.
    fn who_says_what(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section: Vec<Statement> = Vec::new();
        let mut by_holder: Vec<(String, usize)> = Vec::new();
        for finding in self.untold(findings) {
            if section.len() >= WHO_SAYS_WHAT {
                break;
            }
            let elsewhere = finding.open || matches!(finding.relation, Relation::Disputed | Relation::Updated);
            if elsewhere || finding.kind == ClaimKind::Figure || finding.disagreement.is_some() || finding.weight <= 0.0
            {
                continue;
            }
            let told = finding.accounts.iter().find_map(|account| compose::told(self.sources, finding, account));
            let Some(holder) = told.and_then(|(cited, _)| compose::credit(cited)) else { continue };
            let holder = holder.to_lowercase();
            let known = by_holder.iter().position(|(h, _)| *h == holder);
            if known.is_some_and(|index| by_holder[index].1 >= 2) {
                continue;
            }
            let before = section.len();
            self.tell(compose::statement(self.sources, finding), WHO_SAYS_WHAT, &mut section);
            if section.len() > before {
                match known {
                    Some(index) => by_holder[index].1 += 1,
                    None => by_holder.push((holder, 1)),
                }
            }
        }
        section
    }

    fn differ(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        for finding in findings {
            let differs = matches!(finding.relation, Relation::Disputed | Relation::Updated)
                || (finding.disagreement.is_some() && finding.accounts.len() > 1);
            if differs {
                self.tell(compose::rivals(self.sources, finding), DIFFER, &mut section);
            }
        }
        section
    }

    fn one_origin(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        for finding in self.untold(findings) {
            let one_article = finding.relation == Relation::Single;
            if one_article
                && !finding.open
                && finding.weight > 0.0
                && matches!(
                    finding.kind,
                    ClaimKind::Event | ClaimKind::State | ClaimKind::Plan | ClaimKind::Cause | ClaimKind::Figure
                )
            {
                self.tell(compose::statement(self.sources, finding), ONE_ORIGIN, &mut section);
            }
        }
        section
    }

    fn not_known(&mut self, findings: &'a [Finding]) -> Vec<Statement> {
        let mut section = Vec::new();
        for finding in findings.iter().filter(|finding| finding.open) {
            for account in &finding.accounts {
                if account.claims.iter().any(|claim| claim.modality == Modality::Unknown)
                    && let Some((_, words)) = compose::told(self.sources, finding, account)
                {
                    let text =
                        compose::ended(&format!("{}{}", compose::sentence_case(&words), compose::counts(account)));
                    let claims = account.claims.iter().map(|claim| claim.id.clone()).collect();
                    let statement = Statement { text, status: Status::Open, claims, finding: Some(finding.id.clone()) };
                    self.tell(Some(statement), NOT_KNOWN, &mut section);
                }
            }
        }
        section
    }

    fn timeline(&mut self, timeline: &[TimelineEntry]) -> Vec<Statement> {
        let mut section = Vec::new();
        for entry in timeline.iter().take(TIMELINE) {
            let Some(first) = entry.claims.first() else { continue };
            let Some(cited) = self.sources.claim(first) else { continue };
            section.push(Statement {
                text: format!("{}: {}", compose::sentence_case(&entry.when), entry.text),
                status: cited.finding.status,
                claims: entry.claims.clone(),
                finding: Some(cited.finding.id.clone()),
            });
        }
        section
    }
}

/// Whether a finding only foresees.
fn foreseen(finding: &Finding) -> bool {
    finding
        .accounts
        .iter()
        .flat_map(|a| &a.claims)
        .all(|c| matches!(c.modality, Modality::Possible | Modality::Hypothetical))
}

/// Whether a figure that one article gives is worth a line: a unit, or more than a handful.
fn telling(finding: &Finding) -> bool {
    finding.accounts.iter().any(|account| match &account.value {
        AccountValue::Figure { amount, unit, .. } => {
            let size = amount.low.or(amount.high).unwrap_or(0.0);
            size >= 3.0 && (unit.as_deref().is_none_or(|u| u != "years") && size < 1.0e12)
        }
        _ => false,
    })
}

/// Ages belong to who is who, not to the figures of an event.
fn about_age(finding: &Finding) -> bool {
    finding.question.starts_with("How old ")
}

/// The words of a statement that can repeat another's.
fn content(text: &str) -> Vec<String> {
    let mut content: Vec<String> =
        words(text).into_iter().filter(|w| w.len() > 3 || w.chars().any(|c| c.is_ascii_digit())).collect();
    content.sort_unstable();
    content.dedup();
    content
}

/// Whether most of the shorter one's words stand in the other.
fn repeats(told: &[String], said: &[String]) -> bool {
    let shared = said.iter().filter(|word| told.binary_search(word).is_ok()).count();
    let shorter = told.len().min(said.len());
    shorter > 0 && shared * 10 >= shorter * 7
}
