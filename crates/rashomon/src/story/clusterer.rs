//! Placing articles as they come: candidates from an index over telling terms, a decision, and the journal.
//!
//! An article is compared with stories, not with articles: the likeness to a story mixes the mean over its articles (which
//! keeps a story from growing along a chain) and the nearest article (which lets it follow what happens next). The mean over
//! all articles is one product with the sum of their terms. Memory for an article is bounded by `terms`; what lies more than
//! two windows back is forgotten.

use super::lead::Lead;
use super::many::Many;
use super::rarity::Rarity;
use super::signature::Signature;
use super::terms::{self, Raw, Term};
use super::weights::Weights;
use crate::config::Config;
use crate::id::{ArticleId, StoryId, digest};
use crate::ledger::{Decision, JournalAction, JournalEntry, Placement};
use crate::pipeline::Report;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

mod keep;

/// Terms under which an article can be found again: its most telling ones.
const KEYS: usize = 32;
/// Articles that are kept under one key; the oldest give way.
const UNDER_KEY: usize = 96;
/// Stories that are compared in full.
const COMPARED: usize = 24;
/// Articles of one story that are looked at for the nearest.
const NEAREST: usize = 12;
/// Terms kept of the sum of a story.
const SUM_TERMS: usize = 400;
/// Places and people kept of a story.
const KEYS_OF_STORY: usize = 64;
/// Days by which the clock of the stream must have moved before old stories are looked for.
const SWEEP: i32 = 2;

/// An article that was placed.
#[derive(Debug, Serialize, Deserialize)]
struct Known {
    id: ArticleId,
    story: u32,
    signature: Signature,
}

/// A story that takes articles.
#[derive(Debug, Serialize, Deserialize)]
struct Open {
    id: StoryId,
    /// Articles that count for likeness, as indexes.
    articles: Vec<u32>,
    /// Sum of their terms.
    sum: Vec<Term>,
    first: Option<i32>,
    last: Option<i32>,
    titles: bool,
    happened: Vec<(u32, u32)>,
    places: Vec<(u32, u32)>,
    people: Vec<(u32, u32)>,
    /// What the leads of its articles say.
    lead: Lead,
    /// Where it went, if it was merged.
    merged_into: Option<u32>,
}

impl Open {
    fn new(id: StoryId, titles: bool) -> Self {
        Self {
            id,
            articles: Vec::new(),
            sum: Vec::new(),
            first: None,
            last: None,
            titles,
            happened: Vec::new(),
            places: Vec::new(),
            people: Vec::new(),
            lead: Lead::default(),
            merged_into: None,
        }
    }
}

/// How an article and a story compare.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// What all evidence amounts to.
    pub score: f32,
    /// Mean likeness over the story's articles.
    pub mean: f32,
    /// Likeness to the nearest article.
    pub nearest: f32,
    /// Days between the article and the story.
    pub days: i32,
    /// What the days take off.
    pub time: f32,
    /// What the days on which it happened add (or take off).
    pub happened: f32,
    /// What the leads take off: other magnitudes, or other days at other places.
    pub lead: f32,
    /// What the places add (or take off).
    pub place: f32,
    /// What the people add.
    pub people: f32,
}

/// Places articles in stories, one after another.
#[derive(Debug, Serialize, Deserialize)]
pub struct Clusterer {
    window: i32,
    #[serde(skip, default = "Weights::shipped")]
    weights: Weights,
    rarity: Rarity,
    known: Vec<Known>,
    stories: Vec<Open>,
    under_key: FxHashMap<u32, Vec<u32>>,
    #[serde(skip)]
    journal: Vec<JournalEntry>,
    /// Entries that were taken out of the journal.
    taken: u64,
    clock: Clock,
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
            under_key: FxHashMap::default(),
            journal: Vec::new(),
            taken: 0,
            clock: Clock::default(),
        }
    }

    /// What happened to stories so far.
    #[must_use]
    pub fn journal(&self) -> &[JournalEntry] {
        &self.journal
    }

    /// The story that an article stands in now: merges since its placing count.
    #[must_use]
    pub fn story_now(&self, placement: &Placement) -> StoryId {
        let index = self.stories.iter().position(|s| s.id == placement.story);
        index.map_or_else(|| placement.story.clone(), |i| self.stories[self.root(i)].id.clone())
    }

    /// The stories that articles stand in now, in order of arrival.
    #[must_use]
    pub fn stories_now(&self) -> Vec<StoryId> {
        self.known.iter().map(|k| self.stories[self.root(k.story as usize)].id.clone()).collect()
    }

    /// Learns how rare the words of a report are, and places nothing.
    pub fn learn(&mut self, report: &Report) {
        self.rarity.count(terms::raw(report, &self.weights).iter().map(|term| term.hash));
    }

    /// Places an article.
    pub fn add(&mut self, report: &Report) -> Placement {
        let raw = terms::raw(report, &self.weights);
        self.add_terms(report, &raw)
    }

    /// Places an article whose terms are known.
    #[allow(clippy::cast_possible_truncation)]
    pub fn add_terms(&mut self, report: &Report, raw: &[Raw]) -> Placement {
        let signature = Signature::of(report, raw, &self.rarity, &self.weights);
        self.sweep(signature.day);
        let compared = self.compare(&signature);
        let threshold = if signature.title_only { self.weights.threshold_of_titles } else { self.weights.threshold };
        let best = compared.first().cloned();
        let index = self.known.len() as u32;
        let joins = best
            .as_ref()
            .filter(|_| signature.many != Many::RoundUp)
            .filter(|(_, comparison)| comparison.score >= threshold)
            .map(|(story, _)| *story);
        let story = joins.unwrap_or_else(|| self.open(report, &signature));
        let reasons = self.reasons(report, raw, &signature, best.as_ref(), joins.is_some());
        let decision = Decision {
            score: round(best.as_ref().map_or(0.0, |(_, comparison)| comparison.score)),
            threshold: round(threshold),
            reasons,
        };
        if joins.is_some() {
            let action =
                JournalAction::Join { story: self.stories[story].id.clone(), article: report.article.id.clone() };
            self.record(action, decision.reasons.first().cloned().unwrap_or_default());
        }
        // Rarity is counted by stories: a word is not common because one event is told ten thousand times.
        if joins.is_none() {
            self.rarity.count(raw.iter().map(|term| term.hash));
        }
        self.take_in(story, index, &signature);
        self.index(index, &signature);
        self.known.push(Known { id: report.article.id.clone(), story: story as u32, signature });
        if joins.is_some() {
            self.merge_around(story, &compared, threshold);
        }
        let root = self.root(story);
        Placement { article: report.article.id.clone(), story: self.stories[root].id.clone(), decision }
    }

    /// Why two reports are, or are not, of one event, on what the stream has seen so far. Nothing is placed.
    #[must_use]
    pub fn explain(&self, a: &Report, b: &Report) -> Decision {
        let mut pair =
            Self { rarity: self.rarity.clone(), ..Self::with_weights(&Config::default(), self.weights.clone()) };
        pair.window = self.window;
        pair.add(a);
        pair.add(b).decision
    }

    fn root(&self, mut story: usize) -> usize {
        while let Some(next) = self.stories.get(story).and_then(|s| s.merged_into) {
            story = next as usize;
        }
        story
    }

    fn record(&mut self, action: JournalAction, reason: String) {
        let sequence = self.taken + self.journal.len() as u64;
        self.journal.push(JournalEntry { sequence, action, reason });
    }

    fn open(&mut self, report: &Report, signature: &Signature) -> usize {
        let id = StoryId::new(format!("s-{}", digest(&["story", report.article.id.as_str()])));
        self.stories.push(Open::new(id.clone(), signature.title_only));
        let action = JournalAction::Open { story: id, article: report.article.id.clone() };
        self.record(action, "no story was like it enough".to_owned());
        self.stories.len() - 1
    }

    /// The terms of all articles of a story together.
    fn sum_of(&self, story: usize) -> &[Term] {
        match self.stories.get(story) {
            Some(Open { articles, sum, .. }) if sum.is_empty() => {
                let only = articles.first().and_then(|only| self.known.get(*only as usize));
                only.map_or(&[][..], |known| known.signature.terms.as_slice())
            }
            Some(open) => &open.sum,
            None => &[],
        }
    }

    /// Adds an article to what its story is compared by.
    fn take_in(&mut self, story: usize, index: u32, signature: &Signature) {
        let open = &mut self.stories[story];
        if let Some(day) = signature.day {
            open.first = Some(open.first.map_or(day, |first| first.min(day)));
            open.last = Some(open.last.map_or(day, |last| last.max(day)));
        }
        if signature.many != Many::One {
            return;
        }
        // The sum of one article is its own terms: most stories have one, and keep no copy of them.
        if let [only] = open.articles.as_slice() {
            open.sum = self.known.get(*only as usize).map(|k| k.signature.terms.clone()).unwrap_or_default();
        }
        open.articles.push(index);
        if open.articles.len() > 1 {
            open.sum = sum(&open.sum, &signature.terms);
        }
        open.titles &= signature.title_only;
        count(&mut open.happened, &signature.happened);
        count(&mut open.places, &signature.places);
        count(&mut open.people, &signature.people);
        open.lead.take_in(&signature.lead);
    }

    /// Makes an article findable by its most telling terms.
    fn index(&mut self, index: u32, signature: &Signature) {
        if signature.many != Many::One {
            return;
        }
        for term in keys(&signature.terms) {
            let under = self.under_key.entry(term.hash).or_default();
            if under.len() >= UNDER_KEY {
                under.remove(0);
            }
            under.push(index);
        }
    }

    /// The stories most like an article, the best first.
    fn compare(&self, signature: &Signature) -> Vec<(usize, Comparison)> {
        let mut near: FxHashMap<u32, f32> = FxHashMap::default();
        for term in keys(&signature.terms) {
            for article in self.under_key.get(&term.hash).into_iter().flatten() {
                *near.entry(*article).or_default() += term.weight * term.weight;
            }
        }
        let mut by_story: FxHashMap<usize, Vec<(f32, u32)>> = FxHashMap::default();
        let mut articles: Vec<(u32, f32)> = near.into_iter().collect();
        articles.sort_unstable_by_key(|(article, _)| *article);
        for (article, shared) in articles {
            let story = self.root(self.known[article as usize].story as usize);
            by_story.entry(story).or_default().push((shared, article));
        }
        let mut stories: Vec<(usize, Vec<(f32, u32)>)> = by_story.into_iter().collect();
        for (_, articles) in &mut stories {
            articles.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            articles.truncate(NEAREST);
        }
        stories.sort_unstable_by(|a, b| b.1[0].0.total_cmp(&a.1[0].0).then(a.0.cmp(&b.0)));
        stories.truncate(COMPARED);
        let mut compared: Vec<(usize, Comparison)> = stories
            .into_iter()
            .filter_map(|(story, articles)| Some((story, self.compare_with(signature, story, &articles)?)))
            .collect();
        compared.sort_unstable_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        compared
    }

    #[allow(clippy::cast_precision_loss)]
    fn compare_with(&self, signature: &Signature, story: usize, near: &[(f32, u32)]) -> Option<Comparison> {
        let open = &self.stories[story];
        let w = &self.weights;
        let both = signature.day.is_none() && open.first.is_none();
        let (mut days, mut time) = (0, if both { -w.both_undated } else { -w.undated });
        if let (Some(day), Some(first), Some(last)) = (signature.day, open.first, open.last) {
            days = (first - day).max(day - last).max(0);
            if days > self.window {
                return None;
            }
            time = -w.day * (1.0 + days as f32).ln();
        }
        let mean = terms::product(&signature.terms, self.sum_of(story)) / open.articles.len().max(1) as f32;
        let nearest = near
            .iter()
            .map(|(_, article)| terms::product(&signature.terms, &self.known[*article as usize].signature.terms))
            .fold(0.0, f32::max);
        let shares_day = signature.happened.iter().any(|day| open.happened.iter().any(|(other, _)| other == day));
        let happened = match (signature.happened.is_empty() || open.happened.is_empty(), shares_day) {
            (true, _) => 0.0,
            (_, true) => w.same_day,
            (_, false) => -w.other_day,
        };
        let lead = self.apart_by_lead(&signature.lead, &open.lead, shares_day);
        let place = self.fit(&signature.places, &open.places, self.weights.same_place, self.weights.other_place);
        let people = self.fit(&signature.people, &open.people, 0.0, self.weights.other_people);
        let score = w.nearest * nearest + (1.0 - w.nearest) * mean + time + happened + lead + place + people;
        Some(Comparison { score, mean, nearest, days, time, happened, lead, place, people })
    }

    /// What the leads take off. A later report of one event is of another day and place too, but names the day of the event.
    fn apart_by_lead(&self, ours: &Lead, theirs: &Lead, shares_day: bool) -> f32 {
        if ours.measures_other(theirs) {
            -self.weights.other_measure
        } else if !shares_day && ours.happens_elsewhere(theirs) {
            -self.weights.other_lead
        } else {
            0.0
        }
    }

    /// What shared keys add, or what it takes off that there are keys on both sides and none is shared.
    #[allow(clippy::unused_self)]
    fn fit(&self, ours: &[u32], theirs: &[(u32, u32)], same: f32, other: f32) -> f32 {
        if ours.is_empty() || theirs.is_empty() {
            return 0.0;
        }
        let top = theirs.iter().max_by_key(|(key, times)| (*times, std::cmp::Reverse(*key))).map(|(key, _)| *key);
        if ours.first().copied() == top {
            same
        } else if ours.iter().any(|key| theirs.iter().any(|(other, _)| other == key)) {
            0.0
        } else {
            -other
        }
    }

    /// An article that fits two stories may show that they are one.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn merge_around(&mut self, story: usize, compared: &[(usize, Comparison)], threshold: f32) {
        for (other, comparison) in compared.iter().skip(1).take(4) {
            let (story, other) = (self.root(story), self.root(*other));
            if story == other || comparison.score < threshold {
                continue;
            }
            let (a, b) = (&self.stories[story], &self.stories[other]);
            let size = (a.articles.len() * b.articles.len()).max(1) as f32;
            let likeness = terms::product(self.sum_of(story), self.sum_of(other)) / size;
            let least = if a.titles || b.titles { self.weights.merge_of_titles } else { self.weights.merge };
            let ours: Vec<u32> = b.places.iter().map(|(key, _)| *key).collect();
            let apart = !a.happened.is_empty()
                && !b.happened.is_empty()
                && !a.happened.iter().any(|(day, _)| b.happened.iter().any(|(other, _)| other == day));
            if apart || a.lead.measures_other(&b.lead) {
                continue;
            }
            let fits = self.fit(&ours, &a.places, self.weights.same_place, self.weights.other_place);
            if likeness + fits < least {
                continue;
            }
            let (into, from) = (story.min(other), story.max(other));
            let both = sum(self.sum_of(into), self.sum_of(from));
            let moved = std::mem::take(&mut self.stories[from].articles);
            self.stories[from].sum = Vec::new();
            let (first, last) = (self.stories[from].first, self.stories[from].last);
            let happened = std::mem::take(&mut self.stories[from].happened);
            let places = std::mem::take(&mut self.stories[from].places);
            let people = std::mem::take(&mut self.stories[from].people);
            let lead = std::mem::take(&mut self.stories[from].lead);
            self.stories[from].merged_into = Some(into as u32);
            let elder = &mut self.stories[into];
            elder.articles.extend(moved);
            elder.sum = both;
            elder.lead.take_in(&lead);
            elder.first = [elder.first, first].into_iter().flatten().min();
            elder.last = [elder.last, last].into_iter().flatten().max();
            for (key, times) in happened {
                add(&mut elder.happened, key, times);
            }
            for (key, times) in places {
                add(&mut elder.places, key, times);
            }
            for (key, times) in people {
                add(&mut elder.people, key, times);
            }
            let reason = format!("an article fits both, and the two are alike ({likeness:.2}, needed {least:.2})");
            let action =
                JournalAction::Merge { into: self.stories[into].id.clone(), from: self.stories[from].id.clone() };
            self.record(action, reason);
        }
    }

    /// Forgets what lies more than two windows before the clock of the stream.
    fn sweep(&mut self, day: Option<i32>) {
        let Some(now) = self.clock.tick(day) else { return };
        if now < self.clock.swept + SWEEP {
            return;
        }
        self.clock.swept = now;
        let oldest = now.saturating_sub(self.window.saturating_mul(2));
        let old: Vec<bool> = self.stories.iter().map(|s| s.last.is_some_and(|last| last < oldest)).collect();
        let known = &self.known;
        self.under_key.retain(|_, under| {
            under.retain(|article| !old.get(known[*article as usize].story as usize).copied().unwrap_or(false));
            !under.is_empty()
        });
        for (story, open) in self.stories.iter_mut().enumerate() {
            if old[story] && open.merged_into.is_none() && !open.articles.is_empty() {
                for article in &open.articles {
                    self.known[*article as usize].signature.terms = Vec::new();
                }
                open.sum = Vec::new();
                open.articles = Vec::new();
            }
        }
    }

    fn reasons(
        &self,
        report: &Report,
        raw: &[Raw],
        signature: &Signature,
        best: Option<&(usize, Comparison)>,
        joins: bool,
    ) -> Vec<String> {
        let mut reasons = Vec::new();
        let Some((story, comparison)) = best else {
            return vec!["opens a story: nothing in the window shares a telling word with it".to_owned()];
        };
        let open = &self.stories[*story];
        let first = open.articles.first().and_then(|a| self.known.get(*a as usize)).map_or("", |k| k.id.as_str());
        reasons.push(if joins {
            format!(
                "joins the story of {first}: likeness {:.2} on average, {:.2} to the nearest of {} article(s)",
                comparison.mean,
                comparison.nearest,
                open.articles.len()
            )
        } else {
            format!(
                "opens a story: the nearest, that of {first}, is like it by {:.2} on average and {:.2} at best",
                comparison.mean, comparison.nearest
            )
        });
        let shared = shared_words(report, raw, &signature.terms, self.sum_of(*story));
        if !shared.is_empty() {
            reasons.push(format!("both have: {}", shared.join(", ")));
        }
        if comparison.days > 0 {
            reasons.push(format!("{} day(s) lie between", comparison.days));
        }
        if comparison.happened < 0.0 {
            reasons.push("against it: both say on which days it happened, and none is the same".to_owned());
        }
        if comparison.lead < 0.0 {
            reasons.push("against it: the leads give other magnitudes, or other days at other places".to_owned());
        }
        if comparison.place > 0.0 {
            reasons.push("the place named most is the same".to_owned());
        } else if comparison.place < 0.0 {
            reasons.push("against it: both name towns, and none is the same".to_owned());
        }
        if comparison.people < 0.0 {
            reasons.push("against it: both name people, and none is the same".to_owned());
        }
        if signature.many != Many::One {
            reasons.push("tells of several events or follows one as it unfolds: chains nothing".to_owned());
        }
        reasons
    }
}

/// The words of an article that a story shares, the most telling first.
fn shared_words(report: &Report, raw: &[Raw], terms: &[Term], sum: &[Term]) -> Vec<String> {
    let weight_in = |list: &[Term], hash: u32| {
        list.binary_search_by_key(&hash, |t| t.hash).ok().and_then(|i| list.get(i)).map_or(0.0, |t| t.weight)
    };
    let mut shared: Vec<(f32, &Raw)> = raw
        .iter()
        .map(|term| (weight_in(terms, term.hash) * weight_in(sum, term.hash), term))
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.hash.cmp(&b.1.hash)));
    let mut words: Vec<String> = Vec::new();
    for (_, term) in shared {
        let word = term.span.of(report.article.field(term.field)).split_whitespace().collect::<Vec<_>>().join(" ");
        if words.len() == 8 {
            break;
        }
        if !words.iter().any(|known| known.contains(&word) || word.contains(known.as_str())) {
            words.push(word);
        }
    }
    words
}

fn round(value: f32) -> f64 {
    (f64::from(value) * 1_000.0).round() / 1_000.0
}

/// The terms under which an article is found again.
fn keys(terms: &[Term]) -> Vec<Term> {
    let mut keys = terms.to_vec();
    keys.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
    keys.truncate(KEYS);
    keys
}

fn sum(a: &[Term], b: &[Term]) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    loop {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x.hash == y.hash => {
                out.push(Term { hash: x.hash, weight: x.weight + y.weight });
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x.hash < y.hash => {
                out.push(*x);
                i += 1;
            }
            (_, Some(y)) => {
                out.push(*y);
                j += 1;
            }
            (Some(x), None) => {
                out.push(*x);
                i += 1;
            }
            (None, None) => break,
        }
    }
    if out.len() > SUM_TERMS {
        out.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then(x.hash.cmp(&y.hash)));
        out.truncate(SUM_TERMS);
        out.sort_unstable_by_key(|term| term.hash);
    }
    out
}

fn count(counts: &mut Vec<(u32, u32)>, keys: &[u32]) {
    for (rank, key) in keys.iter().enumerate() {
        add(counts, *key, if rank == 0 { 3 } else { 1 });
    }
}

fn add(counts: &mut Vec<(u32, u32)>, key: u32, times: u32) {
    if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == key) {
        *count += times;
    } else if counts.len() < KEYS_OF_STORY {
        counts.push((key, times));
    }
}

/// The day of the stream: the median of the last days seen, so that a page dated 1970 or next year moves nothing.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Clock {
    recent: Vec<i32>,
    next: usize,
    swept: i32,
}

impl Clock {
    const KEPT: usize = 101;

    fn tick(&mut self, day: Option<i32>) -> Option<i32> {
        let day = day?;
        if self.recent.len() < Self::KEPT {
            self.recent.push(day);
        } else if let Some(slot) = self.recent.get_mut(self.next) {
            *slot = day;
        }
        self.next = (self.next + 1) % Self::KEPT;
        // Often enough for a sweep every other day, and a hundredth of the cost.
        if !self.next.is_multiple_of(25) || self.recent.len() < Self::KEPT {
            return None;
        }
        let mut sorted = self.recent.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
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
