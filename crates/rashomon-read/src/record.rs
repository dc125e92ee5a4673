//! Article records: a line of JSON each (design, section 9).

use rashomon::article::{Article, Moment};
use rashomon::id::ArticleId;
use serde_json::{Map, Value};

/// Reads one record.
///
/// # Errors
///
/// What is wrong with the line, for people.
pub fn parse(line: &str) -> Result<Article, String> {
    let mut record: Map<String, Value> = serde_json::from_str(line).map_err(|e| format!("not a JSON object: {e}"))?;
    let mut take = |key: &str| match record.remove(key) {
        Some(Value::String(s)) => Ok(Some(s)),
        None | Some(Value::Null) => Ok(None),
        Some(_) => Err(format!("\"{key}\" is no text")),
    };
    let text = take("text")?.ok_or("the record has neither \"text\" nor \"html\"")?;
    let mut article = Article::from_text(text);
    let id = take("id")?;
    article.url = take("url")?;
    article.title = take("title")?;
    let moment = |written: Option<String>| written.map(|w| w.parse::<Moment>().map_err(|e| e.to_string())).transpose();
    article.published = moment(take("published")?)?;
    article.updated = moment(take("updated")?)?;
    article.fetched = moment(take("fetched")?)?;
    article.outlet = take("outlet")?;
    article.language = take("language")?;
    article.feed_source = take("feed_source")?;
    article.given_story = take("story")?;
    article.extra = record;
    article.id = id.map_or_else(|| article.derived_id(), ArticleId::new);
    Ok(article)
}
