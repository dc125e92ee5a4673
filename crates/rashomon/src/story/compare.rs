//! How an article and a story compare: every kind of evidence, as a number.

use super::features::{Features, Kind};
use super::open::{Open, Sum};
use super::signature::Signature;
use super::terms::Term;

/// Articles from which what nearly all of them have, or none, tells something.
const SEVERAL: usize = 3;

/// Compares an article with a story. `only` are the terms of the story's article, where it has one only; `nearest` is the
/// product with the nearest of its articles. `None` where the window lies between them.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn compare(signature: &Signature, open: &Open, only: &[Term], nearest: f32, window: i32) -> Option<Features> {
    let mut features = Features::default();
    match (signature.day, open.first, open.last) {
        (Some(day), Some(first), Some(last)) => {
            let days = (first.saturating_sub(day)).max(day.saturating_sub(last)).max(0);
            if days > window {
                return None;
            }
            features.set(Kind::days, (1.0 + days as f32).ln());
        }
        (None, None, None) => features.set(Kind::both_undated, 1.0),
        _ => features.set(Kind::undated, 1.0),
    }
    let articles = open.articles.len().max(1);
    let shared = if open.sum.is_empty() {
        share(&signature.terms, only.iter().map(Sum::from), 1)
    } else {
        share(&signature.terms, open.sum.iter().copied(), articles)
    };
    features.set(Kind::mean, shared.product / articles as f32);
    features.set(Kind::centroid, shared.cosine());
    features.set(Kind::nearest, nearest);
    features.set(Kind::core, shared.core);
    features.set(Kind::size, (articles as f32).ln());

    features.set(Kind::short, 1.0 - (signature.terms.len().min(100) as f32 / 100.0));

    if articles >= SEVERAL {
        features.set(Kind::absent, shared.absent);
        let unknown = signature.focus.iter().filter(|t| open.sum.binary_search_by_key(&t.hash, |s| s.hash).is_err());
        features.set(Kind::novel, unknown.map(|t| t.weight).fold(0.0, f32::max));
    }

    let focus = share(&signature.focus, open.focus.iter().copied(), articles);
    features.set(Kind::focus, focus.cosine());
    let in_story = |hash: u32| {
        if open.sum.is_empty() {
            only.binary_search_by_key(&hash, |t| t.hash).is_ok()
        } else {
            open.sum.binary_search_by_key(&hash, |t| t.hash).is_ok()
        }
    };
    let known = signature.focus.iter().filter(|t| in_story(t.hash)).map(|t| t.weight * t.weight).sum::<f32>();
    features.set(Kind::focus_known, known);
    features.set(Kind::focus_met, share(&signature.terms, open.focus.iter().copied(), articles).core);
    let names = share(&signature.names, open.names.iter().copied(), articles);
    features.set(Kind::names, names.cosine());
    let both_name = !signature.names.is_empty() && !open.names.is_empty();
    features.set(Kind::other_names, f32::from(both_name && names.product <= 0.0));

    let shares_day = keys(&mut features, &signature.happened, &open.happened, Kind::same_day, Kind::other_day);
    features.set(Kind::same_day, f32::from(shares_day > 0.0));
    keys(&mut features, &signature.acts, &open.acts, Kind::acts, Kind::other_acts);
    keys(&mut features, &signature.figures, &open.figures, Kind::figures, Kind::other_figures);
    keys(&mut features, &signature.people, &open.people, Kind::people, Kind::other_people);
    keys(&mut features, &signature.places, &open.places, Kind::same_place, Kind::other_place);
    let top = open.places.iter().max_by_key(|(key, times)| (*times, std::cmp::Reverse(*key))).map(|(key, _)| *key);
    let same_place = top.is_some() && signature.places.first().copied() == top;
    features.set(Kind::same_place, f32::from(same_place));

    // A later report of one event is of another day and place too, but names the day of the event.
    if signature.lead.measures_other(&open.lead) {
        features.set(Kind::other_measure, 1.0);
    } else if shares_day <= 0.0 && signature.lead.happens_elsewhere(&open.lead) {
        features.set(Kind::other_lead, 1.0);
    }
    Some(features)
}

/// Sets the share of our keys that the story has, and whether both have keys and share none; gives the share.
#[allow(clippy::cast_precision_loss)]
fn keys(features: &mut Features, ours: &[u32], theirs: &[(u32, u32)], same: Kind, other: Kind) -> f32 {
    if ours.is_empty() || theirs.is_empty() {
        return 0.0;
    }
    let shared = ours.iter().filter(|key| theirs.iter().any(|(known, _)| known == *key)).count();
    let share = shared as f32 / ours.len() as f32;
    features.set(same, share);
    features.set(other, f32::from(shared == 0));
    share
}

struct Shared {
    product: f32,
    /// Length of the sum.
    length: f32,
    /// Share of what most articles of the story have that the article has too.
    core: f32,
    /// Mean weight of the weightiest term that nearly all have and the article lacks.
    absent: f32,
}

impl Shared {
    fn cosine(&self) -> f32 {
        if self.length > 0.0 { self.product / self.length } else { 0.0 }
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(terms: &[Term], sum: impl Iterator<Item = Sum>, articles: usize) -> Shared {
    let (mut product, mut square, mut core, mut core_met) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    let mut absent = 0.0f32;
    let mut at = 0;
    for known in sum {
        let mass = known.weight * known.weight;
        square += mass;
        let common = known.count as usize * 2 >= articles;
        if common {
            core += mass;
        }
        while terms.get(at).is_some_and(|t| t.hash < known.hash) {
            at += 1;
        }
        if let Some(term) = terms.get(at).filter(|t| t.hash == known.hash) {
            product += term.weight * known.weight;
            if common {
                core_met += mass;
            }
        } else if known.count as usize * 5 >= articles * 4 {
            absent = absent.max(known.weight);
        }
    }
    let absent = absent / articles as f32;
    Shared { product, length: square.sqrt(), core: if core > 0.0 { core_met / core } else { 0.0 }, absent }
}

/// How clearly two stories of three articles or more are two of one sort: 0 to 1. Each has a word in nearly all of its titles
/// and leads which hardly any article of the other has anywhere: the other opponent, the other victim, the other town.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn distinct(a: &Open, b: &Open) -> f32 {
    if a.articles.len() < SEVERAL || b.articles.len() < SEVERAL {
        return 0.0;
    }
    let own = |ours: &Open, theirs: &Open| {
        let (n, m) = (ours.articles.len() as f32, theirs.articles.len() as f32);
        let mut most = 0.0f32;
        for word in &ours.focus {
            let at = theirs.sum.binary_search_by_key(&word.hash, |s| s.hash).ok().and_then(|i| theirs.sum.get(i));
            let elsewhere = at.map_or(0.0, |s| s.count as f32) / m;
            most = most.max(word.count as f32 / n - 2.0 * elsewhere);
        }
        most
    };
    own(a, b).min(own(b, a)).clamp(0.0, 1.0)
}
