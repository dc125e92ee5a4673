//! From paths to articles: progress on standard error, rejections reported and counted, one article an id.

use rashomon::article::{Article, Rejected};
use rashomon::id::ArticleId;
use rashomon_read::limits::Limits;
use std::collections::HashSet;
use std::path::PathBuf;

/// The articles of some paths; what can't be read is reported on standard error and counted.
pub struct Stream {
    articles: rashomon_read::Articles,
    seen: HashSet<ArticleId>,
    /// How many inputs were rejected so far.
    pub rejected: u64,
}

impl Stream {
    /// Starts reading.
    pub fn open(inputs: &[PathBuf]) -> Self {
        Self { articles: rashomon_read::articles(inputs, Limits::default()), seen: HashSet::new(), rejected: 0 }
    }

    fn reject(&mut self, rejected: &Rejected) {
        self.rejected += 1;
        anstream::eprintln!("rejected {rejected}");
    }
}

impl Iterator for Stream {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        loop {
            match self.articles.next()? {
                Ok(article) if self.seen.insert(article.id.clone()) => return Some(article),
                Ok(article) => self.reject(&Rejected {
                    source_name: article.file.unwrap_or_else(|| "record".to_owned()),
                    line: None,
                    reason: format!("an article with the id '{}' came before; the first one is kept", article.id),
                }),
                Err(rejected) => self.reject(&rejected),
            }
        }
    }
}
