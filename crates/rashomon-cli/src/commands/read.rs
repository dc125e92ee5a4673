//! `rashomon read`: the main job.

use super::{Outcome, placed, with_threads};
use crate::args::{Format, Read};
use anyhow::Result;
use rashomon::ledger::Story;
use rashomon::pipeline::{Placed, Report};
use rashomon::wire;
use rashomon_serve::render::{html, markdown, text};
use rashomon_serve::view::StoryView;
use std::cmp::Reverse;
use std::io::{BufWriter, Write};

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

pub fn run(arguments: &Read) -> Result<Outcome> {
    let (placed, outcome) = placed(&arguments.input, arguments.given_stories)?;
    if arguments.format == Format::Json {
        // Documents for programs have no colours that a pipe would have to be spared.
        let mut out = BufWriter::new(std::io::stdout());
        write_json(&mut out, &placed, arguments)?;
        out.flush()?;
    } else {
        let mut out = BufWriter::new(anstream::stdout());
        let views = with_threads(arguments.input.threads, || views(&placed, arguments.min_reports))?;
        let document = match arguments.format {
            Format::Text => text::render(&views, options(arguments)),
            Format::Md => markdown::render(&views),
            Format::Html | Format::Json => html::render(&views)?,
        };
        out.write_all(document.as_bytes())?;
        out.flush()?;
    }
    Ok(outcome)
}

fn options(arguments: &Read) -> text::Options {
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    text::Options { width: arguments.width.or_else(terminal).unwrap_or(WIDTH), passages: arguments.passages }
}

/// Stories for people: those with most origins first, then those with most reports.
fn views(placed: &Placed, fewest: usize) -> Vec<StoryView> {
    let mut views = Vec::new();
    placed.tell(fewest, |story, reports| {
        let weight = (story.articles.len() > 1, story.origins.count.at_least, story.articles.len());
        views.push((Reverse(weight), StoryView::of(&story, reports)));
    });
    views.sort_by_key(|(weight, _)| *weight);
    views.into_iter().map(|(_, view)| view).collect()
}

/// One story at a time, so that a large reading is never held whole.
fn write_json(out: &mut (impl Write + Send), placed: &Placed, arguments: &Read) -> Result<()> {
    out.write_all(b"[")?;
    let mut written = Ok(());
    let mut first = true;
    with_threads(arguments.input.threads, || {
        placed.tell(arguments.min_reports, |story, reports| {
            if written.is_ok() {
                written = write_story(out, &story, reports, std::mem::take(&mut first));
            }
        });
    })?;
    written?;
    out.write_all(b"]\n")?;
    Ok(())
}

fn write_story(out: &mut impl Write, story: &Story, reports: &[&Report], first: bool) -> Result<()> {
    if !first {
        out.write_all(b",\n")?;
    }
    serde_json::to_writer(&mut *out, &wire::story::Story::of(story, reports))?;
    Ok(())
}
