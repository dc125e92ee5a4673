//! Who the sources are: the words that name each, whom a pronoun stands for, and which entity it is.

use super::finder::Draft;
use super::lexicon::bits;
use super::naming;
use super::phrases;
use super::reading::Reading;
use crate::annotate::{Annotations, Deprel, MentionKind, Source, Upos};
use crate::mention::linking::resolve_pronoun;
use crate::span::Span;

/// The sources of drafts, in their order.
pub fn resolve(reading: &Reading<'_>, annotations: &Annotations, drafts: &[Draft]) -> Vec<Option<Source>> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| drafts.get(*index).map(|draft| (draft.sentence, draft.cue.start)));
    let mut sources: Vec<Option<Source>> = vec![None; drafts.len()];
    // The last named source that 'they' may stand for, and the last that 'he' and 'she' may.
    let (mut last, mut last_person): (Option<Source>, Option<Source>) = (None, None);
    for index in order {
        let Some(draft) = drafts.get(index) else { continue };
        if draft.source.is_empty() {
            continue;
        }
        let words = naming::tidied(reading, draft.source.clone());
        if !naming::nominal(reading, words.clone()) {
            continue;
        }
        let span = reading.cover(words.clone());
        let pronoun = words.len() == 1 && reading.is(words.start, bits::PRONOUN);
        let source = if pronoun {
            let person = matches!(reading.lower(words.start), "he" | "she" | "his" | "her");
            antecedent(
                reading,
                annotations,
                draft,
                words.start,
                if person { last_person.as_ref() } else { last.as_ref() },
            )
        } else {
            // 'that advocacy groups feel': the word opens the clause.
            let opened =
                words.len() > 1 && reading.lower(words.start) == "that" && opens_clause(reading, words.clone());
            let span = if opened { reading.cover(words.start + 1..words.end) } else { span };
            let span = behind_report(reading, words).unwrap_or(span);
            Source { span, name: name_of(reading, span), entity: naming::entity(reading, span) }
        };
        if !pronoun || source.name != span.of(reading.text) {
            if one_person(annotations, &source) {
                last_person = Some(source.clone());
            }
            last = Some(source.clone());
        }
        if let Some(place) = sources.get_mut(index) {
            *place = Some(source);
        }
    }
    sources
}

/// Whether 'that' at the head of a source opens its clause: it is tagged so, or stands before a plural.
fn opens_clause(reading: &Reading<'_>, source: std::ops::Range<usize>) -> bool {
    let last = source.end.saturating_sub(1);
    matches!(reading.upos(source.start), Upos::Sconj | Upos::Pron)
        || reading.upos(last) == Upos::Noun
            && reading.lower(last).ends_with('s')
            && !reading.lower(last).ends_with("ss")
}

/// 'Reports from two officials': the officials. A place, as in 'reports from the capital', is no source.
fn behind_report(reading: &Reading<'_>, source: std::ops::Range<usize>) -> Option<Span> {
    let noun = source.clone().take(3).find(|index| matches!(reading.lower(*index), "report" | "reports"))?;
    let joint = noun + 1;
    if !matches!(reading.lower(joint), "from" | "by") || joint + 1 >= source.end {
        return None;
    }
    let span = reading.cover(joint + 1..source.end);
    let mentions = &reading.layer.mentions;
    let first = mentions.partition_point(|mention| mention.span.start < span.start);
    let place = mentions
        .iter()
        .skip(first)
        .take_while(|mention| mention.span.end <= span.end)
        .any(|mention| mention.kind == MentionKind::Place && mention.span.end == span.end);
    (!place).then_some(span)
}

/// Whether 'he' or 'she' may stand for a source: a person by name, or words that are no plural.
fn one_person(annotations: &Annotations, source: &Source) -> bool {
    match source.entity.and_then(|entity| annotations.entities.get(entity as usize)) {
        Some(entity) => entity.kind == MentionKind::Person,
        None => {
            let head = source.name.split([',', '(']).next().unwrap_or("").split(" of ").next().unwrap_or("");
            let last = head.split_whitespace().next_back().unwrap_or("");
            !last.ends_with('s') || last.ends_with("ss") || last.ends_with("'s")
        }
    }
}

/// The source's words without a trailing comma or line break, or an 'even' that is no part of the name.
fn name_of(reading: &Reading<'_>, span: Span) -> String {
    let words = span.of(reading.text).trim_matches([' ', ',', ';', '\n']);
    let words = ["Even ", "even ", "Only ", "only "].iter().find_map(|word| words.strip_prefix(word)).unwrap_or(words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whom a pronoun stands for: 'who' for the phrase before it, 'he' for the last person named or speaking.
fn antecedent(
    reading: &Reading<'_>,
    annotations: &Annotations,
    draft: &Draft,
    token: usize,
    last: Option<&Source>,
) -> Source {
    let span = reading.span(token);
    let unresolved = Source { span, name: span.of(reading.text).to_owned(), entity: None };
    // Behind a dateline: in 'LORMA – The woman who …' the woman is meant.
    let sentence_start =
        reading.layer.sentences.get(draft.sentence).map_or(0, |sentence| reading.tokens_of(sentence).start);
    let pronoun = reading.lower(token);
    if matches!(pronoun, "who" | "which" | "that") {
        let end = if reading.word(token.wrapping_sub(1)) == "," { token.saturating_sub(1) } else { token };
        return match phrases::before(reading, end, sentence_start).or_else(|| by_parse(reading, draft.sentence, token))
        {
            Some(phrase) => {
                let words = reading.cover(naming::tidied(reading, phrase));
                Source { span, name: name_of(reading, words), entity: naming::entity(reading, words) }
            }
            None => unresolved,
        };
    }
    if !matches!(pronoun, "he" | "she" | "they" | "it" | "his" | "her" | "their" | "its") {
        return unresolved;
    }
    if let Some(entity) = resolve_pronoun(reading.text, reading.layer, annotations, token)
        && let Some(known) = annotations.entities.get(entity as usize)
    {
        return Source { span, name: known.name.clone(), entity: Some(entity) };
    }
    // A person named since the last source, else the last source.
    let person = matches!(pronoun, "he" | "she" | "his" | "her");
    let since = last.map_or(0, |source| source.span.end);
    let before = reading.layer.mentions.partition_point(|mention| mention.span.end <= span.start);
    let wanted = if person { MentionKind::Person } else { MentionKind::Organization };
    let named = reading
        .layer
        .mentions
        .get(..before)
        .unwrap_or(&[])
        .iter()
        .rev()
        .take(40)
        .take_while(|mention| mention.span.start >= since)
        .find(|mention| mention.kind == wanted);
    match (named, last) {
        (Some(mention), None) => {
            Source { span, name: mention.span.of(reading.text).to_owned(), entity: Some(mention.entity) }
        }
        (Some(mention), Some(_)) if person && subject_of_sentence(reading, mention.span) => {
            Source { span, name: mention.span.of(reading.text).to_owned(), entity: Some(mention.entity) }
        }
        (_, Some(source)) => Source { span, name: source.name.clone(), entity: source.entity },
        (None, None) => unresolved,
    }
}

/// The noun that the clause of a relative pronoun hangs from, with what hangs from it before the pronoun: 'the guard at the gate
/// who says'.
fn by_parse(reading: &Reading<'_>, sentence: usize, token: usize) -> Option<std::ops::Range<usize>> {
    let sentence = reading.layer.sentences.get(sentence)?;
    let mut above = reading.head(token)?;
    for _ in 0..4 {
        if reading.deprel(above) == Deprel::AclRelcl {
            break;
        }
        above = reading.head(above)?;
    }
    let noun = reading.head(above).filter(|noun| *noun < token && reading.deprel(above) == Deprel::AclRelcl)?;
    let first = sentence.tokens.start as usize;
    let whole = reading.subtree(noun, first..token);
    let end =
        (noun + 1..whole.end.min(token)).find(|index| reading.punctuation(*index)).unwrap_or(whole.end.min(token));
    (whole.start < end).then_some(whole.start..end)
}

/// Whether a name stands at the start of its sentence, where its subject does.
fn subject_of_sentence(reading: &Reading<'_>, name: Span) -> bool {
    let sentence = reading.layer.sentence_at(name.start).and_then(|index| reading.layer.sentences.get(index));
    sentence.is_some_and(|sentence| name.start - sentence.span.start < 24)
}
