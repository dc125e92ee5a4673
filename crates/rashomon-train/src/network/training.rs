//! The training itself: sentence by sentence, tags and moves at once, following the parser's own mistakes.

use super::encoder::{Encoded, Encoder};
use super::layers::{Random, Table, add, argmax, rectify, softmax};
use super::measure::measure;
use super::oracle::Oracle;
use super::vocabulary::Vocabulary;
use super::{Options, Sizes};
use crate::conllu::Tree;
use anyhow::Result;
use rashomon::annotate::{Deprel, Upos};
use rashomon::language::state::{MOVES, Move, ROWS, SLOTS, State};
use rashomon::language::words::{Setting, Word};

const TAGS: usize = Upos::ALL.len();
const RELATIONS: usize = Deprel::ALL.len();

/// All weights.
pub struct Network {
    pub encoder: Encoder,
    /// A word's vector to its part of speech; the last row is the bias.
    pub tags: Table,
    /// A word's vector to its part in a state, a block of rows for each slot.
    pub slots: Table,
    /// What stands in a slot for the root and for nothing.
    pub special: Table,
    /// What is decided already.
    pub rows: Table,
    /// A state to its move; the last row is the bias.
    pub moves: Table,
    /// A state to the relation of an arc, to the left and to the right; the last row of each is the bias.
    pub relations: [Table; 2],
}

impl Network {
    fn new(sizes: Sizes, vocabulary: &Vocabulary, random: &mut Random) -> Self {
        let Sizes { output, hidden, .. } = sizes;
        Self {
            encoder: Encoder::new(sizes, vocabulary, random),
            tags: Table::layer(output + 1, TAGS, random),
            slots: Table::new(SLOTS * output, hidden, (6.0 / (SLOTS * output + hidden) as f32).sqrt(), random),
            special: Table::new(SLOTS * 2 + 1, hidden, 0.05, random),
            rows: Table::new(ROWS, hidden, 0.05, random),
            moves: Table::layer(hidden + 1, 3, random),
            relations: [(); 2].map(|()| Table::layer(hidden + 1, RELATIONS, random)),
        }
    }

    fn tables(&mut self) -> Vec<&mut Table> {
        let mut tables: Vec<&mut Table> = self.encoder.tables().into_iter().collect();
        tables.extend([&mut self.tags, &mut self.slots, &mut self.special, &mut self.rows, &mut self.moves]);
        tables.extend(&mut self.relations);
        tables
    }
}

/// Training in progress.
pub struct Training<'o> {
    options: &'o Options,
    vocabulary: Vocabulary,
    network: Network,
    random: Random,
    encoded: Encoded,
    parts: Vec<f32>,
    parts_gradient: Vec<f32>,
    steps: i32,
}

#[derive(Default, Debug)]
struct Count {
    words: usize,
    tags: usize,
    states: usize,
    moves: usize,
}

impl<'o> Training<'o> {
    pub fn new(trees: &[Tree], news: &str, options: &'o Options) -> Result<Self> {
        let vocabulary = Vocabulary::new(trees, news, options)?;
        let mut random = Random(options.seed);
        let sizes = Sizes {
            input: options.input,
            window: options.window,
            recurrent: options.recurrent,
            output: options.output,
            hidden: options.hidden,
        };
        let network = Network::new(sizes, &vocabulary, &mut random);
        Ok(Self {
            options,
            vocabulary,
            network,
            random,
            encoded: Encoded::default(),
            parts: Vec::new(),
            parts_gradient: Vec::new(),
            steps: 0,
        })
    }

    /// Learns the trees at every pass, in the last ones the `own` alone, and a share of the further ones that has as many words.
    pub fn run(&mut self, trees: &[Tree], own: &[bool], further: &[Tree], dev: &[Tree]) {
        let all: Vec<&Tree> = trees.iter().chain(further).collect();
        let sentences: Vec<Vec<Word>> = all.iter().map(|tree| words(tree)).collect();
        let count_words = |trees: &[Tree]| trees.iter().map(|tree| tree.words.len()).sum::<usize>();
        let (all_words, further_words) = (count_words(trees), count_words(further));
        let own_words: usize = trees.iter().zip(own).filter(|(_, own)| **own).map(|(tree, _)| tree.words.len()).sum();
        let share = if further.is_empty() { 0 } else { further.len() * all_words / further_words.max(all_words) };
        let dev_sentences: Vec<Vec<Word>> = dev.iter().map(words).collect();
        let alone = self.options.alone.min(self.options.passes);
        let mixed = self.options.passes - alone;
        let total = (all_words + all_words.min(further_words)) * mixed + own_words * alone;
        let mut further: Vec<usize> = (trees.len()..all.len()).collect();
        let (mut seen, mut batch) = (0, 0);
        for pass in 0..self.options.passes {
            self.random.shuffle(&mut further);
            let mut order: Vec<usize> = if pass < mixed {
                (0..trees.len()).chain(further[..share].iter().copied()).collect()
            } else {
                (0..trees.len()).filter(|index| own[*index]).collect()
            };
            self.random.shuffle(&mut order);
            let mut count = Count::default();
            for index in &order {
                self.sentence(all[*index], &sentences[*index], pass > 0, &mut count);
                batch += sentences[*index].len();
                seen += sentences[*index].len();
                if batch >= self.options.batch {
                    self.steps += 1;
                    let left = 1.0 - seen as f32 / total as f32;
                    let rate = self.options.rate * left.max(0.005) * (self.steps as f32 / 200.0).min(1.0);
                    for table in self.network.tables() {
                        table.step(rate, self.steps);
                    }
                    batch = 0;
                }
            }
            let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
            eprint!(
                "pass {pass}: tags {:.2}, moves {:.2}; ",
                share(count.tags, count.words),
                share(count.moves, count.states)
            );
            measure("dev", dev, |index, tree| {
                let (tags, state) = self.parse(&dev_sentences[index]);
                let found = |at: usize| {
                    let (head, relation) = state.arc(at);
                    (tags[at], head.map_or(-1, |head| head as i32), relation)
                };
                (0..tree.words.len()).map(found).collect()
            });
        }
    }

    /// The part of each word in a state, for each slot.
    fn slots(&mut self) {
        let Sizes { output, hidden, .. } = self.network.encoder.sizes;
        self.parts.clear();
        self.parts.resize(self.encoded.length * SLOTS * hidden, 0.0);
        for (part, place) in self.parts.chunks_exact_mut(hidden).zip(0..) {
            let (word, slot) = (place / SLOTS, place % SLOTS);
            self.network.slots.forward(slot * output, &self.encoded.output[word * output..][..output], part);
        }
    }

    fn hidden(&self, state: &State, rows: &mut Vec<u32>, hidden: &mut [f32]) {
        let size = hidden.len();
        hidden.copy_from_slice(self.network.special.row(2 * SLOTS));
        for (slot, word) in state.slots().into_iter().enumerate() {
            let word = word as usize;
            if word < state.len() {
                add(hidden, &self.parts[(word * SLOTS + slot) * size..][..size]);
            } else {
                add(hidden, self.network.special.row(2 * slot + usize::from(word > state.len())));
            }
        }
        rows.clear();
        state.collect(rows);
        for row in rows {
            add(hidden, self.network.rows.row(*row as usize));
        }
        rectify(hidden);
    }

    fn tag(&self, word: usize, scores: &mut [f32; TAGS]) {
        let output = self.network.encoder.sizes.output;
        scores.copy_from_slice(self.network.tags.row(output));
        self.network.tags.forward(0, &self.encoded.output[word * output..][..output], scores);
    }

    fn common(&self, sentence: &[Word]) -> Vec<u16> {
        sentence.iter().map(|word| self.vocabulary.find(word).common).collect()
    }

    fn relation(&self, side: usize, hidden: &[f32], scores: &mut [f32; RELATIONS]) {
        scores.copy_from_slice(self.network.relations[side].row(hidden.len()));
        self.network.relations[side].forward(0, hidden, scores);
        // No arc but the root's has these.
        (scores[0], scores[1]) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    }

    /// The file of what was learned.
    pub fn file(&self) -> Vec<u8> {
        super::quantize::file(&self.network, &self.vocabulary)
    }

    fn sentence(&mut self, tree: &Tree, sentence: &[Word], explore: bool, count: &mut Count) {
        let Sizes { output, hidden: size, .. } = self.network.encoder.sizes;
        let random = Some(&mut self.random);
        self.network.encoder.forward(sentence, &self.vocabulary, self.options, random, &mut self.encoded);
        let mut tags = Vec::with_capacity(sentence.len());
        for (at, word) in tree.words.iter().enumerate() {
            let mut scores = [0.0; TAGS];
            self.tag(at, &mut scores);
            let guess = argmax(&scores);
            tags.push(Upos::ALL[guess]);
            let truth = word.upos as usize;
            count.words += 1;
            count.tags += usize::from(guess == truth);
            softmax(&mut scores);
            scores[truth] -= 1.0;
            add(self.network.tags.gradient(output), &scores);
            let gradient = &mut self.encoded.output_gradient[at * output..][..output];
            self.network.tags.backward(0, &self.encoded.output[at * output..][..output], &scores, gradient);
        }

        self.slots();
        self.parts_gradient.clear();
        self.parts_gradient.resize(self.parts.len(), 0.0);
        let oracle = Oracle::of(tree);
        let mut state = State::new(tags, self.common(sentence));
        let mut rows = Vec::new();
        let (mut hidden, mut factors, mut gradient) = (vec![0.0; size], vec![0.0; size], vec![0.0; size]);
        while !state.is_final() {
            if state.at_root() {
                state.apply(Move::Left, Deprel::Root);
                continue;
            }
            self.hidden(&state, &mut rows, &mut hidden);
            self.random.dropout(&mut hidden, &mut factors, self.options.drop_hidden);
            gradient.fill(0.0);
            let legal = state.legal();
            let good = oracle.good(&state);
            let mut scores = [0.0f32; 3];
            scores.copy_from_slice(self.network.moves.row(size));
            self.network.moves.forward(0, &hidden, &mut scores);
            for (score, legal) in scores.iter_mut().zip(legal) {
                if !legal {
                    *score = f32::NEG_INFINITY;
                }
            }
            let guess = argmax(&scores);
            let mut best = scores;
            for (score, good) in best.iter_mut().zip(good) {
                if !good {
                    *score = f32::NEG_INFINITY;
                }
            }
            let right = argmax(&best);
            count.states += 1;
            count.moves += usize::from(good[guess]);
            if legal.into_iter().filter(|legal| *legal).count() > 1 {
                // The good moves share the probability in the proportion in which they have it.
                softmax(&mut scores);
                softmax(&mut best);
                for (score, best) in scores.iter_mut().zip(best) {
                    *score -= best;
                }
                add(self.network.moves.gradient(size), &scores);
                self.network.moves.backward(0, &hidden, &scores, &mut gradient);
            }
            let chosen = if explore && !self.random.next().is_multiple_of(10) { guess } else { right };
            let mut relation = Deprel::Unparsed;
            if chosen > 0 {
                let side = chosen - 1;
                let mut scores = [0.0; RELATIONS];
                self.relation(side, &hidden, &mut scores);
                relation = Deprel::ALL[argmax(&scores)];
                if let Some(truth) = oracle.relation(&state, MOVES[chosen]) {
                    softmax(&mut scores);
                    scores[truth as usize] -= 1.0;
                    let table = &mut self.network.relations[side];
                    add(table.gradient(size), &scores);
                    table.backward(0, &hidden, &scores, &mut gradient);
                    if !explore {
                        relation = truth;
                    }
                }
            }
            for ((gradient, value), factor) in gradient.iter_mut().zip(&hidden).zip(&factors) {
                *gradient = if *value > 0.0 { *gradient * factor } else { 0.0 };
            }
            add(self.network.special.gradient(2 * SLOTS), &gradient);
            for (slot, word) in state.slots().into_iter().enumerate() {
                let word = word as usize;
                if word < state.len() {
                    add(&mut self.parts_gradient[(word * SLOTS + slot) * size..][..size], &gradient);
                } else {
                    add(self.network.special.gradient(2 * slot + usize::from(word > state.len())), &gradient);
                }
            }
            for row in &rows {
                add(self.network.rows.gradient(*row as usize), &gradient);
            }
            state.apply(MOVES[chosen], relation);
        }
        for (place, gradient) in self.parts_gradient.chunks_exact(size).enumerate() {
            let (word, slot) = (place / SLOTS, place % SLOTS);
            let values = &self.encoded.output[word * output..][..output];
            let into = &mut self.encoded.output_gradient[word * output..][..output];
            self.network.slots.backward(slot * output, values, gradient, into);
        }
        self.network.encoder.backward(&self.vocabulary, &mut self.encoded);
    }

    /// Parts of speech, heads and relations of a sentence.
    fn parse(&mut self, sentence: &[Word]) -> (Vec<Upos>, State) {
        let size = self.network.encoder.sizes.hidden;
        self.network.encoder.forward(sentence, &self.vocabulary, self.options, None, &mut self.encoded);
        let mut tags = Vec::with_capacity(sentence.len());
        for at in 0..sentence.len() {
            let mut scores = [0.0; TAGS];
            self.tag(at, &mut scores);
            tags.push(Upos::ALL[argmax(&scores)]);
        }
        self.slots();
        let mut state = State::new(tags.clone(), self.common(sentence));
        let mut rows = Vec::new();
        let mut hidden = vec![0.0; size];
        while !state.is_final() {
            if state.at_root() {
                state.apply(Move::Left, Deprel::Root);
                continue;
            }
            self.hidden(&state, &mut rows, &mut hidden);
            let mut scores = [0.0f32; 3];
            scores.copy_from_slice(self.network.moves.row(size));
            self.network.moves.forward(0, &hidden, &mut scores);
            let chosen = state.best(&scores);
            let mut relation = Deprel::Unparsed;
            if chosen != Move::Shift {
                let mut scores = [0.0; RELATIONS];
                self.relation(chosen as usize - 1, &hidden, &mut scores);
                relation = Deprel::ALL[argmax(&scores)];
            }
            state.apply(chosen, relation);
        }
        (tags, state)
    }
}

/// How the network sees a sentence.
pub fn words(tree: &Tree) -> Vec<Word> {
    let setting = Setting::of(tree.words.iter().map(|word| word.form.as_str()));
    let mut buffer = String::new();
    tree.words.iter().enumerate().map(|(at, word)| Word::of(&word.form, at == 0, setting, &mut buffer)).collect()
}
