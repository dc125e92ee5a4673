//! Choosing among the places that bear a name.
//!
//! A name means one place in an article, unless its text qualifies it otherwise. What speaks for a candidate is added up:
//! its inhabitants and rank, the text's own words ('Paris, Texas', 'Kursk region'), the divisions and countries that the
//! article names, the places chosen for its other names, and the outlet's home. As choices support one another, they are made
//! in rounds, from the largest places on.

use super::fold::fold;
use super::gazetteer::{Record, contains_record, gazetteer, kilometres};
use super::home;
use super::recognition;
use super::weights::{other_name, own_weight, rank, weigh, weigh_counties, weigh_rows};
use super::words::words;
use crate::annotate::{Annotations, Layer, MentionKind, Precision};
use crate::article::Article;
use rustc_hash::FxHashMap;

/// Rounds of choice; more change nothing in practice.
const ROUNDS: usize = 3;
/// Candidates of one name that are weighed; names with more keep the larger ones and those where the article looks.
const MOST_CANDIDATES: usize = 60;
/// Names of one article that support one another; a list of a thousand towns need not be compared pair by pair.
const MOST_NAMES: usize = 120;
/// What the support of other names may add at most: more than a capital has over a county seat.
const MOST_SUPPORT: f64 = 6.0;

/// All mentions of one name.
pub struct Name {
    /// The places that bear it.
    pub candidates: Vec<Candidate>,
    chosen: Option<Record>,
    /// Whether it is no name of the text, but the home of its outlet.
    is_home: bool,
}

pub struct Candidate {
    /// The place.
    pub record: Record,
    /// What speaks for it whatever the other names mean.
    pub own: f64,
}

/// A mention, by layer and index.
struct Use {
    in_title: bool,
    mention: usize,
    name: usize,
}

/// Resolves all mentions of places.
pub fn resolve(article: &Article, annotations: &mut Annotations) {
    let title = article.separate_title().unwrap_or("");
    recognition::find(&article.text, &mut annotations.text, title, &mut annotations.title);
    let mut names: Vec<Name> = Vec::new();
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    let mut uses: Vec<Use> = Vec::new();
    let mut qualified: Vec<(usize, usize)> = Vec::new();
    let mut ranked: Vec<(usize, Precision)> = Vec::new();
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for (in_title, text, layer) in
        [(true, title, &annotations.title), (false, article.text.as_str(), &annotations.text)]
    {
        let mut last: Option<(u32, usize)> = None;
        for (mention, found) in
            layer.mentions.iter().enumerate().filter(|(_, mention)| mention.kind == MentionKind::Place)
        {
            let written = found.span.of(text);
            let rank = rank(text, found.span);
            let name = *index.entry(written.to_owned()).or_insert_with(|| {
                let mut records = candidates(written);
                if rank == Some(Precision::Admin2) {
                    records.extend(gazetteer().candidates(&format!("{written} County")));
                }
                let key = fold(written);
                let candidates = records
                    .into_iter()
                    .map(|record| Candidate { own: own_weight(&record) - other_name(&record, &key), record })
                    .collect();
                names.push(Name { candidates, chosen: None, is_home: false });
                names.len() - 1
            });
            uses.push(Use { in_title, mention, name });
            // 'Paris, Texas': the name behind the comma qualifies the one in front.
            let between =
                last.and_then(|(end, before)| Some((text.get(end as usize..found.span.start as usize)?, before)));
            match between {
                Some((", " | " (" | ",", before)) => {
                    qualified.push((before, name));
                    rows.push((before, name));
                }
                Some((" and " | " or " | ", and " | ", or " | " & ", before)) => rows.push((before, name)),
                _ => {}
            }
            last = Some((found.span.end, name));
            if let Some(rank) = rank {
                ranked.push((name, rank));
            }
        }
    }
    if names.is_empty() {
        return;
    }
    qualified.sort_unstable();
    qualified.dedup();
    let homes = home::homes(article);
    rows.sort_unstable();
    rows.dedup();
    weigh(&mut names, home::country(article), &qualified, &rows, &ranked);
    weigh_rows(&mut names, &rows);
    if !homes.is_empty() {
        // A local paper is rarely one of the largest city of the name: size counts for little.
        let candidates =
            homes.into_iter().map(|record| Candidate { own: record.ln_population() * 0.1, record }).collect();
        names.push(Name { candidates, chosen: None, is_home: true });
    }
    weigh_counties(&mut names);
    choose(&mut names);
    for Use { in_title, mention, name } in uses {
        let layer: &mut Layer = if in_title { &mut annotations.title } else { &mut annotations.text };
        if let (Some(mention), Some(chosen)) =
            (layer.mentions.get_mut(mention), names.get(name).and_then(|name| name.chosen))
        {
            mention.place = Some(gazetteer().place(&chosen));
        }
    }
}

/// The places that a mention can mean.
fn candidates(written: &str) -> Vec<Record> {
    let gazetteer = gazetteer();
    let mut found = gazetteer.candidates(written);
    if found.is_empty() && written.len() <= 80 {
        let lower = written.to_ascii_lowercase();
        let words = words();
        let front =
            words.front.iter().find(|word| lower.starts_with(&format!("{word} "))).map_or(0, |word| word.len() + 1);
        let behind =
            words.behind.iter().find(|word| lower.ends_with(&format!(" {word}"))).map_or(0, |word| word.len() + 1);
        if front + behind > 0
            && let Some(core) = written.get(front..written.len() - behind)
        {
            found = gazetteer.candidates(core);
        }
    }
    found
}

fn choose(names: &mut [Name]) {
    for name in names.iter_mut() {
        name.candidates.sort_by(|a, b| b.own.total_cmp(&a.own).then(a.record.id.cmp(&b.record.id)));
        name.chosen = name.candidates.first().map(|candidate| candidate.record);
    }
    choose_home(names);
    // Villages far down the list can only win where the article names what contains them.
    let around: Vec<Record> = names.iter().take(MOST_NAMES).filter_map(|name| name.chosen).collect();
    for name in names.iter_mut().filter(|name| name.candidates.len() > MOST_CANDIDATES) {
        let mut kept = 0;
        name.candidates.retain(|candidate| {
            kept += 1;
            kept <= MOST_CANDIDATES
                || around
                    .iter()
                    .any(|other| other.precision == Precision::Admin1 && contains_record(other, &candidate.record))
        });
    }
    for _ in 0..ROUNDS {
        let home = names.last().filter(|name| name.is_home).and_then(|name| name.chosen);
        let chosen: Vec<Option<Record>> = names.iter().take(MOST_NAMES).map(|name| name.chosen).collect();
        for (at, name) in names.iter_mut().enumerate().filter(|(_, name)| name.candidates.len() > 1) {
            let others = || {
                chosen.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, record)| record.as_ref())
            };
            let best = name
                .candidates
                .iter()
                .map(|candidate| {
                    let at_home =
                        home.filter(|_| !name.is_home).map_or(0.0, |home| home_support(&candidate.record, &home));
                    (candidate.own + support(&candidate.record, others()) + at_home, candidate.record)
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.id.cmp(&a.1.id)));
            name.chosen = best.map(|(_, record)| record);
        }
    }
}

/// Where the outlet may be at home in several places, the one under which the article's names fit best: a paper of one of the
/// Columbuses that writes of Polk and Butler County is Nebraska's.
fn choose_home(names: &mut [Name]) {
    let Some((home, others)) = names.split_last_mut().filter(|(home, _)| home.is_home && home.candidates.len() > 1)
    else {
        return;
    };
    let fit = |home: &Candidate| {
        let best = |name: &Name| {
            let weights = name.candidates.iter().take(MOST_CANDIDATES);
            weights.map(|candidate| candidate.own + home_support(&candidate.record, &home.record)).fold(0.0, f64::max)
        };
        home.own + others.iter().take(MOST_NAMES).map(best).sum::<f64>()
    };
    let fits: Vec<(f64, Record)> = home.candidates.iter().map(|candidate| (fit(candidate), candidate.record)).collect();
    home.chosen = fits.iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.id.cmp(&a.1.id))).map(|(_, record)| *record);
}

/// What the home of the outlet says for a candidate.
fn home_support(record: &Record, home: &Record) -> f64 {
    if record.country != home.country {
        return 0.0;
    }
    let is_near =
        (record.lat - home.lat).abs() < 1.0 && kilometres((record.lat, record.lon), (home.lat, home.lon)) < 80.0;
    let same_division = record.id == home.admin1 || (record.admin1 != 0 && record.admin1 == home.admin1);
    0.5 + if same_division { 1.0 } else { 0.0 } + if is_near { 1.5 } else { 0.0 }
}

/// What the places chosen for other names say for a candidate.
fn support<'a>(record: &Record, others: impl Iterator<Item = &'a Record>) -> f64 {
    let mut support = 0.0f64;
    for other in others.filter(|other| other.id != record.id) {
        support += match other.precision {
            Precision::Admin1 | Precision::Admin2 if contains_record(other, record) => 2.5,
            Precision::Country if contains_record(other, record) => 1.0,
            _ if contains_record(record, other) => {
                if record.precision == Precision::Country {
                    0.8
                } else {
                    1.5
                }
            }
            _ if record.country != other.country => continue,
            // The countries themselves are far from everything in them.
            _ if record.precision == Precision::Country || other.precision == Precision::Country => 0.0,
            _ => {
                let near = (record.lat - other.lat).abs() < 1.0
                    && kilometres((record.lat, record.lon), (other.lat, other.lon)) < 80.0;
                0.3 + if record.admin1 != 0 && record.admin1 == other.admin1 { 0.8 } else { 0.0 }
                    + if near { 1.2 } else { 0.0 }
            }
        };
    }
    support.min(MOST_SUPPORT)
}
