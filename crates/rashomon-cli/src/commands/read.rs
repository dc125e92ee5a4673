//! `rashomon read`: the main job.

use super::{Outcome, reading, with_threads};
use crate::args::{Format, Read};
use anyhow::Result;
use rashomon::pipeline::{Reading, Report};
use rashomon::wire;
use rashomon_serve::render::{html, markdown, text};
use rashomon_serve::view::StoryView;
use std::io::{BufWriter, Write};

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

pub fn run(arguments: &Read) -> Result<Outcome> {
    let (mut reading, outcome) = reading(&arguments.input, arguments.given_stories)?;
    reading.stories.retain(|story| story.articles.len() >= arguments.min_reports);
    let mut out = BufWriter::new(anstream::stdout().lock());
    if arguments.format == Format::Json {
        write_json(&mut out, &reading)?;
    } else {
        let views = with_threads(arguments.input.threads, || views(&reading))?;
        let document = match arguments.format {
            Format::Text => text::render(&views, options(arguments)),
            Format::Md => markdown::render(&views),
            Format::Html | Format::Json => html::render(&views)?,
        };
        out.write_all(document.as_bytes())?;
    }
    out.flush()?;
    Ok(outcome)
}

fn options(arguments: &Read) -> text::Options {
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    text::Options { width: arguments.width.or_else(terminal).unwrap_or(WIDTH), passages: arguments.passages }
}

/// Stories for people: those with most origins first, then those with most reports.
fn views(reading: &Reading) -> Vec<StoryView> {
    let mut stories: Vec<_> = reading.stories.iter().collect();
    stories.sort_by_key(|story| {
        std::cmp::Reverse((story.articles.len() > 1, story.origins.count.at_least, story.articles.len()))
    });
    let by_id = super::by_id(reading);
    stories.into_iter().map(|story| StoryView::of(story, &super::members(story, &by_id))).collect()
}

/// One story at a time, so that a large reading is never held twice.
fn write_json(out: &mut impl Write, reading: &Reading) -> Result<()> {
    let by_id = super::by_id(reading);
    out.write_all(b"[")?;
    for (index, story) in reading.stories.iter().enumerate() {
        if index > 0 {
            out.write_all(b",\n")?;
        }
        let members: Vec<&Report> = super::members(story, &by_id);
        serde_json::to_writer(&mut *out, &wire::story::Story::of(story, &members))?;
    }
    out.write_all(b"]\n")?;
    Ok(())
}
