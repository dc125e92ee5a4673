//! A story prepared for reading: reports get letters, statements get the passages that carry them. Plain values that
//! every renderer shares, so that no format can show what another hides.

use crate::sources::Source;
use rashomon::annotate::{ClaimKind, Modality, SentenceKind};
use rashomon::article::{Article, CreditKind, Field, Moment};
use rashomon::id::{ArticleId, ClaimId};
use rashomon::ledger::{
    Account, ClaimRef, CopyKind, CopyLink, Direction, Finding, OriginCount, Relation, Section, SectionKind, Statement,
    Status, Story,
};
use rashomon::mention::times::month_name;
use rashomon::pipeline::Report;
use rashomon::span::Span;
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
    /// The same as pairs of places in `reports`: who has the text, from whom, and how much of it; 0 to 1.
    pub copied: Vec<(usize, usize, f64)>,
    /// What the checker refused to publish, and why.
    pub refused: Vec<(String, String)>,
}

/// A section of the digest.
#[derive(Debug)]
pub struct SectionView {
    /// Its heading.
    pub title: &'static str,
    /// Its statements, by whom they are credited to where the section is ordered so.
    pub groups: Vec<GroupView>,
}

impl SectionView {
    /// Whether its statements are dates.
    #[must_use]
    pub fn is_timeline(&self) -> bool {
        self.title == SectionKind::Timeline.as_str()
    }
}

/// Statements under one holder, or under none.
#[derive(Debug)]
pub struct GroupView {
    /// The holder, with a capital.
    pub holder: Option<String>,
    /// The statements.
    pub statements: Vec<StatementView>,
}

/// A statement and what carries it.
#[derive(Debug)]
pub struct StatementView {
    /// The sentence; of rival answers, what stands before them.
    pub text: String,
    /// The date before a statement of the timeline.
    pub when: Option<String>,
    /// How well it is founded.
    pub status: Status,
    /// Letters of the reports that carry it, which are those that its counts count; who only says who somebody is has a passage.
    pub letters: Vec<String>,
    /// The passages; those of rival answers stand with the answers.
    pub passages: Vec<PassageView>,
    /// Rival answers.
    pub camps: Vec<CampView>,
    /// Versions of a figure that changed, oldest first.
    pub history: Vec<VersionView>,
}

/// One of several answers.
#[derive(Debug)]
pub struct CampView {
    /// The answer, its credit and counts.
    pub text: String,
    /// When it was first published, where answers replace one another.
    pub since: String,
    /// Letters of the reports that give it.
    pub letters: Vec<String>,
    /// The passages.
    pub passages: Vec<PassageView>,
}

/// A version of a figure.
#[derive(Debug)]
pub struct VersionView {
    /// Letter of the report that gives it.
    pub letter: String,
    /// '2 Mar 08:10', or nothing.
    pub when: String,
    /// The value to draw.
    pub value: f64,
    /// The value with its bounds: '≥ 3', '10,000–12,000'.
    pub label: String,
}

/// A passage in its sentence.
#[derive(Debug)]
pub struct PassageView {
    /// Letter of its report.
    pub letter: String,
    /// The report's outlet or file.
    pub outlet: String,
    /// The sentence that stands before the passage's, for context.
    pub context_before: String,
    /// The sentence that stands behind the passage's.
    pub context_after: String,
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
    /// Place of its report among those of the story.
    pub place: usize,
    /// 'text' or 'title'.
    pub field: &'static str,
}

impl PassageView {
    /// Whether its report is among the first of the story, so many.
    #[must_use]
    pub fn is_among(&self, first: &usize) -> bool {
        self.place < *first
    }

    /// Its article as a part of an address.
    #[must_use]
    pub fn article_encoded(&self) -> String {
        encoded(&self.article)
    }
}

/// A part of an address: all but letters, digits and '-._~' as percent signs say.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A finding with its accounts.
#[derive(Debug)]
pub struct FindingView {
    /// The first of its claims, whose page leads to all.
    pub claim: Option<String>,
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
    /// Versions of a figure, oldest first.
    pub history: Vec<VersionView>,
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
            sections: story.digest.sections.iter().map(|section| desk.section(section, story)).collect(),
            findings: story.findings.iter().map(|finding| desk.finding(finding)).collect(),
            copies: desk.copy_lines(&story.copies),
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
            copied: story.copies.iter().filter_map(|link| desk.copied(link)).collect(),
            refused: story.digest.refused.iter().map(|r| (r.statement.text.clone(), r.reason.clone())).collect(),
            reports: desk.views,
        }
    }
}

/// The reports of one story, lettered, with the claims that its findings cite.
struct Desk<'a> {
    reports: BTreeMap<&'a ArticleId, (Source<'a>, usize)>,
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
        let reports =
            own.iter().enumerate().map(|(index, report)| (&report.article.id, (Source::of(report), index))).collect();
        Self { reports, views, claims }
    }

    fn letter(&self, article: &ArticleId) -> String {
        self.reports.get(article).map_or_else(|| article.to_string(), |(_, index)| letter(*index))
    }

    fn summary(&self, story: &Story) -> String {
        let mut parts = vec![count(story.articles.len(), "report"), origins(story.origins.count)];
        parts.extend(days(self.reports.values().filter_map(|(source, _)| source.report.article.published.as_ref())));
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
        let reports = claims.iter().filter_map(|id| self.claims.get(id)).filter_map(|c| self.reports.get(&c.article));
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
                self.reports.get(&version.article).and_then(|(source, _)| source.report.article.published.as_ref());
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
        let (a, b) = (self.reports.get(&link.a)?.1, self.reports.get(&link.b)?.1);
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
        let (source, index) = self.reports.get(&claim.article)?;
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
            let (source, index) = self.reports.get(id)?;
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

/// When it was published, in the outlet's own time: '2026-03-02 08:10', '2026-03-02', or nothing.
#[must_use]
pub fn published(article: &Article) -> String {
    let Some(moment) = &article.published else { return String::new() };
    let text = moment.local().to_string().replace('T', " ");
    text.get(..if moment.has_clock() { 16 } else { 10 }).unwrap_or(&text).to_owned()
}

/// '2 March 2026', '2 to 3 March 2026', '28 February to 2 March 2026'; nothing where no report has a date.
pub(crate) fn days<'m>(moments: impl Iterator<Item = &'m Moment>) -> Option<String> {
    let mut dates: Vec<_> = moments.map(Moment::date).collect();
    dates.sort_unstable();
    let (first, last) = (dates.first()?, dates.last()?);
    let end = format!("{} {} {}", last.day(), month(last.month()), last.year());
    Some(match (first.year() == last.year(), first.month() == last.month(), first.day() == last.day()) {
        (true, true, true) => end,
        (true, true, false) => format!("{} to {end}", first.day()),
        (true, false, _) => format!("{} {} to {end}", first.day(), month(first.month())),
        (false, _, _) => format!("{} {} {} to {end}", first.day(), month(first.month()), first.year()),
    })
}

/// The sentence before or behind a claim's, of the same text.
/// The claims of a statement that are of its finding; the others say who somebody is.
fn told_of(finding: Option<&Finding>, claims: &[ClaimId]) -> Vec<ClaimId> {
    let own = |id: &&ClaimId| {
        finding.is_none_or(|f| f.accounts.iter().flat_map(|account| &account.claims).any(|claim| claim.id == **id))
    };
    claims.iter().filter(own).cloned().collect()
}

/// The letters of reports on one line: the first twelve and how many more, where there are many.
///
/// ```
/// let letters: Vec<String> = ('A'..='T').map(String::from).collect();
/// assert_eq!(rashomon_serve::view::lettered(&letters[..3], " "), "A B C");
/// assert_eq!(rashomon_serve::view::lettered(&letters, " "), "A B C D E F G H I J K L and 8 more");
/// ```
#[must_use]
pub fn lettered(letters: &[String], between: &str) -> String {
    const SHOWN: usize = 12;
    // To leave out three would save nothing.
    match letters.get(..SHOWN).filter(|_| letters.len() > SHOWN + 3) {
        Some(first) => format!("{} and {} more", first.join(between), letters.len() - SHOWN),
        None => letters.join(between),
    }
}

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

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// '2 Mar 08:10', or '2 Mar' for a time of day that is not known.
fn clock(moment: &Moment) -> String {
    let date = moment.date();
    let name = month(date.month());
    let day = format!("{} {}", date.day(), name.get(..3).unwrap_or(name));
    let local = moment.local().to_string();
    match local.get(11..16) {
        Some(time) if moment.has_clock() => format!("{day} {time}"),
        _ => day,
    }
}

/// '12', '≥ 3', '≤ 200', '10,000–12,000'.
fn amount(low: Option<f64>, high: Option<f64>) -> String {
    let number = |value: f64| {
        let text = format!("{value}");
        let (whole, rest) = text.split_once('.').map_or((text.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() > 4 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{grouped}{rest}")
    };
    match (low, high) {
        (Some(low), Some(high)) if (low - high).abs() > f64::EPSILON => format!("{}–{}", number(low), number(high)),
        (_, Some(high)) if low.is_some() => number(high),
        (Some(low), None) => format!("≥ {}", number(low)),
        (None, Some(high)) => format!("≤ {}", number(high)),
        _ => String::new(),
    }
}

fn month(number: i8) -> &'static str {
    month_name(number).unwrap_or_default()
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
    use super::{amount, days, letter, without_credit};
    use rashomon::article::Moment;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52].map(letter), ["A", "Z", "AA", "AZ", "BA"]);
    }

    #[test]
    fn amounts_show_their_bounds() {
        assert_eq!(amount(Some(3.0), None), "≥ 3");
        assert_eq!(amount(Some(10_000.0), Some(12_000.0)), "10,000–12,000");
        assert_eq!(amount(Some(6.1), Some(6.1)), "6.1");
        assert_eq!(amount(None, Some(200.0)), "≤ 200");
    }

    #[test]
    fn under_its_holder_a_statement_needs_no_credit() {
        let told = "The dam holds, according to the army (2 reports, 1 origin).";
        assert_eq!(without_credit(told, Some("The army")), "The dam holds (2 reports, 1 origin).");
        assert_eq!(without_credit(told, Some("The mayor")), told);
        assert_eq!(without_credit(told, None), told);
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
