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
    let stories = members
        .into_par_iter()
        .map(|(id, articles)| {
            let of_story: Vec<&Report> = articles.iter().map(|index| &reports[*index]).collect();
            story(id, &of_story)
        })
        .collect();
    Reading { reports, placements, stories }
}

/// The ledger of one story from its reports, in input order.
#[must_use]
pub fn story(id: StoryId, reports: &[&Report]) -> Story {
    let copies = crate::copies::links(reports);
    let origins = crate::copies::origins(reports, &copies);
    let findings = crate::reconcile::findings(&id, reports, &copies, &origins);
    crate::digest::publish(id, reports, copies, origins, findings)
}
