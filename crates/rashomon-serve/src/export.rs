//! Whole ledgers for other programs: lines of JSON, tables, maps, feeds, annotations. Nothing is capped; memory holds one
//! story at a time.

use crate::records;
use crate::sources::Source;
use rashomon::annotate::Role;
use rashomon::ledger::Story;
use rashomon::pipeline::Report;
use rashomon::wire;
use rashomon_store::{Archive, Error, Moment, Store, StoryFilter, StoryHead};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

/// Stories read at once.
const PAGE: usize = 100;

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One story a line, as `rashomon read --format json` gives it.
    Jsonl,
    /// One claim a row.
    Csv,
    /// One place of a story a feature, with its roles and precision.
    GeoJson,
    /// A feed of stories.
    Atom,
    /// One event claim a row of tab-separated values, in the columns of GDELT that apply.
    Gdelt,
    /// One passage an annotation: W3C Web Annotation as JSON-LD.
    Annotations,
}

/// Writes all stories, the one that changed last first.
///
/// # Errors
///
/// Where the store cannot be read or the output cannot be written.
pub fn write<S: Store>(store: &S, format: Format, out: &mut impl Write) -> Result<(), Error> {
    let mut first = true;
    out.write_all(head(format, latest(store)?).as_bytes())?;
    each_story(store, |head, story, reports| match format {
        Format::Jsonl => json_line(out, &wire::story::Story::of(story, reports)),
        Format::Csv => claim_rows(story, reports, out),
        Format::Gdelt => event_rows(story, reports, out),
        Format::Atom => Ok(out.write_all(atom_entry(head, "").as_bytes())?),
        Format::GeoJson => separated(out, &mut first, features(story, reports)),
        Format::Annotations => separated(out, &mut first, annotations(story, reports)),
    })?;
    Ok(out.write_all(tail(format).as_bytes())?)
}

/// All stories with their reports, the one that changed last first.
pub(crate) fn each_story<S: Store>(
    store: &S,
    mut take: impl FnMut(&StoryHead, &Story, &[&Report]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut filter = StoryFilter { limit: PAGE, ..StoryFilter::default() };
    loop {
        let page = store.stories(&filter)?;
        for head in &page.items {
            let Some((story, reports)) = Archive::story(store, &head.id)? else { continue };
            let reports: Vec<&Report> = reports.iter().map(Arc::as_ref).collect();
            take(head, &story, &reports)?;
        }
        filter.after = page.next;
        if page.next.is_none() {
            return Ok(());
        }
    }
}

fn latest<S: Store>(store: &S) -> Result<Moment, Error> {
    let page = store.stories(&StoryFilter { limit: 1, ..StoryFilter::default() })?;
    Ok(page.items.first().map(|head| head.updated).unwrap_or_default())
}

pub(crate) const CLAIM_COLUMNS: [&str; 20] = [
    "story",
    "story_title",
    "finding",
    "kind",
    "question",
    "relation",
    "disagreement",
    "status",
    "account",
    "claim",
    "article",
    "outlet",
    "published",
    "url",
    "field",
    "start",
    "end",
    "holders",
    "modality",
    "quote",
];
const EVENT_COLUMNS: [&str; 17] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "Actor1Name",
    "Actor2Name",
    "EventType",
    "EventMode",
    "Predicate",
    "Modality",
    "Polarity",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "ActionGeo_FullName",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "SOURCEURL",
    "Story",
];

fn head(format: Format, updated: Moment) -> String {
    match format {
        Format::Jsonl => String::new(),
        Format::Csv => row(&CLAIM_COLUMNS),
        Format::Gdelt => EVENT_COLUMNS.join("\t") + "\n",
        Format::GeoJson => "{\"type\":\"FeatureCollection\",\"features\":[\n".to_owned(),
        Format::Annotations => "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"@graph\":[\n".to_owned(),
        Format::Atom => atom_head("rashomon: all stories", "urn:rashomon:stories", "", updated),
    }
}

const fn tail(format: Format) -> &'static str {
    match format {
        Format::Jsonl | Format::Csv | Format::Gdelt => "",
        Format::GeoJson | Format::Annotations => "\n]}\n",
        Format::Atom => "</feed>\n",
    }
}

fn json_line(out: &mut impl Write, value: &impl serde::Serialize) -> Result<(), Error> {
    serde_json::to_writer(&mut *out, value).map_err(|error| Error::Io(error.into()))?;
    Ok(out.write_all(b"\n")?)
}

fn separated(out: &mut impl Write, first: &mut bool, values: Vec<Value>) -> Result<(), Error> {
    for value in values {
        if !std::mem::take(first) {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut *out, &value).map_err(|error| Error::Io(error.into()))?;
    }
    Ok(())
}

/// A row of comma-separated values (RFC 4180). What a spreadsheet would take for a formula is kept from being one.
fn row<T: AsRef<str>>(fields: &[T]) -> String {
    let mut line = String::new();
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        let field = field.as_ref();
        let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if guard.is_empty() && !field.contains([',', '"', '\n', '\r']) {
            line.push_str(field);
        } else {
            line.push('"');
            line.push_str(guard);
            line.push_str(&field.replace('"', "\"\""));
            line.push('"');
        }
    }
    line.push_str("\r\n");
    line
}

fn claim_rows(story: &Story, reports: &[&Report], out: &mut impl Write) -> Result<(), Error> {
    each_claim(story, reports, |fields| Ok(out.write_all(row(&fields).as_bytes())?))
}

/// The claims of a story, in the columns of [`CLAIM_COLUMNS`].
pub(crate) fn each_claim(
    story: &Story,
    reports: &[&Report],
    mut take: impl FnMut([String; CLAIM_COLUMNS.len()]) -> Result<(), Error>,
) -> Result<(), Error> {
    let by_id = Source::by_id(reports);
    for finding in &story.findings {
        for account in &finding.accounts {
            for claim in &account.claims {
                let Some(source) = by_id.get(&claim.article) else { continue };
                let article = &source.report.article;
                let (start, end) = source.range(claim);
                let fields = [
                    story.id.to_string(),
                    story.title.clone(),
                    finding.id.to_string(),
                    finding.kind.as_str().to_owned(),
                    finding.question.clone(),
                    finding.relation.as_str().to_owned(),
                    finding.disagreement.map(|d| d.as_str().to_owned()).unwrap_or_default(),
                    finding.status.as_str().to_owned(),
                    account.text.clone(),
                    claim.id.to_string(),
                    claim.article.to_string(),
                    article.outlet.clone().unwrap_or_default(),
                    article.published.as_ref().map(ToString::to_string).unwrap_or_default(),
                    article.url.clone().unwrap_or_default(),
                    if claim.field == rashomon::article::Field::Title { "title" } else { "text" }.to_owned(),
                    start.to_string(),
                    end.to_string(),
                    claim.holders.join(" < "),
                    claim.modality.as_str().to_owned(),
                    claim.quote.clone(),
                ];
                take(fields)?;
            }
        }
    }
    Ok(())
}

/// Event claims of a known type, those of one finding as one row.
fn event_rows(story: &Story, reports: &[&Report], out: &mut impl Write) -> Result<(), Error> {
    let claims: BTreeMap<_, _> = reports
        .iter()
        .flat_map(|report| report.annotations.claims.iter().map(move |claim| (&claim.id, (*report, claim))))
        .collect();
    for finding in &story.findings {
        let of_finding: Vec<_> =
            finding.accounts.iter().flat_map(|a| &a.claims).filter_map(|c| claims.get(&c.id)).collect();
        let Some((report, claim)) =
            of_finding.iter().find(|(_, claim)| claim.event.as_ref().is_some_and(|e| e.kind.is_some()))
        else {
            continue;
        };
        let Some(event) = &claim.event else { continue };
        let actor = |role| {
            let argument = claim.arguments.iter().find(|argument| argument.role == role);
            argument.map_or("", |argument| argument.span.of(report.article.field(claim.field)))
        };
        let articles: BTreeSet<_> = of_finding.iter().map(|(report, _)| &report.article.id).collect();
        let outlets: BTreeSet<_> = of_finding.iter().filter_map(|(report, _)| report.article.outlet.as_ref()).collect();
        let place = records::places_of(report, claim).first().map(|(_, place)| *place);
        let day = report.article.published.as_ref().map(|m| m.date().to_string().replace('-', "")).unwrap_or_default();
        let fields = [
            finding.id.to_string(),
            day,
            actor(Role::Who).to_owned(),
            actor(Role::Whom).to_owned(),
            event.kind.unwrap_or_default().to_owned(),
            event.mode.unwrap_or_default().to_owned(),
            event.predicate.clone(),
            claim.modality.as_str().to_owned(),
            claim.polarity.as_str().to_owned(),
            of_finding.len().to_string(),
            outlets.len().to_string(),
            articles.len().to_string(),
            place.map(|p| p.name.clone()).unwrap_or_default(),
            place.map(|p| p.lat.to_string()).unwrap_or_default(),
            place.map(|p| p.lon.to_string()).unwrap_or_default(),
            report.article.url.clone().unwrap_or_default(),
            story.id.to_string(),
        ];
        let plain = fields.map(|field| field.split_whitespace().collect::<Vec<_>>().join(" "));
        out.write_all((plain.join("\t") + "\n").as_bytes())?;
    }
    Ok(())
}

/// The places that a story's claims name as arguments.
#[must_use]
pub fn features(story: &Story, reports: &[&Report]) -> Vec<Value> {
    struct Seen<'r> {
        place: &'r rashomon::annotate::Place,
        roles: BTreeSet<&'static str>,
        claims: Vec<&'r str>,
    }
    let mut places: BTreeMap<(u32, &str), Seen<'_>> = BTreeMap::new();
    for report in reports {
        for claim in &report.annotations.claims {
            for (role, place) in records::places_of(report, claim) {
                let seen = places.entry((place.geonames, place.name.as_str())).or_insert_with(|| Seen {
                    place,
                    roles: BTreeSet::new(),
                    claims: Vec::new(),
                });
                seen.roles.insert(role);
                // A claim may name a place in several roles.
                if seen.claims.last() != Some(&claim.id.as_str()) {
                    seen.claims.push(claim.id.as_str());
                }
            }
        }
    }
    let feature = |seen: Seen<'_>| {
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [seen.place.lon, seen.place.lat] },
            "properties": {
                "story": story.id, "title": story.title, "name": seen.place.name, "geonames": seen.place.geonames,
                "precision": seen.place.precision, "country": seen.place.country, "roles": seen.roles, "claims": seen.claims,
            },
        })
    };
    places.into_values().map(feature).collect()
}

/// The passages of a story's findings as W3C Web Annotations.
#[must_use]
pub fn annotations(story: &Story, reports: &[&Report]) -> Vec<Value> {
    let by_id = Source::by_id(reports);
    let mut items = Vec::new();
    for finding in &story.findings {
        for account in &finding.accounts {
            for claim in &account.claims {
                let Some(source) = by_id.get(&claim.article) else { continue };
                let report = source.report;
                let text = report.article.field(claim.field);
                let (start, end) = source.range(claim);
                let around = |from: u32, to: u32| rashomon::span::Span::new(from.min(to), to).of(text);
                items.push(json!({
                    "id": format!("urn:rashomon:{}", claim.id), "type": "Annotation", "motivation": "describing",
                    "body": [
                        { "type": "TextualBody", "purpose": "describing", "value": account.text },
                        { "type": "TextualBody", "purpose": "questioning", "value": finding.question },
                        { "type": "TextualBody", "purpose": "tagging", "value": finding.status.as_str() },
                    ],
                    "target": {
                        "source": report.article.url.clone().unwrap_or_else(|| format!("urn:rashomon:{}", claim.article)),
                        "selector": [
                            { "type": "TextQuoteSelector", "exact": claim.span.of(text),
                              "prefix": around(claim.sentence.start, claim.span.start), "suffix": around(claim.span.end, claim.sentence.end) },
                            { "type": "TextPositionSelector", "start": start, "end": end },
                        ],
                    },
                }));
            }
        }
    }
    items
}

/// The beginning of an Atom feed (RFC 4287).
#[must_use]
pub fn atom_head(title: &str, id: &str, link: &str, updated: Moment) -> String {
    let link =
        if link.is_empty() { String::new() } else { format!("<link rel=\"self\" href=\"{}\"/>\n", escape(link)) };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{}</title>\n<id>{}</id>\n\
         {link}<updated>{}</updated>\n<author><name>rashomon</name></author>\n",
        escape(title),
        escape(id),
        records::time(updated)
    )
}

/// A story as an entry of an Atom feed; `base` is the address of the service, or nothing.
#[must_use]
fn atom_entry(head: &StoryHead, base: &str) -> String {
    let link = if base.is_empty() {
        String::new()
    } else {
        format!("<link href=\"{}/stories/{}\"/>\n", escape(base), escape(head.id.as_str()))
    };
    format!(
        "<entry>\n<title>{}</title>\n<id>urn:rashomon:{}</id>\n{link}<updated>{}</updated>\n<summary>{}</summary>\n</entry>\n",
        escape(&head.title),
        escape(head.id.as_str()),
        records::time(head.updated),
        escape(&summary(head))
    )
}

/// '7 reports of 3 to 5 origins; 2 disputed, 1 open'.
#[must_use]
pub fn summary(head: &StoryHead) -> String {
    let plural = |count: u32, noun: &str| if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") };
    let (least, most) = (head.origins.at_least, head.origins.at_most);
    if most == 0 {
        return format!("{}, being worked out", plural(head.reports, "report"));
    }
    let origins = if least == most { plural(most, "origin") } else { format!("{least} to {most} origins") };
    let mut text = format!("{} of {origins}", plural(head.reports, "report"));
    let parts = [(head.corroborated, "corroborated"), (head.disputed, "disputed"), (head.open, "open")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if !parts.is_empty() {
        text.push_str("; ");
        text.push_str(&parts.join(", "));
    }
    if head.waiting > 0 {
        text.push_str(&format!("; {} being worked in", head.waiting));
    }
    text
}

/// Text as XML and HTML take it: markup loses its meaning, and what XML cannot hold is left out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            control if (control as u32) < 0x20 => {}
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_fields() {
        assert_eq!(row(&["a", "b,c", "say \"no\"", "two\nlines"]), "a,\"b,c\",\"say \"\"no\"\"\",\"two\nlines\"\r\n");
        assert_eq!(row(&["=1+1"]), "\"'=1+1\"\r\n");
    }

    #[test]
    fn xml_holds_what_it_can() {
        assert_eq!(escape("<b>&\u{0}\"'"), "&lt;b&gt;&amp;&quot;&#39;");
    }
}
