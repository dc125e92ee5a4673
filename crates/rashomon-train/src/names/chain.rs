//! Training of a linear chain from partial labels: a conditional random field whose scores are a linear part's and a net's
//! together.
//!
//! A path is right if every token's label is allowed; what grows is the likelihood of all right paths together. Tokens that
//! the model passes over as plain are in no name here either.

use super::corpora::{ANY, Example};
use super::net::{Net, Pass, Sight};
use super::random::Random;
use rashomon::language::linear::{Row, encode_weight, feature, key_of, write};
use rashomon::mention::names::features::{REACH, Sentence, Words};
use rashomon::mention::names::model::{LABELS, NONE, STEP, label_names, may_follow, transition};
use rashomon::mention::names::net::Weights;
use rustc_hash::{FxHashMap, FxHashSet};

/// An example, the step that it makes, and the number of its corpus; 0 is the one whose labels the model shall follow.
pub struct Weighed {
    /// The example.
    pub example: Example,
    /// The step.
    pub weight: f32,
    /// The corpus.
    pub corpus: u32,
}

/// The first template of what single corpora label otherwise.
const APART: u32 = 5000;

/// A token as training sees it.
struct Seen {
    features: Vec<u32>,
    sight: Sight,
}

/// An example with its features numbered.
struct Numbered {
    /// `None` for plain tokens.
    tokens: Vec<Option<Seen>>,
    /// The labels that each token can have at all, and those that are right.
    possible: Vec<u32>,
    allowed: Vec<u32>,
    weight: f32,
}

/// What training needs to be told.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often all examples are seen.
    pub rounds: usize,
    /// Features seen fewer times are left out.
    pub least: u32,
    /// Step of the linear part.
    pub rate: f32,
    /// Share of features that are not seen, each time others.
    pub dropout: f32,
    /// Step of the net.
    pub net_rate: f32,
    /// Share of the hidden numbers that are off, each time others.
    pub net_dropout: f32,
    /// Share of the sentences that the net has to learn alone, each time others.
    pub net_alone: f32,
    /// Share of the sentences that the linear part has to learn alone.
    pub linear_alone: f32,
}

/// Weights as training leaves them.
pub struct Trained {
    keys: Vec<u32>,
    /// The keys of what single corpora label otherwise: no part of the model.
    foreign: FxHashSet<u32>,
    weights: Vec<[f32; LABELS]>,
    between: [[f32; LABELS]; LABELS],
    /// Of the net.
    pub net: Weights,
}

/// Sentences between two steps of the net's dense weights.
const BATCH: usize = 4;

/// Trains on examples, each with its step, by stochastic gradients with AdaGrad (Duchi and others 2011).
#[allow(clippy::too_many_lines)]
pub fn train(examples: &[Weighed], settings: Settings) -> Trained {
    let mut words = Words::default();
    let (keys, mut numbered, foreign) = number(examples, settings.least, &mut words);
    eprintln!("{} examples, {} features, {} words", numbered.len(), keys.len(), words.len());
    let mut random = Random::new(1);
    let mut net = Net::new(&words, &mut random);
    let mut weights = vec![[0f32; LABELS]; keys.len()];
    let mut squares = vec![[0f32; LABELS]; keys.len()];
    let mut between = [[0f32; LABELS]; LABELS];
    let mut between_squares = [[0f32; LABELS]; LABELS];
    let (mut sums, mut between_sums) = (vec![[0f32; LABELS]; keys.len()], [[0f32; LABELS]; LABELS]);
    let mut averaged = 0f32;
    let before = predecessors();
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for round in 0..settings.rounds {
        random.shuffle(&mut numbered);
        let slower = (1.0 - round as f32 / settings.rounds as f32).max(0.1);
        let (rate, net_rate) = (settings.rate * slower, settings.net_rate * slower);
        let mut loss = 0f64;
        for (number, example) in numbered.iter().enumerate() {
            let alone = random.share();
            let (linear, dense) = (alone >= settings.net_alone, alone < 1.0 - settings.linear_alone);
            kept.clear();
            let mut pass = Pass::default();
            let mut scores = vec![[0f32; LABELS]; example.tokens.len()];
            for (token, scores) in example.tokens.iter().zip(&mut scores) {
                let mut features = Vec::new();
                if let Some(token) = token.as_ref().filter(|_| linear) {
                    features.extend(token.features.iter().filter(|_| random.share() >= settings.dropout));
                    for feature in &features {
                        for (score, weight) in scores.iter_mut().zip(&weights[*feature as usize]) {
                            *score += weight;
                        }
                    }
                }
                match token {
                    Some(token) if dense => {
                        net.forward(&token.sight, settings.net_dropout, &mut random, scores, &mut pass);
                    }
                    _ => Net::skip(&mut pass),
                }
                kept.push(features);
            }
            let all = marginals(&scores, &between, &before, &example.possible);
            let right = marginals(&scores, &between, &before, &example.allowed);
            loss += f64::from(all.log_sum - right.log_sum);
            let step = |weight: &mut f32, square: &mut f32, gradient: f32| {
                *square += gradient * gradient;
                *weight += rate * gradient / (square.sqrt() + 1e-6);
            };
            for (at, features) in kept.iter().enumerate() {
                let Some(token) = &example.tokens[at] else { continue };
                let gradient: [f32; LABELS] =
                    std::array::from_fn(|label| (right.of[at][label] - all.of[at][label]) * example.weight);
                if gradient.iter().all(|gradient| gradient.abs() < LEAST) {
                    continue;
                }
                for (label, gradient) in gradient.iter().enumerate().filter(|(_, gradient)| gradient.abs() >= LEAST) {
                    for feature in features {
                        let feature = *feature as usize;
                        step(&mut weights[feature][label], &mut squares[feature][label], *gradient);
                    }
                }
                net.backward(at, &token.sight, &mut pass, &gradient, ROW_RATE * slower);
            }
            net.settle(&pass, ROW_RATE * slower);
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let gradient = (right.between[from][to] - all.between[from][to]) * example.weight;
                    if gradient.abs() >= LEAST {
                        step(&mut between[from][to], &mut between_squares[from][to], gradient);
                    }
                }
            }
            if number % BATCH == 0 {
                net.step(net_rate);
            }
        }
        eprintln!("round {}: loss {loss:.0}", round + 1);
        // The mean over the later rounds is steadier than the end (Polyak and Juditsky 1992).
        if round * 2 >= settings.rounds {
            net.average();
            averaged += 1.0;
            for (sum, weight) in sums.iter_mut().flatten().zip(weights.iter().flatten()) {
                *sum += (weight - *sum) / averaged;
            }
            for (sum, weight) in between_sums.iter_mut().flatten().zip(between.iter().flatten()) {
                *sum += (weight - *sum) / averaged;
            }
        }
    }
    Trained { keys, foreign, weights: sums, between: between_sums, net: net.finish() }
}

/// Smaller gradients move nothing.
const LEAST: f32 = 2e-3;
/// Step of the net's rows.
const ROW_RATE: f32 = 0.03;

/// The file of the linear part: weights below half of [`STEP`] are left out, and all but the `rows` that hold most.
pub fn linear(trained: &Trained, most: usize) -> Vec<u8> {
    let Trained { keys, foreign, weights, between, .. } = trained;
    let mut rows: Vec<(f32, Row)> = Vec::new();
    let transitions = (0..LABELS).map(|before| (key_of(transition(before)), &between[before]));
    for (key, values, size) in (keys.iter().copied().zip(weights).map(|(key, values)| (key, values, 0.0)))
        .chain(transitions.map(|(key, values)| (key, values, f32::MAX)))
    {
        if foreign.contains(&key) {
            continue;
        }
        let codes: Vec<(u8, i8)> = values
            .iter()
            .enumerate()
            .map(|(class, value)| (class as u8, encode_weight(value / STEP)))
            .filter(|(_, code)| *code != 0)
            .collect();
        if !codes.is_empty() {
            rows.push((values.iter().fold(size, |size, value| size.max(value.abs())), (key, codes)));
        }
    }
    let found = rows.len();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
    rows.truncate(most.max(LABELS));
    let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    rows.sort_unstable();
    rows.dedup_by_key(|row| row.0);
    eprintln!("{} of {found} rows", rows.len());
    write(&label_names(), &rows)
}

/// How likely each label is at each token, and each pair of labels in all.
pub struct Marginals {
    /// Of each token its labels.
    pub of: Vec<[f32; LABELS]>,
    between: [[f32; LABELS]; LABELS],
    log_sum: f32,
}

/// Forward and backward over the paths whose labels are allowed.
pub fn marginals(
    scores: &[[f32; LABELS]],
    between: &[[f32; LABELS]; LABELS],
    before: &[Vec<usize>],
    allowed: &[u32],
) -> Marginals {
    let n = scores.len();
    let mut result = Marginals { of: vec![[0.0; LABELS]; n], between: [[0.0; LABELS]; LABELS], log_sum: 0.0 };
    if n == 0 {
        return result;
    }
    // Factors, scaled at each token so that nothing runs over; the exponentials of the transitions are shared.
    let mut links = [[0f32; LABELS]; LABELS];
    for (to, list) in before.iter().enumerate() {
        for &from in list {
            links[from][to] = between[from][to].exp();
        }
    }
    let own: Vec<[f32; LABELS]> = scores
        .iter()
        .zip(allowed)
        .map(|(scores, allowed)| {
            let top = (0..LABELS)
                .filter(|label| allowed >> label & 1 == 1)
                .map(|label| scores[label])
                .fold(f32::MIN, f32::max);
            result.log_sum += top;
            let mut factors = [0f32; LABELS];
            for label in (0..LABELS).filter(|label| allowed >> label & 1 == 1) {
                factors[label] = (scores[label] - top).max(-60.0).exp();
            }
            factors
        })
        .collect();
    let mut forward = vec![[0f32; LABELS]; n];
    let mut scale = vec![1f32; n];
    for at in 0..n {
        let mut now = [0f32; LABELS];
        for to in 0..LABELS {
            now[to] = own[at][to]
                * if at == 0 {
                    if may_follow(NONE, to) { 1.0 } else { 0.0 }
                } else {
                    before[to].iter().map(|&from| forward[at - 1][from] * links[from][to]).sum()
                };
        }
        let sum: f32 = now.iter().sum();
        scale[at] = sum.max(1e-30);
        result.log_sum += scale[at].ln();
        for value in &mut now {
            *value /= scale[at];
        }
        forward[at] = now;
    }
    let mut backward = [0f32; LABELS];
    for (label, value) in backward.iter_mut().enumerate() {
        *value = if may_follow(label, NONE) { 1.0 } else { 0.0 };
    }
    let mut end: f32 = (0..LABELS).map(|label| forward[n - 1][label] * backward[label]).sum();
    end = end.max(1e-30);
    result.log_sum += end.ln();
    for at in (0..n).rev() {
        let mut total = 0f32;
        for label in 0..LABELS {
            result.of[at][label] = forward[at][label] * backward[label];
            total += result.of[at][label];
        }
        let total = total.max(1e-30);
        for value in &mut result.of[at] {
            *value /= total;
        }
        if at > 0 {
            let mut next = [0f32; LABELS];
            let mut pairs = [[0f32; LABELS]; LABELS];
            let mut total = 0f32;
            for to in 0..LABELS {
                let value = own[at][to] * backward[to] / scale[at];
                if value > 0.0 {
                    for &from in &before[to] {
                        let link = links[from][to] * value;
                        next[from] += link;
                        let pair = forward[at - 1][from] * link;
                        pairs[from][to] = pair;
                        total += pair;
                    }
                }
            }
            let total = total.max(1e-30);
            for (sums, pairs) in result.between.iter_mut().zip(&pairs) {
                for (sum, pair) in sums.iter_mut().zip(pairs) {
                    *sum += pair / total;
                }
            }
            backward = next;
        }
    }
    result
}

/// What one token shows: the keys of its features, and what the net sees.
type Shown = (Vec<u32>, Sight);

/// Numbers the features of all examples: their keys, and the examples.
fn number(examples: &[Weighed], least: u32, words: &mut Words) -> (Vec<u32>, Vec<Numbered>, FxHashSet<u32>) {
    let mut foreign = FxHashSet::default();
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut sentence = Sentence::default();
    let mut features = Vec::new();
    let mut all: Vec<Vec<Option<Shown>>> = Vec::new();
    for Weighed { example, corpus, .. } in examples {
        sentence.read(&example.text, &example.tokens, words);
        let mut of_example = Vec::new();
        for at in 0..sentence.len() {
            if sentence.is_plain(at) && example.allowed[at] >> NONE & 1 == 1 {
                of_example.push(None);
                continue;
            }
            let mut keys = Vec::new();
            for (place, number) in sentence.around(at).into_iter().enumerate() {
                words.features(number, place, &mut features);
                keys.extend(features.iter().map(|feature| key_of(*feature)));
            }
            sentence.features(at, words, &mut features);
            keys.extend(features.iter().map(|feature| key_of(*feature)));
            // What one corpus labels otherwise than the first is learned apart, so that it need not bend what all share.
            if *corpus > 0 {
                let own = words.looks(sentence.around(at)[REACH]).into_iter().zip(APART..);
                keys.extend(own.map(|(look, template)| key_of(feature(template + 10 * corpus, look))));
                foreign.extend(keys.iter().rev().take(2));
            }
            for key in &keys {
                *counts.entry(*key).or_default() += 1;
            }
            of_example.push(Some((keys, Sight::of(&sentence, at))));
        }
        all.push(of_example);
    }
    let mut keys: Vec<u32> = Vec::new();
    let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
    let mut numbered = Vec::with_capacity(examples.len());
    for (of_example, Weighed { example, weight, .. }) in all.into_iter().zip(examples) {
        let mut possible = vec![ANY; of_example.len()];
        let mut allowed = example.allowed.clone();
        let mut tokens = Vec::with_capacity(of_example.len());
        for (at, token) in of_example.into_iter().enumerate() {
            if token.is_none() {
                possible[at] = 1 << NONE;
                allowed[at] = 1 << NONE;
            }
            tokens.push(token.map(|(of_token, sight)| {
                Seen {
                    features: of_token
                        .into_iter()
                        .filter(|key| counts[key] >= least)
                        .map(|key| {
                            *numbers.entry(key).or_insert_with(|| {
                                keys.push(key);
                                keys.len() as u32 - 1
                            })
                        })
                        .collect(),
                    sight,
                }
            }));
        }
        numbered.push(Numbered { tokens, possible, allowed, weight: *weight });
    }
    (keys, numbered, foreign)
}

/// For each label those that may stand before it.
pub fn predecessors() -> Vec<Vec<usize>> {
    (0..LABELS).map(|to| (0..LABELS).filter(|from| may_follow(*from, to)).collect()).collect()
}
