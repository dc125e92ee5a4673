//! Which words of a source name who speaks, and whose name that is: in 'Brandt's aide' the aide speaks, not Brandt.

use super::lexicon::bits;
use super::reading::Reading;
use crate::annotate::{Mention, MentionKind, Upos};
use crate::claim::roles;
use crate::span::Span;
use std::ops::Range;

/// A source without what stands at its ends and names nobody: 'on Sunday Brandt', 'Brandt on Monday', 'Brandt (R-Lorma'.
pub(super) fn tidied(reading: &Reading<'_>, source: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = source;
    while start + 1 < end && opens(reading, start) {
        start += 1;
    }
    let lower = |index: usize| reading.lower(index);
    let plain = !(start..end).any(|index| {
        reading.verb(index) && !reading.in_name(index)
            || matches!(reading.word(index), "," | "(" | "—")
            || matches!(lower(index), "who" | "which" | "that")
    });
    let mut last = end;
    // 'Lorma Weekly' and 'Jon Weeks' are names that were not found.
    let time = |index: usize| {
        reading.in_time(index)
            && !reading.possessive(index)
            && (!reading.capital(index) || reading.is(index, bits::DAY))
    };
    while plain && last > start + 1 && time(last - 1) {
        last -= 1;
    }
    if last < end {
        while last > start + 1
            && matches!(lower(last - 1), "on" | "in" | "at" | "early" | "late" | "earlier" | "later" | "this" | "last")
        {
            last -= 1;
        }
        // 'The riots of last year', 'records from March' need their time.
        if !reading.is(last - 1, bits::PREPOSITION) && !reading.possessive(last - 1) {
            end = last;
        }
    }
    if let Some(comma) = (start + 1..end).find(|index| reading.word(*index) == "," && aside(reading, index + 1)) {
        end = comma;
    }
    if let Some(open) = (start + 1..end).rev().find(|index| reading.word(*index) == "(")
        && !(open..end).any(|index| reading.word(index) == ")")
    {
        end = open;
    }
    start..end
}

/// Whether what begins behind a comma tells what a source did or was at, not who it is: 'Brandt, asked about the dam', 'Brandt, with her
/// seat at stake'.
fn aside(reading: &Reading<'_>, index: usize) -> bool {
    let behind = if reading.upos(index) == Upos::Adv { index + 1 } else { index };
    !reading.in_name(index)
        && (reading.verb(behind) || matches!(reading.lower(behind), "with" | "speaking" | "citing"))
        && !matches!(reading.lower(behind), "known" | "called" | "named")
}

/// Whether the token at a source's head belongs to the clause, not to the source: 'after Brandt', 'on Sunday Brandt'.
fn opens(reading: &Reading<'_>, index: usize) -> bool {
    if reading.in_name(index) {
        return false;
    }
    let joint = matches!(
        reading.lower(index),
        "after"
            | "as"
            | "because"
            | "when"
            | "if"
            | "while"
            | "since"
            | "although"
            | "though"
            | "before"
            | "but"
            | "and"
            | "or"
            | "whereas"
            | "meanwhile"
            | "however"
            | "including"
            | "unlike"
    );
    // 'What officials describe as a raid'; 'what worries them' has no other subject, and 'how many' asks.
    let asks = matches!(reading.lower(index), "what" | "how")
        && !reading.verb(index + 1)
        && !matches!(reading.lower(index + 1), "many" | "much" | "few");
    // '4. Brandt' in a list.
    let numbered = reading.upos(index) == Upos::Num && reading.word(index + 1) == "." && !reading.capital(index);
    let joint = joint || asks || numbered;
    let time = reading.is(index, bits::DAY) && !reading.possessive(index + 1);
    let before_time = matches!(reading.lower(index), "on" | "in" | "at" | "late" | "early" | "earlier" | "during")
        && reading.in_time(index + 1)
        && !reading.in_name(index + 1);
    joint || time || before_time || reading.punctuation(index) && !reading.quote_mark(index)
}

/// Whether any word of a source can name somebody: 'vague' and 'released' cannot.
pub(super) fn nominal(reading: &Reading<'_>, mut source: Range<usize>) -> bool {
    source.any(|index| {
        matches!(
            reading.upos(index),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::Det | Upos::X
        ) || reading.is(index, bits::DETERMINER | bits::PRONOUN)
            || reading.in_name(index)
            || reading.capital(index)
    })
}

/// The entity whose name the head of a source is; for a statement, whose it is.
pub(super) fn entity(reading: &Reading<'_>, span: Span) -> Option<u32> {
    named(reading, reading.layer.tokens_in(span), true).map(|mention| mention.entity)
}

fn named<'a>(reading: &Reading<'a>, tokens: Range<usize>, of_words: bool) -> Option<&'a Mention> {
    let head = head_end(reading, tokens.clone());
    let last = head.checked_sub(1).filter(|last| *last >= tokens.start)?;
    if let Some(mention) = ending(reading, last) {
        return Some(mention);
    }
    // 'A statement from Brandt', 'Brandt's latest comments': whose words they are.
    if of_words && (reading.info(last).noun != 0 || reading.is(last, bits::MEDIUM)) {
        if matches!(reading.lower(head), "from" | "by" | "of") {
            return named(reading, head + 1..tokens.end, false);
        }
        let possessor = (tokens.start + 1..last).find(|index| reading.possessive(*index));
        if let Some(mention) = possessor.and_then(|mark| ending(reading, mark - 1)) {
            return Some(mention);
        }
    }
    let comma = (head..tokens.end).find(|index| reading.word(*index) == ",");
    let close = comma.unwrap_or(tokens.end);
    // 'The minister of harbours Ilka Brandt': the name ends a title with 'of'.
    if roles::is_title(reading.lower(last)) && matches!(reading.lower(head), "of" | "for" | "to" | "at") {
        let person = (head + 2..close).find_map(|index| ending(reading, index)).filter(|mention| {
            let before = reading.layer.tokens_in(mention.span).start.wrapping_sub(1);
            mention.kind == MentionKind::Person
                && before > head
                && !reading.is(before, bits::PREPOSITION | bits::DETERMINER | bits::COORDINATOR)
                && !reading.possessive(before)
                && !roles::is_title(reading.lower(before))
                && !reading.word(before).ends_with('.')
        });
        if person.is_some() {
            return person;
        }
    }
    // 'Their leader, Ilka Brandt'; in 'a spokesman for the mayor, Ilka Brandt' she is the mayor.
    let comma = comma?;
    if (head..comma).any(|index| matches!(reading.lower(index), "for" | "to" | "with")) {
        return None;
    }
    let apposed = head_end(reading, comma + 1..tokens.end);
    let mention = ending(reading, apposed.checked_sub(1).filter(|last| *last > comma)?)?;
    matches!(mention.kind, MentionKind::Person | MentionKind::Organization).then_some(mention)
}

/// Where the head of a phrase ends: before a preposition, a mark, a relative word, a conjunction or a verb outside names.
fn head_end(reading: &Reading<'_>, tokens: Range<usize>) -> usize {
    let stops = |index: &usize| {
        !reading.in_name(*index)
            && (reading.is(*index, bits::PREPOSITION | bits::SUBORDINATOR | bits::COORDINATOR)
                || matches!(reading.word(*index), "," | "(" | ")" | ";" | "—" | "–")
                || reading.verb(*index))
    };
    // 'At least one school': the first word is no joint.
    let first = tokens.start + usize::from(!matches!(reading.lower(tokens.start), "who" | "which" | "that" | "whose"));
    let mut end = (first..tokens.end).find(stops).unwrap_or(tokens.end);
    let follows = |index: usize| {
        reading.in_time(index)
            || reading.punctuation(index)
            || matches!(
                reading.lower(index),
                "himself" | "herself" | "itself" | "themselves" | "also" | "too" | "alone"
            )
    };
    while end > tokens.start + 1 && follows(end - 1) && !reading.in_name(end - 1) {
        end -= 1;
    }
    end
}

/// The mention whose last token this is.
fn ending<'a>(reading: &Reading<'a>, last: usize) -> Option<&'a Mention> {
    let end = reading.span(last).end;
    let mentions = &reading.layer.mentions;
    let at = mentions.partition_point(|mention| mention.span.end < end);
    mentions.get(at).filter(|mention| mention.span.end == end && mention.kind != MentionKind::Event)
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;

    /// The sources of a text: their words, and the name of each one's entity.
    fn sources(text: &str) -> Vec<(String, Option<String>)> {
        let annotations = annotate(&Article::from_text(text));
        let name = |entity: u32| annotations.entities.get(entity as usize).map(|entity| entity.name.clone());
        let sources = annotations.text.attributions.iter().filter_map(|attribution| attribution.source.as_ref());
        sources.map(|source| (source.name.clone(), source.entity.and_then(name))).collect()
    }

    #[test]
    fn who_belongs_to_somebody_is_somebody_else() {
        for text in [
            "Ilka Brandt's lawyers said that the bridge was closed.",
            "A Brandt aide said that the bridge was closed. Ilka Brandt left.",
            "People close to Ilka Brandt said that the bridge was closed.",
            "A lawyer for Ms. Brandt said that the bridge was closed. Ilka Brandt left.",
            "A spokesman for the mayor, Ilka Brandt, said that the bridge was closed.",
        ] {
            let found = sources(text);
            assert!(!found.is_empty() && found.iter().all(|(_, entity)| entity.is_none()), "{text} {found:?}");
        }
    }

    #[test]
    fn the_name_of_the_head_is_the_sources() {
        for text in [
            "Secretary of State Ilka Brandt said that the bridge was closed.",
            "Their leader, Ilka Brandt, said that the bridge was closed.",
            "Ilka Brandt of the harbour board said that the bridge was closed.",
            "A statement from Ilka Brandt said that the bridge was closed.",
        ] {
            let found = sources(text);
            assert_eq!(found.first().and_then(|(_, entity)| entity.as_deref()), Some("Ilka Brandt"), "{text}");
        }
    }

    #[test]
    fn times_and_open_brackets_are_no_part_of_a_source() {
        for (text, source) in [
            ("Ilka Brandt on Monday said that the bridge was closed.", "Ilka Brandt"),
            ("On Sunday Ilka Brandt said that the bridge was closed.", "Ilka Brandt"),
            ("The Lorma Weekly said that the bridge was closed.", "The Lorma Weekly"),
            ("Court records from March say that the bridge was closed.", "Court records from March"),
            ("Ilka Brandt, asked about the dam by a guard, said that the bridge was closed.", "Ilka Brandt"),
            ("3. Ilka Brandt said that the bridge was closed.", "Ilka Brandt"),
            ("Police called off what law officials described as a raid on the harbour.", "law officials"),
            ("Ilka Brandt, clearly shaken, said that the bridge was closed.", "Ilka Brandt"),
        ] {
            assert_eq!(sources(text).first().map(|(name, _)| name.as_str()), Some(source), "{text}");
        }
    }
}
