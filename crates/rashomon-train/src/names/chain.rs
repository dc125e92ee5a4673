//! Training of a linear chain from partial labels: the averaged perceptron with a margin.
//!
//! A path is right if every token's label is allowed. The best right path is what an update moves towards, the best path of
//! all, with a bonus for wrong labels (the margin), what it moves away from.

use super::corpora::Example;
use rashomon::language::linear::{Row, encode_weight, key_of, write};
use rashomon::mention::names::features::Sentence;
use rashomon::mention::names::model::{LABELS, NONE, label_names, may_follow, transition};
use rustc_hash::FxHashMap;

/// An example with its features numbered.
struct Numbered {
    features: Vec<Vec<u32>>,
    allowed: Vec<u32>,
    weight: f32,
}

/// What training needs to be told.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often all examples are seen.
    pub rounds: usize,
    /// What a wrong label must stay behind by.
    pub margin: f32,
    /// Features seen fewer times are left out.
    pub least: u32,
    /// Step of the conditional random field; 0 trains the perceptron instead.
    pub rate: f32,
    /// Share of features that are not seen, each time others.
    pub dropout: f32,
}

/// Weights as training leaves them.
pub struct Trained {
    keys: Vec<u32>,
    weights: Vec<[f32; LABELS]>,
    between: [[f32; LABELS]; LABELS],
}

/// Trains on examples, each with its step.
pub fn train(examples: &[(Example, f32)], settings: Settings) -> Trained {
    let (keys, mut numbered) = number(examples, settings.least);
    eprintln!("{} examples, {} features", numbered.len(), keys.len());
    if settings.rate > 0.0 {
        let (weights, between) = field(&mut numbered, keys.len(), settings);
        return Trained { keys, weights, between };
    }
    let mut weights = vec![[0f32; LABELS]; keys.len()];
    let mut moments = vec![[0f32; LABELS]; keys.len()];
    let before = predecessors();
    let mut between = [[0f32; LABELS]; LABELS];
    let mut between_moments = [[0f32; LABELS]; LABELS];
    let total = (numbered.len() * settings.rounds) as f32;
    let mut now = 0f32;
    let mut seed = 1u64;
    for round in 0..settings.rounds {
        shuffle(&mut numbered, &mut seed);
        let mut wrong = 0;
        for example in &numbered {
            // The part of training still to come: what an update made now weighs in the average.
            let remain = 1.0 - now / total;
            now += 1.0;
            let scores: Vec<[f32; LABELS]> = example
                .features
                .iter()
                .map(|features| {
                    let mut scores = [0f32; LABELS];
                    for feature in features {
                        for (score, weight) in scores.iter_mut().zip(&weights[*feature as usize]) {
                            *score += weight;
                        }
                    }
                    scores
                })
                .collect();
            let predicted = best(&scores, &between, &before, &example.allowed, settings.margin, false);
            if predicted.iter().zip(&example.allowed).all(|(label, allowed)| allowed >> label & 1 == 1) {
                continue;
            }
            wrong += 1;
            let right = best(&scores, &between, &before, &example.allowed, 0.0, true);
            let step = example.weight;
            let (mut before_right, mut before_predicted) = (usize::MAX, usize::MAX);
            for (at, (&r, &p)) in right.iter().zip(&predicted).enumerate() {
                if r != p {
                    for feature in &example.features[at] {
                        let (weight, moment) = (&mut weights[*feature as usize], &mut moments[*feature as usize]);
                        weight[r] += step;
                        moment[r] += step * remain;
                        weight[p] -= step;
                        moment[p] -= step * remain;
                    }
                }
                if at > 0 && (before_right, r) != (before_predicted, p) {
                    between[before_right][r] += step;
                    between_moments[before_right][r] += step * remain;
                    between[before_predicted][p] -= step;
                    between_moments[before_predicted][p] -= step * remain;
                }
                (before_right, before_predicted) = (r, p);
            }
        }
        eprintln!("round {}: {wrong} updates", round + 1);
    }
    Trained { keys, weights: moments, between: between_moments }
}

/// The model file: weights below half of `unit` are left out, and all but the `rows` that hold most.
pub fn model(trained: &Trained, unit: f32, most: usize) -> Vec<u8> {
    let Trained { keys, weights, between } = trained;
    let mut rows: Vec<(f32, Row)> = Vec::new();
    let averaged = keys.iter().copied().zip(weights);
    let transitions = (0..LABELS).map(|before| (key_of(transition(before)), &between[before]));
    for (key, values) in averaged.chain(transitions) {
        let codes: Vec<(u8, i8)> = values
            .iter()
            .enumerate()
            .map(|(class, value)| (class as u8, encode_weight(value / unit)))
            .filter(|(_, code)| *code != 0)
            .collect();
        if !codes.is_empty() {
            rows.push((values.iter().fold(0.0, |size, value| size.max(value.abs())), (key, codes)));
        }
    }
    let found = rows.len();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
    rows.truncate(most);
    let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    rows.sort_unstable();
    rows.dedup_by_key(|row| row.0);
    eprintln!("{} of {found} rows", rows.len());
    write(&label_names(), &rows)
}

/// Trains a conditional random field from partial labels by stochastic gradients with AdaGrad (Duchi and others 2011): the
/// likelihood of all right paths together.
#[allow(clippy::too_many_lines)]
fn field(numbered: &mut [Numbered], keys: usize, settings: Settings) -> (Vec<[f32; LABELS]>, [[f32; LABELS]; LABELS]) {
    let mut weights = vec![[0f32; LABELS]; keys];
    let mut squares = vec![[0f32; LABELS]; keys];
    let mut between = [[0f32; LABELS]; LABELS];
    let mut between_squares = [[0f32; LABELS]; LABELS];
    let (mut sums, mut between_sums, mut averaged) = (vec![[0f32; LABELS]; keys], [[0f32; LABELS]; LABELS], 0f32);
    let before = predecessors();
    let mut seed = 1u64;
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for round in 0..settings.rounds {
        shuffle(numbered, &mut seed);
        let rate = settings.rate * (1.0 - round as f32 / settings.rounds as f32).max(0.1);
        let mut loss = 0f64;
        for example in numbered.iter() {
            kept.clear();
            for features in &example.features {
                kept.push(features.iter().copied().filter(|_| chance(&mut seed) >= settings.dropout).collect());
            }
            let scores: Vec<[f32; LABELS]> = kept
                .iter()
                .map(|features| {
                    let mut scores = [0f32; LABELS];
                    for feature in features {
                        for (score, weight) in scores.iter_mut().zip(&weights[*feature as usize]) {
                            *score += weight;
                        }
                    }
                    scores
                })
                .collect();
            let any = vec![u32::MAX; scores.len()];
            let all = marginals(&scores, &between, &before, &any);
            let right = marginals(&scores, &between, &before, &example.allowed);
            loss += f64::from(all.log_sum - right.log_sum);
            let step = |weight: &mut f32, square: &mut f32, gradient: f32| {
                *square += gradient * gradient;
                *weight += rate * gradient / (square.sqrt() + 1e-6);
            };
            for (at, features) in kept.iter().enumerate() {
                for label in 0..LABELS {
                    let gradient = (right.of[at][label] - all.of[at][label]) * example.weight;
                    if gradient.abs() < 2e-3 {
                        continue;
                    }
                    for feature in features {
                        let feature = *feature as usize;
                        step(&mut weights[feature][label], &mut squares[feature][label], gradient);
                    }
                }
            }
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let gradient = (right.between[from][to] - all.between[from][to]) * example.weight;
                    if gradient.abs() > 2e-3 {
                        step(&mut between[from][to], &mut between_squares[from][to], gradient);
                    }
                }
            }
        }
        eprintln!("round {}: loss {loss:.0}", round + 1);
        // The mean over the later rounds is steadier than the end (Polyak and Juditsky 1992).
        if round * 2 >= settings.rounds {
            averaged += 1.0;
            for (sum, weight) in sums.iter_mut().flatten().zip(weights.iter().flatten()) {
                *sum += (weight - *sum) / averaged;
            }
            for (sum, weight) in between_sums.iter_mut().flatten().zip(between.iter().flatten()) {
                *sum += (weight - *sum) / averaged;
            }
        }
    }
    (sums, between_sums)
}

/// A number from 0 to 1.
fn chance(seed: &mut u64) -> f32 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 40) as f32 / (1u64 << 24) as f32
}

/// How likely each label is at each token, and each pair of labels in all.
struct Marginals {
    of: Vec<[f32; LABELS]>,
    between: [[f32; LABELS]; LABELS],
    log_sum: f32,
}

/// Forward and backward over the paths whose labels are allowed.
fn marginals(
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

/// Numbers the features of all examples: their keys, and the examples.
fn number(examples: &[(Example, f32)], least: u32) -> (Vec<u32>, Vec<Numbered>) {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut sentence = Sentence::default();
    let mut features = Vec::new();
    let mut all: Vec<Vec<Vec<u32>>> = Vec::new();
    for (example, _) in examples {
        sentence.read(&example.text, &example.tokens);
        let mut of_example = Vec::new();
        for at in 0..sentence.len() {
            sentence.features(at, &mut features);
            let keys: Vec<u32> = features.iter().map(|feature| key_of(*feature)).collect();
            for key in &keys {
                *counts.entry(*key).or_default() += 1;
            }
            of_example.push(keys);
        }
        all.push(of_example);
    }
    let mut keys: Vec<u32> = Vec::new();
    let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
    let numbered = all
        .into_iter()
        .zip(examples)
        .map(|(of_example, (example, weight))| {
            let features = of_example
                .into_iter()
                .map(|of_token| {
                    of_token
                        .into_iter()
                        .filter(|key| counts[key] >= least)
                        .map(|key| {
                            *numbers.entry(key).or_insert_with(|| {
                                keys.push(key);
                                keys.len() as u32 - 1
                            })
                        })
                        .collect()
                })
                .collect();
            Numbered { features, allowed: example.allowed.clone(), weight: *weight }
        })
        .collect();
    (keys, numbered)
}

/// The best path: among the right ones alone, or among all with a bonus for labels that are not allowed.
fn best(
    scores: &[[f32; LABELS]],
    between: &[[f32; LABELS]; LABELS],
    before: &[Vec<usize>],
    allowed: &[u32],
    margin: f32,
    right: bool,
) -> Vec<usize> {
    let n = scores.len();
    if n == 0 {
        return Vec::new();
    }
    let own = |at: usize, label: usize| -> f32 {
        let fits = allowed[at] >> label & 1 == 1;
        match (fits, right) {
            (true, _) => scores[at][label],
            (false, true) => -1e9,
            (false, false) => scores[at][label] + margin,
        }
    };
    let mut back = vec![[0u8; LABELS]; n];
    let mut now = [f32::MIN; LABELS];
    for (label, score) in now.iter_mut().enumerate() {
        if may_follow(NONE, label) {
            *score = own(0, label);
        }
    }
    for (at, back) in back.iter_mut().enumerate().skip(1) {
        let mut next = [f32::MIN; LABELS];
        for to in 0..LABELS {
            for &from in &before[to] {
                let score = now[from] + between[from][to];
                if now[from] > f32::MIN && score > next[to] {
                    next[to] = score;
                    back[to] = from as u8;
                }
            }
            if next[to] > f32::MIN {
                next[to] += own(at, to);
            }
        }
        now = next;
    }
    let mut label =
        (0..LABELS).filter(|label| may_follow(*label, NONE)).max_by(|a, b| now[*a].total_cmp(&now[*b])).unwrap_or(NONE);
    let mut path = vec![label; n];
    for at in (1..n).rev() {
        label = usize::from(back[at][label]);
        path[at - 1] = label;
    }
    path
}

/// For each label those that may stand before it.
fn predecessors() -> Vec<Vec<usize>> {
    (0..LABELS).map(|to| (0..LABELS).filter(|from| may_follow(*from, to)).collect()).collect()
}

/// Fisher and Yates's shuffle with a fixed generator (xorshift, Marsaglia 2003): the same bytes every time.
fn shuffle<T>(items: &mut [T], seed: &mut u64) {
    for at in (1..items.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        items.swap(at, (*seed % (at as u64 + 1)) as usize);
    }
}
