//! From a page, and what a feed said of it, to an article.

use super::Config;
use super::state::{Kept, is_doubtful};
use crate::fetch::Response;
use crate::{moment, page};
use jiff::Timestamp;
use rashomon::article::{Article, CreditKind, DeclaredCredit, Moment};
use serde_json::Value;
use url::Url;

/// Reads a page, and adds what the feed said where the page says nothing.
///
/// # Errors
///
/// Why the page holds no article, for people.
pub fn of_page(
    response: &Response,
    name: &str,
    kept: Option<&Kept>,
    now: i64,
    config: &Config,
) -> Result<Article, String> {
    let mut article = page::read(&response.text(), Some(name), &config.limits)?;
    settle_address(&mut article, name);
    if let Some(kept) = kept {
        complete(&mut article, kept);
    }
    finish(&mut article, now);
    Ok(article)
}

/// The article that a feed itself gives; `None` where it gives no text.
#[must_use]
pub fn of_entry(kept: &Kept, name: &str, now: i64) -> Option<Article> {
    if kept.text.is_empty() && kept.title.is_none() {
        return None;
    }
    let mut article = Article::from_text(kept.text.as_str());
    article.url = Some(name.to_owned()).filter(|name| !name.starts_with("entry:"));
    complete(&mut article, kept);
    finish(&mut article, now);
    // Without an address the text would name it, and each revision be another article.
    if article.url.is_none() {
        article.id = rashomon::id::ArticleId::new(format!("a-{}", rashomon::id::digest(&["entry", name])));
    }
    Some(article)
}

fn complete(article: &mut Article, kept: &Kept) {
    let parsed = |written: &Option<String>| written.as_deref().and_then(moment::parse);
    article.title = article.title.take().or_else(|| kept.title.clone());
    article.published = article.published.take().or_else(|| parsed(&kept.published));
    article.outlet = article.outlet.take().or_else(|| kept.outlet.clone());
    article.language = article.language.take().or_else(|| kept.language.clone());
    article.feed_source.clone_from(&kept.source);
    for name in &kept.authors {
        crate::feed::declare(article, name, "feed author");
    }
}

/// A page is named by the address that it gives itself, if that is one of the same site and a page of its own: there are sites whose every
/// page gives the front page. An address on another site is a credit.
fn settle_address(article: &mut Article, name: &str) {
    let (Some(canonical), Ok(own)) = (article.url.clone(), Url::parse(name)) else { return };
    let Ok(canonical) = Url::parse(&canonical) else {
        article.url = Some(name.to_owned());
        return;
    };
    let is_front = |url: &Url| url.path().trim_matches('/').is_empty() && url.query().is_none();
    if site(&canonical) != site(&own) {
        let credit = DeclaredCredit {
            kind: CreditKind::OriginalSource,
            name: canonical.to_string(),
            place: "rel canonical".to_owned(),
        };
        article.declared_credits.push(credit);
        article.url = Some(name.to_owned());
    } else if is_front(&canonical) && !is_front(&own) {
        article.url = Some(name.to_owned());
    }
}

fn site(url: &Url) -> &str {
    let host = url.host_str().unwrap_or("");
    ["www.", "m.", "amp.", "mobile."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host)
}

fn finish(article: &mut Article, now: i64) {
    article.fetched = Timestamp::from_second(now).ok().and_then(|time| time.to_string().parse::<Moment>().ok());
    for (key, moment) in [("published_doubted", &mut article.published), ("updated_doubted", &mut article.updated)] {
        if let Some(doubtful) = moment.take_if(|moment| is_doubtful(moment, now)) {
            article.extra.insert(key.to_owned(), Value::String(doubtful.to_string()));
        }
    }
    article.id = article.derived_id();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(page: &str, canonical: &str) -> (String, usize) {
        let mut article = Article::from_text("Three died.");
        article.url = Some(canonical.to_owned());
        settle_address(&mut article, page);
        (article.url.unwrap(), article.declared_credits.len())
    }

    #[test]
    fn a_page_is_named_by_itself_or_by_its_own_site() {
        let page = "https://www.herald.example/1?x=1";
        assert_eq!(canonical(page, "https://herald.example/1"), ("https://herald.example/1".to_owned(), 0));
        assert_eq!(canonical(page, "https://herald.example/"), (page.to_owned(), 0));
        assert_eq!(canonical(page, "https://agency.example/9"), (page.to_owned(), 1));
    }

    #[test]
    fn days_that_are_yet_to_come_are_doubted() {
        let kept = Kept {
            title: Some("Bridge closed".to_owned()),
            published: Some("2030-01-01".to_owned()),
            ..Kept::default()
        };
        let article = of_entry(&kept, "https://herald.example/1", 1_772_532_309).unwrap();
        assert_eq!(article.published, None);
        assert_eq!(article.extra["published_doubted"], "2030-01-01");
        assert_eq!(article.fetched.unwrap().as_str(), "2026-03-03T10:05:09Z");
    }
}
