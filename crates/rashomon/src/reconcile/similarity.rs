//! Whether two claims answer one question, as a score from 0 to 1.
//!
//! The score is how much both clauses tell the same, by what they are about; figures, times and roles have evidence of
//! their own. What two claims *answer* does not count against them: 'five hurt' and 'two hurt' answer one question.
//!
//! The weights are few on purpose: with the labelled ledgers at hand a model of eighteen features, trained on some and
//! tried on others, ranked pairs hardly better than this sum (docs/experiments.md).

use super::compare::{Standing, compare_amounts};
use super::likeness::Near;
use super::moment::{Moment, same_clock};
use super::subject::{Subject, background};
use super::vocabulary::WordId;
use crate::annotate::{Amount, ClaimKind, Figure};

/// Kinds whose claims may stand in one finding: their answer is a clause, not a value.
pub(crate) fn family(kind: ClaimKind) -> u8 {
    match kind {
        ClaimKind::Figure => 0,
        ClaimKind::Time => 1,
        ClaimKind::Place => 2,
        ClaimKind::Role => 3,
        ClaimKind::Event | ClaimKind::State | ClaimKind::Plan | ClaimKind::Cause | ClaimKind::Attribution => 4,
    }
}

/// How likely two claims answer one question: 0 for certainly not. The weights are those of the first.
pub(crate) fn similarity(a: &Subject<'_>, of_a: &Weights, b: &Subject<'_>, near: Near) -> f32 {
    let kind = family(a.claim.kind);
    if kind != family(b.claim.kind) || (kind == 4 && a.other_occasion != b.other_occasion) {
        return 0.0;
    }
    let told = told(a, of_a, b);
    let score = match a.claim.kind {
        ClaimKind::Figure => figures(a, of_a, b, told),
        ClaimKind::Time => times(a, b, told),
        ClaimKind::Place => places(a, b, told),
        ClaimKind::Role => roles(a, b, told),
        _ => told,
    };
    if score <= 0.0 { 0.0 } else { (score.min(1.0) + company(a, of_a, b, near)).clamp(0.0, 1.0) }
}

/// What the company of two claims of two reports says for or against them: that two reports tell of one thing is for them, and the
/// less like the reports are, the more of their sentences must the claims share.
fn company(a: &Subject<'_>, of_a: &Weights, b: &Subject<'_>, near: Near) -> f32 {
    const TOGETHER: f32 = 0.067;
    const ENOUGH: f32 = 3.0;
    const TOLL: f32 = 1.2;
    if a.report == b.report {
        return 0.0;
    }
    let shared = Beside::of(a, b, |gathered| of_a.shared(Of::Context, &b.context, gathered)).1;
    let mut missing = (ENOUGH - shared.mass - shared.largest).max(0.0);
    if one_toll(a, b) {
        // An update tells of the dead in other words ('at least three', 'the toll rose to 14').
        missing = missing.min(TOLL);
    }
    TOGETHER * near.told - near.apart * missing
}

/// How much two clauses tell the same: mostly how nearly they are equal, a little how much of the shorter one stands in
/// the longer (a headline says in five words what a sentence says in thirty) and how much is shared at all (one shared
/// word is a weak witness, however short the clauses). What the clauses mean, by the company that their words keep, speaks
/// for or against two clauses that share a word. First sentences tell of the story's main event, and one actor
/// speaks for one deed; beyond them reports tell
/// a story in much the same order, so another place in the article speaks against; so does another time, and another
/// clause of the same article. All of it counts as far as something beside the most telling word confirms it.
fn told(a: &Subject<'_>, of_a: &Weights, b: &Subject<'_>) -> f32 {
    let (shared, clause) = Beside::of(a, b, |gathered| of_a.shared(Of::Told, &b.told, gathered));
    if shared <= 0.0 {
        return 0.0;
    }
    let (shorter, longer) = (a.told_mass.min(b.told_mass), a.told_mass.max(b.told_mass));
    let mut score = 0.5 * shared / longer.max(0.8) + 0.15 * shared / shorter.max(0.5) + 0.1 * shared;
    score *= confirmed(a, of_a, b, &clause);
    if let Some(likeness) = a.sense.like(&b.sense) {
        score += 0.25 * (likeness - 0.3);
    }
    if a.leads && b.leads {
        score += 0.15;
    }
    if a.sentence.max(b.sentence) < 3 && a.sentence.abs_diff(b.sentence) < 2 {
        score += 0.06;
    }
    if a.who.is_some() && a.who == b.who {
        score += 0.05;
    }
    score -= 0.1 * (a.depth - b.depth).abs();
    if a.claim.kind != ClaimKind::Time && apart(a.when, b.when) {
        score -= 0.2;
    }
    if a.report == b.report && !a.claim.span.overlaps(b.claim.span) {
        score -= 0.05;
    }
    score.max(0.0)
}

/// How far two clauses that share words tell of one thing, 0 to 1: a single word in common ('was struck outside', 'came
/// outside') is a hunch until another word or a name of the clauses, or of their sentences, confirms it; and two predicates
/// of which neither stands in the other clause are mostly two deeds.
fn confirmed(a: &Subject<'_>, of_a: &Weights, b: &Subject<'_>, clause: &Beside) -> f32 {
    const ENOUGH: f32 = 0.2;
    let mut beside = clause.mass;
    if beside < ENOUGH {
        beside += Beside::of(a, b, |gathered| of_a.shared(Of::Context, &b.context, gathered)).1.mass;
    }
    let sure = (beside / ENOUGH).min(1.0);
    if tell_one_deed(a, b) { sure } else { sure * 0.7 }
}

/// Whether the predicate of one clause stands in the other, where both have one.
pub(crate) fn tell_one_deed(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let told_in = |predicate: WordId, other: &Subject<'_>| other.told.binary_search_by_key(&predicate, |w| w.0).is_ok();
    a.predicate.zip(b.predicate).is_none_or(|(x, y)| told_in(x, b) || told_in(y, a))
}

/// What two clauses share beside the most telling word, as [`Common`] counts it: the little of it that every pair is asked for.
struct Beside {
    mass: f32,
    /// The weight of that word.
    largest: f32,
}

impl Beside {
    /// Of what two subjects share; and the sum of all of it, parts of names included.
    fn of(a: &Subject<'_>, b: &Subject<'_>, shared: impl FnOnce(&mut Gathered<'_>)) -> (f32, Self) {
        let mut gathered = Gathered {
            parts: if b.parts.is_empty() { &[] } else { &a.parts },
            other_parts: &b.parts,
            all: 0.0,
            mass: 0.0,
            largest: 0.0,
        };
        shared(&mut gathered);
        (gathered.all, Self { mass: gathered.mass - gathered.largest, largest: gathered.largest })
    }
}

/// What two subjects share, word by word.
struct Gathered<'s> {
    parts: &'s [WordId],
    other_parts: &'s [WordId],
    all: f32,
    mass: f32,
    largest: f32,
}

impl Gathered<'_> {
    #[inline]
    fn add(&mut self, word: WordId, weight: f32) {
        let is = |list: &[WordId]| !list.is_empty() && list.binary_search(&word).is_ok();
        self.all += weight;
        if is(self.parts) && is(self.other_parts) {
            return;
        }
        self.mass += weight;
        self.largest = self.largest.max(weight);
    }
}

/// The weights of one claim's words by their ids, so that many others can be held against it without walking its lists.
#[derive(Debug)]
pub(crate) struct Weights(Vec<[f32; 2]>);

/// Which of a claim's lists of words.
#[derive(Clone, Copy)]
enum Of {
    Told,
    Context,
}

impl Weights {
    /// Of no claim yet, for a story of so many words.
    pub fn of_none(words: usize) -> Self {
        Self(vec![[0.0; 2]; words])
    }

    /// Takes a claim in.
    pub fn set(&mut self, claim: &Subject<'_>) {
        self.write(claim, |weight| weight);
    }

    /// Takes the same claim out.
    pub fn clear(&mut self, claim: &Subject<'_>) {
        self.write(claim, |_| 0.0);
    }

    fn write(&mut self, claim: &Subject<'_>, value: impl Fn(f32) -> f32) {
        for (list, of) in [(&claim.told, Of::Told), (&claim.context, Of::Context)] {
            for (word, weight) in list {
                if let Some(weights) = self.0.get_mut(*word as usize) {
                    weights[of as usize] = value(*weight);
                }
            }
        }
    }

    /// Shows what a list of another claim shares with the one taken in; of both weights the lesser.
    fn shared(&self, of: Of, other: &[(WordId, f32)], gathered: &mut Gathered<'_>) {
        for (word, weight) in other {
            let own = self.0.get(*word as usize).map_or(0.0, |weights| weights[of as usize]);
            if own > 0.0 {
                gathered.add(*word, own.min(*weight));
            }
        }
    }
}

/// What two clauses have in common, without words that are but parts of a name in both: 'Washington Post' is one name, not three words.
pub(crate) struct Common {
    /// Words shared that are no names.
    pub words: u32,
    /// Sum of their weights.
    pub word_mass: f32,
    /// Names shared.
    pub names: u32,
}

impl Common {
    /// Of two sorted lists of words of the two.
    pub fn of(a: &Subject<'_>, b: &Subject<'_>, of_a: &[(WordId, f32)], of_b: &[(WordId, f32)]) -> Self {
        let mut common = Self { words: 0, word_mass: 0.0, names: 0 };
        each_shared(of_a, of_b, |word, weight| {
            if a.parts.binary_search(&word).is_ok() && b.parts.binary_search(&word).is_ok() {
                return;
            }
            if a.names.binary_search(&word).is_ok() {
                common.names += 1;
            } else {
                common.words += 1;
                common.word_mass += weight;
            }
        });
        common
    }
}

/// Places: one that both articles name once only is mostly where one thing happened.
fn places(a: &Subject<'_>, b: &Subject<'_>, told: f32) -> f32 {
    if a.named_once.iter().any(|place| b.named_once.contains(place)) { told + 0.2 } else { told }
}

/// How much of what the shorter clause says stands in the other, 0 to 1.
pub(crate) fn share(a: &Subject<'_>, b: &Subject<'_>) -> f32 {
    overlap(&a.core, &b.core).mass / a.mass.min(b.mass).max(0.01)
}

/// How much of what a clause says stands in the sentence of another, 0 to 1.
pub(crate) fn held(clause: &Subject<'_>, by: &Subject<'_>) -> f32 {
    overlap(&clause.core, &by.context).mass / clause.mass.max(0.01)
}

/// How many content words and names two clauses share.
pub(crate) fn shared_words(a: &Subject<'_>, b: &Subject<'_>) -> u32 {
    overlap(&a.core, &b.core).count
}

/// What two lists of words have in common.
struct Overlap {
    mass: f32,
    count: u32,
}

fn overlap(a: &[(WordId, f32)], b: &[(WordId, f32)]) -> Overlap {
    let mut found = Overlap { mass: 0.0, count: 0 };
    each_shared(a, b, |_, weight| {
        found.mass += weight;
        found.count += 1;
    });
    found
}

/// Walks two sorted lists once; of what both hold, the lesser weight.
fn each_shared(a: &[(WordId, f32)], b: &[(WordId, f32)], mut take: impl FnMut(WordId, f32)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let ((word_a, weight_a), (word_b, weight_b)) = (a[i], b[j]);
        if word_a == word_b {
            take(word_a, weight_a.min(weight_b));
        }
        // Without a branch that cannot be foreseen.
        i += usize::from(word_a <= word_b);
        j += usize::from(word_b <= word_a);
    }
}

/// Figures need one unit and one scope. One value is strong evidence, the more unusual the stronger, where something beside it
/// is shared, too; rival values answer one question only of one thing counted.
fn figures(a: &Subject<'_>, of_a: &Weights, b: &Subject<'_>, told: f32) -> f32 {
    let (Some(x), Some(y)) = (&a.claim.figure, &b.claim.figure) else { return 0.0 };
    let bare = |unit: &Option<String>| unit.as_deref().is_none_or(|u| u == "people");
    if x.unit != y.unit && !(bare(&x.unit) && bare(&y.unit)) {
        return 0.0;
    }
    if scope_differs(&x.scope, &y.scope) || (a.fate != b.fate && a.fate.is_some() && b.fate.is_some()) {
        return 0.0;
    }
    if a.owner != b.owner && a.owner.is_some() && b.owner.is_some() {
        return 0.0;
    }
    let ages = is_age(a) && is_age(b);
    let same_head = a.counted_head.is_some() && a.counted_head == b.counted_head;
    let same_fate = a.fate.is_some() && a.fate == b.fate;
    // '2.5 million' and 'over 2.5 million' are one number, differently hedged.
    if number(x.amount) == number(y.amount) {
        let one_thing = same_head || same_fate || ages;
        if !one_thing && x.amount.low.or(x.amount.high).is_some_and(|value| value <= 2.0) {
            // One and two are of everything.
            return told;
        }
        let aged = if ages { 0.25 } else { 0.0 };
        let counted = if same_head { 0.2 } else { 0.0 };
        let unusual = unusual(x.amount);
        let mut near = overlap(&a.told, &b.told).mass + unusual + if one_thing { 1.0 } else { 0.0 };
        near += Beside::of(a, b, |gathered| of_a.shared(Of::Context, &b.context, gathered)).1.mass;
        return told + 0.4 * (near / 0.3).min(1.0) + 0.5 * unusual + counted + aged;
    }
    if same_sentence(a, b) {
        return 0.0;
    }
    if one_toll(a, b) {
        // The toll of one event, under whatever name the dead go.
        return told * 0.5 + 0.5;
    }
    let ranked = |figure: &Figure| figure.scope.iter().any(|word| word == "rank");
    if ranked(x) || ranked(y) {
        // The sixth and the seventh are two things.
        return 0.0;
    }
    if ages && same_head && a.owner.is_none() && b.owner.is_none() && a.report != b.report && a_year_or_two(x, y) {
        // 'His 10-year-old son', 'the 11-year-old son'.
        return told + 0.2;
    }
    let theirs = a.owner.is_some() && a.owner == b.owner;
    if theirs && (ages || same_head) {
        return told + 0.5;
    }
    if (ages && a.owner != b.owner) || x.scope.iter().any(|word| word == "record") {
        return 0.0;
    }
    // 'Its key rate' and 'its interest rate' are one measure where one thing is said to happen to them. Restrictions that
    // have nothing in common make another question, as does another order of magnitude: 5 % and 90 %.
    let one_measure = same_head && x.unit.is_some() && a.predicate.is_some() && a.predicate == b.predicate;
    let shared_counted = a.counted.iter().filter(|word| b.counted.contains(word)).count();
    let restricted = |subject: &Subject<'_>| subject.counted.iter().any(|word| Some(*word) != subject.counted_head);
    // 'Sent eight experts to watch' and 'sent three observers to watch' count one thing, by what is said of it.
    let told_alike = a.report != b.report && told >= 0.6 && bare(&x.unit);
    // 'Ard landed 30 blows', 'Bohn landed 28'; but 'the Bank of Norvania' and 'Norvania's central bank' set one rate.
    let of_two = !one_measure && a.who.is_some() && b.who.is_some() && a.who != b.who;
    // Percentages of a vote are of many things, and 'one side', 'one of the best' are no counts.
    let share = x.unit.as_deref() == Some("percent");
    let lone = number(x.amount) == (Some(1.0), Some(1.0)) || number(y.amount) == (Some(1.0), Some(1.0));
    let counted_alike = same_head && !share && !lone;
    let rivals =
        one_measure || told_alike || (counted_alike && (shared_counted > 1 || !restricted(a) || !restricted(b)));
    if !rivals || of_two || !same_magnitude(x.amount, y.amount) {
        return 0.0;
    }
    told + 0.2
}

/// Whether two figures are tolls of one fate and one time.
fn one_toll(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    a.fate.is_some() && a.fate == b.fate && !other_time(a, b)
}

/// Whether two ages can be those of one person, of which one is wrong or a birthday old.
fn a_year_or_two(a: &Figure, b: &Figure) -> bool {
    matches!((a.amount.low, b.amount.low), (Some(x), Some(y)) if (x - y).abs() <= 2.0)
}

/// Whether a figure is somebody's age: '44', 'aged 44', 'a 44-year-old'.
pub(crate) fn is_age(subject: &Subject<'_>) -> bool {
    let Some(figure) = subject.claim.figure.as_ref().filter(|figure| figure.unit.as_deref() == Some("years")) else {
        return false;
    };
    let number = figure.span.of(subject.text);
    let after = subject.text.get(figure.span.end as usize..).unwrap_or("");
    let before = subject.text.get(..figure.span.start as usize).unwrap_or("");
    let aged = |text: &str| {
        let text = text.trim_start_matches([' ', '-']);
        text.starts_with("year-old")
            || text.starts_with("year old")
            || text.starts_with("years old")
            || text.starts_with("-old")
    };
    number.contains("old")
        || aged(after)
        || before.ends_with("aged ")
        || before.ends_with(" age ")
        || (before.ends_with(", ") && number.len() <= 3 && !number.is_empty())
}

/// Whether two claims stand in one sentence of one article: what they say differently there are two things.
pub(crate) fn same_sentence(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    a.report == b.report && a.claim.field == b.claim.field && a.claim.sentence == b.claim.sentence
}

/// Whether two claims can never stand in one finding: different times of one sentence, and numbers of one article that
/// cannot both be right. An article that gives two numbers counts two things, unless it says that the one replaced the
/// other.
pub(crate) fn exclude_one_another(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    if a.report != b.report || a.claim.kind != b.claim.kind {
        return false;
    }
    match (&a.claim.figure, &b.claim.figure) {
        (Some(x), Some(y)) => {
            let corrected = super::relation::orders(a) || super::relation::orders(b);
            (same_sentence(a, b) && number(x.amount) != number(y.amount))
                || (!corrected && compare_amounts(x.amount, y.amount) == Standing::Conflict)
        }
        _ => {
            same_sentence(a, b)
                && a.claim.kind == ClaimKind::Time
                && a.time().map(|t| &t.value) != b.time().map(|t| &t.value)
        }
    }
}

/// 'An additional 1,000' and '11,000' are two questions, as are what a figure was
/// before and is now, a part and the whole, a rank and a count.
fn scope_differs(a: &[String], b: &[String]) -> bool {
    const APART: [&[&str]; 4] =
        [&["additional", "more", "another", "further", "other", "extra", "others"], &["from"], &["rank"], &["record"]];
    APART.iter().any(|words| {
        let has = |scope: &[String]| scope.iter().any(|word| words.contains(&word.as_str()));
        has(a) != has(b)
    })
}

/// A number without its hedge.
pub(crate) fn number(amount: Amount) -> (Option<f64>, Option<f64>) {
    let (low, high) = (amount.low.or(amount.high), amount.high.or(amount.low));
    (low, high)
}

/// How telling it is that two claims give one number: 0 for 2, 1 for 2,507 or 93.87.
fn unusual(amount: Amount) -> f32 {
    let Some(value) = amount.low.or(amount.high) else { return 0.0 };
    let digits = format!("{value}").chars().filter(char::is_ascii_digit).collect::<String>();
    match digits.trim_matches('0').len() {
        0 | 1 => 0.0,
        2 => 0.5,
        _ => 1.0,
    }
}

fn same_magnitude(a: Amount, b: Amount) -> bool {
    let middle = |amount: Amount| amount.low.or(amount.high).unwrap_or(0.0).abs() + 1.0;
    let ratio = middle(a) / middle(b);
    (0.25..=4.0).contains(&ratio)
}

/// Times: one value is evidence. The day on which most of a story's articles say that something happened is the day of its
/// event, whatever words stand beside it; so is an hour within a quarter. The day of an event and its hour are two questions.
fn times(a: &Subject<'_>, b: &Subject<'_>, told: f32) -> f32 {
    let (Some(x), Some(y)) = (a.time(), b.time()) else { return told };
    let same_value = x.value == y.value;
    if !same_value && same_sentence(a, b) {
        return 0.0;
    }
    match (&a.moment, &b.moment) {
        (Moment::Day(x), Moment::Day(y)) if x.meets(y) => {
            if a.on_main_day || same_deed(a, b) {
                told + 0.3
            } else if told > 0.0 {
                told + 0.1
            } else {
                0.15
            }
        }
        (Moment::Day(_), Moment::Day(_)) => told,
        (Moment::Clock(x), Moment::Clock(y)) if same_clock(*x, *y) => told + 0.3,
        (Moment::Clock(_), Moment::Clock(_)) => told,
        (x @ (Moment::Length(_) | Moment::Other(_)), y) if x == y => match (same_value, told > 0.0) {
            (true, true) => told + 0.3,
            // One time without a shared word: most of what a story tells of a time happened in its one event.
            (true, false) => 0.15,
            (false, _) => told,
        },
        _ => 0.0,
    }
}

/// Whether two clauses have their predicate in common, or more than one word.
fn same_deed(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    (a.predicate.is_some() && a.predicate == b.predicate)
        || Beside::of(a, b, |gathered| each_shared(&a.told, &b.told, |word, weight| gathered.add(word, weight))).1.mass
            > 0.0
}

/// Roles: whoever is named decides.
fn roles(a: &Subject<'_>, b: &Subject<'_>, score: f32) -> f32 {
    match (role_holder(a), role_holder(b)) {
        (Some(x), Some(y)) if x == y => {
            if former(a) == former(b) {
                1.0
            } else {
                0.0
            }
        }
        (Some(_), Some(_)) => 0.0,
        _ => score,
    }
}

/// Whom a role claim tells of: its 'who', else the only person of the clause.
pub(crate) fn role_holder(subject: &Subject<'_>) -> Option<WordId> {
    if subject.who.is_some() {
        return subject.who;
    }
    (subject.names.len() == 1).then(|| subject.names[0])
}

/// Whether a claim only names somebody in full, whatever his role.
pub(crate) fn introduces(subject: &Subject<'_>) -> bool {
    subject.claim.rule == crate::claim::introductions::RULE
}

/// Whether the clause speaks of a past office: 'former', 'ex-', 'previously', 'served as'.
pub(crate) fn former(subject: &Subject<'_>) -> bool {
    if introduces(subject) {
        return false;
    }
    let quote = subject.quote().to_lowercase();
    // 'Previously, Ard served as minister': the word may stand before the clause.
    let opening = subject.claim.sentence.of(subject.text).split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    matches!(opening, "Previously" | "Formerly")
        || quote.contains(" served as ")
        || quote.split(|c: char| !c.is_alphanumeric()).any(|word| {
            matches!(word, "former" | "formerly" | "previously" | "ex" | "late" | "then" | "onetime" | "retired")
        })
}

/// Whether two times do not meet, with a day of grace for time zones and nights.
fn apart(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> bool {
    const GRACE_HOURS: i64 = 36;
    let (Some((a_first, a_last)), Some((b_first, b_last))) = (a, b) else { return false };
    b_first - a_last >= GRACE_HOURS || a_first - b_last >= GRACE_HOURS
}

/// Whether two tolls are counted at two times: of another day, or the one of a month or year long gone ('in September')
/// and the other of the news ('on Sunday').
fn other_time(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let background = |subject: &Subject<'_>| subject.placed.and_then(|time| background(&time.value));
    apart(a.when, b.when) || matches!((background(a), background(b)), (Some(x), Some(y)) if x != y)
}
