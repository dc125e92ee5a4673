//! Records for programs: claims, heads of stories and articles, places, as JSON. Offsets count code points.

use rashomon::annotate::Claim;
use rashomon::article::Field;
use rashomon::pipeline::Report;
use rashomon::span::{CodePoints, Span};
use rashomon_store::{ArticleHead, ClaimHit, Moment, NameRow, StoryHead};
use serde_json::{Value, json};

/// A claim with the finding that it answers.
#[must_use]
pub fn claim(hit: &ClaimHit) -> Value {
    let article = &hit.report.article;
    let points = CodePoints::of(article.field(hit.claim.field));
    let (start, end) = points.range(hit.claim.span);
    let (sentence_start, sentence_end) = points.range(hit.claim.sentence);
    let mut value = json!({
        "id": hit.claim.id, "story": hit.story, "story_title": hit.title, "finding": hit.finding, "kind": hit.kind,
        "question": hit.question, "relation": hit.relation, "disagreement": hit.disagreement, "status": hit.status,
        "account": hit.account, "article": hit.claim.article, "outlet": article.outlet, "url": article.url,
        "published": article.published.as_ref().map(ToString::to_string),
        "start": start, "end": end, "sentence_start": sentence_start, "sentence_end": sentence_end,
        "quote": hit.claim.quote, "sentence": sentence(hit), "holders": hit.claim.holders,
        "modality": hit.claim.modality, "polarity": hit.claim.polarity,
    });
    if let (Field::Title, Some(object)) = (hit.claim.field, value.as_object_mut()) {
        object.insert("field".to_owned(), json!("title"));
    }
    value
}

/// The sentence of a claim on one line.
#[must_use]
pub fn sentence(hit: &ClaimHit) -> String {
    let text = hit.report.article.field(hit.claim.field);
    hit.claim.sentence.cover(hit.claim.span).of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A story as lists show it.
#[must_use]
pub fn story_head(head: &StoryHead) -> Value {
    json!({
        "id": head.id, "title": head.title, "first": head.first, "last": head.last, "reports": head.reports,
        "origins": head.origins, "corroborated": head.corroborated, "disputed": head.disputed, "open": head.open,
        "place": head.place, "updated": time(head.updated), "waiting": head.waiting,
    })
}

/// An article as lists show it.
#[must_use]
pub fn article_head(head: &ArticleHead) -> Value {
    json!({
        "id": head.id, "story": head.story, "revision": head.revision, "outlet": head.outlet, "title": head.title,
        "day": head.day, "seen": time(head.seen),
    })
}

/// A place as a GeoJSON feature.
#[must_use]
pub fn place(row: &NameRow) -> Option<Value> {
    let (north, east) = row.position?;
    Some(json!({
        "type": "Feature", "id": row.key,
        "geometry": { "type": "Point", "coordinates": [east, north] },
        "properties": { "name": row.name, "precision": row.sort, "geonames": row.key.parse::<u32>().ok(), "stories": row.stories },
    }))
}

/// A time of seeing as RFC 3339, in UTC, to the second.
#[must_use]
pub fn time(moment: Moment) -> String {
    told(moment, "%Y-%m-%dT%H:%M:%SZ")
}

/// The same for people: '2 Mar 2026, 08:10 UTC'.
#[must_use]
pub fn readable(moment: Moment) -> String {
    told(moment, "%-d %b %Y, %H:%M UTC")
}

/// Empty for a time that no calendar reaches.
fn told(moment: Moment, form: &str) -> String {
    jiff::Timestamp::from_millisecond(moment.0).map(|at| at.strftime(form).to_string()).unwrap_or_default()
}

/// The places that a claim names as arguments: role, name and position of each.
pub(crate) fn places_of<'r>(
    report: &'r Report,
    claim: &'r Claim,
) -> Vec<(&'static str, &'r rashomon::annotate::Place)> {
    let layer = report.annotations.layer(claim.field);
    let within = |span: Span| layer.mentions.iter().filter(move |mention| span.overlaps(mention.span));
    claim
        .arguments
        .iter()
        .flat_map(|argument| within(argument.span).map(move |mention| (argument.role.as_str(), mention)))
        .filter_map(|(role, mention)| Some((role, mention.place.as_ref()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(time(Moment(0)), "1970-01-01T00:00:00Z");
        assert_eq!(time(Moment(1_709_210_096_500)), "2024-02-29T12:34:56Z");
        assert_eq!(time(Moment(-1)), "1969-12-31T23:59:59Z");
        assert_eq!(readable(Moment(1_709_210_096_500)), "29 Feb 2024, 12:34 UTC");
    }
}
