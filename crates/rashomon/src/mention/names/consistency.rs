//! What the article and the lists say beside the model, which reads sentence by sentence: names that it found in other
//! sentences, short forms of bodies ('the Bank'), peoples and faiths that it overlooked, and countries and capitals that it
//! takes for persons.

use super::features::is_frequent;
use super::lexicon::{
    COUNTRY, CountryForm, FIRST_NAME, GROUP, Lexicon, ORGANIZATION_WORD, PHRASE, STOP_WORD, TITLE, extend, folded,
};
use super::model::Class;
use crate::annotate::{Layer, SentenceKind, Token};
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words that are names somewhere in the article.
#[derive(Debug, Default)]
pub struct Evidence<'t> {
    words: FxHashMap<&'t str, [u32; Class::ALL.len()]>,
    /// The last words of persons' names of several words.
    surnames: FxHashSet<&'t str>,
    /// For words that make bodies ('Bank') the one body that is named with it; `None` where there are several.
    bodies: FxHashMap<&'t str, Option<&'t str>>,
}

/// Shorter words are not carried over: 'Al', 'US'.
const LEAST: usize = 4;

impl<'t> Evidence<'t> {
    /// Learns the names that were found in a text: names of one word, and surnames.
    pub fn learn(&mut self, text: &'t str, names: &[(Span, Class)]) {
        for (span, class) in names {
            let name = span.of(text);
            match class {
                Class::Person => self.surnames.extend(name.rsplit_once(' ').map(|(_, last)| last)),
                Class::Organization => self.learn_body(name),
                _ => {}
            }
            let word = match (name.contains(' '), class) {
                (false, _) => name,
                (true, Class::Person) => name.rsplit(' ').next().unwrap_or(""),
                (true, _) => continue,
            };
            if word.chars().count() >= LEAST && word.starts_with(char::is_uppercase) {
                self.words.entry(word).or_default()[*class as usize] += 1;
            }
        }
    }

    fn learn_body(&mut self, name: &'t str) {
        if !name.contains(' ') {
            return;
        }
        for word in name.split(' ').filter(|word| word.starts_with(char::is_uppercase)) {
            if Lexicon::get().word(&folded(word)) & ORGANIZATION_WORD != 0 {
                let of = self.bodies.entry(word).or_insert(Some(name));
                *of = of.filter(|other| *other == name);
            }
        }
    }

    /// Makes places of countries and seats of government that the model takes for persons, if no person of the article is
    /// called so.
    pub fn correct(&self, text: &str, layer: &Layer, names: &mut [(Span, Class)]) {
        for (span, class) in names.iter_mut().filter(|(_, class)| *class == Class::Person) {
            let name = span.of(text);
            let country = Lexicon::get().country(&folded(name));
            if !matches!(country, Some((_, CountryForm::Name | CountryForm::Seat))) || self.surnames.contains(name) {
                continue;
            }
            let before = layer.tokens_in(*span).start.checked_sub(1).and_then(|index| layer.tokens.get(index));
            let before = before.map_or("", |token| token.span.of(text).trim_end_matches('.'));
            if Lexicon::get().word(&folded(before)) & TITLE == 0 {
                *class = Class::Place;
            }
        }
    }

    /// Adds the names of such words that stand alone and are in no name yet. `names` is in order, and stays so.
    pub fn complete(&self, text: &str, layer: &Layer, names: &mut Vec<(Span, Class)>) {
        let mut added = Vec::new();
        for sentence in layer.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
            let tokens = layer.tokens_of(sentence);
            let capital =
                |index: usize| tokens.get(index).is_some_and(|t| t.span.of(text).starts_with(char::is_uppercase));
            for (index, token) in tokens.iter().enumerate() {
                let word = token.span.of(text);
                if capital(index)
                    && let Some(span) = group(text, tokens, index)
                {
                    let at = names.partition_point(|(name, _)| name.end <= span.start);
                    if !names.get(at).is_some_and(|(name, _)| name.overlaps(span)) {
                        added.push((span, Class::Other));
                    }
                    continue;
                }
                if let Some(Some(_)) = self.bodies.get(word)
                    && index > 0
                    && matches!(tokens[index - 1].span.of(text), "the" | "The")
                    && !capital(index + 1)
                {
                    let at = names.partition_point(|(name, _)| name.end <= token.span.start);
                    if !names.get(at).is_some_and(|(name, _)| name.overlaps(token.span)) {
                        added.push((token.span, Class::Organization));
                    }
                    continue;
                }
                let Some(votes) = self.words.get(word) else { continue };
                if capital(index + 1) || index > 0 && capital(index - 1) && index > 1 {
                    continue;
                }
                let small = folded(word);
                let first = index == 0 || tokens[index - 1].span.of(text).starts_with(['"', '“', '\'', '‘']);
                if first && is_frequent(&small) || Lexicon::get().word(&small) & STOP_WORD != 0 {
                    continue;
                }
                let at = names.partition_point(|(span, _)| span.end <= token.span.start);
                if names.get(at).is_some_and(|(span, _)| span.overlaps(token.span)) {
                    continue;
                }
                let most = votes.iter().copied().max().unwrap_or(0);
                if let Some(class) = Class::ALL.into_iter().find(|class| votes[*class as usize] == most) {
                    added.push((token.span, class));
                }
            }
        }
        names.extend(added);
        names.sort_by_key(|(span, _)| span.start);
    }
}

/// The people or faith that one or two words name: 'North Korean', 'Shiite'.
fn group(text: &str, tokens: &[Token], index: usize) -> Option<Span> {
    let lexicon = Lexicon::get();
    let first = tokens.get(index)?;
    let phrase = extend(PHRASE, &folded(first.span.of(text)));
    if let Some(second) = tokens.get(index + 1)
        && lexicon.of(extend(phrase, &folded(second.span.of(text)))) & GROUP != 0
    {
        return Some(first.span.cover(second.span));
    }
    (lexicon.of(phrase) & (GROUP | STOP_WORD) == GROUP).then_some(first.span)
}

/// Parts from a person's name what stands before it: 'U.S. Secretary of State Jana Orlo' is a country and a person. What is
/// named as bodies are, 'Bank of Lorma', is no place. `names` are those of the sentence of `tokens`, in order.
pub fn part(text: &str, tokens: &[Token], names: Vec<(Span, Class)>) -> Vec<(Span, Class)> {
    let mut parted = Vec::with_capacity(names.len());
    for (span, class) in names {
        let class = if class == Class::Place && is_body(span.of(text)) { Class::Organization } else { class };
        let first = tokens.partition_point(|token| token.span.start < span.start);
        let end = tokens.partition_point(|token| token.span.end <= span.end);
        let Some(inside) = tokens.get(first..end).filter(|inside| class == Class::Person && inside.len() > 2) else {
            parted.push((span, class));
            continue;
        };
        let known = |token: &Token| Lexicon::get().word(&folded(token.span.of(text)));
        let head = known(&inside[0]);
        let begins = head & (COUNTRY | GROUP | TITLE) != 0;
        let office = |token: &Token| known(token) & (TITLE | FIRST_NAME) == TITLE;
        let last_office = inside.iter().rposition(office).filter(|_| begins && head & FIRST_NAME == 0);
        let start = last_office.map_or(0, |at| {
            // 'Secretary of State'
            let of = inside.get(at + 1).is_some_and(|token| token.span.of(text) == "of");
            if of { at + 3 } else { at + 1 }
        });
        match (inside.get(start), inside.last()) {
            (Some(name), Some(last)) if start > 0 && name.span.of(text).starts_with(char::is_uppercase) => {
                if head & (COUNTRY | GROUP) != 0 {
                    parted.push((inside[0].span, if head & COUNTRY == 0 { Class::Other } else { Class::Place }));
                }
                parted.push((name.span.cover(last.span), class));
            }
            _ => parted.push((span, class)),
        }
    }
    parted
}

fn is_body(name: &str) -> bool {
    let mut words = name.split(' ');
    let first = words.next().unwrap_or("");
    words.next() == Some("of") && Lexicon::get().word(&folded(first)) & ORGANIZATION_WORD != 0
}
