//! The torture set of feeds, in the manner of feedparser's tests: tables of cases in `tests/feeds/`, a feed each.
//!
//! `fields.txt` holds feeds as they are written, `dates.txt` times, `charsets.txt` encodings, and `frames.txt` entries that must read the
//! same in every format. Every case is also cut at many places: no panic, and no whole entry lost.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)] // a test may stop at once

use rashomon_read::encoding;
use rashomon_read::feed::{Entry, Feed};
use std::fmt::Write as _;
use std::path::Path;

/// A feed, and what it must be read as.
struct Case {
    name: String,
    bytes: Vec<u8>,
    label: Option<String>,
    url: Option<String>,
    expected: Vec<(String, String)>,
}

fn case(name: String, bytes: impl Into<Vec<u8>>, expected: Vec<(String, String)>) -> Case {
    Case { name, bytes: bytes.into(), label: None, url: None, expected }
}

/// The value of a field: 'title' and the like of the first entry, '2.title' of the second, 'feed.title' of the feed.
fn value(feed: &Feed, field: &str) -> String {
    let moment = |moment: &Option<rashomon::article::Moment>| moment.as_ref().map(ToString::to_string);
    let (index, name) = match field.split_once('.') {
        Some(("feed", name)) => {
            return match name {
                "title" => feed.title.clone(),
                "link" => feed.link.clone(),
                "language" => feed.language.clone(),
                "updated" => moment(&feed.updated),
                "minutes" => feed.pace.minutes.map(|minutes| minutes.to_string()),
                "skip_hours" => Some(
                    (0..24)
                        .filter(|hour| feed.pace.skip_hours >> hour & 1 == 1)
                        .map(|h| h.to_string())
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
                "skip_days" => Some(
                    (0..7)
                        .filter(|day| feed.pace.skip_days >> day & 1 == 1)
                        .map(|d| d.to_string())
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
                "topic" => feed.topic.clone(),
                "hubs" => Some(feed.hubs.join(" ")),
                "next" => feed.next.clone(),
                "cut" => Some(feed.cut.to_string()),
                "entries" => Some(feed.entries.len().to_string()),
                _ => panic!("unknown field {field}"),
            }
            .unwrap_or_default();
        }
        Some((index, name)) => (index.parse::<usize>().unwrap() - 1, name),
        None => (0, field),
    };
    let empty = Entry::default();
    let entry = feed.entries.get(index).unwrap_or(&empty);
    match name {
        "title" => entry.title.clone(),
        "text" => Some(entry.text.replace('\n', "/")),
        "link" => entry.link.clone(),
        "id" => entry.id.clone(),
        "published" => moment(&entry.published),
        "updated" => moment(&entry.updated),
        "authors" => Some(entry.authors.join("; ")),
        "source" => entry.source.clone(),
        "media" => Some(entry.media_credits.join("; ")),
        "language" => entry.language.clone(),
        "whole" => Some(entry.is_whole.to_string()),
        _ => panic!("unknown field {field}"),
    }
    .unwrap_or_default()
}

/// Cases of `fields.txt`: '= name', lines of the feed, '-> field: value'; '! url …' gives where it was found.
fn fields() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for text in include_str!("feeds/fields.txt").lines() {
        let current = cases.last_mut();
        if let Some(name) = text.strip_prefix("= ") {
            cases.push(case(name.to_owned(), "", Vec::new()));
        } else if let (Some(case), Some(url)) = (current, text.strip_prefix("! url ")) {
            case.url = Some(url.to_owned());
        } else if let (Some(case), Some(expected)) = (cases.last_mut(), text.strip_prefix("-> ")) {
            let (field, value) = expected.split_once(':').unwrap();
            case.expected.push((field.to_owned(), value.trim().to_owned()));
        } else if let (Some(case), false) = (cases.last_mut(), text.is_empty() || text.starts_with('#')) {
            case.bytes.extend(text.replace("\\n", "\n").bytes().chain(*b"\n"));
        }
    }
    cases
}

/// Cases of `dates.txt`: 'written => expected', one of the elements in turn around it.
fn dates() -> Vec<Case> {
    let lines = include_str!("feeds/dates.txt").lines().filter(|line| !line.starts_with('#') && line.contains("=>"));
    lines
        .enumerate()
        .map(|(index, line)| {
            let (written, expected) = line.split_once("=>").unwrap();
            let element = ["pubDate", "dc:date", "published", "dcterms:issued"][index % 4];
            let feed = format!(
                "<rss><channel><item><title>a</title><{element}>{}</{element}></item></channel></rss>",
                written.trim()
            );
            case(format!("date {}", written.trim()), feed, vec![("published".to_owned(), expected.trim().to_owned())])
        })
        .collect()
}

/// Cases of `charsets.txt`: 'charset | how it is declared | text'.
fn charsets() -> Vec<Case> {
    let lines = include_str!("feeds/charsets.txt").lines().filter(|line| !line.starts_with('#') && line.contains('|'));
    lines
        .map(|line| {
            let [charset, how, text] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else { panic!("{line}") };
            let declared = match how {
                "declared" | "marked" => format!("<?xml version='1.0' encoding='{charset}'?>"),
                "wrongly" => "<?xml version='1.0' encoding='utf-8'?>".to_owned(),
                _ => "<?xml version='1.0'?>".to_owned(),
            };
            let feed = format!("{declared}<rss version='2.0'><channel><title>a</title><item><title>{text}</title><description>{text}</description></item></channel></rss>");
            let mut bytes = match charset {
                "utf-16le" => feed.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "utf-16be" => feed.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                "utf-32le" => feed.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
                "utf-32be" => feed.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
                _ => {
                    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
                    let (bytes, _, unmappable) = encoding.encode(&feed);
                    assert!(!unmappable, "{line}");
                    bytes.into_owned()
                }
            };
            if how == "marked" {
                let mark: &[u8] = match charset {
                    "utf-16le" => &[0xff, 0xfe],
                    "utf-16be" => &[0xfe, 0xff],
                    "utf-32le" => &[0xff, 0xfe, 0, 0],
                    "utf-32be" => &[0, 0, 0xfe, 0xff],
                    _ => &[0xef, 0xbb, 0xbf],
                };
                bytes.splice(0..0, mark.iter().copied());
            }
            let label = (how == "labelled").then(|| charset.to_owned());
            let expected = ["title", "text"].map(|field| (field.to_owned(), text.to_owned())).to_vec();
            Case { label, ..case(format!("charset {charset} {how}"), bytes, expected) }
        })
        .collect()
}

/// Cases of `frames.txt`: 'title | text as markup | text expected', put into every format in every way of writing markup.
fn frames() -> Vec<Case> {
    let lines = include_str!("feeds/frames.txt").lines().filter(|line| !line.starts_with('#') && line.contains('|'));
    let mut cases = Vec::new();
    for line in lines {
        let [title, markup, text] = line.split(" | ").map(str::trim).collect::<Vec<_>>()[..] else { panic!("{line}") };
        let escaped = markup.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let head = title.replace('&', "&amp;").replace('<', "&lt;");
        let section = format!("<![CDATA[{markup}]]>");
        let atom = "xmlns='http://www.w3.org/2005/Atom'";
        let content = "xmlns:content='http://purl.org/rss/1.0/modules/content/'";
        let json = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": title, "content_html": markup}]});
        let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>x</title></channel>";
        for (how, feed) in [
            (
                "RSS 0.91, escaped",
                format!(
                    "<rss version='0.91'><channel><item><title>{head}</title><description>{escaped}</description></item></channel></rss>"
                ),
            ),
            (
                "RSS 0.92, section",
                format!(
                    "<rss version='0.92'><channel><item><title><![CDATA[{head}]]></title><description>{section}</description></item></channel></rss>"
                ),
            ),
            (
                "RSS 1.0, escaped",
                format!(
                    "{rdf}<item rdf:about='urn:1'><title>{head}</title><description>{escaped}</description></item></rdf:RDF>"
                ),
            ),
            (
                "RSS 2.0, content",
                format!(
                    "<rss version='2.0' {content}><channel><item><title>{head}</title><description>short</description><content:encoded>{section}</content:encoded></item></channel></rss>"
                ),
            ),
            (
                "RSS 2.0, other prefix",
                format!(
                    "<rss version='2.0' {}><channel><item><title>{head}</title><c:encoded>{escaped}</c:encoded></item></channel></rss>",
                    content.replace(":content", ":c")
                ),
            ),
            (
                "RSS 2.0, media",
                format!(
                    "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><item><media:group><media:title>{head}</media:title><media:description>{section}</media:description></media:group></item></channel></rss>"
                ),
            ),
            (
                "Atom 0.3",
                format!(
                    "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>{head}</title><content type='text/html' mode='escaped'>{escaped}</content></entry></feed>"
                ),
            ),
            (
                "Atom 1.0, html",
                format!(
                    "<feed {atom}><entry><title>{head}</title><content type='html'>{escaped}</content></entry></feed>"
                ),
            ),
            (
                "Atom 1.0, xhtml",
                format!(
                    "<feed {atom}><entry><title>{head}</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{}</div></content></entry></feed>",
                    markup.replace("<br>", "<br/>")
                ),
            ),
            (
                "Atom 1.0, prefixed",
                format!(
                    "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>{head}</a:title><a:summary type='html'>{section}</a:summary></a:entry></a:feed>"
                ),
            ),
            ("JSON Feed", json.to_string()),
        ] {
            let expected =
                [("title", title), ("text", text)].map(|(field, value)| (field.to_owned(), value.to_owned())).to_vec();
            cases.push(case(format!("{how}: {title}"), feed, expected));
        }
    }
    cases
}

fn all() -> Vec<Case> {
    [fields(), dates(), charsets(), frames()].into_iter().flatten().collect()
}

fn parse(case: &Case, bytes: &[u8]) -> Result<Feed, String> {
    let content = match &case.label {
        Some(label) => encoding::text_labelled(bytes, label),
        None => encoding::text_of(bytes),
    };
    Feed::parse(&content, case.url.as_deref())
}

/// Writes the cases into a folder: a feed each, and what is expected of it beside it.
fn write_out(cases: &[Case], folder: &Path) {
    for (number, case) in cases.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.xml")), &case.bytes).unwrap();
        let expected: serde_json::Map<String, serde_json::Value> =
            case.expected.iter().map(|(field, value)| (field.clone(), value.as_str().into())).collect();
        let label =
            serde_json::json!({ "name": case.name, "label": case.label, "url": case.url, "expected": expected });
        std::fs::write(folder.join(format!("{number}.json")), label.to_string()).unwrap();
    }
}

#[test]
fn the_torture_set_is_read() {
    let cases = all();
    // For `benches/feeds`, which gives them to other readers.
    if let Ok(folder) = std::env::var("FEEDS_OUT") {
        write_out(&cases, Path::new(&folder));
    }
    assert!(cases.len() >= 300, "{} cases", cases.len());
    let mut wrong = String::new();
    let mut failed = 0;
    for case in &cases {
        let feed = parse(case, &case.bytes).unwrap_or_default();
        let faults: Vec<String> = case
            .expected
            .iter()
            .filter(|(field, expected)| value(&feed, field) != *expected)
            .map(|(field, expected)| format!("  {field} is '{}', not '{expected}'", value(&feed, field)))
            .collect();
        if !faults.is_empty() {
            failed += 1;
            let _ = writeln!(wrong, "{}\n{}", case.name, faults.join("\n"));
        }
    }
    eprintln!("{wrong}{} of {} cases right", cases.len() - failed, cases.len());
    assert!(failed * 100 <= cases.len() * 3, "{failed} of {} cases fail", cases.len());
}

#[test]
fn a_cut_feed_keeps_its_entries() {
    let item = |number: usize| {
        format!(
            "<item><title>Bridge {number} closed</title><link>https://herald.example/{number}</link><description><![CDATA[<p>Bridge {number} of Lorma was closed.</p>]]></description></item>\n"
        )
    };
    let whole: String = (0..20).map(item).collect();
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Lorma Herald</title>{whole}</channel></rss>"
    );
    for cut in (0..feed.len()).step_by(7) {
        let ended = feed[..cut].matches("</item>").count();
        let Ok(parsed) = Feed::parse(&feed[..cut], None) else {
            assert!(ended == 0, "lost at {cut}");
            continue;
        };
        assert!(
            parsed.entries.len() >= ended && parsed.entries.len() <= ended + 1,
            "{} entries at {cut}",
            parsed.entries.len()
        );
        assert!(parsed.cut);
        for (number, entry) in parsed.entries.iter().take(ended).enumerate() {
            assert_eq!(entry.title.as_deref(), Some(format!("Bridge {number} closed").as_str()));
            assert_eq!(entry.text, format!("Bridge {number} of Lorma was closed."));
        }
    }
}

#[test]
fn damage_anywhere_is_survived() {
    for (number, case) in all().iter().enumerate() {
        for cut in (0..case.bytes.len()).step_by(11) {
            let _ = parse(case, &case.bytes[..cut]);
            let mut torn = case.bytes.clone();
            torn[cut] = [b'<', b'>', b'"', b'&', 0xff, b']'][(cut + number) % 6];
            let _ = parse(case, &torn);
            let gap = (cut + 23).min(torn.len());
            torn.drain(cut..gap);
            let _ = parse(case, &torn);
        }
    }
}

#[test]
fn nothing_is_quadratic() {
    let began = std::time::Instant::now();
    for piece in [
        "<item>",
        "<title>",
        "<![CDATA[",
        "<!--",
        "<a:b>",
        "<entry><title",
        "<link href=\"",
        "<description><![CDATA[x</item>",
        "&",
        "<source><title>",
    ] {
        let feed = format!("<rss><channel>{}", piece.repeat(2_000_000 / piece.len()));
        let _ = Feed::parse(&feed, None);
    }
    let names: String = (0..200_000).map(|number| format!("<x{number}>")).collect();
    let _ = Feed::parse(&format!("<rss><item>{names}"), None);
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}
