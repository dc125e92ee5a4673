//! How an article and a story compare: every kind of evidence, as a number.

use super::features::{Features, Kind};
use super::occasion;
use super::open::Open;
use super::packed;
use super::roles;
use super::said::{Counts, Said, Sum};
use super::signature::{List, Signature};

/// Articles from which what nearly all of them have, or none, tells something.
const SEVERAL: usize = 3;
/// Days around the middle of a story in which most of its event is told: many reports after that are an affair's, which goes from event to event.
const OF_ONE_EVENT: f32 = 2.0;
/// Share that must stand word for word in the other for a report that names nobody to be of its event all the same.
const COPIED: f32 = 0.8;

/// What the nearest articles of a story share with one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nearest {
    /// Product with the one that is most alike.
    pub alike: f32,
    /// How much stands word for word in the other of the two.
    pub copied: f32,
    /// Days between it and the one that is nearest in time, where both say when they were published.
    pub days: Option<i32>,
}

/// Days between two articles that both say when they were published.
#[must_use]
pub fn days_between(a: Option<i32>, b: Option<i32>) -> Option<i32> {
    Some(a?.saturating_sub(b?).saturating_abs())
}

/// Compares an article with a story of which `said` is what its articles have said; `anchored` says how common the rarest name is
/// that both have ([`super::anchors::rarest`]), `dated` how far most articles say their day ([`super::clock::Clock::dated`]).
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn compare(
    signature: &Signature,
    open: &Open,
    said: &Said,
    nearest: Nearest,
    anchored: Option<f32>,
    dated: f32,
) -> Features {
    let mut features = Features::default();
    match (nearest.days, signature.day.or(open.days.last)) {
        (Some(days), _) => features.set(Kind::days, (1.0 + days as f32).ln()),
        (None, None) => features.set(Kind::both_undated, 1.0),
        (None, Some(_)) => features.set(Kind::undated, 1.0),
    }
    features.set(Kind::untimely, if nearest.days.is_none() { dated } else { 0.0 });
    let off_middle = signature.day.and_then(|day| open.days.off_middle(day)).unwrap_or(0.0);
    features.set(Kind::elapsed, off_middle.ln_1p());
    let articles = open.articles.len().max(1);
    let terms = signature.terms();
    let shared = share(terms, &said.terms, articles);
    features.set(Kind::mean, shared.product / articles as f32);
    features.set(Kind::centroid, shared.cosine());
    features.set(Kind::nearest, nearest.alike);
    features.set(Kind::copied, nearest.copied);
    features.set(Kind::core, shared.core);
    features.set(Kind::size, (articles as f32).ln());
    let off_told = signature.told_day().and_then(|day| open.told.off_middle(day)).unwrap_or(0.0);
    features.set(Kind::drawn_out, (articles as f32).ln() * (off_told - OF_ONE_EVENT).max(0.0).ln_1p());
    let elsewhere = anchored.map_or(0.0, |share| (share * 1_000.0).ln_1p());
    features.set(Kind::well_known, elsewhere * features.get(Kind::days));
    features.set(Kind::short, 1.0 - (terms.len().min(100) as f32 / 100.0));

    let words = signature.list(List::Focus);
    if articles >= SEVERAL {
        features.set(Kind::absent, shared.absent);
        let unknown = words.iter().filter(|code| said.term(packed::key(**code)).is_none());
        features.set(Kind::novel, unknown.map(|code| packed::weight(*code)).fold(0.0, f32::max));
    }
    let focus = share(words, &said.focus, articles);
    features.set(Kind::focus, focus.cosine());
    let known = words.iter().filter(|code| said.term(packed::key(**code)).is_some());
    features.set(Kind::focus_known, known.map(|code| packed::weight(*code) * packed::weight(*code)).sum());
    features.set(Kind::focus_met, share(terms, &said.focus, articles).core);
    let own_names = signature.list(List::Names);
    let names = share(own_names, &said.names, articles);
    features.set(Kind::names, names.cosine());
    let both_name = !own_names.is_empty() && !said.names.is_empty();
    features.set(Kind::other_names, f32::from(both_name && names.product <= 0.0));

    let nameless = signature.list(List::Anchors).is_empty() || said.anchors.is_empty();
    features.set(Kind::unanchored, f32::from(!(anchored.is_some() || nearest.copied >= COPIED && nameless)));

    let of = |list| signature.list(list);
    let shares_day = keys(&mut features, of(List::Happened), &said.happened, Kind::same_day, Kind::other_day);
    features.set(Kind::same_day, f32::from(shares_day > 0.0));
    keys(&mut features, of(List::Acts), &said.acts, Kind::acts, Kind::other_acts);
    keys(&mut features, of(List::Figures), &said.figures, Kind::figures, Kind::other_figures);
    for (list, theirs, same, other) in [
        (List::Doers, &said.doers, Kind::doers, Kind::other_doers),
        (List::DoneTo, &said.done_to, Kind::done_to, Kind::other_done_to),
        (List::Numbered, &said.numbered, Kind::numbered, Kind::other_number),
    ] {
        if let Some(share) = roles::alike(of(list), theirs) {
            features.set(same, share);
            features.set(other, f32::from(share <= 0.0));
        }
    }
    let of_series = roles::alike_in_series(of(List::Numbered), &said.numbered, articles);
    features.set(Kind::other_issue, f32::from(of_series == Some(false)));
    keys(&mut features, of(List::People), &said.people, Kind::people, Kind::other_people);
    let people = (of(List::LeadPeople), of(List::People), &said.lead_people, &said.people);
    leads(&mut features, people, articles, Kind::lead_people, Kind::other_lead_people);
    let towns = (of(List::LeadTowns), of(List::Places), &said.lead_towns, &said.places);
    leads(&mut features, towns, articles, Kind::lead_towns, Kind::elsewhere);
    keys(&mut features, of(List::Places), &said.places, Kind::same_place, Kind::other_place);
    let top = said.places.iter().max_by_key(|(key, times)| (*times, std::cmp::Reverse(*key))).map(|(key, _)| *key);
    let same_place = top.is_some() && of(List::Places).first().copied() == top;
    features.set(Kind::same_place, f32::from(same_place));

    let (ours, theirs) = ((of(List::Dated), of(List::Happened)), (&said.dated, &said.happened));
    features.set(Kind::other_occasion, f32::from(occasion::is_other(ours, theirs, articles)));

    // A later report of one event is of another day and place too, but names the day of the event.
    let (ours, theirs) = (signature.lead(), said.lead.marks());
    if ours.measures_other(theirs) {
        features.set(Kind::other_measure, 1.0);
    } else if shares_day <= 0.0 && ours.happens_elsewhere(theirs) {
        features.set(Kind::other_lead, 1.0);
    }
    let places_differ = !ours.places.is_empty()
        && !theirs.places.is_empty()
        && !ours.places.iter().any(|place| theirs.places.contains(place));
    features.set(Kind::other_lead_place, f32::from(places_differ));
    features
}

/// Whether titles and leads are about the same people, or towns: 'Ivo Brand' in the one and 'Ruta Alm' in the other are two events,
/// unless either turns up further down in the other. Of a story counts what a quarter of its articles name: two events that were
/// put together once must not open it to a third.
#[allow(clippy::cast_precision_loss)]
fn leads(
    features: &mut Features,
    (ours, ours_in_all, theirs, theirs_in_all): (&[u32], &[u32], &Counts, &Counts),
    articles: usize,
    same: Kind,
    other: Kind,
) {
    let is_theirs = |(_, count): &&(u32, u32)| *count as usize * 4 >= articles;
    let of_story = |counts: &Counts, key: u32| counts.iter().filter(is_theirs).any(|(known, _)| *known == key);
    if ours.is_empty() || !theirs.iter().any(|known| is_theirs(&known)) {
        return;
    }
    let shared = ours.iter().filter(|key| of_story(theirs, **key)).count();
    features.set(same, shared as f32 / ours.len() as f32);
    let met = ours.iter().any(|key| of_story(theirs_in_all, *key))
        || theirs.iter().filter(is_theirs).any(|(key, _)| ours_in_all.contains(key));
    features.set(other, f32::from(shared == 0 && !met));
}

/// Sets the share of our keys that the story has, and whether both have keys and share none; gives the share.
#[allow(clippy::cast_precision_loss)]
fn keys(features: &mut Features, ours: &[u32], theirs: &Counts, same: Kind, other: Kind) -> f32 {
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
fn share(codes: &[u32], sum: &[Sum], articles: usize) -> Shared {
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
        while codes.get(at).is_some_and(|code| packed::key(*code) < known.key) {
            at += 1;
        }
        if let Some(code) = codes.get(at).filter(|code| packed::key(**code) == known.key) {
            product += packed::weight(*code) * known.weight;
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
pub fn distinct(a: (&Open, &Said), b: (&Open, &Said)) -> f32 {
    if a.0.articles.len() < SEVERAL || b.0.articles.len() < SEVERAL {
        return 0.0;
    }
    let own = |ours: (&Open, &Said), theirs: (&Open, &Said)| {
        let (n, m) = (ours.0.articles.len() as f32, theirs.0.articles.len() as f32);
        let mut most = 0.0f32;
        for word in &ours.1.focus {
            let elsewhere = theirs.1.term(word.key).map_or(0.0, |sum| sum.count as f32) / m;
            most = most.max(word.count as f32 / n - 2.0 * elsewhere);
        }
        most
    };
    own(a, b).min(own(b, a)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_town_counts_unless_it_is_named_further_down() {
        let elsewhere = |ours: &[u32], ours_in_all: &[u32], theirs: &Counts, theirs_in_all: &Counts, articles| {
            let mut features = Features::default();
            let lists = (ours, ours_in_all, theirs, theirs_in_all);
            leads(&mut features, lists, articles, Kind::lead_towns, Kind::elsewhere);
            features.get(Kind::elsewhere) > 0.0
        };
        let (lorma, vesk, solle) = (1, 2, 3);
        assert!(elsewhere(&[lorma], &[lorma], &vec![(vesk, 1)], &vec![(vesk, 1)], 1));
        assert!(!elsewhere(&[lorma], &[lorma], &vec![(lorma, 1)], &vec![(lorma, 1)], 1));
        assert!(!elsewhere(&[lorma], &[lorma, vesk], &vec![(vesk, 1)], &vec![(vesk, 1)], 1));
        assert!(!elsewhere(&[lorma], &[lorma], &vec![(vesk, 1)], &vec![(vesk, 1), (lorma, 1)], 1));
        assert!(!elsewhere(&[], &[lorma], &vec![(vesk, 1)], &vec![(vesk, 1)], 1));
        // One of five reports names Solle: that does not open the story to what happens there.
        let theirs = vec![(vesk, 5), (solle, 1)];
        assert!(elsewhere(&[solle], &[solle], &theirs, &theirs, 5));
        assert!(!elsewhere(&[solle], &[solle], &theirs, &theirs, 4));
    }
}
