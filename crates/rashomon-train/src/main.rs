//! Trains and converts what stands in `crates/rashomon/resources`, from the openly licensed corpora only.
//!
//! `cargo run --release -p rashomon-train -- WHAT [--data ../shared/data] [--out crates/rashomon/resources]`
//!
//! One subcommand a file of `resources`; each is deterministic: the same corpora give the same bytes.

mod clusters;
mod conllu;
mod gazetteer;
mod glove;
mod lemmas;
mod names;
mod network;
mod speed;
mod stories;
mod story_words;
mod word_counts;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

/// Trains and converts the resources of rashomon.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// What to make
    #[command(subcommand)]
    what: What,
    /// Where the folders of labelled data are
    #[arg(long, global = true, default_value = "../shared/data")]
    data: PathBuf,
    /// Where the resources go
    #[arg(long, global = true, default_value = "crates/rashomon/resources")]
    out: PathBuf,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The dictionary of word clusters (before tagger, parser and names: they use it)
    Clusters(clusters::Options),
    /// The exceptions of the lemmatizer
    Lemmas,
    /// Parts of speech and dependencies
    Network(network::Options),
    /// Names
    Names(names::Options),
    /// Places
    Gazetteer(gazetteer::Options),
    /// How often general news uses a stem
    WordCounts,
    /// The weights of placing articles in stories: learned, cross-validated, measured
    Stories(stories::Options),
    /// How common words are in general news
    StoryWords(story_words::Options),
    /// Measure how fast language analysis is
    Speed,
}

/// The folders that every subcommand reads from and writes to.
#[derive(Debug)]
pub struct Folders {
    /// Labelled data.
    pub data: PathBuf,
    /// Resources.
    pub out: PathBuf,
}

impl Folders {
    /// A file of the folder `language/open`, which may train.
    #[must_use]
    pub fn open(&self, path: &str) -> PathBuf {
        self.data.join("language/open").join(path)
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, name: &str) -> PathBuf {
        self.out.join(name)
    }
}

/// Writes a resource and says how large it is.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes)?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folders = Folders { data: arguments.data, out: arguments.out };
    match &arguments.what {
        What::Clusters(options) => clusters::make(&folders, options),
        What::Lemmas => lemmas::make(&folders),
        What::Network(options) => network::train(&folders, options),
        What::Names(options) => names::train(&folders, options),
        What::StoryWords(options) => story_words::make(&folders, options),
        What::Stories(options) => stories::make(&folders, options),
        What::Gazetteer(options) => gazetteer::make(&folders, options),
        What::WordCounts => word_counts::make(&folders),
        What::Speed => speed::measure(&folders),
    }
}
