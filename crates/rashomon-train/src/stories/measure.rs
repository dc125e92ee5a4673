//! How well stories were found, by the measures of the field.

use super::{Set, placed};
use rashomon::story::weights::Weights;
use std::collections::BTreeMap;
use std::fmt;

/// How well the stories of a set were found.
#[derive(Clone, Debug)]
pub struct Measure {
    name: &'static str,
    /// B-cubed precision and recall.
    pub b_cubed: (f64, f64),
    /// Precision and recall over pairs of articles.
    pub pairs: (f64, f64),
    /// How many true stories the worst one mixes.
    pub worst: usize,
    /// How many stories were made.
    pub stories: usize,
}

impl Measure {
    /// Places a set and measures it.
    pub fn of(set: &Set, weights: &Weights) -> Self {
        Self::between(set.name, &set.gold, &placed(set, weights))
    }

    /// Compares two ways to part the same articles.
    pub fn between(name: &'static str, gold: &[String], found: &[String]) -> Self {
        let mut both: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        let (mut of_gold, mut of_found): (BTreeMap<&str, f64>, BTreeMap<&str, f64>) = Default::default();
        for (gold, found) in gold.iter().zip(found) {
            *both.entry((gold, found)).or_default() += 1.0;
            *of_gold.entry(gold).or_default() += 1.0;
            *of_found.entry(found).or_default() += 1.0;
        }
        let articles = gold.len().max(1) as f64;
        let mut mixes: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut precision, mut recall, mut right) = (0.0, 0.0, 0.0);
        for ((gold, found), count) in &both {
            precision += count * count / of_found[found] / articles;
            recall += count * count / of_gold[gold] / articles;
            right += count * (count - 1.0) / 2.0;
            *mixes.entry(found).or_default() += 1;
        }
        let all = |counts: &BTreeMap<&str, f64>| counts.values().map(|n| n * (n - 1.0) / 2.0).sum::<f64>().max(1.0);
        Self {
            name,
            b_cubed: (precision, recall),
            pairs: (right / all(&of_found), right / all(&of_gold)),
            worst: mixes.values().copied().max().unwrap_or(0),
            stories: of_found.len(),
        }
    }
}

/// Harmonic mean.
pub fn f1((p, r): (f64, f64)) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (b, p) = (self.b_cubed, self.pairs);
        let per_cent = |x: f64| 100.0 * x;
        write!(
            f,
            "{:14} B3 {:.1} / {:.1} / {:.1}   pairs {:.1} / {:.1} / {:.1}   worst {}, stories {}",
            self.name,
            per_cent(b.0),
            per_cent(b.1),
            per_cent(f1(b)),
            per_cent(p.0),
            per_cent(p.1),
            per_cent(f1(p)),
            self.worst,
            self.stories
        )
    }
}

/// How large the largest stories of a stream without labels become: what runs together shows without a label, too.
#[derive(Clone, Debug)]
pub struct Sizes {
    articles: usize,
    stories: usize,
    /// Articles and days of the largest.
    largest: Vec<(usize, i32)>,
}

impl Sizes {
    /// Places a stream and measures it.
    pub fn of(set: &Set, weights: &Weights) -> Self {
        let found = placed(set, weights);
        let mut of_story: BTreeMap<&str, (usize, i32, i32)> = BTreeMap::new();
        for (story, (_, evidence)) in found.iter().zip(&set.articles) {
            let (articles, first, last) = of_story.entry(story).or_insert((0, i32::MAX, i32::MIN));
            *articles += 1;
            if let Some(day) = evidence.day {
                (*first, *last) = ((*first).min(day), (*last).max(day));
            }
        }
        let mut largest: Vec<(usize, i32)> =
            of_story.values().map(|(n, first, last)| (*n, last.saturating_sub(*first).max(0))).collect();
        largest.sort_unstable_by(|a, b| b.cmp(a));
        let stories = largest.len();
        largest.truncate(12);
        Self { articles: found.len(), stories, largest }
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} articles in {} stories, the largest (days):", self.articles, self.stories)?;
        self.largest.iter().try_for_each(|(articles, days)| write!(f, " {articles} ({days})"))
    }
}

/// How pairs of articles that were judged by reading stand: those of one event, and those of two.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Pairs in one story of those that an earlier build had put there, and all of them: of one event, of two.
    kept: [(usize, usize); 2],
    /// The same of pairs that it had left apart.
    gained: [(usize, usize); 2],
}

impl Judged {
    /// Of lines `how<TAB>one|two<TAB>id<TAB>id`.
    pub fn of(set: &Set, found: &[String], lines: &str) -> Self {
        let of: BTreeMap<&str, &String> = set.articles.iter().map(|(id, _)| id.as_str()).zip(found).collect();
        let mut judged = Self::default();
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(how), Some(events), Some(a), Some(b)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let (Some(a), Some(b)) = (of.get(a), of.get(b)) else { continue };
            let counts = if how == "apart" { &mut judged.gained } else { &mut judged.kept };
            let count = &mut counts[usize::from(events == "two")];
            *count = (count.0 + usize::from(a == b), count.1 + 1);
        }
        judged
    }
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, two] = self.kept;
        let [one_more, two_more] = self.gained;
        let share = 100.0 * two.0 as f64 / (one.0 + two.0).max(1) as f64;
        write!(
            f,
            "judged pairs: {} of {} true ones kept, {} of {} false ones ({share:.1} % of the pairs in one story); of those left apart {} of {} true, {} of {} false",
            one.0, one.1, two.0, two.1, one_more.0, one_more.1, two_more.0, two_more.1
        )
    }
}
