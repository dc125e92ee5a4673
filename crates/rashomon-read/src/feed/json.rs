//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>).
//!
//! A feed that was cut is closed where its last whole item ends.

use super::{ENTRIES, Entry, Feed, line, resolved};
use crate::markup::plain;
use crate::moment;
use crate::page::json_ld;
use serde_json::Value;
use url::Url;

/// Reads a feed.
///
/// # Errors
///
/// Why it can't be read.
pub fn parse(content: &str, base: Option<&Url>) -> Result<Feed, String> {
    let content = content.trim_start_matches('\u{feff}');
    let (value, cut) = match serde_json::from_str::<Value>(content) {
        Ok(value) => (value, false),
        Err(error) => {
            let mended = mended(content).and_then(|mended| serde_json::from_str(&mended).ok());
            (mended.ok_or_else(|| format!("the JSON feed can't be read ({error}): fetch it again"))?, true)
        }
    };
    let get = |key: &str| value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let items = value.get("items").and_then(Value::as_array).ok_or("it is no feed: it has no \"items\"")?;
    let home = get("home_page_url").or_else(|| get("feed_url"));
    let site = base.cloned().or_else(|| home.and_then(|home| Url::parse(home).ok()));
    let hubs = value.get("hubs").and_then(Value::as_array).into_iter().flatten();
    Ok(Feed {
        title: get("title").map(plain::line),
        link: get("home_page_url").map(str::to_owned),
        language: get("language").map(str::to_owned),
        topic: get("feed_url").map(str::to_owned),
        next: get("next_url").map(str::to_owned),
        hubs: hubs.filter_map(|hub| hub.get("url").and_then(Value::as_str)).map(str::to_owned).collect(),
        entries: items.iter().take(ENTRIES).map(|item| entry(item, &value, site.as_ref())).collect(),
        cut,
        ..Feed::default()
    })
}

fn entry(item: &Value, feed: &Value, base: Option<&Url>) -> Entry {
    let get = |key: &str| item.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let whole = get("content_html").map(plain::plain).or_else(|| get("content_text").map(plain::paragraphs));
    let names = |value: &Value| -> Vec<String> {
        json_ld::names(value, "authors").into_iter().chain(json_ld::names(value, "author")).collect()
    };
    let mut authors = names(item);
    if authors.is_empty() {
        authors = names(feed);
    }
    authors.dedup();
    let id = item.get("id").and_then(|id| match id {
        Value::String(id) => line(id),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    });
    let link = get("url").or_else(|| get("external_url")).and_then(|link| resolved(link, base));
    Entry {
        link: link.or_else(|| id.clone().filter(|id| id.starts_with("http"))),
        title: get("title").map(plain::line).filter(|title| !title.is_empty()),
        is_whole: whole.is_some(),
        text: whole.or_else(|| get("summary").map(plain::paragraphs)).unwrap_or_default(),
        published: get("date_published").and_then(moment::parse),
        updated: get("date_modified").and_then(moment::parse),
        authors,
        language: get("language").map(str::to_owned),
        id,
        ..Entry::default()
    }
}

/// A cut document closed behind its last whole item.
fn mended(content: &str) -> Option<String> {
    let (mut depth, mut last, mut in_items) = (Vec::new(), None, false);
    let mut bytes = content.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                while let Some((_, byte)) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'{' | b'[' => {
                depth.push(byte);
                let key = content[..at].trim_end().strip_suffix(':').map(str::trim_end);
                in_items |= depth == *b"{[" && key.is_some_and(|key| key.ends_with("\"items\""));
            }
            b'}' | b']' => {
                depth.pop();
                if in_items && depth == *b"{[" {
                    last = Some(at + 1);
                }
            }
            _ => {}
        }
        if depth.len() > 128 {
            return None;
        }
    }
    last.map(|end| format!("{}]}}", &content[..end]))
}
