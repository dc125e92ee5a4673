//! What speaks for a candidate before the other names are chosen: its size and rank, the words beside the name, the row that it
//! stands in, its county.

use super::fold::fold;
use super::gazetteer::{Record, contains_record, gazetteer};
use super::resolution::Name;
use super::words::{is_row_of_counties, next_word, words};
use crate::annotate::Precision;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What speaks for a place beside its size and rank: `resources/places/weights.tsv`.
fn listed_weight(geonames: u32) -> Option<f64> {
    static WEIGHTS: OnceLock<Vec<(u32, f64)>> = OnceLock::new();
    let weights = WEIGHTS.get_or_init(|| {
        let rows = include_str!("../../../resources/places/weights.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| {
            let mut columns = row.split('\t');
            Some((columns.next()?.parse().ok()?, columns.next()?.parse().ok()?))
        })
        .collect()
    });
    weights.iter().find(|(id, _)| *id == geonames).map(|(_, weight)| *weight)
}

/// What a place's size and rank say for it: the decimal logarithm of its inhabitants, and a step up for countries and states.
pub fn own_weight(record: &Record) -> f64 {
    let rank = match record.precision {
        Precision::Country => 2.8,
        Precision::Admin1 if &record.country == b"US" => 1.8,
        Precision::Admin1 => -0.5,
        Precision::Region | Precision::Water => 1.0,
        Precision::Admin2 => -1.0,
        _ => 0.0,
    };
    // A capital speaks in the news of its whole country.
    let seat = if record.is_capital { listed_weight(record.geonames).unwrap_or(0.8) } else { 0.0 };
    let size = record.ln_population() / std::f64::consts::LN_10;
    seat + size + fame(record) + rank
}

/// The rank that the word beside a name gives it: 'Kursk region', 'the state of Washington'.
pub fn rank(text: &str, span: Span) -> Option<Precision> {
    let rest = text.get(span.end as usize..)?;
    if is_row_of_counties(rest) {
        return Some(Precision::Admin2);
    }
    let head = text.get(..span.start as usize)?.strip_suffix(" of ").unwrap_or("");
    let before = head.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let is_division = |word: &str| words().division.contains(&word);
    (is_division(next_word(rest)) || is_division(before)).then_some(Precision::Admin1)
}

/// What speaks for a candidate for each other name that can mean a place of the same county, and how many of them count.
const SHARED_COUNTY: (f64, u32) = (1.2, 3);

/// Names that can all mean places of one county probably do: 'Paris' and 'Henry County' are in Tennessee, though either has a
/// larger namesake. Linear in the number of candidates.
pub fn weigh_counties(names: &mut [Name]) {
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

/// Adds to the weights what the text around the names says: a national domain, ranks, qualifiers.
pub fn weigh(
    names: &mut [Name],
    country: Option<[u8; 2]>,
    qualified: &[(usize, usize)],
    rows: &[(usize, usize)],
    ranked: &[(usize, Precision)],
) {
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
        // 'Washington, Oregon and Idaho' is a row, and no Washington in Oregon.
        let goes_on = |same: &Name| {
            rows.iter().any(|(before, after)| {
                let (next, last) = (*before == *outer && after != inner, *after == *inner && before != outer);
                let third = if next {
                    names.get(*after)
                } else if last {
                    names.get(*before)
                } else {
                    None
                };
                third.and_then(sure_rank).is_some_and(|rank| Some(rank) == sure_rank(outside) && may_be(same, rank))
            })
        };
        if is_list(inside, outside) || goes_on(inside) {
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

/// A large city is named without more, wherever the report comes from: a step up for each ten times 100,000 inhabitants.
fn fame(record: &Record) -> f64 {
    let size = record.ln_population() / std::f64::consts::LN_10;
    if record.precision == Precision::PopulatedPlace { (size - 5.0).max(0.0) } else { 0.0 }
}

/// What a place loses if the text names it otherwise than the gazetteer does: 'Salisbury' is hardly Harare.
pub fn other_name(record: &Record, key: &str) -> f64 {
    let is_town = record.precision == Precision::PopulatedPlace;
    if is_town && fold(gazetteer().name(record.id)) != key { 0.8 + fame(record) } else { 0.0 }
}

/// What a row says for candidates of the rank that the other name surely has.
const IN_A_ROW: f64 = 3.0;

/// The rank and country that a name surely has: it means a country or a division, and no town of the name is nearly as large.
fn sure_rank(name: &Name) -> Option<(Precision, [u8; 2])> {
    let record =
        name.candidates.iter().find(|candidate| candidate.record.precision != Precision::PopulatedPlace)?.record;
    let rivals = name.candidates.iter().filter(|candidate| candidate.own > own_weight(&record) - 2.5).count();
    (matches!(record.precision, Precision::Country | Precision::Admin1) && rivals == 1)
        .then_some((record.precision, record.country))
}

/// Whether a place of the name has that rank, and, as a division, that country.
fn may_be(name: &Name, (precision, country): (Precision, [u8; 2])) -> bool {
    name.candidates.iter().any(|candidate| {
        candidate.record.precision == precision
            && (precision == Precision::Country || candidate.record.country == country)
    })
}

/// Names in a row are of one rank: in 'Oregon and Washington' and in 'Armenia, Georgia and Azerbaijan' the doubtful one is what
/// the sure one is.
pub fn weigh_rows(names: &mut [Name], rows: &[(usize, usize)]) {
    let ranks: Vec<Option<(Precision, [u8; 2])>> = names.iter().map(sure_rank).collect();
    for (before, after) in rows {
        for (doubtful, certain) in [(*before, *after), (*after, *before)] {
            let Some(Some((precision, country))) = ranks.get(certain) else { continue };
            if ranks.get(doubtful).is_none_or(Option::is_some) {
                continue;
            }
            for candidate in names.get_mut(doubtful).map(|name| name.candidates.as_mut_slice()).unwrap_or_default() {
                let same_country = *precision == Precision::Country || candidate.record.country == *country;
                if candidate.record.precision == *precision && same_country {
                    candidate.own = candidate.own.max(own_weight(&candidate.record) + IN_A_ROW);
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
