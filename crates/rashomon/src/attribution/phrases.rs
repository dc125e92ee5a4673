//! Noun phrases beside a cue, read without a parse: sources stand before their verb, after it, or after 'by' and 'to'.

use super::lexicon::bits;
use super::reading::Reading;
use std::ops::Range;

/// Longest source, in tokens.
const LONGEST: usize = 32;

/// Prepositions that join the parts of a source: 'a spokesman for the army', 'officials with knowledge of the talks'.
fn joins(reading: &Reading<'_>, index: usize) -> bool {
    matches!(
        reading.lower(index),
        "of" | "for"
            | "from"
            | "with"
            | "in"
            | "at"
            | "on"
            | "to"
            | "-"
            | "–"
            | "&"
            | "and"
            | "/"
            | "."
            | "over"
            | "under"
    )
}

/// The noun phrase that ends right before `end`, not reaching back over `floor`; appositions are taken in.
#[must_use]
pub fn before(reading: &Reading<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let mut last = end;
    while last > floor && between_subject_and_verb(reading, last - 1, floor) {
        last -= 1;
    }
    if last <= floor {
        return None;
    }
    let final_token = last - 1;
    if reading.word(final_token) == "," || reading.word(final_token) == ")" {
        // 'Jane Doe, a spokeswoman for the ministry, said'
        let opener = if reading.word(final_token) == ")" { "(" } else { "," };
        // 'Some, however, doubt it': the aside is no apposition.
        if opener == ","
            && final_token >= floor + 3
            && reading.word(final_token - 2) == ","
            && adverb(reading, final_token - 1)
        {
            return before(reading, final_token - 2, floor);
        }
        let first_comma = (floor..final_token).rev().take(LONGEST).find(|index| reading.word(*index) == opener)?;
        if !apposition(reading, first_comma + 1, final_token) {
            return None;
        }
        let head = before(reading, first_comma, floor)?;
        if reading.is(head.start, bits::PRONOUN) && head.len() == 1 {
            return None;
        }
        return Some(head.start..final_token);
    }
    if reading.is(final_token, bits::PERSON_PRONOUN) && reading.is(final_token, bits::PRONOUN) {
        return Some(final_token..last);
    }
    if matches!(
        reading.lower(final_token),
        "who" | "which" | "others" | "this" | "some" | "many" | "both" | "most" | "one" | "all"
    ) {
        return Some(final_token..last);
    }
    let mut first = last;
    while first > floor && last - first < LONGEST {
        let index = first - 1;
        if reading.quote_mark(index) && !reading.possessive(index) {
            break;
        }
        if reading.in_time(index) && reading.is(index, bits::DAY) && first == last {
            break;
        }
        let inside = reading.noun_like(index) || reading.possessive(index);
        let joined = first < last
            && joins(reading, index)
            && index > floor
            && (reading.noun_like(index - 1) || reading.possessive(index - 1));
        if !inside && !joined {
            break;
        }
        first = index;
    }
    trimmed(reading, first, last)
}

/// Takes off what can't begin a source: conjunctions, prepositions, times.
fn trimmed(reading: &Reading<'_>, mut first: usize, last: usize) -> Option<Range<usize>> {
    while first < last {
        let lower = reading.lower(first);
        let leading_time = reading.in_time(first) && !reading.possessive(first + 1);
        if reading.is(first, bits::COORDINATOR)
            || reading.punctuation(first)
            || reading.possessive(first)
            || leading_time
            || lower == "-"
        {
            first += 1;
        } else {
            break;
        }
    }
    // 'Court records from March show' keeps its time; a phrase that is nothing but a number or an article names nobody.
    let names = (first..last).any(|index| {
        reading.word(index).chars().any(char::is_alphabetic)
            && (reading.upos(index) == crate::annotate::Upos::X || !reading.is(index, bits::DETERMINER))
    });
    (first < last && names).then_some(first..last)
}

/// Whether the tokens between two commas can be an apposition to a name: a role, an age, 'who' and a clause, 'of' a place.
fn apposition(reading: &Reading<'_>, first: usize, end: usize) -> bool {
    if first >= end || end - first > LONGEST {
        return false;
    }
    if matches!(
        reading.lower(first),
        "who"
            | "whose"
            | "of"
            | "from"
            | "which"
            | "with"
            | "speaking"
            | "citing"
            | "himself"
            | "herself"
            | "jr"
            | "sr"
    ) {
        return true;
    }
    if reading.is(first, bits::COORDINATOR | bits::PERSON_PRONOUN) || reading.is(first, bits::SUBORDINATOR) {
        return false;
    }
    let participle = reading.lower(first).ends_with("ing") || reading.lower(first).ends_with("ed");
    if end - first > 1 && participle && reading.verb(first) {
        return true;
    }
    let verbs = (first..end).filter(|index| reading.verb(*index) && !reading.is(*index, bits::FORM_PAST)).count();
    (reading.noun_like(first) || reading.in_time(first) || reading.is(first, bits::DETERMINER)) && verbs == 0
}

/// Adverbs and times may stand between subject and verb: 'the ministry on Tuesday said', 'they later said'.
fn between_subject_and_verb(reading: &Reading<'_>, index: usize, floor: usize) -> bool {
    if reading.in_name(index) {
        return false;
    }
    if adverb(reading, index) && !reading.is(index, bits::PRONOUN) {
        return true;
    }
    if reading.in_time(index) && !reading.possessive(index) {
        // The whole expression must leave a subject before it.
        return index > floor + 1;
    }
    matches!(reading.lower(index), "on" | "in" | "at" | "late" | "early") && reading.in_time(index + 1) && index > floor
}

fn adverb(reading: &Reading<'_>, index: usize) -> bool {
    match reading.upos(index) {
        crate::annotate::Upos::Adv => true,
        crate::annotate::Upos::X => {
            reading.is(index, bits::ADVERB) || (reading.lower(index).ends_with("ly") && !reading.capital(index))
        }
        _ => false,
    }
}

/// The noun phrase that begins at `start`, before `ceiling`; an apposition after a comma is taken in.
#[must_use]
pub fn after(reading: &Reading<'_>, start: usize, ceiling: usize) -> Option<Range<usize>> {
    if start >= ceiling {
        return None;
    }
    if reading.is(start, bits::PERSON_PRONOUN) && reading.is(start, bits::PRONOUN) {
        return Some(start..start + 1);
    }
    let end = plain_after(reading, start, ceiling);
    let phrase = trimmed(reading, start, end)?;
    // An apposition: ', a spokesman for the army'; it ends with the sentence, a comma or a quotation.
    if reading.word(end) == "," && end + 1 < ceiling {
        let apposed = plain_after(reading, end + 1, ceiling);
        let closed = apposed >= ceiling || reading.punctuation(apposed);
        let names_a_role = reading.is(end + 1, bits::DETERMINER)
            || !reading.capital(end + 1)
            || super::super::claim::roles::is_title(reading.lower(end + 1));
        let starts_well = reading.noun_like(end + 1) || matches!(reading.lower(end + 1), "of");
        if apposed > end + 1 && closed && names_a_role && starts_well && !reading.in_time(end + 1) {
            return Some(phrase.start..apposed);
        }
        if matches!(reading.lower(end + 1), "who" | "whose" | "of") {
            let clause_end = (end + 1..ceiling)
                .take(LONGEST)
                .find(|index| reading.punctuation(*index) && reading.word(*index) != "-");
            return Some(phrase.start..clause_end.unwrap_or(ceiling));
        }
    }
    Some(phrase)
}

fn plain_after(reading: &Reading<'_>, start: usize, ceiling: usize) -> usize {
    let mut end = start;
    while end < ceiling && end - start < LONGEST {
        let inside = reading.noun_like(end) || reading.possessive(end) && end > start;
        let next_inside = end + 1 < ceiling && (reading.noun_like(end + 1) || reading.is(end + 1, bits::DETERMINER));
        let joined = end > start
            && joins(reading, end)
            && next_inside
            && !(reading.in_time(end + 1) && reading.lower(end) != "of");
        if reading.in_time(end) && !reading.possessive(end + 1) && reading.is(end, bits::DAY) {
            break;
        }
        if !inside && !joined {
            break;
        }
        end += 1;
    }
    end
}
