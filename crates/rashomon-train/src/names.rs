//! Names.

mod agree;
mod chain;
mod corpora;
mod gazetteer;
mod invent;
mod linking;
mod measure;
mod net;
mod random;
mod vectors;

use crate::{Folders, write};
use anyhow::Result;
use chain::Weighed;
use corpora::{Case, Trust, example, recase};
use rashomon::language::linear::Model;
use rashomon::mention::names::model::Names;
use rashomon::mention::names::net::Net;
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Collect the phrases of the gazetteer from the packages unpacked in this folder, and train nothing
    #[arg(long)]
    packages: Option<PathBuf>,
    /// Make the gazetteer of the phrases, and train nothing
    #[arg(long)]
    gazetteer: bool,
    /// Make the vectors of words, from this vocabulary of GloVe (one word a line) and --table, and train nothing
    #[arg(long, requires = "table")]
    vocabulary: Option<PathBuf>,
    /// The vectors of the vocabulary, in NumPy's format
    #[arg(long)]
    table: Option<PathBuf>,
    /// Measure how names of one article are linked, print the pairs that are wrong, and train nothing
    #[arg(long)]
    linking: bool,
    /// Corpora to leave out, by a part of their path
    #[arg(long)]
    without: Vec<String>,
    /// How often each sentence is seen with other names
    #[arg(long, default_value_t = 1)]
    invent: usize,
    /// Step of sentences with other names
    #[arg(long, default_value_t = 0.5)]
    invented: f32,
    /// How many lines of sports pages are invented
    #[arg(long, default_value_t = 1500)]
    sports: usize,
    /// Step of sentences in another case
    #[arg(long, default_value_t = 0.5)]
    recased: f32,
    /// Step of the corpora that follow another guideline than the first
    #[arg(long, default_value_t = 1.0)]
    others: f32,
    /// Step of the corpora whose labels are noisy
    #[arg(long, default_value_t = 0.5)]
    doubtful: f32,
    /// Step of the linear part
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// Share of features that are not seen, each time others
    #[arg(long, default_value_t = 0.3)]
    dropout: f32,
    /// Step of the net
    #[arg(long, default_value_t = 0.001)]
    net_rate: f32,
    /// Share of the net's hidden numbers that are off, each time others
    #[arg(long, default_value_t = 0.4)]
    net_dropout: f32,
    /// Share of the sentences that the net has to learn alone
    #[arg(long, default_value_t = 0.0)]
    net_alone: f32,
    /// Share of the sentences that the linear part has to learn alone
    #[arg(long, default_value_t = 0.0)]
    linear_alone: f32,
    /// Step of the news that a first model labels; 0 leaves it out
    #[arg(long, default_value_t = 0.2)]
    news: f32,
    /// Take the model that stands among the resources for the first
    #[arg(long)]
    second: bool,
    /// Measure the model and do not write it
    #[arg(long)]
    dry: bool,
    /// How often all examples are seen
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// Features seen fewer times are left out
    #[arg(long, default_value_t = 3)]
    least: u32,
    /// Rows of the model
    #[arg(long, default_value_t = 80_000)]
    rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            packages: None,
            gazetteer: false,
            vocabulary: None,
            table: None,
            linking: false,
            without: Vec::new(),
            invent: 1,
            invented: 0.5,
            sports: 1500,
            recased: 0.5,
            others: 1.0,
            doubtful: 0.5,
            rate: 0.05,
            dropout: 0.3,
            net_rate: 0.001,
            net_dropout: 0.4,
            net_alone: 0.0,
            linear_alone: 0.0,
            news: 0.2,
            second: false,
            dry: false,
            rounds: 8,
            least: 3,
            rows: 80_000,
        }
    }
}

/// Makes the resource.
pub fn train(folders: &Folders, options: &Options) -> Result<()> {
    if let Some(packages) = &options.packages {
        gazetteer::collect(packages)?;
    }
    if options.gazetteer || options.packages.is_some() {
        return gazetteer::pack(&folders.resource("names/gazetteer.bin"));
    }
    if let (Some(vocabulary), Some(table)) = (&options.vocabulary, &options.table) {
        return vectors::make(vocabulary, table, &folders.resource("names-vectors.bin"));
    }
    if options.linking {
        return linking::measure(folders);
    }
    let mut examples = Vec::new();
    let mut inventor = invent::Inventor::read(&folders.out)?;
    for (name, blocks, trust, corpus) in corpora::training(folders)? {
        if options.without.iter().any(|without| name.contains(without.as_str())) {
            continue;
        }
        let step = if trust == Trust::Nominal || name.starts_with("wnut") { options.doubtful } else { 1.0 };
        let step = if corpus == 0 { step } else { step * options.others };
        for (index, block) in blocks.iter().enumerate() {
            let mut push = |block: &corpora::Block, weight| {
                examples.push(Weighed { example: example(block, trust), weight, corpus })
            };
            push(block, step);
            for _ in 0..options.invent {
                if let Some(invented) = inventor.invent(block) {
                    push(&invented, step * options.invented);
                }
            }
            let case = match index % 20 {
                0 | 7 | 14 => Case::Upper,
                3 | 13 => Case::Title,
                5 | 15 => Case::Lower,
                _ => continue,
            };
            push(&recase(block, case), options.recased);
        }
    }
    for _ in 0..options.sports {
        examples.push(Weighed {
            example: example(&inventor.sports(), Trust::Full),
            weight: options.invented,
            corpus: 0,
        });
    }
    let settings = chain::Settings {
        rounds: options.rounds,
        least: options.least,
        rate: options.rate,
        dropout: options.dropout,
        net_rate: options.net_rate,
        net_dropout: options.net_dropout,
        net_alone: options.net_alone,
        linear_alone: options.linear_alone,
    };
    let mut model = if options.second {
        (std::fs::read(folders.resource("names.model"))?, std::fs::read(folders.resource("names-net.bin"))?)
    } else {
        make(folders, options, &examples, settings)?
    };
    if options.news > 0.0 {
        let first = Names::new(Model::read(&model.0)?, Net::read(&model.1)?);
        let news = agree::examples(&first, &folders.open("voa.txt"))?;
        examples.extend(news.into_iter().map(|example| Weighed { example, weight: options.news, corpus: 0 }));
        model = make(folders, options, &examples, settings)?;
    }
    if options.dry {
        return Ok(());
    }
    write(&folders.resource("names-net.bin"), &model.1)?;
    write(&folders.resource("names.model"), &model.0)
}

/// Trains and measures: the files of the linear part and of the net.
fn make(
    folders: &Folders,
    options: &Options,
    examples: &[Weighed],
    settings: chain::Settings,
) -> Result<(Vec<u8>, Vec<u8>)> {
    let trained = chain::train(examples, settings);
    let net = rashomon::mention::names::net::write(&trained.net);
    let sizes = if options.dry { vec![0, options.rows] } else { vec![options.rows] };
    let mut linear = Vec::new();
    for rows in sizes {
        linear = chain::linear(&trained, rows);
        eprintln!("{rows} rows: {} bytes", linear.len());
        let names = Names::new(Model::read(&linear)?, Net::read(&net)?);
        for path in
            ["open/uner-ewt/test.bio", "measure-only/crossner-politics-dev.bio", "measure-only/conll2003-dev.bio"]
        {
            measure::measure(path, &names, &corpora::read(&folders.data.join("language").join(path))?)?;
        }
    }
    Ok((linear, net))
}
