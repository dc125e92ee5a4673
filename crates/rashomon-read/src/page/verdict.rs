//! Pages that hold no report, and what they are: errors, consent walls, checks for robots, paywalls, galleries, indexes.
//!
//! A false verdict loses a report, so each asks for two signs: words or a declared kind, and too little text to be a report.

use super::body::Body;
use super::metadata::Metadata;
use url::Url;

/// Text that is too short for a report whose page has the words of something else, in bytes.
const LITTLE: usize = 600;
/// Text before a paywall that is a report's beginning at most, in bytes.
const STUB: usize = 900;
/// Kinds of JSON-LD that list reports.
const LISTS: &[&str] = &["CollectionPage", "SearchResultsPage", "ItemList"];
/// Kinds of JSON-LD and OpenGraph that show pictures.
const PICTURES: &[&str] = &["ImageGallery", "MediaGallery", "gallery", "image.gallery", "photo_gallery"];

/// Why a page whose chosen text is `body` holds no report; `None` where it may.
#[must_use]
pub fn no_article(metadata: &Metadata, body: &Body, url: Option<&str>) -> Option<String> {
    let Body { text: body, is_list, .. } = body;
    let name = |what: &str| match &metadata.title {
        Some(title) => format!("the page '{title}' is {what}"),
        None => format!("the page is {what}"),
    };
    if body.len() < LITTLE {
        let shown = format!("{} {body}", metadata.title.as_deref().unwrap_or("")).to_lowercase();
        let what = match said(&shown, &["error", "consent", "robot"]) {
            Some("error") => Some("an error of its server: fetch it again, or leave it out"),
            Some("consent") => Some("a wall that asks for consent: save it after consenting"),
            Some(_) => Some("a check for robots: save it in a browser"),
            None => None,
        };
        if let Some(what) = what {
            return Some(name(what));
        }
        let shows = |kind: &str| PICTURES.iter().any(|known| known.eq_ignore_ascii_case(kind));
        if metadata.types.iter().any(|kind| shows(kind)) || metadata.og_type.as_deref().is_some_and(shows) {
            return Some(name("a gallery of pictures: its captions are no report"));
        }
    }
    if body.len() < STUB && said(&body.to_lowercase(), &["paywall"]).is_some() {
        return Some(name("the stub of a report behind a paywall: get the whole report"));
    }
    let is_front =
        url.and_then(|url| Url::parse(url).ok()).is_some_and(|url| url.path() == "/" && url.query().is_none());
    let lists = metadata.types.iter().any(|kind| LISTS.contains(&kind.as_str()));
    if !metadata.is_article && (is_front || *is_list || (lists && metadata.og_type.as_deref() != Some("article"))) {
        return Some(name("an index of reports: give the reports themselves"));
    }
    None
}

/// The first sort of which a phrase stands in a text.
fn said(text: &str, sorts: &[&str]) -> Option<&'static str> {
    let lines = include_str!("../../resources/no-article.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .find(|(sort, phrase)| sorts.contains(sort) && text.contains(phrase))
        .map(|(sort, _)| sort)
}

/// Whether a block is a note of correction.
#[must_use]
pub fn is_correction(text: &str) -> bool {
    let lower = text.trim_start().chars().take(60).collect::<String>().to_lowercase();
    let mut beginnings = include_str!("../../resources/corrections.txt").lines().filter(|line| !line.starts_with('#'));
    (20..2000).contains(&text.len()) && beginnings.any(|beginning| lower.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use crate::limits::Limits;
    use crate::page::read;

    const REPORT: &str = "The old bridge of Lorma was closed on Monday after a flood, the police of the town said, and trains to Torva wait.";

    fn refused(head: &str, body: &str, url: &str) -> Option<String> {
        let html = format!("<html><head>{head}</head><body><article><p>{body}</p></article></body></html>");
        read(&html, Some(url), &Limits::default()).err()
    }

    #[test]
    fn what_is_no_report_is_named() {
        let page = "https://herald.example/2026/bridge";
        for (head, body, url, reason) in [
            (
                "<title>404 Not Found | Lorma Herald</title>",
                "The page you requested has moved or never was here. Try the search above.",
                page,
                "error",
            ),
            (
                "<title>Lorma Herald</title>",
                "Before you continue: we and our partners store data on your device to show you advertisements.",
                page,
                "consent",
            ),
            (
                "<title>Just a moment...</title>",
                "Verifying you are human. This may take a few seconds, the page then opens by itself.",
                page,
                "robots",
            ),
            (
                "<title>Bridge closed</title>",
                "The old bridge of Lorma was closed on Monday after a flood. Subscribe to continue reading this article.",
                page,
                "paywall",
            ),
            (
                "<title>Bridge in pictures</title><meta property='og:type' content='gallery'>",
                "The old bridge of Lorma on Monday, seen from the tower of the town hall.",
                page,
                "gallery",
            ),
            ("<title>Lorma Herald: the news of the town</title>", REPORT, "https://herald.example/", "index"),
            (
                "<script type='application/ld+json'>{\"@type\":\"CollectionPage\"}</script><title>Floods</title>",
                REPORT,
                page,
                "index",
            ),
        ] {
            let found = refused(head, body, url).unwrap_or_default();
            assert!(found.contains(reason), "{reason}: '{found}'");
        }
    }

    #[test]
    fn a_report_that_has_such_words_stays_one() {
        let page = "https://herald.example/2026/bridge";
        let article = "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Bridge closed in Lorma\"},{\"@type\":\"ItemList\"}]}</script>";
        assert_eq!(refused("<title>Bridge closed in Lorma</title>", REPORT, page), None);
        assert_eq!(refused(article, REPORT, page), None);
        assert_eq!(refused(article, REPORT, "https://herald.example/"), None);
        let long = format!(
            "{} Readers found only the words 'page not found' and were asked to subscribe to continue.",
            REPORT.repeat(8)
        );
        assert_eq!(refused("<title>Herald down</title>", &long, page), None);
    }

    #[test]
    fn section_dek_and_corrections_are_kept_apart() {
        let html = format!(
            "<html><head><title>Bridge closed in Lorma</title><meta property='article:section' content='Region'>\
             <meta property='og:description' content='A flood has moved its pillars by a hand.'></head><body><article>\
             <h1>Bridge closed in Lorma</h1><p class='dek'>A flood has moved its pillars by a hand.</p><p>{REPORT}</p>\
             <p>Correction: An earlier version of this report gave another day for the flood.</p></article></body></html>"
        );
        let article = read(&html, None, &Limits::default()).unwrap();
        assert_eq!(article.extra["section"], "Region");
        assert_eq!(article.extra["dek"], "A flood has moved its pillars by a hand.");
        assert_eq!(
            article.extra["corrections"][0],
            "Correction: An earlier version of this report gave another day for the flood."
        );
    }
}
