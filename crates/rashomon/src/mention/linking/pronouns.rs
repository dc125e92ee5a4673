//! Whom a pronoun or a bare title means, where the evidence is strong.

use super::keys::PersonName;
use crate::annotate::{Annotations, Layer, Mention, MentionKind};
use crate::mention::names::lexicon::{self, Lexicon, folded};

/// How many sentences back a pronoun reaches.
const REACH: usize = 2;
/// How many mentions back a title or the sort of a body reaches.
const MOST_MENTIONS: usize = 400;
/// How many words before a name may say what its bearer is: 'the deputy prime minister and defence chief'.
const TITLE_REACH: usize = 5;

/// The entity that the token means, if it is a pronoun ('he', 'she', 'it' and their forms) or the last word of a bare title
/// ('the minister') and only one entity is likely; an index into [`Annotations::entities`].
#[must_use]
pub fn resolve_pronoun(text: &str, layer: &Layer, annotations: &Annotations, token: usize) -> Option<u32> {
    let at = layer.tokens.get(token)?;
    let word = folded(at.span.of(text));
    let kinds: &[MentionKind] = match word.as_str() {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => &[MentionKind::Person],
        "it" | "its" | "itself" => &[MentionKind::Organization],
        _ if !follows_the(text, layer, token) => return None,
        _ => {
            return title(text, layer, &word, token).or_else(|| body(text, layer, annotations, &word, token));
        }
    };
    let female = match word.as_bytes() {
        [b's', ..] | [b'h', b'e', b'r', ..] => Some(true),
        [b'h', ..] => Some(false),
        _ => None,
    };
    let sentence = layer.sentence_at(at.span.start)?;
    let fits = |mention: &&Mention| {
        kinds.contains(&mention.kind) && mention.span.end <= at.span.start && may_be(annotations, mention, female)
    };
    // From the pronoun's own sentence backwards, the first that names somebody who fits decides.
    for index in (sentence.saturating_sub(REACH)..=sentence).rev() {
        let span = layer.sentences.get(index)?.span;
        let first = layer.mentions.partition_point(|mention| mention.span.start < span.start);
        let inside =
            layer.mentions.get(first..)?.iter().take_while(|mention| mention.span.end <= span.end).filter(fits);
        let mut entities: Vec<u32> = Vec::new();
        let mut subject = None;
        for mention in inside {
            if !entities.contains(&mention.entity) {
                entities.push(mention.entity);
            }
            if subject.is_none() && begins(text, layer, mention, index) {
                subject = Some(mention.entity);
            }
        }
        match entities.as_slice() {
            [] => {}
            [one] => return Some(*one),
            // Among several the one that the sentence began with, if it is an earlier sentence's subject.
            _ => return subject.filter(|_| index < sentence),
        }
    }
    None
}

/// Whether a mention stands at the head of its sentence but for a title or an article: there it is the subject as a rule.
fn begins(text: &str, layer: &Layer, mention: &Mention, sentence: usize) -> bool {
    let Some(sentence) = layer.sentences.get(sentence) else { return false };
    let first = sentence.tokens.start as usize;
    let at = layer.tokens_in(mention.span).start;
    let titles = (first..at).all(|index| {
        let word = layer.tokens.get(index).map_or("", |token| token.span.of(text));
        let known = Lexicon::get().word(&folded(word.trim_end_matches('.')));
        known & (lexicon::TITLE | lexicon::GROUP | lexicon::ORGANIZATION_WORD) != 0
            || matches!(word, "The" | "the" | "But" | "And" | "Meanwhile" | ",")
            || word.starts_with(char::is_uppercase)
    });
    titles && at < first + 8
}

fn may_be(annotations: &Annotations, mention: &Mention, female: Option<bool>) -> bool {
    let Some(entity) = annotations.entities.get(mention.entity as usize) else { return false };
    match (female, PersonName::of(&entity.name).female()) {
        (Some(asked), Some(known)) => asked == known,
        _ => true,
    }
}

fn follows_the(text: &str, layer: &Layer, token: usize) -> bool {
    let before = token.checked_sub(1).and_then(|before| layer.tokens.get(before));
    before.is_some_and(|before| before.span.of(text).eq_ignore_ascii_case("the"))
}

/// The mentions before a byte, the last ones of very many.
fn before(layer: &Layer, at: u32) -> &[Mention] {
    let end = layer.mentions.partition_point(|mention| mention.span.end <= at);
    layer.mentions.get(end.saturating_sub(MOST_MENTIONS)..end).unwrap_or(&[])
}

/// 'the board': the one body of the article named before with that word, 'Lorma River Board'.
fn body(text: &str, layer: &Layer, annotations: &Annotations, word: &str, token: usize) -> Option<u32> {
    if Lexicon::get().word(word) & lexicon::ORGANIZATION_WORD == 0 {
        return None;
    }
    let start = layer.tokens.get(token)?.span.start;
    let mut found = None;
    for mention in before(layer, start) {
        let named = mention.kind == MentionKind::Organization
            && folded(mention.span.of(text)).split(' ').any(|part| part == word);
        if named && found.is_some_and(|entity| entity != mention.entity) {
            return None;
        }
        if named {
            found = Some(mention.entity);
        }
    }
    found.filter(|entity| annotations.entities.len() > *entity as usize)
}

/// 'the minister': the one person of the article who is called a minister before.
fn title(text: &str, layer: &Layer, word: &str, token: usize) -> Option<u32> {
    let lexicon = Lexicon::get();
    if lexicon.word(word) & lexicon::TITLE == 0 {
        return None;
    }
    let start = layer.tokens.get(token)?.span.start;
    let mut found = None;
    let mut behind_last = 0;
    for mention in before(layer, start) {
        let tokens = layer.tokens_in(mention.span);
        // The words before another name are that one's.
        let own = std::mem::replace(&mut behind_last, tokens.end);
        if mention.kind != MentionKind::Person {
            continue;
        }
        let called = |range: std::ops::Range<usize>| {
            range.filter_map(|index| layer.tokens.get(index)).any(|token| folded(token.span.of(text)) == word)
        };
        let sentence = layer.sentence_at(mention.span.start).and_then(|index| layer.sentences.get(index));
        let (first, last) =
            sentence.map_or((0, 0), |sentence| (sentence.tokens.start as usize, sentence.tokens.end as usize));
        let before = tokens.start.saturating_sub(TITLE_REACH).max(first).max(own)..tokens.start;
        // Behind a name only an apposition counts: 'Jana Orlo, the interior minister, said'.
        let comma = layer.tokens.get(tokens.end).is_some_and(|token| token.span.of(text) == ",");
        let behind = if comma { tokens.end..(tokens.end + TITLE_REACH).min(last) } else { 0..0 };
        if called(before) || called(behind) {
            match found {
                None => found = Some(mention.entity),
                Some(entity) if entity == mention.entity => {}
                Some(_) => return None,
            }
        }
    }
    found
}
