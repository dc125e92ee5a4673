//! Articles: published reports as they came in. Their text is immutable; everything else is a [`Span`] into it.

use crate::id::{ArticleId, digest};
use crate::span::Span;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// One published report.
///
/// ```
/// use rashomon::article::Article;
/// let article = Article::from_text("Quake shakes Lorma\n\nThree people died.");
/// assert_eq!(article.id.as_str().len(), 18);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Names the article in every output.
    pub id: ArticleId,
    /// Canonical address, if it has one.
    pub url: Option<String>,
    /// Headline, where it came apart from the text.
    pub title: Option<String>,
    /// The text, exactly as given, furniture included.
    pub text: String,
    /// When the outlet says that it published.
    pub published: Option<Moment>,
    /// When the outlet says that it last changed the report.
    pub updated: Option<Moment>,
    /// When we got it.
    pub fetched: Option<Moment>,
    /// Who publishes, as the record or the page names it.
    pub outlet: Option<String>,
    /// BCP 47 tag, where the record or the page declares one.
    pub language: Option<String>,
    /// The `<source>` of the feed item that led here.
    pub feed_source: Option<String>,
    /// The path given, where the input was a file of its own.
    pub file: Option<String>,
    /// The story that the record says it belongs to; used by `--given-stories` alone.
    pub given_story: Option<String>,
    /// Credits that the page declares outside of its text (JSON-LD `isBasedOn`, `creditText`, `author`, meta tags).
    pub declared_credits: Vec<DeclaredCredit>,
    /// Keys of the record that we do not know, kept as they came.
    pub extra: Map<String, Value>,
}

impl Article {
    /// An article of which only the text is known; its id is derived from the text.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            id: ArticleId::new(format!("a-{}", digest(&["text", "", &text]))),
            url: None,
            title: None,
            text,
            published: None,
            updated: None,
            fetched: None,
            outlet: None,
            language: None,
            feed_source: None,
            file: None,
            given_story: None,
            declared_credits: Vec::new(),
            extra: Map::new(),
        }
    }

    /// The id that content gives: from the canonical URL, else from title and text.
    #[must_use]
    pub fn derived_id(&self) -> ArticleId {
        let hash = match &self.url {
            Some(url) => digest(&["url", url]),
            None => digest(&["text", self.title.as_deref().unwrap_or(""), &self.text]),
        };
        ArticleId::new(format!("a-{hash}"))
    }

    /// The title without the name of the outlet behind it ('Bridge closed - Lorma Herald').
    ///
    /// ```
    /// use rashomon::article::Article;
    /// let mut article = Article::from_text("The bridge in Lorma was closed on Monday.");
    /// (article.title, article.outlet) = (Some("Bridge closed in Lorma - Lorma Herald".into()), Some("Lorma Herald".into()));
    /// assert_eq!(article.headline(), Some("Bridge closed in Lorma"));
    /// ```
    #[must_use]
    pub fn headline(&self) -> Option<&str> {
        let title = self.title.as_deref()?;
        Some(crate::credit::headline(title, self.outlet.as_deref(), self.url.as_deref()))
    }

    /// The title that is not part of the text: `None` where the text itself begins with its headline.
    #[must_use]
    pub fn separate_title(&self) -> Option<&str> {
        let headline = self.headline()?.trim();
        (!headline.is_empty() && !self.text.trim_start().starts_with(headline)).then_some(self.title.as_deref()?)
    }

    /// The same article with other words, for stages that read it otherwise than given ([`crate::seen`]).
    pub(crate) fn read_as(&self, title: Option<String>, text: String) -> Self {
        Self {
            title,
            text,
            id: self.id.clone(),
            url: self.url.clone(),
            published: self.published.clone(),
            updated: self.updated.clone(),
            fetched: self.fetched.clone(),
            outlet: self.outlet.clone(),
            language: self.language.clone(),
            feed_source: self.feed_source.clone(),
            file: self.file.clone(),
            given_story: self.given_story.clone(),
            declared_credits: self.declared_credits.clone(),
            extra: Map::new(),
        }
    }

    /// The text of a field.
    #[must_use]
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Text => &self.text,
            Field::Title => self.title.as_deref().unwrap_or(""),
        }
    }
}

/// Which of an article's two texts a span points into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `text`.
    #[default]
    Text,
    /// `title`, where it is no part of the text.
    Title,
}

/// A time that came with an article: RFC 3339, or a date.
///
/// ```
/// use rashomon::article::Moment;
/// let moment: Moment = "2026-03-20T23:30:00-05:00".parse().unwrap();
/// assert_eq!(moment.date().to_string(), "2026-03-20");
/// assert!(moment > "2026-03-20".parse().unwrap());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment {
    /// As it was written.
    text: String,
    /// The writer's wall clock; midnight for a bare date.
    local: DateTime,
    /// Seconds since 1970 UTC; a bare date or a time without offset counts as UTC.
    second: i64,
    /// Whether the writer gave more than a day.
    has_clock: bool,
}

impl Moment {
    /// The calendar day on the writer's own clock.
    #[must_use]
    pub fn date(&self) -> Date {
        self.local.date()
    }

    /// The writer's wall clock; midnight for a bare date.
    #[must_use]
    pub fn local(&self) -> DateTime {
        self.local
    }

    /// Seconds since 1970 UTC.
    #[must_use]
    pub fn second(&self) -> i64 {
        self.second
    }

    /// Whether more than the day is known.
    #[must_use]
    pub fn has_clock(&self) -> bool {
        self.has_clock
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.second, &self.text).cmp(&(other.second, &other.text))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A text that is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no time: write RFC 3339 (2026-03-20T14:05:00Z) or a date (2026-03-20)")]
pub struct NoMoment(pub String);

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.text
    }
}

impl TryFrom<String> for Moment {
    type Error = NoMoment;

    fn try_from(written: String) -> Result<Self, NoMoment> {
        written.parse()
    }
}

impl std::str::FromStr for Moment {
    type Err = NoMoment;

    fn from_str(written: &str) -> Result<Self, NoMoment> {
        let text = written.trim();
        let refuse = || NoMoment(text.chars().take(60).collect());
        if text.len() > 64 {
            return Err(refuse());
        }
        // 'T' or a space may stand between day and clock; some exporters write '-05' or '+0530' for the offset.
        if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
            let local = match jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text) {
                Ok(pieces) => pieces.date().to_datetime(pieces.time().unwrap_or_default()),
                Err(_) => timestamp.to_zoned(TimeZone::UTC).datetime(),
            };
            return Ok(Self { text: text.to_owned(), local, second: timestamp.as_second(), has_clock: true });
        }
        let has_clock = text.len() > 10;
        let local = if has_clock {
            text.parse::<DateTime>().map_err(|_| refuse())?
        } else {
            text.parse::<Date>().map_err(|_| refuse())?.to_datetime(jiff::civil::Time::midnight())
        };
        let second = local.to_zoned(TimeZone::UTC).map_err(|_| refuse())?.timestamp().as_second();
        Ok(Self { text: text.to_owned(), local, second, has_clock })
    }
}

/// A line of an article that names where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Which sort of line.
    pub kind: CreditKind,
    /// The agency, outlet or person that it names ('AP', 'www.example.org', 'Jane Doe'); a dateline's place.
    pub name: String,
    /// Where it stands in the text.
    pub span: Span,
}

/// The sorts of credit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// A news agency is named as the text's maker: '(AP)', 'Reuters', '© AFP'.
    Agency,
    /// 'Original Source: …', 'First published by …'.
    OriginalSource,
    /// 'By Jane Doe'.
    Byline,
    /// 'LORMA, March 3 (AP) —': the place is the name.
    Dateline,
    /// 'Reuters contributed to this report'.
    Contributor,
}

/// A credit that the page declares outside of its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredCredit {
    /// Which sort of line it would be.
    pub kind: CreditKind,
    /// Whom it names.
    pub name: String,
    /// Where it stood: 'json-ld isBasedOn', 'meta author', 'rel canonical'.
    pub place: String,
}

/// Text on the page that is no part of the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Furniture {
    /// Where it stands in the text.
    pub span: Span,
    /// Which sort.
    pub kind: FurnitureKind,
}

/// The sorts of furniture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FurnitureKind {
    /// 'Home | World | Sport'.
    Menu,
    /// 'Sign up to our newsletter'.
    SignUp,
    /// 'Leave a Reply', 'Required fields are marked *'.
    ReplyForm,
    /// '12 comments', a lone '0'.
    CommentCount,
    /// A lone UUID or content id.
    Identifier,
    /// 'Share on Facebook'.
    ShareBar,
    /// 'Read more: …', 'Related stories'.
    RelatedLink,
    /// 'Advertisement'.
    Advertisement,
    /// '© 2026 The Lorma Herald. All rights reserved.'
    Copyright,
    /// 'Photograph: …', 'File photo'.
    Caption,
    /// A passage that many unrelated articles of one outlet carry.
    Recurring,
    /// Anything else that is no part of the report.
    Other,
    // Last: stores keep kinds by their number.
    /// '(@janedoe) March 3, 2026' behind the name that signs a post, or all of '— Jane Doe (@janedoe) March 3, 2026' on a line of its own.
    Signature,
}

/// Input that could not be read as an article, kept with its reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {reason}", .source_name, .line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct Rejected {
    /// The file, or '-' for standard input.
    pub source_name: String,
    /// Line of a record, counted from 1.
    pub line: Option<u64>,
    /// What is wrong and what to do about it.
    pub reason: String,
}
