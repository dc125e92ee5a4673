//! How the accounts of a finding stand to one another, and what they disagree about.

use super::account::{Answer, apart, articles, denies, is_open, opposed, other_numbers};
use super::clip;
use super::compare::{Standing, clock, compare_amounts, compare_times, grain};
use super::footing;
use super::moment::same_clock;
use super::rival::Rivals;
use super::role;
use super::stage::Passed;
use super::subject::Subject;
use super::words::list;
use crate::annotate::{Amount, Approximation, ClaimKind, Figure, Precision, Role};
use crate::article::Moment;
use crate::ledger::{Disagreement, Relation};
use crate::pipeline::Report;
use crate::span::Span;

/// The relation of a group's answers, with a sentence of why.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// How the accounts stand to one another.
    pub relation: Relation,
    /// What they disagree about.
    pub disagreement: Option<Disagreement>,
    /// The two claims that clash.
    pub between: Option<(usize, usize)>,
    /// Why, for people.
    pub why: String,
}

/// Judges the answers of one group.
pub(crate) fn judge(answers: &[Answer], subjects: &[Subject<'_>], reports: &[&Report], rivals: &Rivals) -> Verdict {
    if answers.len() < 2 {
        let Some(answer) = answers.first() else {
            return Verdict { relation: Relation::Single, disagreement: None, between: None, why: String::new() };
        };
        let tellers = articles(&answer.claims, subjects);
        return if tellers < 2 {
            Verdict {
                relation: Relation::Single,
                disagreement: None,
                between: None,
                why: "one article speaks to it".into(),
            }
        } else {
            Verdict {
                relation: Relation::Agree,
                disagreement: None,
                between: None,
                why: format!("{tellers} articles give one answer"),
            }
        };
    }
    let mut worst: Option<Clash> = None;
    for (index, a) in answers.iter().enumerate() {
        for b in &answers[index + 1..] {
            let clash = clash(a, b, subjects, reports, rivals);
            if worst.as_ref().is_none_or(|known| clash.rank() > known.rank()) {
                worst = Some(clash);
            }
        }
    }
    let Some(worst) = worst else {
        return Verdict { relation: Relation::Agree, disagreement: None, between: None, why: String::new() };
    };
    Verdict { relation: worst.relation, disagreement: worst.disagreement, between: worst.between, why: worst.why }
}

/// How two answers stand to one another.
struct Clash {
    relation: Relation,
    disagreement: Option<Disagreement>,
    /// The claims that show it.
    between: Option<(usize, usize)>,
    why: String,
}

impl Clash {
    /// One pair that conflicts makes the whole finding disputed, even if the others are compatible.
    fn rank(&self) -> u8 {
        match self.relation {
            Relation::Disputed => 3,
            Relation::Updated => 2,
            _ => u8::from(self.disagreement.is_some()),
        }
    }
}

fn clash(a: &Answer, b: &Answer, subjects: &[Subject<'_>], reports: &[&Report], rivals: &Rivals) -> Clash {
    let (x, y) = (&subjects[a.spokesman], &subjects[b.spokesman]);
    let compatible = |why: String| Clash { relation: Relation::Compatible, disagreement: None, between: None, why };
    let indexes = || a.claims.iter().take(12).flat_map(|i| b.claims.iter().take(12).map(move |j| (*i, *j)));
    if let Some((rivalry, i, j)) = indexes().find_map(|(i, j)| Some((rivals.between(subjects, i, j)?, i, j))) {
        if rivalry.replaces {
            let passed = rivals.passed(subjects, i, j);
            let backwards = |p: Passed| p.ordered && published_before(&subjects[p.after], &subjects[p.before], reports);
            if passed.is_some_and(backwards) {
                return compatible("the later report tells of the earlier stage, so it is of somebody else".into());
            }
            let why = rivalry.why;
            return Clash { relation: Relation::Updated, disagreement: Some(rivalry.what), between: Some((i, j)), why };
        }
        return Clash { between: Some((i, j)), ..conflict(a, b, rivalry.what, rivalry.why, subjects, reports) };
    }
    if is_open(x) || is_open(y) {
        return compatible("one account says that it is not known".into());
    }
    let pairs =
        || a.claims.iter().take(12).flat_map(|i| b.claims.iter().take(12).map(move |j| (&subjects[*i], &subjects[*j])));
    let denied = |(i, j): &(usize, usize)| {
        let (x, y) = (&subjects[*i], &subjects[*j]);
        rivals.leads.denied(x, y) && denies(x, y)
    };
    if let Some((i, j)) = indexes().find(denied) {
        let (x, y) = (&subjects[i], &subjects[j]);
        if came_about(x, y, reports) {
            return Clash {
                relation: Relation::Updated,
                disagreement: Some(Disagreement::Value),
                between: Some((i, j)),
                why: "one account says that it was not so yet, a later one that it is".into(),
            };
        }
        let why = "one account denies what the other says".into();
        return Clash { between: Some((i, j)), ..conflict(a, b, Disagreement::Denial, why, subjects, reports) };
    }
    let sides = |(i, j): (usize, usize)| {
        let (x, y) = (&subjects[i], &subjects[j]);
        if rivals.leads.shared(x, y) { opposed(x, y).map(|opposition| (i, j, opposition)) } else { None }
    };
    if let Some((i, j, opposition)) = indexes().find_map(sides) {
        let (x, y) = (&subjects[i], &subjects[j]);
        if opposition.is_turn() {
            return Clash {
                relation: Relation::Updated,
                disagreement: Some(Disagreement::Value),
                between: Some((i, j)),
                why: "one account tells what came after the other".into(),
            };
        }
        let why = format!("'{}' and '{}' cannot both be true", clip(x.quote(), 80), clip(y.quote(), 80));
        return Clash { between: Some((i, j)), ..conflict(a, b, Disagreement::Value, why, subjects, reports) };
    }
    // One article that gives two values in its own voice speaks of two things more often than against itself.
    let tellings = pairs().any(|(x, y)| apart(x, y) && rivals.leads.shared(x, y));
    match x.claim.kind {
        ClaimKind::Figure => {
            let (Some(f), Some(g)) = (&x.claim.figure, &y.claim.figure) else { return compatible(String::new()) };
            match compare_amounts(meant(x, f), meant(y, g)) {
                Standing::Conflict if x.is_single() || y.is_single() => {
                    compatible("one report tells of one victim, another of all".into())
                }
                Standing::Conflict if rivals.attacker_died && counts_attacker(x, y, rivals) => Clash {
                    relation: Relation::Compatible,
                    disagreement: Some(Disagreement::Scope),
                    between: None,
                    why: format!(
                        "{} and {} can both be right: the one may count the attacker, who died as well",
                        show(x),
                        show(y)
                    ),
                },
                Standing::Conflict if !pairs().any(|(x, y)| rivals.leads.shared(x, y)) => {
                    compatible("the reports may tell of two events".into())
                }
                Standing::Conflict
                    if !tellings
                        || pairs().any(|(x, y)| gives_both(x, y))
                            && !order_words(a, subjects)
                            && !order_words(b, subjects) =>
                {
                    compatible("one article gives both".into())
                }
                Standing::Conflict if vague(x) || vague(y) => compatible("one account is vague".into()),
                Standing::Conflict if by_a_hair(f, g) => compatible("they differ by a hair".into()),
                Standing::Conflict if give_both(x, y) => compatible("each report gives both numbers".into()),
                Standing::Conflict if scopes_differ(f, g) => Clash {
                    disagreement: beside(x, y).then_some(Disagreement::Scope),
                    ..compatible(format!("'{}' and '{}' count different things", f.counted, g.counted))
                },
                Standing::Conflict => {
                    let one_count = |(i, j): &(usize, usize)| {
                        let (x, y) = (&subjects[*i], &subjects[*j]);
                        footing::one_count(x, y)
                            && (!far_shares(x, y) || footing::told_of_one(x, y) && !footing::two_doers(x, y))
                    };
                    let Some((i, j)) = indexes().find(one_count) else {
                        return Clash {
                            disagreement: beside(x, y).then_some(Disagreement::Scope),
                            ..compatible(format!("{} and {} may count two things", show(x), show(y)))
                        };
                    };
                    let why = format!("{} and {} cannot both be right", show(x), show(y));
                    Clash { between: Some((i, j)), ..conflict(a, b, Disagreement::Value, why, subjects, reports) }
                }
                _ => compatible(format!("{} and {} can both be right", show(x), show(y))),
            }
        }
        ClaimKind::Time => {
            let (Some(t), Some(u)) = (x.time(), y.time()) else { return compatible(String::new()) };
            match compare_times(t, u) {
                Standing::Conflict
                    if tellings
                        && same_event(x, y)
                        && !same_words(x, y)
                        && !of_page(x)
                        && !footing::overnight(t, x)
                        && !footing::overnight(u, y)
                        && (rivals.leads.closely(x.report, y.report)
                            || !footing::of_nobody(x) && !footing::of_nobody(y))
                        && !footing::months_apart(x, y)
                        && footing::told_of_one(x, y) =>
                {
                    let why = format!("'{}' and '{}' do not meet", t.span.of(x.text), u.span.of(y.text));
                    conflict(a, b, Disagreement::Time, why, subjects, reports)
                }
                _ => compatible("the times meet".into()),
            }
        }
        ClaimKind::Role => match pairs().find(|(x, y)| role::other_rank(x, y)) {
            Some((x, y)) => {
                let why = format!("'{}' and '{}' are two offices", clip(x.quote(), 80), clip(y.quote(), 80));
                conflict(a, b, Disagreement::Identity, why, subjects, reports)
            }
            None => compatible("both can be true".into()),
        },
        _ => {
            if tellings && let Some((p, q)) = rival_towns(x, y) {
                let why = format!("{p} and {q} are two towns");
                return conflict(a, b, Disagreement::Place, why, subjects, reports);
            }
            compatible("both can be true".into())
        }
    }
}

/// Whether each of two clauses gives the number of the other, too: one list in two orders. Tolls are of somebody each.
fn give_both(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let gives = |subject: &Subject<'_>, other: &Subject<'_>| {
        other.claim.figure.as_ref().is_some_and(|figure| subject.amounts.contains(&figure.amount))
    };
    a.fate.is_none() && b.fate.is_none() && gives(a, b) && gives(b, a)
}

/// Whether two numbers that may count two things lie so near that a reader asks which is right: four and five hurt. One and a
/// hundred arrests are two matters, and so are the ages of two, and what two sentences tell of delegates.
fn beside(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let (Some(f), Some(g)) = (&a.claim.figure, &b.claim.figure) else { return false };
    let ages = f.unit.as_deref() == Some("years") || g.unit.as_deref() == Some("years");
    let block = |figure: &Figure| figure.counted.starts_with("block");
    let of_one = a.fate.is_some() && a.fate == b.fate || footing::told_of_one(a, b);
    of_one
        && footing::within(f, g, NEAR)
        && !block(f)
        && !(ages && (footing::of_others(a, b) || !footing::told_of_one(a, b)))
}

/// The ratio of numbers that lie near one another.
const NEAR: f64 = 1.34;

/// Whether two counts of the dead differ by one: the one may count who killed the others.
fn counts_attacker(a: &Subject<'_>, b: &Subject<'_>, rivals: &Rivals) -> bool {
    let exact = |subject: &Subject<'_>| {
        let amount = subject.claim.figure.as_ref()?.amount;
        amount.low.filter(|low| Some(*low) == amount.high)
    };
    let dead = rivals.dead.is_some() && a.fate == rivals.dead && b.fate == rivals.dead;
    dead && matches!((exact(a), exact(b)), (Some(x), Some(y)) if (x - y).abs() == 1.0 && x.min(y) > 1.0)
}

/// Whether two percentages differ by the tenth that rounding or the last votes bring.
fn by_a_hair(f: &Figure, g: &Figure) -> bool {
    let percent = |figure: &Figure| {
        figure.amount.low.or(figure.amount.high).filter(|_| figure.unit.as_deref() == Some("percent"))
    };
    matches!((percent(f), percent(g)), (Some(a), Some(b)) if (a - b).abs() < 0.15)
}

/// Whether two percentages lie far apart: 36 and 69 percent of the vote are mostly two candidates'.
fn far_shares(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let share = |subject: &Subject<'_>| {
        let figure = subject.claim.figure.as_ref().filter(|figure| figure.unit.as_deref() == Some("percent"))?;
        figure.amount.low.or(figure.amount.high)
    };
    matches!((share(a), share(b)), (Some(x), Some(y)) if (x - y).abs() > x.abs().max(y.abs()) / 7.0)
}

/// Whether one article gives both numbers, in one voice and with no word that the one replaced the other: it counts two
/// things.
fn gives_both(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    a.report == b.report && !apart(a, b) && !orders(a) && !orders(b)
}

/// The amount as it is meant: 'almost 50' is near 50, 'fewer than 50' may be 3.
fn meant(subject: &Subject<'_>, figure: &Figure) -> Amount {
    let before = Span::new(figure.span.start.saturating_sub(12).max(subject.claim.sentence.start), figure.span.end);
    let words = subject.text.get(before.start as usize..before.end as usize).unwrap_or("").to_lowercase();
    match (figure.amount.approximation, figure.amount.high) {
        (Approximation::FewerThan, Some(high)) if list("near").iter().any(|near| words.contains(near)) => {
            Amount { low: Some(high * 0.9), ..figure.amount }
        }
        _ => figure.amount,
    }
}

/// Whether a figure is a word of no certain number.
fn vague(subject: &Subject<'_>) -> bool {
    let Some(figure) = &subject.claim.figure else { return false };
    let said = figure.span.of(subject.text).to_lowercase();
    !said.bytes().any(|b| b.is_ascii_digit()) && said.split(' ').any(|word| list("vague").contains(&word))
}

/// The two towns in which one person or thing, by one predicate, is said to be; `None` where one may lie in the other.
fn rival_towns<'r>(a: &Subject<'r>, b: &Subject<'r>) -> Option<(&'r str, &'r str)> {
    if let (Some((x, home)), Some((y, other))) = (a.home, b.home)
        && x == y
    {
        return (home.geonames != other.geonames && home.name != other.name)
            .then_some((home.name.as_str(), other.name.as_str()));
    }
    let one_thing = a.predicate.is_some() && a.predicate == b.predicate && a.who.is_some() && a.who == b.who;
    if !one_thing || a.claim.kind != ClaimKind::Place || b.claim.kind != ClaimKind::Place {
        return None;
    }
    let town = |subject: &Subject<'r>| -> Option<&'r crate::annotate::Place> {
        let of: Vec<Span> = subject.claim.arguments.iter().filter(|a| a.role == Role::Where).map(|a| a.span).collect();
        let mut places = subject
            .layer()
            .mentions
            .iter()
            .filter(|mention| of.iter().any(|span| span.contains(mention.span)))
            .filter_map(|mention| mention.place.as_ref());
        let first = places.next()?;
        (places.next().is_none() && first.precision == Precision::PopulatedPlace).then_some(first)
    };
    let (x, y) = (town(a)?, town(b)?);
    (x.geonames != y.geonames && x.name != y.name).then_some((x.name.as_str(), y.name.as_str()))
}

/// Whether two times are written alike: 'Saturday night' of two reports of two weeks is no dispute.
fn same_words(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let words = |subject: &Subject<'_>| subject.time().map(|time| time.span.of(subject.text).to_lowercase());
    let (x, y) = (words(a), words(b));
    let clocks = |subject: &Subject<'_>| subject.time().and_then(|time| clock(&time.value));
    // 'June' and 'the end of June', 'May' and 'May 2017'; not 'April 1' and 'April 15'.
    let within = matches!((&x, &y), (Some(x), Some(y)) if footing::holds(x, y) || footing::holds(y, x));
    let days = |subject: &Subject<'_>| subject.time().is_some_and(|time| clock(&time.value).is_none());
    x == y || within && days(a) && days(b) || matches!((clocks(a), clocks(b)), (Some(x), Some(y)) if same_clock(x, y))
}

/// Whether a clause dates the page rather than what it tells of: 'Published Friday', 'UPDATE (9:20 p.m.)'.
fn of_page(subject: &Subject<'_>) -> bool {
    let first = subject.quote().split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or("");
    matches!(first.to_lowercase().as_str(), "published" | "posted" | "updated" | "update" | "created")
}

/// Whether two days or hours are given to one event: one predicate and another word, or one deed and two more words. Months, years and lengths of time are never
/// held against one another: one thing is done in many years.
fn same_event(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let one_predicate = a.predicate.is_some() && a.predicate == b.predicate;
    let near = |subject: &Subject<'_>| {
        subject.time().is_some_and(|time| super::subject::background(&time.value) == Some(false))
    };
    // Who is said to do it may be the thing or its masters: the border reopens, the two sides reopen it.
    let of_two = matches!((a.who, b.who), (Some(x), Some(y)) if x != y) && super::similarity::shared_words(a, b) < 3;
    // 'The two sides agreed to reopen it on 1 April', 'it will reopen on 15 April': one deed under two predicates.
    let under_others = a.dated.is_some() && a.dated == b.dated && super::similarity::shared_words(a, b) > 2;
    // 'Filed a suit on Sunday', 'filed a suit that moves the day back to Wednesday'.
    let to_others = matches!((a.dated, b.dated), (Some(x), Some(y)) if x != y);
    let one_deed =
        (one_predicate && !to_others || under_others) && super::similarity::shared_words(a, b) > 1 && !of_two;
    let of_one = !footing::of_another(a, b) && !footing::of_others(a, b) && !other_numbers(a, b);
    one_deed && of_one && a.report != b.report && near(a) && near(b) && a.time().map(grain) == b.time().map(grain)
}

/// A conflict is an update when signs of order stand in the text or in the times of publication.
fn conflict(
    a: &Answer,
    b: &Answer,
    what: Disagreement,
    why: String,
    subjects: &[Subject<'_>],
    reports: &[&Report],
) -> Clash {
    // 'Rising' and 'revised' order values and times; a denial, a name or a place of its own replaces nothing.
    let replaced = matches!(what, Disagreement::Value | Disagreement::Time)
        && (order_words(a, subjects) || order_words(b, subjects));
    let grows = what == Disagreement::Value && evolves(&subjects[a.spokesman]);
    if replaced || (grows && published_apart(a, b, subjects, reports)) {
        Clash {
            relation: Relation::Updated,
            disagreement: Some(what),
            between: Some((a.spokesman, b.spokesman)),
            why: format!("{why}; a later report replaces an earlier one"),
        }
    } else {
        Clash { relation: Relation::Disputed, disagreement: Some(what), between: Some((a.spokesman, b.spokesman)), why }
    }
}

/// Whether what one claim says is not so came about later: 'has not been charged' in an earlier report or with 'yet', 'was
/// charged' in the other. What somebody denies does not come about.
fn came_about(a: &Subject<'_>, b: &Subject<'_>, reports: &[&Report]) -> bool {
    let (not_so, so) = if a.negated { (a, b) } else { (b, a) };
    let words = not_so.claim.sentence.of(not_so.text).to_lowercase();
    let said_to_be_false =
        ["denied", "denies", "deny", "denial", "reject", "refut"].iter().any(|cue| words.contains(cue));
    if said_to_be_false || not_so.report == so.report {
        return false;
    }
    let before = published_before(not_so, so, reports);
    // 'Has not' lasts until somebody writes; 'did not' is over.
    let lasts = ["has not", "have not", "hasn't", "haven't", "hasn’t", "haven’t"];
    let yet = ["yet", "so far", "at this time", "at this point", "currently"];
    before && lasts.iter().any(|word| words.contains(word)) || yet.iter().any(|word| words.contains(word))
}

/// When the report of a claim was published, as it stands.
pub(crate) fn moment<'r>(subject: &Subject<'_>, reports: &[&'r Report]) -> Option<&'r Moment> {
    let article = &reports.get(subject.report)?.article;
    article.updated.as_ref().or(article.published.as_ref())
}

/// Whether the report of one claim was published before that of another.
fn published_before(a: &Subject<'_>, b: &Subject<'_>, reports: &[&Report]) -> bool {
    let published = |subject: &Subject<'_>| moment(subject, reports).map(Moment::second);
    matches!((published(a), published(b)), (Some(first), Some(second)) if first < second)
}

/// The claim of an update that says that it is not so yet or not known, and the one of a later report that tells what came of it.
pub(crate) fn filled(
    verdict: &Verdict,
    subjects: &[Subject<'_>],
    reports: &[&Report],
    rivals: &Rivals,
) -> Option<(usize, usize)> {
    let (a, b) = verdict.between.filter(|_| verdict.relation == Relation::Updated)?;
    let (open, told) = match rivals.passed(subjects, a, b) {
        Some(passed) if passed.ordered => (passed.before, passed.after),
        None if subjects[a].negated != subjects[b].negated => {
            if subjects[a].negated {
                (a, b)
            } else {
                (b, a)
            }
        }
        _ => return None,
    };
    published_before(&subjects[open], &subjects[told], reports).then_some((open, told))
}

/// Whether a claim of the answer says that a value replaced another report's. A toll that rose replaces an earlier toll; a rate
/// that was raised is what the bank did, whoever tells it.
fn order_words(answer: &Answer, subjects: &[Subject<'_>]) -> bool {
    answer
        .claims
        .iter()
        .map(|index| &subjects[*index])
        .any(|subject| if moves(subject) { evolves(subject) } else { orders(subject) })
}

/// Whether a claim's number is told as a movement: 'rose to 14', 'raised its rate to 4.5 percent'.
fn moves(subject: &Subject<'_>) -> bool {
    subject.claim.figure.as_ref().is_some_and(|figure| figure.change.is_some())
}

/// Whether a claim says in its sentence that a value replaced another.
pub(crate) fn orders(subject: &Subject<'_>) -> bool {
    *subject.orders.get_or_init(|| moves(subject) || says_order(subject))
}

/// Whether its sentence has a word of change.
fn says_order(subject: &Subject<'_>) -> bool {
    let sentence = subject.claim.sentence.of(subject.text).to_lowercase();
    // 'Ministry raises toll to 12' corrects a count; 'bank raises rate to 4.5 percent' tells what the bank did.
    let by_hand: &[&str] = if evolves(subject) { &["raises", "lowers"] } else { &[] };
    list("order").iter().chain(by_hand).any(|word| {
        sentence.match_indices(word).any(|(at, _)| {
            let before = sentence[..at].chars().next_back();
            let after = sentence[at + word.len()..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
        })
    })
}

/// Whether figures of this sort grow while a story unfolds: counts of people hurt, missing, held, displaced, of precincts and
/// ballots that are counted. Votes don't.
fn evolves(subject: &Subject<'_>) -> bool {
    let tally = |counted: &str| ["precincts", "ballots"].iter().any(|tally| footing::holds(counted, tally));
    subject.fate.is_some()
        || subject.claim.figure.as_ref().is_some_and(|f| f.unit.as_deref() == Some("people") || tally(&f.counted))
}

/// Whether all claims of one answer were published on a later day than all claims of the other.
fn published_apart(a: &Answer, b: &Answer, subjects: &[Subject<'_>], reports: &[&Report]) -> bool {
    let span = |answer: &Answer| -> Option<(i64, i64)> {
        let mut seconds = Vec::with_capacity(answer.claims.len());
        for index in &answer.claims {
            let article = &reports.get(subjects[*index].report)?.article;
            seconds.push(article.updated.as_ref().or(article.published.as_ref())?.second());
        }
        Some((*seconds.iter().min()?, *seconds.iter().max()?))
    };
    let (Some((a_first, a_last)), Some((b_first, b_last))) = (span(a), span(b)) else { return false };
    a_last < b_first || b_last < a_first
}

/// Restrictions that make two counts of one head different things.
fn scopes_differ(a: &Figure, b: &Figure) -> bool {
    let scope = |figure: &Figure| -> Vec<&str> {
        let counted = figure.counted.to_lowercase();
        list("scope")
            .iter()
            .copied()
            .filter(|word| counted.contains(word) || figure.scope.iter().any(|s| s == word))
            .collect()
    };
    scope(a) != scope(b)
}

/// The number of a claim in its article's words.
fn show(subject: &Subject<'_>) -> String {
    subject.claim.figure.as_ref().map_or_else(String::new, |figure| format!("'{}'", figure.span.of(subject.text)))
}
