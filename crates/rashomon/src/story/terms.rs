//! What an article is about, as weighted terms: words, pairs of neighbouring words, numbers, of the text as it is seen ([`crate::seen`]).

use super::peoples;
use super::rarity::{Background, Rarity};
use super::shingles::Collector;
use super::stem::stem;
use super::weights::Weights;
use crate::article::Field;
use crate::pipeline::Report;
use crate::seen::Seen;
use crate::span::Span;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Words of the text that are read: what an article is about stands at its top.
const WORDS_READ: usize = 800;
/// Terms for which there is room from the start.
const TERMS_READ: usize = 800;
/// Words of the text that count as its lead.
const LEAD: usize = 80;
/// Words of the text that are looked at for what it is about: the first two or three sentences.
const EARLY: usize = 50;
/// Terms kept of the title and the first sentences.
const FOCUS: usize = 12;
/// Sentences that an article of general news has, for turning shares of sentences into shares of articles.
const SENTENCES: f32 = 4.0;

/// A term of an article before it is weighed.
#[derive(Clone, Copy, Debug)]
pub struct Raw {
    /// Its key.
    pub hash: u32,
    /// How often it counts.
    pub count: f32,
    /// How often it stands with a capital where a capital is no matter of course.
    capitals: u16,
    /// How often it stands without.
    smalls: u16,
    /// Whether it is a number.
    number: bool,
    /// Whether it is a pair of words.
    several: bool,
    /// Whether it stands in the title or in the first sentences.
    early: bool,
    /// Share of articles of general news that have it.
    general: f32,
    /// Where it stands first.
    pub field: Field,
    /// Where it stands first.
    pub span: Span,
}

impl Raw {
    /// Whether it is a word written with a capital in title or lead.
    #[must_use]
    pub const fn is_early_name(&self) -> bool {
        self.early && self.is_name()
    }

    /// Whether it is a word written with a capital.
    #[must_use]
    pub const fn is_name(&self) -> bool {
        !self.several && self.capitals > self.smalls
    }

    /// Share of articles of general news that have it.
    #[must_use]
    pub const fn general(&self) -> f32 {
        self.general
    }
}

/// A weighted term; weights of an article have length one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Its key.
    pub hash: u32,
    /// Its weight.
    pub weight: f32,
}

/// The key of a stemmed word.
#[must_use]
pub fn hash(key: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in key.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    fold(hash)
}

#[allow(clippy::cast_possible_truncation)]
const fn fold(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 32)) as u32
}

const fn pair(first: u32, second: u32) -> u32 {
    fold(((first as u64) << 32 | second as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// What was read of an article.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Its terms with their counts, in order of key.
    pub terms: Vec<Raw>,
    /// Some of the shingles of its text ([`super::shingles`]).
    pub shingles: Vec<u32>,
}

/// Reads a report without its furniture and without `recurring` lines.
#[must_use]
pub fn raw(report: &Report, recurring: &[Span], weights: &Weights) -> Reading {
    let mut found: FxHashMap<u32, Raw> = FxHashMap::with_capacity_and_hasher(TERMS_READ, FxBuildHasher);
    let title = report.article.title.as_deref().unwrap_or("");
    read(Field::Title, title, &[], weights, &mut found, &mut Collector::default());
    let mut furniture: Vec<Span> =
        report.annotations.furniture.iter().map(|f| f.span).chain(recurring.iter().copied()).collect();
    furniture.sort_unstable_by_key(|span| span.start);
    let mut shingles = Collector::default();
    read(Field::Text, &report.article.text, &furniture, weights, &mut found, &mut shingles);
    let mut terms: Vec<Raw> = found.into_values().collect();
    terms.sort_unstable_by_key(|term| term.hash);
    Reading { terms, shingles: shingles.kept() }
}

fn read(
    field: Field,
    text: &str,
    furniture: &[Span],
    weights: &Weights,
    found: &mut FxHashMap<u32, Raw>,
    shingles: &mut Collector,
) {
    let background = Background::get();
    let seen = Seen::through(text);
    let furniture: Cow<'_, [Span]> = match &seen {
        Some(seen) => furniture.iter().map(|span| seen.seen(*span)).collect(),
        None => Cow::Borrowed(furniture),
    };
    let given = |span: Span| seen.as_ref().map_or(span, |seen| seen.given(span));
    let text = seen.as_ref().map_or(text, Seen::text);
    // A title in which most words have capitals tells nothing by them.
    let capitals_tell = field == Field::Text || !is_title_case(text);
    let mut furniture = furniture.iter().peekable();
    let mut previous: Option<(u32, Span)> = None;
    let mut key = String::new();
    let mut sentence_start = true;
    let mut words_read = 0;
    for piece in Pieces::of(text) {
        let Piece::Word(span) = piece else {
            if piece == Piece::Stop {
                sentence_start = true;
            }
            continue;
        };
        while furniture.next_if(|f| f.end <= span.start).is_some() {}
        if furniture.peek().is_some_and(|f| f.start <= span.start) {
            previous = None;
            shingles.gap();
            continue;
        }
        if words_read >= WORDS_READ {
            break;
        }
        let word = span.of(text);
        key.clear();
        key.extend(word.chars().flat_map(char::to_lowercase));
        stem(&mut key);
        let term = hash(peoples::country(&key).unwrap_or(&key));
        let first = word.chars().next().unwrap_or(' ');
        let times = match field {
            Field::Title => weights.title,
            Field::Text if words_read < LEAD => weights.lead,
            Field::Text => 1.0,
        };
        let entry = found.entry(term).or_insert_with(|| Raw {
            hash: term,
            count: 0.0,
            capitals: 0,
            smalls: 0,
            number: first.is_numeric(),
            several: false,
            early: false,
            general: SENTENCES * background.of(term),
            field,
            span: given(span),
        });
        entry.count += times;
        entry.early |= field == Field::Title || words_read < EARLY;
        if first.is_uppercase() && !sentence_start && capitals_tell {
            entry.capitals = entry.capitals.saturating_add(1);
        } else if first.is_lowercase() {
            entry.smalls = entry.smalls.saturating_add(1);
        }
        if let Some((before, at)) = previous
            && weights.pair > 0.0
        {
            let times = if field == Field::Title { weights.title } else { 1.0 };
            let both = pair(before, term);
            let general = (background.of(before).min(background.of(term)) * 0.05).min(1.0);
            let entry = found.entry(both).or_insert(Raw {
                hash: both,
                count: 0.0,
                capitals: 0,
                smalls: 1,
                number: false,
                several: true,
                early: false,
                general,
                field,
                span: given(at.cover(span)),
            });
            entry.count += times * weights.pair;
        }
        shingles.word(term);
        previous = Some((term, span));
        sentence_start = false;
        words_read += 1;
    }
}

fn is_title_case(title: &str) -> bool {
    let (mut large, mut small) = (0, 0);
    for word in title.split_whitespace().filter(|w| w.chars().count() >= 4) {
        if word.starts_with(char::is_uppercase) {
            large += 1;
        } else if word.starts_with(char::is_lowercase) {
            small += 1;
        }
    }
    large > small
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Word(Span),
    Stop,
}

/// Words (letters and digits, with apostrophes inside) and ends of sentences.
struct Pieces<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Pieces<'t> {
    const fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            let rest = self.text.get(self.at..)?;
            let mut characters = rest.char_indices();
            let (_, first) = characters.next()?;
            if !first.is_alphanumeric() {
                self.at += first.len_utf8();
                if matches!(first, '.' | '!' | '?' | '\n' | '"' | '“' | ':') {
                    return Some(Piece::Stop);
                }
                continue;
            }
            let mut end = rest.len();
            let mut characters = characters.peekable();
            while let Some((index, character)) = characters.next() {
                let joins =
                    matches!(character, '\'' | '’') && characters.peek().is_some_and(|(_, c)| c.is_alphanumeric());
                if !character.is_alphanumeric() && !joins {
                    end = index;
                    break;
                }
            }
            let span = Span::at(self.at, self.at + end);
            self.at += end;
            return Some(Piece::Word(span));
        }
    }
}

/// The keys of the words of a text, in order of place.
pub fn keys(text: &str) -> impl Iterator<Item = String> {
    Pieces::of(text).filter_map(move |piece| {
        let Piece::Word(span) = piece else { return None };
        let mut key = span.of(text).to_lowercase();
        stem(&mut key);
        Some(key)
    })
}

/// Weighs terms by how often they stand and how rare they are; keeps those that tell most, in order of key, of length one.
#[must_use]
pub fn weigh(raw: &[Raw], rarity: &Rarity, weights: &Weights) -> Vec<Term> {
    let terms: Vec<Term> = raw
        .iter()
        .filter_map(|term| {
            let rare = rarity.of(term.hash, term.general, weights);
            if rare < weights.least_rarity {
                return None;
            }
            let mut weight = rare * if term.count >= 1.0 { 1.0 + term.count.ln() } else { term.count };
            if term.capitals > term.smalls {
                weight *= weights.name;
            }
            if term.number {
                weight *= weights.number;
            }
            Some(Term { hash: term.hash, weight })
        })
        .collect();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let kept = weights.terms as usize;
    unit(terms, kept)
}

/// What the title and the first sentences are about: their rarest words, in order of key, of length one; `names` asks for those
/// alone that are written with a capital.
#[must_use]
pub fn focus(raw: &[Raw], rarity: &Rarity, weights: &Weights, names: bool) -> Vec<Term> {
    let early = raw.iter().filter(|term| term.early && !term.several && (!names || term.capitals > term.smalls));
    let terms = early.filter_map(|term| {
        let weight = rarity.of(term.hash, term.general, weights);
        (weight >= weights.least_rarity).then_some(Term { hash: term.hash, weight })
    });
    unit(terms.collect(), FOCUS)
}

/// The terms that weigh most, in order of key, of length one.
fn unit(mut terms: Vec<Term>, kept: usize) -> Vec<Term> {
    terms.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
    terms.truncate(kept);
    terms.shrink_to_fit();
    let length = terms.iter().map(|t| t.weight * t.weight).sum::<f32>().sqrt();
    if length > 0.0 {
        for term in &mut terms {
            term.weight /= length;
        }
    }
    terms.sort_unstable_by_key(|term| term.hash);
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::story::packed;
    use proptest::prelude::*;

    fn terms(text: &str) -> Vec<Term> {
        let report = Report { article: Article::from_text(text), annotations: Annotations::default() };
        weigh(&raw(&report, &[], Weights::get()).terms, &Rarity::default(), Weights::get())
    }

    fn product(a: &[Term], b: &[Term]) -> f32 {
        packed::product(&packed::pack(a), &packed::pack(b))
    }

    #[test]
    fn the_same_text_is_wholly_alike() {
        let a = terms("The ferry Albatross sank off Lorma on Monday.");
        assert!((product(&a, &a) - 1.0).abs() < 0.04);
    }

    #[test]
    fn common_words_alone_are_no_likeness() {
        let (a, b) =
            (terms("It was the first of them that had been there."), terms("There were the first who had been of it."));
        assert!(product(&a, &b) < 0.6);
    }

    #[test]
    fn pieces_keep_apostrophes_inside_words() {
        let text = "The harbour's end. 'Quiet'";
        let words: Vec<&str> =
            Pieces::of(text).filter_map(|p| if let Piece::Word(s) = p { Some(s.of(text)) } else { None }).collect();
        assert_eq!(words, ["The", "harbour's", "end", "Quiet"]);
    }

    #[test]
    fn characters_that_are_not_seen_part_no_word() {
        let (plain, given) =
            ("The ferry Albatross sank off Lorma.", "The fer\u{AD}ry Alba\u{AD}tross sank off Lor\u{200B}ma.");
        assert_eq!(terms(plain), terms(given));
        let report = Report { article: Article::from_text(given), annotations: Annotations::default() };
        let first = |word: &str| {
            let found = raw(&report, &[], Weights::get()).terms.into_iter().find(|term| term.hash == hash(word));
            found.map(|term| term.span.of(given).to_owned())
        };
        assert_eq!(first("ferri").or_else(|| first("ferry")).as_deref(), Some("fer\u{AD}ry"));
    }

    proptest! {
        #[test]
        fn any_text_has_terms_of_length_one(text in "\\PC{0,200}") {
            let terms = terms(&text);
            let length: f32 = terms.iter().map(|t| t.weight * t.weight).sum();
            prop_assert!(terms.is_empty() || (length - 1.0).abs() < 1e-3);
        }
    }
}
