//! Names by capitals and lists alone.

use super::lexicon::{self as known, Known, Lexicon, PHRASE, extend, folded};
use crate::annotate::{MentionKind, Token};
use crate::span::Span;

struct Word<'t> {
    text: &'t str,
    span: Span,
    folded: String,
    known: Known,
}

impl Word<'_> {
    fn capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    fn is(&self, known: Known) -> bool {
        self.known & known != 0
    }
}

/// The names of a sentence.
pub fn find(text: &str, tokens: &[Token]) -> Vec<(Span, MentionKind)> {
    let lexicon = Lexicon::get();
    let words: Vec<Word> = tokens
        .iter()
        .map(|token| {
            let text = token.span.of(text);
            let folded = folded(text.trim_end_matches('.'));
            let known = lexicon.word(&folded);
            Word { text, span: token.span, folded, known }
        })
        .collect();
    let letters = words.iter().filter(|w| w.text.starts_with(char::is_alphabetic)).count();
    let capitals = words.iter().filter(|w| w.capital()).count();
    let headline = letters > 3 && capitals * 10 > letters * 7;
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = sequence(&words, at, headline);
        if end == at {
            at += 1;
            continue;
        }
        if let Some((first, kind)) = kind(lexicon, &words, at, end, headline) {
            names.push((words[first].span.cover(words[end - 1].span), kind));
        }
        at = end;
    }
    names
}

/// The end of the capitalized sequence that begins at `at`.
fn sequence(words: &[Word], at: usize, headline: bool) -> usize {
    let name = |index: usize| words.get(index).is_some_and(|w| w.capital() && !w.is(known::STOP_WORD));
    if !name(at) {
        return at;
    }
    if headline {
        return longest_known(words, at);
    }
    let mut end = at + 1;
    loop {
        let connector = words.get(end).map_or("", |w| w.text);
        let organization = words[end - 1].is(known::ORGANIZATION_WORD) || words[end - 1].is(known::PLACE_WORD);
        let apart = words[end - 1].is(known::GROUP)
            || words[end - 1].is(known::COUNTRY)
                && !words.get(end).is_some_and(|w| w.is(known::ORGANIZATION_WORD) || w.known == 0);
        if name(end) && !apart {
            end += 1;
        } else if name(end + 1)
            && (matches!(connector, "de" | "da" | "von" | "van" | "bin" | "al" | "el" | "ibn" | "-" | "&")
                || connector == "of" && organization)
        {
            end += 2;
        } else if organization
            && connector == "of"
            && words.get(end + 1).is_some_and(|w| w.text == "the")
            && name(end + 2)
        {
            end += 3;
        } else {
            return end;
        }
    }
}

/// The end of the longest phrase of the lists that begins at `at`.
fn longest_known(words: &[Word], at: usize) -> usize {
    let (mut phrase, mut end) = (PHRASE, at);
    for (index, word) in words.iter().enumerate().skip(at) {
        phrase = extend(phrase, &word.folded);
        let (known, continues) = Lexicon::get().step(phrase);
        let several = index > at && known & (known::PLACE | known::PERSON | known::ORGANIZATION) != 0;
        if several || known & (known::COUNTRY | known::GROUP | known::SEAT) != 0 {
            end = index + 1;
        }
        if !continues {
            break;
        }
    }
    end
}

/// Where a sequence's name begins, and its kind.
fn kind(
    lexicon: &Lexicon,
    words: &[Word],
    mut first: usize,
    end: usize,
    headline: bool,
) -> Option<(usize, MentionKind)> {
    let mut titled = first > 0 && words[first - 1].is(known::TITLE);
    while first + 1 < end && words[first].is(known::TITLE) {
        titled = true;
        first += 1;
    }
    let all = folded(&words[first..end].iter().map(|w| w.text).collect::<Vec<_>>().join(" "));
    let whole = words[first..end].iter().fold(PHRASE, |phrase, word| extend(phrase, &word.folded));
    let is =
        lexicon.of(whole) | if all == "u.s." || all == "us" && words[first].text == "US" { known::COUNTRY } else { 0 };
    let (begin, last) = (&words[first], &words[end - 1]);
    let before = first.checked_sub(1).map_or("", |index| words[index].text);
    let kind = if is & known::COUNTRY != 0 {
        MentionKind::Place
    } else if is & known::GROUP != 0 {
        MentionKind::Group
    } else if titled && begin.text.chars().count() > 1 {
        MentionKind::Person
    } else if end - first > 1 && (last.is(known::FACILITY_WORD) || begin.is(known::FACILITY_BEGIN)) {
        MentionKind::Facility
    } else if end - first > 1 && last.is(known::EVENT_WORD) {
        MentionKind::Event
    } else if end - first > 1 && last.is(known::LAW_WORD) {
        MentionKind::Law
    } else if end - first > 1 && (last.is(known::ORGANIZATION_WORD) || begin.is(known::ORGANIZATION_WORD)) {
        MentionKind::Organization
    } else if is & (known::PLACE | known::SEAT) != 0 {
        MentionKind::Place
    } else if is & known::PERSON != 0 || end - first > 1 && begin.is(known::FIRST_NAME) {
        MentionKind::Person
    } else if end - first > 1 && (last.is(known::PLACE_WORD) || begin.is(known::PLACE_BEGIN))
        || matches!(before, "in" | "at" | "near")
    {
        MentionKind::Place
    } else if is & known::ORGANIZATION != 0
        || end - first == 1 && begin.text.len() > 2 && begin.text.chars().all(char::is_uppercase) && !headline
    {
        MentionKind::Organization
    } else if end - first > 1 || first > 0 && begin.is(known::SURNAME) {
        MentionKind::Person
    } else if first > 0 && begin.known == 0 && !headline {
        MentionKind::Organization
    } else {
        return None;
    };
    Some((first, kind))
}
