//! Transcripts: 'BRANDT: Who built it?' — what follows a speaker's name is the speaker's until the next one speaks.

use super::LONGEST_SPEECH;
use super::finder::Draft;
use super::reading::Reading;
use crate::annotate::SentenceKind;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Longest name of a speaker, in tokens: 'PRESS SECRETARY JANA ORR'.
const LONGEST_NAME: usize = 6;

/// A sentence that a speaker's name opens.
struct Turn<'a> {
    sentence: usize,
    name: Range<usize>,
    label: &'a str,
}

/// Gives the turns of a transcript to their speakers. A text is one where two names in capitals open lines twice each; a
/// turn reaches to the next name, the last one to the end of its line.
pub(super) fn find(reading: &Reading<'_>, drafts: &mut Vec<Draft>) {
    let turns = turns(reading);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for turn in &turns {
        *counts.entry(turn.label).or_default() += 1;
    }
    let speaks = |turn: &&Turn<'_>| counts.get(turn.label).is_some_and(|count| *count > 1);
    let kept: Vec<&Turn<'_>> = turns.iter().filter(speaks).collect();
    let Some(first) = kept.first() else { return };
    if kept.iter().all(|turn| turn.label == first.label) {
        return;
    }
    // What other rules made of the colons and of the sentences behind them.
    let opens = |draft: &Draft| {
        kept.binary_search_by_key(&draft.sentence, |turn| turn.sentence).is_ok() && reading.lower_of(draft.cue) == ":"
    };
    drafts.retain(|draft| !opens(draft));
    for (index, turn) in kept.iter().enumerate() {
        let colon = turn.name.end;
        let Some(sentence) = reading.layer.sentences.get(turn.sentence) else { continue };
        let mut content = vec![Span::new(reading.span(colon).end, sentence.span.end).trim(reading.text)];
        let next = kept.get(index + 1).map(|turn| turn.sentence);
        for (later, sentence) in reading.layer.sentences.iter().enumerate().skip(turn.sentence + 1) {
            let end = content.last().map_or(0, |span| span.end as usize);
            let new_line = || reading.text.get(end..sentence.span.start as usize).is_none_or(|gap| gap.contains('\n'));
            let over = match next {
                Some(next) => later >= next,
                None => new_line(),
            };
            if over || content.len() >= LONGEST_SPEECH {
                break;
            }
            if sentence.kind != SentenceKind::Furniture {
                content.push(sentence.span);
            }
        }
        content.retain(|span| span.len() > 1);
        if content.is_empty() {
            continue;
        }
        drafts.push(Draft {
            source: turn.name.clone(),
            cue: reading.span(colon),
            content,
            sentence: turn.sentence,
            rule: "turn of a speaker",
        });
    }
}

/// The sentences that begin a line with words in capitals and a colon.
fn turns<'a>(reading: &Reading<'a>) -> Vec<Turn<'a>> {
    let mut turns = Vec::new();
    for (index, sentence) in reading.layer.sentences.iter().enumerate() {
        if sentence.kind == SentenceKind::Furniture {
            continue;
        }
        let before = reading.text.get(..sentence.span.start as usize).unwrap_or("").trim_end_matches([' ', '\t']);
        if !(before.is_empty() || before.ends_with(['\n', '\r'])) {
            continue;
        }
        let start = sentence.tokens.start as usize;
        let end = (sentence.tokens.end as usize).min(start + LONGEST_NAME + 1);
        let Some(colon) = (start..end).find(|index| reading.word(*index) == ":") else { continue };
        let named = colon > start
            && (start..colon).all(|index| !reading.word(index).chars().any(char::is_lowercase))
            && (start..colon).any(|index| reading.word(index).chars().filter(|c| c.is_uppercase()).count() > 1);
        if named {
            turns.push(Turn {
                sentence: index,
                name: start..colon,
                label: reading.cover(start..colon).of(reading.text),
            });
        }
    }
    turns
}
