//! Article records: a line of JSON each (design, section 9).

use crate::limits::Limits;
use crate::{moment, page};
use rashomon::article::{Article, CreditKind, DeclaredCredit, Moment};
use rashomon::id::ArticleId;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

/// The keys of a record that have a meaning, in the order in which tables have them; `story` is the one that it is said to tell of.
pub const KEYS: [&str; 12] = [
    "id",
    "url",
    "title",
    "text",
    "html",
    "published",
    "updated",
    "fetched",
    "outlet",
    "language",
    "feed_source",
    "story",
];

/// Reads one record. With `html` instead of `text` the page is read, and what the record says itself goes before it. A time
/// that can't be read, and every key that is not known, is kept in `extra`.
///
/// # Errors
///
/// What is wrong with the line, for people.
pub fn parse(line: &str, limits: &Limits) -> Result<Article, String> {
    of(object(line)?, limits)
}

/// Reads one record, or those that an object without a text of its own holds in lists: `{"articles": [{"text": "…"}]}`.
pub fn all(text: &str, limits: &Limits) -> Vec<Result<Article, String>> {
    let mut record = match object(text) {
        Ok(record) => record,
        Err(reason) => return vec![Err(reason)],
    };
    let is_record = record.contains_key("text") || record.contains_key("html");
    let is_list =
        |value: &Value| value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object));
    if is_record || !record.values().any(is_list) {
        return vec![of(record, limits)];
    }
    let lists = record.values_mut().filter(|value| is_list(value)).filter_map(Value::as_array_mut);
    let objects = lists.flatten().filter_map(Value::as_object_mut).map(std::mem::take);
    objects.map(|record| of(record, limits)).collect()
}

fn object(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(record)) => Ok(record),
        Ok(_) => Err("the line is JSON but no object: write {\"title\": …, \"text\": …}".to_owned()),
        Err(error) => Err(format!("the line is no JSON ({error}): write one complete object a line")),
    }
}

/// The article of a record.
///
/// # Errors
///
/// What is wrong with it, for people.
pub fn of(mut record: Map<String, Value>, limits: &Limits) -> Result<Article, String> {
    let url = take(&mut record, "url")?;
    let title = take(&mut record, "title")?.filter(|title| !title.trim().is_empty());
    let id = take(&mut record, "id")?.filter(|id| !id.trim().is_empty());
    let (text, html) = (take(&mut record, "text")?, take(&mut record, "html")?);
    let mut article = match (text, html) {
        (Some(text), _) if !text.trim().is_empty() => {
            limits.check_text(&text)?;
            Article::from_text(text)
        }
        (_, Some(html)) if !html.trim().is_empty() => page::read(&html, url.as_deref(), limits)?,
        // A headline alone is a report, if a short one.
        (Some(text), _) if title.is_some() => Article::from_text(text),
        (Some(_), _) => return Err("\"text\" is empty and there is no title: give the record a text".to_owned()),
        (None, _) => return Err("the record has neither \"text\" nor \"html\": give it one of them".to_owned()),
    };
    article.url = url.or(article.url);
    article.title = title.or(article.title);
    article.published = time(&mut record, "published").or(article.published);
    article.updated = time(&mut record, "updated").or(article.updated);
    article.fetched = time(&mut record, "fetched");
    article.outlet = take(&mut record, "outlet")?.or(article.outlet);
    article.language = take(&mut record, "language")?.or(article.language);
    article.feed_source = take(&mut record, "feed_source")?;
    article.given_story = match record.get("story") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => take(&mut record, "story")?,
    };
    for credit in credits(&mut record) {
        if !article.declared_credits.contains(&credit) {
            article.declared_credits.push(credit);
        }
    }
    article.extra.extend(record);
    article.id = id.map_or_else(|| article.derived_id(), ArticleId::new);
    Ok(article)
}

/// The record of an article; [`parse`] gives the article back.
#[must_use]
pub fn write(article: &Article) -> Map<String, Value> {
    let mut record = Map::new();
    let mut put = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            record.insert(key.to_owned(), Value::String(value.to_owned()));
        }
    };
    let text = |moment: &Option<Moment>| moment.as_ref().map(ToString::to_string);
    put("id", Some(article.id.as_str()));
    put("url", article.url.as_deref());
    put("title", article.title.as_deref());
    put("published", text(&article.published).as_deref());
    put("updated", text(&article.updated).as_deref());
    put("fetched", text(&article.fetched).as_deref());
    put("outlet", article.outlet.as_deref());
    put("language", article.language.as_deref());
    put("feed_source", article.feed_source.as_deref());
    put("story", article.given_story.as_deref());
    put("text", Some(&article.text));
    if !article.declared_credits.is_empty() {
        let credits = article.declared_credits.iter();
        let credits =
            credits.map(|credit| json!({ "kind": credit.kind, "name": credit.name, "place": credit.place })).collect();
        record.insert("declared_credits".to_owned(), Value::Array(credits));
    }
    record.extend(article.extra.clone());
    record
}

/// Credits that stood outside of the text; what can't be read as one stays in the record.
fn credits(record: &mut Map<String, Value>) -> Vec<DeclaredCredit> {
    let read = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let kind = CreditKind::deserialize(value.get("kind")?).ok()?;
        Some(DeclaredCredit { kind, name: text("name")?, place: text("place").unwrap_or_else(|| "record".to_owned()) })
    };
    let Some(Value::Array(values)) = record.get("declared_credits") else { return Vec::new() };
    let Some(found) = values.iter().map(read).collect::<Option<Vec<_>>>() else { return Vec::new() };
    record.remove("declared_credits");
    found
}

fn take(record: &mut Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match record.remove(key) {
        Some(Value::String(text)) => Ok(Some(text)),
        None | Some(Value::Null) => Ok(None),
        // Ids are often numbers.
        Some(Value::Number(number)) if key == "id" => Ok(Some(number.to_string())),
        Some(_) => Err(format!("\"{key}\" is no text: put it in quotation marks")),
    }
}

/// The time under a key; one that can't be read stays in the record.
fn time(record: &mut Map<String, Value>, key: &str) -> Option<Moment> {
    let written = match record.get(key)? {
        Value::String(written) => written.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let moment = moment::parse(&written);
    if moment.is_some() || written.trim().is_empty() {
        record.remove(key);
    }
    moment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Article, String> {
        parse(line, &Limits::default())
    }

    #[test]
    fn unknown_keys_and_unreadable_times_are_kept() {
        let article = read(r#"{"id":7,"text":"Three died.","published":"last week","weight":3}"#).unwrap();
        assert_eq!(article.id.as_str(), "7");
        assert_eq!(article.published, None);
        assert_eq!(Value::Object(article.extra).to_string(), r#"{"published":"last week","weight":3}"#);
    }

    #[test]
    fn records_may_stand_in_an_envelope() {
        let all = |text: &str| super::all(text, &Limits::default());
        let found = all(r#"{"status": "ok", "articles": [{"text": "Three died."}, {"titel": "?"}]}"#);
        assert_eq!(found.len(), 2);
        assert!(found[0].as_ref().is_ok_and(|article| article.text == "Three died.") && found[1].is_err());
        // A record's own lists are its own.
        assert_eq!(all(r#"{"text": "Three died.", "images": [{"text": "A wreck"}]}"#).len(), 1);
    }

    #[test]
    fn a_headline_alone_is_a_report() {
        assert_eq!(read(r#"{"title":"Quake shakes Lorma","text":""}"#).unwrap().text, "");
        assert!(read(r#"{"title":"Quake shakes Lorma"}"#).is_err());
        assert!(read(r#"{"text":" "}"#).is_err());
    }

    #[test]
    fn reasons_say_what_to_do() {
        assert!(read("no").unwrap_err().contains("one complete object a line"));
        assert!(read("[1]").unwrap_err().contains("no object"));
        assert!(read(r#"{"text":5}"#).unwrap_err().contains("quotation marks"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut article = read(r#"{"text":"Three died.","title":"Quake","url":"https://herald.example/1","published":"2026-03-03","feed_source":"AFP","weight":3}"#).unwrap();
        article.declared_credits.push(DeclaredCredit {
            kind: CreditKind::Byline,
            name: "Jane Doe".to_owned(),
            place: "feed author".to_owned(),
        });
        assert_eq!(read(&Value::Object(write(&article)).to_string()).unwrap(), article);
    }

    #[test]
    fn a_page_in_a_record_is_read_as_one() {
        let html = "<html><head><title>Quake shakes Lorma</title></head><body><article><p>Three people were killed when a quake shook \
                    the old town of Lorma on Monday, the police said.</p><p>Rescuers searched the ruins of a school in the dark.</p>\
                    </article></body></html>";
        let article = read(&serde_json::json!({ "html": html, "outlet": "Lorma Herald" }).to_string()).unwrap();
        assert_eq!(article.title.as_deref(), Some("Quake shakes Lorma"));
        assert!(article.text.starts_with("Three people were killed") && article.text.contains("\n\nRescuers"));
    }
}
