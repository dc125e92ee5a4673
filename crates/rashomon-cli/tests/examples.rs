//! Holds the engine to the known truth of the invented example reports (`examples/truth.json`).

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use rashomon::annotate::ClaimKind;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon::ledger::{AccountValue, CopyKind, Direction, Finding, Relation, Story};
use rashomon::pipeline::{self, Reading};
use rashomon_read::limits::Limits;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

struct Examples {
    truth: Value,
    /// With stories as the engine finds them.
    found: Reading,
    /// With the true stories given, so that the stages after clustering are judged alone.
    given: Reading,
    /// Article id to the name that the truth uses: the id of a record, the file name of a page or text.
    names: BTreeMap<ArticleId, String>,
}

static EXAMPLES: LazyLock<Examples> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let inputs: [PathBuf; 1] = [folder.join("reports")];
    let articles: Vec<Article> =
        rashomon_read::articles(&inputs, Limits::default()).map(|a| a.expect("every example can be read")).collect();
    let name = |a: &Article| {
        let file = a.file.as_deref().and_then(|f| f.rsplit('/').next());
        file.filter(|f| !f.ends_with(".jsonl")).map_or_else(|| a.id.to_string(), str::to_owned)
    };
    let names = articles.iter().map(|a| (a.id.clone(), name(a))).collect();
    let story_of: BTreeMap<String, String> = truth["stories"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(story, members)| strings(members).into_iter().map(|m| (m, story.clone())))
        .collect();
    let with_stories = articles
        .iter()
        .map(|a| Article { given_story: story_of.get(&name(a)).cloned(), ..a.clone() })
        .filter(|a| a.given_story.is_some())
        .collect();
    let config = Config { given_stories: true, ..Config::default() };
    Examples {
        found: pipeline::read(articles, &Config::default()),
        given: pipeline::read(with_stories, &config),
        truth,
        names,
    }
});

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

impl Examples {
    fn members(&self, story: &Story) -> BTreeSet<String> {
        story.articles.iter().map(|id| self.names[id].clone()).collect()
    }

    /// The ledger of a true story.
    fn given_story(&self, name: &str) -> &Story {
        let truth: BTreeSet<String> = strings(&self.truth["stories"][name]).into_iter().collect();
        let is_it = |s: &&Story| self.members(s) == truth;
        self.given.stories.iter().find(is_it).unwrap_or_else(|| panic!("no story of the reports of {name}"))
    }
}

#[test]
fn no_story_mixes_two_events_and_most_reports_find_theirs() {
    let examples = &*EXAMPLES;
    let truth = examples.truth["stories"].as_object().unwrap();
    let event_of: BTreeMap<String, &str> = truth
        .iter()
        .flat_map(|(event, members)| strings(members).into_iter().map(move |m| (m, event.as_str())))
        .collect();
    let (mut pairs, mut found) = (0, 0);
    for members in truth.values().map(strings) {
        pairs += members.len() * (members.len() - 1) / 2;
    }
    for story in &examples.found.stories {
        let members = examples.members(story);
        let events: BTreeSet<&str> = members.iter().filter_map(|m| event_of.get(m).copied()).collect();
        assert!(events.len() <= 1, "one story tells of {events:?}: {members:?}");
        let of_event = members.iter().filter(|m| event_of.contains_key(*m)).count();
        found += of_event * of_event.saturating_sub(1) / 2;
    }
    assert!(found * 10 >= pairs * 8, "{found} of {pairs} pairs of reports of one event stand in one story");
}

/// The folder's README lies beside the reports and tells of them all; in no order may it move what is told of them.
#[test]
fn a_file_without_a_day_beside_the_reports_moves_no_story() {
    let examples = &*EXAMPLES;
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/README.md");
    let readme = rashomon_read::articles(&[readme], Limits::default()).map(|a| a.expect("it can be read"));
    let reports = || examples.found.reports.iter().map(|report| report.article.clone());
    let stories = |articles: Vec<Article>| -> BTreeSet<BTreeSet<ArticleId>> {
        let reading = pipeline::read(articles, &Config::default());
        let own = |story: &Story| -> BTreeSet<ArticleId> {
            story.articles.iter().filter(|id| examples.names.contains_key(*id)).cloned().collect()
        };
        reading.stories.iter().map(own).filter(|story| !story.is_empty()).collect()
    };
    let alone = stories(reports().collect());
    assert!(alone.len() > 8);
    let readme: Vec<Article> = readme.collect();
    assert_eq!(stories(readme.iter().cloned().chain(reports()).collect()), alone);
    assert_eq!(stories(reports().rev().chain(readme).collect()), alone);
}

#[test]
fn what_tells_of_no_single_event_stands_alone() {
    let examples = &*EXAMPLES;
    for name in strings(&examples.truth["no_event"]) {
        let story = examples.found.stories.iter().map(|s| examples.members(s)).find(|m| m.contains(&name)).unwrap();
        assert_eq!(story.len(), 1, "{name} stands with {story:?}");
    }
}

#[test]
fn reprints_are_found_with_their_direction() {
    let examples = &*EXAMPLES;
    let links: Vec<_> = examples.given.stories.iter().flat_map(|s| &s.copies).collect();
    for copy in examples.truth["copies"].as_array().unwrap() {
        let (from, to) = (copy["from"].as_str().unwrap(), copy["to"].as_str().unwrap());
        let link = links.iter().find(|l| {
            let ends = (examples.names[&l.a].as_str(), examples.names[&l.b].as_str());
            ends == (from, to) || ends == (to, from)
        });
        let link = link.unwrap_or_else(|| panic!("no link from {from} to {to}"));
        assert!(
            matches!(link.kind, CopyKind::SameText | CopyKind::Reprint | CopyKind::Derived),
            "{from} {to}: {link:?}"
        );
        let expected = if examples.names[&link.a] == from { Direction::BFromA } else { Direction::AFromB };
        assert_eq!(link.direction, expected, "{from} came before {to}");
    }
}

#[test]
fn origins_carry_the_agencys_name() {
    let examples = &*EXAMPLES;
    for (article, agency) in examples.truth["origins"].as_object().unwrap() {
        let group = examples
            .given
            .stories
            .iter()
            .flat_map(|s| &s.origins.groups)
            .find(|g| g.articles.iter().any(|id| &examples.names[id] == article))
            .unwrap();
        let known = [agency.as_str().unwrap(), "MNA", "NPS"];
        assert!(
            known.iter().any(|name| group.name.contains(name)),
            "{article} comes from {}, not {agency}",
            group.name
        );
    }
}

/// Low and high of the accounts of a finding of figures.
fn bounds(finding: &Finding) -> Vec<(Option<f64>, Option<f64>)> {
    let bounds = finding.accounts.iter().filter_map(|account| match &account.value {
        AccountValue::Figure { amount, .. } => Some((amount.low, amount.high)),
        AccountValue::Time(_) | AccountValue::Text(_) => None,
    });
    bounds.collect()
}

#[test]
fn figures_that_answer_one_question_stand_in_one_finding() {
    let examples = &*EXAMPLES;
    for expected in examples.truth["findings"].as_array().unwrap() {
        let story = examples.given_story(expected["story"].as_str().unwrap());
        let values: Vec<(Option<f64>, Option<f64>)> =
            expected["values"].as_array().unwrap().iter().map(|v| (v[0].as_f64(), v[1].as_f64())).collect();
        let has_all = |f: &&Finding| f.kind == ClaimKind::Figure && values.iter().all(|v| bounds(f).contains(v));
        let finding = story.findings.iter().find(has_all).unwrap_or_else(|| {
            let figures: Vec<_> = story
                .findings
                .iter()
                .filter(|f| f.kind == ClaimKind::Figure)
                .map(|f| (f.question.clone(), f.relation, bounds(f)))
                .collect();
            panic!("no finding holds {values:?}: {figures:#?}")
        });
        let relation = expected["relation"].as_str().unwrap();
        assert!(
            relation == "any" || finding.relation.as_str() == relation,
            "{}: {:?}",
            finding.question,
            finding.relation
        );
    }
}

#[test]
fn disputes_and_open_questions_are_shown() {
    let examples = &*EXAMPLES;
    for name in strings(&examples.truth["disputed"]) {
        let story = examples.given_story(&name);
        assert!(story.findings.iter().any(|f| f.relation == Relation::Disputed), "nothing is disputed in {name}");
    }
    for name in strings(&examples.truth["open"]) {
        let story = examples.given_story(&name);
        assert!(story.findings.iter().any(|f| f.open), "nothing is open in {name}");
    }
}
