//! Reads bytes into articles: text, pages, records, archives, feeds. The kind is found by content, not by name.
//!
//! Reading never fails a stream: every input ends as an [`Article`] or as a [`Rejected`] with its reason, and what a damaged
//! file held before the damage is kept. All memory is bounded by [`limits::Limits`].

pub mod decode;
pub mod documents;
pub mod encoding;
pub mod feed;
pub mod fetch;
pub mod ids;
pub mod kind;
pub mod limits;
pub mod lines;
pub mod markup;
pub mod moment;
pub mod open;
pub mod opml;
pub mod page;
pub mod record;
pub mod sitemap;
#[cfg(any(feature = "csv", feature = "parquet"))]
pub mod table;
pub mod text;
pub mod warc;
pub mod watch;

use ids::Ids;
use limits::Limits;
use rashomon::article::{Article, Rejected};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What reading one stream yields, one after another.
pub type Items = Box<dyn Iterator<Item = Result<Read, Rejected>>>;

/// An article and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The article.
    pub article: Article,
    /// Line of a record, counted from 1.
    pub line: Option<u64>,
}

/// Articles of files, folders and standard input (`-`), one after another, in order.
pub struct Articles {
    waiting: VecDeque<Waiting>,
    limits: Limits,
    open: Option<Opened>,
    ids: Ids,
}

/// A stream that is being read, and the path that names it.
struct Opened {
    items: Items,
    path: PathBuf,
}

/// A path that has not been opened yet.
struct Waiting {
    path: PathBuf,
    /// Folders above it that were walked; 0 for a path that was given.
    depth: usize,
}

/// The articles of `inputs`, in order; folders are walked by name, hidden files and all.
#[must_use]
pub fn articles(inputs: &[PathBuf], limits: Limits) -> Articles {
    let waiting = inputs.iter().map(|path| Waiting { path: path.clone(), depth: 0 }).collect();
    Articles { waiting, limits, open: None, ids: Ids::default() }
}

impl Iterator for Articles {
    type Item = Result<Article, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(item) = open.items.next() {
                    return Some(item.and_then(|Read { article, line }| {
                        self.ids.admit(article).map_err(|reason| rejected(&open.path, line, reason))
                    }));
                }
                self.open = None;
            }
            let Waiting { path, depth } = self.waiting.pop_front()?;
            if let Err(reason) = self.enter(&path, depth) {
                return Some(Err(rejected(&path, None, reason)));
            }
        }
    }
}

impl Articles {
    /// Opens a file, or puts a folder's entries in front of what waits.
    fn enter(&mut self, path: &Path, depth: usize) -> Result<(), String> {
        if path.as_os_str() == "-" {
            self.start(Box::new(io::stdin()), path)?;
            return Ok(());
        }
        let metadata = fs::metadata(path).map_err(|error| reason_of(&error))?;
        if metadata.is_dir() {
            if depth > self.limits.folder_depth {
                return Err(format!(
                    "folders nest deeper than {}: give the inner folder itself",
                    self.limits.folder_depth
                ));
            }
            let mut inside: Vec<PathBuf> =
                fs::read_dir(path).map_err(|error| reason_of(&error))?.flatten().map(|entry| entry.path()).collect();
            inside.sort();
            for inner in inside.into_iter().rev() {
                self.waiting.push_front(Waiting { path: inner, depth: depth + 1 });
            }
            return Ok(());
        }
        // A pipe that was given by name may be what a shell made of '<(…)'; one that lies in a folder would wait for ever.
        if !metadata.is_file() && (depth > 0 || !is_pipe(&metadata)) {
            return Err(format!("{}, no file: passed over", special(&metadata)));
        }
        let file = fs::File::open(path).map_err(|error| reason_of(&error))?;
        #[cfg(feature = "parquet")]
        if metadata.is_file() && is_parquet(&file).map_err(|error| reason_of(&error))? {
            let items = table::parquet::rows(file, path, &self.limits)?;
            self.open = Some(Opened { items, path: path.to_owned() });
            return Ok(());
        }
        self.start(Box::new(file), path)
    }

    fn start(&mut self, stream: Box<dyn io::Read>, path: &Path) -> Result<(), String> {
        self.open = Some(Opened { items: open::stream(stream, path, &self.limits)?, path: path.to_owned() });
        Ok(())
    }
}

#[cfg(feature = "parquet")]
fn is_parquet(mut file: &fs::File) -> io::Result<bool> {
    use io::{Read as _, Seek as _};
    let mut head = Vec::new();
    file.take(table::parquet::MAGIC.len() as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == table::parquet::MAGIC)
}

/// What stands in the way of opening a file, and what to do about it.
fn reason_of(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file: check the path".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "there is no permission to read it: change its mode or run as its owner".to_owned()
        }
        _ => format!("it can't be opened: {error}"),
    }
}

#[cfg(unix)]
fn is_pipe(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    metadata.file_type().is_fifo() || metadata.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_pipe(_metadata: &fs::Metadata) -> bool {
    true
}

#[cfg(unix)]
fn special(metadata: &fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = metadata.file_type();
    if kind.is_socket() {
        "a socket"
    } else if kind.is_fifo() {
        "a named pipe"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_metadata: &fs::Metadata) -> &'static str {
    "a device"
}

/// A rejection of a path, or of a line of it.
fn rejected(path: &Path, line: Option<u64>, reason: String) -> Rejected {
    Rejected { source_name: path.display().to_string(), line, reason }
}
