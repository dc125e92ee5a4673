//! From claims to groups that answer one question each.
//!
//! Candidates come from an index of telling words and of numbers; then the two groups whose members fit one another best
//! **on average** are joined, again and again, until none fit well enough. Pairs that are no candidates count as strangers,
//! so a chain of lookalikes cannot join an earlier quake to this one. Roles of one named person need no scores.
//!
//! Work is linear in the claims, and in large stories reprints cost nothing: claims that say one thing in the very same sentence
//! (*twins*) stand as one and count as many. A claim meets the later claims that it shares its rarer words with, and, of words that very many claims use,
//! the first that use them: those stand for all others, and a group's mean is taken over as many pairs as a claim may have.

use super::account::{denied, denies, opposed};
use super::likeness::{Nearness, Vectors};
use super::moment::Moment;
use super::similarity::{
    Weights, exclude_one_another, family, former, is_age, number, role_holder, shared_words, similarity,
};
use super::subject::Subject;
use super::vocabulary::{Vocabulary, WordId};
use crate::annotate::ClaimKind;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Two groups join when the mean score of their pairs reaches this.
const MEAN: f32 = 0.2;
/// Claims that a claim is compared with, the likeliest first; keeps large stories linear.
const CANDIDATES: usize = 48;
/// In a story of more claims than this twins are held against others as one.
const LARGE: usize = 2_000;
/// Of a word or number that more claims than this use, the first so many stand for all.
const COMMON: usize = 400;

/// Groups of indexes into `subjects`; every claim stands in exactly one, in order of its first claim.
pub(crate) fn group(subjects: &[Subject<'_>], vocabulary: &Vocabulary, reports: &Vectors) -> Vec<Vec<usize>> {
    let twins = Twins::of(subjects);
    let mut groups = Groups::of(&twins);
    join_roles(subjects, &mut groups);
    join_owned(subjects, &mut groups);
    join_homes(subjects, &mut groups);
    join_denials(subjects, &mut groups);
    let pairs = candidate_pairs(subjects, vocabulary, reports, &twins);
    join_by_mean(subjects, &mut groups, &pairs);
    part_rivals(subjects, groups.into_lists())
}

/// Claims of two articles that rule one another out answer a question of their own, where they are the lesser part of a
/// group: it is asked apart, so that what else the group tells is not called disputed.
fn part_rivals(subjects: &[Subject<'_>], groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut parted = Vec::with_capacity(groups.len());
    for group in groups {
        let opposition = group.iter().take(COMPARED).enumerate().find_map(|(at, a)| {
            let rivals = group.iter().take(COMPARED).skip(at + 1);
            rivals.filter_map(|b| opposed(&subjects[*a], &subjects[*b])).next()
        });
        let Some(opposition) = opposition else {
            parted.push(group);
            continue;
        };
        let takes_side = |index: &usize| subjects[*index].sides.iter().any(|(known, _)| *known == opposition);
        let (rivals, others): (Vec<usize>, Vec<usize>) = group.iter().partition(|index| takes_side(index));
        if rivals.len() * 2 < group.len() {
            parted.push(rivals);
            parted.push(others);
        } else {
            parted.push(group);
        }
    }
    parted.sort_by_key(|group| group.first().copied());
    parted
}

/// Claims of a group that are held against one another.
const COMPARED: usize = 64;

/// All towns that one person is said to be of are one question.
fn join_homes(subjects: &[Subject<'_>], groups: &mut Groups) {
    let mut first: FxHashMap<WordId, usize> = FxHashMap::default();
    for (index, subject) in subjects.iter().enumerate() {
        let Some((person, _)) = subject.home else { continue };
        let home = *first.entry(person).or_insert(index);
        let (a, b) = (groups.root(home), groups.root(index));
        if a != b {
            groups.join(a, b);
        }
    }
}

/// Joins the two groups of the highest mean score while it reaches [`MEAN`].
fn join_by_mean(subjects: &[Subject<'_>], groups: &mut Groups, pairs: &[Pair]) {
    // The sum of the scores between a group and each other group, by the groups' roots.
    let mut sums: Vec<BTreeMap<usize, f32>> = vec![BTreeMap::new(); subjects.len()];
    for pair in pairs {
        let (a, b) = (groups.root(pair.a), groups.root(pair.b));
        if a != b {
            *sums[a].entry(b).or_default() += pair.score;
            *sums[b].entry(a).or_default() += pair.score;
        }
    }
    // Each group's best offer. The best of all is the best of both its groups, and a group that grows makes a new one, so that no
    // other offers are needed.
    let mut queue: BinaryHeap<Offer> = (0..sums.len()).filter_map(|of| groups.best_offer(of, &sums[of])).collect();
    while let Some(Offer { mean, a: keep, b: gone, of }) = queue.pop() {
        let now = sums[keep].get(&gone).and_then(|sum| groups.offer(of, keep + gone - of, *sum));
        if now.is_none_or(|now| now.mean != mean) {
            // One of the two has grown since.
            queue.extend(groups.best_offer(of, &sums[of]));
            continue;
        }
        sums[keep].remove(&gone);
        sums[gone].remove(&keep);
        if exclude(subjects, groups.members(keep), groups.members(gone)) {
            queue.extend(groups.best_offer(of, &sums[of]));
            continue;
        }
        groups.join(keep, gone);
        for (other, sum) in std::mem::take(&mut sums[gone]) {
            sums[other].remove(&gone);
            *sums[keep].entry(other).or_default() += sum;
            *sums[other].entry(keep).or_default() += sum;
        }
        queue.extend(groups.best_offer(keep, &sums[keep]));
    }
}

/// Two groups that fit well enough to be joined, the earlier first.
#[derive(Clone, Copy, Debug)]
struct Offer {
    mean: f32,
    a: usize,
    b: usize,
    /// Which of them offers.
    of: usize,
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        // The best first; of equals, the earliest claims.
        self.mean.total_cmp(&other.mean).then(other.a.cmp(&self.a)).then(other.b.cmp(&self.b))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

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

/// All ages of one named person are one question, as are all his records, and all counts of one thing at his name's side.
fn join_owned(subjects: &[Subject<'_>], groups: &mut Groups) {
    let mut first: FxHashMap<(WordId, bool, Option<WordId>), usize> = FxHashMap::default();
    for (index, subject) in subjects.iter().enumerate() {
        let (Some(owner), Some(figure)) = (subject.owner, &subject.claim.figure) else { continue };
        let age = is_age(subject);
        if (!age && subject.counted_head.is_none()) || figure.scope.iter().any(|word| word == "rank") {
            continue;
        }
        let head = if age { None } else { subject.counted_head };
        let home = *first.entry((owner, age, head)).or_insert(index);
        let (a, b) = (groups.root(home), groups.root(index));
        if a != b && !exclude(subjects, groups.members(a), groups.members(b)) {
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

/// How many families of kinds there are.
const FAMILIES: usize = 5;

/// Two claims that may answer one question.
struct Pair {
    a: usize,
    b: usize,
    /// How likely that is, times the pairs of twins that it stands for.
    score: f32,
}

/// Claims of several articles that say the same in the same words, as reprints do.
struct Twins {
    /// The first claim that says what a claim says.
    first: Vec<usize>,
    /// How many say what a claim says first.
    count: Vec<u32>,
}

impl Twins {
    fn of(subjects: &[Subject<'_>]) -> Self {
        let mut known = FxHashMap::default();
        if subjects.len() <= LARGE {
            return Self { first: (0..subjects.len()).collect(), count: vec![1; subjects.len()] };
        }
        let mut twins = Self { first: Vec::with_capacity(subjects.len()), count: vec![0; subjects.len()] };
        for (index, subject) in subjects.iter().enumerate() {
            let claim = subject.claim;
            let within = |span: Span| (span.start.wrapping_sub(claim.sentence.start), span.len());
            let passage = (claim.field, claim.sentence.of(subject.text), within(claim.span));
            let parts = (
                claim.kind,
                claim.figure.as_ref().map(|figure| within(figure.span)),
                claim.event.as_ref().map(|event| within(event.trigger)),
                subject.time().map(|time| within(time.span)),
            );
            // What other sentences of its article decide.
            let context = (subject.who, subject.owner, subject.when);
            let key = (passage, parts, context);
            let first = *known.entry(key).or_insert(index);
            twins.count[first] += 1;
            twins.first.push(first);
        }
        twins
    }

    /// Whether a claim is the first to say what it says.
    fn is_first(&self, index: usize) -> bool {
        self.first[index] == index
    }
}

fn candidate_pairs(subjects: &[Subject<'_>], vocabulary: &Vocabulary, reports: &Vectors, twins: &Twins) -> Vec<Pair> {
    // The claims of each family that use a word, and how many of all families do.
    let place = |word: WordId, family: u8| word as usize * FAMILIES + usize::from(family);
    let mut with_word: Vec<Vec<usize>> = vec![Vec::new(); vocabulary.len() * FAMILIES];
    let mut uses: Vec<usize> = vec![0; vocabulary.len()];
    let families: Vec<u8> = subjects.iter().map(|subject| family(subject.claim.kind)).collect();
    let firsts = || subjects.iter().enumerate().filter(|(index, _)| twins.is_first(*index));
    for (index, subject) in firsts() {
        for (word, _) in &subject.told {
            with_word[place(*word, families[index])].push(index);
            uses[*word as usize] += 1;
        }
    }
    let with_value = Values::of(firsts());
    let mut pairs = Vec::new();
    // What each other claim shares with the one at hand, and which share anything.
    let mut mass: Vec<f32> = vec![0.0; subjects.len()];
    let mut likely: Vec<(usize, f32)> = Vec::new();
    let mut weights = Weights::of_none(vocabulary.len());
    let mut near = Nearness::of_none(reports, vocabulary.len());
    for (a, subject) in firsts() {
        weights.set(subject);
        near.turn_to(subject.report);
        let mut others: Vec<usize> = with_value.same(a, subject).collect();
        let is_common = |word: &WordId| uses[*word as usize] > COMMON;
        for early in [false, true] {
            if early && !subject.told.iter().any(|(word, _)| is_common(word)) {
                continue;
            }
            for (word, weight) in &subject.told {
                let list = &with_word[place(*word, families[a])];
                let later = list.partition_point(|other| *other <= a);
                let met = match early {
                    true => &list[..later.min(COMMON)],
                    false if is_common(word) => continue,
                    false => &list[later..],
                };
                for b in met.iter().filter(|b| **b != a) {
                    let mass = &mut mass[*b];
                    if *mass <= 0.0 {
                        likely.push((*b, 0.0));
                    }
                    *mass += weight;
                }
            }
            for (b, shared) in &mut likely {
                *shared = std::mem::take(&mut mass[*b]);
            }
            if likely.len() > CANDIDATES {
                likely.select_nth_unstable_by(CANDIDATES, |x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            }
            others.extend(likely.drain(..).take(CANDIDATES).map(|(b, _)| b));
        }
        others.sort_unstable();
        others.dedup();
        for b in others {
            let score = similarity(subject, &weights, &subjects[b], near.to(subjects[b].report));
            if score > 0.0 {
                pairs.push(Pair { a: a.min(b), b: a.max(b), score: score * (twins.count[a] * twins.count[b]) as f32 });
            }
        }
        weights.clear(subject);
    }
    if subjects.len() > COMMON {
        // One that a later claim came back to may have met it already.
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        pairs.dedup_by_key(|pair| (pair.a, pair.b));
    }
    pairs
}

/// The figures and times of a story by their value.
#[derive(Debug, Default)]
struct Values<'s>(FxHashMap<Value<'s>, Vec<usize>>);

/// What a figure or a time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Value<'s> {
    Number(u64, u64),
    Day(i16),
    Time(&'s str),
}

impl<'s> Values<'s> {
    fn of<'r: 's>(subjects: impl Iterator<Item = (usize, &'s Subject<'r>)>) -> Self {
        let mut values = Self::default();
        for (index, subject) in subjects {
            if let Some(value) = Self::value(subject) {
                values.0.entry(value).or_default().push(index);
            }
        }
        values
    }

    fn value(subject: &'s Subject<'_>) -> Option<Value<'s>> {
        let bits = |bound: Option<f64>| bound.map_or(u64::MAX, f64::to_bits);
        match subject.claim.kind {
            ClaimKind::Figure => {
                let (low, high) = number(subject.claim.figure.as_ref()?.amount);
                Some(Value::Number(bits(low), bits(high)))
            }
            ClaimKind::Time => Some(match &subject.moment {
                Moment::Day(day) => Value::Day(day.key()),
                // 'Recently' is no value.
                _ => Value::Time(&subject.time().filter(|time| !time.value.ends_with("_REF"))?.value),
            }),
            _ => None,
        }
    }

    /// Claims after the one at `index` that give its value; of a value that very many give, the first.
    fn same(&self, index: usize, subject: &'s Subject<'_>) -> impl Iterator<Item = usize> {
        let all = Self::value(subject).and_then(|value| self.0.get(&value)).map_or(&[][..], Vec::as_slice);
        let later = if all.len() > COMMON { 0 } else { all.partition_point(|other| *other <= index) };
        all[later..].iter().copied().filter(move |other| *other != index).take(CANDIDATES)
    }
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
    /// How many of the members are no twins of others.
    distinct: Vec<usize>,
}

impl Groups {
    /// Twins in one group, all others alone.
    fn of(twins: &Twins) -> Self {
        let mut members = vec![Vec::new(); twins.first.len()];
        for (index, first) in twins.first.iter().enumerate() {
            members[*first].push(index);
        }
        let distinct = (0..twins.first.len()).map(|index| usize::from(twins.is_first(index))).collect();
        Self { parent: twins.first.clone(), members, distinct }
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

    /// The best offer of a group that is still one, given the sums of its scores with others.
    fn best_offer(&self, of: usize, sums: &BTreeMap<usize, f32>) -> Option<Offer> {
        sums.iter().filter_map(|(other, sum)| self.offer(of, *other, *sum)).max()
    }

    /// What a group offers another with whose claims its scores sum up to `sum`, where they fit well enough.
    #[allow(clippy::cast_precision_loss)]
    fn offer(&self, a: usize, b: usize, sum: f32) -> Option<Offer> {
        let mean = sum / (self.members[a].len() * self.members[b].len()).max(1) as f32;
        // A claim of a large group was held against so many of its claims only.
        let larger = self.distinct[a].max(self.distinct[b]);
        let mean = if larger > CANDIDATES { mean * larger as f32 / CANDIDATES as f32 } else { mean };
        (mean >= MEAN).then_some(Offer { mean, a: a.min(b), b: a.max(b), of: a })
    }

    /// Joins two roots; the smaller index stays root.
    fn join(&mut self, a: usize, b: usize) {
        let (keep, gone) = (a.min(b), a.max(b));
        self.parent[gone] = keep;
        self.distinct[keep] += std::mem::take(&mut self.distinct[gone]);
        let mut moved = std::mem::take(&mut self.members[gone]);
        self.members[keep].append(&mut moved);
        self.members[keep].sort_unstable();
    }

    fn into_lists(self) -> Vec<Vec<usize>> {
        self.members.into_iter().filter(|members| !members.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::pipeline::annotate_all;
    use crate::reconcile::reader;

    /// How many claims one article of these sentences makes, and how many pairs of them are held against one another.
    fn cost(sentences: usize) -> (usize, usize) {
        let text: String = (0..sentences)
            .map(|i| format!("At least {} people were killed in Lorma on Monday. ", i % 90 + 3))
            .collect();
        let reports = annotate_all(vec![Article::from_text(text)]);
        let reports: Vec<_> = reports.iter().collect();
        let (subjects, vocabulary, _, wholes) = reader::read(&reports);
        let pairs = candidate_pairs(&subjects, &vocabulary, &wholes, &Twins::of(&subjects));
        (subjects.len(), pairs.len())
    }

    #[test]
    fn like_claims_are_held_against_a_bounded_number_of_others() {
        let ((few, of_few), (many, of_many)) = (cost(400), cost(1_600));
        assert!(many > 3 * few);
        assert!(of_few > 0 && of_few <= few * 3 * CANDIDATES);
        assert!(of_many <= many * 3 * CANDIDATES);
    }

    /// Whether a clause of each of two reports that holds the words, or a figure of it, is in one group.
    fn stand_together(a: &str, b: &str, words: [&str; 2], figures: bool) -> bool {
        let reports = annotate_all(vec![Article::from_text(a), Article::from_text(b)]);
        let reports: Vec<_> = reports.iter().collect();
        let (subjects, vocabulary, _, wholes) = reader::read(&reports);
        let of = |at: usize, words: &str| {
            subjects.iter().position(|s| {
                s.report == at && (s.claim.kind == ClaimKind::Figure) == figures && s.quote().contains(words)
            })
        };
        let (x, y) = (of(0, words[0]).unwrap(), of(1, words[1]).unwrap());
        group(&subjects, &vocabulary, &wholes).iter().any(|group| group.contains(&x) && group.contains(&y))
    }

    const STRIKE: &str = "Bus drivers of Lorma walked out on Monday. Trams stood still in the depots, and commuters walked \
        across the bridges to their offices. The drivers' union wants seven per cent more, and longer breaks between shifts. \
        Mayor Ina Kest called the walkout needless. Shops along the quays sold coffee to people who waited for taxis. The \
        carrier Tarva Lines hired coaches from the coast. A spokesman of Tarva Lines refused to answer questions about wages. \
        Schools opened an hour later, and teachers brought pupils by car. The union will vote on Thursday whether the strike \
        goes on. Economists put the loss of each day at two million crowns. Hospitals asked nurses to stay overnight.";
    const HEARING: &str = "Senators questioned banker Tomas Vell for four hours on Wednesday. Vell led the Orsin Bank when \
        money of foreign clients vanished. He told the committee that auditors never warned him. Records show letters with \
        seals, signatures and dates. Vell refused to answer questions about a villa on Corfell. His lawyer asked for patience. \
        Prosecutors froze accounts in three countries last spring. The committee hears former directors next month. Savers \
        demonstrated in front of the parliament with empty purses. The treasury guarantees small deposits until June.";
    const WALKOUT: &str = "Commuters in Lorma walked to their offices on Monday because drivers of buses and trams are on strike. \
        The union of the drivers asks for seven per cent more and for breaks between the shifts. Tarva Lines, the carrier, \
        hired coaches. Its spokesman refused to answer questions about the wages. Schools and hospitals changed their hours, \
        teachers and nurses stayed overnight. Mayor Ina Kest said the strike was needless. The loss is two million crowns a day, \
        economists say. On Thursday the union votes on whether the walkout goes on. Taxis were rare, and the shops on the \
        quays sold coffee to people who waited.";

    #[test]
    fn a_stock_phrase_joins_reports_of_one_event_only() {
        let words = ["refused to answer"; 2];
        assert!(stand_together(STRIKE, WALKOUT, words, false));
        assert!(!stand_together(STRIKE, HEARING, words, false));
    }

    #[test]
    fn a_toll_is_one_question_in_whatever_words_later_reports_tell_of_it() {
        let first = "At least three people were killed on Monday when a tram left the rails in Lorma. The tram hit a bakery in \
            Harbour Street shortly after six. Neighbours carried the hurt into their kitchens until ambulances came. Firemen cut \
            the roof open with saws. The driver, a woman of 31, was taken to hospital. Rain had fallen all night, and the brakes of \
            these trams were changed last autumn. The mayor cancelled a concert and asked people to give blood.";
        let later = "The toll rose to 14 overnight. Prosecutors seized the recorder and questioned Orsin Works, a maker of brakes whose \
            shares lost a tenth. Relatives laid flowers at the depot, and parliament stood silent for a minute. A fund for \
            families was opened by Tarva Lines, which took forty cars of the same make off its lines. Experts of three countries \
            compare the wheels with those of an older model. The minister of transport rejected calls to resign, and the opposition \
            demanded an inquiry into contracts that were signed without a tender. A judge ordered that papers be kept.";
        assert!(stand_together(first, later, ["three people", "rose to 14"], true));
    }

    #[test]
    fn twins_are_claims_of_one_sentence_with_the_same_parts() {
        let text = "Ard, 44, sold 12 boats to 30 towns on Monday. The harbour was closed.";
        let reports = annotate_all((0..900).map(|_| Article::from_text(text)).collect());
        let reports: Vec<_> = reports.iter().collect();
        let (subjects, ..) = reader::read(&reports);
        assert!(subjects.len() > LARGE);
        let twins = Twins::of(&subjects);
        let of_one_report = subjects.iter().filter(|subject| subject.report == 0).count();
        assert_eq!((0..subjects.len()).filter(|index| twins.is_first(*index)).count(), of_one_report);
        assert!(twins.count[..of_one_report].iter().all(|count| *count == 900));
    }
}
