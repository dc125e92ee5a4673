//! A digest for a terminal.

use super::LEGEND;
use crate::view::{PassageView, SectionView, StatementView, StoryView, lettered, mark};
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

/// Between words that stay on one line.
const UNBROKEN: &str = "\u{a0}";

/// The widest that a line is easy to read.
const WIDEST: usize = 100;

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
    let _ = writeln!(out, "{DIM}{}{END}\n", "─".repeat(width.clamp(20, 72)));
    for section in story.sections.iter().filter(|section| section.title != "Headline") {
        let _ = writeln!(out, "{BOLD}{}{END}", section.title);
        section_text(out, section, options);
        out.push('\n');
    }
    let _ = writeln!(out, "{BOLD}The reports{END}");
    for report in &story.reports {
        let line =
            format!("{BOLD}{}{END} {} — {} {DIM}{}{END}", report.letter, report.outlet, report.title, report.published);
        wrap(out, line.trim_end(), "  ", "    ", width);
    }
    for line in &story.copies {
        wrap(out, &format!("{DIM}{line}{END}"), "  ⎘ ", "    ", width);
    }
    if !story.refused.is_empty() {
        let _ = writeln!(out, "\n{DIM}Withheld, since their passages do not carry them{END}");
        for (statement, _) in &story.refused {
            wrap(out, &format!("{DIM}{statement}{END}"), "  ✕ ", "    ", width);
        }
    }
    out.push_str("\n\n");
}

fn section_text(out: &mut String, section: &SectionView, options: Options) {
    // Dates stand in a column of their own.
    let dates = section.groups.iter().flat_map(|g| &g.statements).filter_map(|s| s.when.as_ref());
    let column = dates.map(|when| when.chars().count()).max().unwrap_or(0);
    for group in &section.groups {
        if let Some(holder) = &group.holder {
            wrap(out, holder, "  ", "    ", options.width);
        }
        let indent = if group.holder.is_some() { "    " } else { "  " };
        for statement in &group.statements {
            statement_text(out, statement, indent, column, options);
        }
    }
}

fn statement_text(out: &mut String, statement: &StatementView, indent: &str, column: usize, options: Options) {
    let colour = match statement.status {
        Status::Corroborated => "\x1b[32m",
        Status::SingleOrigin => "\x1b[36m",
        Status::Disputed => "\x1b[31m",
        Status::Open => "\x1b[33m",
    };
    let when = statement.when.as_deref().unwrap_or("");
    let when = if column > 0 { format!("{when:<column$}  ") } else { String::new() };
    let lead = format!("{indent}{colour}{}{END} {when}", mark(&statement.status));
    let rest = " ".repeat(indent.len() + 2 + when.chars().count());
    if statement.camps.is_empty() {
        let letters = format!("{DIM}[{}]{END}", lettered(&statement.letters, UNBROKEN));
        wrap(out, &format!("{} {letters}", statement.text), &lead, &rest, options.width);
        passages(out, &statement.passages, &rest, options);
        return;
    }
    wrap(out, &statement.text, &lead, &rest, options.width);
    for camp in &statement.camps {
        let since =
            if camp.since.is_empty() { String::new() } else { format!("{} ", camp.since.replace(' ', UNBROKEN)) };
        let line = format!("{} {DIM}{since}[{}]{END}", camp.text, lettered(&camp.letters, UNBROKEN));
        wrap(out, &line, &format!("{rest}– "), &format!("{rest}  "), options.width);
        passages(out, &camp.passages, &format!("{rest}  "), options);
    }
}

fn passages(out: &mut String, passages: &[PassageView], indent: &str, options: Options) {
    if options.passages {
        for passage in passages {
            let lead = format!("{indent}  {DIM}{} {END}", passage.letter);
            let text = format!("{DIM}{}{END}", passage_text(passage));
            wrap(out, &text, &lead, &format!("{indent}    "), options.width);
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
    // A hyphen is no place to break a date or an id.
    let options = textwrap::Options::new(width.clamp(20, WIDEST))
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    out.push_str(&textwrap::fill(text, options));
    out.push('\n');
}
