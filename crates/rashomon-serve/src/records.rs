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
        "place": head.place, "updated": time(head.updated),
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

/// A time of seeing as RFC 3339, in UTC.
#[must_use]
pub fn time(moment: Moment) -> String {
    let (days, second) = (moment.0.div_euclid(86_400_000), moment.0.rem_euclid(86_400_000) / 1_000);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
}

/// The same for people: '2 Mar 2026, 08:10 UTC'.
#[must_use]
pub fn readable(moment: Moment) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (days, second) = (moment.0.div_euclid(86_400_000), moment.0.rem_euclid(86_400_000) / 1_000);
    let (year, month, day) = civil(days);
    let month = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
    format!("{day} {month} {year}, {:02}:{:02} UTC", second / 3_600, second / 60 % 60)
}

/// Year, month and day of a number of days since 1970 (H. Hinnant, 'chrono-compatible low-level date algorithms').
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
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
