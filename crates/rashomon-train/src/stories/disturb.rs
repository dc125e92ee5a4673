//! How steady small collections are: reports of other events that come beside must not move what is told of one.

use super::{Set, placed};
use anyhow::{Context, Result};
use rashomon::article::Article;
use rashomon::id::ArticleId;
use rashomon::pipeline::annotate_all;
use rashomon::story::evidence::Evidence;
use rashomon::story::weights::Weights;
use std::collections::BTreeMap;
use std::path::Path;

/// How many strangers come beside.
const STRANGERS: [usize; 3] = [1, 3, 10];
/// How many times other ones do.
const TIMES: usize = 5;

/// What happened to the collections of one kind.
#[derive(Default)]
struct Sum {
    sets: usize,
    /// Collections of one event, and the stories too many that they fall into when they are read alone.
    single: usize,
    split: usize,
    /// Pairs of reports in one story, undisturbed; of these, where labels say so, of one event.
    pairs: [usize; 2],
    /// Pairs that change sides, by what came beside; likewise.
    moved: BTreeMap<String, [usize; 2]>,
}

/// Places the collections of a folder (`KIND-NAME.jsonl`) alone, then with strangers of their days, undated strangers that come first, and a note that
/// lists all their titles, and prints how many pairs of their reports change sides, and how many of these are labelled as of one event: a
/// pair of two events in one story had better be moved. Where all reports of one have one label, they should be one story.
pub fn disturb(folder: &Path, strangers: &Path, weights: &Weights) -> Result<()> {
    let strangers = one_of_each(super::read_file(strangers, "strangers", false, weights, true)?);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for file in files {
        let set = super::read_file(&file, "", false, weights, false)?;
        let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let sum = sums.entry(name.split('-').next().unwrap_or("").to_owned()).or_default();
        sum.sets += 1;
        let alone = placed(&set, weights);
        let is_one: Vec<bool> = pairs(&set.gold).map(|same| same && set.gold[0] != "null").collect();
        let count = |is_met: &mut dyn Iterator<Item = bool>, sums: &mut [usize; 2]| {
            for (_, is_one) in is_met.zip(&is_one).filter(|(is_met, _)| *is_met) {
                sums[0] += 1;
                sums[1] += usize::from(*is_one);
            }
        };
        count(&mut pairs(&alone), &mut sum.pairs);
        if set.gold.iter().all(|label| label != "null" && *label == set.gold[0]) {
            let stories: std::collections::BTreeSet<&String> = alone.iter().collect();
            sum.single += 1;
            sum.split += stories.len() - 1;
            if stories.len() > 1 {
                println!("{name} alone is {} stories", stories.len());
            }
        }
        for (beside, disturbed) in disturbed(&set, &strangers, weights) {
            let found = placed(&disturbed, weights);
            let own: Vec<String> = disturbed
                .gold
                .iter()
                .zip(found)
                .filter(|(gold, _)| *gold != "stranger")
                .map(|(_, story)| story)
                .collect();
            let mut moved = pairs(&alone).zip(pairs(&own)).map(|(before, after)| before != after);
            count(&mut moved, sum.moved.entry(beside).or_default());
        }
    }
    for (kind, sum) in sums {
        let [together, of_one] = sum.pairs;
        let moved: Vec<String> =
            sum.moved.iter().map(|(beside, [all, of_one])| format!("{beside} {all} ({of_one})")).collect();
        println!(
            "{kind:9} {:3} collections, {} of one event in {} stories too many; {together} pairs in one story ({of_one} labelled as of one event); pairs moved by {}",
            sum.sets,
            sum.single,
            sum.split,
            moved.join(", ")
        );
    }
    Ok(())
}

/// Whether each pair of articles stands in one story.
fn pairs(stories: &[String]) -> impl Iterator<Item = bool> {
    (0..stories.len()).flat_map(move |a| (0..a).map(move |b| stories[a] == stories[b]))
}

/// The first report of each event.
fn one_of_each(set: Set) -> Vec<(ArticleId, Evidence)> {
    let mut seen = std::collections::BTreeSet::new();
    set.articles
        .into_iter()
        .zip(set.gold)
        .filter(|(_, gold)| seen.insert(gold.clone()))
        .map(|(article, _)| article)
        .collect()
}

/// The set with others beside.
fn disturbed(set: &Set, strangers: &[(ArticleId, Evidence)], weights: &Weights) -> Vec<(String, Set)> {
    let mut days: Vec<i32> = set.articles.iter().filter_map(|(_, evidence)| evidence.day).collect();
    days.sort_unstable();
    let day = days.get(days.len() / 2).copied();
    let mut all = Vec::new();
    for (count, dated) in STRANGERS.into_iter().flat_map(|count| [(count, true), (count, false)]) {
        for time in 0..TIMES {
            let others = strangers.iter().skip(time * count).take(count).map(|(id, evidence)| {
                let day = day.filter(|_| dated);
                (id.clone(), Evidence { day, day_is_told: day.is_some(), ..evidence.clone() })
            });
            let name = if dated { "strangers" } else { "undated strangers" };
            all.push((format!("{count:2} {name}"), with(set, others.collect())));
        }
    }
    let mut note = Article::from_text(format!("These reports are here:\n{}\n", set.heads.join("\n")));
    note.id = ArticleId::new("note");
    let evidence = annotate_all(vec![note]).iter().map(|note| Evidence::of(note, &[], weights)).collect::<Vec<_>>();
    let note = evidence
        .into_iter()
        .map(|note| (ArticleId::new("note"), Evidence { day: set.articles[0].1.day, ..note }))
        .collect();
    all.push(("a note of their titles".to_owned(), with(set, note)));
    all
}

/// The set with others before the first article that does not come before them.
fn with(set: &Set, others: Vec<(ArticleId, Evidence)>) -> Set {
    let day = others.first().and_then(|(_, evidence)| evidence.day);
    let at = set.articles.iter().position(|(_, evidence)| evidence.day >= day).unwrap_or(set.articles.len());
    let mut set = set.clone();
    let count = others.len();
    set.articles.splice(at..at, others);
    set.gold.splice(at..at, std::iter::repeat_n("stranger".to_owned(), count));
    set
}
