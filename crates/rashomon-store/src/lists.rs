//! What lists show, worked out alike for every store.

use crate::values::{ArticleFilter, ArticleHead, Found, Page};
use rashomon::article::Article;
use std::collections::BTreeMap;

/// What a list shows of an article: its title, else the first line of its text, at most 300 characters.
pub fn title_of(article: &Article) -> String {
    let line = article.text.trim_start().lines().next().unwrap_or_default();
    let title = article.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(line);
    title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// A page and its facets from the articles that were looked at, the last to come first. `bound` is where looking stopped.
pub fn found(looked_at: Vec<ArticleHead>, filter: &ArticleFilter, bound: Option<usize>) -> Found {
    let month = |article: &ArticleHead| article.day.as_deref().and_then(|day| day.get(..7)).unwrap_or("").to_owned();
    let mut outlets: BTreeMap<String, u64> = BTreeMap::new();
    let mut months: BTreeMap<String, u64> = BTreeMap::new();
    if bound.is_some() {
        for article in &looked_at {
            *outlets.entry(article.outlet.clone().unwrap_or_default()).or_default() += 1;
            *months.entry(month(article)).or_default() += 1;
        }
    }
    let counted = if bound.is_some() { looked_at.len() as u64 } else { 0 };
    // Where looking stopped at its bound, the next page goes on behind the last one looked at.
    let stopped =
        bound.filter(|bound| looked_at.len() >= *bound).and_then(|_| looked_at.last()).map(|last| last.arrival);
    let fits = |article: &ArticleHead| {
        (filter.outlet.is_none() || article.outlet == filter.outlet)
            && filter.month.as_ref().is_none_or(|wanted| month(article) == *wanted)
    };
    let items = looked_at.into_iter().filter(fits).map(|article| (article.arrival, article)).collect();
    let mut page = Page::of(items, filter.limit);
    page.next = page.next.or(stopped);
    let mut outlets: Vec<(String, u64)> = outlets.into_iter().collect();
    outlets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    outlets.truncate(50);
    let mut months: Vec<(String, u64)> = months.into_iter().rev().collect();
    months.truncate(50);
    Found { page, outlets, months, counted }
}
