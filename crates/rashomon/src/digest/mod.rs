//! What is published for a story, and the checker that refuses what its passages do not carry.
//!
//! A digest is extraction with light templates: [`wording`] finds the words that tell an account best and stand on their
//! own ([`whole`]), [`vouch`] counts whose passages carry them, [`select`] chooses findings in order of their [`rank`] by
//! what a reader knows already ([`context`]), for the opening in [`brief`], without what a [`view`] of the news alone tells,
//! [`compose`] adds credit and counts, [`check`] takes every statement apart again, [`minute`] leaves out what makes it long, and
//! [`introduce`] says once who is who and which day it was, held against the passages again. What fails is kept under `refused`, never published.

mod brief;
mod check;
mod compose;
mod context;
mod cues;
mod dates;
mod introduce;
mod lexicon;
mod minute;
mod opening;
mod rank;
mod select;
mod sources;
mod timeline;
mod title;
mod tokens;
mod verify;
mod view;
mod vouch;
mod whole;
mod wording;

pub use check::Refused;
pub use verify::{Fault, verify};

use crate::article::Moment;
use crate::id::StoryId;
use crate::ledger::{CopyLink, Digest, Finding, Origins, Refusal, Section, SectionKind, Story};
use crate::pipeline::Report;
use sources::Sources;

/// Composes and checks the digest of a story.
#[must_use]
pub fn publish(
    id: StoryId,
    reports: &[&Report],
    copies: Vec<CopyLink>,
    origins: Origins,
    findings: Vec<Finding>,
) -> Story {
    let sources = Sources::of(reports, &findings, &copies, &origins);
    let titles = title::titles(reports, &sources);
    let headline = title::headline(&sources, &findings, &titles);
    let title = headline
        .as_ref()
        .map(|statement| statement.text.clone())
        .or_else(|| titles.into_iter().next().map(|(title, _)| title))
        .or_else(|| reports.first().map(|report| report.article.id.to_string()))
        .unwrap_or_default();
    let candidates = select::candidates(&sources, &findings);
    let timeline = timeline::timeline(&sources, &candidates);
    let sections = select::sections(&sources, &findings, &candidates, headline, &timeline);
    let mut digest = checked(sections, &sources);
    minute::shorten(&mut digest);
    introduce(&mut digest, &sources, introduce::Introductions::of(reports, &sources, &findings));
    let timeline = timeline.into_iter().map(|(entry, _)| entry).collect();
    let mut published: Vec<&Moment> = reports.iter().filter_map(|r| r.article.published.as_ref()).collect();
    published.sort();
    Story {
        id,
        title,
        first: published.first().map(ToString::to_string),
        last: published.last().map(ToString::to_string),
        articles: reports.iter().map(|r| r.article.id.clone()).collect(),
        origins,
        copies,
        findings,
        timeline,
        digest,
    }
}

/// Holds every statement against its passages.
fn checked(sections: Vec<Section>, sources: &Sources<'_>) -> Digest {
    let mut digest = Digest::default();
    for Section { kind, statements } in sections {
        let mut passed = Vec::new();
        for statement in statements {
            match check::check(&statement, sources) {
                Ok(()) => passed.push(statement),
                Err(refused) => digest.refused.push(Refusal { statement, reason: refused.to_string() }),
            }
        }
        if !passed.is_empty() {
            digest.sections.push(Section { kind, statements: passed });
        }
    }
    digest
}

/// Says who is who where a name first stands in what is left; a statement that its passages don't carry so stays as it was.
fn introduce<'a>(digest: &mut Digest, sources: &Sources<'a>, mut names: introduce::Introductions<'a>) {
    for section in digest.sections.iter_mut().filter(|section| section.kind != SectionKind::Headline) {
        for statement in &mut section.statements {
            let introduced = names.introduce(statement, section.kind == SectionKind::Timeline, sources);
            if introduced.text != statement.text && check::check(&introduced, sources).is_ok() {
                *statement = introduced;
            }
        }
    }
}
