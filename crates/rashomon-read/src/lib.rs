//! Reads bytes into articles: text, pages, records, archives, feeds. The kind is found by content, not by name.
//!
//! Reading never fails a stream: every input ends as an [`Article`] or as a [`Rejected`] with its reason.

pub mod limits;
pub mod record;
pub mod text;

use limits::Limits;
use rashomon::article::{Article, Rejected};
use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Articles of files, folders and standard input (`-`), one after another, in order.
pub struct Articles {
    waiting: VecDeque<PathBuf>,
    limits: Limits,
    open: Option<Box<dyn Iterator<Item = Result<Article, Rejected>>>>,
}

/// The articles of `inputs`, in order; folders are walked by name.
#[must_use]
pub fn articles(inputs: &[PathBuf], limits: Limits) -> Articles {
    Articles { waiting: inputs.iter().cloned().collect(), limits, open: None }
}

impl Iterator for Articles {
    type Item = Result<Article, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(item) = open.next() {
                    return Some(item);
                }
                self.open = None;
            }
            let path = self.waiting.pop_front()?;
            if path.is_dir() {
                let mut inside: Vec<PathBuf> =
                    fs::read_dir(&path).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
                inside.sort();
                for inner in inside.into_iter().rev() {
                    self.waiting.push_front(inner);
                }
                continue;
            }
            match open(&path, &self.limits) {
                Ok(items) => self.open = Some(items),
                Err(reason) => return Some(Err(rejected(&path, None, reason))),
            }
        }
    }
}

fn rejected(path: &Path, line: Option<u64>, reason: String) -> Rejected {
    Rejected { source_name: path.display().to_string(), line, reason }
}

fn open(path: &Path, _limits: &Limits) -> Result<Box<dyn Iterator<Item = Result<Article, Rejected>>>, String> {
    let stream: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(fs::File::open(path).map_err(|e| e.to_string())?)
    };
    let mut reader = BufReader::new(stream);
    let head = reader.fill_buf().map_err(|e| e.to_string())?;
    let path = path.to_owned();
    if head.trim_ascii_start().starts_with(b"{") {
        let lines = reader.lines().enumerate().filter(|(_, l)| l.as_ref().map_or(true, |l| !l.trim().is_empty()));
        return Ok(Box::new(lines.map(move |(number, line)| {
            let refuse = |reason: String| rejected(&path, Some(number as u64 + 1), reason);
            let line = line.map_err(|e| refuse(e.to_string()))?;
            record::parse(&line).map_err(refuse)
        })));
    }
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    let mut article = text::parse(String::from_utf8_lossy(&bytes).into_owned())?;
    article.file = Some(path.display().to_string());
    Ok(Box::new(std::iter::once(Ok(article))))
}
