//! `rashomon explain`: why things stand where they stand.

use super::{Outcome, reading};
use crate::args::{Explain, Input};
use anyhow::{Result, bail};
use rashomon::ledger::{CopyLink, Decision, Finding};
use rashomon::pipeline::{Reading, Report};
use rashomon::{annotate::Claim, article::Field, config::Config, copies, story};

pub fn run(arguments: &Explain) -> Result<Outcome> {
    let input = Input { inputs: arguments.inputs.clone(), threads: arguments.threads };
    let (reading, outcome) = reading(&input, arguments.given_stories)?;
    match arguments.ids.as_slice() {
        [a, b] => two_articles(&reading, report(&reading, a)?, report(&reading, b)?),
        [one] => one_thing(&reading, one)?,
        _ => bail!("give --id once or twice"),
    }
    Ok(outcome)
}

fn report<'a>(reading: &'a Reading, name: &str) -> Result<&'a Report> {
    match find(reading, name) {
        Some(report) => Ok(report),
        None => bail!("no article has the id or file name '{name}'; `rashomon stories` lists the ids"),
    }
}

fn find<'a>(reading: &'a Reading, name: &str) -> Option<&'a Report> {
    let is_named = |r: &&Report| {
        let file = r.article.file.as_deref().unwrap_or("");
        r.article.id.as_str() == name || file == name || file.rsplit('/').next() == Some(name)
    };
    reading.reports.iter().find(is_named)
}

fn two_articles(reading: &Reading, a: &Report, b: &Report) {
    let story_of = |r: &Report| reading.placements.iter().find(|p| p.article == r.article.id).map(|p| &p.story);
    pair(a, b, story_of(a) == story_of(b), &reading.reports);
}

/// Why two articles are, or are not, in one story.
pub fn pair(a: &Report, b: &Report, together: bool, among: &[Report]) {
    anstream::println!(
        "{} and {} are {} story.",
        a.article.id,
        b.article.id,
        if together { "in one" } else { "not in one" }
    );
    decision(&story::explain(a, b, among, &Config::default()));
    let links = copies::links(&[a, b]);
    if links.is_empty() {
        anstream::println!("They share no passage.");
    }
    links.iter().for_each(copy_link);
}

fn decision(decision: &Decision) {
    anstream::println!("score {:.2}, threshold {:.2}", decision.score, decision.threshold);
    for reason in &decision.reasons {
        anstream::println!("  · {reason}");
    }
}

fn copy_link(link: &CopyLink) {
    anstream::println!(
        "copies: {} ({}), {:.0} % of the first and {:.0} % of the second, {} shared passage(s)",
        link.kind.as_str(),
        link.direction.as_str(),
        link.containment_a * 100.0,
        link.containment_b * 100.0,
        link.passages.len()
    );
    for evidence in &link.evidence {
        anstream::println!("  · {evidence}");
    }
}

fn one_thing(reading: &Reading, id: &str) -> Result<()> {
    if let Some(placement) =
        reading.placements.iter().find(|p| find(reading, id).is_some_and(|r| r.article.id == p.article))
    {
        anstream::println!("article {} is in story {}", placement.article, placement.story);
        decision(&placement.decision);
        return Ok(());
    }
    let findings = || reading.stories.iter().flat_map(|story| &story.findings);
    if let Some(found) = findings().find(|f| f.id.as_str() == id) {
        finding(found);
        return Ok(());
    }
    if let Some(found) = reading.stories.iter().find(|story| story.id.as_str() == id) {
        anstream::println!("story {} — {}", found.id, found.title);
        for placement in reading.placements.iter().filter(|p| p.story == found.id) {
            anstream::println!("\n{}", placement.article);
            decision(&placement.decision);
        }
        anstream::println!();
        for group in &found.origins.groups {
            anstream::println!("origin {}: {}", group.name, group.evidence.join("; "));
        }
        found.findings.iter().for_each(|f| anstream::println!("{}  {}", f.id, f.question));
        return Ok(());
    }
    for report in &reading.reports {
        if let Some(found) = report.annotations.claims.iter().find(|claim| claim.id.as_str() == id) {
            claim(report, found);
            findings()
                .filter(|f| f.accounts.iter().any(|a| a.claims.iter().any(|c| c.id == found.id)))
                .for_each(finding);
            return Ok(());
        }
    }
    bail!("'{id}' is no article, story, finding or claim of these reports; `rashomon read --format json` shows all ids")
}

fn finding(finding: &Finding) {
    anstream::println!("{} ({})", finding.question, finding.id);
    let disagreement = finding.disagreement.map_or(String::new(), |d| format!(", {}", d.as_str()));
    anstream::println!("{}{disagreement}; {}", finding.relation.as_str(), finding.status.as_str());
    for account in &finding.accounts {
        let (low, high) = (account.origins.at_least, account.origins.at_most);
        anstream::println!("  {} ({low} to {high} origins)", account.text);
        for claim in &account.claims {
            let holders = claim.holders.join(", told to ");
            anstream::println!("    {} “{}” [{holders}] {}", claim.article, claim.quote, claim.modality.as_str());
        }
    }
    anstream::println!("{}", finding.why);
}

fn claim(report: &Report, claim: &Claim) {
    let text = report.article.field(claim.field);
    let field = if claim.field == Field::Title { "title" } else { "text" };
    anstream::println!("claim {} of {}: “{}”", claim.id, report.article.id, claim.span.of(text));
    anstream::println!("  in the {field}'s sentence “{}”", claim.sentence.of(text));
    anstream::println!(
        "  {}, {}, {}; made by the rule '{}'",
        claim.kind.as_str(),
        claim.modality.as_str(),
        claim.polarity.as_str(),
        claim.rule
    );
    for attribution in &report.annotations.layer(claim.field).attributions {
        if attribution.content.iter().any(|content| content.overlaps(claim.span)) {
            let source = attribution.source.as_ref().map_or("nobody named", |s| s.name.as_str());
            let cue = attribution.cue.map_or("", |cue| cue.of(text));
            anstream::println!("  credited to {source} by '{cue}'; found by the rule '{}'", attribution.rule);
        }
    }
}
