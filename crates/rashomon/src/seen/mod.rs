//! What the reader sees through: characters that are not seen, or are seen as others, and furniture pasted into a sentence.
//!
//! The text of an article never changes. Where it holds a soft hyphen, a ligature, letters that were read in the wrong
//! encoding, or a box of links in the middle of a sentence, the stages read a copy without them, and every span is brought
//! back to the text as given. Nine articles in ten hold nothing of the kind and are read as they are.
//!
//! Architecture invariant: spans of annotations point into the text as given, whatever the stages read.

mod back;
mod characters;
mod mojibake;

use crate::span::Span;
use std::borrow::Cow;

/// A text as it is read, and how it came from the text as given.
///
/// ```
/// use rashomon::{seen::Seen, span::Span};
/// let given = "The bridge re\u{AD}opened.";
/// let seen = Seen::through(given).unwrap();
/// assert_eq!(seen.text(), "The bridge reopened.");
/// assert_eq!(seen.given(Span::new(11, 19)).of(given), "re\u{AD}opened");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    text: String,
    /// In order of place.
    changes: Vec<Change>,
}

/// A stretch that is seen otherwise than it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    seen: Span,
    given: Span,
}

impl Seen {
    /// The text without what is not seen; `None` where it is read as given.
    #[must_use]
    pub fn through(given: &str) -> Option<Self> {
        let mut seen = Self::default();
        let mut copied = 0;
        for change in characters::changes(given) {
            seen.replace(given, &mut copied, change.at, &change.text);
        }
        seen.finished(given, copied)
    }

    /// The text without some of its spans, which are in order and do not overlap; `None` where there are none. Where the
    /// sentence around a span does not go on behind it, a line break stands for it; where it does, nothing: 'Orr [links]'s
    /// house' is 'Orr's house'.
    #[must_use]
    pub fn without(given: &str, holes: &[(Span, bool)]) -> Option<Self> {
        let mut seen = Self::default();
        let mut copied = 0;
        for (hole, goes_on) in holes {
            let (mut start, end) = (hole.start as usize, hole.end as usize);
            if start < copied {
                continue;
            }
            if !goes_on {
                seen.replace(given, &mut copied, *hole, "\n");
                continue;
            }
            let behind = given.get(end..).unwrap_or("").chars().next();
            let closes = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | ',' | '.' | ';' | ':' | '!' | '?');
            if behind.is_none_or(closes) {
                let before = given.get(copied..start).unwrap_or("");
                start -= before.len() - before.trim_end_matches([' ', '\t']).len();
            }
            seen.replace(given, &mut copied, Span::at(start, end), "");
        }
        seen.finished(given, copied)
    }

    /// The text as it is read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of the text as read stands in the text as given. What is not seen at its ends is left out.
    #[must_use]
    pub fn given(&self, span: Span) -> Span {
        let mirrored = |change: &Change| (change.seen, change.given);
        moved(&self.changes, span, mirrored)
    }

    /// Where a span of the text as given stands in the text as read; empty where nothing of it is seen.
    #[must_use]
    pub fn seen(&self, span: Span) -> Span {
        moved(&self.changes, span, |change: &Change| (change.given, change.seen))
    }

    fn replace(&mut self, given: &str, copied: &mut usize, at: Span, text: &str) {
        self.text.push_str(given.get(*copied..at.start as usize).unwrap_or(""));
        let start = self.text.len();
        self.text.push_str(text);
        self.changes.push(Change { seen: Span::at(start, self.text.len()), given: at });
        *copied = at.end as usize;
    }

    fn finished(mut self, given: &str, copied: usize) -> Option<Self> {
        self.text.push_str(given.get(copied..).unwrap_or(""));
        (!self.changes.is_empty()).then_some(self)
    }
}

/// Carries a span over changes, each of which turns one span into another.
fn moved(changes: &[Change], span: Span, sides: impl Fn(&Change) -> (Span, Span)) -> Span {
    let before = changes.partition_point(|change| sides(change).0.end <= span.start);
    let within = changes.get(before).map(&sides).filter(|(from, _)| from.start < span.start);
    let start = match (within, before.checked_sub(1).and_then(|last| changes.get(last)).map(&sides)) {
        (Some((_, to)), _) => to.start,
        (None, Some((from, to))) => span.start - from.end + to.end,
        (None, None) => span.start,
    };
    if span.is_empty() {
        return Span::new(start, start);
    }
    let until = changes.partition_point(|change| sides(change).0.start < span.end);
    let end = match until.checked_sub(1).and_then(|last| changes.get(last)).map(&sides) {
        Some((from, to)) if from.end <= span.end => span.end - from.end + to.end,
        Some((_, to)) => to.end,
        None => span.end,
    };
    Span::new(start, end.max(start))
}

/// A text for people or for comparison: without the characters that are not seen.
///
/// ```
/// assert_eq!(rashomon::seen::plainly("cafÃ© re\u{AD}opened"), "café reopened");
/// ```
#[must_use]
pub fn plainly(given: &str) -> Cow<'_, str> {
    match Seen::through(given) {
        Some(seen) => Cow::Owned(seen.text),
        None => Cow::Borrowed(given),
    }
}

pub(crate) use back::bring_back;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(given: &str) -> String {
        plainly(given).into_owned()
    }

    #[test]
    fn what_is_not_seen_is_seen_through() {
        for (given, read) in [
            ("re\u{AD}opened", "reopened"),
            ("re\u{200B}opened", "reopened"),
            ("\u{FEFF}Lorma", "Lorma"),
            ("10\u{A0}people", "10 people"),
            ("10\u{202F}000", "10\u{202F}000"),
            ("the \u{FB01}re o\u{FB03}ce", "the fire office"),
            ("Lorma\u{2011}based", "Lorma-based"),
            ("don\u{2BC}t, don\u{B4}t", "don’t, don’t"),
            ("the town\u{92}s \u{93}hall\u{94}", "the town’s “hall”"),
            ("it doesn\u{FFFD}t", "it doesn’t"),
        ] {
            assert_eq!(seen(given), read);
        }
    }

    #[test]
    fn letters_of_a_wrong_encoding_are_read_as_meant() {
        for (given, read) in [
            ("the mayorâ€™s office", "the mayor’s office"),
            ("â€œItâ€™s over,â€\u{9D} she said", "“It’s over,” she said"),
            ("â€œItâ€™s over,â€ she said", "“It’s over,” she said"),
            ("five million, Â£5m", "five million, £5m"),
            ("cafÃ© in AnkeveÃ±a", "café in Ankeveña"),
            ("on Monday.Â The bridge", "on Monday. The bridge"),
            ("the same day.Ã¢Â\u{80}Â\u{94} she", "the same day.— she"),
        ] {
            assert_eq!(seen(given), read);
        }
    }

    #[test]
    fn what_other_languages_write_stays() {
        for given in [
            "Ângela e São João",
            "À VENDRE, DÉJÀ VÂ»",
            "château",
            "voilâ",
            "Orla \u{1F468}\u{200D}\u{1F469}",
            "می\u{200C}خواهم",
            "10 € or £5",
        ] {
            assert_eq!(Seen::through(given), None, "{given}");
        }
    }

    #[test]
    fn holes_close() {
        let given = "Orr Jana OrrFlood hits MORE's house, and Brandt Ilka BrandtRain MORE (Lorma) left.";
        let hole = |words: &str| given.find(words).map(|at| Span::at(at, at + words.len())).unwrap();
        let holes = [(hole("Jana OrrFlood hits MORE"), true), (hole("Ilka BrandtRain MORE"), true)];
        let seen = Seen::without(given, &holes).unwrap();
        assert_eq!(seen.text(), "Orr's house, and Brandt (Lorma) left.");
        assert_eq!(seen.given(Span::new(0, 3)).of(given), "Orr");
        assert_eq!(seen.given(Span::new(17, 23)).of(given), "Brandt");
        assert_eq!(seen.given(Span::new(24, 31)).of(given), "(Lorma)");
        assert!(seen.seen(holes[0].0).is_empty());
    }

    proptest! {
        #[test]
        fn spans_come_back_where_they_were(given in "([a-zA-Z .]|\u{AD}|\u{A0}|\u{FB01}|â€™|Ã©|Â|é|\u{200D}|\u{92}|\u{FFFD}|\\PC){0,40}") {
            if let Some(seen) = Seen::through(&given) {
                let mut at = 0;
                for (start, c) in seen.text().char_indices() {
                    let span = seen.given(Span::at(start, start + c.len_utf8()));
                    prop_assert!(span.start >= at && !span.is_empty() && !span.of(&given).is_empty());
                    at = span.start;
                }
                prop_assert_eq!(seen.given(Span::at(0, seen.text().len())).end as usize <= given.len(), true);
            }
        }
    }
}
