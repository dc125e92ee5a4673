//! Names.

mod gazetteer;

use crate::Folders;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Make the gazetteer of names, from the packages unpacked in this folder, and train nothing
    #[arg(long)]
    packages: Option<PathBuf>,
}

/// Makes the resource.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    if let Some(packages) = &options.packages {
        return gazetteer::make(packages, &folders.resource("names/gazetteer.tsv"));
    }
    bail!("names: not written yet")
}
