//! From paths to articles: progress on standard error, rejections reported and counted.

use indicatif::{ProgressBar, ProgressStyle};
use rashomon::article::{Article, Rejected};
use rashomon_read::limits::Limits;
use std::path::PathBuf;
use std::time::Duration;

/// The articles of some paths; what can't be read is reported on standard error and counted.
pub struct Stream {
    articles: rashomon_read::Articles,
    progress: ProgressBar,
    read: u64,
    /// How many inputs were rejected so far.
    pub rejected: u64,
}

impl Stream {
    /// Starts reading. Progress is shown where standard error is a terminal.
    pub fn open(inputs: &[PathBuf]) -> Self {
        let progress = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} articles read, {per_sec}, {elapsed}") {
            progress.set_style(style);
        }
        progress.enable_steady_tick(Duration::from_millis(200));
        let articles = rashomon_read::articles(inputs, Limits::default());
        Self { articles, progress, read: 0, rejected: 0 }
    }

    fn reject(&mut self, rejected: &Rejected) {
        self.rejected += 1;
        self.progress.suspend(|| anstream::eprintln!("rejected {rejected}"));
    }
}

impl Iterator for Stream {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        loop {
            let Some(item) = self.articles.next() else {
                self.progress.finish_and_clear();
                if self.read == 0 && self.rejected == 0 {
                    anstream::eprintln!("there is nothing to read: give files, or folders that hold some");
                }
                return None;
            };
            match item {
                Ok(article) => {
                    self.read += 1;
                    self.progress.set_position(self.read);
                    return Some(article);
                }
                Err(rejected) => self.reject(&rejected),
            }
        }
    }
}
