//! `rashomon stories`.

use super::{Outcome, with_threads};
use crate::args::Stories;
use crate::input::Stream;
use anyhow::Result;
use rashomon::config::Config;
use rashomon::{pipeline, story, wire};
use std::io::{BufWriter, Write};

pub fn run(arguments: &Stories) -> Result<Outcome> {
    let mut stream = Stream::open(&arguments.inputs);
    let articles = stream.by_ref().collect();
    let placements =
        with_threads(arguments.threads, || story::place(&pipeline::annotate_all(articles), &Config::default()))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for placement in &placements {
        serde_json::to_writer(&mut out, &wire::stories::Line::of(placement))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Outcome::of(&stream))
}
