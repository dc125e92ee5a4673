//! Choosing among the places that bear a name.
//!
//! A name means one place in an article, unless its text qualifies it otherwise. What speaks for a candidate is added up:
//! its inhabitants and rank, the text's own words ('Paris, Texas', 'Kursk region'), the divisions and countries that the
//! article names, the places chosen for its other names, and the outlet's home. As choices support one another, they are made
//! in rounds, from the largest places on.

use super::gazetteer::{Record, contains_record, gazetteer, kilometres};
use super::home;
use super::recognition;
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

/// GeoNames id of the capital of the United States, which reports name without 'D.C.'.
const WASHINGTON: u32 = 4_140_963;

/// All mentions of one name.
struct Name {
    candidates: Vec<Candidate>,
    chosen: Option<Record>,
    /// Whether it is no name of the text, but the home of its outlet.
    is_home: bool,
}

struct Candidate {
    record: Record,
    /// What speaks for it whatever the other names mean.
    own: f64,
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
    for (in_title, text, layer) in
        [(true, title, &annotations.title), (false, article.text.as_str(), &annotations.text)]
    {
        let mut last: Option<(u32, usize)> = None;
        for (mention, found) in
            layer.mentions.iter().enumerate().filter(|(_, mention)| mention.kind == MentionKind::Place)
        {
            let written = found.span.of(text);
            let name = *index.entry(written.to_owned()).or_insert_with(|| {
                let candidates = candidates(written)
                    .into_iter()
                    .map(|record| Candidate { own: own_weight(&record), record })
                    .collect();
                names.push(Name { candidates, chosen: None, is_home: false });
                names.len() - 1
            });
            uses.push(Use { in_title, mention, name });
            // 'Paris, Texas': the name behind the comma qualifies the one in front.
            if let Some((end, before)) = last
                && matches!(text.get(end as usize..found.span.start as usize), Some(", " | " (" | ","))
            {
                qualified.push((before, name));
            }
            last = Some((found.span.end, name));
            if let Some(rank) = rank_behind(text, found.span.end) {
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
    weigh(&mut names, home::country(article), &qualified, &ranked);
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

/// Words that a name may carry without being in the gazetteer with them.
const IN_FRONT: [&str; 16] = [
    "northern ",
    "southern ",
    "eastern ",
    "western ",
    "central ",
    "downtown ",
    "greater ",
    "upper ",
    "lower ",
    "city of ",
    "town of ",
    "north ",
    "south ",
    "east ",
    "west ",
    "mainland ",
];
const BEHIND: [&str; 14] = [
    " region",
    " province",
    " district",
    " area",
    " city",
    " county",
    " state",
    " islands",
    " island",
    " oblast",
    " governorate",
    " township",
    " valley",
    " metro area",
];

/// The places that a mention can mean.
fn candidates(written: &str) -> Vec<Record> {
    let gazetteer = gazetteer();
    let mut found = gazetteer.candidates(written);
    if found.is_empty() {
        let lower = written.to_ascii_lowercase();
        let front = IN_FRONT.iter().find(|word| lower.starts_with(**word)).map_or(0, |word| word.len());
        let behind = BEHIND.iter().find(|word| lower.ends_with(**word)).map_or(0, |word| word.len());
        if front + behind > 0
            && let Some(core) = written.get(front..written.len() - behind)
        {
            found = gazetteer.candidates(core);
        }
    }
    found
}

/// What a place's size and rank say for it: the decimal logarithm of its inhabitants, and a step up for countries and states.
fn own_weight(record: &Record) -> f64 {
    let rank = match record.precision {
        Precision::Country => 2.8,
        Precision::Admin1 if &record.country == b"US" => 1.8,
        Precision::Admin1 => -0.5,
        Precision::Region | Precision::Water => 1.0,
        Precision::Admin2 => -1.0,
        _ => 0.0,
    };
    // A capital speaks in the news of its whole country; Washington also against the state of that name.
    let seat = match (record.is_capital, record.geonames) {
        (true, WASHINGTON) => 3.0,
        (true, _) => 0.8,
        _ => 0.0,
    };
    seat + record.ln_population() / std::f64::consts::LN_10 + rank
}

/// The rank that the word behind a name gives it: 'Kursk region'.
fn rank_behind(text: &str, end: u32) -> Option<Precision> {
    let rest = text.get(end as usize..)?.strip_prefix(' ')?;
    let word = rest.split(|c: char| !c.is_alphabetic()).next()?;
    match word {
        "region" | "oblast" | "province" | "governorate" | "state" | "prefecture" | "Oblast" | "Province" => {
            Some(Precision::Admin1)
        }
        _ => None,
    }
}

/// What speaks for a candidate for each other name that can mean a place of the same county, and how many of them count.
const SHARED_COUNTY: (f64, u32) = (1.2, 3);

/// Names that can all mean places of one county probably do: 'Paris' and 'Henry County' are in Tennessee, though either has a
/// larger namesake. Linear in the number of candidates.
fn weigh_counties(names: &mut [Name]) {
    let county = |record: &Record| if record.precision == Precision::Admin2 { record.id } else { record.admin2 };
    let mut bearers: FxHashMap<u32, u32> = FxHashMap::default();
    for name in names.iter() {
        let mut counties: Vec<u32> =
            name.candidates.iter().map(|candidate| county(&candidate.record)).filter(|county| *county != 0).collect();
        counties.sort_unstable();
        counties.dedup();
        for county in counties {
            *bearers.entry(county).or_default() += 1;
        }
    }
    for candidate in names.iter_mut().flat_map(|name| &mut name.candidates) {
        let others = bearers.get(&county(&candidate.record)).map_or(0, |names| names.saturating_sub(1));
        candidate.own += SHARED_COUNTY.0 * f64::from(others.min(SHARED_COUNTY.1));
    }
}

fn weigh(names: &mut [Name], country: Option<[u8; 2]>, qualified: &[(usize, usize)], ranked: &[(usize, Precision)]) {
    for candidate in names.iter_mut().flat_map(|name| &mut name.candidates) {
        if Some(candidate.record.country) == country {
            candidate.own += 1.5;
        }
    }
    for (name, rank) in ranked {
        for candidate in names.get_mut(*name).map(|name| name.candidates.as_mut_slice()).unwrap_or_default() {
            if candidate.record.precision == *rank {
                candidate.own += 5.0;
            }
        }
    }
    for (inner, outer) in qualified {
        if inner == outer {
            continue;
        }
        let (Some(inside), Some(outside)) = (names.get(*inner), names.get(*outer)) else { continue };
        if is_list(inside, outside) {
            continue;
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, a) in inside.candidates.iter().enumerate() {
            for (o, b) in outside.candidates.iter().enumerate() {
                if a.record.id != b.record.id && contains_record(&b.record, &a.record) {
                    pairs.push((i, o));
                }
            }
        }
        let (mut inner_marked, mut outer_marked): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
        inner_marked.sort_unstable();
        inner_marked.dedup();
        outer_marked.sort_unstable();
        outer_marked.dedup();
        for (name, marked) in [(*inner, inner_marked), (*outer, outer_marked)] {
            let Some(name) = names.get_mut(name) else { continue };
            for at in marked {
                if let Some(candidate) = name.candidates.get_mut(at) {
                    // Said once it is said; repeats add nothing.
                    candidate.own = candidate.own.max(own_weight(&candidate.record) + 12.0);
                }
            }
        }
    }
}

/// 'Georgia, Alabama' and 'Jordan, Lebanon' are lists: two of one rank do not hold one another.
fn is_list(inside: &Name, outside: &Name) -> bool {
    let largest = |name: &Name| {
        let best = name.candidates.iter().max_by(|a, b| a.own.total_cmp(&b.own).then(b.record.id.cmp(&a.record.id)));
        best.map(|candidate| (candidate.record.precision, candidate.record.country))
    };
    match (largest(inside), largest(outside)) {
        (Some((Precision::Country, _)), Some((Precision::Country, _))) => true,
        (Some((Precision::Admin1, a)), Some((Precision::Admin1, b))) => a == b,
        _ => false,
    }
}

fn choose(names: &mut [Name]) {
    for name in names.iter_mut() {
        name.candidates.sort_by(|a, b| b.own.total_cmp(&a.own).then(a.record.id.cmp(&b.record.id)));
        name.chosen = name.candidates.first().map(|candidate| candidate.record);
    }
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

/// What the home of the outlet says for a candidate.
fn home_support(record: &Record, home: &Record) -> f64 {
    if record.country != home.country {
        return 0.0;
    }
    let is_near = kilometres((record.lat, record.lon), (home.lat, home.lon)) < 80.0;
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
