//! `rashomon add`: file by file, a commit a batch. What was acknowledged lasts, whatever happens then.

use super::{Outcome, ledger, with_threads};
use crate::args::Arguments;
use crate::args::ledger::Add;
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use rashomon::article::{Article, Rejected};
use rashomon_read::limits::Limits;
use rashomon_read::warc::Archive as Records;
use rashomon_store::{Added, Archive, Changes, FeedState, Incoming, Input, Origin, Rejection, Sqlite, Store as _};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of an input that is kept as it came; of a longer one its name and length are.
const KEPT_BYTES: u64 = 32 << 20;

pub fn run(all: &Arguments, arguments: &Add) -> Result<Outcome> {
    let mut archive = ledger::open(all)?;
    let mut adding = Adding::new(arguments);
    let result = with_threads(arguments.input.threads, || adding.all(&mut archive));
    adding.progress.finish_and_clear();
    result??;
    let Added { new, revised, known, stories } = &mut adding.added;
    stories.sort();
    stories.dedup();
    anstream::println!(
        "{new} article(s) added, {revised} later edition(s), {known} known already; {} story(ies) changed",
        stories.len()
    );
    if adding.rejected > 0 {
        anstream::eprintln!("{} input(s) rejected; everything else was added", adding.rejected);
    }
    Ok(Outcome { rejected: adding.rejected, faulty: false })
}

/// Annotates anew what another version annotated.
pub fn renew(all: &Arguments, threads: Option<usize>) -> Result<Outcome> {
    let mut archive = ledger::open_existing(all)?;
    let progress = ProgressBar::new_spinner();
    let renewed = with_threads(threads, || -> Result<u64> {
        show(&progress, "{spinner} {pos} editions annotated anew, {per_sec}, {elapsed}");
        let renewed = archive.renew(u64::MAX, |done| progress.set_position(done))?;
        show(&progress, LEDGERS);
        archive.work_out(|done| progress.set_position(done))?;
        Ok(renewed)
    });
    progress.finish_and_clear();
    anstream::println!("{} edition(s) annotated anew", renewed??);
    Ok(Outcome::default())
}

const LEDGERS: &str = "{spinner} {pos} ledgers worked out, {elapsed}";

fn show(progress: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(200));
}

struct Adding<'a> {
    arguments: &'a Add,
    progress: ProgressBar,
    incoming: Vec<Incoming>,
    inputs: Vec<Input>,
    rejections: Vec<Rejection>,
    added: Added,
    rejected: u64,
}

impl<'a> Adding<'a> {
    fn new(arguments: &'a Add) -> Self {
        let progress = ProgressBar::new_spinner();
        show(&progress, "{spinner} {pos} articles added, {per_sec}, {elapsed}");
        Self {
            arguments,
            progress,
            incoming: Vec::new(),
            inputs: Vec::new(),
            rejections: Vec::new(),
            added: Added::default(),
            rejected: 0,
        }
    }

    fn all(&mut self, archive: &mut Archive<Sqlite>) -> Result<()> {
        let mut files = Vec::new();
        self.arguments.input.inputs.iter().for_each(|path| expand(path, &mut files));
        for file in &files {
            let input = raw(file);
            let origin =
                Origin { path: file.display().to_string(), input: input.as_ref().map(|input| input.hash.clone()) };
            self.inputs.extend(input);
            if self.arguments.resume && is_archive(file) {
                self.archive(archive, file, &origin)?;
                continue;
            }
            for item in rashomon_read::articles(std::slice::from_ref(file), Limits::default()) {
                self.take(archive, item, &origin)?;
            }
        }
        self.commit(archive)?;
        // Once for all that came, not with every batch. What is killed here is done by whoever adds, serves or asks next.
        let progress = &self.progress;
        // Who adds mends as much of what another version annotated as came: a large store is not held up by it.
        archive.renew(self.added.new + self.added.revised, |_| ())?;
        show(progress, LEDGERS);
        archive.work_out(|done| progress.set_position(done))?;
        Ok(())
    }

    fn take(
        &mut self,
        archive: &mut Archive<Sqlite>,
        item: Result<Article, Rejected>,
        origin: &Origin,
    ) -> Result<bool> {
        match item {
            Ok(article) => self.incoming.push(Incoming { article, origin: origin.clone() }),
            Err(rejected) => self.reject(&rejected),
        }
        let is_full = self.incoming.len() >= self.arguments.batch.max(1);
        if is_full {
            self.commit(archive)?;
        }
        Ok(is_full)
    }

    /// Adds an archive from where this stopped the last time. The place is kept behind each commit: who is stopped in between reads a
    /// batch again, whose articles are known then.
    fn archive(&mut self, archive: &mut Archive<Sqlite>, file: &Path, origin: &Origin) -> Result<()> {
        let key = format!("archive:{}", fs::canonicalize(file).unwrap_or_else(|_| file.to_owned()).display());
        let kept = archive.store().feeds(&key)?.into_iter().find(|kept| kept.key == key);
        let from = kept.and_then(|kept| kept.state["offset"].as_u64());
        // A file that became shorter is another one.
        let from = from.filter(|from| fs::metadata(file).is_ok_and(|found| *from < found.len())).unwrap_or(0);
        let mut records =
            match fs::File::open(file).and_then(|opened| Records::at(opened, from, file, &Limits::default())) {
                Ok(records) => records,
                Err(error) => {
                    let reason = format!("it can't be read from byte {from} on: {error}");
                    self.reject(&Rejected { source_name: origin.path.clone(), line: None, reason });
                    return Ok(());
                }
            };
        while let Some(item) = records.next() {
            let item = item.map(|read| read.article);
            if self.take(archive, item, origin)? {
                keep_place(archive, &key, records.offset())?;
            }
        }
        self.commit(archive)?;
        keep_place(archive, &key, records.offset())
    }

    fn reject(&mut self, rejected: &Rejected) {
        self.rejected += 1;
        self.progress.suspend(|| anstream::eprintln!("rejected {rejected}"));
        self.rejections.push(Rejection {
            source: rejected.source_name.clone(),
            line: rejected.line,
            reason: rejected.reason.clone(),
            seen: ledger::now(),
        });
    }

    fn commit(&mut self, archive: &mut Archive<Sqlite>) -> Result<()> {
        if self.incoming.is_empty() && self.rejections.is_empty() {
            return Ok(());
        }
        let incoming = std::mem::take(&mut self.incoming);
        let ids: Vec<String> = incoming.iter().map(|incoming| incoming.article.id.to_string()).collect();
        let (inputs, rejections) = (std::mem::take(&mut self.inputs), std::mem::take(&mut self.rejections));
        self.progress.inc(ids.len() as u64);
        self.added.take_in(archive.take_in(incoming, inputs, rejections, ledger::now())?);
        if self.arguments.acknowledge {
            let mut out = std::io::stdout().lock();
            for id in ids {
                writeln!(out, "{id}")?;
            }
            out.flush()?;
        }
        Ok(())
    }
}

fn is_archive(file: &Path) -> bool {
    let name = file.to_string_lossy().to_lowercase();
    name.ends_with(".warc") || name.ends_with(".warc.gz")
}

fn keep_place(archive: &mut Archive<Sqlite>, key: &str, offset: Option<u64>) -> Result<()> {
    let Some(offset) = offset else { return Ok(()) };
    let place = FeedState { key: key.to_owned(), state: serde_json::json!({ "offset": offset }) };
    Ok(archive.store_mut().commit(&Changes { feeds: vec![place], ..Changes::default() })?)
}

/// The files under a path in order of their names; what is hidden is left out, and links are not followed into folders.
fn expand(path: &Path, files: &mut Vec<PathBuf>) {
    let entries = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::read_dir(path),
        _ => return files.push(path.to_owned()),
    };
    // A folder that cannot be read goes to the reader, which says why.
    let Ok(entries) = entries else { return files.push(path.to_owned()) };
    let mut inside: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    inside.sort();
    inside.iter().for_each(|path| expand(path, files));
}

/// The bytes of a file as they are; nothing for standard input, which can be read but once.
fn raw(path: &Path) -> Option<Input> {
    let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let bytes = if found.len() <= KEPT_BYTES { fs::read(path).ok() } else { None };
    let name = path.display().to_string();
    let hash = match &bytes {
        Some(bytes) => Input::hash_of(bytes),
        None => Input::hash_of(format!("{name}\n{}", found.len()).as_bytes()),
    };
    Some(Input { hash, path: name, size: found.len(), bytes, seen: ledger::now() })
}
