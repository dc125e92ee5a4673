//! What the model of names sees of a token: its word, form and affixes, its clusters, what the lists know of it and of the
//! phrase it stands in, and the same of its neighbours. Every sight is a hashed feature ([`feature`]).
//!
//! Training and use share this file, so that a model always sees what it was trained on.

use super::lexicon::{self, Known, Lexicon, PHRASE, extend};
use crate::annotate::Token;
use crate::language::clusters;
use crate::language::linear::{feature, hash_bytes, pair};

/// What is known of one token before its neighbours are looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// Hash of the folded word.
    folded: u64,
    /// Hash of the form: 'Xx', 'XX', 'x.x', 'd' …, runs cut to one.
    shape: u64,
    prefixes: [u64; 3],
    suffixes: [u64; 4],
    middle: u64,
    fine: u64,
    /// What the lists say of the word alone.
    known: Known,
    /// What they say of the longest phrase around it, with the word's place in the phrase in the two lowest bits.
    phrase: u64,
    capital: bool,
    /// In small letters, frequent, and nothing that the lists count as a name.
    common: bool,
}

/// The words of one sentence, ready to be looked at.
#[derive(Debug, Default)]
pub struct Sentence {
    words: Vec<Word>,
    /// How the sentence is written: plain, all capitals, capitals at the start of each word, no capitals.
    case: u64,
    /// Hashes of the words, to step through phrases with; 0 for a word that a hyphen parts.
    hashes: Vec<u64>,
    buffer: String,
}

const EDGE: Word = Word {
    folded: 1,
    shape: 1,
    prefixes: [1; 3],
    suffixes: [1; 4],
    middle: 1,
    fine: 1,
    known: 0,
    phrase: 0,
    capital: false,
    common: true,
};

/// Words that the lists count as phrases of names.
const PHRASES: Known = lexicon::PLACE | lexicon::PERSON | lexicon::ORGANIZATION | lexicon::COUNTRY | lexicon::GROUP;

impl Sentence {
    /// Looks at the tokens of a sentence.
    pub fn read(&mut self, text: &str, tokens: &[Token]) {
        let lexicon = Lexicon::get();
        self.words.clear();
        self.hashes.clear();
        let (mut upper, mut title, mut lower) = (0usize, 0usize, 0usize);
        for token in tokens {
            let form = token.span.of(text);
            lexicon::fold_into(form, &mut self.buffer);
            let folded = self.buffer.as_str();
            let mut word = Word { folded: hash_bytes(folded.as_bytes()), ..Word::default() };
            word.capital = form.starts_with(char::is_uppercase);
            let letters = form.chars().filter(|c| c.is_alphabetic()).count();
            if letters > 1 && !form.chars().any(char::is_lowercase) {
                upper += 1;
            } else if word.capital {
                title += 1;
            } else if letters > 0 {
                lower += 1;
            }
            word.shape = shape(form);
            affixes(folded, &mut word);
            let mut rarity = u32::MAX;
            if let Some(cluster) = clusters::of(folded) {
                rarity = cluster.rarity();
                word.middle = u64::from(cluster.middle()) + 2;
                word.fine = u64::from(cluster.fine()) + 2;
            }
            let stem = folded.strip_suffix('.').filter(|stem| !stem.contains('.')).unwrap_or(folded);
            word.known = lexicon.of(extend(PHRASE, stem));
            self.hashes.push(lexicon::word_hash(folded));
            word.common = !word.capital && is_common(folded, word.known, rarity);
            self.words.push(word);
        }
        self.case = match (upper, title, lower) {
            (u, t, 0) if u > t && u > 1 => 1,
            (u, t, l) if u + t > 3 && u + t > 2 * l => 2,
            (0, 0, _) => NO_CAPITALS,
            _ => 4,
        };
        self.phrases(text, tokens, lexicon);
    }

    /// Marks the longest phrases that the lists know, from left to right.
    fn phrases(&mut self, text: &str, tokens: &[Token], lexicon: &Lexicon) {
        let mut at = 0;
        while at < tokens.len() {
            let (mut phrase, mut longest, mut best) = (PHRASE, at, 0);
            for (index, hash) in self.hashes.iter().enumerate().skip(at).take(6) {
                phrase = match *hash {
                    0 => {
                        lexicon::fold_into(tokens[index].span.of(text), &mut self.buffer);
                        if self.buffer == "-" && index > at {
                            continue;
                        }
                        extend(phrase, &self.buffer)
                    }
                    hash => lexicon::extend_hash(phrase, hash),
                };
                let (known, continues) = lexicon.step(phrase);
                if known & PHRASES != 0 {
                    (longest, best) = (index + 1, known & PHRASES);
                }
                if !continues {
                    break;
                }
            }
            for index in at..longest {
                let place = match (index == at, index + 1 == longest) {
                    (true, true) => 3,
                    (true, false) => 0,
                    (false, true) => 2,
                    (false, false) => 1,
                };
                self.words[index].phrase = u64::from(best) << 2 | place;
            }
            at = longest.max(at + 1);
        }
    }

    /// Whether a token is so plain that it stands in no name: a common word in small letters between such words.
    #[must_use]
    pub fn is_plain(&self, at: usize) -> bool {
        let common = |index: usize| self.words.get(index).is_none_or(|word| word.common && word.phrase == 0);
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

    /// The features of a token, put into an empty list.
    pub fn features(&self, at: usize, features: &mut Vec<u64>) {
        features.clear();
        let word =
            |offset: isize| at.checked_add_signed(offset).and_then(|index| self.words.get(index)).unwrap_or(&EDGE);
        let mut template = 0;
        let mut see = |value: u64| {
            template += 1;
            features.push(feature(template, value));
        };
        let (w, p, n, pp, nn) = (word(0), word(-1), word(1), word(-2), word(2));
        see(0);
        see(w.folded);
        see(p.folded);
        see(n.folded);
        see(pp.folded);
        see(nn.folded);
        see(pair(p.folded, w.folded));
        see(pair(w.folded, n.folded));
        see(pair(p.folded, n.folded));
        let first = u64::from(at == 0);
        let case = self.case << 1 | first;
        see(pair(w.shape, case));
        see(pair(p.shape, w.shape));
        see(pair(w.shape, n.shape));
        see(pair(pair(p.shape, w.shape), n.shape));
        see(pair(pair(pp.shape, p.shape), pair(w.shape, n.shape)));
        see(pair(w.folded, w.shape));
        for affix in w.prefixes {
            see(affix);
        }
        for affix in w.suffixes {
            see(affix);
        }
        see(pair(w.suffixes[2], w.shape));
        see(p.suffixes[2]);
        see(n.suffixes[2]);
        see(pair(w.middle, u64::from(w.capital)));
        see(pair(w.fine, u64::from(w.capital)));
        see(p.middle);
        see(n.middle);
        see(p.fine);
        see(n.fine);
        see(pp.middle);
        see(nn.middle);
        see(pair(p.middle, w.middle));
        see(pair(w.middle, n.middle));
        see(pair(p.middle, n.middle));
        see(pair(w.shape, p.middle));
        see(pair(w.shape, n.middle));
        let known = |word: &Word| u64::from(word.known);
        see(pair(w.phrase, case));
        see(pair(w.phrase, u64::from(w.capital)));
        see(p.phrase);
        see(n.phrase);
        see(pair(known(w), u64::from(w.capital)));
        see(known(p));
        see(known(n));
        see(pair(known(p), pair(known(w), u64::from(w.capital))));
        see(pair(known(n), pair(known(w), u64::from(w.capital))));
        template += 1;
        let mut rest = w.known;
        while rest != 0 {
            let bit = rest.trailing_zeros();
            features.push(feature(template, pair(u64::from(bit), u64::from(w.capital))));
            rest &= rest - 1;
        }
    }
}

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
        *slot = hash_bytes(&bytes[..bytes.len().min(index + 2)]);
    }
    for (index, slot) in word.suffixes.iter_mut().enumerate() {
        *slot = hash_bytes(&bytes[bytes.len() - bytes.len().min(index + 1)..]);
    }
}
