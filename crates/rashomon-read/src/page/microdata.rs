//! What a page says of itself in microdata (`itemprop`, <https://schema.org>): trusted behind JSON-LD and `meta`, which say it for
//! machines alone, and before what can be read off times and headings.

use dom_query::{Document, NodeRef};

/// Longest name or part that is one.
const LONGEST: usize = 160;
/// Values of one property that are looked at.
const MOST: usize = 20;

/// The value of a property of the report: `None` where the page has several, as lists of other reports have.
#[must_use]
pub fn value(document: &Document, property: &str) -> Option<String> {
    let mut found = values(document, &format!("[itemprop='{property}']"));
    found.dedup();
    (found.len() == 1).then(|| found.remove(0))
}

/// The names of those who stand under a property, such as `author` or `publisher`. Those who wrote comments are left out.
#[must_use]
pub fn names(document: &Document, property: &str) -> Vec<String> {
    let named = values(document, &format!("[itemprop='{property}'] [itemprop='name']"));
    if !named.is_empty() {
        return named;
    }
    let written = values(document, &format!("[itemprop='{property}']"));
    written.into_iter().map(|name| name.strip_prefix("By ").map_or(name.clone(), str::to_owned)).collect()
}

fn values(document: &Document, selector: &str) -> Vec<String> {
    let nodes = document.select(selector);
    let of_report = nodes.nodes().iter().filter(|node| !node.ancestors(None).iter().any(is_comment));
    let mut found: Vec<String> = Vec::new();
    for node in of_report.take(MOST) {
        let written = node.attr("content").map_or_else(|| node.text().to_string(), |content| content.to_string());
        let value = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && value.len() <= LONGEST && !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

fn is_comment(node: &NodeRef) -> bool {
    node.attr("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("comment"))
        || node.attr("itemtype").is_some_and(|kind| kind.to_ascii_lowercase().contains("comment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><body><article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>Bridge closed \
        in\n Lorma</h1><meta itemprop='articleSection' content='Region'><p itemprop='author' itemscope>By <span itemprop='name'>Ada \
        Keswick</span></p><div itemprop='publisher' itemscope><meta itemprop='name' content='Lorma Herald'></div><p>Text.</p></article>\
        <div itemprop='comment' itemscope><b itemprop='author'><i itemprop='name'>angry77</i></b></div></body></html>";

    #[test]
    fn properties_of_the_report_are_read_and_comments_are_not() {
        let page = Document::from(PAGE);
        assert_eq!(value(&page, "headline").as_deref(), Some("Bridge closed in Lorma"));
        assert_eq!(value(&page, "articleSection").as_deref(), Some("Region"));
        assert_eq!(names(&page, "author"), ["Ada Keswick"]);
        assert_eq!(names(&page, "publisher"), ["Lorma Herald"]);
        assert_eq!(value(&page, "description"), None);
    }

    #[test]
    fn of_several_headlines_none_is_the_page_s() {
        let list = Document::from("<a itemprop='headline'>Ferry sinks</a><a itemprop='headline'>Budget passes</a>");
        assert_eq!(value(&list, "headline"), None);
    }
}
