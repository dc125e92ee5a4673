//! The reasons of a decision, in sentences for people.

use super::evidence::Evidence;
use super::features::{COUNT, Features, Kind};
use super::many::Many;
use super::packed;
use super::terms::Raw;
use crate::pipeline::Report;

/// Words that both have which are shown.
const SHOWN: usize = 8;

/// Contributions to the score below which a kind of evidence is not told.
const TOLD: f32 = 0.1;

/// What each kind of evidence is, in words.
const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::mean => "mean likeness to its articles",
        Kind::centroid => "likeness to the story as a whole",
        Kind::nearest => "likeness to the nearest article",
        Kind::copied => "share that it and an article of the story print word for word",
        Kind::core => "share of what most of its articles have in common",
        Kind::focus => "likeness of titles and leads",
        Kind::focus_known => "share of its title and lead that the story speaks of",
        Kind::focus_met => "share of the story's titles and leads that it speaks of",
        Kind::names => "likeness of the names in titles and leads",
        Kind::other_names => "titles and leads share no name",
        Kind::acts => "share of what happened, by title and lead, that the story has",
        Kind::other_acts => "what happened has other words in titles and leads",
        Kind::figures => "share of the figures in title and lead that the story has",
        Kind::other_figures => "the figures in titles and leads are others",
        Kind::unanchored => "no name that tells the event is the same",
        Kind::doers => "who did it, by titles and leads, is the same",
        Kind::other_doers => "somebody else did it, by titles and leads",
        Kind::done_to => "it happened to the same people, by titles and leads",
        Kind::other_done_to => "it happened to somebody else, by titles and leads",
        Kind::numbered => "what is numbered in titles and leads has the same number",
        Kind::other_number => "what is numbered in titles and leads has another number",
        Kind::days => "days between them (logarithm)",
        Kind::elapsed => "days to the middle of the story (logarithm)",
        Kind::undated => "one of the two has no date",
        Kind::both_undated => "neither has a date",
        Kind::untimely => "one of the two has no date, where most articles have one",
        Kind::same_day => "both tell of the same day",
        Kind::other_day => "both say on which days it happened, and none is the same",
        Kind::other_measure => "the leads give other magnitudes",
        Kind::other_lead => "the leads tell of other days at other places",
        Kind::same_place => "the place named most is the same",
        Kind::other_place => "both name towns, and none is the same",
        Kind::people => "share of the people that the story names",
        Kind::other_people => "both name people, and none is the same",
        Kind::lead_people => "share of the people in title and lead who stand there in the story too",
        Kind::other_lead_people => "titles and leads are about other people",
        Kind::lead_towns => "share of the towns in title and lead that stand there in the story too",
        Kind::elsewhere => "titles and leads are about other towns",
        Kind::other_lead_place => "titles and leads name other places",
        Kind::other_issue => "another number of one series",
        Kind::other_occasion => "the same was done on other days",
        Kind::absent => "it lacks what nearly all of the story's articles have",
        Kind::novel => "its title or lead has a word that none of the story's articles has",
        Kind::drawn_out => "a story of many articles has gone on for days (logarithms)",
        Kind::well_known => "what names both have is in other news too, and days lie between them (logarithms)",
        Kind::size => "size of the story (logarithm)",
        Kind::short => "how short it is",
    }
}

/// A story that an article was compared with, for telling.
pub struct Nearest<'s> {
    /// What the evidence says.
    pub features: &'s Features,
    /// What each kind of it counts.
    pub weights: &'s [f32; COUNT],
    /// The founding article.
    pub first: &'s str,
    /// How many articles there are.
    pub articles: usize,
    /// The keys of its terms ([`packed`]) and what they weigh, in order.
    pub terms: Vec<(u32, f32)>,
}

/// Why an article joins a story, or opens one of its own.
#[must_use]
pub fn tell(
    report: &Report,
    evidence: &Evidence,
    terms: &[u32],
    nearest: Option<&Nearest<'_>>,
    joins: bool,
) -> Vec<String> {
    let Some(nearest) = nearest else {
        return vec!["opens a story: nothing in the window shares a telling word with it".to_owned()];
    };
    let Nearest { features, weights, first, articles, .. } = nearest;
    let (whole, best) = (features.get(Kind::centroid), features.get(Kind::nearest));
    let mut reasons = vec![if joins {
        format!(
            "joins the story of {first}: like it by {whole:.2}, like the nearest of its {articles} article(s) by {best:.2}"
        )
    } else {
        format!(
            "opens a story: the nearest, that of {first}, is like it by {whole:.2} as a whole and {best:.2} at best"
        )
    }];
    let shared = shared_words(report, &evidence.terms, terms, &nearest.terms);
    if !shared.is_empty() {
        reasons.push(format!("both have: {}", shared.join(", ")));
    }
    let mut told: Vec<(f32, Kind)> = Kind::ALL
        .into_iter()
        .map(|kind| (features.get(kind) * weights[kind as usize], kind))
        .filter(|(counts, _)| counts.abs() >= TOLD)
        .collect();
    told.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let sentence = |counts: f32, kind: Kind| {
        let side = if counts > 0.0 { "for" } else { "against" };
        let value = features.get(kind);
        let value = if value.fract() == 0.0 { String::new() } else { format!(" {value:.2}") };
        format!("{side} it: {}{value} ({counts:+.2})", words(kind))
    };
    reasons.extend(told.iter().filter(|(counts, _)| *counts > 0.0).map(|(counts, kind)| sentence(*counts, *kind)));
    reasons.extend(told.iter().filter(|(counts, _)| *counts < 0.0).map(|(counts, kind)| sentence(*counts, *kind)));
    if evidence.many != Many::One {
        reasons.push("tells of several events or follows one as it unfolds: chains nothing".to_owned());
    }
    reasons
}

/// The words of an article that a story shares, the most telling first; `terms` are codes.
fn shared_words(report: &Report, raw: &[Raw], terms: &[u32], story: &[(u32, f32)]) -> Vec<String> {
    let weight_in_story = |key: u32| {
        story.binary_search_by_key(&key, |(known, _)| *known).ok().and_then(|at| story.get(at)).map_or(0.0, |t| t.1)
    };
    let mut shared: Vec<(f32, &Raw)> = raw
        .iter()
        .filter_map(|term| {
            let key = packed::key_of(term.hash);
            let weight = packed::weight(packed::find(terms, key)?) * weight_in_story(key);
            (weight > 0.0).then_some((weight, term))
        })
        .collect();
    shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.hash.cmp(&b.1.hash)));
    let mut words: Vec<String> = Vec::new();
    for (_, term) in shared {
        let word = term.span.of(report.article.field(term.field)).split_whitespace().collect::<Vec<_>>().join(" ");
        if words.len() == SHOWN {
            break;
        }
        if !words.iter().any(|known| known.contains(&word) || word.contains(known.as_str())) {
            words.push(word);
        }
    }
    words
}
