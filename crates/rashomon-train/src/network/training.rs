//! The training itself: sentence by sentence, tags and moves at once, following the parser's own mistakes, and with the
//! probabilities that teachers give where there are any (Liu and others 2018).

use super::layers::{Random, add, argmax, softmax, widely};
use super::measure::measure;
use super::oracle::Oracle;
use super::reading::{AHEAD, FINE_TAGS, Network, RELATIONS, Reading, mean, parse};
use super::vocabulary::Vocabulary;
use super::{Options, Sizes};
use crate::conllu::Tree;
use anyhow::Result;
use rashomon::annotate::{Deprel, Upos};
use rashomon::language::state::{MOVES, Move, SLOTS, State};
use rashomon::language::words::{Setting, Word};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Training in progress.
pub struct Training<'o> {
    options: &'o Options,
    vocabulary: Vocabulary,
    pupil: Reading,
    teachers: Vec<Reading>,
    random: Random,
    steps: i32,
    /// The finer parts of speech that treebanks have.
    fine_tags: FxHashMap<String, usize>,
}

/// What training learns from.
pub struct Lessons<'t> {
    /// Trees of treebanks.
    pub trees: &'t [Tree],
    /// Which of them are of EWT.
    pub own: &'t [bool],
    /// Sentences of news, of which teachers alone know something.
    pub news: &'t [Tree],
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
        let network = match &options.from {
            Some(path) => Network::kept(path, &vocabulary)?,
            None => Network::new(sizes, &vocabulary, &mut random),
        };
        let pupil = Reading::new(network);
        let mut fine_tags: FxHashMap<String, usize> = FxHashMap::default();
        for word in trees.iter().flat_map(|tree| &tree.words) {
            let next = fine_tags.len();
            if next < FINE_TAGS && word.fine != "_" {
                fine_tags.entry(word.fine.clone()).or_insert(next);
            }
        }
        let teachers: Result<Vec<Reading>> =
            options.teacher.iter().map(|path| Ok(Reading::new(Network::kept(path, &vocabulary)?))).collect();
        Ok(Self { options, vocabulary, pupil, teachers: teachers?, random, steps: 0, fine_tags })
    }

    /// Learns the trees at every pass, in the last ones those of EWT alone, and with teachers a share of the news.
    pub fn run(&mut self, lessons: &Lessons, dev: &[Tree]) {
        let Lessons { trees, own, news } = lessons;
        let dev_sentences: Vec<Vec<Word>> = dev.iter().map(words).collect();
        let mut teachers = std::mem::take(&mut self.teachers);
        if !teachers.is_empty() {
            measure("dev, teachers together", dev, |index, _| {
                found(parse(&mut teachers, &dev_sentences[index], &self.vocabulary, self.options))
            });
        }
        self.teachers = teachers;
        let all: Vec<&Tree> = trees.iter().chain(*news).collect();
        let sentences: Vec<Vec<Word>> = all.iter().map(|tree| words(tree)).collect();
        let count_words = |trees: &[Tree]| trees.iter().map(|tree| tree.words.len()).sum::<usize>();
        let (all_words, news_words) = (count_words(trees), count_words(news));
        let own_words: usize = trees.iter().zip(*own).filter(|(_, own)| **own).map(|(tree, _)| tree.words.len()).sum();
        let part =
            if self.teachers.is_empty() { 0.0 } else { self.options.news * all_words as f32 / news_words as f32 };
        let share = ((news.len() as f32 * part) as usize).min(news.len());
        let alone = self.options.alone.min(self.options.passes);
        let mixed = self.options.passes - alone;
        let total = (all_words as f32 + part.min(1.0) * news_words as f32) * mixed as f32 + (own_words * alone) as f32;
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
                let tree = (*index < trees.len()).then(|| all[*index]);
                let explore = pass > 0 || self.options.from.is_some();
                self.pupil.encoded.treebank = usize::from(!own.get(*index).copied().unwrap_or(true));
                self.sentence(tree, &sentences[*index], explore, &mut count);
                batch += sentences[*index].len();
                seen += sentences[*index].len();
                if batch >= self.options.batch {
                    self.steps += 1;
                    let left = 1.0 - seen as f32 / total;
                    let rate = self.options.rate * left.max(0.005) * (self.steps as f32 / 200.0).min(1.0);
                    for table in self.pupil.network.tables() {
                        table.step(rate, self.steps);
                    }
                    self.average(all_words);
                    batch = 0;
                }
            }
            let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
            eprint!(
                "pass {pass}: tags {:.2}, moves {:.2}; ",
                share(count.tags, count.words),
                share(count.moves, count.states)
            );
            self.pupil.encoded.treebank = 0;
            self.swap();
            measure("dev", dev, |index, _| {
                let pupil = std::slice::from_mut(&mut self.pupil);
                found(parse(pupil, &dev_sentences[index], &self.vocabulary, self.options))
            });
            self.swap();
        }
        // What is kept is the mean of the last steps.
        self.swap();
    }

    /// Averages the weights over a share of a pass, looking at them now and then.
    fn average(&mut self, words: usize) {
        const EVERY: i32 = 50;
        if self.options.average > 0.0 && self.steps % EVERY == 0 {
            let steps = words as f32 / self.options.batch as f32 * self.options.average;
            for table in self.pupil.network.tables() {
                table.average((EVERY as f32 / steps).min(1.0));
            }
        }
    }

    fn swap(&mut self) {
        for table in self.pupil.network.tables() {
            table.swap();
        }
    }

    /// The file of what was learned.
    pub fn file(&self) -> Vec<u8> {
        super::quantize::file(&self.pupil.network, &self.vocabulary)
    }

    /// Writes the weights as they are, for [`Options::teacher`].
    pub fn keep(&mut self, path: &Path) -> Result<()> {
        self.pupil.network.keep(path)
    }

    /// Learns one sentence: from its tree, if it has one, and from the teachers.
    fn sentence(&mut self, tree: Option<&Tree>, sentence: &[Word], explore: bool, count: &mut Count) {
        let Self { options, vocabulary, pupil, teachers, random, fine_tags, .. } = self;
        let Sizes { output, hidden: size, .. } = pupil.network.encoder.sizes;
        let trust = match tree {
            _ if teachers.is_empty() => 0.0,
            Some(_) => options.trust,
            None => 1.0,
        };
        pupil.look(sentence, vocabulary, options, Some(random));
        for teacher in teachers.iter_mut() {
            teacher.encoded.treebank = pupil.encoded.treebank;
            teacher.look(sentence, vocabulary, options, None);
        }
        let mut tags = Vec::with_capacity(sentence.len());
        for at in 0..sentence.len() {
            let mut scores = pupil.tags(at);
            let guess = argmax(&scores);
            tags.push(Upos::ALL[guess]);
            softmax(&mut scores);
            let truth = tree.map(|tree| tree.words[at].upos as usize);
            if let Some(truth) = truth {
                count.words += 1;
                count.tags += usize::from(guess == truth);
                scores[truth] -= 1.0 - trust;
            }
            if trust > 0.0 {
                subtract(&mut scores, trust, &mean(teachers, |teacher| teacher.tags(at)));
            }
            add(pupil.network.tags.gradient(output), &scores);
            let gradient = &mut pupil.encoded.output_gradient[at * output..][..output];
            pupil.network.tags.backward(0, &pupil.encoded.output[at * output..][..output], &scores, gradient);
        }

        if let (Some(tree), true) = (tree, options.fine > 0.0) {
            for (at, word) in tree.words.iter().enumerate() {
                let Some(truth) = fine_tags.get(&word.fine) else { continue };
                let mut scores = [0.0; FINE_TAGS];
                scores.copy_from_slice(pupil.network.fine_tags.row(output));
                let values = &pupil.encoded.output[at * output..][..output];
                pupil.network.fine_tags.forward(0, values, &mut scores);
                softmax(&mut scores);
                scores[*truth] -= 1.0;
                scores = scores.map(|score| score * options.fine);
                add(pupil.network.fine_tags.gradient(output), &scores);
                let gradient = &mut pupil.encoded.output_gradient[at * output..][..output];
                pupil.network.fine_tags.backward(0, values, &scores, gradient);
            }
        }

        if options.ahead > 0.0 {
            look_ahead(pupil, sentence, vocabulary, options.ahead, random);
        }

        let mut parts_gradient = vec![0.0; sentence.len() * SLOTS * size];
        let oracle = tree.map(Oracle::of);
        let mut state = State::new(tags, vocabulary.common(sentence));
        let (mut factors, mut gradient) = (vec![0.0; size], vec![0.0; size]);
        while !state.is_final() {
            if state.at_root() {
                state.apply(Move::Left, Deprel::Root);
                continue;
            }
            pupil.see(&state);
            random.dropout(&mut pupil.hidden, &mut factors, options.drop_hidden);
            gradient.fill(0.0);
            let legal = state.legal();
            let is_open = legal.into_iter().filter(|legal| *legal).count() > 1;
            if trust > 0.0 {
                for teacher in teachers.iter_mut() {
                    teacher.see(&state);
                }
            }
            let mut scores = pupil.moves(legal);
            let guess = argmax(&scores);
            // What the moves should have.
            let mut target = [0.0; 3];
            if let Some(oracle) = &oracle {
                let good = oracle.good(&state);
                // The good moves share the probability in the proportion in which they have it.
                let mut best = scores;
                for (score, good) in best.iter_mut().zip(good) {
                    if !good {
                        *score = f32::NEG_INFINITY;
                    }
                }
                softmax(&mut best);
                target = best;
                count.states += 1;
                count.moves += usize::from(good[guess]);
            }
            let mut right = argmax(&target);
            if trust > 0.0 && is_open {
                let taught = mean(teachers, |teacher| teacher.moves(legal));
                target = std::array::from_fn(|at| (1.0 - trust) * target[at] + trust * taught[at]);
            }
            if oracle.is_none() {
                right = if is_open { argmax(&target) } else { guess };
            }
            if is_open {
                softmax(&mut scores);
                subtract(&mut scores, 1.0, &target);
                add(pupil.network.moves.gradient(size), &scores);
                pupil.network.moves.backward(0, &pupil.hidden, &scores, &mut gradient);
            }
            let chosen = if explore && !random.next().is_multiple_of(10) { guess } else { right };
            let mut relation = Deprel::Unparsed;
            if chosen > 0 {
                let side = chosen - 1;
                let mut scores = pupil.relations(side);
                relation = Deprel::ALL[argmax(&scores)];
                let truth = oracle.as_ref().and_then(|oracle| oracle.relation(&state, MOVES[chosen]));
                if truth.is_some() || oracle.is_none() && trust > 0.0 {
                    softmax(&mut scores);
                    if let Some(truth) = truth {
                        scores[truth as usize] -= 1.0 - trust;
                    }
                    if trust > 0.0 {
                        let taught: [f32; RELATIONS] = mean(teachers, |teacher| teacher.relations(side));
                        subtract(&mut scores, trust, &taught);
                    }
                    let table = &mut pupil.network.relations[side];
                    add(table.gradient(size), &scores);
                    table.backward(0, &pupil.hidden, &scores, &mut gradient);
                    if let (Some(truth), false) = (truth, explore) {
                        relation = truth;
                    }
                }
            }
            for ((gradient, value), factor) in gradient.iter_mut().zip(&pupil.hidden).zip(&factors) {
                *gradient = if *value > 0.0 { *gradient * factor } else { 0.0 };
            }
            add(pupil.network.special.gradient(2 * SLOTS), &gradient);
            for (slot, word) in state.slots().into_iter().enumerate() {
                let word = word as usize;
                if word < state.len() {
                    add(&mut parts_gradient[(word * SLOTS + slot) * size..][..size], &gradient);
                } else {
                    add(pupil.network.special.gradient(2 * slot + usize::from(word > state.len())), &gradient);
                }
            }
            let (network, rows, gradient) = (&mut pupil.network, &pupil.rows, &gradient[..]);
            widely(
                #[inline(always)]
                || {
                    for row in rows {
                        add(network.rows.gradient(*row as usize), gradient);
                    }
                },
            );
            state.apply(MOVES[chosen], relation);
        }
        for (place, gradient) in parts_gradient.chunks_exact(size).enumerate() {
            let (word, slot) = (place / SLOTS, place % SLOTS);
            let values = &pupil.encoded.output[word * output..][..output];
            let into = &mut pupil.encoded.output_gradient[word * output..][..output];
            pupil.network.slots.backward(slot * output, values, gradient, into);
        }
        pupil.network.encoder.backward(vocabulary, &mut pupil.encoded);
    }
}

/// Learns to tell from what the recurrences hold which word they see next, as language models do (Rei 2017): each has seen
/// the neighbour of the word it stands at. Every second word is asked for.
fn look_ahead(pupil: &mut Reading, sentence: &[Word], vocabulary: &Vocabulary, weight: f32, random: &mut Random) {
    let Sizes { window, recurrent, .. } = pupil.network.encoder.sizes;
    let mixed = window + 2 * recurrent;
    for direction in [0, 1] {
        for at in 0..sentence.len() {
            let next = if direction == 0 { Some(at + 2) } else { at.checked_sub(2) };
            let Some(next) = next.and_then(|next| sentence.get(next)) else { continue };
            if random.next() & 1 == 0 {
                continue;
            }
            let known = vocabulary.find(next);
            let truth = match known.common {
                0 => known.clusters.map_or(0, |clusters| clusters.middle() as usize + 1),
                common => 512 + common as usize,
            };
            let table = &mut pupil.network.ahead[direction];
            let mut scores = [0.0; AHEAD];
            scores.copy_from_slice(table.row(recurrent));
            let values = &pupil.encoded.mixed[at * mixed + window + direction * recurrent..][..recurrent];
            table.forward(0, values, &mut scores);
            softmax(&mut scores);
            scores[truth] -= 1.0;
            scores = scores.map(|score| score * weight);
            add(table.gradient(recurrent), &scores);
            let gradient = &mut pupil.encoded.held_gradient[(2 * at + direction) * recurrent..][..recurrent];
            table.backward(0, values, &scores, gradient);
        }
    }
}

fn subtract<const N: usize>(scores: &mut [f32; N], factor: f32, values: &[f32; N]) {
    for (score, value) in scores.iter_mut().zip(values) {
        *score -= factor * value;
    }
}

/// What was found of each word.
fn found((tags, state): (Vec<Upos>, State)) -> Vec<super::measure::Found> {
    let of = |(at, tag): (usize, Upos)| {
        let (head, relation) = state.arc(at);
        (tag, head.map_or(-1, |head| head as i32), relation)
    };
    tags.iter().copied().enumerate().map(of).collect()
}

/// How the network sees a sentence.
pub fn words(tree: &Tree) -> Vec<Word> {
    let setting = Setting::of(tree.words.iter().map(|word| word.form.as_str()));
    let mut buffer = String::new();
    tree.words.iter().enumerate().map(|(at, word)| Word::of(&word.form, at == 0, setting, &mut buffer)).collect()
}
