//! JSON-LD: the `NewsArticle` that a page embeds.

use serde_json::Value;

/// Deepest nesting in which an article is looked for.
const DEPTH: usize = 6;

/// One JSON-LD block. Broken JSON is mended where line breaks or comments broke it.
#[must_use]
pub fn parse(block: &str) -> Option<Value> {
    let trimmed = block.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let trimmed = trimmed.strip_prefix("//<![CDATA[").unwrap_or(trimmed);
    let trimmed = trimmed.strip_suffix("//]]>").unwrap_or(trimmed).trim().trim_end_matches(';');
    serde_json::from_str::<Value>(trimmed).ok().or_else(|| {
        // Raw line breaks inside strings are the commonest fault.
        let mended: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

/// The article objects of a block, the most specific first.
#[must_use]
pub fn articles(block: Value) -> Vec<Value> {
    let mut found = Vec::new();
    collect(block, 0, &mut found);
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, article)| article).collect()
}

/// The kinds of the objects of a block, as far as they say what the page is.
#[must_use]
pub fn types(block: &Value) -> Vec<String> {
    fn of(value: &Value, depth: usize, found: &mut Vec<String>) {
        match value {
            Value::Array(items) if depth < DEPTH => items.iter().for_each(|item| of(item, depth + 1, found)),
            Value::Object(object) if depth < DEPTH && found.len() < 50 => {
                match object.get("@type") {
                    Some(Value::String(kind)) => found.push(kind.clone()),
                    Some(Value::Array(kinds)) => {
                        found.extend(kinds.iter().filter_map(Value::as_str).map(str::to_owned))
                    }
                    _ => {}
                }
                if let Some(graph) = object.get("@graph") {
                    of(graph, depth + 1, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    of(block, 0, &mut found);
    found
}

fn collect(value: Value, depth: usize, found: &mut Vec<(u8, Value)>) {
    match value {
        Value::Array(items) if depth < DEPTH => items.into_iter().for_each(|item| collect(item, depth + 1, found)),
        Value::Object(mut object) if depth < DEPTH => {
            if let Some(graph) = object.remove("@graph") {
                collect(graph, depth + 1, found);
            }
            if let Some(inner) = object.get("mainEntity").filter(|inner| inner.is_object()).cloned() {
                collect(inner, depth + 1, found);
            }
            if let Some(rank) = object.get("@type").and_then(rank) {
                found.push((rank, Value::Object(object)));
            }
        }
        _ => {}
    }
}

/// How specific an article type is; `None` for what is no article.
fn rank(kind: &Value) -> Option<u8> {
    match kind {
        Value::String(name) => {
            let name = name.rsplit(['/', ':']).next().unwrap_or(name);
            match name {
                "NewsArticle"
                | "ReportageNewsArticle"
                | "AnalysisNewsArticle"
                | "BackgroundNewsArticle"
                | "OpinionNewsArticle"
                | "AskPublicNewsArticle"
                | "ReviewNewsArticle" => Some(0),
                "LiveBlogPosting" => Some(1),
                "Article"
                | "Report"
                | "BlogPosting"
                | "AdvertiserContentArticle"
                | "SatiricalArticle"
                | "TechArticle"
                | "ScholarlyArticle" => Some(2),
                "WebPage" | "ItemPage" => Some(8),
                _ => None,
            }
        }
        Value::Array(kinds) => kinds.iter().filter_map(rank).min(),
        _ => None,
    }
}

/// Whether an object is an article rather than a page around one.
#[must_use]
pub fn is_article(object: &Value) -> bool {
    object.get("@type").and_then(rank).is_some_and(|rank| rank < 8)
}

/// The text under a key, entities and tags resolved.
#[must_use]
pub fn text(article: &Value, key: &str) -> Option<String> {
    let value = article.get(key)?;
    let written = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.first()?.as_str()?.to_owned(),
        Value::Object(object) => object.get("@value")?.as_str()?.to_owned(),
        _ => return None,
    };
    let clean = if written.contains(['&', '<']) { plain(&written) } else { written };
    (!clean.trim().is_empty()).then(|| clean.trim().to_owned())
}

/// Text without tags and entities; ends of paragraphs become empty lines.
#[must_use]
pub fn plain(markup: &str) -> String {
    let spaced = if markup.contains('<') {
        markup
            .replace("</p>", "</p>\n\n")
            .replace("<br", "\n<br")
            .replace("</h2>", "</h2>\n\n")
            .replace("</li>", "</li>\n")
    } else {
        markup.to_owned()
    };
    let once = dom_query::Document::fragment(spaced.as_str()).text().to_string();
    // Escaped twice: '&amp;quot;'.
    if once.contains("&quot;") || once.contains("&#") || once.contains("&amp;") || once.contains("&nbsp;") {
        return dom_query::Document::fragment(once.as_str()).text().to_string();
    }
    once
}

/// The names of persons or organizations under a key.
#[must_use]
pub fn names(article: &Value, key: &str) -> Vec<String> {
    fn of(value: &Value, names: &mut Vec<String>) {
        match value {
            Value::String(name) => names.push(name.trim().to_owned()),
            Value::Array(items) => items.iter().take(20).for_each(|item| of(item, names)),
            Value::Object(object) => {
                if let Some(name) = object.get("name") {
                    of(name, names);
                }
            }
            _ => {}
        }
    }
    let mut names = Vec::new();
    if let Some(value) = article.get(key) {
        of(value, &mut names);
    }
    names.retain(|name| !name.is_empty() && name.len() <= 120);
    names
}

/// Addresses or names under a key: `isBasedOn` is a URL, or an object with one.
#[must_use]
pub fn addresses(article: &Value, key: &str) -> Vec<String> {
    fn of(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.trim().to_owned()),
            Value::Array(items) => items.iter().take(20).for_each(|item| of(item, found)),
            Value::Object(object) => {
                if let Some(value) = object.get("url").or_else(|| object.get("@id")).or_else(|| object.get("name")) {
                    of(value, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Some(value) = article.get(key) {
        of(value, &mut found);
    }
    found.retain(|text| !text.is_empty() && text.len() <= 500);
    found
}
