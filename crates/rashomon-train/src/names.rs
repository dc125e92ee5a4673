//! Names.

mod chain;
mod corpora;
mod gazetteer;

use crate::{Folders, write};
use anyhow::Result;
use corpora::{Case, Trust, example, recase};
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Make the gazetteer of names, from the packages unpacked in this folder, and train nothing
    #[arg(long)]
    packages: Option<PathBuf>,
    /// How often all examples are seen
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// What a wrong label must stay behind by
    #[arg(long, default_value_t = 3.0)]
    margin: f32,
    /// Features seen fewer times are left out
    #[arg(long, default_value_t = 2)]
    least: u32,
    /// Rows of the model
    #[arg(long, default_value_t = 250_000)]
    rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { packages: None, rounds: 8, margin: 3.0, least: 2, rows: 250_000 }
    }
}

/// Makes the resource.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    if let Some(packages) = &options.packages {
        return gazetteer::make(packages, &folders.resource("names/gazetteer.tsv"));
    }
    let mut examples = Vec::new();
    for (name, blocks, trust) in corpora::training(folders)? {
        let step = if trust == Trust::Nominal || name.starts_with("wnut") { 0.5 } else { 1.0 };
        for (index, block) in blocks.iter().enumerate() {
            examples.push((example(block, trust), step));
            let case = match index % 20 {
                0 | 7 | 14 => Case::Upper,
                3 | 13 => Case::Title,
                5 => Case::Lower,
                _ => continue,
            };
            examples.push((example(&recase(block, case), trust), 0.5));
        }
    }
    let settings = chain::Settings {
        rounds: options.rounds,
        margin: options.margin,
        least: options.least,
        rows: options.rows,
        unit: 0.02,
    };
    write(&folders.resource("names.model"), &chain::train(&examples, settings))
}
