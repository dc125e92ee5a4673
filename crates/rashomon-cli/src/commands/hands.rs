//! Decisions by hand, and moving stores about.

use super::{Outcome, ledger};
use crate::args::Arguments;
use crate::args::ledger::{ExportFormat, Hand};
use anyhow::{Context as _, Result, anyhow};
use rashomon::id::{ArticleId, StoryId};
use rashomon_serve::export::{self, Format};
use rashomon_store::{Error, Sqlite};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

const STORIES: &str = "`rashomon stories` lists stories";
const STORIES_AND_ARTICLES: &str = "`rashomon stories` lists stories, `rashomon search` finds articles";
const JOURNAL: &str = "`rashomon journal` lists what was decided";

/// What was decided; else why not, and where to look.
fn decided<T>(result: Result<T, Error>, look: &str) -> Result<T> {
    result.map_err(|error| match error {
        Error::Refused(reason) => anyhow!("{reason}; {look}"),
        other => other.into(),
    })
}

pub fn merge(all: &Arguments, into: &str, from: &str, hand: &Hand) -> Result<Outcome> {
    let mut archive = ledger::open_existing(all)?;
    let into = decided(archive.merge(&StoryId::new(into), &StoryId::new(from), &ledger::hand(hand)), STORIES)?;
    anstream::println!("{from} is {into} now");
    Ok(Outcome::default())
}

pub fn split(all: &Arguments, story: &str, articles: &[String], hand: &Hand) -> Result<Outcome> {
    let articles: Vec<ArticleId> = articles.iter().map(ArticleId::new).collect();
    let mut archive = ledger::open_existing(all)?;
    let into = decided(archive.split(&StoryId::new(story), &articles, &ledger::hand(hand)), STORIES_AND_ARTICLES)?;
    anstream::println!("{into}");
    Ok(Outcome::default())
}

pub fn move_article(all: &Arguments, article: &str, story: &str, hand: &Hand) -> Result<Outcome> {
    let mut archive = ledger::open_existing(all)?;
    let moved = archive.move_article(&ArticleId::new(article), &StoryId::new(story), &ledger::hand(hand));
    decided(moved, STORIES_AND_ARTICLES)?;
    Ok(Outcome::default())
}

pub fn undo(all: &Arguments, entry: u64, hand: &Hand) -> Result<Outcome> {
    decided(ledger::open_existing(all)?.undo(entry, &ledger::hand(hand)), JOURNAL)?;
    Ok(Outcome::default())
}

pub fn note(all: &Arguments, on: &str, text: &str, hand: &Hand) -> Result<Outcome> {
    let hand = rashomon_store::Hand { reason: text.to_owned(), ..ledger::hand(hand) };
    decided(ledger::open_existing(all)?.note(on, &hand), STORIES_AND_ARTICLES)?;
    Ok(Outcome::default())
}

pub fn export(all: &Arguments, format: ExportFormat) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    let format = match format {
        ExportFormat::Parquet | ExportFormat::ParquetClaims => return export_parquet(archive.store(), format),
        ExportFormat::Ledger => None,
        ExportFormat::Jsonl => Some(Format::Jsonl),
        ExportFormat::Csv => Some(Format::Csv),
        ExportFormat::Geojson => Some(Format::GeoJson),
        ExportFormat::Atom => Some(Format::Atom),
        ExportFormat::Gdelt => Some(Format::Gdelt),
        ExportFormat::Annotations => Some(Format::Annotations),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    match format {
        Some(format) => export::write(archive.store(), format, &mut out)?,
        None => archive.export(&mut out)?,
    }
    out.flush()?;
    Ok(Outcome::default())
}

#[cfg(feature = "parquet")]
fn export_parquet(store: &Sqlite, format: ExportFormat) -> Result<Outcome> {
    use rashomon_serve::parquet;
    let out = BufWriter::new(std::io::stdout());
    let mut out = match format {
        ExportFormat::ParquetClaims => parquet::claims(store, out)?,
        _ => parquet::articles(store, out)?,
    };
    out.flush()?;
    Ok(Outcome::default())
}

#[cfg(not(feature = "parquet"))]
fn export_parquet(_: &Sqlite, _: ExportFormat) -> Result<Outcome> {
    anyhow::bail!("this build writes no Parquet files: build it with --features parquet")
}

pub fn import(all: &Arguments, file: &Path) -> Result<Outcome> {
    let lines: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?))
    };
    decided(ledger::open(all)?.import(lines), "`rashomon export --format ledger` writes what can be imported")?;
    Ok(Outcome::default())
}

pub fn backup(all: &Arguments, file: &Path) -> Result<Outcome> {
    ledger::open_existing(all)?.store().backup(file)?;
    Ok(Outcome::default())
}
