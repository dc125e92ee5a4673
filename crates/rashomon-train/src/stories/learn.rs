//! Learning the weights: a logistic regression over comparisons, then a search for the thresholds over whole runs.

use super::measure::{Measure, f1};
use super::{Options, Set};
use rashomon::config::Config;
use rashomon::story::Clusterer;
use rashomon::story::features::{COUNT, Kind};
use rashomon::story::weights::Weights;
use std::collections::BTreeMap;

/// What a run must gain on average by a change of one number for it to be taken: less is noise.
const GAIN: f64 = 0.0002;

/// A comparison of an article with a story, and whether they belong together.
struct Example {
    features: [f32; COUNT],
    same: bool,
    weight: f32,
}

/// Which way a kind of evidence may count: for, against, or as the data say. What is alike never speaks against one story, and what
/// differs never for it; a regression over kinds that go together would say so of some.
const fn sign(kind: Kind) -> f32 {
    match kind {
        Kind::size | Kind::short => 0.0,
        Kind::other_names
        | Kind::other_acts
        | Kind::other_issue
        | Kind::other_occasion
        | Kind::other_figures
        | Kind::other_doers
        | Kind::other_done_to
        | Kind::other_number
        | Kind::days
        | Kind::elapsed
        | Kind::elsewhere
        | Kind::undated
        | Kind::both_undated
        | Kind::untimely
        | Kind::other_day
        | Kind::other_measure
        | Kind::other_lead
        | Kind::other_place
        | Kind::other_people
        | Kind::other_lead_people
        | Kind::other_lead_place
        | Kind::absent
        | Kind::drawn_out
        | Kind::well_known
        | Kind::unanchored
        | Kind::novel => -1.0,
        _ => 1.0,
    }
}

/// Learns what counts among texts (`index` 0) or titles (1) from some sets; what is not learned is that of `start`.
pub fn weights(sets: &[&Set], start: &Weights, index: usize, options: &Options) -> Weights {
    let mut weights = start.clone();
    let sets: Vec<&Set> = sets.iter().copied().filter(|set| usize::from(set.titles) == index).collect();
    if !options.go_on {
        learn(&sets, &mut weights, index, options);
    }
    // Titles that stand above texts tell less than headlines that stand alone, and would drive the thresholds up: they are left out,
    // or count half.
    let headlines: Vec<&Set> = sets.iter().copied().filter(|set| set.of_headlines()).collect();
    let judged = if headlines.is_empty() || options.all_titles { &sets } else { &headlines };
    if !options.go_on {
        thresholds(judged, &mut weights, index, options);
    }
    for _ in 0..options.polish {
        polish(judged, &mut weights, index, options);
    }
    weights
}

/// What comparisons alone teach, and thresholds to begin with.
fn learn(sets: &[&Set], weights: &mut Weights, index: usize, options: &Options) {
    let mut examples = Vec::new();
    for set in sets.iter().filter(|set| !set.guards) {
        teach(set, weights, &mut examples);
    }
    let (learned, bias) = regression(&examples, options);
    eprintln!("learned from {} comparisons", examples.len());
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_learned()) {
        weights.evidence[index][kind as usize] = learned[kind as usize];
    }
    // Set by hand, once for all sets: how the second look works.
    weights.look[index] = -2.0;
    weights.distinct[index] = 2.0;
    weights.split[index] = 0.0;
    weights.join[index] = -bias;
    weights.merge[index] = 0.7;
    weights.adopt[index] = 0.7;
}

/// Streams a set with its true stories given.
fn teach(set: &Set, weights: &Weights, examples: &mut Vec<Example>) {
    let mut clusterer = Clusterer::with_weights(&Config::default(), weights.clone());
    let mut story_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut gold_of: BTreeMap<usize, &str> = BTreeMap::new();
    let from = examples.len();
    for ((id, evidence), gold) in set.articles.iter().zip(&set.gold) {
        let (signature, compared) = clusterer.compare_all(evidence);
        let mine = story_of.get(gold.as_str()).copied();
        for candidate in &compared {
            let same = gold_of.get(&candidate.story).is_some_and(|other| other == gold);
            examples.push(Example { features: candidate.features.0, same, weight: 1.0 });
        }
        let story = clusterer.put(id, evidence, signature, mine, String::new());
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

/// Logistic regression by gradient descent on scaled features, pulled towards zero, each weight on its side of it.
fn regression(examples: &[Example], options: &Options) -> ([f32; COUNT], f32) {
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
        for (((weight, speed), gradient), kind) in weights.iter_mut().zip(&mut speed).zip(gradient).zip(Kind::ALL) {
            *speed = 0.9 * *speed - 0.5 * (gradient + options.pull * 1e-3 * *weight);
            *weight += *speed;
            let wrong = *weight * sign(kind) < 0.0;
            if wrong || !kind.is_learned() || options.without.iter().any(|name| name == Kind::NAMES[kind as usize]) {
                (*weight, *speed) = (0.0, 0.0);
            }
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
fn worth(sets: &[&Set], weights: &Weights, options: &Options) -> f64 {
    let of = |set: &Set| {
        let costs = &options.false_pairs;
        let false_pairs = costs.get(usize::from(set.titles)).or(costs.first()).copied().unwrap_or(0.0);
        let index = usize::from(set.titles);
        let run = |off: f32| {
            let mut near = weights.clone();
            near.join[index] += off;
            let m = Measure::of(set, &near);
            f1(m.b_cubed) + 0.3 * f1(m.pairs) - false_pairs * (1.0 - m.pairs.0)
        };
        let around = options.around;
        let worth = if around > 0.0 { (run(-around) + run(0.0) + run(around)) / 3.0 } else { run(0.0) };
        let counts = if set.guards { options.guard } else { 1.0 + f64::from(u8::from(set.of_headlines())) };
        counts * worth
    };
    std::thread::scope(|scope| {
        let runs: Vec<_> = sets.iter().map(|set| scope.spawn(move || of(set))).collect();
        runs.into_iter().filter_map(|run| run.join().ok()).sum()
    })
}

/// The thresholds of joining and merging, by whole runs.
fn thresholds(sets: &[&Set], weights: &mut Weights, index: usize, options: &Options) {
    let best = worth(sets, weights, options);
    thresholds_from(sets, weights, index, options, best);
}

fn thresholds_from(sets: &[&Set], weights: &mut Weights, index: usize, options: &Options, mut best: f64) {
    for step in [1.0f32, 0.4, 1.0, 0.4, 0.2] {
        best = climb(sets, weights, options, best, |tried, up| tried.join[index] += up * step);
        // Joining alone: what is needed for a merge stays as high as it was.
        best = climb(sets, weights, options, best, |tried, up| {
            tried.join[index] += up * step;
            tried.merge[index] -= up * step;
            tried.adopt[index] -= up * step;
        });
        best = climb(sets, weights, options, best, |tried, up| tried.adopt[index] += up * step);
        best = climb(sets, weights, options, best, |tried, up| tried.merge[index] += up * step);
    }
}

/// Moves every weight a little, as long as whole runs gain by it: the regression knows comparisons alone, not what follows from them.
fn polish(sets: &[&Set], weights: &mut Weights, index: usize, options: &Options) {
    let mut best = worth(sets, weights, options);
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_learned()) {
        if options.without.iter().any(|name| name == Kind::NAMES[kind as usize]) {
            continue;
        }
        let step = (weights.evidence[index][kind as usize].abs() * 0.25).max(0.3);
        best = climb(sets, weights, options, best, |tried, up| {
            let weight = &mut tried.evidence[index][kind as usize];
            *weight += up * step;
            if *weight * sign(kind) < 0.0 {
                *weight = 0.0;
            }
        });
    }
    best = climb(sets, weights, options, best, |tried, up| tried.distinct[index] += up * 0.5);
    best = climb(sets, weights, options, best, |tried, up| tried.look[index] += up);
    thresholds_from(sets, weights, index, options, best);
}

/// Moves one weight up, or else down, as long as that makes a run worth more.
fn climb(
    sets: &[&Set],
    weights: &mut Weights,
    options: &Options,
    mut best: f64,
    change: impl Fn(&mut Weights, f32),
) -> f64 {
    for sign in [1.0, -1.0] {
        let mut moved = false;
        for _ in 0..5 {
            let mut tried = weights.clone();
            change(&mut tried, sign);
            // What would not be put together at first sight is not put together at second.
            for least in [&mut tried.merge, &mut tried.adopt] {
                *least = least.map(|least| least.max(0.0));
            }
            let value = worth(sets, &tried, options);
            if value <= best + GAIN * sets.len() as f64 {
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

/// The file of weights with the numbers of these: what was written around them stays.
pub fn written(file: &str, weights: &Weights, sets: &[Set]) -> String {
    let mut out = String::new();
    for line in file.lines() {
        if line.starts_with("# From ") {
            continue;
        }
        if line.starts_with("# name") {
            for set in sets.iter().filter(|set| set.corpus() == set.name) {
                out += &format!("# From {} articles of {}\n", set.gold.len(), set.source);
            }
        }
        let name = line.split_whitespace().next().unwrap_or("");
        let decision = match name {
            "join" => Some(weights.join),
            "look" => Some(weights.look),
            "merge" => Some(weights.merge),
            "adopt" => Some(weights.adopt),
            "distinct" => Some(weights.distinct),
            "split" => Some(weights.split),
            _ => Kind::NAMES.iter().position(|known| *known == name).map(|at| {
                let [texts, titles] = &weights.evidence;
                [texts[at], titles[at]]
            }),
        };
        let comment = line.find('#').and_then(|at| line.get(at..)).unwrap_or("");
        match decision {
            // No '-0.00'.
            Some([texts, titles]) => {
                out += &format!("{name:22} {:7.2} {:7.2}   {comment}\n", texts + 0.0, titles + 0.0)
            }
            None => out += &format!("{line}\n"),
        }
    }
    out
}
