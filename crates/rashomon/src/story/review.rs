//! The second look: when articles come, stories that they show to be one are merged, and stories that turn out to be two are
//! split. Both stand in the journal with their reason.

use super::clusterer::{Clusterer, Compared, FEW};
use super::compare::distinct;
use super::open::Open;
use super::packed;
use super::said::Said;
use crate::id::{StoryId, digest};
use crate::ledger::JournalAction;

/// Other stories that are looked at for a merge when an article joins one.
const NEIGHBOURS: usize = 6;
/// Articles that speak for a story when it is compared with another.
const SPEAKERS: usize = 6;
/// Articles of the other story among which the nearest is looked for.
const NEAREST: usize = 8;
/// Articles from which a story may turn out to be two.
const LEAST_TO_SPLIT: usize = 4;
/// Articles that are compared with one another to find two groups.
const SAMPLED: usize = 48;

impl Clusterer {
    /// Takes the second look at a story that an article has joined.
    pub(super) fn review(&mut self, story: usize, compared: &[Compared]) {
        let near = |c: &&Compared| c.margin() >= self.weights.look[usize::from(self.stories[c.story].titles)];
        let fits: Vec<usize> = compared.iter().skip(1).take(NEIGHBOURS).filter(near).map(|c| c.story).collect();
        for other in fits {
            let (story, other) = (self.root(story), self.root(other));
            if story != other {
                self.merge_if_one(story, other);
            }
        }
        let story = self.root(story);
        let (articles, split_at) = (self.stories[story].articles.len(), self.stories[story].split_at as usize);
        if articles >= split_at.max(LEAST_TO_SPLIT) {
            self.stories[story].split_at = u32::try_from(articles * 3 / 2).unwrap_or(u32::MAX);
            self.split_if_two(story);
            self.look_around(story);
        }
    }

    /// A story that has grown is compared with those that it did not fit when it was small.
    fn look_around(&mut self, story: usize) {
        let codes = self.said(story).codes();
        let near = self.nearest_stories(&codes, self.stories[story].days.last);
        for (other, _) in near.into_iter().filter(|(other, _)| *other != story).take(NEIGHBOURS) {
            let (one, other) = (self.root(story), self.root(other));
            if one != other {
                self.merge_if_one(one, other);
            }
        }
    }

    /// What the articles of one story score against another, on average, above the threshold of joining.
    #[allow(clippy::cast_precision_loss)]
    fn margin_between(&self, speaking: usize, other: usize) -> Option<f32> {
        let speakers = spread(&self.stories[speaking].articles, SPEAKERS);
        let near = spread(&self.stories[other].articles, NEAREST);
        let said = self.said(other);
        let mut sum = 0.0;
        for speaker in &speakers {
            let signature = &self.known[*speaker as usize].signature;
            sum += self.compare_said(signature, other, &said, near.iter().copied())?.margin();
        }
        (!speakers.is_empty()).then(|| sum / speakers.len() as f32)
    }

    /// An article that fits two stories may show that they are one.
    #[allow(clippy::cast_possible_truncation)]
    fn merge_if_one(&mut self, a: usize, b: usize) {
        if self.are_apart(a, b) || self.stories[a].told.between(&self.stories[b].told) > self.window {
            return;
        }
        let (smaller, larger) =
            if self.stories[a].articles.len() <= self.stories[b].articles.len() { (a, b) } else { (b, a) };
        let titles = usize::from(self.stories[a].titles || self.stories[b].titles);
        // Two articles of which one tells of two events must not draw in the other event: a pair adopts nobody.
        let alone = self.stories[smaller].articles.len() == 1 && self.stories[larger].articles.len() > 2;
        let least = if alone { self.weights.adopt[titles] } else { self.weights.merge[titles] };
        let apart = self.weights.distinct[titles] * self.distinct(a, b);
        let margin = self.margin_between(smaller, larger).map(|margin| margin - apart);
        let Some(margin) = margin.filter(|margin| *margin >= least) else { return };
        let reason = format!("the articles of one fit the other ({margin:.2} above the threshold, needed {least:.2})");
        self.merge(a.min(b), a.max(b), reason);
    }

    /// How clearly two stories are two of one sort.
    fn distinct(&self, a: usize, b: usize) -> f32 {
        distinct((&self.stories[a], &self.said(a)), (&self.stories[b], &self.said(b)))
    }

    /// Makes one of two stories; the elder's id stays.
    pub(super) fn merge(&mut self, into: usize, from: usize, reason: String) {
        let from_id = self.stories[from].id.clone();
        self.take_over(into, from);
        self.record(JournalAction::Merge { into: self.stories[into].id.clone(), from: from_id }, reason);
    }

    /// Puts the articles of one story into another, which stands for both from now on.
    #[allow(clippy::cast_possible_truncation)]
    fn take_over(&mut self, into: usize, from: usize) {
        let left = Open::new(self.stories[from].id.clone(), self.stories[from].titles);
        let articles = self.stories[into].articles.len() + self.stories[from].articles.len();
        let said = (articles > FEW).then(|| {
            let mut said = self.said(into).into_owned();
            said.absorb(self.said(from).into_owned());
            Box::new(said)
        });
        let gone = std::mem::replace(&mut self.stories[from], left);
        self.stories[from].merged_into = Some(into as u32);
        let open = &mut self.stories[into];
        open.said = said;
        open.articles.extend(gone.articles);
        open.articles.sort_unstable();
        open.others.extend(gone.others);
        open.titles &= gone.titles;
        open.days.absorb(gone.days);
        open.told.absorb(gone.told);
        open.split_at = open.split_at.max(gone.split_at);
        open.apart.extend(gone.apart);
    }

    /// A story whose articles fall into two groups that would not join one another becomes two.
    #[allow(clippy::cast_possible_truncation)]
    fn split_if_two(&mut self, story: usize) {
        let articles = self.stories[story].articles.clone();
        let Some((staying, leaving)) = self.two_groups(&articles) else { return };
        let id = self.stories[story].id.clone();
        let first = self.known[leaving[0] as usize].id.clone();
        // The journal's length makes the id another than that of a story which the same article founded and which was merged.
        let sequence = (self.taken + self.journal.len() as u64).to_string();
        let into = StoryId::new(format!("s-{}", digest(&["split", first.as_str(), &sequence])));
        let (kept, left) = (self.rebuilt(&staying, id.clone()), self.rebuilt(&leaving, into.clone()));
        let before = std::mem::replace(&mut self.stories[story], kept);
        self.stories.push(left);
        let new = self.stories.len() - 1;
        // The speakers of either group are heard before the other takes their place in `stories`.
        let least = self.weights.split[usize::from(before.titles)];
        let apart = self.weights.distinct[usize::from(before.titles)] * self.distinct(new, story);
        let margin = self.margin_between(new, story).map(|margin| margin - apart).filter(|margin| *margin < least);
        let Some(margin) = margin else {
            self.stories.pop();
            self.stories[story] = before;
            return;
        };
        self.stories[story].split_at = before.split_at;
        self.stories[story].others = before.others;
        // What a person has parted stays so, whichever half it is in.
        self.stories[story].apart.clone_from(&before.apart);
        self.stories[new].apart = before.apart;
        for article in &leaving {
            self.known[*article as usize].story = new as u32;
        }
        let articles = leaving.iter().map(|a| self.known[*a as usize].id.clone()).collect();
        let reason = format!(
            "its articles fall into two groups of {} and {} that would not join one another ({margin:.2} against the threshold)",
            staying.len(),
            leaving.len()
        );
        self.record(JournalAction::Split { from: id, into, articles }, reason);
    }

    pub(super) fn rebuilt(&self, articles: &[u32], id: StoryId) -> Open {
        let mut open = Open::new(id, true);
        let signatures = || articles.iter().map(|article| &self.known[*article as usize].signature);
        for signature in signatures() {
            open.add_day(signature);
            open.titles &= signature.title_only;
        }
        open.said = (articles.len() > FEW).then(|| Box::new(Said::of(signatures())));
        open.articles = articles.to_vec();
        open
    }

    /// The two groups of articles that are least alike, by average link, the one with the first article first; both have two
    /// articles at least.
    #[allow(clippy::cast_precision_loss)]
    fn two_groups(&self, articles: &[u32]) -> Option<(Vec<u32>, Vec<u32>)> {
        let sampled = spread(articles, SAMPLED);
        let count = sampled.len();
        let terms = |article: u32| self.known[article as usize].signature.terms();
        let mut likeness = vec![vec![0.0f32; count]; count];
        for i in 0..count {
            for j in 0..i {
                let alike = packed::product(terms(sampled[i]), terms(sampled[j]));
                likeness[i][j] = alike;
                likeness[j][i] = alike;
            }
        }
        let mut groups: Vec<Vec<usize>> = (0..count).map(|i| vec![i]).collect();
        // `likeness` holds sums over the pairs of two groups from here on.
        while groups.iter().filter(|g| !g.is_empty()).count() > 2 {
            let mut best: Option<(f32, usize, usize)> = None;
            for i in 0..count {
                for j in 0..i {
                    let pairs = groups[i].len() * groups[j].len();
                    if pairs == 0 {
                        continue;
                    }
                    let mean = likeness[i][j] / pairs as f32;
                    if best.is_none_or(|(most, ..)| mean > most) {
                        best = Some((mean, j, i));
                    }
                }
            }
            let (_, into, from) = best?;
            let moved = std::mem::take(&mut groups[from]);
            groups[into].extend(moved);
            let gone = std::mem::take(&mut likeness[from]);
            for (sum, more) in likeness[into].iter_mut().zip(&gone) {
                *sum += more;
            }
            likeness[from] = gone;
            // The matrix stays symmetric.
            let row = likeness[into].clone();
            for (other, sum) in likeness.iter_mut().zip(row) {
                other[into] = sum;
            }
        }
        let mut two = groups.into_iter().filter(|g| !g.is_empty());
        let (a, b) = (two.next()?, two.next()?);
        let of = |group: &[usize]| -> Vec<u32> { group.iter().map(|i| sampled[*i]).collect() };
        let (mut a, mut b) = (of(&a), of(&b));
        let (seeds_a, seeds_b) = (spread(&a, NEAREST), spread(&b, NEAREST));
        let mean = |article: u32, seeds: &[u32]| {
            seeds.iter().map(|s| packed::product(terms(article), terms(*s))).sum::<f32>() / seeds.len().max(1) as f32
        };
        if articles.len() > count {
            for article in articles.iter().filter(|article| !sampled.contains(article)) {
                let group = if mean(*article, &seeds_a) >= mean(*article, &seeds_b) { &mut a } else { &mut b };
                group.push(*article);
            }
        }
        a.sort_unstable();
        b.sort_unstable();
        if a.len() < 2 || b.len() < 2 {
            return None;
        }
        Some(if a[0] < b[0] { (a, b) } else { (b, a) })
    }
}

/// At most `count` of a list, evenly spread over it.
fn spread(list: &[u32], count: usize) -> Vec<u32> {
    if list.len() <= count {
        return list.to_vec();
    }
    (0..count).filter_map(|i| list.get(i * list.len() / count).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::config::Config;
    use crate::id::ArticleId;
    use crate::pipeline::Report;
    use crate::story::features::Kind;
    use crate::story::journal::State;
    use crate::story::weights::Weights;

    fn report(id: &str, words: &[&str]) -> Report {
        let mut article = Article::from_text(words.join(" ").repeat(3));
        article.id = ArticleId::new(id);
        Report { article, annotations: Annotations::default() }
    }

    /// Likeness alone, so that the tests say what happens and not how the weights are chosen.
    fn likeness_alone(join: f32, merge: f32, split: f32) -> Weights {
        let mut weights = Weights { evidence: [[0.0; crate::story::features::COUNT]; 2], ..Weights::shipped() };
        for index in 0..2 {
            weights.evidence[index][Kind::centroid as usize] = 1.0;
            weights.join[index] = join;
            weights.look[index] = -1.0;
            weights.merge[index] = merge;
            weights.adopt[index] = merge;
            weights.split[index] = split;
            weights.distinct[index] = 0.0;
        }
        weights
    }

    fn placed(weights: Weights, reports: &[Report]) -> Clusterer {
        let mut clusterer = Clusterer::with_weights(&Config::default(), weights);
        for report in reports {
            clusterer.add(report);
        }
        clusterer
    }

    fn told_by_the_journal(clusterer: &Clusterer, reports: &[Report]) -> Vec<StoryId> {
        let state = State::after(clusterer.journal());
        reports.iter().filter_map(|r| state.story_of(&r.article.id).cloned()).collect()
    }

    const HARBOUR: [&str; 6] = ["Albatross", "ferry", "Lorma", "reef", "trawler", "rescued"];
    const COURT: [&str; 6] = ["Albatross", "owner", "inquiry", "licence", "magistrate", "hearing"];

    #[test]
    fn an_article_between_two_stories_makes_them_one_and_the_elder_id_stays() {
        let between = [&HARBOUR[..], &COURT[..]].concat();
        let reports = [report("a", &HARBOUR), report("b", &COURT), report("c", &between)];
        let clusterer = placed(likeness_alone(0.5, -0.45, -9.0), &reports);
        let now = clusterer.stories_now();
        assert!(now.iter().all(|story| *story == now[0]), "{:?}", clusterer.journal());
        let merges: Vec<_> =
            clusterer.journal().iter().filter(|e| matches!(e.action, JournalAction::Merge { .. })).collect();
        let [entry] = merges.as_slice() else { panic!("one merge: {:?}", clusterer.journal()) };
        assert!(
            matches!(&entry.action, JournalAction::Merge { into, .. } if *into == now[0]) && !entry.reason.is_empty()
        );
        assert_eq!(told_by_the_journal(&clusterer, &reports), now);
        let before = State::after(&clusterer.journal()[..entry.sequence as usize]);
        assert_ne!(before.story_of(&ArticleId::new("a")), before.story_of(&ArticleId::new("b")));
    }

    #[test]
    fn a_story_that_turns_out_to_be_two_is_split_and_the_journal_tells_it() {
        let mut reports = Vec::new();
        for at in 0..8 {
            let words: &[&str] = if at % 2 == 0 { &HARBOUR } else { &COURT };
            reports.push(report(&format!("r{at}"), &[words, &["Solle"]].concat()));
        }
        let clusterer = placed(likeness_alone(0.02, 9.0, 0.5), &reports);
        let now = clusterer.stories_now();
        assert_ne!(now[0], now[1]);
        assert!((2..8).all(|at| now[at] == now[at % 2]), "{:?}", clusterer.journal());
        assert!(
            clusterer
                .journal()
                .iter()
                .any(|e| matches!(&e.action, JournalAction::Split { articles, .. } if !articles.is_empty()))
        );
        assert_eq!(told_by_the_journal(&clusterer, &reports), now);
    }

    #[test]
    fn a_story_that_has_grown_takes_in_an_article_that_stood_alone() {
        let half = report("half", &["Albatross", "ferry", "Lorma", "mayor", "flag", "anthem"]);
        let alone_after = |adopt: f32| {
            let mut weights = likeness_alone(0.8, 9.0, -9.0);
            weights.adopt = [adopt; 2];
            // No article looks at neighbours: only growth does.
            weights.look = [9.0; 2];
            let mut reports = vec![half.clone()];
            reports.extend((0..4).map(|at| report(&format!("h{at}"), &HARBOUR)));
            let clusterer = placed(weights, &reports);
            let now = clusterer.stories_now();
            assert_eq!(told_by_the_journal(&clusterer, &reports), now);
            assert!(now[1..].iter().all(|story| *story == now[1]));
            now[0] != now[1]
        };
        assert!(!alone_after(-0.6));
        assert!(alone_after(0.1));
    }

    #[test]
    fn what_a_person_has_parted_is_not_merged_again() {
        let between = |at: usize| report(&format!("b{at}"), &[&HARBOUR[..], &COURT[..]].concat());
        let stories_after = |parted: bool, undone: bool| {
            let mut clusterer = Clusterer::with_weights(&Config::default(), likeness_alone(0.5, -0.45, -9.0));
            let harbour = clusterer.add(&report("a", &HARBOUR)).story;
            let court = clusterer.add(&report("c", &COURT)).story;
            if parted {
                clusterer.keep_apart(&harbour, &court);
                clusterer = serde_json::from_str(&serde_json::to_string(&clusterer).unwrap()).unwrap();
                clusterer.weights = likeness_alone(0.5, -0.45, -9.0);
            }
            if undone {
                clusterer.let_merge(&court, &harbour);
            }
            (0..4).for_each(|at| _ = clusterer.add(&between(at)));
            let now = clusterer.stories_now();
            now[0] == now[1]
        };
        assert!(stories_after(false, false), "the articles between would make them one");
        assert!(!stories_after(true, false));
        assert!(stories_after(true, true));
    }

    #[test]
    fn ten_thousand_identical_articles_are_never_split() {
        let reports: Vec<Report> = (0..10_000).map(|at| report(&at.to_string(), &HARBOUR)).collect();
        let clusterer = placed(Weights::shipped(), &reports);
        assert!(!clusterer.journal().iter().any(|e| matches!(e.action, JournalAction::Split { .. })));
    }
}
