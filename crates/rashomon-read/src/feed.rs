//! Feeds in files: RSS 0.9 to 2.0, RDF, Atom, JSON Feed. Each entry with a title or a text becomes an article.
//!
//! The scanner looks for entries and their children by name and asks for no well-formed document, as feeds seldom are one: an
//! entry that is whole is read, whatever stands around it. Entities are those of HTML; no others are expanded.

use crate::page::json_ld;
use crate::{Items, moment, rejected};
use rashomon::article::{Article, CreditKind, DeclaredCredit};
use serde_json::Value;
use std::path::Path;

/// The articles of an RSS, RDF or Atom feed.
///
/// # Errors
///
/// Why the feed holds no entry, for people.
pub fn read(xml: &str, path: &Path) -> Result<Items, String> {
    let head = &xml[..entry_at(xml, 0).map_or(xml.len(), |(start, _)| start)];
    let outlet = child(head, &["title"]);
    let language = child(head, &["language", "dc:language"]).or_else(|| attribute(head, "xml:lang"));
    let mut found = Vec::new();
    let mut at = 0;
    let mut entry = 0u64;
    while let Some((start, name)) = entry_at(xml, at) {
        let end_tag = format!("</{name}>");
        let open_end = xml[start..].find('>').map_or(xml.len(), |end| start + end + 1);
        let (end, next) = match find_ignoring_case(&xml[open_end..], &end_tag) {
            Some(end) => (open_end + end, open_end + end + end_tag.len()),
            // An entry that is not closed ends where the next begins, or with the file.
            None => entry_at(xml, open_end).map_or((xml.len(), xml.len()), |(next, _)| (next, next)),
        };
        entry += 1;
        let read = article(&xml[open_end..end], outlet.as_deref(), language.as_deref());
        found.push(match read {
            Some(article) => Ok(crate::Read { article, line: Some(entry) }),
            None => {
                Err(rejected(path, Some(entry), "the feed's entry has neither title nor text: passed over".to_owned()))
            }
        });
        at = next;
    }
    if found.is_empty() {
        return Err("the feed has no entries: fetch it again, or give the pages".to_owned());
    }
    Ok(Box::new(found.into_iter()))
}

fn article(entry: &str, outlet: Option<&str>, language: Option<&str>) -> Option<Article> {
    let title = child(entry, &["title"]).map(|title| squeeze(&json_ld::plain(&title)));
    let body =
        child(entry, &["content:encoded", "content", "description", "summary", "media:description", "dc:description"]);
    let text = body.map(|body| json_ld::plain(&body)).map(|text| paragraphs(&text)).unwrap_or_default();
    if text.is_empty() && title.as_deref().is_none_or(str::is_empty) {
        return None;
    }
    let mut article = Article::from_text(text);
    article.title = title.filter(|title| !title.is_empty());
    article.url = link(entry);
    article.published = child(entry, &["pubdate", "published", "dc:date", "issued", "dcterms:created", "created"])
        .and_then(|w| moment::parse(&w));
    article.updated =
        child(entry, &["updated", "modified", "dcterms:modified"]).and_then(|written| moment::parse(&written));
    article.published = article.published.or_else(|| article.updated.clone());
    article.outlet = outlet.map(|outlet| squeeze(&json_ld::plain(outlet)));
    article.language = language.map(str::to_owned);
    article.feed_source = child(entry, &["source"]).map(|source| {
        // Atom's <source> is a feed of its own, with a title inside.
        squeeze(&json_ld::plain(&child(&source, &["title"]).unwrap_or(source)))
    });
    for author in [child(entry, &["dc:creator"]), child(entry, &["author"])].into_iter().flatten() {
        let name = squeeze(&json_ld::plain(&child(&author, &["name"]).unwrap_or(author)));
        declare(&mut article, &name, "feed author");
    }
    article.id = article.derived_id();
    Some(article)
}

fn declare(article: &mut Article, name: &str, place: &str) {
    if name.is_empty() || article.declared_credits.iter().any(|credit| credit.name == name) {
        return;
    }
    let agency = rashomon::credit::agency(name);
    let kind = if agency.is_some() { CreditKind::Agency } else { CreditKind::Byline };
    let name = agency.unwrap_or(name).to_owned();
    article.declared_credits.push(DeclaredCredit { kind, name, place: place.to_owned() });
}

/// Where the next entry begins, and the name of its element as written.
fn entry_at(xml: &str, from: usize) -> Option<(usize, &'static str)> {
    ["item", "entry"].into_iter().filter_map(|name| element_at(xml, from, name).map(|at| (at, name))).min()
}

/// Where the next element `name` begins.
fn element_at(xml: &str, from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    while let Some(found) = memchr::memchr(b'<', xml.as_bytes().get(at..)?) {
        let start = at + found;
        let rest = &xml.as_bytes()[start + 1..];
        if rest.starts_with(b"![CDATA[") {
            at = memchr::memmem::find(rest, b"]]>").map_or(xml.len(), |end| start + 1 + end + 3);
            continue;
        }
        let ends = rest.get(name.len()).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
        if ends && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// The content of the first child with one of some names, in order of the names; CDATA unwrapped, entities resolved once.
fn child(entry: &str, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let start = element_at(entry, 0, name)?;
        let open_end = start + tag_end(&entry[start..])?;
        if entry[start..open_end].ends_with("/>") {
            return None;
        }
        let rest = &entry[open_end..];
        let end = end_of_content(rest, name)?;
        let content = unwrapped(&rest[..end]);
        (!content.trim().is_empty()).then(|| content.trim().to_owned())
    })
}

/// Where a tag ends; quoted values may hold '>'.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Where the content of an element ends: at its end tag outside of CDATA, else at the end of what is there.
fn end_of_content(rest: &str, name: &str) -> Option<usize> {
    let end_tag = format!("</{name}");
    let mut at = 0;
    loop {
        let end = find_ignoring_case(rest.get(at..)?, &end_tag).map(|end| at + end);
        let data = rest[at..].find("<![CDATA[").map(|start| at + start);
        match (end, data) {
            (Some(end), Some(data)) if data < end => {
                at = rest[data..].find("]]>").map_or(rest.len(), |close| data + close + 3)
            }
            (Some(end), _) => return Some(end),
            (None, _) => return Some(rest.len()),
        }
    }
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let needle = needle.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(needle[0], text.as_bytes().get(at..)?) {
        let start = at + found;
        if text.as_bytes().get(start..start + needle.len()).is_some_and(|part| part.eq_ignore_ascii_case(needle)) {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// CDATA as it stands; other content with its entities resolved, so that escaped markup is markup again.
fn unwrapped(content: &str) -> String {
    if !content.contains("<![CDATA[") {
        if content.contains("&lt;") {
            return content.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        }
        return content.to_owned();
    }
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, inside)) = rest.split_once("<![CDATA[") {
        out.push_str(before);
        let (data, behind) = inside.split_once("]]>").unwrap_or((inside, ""));
        out.push_str(data);
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// RSS has the address in the element, Atom in `href`; of several, the one that is the page.
fn link(entry: &str) -> Option<String> {
    let mut at = 0;
    let mut fallback = None;
    while let Some(start) = element_at(entry, at, "link") {
        let end = start + tag_end(&entry[start..])?;
        let tag = &entry[start..end];
        if let Some(href) = attribute(tag, "href") {
            match attribute(tag, "rel").as_deref() {
                None | Some("alternate") => return Some(href),
                _ => fallback = fallback.or(Some(href)),
            }
        } else if let Some(address) = child(&entry[start..], &["link"]) {
            return Some(address);
        }
        at = end;
    }
    child(entry, &["guid"]).filter(|guid| guid.starts_with("http")).or(fallback)
}

/// An attribute of the first tag that has it.
fn attribute(markup: &str, name: &str) -> Option<String> {
    let at = markup.find(&format!(" {name}="))? + name.len() + 2;
    let quote = markup[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = markup[at + 1..].split(quote).next()?;
    Some(value.replace("&amp;", "&").trim().to_owned()).filter(|value| !value.is_empty())
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(text: &str) -> String {
    text.lines().map(squeeze).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The articles of a JSON Feed (1.0 and 1.1).
///
/// # Errors
///
/// Why the feed can't be read, for people.
pub fn read_json(content: &str, path: &Path) -> Result<Items, String> {
    let feed: Value = serde_json::from_str(content)
        .map_err(|error| format!("the JSON feed can't be read ({error}): fetch it again"))?;
    let outlet = feed.get("title").and_then(Value::as_str);
    let items = feed.get("items").and_then(Value::as_array).filter(|items| !items.is_empty());
    let items = items.ok_or("the feed has no entries: fetch it again, or give the pages")?;
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let line = Some(index as u64 + 1);
        let get = |key: &str| item.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let text = get("content_html")
            .map(json_ld::plain)
            .or_else(|| get("content_text").or_else(|| get("summary")).map(str::to_owned));
        let text = text.map(|text| paragraphs(&text)).unwrap_or_default();
        if text.is_empty() && get("title").is_none() {
            found.push(Err(rejected(
                path,
                line,
                "the feed's entry has neither title nor text: passed over".to_owned(),
            )));
            continue;
        }
        let mut article = Article::from_text(text);
        article.title = get("title").map(squeeze);
        article.url = get("url").or_else(|| get("external_url")).map(str::to_owned);
        article.published = get("date_published").and_then(moment::parse);
        article.updated = get("date_modified").and_then(moment::parse);
        article.outlet = outlet.map(str::to_owned);
        article.language = get("language").or_else(|| feed.get("language").and_then(Value::as_str)).map(str::to_owned);
        for name in json_ld::names(item, "authors").into_iter().chain(json_ld::names(item, "author")) {
            declare(&mut article, &name, "feed author");
        }
        article.id = article.derived_id();
        found.push(Ok(crate::Read { article, line }));
    }
    Ok(Box::new(found.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(xml: &str) -> Vec<Article> {
        read(xml, Path::new("feed.xml")).unwrap().filter_map(Result::ok).map(|read| read.article).collect()
    }

    #[test]
    fn rss_entries_are_articles() {
        let found = articles(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Lorma Herald</title><language>en</language><item>\
             <title><![CDATA[Bridge & rail closed]]></title><link>https://herald.example/1</link><dc:creator>Jane Doe</dc:creator>\
             <pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><source url=\"https://agency.example\">Reuters</source>\
             <description>&lt;p&gt;The bridge &amp;amp; the railway are closed.&lt;/p&gt;&lt;p&gt;Nobody was hurt.&lt;/p&gt;</description></item>\
             <item><title>Cut off</title><description>Only half of",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].title.as_deref(), Some("Bridge & rail closed"));
        assert_eq!(found[0].text, "The bridge & the railway are closed.\n\nNobody was hurt.");
        assert_eq!(found[0].feed_source.as_deref(), Some("Reuters"));
        assert_eq!(found[0].published.as_ref().unwrap().date().to_string(), "2026-03-03");
        assert_eq!((found[0].outlet.as_deref(), found[0].language.as_deref()), (Some("Lorma Herald"), Some("en")));
        assert_eq!(found[1].text, "Only half of");
    }

    #[test]
    fn atom_entries_are_articles() {
        let found = articles(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>Lorma Herald</title><entry><title>Bridge closed</title>\
             <link rel=\"self\" href=\"https://herald.example/self\"/><link href=\"https://herald.example/1?a=1&amp;b=2\"/>\
             <author><name>Reuters</name></author><updated>2026-03-03T10:00:00Z</updated>\
             <content type=\"html\">&lt;p&gt;The bridge is closed.&lt;/p&gt;</content></entry></feed>",
        );
        assert_eq!(found[0].url.as_deref(), Some("https://herald.example/1?a=1&b=2"));
        assert_eq!(found[0].text, "The bridge is closed.");
        assert_eq!(found[0].declared_credits[0].kind, CreditKind::Agency);
    }

    #[test]
    fn json_feeds_are_read() {
        let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Lorma Herald","items":[{"id":"1",
            "url":"https://herald.example/1","content_html":"<p>The bridge is closed.</p>","date_published":"2026-03-03T10:00:00Z"},{"id":"2"}]}"#;
        let found: Vec<_> = read_json(feed, Path::new("feed.json")).unwrap().collect();
        assert_eq!(found[0].as_ref().unwrap().article.text, "The bridge is closed.");
        assert!(found[1].is_err());
    }
}
