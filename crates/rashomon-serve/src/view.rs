//! A story prepared for reading: reports get letters, statements get the passages that carry them. Plain values that
//! every renderer shares, so that no format can show what another hides.

use rashomon::annotate::{ClaimKind, Modality};
use rashomon::article::{Field, Moment};
use rashomon::id::{ArticleId, ClaimId};
use rashomon::ledger::{
    Account, ClaimRef, CopyKind, CopyLink, Direction, Finding, OriginCount, Relation, Status, Story,
};
use rashomon::pipeline::Report;
use rashomon::span::{CodePoints, Span};
use std::collections::BTreeMap;

/// A story ready to be shown.
#[derive(Debug)]
pub struct StoryView {
    /// The story's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// '7 reports · 3 to 5 origins · 2 to 3 March 2026'.
    pub summary: String,
    /// Sections of the digest.
    pub sections: Vec<SectionView>,
    /// All findings, the weightiest first.
    pub findings: Vec<FindingView>,
    /// The reports, in order of publication where known.
    pub reports: Vec<ReportView>,
    /// The origins, each with the letters of its reports.
    pub origins: Vec<OriginView>,
    /// Who copies whom, a sentence each.
    pub copies: Vec<String>,
    /// How many statements the checker refused.
    pub refused: usize,
}

/// A section of the digest.
#[derive(Debug)]
pub struct SectionView {
    /// Its heading.
    pub title: &'static str,
    /// Its statements.
    pub statements: Vec<StatementView>,
}

/// A statement and what carries it.
#[derive(Debug)]
pub struct StatementView {
    /// The sentence.
    pub text: String,
    /// How well it is founded.
    pub status: Status,
    /// Letters of the reports that carry it.
    pub letters: Vec<String>,
    /// The passages.
    pub passages: Vec<PassageView>,
}

/// A passage in its sentence.
#[derive(Debug)]
pub struct PassageView {
    /// Letter of its report.
    pub letter: String,
    /// The report's outlet or file.
    pub outlet: String,
    /// The sentence before the passage.
    pub before: String,
    /// The passage, exactly as it stands.
    pub quote: String,
    /// The rest of the sentence.
    pub after: String,
    /// To whom it is credited.
    pub holders: String,
    /// How sure the report says it is.
    pub modality: Modality,
    /// Where it stands, in code points of the text or title.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// The article.
    pub article: String,
    /// 'text' or 'title'.
    pub field: &'static str,
}

/// A finding with its accounts.
#[derive(Debug)]
pub struct FindingView {
    /// The question.
    pub question: String,
    /// Its kind.
    pub kind: ClaimKind,
    /// How the accounts stand to one another.
    pub relation: Relation,
    /// What they disagree about.
    pub disagreement: Option<&'static str>,
    /// How well it is founded.
    pub status: Status,
    /// The answers.
    pub accounts: Vec<AccountView>,
    /// Versions of a figure, oldest first: label and value.
    pub history: Vec<(String, f64)>,
    /// Letters of the reports that don't speak to it.
    pub silent: Vec<String>,
    /// Why.
    pub why: String,
}

/// An answer and its passages.
#[derive(Debug)]
pub struct AccountView {
    /// The answer.
    pub text: String,
    /// '1 origin', '1 to 2 origins'.
    pub origins: String,
    /// The passages.
    pub passages: Vec<PassageView>,
}

/// A report.
#[derive(Debug)]
pub struct ReportView {
    /// Its letter.
    pub letter: String,
    /// Its id.
    pub id: String,
    /// Its outlet, else its file, else its id.
    pub outlet: String,
    /// Its title, else its first words.
    pub title: String,
    /// When it was published: '2026-03-02 08:10', '2026-03-02', or nothing.
    pub published: String,
    /// Where it stands on the web.
    pub url: Option<String>,
}

/// An origin.
#[derive(Debug)]
pub struct OriginView {
    /// Its name.
    pub name: String,
    /// Letters of its reports; the first is taken as its root.
    pub letters: Vec<String>,
    /// Why they count as one.
    pub evidence: Vec<String>,
}

impl StoryView {
    /// Prepares a story; `reports` must hold its articles, and may hold others.
    #[must_use]
    pub fn of(story: &Story, reports: &[&Report]) -> Self {
        let desk = Desk::of(story, reports);
        Self {
            id: story.id.to_string(),
            title: story.title.clone(),
            summary: desk.summary(story),
            sections: story
                .digest
                .sections
                .iter()
                .map(|section| SectionView {
                    title: section.kind.as_str(),
                    statements: section
                        .statements
                        .iter()
                        .map(|statement| StatementView {
                            text: statement.text.clone(),
                            status: statement.status,
                            letters: desk.letters_of_claims(&statement.claims),
                            passages: statement.claims.iter().filter_map(|id| desk.passage_of(id)).collect(),
                        })
                        .collect(),
                })
                .collect(),
            findings: story.findings.iter().map(|finding| desk.finding(finding)).collect(),
            copies: story.copies.iter().filter_map(|link| desk.copy_line(link)).collect(),
            origins: story
                .origins
                .groups
                .iter()
                .map(|group| OriginView {
                    name: group.name.clone(),
                    letters: group.articles.iter().map(|id| desk.letter(id)).collect(),
                    evidence: group.evidence.clone(),
                })
                .collect(),
            refused: story.digest.refused.len(),
            reports: desk.views,
        }
    }
}

/// The reports of one story, lettered, with the claims that its findings cite.
struct Desk<'a> {
    reports: BTreeMap<&'a ArticleId, (&'a Report, usize)>,
    views: Vec<ReportView>,
    claims: BTreeMap<&'a ClaimId, &'a ClaimRef>,
}

impl<'a> Desk<'a> {
    fn of(story: &'a Story, reports: &[&'a Report]) -> Self {
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
        let reports = own.iter().enumerate().map(|(index, report)| (&report.article.id, (*report, index))).collect();
        Self { reports, views, claims }
    }

    fn letter(&self, article: &ArticleId) -> String {
        self.reports.get(article).map_or_else(|| article.to_string(), |(_, index)| letter(*index))
    }

    fn summary(&self, story: &Story) -> String {
        let mut parts = vec![count(story.articles.len(), "report"), origins(story.origins.count)];
        parts.extend(days(self.reports.values().filter_map(|(report, _)| report.article.published.as_ref())));
        parts.join(" · ")
    }

    fn letters_of_claims(&self, claims: &[ClaimId]) -> Vec<String> {
        let mut indexes: Vec<usize> = claims
            .iter()
            .filter_map(|id| self.claims.get(id))
            .filter_map(|claim| self.reports.get(&claim.article).map(|(_, index)| *index))
            .collect();
        indexes.sort_unstable();
        indexes.dedup();
        indexes.into_iter().map(letter).collect()
    }

    fn passage_of(&self, claim: &ClaimId) -> Option<PassageView> {
        self.claims.get(claim).and_then(|claim| self.passage(claim))
    }

    fn passage(&self, claim: &ClaimRef) -> Option<PassageView> {
        let (report, index) = self.reports.get(&claim.article)?;
        let text = report.article.field(claim.field);
        let points = CodePoints::of(text);
        let (start, end) = points.range(claim.span);
        let sentence = claim.sentence.cover(claim.span);
        Some(PassageView {
            letter: letter(*index),
            outlet: outlet(report),
            before: one_line(Span::new(sentence.start, claim.span.start).of(text)),
            quote: one_line(claim.span.of(text)),
            after: one_line(Span::new(claim.span.end, sentence.end).of(text)),
            holders: claim.holders.join(", told to "),
            modality: claim.modality,
            start,
            end,
            article: claim.article.to_string(),
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
            question: finding.question.clone(),
            kind: finding.kind,
            relation: finding.relation,
            disagreement: finding.disagreement.map(rashomon::ledger::Disagreement::as_str),
            status: finding.status,
            accounts: finding.accounts.iter().map(account).collect(),
            history: finding
                .history
                .iter()
                .filter_map(|version| {
                    let value = version.amount.high.or(version.amount.low)?;
                    let when = version.published.as_deref().unwrap_or("");
                    let clock = when.get(5..16).unwrap_or(when).replace('T', " ");
                    Some((format!("{} {clock}", self.letter(&version.article)), value))
                })
                .collect(),
            silent: finding.silent.iter().map(|id| self.letter(id)).collect(),
            why: finding.why.clone(),
        }
    }

    fn copy_line(&self, link: &CopyLink) -> Option<String> {
        let name = |id: &ArticleId| {
            let (report, index) = self.reports.get(id)?;
            Some(format!("{} ({})", letter(*index), outlet(report)))
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
    let moment = article.published.as_ref().map(|m| {
        let text = m.local().to_string().replace('T', " ");
        text.get(..if m.has_clock() { 16 } else { 10 }).unwrap_or(&text).to_owned()
    });
    let first_line = article.text.trim_start().lines().next().unwrap_or_default();
    ReportView {
        letter,
        id: article.id.to_string(),
        outlet: outlet(report),
        title: one_line(article.title.as_deref().filter(|t| !t.trim().is_empty()).unwrap_or(first_line)),
        published: moment.unwrap_or_default(),
        url: article.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    }
}

/// '2 March 2026', '2 to 3 March 2026', '28 February to 2 March 2026'; nothing where no report has a date.
fn days<'m>(moments: impl Iterator<Item = &'m Moment>) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut dates: Vec<_> = moments.map(Moment::date).collect();
    dates.sort_unstable();
    let (first, last) = (dates.first()?, dates.last()?);
    let month =
        |number: i8| usize::try_from(number - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    let end = format!("{} {} {}", last.day(), month(last.month()), last.year());
    Some(match (first.year() == last.year(), first.month() == last.month(), first.day() == last.day()) {
        (true, true, true) => end,
        (true, true, false) => format!("{} to {end}", first.day()),
        (true, false, _) => format!("{} {} to {end}", first.day(), month(first.month())),
        (false, _, _) => format!("{} {} {} to {end}", first.day(), month(first.month()), first.year()),
    })
}

/// Who published: the outlet, else the file's name, else the id.
fn outlet(report: &Report) -> String {
    let article = &report.article;
    let file_name = || article.file.as_deref().and_then(|f| f.rsplit('/').next()).map(str::to_owned);
    article.outlet.clone().or_else(file_name).unwrap_or_else(|| article.id.to_string())
}

/// White space of any kind becomes one space, so that a passage over line breaks reads as a sentence.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A, B … Z, AA, AB …
fn letter(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn origins(count: OriginCount) -> String {
    let OriginCount { at_least, at_most } = count;
    match (at_least, at_most) {
        (1, 1) => "1 origin".to_owned(),
        (low, high) if low == high => format!("{low} origins"),
        (low, high) => format!("{low} to {high} origins"),
    }
}

/// The mark of a status, for people who scan.
#[must_use]
pub const fn mark(status: &Status) -> &'static str {
    match status {
        Status::Corroborated => "●",
        Status::SingleOrigin => "○",
        Status::Disputed => "≠",
        Status::Open => "?",
    }
}

/// The name of a status, for people.
#[must_use]
pub const fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Corroborated => "corroborated",
        Status::SingleOrigin => "one origin",
        Status::Disputed => "disputed",
        Status::Open => "open",
    }
}

#[cfg(test)]
mod tests {
    use super::{days, letter};
    use rashomon::article::Moment;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52].map(letter), ["A", "Z", "AA", "AZ", "BA"]);
    }

    #[test]
    fn days_are_said_once() {
        let said = |days_of: &[&str]| {
            let moments: Vec<Moment> = days_of.iter().map(|d| d.parse().unwrap()).collect();
            days(moments.iter())
        };
        assert_eq!(said(&["2026-03-03", "2026-03-02T08:00:00Z"]).as_deref(), Some("2 to 3 March 2026"));
        assert_eq!(said(&["2026-03-02", "2026-02-28"]).as_deref(), Some("28 February to 2 March 2026"));
        assert_eq!(said(&["2026-03-02", "2025-02-28"]).as_deref(), Some("28 February 2025 to 2 March 2026"));
        assert_eq!(said(&[]), None);
    }
}
