//! Sitemaps: lists of pages, news sitemaps among them, and lists of sitemaps (<https://www.sitemaps.org/protocol.html>).

use crate::markup::scan::{Piece, Scanner};
use crate::markup::{entities, plain};
use crate::moment;
use rashomon::article::Moment;
use url::Url;

/// A sitemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sitemap {
    /// Pages.
    Pages(Vec<Page>),
    /// Other sitemaps, with the time of their last change.
    Index(Vec<(String, Option<Moment>)>),
}

/// A page that a sitemap lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// `news:title`.
    pub title: Option<String>,
    /// `news:publication_date`.
    pub published: Option<Moment>,
    /// `news:name`.
    pub outlet: Option<String>,
    /// `news:language`.
    pub language: Option<String>,
}

/// The standard's most for one sitemap.
const MOST: usize = 50_000;

/// Reads a sitemap: XML, or one address a line. Addresses that no one can fetch are left out; whole entries of a cut file are kept.
///
/// # Errors
///
/// Why it is none.
pub fn parse(content: &str, base: Option<&str>) -> Result<Sitemap, String> {
    let base = base.and_then(|base| Url::parse(base).ok());
    let resolve = |address: &str| {
        let url = Url::options().base_url(base.as_ref()).parse(address.trim()).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    };
    if !content.trim_start().starts_with('<') {
        let pages: Vec<Page> = content
            .lines()
            .take(MOST)
            .filter_map(|line| Some(Page { url: resolve(line).filter(|_| line.contains("://"))?, ..Page::default() }))
            .collect();
        return if pages.is_empty() {
            Err("it is no sitemap: it lists no address".to_owned())
        } else {
            Ok(Sitemap::Pages(pages))
        };
    }
    let mut pages = Vec::new();
    let mut maps = Vec::new();
    let (mut page, mut inside) = (Page::default(), None);
    let (mut is_map, mut written) = (false, String::new());
    for piece in Scanner::new(content) {
        match piece {
            Piece::Text(text) => written.push_str(&entities::resolved(text)),
            Piece::Data(data) => written.push_str(data),
            Piece::Open(tag) => {
                written.clear();
                let name = tag.local().to_ascii_lowercase();
                is_map |= matches!(name.as_str(), "urlset" | "sitemapindex");
                // A picture of the page has a 'loc' too, under another prefix.
                let prefix = tag.name.split_once(':').map_or("", |(prefix, _)| prefix).to_ascii_lowercase();
                if matches!(name.as_str(), "url" | "sitemap") && !prefix.starts_with("image") {
                    inside = Some(name == "sitemap");
                    page = Page::default();
                }
            }
            Piece::Close(tag) => {
                let name = tag.local().to_ascii_lowercase();
                let prefix = tag.name.split_once(':').map_or("", |(prefix, _)| prefix).to_ascii_lowercase();
                let value = std::mem::take(&mut written);
                let text = || Some(plain::line(&value)).filter(|text| !text.is_empty());
                match (prefix.as_str(), name.as_str()) {
                    ("image" | "video" | "xhtml", _) => {}
                    (_, "loc") => page.url = resolve(&value).unwrap_or_default(),
                    (_, "lastmod") => page.updated = moment::parse(&value),
                    (_, "publication_date") => page.published = moment::parse(&value),
                    (_, "title") => page.title = text(),
                    (_, "name") => page.outlet = text(),
                    (_, "language") => page.language = text(),
                    (_, "url" | "sitemap") => {
                        let Some(lists) = inside.take() else { continue };
                        let page = std::mem::take(&mut page);
                        if page.url.is_empty() || pages.len() + maps.len() >= MOST {
                            continue;
                        }
                        if lists { maps.push((page.url, page.updated)) } else { pages.push(page) }
                    }
                    _ => {}
                }
            }
        }
    }
    match (is_map, maps.is_empty()) {
        (false, _) => Err("it is no sitemap: give the address or the file of one".to_owned()),
        (true, false) => Ok(Sitemap::Index(maps)),
        (true, true) => Ok(Sitemap::Pages(pages)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_news_sitemap_lists_pages_with_what_it_says_of_them() {
        let map = r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
            <url><loc>https://herald.example/1?a=1&amp;b=2</loc><lastmod>2026-03-03T10:00:00Z</lastmod><news:news><news:publication><news:name>Lorma Herald</news:name>
            <news:language>en</news:language></news:publication><news:publication_date>2026-03-03</news:publication_date><news:title><![CDATA[Bridge & rail closed]]></news:title></news:news>
            <image:image><image:loc>https://herald.example/1.jpg</image:loc></image:image></url><url><loc>javascript:x</loc></url><url><loc>/2</loc></url><url><loc>https://herald.example/3"#;
        let Ok(Sitemap::Pages(pages)) = parse(map, Some("https://herald.example/map.xml")) else { panic!("no pages") };
        assert_eq!(
            pages.iter().map(|page| page.url.as_str()).collect::<Vec<_>>(),
            ["https://herald.example/1?a=1&b=2", "https://herald.example/2"]
        );
        assert_eq!(pages[0].title.as_deref(), Some("Bridge & rail closed"));
        assert_eq!((pages[0].outlet.as_deref(), pages[0].language.as_deref()), (Some("Lorma Herald"), Some("en")));
        assert_eq!(pages[0].published.as_ref().unwrap().as_str(), "2026-03-03");
    }

    #[test]
    fn an_index_lists_sitemaps() {
        let map = "<sitemapindex><sitemap><loc>https://herald.example/a.xml</loc><lastmod>2026-03-03</lastmod></sitemap></sitemapindex>";
        let Ok(Sitemap::Index(maps)) = parse(map, None) else { panic!("no index") };
        assert_eq!(maps[0].0, "https://herald.example/a.xml");
    }

    #[test]
    fn a_list_of_lines_is_one_too() {
        assert_eq!(
            parse("https://herald.example/1\r\nno\n", None).unwrap(),
            Sitemap::Pages(vec![Page { url: "https://herald.example/1".to_owned(), ..Page::default() }])
        );
        assert!(parse("<html></html>", None).is_err());
    }
}
