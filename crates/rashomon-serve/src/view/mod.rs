//! A story prepared for reading: reports get letters, statements get the passages that carry them. Plain values that
//! every renderer shares, so that no format can show what another hides.

mod reports;
mod words;

pub(crate) use words::days;
pub use words::{encoded, lettered, mark, published, status_name};

use rashomon::annotate::{ClaimKind, Modality};
use rashomon::ledger::{Relation, SectionKind, Status, Story};
use rashomon::pipeline::Report;
use reports::Reports;

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
        Reports::of(story, reports).story(story)
    }
}
