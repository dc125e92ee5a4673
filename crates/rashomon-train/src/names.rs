//! Names.

mod chain;
mod corpora;
mod gazetteer;
mod invent;
mod measure;

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
    /// Corpora to leave out, by a part of their path
    #[arg(long)]
    without: Vec<String>,
    /// How often each sentence is seen with other names
    #[arg(long, default_value_t = 1)]
    invent: usize,
    /// Step of sentences with other names
    #[arg(long, default_value_t = 0.5)]
    invented: f32,
    /// Step of sentences in another case
    #[arg(long, default_value_t = 0.5)]
    recased: f32,
    /// Step of the corpora whose labels are noisy
    #[arg(long, default_value_t = 0.5)]
    doubtful: f32,
    /// The smallest weight that is written
    #[arg(long, default_value_t = 0.12)]
    unit: f32,
    /// Step of the conditional random field; 0 trains a perceptron
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// Share of features that are not seen, each time others
    #[arg(long, default_value_t = 0.3)]
    dropout: f32,
    /// Measure the model and do not write it
    #[arg(long)]
    dry: bool,
    /// How often all examples are seen
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// What a wrong label must stay behind by
    #[arg(long, default_value_t = 3.0)]
    margin: f32,
    /// Features seen fewer times are left out
    #[arg(long, default_value_t = 3)]
    least: u32,
    /// Rows of the model
    #[arg(long, default_value_t = 180_000)]
    rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            packages: None,
            without: Vec::new(),
            invent: 1,
            invented: 0.5,
            recased: 0.5,
            doubtful: 0.5,
            unit: 0.12,
            rate: 0.05,
            dropout: 0.3,
            dry: false,
            rounds: 8,
            margin: 3.0,
            least: 3,
            rows: 180_000,
        }
    }
}

/// Makes the resource.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    if let Some(packages) = &options.packages {
        return gazetteer::make(packages, &folders.resource("names/gazetteer.tsv"));
    }
    let mut examples = Vec::new();
    let mut inventor = invent::Inventor::read(&folders.out)?;
    for (name, blocks, trust) in corpora::training(folders)? {
        if options.without.iter().any(|without| name.contains(without.as_str())) {
            continue;
        }
        let step = if trust == Trust::Nominal || name.starts_with("wnut") { options.doubtful } else { 1.0 };
        for (index, block) in blocks.iter().enumerate() {
            examples.push((example(block, trust), step));
            for _ in 0..options.invent {
                if let Some(invented) = inventor.invent(block) {
                    examples.push((example(&invented, trust), step * options.invented));
                }
            }
            let case = match index % 20 {
                0 | 7 | 14 => Case::Upper,
                3 | 13 => Case::Title,
                5 | 15 => Case::Lower,
                _ => continue,
            };
            examples.push((example(&recase(block, case), trust), options.recased));
        }
    }
    let settings = chain::Settings {
        rounds: options.rounds,
        margin: options.margin,
        least: options.least,
        rate: options.rate,
        dropout: options.dropout,
    };
    let trained = chain::train(&examples, settings);
    let sizes = if options.dry {
        vec![(options.unit, options.rows), (0.15, 180_000), (0.1, 250_000)]
    } else {
        vec![(options.unit, options.rows)]
    };
    let mut model = Vec::new();
    for (unit, rows) in sizes {
        model = chain::model(&trained, unit, rows);
        eprintln!("unit {unit}, {rows} rows: {} bytes", model.len());
        for path in
            ["open/uner-ewt/test.bio", "measure-only/crossner-politics-dev.bio", "measure-only/conll2003-dev.bio"]
        {
            measure::measure(path, &model, &corpora::read(&folders.data.join("language").join(path))?)?;
        }
    }
    if options.dry {
        return Ok(());
    }
    write(&folders.resource("names.model"), &model)
}
