//! Placing articles as they come: candidates, a decision, and the journal.
//!
//! An article is compared with stories, not with articles, by several kinds of evidence ([`super::features`]); each counts by
//! its weight, and what they come to is held against a threshold. Memory for an article is bounded by `terms`; what lies more
//! than two windows back is forgotten. What the first look got wrong, later articles may show: [`super::review`].

use super::anchors;
use super::candidates::Index;
use super::clock::Clock;
use super::compare::{Nearest, compare, days_between};
use super::evidence::{self, Evidence};
use super::features::Features;
use super::many::Many;
use super::numbers::Numbers;
use super::open::Open;
use super::packed;
use super::rarity::Rarity;
use super::reasons;
use super::recurring::Recurring;
use super::said::Said;
use super::shingles;
use super::signature::{List, Signature};
use super::sweep::Sweep;
use super::terms;
use super::weights::Weights;
use crate::config::Config;
use crate::id::{ArticleId, StoryId, digest};
use crate::ledger::{Decision, JournalAction, JournalEntry, Placement};
use crate::pipeline::Report;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Stories that are compared in full.
const COMPARED: usize = 8;
/// Articles of one story that are looked at for the nearest.
const NEAREST: usize = 4;
/// Articles of one story, of those that came last, among which one of its days is looked for where the nearest have none.
const LATEST: usize = 64;
/// Articles that share most, whose stories may be compared.
const NEAR: usize = 192;
/// Articles up to which a story is worked out from their signatures when it is compared.
pub(super) const FEW: usize = 3;

/// An article that was placed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Known {
    pub id: ArticleId,
    pub story: u32,
    pub signature: Signature,
}

/// A story that an article was compared with.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Its place among the stories of the stream.
    pub story: usize,
    /// What all kinds of evidence say.
    pub features: Features,
    /// What they come to.
    pub score: f32,
    /// What that must reach.
    pub threshold: f32,
}

/// Places articles in stories, one after another.
#[derive(Debug, Serialize, Deserialize)]
pub struct Clusterer {
    pub(super) window: i32,
    #[serde(skip, default = "Weights::shipped")]
    pub(super) weights: Weights,
    pub(super) rarity: Rarity,
    pub(super) known: Vec<Known>,
    pub(super) stories: Vec<Open>,
    pub(super) index: Index,
    #[serde(skip)]
    pub(super) journal: Vec<JournalEntry>,
    /// Entries that were taken out of the journal.
    pub(super) taken: u64,
    pub(super) clock: Clock,
    pub(super) sweep: Sweep,
    recurring: Recurring,
    #[serde(skip)]
    pub(super) numbers: Numbers,
    /// What articles share with the one that is placed; kept for its memory alone.
    #[serde(skip)]
    shared: FxHashMap<u32, f32>,
}

impl Clusterer {
    /// An empty one.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self::with_weights(config, Weights::get().clone())
    }

    /// An empty one with weights of one's own.
    #[must_use]
    pub fn with_weights(config: &Config, weights: Weights) -> Self {
        Self {
            window: i32::try_from(config.window_days).unwrap_or(i32::MAX / 4),
            weights,
            rarity: Rarity::default(),
            known: Vec::new(),
            stories: Vec::new(),
            index: Index::default(),
            journal: Vec::new(),
            taken: 0,
            clock: Clock::default(),
            sweep: Sweep::default(),
            recurring: Recurring::default(),
            numbers: Numbers::default(),
            shared: FxHashMap::default(),
        }
    }

    /// What happened to stories so far.
    #[must_use]
    pub fn journal(&self) -> &[JournalEntry] {
        &self.journal
    }

    /// The stories that articles stand in now, in order of arrival: merges and splits since their placing count.
    #[must_use]
    pub fn stories_now(&self) -> Vec<StoryId> {
        self.known.iter().map(|k| self.stories[self.root(k.story as usize)].id.clone()).collect()
    }

    /// Learns how rare the words of a report are and whether it says its day, and places nothing.
    pub fn learn(&mut self, report: &Report) {
        self.clock.count(evidence::day(report).is_some());
        self.rarity.count(terms::raw(report, &[], &self.weights).terms.iter().map(|term| term.hash));
    }

    /// Places an article.
    pub fn add(&mut self, report: &Report) -> Placement {
        self.recurring.learn(report);
        let evidence = self.evidence(report);
        self.add_evidence(report, &evidence)
    }

    /// Learns which lines every page of an outlet prints, from articles that are placed later or now.
    pub fn learn_lines<'r>(&mut self, reports: impl Iterator<Item = &'r Report>) {
        for report in reports {
            self.recurring.learn(report);
        }
    }

    /// The evidence of a report, without the lines that every page of its outlet prints.
    #[must_use]
    pub fn evidence(&self, report: &Report) -> Evidence {
        Evidence::of(report, &self.recurring.lines_of(report), &self.weights)
    }

    /// Places an article whose evidence is known.
    pub fn add_evidence(&mut self, report: &Report, evidence: &Evidence) -> Placement {
        let (signature, compared) = self.compare_all(evidence);
        let joins = self.choose(&signature, &compared);
        let best = compared.first();
        let threshold = best.map_or(self.weights.join[usize::from(signature.title_only)], |best| best.threshold);
        let decision = Decision {
            score: round(best.map_or(0.0, |best| best.score)),
            threshold: round(threshold),
            reasons: self.reasons(report, evidence, &signature, best, joins.is_some()),
        };
        let reason = decision.reasons.first().cloned().unwrap_or_default();
        let story = self.put(&report.article.id, evidence, signature, joins, reason);
        if joins.is_some() {
            self.review(story, &compared);
        }
        let root = self.root(self.known.last().map_or(story, |known| known.story as usize));
        Placement { article: report.article.id.clone(), story: self.stories[root].id.clone(), decision }
    }

    /// Places an article of which only the evidence is at hand; says nothing of why.
    pub fn add_quietly(&mut self, id: &ArticleId, evidence: &Evidence) {
        let (signature, compared) = self.compare_all(evidence);
        let joins = self.choose(&signature, &compared);
        let story = self.put(id, evidence, signature, joins, String::new());
        if joins.is_some() {
            self.review(story, &compared);
        }
    }

    /// Compares an article with the stories that share telling terms with it, the best first; places nothing.
    pub fn compare_all(&mut self, evidence: &Evidence) -> (Signature, Vec<Compared>) {
        let signature = Signature::of(evidence, &self.rarity, &self.weights);
        self.tidy(signature.day);
        let mut compared: Vec<Compared> = self
            .nearest_stories(signature.terms(), signature.day)
            .into_iter()
            .filter_map(|(story, articles)| self.compare_with(&signature, story, articles.into_iter()))
            .collect();
        compared.sort_unstable_by(|a, b| b.margin().total_cmp(&a.margin()).then(a.story.cmp(&b.story)));
        (signature, compared)
    }

    /// The stories whose articles share most with one, each with those of its articles that do.
    pub(super) fn nearest_stories(&mut self, terms: &[u32], day: Option<i32>) -> Vec<(usize, Vec<u32>)> {
        let mut shared = std::mem::take(&mut self.shared);
        self.index.near(terms, &mut shared);
        let mut near: Vec<(f32, u32)> = shared.drain().map(|(article, shared)| (shared, article)).collect();
        self.shared = shared;
        let most_first = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if near.len() > NEAR {
            near.select_nth_unstable_by(NEAR, most_first);
            near.truncate(NEAR);
        }
        near.sort_unstable_by(most_first);
        let mut place_of: FxHashMap<usize, usize> = FxHashMap::default();
        let mut stories: Vec<(usize, Vec<u32>)> = Vec::with_capacity(COMPARED);
        for (_, article) in near {
            let known = &self.known[article as usize];
            if days_between(day, known.signature.day).is_some_and(|days| days > self.window) {
                continue;
            }
            let story = self.root(known.story as usize);
            if let Some(place) = place_of.get(&story) {
                if let Some((_, articles)) = stories.get_mut(*place).filter(|(_, articles)| articles.len() < NEAREST) {
                    articles.push(article);
                }
            } else if stories.len() < COMPARED {
                place_of.insert(story, stories.len());
                stories.push((story, vec![article]));
            }
        }
        stories
    }

    /// The story that an article joins, if any.
    fn choose(&self, signature: &Signature, compared: &[Compared]) -> Option<usize> {
        let best = compared.first().filter(|best| best.margin() >= 0.0)?;
        (signature.many != Many::RoundUp).then_some(best.story)
    }

    /// Puts an article into a story that is given, or opens one for it; gives the story.
    #[allow(clippy::cast_possible_truncation)]
    pub fn put(
        &mut self,
        id: &ArticleId,
        evidence: &Evidence,
        signature: Signature,
        joins: Option<usize>,
        reason: String,
    ) -> usize {
        let index = self.known.len() as u32;
        let story = match joins {
            Some(story) => {
                let into = self.stories[story].id.clone();
                self.record(JournalAction::Join { story: into, article: id.clone() }, reason);
                story
            }
            None => {
                // Rarity is counted by stories: a word is not common because one event is told ten thousand times.
                self.rarity.count(evidence.terms.iter().map(|term| term.hash));
                let opened = StoryId::new(format!("s-{}", digest(&["story", id.as_str()])));
                self.stories.push(Open::new(opened.clone(), signature.title_only));
                self.record(JournalAction::Open { story: opened, article: id.clone() }, reason);
                self.stories.len() - 1
            }
        };
        self.rarity.count_names(&anchors::names(evidence));
        self.take_in(story, index, &signature);
        if signature.many == Many::One {
            self.index.put(index, signature.terms());
        }
        self.known.push(Known { id: id.clone(), story: story as u32, signature });
        story
    }

    /// Adds an article to what its story is compared by.
    pub(super) fn take_in(&mut self, story: usize, index: u32, signature: &Signature) {
        self.stories[story].add_day(signature);
        if signature.many != Many::One || signature.terms().is_empty() {
            self.stories[story].others.push(index);
            return;
        }
        if self.stories[story].said.is_none() && self.stories[story].articles.len() >= FEW {
            let said = self.said(story).into_owned();
            self.stories[story].said = Some(Box::new(said));
        }
        let open = &mut self.stories[story];
        open.titles &= signature.title_only;
        open.articles.push(index);
        if let Some(said) = &mut open.said {
            said.take_in(signature);
        }
    }

    /// What the articles of a story have said.
    pub(super) fn said(&self, story: usize) -> Cow<'_, Said> {
        let Some(open) = self.stories.get(story) else { return Cow::Owned(Said::default()) };
        match &open.said {
            Some(said) => Cow::Borrowed(said),
            None => {
                let known = open.articles.iter().filter_map(|article| self.known.get(*article as usize));
                Cow::Owned(Said::of(known.map(|known| &known.signature)))
            }
        }
    }

    /// Why two reports are, or are not, of one event, on what the stream has seen so far. Nothing is placed.
    #[must_use]
    pub fn explain(&self, a: &Report, b: &Report) -> Decision {
        let mut pair = Self::with_weights(&Config::default(), self.weights.clone());
        (pair.rarity, pair.clock, pair.window) = (self.rarity.clone(), self.clock.clone(), self.window);
        pair.add(a);
        pair.add(b).decision
    }

    pub(super) fn root(&self, mut story: usize) -> usize {
        while let Some(next) = self.stories.get(story).and_then(|s| s.merged_into) {
            story = next as usize;
        }
        story
    }

    pub(super) fn record(&mut self, action: JournalAction, reason: String) {
        let sequence = self.taken + self.journal.len() as u64;
        self.journal.push(JournalEntry { sequence, action, reason });
    }

    /// Compares a signature with a story; `near` are the articles of it that may be nearest.
    pub(super) fn compare_with(
        &self,
        signature: &Signature,
        story: usize,
        near: impl Iterator<Item = u32>,
    ) -> Option<Compared> {
        self.compare_said(signature, story, &self.said(story), near)
    }

    /// The same, where what the story has said is at hand.
    pub(super) fn compare_said(
        &self,
        signature: &Signature,
        story: usize,
        said: &Said,
        near: impl Iterator<Item = u32>,
    ) -> Option<Compared> {
        let open = self.stories.get(story)?;
        let mut nearest = Nearest::default();
        for known in near.filter_map(|article| self.known.get(article as usize)) {
            let days = days_between(signature.day, known.signature.day);
            if days.is_some_and(|days| days > self.window) {
                continue;
            }
            nearest.days = nearest.days.into_iter().chain(days).min();
            nearest.alike = nearest.alike.max(packed::product(signature.terms(), known.signature.terms()));
            let copied = shingles::containment(signature.list(List::Shingles), known.signature.list(List::Shingles));
            nearest.copied = nearest.copied.max(copied);
        }
        // The window is held against articles: neither a story that goes on for years nor an undated report bridges what lies between.
        if nearest.days.is_none()
            && let Some(day) = signature.told_day().filter(|_| open.told.last.is_some())
        {
            let latest =
                open.articles.iter().rev().take(LATEST).filter_map(|article| self.known.get(*article as usize));
            nearest.days = latest.filter_map(|known| days_between(Some(day), known.signature.told_day())).min();
            if nearest.days.is_none_or(|days| days > self.window) {
                return None;
            }
        }
        let anchored = anchors::rarest(signature, said, open.articles.len(), &self.rarity, &self.weights);
        let dated = self.clock.dated(self.weights.background_articles);
        let features = compare(signature, open, said, nearest, anchored, dated);
        let titles = usize::from(signature.title_only || open.titles);
        let score = features.score(&self.weights.evidence[titles]);
        Some(Compared { story, features, score, threshold: self.weights.join[titles] })
    }

    fn reasons(
        &self,
        report: &Report,
        evidence: &Evidence,
        signature: &Signature,
        best: Option<&Compared>,
        joins: bool,
    ) -> Vec<String> {
        let nearest = best.map(|best| {
            let open = &self.stories[best.story];
            let first = open.articles.first().and_then(|a| self.known.get(*a as usize)).map_or("", |k| k.id.as_str());
            let terms = self.said(best.story).terms.iter().map(|sum| (sum.key, sum.weight)).collect();
            let titles = usize::from(signature.title_only || open.titles);
            let weights = &self.weights.evidence[titles];
            reasons::Nearest { features: &best.features, weights, first, articles: open.articles.len(), terms }
        });
        reasons::tell(report, evidence, signature.terms(), nearest.as_ref(), joins)
    }
}

impl Compared {
    /// How far the score lies above its threshold.
    #[must_use]
    pub fn margin(&self) -> f32 {
        self.score - self.threshold
    }
}

fn round(value: f32) -> f64 {
    (f64::from(value) * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::story::features::Kind;
    use proptest::prelude::*;

    fn report(id: &str, day: Option<&str>, text: &str) -> Report {
        let mut article = Article::from_text(text);
        article.id = ArticleId::new(id);
        article.published = day.and_then(|d| d.parse().ok());
        Report { article, annotations: Annotations::default() }
    }

    fn place(reports: &[Report]) -> Vec<StoryId> {
        let mut clusterer = Clusterer::new(&Config::default());
        for report in reports {
            clusterer.add(report);
        }
        clusterer.stories_now()
    }

    const FERRY: &str = "The ferry Albatross sank off Lorma in the night. Captain Ivo Brand and forty passengers were rescued by trawlers.";
    const FERRY_AGAIN: &str = "Trawlers rescued forty passengers of the ferry Albatross, which sank off Lorma, its captain Ivo Brand told the harbour office.";
    const BUDGET: &str =
        "Parliament in Vesk passed the budget of finance minister Ruta Alm by two votes after a debate of nine hours.";

    #[test]
    fn one_event_is_one_story_and_another_is_not() {
        let stories = place(&[report("a", None, FERRY), report("b", None, BUDGET), report("c", None, FERRY_AGAIN)]);
        assert_eq!(stories[0], stories[2]);
        assert_ne!(stories[0], stories[1]);
    }

    #[test]
    fn beyond_the_window_it_is_another_event() {
        let reports = [report("a", Some("2026-03-01"), FERRY), report("b", Some("2026-04-01"), FERRY_AGAIN)];
        let stories = place(&reports);
        assert_ne!(stories[0], stories[1]);
    }

    #[test]
    fn days_are_counted_from_articles_and_not_from_the_span_of_a_story() {
        let mut weights = Weights { evidence: [[0.0; crate::story::features::COUNT]; 2], ..Weights::shipped() };
        weights.evidence = weights.evidence.map(|mut evidence| {
            evidence[Kind::centroid as usize] = 1.0;
            evidence
        });
        weights.join = [0.1; 2];
        let mut clusterer = Clusterer::with_weights(&Config::default(), weights);
        let days = ["2026-03-01", "2026-03-14", "2026-03-27"];
        let reports: Vec<Report> = days.iter().map(|day| report(day, Some(day), FERRY)).collect();
        let placed: Vec<StoryId> = reports.iter().map(|report| clusterer.add(report).story).collect();
        assert!(placed.iter().all(|story| *story == placed[0]), "{:?}", clusterer.journal());
        let between = report("between", Some("2026-03-07"), FERRY_AGAIN);
        let evidence = clusterer.evidence(&between);
        let (_, compared) = clusterer.compare_all(&evidence);
        let [story] = compared.as_slice() else { panic!("one story: {compared:?}") };
        assert!((story.features.get(Kind::days) - 7f32.ln()).abs() < 1e-4, "six days from the first");
        assert!((story.features.get(Kind::elapsed) - 8f32.ln()).abs() < 1e-4, "seven from the middle");
    }

    #[test]
    fn many_articles_over_many_days_are_an_affair_and_few_or_a_day_are_none() {
        let drawn_out = |days: &[u32], last: u32| {
            let nothing_counts =
                Weights { join: [-9.0; 2], evidence: [[0.0; crate::story::features::COUNT]; 2], ..Weights::shipped() };
            let mut clusterer = Clusterer::with_weights(&Config::default(), nothing_counts);
            let report = |at: usize, day: u32| report(&at.to_string(), Some(&format!("2026-03-{day:02}")), FERRY);
            for (at, day) in days.iter().enumerate() {
                clusterer.add(&report(at, *day));
            }
            let evidence = clusterer.evidence(&report(days.len(), last));
            let (_, compared) = clusterer.compare_all(&evidence);
            let [story] = compared.as_slice() else { panic!("one story: {compared:?}") };
            story.features.get(Kind::drawn_out)
        };
        assert_eq!(drawn_out(&[1, 1, 1, 1], 3), 0.0, "told within days");
        assert_eq!(drawn_out(&[1], 12), 0.0, "one report and its sequel");
        let (few, many) = (drawn_out(&[1, 3], 12), drawn_out(&[1, 1, 2, 3, 3, 2], 12));
        assert!(0.0 < few && few < many, "{few} {many}");
    }

    #[test]
    fn old_stories_are_let_go_however_the_stream_grows() {
        let mut clusterer = Clusterer::new(&Config::default());
        for at in 0..1_200u32 {
            let (month, day) = (1 + at / 100, 1 + at % 100 / 4);
            let text = format!("Item {at} about topic{at}x of town{at}y, told by witness{at}z.");
            clusterer.add(&report(&at.to_string(), Some(&format!("2026-{month:02}-{day:02}")), &text));
        }
        let held = clusterer.stories.iter().filter(|story| !story.articles.is_empty()).count();
        assert!(held < 400, "{held} of {} stories are held", clusterer.stories.len());
    }

    #[test]
    fn no_undated_report_bridges_what_the_window_parts() {
        let mut weights = Weights { evidence: [[0.0; crate::story::features::COUNT]; 2], ..Weights::shipped() };
        weights.evidence = weights.evidence.map(|mut evidence| {
            evidence[Kind::centroid as usize] = 1.0;
            evidence
        });
        (weights.join, weights.merge, weights.adopt, weights.look) = ([0.1; 2], [0.0; 2], [0.0; 2], [-1.0; 2]);
        let mut clusterer = Clusterer::with_weights(&Config::default(), weights);
        let days = [Some("2026-03-01"), None, None, None, None, Some("2026-07-01"), None, None];
        let reports = days.iter().enumerate().map(|(at, day)| report(&at.to_string(), *day, FERRY));
        reports.for_each(|report| _ = clusterer.add(&report));
        let stories = clusterer.stories_now();
        // The undated ones stand with the first, and are those that the last is most like.
        assert!(stories[..5].iter().all(|story| *story == stories[0]), "{:?}", clusterer.journal());
        assert_ne!(stories[0], stories[5], "{:?}", clusterer.journal());
    }

    #[test]
    fn who_says_no_day_where_nearly_all_do_is_of_another_time() {
        let mut weights = Weights { evidence: [[0.0; crate::story::features::COUNT]; 2], ..Weights::shipped() };
        weights.evidence = weights.evidence.map(|mut evidence| {
            (evidence[Kind::centroid as usize], evidence[Kind::untimely as usize]) = (1.0, -1.0);
            evidence
        });
        (weights.join, weights.look) = ([0.1; 2], [9.0; 2]);
        let is_one_story_beside = |day: Option<&str>| {
            let mut clusterer = Clusterer::with_weights(&Config::default(), weights.clone());
            for at in 0..2_000 {
                clusterer.learn(&report(&format!("x{at}"), day, &format!("Item {at} about topic{at}x of town{at}y.")));
            }
            clusterer.add(&report("a", None, FERRY));
            clusterer.add(&report("b", None, FERRY_AGAIN));
            let told = clusterer.explain(&report("a", None, FERRY), &report("b", None, FERRY_AGAIN));
            let stories = clusterer.stories_now();
            assert_eq!(stories[0] == stories[1], told.score >= told.threshold);
            stories[0] == stories[1]
        };
        assert!(is_one_story_beside(None));
        assert!(!is_one_story_beside(Some("2026-03-01")));
    }

    #[test]
    fn a_page_dated_1970_or_next_century_disturbs_nobody() {
        let mut reports = vec![report("old", Some("1970-01-01"), BUDGET), report("new", Some("2099-12-31"), BUDGET)];
        reports.extend(
            (0..300).map(|i| {
                report(&format!("x{i}"), Some("2026-03-01"), &format!("Item {i} about topic{i}x of town{i}y."))
            }),
        );
        reports.push(report("a", Some("2026-03-01"), FERRY));
        reports.push(report("late", Some("2099-12-31"), BUDGET));
        reports.push(report("b", Some("2026-03-02"), FERRY_AGAIN));
        let stories = place(&reports);
        assert_eq!(stories[302], stories[304]);
        assert_ne!(stories[0], stories[1]);
    }

    #[test]
    fn ten_thousand_identical_articles_are_one_story() {
        let reports: Vec<Report> = (0..10_000).map(|i| report(&format!("{i}"), Some("2026-03-01"), FERRY)).collect();
        let stories = place(&reports);
        assert!(stories.iter().all(|s| *s == stories[0]));
    }

    #[test]
    fn a_clock_that_jumps_to_and_fro_loses_no_story() {
        let mut reports = vec![report("a", Some("2026-03-01"), FERRY)];
        // A wire that sends an archive: 300 pages of 2019, 300 of 2031, and back.
        for (from, year) in [(0, 2019), (300, 2031)] {
            reports.extend((from..from + 300).map(|i| {
                report(
                    &format!("x{i}"),
                    Some(&format!("{year}-05-01")),
                    &format!("Item {i} about topic{i}x of town{i}y."),
                )
            }));
        }
        reports.push(report("b", Some("2026-03-02"), FERRY_AGAIN));
        reports.push(report("c", Some("2026-03-02"), FERRY));
        let stories = place(&reports);
        // What was swept meanwhile is opened anew; what comes after the jump holds together.
        assert_eq!(stories[601], stories[602]);
        assert_eq!(stories.len(), 603);
    }

    #[test]
    fn the_same_long_page_around_every_report_makes_no_story() {
        let page: Vec<String> = (0..60)
            .map(|line| (0..50).map(|word| format!("menu{line}entry{word}")).collect::<Vec<_>>().join(" "))
            .collect();
        let page = page.join("\n");
        let topics = ["Ferry", "Budget", "Orchestra", "Glacier", "Striker", "Harvest", "Comet", "Bridge"];
        let reports: Vec<Report> = topics
            .iter()
            .map(|topic| {
                let own: Vec<String> = (0..20).map(|word| format!("{topic}{word}")).collect();
                let own = own.join(" ");
                let mut report = report(topic, Some("2026-03-01"), &format!("{page}\nThe {own} of {topic}.\n{page}"));
                report.article.title = Some((*topic).to_owned());
                report.article.outlet = Some("Lorma Herald".to_owned());
                report
            })
            .collect();
        let mut stories = place(&reports);
        let mut at_once: Vec<StoryId> =
            crate::story::place(&reports, &Config::default()).into_iter().map(|p| p.story).collect();
        for stories in [&mut stories, &mut at_once] {
            stories.sort();
            stories.dedup();
            assert_eq!(stories.len(), topics.len());
        }
    }

    #[test]
    fn who_quotes_twenty_others_in_full_chains_none_of_them() {
        let text = |event: usize, telling: &str| {
            let words: Vec<String> = (0..40).map(|word| format!("{telling}{event}x{}", word % 25)).collect();
            words.join(" ")
        };
        let mut reports: Vec<Report> = Vec::new();
        for event in 0..20 {
            for copy in 0..2 {
                let told = format!("{}. Report {copy}.", text(event, "Event"));
                reports.push(report(&format!("e{event}c{copy}"), Some("2026-03-01"), &told));
            }
        }
        let all: Vec<String> = (0..20).map(|event| text(event, "Event")).collect();
        reports.push(report("all", Some("2026-03-01"), &all.join(". ")));
        for event in 0..20 {
            reports.push(report(&format!("late{event}"), Some("2026-03-02"), &text(event, "Event")));
        }
        let stories = place(&reports);
        for event in 0..20 {
            assert_eq!(stories[2 * event], stories[2 * event + 1]);
            assert_eq!(stories[2 * event], stories[41 + event], "{event}");
            assert!((0..event).all(|other| stories[2 * other] != stories[2 * event]));
        }
    }

    #[test]
    fn a_round_up_stands_alone_and_chains_nothing() {
        let mut round_up = report("r", None, &format!("{FERRY} {BUDGET}"));
        round_up.article.title = Some("News in brief".to_owned());
        let stories = place(&[round_up, report("a", None, FERRY), report("b", None, BUDGET)]);
        assert_ne!(stories[1], stories[2]);
        assert_ne!(stories[0], stories[1]);
    }

    #[test]
    fn the_journal_tells_all_and_explain_says_why() {
        let mut clusterer = Clusterer::new(&Config::default());
        let (a, b, c) = (report("a", None, FERRY), report("b", None, FERRY_AGAIN), report("c", None, BUDGET));
        for report in [&a, &b, &c] {
            clusterer.add(report);
        }
        let actions: Vec<bool> =
            clusterer.journal().iter().map(|e| matches!(e.action, JournalAction::Join { .. })).collect();
        assert_eq!(actions, [false, true, false]);
        assert!(clusterer.journal().iter().enumerate().all(|(i, e)| e.sequence == i as u64));
        let same = clusterer.explain(&a, &b);
        assert!(same.score >= same.threshold && same.reasons.iter().any(|r| r.contains("Albatross")));
        let other = clusterer.explain(&a, &c);
        assert!(other.score < other.threshold);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn the_same_input_gives_the_same_stories(texts in proptest::collection::vec("[a-e ]{0,40}", 0..20)) {
            let reports: Vec<Report> = texts.iter().enumerate().map(|(i, t)| report(&i.to_string(), None, t)).collect();
            prop_assert_eq!(place(&reports), place(&reports));
        }
    }
}
