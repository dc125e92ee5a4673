//! The one direction of flow: articles in, ledgers out.

use crate::annotate::{Annotations, annotate};
use crate::article::Article;
use crate::config::Config;
use crate::id::StoryId;
use crate::ledger::{Placement, Story};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// An article with what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The article.
    pub article: Article,
    /// What it says.
    pub annotations: Annotations,
}

/// Annotates articles on all threads of the current rayon pool; the order of the input is kept.
#[must_use]
pub fn annotate_all(articles: Vec<Article>) -> Vec<Report> {
    articles
        .into_par_iter()
        .map(|article| {
            let annotations = annotate(&article);
            Report { article, annotations }
        })
        .collect()
}

/// Everything that [`read`] works out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The articles and what they say, in input order.
    pub reports: Vec<Report>,
    /// Where each article was placed, in input order.
    pub placements: Vec<Placement>,
    /// The stories, in order of their first article.
    pub stories: Vec<Story>,
}

/// The main job: from articles to the ledgers of their stories.
#[must_use]
pub fn read(articles: Vec<Article>, config: &Config) -> Reading {
    ledgers(annotate_all(articles), config)
}

/// From annotated articles to the ledgers of their stories.
#[must_use]
pub fn ledgers(reports: Vec<Report>, config: &Config) -> Reading {
    let placed = place(reports, config);
    let mut stories = Vec::with_capacity(placed.members.len());
    placed.tell(1, |story, _| stories.push(story));
    Reading { reports: placed.reports, placements: placed.placements, stories }
}

/// Articles placed in stories whose ledgers are not made yet. Ledgers are larger than articles: who needs one at a time
/// ([`Placed::tell`]) never holds them all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// The articles and what they say, in input order.
    pub reports: Vec<Report>,
    /// Where each article was placed, in input order.
    pub placements: Vec<Placement>,
    /// The stories in order of their first article, each with the indexes of its reports.
    members: Vec<(StoryId, Vec<usize>)>,
}

/// Places annotated articles in stories.
#[must_use]
pub fn place(reports: Vec<Report>, config: &Config) -> Placed {
    let placements = crate::story::place(&reports, config);
    let mut members: Vec<(StoryId, Vec<usize>)> = Vec::new();
    let mut index_of: FxHashMap<StoryId, usize> = FxHashMap::default();
    for (report, placement) in placements.iter().enumerate() {
        let index = *index_of.entry(placement.story.clone()).or_insert_with(|| {
            members.push((placement.story.clone(), Vec::new()));
            members.len() - 1
        });
        members[index].1.push(report);
    }
    Placed { reports, placements, members }
}

/// How many stories are made at once: enough to keep all threads busy, few enough to hold.
const BATCH: usize = 512;

impl Placed {
    /// Makes the ledgers of the stories that have at least `fewest` reports, on all threads of the current rayon pool, and gives
    /// each with its reports to `take`, in order of their first article.
    pub fn tell(&self, fewest: usize, mut take: impl FnMut(Story, &[&Report])) {
        let wanted: Vec<_> = self.members.iter().filter(|(_, reports)| reports.len() >= fewest).collect();
        for batch in wanted.chunks(BATCH) {
            let made: Vec<(Story, Vec<&Report>)> = batch
                .par_iter()
                .map(|(id, indexes)| {
                    let reports: Vec<&Report> = indexes.iter().map(|index| &self.reports[*index]).collect();
                    (story(id.clone(), &reports), reports)
                })
                .collect();
            made.into_iter().for_each(|(story, reports)| take(story, &reports));
        }
    }
}

/// The ledger of one story from its reports, in input order.
#[must_use]
pub fn story(id: StoryId, reports: &[&Report]) -> Story {
    let copies = crate::copies::links(reports);
    let origins = crate::copies::origins(reports, &copies);
    let findings = crate::reconcile::findings(&id, reports, &copies, &origins);
    crate::digest::publish(id, reports, copies, origins, findings)
}
