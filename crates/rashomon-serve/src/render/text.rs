//! A digest for a terminal.

use super::LEGEND;
use crate::view::{PassageView, StatementView, StoryView, mark};
use rashomon::ledger::Status;
use std::fmt::Write as _;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal.
    pub width: usize,
    /// Print the passages under each statement.
    pub passages: bool,
}

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const END: &str = "\x1b[0m";

/// The digests of stories, with ANSI colours; stories of a single report are listed at the end in a line each, unless
/// there are no others.
#[must_use]
pub fn render(stories: &[StoryView], options: Options) -> String {
    let mut out = String::new();
    let (shared, single): (Vec<_>, Vec<_>) = stories.iter().partition(|s| s.reports.len() > 1);
    let in_full = if shared.is_empty() { &single } else { &shared };
    for story in in_full {
        story_text(&mut out, story, options);
    }
    if !shared.is_empty() && !single.is_empty() {
        let _ = writeln!(out, "{BOLD}Told by one report only{END}");
        for story in &single {
            let outlet = story.reports.first().map_or("", |r| r.outlet.as_str());
            wrap(&mut out, &format!("{} {DIM}({outlet}){END}", story.title), "  · ", "    ", options.width);
        }
        out.push('\n');
    }
    if !in_full.is_empty() {
        wrap(&mut out, &format!("{DIM}{LEGEND}{END}"), "", "", options.width);
    }
    out
}

fn story_text(out: &mut String, story: &StoryView, options: Options) {
    let width = options.width;
    wrap(out, &format!("{BOLD}{}{END}", story.title), "", "", width);
    let _ = writeln!(out, "{DIM}{} · {}{END}", story.summary, story.id);
    let _ = writeln!(out, "{DIM}{}{END}\n", "─".repeat(width.min(72)));
    for section in &story.sections {
        if section.title == "Headline" {
            continue;
        }
        let _ = writeln!(out, "{BOLD}{}{END}", section.title);
        for statement in &section.statements {
            statement_text(out, statement, options);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{BOLD}Reports{END}");
    for report in &story.reports {
        let line =
            format!("{BOLD}{}{END} {} — {} {DIM}{}{END}", report.letter, report.outlet, report.title, report.published);
        wrap(out, &line, "  ", "    ", width);
    }
    for line in &story.copies {
        wrap(out, &format!("{DIM}{line}{END}"), "  ⎘ ", "    ", width);
    }
    if story.refused > 0 {
        let _ = writeln!(out, "{DIM}  {} sentence(s) withheld: their passages do not carry them{END}", story.refused);
    }
    out.push_str("\n\n");
}

fn statement_text(out: &mut String, statement: &StatementView, options: Options) {
    let colour = match statement.status {
        Status::Corroborated => "\x1b[32m",
        Status::SingleOrigin => "\x1b[36m",
        Status::Disputed => "\x1b[31m",
        Status::Open => "\x1b[33m",
    };
    let letters = statement.letters.join(" ");
    let lead = format!("  {colour}{}{END} ", mark(&statement.status));
    wrap(out, &format!("{} {DIM}[{letters}]{END}", statement.text), &lead, "    ", options.width);
    if options.passages {
        for passage in &statement.passages {
            let lead = format!("      {DIM}{} {END}", passage.letter);
            wrap(out, &format!("{DIM}{}{END}", passage_text(passage)), &lead, "        ", options.width);
        }
    }
}

/// “…” — credited to police, reported (text 12–40).
pub(super) fn passage_text(passage: &PassageView) -> String {
    let mut text = format!("“{}”", passage.quote);
    if !passage.holders.is_empty() {
        let _ = write!(text, " — credited to {}", passage.holders);
    }
    let _ = write!(text, " ({}, {} {}–{})", passage.modality.as_str(), passage.field, passage.start, passage.end);
    text
}

fn wrap(out: &mut String, text: &str, first: &str, rest: &str, width: usize) {
    let options = textwrap::Options::new(width.clamp(20, 100)).initial_indent(first).subsequent_indent(rest);
    out.push_str(&textwrap::fill(text, options));
    out.push('\n');
}
