//! Learning the weights: a logistic regression over comparisons, then a search for the thresholds over whole runs.

use super::Set;
use super::measure::{Measure, f1};
use rashomon::config::Config;
use rashomon::story::Clusterer;
use rashomon::story::features::{COUNT, Kind};
use rashomon::story::weights::Weights;
use std::collections::BTreeMap;

/// A comparison of an article with a story, and whether they belong together.
struct Example {
    features: [f32; COUNT],
    same: bool,
    weight: f32,
}

/// The weights learned from some sets; settings that are not learned are those of `start`.
pub fn weights(sets: &[&Set], start: &Weights, pull: f32) -> Weights {
    let mut weights = start.clone();
    for titles in [false, true] {
        eprintln!("learning from {}", if titles { "titles" } else { "texts" });
        let mut examples = Vec::new();
        for set in sets.iter().filter(|s| s.titles == titles) {
            teach(set, start, &mut examples);
        }
        if examples.is_empty() {
            continue;
        }
        eprintln!("{} examples", examples.len());
        let (learned, bias) = regression(&examples, pull);
        let index = usize::from(titles);
        weights.evidence[index] = learned;
        weights.join[index] = 1.0 - bias;
        weights.look[index] = -2.0;
        weights.merge[index] = 1.0;
        weights.distinct[index] = 2.0;
        weights.split[index] = 0.5;
        let of_kind: Vec<&Set> = sets.iter().copied().filter(|s| s.titles == titles).collect();
        thresholds(&of_kind, &mut weights, index);
    }
    weights
}

/// Streams a set with its true stories given.
fn teach(set: &Set, weights: &Weights, examples: &mut Vec<Example>) {
    let mut clusterer = Clusterer::with_weights(&Config::default(), weights.clone());
    let mut story_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut gold_of: BTreeMap<usize, &str> = BTreeMap::new();
    let from = examples.len();
    for ((report, evidence), gold) in set.reports.iter().zip(&set.evidence).zip(&set.gold) {
        let (signature, compared) = clusterer.compare_all(evidence);
        let mine = story_of.get(gold.as_str()).copied();
        for candidate in &compared {
            let same = gold_of.get(&candidate.story).is_some_and(|other| other == gold);
            examples.push(Example { features: candidate.features.0, same, weight: 1.0 });
        }
        let story = clusterer.put(&report.article.id, evidence, signature, mine, String::new());
        story_of.insert(gold, story);
        gold_of.insert(story, gold);
    }
    // Every set counts as much as another, and in it pairs that belong together as much as those that don't.
    let same = examples[from..].iter().filter(|e| e.same).count().max(1) as f32;
    let other = examples[from..].iter().filter(|e| !e.same).count().max(1) as f32;
    for example in &mut examples[from..] {
        example.weight = if example.same { 0.5 / same } else { 0.5 / other };
    }
}

/// Logistic regression by gradient descent on standardized features, pulled towards zero.
fn regression(examples: &[Example], pull: f32) -> ([f32; COUNT], f32) {
    let total: f32 = examples.iter().map(|e| e.weight).sum();
    let mut scale = [0.0f32; COUNT];
    for example in examples {
        for (scale, feature) in scale.iter_mut().zip(example.features) {
            *scale += example.weight * feature * feature / total;
        }
    }
    let scale = scale.map(|s| if s > 1e-9 { s.sqrt() } else { 1.0 });
    let (mut weights, mut bias) = ([0.0f32; COUNT], 0.0f32);
    let (mut speed, mut bias_speed) = ([0.0f32; COUNT], 0.0f32);
    for _ in 0..500 {
        let (mut gradient, mut bias_gradient) = ([0.0f32; COUNT], 0.0f32);
        for example in examples {
            let sum: f32 =
                bias + weights.iter().zip(example.features).zip(scale).map(|((w, f), s)| w * f / s).sum::<f32>();
            let error = 1.0 / (1.0 + (-sum).exp()) - f32::from(example.same);
            let error = error * example.weight / total;
            for ((gradient, feature), scale) in gradient.iter_mut().zip(example.features).zip(scale) {
                *gradient += error * feature / scale;
            }
            bias_gradient += error;
        }
        for ((weight, speed), gradient) in weights.iter_mut().zip(&mut speed).zip(gradient) {
            *speed = 0.9 * *speed - 0.5 * (gradient + pull * 1e-3 * *weight);
            *weight += *speed;
        }
        bias_speed = 0.9 * bias_speed - 0.5 * bias_gradient;
        bias += bias_speed;
    }
    let mut out = [0.0; COUNT];
    for ((out, weight), scale) in out.iter_mut().zip(weights).zip(scale) {
        *out = weight / scale;
    }
    (out, bias)
}

/// What a run is worth: both measures, less for every false merge, which is worse than a split.
fn worth(sets: &[&Set], weights: &Weights) -> f64 {
    let of = |set: &Set| {
        let m = Measure::of(set, weights);
        f1(m.b_cubed) + 0.3 * f1(m.pairs) - 0.35 * (1.0 - m.pairs.0)
    };
    std::thread::scope(|scope| {
        let runs: Vec<_> = sets.iter().map(|set| scope.spawn(move || of(set))).collect();
        runs.into_iter().filter_map(|run| run.join().ok()).sum()
    })
}

/// The thresholds, by whole runs.
fn thresholds(sets: &[&Set], weights: &mut Weights, index: usize) {
    let mut best = worth(sets, weights);
    for step in [0.8f32, 0.3] {
        for which in 0..DECISIONS {
            best = climb(sets, weights, best, |tried, sign| {
                let value = decision(tried, which, index);
                *value = (*value + sign * step).clamp(-12.0, 12.0);
            });
        }
    }
}

/// All weights, one after another, by whole runs: what makes a run worth more stays.
pub fn sweep(sets: &[&Set], weights: &mut Weights, index: usize, sweeps: usize) {
    let mut best = worth(sets, weights);
    for sweep in 0..sweeps {
        let before = best;
        let step = 0.4 / (1.0 + sweep as f32);
        for which in 0..DECISIONS {
            best = climb(sets, weights, best, |tried, sign| *decision(tried, which, index) += sign * step);
        }
        for kind in 0..COUNT {
            best = climb(sets, weights, best, |tried, sign| {
                let value = &mut tried.evidence[index][kind];
                *value += sign * step * value.abs().max(0.5);
            });
        }
        eprintln!("sweep {sweep}: {best:.4}");
        if best < before + 1e-4 {
            break;
        }
    }
}

const DECISIONS: usize = 5;

fn decision(weights: &mut Weights, which: usize, index: usize) -> &mut f32 {
    let list = match which {
        0 => &mut weights.join,
        1 => &mut weights.merge,
        2 => &mut weights.look,
        3 => &mut weights.distinct,
        _ => &mut weights.split,
    };
    &mut list[index]
}

/// Moves one weight up, or else down, as long as that makes a run worth more.
fn climb(sets: &[&Set], weights: &mut Weights, mut best: f64, change: impl Fn(&mut Weights, f32)) -> f64 {
    for sign in [1.0, -1.0] {
        let mut moved = false;
        for _ in 0..6 {
            let mut tried = weights.clone();
            change(&mut tried, sign);
            let value = worth(sets, &tried);
            if value <= best + 1e-5 {
                break;
            }
            (best, *weights, moved) = (value, tried, true);
        }
        if moved {
            break;
        }
    }
    best
}

/// Prints weights as they stand in `story-weights.txt`.
pub fn print(weights: &Weights) {
    for (name, pair) in [
        ("join", weights.join),
        ("look", weights.look),
        ("merge", weights.merge),
        ("distinct", weights.distinct),
        ("split", weights.split),
    ] {
        println!("{name:22} {:7.2} {:7.2}", pair[0], pair[1]);
    }
    for (index, name) in Kind::NAMES.iter().enumerate() {
        println!("{name:22} {:7.2} {:7.2}", weights.evidence[0][index], weights.evidence[1][index]);
    }
}
