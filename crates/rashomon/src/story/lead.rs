//! What sets one event of a sort apart from the next: the day and the place of the lead, and the measure that defines it.
//!
//! Two quakes of one province in one week share nearly every word. What they do not share is the day on which the lead says
//! that it happened, the place it names, and the magnitude. None of that shows in the words of the whole text, since the later
//! report looks back at the earlier event; so back-references ('four days after a stronger quake …') are left out.

use super::terms;
use crate::annotate::{Layer, MentionKind, Precision, Sentence, TimeKind};
use crate::article::{CreditKind, Field};
use crate::pipeline::Report;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Sentences of the text that are its lead.
const SENTENCES: usize = 2;
/// Words from which a line is a sentence, and no byline.
const LEAST_WORDS: usize = 6;
/// Days, places and measures kept of a lead, each.
const KEPT: usize = 6;
/// The same of a story.
const KEPT_OF_STORY: usize = 32;
/// Days from which two leads tell of two days: reports of one night differ by one.
const DAYS_APART: u32 = 2;
/// Difference from which two magnitudes (in tenths) are of two quakes: first readings of one are corrected by less.
const MAGNITUDES_APART: u32 = 5;
/// Days before publication that a lead is taken to tell of.
const BACK: i32 = 14;

/// Days, places and magnitudes that the lead of an article, or those of a story, give for what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Days since 1970.
    days: Vec<u32>,
    /// Folded names of towns and other fine-grained places.
    places: Vec<u32>,
    /// Magnitudes in tenths.
    magnitudes: Vec<u32>,
}

/// The same, wherever they are kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'l> {
    /// Days since 1970.
    pub days: &'l [u32],
    /// Folded names of towns and other fine-grained places.
    pub places: &'l [u32],
    /// Magnitudes in tenths.
    pub magnitudes: &'l [u32],
}

impl Lead {
    /// The lead of a report.
    #[must_use]
    pub fn of(report: &Report, published: Option<i32>) -> Self {
        let mut lead = Self::default();
        let text = &report.article.text;
        let layer = &report.annotations.text;
        let coarse = coarse_names(text);
        for sentence in layer.sentences.iter().filter(|s| words(s, text) >= LEAST_WORDS).take(SENTENCES) {
            let span = before_back_reference(text, sentence.span);
            lead.add_days(layer, span, published);
            lead.add_places(layer, text, span, &coarse);
        }
        if let Some(title) = &report.article.title {
            let span = before_back_reference(title, Span::at(0, title.len()));
            lead.add_days(&report.annotations.title, span, published);
            lead.add_mentions(&report.annotations.title, title, span, &coarse);
        }
        for credit in report.annotations.credits.iter().filter(|c| c.kind == CreditKind::Dateline) {
            // 'MNA, LORMA, March 2': the name of a dateline is its place.
            let name = credit.name.split(',').next().unwrap_or("");
            lead.add_place(name, &coarse);
        }
        for field in [Field::Title, Field::Text] {
            for quantity in &report.annotations.layer(field).quantities {
                if quantity.unit.as_deref() == Some("magnitude")
                    && let Some(value) = quantity.amount.low.or(quantity.amount.high)
                {
                    push(&mut lead.magnitudes, tenths(value), KEPT);
                }
            }
        }
        lead
    }

    /// What it says.
    #[must_use]
    pub fn marks(&self) -> Marks<'_> {
        Marks { days: &self.days, places: &self.places, magnitudes: &self.magnitudes }
    }

    /// Takes in what another says: the lead of a story is what those of its reports say.
    pub fn take_in(&mut self, other: Marks<'_>) {
        for day in other.days {
            push(&mut self.days, *day, KEPT_OF_STORY);
        }
        for place in other.places {
            push(&mut self.places, *place, KEPT_OF_STORY);
        }
        for magnitude in other.magnitudes {
            push(&mut self.magnitudes, *magnitude, KEPT_OF_STORY);
        }
    }

    fn add_days(&mut self, layer: &Layer, within: Span, published: Option<i32>) {
        // 'Monday' is a day only where the day of publication is known.
        let Some(published) = published else { return };
        let epoch = jiff::civil::date(1970, 1, 1);
        for time in layer.times.iter().filter(|t| matches!(t.kind, TimeKind::Date | TimeKind::Time)) {
            let (Some(earliest), Some(latest)) = (time.earliest, time.latest) else { continue };
            if !within.contains(time.span) || latest.date().since(earliest.date()).map_or(2, |s| s.get_days()) > 1 {
                continue;
            }
            let Ok(since) = earliest.date().since(epoch) else { continue };
            if (published - BACK..=published + 1).contains(&since.get_days())
                && let Ok(day) = u32::try_from(since.get_days())
            {
                push(&mut self.days, day, KEPT);
            }
        }
    }

    /// Towns that were resolved, and what stands after 'in', 'at', 'near' or 'the town of'.
    fn add_places(&mut self, layer: &Layer, text: &str, within: Span, coarse: &[u32]) {
        self.add_mentions(layer, text, within, coarse);
        let lead = within.of(text);
        let words: Vec<&str> = lead.split_whitespace().collect();
        for pair in words.windows(2) {
            let [before, name] = pair else { continue };
            let near = matches!(*before, "in" | "at" | "near" | "off" | "outside");
            let town = *before == "of" && (lead.contains("town of ") || lead.contains("city of "));
            let start = name.as_ptr() as usize - text.as_ptr() as usize;
            let span = Span::at(start, start + name.len());
            let named = layer.mentions.iter().find(|m| m.span.overlaps(span));
            let is_place = named.is_none_or(|m| m.place.is_none() && m.kind == MentionKind::Place);
            let is_time = layer.times.iter().any(|t| t.span.overlaps(span));
            if (near || town) && is_place && !is_time && name.starts_with(char::is_uppercase) && !possessive(name) {
                self.add_place(name, coarse);
            }
        }
    }

    fn add_mentions(&mut self, layer: &Layer, text: &str, within: Span, coarse: &[u32]) {
        for mention in layer.mentions.iter().filter(|m| within.contains(m.span)) {
            let Some(place) = &mention.place else { continue };
            if place.precision == Precision::PopulatedPlace {
                self.add_place(mention.span.of(text), coarse);
            }
        }
    }

    fn add_place(&mut self, name: &str, coarse: &[u32]) {
        let folded = fold(name);
        let key = terms::hash(&folded);
        if !folded.is_empty() && !coarse.contains(&key) {
            push(&mut self.places, key, KEPT);
        }
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, value: T, most: usize) {
    if list.len() < most && !list.contains(&value) {
        list.push(value);
    }
}

impl Marks<'_> {
    /// Whether the two give other magnitudes.
    #[must_use]
    pub fn measures_other(&self, other: Marks<'_>) -> bool {
        apart(self.magnitudes, other.magnitudes, MAGNITUDES_APART)
    }

    /// Whether the two tell of other days at other places.
    #[must_use]
    pub fn happens_elsewhere(&self, other: Marks<'_>) -> bool {
        apart(self.days, other.days, DAYS_APART)
            && !self.places.is_empty()
            && !other.places.is_empty()
            && !self.places.iter().any(|place| other.places.contains(place))
    }
}

/// Whether both lists say something, and nothing in one comes near to anything in the other.
fn apart(ours: &[u32], theirs: &[u32], least: u32) -> bool {
    !ours.is_empty() && !theirs.is_empty() && ours.iter().all(|a| theirs.iter().all(|b| a.abs_diff(*b) >= least))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn tenths(value: f64) -> u32 {
    (value * 10.0).round().max(0.0) as u32
}

fn fold(name: &str) -> String {
    name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn possessive(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.ends_with("'s") || word.ends_with("’s")
}

fn words(sentence: &Sentence, text: &str) -> usize {
    sentence.span.of(text).split_whitespace().count()
}

/// What the text calls a province, a state and so on: 'Corvale province', 'the province of Corvale'.
fn coarse_names(text: &str) -> Vec<u32> {
    let mut names = Vec::new();
    let words: Vec<&str> = text.split_whitespace().take(400).collect();
    let area = |word: &str| {
        matches!(fold(word).as_str(), "province" | "state" | "region" | "county" | "prefecture" | "district")
    };
    for (at, word) in words.iter().enumerate().filter(|(_, word)| area(word)) {
        let before = at.checked_sub(1).and_then(|i| words.get(i)).filter(|name| name.starts_with(char::is_uppercase));
        let after = words.get(at + 1).filter(|of| **of == "of").and_then(|_| words.get(at + 2));
        if !word.ends_with(['.', ',']) || before.is_some() {
            names.extend(before.into_iter().chain(after).map(|name| terms::hash(&fold(name))));
        }
    }
    names
}

/// A sentence up to where it looks back: 'four days after a stronger quake …'.
fn before_back_reference(text: &str, sentence: Span) -> Span {
    let part = sentence.of(text);
    let mut last = "";
    for word in part.split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let unit = matches!(last, "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years");
        if unit && matches!(word, "after" | "since" | "following" | "later") {
            return Span::at(sentence.start as usize, at);
        }
        last = word;
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_it_looks_back() {
        let text = "A quake hit Bardo on Thursday, three days after one near Ansul.";
        let span = before_back_reference(text, Span::at(0, text.len()));
        assert_eq!(span.of(text).trim_end(), "A quake hit Bardo on Thursday, three days");
    }

    #[test]
    fn a_province_is_no_town() {
        let names = coarse_names("It shook the Corvale province and the state of Merin.");
        assert_eq!(names, [terms::hash("corvale"), terms::hash("merin")]);
    }

    #[test]
    fn other_day_at_another_place_excludes_and_one_alone_does_not() {
        let lead = |day, place, magnitude| Lead { days: vec![day], places: vec![place], magnitudes: magnitude };
        assert!(lead(10, 1, vec![]).marks().happens_elsewhere(lead(12, 2, vec![]).marks()));
        assert!(!lead(10, 1, vec![]).marks().happens_elsewhere(lead(12, 1, vec![]).marks()));
        assert!(!lead(10, 1, vec![]).marks().happens_elsewhere(lead(11, 2, vec![]).marks()));
        assert!(lead(10, 1, vec![61]).marks().measures_other(lead(10, 1, vec![54]).marks()));
        assert!(!lead(10, 1, vec![61]).marks().measures_other(lead(10, 1, vec![59]).marks()));
    }
}
