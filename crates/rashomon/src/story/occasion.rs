//! When the same was done: what tells one rise, robbery or match from the next of its sort.
//!
//! 'The company raised its prices on Monday', 'it raised them on Thursday': all words may be the same, and the days part the two. A later report of one
//! event is of another day as well, but names that of the event; so days exclude only where neither report names the other's.

use super::roles;
use super::said::Counts;
use crate::annotate::{Claim, Layer, Modality, Polarity, TimeKind};
use crate::article::Field;
use crate::pipeline::Report;

/// Keys kept of an article.
const KEPT: usize = 4;
/// Days that the event may lie before the report: as far back as days are looked for further down.
const BACK: i32 = 10;
/// Days from which two reports tell of two days: reports of one night differ by one.
const DAYS_APART: u32 = 2;

/// What was done in the title and before `lead_ends` of the text on which day: a predicate, as groups are made ([`roles`]), and the day since 1970.
/// `tells` says whether a predicate says anything.
#[must_use]
pub fn dated(report: &Report, lead_ends: u32, published: Option<i32>, tells: impl Fn(u32) -> bool) -> Vec<u32> {
    let mut dated = Vec::new();
    // 'Monday' is a day only where the day of publication is known.
    let Some(published) = published else { return dated };
    for claim in &report.annotations.claims {
        let later = claim.field == Field::Text && claim.span.start >= lead_ends;
        if later || claim.polarity == Polarity::Negative || !has_happened(claim.modality) || dated.len() >= KEPT {
            continue;
        }
        let Some(event) = &claim.event else { continue };
        // A case goes on for months: a second arrest, the next charge and the sentence are steps of one.
        if event.kind.is_some_and(|kind| matches!(kind, "COERCE" | "ACCUSE")) {
            continue;
        }
        let predicate = roles::key(&event.predicate);
        if let Some(day) = day(report.annotations.layer(claim.field), claim, published).filter(|_| tells(predicate)) {
            let key = predicate & 0xffff_0000 | day & 0xffff;
            if !dated.contains(&key) {
                dated.push(key);
            }
        }
    }
    dated
}

/// Whether it is told as something that took place.
const fn has_happened(modality: Modality) -> bool {
    matches!(modality, Modality::Asserted | Modality::Reported)
}

/// The one day on which a claim says that it happened.
fn day(layer: &Layer, claim: &Claim, published: i32) -> Option<u32> {
    let time = layer.times.get(claim.time? as usize)?;
    if !matches!(time.kind, TimeKind::Date | TimeKind::Time) {
        return None;
    }
    let (earliest, latest) = (time.earliest?.date(), time.latest?.date());
    if latest.since(earliest).map_or(2, |span| span.get_days()) > 1 {
        return None;
    }
    let day = earliest.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
    (published - BACK..=published + 1).contains(&day).then(|| u32::try_from(day).ok()).flatten()
}

/// Whether both say when the same was done, at least two days apart, and neither names the other's day: what was dated and all days of
/// either. Of a story counts what a quarter of its articles say: two events that were put together once must not open it to a third.
#[must_use]
pub fn is_other(ours: (&[u32], &[u32]), theirs: (&Counts, &Counts), articles: usize) -> bool {
    let near = |key: u32, day: u32| (key & 0xffff).abs_diff(day & 0xffff) < DAYS_APART;
    let dated = theirs.0.iter().filter(|(_, times)| *times as usize * 4 >= articles).map(|(key, _)| *key);
    let mut both = false;
    for key in ours.0 {
        for other in dated.clone().filter(|other| other >> 16 == key >> 16) {
            both = true;
            if near(*key, other) {
                return false;
            }
        }
    }
    both && !ours.0.iter().any(|key| theirs.1.iter().any(|(day, _)| near(*key, *day)))
        && !dated.clone().any(|key| ours.1.iter().any(|day| near(key, *day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn of(text: &str) -> Vec<u32> {
        let mut article = Article::from_text(text);
        article.published = "2026-05-22".parse().ok();
        let annotations = crate::annotate::annotate(&article);
        let published = Some(20_595);
        dated(&Report { article, annotations }, text.len() as u32, published, |_| true)
    }

    #[test]
    fn a_deed_has_its_day_and_a_step_of_a_case_has_none() {
        let raised = of("Lorma Oil raised its prices by two crowns on Monday.");
        assert_eq!(raised, [roles::key("raise") & 0xffff_0000 | 20_591]);
        assert!(of("Lorma Oil may raise its prices by two crowns on Monday.").is_empty());
        assert!(of("Police arrested Ivo Brand on Monday.").is_empty());
    }

    #[test]
    fn the_same_on_another_day_is_another_unless_either_names_the_day_of_the_other() {
        let key = |day: u32| 7 << 16 | day;
        let counts = |keys: &[u32]| keys.iter().map(|key| (*key, 1)).collect::<Counts>();
        let other = |ours: u32, days: &[u32], theirs: u32, their_days: &[u32]| {
            is_other((&[ours], days), (&counts(&[theirs]), &counts(their_days)), 1)
        };
        assert!(other(key(100), &[100], key(103), &[103]));
        assert!(!other(key(100), &[100], key(101), &[101]));
        assert!(!other(key(100), &[100, 103], key(103), &[103]));
        assert!(!other(key(100), &[100], key(103), &[103, 100]));
        assert!(!other(key(100), &[100], 8 << 16 | 103, &[103]));
        // One of five reports tells of the other day: that does not open the story to what happened then.
        let theirs = (vec![(key(100), 4), (key(103), 1)], vec![(100, 4)]);
        assert!(is_other((&[key(103)], &[103]), (&theirs.0, &theirs.1), 5));
    }
}
