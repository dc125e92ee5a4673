//! Names that the model overlooked: those that it found in other sentences of the article, and peoples and faiths, which the
//! lists know.

use super::features::is_frequent;
use super::lexicon::{GROUP, Lexicon, PHRASE, STOP_WORD, extend, folded};
use super::model::Class;
use crate::annotate::{Layer, SentenceKind, Token};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// Words that are names somewhere in the article.
#[derive(Debug, Default)]
pub struct Evidence<'t> {
    words: FxHashMap<&'t str, [u32; Class::ALL.len()]>,
}

/// Shorter words are not carried over: 'Al', 'US'.
const LEAST: usize = 4;

impl<'t> Evidence<'t> {
    /// Learns the names that were found in a text: names of one word, and surnames.
    pub fn learn(&mut self, text: &'t str, names: &[(Span, Class)]) {
        for (span, class) in names {
            let name = span.of(text);
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
