//! Commands over a store: the store itself, the clock, and the name of who decides: all that is read from the environment.

use super::{Outcome, add, hands, serve, show};
use crate::args::Arguments;
use crate::args::ledger::{Command, Hand};
use anyhow::{Context as _, Result, bail};
use rashomon::config::Config;
use rashomon_store::{Archive, Moment, Sqlite};
use std::env;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Runs one command over a store.
pub fn run(all: &Arguments, command: &Command) -> Result<Outcome> {
    match command {
        Command::Add(add) => add::run(all, add),
        Command::Story(story) => show::story(all, story),
        Command::Search(search) => show::search(all, search),
        Command::Claims(claims) => show::claims(all, claims),
        Command::Merge { into, from, hand } => hands::merge(all, into, from, hand),
        Command::Split { story, articles, hand } => hands::split(all, story, articles, hand),
        Command::Move { article, story, hand } => hands::move_article(all, article, story, hand),
        Command::Undo { entry, hand } => hands::undo(all, *entry, hand),
        Command::Note { on, text, hand } => hands::note(all, on, text, hand),
        Command::Journal { story, from } => show::journal(all, story.as_deref(), *from),
        Command::Export { format } => hands::export(all, *format),
        Command::Import { file } => hands::import(all, file),
        Command::Backup { file } => hands::backup(all, file),
        Command::Renew { threads } => add::renew(all, *threads),
        Command::Status => show::status(all),
        Command::Serve(serve) => serve::run(all, serve),
    }
}

/// Where the store is: as given, else `$RASHOMON_STORE`, else in the platform's data folder.
pub fn path(arguments: &Arguments) -> Result<PathBuf> {
    let given = arguments.store.clone().or_else(|| env::var_os("RASHOMON_STORE").map(PathBuf::from));
    if let Some(path) = given {
        if path.to_str().is_some_and(|path| path.starts_with("postgres://") || path.starts_with("postgresql://")) {
            bail!("this version keeps stores in files alone: give --store a path");
        }
        if path.is_dir() {
            bail!("{} is a folder: name the file that is the store", path.display());
        }
        return Ok(path);
    }
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    };
    let Some(data) = data else { bail!("there is no data folder: give the store with --store PATH") };
    Ok(data.join("rashomon").join("ledger.db"))
}

/// The store for writing; made where there is none.
pub fn open(arguments: &Arguments) -> Result<Archive<Sqlite>> {
    let path = path(arguments)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let store = Sqlite::open(&path).with_context(|| format!("the store {} cannot be opened", path.display()))?;
    Ok(Archive::new(store, &Config::default()))
}

/// The store that is there.
pub fn open_existing(arguments: &Arguments) -> Result<Archive<Sqlite>> {
    expect(&path(arguments)?)?;
    open(arguments)
}

/// The store that is there, for reading alone.
pub fn open_to_read(arguments: &Arguments) -> Result<Archive<Sqlite>> {
    let path = path(arguments)?;
    expect(&path)?;
    let store = Sqlite::open_to_read(&path).with_context(|| format!("the store {} cannot be read", path.display()))?;
    Ok(Archive::new(store, &Config::default()))
}

fn expect(path: &Path) -> Result<()> {
    if !path.exists() {
        bail!("there is no store at {}: `rashomon add FILE…` makes one, --store names another", path.display());
    }
    Ok(())
}

/// Now.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Who decides.
pub fn hand(arguments: &Hand) -> rashomon_store::Hand {
    let user = || env::var("USER").or_else(|_| env::var("USERNAME")).unwrap_or_else(|_| "somebody".to_owned());
    rashomon_store::Hand {
        name: arguments.by.clone().unwrap_or_else(user),
        reason: arguments.reason.clone(),
        at: now(),
    }
}
