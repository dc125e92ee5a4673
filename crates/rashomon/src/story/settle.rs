//! The last look, where all reports are at hand: what came before its own story had grown may fit another better.
//!
//! A stream decides on what it has seen, and the first reports of an event see nothing of it. Where no decision was told to anybody yet,
//! each text is held once more against its story without it and against the others, and goes where it fits best; one that stands
//! alone, to a story of three or more. A title alone tells too little to choose anew, and leaves a story that it would not join now.

use super::clusterer::{Clusterer, Compared};
use super::many::Many;
use super::open::Open;
use super::packed;
use super::signature::Signature;
use crate::id::{StoryId, digest};
use crate::ledger::{Decision, JournalAction};

/// Articles up to which a story is worked out without one of them.
const SMALL: usize = 64;
/// Articles of its own story among which the nearest to an article is looked for.
const NEAREST: usize = 4;

/// Articles of a story from which it takes in one that stands alone.
const ADOPTING: usize = 3;

/// How far the last look has come.
#[derive(Debug, Default)]
pub struct LastLook {
    next: usize,
    gone: Vec<(usize, Decision)>,
}

impl LastLook {
    /// Looks at articles that nothing of this day or later can join: before they are swept.
    pub fn follow(&mut self, clusterer: &mut Clusterer, day: Option<i32>) {
        let is_over = |of: Option<i32>| of.zip(day).is_some_and(|(of, now)| now.saturating_sub(of) > clusterer.window);
        let over = clusterer.known.iter().skip(self.next).take_while(|known| is_over(known.signature.day)).count();
        self.look(clusterer, self.next + over);
    }

    /// Looks at all that are left; gives those that went elsewhere, by their place in order of arrival, and why.
    #[must_use]
    pub fn finish(mut self, clusterer: &mut Clusterer) -> Vec<(usize, Decision)> {
        self.look(clusterer, clusterer.known.len());
        self.gone
    }

    fn look(&mut self, clusterer: &mut Clusterer, end: usize) {
        self.gone.extend((self.next..end).filter_map(|at| Some((at, clusterer.settle(at)?))));
        self.next = end;
    }
}

impl Clusterer {
    /// Puts an article where it fits best now; gives the reason where that is elsewhere.
    #[allow(clippy::cast_possible_truncation)]
    fn settle(&mut self, index: usize) -> Option<Decision> {
        let article = index as u32;
        let signature = self.known[index].signature.clone();
        let story = self.root(self.known[index].story as usize);
        let articles = &self.stories[story].articles;
        if signature.many != Many::One || signature.terms().is_empty() || articles.len() > SMALL {
            return None;
        }
        let rest: Vec<u32> = articles.iter().copied().filter(|other| *other != article).collect();
        let own = (!rest.is_empty()).then(|| self.margin_without(&signature, story, &rest));
        let (decision, into) = if signature.title_only {
            let own = own.filter(|own| *own < 0.0)?;
            (told(self.weights.join[1], own, "would not join its story now"), self.opened(index))
        } else {
            let best = self.best_beside(&signature, story)?;
            if own.is_some_and(|own| own >= best.margin()) {
                return None;
            }
            (told(best.threshold, best.margin(), "fits this story best"), best.story)
        };
        let reason = decision.reasons.first().cloned().unwrap_or_default();
        if rest.is_empty() {
            self.merge(story.min(into), story.max(into), reason);
        } else {
            self.go(index, &signature, (story, into), reason);
        }
        Some(decision)
    }

    /// How far above its threshold an article scores against the other articles of its story.
    fn margin_without(&mut self, signature: &Signature, story: usize, rest: &[u32]) -> f32 {
        let mut near: Vec<(f32, u32)> = rest
            .iter()
            .map(|other| (packed::product(signature.terms(), self.known[*other as usize].signature.terms()), *other))
            .collect();
        near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let without = self.rebuilt(rest, self.stories[story].id.clone());
        let with = std::mem::replace(&mut self.stories[story], without);
        let compared = self.compare_with(signature, story, near.into_iter().take(NEAREST).map(|(_, other)| other));
        self.stories[story] = with;
        compared.map_or(f32::NEG_INFINITY, |compared| compared.margin())
    }

    /// The other story that an article fits best, if it fits any.
    fn best_beside(&mut self, signature: &Signature, story: usize) -> Option<Compared> {
        let near = self.nearest_stories(signature.terms(), signature.day);
        let others = near.into_iter().filter(|(other, _)| *other != story && !self.are_apart(story, *other));
        let compared = others.filter_map(|(other, articles)| self.compare_with(signature, other, articles.into_iter()));
        // Two articles of which one tells of two events must not draw in the other event: a pair adopts nobody.
        let least = if self.stories[story].articles.len() == 1 { ADOPTING } else { 1 };
        let fitting = compared
            .filter(|compared| compared.margin() >= 0.0 && self.stories[compared.story].articles.len() >= least);
        fitting.max_by(|a, b| a.margin().total_cmp(&b.margin()).then(b.story.cmp(&a.story)))
    }

    /// A new story for an article that leaves another.
    fn opened(&mut self, index: usize) -> usize {
        let known = &self.known[index];
        // As for a split: the same article may have founded another story before.
        let sequence = (self.taken + self.journal.len() as u64).to_string();
        let id = StoryId::new(format!("s-{}", digest(&["split", known.id.as_str(), &sequence])));
        self.stories.push(Open::new(id, known.signature.title_only));
        self.stories.len() - 1
    }

    /// Takes an article out of a story of several and puts it into another.
    #[allow(clippy::cast_possible_truncation)]
    fn go(&mut self, index: usize, signature: &Signature, (from, into): (usize, usize), reason: String) {
        let article = index as u32;
        let members = self.stories[from].members().into_iter().filter(|member| *member != article).collect();
        let split_at = self.stories[from].split_at;
        self.rebuild(from, members);
        self.stories[from].split_at = split_at;
        let founds = self.stories[into].members().is_empty();
        self.take_in(into, article, signature);
        self.stories[into].articles.sort_unstable();
        self.known[index].story = into as u32;
        let (from, into) = (self.stories[from].id.clone(), self.stories[into].id.clone());
        let article = self.known[index].id.clone();
        let action = if founds {
            JournalAction::Split { from, into, articles: vec![article] }
        } else {
            JournalAction::Move { article, from, into }
        };
        self.record(action, reason);
    }
}

fn told(threshold: f32, margin: f32, what: &str) -> Decision {
    let round = |value: f32| (f64::from(value) * 1_000.0).round() / 1_000.0;
    let against = if margin < 0.0 { "below" } else { "above" };
    let reason = if margin.is_finite() {
        format!("with all reports at hand, it {what} ({:.2} {against} the threshold)", margin.abs())
    } else {
        format!("with all reports at hand, it {what}")
    };
    let margin = if margin.is_finite() { margin } else { 0.0 };
    Decision { score: round(threshold + margin), threshold: round(threshold), reasons: vec![reason] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::config::Config;
    use crate::id::ArticleId;
    use crate::pipeline::Report;
    use crate::story::features::{COUNT, Kind};
    use crate::story::journal::State;
    use crate::story::place_telling;
    use crate::story::weights::Weights;

    const HARBOUR: [&str; 6] = ["albatross", "ferry", "lorma", "reef", "trawler", "rescued"];
    const COURT: [&str; 6] = ["owner", "inquiry", "licence", "magistrate", "hearing", "verdict"];

    fn report(id: &str, words: &[&str]) -> Report {
        let mut article = Article::from_text(words.join(" ").repeat(3));
        article.id = ArticleId::new(id);
        Report { article, annotations: Annotations::default() }
    }

    /// Likeness alone, no story merged or split on the way.
    fn likeness_alone(join: f32) -> Weights {
        let mut evidence = [[0.0; COUNT]; 2];
        evidence.iter_mut().for_each(|evidence| evidence[Kind::centroid as usize] = 1.0);
        let (merge, split, pair) = ([9.0; 2], [-9.0; 2], 0.0);
        Weights { evidence, merge, adopt: merge, split, pair, join: [join; 2], look: [9.0; 2], ..Weights::shipped() }
    }

    /// The stories of reports; the journal tells the same.
    fn stories(reports: &[Report], join: f32) -> Vec<StoryId> {
        let (placements, journal) = place_telling(reports, &Config::default(), &likeness_alone(join));
        let state = State::after(&journal);
        placements.iter().for_each(|placed| assert_eq!(state.story_of(&placed.article), Some(&placed.story)));
        placements.into_iter().map(|placed| placed.story).collect()
    }

    #[test]
    fn what_came_before_its_story_goes_there() {
        let between = [&HARBOUR[..3], &COURT[..4]].concat();
        let mut reports = vec![report("a", &HARBOUR), report("b", &between)];
        reports.extend((0..3).map(|at| report(&format!("c{at}"), &COURT)));
        let stories = stories(&reports, 0.4);
        assert_ne!(stories[0], stories[1], "{stories:?}");
        assert!(stories[2..].iter().all(|story| *story == stories[1]), "{stories:?}");
    }

    #[test]
    fn who_stood_alone_joins_a_story_that_has_grown() {
        let first = [&HARBOUR[..3], &["mayor", "anthem", "flag"]].concat();
        let second = [&HARBOUR[..1], &HARBOUR[3..], &COURT[..2]].concat();
        let third = [&HARBOUR[..5], &COURT[..1]].concat();
        let mut reports = vec![report("a", &first), report("b", &second), report("c", &third)];
        assert_ne!(stories(&reports, 0.3)[0], stories(&reports, 0.3)[1], "a pair adopts nobody");
        reports.push(report("d", &HARBOUR));
        let found = stories(&reports, 0.3);
        assert!(found.iter().all(|story| *story == found[0]), "{found:?}");
    }

    #[test]
    fn a_title_alone_leaves_a_story_that_it_would_not_join_now() {
        let title = |id: &str, words: &[&str]| {
            let mut article = Article::from_text("");
            (article.id, article.title) = (ArticleId::new(id), Some(words.join(" ")));
            Report { article, annotations: Annotations::default() }
        };
        let beside = [&COURT[..3], &HARBOUR[..3]].concat();
        let later = [&COURT[2..], &["mayor", "anthem"]].concat();
        let mut reports = vec![title("a", &COURT), title("b", &beside)];
        assert_eq!(stories(&reports, 0.4)[0], stories(&reports, 0.4)[1]);
        reports.extend((0..4).map(|at| title(&format!("c{at}"), &later)));
        let found = stories(&reports, 0.4);
        assert_ne!(found[1], found[0], "{found:?}");
        assert!(found[2..].iter().all(|story| *story == found[0]), "{found:?}");
    }
}
