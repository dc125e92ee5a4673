//! `rashomon read`: the main job.

use super::{Outcome, with_threads};
use crate::args::{Format, Read};
use crate::input::Stream;
use anyhow::Result;
use rashomon::config::Config;
use rashomon::pipeline::{self, Report};
use rashomon::wire;
use std::io::{BufWriter, Write};

pub fn run(arguments: &Read) -> Result<Outcome> {
    let mut stream = Stream::open(&arguments.input.inputs);
    let articles: Vec<_> = stream.by_ref().collect();
    let config = Config { given_stories: arguments.given_stories, ..Config::default() };
    let mut reading = with_threads(arguments.input.threads, || pipeline::read(articles, &config))?;
    reading.stories.retain(|story| story.articles.len() >= arguments.min_reports);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match arguments.format {
        Format::Json => {
            let reports: Vec<&Report> = reading.reports.iter().collect();
            let stories: Vec<_> = reading.stories.iter().map(|s| wire::story::Story::of(s, &reports)).collect();
            serde_json::to_writer(&mut out, &stories)?;
            out.write_all(b"\n")?;
        }
        Format::Text | Format::Md | Format::Html => anyhow::bail!("not there yet"),
    }
    out.flush()?;
    Ok(Outcome::of(&stream))
}
