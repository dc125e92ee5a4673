//! What each claim of a story is about, in a form that can be compared across articles.
//!
//! A claim's subject is the set of its content words and names, each weighed by how much it tells *in this story*: a word
//! that stands in half of the sentences ('quake' in a story of a quake) tells little, one that each article uses once tells
//! much, however many articles use it. Names are told apart by entity, not by spelling.

use super::moment::Moment;
use super::opposite::Side;
use super::sense::Sense;
use super::vocabulary::WordId;
use crate::annotate::{Annotations, Claim, Layer, Mention};
use crate::article::Field;
use crate::span::Span;
use jiff::civil::DateTime;
use std::cell::OnceCell;

/// One claim, ready to be compared.
#[derive(Debug)]
pub(crate) struct Subject<'r> {
    /// Index of the report in the story.
    pub report: usize,
    /// The claim.
    pub claim: &'r Claim,
    /// Where it stands.
    pub annotations: &'r Annotations,
    /// The text its spans point into.
    pub text: &'r str,
    /// Content words and names of the clause with their weight, by id.
    pub core: Vec<(WordId, f32)>,
    /// Sum of the weights of `core`.
    pub mass: f32,
    /// The same words with what they say of the question asked: whom a clause speaks of says less than what it tells of him,
    /// and a word that its article repeats says less than one that it uses once.
    pub told: Vec<(WordId, f32)>,
    /// Content words and names of the whole sentence.
    pub context: Vec<(WordId, f32)>,
    /// Words that stand in the clause as parts of names only, in order.
    pub parts: Vec<WordId>,
    /// Sum of the weights of `told`.
    pub told_mass: f32,
    /// What the clause means.
    pub sense: Sense,
    /// Whether it stands in the title or in the first sentence.
    pub leads: bool,
    /// Which of the article's sentences it stands in; titles stand in the first.
    pub sentence: usize,
    /// Places of the clause that the article names once only.
    pub named_once: Vec<WordId>,
    /// On which side of what the clause stands, where it is told as a fact.
    pub sides: Vec<Side>,
    /// The day or hour that a time claim gives.
    pub moment: Moment,
    /// The deed that a time is given to: the class of the last verb before it, 'reopen' of 'agreed to reopen it on 1 April'.
    pub dated: Option<WordId>,
    /// Whether most of the story's articles name the day of `moment`.
    pub on_main_day: bool,
    /// Class of the predicate.
    pub predicate: Option<WordId>,
    /// The one who acts or is spoken of, where named.
    pub who: Option<WordId>,
    /// Classes of the words of what is counted, and its head (the last noun before any restriction).
    pub counted: Vec<WordId>,
    /// Head of what is counted.
    pub counted_head: Option<WordId>,
    /// What a count of people says of them ('killed', 'missing'), whoever they are called.
    pub fate: Option<WordId>,
    /// Whose number it is, where a name stands at its side: 'Ard, 44', 'the 44-year-old Ard', 'Ard (52-3, 46 knockouts)'.
    pub owner: Option<WordId>,
    /// Who is of which town: 'Ard, 44, of Lorma'.
    pub home: Option<(WordId, &'r crate::annotate::Place)>,
    /// Amounts of the quantities in the clause.
    pub amounts: Vec<crate::annotate::Amount>,
    /// Names of the clause: persons, organizations, places.
    pub names: Vec<WordId>,
    /// The persons whom the clause names and those for whom a pronoun of it stands, without those who say it.
    pub persons: Vec<WordId>,
    /// First and last hour, counted from 1970, of the time that the claim is placed at.
    pub when: Option<(i64, i64)>,
    /// Whether the clause speaks of another occasion than the story's: 'his last visit', 'the 2019 flood'.
    pub other_occasion: bool,
    /// How far into its article the sentence stands, 0 to 1.
    pub depth: f32,
    /// The time of the clause, else of its sentence.
    pub placed: Option<&'r crate::annotate::Time>,
    /// Whether the clause is no caption and no list.
    pub plain: bool,
    /// Whether the clause says that something is not so, by [`super::account::negates`].
    pub negated: bool,
    /// Whether its sentence says that a value replaced another, by [`super::relation::orders`]; read when first asked for.
    pub orders: OnceCell<bool>,
}

impl<'r> Subject<'r> {
    /// The layer that the claim's spans point into.
    pub fn layer(&self) -> &'r Layer {
        self.annotations.layer(self.claim.field)
    }

    /// The claim's words.
    pub fn quote(&self) -> &'r str {
        self.claim.span.of(self.text)
    }

    /// The time value that the claim is placed at.
    pub fn time(&self) -> Option<&'r crate::annotate::Time> {
        let layer = self.layer();
        match self.claim.time {
            Some(index) => layer.times.get(index as usize),
            None => layer.times_at(self.claim.span).iter().find(|time| self.claim.span.contains(time.span)),
        }
    }

    /// Whether the figure is one victim, counted by grammar.
    pub fn is_single(&self) -> bool {
        self.claim.rule == crate::claim::victims::RULE
    }

    /// Whether the clause stands in a headline.
    pub fn is_headline(&self) -> bool {
        if self.claim.field == Field::Title {
            return true;
        }
        let layer = self.layer();
        layer
            .sentence_at(self.claim.span.start)
            .and_then(|index| layer.sentences.get(index))
            .is_some_and(|s| s.kind == crate::annotate::SentenceKind::Headline)
    }
}

/// First and last hour of a time, counted from 1970.
pub(crate) fn interval(time: &crate::annotate::Time) -> Option<(i64, i64)> {
    Some((hours(time.earliest?), hours(time.latest?)))
}

/// Whether a TIMEX3 value is a month or a year (background) or a day, a weekday or an hour (news); `None` for the rest.
pub(crate) fn background(value: &str) -> Option<bool> {
    if value.contains('T') || value.contains("-W") || value.len() == 10 {
        return Some(false);
    }
    let year_or_month =
        matches!(value.len(), 4 | 7) && value.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'X');
    year_or_month.then_some(true)
}

/// Hours since 1970 on the writer's clock.
fn hours(moment: DateTime) -> i64 {
    moment.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_hours()
}

/// The mentions that lie inside a span.
pub(crate) fn mentions_in(layer: &Layer, span: Span) -> &[Mention] {
    let first = layer.mentions.partition_point(|m| m.span.start < span.start);
    let last = layer.mentions.partition_point(|m| m.span.start < span.end);
    layer.mentions.get(first..last.max(first)).unwrap_or(&[])
}
