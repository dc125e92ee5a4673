//! What one article says: its stand-off annotations, and the pure function that makes them.
//!
//! The stages run in one order, each requiring what the ones before it assigned, over the text as [`crate::seen`] has it:
//!
//! | stage | requires | assigns |
//! | --- | --- | --- |
//! | [`crate::credit`] | text | credits, furniture |
//! | [`crate::language`] | text, furniture | language, sentences, tokens |
//! | [`crate::mention`] | tokens | times, quantities, mentions, places, entities |
//! | [`crate::attribution`] | tokens, mentions | attributions, and the parse of the sentences that need one |
//! | [`crate::claim`] | all of these | claims |

use crate::article::{Article, Credit, Field, Furniture};
use crate::id::ClaimId;
use crate::kept::Name;
use crate::seen::{self, Seen};
use crate::span::Span;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Everything that one article says, as spans into it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotations {
    /// BCP 47 tag of the language found.
    pub language: Option<String>,
    /// Lines that name where the article comes from.
    pub credits: Vec<Credit>,
    /// What is no part of the report.
    pub furniture: Vec<Furniture>,
    /// Annotations of the title, where it is no part of the text.
    pub title: Layer,
    /// Annotations of the text.
    pub text: Layer,
    /// Whom the mentions of both layers name; a mention's `entity` is an index into this.
    pub entities: Vec<Entity>,
    /// What the article asserts, in order of place, the title first.
    pub claims: Vec<Claim>,
}

impl Annotations {
    /// The annotations of a field.
    #[must_use]
    pub fn layer(&self, field: Field) -> &Layer {
        match field {
            Field::Text => &self.text,
            Field::Title => &self.title,
        }
    }

    /// The claims that begin inside a span of a field, in order.
    #[must_use]
    pub fn claims_in(&self, field: Field, span: Span) -> &[Claim] {
        let place = |claim: &Claim| (claim.field == Field::Text, claim.span.start);
        let text = field == Field::Text;
        let first = self.claims.partition_point(|claim| place(claim) < (text, span.start));
        let claims = self.claims.get(first..).unwrap_or(&[]);
        claims.get(..claims.partition_point(|claim| place(claim) < (text, span.end))).unwrap_or(&[])
    }
}

/// Annotations of one text. All lists are in order of place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Sentences; they do not overlap, and need not cover the text.
    pub sentences: Vec<Sentence>,
    /// Tokens of all sentences.
    #[serde(with = "crate::kept::tokens")]
    pub tokens: Vec<Token>,
    /// Names.
    pub mentions: Vec<Mention>,
    /// Times.
    pub times: Vec<Time>,
    /// Quantities.
    pub quantities: Vec<Quantity>,
    /// Who is said to say what.
    pub attributions: Vec<Attribution>,
}

impl Layer {
    /// The index of the sentence that holds the byte `at`, if any.
    #[must_use]
    pub fn sentence_at(&self, at: u32) -> Option<usize> {
        let index = self.sentences.partition_point(|s| s.span.end <= at);
        (self.sentences.get(index)?.span.start <= at).then_some(index)
    }

    /// The tokens of a sentence.
    #[must_use]
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        self.tokens.get(sentence.tokens.start as usize..sentence.tokens.end as usize).unwrap_or(&[])
    }

    /// The indexes of the tokens that lie inside a span.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|t| t.span.start < span.start);
        let last = self.tokens.partition_point(|t| t.span.end <= span.end);
        first..last.max(first)
    }

    /// The names that overlap a span, in order.
    #[must_use]
    pub fn mentions_at(&self, span: Span) -> &[Mention] {
        overlapping(&self.mentions, |mention| mention.span, span)
    }

    /// The times that overlap a span, in order.
    #[must_use]
    pub fn times_at(&self, span: Span) -> &[Time] {
        overlapping(&self.times, |time| time.span, span)
    }

    /// The quantities that overlap a span, in order.
    #[must_use]
    pub fn quantities_at(&self, span: Span) -> &[Quantity] {
        overlapping(&self.quantities, |quantity| quantity.span, span)
    }
}

/// Of items in order of place that don't overlap one another, those that overlap a span.
fn overlapping<T>(items: &[T], place: impl Fn(&T) -> Span, span: Span) -> &[T] {
    let first = items.partition_point(|item| place(item).end <= span.start);
    let items = items.get(first..).unwrap_or(&[]);
    items.get(..items.partition_point(|item| place(item).start < span.end)).unwrap_or(&[])
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands, without white space at its ends.
    pub span: Span,
    /// Its tokens, as indexes into the layer's.
    pub tokens: Range<u32>,
    /// What it is in the article.
    pub kind: SentenceKind,
    /// Whether its tokens carry heads and relations.
    pub parsed: bool,
}

/// What a sentence is in the article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// Part of the report.
    Prose,
    /// A headline or subheading, on a line of its own.
    Headline,
    /// Lies in furniture or in a credit line, or heads a section in capitals: claims nothing.
    Furniture,
}

/// A token, in the conventions of Universal Dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Universal part of speech.
    pub upos: Upos,
    /// Relation to the head; [`Deprel::Unparsed`] until the sentence is parsed.
    pub deprel: Deprel,
    /// The head as an index into the layer's tokens; -1 for a root and for a token that is not parsed.
    pub head: i32,
}

names! {
    /// Universal parts of speech (Universal Dependencies 2).
    #[allow(missing_docs)]
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

names! {
    /// Universal dependency relations, with the subtypes that later stages use.
    #[allow(missing_docs)]
    Deprel {
        Unparsed = "_", Root = "root", Nsubj = "nsubj", NsubjPass = "nsubj:pass", Obj = "obj", Iobj = "iobj", Csubj = "csubj",
        CsubjPass = "csubj:pass", Ccomp = "ccomp", Xcomp = "xcomp", Obl = "obl", OblNpmod = "obl:npmod", OblTmod = "obl:tmod",
        OblAgent = "obl:agent", Vocative = "vocative", Expl = "expl", Dislocated = "dislocated", Advcl = "advcl", AdvclRelcl = "advcl:relcl",
        Advmod = "advmod", Discourse = "discourse", Aux = "aux", AuxPass = "aux:pass", Cop = "cop", Mark = "mark", Nmod = "nmod",
        NmodPoss = "nmod:poss", NmodNpmod = "nmod:npmod", NmodTmod = "nmod:tmod", Appos = "appos", Nummod = "nummod", Acl = "acl",
        AclRelcl = "acl:relcl", Amod = "amod", Det = "det", DetPredet = "det:predet", Clf = "clf", Case = "case", Conj = "conj",
        Cc = "cc", CcPreconj = "cc:preconj", Fixed = "fixed", Flat = "flat", Compound = "compound", CompoundPrt = "compound:prt",
        List = "list", Parataxis = "parataxis", Orphan = "orphan", Goeswith = "goeswith", Reparandum = "reparandum",
        Punct = "punct", Dep = "dep",
    }
}

/// A span that names somebody or something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands, without a leading article.
    pub span: Span,
    /// What sort of thing it names.
    pub kind: MentionKind,
    /// Whom it names, as an index into [`Annotations::entities`].
    pub entity: u32,
    /// The place it was resolved to.
    pub place: Option<Place>,
}

names! {
    /// The sorts of named things.
    #[allow(missing_docs)]
    MentionKind {
        Person = "person", Organization = "organization", Place = "place", Group = "group", Facility = "facility",
        Product = "product", Event = "event", Law = "law", Work = "work",
    }
}

/// Whom several mentions of one article name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// The same entity has the same key in other articles, as far as name forms show.
    pub key: String,
    /// Its fullest name in the article.
    pub name: String,
    /// What sort of thing it is.
    pub kind: MentionKind,
}

/// A place in GeoNames.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// GeoNames id; 0 for places of our own list.
    pub geonames: u32,
    /// Its name there.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How large a thing the name stands for.
    pub precision: Precision,
    /// ISO 3166-1 alpha-2 code of the country it lies in.
    pub country: Option<String>,
    /// GeoNames code of the first-level division it lies in ('US.TX').
    pub admin1: Option<String>,
}

names! {
    /// How large a thing a place is.
    #[allow(missing_docs)]
    Precision {
        Country = "country", Admin1 = "admin1", Admin2 = "admin2", PopulatedPlace = "populated_place", Region = "region",
        Water = "water", Other = "other",
    }
}

/// A time expression (TIMEX3, ISO-TimeML).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value: '2024-06', 'XXXX-WXX-5', 'P3D', 'PRESENT_REF'.
    pub value: String,
    /// TIMEX3 mod: 'APPROX', 'START', 'END', 'BEFORE', 'AFTER', 'MORE_THAN' …
    pub modifier: Option<String>,
    /// First moment that it can mean.
    #[serde(with = "crate::kept::moment")]
    pub earliest: Option<DateTime>,
    /// Last moment that it can mean.
    #[serde(with = "crate::kept::moment")]
    pub latest: Option<DateTime>,
}

names! {
    /// TIMEX3 types.
    #[allow(missing_docs)]
    TimeKind { Date = "date", Time = "time", Duration = "duration", Set = "set" }
}

/// How many or how much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// Where it stands: hedge, number and unit.
    pub span: Span,
    /// Value and bounds.
    pub amount: Amount,
    /// ISO 4217 code, plain unit name ('percent', 'years', 'kilometres', 'people'); `None` for a bare count.
    pub unit: Option<String>,
    /// Whether the text says that it rose or fell.
    pub change: Option<Change>,
    /// What is counted, with its restrictions.
    pub counted: Option<Span>,
    /// Scope words that decide whether two figures are rivals: 'additional', 'total', 'so far', 'among them'.
    pub scope: Vec<Span>,
    /// Where it came from, in a movement 'from 12 to 15'; the amount is then the range of both, and
    /// [`current`](Quantity::current) the value that stands.
    pub replaces: Option<f64>,
}

/// A number with its bounds. `exact` and `about` have low = high; `range` both; `at_least` and `more_than` only low;
/// `at_most` and `fewer_than` only high.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Amount {
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// How the text hedges it.
    pub approximation: Approximation,
}

names! {
    /// How a number is hedged.
    #[allow(missing_docs)]
    Approximation {
        Exact = "exact", About = "about", AtLeast = "at_least", AtMost = "at_most", Range = "range", MoreThan = "more_than",
        FewerThan = "fewer_than",
    }
}

names! {
    /// Direction of a change.
    #[allow(missing_docs)]
    Change { Up = "up", Down = "down" }
}

/// Who is said to say what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// How the words are given.
    pub kind: AttributionKind,
    /// Who says it; `None` where the text names nobody.
    pub source: Option<Source>,
    /// The words that attribute: 'said', 'according to'.
    pub cue: Option<Span>,
    /// What is said; several spans where the cue interrupts it.
    pub content: Vec<Span>,
    /// The rule or model that found it, for `explain`.
    #[serde(deserialize_with = "crate::kept::name")]
    pub rule: Name,
}

names! {
    /// How attributed words are given.
    #[allow(missing_docs)]
    AttributionKind { Direct = "direct", Indirect = "indirect", Mixed = "mixed" }
}

/// Who is said to say something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Where the text names it.
    pub span: Span,
    /// The one meant, where it is named: 'He' may stand for 'Jane Doe'.
    pub name: String,
    /// Index into [`Annotations::entities`], where resolved.
    pub entity: Option<u32>,
}

/// One assertion in one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Derived from the article and the claim's place in it.
    pub id: ClaimId,
    /// What sort of question it answers.
    pub kind: ClaimKind,
    /// Which text the spans point into.
    pub field: Field,
    /// The smallest clause that carries it.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: Span,
    /// What happened, where the claim has a predicate.
    pub event: Option<Event>,
    /// Who, whom, what, where, when, why, with what.
    pub arguments: Vec<Argument>,
    /// The number claimed.
    pub figure: Option<Figure>,
    /// The time claimed or, for other kinds, the time that the claim is placed at: an index into the layer's times.
    pub time: Option<u32>,
    /// Those to whom it is credited, innermost first; empty where the outlet itself asserts.
    pub holders: Vec<Holder>,
    /// How sure the article says it is.
    pub modality: Modality,
    /// Whether it is asserted or negated.
    pub polarity: Polarity,
    /// The rule that made it, for `explain`.
    #[serde(deserialize_with = "crate::kept::name")]
    pub rule: Name,
}

names! {
    /// What sort of question a claim answers.
    #[allow(missing_docs)]
    ClaimKind {
        Event = "event", Figure = "figure", Time = "time", Place = "place", Role = "role", Cause = "cause",
        Attribution = "attribution", State = "state", Plan = "plan",
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The word that names it.
    pub trigger: Span,
    /// Its lemma: 'send', 'visit', 'killed' as 'kill'; nominal triggers too.
    pub predicate: String,
    /// PLOVER event type, where one applies.
    #[serde(deserialize_with = "crate::kept::optional_name")]
    pub kind: Option<Name>,
    /// PLOVER mode, where one applies.
    #[serde(deserialize_with = "crate::kept::optional_name")]
    pub mode: Option<Name>,
}

/// A participant or circumstance of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// What it does in the claim.
    pub role: Role,
    /// Where the text names it.
    pub span: Span,
    /// Index into [`Annotations::entities`], where named.
    pub entity: Option<u32>,
}

names! {
    /// What an argument does in its claim.
    #[allow(missing_docs)]
    Role {
        Who = "who", Whom = "whom", What = "what", Where = "where", From = "from", To = "to", When = "when", Why = "why",
        With = "with", Title = "title", Counted = "counted", About = "about",
    }
}

/// A number that a claim gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Value and bounds.
    pub amount: Amount,
    /// Where the number stands.
    pub span: Span,
    /// ISO 4217 code or plain unit name.
    pub unit: Option<String>,
    /// What is counted, in the article's words, restrictions included: 'North Korean troops sent to Russia'.
    pub counted: String,
    /// Scope words, lower case: 'additional', 'total', 'so far'.
    pub scope: Vec<String>,
    /// Whether the text says that it rose or fell.
    pub change: Option<Change>,
}

/// One to whom a claim is credited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Holder {
    /// The article's words for it; of a pronoun, the words of whom it stands for.
    pub text: String,
    /// Where those words stand.
    pub span: Span,
    /// Index into [`Annotations::entities`], where named.
    pub entity: Option<u32>,
}

names! {
    /// How sure an article says a claim is; the strongest that fits, in the order unknown, denied, planned, possible,
    /// estimated, reported, asserted.
    #[allow(missing_docs)]
    Modality {
        Asserted = "asserted", Reported = "reported", Estimated = "estimated", Possible = "possible", Planned = "planned",
        Hypothetical = "hypothetical", Denied = "denied", Unknown = "unknown",
    }
}

names! {
    /// Whether a claim is asserted or negated.
    #[allow(missing_docs)]
    Polarity { Positive = "positive", Negative = "negative" }
}

/// Annotates one article: a pure function of it.
///
/// ```
/// use rashomon::{annotate::annotate, article::Article};
/// let article = Article::from_text("Quake shakes Lorma\n\nAt least three people were killed, police said.");
/// let annotations = annotate(&article);
/// assert_eq!(annotations.text.sentences.len(), 2);
/// ```
#[must_use]
pub fn annotate(article: &Article) -> Annotations {
    let headline = article.headline();
    let title = headline.and_then(Seen::through);
    let text = Seen::through(&article.text);
    if title.is_none() && text.is_none() && headline == article.title.as_deref() {
        return read(article);
    }
    let as_seen =
        |seen: &Option<Seen>, given: &str| seen.as_ref().map_or_else(|| given.to_owned(), |s| s.text().to_owned());
    let read_title = headline.map(|given| as_seen(&title, given));
    let mut annotations = read(&article.read_as(read_title, as_seen(&text, &article.text)));
    seen::bring_back(&mut annotations, title.as_ref(), text.as_ref());
    annotations
}

/// Annotates a text that is seen as given. Furniture inside a line is found first and then passed over, so that the sentence
/// around it is read whole.
fn read(article: &Article) -> Annotations {
    let mut annotations = Annotations::default();
    crate::credit::find(article, &mut annotations);
    let holes = crate::credit::furniture::inside_lines(&article.text, &annotations.furniture);
    let Some(seen) = Seen::without(&article.text, &holes) else {
        analyse(article, &mut annotations);
        return annotations;
    };
    let (furniture, credits) = (annotations.furniture.clone(), annotations.credits.clone());
    annotations.furniture.iter_mut().for_each(|furniture| furniture.span = seen.seen(furniture.span));
    annotations.furniture.retain(|furniture| !furniture.span.is_empty());
    annotations.credits.iter_mut().for_each(|credit| credit.span = seen.seen(credit.span));
    annotations.credits.retain(|credit| !credit.span.is_empty());
    analyse(&article.read_as(article.title.clone(), seen.text().to_owned()), &mut annotations);
    seen::bring_back(&mut annotations, None, Some(&seen));
    Annotations { furniture, credits, ..annotations }
}

/// The stages behind the credits.
fn analyse(article: &Article, annotations: &mut Annotations) {
    crate::language::analyse(article, annotations);
    if !crate::language::is_known(annotations) {
        // In other languages only what needs no knowledge of them.
        crate::mention::quantities::find(article, annotations);
        return;
    }
    crate::mention::find(article, annotations);
    crate::attribution::find(article, annotations);
    crate::claim::find(article, annotations);
}
