//! What a store needs of the clusterer: taking the journal out, putting articles where they are known to stand, forgetting.
//!
//! A clusterer is serialized as it stands (its weights apart, which ship) and goes on from there exactly as if it had never
//! stopped.

use super::anchors;
use super::clusterer::{Clusterer, Known};
use super::evidence::Evidence;
use super::many::Many;
use super::open::Open;
use super::signature::Signature;
use crate::id::{ArticleId, StoryId};
use crate::ledger::JournalEntry;
use std::collections::BTreeMap;

/// Articles of the stream after which a story is let go that no report dates.
const UNDATED: usize = 100_000;

impl Clusterer {
    /// What happened to stories since the last call; the numbering goes on.
    pub fn take_journal(&mut self) -> Vec<JournalEntry> {
        self.taken += self.journal.len() as u64;
        std::mem::take(&mut self.journal)
    }

    /// Puts an article into the story in which it is known to stand, whatever speaks against it, and records nothing. The story
    /// is made where there is none of that name.
    #[allow(clippy::cast_possible_truncation)]
    pub fn recall(&mut self, id: &ArticleId, evidence: &Evidence, story: &StoryId) {
        let signature = Signature::of(evidence, &self.rarity, &self.weights);
        self.tidy(signature.day);
        let index = self.known.len() as u32;
        let known = self.numbers.story(story, &self.stories);
        if known.is_none() {
            self.rarity.count(evidence.terms.iter().map(|term| term.hash));
        }
        let at = known.unwrap_or_else(|| self.story_named(story, signature.title_only));
        self.rarity.count_names(&anchors::names(evidence));
        self.take_in(at, index, &signature);
        if signature.many == Many::One {
            self.index.put(index, signature.terms());
        }
        self.known.push(Known { id: id.clone(), story: at as u32, signature });
    }

    /// Follows decisions made by hand: articles stand in these stories from now on, and later articles are compared with them
    /// there. Articles that were forgotten or never seen are passed over. Records nothing.
    #[allow(clippy::cast_possible_truncation)]
    pub fn reassign(&mut self, moves: &[(ArticleId, StoryId)]) {
        let mut touched: Vec<usize> = Vec::new();
        for (article, story) in moves {
            let Some(index) = self.numbers.article(article, &self.known) else { continue };
            let left = self.root(self.known[index].story as usize);
            let titles = self.known[index].signature.title_only;
            let joined = self.numbers.story(story, &self.stories);
            let joined = joined.unwrap_or_else(|| self.story_named(story, titles));
            // Articles that came by way of a redirect stay behind when their story comes back to life.
            if let Some(root) = self.stories[joined].merged_into.take() {
                let root = self.root(root as usize);
                for member in self.stories[root].members() {
                    let known = &mut self.known[member as usize];
                    if known.story as usize == joined {
                        known.story = root as u32;
                    }
                }
                touched.push(root);
            }
            self.known[index].story = joined as u32;
            touched.extend([left, joined]);
        }
        touched.sort_unstable();
        touched.dedup();
        // Whoever stands in one of these stories now stood in one of them before.
        let mut of_story: BTreeMap<usize, Vec<u32>> = touched.iter().map(|story| (*story, Vec::new())).collect();
        for article in touched.iter().flat_map(|story| self.stories[*story].members()) {
            let story = self.root(self.known[article as usize].story as usize);
            if let Some(members) = of_story.get_mut(&story) {
                members.push(article);
            }
        }
        for (story, members) in of_story {
            self.rebuild(story, members);
        }
    }

    /// Lets one story stand for another from now on. Records nothing.
    #[allow(clippy::cast_possible_truncation)]
    pub fn redirect(&mut self, from: &StoryId, into: &StoryId) {
        let (Some(from), Some(into)) = (self.number_of(from), self.number_of(into)) else { return };
        if from != into {
            let mut members = self.stories[into].members();
            members.extend(self.stories[from].members());
            self.stories[from].merged_into = Some(into as u32);
            self.stories[from].articles = Vec::new();
            self.stories[from].others = Vec::new();
            self.stories[from].said = None;
            let apart = std::mem::take(&mut self.stories[from].apart);
            self.stories[into].apart.extend(apart);
            self.rebuild(into, members);
            // A person who makes one of two that were parted takes the parting back.
            self.let_meet(into, into);
        }
    }

    /// Remembers that a person has parted two stories: they are never merged, nor are stories that either goes into.
    #[allow(clippy::cast_possible_truncation)]
    pub fn keep_apart(&mut self, a: &StoryId, b: &StoryId) {
        if let (Some(a), Some(b)) = (self.number_of(a), self.number_of(b))
            && a != b
            && !self.are_apart(a, b)
        {
            self.stories[a].apart.push(b as u32);
        }
    }

    /// Forgets that two stories were parted: the decision was undone.
    pub fn let_merge(&mut self, a: &StoryId, b: &StoryId) {
        if let (Some(a), Some(b)) = (self.number_of(a), self.number_of(b)) {
            self.let_meet(a, b);
        }
    }

    fn let_meet(&mut self, a: usize, b: usize) {
        for (one, other) in [(a, b), (b, a)] {
            let mut apart = std::mem::take(&mut self.stories[one].apart);
            apart.retain(|parted| self.root(*parted as usize) != other);
            self.stories[one].apart = apart;
        }
    }

    /// Whether a person has parted two stories.
    pub(super) fn are_apart(&self, a: usize, b: usize) -> bool {
        let parts = |one: usize, other: usize| {
            self.stories[one].apart.iter().any(|parted| self.root(*parted as usize) == other)
        };
        parts(a, b) || parts(b, a)
    }

    /// How many articles it remembers.
    #[must_use]
    pub fn held(&self) -> usize {
        self.known.len()
    }

    /// Lets go of what lies so far back that no article can join it any more; of stories that no report dates, what lies many articles
    /// back. Placements of such articles cannot be asked for afterwards ([`Clusterer::stories_now`] leaves them out).
    #[allow(clippy::cast_possible_truncation)]
    pub fn forget(&mut self) {
        let oldest = self.clock.swept.saturating_sub(self.window.saturating_mul(2));
        let oldest_undated = self.known.len().saturating_sub(UNDATED);
        let is_old = |story: usize| {
            let story = &self.stories[self.root(story)];
            let latest = || story.articles.last().max(story.others.last());
            match story.days.last {
                Some(last) => last < oldest,
                None => latest().is_some_and(|latest| (*latest as usize) < oldest_undated),
            }
        };
        let old: Vec<bool> = (0..self.stories.len()).map(is_old).collect();
        let renumber = |kept: &mut dyn Iterator<Item = bool>| -> Vec<Option<u32>> {
            let number = |next: &mut u32, keep: bool| {
                *next += u32::from(keep);
                Some(keep.then(|| *next - 1))
            };
            kept.scan(0, number).collect()
        };
        let stories = renumber(&mut old.iter().map(|old| !old));
        let known = renumber(&mut self.known.iter().map(|k| !old[k.story as usize]));
        let is_kept = |of: &[Option<u32>], at: u32| of.get(at as usize).copied().flatten();
        self.index.renumber(|article| is_kept(&known, article));
        let mut index = 0;
        self.known.retain_mut(|article| {
            let kept = known[index].is_some();
            index += 1;
            if let Some(story) = is_kept(&stories, article.story) {
                article.story = story;
            }
            kept
        });
        index = 0;
        self.stories.retain_mut(|story| {
            let kept = stories[index].is_some();
            index += 1;
            story.merged_into = story.merged_into.and_then(|into| is_kept(&stories, into));
            for articles in [&mut story.articles, &mut story.others] {
                *articles = articles.iter().filter_map(|article| is_kept(&known, *article)).collect();
            }
            story.apart = story.apart.iter().filter_map(|parted| is_kept(&stories, *parted)).collect();
            kept
        });
        self.sweep_again();
        self.numbers.forget();
    }

    fn story_named(&mut self, story: &StoryId, titles: bool) -> usize {
        self.stories.push(Open::new(story.clone(), titles));
        self.stories.len() - 1
    }

    /// The number of the story that one of this name is now.
    fn number_of(&mut self, story: &StoryId) -> Option<usize> {
        let number = self.numbers.story(story, &self.stories)?;
        Some(self.root(number))
    }

    /// Works out anew what a story is compared by, from its articles, in order of arrival.
    pub(super) fn rebuild(&mut self, story: usize, mut members: Vec<u32>) {
        members.sort_unstable();
        let titles = members.iter().all(|i| self.known[*i as usize].signature.title_only);
        let old = std::mem::replace(&mut self.stories[story], Open::new(StoryId::new(""), titles));
        self.stories[story].id = old.id;
        self.stories[story].merged_into = old.merged_into;
        self.stories[story].apart = old.apart;
        for index in members {
            let signature = std::mem::take(&mut self.known[index as usize].signature);
            self.take_in(story, index, &signature);
            self.known[index as usize].signature = signature;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::config::Config;
    use crate::ledger::JournalAction;
    use crate::pipeline::Report;

    const WORDS: [&str; 10] =
        ["ferry", "harbour", "captain", "trawler", "storm", "Lorma", "Brand", "Vesk", "rescue", "engine"];

    fn report(id: usize, day: u32, topic: usize) -> Report {
        // Nothing but its own words tells a topic from the next.
        let text: Vec<String> = (0..30).map(|word| format!("{}x{topic}", WORDS[word % WORDS.len()])).collect();
        let text = format!("{}. Item {id}.", text.join(" "));
        let mut article = Article::from_text(text);
        article.id = ArticleId::new(format!("a{id}"));
        article.published = format!("2026-{:02}-{:02}", 1 + day / 28, 1 + day % 28).parse().ok();
        Report { article, annotations: Annotations::default() }
    }

    fn stream(count: usize) -> Vec<Report> {
        (0..count).map(|i| report(i, (i / 20) as u32, (i * 7) % 23 + 23 * (i / 200))).collect()
    }

    fn again(clusterer: &Clusterer) -> Clusterer {
        serde_json::from_str(&serde_json::to_string(clusterer).unwrap()).unwrap()
    }

    #[test]
    fn it_goes_on_where_it_stopped() {
        let reports = stream(600);
        let mut through = Clusterer::new(&Config::default());
        let mut stopping = Clusterer::new(&Config::default());
        let mut journal = Vec::new();
        for (i, report) in reports.iter().enumerate() {
            if i % 97 == 0 {
                journal.extend(stopping.take_journal());
                stopping = again(&stopping);
            }
            assert_eq!(through.add(report), stopping.add(report), "{i}");
        }
        journal.extend(stopping.take_journal());
        assert_eq!(through.journal(), journal);
        assert!(journal.iter().any(|e| matches!(e.action, JournalAction::Join { .. })));
    }

    #[test]
    fn what_is_forgotten_is_what_nothing_can_join() {
        let reports = stream(1_200);
        let mut keeping = Clusterer::new(&Config { window_days: 5, ..Config::default() });
        let mut forgetting = Clusterer::new(&Config { window_days: 5, ..Config::default() });
        for (i, report) in reports.iter().enumerate() {
            if i % 50 == 0 {
                forgetting.forget();
            }
            assert_eq!(keeping.add(report), forgetting.add(report), "{i}");
        }
        assert!(forgetting.known.len() < keeping.known.len() / 2, "{}", forgetting.known.len());
    }

    #[test]
    fn later_articles_follow_a_move_by_hand() {
        let mut clusterer = Clusterer::new(&Config::default());
        let first = clusterer.add(&report(0, 0, 1)).story;
        assert_eq!(clusterer.add(&report(1, 0, 1)).story, first);
        let elsewhere = StoryId::new("s-by-hand");
        clusterer.reassign(&[(ArticleId::new("a0"), elsewhere.clone()), (ArticleId::new("a1"), elsewhere.clone())]);
        assert_eq!(clusterer.add(&report(2, 0, 1)).story, elsewhere);
        clusterer.redirect(&elsewhere, &first);
        assert_eq!(clusterer.add(&report(3, 0, 1)).story, first);
        // And back: the merge is undone for the two.
        clusterer.reassign(&[(ArticleId::new("a0"), elsewhere.clone()), (ArticleId::new("a1"), elsewhere.clone())]);
        let now = clusterer.stories_now();
        assert_eq!((&now[0], &now[1], &now[3]), (&elsewhere, &elsewhere, &first));
    }

    #[test]
    fn moves_are_followed_after_forgetting_and_however_many_there_are() {
        let mut clusterer = Clusterer::new(&Config { window_days: 5, ..Config::default() });
        let placed: Vec<StoryId> = stream(1_200).iter().map(|report| clusterer.add(report).story).collect();
        // The tables are made, and then articles and stories get other numbers.
        clusterer.reassign(&[(ArticleId::new("a1199"), placed[1_198].clone())]);
        clusterer.forget();
        let elsewhere = StoryId::new("s-by-hand");
        let moves: Vec<_> = (1_000..1_200).map(|at| (ArticleId::new(format!("a{at}")), elsewhere.clone())).collect();
        clusterer.reassign(&moves);
        let of_moved = |clusterer: &Clusterer, story: &StoryId| {
            let now = clusterer.stories_now();
            now.iter().filter(|now| *now == story).count()
        };
        assert_eq!(of_moved(&clusterer, &elsewhere), 200);
        let back: Vec<_> = (1_000..1_200).map(|at| (ArticleId::new(format!("a{at}")), placed[at].clone())).collect();
        clusterer.reassign(&back);
        assert_eq!(of_moved(&clusterer, &elsewhere), 0);
        let kept = clusterer.known.iter().zip(clusterer.stories_now());
        assert!(
            kept.filter(|(known, _)| moves.iter().any(|(id, _)| *id == known.id))
                .all(|(known, story)| { known.id.as_str()[1..].parse::<usize>().is_ok_and(|at| placed[at] == story) })
        );
    }

    #[test]
    fn a_round_up_follows_its_story() {
        let mut clusterer = Clusterer::new(&Config::default());
        let mut live = report(0, 0, 1);
        live.article.title = Some("Ferry: live updates".to_owned());
        let founded = clusterer.add(&live).story;
        let other = clusterer.add(&report(1, 0, 2)).story;
        clusterer.redirect(&founded, &other);
        assert_eq!(clusterer.stories_now(), [other.clone(), other.clone()]);
        clusterer.reassign(&[(ArticleId::new("a1"), founded.clone())]);
        // The live page came by the redirect and stays.
        assert_eq!(clusterer.stories_now(), [other, founded]);
    }

    #[test]
    fn recalled_articles_take_part() {
        let mut clusterer = Clusterer::new(&Config::default());
        let story = StoryId::new("s-known");
        let known = report(0, 0, 1);
        let evidence = clusterer.evidence(&known);
        clusterer.recall(&known.article.id, &evidence, &story);
        assert!(clusterer.take_journal().is_empty());
        assert_eq!(clusterer.add(&report(1, 0, 1)).story, story);
    }
}
