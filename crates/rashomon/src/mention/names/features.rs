//! What the model of names sees of a token: its word, form and affixes, its cluster and vector, what the lists know of it and
//! of the phrase it stands in, and the same of its neighbours.
//!
//! Most of it depends on the word alone and on how far from the token it stands. It is therefore looked at once for each word
//! ([`Words`]), and only the rest sentence by sentence ([`Sentence`]). The linear part of the model is given
//! hashed features ([`feature`]), the net numbers of rows ([`Attributes`]).
//!
//! Training and use share this file, so that a model always sees what it was trained on.

use super::lexicon::{self, Known, Lexicon, PHRASE, extend};
use super::vectors;
use crate::annotate::Token;
use crate::language::clusters;
use crate::language::forms::Forms;
use crate::language::linear::{feature, hash_bytes, pair};

/// How many words to either side of a token are looked at.
pub const REACH: usize = 2;
/// The places that a word can have, seen from a token: from two before it to two behind it.
pub const PLACES: usize = 2 * REACH + 1;
/// The number of the word that stands outside of every sentence.
pub const EDGE: u32 = 0;

/// Rows of the net's table: forms, endings, clusters, then what the lists know, a row each.
pub const ROWS: usize = FORMS + ENDINGS + CLUSTERS + KNOWN;
const FORMS: usize = 512;
const ENDINGS: usize = 2048;
const CLUSTERS: usize = 2049;
const KNOWN: usize = 24;

/// Rows for what is seen of the sentence around a token: how it is written, and the phrases at three places.
pub const SETTINGS: usize = CASES + 3 * PHRASE_ROWS;
const CASES: usize = 16;
const PHRASE_ROWS: usize = 20;

/// What is known of a word wherever it stands.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// Hash of the folded word.
    folded: u64,
    /// Hash of the form: 'Xx', 'XX', 'x.x', 'd' …, runs cut to two.
    shape: u64,
    /// The first three and four letters.
    prefixes: [u64; 2],
    /// The last two, three and four.
    suffixes: [u64; 3],
    middle: u64,
    fine: u64,
    /// What the lists say of the word alone.
    known: Known,
    /// What they say of a phrase that begins with it: of the word, and whether a longer one does.
    begins: (Known, bool),
    /// Its hash, to step through phrases with; 0 for a word that a hyphen parts.
    step: u64,
    capital: bool,
    /// In small letters, frequent, and nothing that the lists count as a name.
    common: bool,
    writing: Writing,
    attributes: Attributes,
}

/// How a word is written, for how its sentence is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Writing {
    #[default]
    NoLetters,
    Small,
    Title,
    Capitals,
}

/// What the net sees of a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attributes {
    rows: [u16; 3],
    known: Known,
    /// The number of its vector, if it has one.
    pub vector: Option<u32>,
}

impl Attributes {
    /// The rows of the net's table that stand for the word.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        let known = (0..KNOWN).filter(|bit| self.known >> bit & 1 == 1).map(|bit| FORMS + ENDINGS + CLUSTERS + bit);
        self.rows.into_iter().map(usize::from).chain(known)
    }
}

/// Words by number. Number 0 is [`EDGE`], the others are those of the forms plus 1.
#[derive(Debug)]
pub struct Words {
    forms: Forms,
    words: Vec<Word>,
    buffer: String,
}

impl Default for Words {
    fn default() -> Self {
        let edge = Word {
            folded: 1,
            shape: 1,
            prefixes: [1; 2],
            suffixes: [1; 3],
            middle: 1,
            fine: 1,
            common: true,
            attributes: Attributes { rows: rows(0, 0, 0), known: 0, vector: None },
            ..Word::default()
        };
        Self { forms: Forms::default(), words: vec![edge], buffer: String::new() }
    }
}

impl Words {
    /// What a word looks like and what the lists know of it, a hash each.
    #[must_use]
    pub fn looks(&self, number: u32) -> [u64; 2] {
        let word = self.get(number);
        [word.shape, u64::from(word.known)]
    }

    /// How many words are known, with the edge.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // never empty
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a word.
    fn number(&mut self, form: &str, lexicon: &Lexicon) -> u32 {
        let (number, is_new) = self.forms.number(form, 0);
        if is_new {
            self.words.push(look(form, lexicon, &mut self.buffer));
        }
        number + 1
    }

    fn get(&self, number: u32) -> &Word {
        self.words.get(number as usize).unwrap_or(&self.words[0])
    }

    /// What the net sees of a word.
    #[must_use]
    pub fn attributes(&self, number: u32) -> &Attributes {
        &self.get(number).attributes
    }

    /// The features that a word gives a token from a place (two before the token is 0, the token itself [`REACH`]), put into
    /// an empty list.
    pub fn features(&self, number: u32, place: usize, features: &mut Vec<u64>) {
        features.clear();
        let word = self.get(number);
        #[allow(clippy::cast_possible_truncation)]
        let first = 100 * (place as u32 + 1);
        let mut template = first;
        let mut see = |value: u64| {
            features.push(feature(template, value));
            template += 1;
        };
        see(word.folded);
        match place.abs_diff(REACH) {
            0 => {
                let capital = u64::from(word.capital);
                see(0);
                see(pair(word.folded, word.shape));
                for affix in word.prefixes.into_iter().chain(word.suffixes) {
                    see(affix);
                }
                see(pair(word.suffixes[1], word.shape));
                see(pair(word.middle, capital));
                see(pair(word.fine, capital));
                see(pair(u64::from(word.known), capital));
                let mut rest = word.known;
                while rest != 0 {
                    let bit = rest.trailing_zeros();
                    features.push(feature(template, pair(u64::from(bit), capital)));
                    rest &= rest - 1;
                }
            }
            1 => {
                see(word.fine);
                see(word.shape);
                see(u64::from(word.known));
            }
            _ => {}
        }
    }
}

/// Looks at a word.
fn look(form: &str, lexicon: &Lexicon, buffer: &mut String) -> Word {
    lexicon::fold_into(form, buffer);
    let folded = buffer.as_str();
    let mut word = Word { folded: hash_bytes(folded.as_bytes()), ..Word::default() };
    word.capital = form.starts_with(char::is_uppercase);
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    word.writing = if letters > 1 && !form.chars().any(char::is_lowercase) {
        Writing::Capitals
    } else if word.capital {
        Writing::Title
    } else if letters > 0 {
        Writing::Small
    } else {
        Writing::NoLetters
    };
    word.shape = shape(form);
    affixes(folded, &mut word);
    let mut rarity = u32::MAX;
    if let Some(cluster) = clusters::of(folded) {
        rarity = cluster.rarity();
        word.middle = u64::from(cluster.middle()) + 2;
        word.fine = u64::from(cluster.fine()) + 2;
    }
    word.step = lexicon::word_hash(folded);
    let whole = extend(PHRASE, folded);
    word.begins = lexicon.step(whole);
    let stem = folded.strip_suffix('.').filter(|stem| !stem.contains('.')).unwrap_or(folded);
    word.known = if stem.len() == folded.len() { word.begins.0 } else { lexicon.of(extend(PHRASE, stem)) };
    word.common = !word.capital && is_common(folded, word.known, rarity);
    word.attributes = Attributes {
        rows: rows(word.shape, word.suffixes[1], word.fine.saturating_sub(1)),
        known: word.known,
        vector: vectors::number(word.folded),
    };
    word
}

#[allow(clippy::cast_possible_truncation)]
fn rows(shape: u64, ending: u64, cluster: u64) -> [u16; 3] {
    [
        (shape % FORMS as u64) as u16,
        (FORMS as u64 + ending % ENDINGS as u64) as u16,
        ((FORMS + ENDINGS) as u64 + cluster % CLUSTERS as u64) as u16,
    ]
}

/// One sentence, ready to be looked at.
#[derive(Debug, Default)]
pub struct Sentence {
    /// The numbers of its words.
    words: Vec<u32>,
    /// What the lists say of the longest phrase around a word, with the word's place in the phrase in the two lowest bits.
    phrases: Vec<u32>,
    /// Whether a word is so plain that only a neighbour can make a name of it.
    common: Vec<bool>,
    /// How the sentence is written: plain, all capitals, capitals at the start of each word, no capitals.
    case: u64,
    buffer: String,
}

/// Words that the lists count as phrases of names.
const PHRASES: Known = lexicon::PLACE | lexicon::PERSON | lexicon::ORGANIZATION | lexicon::COUNTRY | lexicon::GROUP;

impl Sentence {
    /// Looks at the tokens of a sentence.
    pub fn read(&mut self, text: &str, tokens: &[Token], words: &mut Words) {
        let lexicon = Lexicon::get();
        self.words.clear();
        self.common.clear();
        let (mut upper, mut title, mut lower) = (0usize, 0usize, 0usize);
        for token in tokens {
            let number = words.number(token.span.of(text), lexicon);
            let word = words.get(number);
            match word.writing {
                Writing::Capitals => upper += 1,
                Writing::Title => title += 1,
                Writing::Small => lower += 1,
                Writing::NoLetters => {}
            }
            self.words.push(number);
            self.common.push(word.common);
        }
        self.case = match (upper, title, lower) {
            (u, t, 0) if u > t && u > 1 => 1,
            (u, t, l) if u + t > 3 && u + t > 2 * l => 2,
            (0, 0, _) => NO_CAPITALS,
            _ => 4,
        };
        self.find_phrases(text, tokens, words, lexicon);
    }

    /// Marks the longest phrases that the lists know, from left to right.
    fn find_phrases(&mut self, text: &str, tokens: &[Token], words: &Words, lexicon: &Lexicon) {
        self.phrases.clear();
        self.phrases.resize(tokens.len(), 0);
        let mut at = 0;
        while at < tokens.len() {
            let (alone, mut continues) = words.get(self.words[at]).begins;
            let (mut longest, mut best) = if alone & PHRASES == 0 { (at, 0) } else { (at + 1, alone & PHRASES) };
            let mut phrase = PHRASE;
            for (index, number) in self.words.iter().enumerate().skip(at).take(LONGEST) {
                if !continues {
                    break;
                }
                phrase = match words.get(*number).step {
                    0 => {
                        lexicon::fold_into(tokens[index].span.of(text), &mut self.buffer);
                        if self.buffer == "-" && index > at {
                            continue;
                        }
                        extend(phrase, &self.buffer)
                    }
                    hash => lexicon::extend_hash(phrase, hash),
                };
                if index == at {
                    continue;
                }
                let known;
                (known, continues) = lexicon.step(phrase);
                if known & PHRASES != 0 {
                    (longest, best) = (index + 1, known & PHRASES);
                }
            }
            for index in at..longest {
                let place = match (index == at, index + 1 == longest) {
                    (true, true) => 3,
                    (true, false) => 0,
                    (false, true) => 2,
                    (false, false) => 1,
                };
                self.phrases[index] = best << 2 | place;
                self.common[index] = false;
            }
            at = longest.max(at + 1);
        }
    }

    /// Whether a token is so plain that it stands in no name: a common word in small letters between such words.
    #[must_use]
    pub fn is_plain(&self, at: usize) -> bool {
        let common = |index: usize| self.common.get(index).is_none_or(|common| *common);
        self.case != NO_CAPITALS && common(at) && common(at + 1) && at.checked_sub(1).is_none_or(common)
    }

    /// The number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The numbers of the words around a token, from two before it to two behind it.
    #[must_use]
    pub fn around(&self, at: usize) -> [u32; PLACES] {
        std::array::from_fn(|place| {
            let index = (at + place).checked_sub(REACH);
            index.and_then(|index| self.words.get(index)).copied().unwrap_or(EDGE)
        })
    }

    fn phrase(&self, at: usize, place: usize) -> u32 {
        (at + place).checked_sub(1).and_then(|index| self.phrases.get(index)).copied().unwrap_or(0)
    }

    fn written(&self, at: usize) -> u64 {
        self.case << 1 | u64::from(at == 0)
    }

    /// The features of a token that its words alone do not give, put into an empty list.
    pub fn features(&self, at: usize, words: &Words, features: &mut Vec<u64>) {
        features.clear();
        let around = self.around(at);
        let [p, w, n] = [1, 2, 3].map(|place| words.get(around[place]));
        let mut template = 0;
        let mut see = |value: u64, seen: bool| {
            template += 1;
            if seen {
                features.push(feature(template, value));
            }
        };
        see(pair(p.folded, w.folded), true);
        see(pair(w.folded, n.folded), true);
        see(pair(p.folded, n.folded), true);
        see(pair(w.shape, self.written(at)), true);
        see(pair(pair(p.shape, w.shape), n.shape), true);
        let capital = u64::from(w.capital);
        let known = |word: &Word| u64::from(word.known);
        see(pair(known(p), pair(known(w), capital)), w.known != 0 || p.known != 0);
        see(pair(known(n), pair(known(w), capital)), w.known != 0 || n.known != 0);
        let [before, own, behind] = [0, 1, 2].map(|place| u64::from(self.phrase(at, place)));
        see(pair(own, self.written(at)), own != 0);
        see(pair(own, capital), own != 0);
        see(before, before != 0);
        see(behind, behind != 0);
    }

    /// The rows of the net for what its words alone do not say of a token: how the sentence is written, and the phrases at
    /// the token and beside it.
    #[allow(clippy::cast_possible_truncation)]
    pub fn settings(&self, at: usize) -> impl Iterator<Item = usize> {
        let phrases = [0, 1, 2].map(|place| self.phrase(at, place));
        let rows = (0..3).flat_map(move |place| {
            let phrase = phrases[place];
            KINDS
                .into_iter()
                .enumerate()
                .filter(move |(_, kind)| phrase >> 2 & kind != 0)
                .map(move |(index, _)| CASES + place * PHRASE_ROWS + 4 * index + (phrase & 3) as usize)
        });
        std::iter::once(self.written(at) as usize).chain(rows)
    }
}

/// The kinds of phrases, in the order of their rows.
const KINDS: [Known; 5] = [lexicon::PLACE, lexicon::PERSON, lexicon::ORGANIZATION, lexicon::COUNTRY, lexicon::GROUP];
/// Words of a phrase that are looked at.
const LONGEST: usize = 6;

/// The case of a sentence without capitals: names in it, if any, are in small letters.
const NO_CAPITALS: u64 = 3;

/// Words of these ranks (as binary logarithms) are hardly ever names when they stand in small letters: any word, and one that
/// the lists know as a name.
const COMMON: u32 = 13;
const COMMON_THOUGH_KNOWN: u32 = 10;

/// Whether a folded word is so frequent that a capital at the head of a sentence says nothing.
#[must_use]
pub fn is_frequent(folded: &str) -> bool {
    clusters::of(folded).is_some_and(|cluster| cluster.rarity() <= COMMON)
}

fn is_common(folded: &str, known: Known, rarity: u32) -> bool {
    let names = PHRASES | lexicon::FIRST_NAME;
    let limit = if known & names == 0 { COMMON } else { COMMON_THOUGH_KNOWN };
    rarity <= limit || !folded.starts_with(char::is_alphabetic)
}

fn shape(form: &str) -> u64 {
    let mut shape = 0u64;
    let mut last = ' ';
    let mut run = 0;
    for character in form.chars().take(20) {
        let class = if character.is_uppercase() {
            'X'
        } else if character.is_lowercase() {
            'x'
        } else if character.is_numeric() {
            'd'
        } else if character.is_alphabetic() {
            'l'
        } else {
            character
        };
        run = if class == last { run + 1 } else { 0 };
        if run < 2 {
            shape = pair(shape, u64::from(class));
        }
        last = class;
    }
    shape
}

fn affixes(folded: &str, word: &mut Word) {
    let bytes = folded.as_bytes();
    for (index, slot) in word.prefixes.iter_mut().enumerate() {
        *slot = hash_bytes(&bytes[..bytes.len().min(index + 3)]);
    }
    for (index, slot) in word.suffixes.iter_mut().enumerate() {
        *slot = hash_bytes(&bytes[bytes.len() - bytes.len().min(index + 2)..]);
    }
}
