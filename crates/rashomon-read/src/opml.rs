//! Subscription lists: OPML 1.0 and 2.0 (<http://opml.org/spec2.opml>), in and out, with folders.

use crate::markup::scan::{Piece, Scanner};
use std::fmt::Write as _;

/// A feed to which someone subscribed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// Address of the feed.
    pub url: String,
    /// Its name.
    pub title: Option<String>,
    /// The site that it belongs to.
    pub site: Option<String>,
    /// The folders that it lies in, the outermost first.
    pub folders: Vec<String>,
}

/// Deepest folder; what lies deeper is read as if it lay there.
const DEPTH: usize = 32;
/// Most subscriptions of one list.
const MOST: usize = 100_000;

/// The subscriptions of a list, in order, each address once.
///
/// # Errors
///
/// That it is no list.
pub fn parse(opml: &str) -> Result<Vec<Subscription>, String> {
    let mut found: Vec<Subscription> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    // An outline that is open: the name of the folder that it is, if it is one.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut is_list = false;
    for piece in Scanner::new(opml) {
        match piece {
            Piece::Open(tag) if tag.is("opml") => is_list = true,
            Piece::Open(tag) if tag.is("outline") => {
                let title = tag.attribute("title").or_else(|| tag.attribute("text"));
                let url = tag.attribute("xmlUrl").or_else(|| {
                    tag.attribute("url")
                        .filter(|_| tag.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("rss")))
                });
                let folders: Vec<String> = open.iter().flatten().take(DEPTH).cloned().collect();
                let is_folder = url.is_none();
                if let Some(url) = url
                    && seen.insert(url.clone())
                    && found.len() < MOST
                {
                    found.push(Subscription { url, title: title.clone(), site: tag.attribute("htmlUrl"), folders });
                }
                if !tag.empty {
                    open.push(title.filter(|_| is_folder));
                }
            }
            Piece::Close(tag) if tag.is("outline") => drop(open.pop()),
            _ => {}
        }
    }
    if is_list {
        Ok(found)
    } else {
        Err("it is no subscription list (OPML): give the address or the file of one".to_owned())
    }
}

/// A list of subscriptions as OPML 2.0; [`parse`] gives back what went in, where the subscriptions of a folder stand together.
#[must_use]
pub fn write(title: &str, subscriptions: &[Subscription]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>{}</title></head>\n<body>\n",
        escaped(title)
    );
    let mut open: Vec<&String> = Vec::new();
    for subscription in subscriptions {
        let shared = open.iter().zip(&subscription.folders).take_while(|(open, folder)| **open == *folder).count();
        for depth in (shared..open.len()).rev() {
            let _ = writeln!(out, "{}</outline>", "  ".repeat(depth));
        }
        open.truncate(shared);
        for folder in &subscription.folders[shared..] {
            let _ = writeln!(out, "{}<outline text=\"{}\">", "  ".repeat(open.len()), escaped(folder));
            open.push(folder);
        }
        let title = subscription.title.as_deref().unwrap_or("");
        let _ = write!(
            out,
            "{}<outline type=\"rss\" text=\"{}\" xmlUrl=\"{}\"",
            "  ".repeat(open.len()),
            escaped(title),
            escaped(&subscription.url)
        );
        if let Some(site) = &subscription.site {
            let _ = write!(out, " htmlUrl=\"{}\"", escaped(site));
        }
        out.push_str("/>\n");
    }
    for depth in (0..open.len()).rev() {
        let _ = writeln!(out, "{}</outline>", "  ".repeat(depth));
    }
    out.push_str("</body>\n</opml>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(url: &str, folders: &[&str]) -> Subscription {
        let folders = folders.iter().map(|folder| (*folder).to_owned()).collect();
        Subscription {
            url: url.to_owned(),
            title: Some(format!("T & \"{url}\"")),
            site: Some("https://herald.example/?a&b".to_owned()),
            folders,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let list = [
            subscription("https://a.example/1", &[]),
            subscription("https://a.example/2", &["News", "Lorma <old>"]),
            subscription("https://a.example/3", &["News"]),
            subscription("https://a.example/4", &["Sport"]),
        ];
        assert_eq!(parse(&write("Mine & yours", &list)).unwrap(), list);
    }

    #[test]
    fn sloppy_lists_are_read() {
        let list = "<opml><body><OUTLINE text='News'><outline xmlurl='https://a.example/1' text=A><outline type=rss url='https://a.example/2'/>\
                    <outline xmlUrl='https://a.example/1'/>";
        let found: Vec<(String, usize)> =
            parse(list).unwrap().into_iter().map(|one| (one.url, one.folders.len())).collect();
        assert_eq!(found, [("https://a.example/1".to_owned(), 1), ("https://a.example/2".to_owned(), 1)]);
        assert!(parse("<html></html>").is_err());
    }
}
