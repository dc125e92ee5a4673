//! Words as subject matter: one number for all the words that reports use for one thing.
//!
//! A word form is reduced to a stem that its noun and verb share ('deployed', 'deployment' → 'deploy'), and the stem to
//! its class in `resources/equivalents.tsv` ('deploy', 'dispatch' → 'send'). A noun of a happening has the class of its verb
//! (`resources/derived.tsv`: 'accusation' → 'accuse'), and a phrase of that file the class of its line ('open fire' → 'shoot').
//! How much a word tells is its rarity in general news (`resources/word-counts.tsv`); how much it tells *within a story* is weighed in [`super::subject`].

use crate::annotate::{Layer, Token, Upos};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// What the word lists say; parsed once.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Stem to the stem of its class's first word.
    class_of: FxHashMap<String, String>,
    /// First word of a phrase to its further words and its class.
    phrases: FxHashMap<&'static str, Vec<(Vec<&'static str>, String)>>,
    /// Forms that carry no subject matter.
    stop: FxHashSet<&'static str>,
    /// Words that make a noun another occasion.
    other_occasions: FxHashSet<&'static str>,
    /// Stem to how often general news uses it.
    counts: FxHashMap<&'static str, u32>,
    /// The same, for all words of a class together.
    of_classes: FxHashMap<String, u32>,
    /// The largest of the counts, as a natural logarithm.
    commonest: f32,
}

impl Lexicon {
    /// The lists that ship with the crate.
    pub(crate) fn shipped() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let mut class_of: FxHashMap<String, String> = FxHashMap::default();
            let mut phrases: FxHashMap<_, Vec<_>> = FxHashMap::default();
            for line in lines(include_str!("../../resources/equivalents.tsv")) {
                let Some((first, others)) = line.split_once('\t') else { continue };
                let class = stem(first).into_owned();
                for word in std::iter::once(first).chain(others.split_whitespace()) {
                    let mut words = word.split('_');
                    match (words.next(), words.collect::<Vec<_>>()) {
                        (Some(first), rest) if !rest.is_empty() => {
                            phrases.entry(first).or_default().push((rest, class.clone()));
                        }
                        _ => {
                            class_of.entry(stem(word).into_owned()).or_insert_with(|| class.clone());
                        }
                    }
                }
            }
            for line in lines(include_str!("../../resources/derived.tsv")) {
                let Some((noun, verb)) = line.split_once('\t') else { continue };
                let (noun, verb) = (stem(noun), stem(verb));
                if noun != verb && !class_of.contains_key(noun.as_ref()) {
                    let class = class_of.get(verb.as_ref()).cloned().unwrap_or_else(|| verb.into_owned());
                    class_of.insert(noun.into_owned(), class);
                }
            }
            let stop = lines(include_str!("../../resources/stopwords.txt")).flat_map(str::split_whitespace).collect();
            let other_occasions =
                lines(include_str!("../../resources/other-occasions.txt")).flat_map(str::split_whitespace).collect();
            let mut counts = FxHashMap::default();
            for line in lines(include_str!("../../resources/word-counts.tsv")) {
                if let Some((word, count)) = line.split_once('\t')
                    && let Ok(count) = count.parse::<u32>()
                {
                    counts.insert(word, count);
                }
            }
            let mut of_classes: FxHashMap<String, u32> = FxHashMap::default();
            // Sums are the same in any order.
            #[allow(clippy::iter_over_hash_type)]
            for (word, class) in &class_of {
                let count = counts.get(word.as_str()).copied().unwrap_or(0);
                let own =
                    if class_of.contains_key(class) { 0 } else { counts.get(class.as_str()).copied().unwrap_or(0) };
                *of_classes.entry(class.clone()).or_insert(own) += count;
            }
            let commonest = counts.values().copied().max().unwrap_or(1).max(2);
            #[allow(clippy::cast_precision_loss)]
            Lexicon { class_of, phrases, stop, other_occasions, counts, of_classes, commonest: (commonest as f32).ln() }
        })
    }

    /// Whether a word, in lower case, makes the noun behind it another occasion: 'previous', 'last'.
    pub(crate) fn is_other_occasion(&self, lower: &str) -> bool {
        self.other_occasions.contains(lower)
    }

    /// The class of a word form; `None` where it carries no subject matter.
    pub(crate) fn class(&self, form: &str, upos: Upos) -> Option<Cow<'_, str>> {
        let lower = normalise(form);
        if lower.is_empty() || self.stop.contains(lower.as_str()) {
            return None;
        }
        let lemma = crate::language::lemma::lemma(&lower, upos);
        if self.stop.contains(lemma.as_ref()) {
            return None;
        }
        let of_lemma = stem(&lemma);
        if let Some(class) = self.class_of.get(of_lemma.as_ref()) {
            return Some(Cow::Borrowed(class));
        }
        let of_form = stem(&lower);
        if let Some(class) = self.class_of.get(of_form.as_ref()) {
            return Some(Cow::Borrowed(class));
        }
        Some(Cow::Owned(of_lemma.into_owned()))
    }

    /// The class of a word form that may be a noun or a verb: 'men' is of 'man', 'died' of 'die'.
    pub(crate) fn class_of_form(&self, form: &str) -> Option<Cow<'_, str>> {
        let lower = normalise(form);
        let is_noun = crate::language::lemma::lemma(&lower, Upos::Noun) != lower.as_str();
        self.class(form, if is_noun { Upos::Noun } else { Upos::Verb })
    }

    /// Whether a word form may begin a phrase.
    pub(crate) fn opens_phrase(&self, form: &str, upos: Upos) -> bool {
        self.phrases.contains_key(lemma_of_opening(form, upos).as_str())
    }

    /// The phrase that begins with a token: its tokens, from the first to the last, and its class. The longest of several.
    pub(crate) fn phrase(&self, layer: &Layer, text: &str, first: usize) -> Option<(Range<usize>, &str)> {
        let lemma = |at: usize| {
            let token = layer.tokens.get(at)?;
            Some((crate::language::lemma::lemma(token.span.of(text), token.upos).to_lowercase(), token.upos))
        };
        let opening = lemma_of_opening(layer.tokens.get(first)?.span.of(text), layer.tokens.get(first)?.upos);
        let of = |rest: &[&str]| {
            let mut at = first;
            for word in rest {
                let mut passed = 0;
                if *word == AGAIN {
                    // 'Opens the border at Tolm again': the verb alone is the phrase.
                    let between = |token: &&Token| {
                        // 'Crossing' of 'the border crossing' may be taken for a verb.
                        let verb = token.upos == Upos::Verb && !token.span.of(text).ends_with("ing");
                        !verb && token.upos != Upos::Punct
                    };
                    let behind = layer.tokens.get(first + 1..).unwrap_or(&[]).iter().take(BEFORE_AGAIN);
                    let again = behind.take_while(between).any(|t| t.span.of(text).eq_ignore_ascii_case(AGAIN));
                    return again.then_some(first + 1);
                }
                loop {
                    at += 1;
                    let (found, upos) = lemma(at)?;
                    if found == *word {
                        break;
                    }
                    // 'Opened heavy fire', 'turned himself in', 'relieved of his duties', 'drunk-driving'.
                    let between = matches!(upos, Upos::Det | Upos::Pron | Upos::Adj) || found == "-";
                    passed += 1;
                    if !between || passed > BETWEEN {
                        return None;
                    }
                }
            }
            Some(at + 1)
        };
        let phrases = self.phrases.get(opening.as_str())?;
        let found = phrases.iter().filter_map(|(rest, class)| Some((of(rest)?, class.as_str())));
        found.max_by_key(|(end, _)| *end).map(|(end, class)| (first..end, class))
    }

    /// Whether a predicate says nothing without its complement: 'be', 'make', 'say'.
    pub(crate) fn is_light(&self, lemma: &str) -> bool {
        self.stop.contains(lemma)
    }

    /// The class of a predicate as claims name it (a lemma).
    pub(crate) fn class_of_predicate(&self, lemma: &str) -> String {
        let stemmed = stem(lemma);
        self.class_of.get(stemmed.as_ref()).cloned().unwrap_or_else(|| stemmed.into_owned())
    }

    /// How rare a class is in general news: near 0 for the commonest words, 1 for words that the list does not know.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn rarity(&self, class: &str) -> f32 {
        match self.of_classes.get(class).or_else(|| self.counts.get(class)).filter(|count| **count > 0) {
            Some(count) => (1.0 - (*count as f32).ln() / (self.commonest + 1.0)).clamp(0.05, 1.0),
            None => 1.0,
        }
    }
}

/// The word that makes 'reopen' of 'open', and how far from its verb it may stand.
const AGAIN: &str = "again";
const BEFORE_AGAIN: usize = 8;

/// The lemma by which a phrase knows its first word; 'relieved' may be taken for an adjective.
fn lemma_of_opening(form: &str, upos: Upos) -> String {
    let upos = if upos == Upos::Adj && form.ends_with("ed") { Upos::Verb } else { upos };
    crate::language::lemma::lemma(form, upos).to_lowercase()
}

/// How many determiners, pronouns and adjectives may stand between two words of a phrase.
const BETWEEN: usize = 2;

/// The class of every token of a layer; `None` for those that carry no subject matter. Two mentions of one class name one kind of
/// happening or thing.
///
/// ```
/// use rashomon::{annotate::annotate, article::Article, reconcile::classes};
/// let text = "Raiders opened fire. A guard was shot.";
/// let layer = annotate(&Article::from_text(text)).text;
/// let classes = classes(&layer, text);
/// assert!(classes[1].is_some() && classes[1] == classes[7]);
/// ```
#[must_use]
pub fn classes(layer: &Layer, text: &str) -> Vec<Option<Cow<'static, str>>> {
    let lexicon = Lexicon::shipped();
    let mut classes: Vec<_> = layer.tokens.iter().map(|t| lexicon.class(t.span.of(text), t.upos)).collect();
    for first in 0..classes.len() {
        if let Some((tokens, class)) = lexicon.phrase(layer, text, first) {
            for at in classes.get_mut(tokens).into_iter().flatten() {
                *at = Some(Cow::Borrowed(class));
            }
        }
    }
    classes
}

/// The words of a list by which claims are held against one another (`resources/comparison-words.tsv`); none for a list that is not there.
pub(crate) fn list(name: &str) -> &'static [&'static str] {
    static LISTS: OnceLock<FxHashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        let lines =
            lines(include_str!("../../resources/comparison-words.tsv")).filter_map(|line| line.split_once('\t'));
        lines.map(|(name, words)| (name, words.split('|').collect())).collect()
    });
    lists.get(name).map_or(&[], Vec::as_slice)
}

/// Lines of a word list that are neither empty nor comments.
pub(crate) fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A word in lower case; most are already.
pub(crate) fn lower(form: &str) -> Cow<'_, str> {
    if form.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(form)
    } else {
        Cow::Owned(form.to_lowercase())
    }
}

/// Lower case, without a possessive ending, straight quotes; empty for a form without letters or digits.
fn normalise(form: &str) -> String {
    let mut lower: String = form
        .chars()
        .map(|c| if c == '’' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || matches!(c, '\'' | '-' | '.'))
        .collect();
    for ending in ["'s", "'", "."] {
        if lower.len() > ending.len() && lower.ends_with(ending) {
            lower.truncate(lower.len() - ending.len());
        }
    }
    if !lower.chars().any(char::is_alphanumeric) {
        lower.clear();
    }
    lower
}

/// The stem that a word shares with its kin of other parts of speech. Lower case in, lower case out; no lookup.
///
/// ```
/// use rashomon::reconcile::stem;
/// assert_eq!(stem("deployment"), stem("deployed"));
/// assert_eq!(stem("evacuation"), stem("evacuates"));
/// ```
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    if !word.is_ascii()
        && let Cow::Owned(seen) = crate::seen::plainly(word)
    {
        return Cow::Owned(stem(&seen).into_owned());
    }
    if !word.is_ascii() || word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    // Most words end in no letter that an ending ends in.
    if !matches!(word.as_bytes().last(), Some(b's' | b't' | b'g' | b'd' | b'y' | b'n' | b'e')) {
        return Cow::Borrowed(word);
    }
    let keeps = |base: &str| base.len() >= 3 && base.bytes().any(|b| b"aeiouy".contains(&b));
    // Plurals and third persons first, then the endings of verbs and their nouns.
    let mut base = word.to_owned();
    if base.ends_with("sses") {
        base.truncate(base.len() - 2);
    } else if base.ends_with("ies") && base.len() > 4 {
        base.truncate(base.len() - 3);
        base.push('y');
    } else if base.ends_with('s') && !base.ends_with("ss") && !base.ends_with("us") && !base.ends_with("is") {
        base.pop();
    }
    for ending in ["ment", "ness", "ing", "ied", "ed", "ly"] {
        let Some(root) = base.strip_suffix(ending) else { continue };
        if !keeps(root) {
            continue;
        }
        let mut root = root.to_owned();
        match ending {
            "ied" => root.push('y'),
            "ing" | "ed" => {
                let bytes = root.as_bytes();
                if let [.., a, b] = bytes
                    && a == b
                    && !b"lsz".contains(b)
                {
                    root.pop();
                }
            }
            _ => {}
        }
        base = root;
        break;
    }
    if let Some(root) = base.strip_suffix("ion")
        && (root.ends_with('t') || root.ends_with('s'))
        && root.len() >= 4
    {
        base.truncate(root.len());
    }
    if base.len() > 4 && base.ends_with('e') {
        base.pop();
    }
    if base.len() > 3 && base.ends_with('y') {
        base.pop();
        base.push('i');
    }
    if base == word { Cow::Borrowed(word) } else { Cow::Owned(base) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_share_a_stem() {
        for (a, b) in
            [("deploys", "deployment"), ("stopped", "stopping"), ("injuries", "injury"), ("arrested", "arrest")]
        {
            assert_eq!(stem(a), stem(b));
        }
    }

    #[test]
    fn different_words_keep_apart() {
        for (a, b) in [("nation", "native"), ("bus", "business"), ("general", "generate")] {
            assert_ne!(stem(a), stem(b));
        }
    }

    #[test]
    fn equivalents_share_a_class() {
        let lexicon = Lexicon::shipped();
        let class = |form| lexicon.class(form, Upos::X).map(Cow::into_owned);
        assert_eq!(class("tremor"), class("earthquakes"));
        assert_eq!(class("deployment"), class("dispatched"));
        assert_ne!(class("killed"), class("injured"));
        assert_eq!(class("the"), None);
    }

    #[test]
    fn phrases_and_nouns_of_happenings_have_the_class_of_their_verb() {
        let lexicon = Lexicon::shipped();
        let class = |form| lexicon.class(form, Upos::Noun).map(Cow::into_owned);
        assert_eq!(class("accusation"), class("accuse"));
        assert_ne!(class("nation"), class("accusation"));
        let of = |text: &str| {
            let layer = crate::annotate::annotate(&crate::article::Article::from_text(text)).text;
            let classes = classes(&layer, text);
            classes.into_iter().map(|class| class.map(Cow::into_owned)).collect::<Vec<_>>()
        };
        assert_eq!(of("Raiders opened heavy fire.")[1], class("shot"));
        assert_eq!(of("The coach was relieved of his duties.")[3], class("dismissal"));
        assert_eq!(of("The ministry will open the border at Tolm again.")[3], class("reopen"));
        assert_ne!(of("The ministry will open the border, and say so again.")[3], class("reopen"));
        assert_ne!(of("Raiders opened a door near the fire.")[1], class("shot"));
    }

    #[test]
    fn rare_words_tell_more() {
        let lexicon = Lexicon::shipped();
        assert!(lexicon.rarity("xylophon") > lexicon.rarity("govern"));
    }
}
