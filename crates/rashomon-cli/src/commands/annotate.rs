//! `rashomon annotate`: streams; memory holds one batch.

use super::{Outcome, with_threads};
use crate::args::Annotate;
use crate::input::Stream;
use anyhow::Result;
use rashomon::annotate::annotate;
use rashomon::article::Article;
use rashomon::wire;
use rayon::prelude::*;
use std::io::{BufWriter, Write};

/// Articles annotated at once.
const BATCH: usize = 256;

pub fn run(arguments: &Annotate) -> Result<Outcome> {
    let mut stream = Stream::open(&arguments.input.inputs);
    let mut out = BufWriter::new(std::io::stdout().lock());
    loop {
        let batch: Vec<Article> = stream.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let tokens = arguments.tokens;
        let lines: Vec<Vec<u8>> = with_threads(arguments.input.threads, || {
            batch.into_par_iter().map(|article| line(&article, tokens)).collect::<Result<_, _>>()
        })??;
        for line in lines {
            out.write_all(&line)?;
        }
    }
    out.flush()?;
    Ok(Outcome::of(&stream))
}

fn line(article: &Article, tokens: bool) -> serde_json::Result<Vec<u8>> {
    let mut annotations = annotate(article);
    if tokens {
        rashomon::language::parse_all(&article.text, &mut annotations.text);
    }
    let mut line = serde_json::to_vec(&wire::annotate::Line::of(article, &annotations, tokens))?;
    line.push(b'\n');
    Ok(line)
}
