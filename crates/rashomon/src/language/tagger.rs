//! Parts of speech: a linear model over each word and its neighbours, greedy from left to right.
//!
//! The model's file also holds a dictionary, in rows of a template of its own: which parts of speech a word had in training.
//! A word that always had the same is not scored at all; for the others, and for their neighbours, the possible parts are a
//! feature. Both make tagging faster, and better.

use super::linear::{Model, feature, key_of, pair};
use super::words::{Setting, Word};
use crate::annotate::{Token, Upos};
use std::sync::OnceLock;

/// The number of parts of speech.
pub const CLASSES: usize = Upos::ALL.len();

/// The template of dictionary rows.
pub const DICTIONARY: u32 = 1000;

/// The code in a dictionary row that says: always this.
pub const ALWAYS: i8 = 127;

/// The tagger of English.
#[must_use]
pub fn english() -> Option<&'static Tagger> {
    static TAGGER: OnceLock<Option<Tagger>> = OnceLock::new();
    TAGGER.get_or_init(|| Tagger::read(include_bytes!("../../resources/en/tagger.bin"))).as_ref()
}

/// A trained tagger.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
}

/// What the dictionary says of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// A bit for each part of speech that the word had; 0 for an unknown word.
    pub possible: u32,
    /// The part that it always had.
    pub always: Option<Upos>,
}

impl Tagger {
    /// Reads a tagger; `None` if the bytes are none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let model = Model::read(bytes).ok()?;
        model
            .classes()
            .iter()
            .map(String::as_str)
            .eq(Upos::ALL.iter().map(|upos| upos.as_str()))
            .then_some(Self { model })
    }

    /// Tags the tokens of one sentence; `words` is what the models see of them, `entries` scratch space.
    pub fn tag(&self, words: &[Word], entries: &mut Vec<Entry>, tokens: &mut [Token]) {
        entries.clear();
        entries.extend(words.iter().map(|word| self.entry(word)));
        let mut tags = [None; 2];
        let mut features = [0; TEMPLATES];
        for (index, token) in tokens.iter_mut().enumerate() {
            let always = entries.get(index).and_then(|entry| entry.always);
            token.upos = always.unwrap_or_else(|| {
                collect(words, entries, index, tags, &mut features);
                let mut scores = [0i32; CLASSES];
                self.model.add_all(&features, &mut scores);
                best(&scores)
            });
            tags = [Some(token.upos), tags[0]];
        }
    }

    fn entry(&self, word: &Word) -> Entry {
        let mut scores = [0i32; CLASSES];
        self.model.add(feature(DICTIONARY, word.form), &mut scores);
        let always = super::linear::decode_weight(ALWAYS);
        let mut entry = Entry::default();
        for (upos, score) in Upos::ALL.iter().zip(scores) {
            if score > 0 {
                entry.possible |= 1 << *upos as u32;
            }
            if score == always {
                entry.always = Some(*upos);
            }
        }
        entry
    }
}

/// The key of a word's dictionary row.
#[must_use]
pub const fn dictionary_key(word: &Word) -> u32 {
    key_of(feature(DICTIONARY, word.form))
}

fn best(scores: &[i32; CLASSES]) -> Upos {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    Upos::ALL[best]
}

/// How the models see the words of a sentence.
pub fn look<'t>(sentence: impl Iterator<Item = &'t str> + Clone, words: &mut Vec<Word>, buffer: &mut String) {
    let setting = Setting::of(sentence.clone());
    words.clear();
    words.extend(sentence.map(|word| Word::of(word, setting, buffer)));
}

/// The number of templates.
pub const TEMPLATES: usize = 42;

/// Collects the features of the word at `index`; `tags` are the parts of speech of the word before it and of the one before that.
pub fn collect(
    words: &[Word],
    entries: &[Entry],
    index: usize,
    tags: [Option<Upos>; 2],
    features: &mut [u64; TEMPLATES],
) {
    let at = |offset: isize| {
        index.checked_add_signed(offset).and_then(|position| words.get(position)).unwrap_or(&Word::NONE)
    };
    let possible = |offset: isize| {
        let entry = index.checked_add_signed(offset).and_then(|position| entries.get(position));
        entry.map_or(1 << 31, |entry| u64::from(entry.possible))
    };
    let tag = |tag: Option<Upos>| tag.map_or(99, |upos| upos as u64);
    let (word, before, after, before2, after2) = (at(0), at(-1), at(1), at(-2), at(2));
    let (tag1, tag2) = (tag(tags[0]), pair(tag(tags[0]), tag(tags[1])));
    let (may, may_next) = (possible(0), possible(1));
    let values = [
        word.form,
        word.lower,
        word.prefixes[0],
        word.prefixes[1],
        word.prefixes[2],
        word.suffixes[0],
        word.suffixes[1],
        word.suffixes[2],
        word.suffixes[3],
        word.shape,
        word.middle,
        word.fine,
        before.lower,
        after.lower,
        before2.lower,
        after2.lower,
        before.fine,
        after.fine,
        before.middle,
        after.middle,
        after2.middle,
        after.suffixes[1],
        after.suffixes[2],
        before.suffixes[2],
        after.shape,
        before.shape,
        tag1,
        tag2,
        pair(tag1, word.lower),
        pair(tag1, after.middle),
        pair(tag1, after.suffixes[1]),
        pair(tag1, word.suffixes[2]),
        may,
        may_next,
        pair(may, may_next),
        pair(tag1, may),
        pair(tag1, pair(may, may_next)),
        pair(tag2, may),
        pair(before.lower, word.lower),
        pair(word.lower, after.lower),
        pair(word.shape, tag1),
        pair(may, possible(2)),
    ];
    for (template, (slot, value)) in features.iter_mut().zip(values).enumerate() {
        #[allow(clippy::cast_possible_truncation)]
        let template = template as u32;
        *slot = feature(template, value);
    }
}
