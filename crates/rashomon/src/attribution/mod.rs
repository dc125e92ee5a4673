//! Attributions: who is said to say what.
//!
//! A cue (a verb such as 'said', a noun such as 'claim', 'according to', a headline's colon) has a source on one side and a
//! content on the other. The rules read tags and noun phrases; each names itself in [`Attribution::rule`]. What cues there
//! are, and with which complements, is data: `resources/cue-verbs.tsv`, `resources/cue-nouns.tsv`.
//!
//! Architecture invariant: spans of an attribution lie in the article; a source's name is words of the article.

mod contents;
pub mod finder;
pub mod holders;
pub mod lexicon;
mod naming;
pub mod phrases;
mod posts;
pub mod quotes;
pub mod reading;
mod sources;
mod turns;
pub mod voice;

use crate::annotate::{Annotations, Attribution, AttributionKind, Layer, Sentence, SentenceKind, Token, Upos};
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
        let text = article.field(field);
        let wanted = sentences_to_parse(text, layer);
        let layer = match field {
            Field::Title => &mut annotations.title,
            Field::Text => &mut annotations.text,
        };
        for sentence in wanted {
            crate::language::parse(text, layer, sentence);
        }
        let attributions = of_layer(text, annotations.layer(field), annotations);
        match field {
            Field::Title => annotations.title.attributions = attributions,
            Field::Text => annotations.text.attributions = attributions,
        }
    }
}

/// Sentences longer than this, in tokens, are lists or tables and not parsed: the work stays linear in the text.
pub const LONGEST_PARSED: usize = 200;

/// The sentences with a verb that attributes: only there a parse tells the rules more than the tags do.
fn sentences_to_parse(text: &str, layer: &Layer) -> Vec<usize> {
    let lower = text.to_ascii_lowercase();
    let lexicon = lexicon::lexicon();
    let cue = |token: &Token| matches!(token.upos, Upos::Verb) && lexicon.word(token.span.of(&lower)).verb != 0;
    let wanted = |sentence: &&Sentence| {
        sentence.kind != SentenceKind::Furniture
            && sentence.tokens.len() <= LONGEST_PARSED
            && layer.tokens_of(sentence).iter().any(cue)
    };
    layer.sentences.iter().enumerate().filter(|(_, sentence)| wanted(sentence)).map(|(index, _)| index).collect()
}

fn of_layer(text: &str, layer: &Layer, annotations: &Annotations) -> Vec<Attribution> {
    let quotations = quotes::find(text);
    // Credits are spans of the text, not of the title.
    let credits = if std::ptr::eq(layer, &raw const annotations.text) { annotations.credits.as_slice() } else { &[] };
    let reading = Reading::of(text, layer, credits);
    let mut finder = Finder::new(&reading, &quotations);
    finder.run();
    let mut drafts = finder.found;
    leave_to_their_own(&mut drafts);
    hand_on(&reading, &quotations, &mut drafts);
    turns::find(&reading, &mut drafts);
    if std::ptr::eq(layer, &raw const annotations.text) {
        posts::find(&reading, &annotations.furniture, &mut drafts);
    }
    drop_told_within(&mut drafts);
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

/// Drops what is no clause or quotation inside somebody's words: of 'Brandt said that the mayor wants a bridge' Brandt tells all.
fn drop_told_within(drafts: &mut Vec<Draft>) {
    let mut contents: Vec<Span> = drafts.iter().flat_map(|draft| draft.content.iter().copied()).collect();
    contents.sort_unstable_by_key(|content| content.start);
    let mut furthest = 0;
    for content in &mut contents {
        furthest = furthest.max(content.end);
        content.end = furthest;
    }
    drafts.retain(|draft| {
        let before = contents.partition_point(|content| content.start <= draft.cue.start);
        let within = before > 0 && contents.get(before - 1).is_some_and(|content| content.end > draft.cue.start);
        let clause = !matches!(
            draft.rule,
            "verb and noun phrase"
                | "verb and preposition"
                | "verb and predicate"
                | "verb and gerund"
                | "verb and infinitive"
        );
        clause || !within
    });
}

/// Of '"…," Orr said. "…," Vell said.' the second quotation is no part of what Orr said.
fn leave_to_their_own(drafts: &mut [Draft]) {
    // What stands before its own cue, in order.
    let opens = |draft: &Draft| draft.content.first().copied().filter(|content| content.end <= draft.cue.start);
    let mut own: Vec<Span> = drafts.iter().filter_map(opens).collect();
    own.sort_unstable();
    for draft in drafts {
        let cue = draft.cue;
        let mut first = true;
        draft.content.retain(|content| {
            let others = || {
                let at = own.partition_point(|other| other.end <= content.start);
                own.get(at).is_some_and(|other| other.start < content.end)
            };
            std::mem::take(&mut first) || content.start < cue.end || !others()
        });
    }
}

/// Gives quotations that stand alone to whoever spoke last: the rest of a paragraph's quotation, or the next paragraph of
/// one that goes on. A name after a dash signs its quotation.
fn hand_on(reading: &Reading<'_>, quotations: &[Quotation], drafts: &mut Vec<Draft>) {
    // Texts without blank lines put a sentence, not a paragraph, on each line.
    let line_is_paragraph = reading.text.contains("\n\n");
    // Who speaks each quotation: the attribution with the last cue of those whose content it is in.
    let mut speakers: Vec<Option<usize>> = vec![None; quotations.len()];
    for (draft_index, draft) in drafts.iter().enumerate() {
        for content in &draft.content {
            let first = quotations.partition_point(|quotation| quotation.span.end <= content.start);
            for (quotation, speaker) in quotations.iter().zip(speakers.iter_mut()).skip(first) {
                if quotation.span.start >= content.end {
                    break;
                }
                let later =
                    speaker.and_then(|known| drafts.get(known)).is_none_or(|known| known.cue.start <= draft.cue.start);
                if later {
                    *speaker = Some(draft_index);
                }
            }
        }
    }
    for (index, quotation) in quotations.iter().enumerate() {
        let words = quotation.span.of(reading.text).split_whitespace().take(4).count();
        let taken = speakers.get(index).copied().flatten().is_some();
        if words < 4 || taken {
            continue;
        }
        if let Some(signed) = signature(reading, quotation.span) {
            drafts.push(signed);
            mark(&mut speakers, index, drafts.len() - 1);
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
            mark(&mut speakers, index, drafts.len() - 1);
            continue;
        }
        let Some(previous) = index.checked_sub(1).and_then(|before| quotations.get(before)) else { continue };
        let between = reading.text.get(previous.span.end as usize..quotation.span.start as usize).unwrap_or("");
        if between.len() > 400 {
            continue;
        }
        let Some(speaker_index) = speakers.get(index - 1).copied().flatten() else { continue };
        let Some(speaker) = drafts.get_mut(speaker_index) else { continue };
        // In one paragraph, after at most the cue's sentence; in the next, if the quotation goes on or nothing came between.
        let same_paragraph = !between.contains(if line_is_paragraph { "\n" } else { "\n\n" });
        let at_once = !between.chars().any(char::is_alphabetic);
        let first_after = reading.layer.sentences.partition_point(|known| known.span.start < previous.span.end);
        let between_ends =
            reading.layer.sentences.get(first_after).is_none_or(|next| next.span.end > quotation.span.start);
        if (same_paragraph && between_ends) || previous.continues || at_once {
            // A speech has no more parts than this: what is longer is no report.
            if speaker.content.len() < LONGEST_SPEECH {
                speaker.content.push(quotation.span);
                mark(&mut speakers, index, speaker_index);
            }
        }
    }
    for draft in drafts {
        draft.content.sort_unstable();
    }
}

/// The most parts of one attribution's content.
const LONGEST_SPEECH: usize = 40;

fn mark(speakers: &mut [Option<usize>], quotation: usize, draft: usize) {
    if let Some(speaker) = speakers.get_mut(quotation) {
        *speaker = Some(draft);
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
    let tokens = reading.tokens_of(before);
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

#[cfg(test)]
mod tests {
    use crate::annotate::{Annotations, AttributionKind, annotate};
    use crate::article::Article;
    use proptest::prelude::*;

    fn read(text: &str) -> (Article, Annotations) {
        let article = Article::from_text(text);
        let annotations = annotate(&article);
        (article, annotations)
    }

    /// Source, cue and contents of each attribution, as words.
    fn attributed(text: &str) -> Vec<(String, String, Vec<String>)> {
        let (article, annotations) = read(text);
        let words = |span: crate::span::Span| span.of(&article.text).to_owned();
        annotations
            .text
            .attributions
            .iter()
            .map(|attribution| {
                let source = attribution.source.as_ref().map_or(String::new(), |source| source.name.clone());
                let cue = attribution.cue.map_or(String::new(), words);
                (source, cue, attribution.content.iter().copied().map(words).collect())
            })
            .collect()
    }

    #[test]
    fn what_is_said_ends_with_its_clause() {
        let said = |text: &str| {
            attributed(text).into_iter().map(|(source, _, content)| (source, content.join(" | "))).collect::<Vec<_>>()
        };
        let triumph =
            said("Where dockers are claiming a triumph over the council, owners are mending the sheds of Lorma.");
        assert_eq!(triumph, [("dockers".to_owned(), "a triumph over the council".to_owned())]);
        let aside = said(
            "The sale surprised some — among them the captain's sister who said the price was low — Orr will keep the mill.",
        );
        assert_eq!(aside, [("the captain's sister".to_owned(), "the price was low".to_owned())]);
        assert_eq!(said("Orr spent the weekend at the harbour, reading the report of the council of Lorma."), []);
        assert_eq!(said("Even the harbour union said that the port must open.")[0].0, "the harbour union");
    }

    fn only(text: &str) -> (String, String, Vec<String>) {
        let found = attributed(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().unwrap_or_default()
    }

    #[test]
    fn what_somebody_says_that_others_want_is_one_saying() {
        let found = attributed("Ilka Brandt said that the mayor wants a bridge.");
        assert_eq!(found.iter().map(|(source, ..)| source.as_str()).collect::<Vec<_>>(), ["Ilka Brandt"]);
        let clauses = attributed("Ilka Brandt said that the mayor said that the bridge was closed.");
        assert_eq!(clauses.len(), 2, "{clauses:?}");
    }

    #[test]
    fn she_is_one_person() {
        let found = attributed(
            "The mayor said that the dam held. Torvan officials said that the road was closed. She said that the bridge fell.",
        );
        assert_eq!(found.last().map(|(source, ..)| source.as_str()), Some("The mayor"));
    }

    #[test]
    fn names_and_deeds_say_nothing() {
        for text in [
            "A firm called Varn Works built the bridge.",
            "The senate confirmed Judge Ilka Orr on Monday.",
            "The board dismissed Ilka Orr on Monday.",
        ] {
            assert!(attributed(text).is_empty(), "{text} {:?}", attributed(text));
        }
        assert_eq!(attributed("The board confirmed the theft.").len(), 1);
    }

    #[test]
    fn who_disagrees_says_what_is_quoted() {
        let text = "Ivo Kranz disagreed with the mayor, “We built the bridge in May.”";
        let claims = read(text).1.claims;
        assert!(!claims.is_empty() && claims.iter().all(|claim| claim.modality == crate::annotate::Modality::Reported));
    }

    #[test]
    fn the_cue_stands_before_after_or_inside() {
        let (source, cue, content) = only("The ministry said that the bridge was closed.");
        assert_eq!((source.as_str(), cue.as_str()), ("The ministry", "said"));
        assert_eq!(content, ["that the bridge was closed"]);
        let (source, _, content) = only("The bridge was closed, the ministry said.");
        assert_eq!(
            (source.as_str(), content),
            ("The ministry".to_lowercase().as_str(), vec!["The bridge was closed".to_owned()])
        );
        let (_, _, content) = only("“The bridge is closed,” said Lena Karst, a spokeswoman. “Nobody was hurt.”");
        assert_eq!(content, ["“The bridge is closed,”", "“Nobody was hurt.”"]);
    }

    #[test]
    fn a_quotation_with_a_cue_of_its_own_is_not_the_one_befores() {
        let found = attributed(
            "\"I never signed the lease,\" Ivo Ard said on Monday. \"There were no lamps that night,\" the captain said. \"It was \
             late,\" Vell said. \"We waited.\"",
        );
        let contents: Vec<(&str, usize)> =
            found.iter().map(|(source, _, content)| (source.as_str(), content.len())).collect();
        assert_eq!(contents, [("Ivo Ard", 1), ("the captain", 1), ("Vell", 2)]);
    }

    #[test]
    fn a_dateline_is_no_part_of_a_source() {
        let text = "LORMA – The woman who wrote a secret letter about the judge of the harbour court when both were at school says she feared for her life.";
        let sources: Vec<String> = attributed(text).into_iter().map(|(source, ..)| source).collect();
        assert!(!sources.is_empty() && sources.iter().all(|source| !source.contains("LORMA")), "{sources:?}");
    }

    #[test]
    fn documents_and_unnamed_people_are_sources() {
        let (source, cue, content) = only("The mill burned down, according to two neighbours.");
        assert_eq!((source.as_str(), cue.as_str()), ("two neighbours", "according to"));
        assert_eq!(content, ["The mill burned down"]);
    }

    #[test]
    fn quotations_are_direct_and_mixed() {
        let kind = |text: &str| read(text).1.text.attributions.first().map(|attribution| attribution.kind);
        assert_eq!(kind("“We saw smoke over the harbour,” said Lena Karst."), Some(AttributionKind::Direct));
        assert_eq!(kind("Karst said that the harbour was “no more than ash” by noon."), Some(AttributionKind::Mixed));
        assert_eq!(kind("Karst said that the harbour was empty."), Some(AttributionKind::Indirect));
    }

    #[test]
    fn a_headlines_topic_says_nothing() {
        assert!(attributed("Lorma quake: four villages cut off").is_empty());
        assert_eq!(only("Lorma mayor: four villages cut off").0, "Lorma mayor");
        assert!(attributed("Ilka Brandt: Why are four villages cut off?").is_empty());
    }

    #[test]
    fn a_label_inside_a_text_says_nothing() {
        let text = |line: &str| {
            format!("The bridge of Lorma fell at noon on Monday.\n\n{line}\n\nThe road was closed at one.")
        };
        for line in ["Further reading: 9 questions about bridges", "Repair cost: $1000", "Contributing: Ilka Brandt"] {
            assert_eq!(attributed(&text(line)), [], "{line}");
        }
        assert_eq!(only(&text("Ilka Brandt: Ministers should close the road")).0, "Ilka Brandt");
    }

    #[test]
    fn who_is_identified_says_nothing() {
        assert!(attributed("The father, identified as Jon Ard, was shaken.").is_empty());
    }

    #[test]
    fn nouns_are_no_cues_without_a_clause() {
        assert!(attributed("The long report lay on the table.").is_empty());
    }

    proptest! {
        #[test]
        fn attributions_lie_in_the_text(text in "([A-Z][a-z]{1,6}|said|that|police|\"|“|”|,|\\.|\n|told|him|according to|reports|é| ){0,60}") {
            let (article, annotations) = read(&text);
            for attribution in &annotations.text.attributions {
                let spans = attribution.content.iter().copied().chain(attribution.cue).chain(attribution.source.as_ref().map(|source| source.span));
                for span in spans {
                    prop_assert!(article.text.get(span.start as usize..span.end as usize).is_some());
                }
                prop_assert!(!attribution.content.is_empty());
                prop_assert!(attribution.content.windows(2).all(|pair| pair[0] <= pair[1]));
            }
        }

        #[test]
        fn arbitrary_text_is_read(text in "\\PC{0,200}") {
            read(&text);
        }
    }

    #[test]
    fn who_signs_a_post_says_it() {
        let said = |text: &str| {
            attributed(text).into_iter().map(|(source, _, content)| (source, content.join(" | "))).collect::<Vec<_>>()
        };
        let posts = said(
            "The mayor walked over the bridge on Monday.\n\nThe bridge is open. We mended it in a night! — Ivo Orr (@ivo_orr) March 2, 2026 \
             The toll is gone. — Ivo Orr (@ivo_orr) March 3, 2026\n\nThe ferry rests.\n— Ivo Orr (@ivo_orr) March 4, 2026\n\nThe council met.",
        );
        let orr = |said: &str| ("Ivo Orr".to_owned(), said.to_owned());
        assert_eq!(
            posts,
            [orr("The bridge is open. | We mended it in a night!"), orr("The toll is gone."), orr("The ferry rests.")]
        );
        // Where nothing shows where a post begins, its last sentence alone is.
        let long = format!(
            "{} The bridge is open. — Ivo Orr (@ivo_orr) March 2, 2026",
            "The council met in the hall. ".repeat(20)
        );
        assert_eq!(said(&long), [orr("The bridge is open.")]);
        assert_eq!(said("The bridge is open — the mayor (@ivo_orr) walked over it on March 2, 2026."), []);
    }
}
