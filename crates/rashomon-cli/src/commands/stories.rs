//! `rashomon stories`.

use super::{Outcome, with_threads};
use crate::args::Stories;
use crate::input::Stream;
use anyhow::Result;
use rashomon::article::{Article, Moment};
use rashomon::config::Config;
use rashomon::story::weights::Weights;
use rashomon::{pipeline, story, wire};
use std::io::{BufWriter, Write};

/// Seconds of a day.
const DAY: i64 = 86_400;

pub fn run(arguments: &Stories) -> Result<Outcome> {
    let as_of = arguments.as_of.as_deref().map(str::parse::<Moment>).transpose()?;
    let mut stream = Stream::open(&arguments.inputs);
    let had_come = |article: &Article| as_of.as_ref().is_none_or(|time| came_by(article, time));
    let articles = stream.by_ref().filter(had_come).collect();
    let (placements, journal) = with_threads(arguments.threads, || {
        story::place_telling(&pipeline::annotate_all(articles), &Config::default(), Weights::get())
    })?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if arguments.journal {
        for entry in &journal {
            serde_json::to_writer(&mut out, entry)?;
            out.write_all(b"\n")?;
        }
    } else {
        for placement in &placements {
            serde_json::to_writer(&mut out, &wire::stories::Line::of(placement))?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(Outcome::of(&stream))
}

/// Whether an article was there at a time: fetched by then, or else published; one that says neither always was.
fn came_by(article: &Article, time: &Moment) -> bool {
    let end = if time.has_clock() { time.second() } else { time.second() + DAY - 1 };
    article.fetched.as_ref().or(article.published.as_ref()).is_none_or(|came| came.second() <= end)
}
