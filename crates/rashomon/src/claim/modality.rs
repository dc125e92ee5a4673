//! How sure a clause says it is, and whether it is negated: from cue words in the clause and from its credit.

use super::lexicon::{Scope, lexicon};
use crate::annotate::{Modality, Polarity, Upos};
use crate::attribution::holders::Credit;
use crate::attribution::lexicon::{CueClass, bits};
use crate::attribution::reading::Reading;
use std::ops::Range;

/// The order of strength: the strongest that fits wins (guideline of the reconcile ledgers).
#[must_use]
pub const fn strength(modality: Modality) -> u8 {
    match modality {
        Modality::Unknown => 7,
        Modality::Denied => 6,
        Modality::Planned => 5,
        Modality::Possible => 4,
        Modality::Estimated => 3,
        Modality::Hypothetical => 2,
        Modality::Reported => 1,
        Modality::Asserted => 0,
    }
}

/// The modality of a clause with its credit.
#[must_use]
pub fn of(reading: &Reading<'_>, clause: Range<usize>, credit: &Credit) -> Modality {
    let from_credit = match credit.class {
        Some(CueClass::Estimate) => Modality::Estimated,
        Some(CueClass::Fear) => Modality::Possible,
        Some(CueClass::Plan | CueClass::Expect | CueClass::Want) => Modality::Planned,
        Some(CueClass::Deny) => Modality::Denied,
        Some(_) => Modality::Reported,
        None if credit.credited || !credit.holders.is_empty() => Modality::Reported,
        None => Modality::Asserted,
    };
    if credit.unknown {
        return Modality::Unknown;
    }
    let from_words = words(reading, clause, credit.credited);
    if strength(from_words) > strength(from_credit) { from_words } else { from_credit }
}

/// The strongest modality that the words of a clause carry.
#[must_use]
pub fn words(reading: &Reading<'_>, clause: Range<usize>, credited: bool) -> Modality {
    let mut best = Modality::Asserted;
    for token in clause.clone() {
        for cue in lexicon().cues(reading.lower(token)) {
            let end = token + 1 + cue.rest.len();
            let fits =
                end <= clause.end && cue.rest.iter().zip(token + 1..).all(|(word, index)| same(reading, index, word));
            let against = || {
                speaks_against(reading, token, end, clause.clone(), cue.scope, credited)
                    || (cue.modality == Modality::Unknown && is_known(reading, token, end))
            };
            if !fits || against() {
                continue;
            }
            if strength(cue.modality) > strength(best) {
                best = cue.modality;
            }
        }
    }
    best
}

fn same(reading: &Reading<'_>, index: usize, word: &str) -> bool {
    let lower = reading.lower(index);
    lower == word || (lower.contains('’') && lower.replace('’', "'") == word)
}

/// What is asked for where it is 'unknown'.
const LEFT_OPEN: [&str; 18] = [
    "number",
    "numbers",
    "amount",
    "quantity",
    "sum",
    "reason",
    "reasons",
    "cause",
    "causes",
    "motive",
    "motives",
    "price",
    "whereabouts",
    "location",
    "destination",
    "origin",
    "extent",
    "time",
];

/// What is told or kept back, and how far behind 'not provide' it may stand.
const TOLD_WHEN_ASKED: [&str; 29] = [
    "answer",
    "answers",
    "breakdown",
    "comment",
    "condition",
    "cause",
    "date",
    "description",
    "detail",
    "details",
    "estimate",
    "estimates",
    "evidence",
    "explanation",
    "identity",
    "identities",
    "information",
    "motive",
    "name",
    "names",
    "number",
    "numbers",
    "reason",
    "reasons",
    "specifics",
    "timeline",
    "timetable",
    "update",
    "updates",
];
const TELLING_REACH: usize = 6;

/// Whether words that mostly say that something is not known say another thing: 'a relatively unknown mayor', 'the Tomb of the
/// Unknown Soldier', 'does not know Mr Orel', 'a vow to not confirm anybody'.
fn is_known(reading: &Reading<'_>, token: usize, end: usize) -> bool {
    let before = || reading.lower(token.wrapping_sub(1));
    // 'A charge would follow if Ard did not respond' supposes it.
    let mut back = (0..token).rev().take(8).take_while(|at| !reading.punctuation(*at));
    if back.any(|at| matches!(reading.lower(at), "if" | "unless")) {
        return true;
    }
    match reading.lower(token) {
        // 'Undisclosed payments were made' tells of payments.
        "undisclosed" | "unspecified" => reading.upos(end) == Upos::Noun && !LEFT_OPEN.contains(&reading.lower(end)),
        "unknown" => {
            reading.capital(token) && token > 0 && reading.is(token - 1, bits::DETERMINER)
                || matches!(before(), "relatively" | "little" | "largely" | "virtually" | "previously" | "otherwise")
                // 'The board ventured into the unknown.'
                || before() == "the" && !matches!(reading.upos(end), Upos::Noun | Upos::Adj)
                // 'unknown gunmen shot two guards' says who did it as far as it can; 'an unknown number died' leaves the answer open.
                || noun_of(reading, end).is_some_and(|noun| !LEFT_OPEN.contains(&reading.lower(noun)))
        }
        "not" | "n't" | "n’t" if reading.lower(end - 1) == "know" => {
            matches!(
                reading.lower(end),
                "mr" | "mr." | "mrs" | "mrs." | "ms" | "ms." | "dr" | "dr." | "him" | "her" | "them" | "me"
                    // 'The clerk did not know that Ard owned it' tells of him, 'did not know who owned it' leaves that open.
                    | "that"
            ) || reading.names(end)
                || before() == "did"
                    && (reading.upos(end) == Upos::Propn || matches!(reading.lower(end), "its" | "his" | "their"))
        }
        // 'I was not clear' speaks of oneself, 'will not confirm the judge' of a vote; who 'did not discuss it' was perhaps not asked.
        "not" | "n't" | "n’t" if reading.lower(end - 1) == "clear" => {
            let who = reading.lower(token.wrapping_sub(2));
            // 'Were not clear-cut winners'.
            matches!(who, "i" | "we" | "you" | "he" | "she" | "they")
                || reading.word(end) == "-"
                || reading.upos(end) == Upos::Noun
        }
        "not" | "n't" | "n’t" if reading.lower(end - 1) == "confirm" && matches!(before(), "will" | "wo") => true,
        "not" if reading.lower(end - 1) == "discuss" && before() == "did" => true,
        // 'Kaldia is not known for its mildness'.
        "not" | "n't" | "n’t" if reading.lower(end - 1) == "known" && reading.lower(end) == "for" => true,
        // 'The ruling does not provide a solution': what was asked for is told or not, all else is given or not.
        "not" | "n't" | "n’t"
            if reading.lower(end - 1) == "provide"
                && !(end..end + TELLING_REACH).any(|at| TOLD_WHEN_ASKED.contains(&reading.lower(at))) =>
        {
            true
        }
        // 'We did not disclose the accounts' owns up to it.
        "not" | "n't" | "n’t"
            if matches!(reading.lower(end - 1), "disclose" | "say" | "release" | "provide" | "specify")
                && before() == "did" =>
        {
            token > 1 && matches!(reading.lower(token - 2), "we" | "i")
        }
        "not" => before() == "to",
        _ => false,
    }
}

/// The noun that words before it describe: 'candidate' of 'unknown first-time candidate'.
fn noun_of(reading: &Reading<'_>, from: usize) -> Option<usize> {
    const DESCRIBING: usize = 5;
    let inside =
        |at: &usize| matches!(reading.upos(*at), Upos::Adj | Upos::Num | Upos::Noun) || reading.word(*at) == "-";
    (from..from + DESCRIBING).take_while(inside).last().filter(|noun| reading.upos(*noun) == Upos::Noun)
}

/// Whether a cue that fits by its words is none here.
fn speaks_against(
    reading: &Reading<'_>,
    token: usize,
    end: usize,
    clause: Range<usize>,
    scope: Scope,
    credited: bool,
) -> bool {
    match scope {
        // 'a potential buyer' says nothing of the clause unless it stands in its subject or object of few words.
        Scope::Noun => clause.len() > 14 && token > clause.start + 4,
        Scope::Weak => match reading.lower(token) {
            "scheduled" => {
                clause.clone().any(|index| matches!(reading.lower(index), "was" | "were" | "originally" | "regularly"))
            }
            "would" if !credited => true,
            "would" => {
                matches!(reading.lower(end), "have" | "not" | "n't" | "like")
                    || clause.clone().any(|index| reading.lower(index) == "if")
            }
            "if" | "unless" => token != clause.start,
            _ => false,
        },
        // 'plans to reopen the road' may be a noun.
        Scope::Clause if matches!(reading.lower(token), "plans" | "plan") && reading.upos(token) == Upos::Noun => true,
        // 'going to the polls' is a movement.
        Scope::Clause
            if reading.lower(end - 1) == "to" && (reading.is(end, bits::DETERMINER) || reading.capital(end)) =>
        {
            true
        }
        // A capital May is a month or a name; 'could not', 'could see' are abilities; 'a will' is a noun.
        Scope::Clause => match reading.lower(token) {
            "may" | "will" | "might" if reading.capital(token) && token != clause.start => true,
            "will" | "might" if token > clause.start && reading.is(token - 1, bits::DETERMINER) => true,
            "could" => matches!(reading.lower(token + 1), "not" | "n't" | "see" | "hear" | "n’t"),
            "likely" | "unlikely" => false,
            _ => false,
        },
    }
}

/// Whether the clause is negated at its verb.
#[must_use]
pub fn polarity(reading: &Reading<'_>, clause: Range<usize>) -> Polarity {
    let negated = clause.take(40).any(|index| match reading.lower(index) {
        // 'Not only three came', 'has not sent only three' say that more did.
        "not" | "n't" | "n’t" => !(1..3).any(|next| matches!(reading.lower(index + next), "only" | "just")),
        // 'No, no!' is said, and negates nothing that is told.
        "no" => !reading.punctuation(index + 1) || reading.word(index + 1) == "-",
        "never" | "nobody" | "none" | "neither" | "nothing" => true,
        _ => false,
    });
    if negated { Polarity::Negative } else { Polarity::Positive }
}

#[cfg(test)]
mod tests {
    use crate::annotate::Modality;
    use crate::article::Article;

    /// Whether a claim of a sentence says that something is not known.
    fn is_open(sentence: &str) -> bool {
        let reports = crate::pipeline::annotate_all(vec![Article::from_text(sentence)]);
        reports.iter().flat_map(|report| &report.annotations.claims).any(|claim| claim.modality == Modality::Unknown)
    }

    #[test]
    fn what_is_not_known_is_told_from_who_did_not_care() {
        for open in [
            "It was not clear on Monday who owned the barge.",
            "Police in Lorma did not respond to questions about the barge.",
            "The ministry would not confirm the number of barges.",
            "Officials would not discuss the barge.",
            "The cause of the fire is unknown.",
            "Kaldia has not yet said whether it will sell the barge.",
            "Police did not provide further details of the barge.",
            "It is not known who sold the barge.",
        ] {
            assert!(is_open(open), "{open}");
        }
        for told in [
            "The board would fine the owner if he did not respond to its letter.",
            "The council of Lorma ventured into the unknown in May.",
            "“I was not clear in my letter,” the owner said.",
            "Many members will not confirm the judge before May.",
            "The owner did not know its worth.",
            "The mayor did not discuss it with the owner.",
            "The owner would not agree if the mayor asked him.",
            "The law does not provide a harbour for the barge.",
            "The council of Lorma is not known for its patience.",
            "The council chose an unknown first-time captain of the barge.",
            "In Lorma there were not clear-cut winners of the race.",
            "The owner said that she “does not know” Ivo Orr.",
        ] {
            assert!(!is_open(told), "{told}");
        }
    }

    #[test]
    fn what_is_prepared_is_planned() {
        let of = |sentence: &str| {
            let reports = crate::pipeline::annotate_all(vec![Article::from_text(sentence)]);
            let claims = reports.iter().flat_map(|report| &report.annotations.claims);
            claims.map(|claim| claim.modality).collect::<Vec<_>>()
        };
        assert!(of("Kaldia was reportedly preparing to send barges to Lorma.").contains(&Modality::Planned));
        assert!(!of("Kaldia reportedly sent barges to Lorma.").contains(&Modality::Planned));
    }
}
