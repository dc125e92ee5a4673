//! `rashomon copies`.

use super::{Outcome, with_threads};
use crate::args::Copies;
use crate::input::Stream;
use anyhow::Result;
use rashomon::pipeline::{self, Report};
use rashomon::span::CodePoints;
use rashomon::{copies, wire};
use std::collections::HashMap;
use std::io::{BufWriter, Write};

pub fn run(arguments: &Copies) -> Result<Outcome> {
    let mut stream = Stream::open(&arguments.input.inputs);
    let articles = stream.by_ref().collect();
    let (reports, links) = with_threads(arguments.input.threads, || {
        let reports = pipeline::annotate_all(articles);
        let all: Vec<&Report> = reports.iter().collect();
        let links = copies::links(&all);
        (reports, links)
    })?;
    let texts: HashMap<_, _> = reports.iter().map(|r| (&r.article.id, r.article.text.as_str())).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for link in &links {
        let points = |id| CodePoints::of(texts.get(id).copied().unwrap_or_default());
        serde_json::to_writer(&mut out, &wire::copies::Link::of(link, &points(&link.a), &points(&link.b)))?;
        out.write_all(b"\n")?;
    }
    if arguments.origins {
        let all: Vec<&Report> = reports.iter().collect();
        for line in wire::copies::origin_lines(&copies::origins(&all, &links)) {
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(Outcome::of(&stream))
}
