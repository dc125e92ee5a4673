//! How much the order of arrival moves the result.

use super::Set;
use super::measure::{Measure, f1};
use rashomon::config::Config;
use rashomon::story::Clusterer;
use rashomon::story::settle::LastLook;
use rashomon::story::weights::Weights;

/// Days by which an article may come late.
const WINDOW: i64 = 14;

/// Streams every set in the order of its days and in `times` orders in which articles come up to a window late (those without
/// a day in any order), and prints how far the measures and the stories themselves move.
pub fn shuffled(sets: &[Set], weights: &Weights, times: u64) {
    for set in sets {
        let straight = placed(set, weights, &(0..set.gold.len()).collect::<Vec<_>>());
        let mut of_measure: Vec<f64> = Vec::new();
        let mut of_stories: Vec<f64> = Vec::new();
        for seed in 1..=times {
            let mut order: Vec<(i64, u64, usize)> = set
                .articles
                .iter()
                .enumerate()
                .map(|(index, (_, evidence))| {
                    let random = mixed(seed, index as u64);
                    let late = i64::try_from(random % (WINDOW as u64 + 1)).unwrap_or(0);
                    (evidence.day.map_or(0, |day| i64::from(day) + late), random, index)
                })
                .collect();
            order.sort_unstable();
            let order: Vec<usize> = order.into_iter().map(|(_, _, index)| index).collect();
            let found = placed(set, weights, &order);
            of_measure.push(100.0 * f1(Measure::between(set.name, &set.gold, &found).b_cubed));
            of_stories.push(100.0 * f1(Measure::between(set.name, &straight, &found).b_cubed));
        }
        let base = 100.0 * f1(Measure::between(set.name, &set.gold, &straight).b_cubed);
        let spread = |values: &[f64]| {
            let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(0.0, f64::max);
            format!("{mean:.1} ({least:.1} to {most:.1})")
        };
        println!(
            "{:14} B3 F1 {base:.1} in order; shuffled {times} times {}; the stories themselves agree with those in order by {}",
            set.name,
            spread(&of_measure),
            spread(&of_stories)
        );
    }
}

/// The story of each article, in the set's order, when they come in another.
fn placed(set: &Set, weights: &Weights, order: &[usize]) -> Vec<String> {
    let mut clusterer = Clusterer::with_weights(&Config::default(), weights.clone());
    let mut last_look = LastLook::default();
    for index in order {
        let (id, evidence) = &set.articles[*index];
        clusterer.add_quietly(id, evidence);
        last_look.follow(&mut clusterer, evidence.day);
    }
    _ = last_look.finish(&mut clusterer);
    let mut found = vec![String::new(); set.gold.len()];
    for (index, story) in order.iter().zip(clusterer.stories_now()) {
        found[*index] = story.to_string();
    }
    found
}

/// SplitMix64.
const fn mixed(seed: u64, index: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(index.wrapping_mul(0xbf58_476d_1ce4_e5b9));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
