//! Stages of what reports follow from day to day: charges that are weighed, then filed; somebody on the run, then caught; the
//! dead not named yet, then named. The words are data (`resources/stages.tsv`).
//!
//! A report stands at the last stage that it tells of. Of two reports that stand at two stages of one process, for one person,
//! the later stage replaces the earlier one, whatever else their clauses share.

use super::footing::{Leads, of_others, other_people};
use super::similarity::family;
use super::subject::Subject;
use super::vocabulary::WordId;
use crate::annotate::Modality;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A stage of a process, as the list numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reached {
    process: u16,
    rank: u8,
}

#[derive(Debug, Default)]
struct List {
    finder: Option<AhoCorasick>,
    /// The stage of each phrase.
    of: Vec<Reached>,
    processes: Vec<&'static str>,
    /// Whether the ranks of a process are in order.
    ordered: Vec<bool>,
    labels: BTreeMap<Reached, &'static str>,
}

fn list() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        let mut list = List::default();
        let mut phrases = Vec::new();
        for line in super::words::lines(include_str!("../../resources/stages.tsv")) {
            let [kind, process, rank, label, words, ..] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            let Ok(rank) = rank.parse() else { continue };
            let known = list.processes.iter().position(|name| *name == process).unwrap_or_else(|| {
                list.processes.push(process);
                list.ordered.push(kind == "ladder");
                list.processes.len() - 1
            });
            let stage = Reached { process: u16::try_from(known).unwrap_or(u16::MAX), rank };
            list.labels.insert(stage, label);
            for phrase in words.split('|') {
                phrases.push(format!(" {phrase} "));
                list.of.push(stage);
            }
        }
        list.finder = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&phrases).ok();
        list
    })
}

/// The stages that a clause tells of.
fn told(subject: &Subject<'_>) -> Vec<Reached> {
    let list = list();
    let Some(finder) = &list.finder else { return Vec::new() };
    let layer = subject.layer();
    let mut words = String::from(" ");
    for token in layer.tokens.get(layer.tokens_in(subject.claim.span)).unwrap_or(&[]) {
        let form = token.span.of(subject.text);
        if form.is_ascii() {
            words.extend(form.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        } else {
            words.extend(form.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
        }
        words.push(' ');
    }
    let found: Vec<_> = finder.find_overlapping_iter(&words).collect();
    if found.is_empty() {
        return Vec::new();
    }
    // Whether a suspect is known by name is another question than who the dead are.
    let suspect =
        [" suspect ", " suspects ", " gunman ", " shooter ", " attacker "].iter().any(|word| words.contains(word));
    let mut stages = Vec::new();
    for hit in &found {
        let stage = list.of[hit.pattern().as_usize()];
        if suspect && list.processes[usize::from(stage.process)] == "identity" {
            continue;
        }
        // 'Not in custody' holds 'in custody'.
        let inside = |other: &aho_corasick::Match| {
            other.start() <= hit.start()
                && other.end() >= hit.end()
                && other.end() - other.start() > hit.end() - hit.start()
        };
        if found.iter().any(|other| list.of[other.pattern().as_usize()].process == stage.process && inside(other)) {
            continue;
        }
        let ordered = list.ordered[usize::from(stage.process)];
        let negated = words[..hit.start()]
            .rsplit(' ')
            .take(4)
            .any(|word| matches!(word, "not" | "n't" | "no" | "never" | "yet" | "nobody" | "without"));
        let before =
            |cues: &[&str], reach: usize| words[..hit.start()].rsplit(' ').take(reach).any(|word| cues.contains(&word));
        let modality = subject.claim.modality;
        let planned = matches!(modality, Modality::Planned | Modality::Possible);
        // Whoever should, could or would be charged stands at no stage.
        let conditional = before(&["should", "could", "can", "cannot", "unless"], 5)
            || (modality != Modality::Planned && before(&["would", "whether"], 5))
            || words.contains(" if ");
        let unknown = matches!(modality, Modality::Unknown | Modality::Denied);
        if modality == Modality::Hypothetical || conditional && !unknown {
            continue;
        }
        let ahead =
            ["will", "shall", "may", "might", "expected", "likely", "pending", "to", "plans", "planned", "whether"];
        // 'To be charged', 'will be charged', whatever the clause is taken for.
        let to_be = before(&["be"], 1);
        let expected = unknown || to_be || planned && (before(&ahead, 7) || words.starts_with(" possible"));
        // Whoever is to be caught need not be at large.
        if planned && expected && stage.rank > 0 && list.processes[usize::from(stage.process)] == "custody" {
            continue;
        }
        match (ordered, negated) {
            (false, true) => {}
            (true, negated) if stage.rank > 0 && (negated || expected) => stages.push(Reached { rank: 0, ..stage }),
            _ => stages.push(stage),
        }
    }
    stages.sort_unstable();
    stages.dedup();
    // One clause stands at one stage: the last that it tells of.
    stages.dedup_by(|later, earlier| {
        let same = later.process == earlier.process;
        if same {
            earlier.rank = later.rank;
        }
        same
    });
    stages
}

/// A process and the one of whom it is told.
type Process = (u16, Option<WordId>);

/// Two claims at two stages.
pub(crate) struct Passed {
    /// The claim at the earlier stage.
    pub before: usize,
    /// The claim at the later one.
    pub after: usize,
    /// What the stages are called.
    pub labels: (&'static str, &'static str),
    /// Whether the later stage fills what was open at the earlier: 'not charged yet', 'charged'; not 'critical', 'stable'.
    pub ordered: bool,
}

/// The stages of a story.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    /// For every claim the processes it tells of, with its rank.
    of: Vec<Vec<(Process, u8)>>,
    /// The ranks at which each report stands.
    standing: BTreeMap<(Process, usize), u8>,
}

impl Stages {
    /// Reads the stages of a story's clauses.
    pub fn read(subjects: &[Subject<'_>]) -> Self {
        let found: Vec<Vec<Reached>> = subjects
            .iter()
            .map(|s| if family(s.claim.kind) == 4 && !s.other_occasion { told(s) } else { Vec::new() })
            .collect();
        // Whoever a process names most often is meant where it names nobody.
        let mut named: BTreeMap<u16, BTreeMap<WordId, usize>> = BTreeMap::new();
        for (subject, stages) in subjects.iter().zip(&found) {
            for stage in stages {
                for person in &subject.persons {
                    *named.entry(stage.process).or_default().entry(*person).or_default() += 1;
                }
            }
        }
        let main: BTreeMap<u16, WordId> = named
            .iter()
            .filter_map(|(process, persons)| {
                let most = persons.iter().max_by_key(|(person, count)| (**count, std::cmp::Reverse(**person)))?;
                Some((*process, *most.0))
            })
            .collect();
        let mut read = Self::default();
        for (subject, stages) in subjects.iter().zip(&found) {
            let who = &subject.persons;
            let mut of = Vec::with_capacity(stages.len());
            for stage in stages {
                let main = main.get(&stage.process).copied();
                let person = match main {
                    Some(main) if !who.is_empty() && !who.contains(&main) => who.first().copied(),
                    main => main,
                };
                let process = (stage.process, person);
                of.push((process, stage.rank));
                let ordered = list().ordered[usize::from(stage.process)];
                let standing = read.standing.entry((process, subject.report)).or_insert(stage.rank);
                if ordered {
                    *standing = (*standing).max(stage.rank);
                }
            }
            read.of.push(of);
        }
        read
    }

    /// The claims of each process at whose stages reports stand apart, in order.
    pub fn questions(&self) -> Vec<Vec<usize>> {
        let mut ranks: BTreeMap<Process, (u8, u8)> = BTreeMap::new();
        for ((process, _), rank) in &self.standing {
            let (low, high) = ranks.entry(*process).or_insert((*rank, *rank));
            *low = (*low).min(*rank);
            *high = (*high).max(*rank);
        }
        let mut claims: BTreeMap<Process, Vec<usize>> = BTreeMap::new();
        for (index, of) in self.of.iter().enumerate() {
            // A clause that tells of two processes answers the first.
            if let Some((process, _)) =
                of.iter().find(|(process, _)| ranks.get(process).is_some_and(|(low, high)| low < high))
            {
                claims.entry(*process).or_default().push(index);
            }
        }
        claims.into_values().collect()
    }

    /// Whether two claims tell one stage of one person's process: 'was arrested', 'surrendered to police'.
    pub fn one(&self, a: usize, b: usize) -> bool {
        self.of[a].iter().any(|stage| stage.0.1.is_some() && self.of[b].contains(stage))
    }

    /// How two claims of two reports stand at two stages, where the one replaces the other.
    pub fn between(&self, subjects: &[Subject<'_>], leads: &Leads, a: usize, b: usize) -> Option<Passed> {
        if subjects[a].report == subjects[b].report {
            return None;
        }
        for (process, rank) in &self.of[a] {
            let Some((_, other)) = self.of[b].iter().find(|(known, _)| known == process) else { continue };
            // Both name the one of whom it is told, or they share more than the word of the stage, or all the two reports tell is
            // of one event.
            let named = |index: usize| process.1.is_some_and(|person| subjects[index].persons.contains(&person));
            let (x, y) = (&subjects[a], &subjects[b]);
            let shared = super::similarity::shared_words(x, y);
            let both = named(a) && named(b);
            let one_event = || shared > 0 && leads.closely(x.report, y.report);
            if !(both || shared > 1 || one_event()) || of_others(x, y) {
                continue;
            }
            // The one who is in a stable condition, or has no name yet, is mostly not the one who stands in the other clause.
            let of_anybody = matches!(list().processes[usize::from(process.0)], "identity" | "condition");
            if of_anybody && !both && other_people(x, y) {
                continue;
            }
            let (before, after, low_rank, high_rank) =
                if rank < other { (a, b, *rank, *other) } else { (b, a, *other, *rank) };
            let stands = self.standing.get(&(*process, subjects[before].report)).copied();
            if low_rank < high_rank && stands.is_some_and(|stands| stands < high_rank) {
                let label = |rank| list().labels.get(&Reached { process: process.0, rank }).copied();
                let labels = (label(low_rank)?, label(high_rank)?);
                return Some(Passed { before, after, labels, ordered: list().ordered[usize::from(process.0)] });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader;
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::pipeline::Report;

    /// How many questions of stages the reports leave.
    fn questions(texts: &[&str]) -> usize {
        let reports: Vec<Report> = texts
            .iter()
            .map(|text| {
                let article = Article::from_text(*text);
                let annotations = annotate(&article);
                Report { article, annotations }
            })
            .collect();
        let (subjects, ..) = reader::read(&reports.iter().collect::<Vec<_>>());
        Stages::read(&subjects).questions().len()
    }

    #[test]
    fn a_later_stage_replaces_an_earlier_one() {
        assert_eq!(questions(&["Osk Marrin is still at large.", "Osk Marrin was arrested on Tuesday."]), 1);
        assert_eq!(questions(&["Osk Marrin was not charged.", "Osk Marrin was charged with theft."]), 1);
    }

    #[test]
    fn a_report_stands_where_its_last_stage_is() {
        let both = "Osk Marrin was at large until Friday. Osk Marrin was arrested on Saturday.";
        assert_eq!(questions(&[both, "Osk Marrin was arrested on Saturday."]), 0);
        assert_eq!(questions(&["Osk Marrin is still at large.", "Tilda Bohn was arrested on Tuesday."]), 0);
    }
}
