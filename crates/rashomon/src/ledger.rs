//! What the reports of one story amount to: copy links, origins, stories, findings, digests. Plain values, no behaviour
//! beyond reading them; a disagreement is a value here, never an error.

use crate::annotate::{Amount, Modality, Polarity};
use crate::article::Field;
use crate::id::{ArticleId, ClaimId, FindingId, StoryId};
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// This article took these passages from that one, or both took them from a third.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyLink {
    /// The article that came first in the input.
    pub a: ArticleId,
    /// The other.
    pub b: ArticleId,
    /// How they depend on one another.
    pub kind: CopyKind,
    /// Which took from which.
    pub direction: Direction,
    /// Share of a's shingles that b has, 0 to 1.
    pub containment_a: f64,
    /// Share of b's shingles that a has, 0 to 1.
    pub containment_b: f64,
    /// The aligned passages, in order of a.
    pub passages: Vec<Passage>,
    /// Why we say so, each a sentence for people.
    pub evidence: Vec<String>,
}

/// A passage that two articles share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands in a's text.
    pub a: Span,
    /// Where it stands in b's text.
    pub b: Span,
}

names! {
    /// How two articles depend on one another.
    #[allow(missing_docs)]
    CopyKind {
        SameText = "same_text", Reprint = "reprint", Derived = "derived", SharedQuotes = "shared_quotes", Independent = "independent",
    }
}

names! {
    /// Which of two articles took from which.
    #[allow(missing_docs)]
    Direction { AFromB = "a_from_b", BFromA = "b_from_a", CommonOrigin = "common_origin", None = "none" }
}

names! {
    /// Whether two articles depend on one another, as far as evidence goes.
    #[allow(missing_docs)]
    Dependence { Dependent = "dependent", Independent = "independent", Undetermined = "undetermined" }
}

/// A range of counts of independent origins: undetermined pairs count as one in `at_least`, as two in `at_most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginCount {
    /// Origins that evidence keeps apart.
    pub at_least: u32,
    /// Origins that evidence does not join.
    pub at_most: u32,
}

/// The articles that derive from one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// 'AP', 'Reuters', an outlet's name, 'own report of …'.
    pub name: String,
    /// Its articles, in input order.
    pub articles: Vec<ArticleId>,
    /// Why they count as one, and as this one.
    pub evidence: Vec<String>,
}

/// The origins of a set of articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origins {
    /// How many there are.
    pub count: OriginCount,
    /// Each article stands in exactly one.
    pub groups: Vec<Origin>,
    /// Pairs of groups (indexes, the smaller first) that evidence keeps apart; every other pair is undetermined.
    pub apart: Vec<(usize, usize)>,
}

/// Why an article was put where it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Score of the best story, or of the best rejected one.
    pub score: f64,
    /// What the score had to reach.
    pub threshold: f64,
    /// What matched, and what spoke against it.
    pub reasons: Vec<String>,
}

/// Where an article was placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The article.
    pub article: ArticleId,
    /// Its story.
    pub story: StoryId,
    /// Why.
    pub decision: Decision,
}

/// One thing that happened to stories, in order: the journal alone rebuilds them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Place in the journal, from 0.
    pub sequence: u64,
    /// What happened.
    pub action: JournalAction,
    /// Why.
    pub reason: String,
}

/// What can happen to stories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum JournalAction {
    /// An article founded a story.
    Open {
        /// The story.
        story: StoryId,
        /// Its founding article.
        article: ArticleId,
    },
    /// An article joined a story.
    Join {
        /// The story.
        story: StoryId,
        /// The article.
        article: ArticleId,
    },
    /// Two stories became one; the elder's id stays, the other redirects.
    Merge {
        /// The elder.
        into: StoryId,
        /// The one that redirects from now on.
        from: StoryId,
    },
    /// Articles left a story to found another.
    Split {
        /// The story they left.
        from: StoryId,
        /// The new story.
        into: StoryId,
        /// The articles that left.
        articles: Vec<ArticleId>,
    },
    /// An article was put into another story: by somebody, or at the last look, where all reports were at hand and it fits better there.
    Move {
        /// The article.
        article: ArticleId,
        /// The story it stood in.
        from: StoryId,
        /// The story it stands in from now on; founded by this entry where there was none of that name.
        into: StoryId,
    },
    /// A later edition of an article came in.
    Revise {
        /// The article.
        article: ArticleId,
        /// Number of the edition; the first is 0.
        revision: u32,
    },
    /// An entry made by hand counts no more.
    Undo {
        /// Its place in the journal.
        entry: u64,
    },
}

/// One question about a story, and the accounts that answer it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its name.
    pub id: FindingId,
    /// What sort of question.
    pub kind: crate::annotate::ClaimKind,
    /// As an editor would ask it.
    pub question: String,
    /// How the accounts stand to one another.
    pub relation: Relation,
    /// What they disagree about.
    pub disagreement: Option<Disagreement>,
    /// The two claims that clash, where the accounts can't all be true or one replaces another.
    pub between: Option<(ClaimId, ClaimId)>,
    /// How well it is founded.
    pub status: Status,
    /// Whether some account says that it is not known, not disclosed or was declined.
    pub open: bool,
    /// When the first report that says so was published; of what came about later, the report that says that it was not yet.
    #[serde(default)]
    pub asked: Option<String>,
    /// When the report was published that tells what an earlier one could not.
    #[serde(default)]
    pub filled: Option<String>,
    /// The answers.
    pub accounts: Vec<Account>,
    /// Versions of a figure, oldest first.
    pub history: Vec<Version>,
    /// Articles of the story that do not speak to it.
    pub silent: Vec<ArticleId>,
    /// Why these claims stand together, why this relation, and what would change it.
    pub why: String,
    /// How much it matters to the story, for the order of the digest; larger is earlier.
    pub weight: f64,
}

/// One answer, and the claims that give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The answer in words.
    pub text: String,
    /// The answer as a value.
    pub value: AccountValue,
    /// How many origins give it.
    pub origins: OriginCount,
    /// The claims that give it.
    pub claims: Vec<ClaimRef>,
}

/// An answer as a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AccountValue {
    /// A number.
    Figure {
        /// Value and bounds.
        amount: Amount,
        /// Unit, or `None` for a bare count.
        unit: Option<String>,
        /// What is counted.
        counted: String,
    },
    /// A time: TIMEX3 value.
    Time(String),
    /// Anything else.
    Text(String),
}

/// A claim as a finding cites it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRef {
    /// The claim.
    pub id: ClaimId,
    /// Its article.
    pub article: ArticleId,
    /// Which text of the article.
    pub field: Field,
    /// The clause.
    pub span: Span,
    /// The sentence.
    pub sentence: Span,
    /// The words of the clause.
    pub quote: String,
    /// To whom it is credited, innermost first.
    pub holders: Vec<String>,
    /// How sure the article says it is.
    pub modality: Modality,
    /// Whether it is asserted or negated.
    pub polarity: Polarity,
}

/// One version of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The number.
    pub amount: Amount,
    /// The claim that gives it.
    pub claim: ClaimId,
    /// Its article.
    pub article: ArticleId,
    /// When the article was published, as it says.
    pub published: Option<String>,
    /// The time the text gives for the figure (TIMEX3), if any.
    pub as_of: Option<String>,
    /// The claim of the version that this one replaced.
    pub replaced: Option<ClaimId>,
}

names! {
    /// How the accounts of a finding stand to one another.
    #[allow(missing_docs)]
    Relation { Single = "single", Agree = "agree", Compatible = "compatible", Updated = "updated", Disputed = "disputed" }
}

names! {
    /// What accounts disagree about.
    #[allow(missing_docs)]
    Disagreement {
        Value = "value", Scope = "scope", Time = "time", Place = "place", Definition = "definition", Attribution = "attribution",
        Identity = "identity", Denial = "denial",
    }
}

names! {
    /// How well a finding is founded. There is no other scale.
    #[allow(missing_docs)]
    Status { Corroborated = "corroborated", SingleOrigin = "single_origin", Disputed = "disputed", Open = "open" }
}

/// A time of the story, and what happened then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// For people: 'Friday', 'June 2024'.
    pub when: String,
    /// TIMEX3 value.
    pub value: String,
    /// What happened.
    pub text: String,
    /// The claims that say so.
    pub claims: Vec<ClaimId>,
}

/// What is published for a story.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Sections in order of reading; none is empty.
    pub sections: Vec<Section>,
    /// Statements that the checker refused, with its reason; never published.
    pub refused: Vec<Refusal>,
}

/// A section of a digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Which one.
    pub kind: SectionKind,
    /// Its statements.
    pub statements: Vec<Statement>,
}

names! {
    /// The sections of a digest, in order.
    #[allow(missing_docs)]
    SectionKind {
        Headline = "Headline", InBrief = "In brief", Figures = "Figures", WhoSaysWhat = "Who says what", Differ = "Where accounts differ",
        OneOrigin = "Only one origin says", NotKnown = "Not known", Timeline = "Timeline", Reports = "The reports",
    }
}

/// A sentence of a digest, resting on claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// Status of the finding it tells of.
    pub status: Status,
    /// The claims that carry it; never empty.
    pub claims: Vec<ClaimId>,
    /// The finding it tells of.
    pub finding: Option<FindingId>,
    /// Under whom it stands, where a section is ordered by holders.
    #[serde(default)]
    pub holder: Option<String>,
    /// Rival answers one by one, where it tells several; its text ends with them.
    #[serde(default)]
    pub camps: Vec<Camp>,
}

/// One of several answers that a statement tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Camp {
    /// The answer with its credit and counts.
    pub text: String,
    /// The claims that give it, all of one account.
    pub claims: Vec<ClaimId>,
}

/// A statement that the checker refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The statement.
    pub statement: Statement,
    /// What in it its passages do not carry.
    pub reason: String,
}

/// The whole ledger of one story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Its name.
    pub id: StoryId,
    /// Its title, taken from its reports.
    pub title: String,
    /// Publication of its first report, as written there.
    pub first: Option<String>,
    /// Publication of its last report.
    pub last: Option<String>,
    /// Its articles, in input order.
    pub articles: Vec<ArticleId>,
    /// Where they come from.
    pub origins: Origins,
    /// Who copies whom.
    pub copies: Vec<CopyLink>,
    /// What they say.
    pub findings: Vec<Finding>,
    /// When things happened.
    pub timeline: Vec<TimelineEntry>,
    /// What is published.
    pub digest: Digest,
}
