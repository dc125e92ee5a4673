//! What of an article counts when kinds of dependence are decided: its body without furniture, and quotations told apart.

use super::sorted::Sorted;
use super::words::{SHINGLE, Words};
use crate::annotate::AttributionKind;
use crate::pipeline::Report;
use crate::span::Span;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Words of a quotation that is told from a text quoted whole.
const SPOKEN: usize = 120;
/// Letters that a quotation may run over before its closing mark is taken for missing.
const LONGEST_QUOTE: usize = 1_500;
/// Unrelated articles of one outlet that must carry a passage before it is furniture.
const RECURRING: usize = 6;
/// Articles of one outlet whose passages are looked at.
const OF_OUTLET: usize = 4_096;
/// Articles of one outlet looked at to decide that a passage recurs.
const LOOKED_AT: usize = 24;

/// What a word of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Written by the article's author, as far as we see.
    Prose,
    /// Inside quotation marks, or a post that is shown whole.
    Quote,
    /// No part of the report.
    Furniture,
}

/// The words of an article, and what each is.
#[derive(Debug)]
pub struct Body {
    /// The words.
    pub words: Words,
    /// As many as words.
    pub parts: Vec<Part>,
}

impl Body {
    /// The body of a report; `recurring` holds the sorted shingles that are furniture of its outlet, `quoted` those that some
    /// article prints in quotation marks.
    #[must_use]
    pub fn of(report: &Report, recurring: &[u64], quoted: &Sorted) -> Self {
        let text = &report.article.text;
        let words = Words::of(text);
        let mut parts = vec![Part::Prose; words.len()];
        let mut mark = |span: Span, part: Part| fill(&words, &mut parts, span, part);
        for span in quotations(text) {
            mark(span, Part::Quote);
        }
        for attribution in report.annotations.text.attributions.iter().filter(|a| a.kind == AttributionKind::Direct) {
            for content in &attribution.content {
                mark(*content, Part::Quote);
            }
        }
        // What another article prints in quotation marks is somebody's words here too: a post, a statement, a speech.
        let shingles = words.shingles();
        if !quoted.is_empty() {
            for (at, shingle) in shingles.iter().enumerate() {
                if quoted.contains(*shingle) {
                    parts[at..at + SHINGLE].fill(Part::Quote);
                }
            }
        }
        let mut mark = |span: Span, part: Part| fill(&words, &mut parts, span, part);
        for furniture in &report.annotations.furniture {
            mark(furniture.span, Part::Furniture);
        }
        for credit in report.annotations.credits.iter().filter(|c| c.span.len() < 300) {
            mark(credit.span, Part::Furniture);
        }
        if !recurring.is_empty() {
            for (at, shingle) in shingles.iter().enumerate() {
                if recurring.binary_search(shingle).is_ok() {
                    parts[at..at + SHINGLE].fill(Part::Furniture);
                }
            }
        }
        Self { words, parts }
    }

    /// How many words are of a part.
    #[must_use]
    pub fn count(&self, part: Part) -> usize {
        self.parts.iter().filter(|p| **p == part).count()
    }
}

fn fill(words: &Words, parts: &mut [Part], span: Span, part: Part) {
    let first = words.spans.partition_point(|word| word.end <= span.start);
    for (word, slot) in words.spans.iter().zip(parts).skip(first) {
        if word.start >= span.end {
            break;
        }
        *slot = part;
    }
}

/// The shingles that lie inside a quotation of one of the reports. Long quotations are left out: who prints a whole text in
/// quotation marks must not make everybody's copy of it a quotation.
#[must_use]
pub fn quoted(reports: &[&Report]) -> Sorted {
    let mut found: Vec<u64> = reports
        .par_iter()
        .flat_map_iter(|report| {
            let text = report.article.text.as_str();
            let mut shingles = Vec::new();
            for span in quotations(text) {
                let words = Words::of(span.of(text));
                if words.len() <= SPOKEN {
                    shingles.extend(words.shingles());
                }
            }
            shingles
        })
        .collect();
    found.par_sort_unstable();
    found.dedup();
    Sorted::new(found)
}

/// What stands between quotation marks, and posts shown whole, which end in '(@handle)' and a date.
fn quotations(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut line_start = 0;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        match (character, open) {
            ('“', _) => open = Some((at, '”')),
            ('"', None) => open = Some((at, '"')),
            ('”' | '"', Some((start, mark))) if mark == character || mark == '”' => {
                spans.push(Span::at(start, at));
                open = None;
            }
            ('\n', _) => {
                // A quotation that runs over paragraphs opens each of them anew; one never closed quotes nothing.
                if let Some((start, '”')) = open {
                    spans.push(Span::at(start, at));
                }
                open = None;
                line_start = at + 1;
            }
            ('@', None) if previous == '(' => spans.push(Span::at(line_start, at)),
            (_, Some((start, _))) if at - start > LONGEST_QUOTE => open = None,
            _ => {}
        }
        previous = character;
    }
    spans
}

/// Sorted shingles that many unrelated articles of one outlet carry, by outlet. Articles are unrelated where their titles share
/// no word of five letters or more.
#[must_use]
pub fn recurring<'r>(reports: &[&'r Report], set: impl Fn(usize) -> Vec<u64> + Sync) -> FxHashMap<&'r str, Vec<u64>> {
    let mut of_outlet: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        if let (Some(outlet), Some(_)) = (report.article.outlet.as_deref(), report.article.title.as_deref()) {
            of_outlet.entry(outlet).or_default().push(index);
        }
    }
    let mut learned = FxHashMap::default();
    for (outlet, mut articles) in of_outlet {
        // What an outlet prints on its pages shows in some thousands of them, evenly taken.
        if articles.len() > OF_OUTLET {
            articles = (0..OF_OUTLET).filter_map(|at| articles.get(at * articles.len() / OF_OUTLET).copied()).collect();
        }
        if articles.len() < RECURRING {
            continue;
        }
        let titles: FxHashMap<u32, Vec<String>> =
            articles.iter().filter_map(|a| Some((u32::try_from(*a).ok()?, title_words(reports[*a])))).collect();
        let of_article = |article: &usize| {
            let number = u32::try_from(*article).unwrap_or(u32::MAX);
            set(*article).into_iter().map(move |shingle| (shingle, number))
        };
        let mut postings: Vec<(u64, u32)> = articles.par_iter().flat_map_iter(of_article).collect();
        postings.par_sort_unstable();
        let found: Vec<u64> = postings
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|run| run.len() >= RECURRING && unrelated(run, &titles) >= RECURRING)
            .map(|run| run[0].0)
            .collect();
        if !found.is_empty() {
            learned.insert(outlet, found);
        }
    }
    learned
}

fn title_words(report: &Report) -> Vec<String> {
    let title = report.article.title.as_deref().unwrap_or("").to_lowercase();
    let mut words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= 5).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// How many of the articles have titles that share no long word with one another, counted greedily.
fn unrelated(run: &[(u64, u32)], titles: &FxHashMap<u32, Vec<String>>) -> usize {
    let mut seen: Vec<&[String]> = Vec::new();
    let stride = (run.len() / LOOKED_AT).max(1);
    for (_, article) in run.iter().step_by(stride) {
        let Some(words) = titles.get(article) else { continue };
        if seen.iter().all(|other| words.iter().all(|w| other.binary_search(w).is_err())) {
            seen.push(words);
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;

    #[test]
    fn quotations_are_told_from_prose() {
        let text = "He said “the dam will hold” and left. It's 5\" of rain.\nWater rises! — Mayor (@mayor) May 3";
        let found: Vec<&str> = quotations(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["“the dam will hold", "Water rises! — Mayor ("]);
    }

    #[test]
    fn a_passage_under_unrelated_titles_is_furniture() {
        let titles =
            ["Ferry sinks", "Budget passes", "Orchestra tours", "Glacier retreats", "Striker signs", "Harvest fails"];
        let reports: Vec<Report> = titles
            .iter()
            .map(|title| {
                let mut article =
                    Article::from_text(format!("{title} today. Support our paper with a small gift every month."));
                article.title = Some((*title).to_owned());
                article.outlet = Some("Lorma Herald".to_owned());
                Report { article, annotations: Annotations::default() }
            })
            .collect();
        let all: Vec<&Report> = reports.iter().collect();
        let sets: Vec<_> = reports.iter().map(|r| Words::of(&r.article.text).shingle_set()).collect();
        let learned = recurring(&all, |at| sets[at].clone());
        let body = Body::of(&reports[0], &learned["Lorma Herald"], &Sorted::default());
        assert_eq!(body.count(Part::Furniture), 10);
        assert_eq!(body.count(Part::Prose), 2);
    }
}
