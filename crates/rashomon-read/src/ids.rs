//! One article an id.

use rashomon::article::Article;
use rashomon::id::{ArticleId, digest};
use serde_json::Value;
use std::collections::HashSet;

/// The key under which a later edition keeps the id of its article, where its address does not tell.
pub const EDITION_OF: &str = "edition_of";

/// The ids given out so far.
#[derive(Debug, Default)]
pub struct Ids {
    seen: HashSet<ArticleId>,
}

impl Ids {
    /// The article under an id of its own.
    ///
    /// A given id names one article. A derived id comes from the page's address: another text under it is a later edition, and
    /// stays under an id that its text joins in making. So does a record that says that it is one (`revision`, as `rashomon watch` writes).
    ///
    /// # Errors
    ///
    /// Why the article is refused, for people.
    pub fn admit(&mut self, mut article: Article) -> Result<Article, String> {
        if self.seen.insert(article.id.clone()) {
            return Ok(article);
        }
        let first = article.id.clone();
        if article.id == article.derived_id() {
            if let Some(url) = &article.url {
                article.id = ArticleId::new(format!("a-{}", digest(&["edition", url, &article.text])));
                if self.seen.insert(article.id.clone()) {
                    return Ok(article);
                }
            }
            return Err(format!("the same text came before (article '{first}'): it is kept once"));
        }
        if article.extra.get("revision").and_then(Value::as_u64).is_some_and(|revision| revision > 1) {
            article.id = ArticleId::new(format!("a-{}", digest(&["edition", first.as_str(), &article.text])));
            article.extra.insert(EDITION_OF.to_owned(), Value::from(first.as_str()));
            if self.seen.insert(article.id.clone()) {
                return Ok(article);
            }
        }
        Err(format!("an article with the id '{first}' came before: the first is kept; give this one an id of its own"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str, text: &str) -> Article {
        let mut article = Article::from_text(text);
        article.url = Some(url.to_owned());
        article.id = article.derived_id();
        article
    }

    #[test]
    fn editions_of_a_page_stay_and_repeats_do_not() {
        let mut ids = Ids::default();
        assert!(ids.admit(page("https://herald.example/1", "Three died.")).is_ok());
        assert!(ids.admit(page("https://herald.example/1", "Four died.")).is_ok());
        assert!(ids.admit(page("https://herald.example/1", "Four died.")).is_err());
    }

    #[test]
    fn a_given_id_names_one_article() {
        let mut ids = Ids::default();
        let given = |text: &str| Article { id: ArticleId::new("one"), ..Article::from_text(text) };
        assert!(ids.admit(given("Three died.")).is_ok());
        assert!(ids.admit(given("Four died.")).unwrap_err().contains("'one'"));
        // But for one that says that it is a later edition.
        let revised = |text: &str| {
            let mut article = given(text);
            article.extra.insert("revision".to_owned(), Value::from(2));
            article
        };
        let edition = ids.admit(revised("Four died.")).unwrap();
        assert_eq!(edition.extra[EDITION_OF], "one");
        assert!(ids.admit(revised("Four died.")).is_err());
    }
}
