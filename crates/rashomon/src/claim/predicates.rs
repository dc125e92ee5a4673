//! Predicates: what a clause says happened, and who takes which part in it.

use super::clauses::Clause;
use super::lexicon::lexicon;
use crate::annotate::{Argument, Event, MentionKind, Role, Upos};
use crate::attribution::lexicon::bits;
use crate::attribution::phrases;
use crate::attribution::reading::Reading;
use crate::language::lemma::lemma;
use crate::span::Span;
use std::ops::Range;

/// The event of a trigger token.
#[must_use]
pub fn event(reading: &Reading<'_>, trigger: usize, nominal: bool) -> Event {
    let lower = reading.lower(trigger);
    let known = lexicon().event(lower).filter(|word| if nominal { word.noun } else { word.verb });
    let upos = if nominal { Upos::Noun } else { Upos::Verb };
    let predicate = known.map_or_else(|| lemma(lower, upos).into_owned(), |word| word.lemma.to_owned());
    Event { trigger: reading.span(trigger), predicate, kind: known.and_then(|word| word.kind), mode: None }
}

/// Most arguments of a clause. All its claims have them all: without a bound, a clause that only lists places would be written out
/// once a place. Those of reports have sixteen at most.
const MOST_ARGUMENTS: usize = 24;

/// Who, whom, where, when and why of a clause.
#[must_use]
pub fn arguments(reading: &Reading<'_>, clause: &Clause) -> Vec<Argument> {
    let mut arguments: Vec<Argument> = Vec::new();
    let Some(verb) = clause.verb else { return circumstances(reading, clause.tokens.clone()) };
    let mut group = verb;
    while group > clause.tokens.start
        && (reading.is(group - 1, bits::AUX | bits::ADVERB | bits::NEGATION) || reading.upos(group - 1) == Upos::Adv)
    {
        group -= 1;
    }
    let passive = (group..verb)
        .any(|index| matches!(reading.lower(index), "is" | "are" | "was" | "were" | "be" | "been" | "being"));
    let floor = clause.tokens.start;
    let sentence =
        reading.layer.sentence_at(reading.span(verb).start).and_then(|index| reading.layer.sentences.get(index));
    let by_parse = sentence.and_then(|sentence| reading.subject(verb, reading.tokens_of(sentence)));
    let by_parse = by_parse.filter(|subject| subject.end <= group && subject.len() < 24);
    if let Some(subject) = phrases::before(reading, group, floor).or(by_parse) {
        let role = if passive { Role::Whom } else { Role::Who };
        push(reading, &mut arguments, role, subject);
    }
    let mut at = verb + 1;
    while at < clause.tokens.end && (reading.upos(at) == Upos::Adv || reading.is(at, bits::ADVERB)) {
        at += 1;
    }
    if let Some(object) = phrases::after(reading, at, clause.tokens.end) {
        // Only 'of' keeps an object together; other prepositions begin a circumstance.
        let end =
            object.clone().skip(1).find(|index| reading.is(*index, bits::PREPOSITION) && reading.lower(*index) != "of");
        let object = object.start..end.unwrap_or(object.end);
        let span = reading.cover(object.clone());
        let mention = within(&reading.layer.mentions, span, |mention| mention.span).last();
        let role = match mention.map(|mention| mention.kind) {
            Some(MentionKind::Place | MentionKind::Facility) => Role::Where,
            Some(_) => Role::Whom,
            None => Role::What,
        };
        push(reading, &mut arguments, role, object);
    }
    if passive
        && let Some(by) = (verb + 1..clause.tokens.end).find(|index| reading.lower(*index) == "by")
        && let Some(agent) = phrases::after(reading, by + 1, clause.tokens.end)
    {
        push(reading, &mut arguments, Role::Who, agent);
    }
    for argument in circumstances(reading, verb + 1..clause.tokens.end)
        .into_iter()
        .chain(circumstances(reading, clause.tokens.start..group))
    {
        if arguments.len() == MOST_ARGUMENTS {
            break;
        }
        if !arguments.iter().any(|known| known.span == argument.span) {
            arguments.push(argument);
        }
    }
    arguments.sort_by_key(|argument| (argument.span.start, argument.span.end));
    arguments
}

/// Places after prepositions, and times.
fn circumstances(reading: &Reading<'_>, tokens: Range<usize>) -> Vec<Argument> {
    let mut found = Vec::new();
    let span = reading.cover(tokens.clone());
    for mention in within(&reading.layer.mentions, span, |mention| mention.span) {
        let first = reading.layer.tokens_in(mention.span).start;
        let preposition = (tokens.start..first).rev().take(3).find(|index| reading.is(*index, bits::PREPOSITION));
        let role = match (preposition.map(|index| reading.lower(index)), mention.kind) {
            (Some("to" | "into" | "toward" | "towards"), MentionKind::Place | MentionKind::Facility) => Role::To,
            (Some("from"), MentionKind::Place | MentionKind::Facility) => Role::From,
            (
                Some("in" | "at" | "on" | "near" | "across" | "outside" | "inside" | "around"),
                MentionKind::Place | MentionKind::Facility,
            ) => Role::Where,
            (Some("with"), _) => Role::With,
            (Some("about" | "over" | "on" | "regarding"), _) => Role::About,
            _ => continue,
        };
        found.push(Argument { role, span: mention.span, entity: Some(mention.entity) });
    }
    for time in within(&reading.layer.times, span, |time| time.span) {
        found.push(Argument { role: Role::When, span: time.span, entity: None });
    }
    found.truncate(MOST_ARGUMENTS);
    found
}

/// The items of an ordered list that lie in a span.
pub fn within<T>(items: &[T], span: Span, place: impl Fn(&T) -> Span) -> impl Iterator<Item = &T> {
    let first = items.partition_point(|item| place(item).start < span.start);
    let last = items.partition_point(|item| place(item).start < span.end);
    items.get(first..last.max(first)).unwrap_or(&[]).iter().filter(move |item| place(item).end <= span.end)
}

fn push(reading: &Reading<'_>, arguments: &mut Vec<Argument>, role: Role, tokens: Range<usize>) {
    let span = reading.cover(tokens);
    let entity = within(&reading.layer.mentions, span, |mention| mention.span).last().map(|mention| mention.entity);
    arguments.push(Argument { role, span, entity });
}
