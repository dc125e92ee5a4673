//! From a group of claims to its accounts: the claims that give one answer stand together.

use super::compare::{Standing, compare_amounts, compare_times};
use super::footing;
use super::opposite::{self, Opposition};
use super::rival::Rivals;
use super::role;
use super::similarity::{Common, introduces};
use super::subject::Subject;
use super::vocabulary::{Vocabulary, WordId};
use crate::annotate::{ClaimKind, Modality, Polarity, Role};
use crate::ledger::AccountValue;
use crate::span::Span;

/// One answer of a group, as indexes into the story's subjects.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The claims that give it, in order.
    pub claims: Vec<usize>,
    /// What it says.
    pub value: AccountValue,
    /// The claim that speaks for it: the most telling wording.
    pub spokesman: usize,
}

/// Splits a group into its answers; the answer that most articles give comes first, ties by order of the claims.
pub(crate) fn answers(
    group: &[usize],
    subjects: &[Subject<'_>],
    vocabulary: &Vocabulary,
    rivals: &Rivals,
) -> Vec<Answer> {
    let mut answers: Vec<Vec<usize>> = Vec::new();
    for index in group {
        let claim = &subjects[*index];
        let home = answers.iter().position(|members| {
            let excluded = |member: &usize| {
                rules_out(&subjects[*member], claim) || rivals.between(subjects, *member, *index).is_some()
            };
            if members.iter().take(12).any(excluded) {
                return false;
            }
            // A clause and the sentence that reports it are one telling. Both lie in one sentence, and members in order of place.
            let near = |member: &&usize| {
                let member = &subjects[**member];
                member.report == claim.report
                    && (member.claim.field != claim.claim.field || member.claim.sentence.end > claim.claim.span.start)
            };
            members.iter().rev().take_while(near).any(|member| nested(&subjects[*member], claim))
                // Equality of answers is judged against the first claim that gave one, so it cannot creep.
                || same_answer(&subjects[members[0]], claim, vocabulary)
                || rivals.one_stage(members[0], *index)
        });
        match home {
            Some(home) => answers[home].push(*index),
            None => answers.push(vec![*index]),
        }
    }
    let mut answers: Vec<Answer> = answers
        .into_iter()
        .map(|claims| {
            let spokesman = spokesman(&claims, subjects);
            Answer { value: value(&subjects[spokesman]), claims, spokesman }
        })
        .collect();
    answers.sort_by_key(|answer| (std::cmp::Reverse(articles(&answer.claims, subjects)), answer.claims[0]));
    answers
}

/// Parts answers in words by what their claims tell: an account holds the claims whose sentence carries its words. What reports
/// say of one thing is one question; that they say the same is what an account stands for, and what its origins are counted of.
pub(crate) fn told_apart(
    answers: Vec<Answer>,
    subjects: &[Subject<'_>],
    vocabulary: &Vocabulary,
    rivals: &Rivals,
) -> Vec<Answer> {
    let mut parted: Vec<Answer> = Vec::new();
    for answer in answers {
        let lead = &subjects[answer.spokesman];
        let in_words = matches!(super::similarity::family(lead.claim.kind), IN_WORDS | ROLES) && !is_open(lead);
        if !in_words || articles(&answer.claims, subjects) < 2 {
            parted.push(answer);
            continue;
        }
        let mut left = answer.claims;
        left.sort_unstable();
        for _ in 0..ROUNDS {
            if left.is_empty() {
                break;
            }
            // The claim that most reports carry, the better spokesman of equals, speaks for those; a role before a clause that only names.
            let carriers = |index: &usize, among: &[usize]| -> Vec<usize> {
                let said = &subjects[*index];
                let tells = |other: &usize| {
                    let by = &subjects[*other];
                    if role::is_given(said) || role::is_given(by) {
                        return role::is_given(said) && role::is_given(by) && role::one_role(said, by, vocabulary);
                    }
                    // A headline says in five words what a sentence says in thirty.
                    carried(said, by, vocabulary)
                        || by.is_headline() && !said.is_headline() && carried(by, said, vocabulary)
                        || rivals.one_stage(*index, *other)
                };
                among.iter().copied().filter(tells).collect()
            };
            let sample = left.get(..left.len().min(SAMPLE)).unwrap_or(&left);
            let tried = left.iter().take(SPEAKERS);
            let best = tried
                .map(|index| {
                    (
                        role::is_given(&subjects[*index]),
                        articles(&carriers(index, sample), subjects),
                        fitness(&subjects[*index]),
                        std::cmp::Reverse(*index),
                    )
                })
                .max();
            let Some((.., std::cmp::Reverse(spokesman))) = best else { break };
            let mut claims = carriers(&spokesman, &left);
            // A clause and the sentence that reports it are one telling. Claims are in order of their reports.
            let of_one = |index: &usize| {
                let report = subjects[*index].report;
                let first = claims.partition_point(|member| subjects[*member].report < report);
                let own = claims.get(first..).unwrap_or(&[]).iter().take_while(|m| subjects[**m].report == report);
                own.into_iter().any(|member| nested(&subjects[*member], &subjects[*index]))
            };
            let inside: Vec<usize> =
                left.iter().copied().filter(|i| claims.binary_search(i).is_err()).filter(of_one).collect();
            claims.extend(inside);
            claims.sort_unstable();
            left.retain(|index| claims.binary_search(index).is_err());
            parted.push(Answer { value: value(&subjects[spokesman]), claims, spokesman });
        }
        // What is left of a very large answer stands alone.
        parted.extend(left.into_iter().map(|index| Answer {
            value: value(&subjects[index]),
            claims: vec![index],
            spokesman: index,
        }));
    }
    parted.sort_by_key(|answer| (std::cmp::Reverse(articles(&answer.claims, subjects)), answer.claims[0]));
    parted
}

/// The families of claims that answer in words, and with who somebody is.
const IN_WORDS: u8 = 4;
const ROLES: u8 = 3;

/// How many claims of an answer are tried as the one that speaks for most, and of how many.
const SPEAKERS: usize = 48;
const SAMPLE: usize = 400;
/// How many accounts an answer is parted into at most, beside claims that stand alone.
const ROUNDS: usize = 64;

/// The share of a clause that the sentence of another claim has to hold, to tell it too; as [`crate::digest`] asks of statements.
const CARRIED: f32 = 0.55;

/// The same of a clause whose verb tells nothing.
const WITHOUT_VERB: f32 = 0.75;

/// A longer sentence, in bytes, is several.
const LONGEST: u32 = 600;

/// A clause of fewer words says nothing without its sentence ('told reporters', 'when asked').
const CLAUSE: usize = 4;

/// Whether the sentence of a claim carries another claim: what is said, of whom, and most of the words by how rare they are.
fn carried(said: &Subject<'_>, by: &Subject<'_>, vocabulary: &Vocabulary) -> bool {
    if std::ptr::eq(said, by) {
        return true;
    }
    // What was taken for a sentence and is a paragraph carries whatever one likes.
    let sentence = if by.claim.sentence.len() > LONGEST { &by.core } else { &by.context };
    let holds = |word: WordId| sentence.binary_search_by_key(&word, |w| w.0).is_ok();
    let planned = |subject: &Subject<'_>| subject.claim.modality == Modality::Planned;
    let names = |persons: &[WordId]| persons.is_empty() || persons.iter().any(|person| holds(*person));
    let of_another = !(by.persons.is_empty() || said.who.is_none_or(holds) && names(&said.persons));
    if said.claim.polarity != by.claim.polarity {
        return false;
    }
    if said.predicate.is_some_and(|predicate| !holds(predicate)) || of_another || other_numbers(said, by) {
        return false;
    }
    if planned(by) && !planned(said) && !foresees(said) {
        return false;
    }
    // What 'is' or 'has' says stands in its other words.
    let bound = if said.predicate.is_some() { CARRIED } else { WITHOUT_VERB };
    let most = |words: &[(WordId, f32)], bound: f32| {
        let (mut all, mut shared, mut told, mut common) = (0.0, 0.0, 0, 0);
        for (word, _) in words.iter().filter(|(word, _)| said.parts.binary_search(word).is_err()) {
            let is_name = vocabulary.is_entity(*word);
            let weight = if is_name { 0.5 } else { vocabulary.rarity(*word) };
            all += weight;
            told += u32::from(!is_name);
            if holds(*word) {
                shared += weight;
                common += u32::from(!is_name);
            }
        }
        shared >= bound * all && common >= told.min(2)
    };
    most(&said.core, bound) && (said.core.len() >= CLAUSE || most(&said.context, CARRIED))
}

/// How many articles a list of claims comes from.
pub(crate) fn articles(claims: &[usize], subjects: &[Subject<'_>]) -> usize {
    let mut reports: Vec<usize> = claims.iter().map(|index| subjects[*index].report).collect();
    reports.sort_unstable();
    reports.dedup();
    reports.len()
}

/// Whether two clauses of one article overlap and answer in words: what the one says the other reports.
fn nested(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    a.report == b.report
        && a.claim.field == b.claim.field
        && a.claim.span.overlaps(b.claim.span)
        && !matches!(a.claim.kind, ClaimKind::Figure | ClaimKind::Time)
        && is_open(a) == is_open(b)
        && foresees(a) == foresees(b)
}

/// Whether a claim is a possibility.
fn foresees(subject: &Subject<'_>) -> bool {
    matches!(subject.claim.modality, Modality::Possible | Modality::Hypothetical)
}

/// Whether each of two clauses gives a number that the other has not: 'five of the seven', 'six of the seven'.
pub(crate) fn other_numbers(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let beyond = |a: &Subject<'_>, b: &Subject<'_>| a.amounts.iter().any(|amount| !b.amounts.contains(amount));
    beyond(a, b) && beyond(b, a)
}

/// Whether one clause says as good as what the other says: they share more than one word, not names only, and half of what the
/// shorter clause says of those it names, a third where the predicate is one. That something was closed is not one answer for a
/// road and for schools.
fn say_alike(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let common = Common::of(a, b, &a.core, &b.core);
    let enough = common.words > 0 && common.words + common.names > 1 || a.core.len().min(b.core.len()) <= 2;
    let one_predicate = a.predicate.is_some() && a.predicate == b.predicate;
    // Of a clause's words that are no names: how many there are, and what they weigh.
    let said = |subject: &Subject<'_>| -> (u32, f32) {
        let is_name = |word| subject.names.binary_search(word).is_ok() || subject.parts.binary_search(word).is_ok();
        let words = subject.core.iter().filter(|(word, _)| !is_name(word));
        words.fold((0, 0.0), |(count, mass), (_, weight)| (count + 1, mass + weight))
    };
    let (of_a, of_b) = (said(a), said(b));
    // What everybody tells weighs little, and is told all the same.
    enough
        && (common.words * 2 >= of_a.0.min(of_b.0)
            || common.word_mass >= of_a.1.min(of_b.1) * if one_predicate { 0.35 } else { 0.5 })
}

/// Whether one claim denies what the other says, says its opposite or gives an office of another rank.
fn rules_out(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    denies(a, b) || opposed(a, b).is_some() || role::is_given(a) && role::is_given(b) && role::other_rank(a, b)
}

/// Whether two claims of one group give the same answer.
fn same_answer(a: &Subject<'_>, b: &Subject<'_>, vocabulary: &Vocabulary) -> bool {
    if is_open(a) != is_open(b) || denies(a, b) || denied(a) != denied(b) {
        return false;
    }
    match a.claim.kind {
        ClaimKind::Figure => match (&a.claim.figure, &b.claim.figure) {
            (Some(x), Some(y)) => compare_amounts(x.amount, y.amount) == Standing::Same,
            _ => false,
        },
        ClaimKind::Time => match (a.time(), b.time()) {
            (Some(x), Some(y)) => compare_times(x, y) == Standing::Same,
            (x, y) => x.is_none() && y.is_none(),
        },
        ClaimKind::Place => same_place(a, b),
        // To name somebody is to give no other role.
        ClaimKind::Role => introduces(a) || introduces(b) || role::one_role(a, b, vocabulary),
        _ => same_event(a, b),
    }
}

/// Whether the claim says that something is not known, not disclosed or was declined.
pub(crate) fn is_open(subject: &Subject<'_>) -> bool {
    subject.claim.modality == Modality::Unknown
}

/// Whether the claim denies what others of its group say.
pub(crate) fn negates(subject: &Subject<'_>) -> bool {
    let claim = subject.claim;
    // 'No one was injured' is a figure of 0, not a denial; 'declined to' says no without 'not'.
    claim.kind != ClaimKind::Figure
        && !is_open(subject)
        && (claim.polarity == Polarity::Negative || claim.modality == Modality::Denied || refuses(subject))
}

/// Whether somebody denies what the clause says.
pub(crate) fn denied(subject: &Subject<'_>) -> bool {
    subject.claim.modality == Modality::Denied
}

/// Whether the clause says 'declined', 'refused' or 'failed'.
fn refuses(subject: &Subject<'_>) -> bool {
    // 'declined to comment': the clause may begin behind the word.
    let from_sentence = Span::new(subject.claim.sentence.start, subject.claim.span.end).of(subject.text);
    let reach = subject.quote().chars().count() + 24;
    let before = if from_sentence.is_ascii() {
        from_sentence.len().saturating_sub(reach + 1)
    } else {
        from_sentence.char_indices().rev().nth(reach).map_or(0, |(at, _)| at)
    };
    from_sentence.get(before..).unwrap_or("").split(|c: char| !c.is_alphabetic()).any(|word| {
        matches!(word, "declined" | "declines" | "refused" | "refuses" | "failed" | "fails" | "unable" | "refusing")
    })
}

/// Whether a clause only says when, where or how something was: 'he denied that he was there when she died' does not deny her
/// death, nor 'he disputed the report of how he left' that he left.
fn presupposed(subject: &Subject<'_>) -> bool {
    let Some(event) = &subject.claim.event else { return false };
    let before = Span::new(subject.claim.span.start, event.trigger.start.max(subject.claim.span.start));
    subject.claim.polarity == Polarity::Positive
        && before.of(subject.text).split(|c: char| !c.is_alphabetic()).any(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "when" | "where" | "while" | "after" | "before" | "until" | "how" | "why"
            )
        })
}

/// Whether one claim denies what the other says: one predicate, once with and once without 'not', in two articles or by
/// two holders. A clause that merely holds a negation somewhere denies nothing.
pub(crate) fn denies(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    if a.negated == b.negated || !apart(a, b) || a.predicate.is_none() || a.predicate != b.predicate {
        return false;
    }
    if (denied(a) && presupposed(a)) || (denied(b) && presupposed(b)) {
        return false;
    }
    // What may be, what is planned and what is asked is denied by nothing; nor is one doer's deed by another's, nor a denial
    // of which both tell.
    let negating = if a.negated { a } else { b };
    if !footing::is_told(a) || !footing::is_told(b) || footing::two_doers(a, b) {
        return false;
    }
    if !footing::is_clause(a) || !footing::is_clause(b) || !footing::negates_its_verb(negating) || footing::is_denial(a)
    {
        return false;
    }
    let telling = if a.negated { b } else { a };
    if footing::holds_negation(telling)
        || !footing::says_so(telling)
        || footing::two_objects(a, b)
        || footing::of_another(a, b)
        || footing::elsewhere(a, b)
        || denied(a) == denied(b) && footing::of_others(a, b)
    {
        return false;
    }
    // Most of what the shorter clause says stands in the other; where somebody denies it, less is repeated.
    let repeated = super::similarity::share(a, b);
    if denied(a) != denied(b) {
        return super::similarity::shared_words(a, b) > 1 && repeated >= 0.45;
    }
    // Two words are easily shared ('to replace it', 'to charge him'); a third makes one deed of them.
    repeated >= 0.6 && super::similarity::shared_words(a, b) > 2
}

/// On what two claims of two articles, which share what they speak of, stand on two sides.
pub(crate) fn opposed(a: &Subject<'_>, b: &Subject<'_>) -> Option<Opposition> {
    if a.report == b.report || is_open(a) || is_open(b) {
        return None;
    }
    let between = opposite::between(&a.sides, &b.sides)?;
    // 'Walked into the hall' and 'walked out of it' share their verb, 'began' and 'ended' are the verbs themselves; a word of
    // direction somewhere in a long clause decides nothing.
    let share = super::similarity::share(a, b);
    let plain = |subject: &Subject<'_>| {
        subject.predicate.is_none() && subject.claim.event.is_some() && subject.quote().len() <= 120
    };
    let one_deed = a.predicate.is_some() && a.predicate == b.predicate || plain(a) && plain(b) && share >= 0.5;
    let verbs = || turns_by_verb(a, between) && turns_by_verb(b, between);
    (super::similarity::shared_words(a, b) > 1
        && !footing::two_doers(a, b)
        && !footing::of_others(a, b)
        && footing::of_nobody(a) == footing::of_nobody(b)
        && (one_deed || verbs()))
    .then_some(between)
}

/// Whether the clause takes its side by its predicate.
fn turns_by_verb(subject: &Subject<'_>, on: Opposition) -> bool {
    let Some(event) = &subject.claim.event else { return false };
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(event.trigger)).unwrap_or(&[]);
    opposite::sides(tokens, subject.text, |_| None).iter().any(|(opposition, _)| *opposition == on)
}

/// Whether two claims are two tellings: of two articles, or credited to two holders.
pub(crate) fn apart(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    a.report != b.report
        || matches!((a.claim.holders.first(), b.claim.holders.first()), (Some(x), Some(y)) if x.text != y.text)
}

/// Places are one answer when one names what the other names.
fn same_place(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    let places = |subject: &Subject<'_>| -> Vec<String> {
        let of_argument: Vec<String> = subject
            .claim
            .arguments
            .iter()
            .filter(|argument| matches!(argument.role, Role::Where | Role::From | Role::To))
            .map(|argument| words_of(argument.span.of(subject.text)))
            .collect();
        if of_argument.is_empty() { vec![words_of(subject.quote())] } else { of_argument }
    };
    let (a, b) = (places(a), places(b));
    a.iter().any(|x| b.iter().any(|y| contains_words(x, y) || contains_words(y, x)))
}

/// Lower case words, without articles and prepositions.
fn words_of(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .filter(|w| {
            !matches!(w.as_str(), "the" | "a" | "an" | "in" | "at" | "on" | "near" | "to" | "from" | "of" | "s")
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether all words of `part` stand in `whole`.
fn contains_words(whole: &str, part: &str) -> bool {
    !part.is_empty() && part.split(' ').all(|word| whole.split(' ').any(|w| w == word))
}

/// Clauses that the grouping put together are one answer in other words, unless they give other numbers, share little of what
/// they say, or the one says 'may' and the other 'did'.
fn same_event(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    // Within one article a possibility beside a fact is a repetition in other words.
    if a.report == b.report {
        return true;
    }
    foresees(a) == foresees(b) && !other_numbers(a, b) && say_alike(a, b)
}

/// The claim that speaks for an answer: the fittest, the earliest of equals.
fn spokesman(claims: &[usize], subjects: &[Subject<'_>]) -> usize {
    let best = claims.iter().max_by_key(|index| (fitness(&subjects[**index]), std::cmp::Reverse(**index)));
    best.copied().unwrap_or_default()
}

/// How well a claim speaks for an answer: of the text rather than a headline, of whom it names itself, complete but not long.
fn fitness(subject: &Subject<'_>) -> (bool, bool, bool, bool, bool, std::cmp::Reverse<usize>) {
    const LEANING: [&str; 12] =
        ["its", "his", "her", "their", "he", "she", "it", "they", "this", "these", "that", "those"];
    let first = subject.quote().split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
    let length = subject.quote().chars().count();
    if subject.claim.kind == ClaimKind::Role {
        // A role with a full name answers who somebody is, not the clause that names him.
        return (
            role::is_given(subject),
            !subject.is_headline(),
            !LEANING.contains(&first.as_str()),
            role::names_in_full(subject),
            true,
            std::cmp::Reverse(length.abs_diff(45) / 10),
        );
    }
    let complete = subject.claim.event.is_some();
    // 'A man was killed' counts by grammar; a written number speaks for it where there is one.
    (
        !subject.is_single(),
        !subject.is_headline(),
        !LEANING.contains(&first.as_str()),
        (24..=180).contains(&length),
        complete,
        std::cmp::Reverse(length.abs_diff(90) / 30),
    )
}

/// What a claim answers.
fn value(subject: &Subject<'_>) -> AccountValue {
    let claim = subject.claim;
    match claim.kind {
        ClaimKind::Figure => {
            if let Some(figure) = &claim.figure {
                return AccountValue::Figure {
                    amount: figure.amount,
                    unit: figure.unit.clone(),
                    counted: figure.counted.clone(),
                };
            }
        }
        ClaimKind::Time => {
            if let Some(time) = subject.time() {
                return AccountValue::Time(time.value.clone());
            }
        }
        _ => {}
    }
    AccountValue::Text(subject.quote().to_owned())
}
