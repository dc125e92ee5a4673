//! From claims to groups that answer one question each.
//!
//! Candidates come from an index of telling words; the likeliest pairs are joined first, and two groups are joined only
//! when their members fit one another **on average**, not when one member of each does: a chain of lookalikes would
//! otherwise join an earlier quake to this one. Roles of one named person need no scores.

use super::account::{denied, denies};
use super::similarity::{exclude_one_another, family, former, role_holder, shared_words, similarity};
use super::subject::{Subject, Vocabulary, WordId};
use crate::annotate::ClaimKind;
use rustc_hash::FxHashMap;

/// Pairs below this score never join two groups.
const PAIR: f32 = 0.45;
/// Two groups join when their members' mean score reaches this.
const MEAN: f32 = 0.38;
/// Claims that a claim is compared with, the likeliest first; keeps large stories linear.
const CANDIDATES: usize = 48;
/// Members of a group that speak for it when groups are compared.
const SPOKESMEN: usize = 8;
/// A word that more claims than this use brings no candidates.
const COMMON: usize = 400;

/// Groups of indexes into `subjects`; every claim stands in exactly one, in order of its first claim.
pub(crate) fn group(subjects: &[Subject<'_>], vocabulary: &Vocabulary) -> Vec<Vec<usize>> {
    let mut groups = Groups::singletons(subjects.len());
    join_roles(subjects, &mut groups);
    join_denials(subjects, &mut groups);
    let mut pairs = candidate_pairs(subjects, vocabulary);
    pairs.sort_unstable_by(|x, y| y.score.total_cmp(&x.score).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b)));
    for pair in pairs {
        let (a, b) = (groups.root(pair.a), groups.root(pair.b));
        if a != b
            && mean(subjects, groups.members(a), groups.members(b)) >= MEAN
            && !exclude(subjects, groups.members(a), groups.members(b))
        {
            groups.join(a, b);
        }
    }
    groups.into_lists()
}

/// All roles of one named person, present and former apart, are one question.
fn join_roles(subjects: &[Subject<'_>], groups: &mut Groups) {
    let mut first: FxHashMap<(WordId, bool), usize> = FxHashMap::default();
    for (index, subject) in subjects.iter().enumerate() {
        if subject.claim.kind != ClaimKind::Role {
            continue;
        }
        let Some(holder) = role_holder(subject) else { continue };
        let home = *first.entry((holder, former(subject))).or_insert(index);
        let (a, b) = (groups.root(home), groups.root(index));
        if a != b {
            groups.join(a, b);
        }
    }
}

/// A denied clause stands beside the clause of another telling that it denies most of: one predicate, other words shared.
fn join_denials(subjects: &[Subject<'_>], groups: &mut Groups) {
    let mut with_predicate: FxHashMap<WordId, Vec<usize>> = FxHashMap::default();
    for (index, subject) in subjects.iter().enumerate() {
        if let Some(predicate) = subject.predicate
            && family(subject.claim.kind) == 4
        {
            with_predicate.entry(predicate).or_default().push(index);
        }
    }
    for (index, subject) in subjects.iter().enumerate() {
        let Some(predicate) = subject.predicate.filter(|_| denied(subject) && family(subject.claim.kind) == 4) else {
            continue;
        };
        let rivals = with_predicate.get(&predicate).map_or(&[][..], Vec::as_slice);
        let nearest = rivals
            .iter()
            .copied()
            .take(COMMON)
            .filter(|rival| denies(subject, &subjects[*rival]) && shared_words(subject, &subjects[*rival]) > 1)
            .max_by_key(|rival| (shared_words(subject, &subjects[*rival]), std::cmp::Reverse(*rival)));
        if let Some(rival) = nearest {
            let (a, b) = (groups.root(rival), groups.root(index));
            if a != b {
                groups.join(a, b);
            }
        }
    }
}

/// Two claims that may answer one question.
struct Pair {
    a: usize,
    b: usize,
    score: f32,
}

fn candidate_pairs(subjects: &[Subject<'_>], vocabulary: &Vocabulary) -> Vec<Pair> {
    let mut with_word: Vec<Vec<usize>> = vec![Vec::new(); vocabulary.len()];
    for (index, subject) in subjects.iter().enumerate() {
        for (word, _) in &subject.core {
            with_word[*word as usize].push(index);
        }
    }
    let mut pairs = Vec::new();
    let mut mass: FxHashMap<usize, f32> = FxHashMap::default();
    for (a, subject) in subjects.iter().enumerate() {
        mass.clear();
        for (word, weight) in &subject.core {
            let others = &with_word[*word as usize];
            if others.len() > COMMON {
                continue;
            }
            let later = others.partition_point(|other| *other <= a);
            for b in &others[later..] {
                if family(subjects[*b].claim.kind) == family(subject.claim.kind) {
                    *mass.entry(*b).or_default() += weight;
                }
            }
        }
        #[allow(clippy::iter_over_hash_type)] // sorted just below
        let mut likely: Vec<(usize, f32)> = mass.iter().map(|(b, mass)| (*b, *mass)).collect();
        likely.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        for (b, _) in likely.into_iter().take(CANDIDATES) {
            let score = similarity(subject, &subjects[b]);
            if score >= PAIR {
                pairs.push(Pair { a, b, score });
            }
        }
    }
    pairs
}

/// The mean score of pairs across two groups, by their spokesmen.
#[allow(clippy::cast_precision_loss)]
fn mean(subjects: &[Subject<'_>], a: &[usize], b: &[usize]) -> f32 {
    let spokesmen = |members: &[usize]| -> Vec<usize> {
        let step = members.len().div_ceil(SPOKESMEN).max(1);
        members.iter().copied().step_by(step).collect()
    };
    let (a, b) = (spokesmen(a), spokesmen(b));
    let mut sum = 0.0;
    for x in &a {
        for y in &b {
            sum += similarity(&subjects[*x], &subjects[*y]);
        }
    }
    sum / (a.len() * b.len()).max(1) as f32
}

/// Whether a member of one group rules out a member of the other.
fn exclude(subjects: &[Subject<'_>], a: &[usize], b: &[usize]) -> bool {
    let only_answers_differ = a.first().is_some_and(|index| family(subjects[*index].claim.kind) <= 1);
    only_answers_differ
        && a.iter().take(64).any(|x| b.iter().take(64).any(|y| exclude_one_another(&subjects[*x], &subjects[*y])))
}

/// Disjoint groups that know their members.
struct Groups {
    parent: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    fn singletons(count: usize) -> Self {
        Self { parent: (0..count).collect(), members: (0..count).map(|index| vec![index]).collect() }
    }

    fn root(&mut self, index: usize) -> usize {
        let mut root = index;
        while self.parent[root] != root {
            root = self.parent[root];
        }
        let mut at = index;
        while self.parent[at] != root {
            at = std::mem::replace(&mut self.parent[at], root);
        }
        root
    }

    fn members(&self, root: usize) -> &[usize] {
        &self.members[root]
    }

    /// Joins two roots; the smaller index stays root.
    fn join(&mut self, a: usize, b: usize) {
        let (keep, gone) = (a.min(b), a.max(b));
        self.parent[gone] = keep;
        let mut moved = std::mem::take(&mut self.members[gone]);
        self.members[keep].append(&mut moved);
        self.members[keep].sort_unstable();
    }

    fn into_lists(self) -> Vec<Vec<usize>> {
        self.members.into_iter().filter(|members| !members.is_empty()).collect()
    }
}
