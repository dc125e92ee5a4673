//! What a page says of itself. Order of trust: JSON-LD, then `meta` (OpenGraph, Dublin Core, Parsely), then microdata, then `<time>` and
//! headings. The headline alone begins with OpenGraph (see [`title`]).

use super::{json_ld, microdata};
use crate::moment;
use dom_query::Document;
use rashomon::article::{CreditKind, DeclaredCredit, Moment};
use serde_json::Value;

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Who publishes.
    pub outlet: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// `<link rel=canonical>`, or `og:url`.
    pub canonical: Option<String>,
    /// Text of the report that JSON-LD repeats.
    pub body: Option<String>,
    /// Summary below the headline.
    pub summary: Option<String>,
    /// Part of the paper: `articleSection`, `article:section`.
    pub section: Option<String>,
    /// `og:type`, in small letters.
    pub og_type: Option<String>,
    /// Kinds of the page's JSON-LD objects.
    pub types: Vec<String>,
    /// Whether the page declares itself an article.
    pub is_article: bool,
    /// Credits outside of the text.
    pub credits: Vec<DeclaredCredit>,
}

/// `meta` names of the time of publication, the most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "publish-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "article.published",
    "last-modified-date",
    "cxenseparse:recs:publishtime",
    "article:published",
    "og:published_time",
    "originalpublicationdate",
];
/// `meta` names of the time of the last change.
const UPDATED: &[&str] =
    &["article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified", "last-modified"];

/// All `meta` elements of a page: name or property, and content. Names are compared by their letters alone: 'article:published:time' is
/// 'article:published_time' miswritten.
struct Metas(Vec<(String, String)>);

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

impl Metas {
    fn of(document: &Document) -> Self {
        let mut metas = Vec::new();
        for node in document.select("meta[content]").nodes() {
            let name = node.attr("property").or_else(|| node.attr("name")).or_else(|| node.attr("itemprop"));
            if let (Some(name), Some(content)) = (name, node.attr("content"))
                && !content.trim().is_empty()
            {
                metas.push((letters(&name), content.trim().to_owned()));
            }
        }
        Self(metas)
    }

    fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.all(name).next())
    }

    fn all<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m str> {
        let wanted = letters(name);
        self.0.iter().filter(move |(name, _)| *name == wanted).map(|(_, content)| content.as_str())
    }
}

impl Metadata {
    /// What a page says of itself.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let metas = Metas::of(document);
        let scripts = document.select("script[type*='ld+json']");
        let scripts: Vec<Value> = scripts.nodes().iter().filter_map(|node| json_ld::parse(&node.text())).collect();
        let types: Vec<String> = scripts.iter().flat_map(json_ld::types).collect();
        let blocks: Vec<Value> = scripts.into_iter().flat_map(json_ld::articles).collect();
        let articles: Vec<&Value> = blocks.iter().collect();
        let ld = |key: &str| articles.iter().find_map(|article| json_ld::text(article, key));
        let moments = |key: &str| ld(key).and_then(|written| moment::parse(&written));
        let meta_moment = |names: &[&str]| names.iter().find_map(|name| metas.all(name).find_map(moment::parse));
        let og_type = metas.first(&["og:type"]).map(str::to_ascii_lowercase);
        let outlet = metas
            .first(&["og:site_name", "application-name"])
            .map(str::to_owned)
            .or_else(|| articles.iter().flat_map(|article| json_ld::names(article, "publisher")).next())
            .or_else(|| microdata::names(document, "publisher").into_iter().next());
        Self {
            title: title(document, &metas, &articles, outlet.as_deref()),
            published: moments("datePublished")
                .or_else(|| meta_moment(PUBLISHED))
                .or_else(|| {
                    time_element(
                        document,
                        &["time[itemprop='datePublished']", "[itemprop='datePublished']", "time[pubdate]"],
                    )
                })
                .or_else(|| moments("dateCreated"))
                .or_else(|| {
                    time_element(
                        document,
                        &["article time[datetime]", "header time[datetime]", "time[datetime]", "time"],
                    )
                }),
            updated: moments("dateModified")
                .or_else(|| meta_moment(UPDATED))
                .or_else(|| time_element(document, &["[itemprop='dateModified']"])),
            language: document
                .select("html[lang]")
                .nodes()
                .first()
                .and_then(|node| node.attr("lang"))
                .map(|tag| tag.trim().replace('_', "-"))
                .filter(|tag| (2..=16).contains(&tag.len())),
            canonical: document
                .select("link[rel='canonical'][href]")
                .nodes()
                .first()
                .and_then(|node| node.attr("href"))
                .map(|href| href.trim().to_owned())
                .or_else(|| metas.first(&["og:url"]).map(str::to_owned)),
            body: articles.iter().filter_map(|article| json_ld::text(article, "articleBody")).max_by_key(String::len),
            summary: ld("description").or_else(|| metas.first(&["og:description", "description"]).map(str::to_owned)),
            credits: credits(document, &metas, &articles),
            section: ld("articleSection")
                .or_else(|| metas.first(&["article:section"]).map(str::to_owned))
                .or_else(|| microdata::value(document, "articleSection")),
            is_article: og_type.as_deref() == Some("article")
                || articles.iter().any(|article| json_ld::is_article(article)),
            og_type,
            types,
            outlet,
        }
    }
}

/// The headline: the one the outlet gives to those who link to the page, as it changes least between editions; then JSON-LD's,
/// then the page's own. One that shares no word with the others names the site.
fn title(document: &Document, metas: &Metas, articles: &[&Value], outlet: Option<&str>) -> Option<String> {
    let headline =
        articles.iter().find_map(|article| json_ld::text(article, "headline")).map(|headline| squeeze(&headline));
    let headline = headline.or_else(|| microdata::value(document, "headline"));
    let og = metas.first(&["og:title", "dc.title", "parsely-title", "twitter:title"]).map(squeeze);
    let page = document.select("head title").nodes().first().map(|node| squeeze(&node.text()));
    let head = document
        .select("h1")
        .nodes()
        .iter()
        .map(|node| squeeze(&node.text()))
        .filter(|h| h.len() > 8)
        .max_by_key(|head| [&headline, &og, &page].into_iter().flatten().filter(|side| alike(head, side)).count());
    let candidates = [&og, &headline, &head, &page];
    let named = |title: &str| outlet.is_some_and(|outlet| outlet.eq_ignore_ascii_case(title));
    let chosen = candidates.into_iter().flatten().find(|title| title.len() > 8 && !named(title))?;
    // A tail that no other source has ('… | Lorma Herald') is the site's.
    let bare = [&headline, &head].into_iter().flatten().find(|other| {
        chosen
            .strip_prefix(other.as_str())
            .is_some_and(|tail| tail.trim_start().starts_with(['|', '-', '–', '—', '·', ':']))
    });
    let chosen = bare.map_or_else(|| without_outlet(chosen, outlet), String::as_str);
    (!chosen.is_empty()).then(|| chosen.to_owned())
}

/// Whether two titles share most of their words.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    shared >= 2 && shared * 10 >= one.len() * 8 && shared * 10 >= other.len().min(one.len()) * 8
}

/// 'Bridge closed in Lorma | Region | Lorma Herald' without the outlet and its part; so 'Lorma Herald: Bridge closed in Lorma'.
fn without_outlet<'t>(mut title: &'t str, outlet: Option<&str>) -> &'t str {
    let head = outlet.and_then(|outlet| title.get(..outlet.len()).filter(|head| head.eq_ignore_ascii_case(outlet)));
    if let Some(rest) = head.and_then(|head| title.get(head.len()..)) {
        let rest = rest.trim_start();
        let bare = rest.trim_start_matches(['|', ':', '-', '–', '—', '·']).trim_start();
        if bare.len() < rest.len() && bare.split(' ').count() >= 3 {
            title = bare;
        }
    }
    for _ in 0..3 {
        let bare = without_tail(title, outlet);
        if bare.len() == title.len() {
            break;
        }
        title = bare;
    }
    title
}

fn without_tail<'t>(title: &'t str, outlet: Option<&str>) -> &'t str {
    for mark in [" | ", " - ", " – ", " — ", " · ", " :: "] {
        if let Some(at) = title.rfind(mark) {
            let tail = title[at + mark.len()..].trim().to_lowercase();
            let named = outlet.is_some_and(|outlet| {
                let outlet = outlet.to_lowercase();
                tail == outlet || outlet.contains(&tail) || tail.contains(&outlet)
            });
            let short = mark == " | " && tail.split(' ').count() <= 3 && title[..at].split(' ').count() >= 4;
            if at > 10 && (named || short) {
                return title[..at].trim();
            }
        }
    }
    title
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn time_element(document: &Document, selectors: &[&str]) -> Option<Moment> {
    selectors.iter().find_map(|selector| {
        document.select(selector).nodes().iter().take(4).find_map(|node| {
            let written = node.attr("datetime").or_else(|| node.attr("content")).filter(|w| !w.trim().is_empty());
            written.map_or_else(|| moment::parse(&node.text()), |written| moment::parse(&written))
        })
    })
}

/// Adds a credit, once; one that names an agency is the agency's.
fn add(credits: &mut Vec<DeclaredCredit>, name: String, otherwise: CreditKind, place: &str) {
    let name = squeeze(&name);
    let agency = rashomon::credit::agency(&name);
    let kind = if agency.is_some() { CreditKind::Agency } else { otherwise };
    let name = agency.map_or(name, str::to_owned);
    let address = otherwise == CreditKind::Byline && (name.starts_with("http") || name.starts_with('@'));
    if !name.is_empty() && !address && !credits.iter().any(|known| known.name == name && known.kind == kind) {
        credits.push(DeclaredCredit { kind, name, place: place.to_owned() });
    }
}

/// Authors, sources and originals that the page declares.
fn credits(document: &Document, metas: &Metas, articles: &[&Value]) -> Vec<DeclaredCredit> {
    let mut credits: Vec<DeclaredCredit> = Vec::new();
    for article in articles {
        for name in json_ld::names(article, "author").into_iter().chain(json_ld::names(article, "creator")) {
            add(&mut credits, name, CreditKind::Byline, "json-ld author");
        }
        for name in json_ld::names(article, "contributor") {
            add(&mut credits, name, CreditKind::Contributor, "json-ld contributor");
        }
        if let Some(name) = json_ld::text(article, "creditText") {
            add(&mut credits, name, CreditKind::OriginalSource, "json-ld creditText");
        }
        for name in
            json_ld::addresses(article, "isBasedOn").into_iter().chain(json_ld::addresses(article, "isBasedOnUrl"))
        {
            add(&mut credits, name, CreditKind::OriginalSource, "json-ld isBasedOn");
        }
        for name in
            json_ld::names(article, "sourceOrganization").into_iter().chain(json_ld::names(article, "copyrightHolder"))
        {
            if rashomon::credit::agency(&name).is_some() {
                add(&mut credits, name, CreditKind::OriginalSource, "json-ld sourceOrganization");
            }
        }
    }
    for (name, kind) in [
        ("author", CreditKind::Byline),
        ("article:author", CreditKind::Byline),
        ("parsely-author", CreditKind::Byline),
        ("dc.creator", CreditKind::Byline),
        ("original-source", CreditKind::OriginalSource),
        ("syndication-source", CreditKind::OriginalSource),
        ("dc.source", CreditKind::OriginalSource),
    ] {
        for content in metas.all(name).take(10) {
            add(&mut credits, content.to_owned(), kind, &format!("meta {name}"));
        }
    }
    if !credits.iter().any(|credit| matches!(credit.kind, CreditKind::Byline | CreditKind::Agency)) {
        for name in microdata::names(document, "author") {
            add(&mut credits, name, CreditKind::Byline, "microdata author");
        }
    }
    credits
}
