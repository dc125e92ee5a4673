//! One line of `rashomon annotate`.

use super::Range;
use crate::annotate::{
    Annotations, AttributionKind, Change, Claim, ClaimKind, Layer, MentionKind, Modality, Polarity, Precision, Role,
    SentenceKind, TimeKind, Upos,
};
use crate::article::{Article, CreditKind, Field, FurnitureKind};
use crate::language::lemma;
use crate::mention::linking::walks::{self, Walks};
use crate::span::{CodePoints, Span};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// An article with what it says, as one line of JSON.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    url: Option<&'a str>,
    title: Option<&'a str>,
    text: &'a str,
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_source: Option<&'a str>,
    language: Option<&'a str>,
    credits: Vec<Credit<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    declared_credits: Vec<DeclaredCredit<'a>>,
    furniture: Vec<Furniture>,
    sentences: Vec<Sentence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<Token>>,
    mentions: Vec<Mention<'a>>,
    times: Vec<Time<'a>>,
    quantities: Vec<Quantity<'a>>,
    attributions: Vec<Attribution<'a>>,
    claims: Vec<ClaimLine<'a>>,
    /// The same of the title, where it is no part of the text; spans point into `title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_annotations: Option<TitleAnnotations<'a>>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    extra: &'a Map<String, Value>,
}

#[derive(Debug, Serialize)]
struct TitleAnnotations<'a> {
    sentences: Vec<Sentence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<Token>>,
    mentions: Vec<Mention<'a>>,
    times: Vec<Time<'a>>,
    quantities: Vec<Quantity<'a>>,
    attributions: Vec<Attribution<'a>>,
}

#[derive(Debug, Serialize)]
struct Credit<'a> {
    kind: CreditKind,
    name: &'a str,
    #[serde(flatten)]
    range: Range,
}

#[derive(Debug, Serialize)]
struct DeclaredCredit<'a> {
    kind: CreditKind,
    name: &'a str,
    place: &'a str,
}

#[derive(Debug, Serialize)]
struct Furniture {
    #[serde(flatten)]
    range: Range,
    kind: FurnitureKind,
}

#[derive(Debug, Serialize)]
struct Sentence {
    #[serde(flatten)]
    range: Range,
    kind: SentenceKind,
}

#[derive(Debug, Serialize)]
struct Token {
    #[serde(flatten)]
    range: Range,
    lemma: String,
    upos: Upos,
    head: i32,
    deprel: &'static str,
    /// The class of words that reports use for one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<Cow<'static, str>>,
}

#[derive(Debug, Serialize)]
struct Mention<'a> {
    #[serde(flatten)]
    range: Range,
    kind: MentionKind,
    entity: Cow<'a, str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place<'a>>,
}

#[derive(Debug, Serialize)]
struct Place<'a> {
    geonames: u32,
    name: &'a str,
    lat: f64,
    lon: f64,
    precision: Precision,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    admin1: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Time<'a> {
    #[serde(flatten)]
    range: Range,
    #[serde(rename = "type")]
    kind: TimeKind,
    value: &'a str,
    #[serde(rename = "mod")]
    modifier: Option<&'a str>,
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Debug, Serialize)]
struct Quantity<'a> {
    #[serde(flatten)]
    range: Range,
    low: Option<f64>,
    high: Option<f64>,
    approximation: &'static str,
    unit: Option<&'a str>,
    change: Option<Change>,
    counted: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scope: Vec<Words<'a>>,
}

#[derive(Debug, Serialize)]
struct Words<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct Attribution<'a> {
    kind: AttributionKind,
    source: Option<Source<'a>>,
    cue: Option<Range>,
    content: Vec<Range>,
    rule: &'static str,
}

#[derive(Debug, Serialize)]
struct Source<'a> {
    #[serde(flatten)]
    range: Range,
    name: &'a str,
    entity: Option<Cow<'a, str>>,
}

#[derive(Debug, Serialize)]
struct ClaimLine<'a> {
    id: &'a str,
    kind: ClaimKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field>,
    #[serde(flatten)]
    range: Range,
    sentence_start: u32,
    sentence_end: u32,
    quote: &'a str,
    event: Option<Event<'a>>,
    arguments: Vec<Argument<'a>>,
    figure: Option<Figure<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    holders: Vec<&'a str>,
    modality: Modality,
    polarity: Polarity,
    rule: &'static str,
}

#[derive(Debug, Serialize)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    mode: Option<&'static str>,
    predicate: &'a str,
    trigger: Range,
}

#[derive(Debug, Serialize)]
struct Argument<'a> {
    role: Role,
    #[serde(flatten)]
    range: Range,
    entity: Option<Cow<'a, str>>,
}

#[derive(Debug, Serialize)]
struct Figure<'a> {
    low: Option<f64>,
    high: Option<f64>,
    unit: Option<&'a str>,
    counted: &'a str,
    approximation: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    scope: &'a [String],
}

impl<'a> Line<'a> {
    /// The line of an article; with `tokens` if they are asked for.
    #[must_use]
    pub fn of(article: &'a Article, annotations: &'a Annotations, tokens: bool) -> Self {
        let walks = walks::of(article, annotations);
        let text_points = CodePoints::of(&article.text);
        let view = View { annotations, walks: &walks, text: &article.text, points: &text_points, tokens };
        let title = article.field(Field::Title);
        let title_points = CodePoints::of(title);
        let title_view = View { annotations, walks: &walks, text: title, points: &title_points, tokens };
        Self {
            id: article.id.as_str(),
            file: article.file.as_deref(),
            url: article.url.as_deref(),
            title: article.title.as_deref(),
            text: &article.text,
            outlet: article.outlet.as_deref(),
            published: article.published.as_ref().map(crate::article::Moment::as_str),
            updated: article.updated.as_ref().map(crate::article::Moment::as_str),
            fetched: article.fetched.as_ref().map(crate::article::Moment::as_str),
            feed_source: article.feed_source.as_deref(),
            language: annotations.language.as_deref().or(article.language.as_deref()),
            credits: annotations
                .credits
                .iter()
                .map(|c| Credit { kind: c.kind, name: &c.name, range: view.range(c.span) })
                .collect(),
            declared_credits: article
                .declared_credits
                .iter()
                .map(|c| DeclaredCredit { kind: c.kind, name: &c.name, place: &c.place })
                .collect(),
            furniture: annotations
                .furniture
                .iter()
                .map(|f| Furniture { range: view.range(f.span), kind: f.kind })
                .collect(),
            sentences: view.sentences(&annotations.text),
            tokens: view.tokens(&annotations.text),
            mentions: view.mentions(&annotations.text),
            times: view.times(&annotations.text),
            quantities: view.quantities(&annotations.text),
            attributions: view.attributions(&annotations.text),
            claims: annotations
                .claims
                .iter()
                .map(|claim| match claim.field {
                    Field::Text => view.claim(claim),
                    Field::Title => title_view.claim(claim),
                })
                .collect(),
            title_annotations: article.separate_title().map(|_| TitleAnnotations {
                sentences: title_view.sentences(&annotations.title),
                tokens: title_view.tokens(&annotations.title),
                mentions: title_view.mentions(&annotations.title),
                times: title_view.times(&annotations.title),
                quantities: title_view.quantities(&annotations.title),
                attributions: title_view.attributions(&annotations.title),
            }),
            extra: &article.extra,
        }
    }
}

/// One text seen through its annotations.
struct View<'a, 'p> {
    annotations: &'a Annotations,
    walks: &'p [Walks],
    text: &'a str,
    points: &'p CodePoints<'a>,
    tokens: bool,
}

impl<'a> View<'a, '_> {
    fn range(&self, span: Span) -> Range {
        Range::of(span, self.points)
    }

    fn words(&self, span: Span) -> Words<'a> {
        Words { range: self.range(span), text: span.of(self.text) }
    }

    fn key(&self, entity: Option<u32>) -> Option<Cow<'a, str>> {
        let entity = entity? as usize;
        let walks = self.walks.get(entity).copied().unwrap_or_default();
        self.annotations.entities.get(entity).map(|e| walks.key(&e.key))
    }

    fn sentences(&self, layer: &Layer) -> Vec<Sentence> {
        layer.sentences.iter().map(|s| Sentence { range: self.range(s.span), kind: s.kind }).collect()
    }

    fn tokens(&self, layer: &Layer) -> Option<Vec<Token>> {
        self.tokens.then(|| {
            layer
                .tokens
                .iter()
                .zip(crate::reconcile::classes(layer, self.text))
                .map(|(t, class)| Token {
                    range: self.range(t.span),
                    lemma: lemma::lemma(t.span.of(self.text), t.upos).into_owned(),
                    upos: t.upos,
                    head: t.head,
                    deprel: t.deprel.as_str(),
                    class,
                })
                .collect()
        })
    }

    fn mentions(&self, layer: &'a Layer) -> Vec<Mention<'a>> {
        layer
            .mentions
            .iter()
            .map(|m| {
                let entity = self.annotations.entities.get(m.entity as usize);
                Mention {
                    range: self.range(m.span),
                    kind: m.kind,
                    entity: self.key(Some(m.entity)).unwrap_or_default(),
                    name: entity.map_or_else(|| m.span.of(self.text), |e| e.name.as_str()),
                    place: m.place.as_ref().map(|p| Place {
                        geonames: p.geonames,
                        name: &p.name,
                        lat: p.lat,
                        lon: p.lon,
                        precision: p.precision,
                        country: p.country.as_deref(),
                        admin1: p.admin1.as_deref(),
                    }),
                }
            })
            .collect()
    }

    fn times(&self, layer: &'a Layer) -> Vec<Time<'a>> {
        layer
            .times
            .iter()
            .map(|t| Time {
                range: self.range(t.span),
                kind: t.kind,
                value: &t.value,
                modifier: t.modifier.as_deref(),
                earliest: t.earliest.map(|m| m.to_string()),
                latest: t.latest.map(|m| m.to_string()),
            })
            .collect()
    }

    fn quantities(&self, layer: &'a Layer) -> Vec<Quantity<'a>> {
        layer
            .quantities
            .iter()
            .map(|q| Quantity {
                range: self.range(q.span),
                low: q.amount.low,
                high: q.amount.high,
                approximation: q.amount.approximation.as_str(),
                unit: q.unit.as_deref(),
                change: q.change,
                counted: q.counted.map(|span| self.words(span)),
                scope: q.scope.iter().map(|span| self.words(*span)).collect(),
            })
            .collect()
    }

    fn attributions(&self, layer: &'a Layer) -> Vec<Attribution<'a>> {
        layer
            .attributions
            .iter()
            .map(|a| Attribution {
                kind: a.kind,
                source: a.source.as_ref().map(|s| Source {
                    range: self.range(s.span),
                    name: &s.name,
                    entity: self.key(s.entity),
                }),
                cue: a.cue.map(|span| self.range(span)),
                content: a.content.iter().map(|span| self.range(*span)).collect(),
                rule: a.rule,
            })
            .collect()
    }

    fn claim(&self, claim: &'a Claim) -> ClaimLine<'a> {
        let sentence = self.range(claim.sentence);
        let times = &self.annotations.layer(claim.field).times;
        ClaimLine {
            id: claim.id.as_str(),
            kind: claim.kind,
            field: (claim.field == Field::Title).then_some(Field::Title),
            range: self.range(claim.span),
            sentence_start: sentence.start,
            sentence_end: sentence.end,
            quote: claim.span.of(self.text),
            event: claim.event.as_ref().map(|e| Event {
                kind: e.kind,
                mode: e.mode,
                predicate: &e.predicate,
                trigger: self.range(e.trigger),
            }),
            arguments: claim
                .arguments
                .iter()
                .map(|a| Argument { role: a.role, range: self.range(a.span), entity: self.key(a.entity) })
                .collect(),
            figure: claim.figure.as_ref().map(|f| Figure {
                low: f.amount.low,
                high: f.amount.high,
                unit: f.unit.as_deref(),
                counted: &f.counted,
                approximation: f.amount.approximation.as_str(),
                scope: &f.scope,
            }),
            time: claim.time.and_then(|index| times.get(index as usize)).map(|t| t.value.as_str()),
            holders: claim.holders.iter().map(|h| h.text.as_str()).collect(),
            modality: claim.modality,
            polarity: claim.polarity,
            rule: claim.rule,
        }
    }
}
