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
/// one that goes on.
fn hand_on(reading: &Reading<'_>, quotations: &[Quotation], drafts: &mut [Draft]) {
    for (index, quotation) in quotations.iter().enumerate() {
        let words = quotation.span.of(reading.text).split_whitespace().count();
        let taken = drafts.iter().any(|draft| draft.content.iter().any(|content| content.overlaps(quotation.span)));
        if words < 4 || taken {
            continue;
        }
        let Some(previous) = index.checked_sub(1).and_then(|before| quotations.get(before)) else { continue };
        let between = reading.text.get(previous.span.end as usize..quotation.span.start as usize).unwrap_or("");
        let starts_sentence = reading
            .layer
            .sentence_at(quotation.span.start)
            .and_then(|sentence| reading.layer.sentences.get(sentence))
            .is_some_and(|sentence| sentence.span.start + 1 >= quotation.span.start);
        if !starts_sentence || between.len() > 400 {
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
        let same_paragraph = !between.contains('\n');
        let at_once = between.chars().filter(|character| character.is_alphabetic()).count() == 0;
        if same_paragraph || previous.continues || at_once {
            speaker.content.push(quotation.span);
            speaker.content.sort_unstable();
        }
    }
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
