//! One story of `rashomon read --format json`.

use super::{Range, copies::Link};
use crate::annotate::{ClaimKind, Modality, Polarity};
use crate::article::Field;
use crate::id::ArticleId;
use crate::ledger::{
    AccountValue, ClaimRef, Disagreement, Finding, OriginCount, Relation, SectionKind, Status, Story as Ledger, Version,
};
use crate::pipeline::Report;
use crate::span::CodePoints;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};

/// A story's ledger as interfaces show it.
#[derive(Debug, Serialize)]
pub struct Story<'a> {
    id: &'a str,
    title: &'a str,
    first: Option<&'a str>,
    last: Option<&'a str>,
    articles: Vec<&'a str>,
    origins: Origins<'a>,
    copies: Vec<Link<'a>>,
    findings: Vec<FindingObject<'a>>,
    timeline: Vec<TimelineObject<'a>>,
    digest: DigestObject<'a>,
}

#[derive(Debug, Serialize)]
struct Origins<'a> {
    at_least: u32,
    at_most: u32,
    groups: Vec<Group<'a>>,
}

#[derive(Debug, Serialize)]
struct Group<'a> {
    name: &'a str,
    articles: Vec<&'a str>,
    evidence: &'a [String],
}

#[derive(Debug, Serialize)]
struct FindingObject<'a> {
    id: &'a str,
    kind: ClaimKind,
    question: &'a str,
    relation: Relation,
    disagreement: Option<Disagreement>,
    /// The ids of the two claims that clash.
    #[serde(skip_serializing_if = "Option::is_none")]
    between: Option<[&'a str; 2]>,
    status: Status,
    open: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filled: Option<&'a str>,
    accounts: Vec<AccountObject<'a>>,
    history: Vec<VersionObject<'a>>,
    silent: Vec<&'a str>,
    why: &'a str,
}

#[derive(Debug, Serialize)]
struct AccountObject<'a> {
    text: &'a str,
    value: Value,
    origins: OriginCount,
    /// Articles that tell it, and those who vouch for it: two reports of what 'police said' have one holder.
    tellers: usize,
    holders: usize,
    claims: Vec<ClaimObject<'a>>,
}

#[derive(Debug, Serialize)]
struct ClaimObject<'a> {
    id: &'a str,
    article: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field>,
    #[serde(flatten)]
    range: Range,
    quote: &'a str,
    sentence_start: u32,
    sentence_end: u32,
    holders: &'a [String],
    modality: Modality,
    polarity: Polarity,
}

#[derive(Debug, Serialize)]
struct VersionObject<'a> {
    low: Option<f64>,
    high: Option<f64>,
    approximation: &'static str,
    claim: &'a str,
    article: &'a str,
    published: Option<&'a str>,
    as_of: Option<&'a str>,
    replaced: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct TimelineObject<'a> {
    when: &'a str,
    value: &'a str,
    text: &'a str,
    claims: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct DigestObject<'a> {
    sections: Vec<SectionObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<RefusalObject<'a>>,
}

#[derive(Debug, Serialize)]
struct SectionObject<'a> {
    title: SectionKind,
    statements: Vec<StatementObject<'a>>,
}

#[derive(Debug, Serialize)]
struct StatementObject<'a> {
    text: &'a str,
    status: Status,
    claims: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<CampObject<'a>>,
}

#[derive(Debug, Serialize)]
struct CampObject<'a> {
    text: &'a str,
    claims: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct RefusalObject<'a> {
    text: &'a str,
    reason: &'a str,
}

/// The texts of a story's articles, ready to convert spans.
struct Texts<'a>(FxHashMap<&'a ArticleId, (CodePoints<'a>, CodePoints<'a>)>);

impl<'a> Texts<'a> {
    fn of(reports: &[&'a Report]) -> Self {
        let points = |r: &&'a Report| {
            let title = CodePoints::of(r.article.field(Field::Title));
            (&r.article.id, (CodePoints::of(&r.article.text), title))
        };
        Self(reports.iter().map(points).collect())
    }

    fn of_field(&self, article: &ArticleId, field: Field) -> Option<&CodePoints<'a>> {
        let (text, title) = self.0.get(article)?;
        Some(match field {
            Field::Text => text,
            Field::Title => title,
        })
    }
}

impl<'a> Story<'a> {
    /// The ledger of a story whose articles are among `reports`.
    #[must_use]
    pub fn of(story: &'a Ledger, reports: &[&'a Report]) -> Self {
        let texts = Texts::of(reports);
        Self {
            id: story.id.as_str(),
            title: &story.title,
            first: story.first.as_deref(),
            last: story.last.as_deref(),
            articles: story.articles.iter().map(ArticleId::as_str).collect(),
            origins: Origins {
                at_least: story.origins.count.at_least,
                at_most: story.origins.count.at_most,
                groups: story
                    .origins
                    .groups
                    .iter()
                    .map(|g| Group {
                        name: &g.name,
                        articles: g.articles.iter().map(ArticleId::as_str).collect(),
                        evidence: &g.evidence,
                    })
                    .collect(),
            },
            copies: story
                .copies
                .iter()
                .filter_map(|link| {
                    let a = texts.of_field(&link.a, Field::Text)?;
                    Some(Link::of(link, a, texts.of_field(&link.b, Field::Text)?))
                })
                .collect(),
            findings: story.findings.iter().map(|f| finding(f, &texts)).collect(),
            timeline: story
                .timeline
                .iter()
                .map(|t| TimelineObject {
                    when: &t.when,
                    value: &t.value,
                    text: &t.text,
                    claims: t.claims.iter().map(crate::id::ClaimId::as_str).collect(),
                })
                .collect(),
            digest: DigestObject {
                sections: story
                    .digest
                    .sections
                    .iter()
                    .map(|s| SectionObject {
                        title: s.kind,
                        statements: s
                            .statements
                            .iter()
                            .map(|st| StatementObject {
                                text: &st.text,
                                status: st.status,
                                claims: st.claims.iter().map(crate::id::ClaimId::as_str).collect(),
                                finding: st.finding.as_ref().map(crate::id::FindingId::as_str),
                                holder: st.holder.as_deref(),
                                answers: st
                                    .camps
                                    .iter()
                                    .map(|camp| CampObject {
                                        text: &camp.text,
                                        claims: camp.claims.iter().map(crate::id::ClaimId::as_str).collect(),
                                    })
                                    .collect(),
                            })
                            .collect(),
                    })
                    .collect(),
                refused: story
                    .digest
                    .refused
                    .iter()
                    .map(|r| RefusalObject { text: &r.statement.text, reason: &r.reason })
                    .collect(),
            },
        }
    }
}

fn finding<'a>(finding: &'a Finding, texts: &Texts<'a>) -> FindingObject<'a> {
    FindingObject {
        id: finding.id.as_str(),
        kind: finding.kind,
        question: &finding.question,
        relation: finding.relation,
        disagreement: finding.disagreement,
        between: finding.between.as_ref().map(|(a, b)| [a.as_str(), b.as_str()]),
        status: finding.status,
        open: finding.open,
        asked: finding.asked.as_deref(),
        filled: finding.filled.as_deref(),
        accounts: finding
            .accounts
            .iter()
            .map(|a| AccountObject {
                text: &a.text,
                value: value(&a.value),
                origins: a.origins,
                tellers: crate::reconcile::tellers(a),
                holders: crate::reconcile::holders(a),
                claims: a.claims.iter().filter_map(|c| claim(c, texts)).collect(),
            })
            .collect(),
        history: finding.history.iter().map(version).collect(),
        silent: finding.silent.iter().map(ArticleId::as_str).collect(),
        why: &finding.why,
    }
}

fn value(value: &AccountValue) -> Value {
    match value {
        AccountValue::Figure { amount, unit, counted } => json!({
            "low": amount.low, "high": amount.high, "unit": unit, "counted": counted,
            "approximation": amount.approximation.as_str(),
        }),
        AccountValue::Time(time) => json!({ "value": time }),
        AccountValue::Text(text) => json!({ "text": text }),
    }
}

fn claim<'a>(claim: &'a ClaimRef, texts: &Texts<'a>) -> Option<ClaimObject<'a>> {
    let points = texts.of_field(&claim.article, claim.field)?;
    let sentence = Range::of(claim.sentence, points);
    Some(ClaimObject {
        id: claim.id.as_str(),
        article: claim.article.as_str(),
        field: (claim.field == Field::Title).then_some(Field::Title),
        range: Range::of(claim.span, points),
        quote: &claim.quote,
        sentence_start: sentence.start,
        sentence_end: sentence.end,
        holders: &claim.holders,
        modality: claim.modality,
        polarity: claim.polarity,
    })
}

fn version(version: &Version) -> VersionObject<'_> {
    VersionObject {
        low: version.amount.low,
        high: version.amount.high,
        approximation: version.amount.approximation.as_str(),
        claim: version.claim.as_str(),
        article: version.article.as_str(),
        published: version.published.as_deref(),
        as_of: version.as_of.as_deref(),
        replaced: version.replaced.as_ref().map(crate::id::ClaimId::as_str),
    }
}
