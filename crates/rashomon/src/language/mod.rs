//! The analysis under all claims: language, sentences, tokens, parts of speech, dependencies.

mod blocks;
pub mod clusters;
pub mod en;
pub mod forms;
pub mod identify;
pub mod lemma;
pub mod linear;
pub mod network;
#[cfg(test)]
mod qaa;
pub mod rules;
pub mod sentences;
pub mod state;
pub mod tokens;
pub mod words;

use crate::annotate::{Annotations, Layer, Sentence, SentenceKind, Token};
use crate::article::{Article, Credit, Furniture};
use crate::span::Span;

/// What the crate knows of one language. Each has a folder beside `en/`; [`known`] lists them.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Its word lists.
    pub rules: fn() -> &'static rules::Rules,
    /// Its tagger and parser, where they were trained.
    pub network: fn() -> Option<&'static network::Network>,
    /// Names arcs of a parsed sentence anew, given the text, the tokens, and the number of the first of them.
    pub settle: fn(&str, &mut [Token], usize),
}

/// The language of a tag, if its folder is there.
#[must_use]
pub fn known(tag: &str) -> Option<&'static Language> {
    match tag {
        "en" => Some(&en::ENGLISH),
        #[cfg(test)]
        "qaa" => Some(&qaa::LORMAN),
        _ => None,
    }
}

/// Whether the article is in a language whose claims can be read. In others only what needs no knowledge of the language is
/// annotated: sentences, tokens, numbers.
#[must_use]
pub fn is_known(annotations: &Annotations) -> bool {
    annotations.language.as_deref().is_some_and(|tag| known(tag).is_some())
}

/// Assigns language, sentences, tokens and their parts of speech of both layers.
pub fn analyse(article: &Article, annotations: &mut Annotations) {
    let tag = identify::language(article);
    let language = known(&tag);
    annotations.language = Some(tag);
    let text = layer(&article.text, language, annotations);
    annotations.text = text;
    if let Some(title) = article.separate_title() {
        annotations.title = layer(title, language, &Annotations::default());
    }
}

fn layer(text: &str, language: Option<&Language>, known: &Annotations) -> Layer {
    // The rules of English serve where we know none: their shapes of numbers and addresses are everybody's.
    let rules = language.map_or_else(en::rules, |language| (language.rules)());
    match language.and_then(|language| Some((language, (language.network)()?))) {
        Some((language, network)) => {
            network::Reader::of_thread(network, |reader| read(text, rules, Some((language, reader)), known))
        }
        None => read(text, rules, None, known),
    }
}

#[allow(clippy::cast_possible_truncation)]
fn read(
    text: &str,
    rules: &rules::Rules,
    mut reader: Option<(&Language, &mut network::Reader)>,
    known: &Annotations,
) -> Layer {
    let mut layer = Layer::default();
    layer.tokens.reserve(text.len() / 5);
    let mixed = is_mixed(text);
    let known = Known::of(known);
    for span in sentences::split(rules, text) {
        let first = layer.tokens.len();
        tokens::tokenize(rules, text, span, &mut layer.tokens);
        let kind = kind(text, span, &known, mixed && !layer.sentences.is_empty());
        let mut parsed = false;
        if let (Some((language, reader)), Some(tokens)) = (&mut reader, layer.tokens.get_mut(first..)) {
            // Later stages ask for the parse of nearly every sentence of prose, and most of its work is that of tagging.
            parsed = kind != SentenceKind::Furniture && tokens.len() <= MAX_PARSED;
            if parsed {
                // A dateline is no part of the sentence behind it.
                let body = dateline(text, span, &known);
                let (head, body) = tokens.split_at_mut(tokens.partition_point(|token| token.span.end <= body));
                reader.tag(text, head);
                let first = first + head.len();
                reader.parse(text, body, first);
                (language.settle)(text, body, first);
            } else {
                reader.tag(text, tokens);
            }
        }
        let tokens = first as u32..layer.tokens.len() as u32;
        layer.sentences.push(Sentence { span, tokens, kind, parsed });
    }
    layer
}

/// Sentences of more tokens are lists and tables; they are parsed only where a later stage asks for it.
const MAX_PARSED: usize = 200;

/// Parses one sentence of a layer of `text`, unless it is parsed already: its tokens get heads and relations.
pub fn parse(text: &str, layer: &mut Layer, sentence: usize) {
    let Some(Sentence { tokens, parsed, .. }) = layer.sentences.get_mut(sentence) else { return };
    if std::mem::replace(parsed, true) {
        return;
    }
    let first = tokens.start as usize;
    let (Some(network), Some(tokens)) = (en::network(), layer.tokens.get_mut(first..tokens.end as usize)) else {
        return;
    };
    network::Reader::of_thread(network, |reader| reader.parse(text, tokens, first));
    (en::ENGLISH.settle)(text, tokens, first);
}

/// Parses all sentences of a layer that are not parsed yet.
pub fn parse_all(text: &str, layer: &mut Layer) {
    for sentence in 0..layer.sentences.len() {
        parse(text, layer, sentence);
    }
}

/// Whether small letters are the rule in a text, so that a line in capitals is a heading.
fn is_mixed(text: &str) -> bool {
    let small = text.bytes().filter(u8::is_ascii_lowercase).count();
    small > 3 * text.bytes().filter(u8::is_ascii_uppercase).count()
}

/// What is known to be no part of the report, found by place.
struct Known<'a> {
    furniture: &'a [Furniture],
    credits: &'a [Credit],
    /// How far the credits up to each of them reach.
    reach: Vec<u32>,
}

impl<'a> Known<'a> {
    fn of(annotations: &'a Annotations) -> Self {
        let reach = annotations.credits.iter().scan(0, |reach, credit| {
            *reach = credit.span.end.max(*reach);
            Some(*reach)
        });
        Self { furniture: &annotations.furniture, credits: &annotations.credits, reach: reach.collect() }
    }

    /// Whether a sentence lies in furniture, or says nothing but a credit.
    fn holds(&self, sentence: Span) -> bool {
        let at = self.furniture.partition_point(|furniture| furniture.span.end < sentence.end);
        let around = self.credits.partition_point(|credit| credit.span.start <= sentence.start);
        self.furniture.get(at).is_some_and(|furniture| furniture.span.contains(sentence))
            || around.checked_sub(1).is_some_and(|last| self.reach[last] >= sentence.end)
            || self.credits_in(sentence).iter().any(|credit| covers(credit.span, sentence))
    }

    /// The credits that begin in a sentence.
    fn credits_in(&self, sentence: Span) -> &'a [Credit] {
        let begin = |place: u32| self.credits.partition_point(|credit| credit.span.start < place);
        self.credits.get(begin(sentence.start)..begin(sentence.end)).unwrap_or(&[])
    }
}

/// What a sentence is: furniture where it lies in furniture or a credit, a headline where it stands on its line alone and
/// ends without a stop; no part of the report where such a line is in capitals amid small letters, as sections and links
/// are headed ('WHAT WE KNOW').
fn kind(text: &str, span: Span, known: &Known<'_>, mixed: bool) -> SentenceKind {
    if known.holds(span) {
        return SentenceKind::Furniture;
    }
    let alone = text[..span.start as usize].trim_end_matches([' ', '\t', '\u{A0}']).ends_with(['\n', '\r'])
        || text[..span.start as usize].trim().is_empty();
    let ended = text[span.end as usize..].trim_start_matches([' ', '\t', '\u{A0}']);
    let alone = alone && (ended.is_empty() || ended.starts_with(['\n', '\r']));
    let stopped =
        span.of(text).trim_end_matches(tokens::is_closing).ends_with(['.', '!', '?', '…', ':', ';', ',', '。']);
    let words = span.of(text);
    let shouted = || words.bytes().filter(u8::is_ascii_uppercase).count() > 1 && !words.contains(char::is_lowercase);
    if alone && mixed && (!stopped || words.ends_with(':')) && shouted() {
        return SentenceKind::Furniture;
    }
    // The longest headlines of news have some thirty words.
    if alone && !stopped && span.len() <= MAX_HEADLINE { SentenceKind::Headline } else { SentenceKind::Prose }
}

const MAX_HEADLINE: u32 = 200;

/// Where the dateline at the head of a sentence ends, its dash or brackets included; the sentence's start where there is none.
fn dateline(text: &str, sentence: Span, known: &Known<'_>) -> u32 {
    let heads = |credit: &&Credit| {
        let closed = credit.span.of(text).trim_end().ends_with(['—', '–', '-', ':', '―', '_', ')']);
        credit.span.start == sentence.start && credit.span.end < sentence.end && closed
    };
    known.credits_in(sentence).iter().filter(heads).map(|credit| credit.span.end).max().unwrap_or(sentence.start)
}

/// Whether a credit is nearly all that a sentence says: a dateline at its head is not.
fn covers(credit: Span, sentence: Span) -> bool {
    sentence.contains(credit) && credit.len() * 4 >= sentence.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Deprel;
    use crate::article::{CreditKind, FurnitureKind};
    use proptest::prelude::*;

    fn analysed(text: &str) -> Annotations {
        let mut annotations = Annotations::default();
        analyse(&Article::from_text(text), &mut annotations);
        parse_all(text, &mut annotations.text);
        annotations
    }

    #[test]
    fn a_sentence_is_tagged_and_parsed() {
        let text = "The minister visited the harbour.";
        let layer = analysed(text).text;
        let relations: Vec<Deprel> = layer.tokens.iter().map(|token| token.deprel).collect();
        assert_eq!(relations, [Deprel::Det, Deprel::Nsubj, Deprel::Root, Deprel::Det, Deprel::Obj, Deprel::Punct]);
        assert_eq!(layer.tokens.iter().map(|token| token.head).collect::<Vec<_>>(), [1, 2, -1, 4, 2, 2]);
    }

    #[test]
    fn sentences_are_held_against_what_lies_near_them() {
        let lines = 8;
        let text = "Orr.\n".repeat(lines);
        let spans = (0..lines).map(|line| Span::at(line * 5, line * 5 + 4));
        let furniture = spans.clone().step_by(2).map(|span| Furniture { kind: FurnitureKind::Caption, span });
        let credits = spans.skip(1).step_by(4);
        let credits = credits.map(|span| Credit { kind: CreditKind::Byline, name: "Orr".to_owned(), span });
        let known =
            Annotations { furniture: furniture.collect(), credits: credits.collect(), ..Annotations::default() };
        let layer = layer(&text, None, &known);
        let kinds: Vec<SentenceKind> = layer.sentences.iter().map(|sentence| sentence.kind).collect();
        use SentenceKind::{Furniture as Out, Prose};
        assert_eq!(kinds, [Out, Out, Out, Prose, Out, Out, Out, Prose]);
    }

    #[test]
    fn a_dateline_is_no_part_of_the_sentence_behind_it() {
        for head in ["LORMA, Oct. 3 —", "(LORMA) –", "New Lorma (CNN)", "(CNN)", "TORVA (NPS)"] {
            let article = Article::from_text(format!("{head} Ivo Ard said the harbour would be closed."));
            let mut annotations = Annotations::default();
            crate::credit::find(&article, &mut annotations);
            analyse(&article, &mut annotations);
            let tokens = &annotations.text.tokens;
            let unparsed: Vec<bool> = tokens.iter().map(|token| token.deprel == Deprel::Unparsed).collect();
            let headed: Vec<bool> = tokens.iter().map(|token| (token.span.start as usize) < head.len()).collect();
            assert_eq!(unparsed, headed, "{head}");
        }
    }

    #[test]
    fn a_headline_is_a_line_without_a_stop() {
        let kinds: Vec<SentenceKind> =
            analysed("Harbour of Lorma closed\n\nThe harbour was closed. Nobody was hurt.\n")
                .text
                .sentences
                .iter()
                .map(|s| s.kind)
                .collect();
        assert_eq!(kinds, [SentenceKind::Headline, SentenceKind::Prose, SentenceKind::Prose]);
    }

    #[test]
    fn a_line_in_capitals_heads_a_section_where_small_letters_are_the_rule() {
        let kinds = |text: &str| analysed(text).text.sentences.iter().map(|s| s.kind).collect::<Vec<_>>();
        assert_eq!(
            kinds(
                "Harbour of Lorma closed\n\nThe harbour was closed at noon.\n\nWHAT WE KNOW\n\nNobody was hurt in it.\n"
            ),
            [SentenceKind::Headline, SentenceKind::Prose, SentenceKind::Furniture, SentenceKind::Prose]
        );
        assert_eq!(kinds("HARBOUR CLOSED\n\nNOBODY HURT IN LORMA\n"), [SentenceKind::Headline; 2]);
    }

    #[test]
    fn a_language_is_a_folder() {
        let mut article = Article::from_text("Ta hr. Orr. Ta blo.");
        article.language = Some("qaa".to_owned());
        let mut annotations = Annotations::default();
        analyse(&article, &mut annotations);
        assert!(is_known(&annotations));
        let sentences: Vec<&str> = annotations.text.sentences.iter().map(|s| s.span.of(&article.text)).collect();
        assert_eq!(sentences, ["Ta hr. Orr.", "Ta blo."]);
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        // Quadratic work would take hours here.
        for part in ["x", "1-", "a.", "'s", "\u{1F600}", "م", "!(", "a.m. A", ". . ", "\r\n", "- ", "x\n", "U.S. The "]
        {
            let text = part.repeat(300_000 / part.len());
            let mut annotations = Annotations::default();
            analyse(&Article::from_text(text), &mut annotations);
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_in_range_and_in_order(text in "\\PC{0,120}|[ a-zA-Z0-9.!?\\n\"'()@:/-]{0,160}") {
            let layer = analysed(&text).text;
            let mut at = 0;
            for sentence in &layer.sentences {
                prop_assert!(sentence.parsed && sentence.span.start >= at);
                at = sentence.span.end;
                prop_assert_eq!(layer.tokens_of(sentence).iter().filter(|token| token.head < 0).count(), 1);
                for token in layer.tokens_of(sentence) {
                    prop_assert!(sentence.span.contains(token.span) && !token.span.of(&text).is_empty());
                    prop_assert!(token.head < 0 || sentence.tokens.contains(&token.head.unsigned_abs()));
                }
            }
            prop_assert!(at as usize <= text.len());
        }
    }
}
