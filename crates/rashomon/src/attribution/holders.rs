//! Holders: to whom the words at a place of an article are credited, innermost first.

use super::lexicon::{CueClass, bits, lexicon};
use super::phrases;
use super::reading::Reading;
use super::voice::{Voice, voice};
use crate::annotate::{Attribution, AttributionKind, Holder};
use crate::span::Span;

/// The credit of a clause.
#[derive(Clone, Debug, Default)]
pub struct Credit {
    /// Innermost first; empty where the outlet asserts.
    pub holders: Vec<Holder>,
    /// Whether some cue attributes the clause, be it to nobody named.
    pub credited: bool,
    /// Whether the clause is what somebody does not know.
    pub unknown: bool,
    /// What the innermost cue does to its content.
    pub class: Option<CueClass>,
}

/// Who holds the words of `clause`: the sources of all attributions in whose content it lies.
#[must_use]
pub fn of<'b>(reading: &Reading<'_>, attributions: &[&'b Attribution], clause: Span) -> Credit {
    let mut credit = Credit::default();
    let mut around: Vec<(&'b Attribution, Span)> = Vec::new();
    for attribution in attributions.iter().copied() {
        let content = attribution.content.iter().copied().find(|content| {
            let shared = content.end.min(clause.end).saturating_sub(content.start.max(clause.start));
            shared * 10 >= clause.len() * 6 && shared > 0
        });
        let nominal = attribution.rule == "verb and noun phrase" || attribution.rule == "verb and preposition";
        let Some(content) = content else { continue };
        // What somebody saw, knew or decided, or what winds and tests show, the outlet itself asserts.
        if matches!(attribution.cue.and_then(|cue| class_of(reading, cue)), Some(CueClass::Perceive)) {
            // 'Did not know that he owned it': he did. 'Does not know Orr' asks nothing.
            let first = reading.layer.tokens_in(content).start;
            let so =
                [first, first.wrapping_sub(1)].iter().any(|at| reading.lower(*at) == "that") || reading.names(first);
            let unknown = |cue: Span| !content.contains(cue) && knows(reading, cue) && negated(reading, cue);
            credit.unknown |= !so && attribution.cue.is_some_and(unknown);
            continue;
        }
        // 'Kaldia has not said whether it will sell' leaves that open.
        if attribution.kind == AttributionKind::Indirect
            && attribution.cue.is_some_and(|cue| negated(reading, cue))
            && asks(reading, content)
        {
            credit.unknown = true;
            continue;
        }
        if nominal && attribution.kind == AttributionKind::Indirect {
            continue;
        }
        // 'The strike shows the anger in the town': an event or thing that shows is nobody who says.
        let shown = matches!(attribution.cue.and_then(|cue| class_of(reading, cue)), Some(CueClass::Show));
        let that = reading.lower(reading.layer.tokens_in(content).start) == "that";
        if shown
            && !that
            && attribution.source.as_ref().is_none_or(|source| source.entity.is_none() && !names(reading, source.span))
            && attribution.kind == AttributionKind::Indirect
        {
            continue;
        }
        if attribution.source.as_ref().is_some_and(|source| voice(source) == Voice::Nobody) {
            continue;
        }
        around.push((attribution, content));
    }
    // The smaller the content, the nearer its source.
    around.sort_by_key(|(attribution, content)| (content.len(), attribution.cue.map(|cue| cue.start)));
    credit.credited = !around.is_empty();
    for (attribution, _) in &around {
        if credit.class.is_none() {
            credit.class = class_with(reading, attribution);
        }
        if let Some(source) = attribution.source.as_ref().filter(|source| voice(source) == Voice::Somebody) {
            let holder = Holder { text: source.name.clone(), span: source.span, entity: source.entity };
            if !holder.text.is_empty()
                && !credit
                    .holders
                    .iter()
                    .any(|known| known.text == holder.text || known.entity.is_some() && known.entity == holder.entity)
            {
                credit.holders.push(holder);
            }
        }
        if let Some(told) = attribution.cue.and_then(|cue| outlet_told(reading, cue))
            && !credit.holders.iter().any(|known| known.text == told.text)
        {
            credit.holders.push(told);
        }
    }
    credit
}

/// Whether words hold a name: 'a Lorma Institute poll' is no mute thing.
fn names(reading: &Reading<'_>, words: Span) -> bool {
    let mentions = &reading.layer.mentions;
    let first = mentions.partition_point(|mention| mention.span.end <= words.start);
    mentions.get(first).is_some_and(|mention| mention.span.start < words.end)
}

/// The class of the cue word in a cue's span.
#[must_use]
pub fn class_of(reading: &Reading<'_>, cue: Span) -> Option<CueClass> {
    let tokens = reading.layer.tokens_in(cue);
    let mut class = None;
    for token in tokens {
        let info = reading.info(token);
        if info.verb != 0 {
            class = lexicon().verbs.get(usize::from(info.verb) - 1).map(|verb| verb.class);
        } else if info.noun != 0 {
            class = lexicon().nouns.get(usize::from(info.noun) - 1).map(|noun| noun.1);
        }
    }
    class
}

/// The class of an attribution's cue: 'Brandt disagreed: “We built it”' denies something else, and says this.
#[must_use]
pub fn class_with(reading: &Reading<'_>, attribution: &Attribution) -> Option<CueClass> {
    let class = attribution.cue.and_then(|cue| class_of(reading, cue));
    let quoted = attribution.kind == AttributionKind::Direct;
    if quoted && class == Some(CueClass::Deny) { Some(CueClass::Say) } else { class }
}

/// Whether a cue is a form of 'know'.
fn knows(reading: &Reading<'_>, cue: Span) -> bool {
    reading.layer.tokens_in(cue).any(|token| matches!(reading.lower(token), "know" | "known" | "knows" | "knew"))
}

/// Whether a cue is negated: 'has not said', 'did not know'.
fn negated(reading: &Reading<'_>, cue: Span) -> bool {
    reading.layer.tokens_in(cue).any(|token| matches!(reading.lower(token), "not" | "n't" | "n’t" | "never"))
}

/// Whether a content is a question: 'whether it will sell'. Behind 'would not agree' an 'if' is a condition.
fn asks(reading: &Reading<'_>, content: Span) -> bool {
    let first = reading.layer.tokens_in(content).start;
    [first, first.wrapping_sub(1)]
        .iter()
        .any(|at| matches!(reading.lower(*at), "whether" | "who" | "what" | "when" | "where" | "why" | "how"))
}

/// Whether the cue is a verb whose object asserts: 'threatened severe consequences', but not 'announced the winner'.
#[must_use]
pub fn asserts_its_object(reading: &Reading<'_>, cue: Span) -> bool {
    reading.layer.tokens_in(cue).any(|token| {
        let verb = usize::from(reading.info(token).verb).checked_sub(1).and_then(|index| lexicon().verbs.get(index));
        verb.is_some_and(|verb| verb.asserting_noun)
    })
}

/// The outlet told: 'told the Lorma Herald' passes the words on through the Herald.
fn outlet_told(reading: &Reading<'_>, cue: Span) -> Option<Holder> {
    let last = reading.layer.tokens_in(cue).last()?;
    if !matches!(reading.lower(last), "told" | "tells" | "tell" | "telling") {
        return None;
    }
    let sentence = reading.layer.sentences.get(reading.layer.sentence_at(cue.start)?)?;
    let ceiling = (sentence.tokens.end as usize).min(last + 9);
    let phrase = phrases::after(reading, last + 1, ceiling)?;
    let named =
        phrase.clone().any(|index| reading.capital(index) && !reading.is(index, bits::DETERMINER | bits::PRONOUN));
    let outlet = phrase.clone().any(|index| is_outlet_word(reading.word(index)));
    let span = reading.cover(phrase);
    let first = reading.layer.mentions.partition_point(|mention| mention.span.end <= span.start);
    let inside = reading.layer.mentions.iter().skip(first).take_while(|mention| mention.span.start < span.end);
    let organization = inside.into_iter().any(|mention| mention.kind == crate::annotate::MentionKind::Organization);
    (named && (outlet || organization)).then(|| Holder { text: span.of(reading.text).to_owned(), span, entity: None })
}

fn is_outlet_word(word: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "News", "Times", "Post", "Herald", "Journal", "Press", "Tribune", "Radio", "TV", "Reuters", "AFP", "AP", "BBC",
        "CNN", "Gazette", "Guardian",
    ];
    ENDINGS.contains(&word) || word.ends_with(".com") || word.ends_with("-TV")
}
