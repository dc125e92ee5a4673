//! Whether two claims answer one question, as a score from 0 to 1.
//!
//! The score is the weighed overlap of what both clauses are about, raised by a shared predicate, a shared rare number and
//! the sentences around, lowered by other participants and another time. What two claims *answer* does not count: 'five
//! hurt' and 'two hurt' answer one question.

use super::compare::grain;
use super::subject::{Subject, WordId, background};
use crate::annotate::{Amount, ClaimKind};

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

/// How likely two claims answer one question: 0 for certainly not.
pub(crate) fn similarity(a: &Subject<'_>, b: &Subject<'_>) -> f32 {
    if family(a.claim.kind) != family(b.claim.kind) {
        return 0.0;
    }
    let shared = overlap(&a.core, &b.core);
    if shared.mass <= 0.0 {
        return 0.0;
    }
    let smaller = a.mass.min(b.mass);
    let larger = a.mass.max(b.mass);
    // A headline says in five words what a sentence says in thirty: containment counts for more than equality.
    let mut score = shared.mass / (0.6 * smaller + 0.4 * larger).max(0.8);
    // One shared word is a weak witness, however rare.
    score *= match shared.count {
        1 => 0.75,
        2 => 0.9,
        _ => 1.0,
    };
    let context =
        overlap(&a.around, &b.around).mass + overlap(&a.core, &b.around).mass + overlap(&a.around, &b.core).mass;
    score += 0.06 * context.min(3.0);
    if let (Some(x), Some(y)) = (a.predicate, b.predicate) {
        score += if x == y { 0.12 } else { -0.08 };
    }
    if let (Some(x), Some(y)) = (a.who, b.who)
        && x != y
        && !a.names.contains(&y)
        && !b.names.contains(&x)
    {
        score -= 0.2;
    }
    if a.claim.kind != ClaimKind::Time && apart(a.when, b.when) {
        score -= 0.2;
    }
    if family(a.claim.kind) == 4 && a.other_occasion != b.other_occasion {
        return 0.0;
    }
    let score = match a.claim.kind {
        ClaimKind::Figure => figures(a, b, score),
        ClaimKind::Time => times(a, b, score),
        ClaimKind::Role => roles(a, b, score),
        ClaimKind::Place => score + 0.06,
        _ => score,
    };
    score.clamp(0.0, 1.0)
}

/// How much of what the shorter clause says stands in the other, 0 to 1.
pub(crate) fn share(a: &Subject<'_>, b: &Subject<'_>) -> f32 {
    overlap(&a.core, &b.core).mass / a.mass.min(b.mass).max(0.01)
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

/// Walks two sorted lists once.
fn overlap(a: &[(WordId, f32)], b: &[(WordId, f32)]) -> Overlap {
    let mut found = Overlap { mass: 0.0, count: 0 };
    let (mut i, mut j) = (0, 0);
    while let (Some((word_a, weight_a)), Some((word_b, weight_b))) = (a.get(i), b.get(j)) {
        match word_a.cmp(word_b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                found.mass += weight_a.min(*weight_b);
                found.count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    found
}

/// Figures need one unit and one thing counted; an unusual number in both is strong evidence.
fn figures(a: &Subject<'_>, b: &Subject<'_>, score: f32) -> f32 {
    let (Some(x), Some(y)) = (&a.claim.figure, &b.claim.figure) else { return 0.0 };
    let bare = |unit: &Option<String>| unit.as_deref().is_none_or(|u| u == "people");
    if x.unit != y.unit && !(bare(&x.unit) && bare(&y.unit)) {
        return 0.0;
    }
    if scope_differs(&x.scope, &y.scope) {
        return 0.0;
    }
    let shared_counted = a.counted.iter().filter(|word| b.counted.contains(word)).count();
    let same_head = a.counted_head.is_some() && a.counted_head == b.counted_head;
    let same_value = x.amount.low == y.amount.low && x.amount.high == y.amount.high;
    // Rivals count one thing: another head, or restrictions that have nothing in common, make another question.
    let restricted = |subject: &Subject<'_>| subject.counted.iter().any(|word| Some(*word) != subject.counted_head);
    if a.fate != b.fate && a.fate.is_some() && b.fate.is_some() {
        return 0.0;
    }
    let same_fate = a.fate.is_some() && a.fate == b.fate;
    if same_fate && !same_sentence(a, b) && !other_time(a, b) {
        // The toll of one event, under whatever name the dead go.
        return score * 0.5 + 0.5;
    }
    // 'Its key rate' and 'its interest rate' are one measure where one thing is said to happen to them.
    let one_measure = same_head && x.unit.is_some() && a.predicate.is_some() && a.predicate == b.predicate;
    if !same_value && !one_measure && (!same_head || (shared_counted < 2 && restricted(a) && restricted(b))) {
        return 0.0;
    }
    if !same_value && same_sentence(a, b) {
        return 0.0;
    }
    let mut score = score * 0.8 + 0.1;
    score += if same_head { 0.15 } else { 0.0 };
    score += 0.1 * f32::from(u8::try_from(shared_counted.min(2)).unwrap_or(2));
    if same_value {
        score += 0.3 + 0.4 * unusual(x.amount);
    } else if unusual(x.amount) + unusual(y.amount) > 0.0 && !same_magnitude(x.amount, y.amount) {
        // 5 % and 90 % are two questions.
        score -= 0.15;
    }
    score
}

/// Whether two claims stand in one sentence of one article: what they say differently there are two things.
pub(crate) fn same_sentence(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    a.report == b.report && a.claim.field == b.claim.field && a.claim.sentence == b.claim.sentence
}

/// Whether two claims can never stand in one finding: different numbers or times of one sentence.
pub(crate) fn exclude_one_another(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    if !same_sentence(a, b) || a.claim.kind != b.claim.kind {
        return false;
    }
    match a.claim.kind {
        ClaimKind::Figure => match (&a.claim.figure, &b.claim.figure) {
            (Some(x), Some(y)) => x.amount != y.amount,
            _ => false,
        },
        ClaimKind::Time => a.time().map(|t| &t.value) != b.time().map(|t| &t.value),
        _ => false,
    }
}

/// 'An additional 1,000' and '11,000' are two questions, as are 'total' and 'so far today'.
fn scope_differs(a: &[String], b: &[String]) -> bool {
    const APART: [&str; 8] = ["additional", "more", "another", "further", "other", "extra", "others", "from"];
    let additional = |scope: &[String]| scope.iter().any(|word| APART.contains(&word.as_str()));
    additional(a) != additional(b)
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

/// Times: the day of an event and its hour are two questions, and another day is a rival answer only to the same event.
fn times(a: &Subject<'_>, b: &Subject<'_>, score: f32) -> f32 {
    let (Some(x), Some(y)) = (a.time(), b.time()) else { return score };
    if grain(x) != grain(y) {
        return 0.0;
    }
    if x.value == y.value {
        return score + 0.75;
    }
    if same_sentence(a, b) {
        return 0.0;
    }
    // The day is the answer, so the clauses need not share much; another day is an answer to another question more often
    // than a rival one.
    match super::compare::compare_times(x, y) {
        super::compare::Standing::Conflict => score + 0.1,
        _ => score + 0.25,
    }
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

/// Whether the clause speaks of a past office: 'former', 'ex-', 'previously'.
pub(crate) fn former(subject: &Subject<'_>) -> bool {
    let quote = subject.quote().to_lowercase();
    quote.split(|c: char| !c.is_alphanumeric()).any(|word| {
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
