//! `rashomon check`: does every span resolve, and do the passages carry every statement?

use super::{Outcome, reading};
use crate::args::{Check, Input};
use anyhow::Result;
use rashomon::digest;

pub fn run(arguments: &Check) -> Result<Outcome> {
    let input = Input { inputs: arguments.inputs.clone(), threads: arguments.threads };
    let (reading, mut outcome) = reading(&input, arguments.given_stories)?;
    let by_id = super::by_id(&reading);
    let (mut faults, mut statements, mut claims, mut refused) = (0usize, 0usize, 0usize, 0usize);
    for story in &reading.stories {
        statements += story.digest.sections.iter().map(|section| section.statements.len()).sum::<usize>();
        claims += story.findings.iter().flat_map(|f| &f.accounts).map(|a| a.claims.len()).sum::<usize>();
        refused += story.digest.refused.len();
        for fault in digest::verify(story, &super::members(story, &by_id)) {
            faults += 1;
            anstream::println!("{}: {fault}", story.id);
        }
    }
    anstream::println!(
        "{} articles, {} stories, {claims} claims, {statements} statements checked: {faults} fault(s); \
         {refused} statement(s) withheld by the checker",
        reading.reports.len(),
        reading.stories.len(),
    );
    outcome.faulty = faults > 0;
    Ok(outcome)
}
