//! Names: which spans name somebody or something, and what sort of thing.
//!
//! A name inside a time is none ('May' in '3 May'), and furniture names nobody. Mentions are in order, do not overlap, and
//! begin without an article ('the').

mod consistency;
pub mod features;
pub mod gazetteer;
pub mod kinds;
pub mod lexicon;
pub mod model;
pub mod net;
mod nicknames;
pub mod vectors;

use crate::annotate::{Annotations, Layer, Mention, SentenceKind};
use crate::article::Article;
use crate::span::Span;
use consistency::Evidence;
use model::{Class, Scratch};

/// Assigns the mentions of both layers, each still an entity of its own.
pub fn find(article: &Article, annotations: &mut Annotations) {
    let title = article.separate_title().unwrap_or("");
    let (mut of_title, mut of_text) = Scratch::of_thread(|scratch| {
        (sentences(title, &annotations.title, scratch), sentences(&article.text, &annotations.text, scratch))
    });
    let mut evidence = Evidence::default();
    evidence.learn(title, &of_title);
    evidence.learn(&article.text, &of_text);
    evidence.correct(title, &annotations.title, &mut of_title);
    evidence.correct(&article.text, &annotations.text, &mut of_text);
    evidence.complete(title, &annotations.title, &mut of_title);
    evidence.complete(&article.text, &annotations.text, &mut of_text);
    assign(title, &mut annotations.title, &of_title);
    assign(&article.text, &mut annotations.text, &of_text);
}

/// Links mentions that name the same entity, and gives entities their keys.
pub fn link(article: &Article, annotations: &mut Annotations) {
    super::linking::link(article, annotations);
}

/// What the model finds, sentence by sentence.
fn sentences(text: &str, layer: &Layer, scratch: &mut Scratch) -> Vec<(Span, Class)> {
    let mut names = Vec::new();
    for sentence in layer.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        let tokens = layer.tokens_of(sentence);
        let found = consistency::part(text, tokens, model::find(text, tokens, scratch));
        names.extend(nicknames::whole(text, sentence.span, found));
    }
    names
}

/// Makes mentions of names; times are in order, so are names.
fn assign(text: &str, layer: &mut Layer, names: &[(Span, Class)]) {
    layer.mentions.clear();
    for (span, class) in names {
        let span = without_article(text, *span);
        let time = layer.times.partition_point(|time| time.span.end <= span.start);
        let in_time = layer.times.get(time).is_some_and(|time| time.span.overlaps(span));
        let after = layer.mentions.last().is_none_or(|last| last.span.end <= span.start);
        if !in_time && after && !span.is_empty() {
            layer.mentions.push(Mention { span, kind: kinds::kind(span.of(text), *class), entity: 0, place: None });
        }
    }
}

/// The span without a leading article.
#[must_use]
pub fn without_article(text: &str, span: Span) -> Span {
    let name = span.of(text);
    for article in ["the ", "a ", "an "] {
        if let Some(first) = name.get(..article.len())
            && first.eq_ignore_ascii_case(article)
        {
            return Span::at(span.start as usize + article.len(), span.end as usize).trim(text);
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{MentionKind, annotate};
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<(String, MentionKind)> {
        let annotations = annotate(&Article::from_text(text));
        annotations.text.mentions.iter().map(|m| (m.span.of(text).to_owned(), m.kind)).collect()
    }

    #[test]
    fn names_have_kinds() {
        let found = names("Maria Henderson of the United Nations flew to Brazil on Monday.");
        let expected = [
            ("Maria Henderson", MentionKind::Person),
            ("United Nations", MentionKind::Organization),
            ("Brazil", MentionKind::Place),
        ];
        assert_eq!(found, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn demonyms_are_groups() {
        assert_eq!(names("The ship carried Norwegian fish."), [("Norwegian".to_owned(), MentionKind::Group)]);
    }

    #[test]
    fn offices_and_countries_are_no_part_of_a_person() {
        let text = "U.S. Secretary of State Jana Orlo arrived.";
        let annotations = annotate(&Article::from_text(text));
        let person = [(Span::new(0, 33), Class::Person)];
        let parted = consistency::part(text, &annotations.text.tokens, person.to_vec());
        let parted: Vec<_> = parted.iter().map(|(span, class)| (span.of(text), *class)).collect();
        assert_eq!(parted, [("U.S.", Class::Place), ("Jana Orlo", Class::Person)]);
    }

    #[test]
    fn what_is_named_as_bodies_are_is_no_place() {
        let text = "She left the Bank of Lorma in May.";
        let annotations = annotate(&Article::from_text(text));
        let found = consistency::part(text, &annotations.text.tokens, vec![(Span::new(13, 26), Class::Place)]);
        assert_eq!(found, [(Span::new(13, 26), Class::Organization)]);
    }

    #[test]
    fn a_capital_is_a_person_only_beside_one_of_that_name() {
        let class = |text: &str, names: &mut [(Span, Class)]| {
            let annotations = annotate(&Article::from_text(text));
            let mut evidence = Evidence::default();
            evidence.learn(text, names);
            evidence.correct(text, &annotations.text, names);
            names[names.len() - 1].1
        };
        let alone = "The envoys said Washington would wait.";
        assert_eq!(class(alone, &mut [(Span::new(16, 26), Class::Person)]), Class::Place);
        let beside = "Jana Washington said Washington would wait.";
        let mut names = [(Span::new(0, 15), Class::Person), (Span::new(21, 31), Class::Person)];
        assert_eq!(class(beside, &mut names), Class::Person);
    }

    #[test]
    fn a_body_named_in_full_is_known_by_its_kind() {
        let text = "The Bank of Lorma raised rates. The Bank said that prices would fall. He left the bank.";
        let found = names(text);
        assert_eq!(found.iter().filter(|(name, _)| name == "Bank").count(), 1, "{found:?}");
    }

    proptest! {
        #[test]
        fn mentions_are_in_order_and_in_range(text in "([A-Z][a-z]{0,6}|[a-z]{1,5}|\\PC|[ .,'\n-]){0,60}") {
            let annotations = annotate(&Article::from_text(text.clone()));
            let mut last = 0;
            for mention in &annotations.text.mentions {
                prop_assert!(last <= mention.span.start && mention.span.start < mention.span.end);
                prop_assert!(text.get(mention.span.start as usize..mention.span.end as usize).is_some());
                prop_assert!((mention.entity as usize) < annotations.entities.len());
                last = mention.span.end;
            }
        }
    }
}
