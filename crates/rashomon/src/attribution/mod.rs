//! Attributions: who is said to say what.
//!
//! A cue (a verb such as 'said', a noun such as 'claim', 'according to', a headline's colon) has a source on one side and a
//! content on the other. The rules read tags and noun phrases; each names itself in [`Attribution::rule`]. What cues there
//! are, and with which complements, is data: `resources/cue-verbs.tsv`, `resources/cue-nouns.tsv`.
//!
//! Architecture invariant: spans of an attribution lie in the article; a source's name is words of the article.

pub mod finder;
pub mod holders;
pub mod lexicon;
pub mod phrases;
pub mod quotes;
pub mod reading;
mod sources;

use crate::annotate::{Annotations, Attribution, AttributionKind, Layer};
use crate::article::{Article, Field};
use crate::span::Span;
use finder::{Draft, Finder};
use quotes::Quotation;
use reading::Reading;

/// Assigns the attributions of both layers.
pub fn find(article: &Article, annotations: &mut Annotations) {
    for field in [Field::Title, Field::Text] {
        let layer = annotations.layer(field);
        if layer.tokens.is_empty() {
            continue;
        }
        let attributions = of_layer(article.field(field), layer, annotations);
        match field {
            Field::Title => annotations.title.attributions = attributions,
            Field::Text => annotations.text.attributions = attributions,
        }
    }
}

fn of_layer(text: &str, layer: &Layer, annotations: &Annotations) -> Vec<Attribution> {
    let quotations = quotes::find(text);
    let reading = Reading::of(text, layer);
    let mut finder = Finder::new(&reading, &quotations);
    finder.run();
    let mut drafts = finder.found;
    hand_on(&reading, &quotations, &mut drafts);
    let sources = sources::resolve(&reading, annotations, &drafts);
    let mut attributions: Vec<Attribution> = drafts
        .into_iter()
        .zip(sources)
        .map(|(draft, source)| {
            let kind = kind(&draft.content, &quotations);
            Attribution { kind, source, cue: Some(draft.cue), content: draft.content, rule: draft.rule }
        })
        .collect();
    attributions.sort_by_key(|attribution| {
        let first = attribution.cue.into_iter().chain(attribution.content.iter().copied()).map(|span| span.start).min();
        (first, attribution.cue.map(|cue| cue.start))
    });
    attributions
}

/// Gives quotations that stand alone to whoever spoke last: the rest of a paragraph's quotation, or the next paragraph of
/// one that goes on. A name after a dash signs its quotation.
fn hand_on(reading: &Reading<'_>, quotations: &[Quotation], drafts: &mut Vec<Draft>) {
    // Texts without blank lines put a sentence, not a paragraph, on each line.
    let line_is_paragraph = reading.text.contains("\n\n");
    for (index, quotation) in quotations.iter().enumerate() {
        let words = quotation.span.of(reading.text).split_whitespace().count();
        let taken = drafts.iter().any(|draft| draft.content.iter().any(|content| content.overlaps(quotation.span)));
        if words < 4 || taken {
            continue;
        }
        if let Some(signed) = signature(reading, quotation.span) {
            drafts.push(signed);
            continue;
        }
        let sentence = reading.layer.sentence_at(quotation.span.start);
        let starts_sentence = sentence
            .and_then(|sentence| reading.layer.sentences.get(sentence))
            .is_some_and(|sentence| sentence.span.start + 1 >= quotation.span.start);
        if !starts_sentence {
            continue;
        }
        if let Some(introduced) = introduction(reading, sentence.unwrap_or(0), quotation.span) {
            drafts.push(introduced);
            continue;
        }
        let Some(previous) = index.checked_sub(1).and_then(|before| quotations.get(before)) else { continue };
        let between = reading.text.get(previous.span.end as usize..quotation.span.start as usize).unwrap_or("");
        if between.len() > 400 {
            continue;
        }
        let Some(speaker) = drafts
            .iter_mut()
            .filter(|draft| draft.content.iter().any(|content| content.overlaps(previous.span)))
            .max_by_key(|draft| draft.cue.start)
        else {
            continue;
        };
        // In one paragraph, after at most the cue's sentence; in the next, if the quotation goes on or nothing came between.
        let same_paragraph = !between.contains(if line_is_paragraph { "\n" } else { "\n\n" });
        let at_once = !between.chars().any(char::is_alphabetic);
        let sentences_between = reading
            .layer
            .sentences
            .iter()
            .filter(|sentence| sentence.span.start >= previous.span.end && sentence.span.end <= quotation.span.start)
            .count();
        if (same_paragraph && sentences_between == 0) || previous.continues || at_once {
            speaker.content.push(quotation.span);
            speaker.content.sort_unstable();
        }
    }
}

/// '"It burned." - Jane Doe, witness'
fn signature(reading: &Reading<'_>, quotation: Span) -> Option<Draft> {
    let first = reading.layer.tokens.partition_point(|token| token.span.start < quotation.end);
    let dash = reading.word(first);
    if !(matches!(dash, "-" | "–" | "—" | "--") || dash.starts_with('-') && dash.len() > 2)
        || reading.span(first).start > quotation.end + 2
    {
        return None;
    }
    let start = if dash.len() > 3 { first } else { first + 1 };
    let sentence = reading.layer.sentence_at(reading.span(first).start)?;
    let end = reading.layer.sentences.get(sentence)?.tokens.end as usize;
    if !reading.capital(start) && !dash.chars().nth(1).is_some_and(char::is_uppercase) {
        return None;
    }
    let source = phrases::after(reading, start, end.min(start + 10))?;
    let signed = reading.layer.tokens.get(source.end).is_none_or(|next| {
        reading
            .text
            .get(reading.span(source.end - 1).end as usize..next.span.start as usize)
            .is_some_and(|gap| gap.contains('\n'))
    }) || reading.punctuation(source.end);
    signed.then(|| Draft {
        source,
        cue: reading.span(first),
        content: vec![quotation],
        sentence,
        rule: "name signs quotation",
    })
}

/// 'Quotes from the sheriff:' over a quotation.
fn introduction(reading: &Reading<'_>, sentence: usize, quotation: Span) -> Option<Draft> {
    let before = reading.layer.sentences.get(sentence.checked_sub(1)?)?;
    let tokens = Reading::tokens_of(before);
    let colon = tokens.end.checked_sub(1)?;
    if reading.word(colon) != ":" || quotation.start - before.span.end > 8 {
        return None;
    }
    let joint = tokens.clone().find(|index| matches!(reading.lower(*index), "from" | "by"))?;
    let source = phrases::after(reading, joint + 1, colon)?;
    Some(Draft {
        source,
        cue: reading.span(colon),
        content: vec![quotation],
        sentence,
        rule: "line introduces quotation",
    })
}

/// Direct where the content is quoted, mixed where a part of it is.
fn kind(content: &[Span], quotations: &[Quotation]) -> AttributionKind {
    let total: u32 = content.iter().map(|span| span.len()).sum();
    let quoted: u32 = content
        .iter()
        .map(|span| {
            let first = quotations.partition_point(|quotation| quotation.span.end <= span.start);
            quotations
                .iter()
                .skip(first)
                .take_while(|quotation| quotation.span.start < span.end)
                .map(|quotation| quotation.span.end.min(span.end) - quotation.span.start.max(span.start))
                .sum::<u32>()
        })
        .sum();
    match quoted {
        0 => AttributionKind::Indirect,
        _ if quoted * 10 >= total * 9 => AttributionKind::Direct,
        _ => AttributionKind::Mixed,
    }
}
