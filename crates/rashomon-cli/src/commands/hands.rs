//! Decisions by hand, and moving stores about.

use super::{Outcome, ledger};
use crate::args::Arguments;
use crate::args::ledger::{ExportFormat, Hand};
use anyhow::{Context as _, Result};
use rashomon::id::{ArticleId, StoryId};
use rashomon_serve::export::{self, Format};
use rashomon_store::Sqlite;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

pub fn merge(all: &Arguments, into: &str, from: &str, hand: &Hand) -> Result<Outcome> {
    let into = ledger::open_existing(all)?.merge(&StoryId::new(into), &StoryId::new(from), &ledger::hand(hand))?;
    anstream::println!("{from} is {into} now");
    Ok(Outcome::default())
}

pub fn split(all: &Arguments, story: &str, articles: &[String], hand: &Hand) -> Result<Outcome> {
    let articles: Vec<ArticleId> = articles.iter().map(ArticleId::new).collect();
    let into = ledger::open_existing(all)?.split(&StoryId::new(story), &articles, &ledger::hand(hand))?;
    anstream::println!("{into}");
    Ok(Outcome::default())
}

pub fn move_article(all: &Arguments, article: &str, story: &str, hand: &Hand) -> Result<Outcome> {
    ledger::open_existing(all)?.move_article(&ArticleId::new(article), &StoryId::new(story), &ledger::hand(hand))?;
    Ok(Outcome::default())
}

pub fn undo(all: &Arguments, entry: u64, hand: &Hand) -> Result<Outcome> {
    ledger::open_existing(all)?.undo(entry, &ledger::hand(hand))?;
    Ok(Outcome::default())
}

pub fn note(all: &Arguments, on: &str, text: &str, hand: &Hand) -> Result<Outcome> {
    let hand = rashomon_store::Hand { reason: text.to_owned(), ..ledger::hand(hand) };
    ledger::open_existing(all)?.note(on, &hand)?;
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
    let mut archive = ledger::open(all)?;
    if file == Path::new("-") {
        archive.import(std::io::stdin().lock())?;
    } else {
        let lines = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
        archive.import(BufReader::new(lines))?;
    }
    Ok(Outcome::default())
}

pub fn backup(all: &Arguments, file: &Path) -> Result<Outcome> {
    ledger::open_existing(all)?.store().backup(file)?;
    Ok(Outcome::default())
}
