//! Numbers that a clause states without writing a quantity: ranks ('the fourth election', 'in the seventh'), none
//! ('no-one was hurt'), pairs ('both died', 'a pair of gunmen', 'a double murder') and records ('52-3').
//!
//! A rank is a figure whose scope holds 'rank': it answers 'which', and is never a rival of a count.

use crate::annotate::{Amount, Approximation, Deprel, Layer, Upos};
use crate::attribution::reading::Reading;
use crate::span::Span;
use std::ops::Range;

/// A number of a clause that is no quantity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Count {
    /// Where it is said.
    pub span: Span,
    /// The number.
    pub amount: Amount,
    /// 'people', or `None` for a bare count.
    pub unit: Option<String>,
    /// What is counted, in the article's words.
    pub counted: String,
    /// 'rank' or 'record' where the number is no count.
    pub scope: Option<&'static str>,
}

/// The numbers of a clause that its quantities leave out, in order.
pub(super) fn of(reading: &Reading<'_>, layer: &Layer, clause: Range<usize>) -> Vec<Count> {
    let whole = reading.cover(clause.clone());
    let taken: Vec<Span> =
        super::predicates::within(&layer.quantities, whole, |quantity| quantity.span).map(|q| q.span).collect();
    let mut found: Vec<Count> = Vec::new();
    for index in clause.clone() {
        let span = reading.span(index);
        let overlaps = |other: &Span| other.overlaps(span);
        if taken.iter().any(overlaps) || found.last().is_some_and(|count| count.span.overlaps(span)) {
            continue;
        }
        let count = rank(reading, index, &clause)
            .or_else(|| none(reading, index, &clause))
            .or_else(|| pair(reading, index, &clause))
            .or_else(|| record(reading, index, &clause));
        found.extend(count.filter(|count| !taken.iter().any(|other| other.overlaps(count.span))));
    }
    found
}

fn exactly(number: f64) -> Amount {
    Amount { low: Some(number), high: Some(number), approximation: Approximation::Exact }
}

const RANKS: [&str; 19] = [
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// The number of an ordinal: 'fourth' and '4th' are 4. 'First' ranks too seldom: 'first aid', 'at first'.
fn ordinal(word: &str) -> Option<f64> {
    if let Some(at) = RANKS.iter().position(|rank| *rank == word) {
        return u8::try_from(at + 2).ok().map(f64::from);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..).unwrap_or("");
    let number: u16 = digits.parse().ok()?;
    (matches!(ending, "st" | "nd" | "rd" | "th") && digits.len() <= 3).then(|| f64::from(number))
}

/// 'The sixth defense of the belt', 'in the seventh round', 'early in the seventh'.
fn rank(reading: &Reading<'_>, index: usize, clause: &Range<usize>) -> Option<Count> {
    let number = ordinal(reading.lower(index))?;
    if reading.in_time(index) || reading.in_name(index) {
        return None;
    }
    let before = reading.lower(index.wrapping_sub(1));
    // 'One third', 'a third of': a fraction.
    if reading.upos(index.wrapping_sub(1)) == Upos::Num
        || (matches!(before, "a" | "one") && reading.lower(index + 1) == "of")
    {
        return None;
    }
    let mut last = index + 1;
    while last < clause.end
        && last - index < 6
        && (reading.lower(last) == "-"
            || (matches!(reading.upos(last), Upos::Noun | Upos::Adj | Upos::Propn) && !reading.in_time(last)))
    {
        last += 1;
    }
    while last > index + 1 && !matches!(reading.upos(last - 1), Upos::Noun | Upos::Propn) {
        last -= 1;
    }
    let kind = (index + 1..last).find(|at| reading.lower(*at) != "-");
    let kind_word = kind.map_or("", |at| reading.lower(at));
    // Grades of crimes, floors and streets, hands and thoughts rank nothing that happened.
    if matches!(
        kind_word,
        "degree" | "floor" | "street" | "avenue" | "ave" | "st" | "hand" | "thought" | "thoughts" | "party"
    ) || reading.lower(index + 1) == "-" && kind_word == "hand"
    {
        return None;
    }
    if last == index + 1 && !matches!(before, "the" | "his" | "her" | "its" | "their" | "'s" | "’s") {
        return None;
    }
    let span = reading.cover(index..last);
    let counted = if last > index + 1 { reading.cover(index + 1..last).of(reading.text) } else { "" };
    Some(Count {
        span,
        amount: exactly(number),
        unit: None,
        counted: counted.trim_start_matches('-').split_whitespace().collect::<Vec<_>>().join(" "),
        scope: Some("rank"),
    })
}

/// 'No-one was hurt', 'nobody died': none of the people to whom the verb would have happened.
fn none(reading: &Reading<'_>, index: usize, clause: &Range<usize>) -> Option<Count> {
    let end = match reading.lower(index) {
        "nobody" | "no-one" | "noone" => index + 1,
        "no" if reading.lower(index + 1) == "one" => index + 2,
        "no" if reading.lower(index + 1) == "-" && reading.lower(index + 2) == "one" => index + 3,
        _ => return None,
    };
    // 'No one else in the house was hurt'
    let verb = (end..clause.end.min(end + 12)).find(|at| reading.verb(*at))?;
    let told = super::clauses::main_verb(reading, verb..clause.end)?;
    let object = reading.deprel(index) == Deprel::Obj;
    (!object).then(|| Count {
        span: reading.cover(index..end),
        amount: exactly(0.0),
        unit: Some("people".to_owned()),
        counted: reading.lower(deepest(reading, told, clause)).to_owned(),
        scope: None,
    })
}

/// The verb that says what happened, under 'is believed to have been' and 'was reported'.
fn deepest(reading: &Reading<'_>, verb: usize, clause: &Range<usize>) -> usize {
    (verb..clause.end.min(verb + 6))
        .take_while(|at| reading.verb(*at) || matches!(reading.upos(*at), Upos::Part | Upos::Adv | Upos::Adj))
        .filter(|at| reading.upos(*at) == Upos::Verb)
        .last()
        .unwrap_or(verb)
}

/// 'Both died', 'a pair of gunmen', 'a double murder', 'the two-time champion'.
fn pair(reading: &Reading<'_>, index: usize, clause: &Range<usize>) -> Option<Count> {
    let two = |end: usize, unit: Option<&str>, counted: String| Count {
        span: reading.cover(index..end.min(clause.end)),
        amount: exactly(2.0),
        unit: unit.map(str::to_owned),
        counted,
        scope: None,
    };
    let next = reading.lower(index + 1);
    match reading.lower(index) {
        "both" => {
            // ', both 51, died'
            let mut verb = index + 1;
            while verb < clause.end
                && verb < index + 5
                && (reading.upos(verb) == Upos::Num || reading.word(verb) == ",")
            {
                verb += 1;
            }
            let fate = (verb < clause.end && reading.verb(verb)).then(|| deepest(reading, verb, clause))?;
            let told = match reading.upos(fate + 1) {
                Upos::Adj if reading.is(fate, crate::attribution::lexicon::bits::AUX) => fate + 1,
                _ => fate,
            };
            Some(two(index + 1, Some("people"), reading.lower(told).to_owned()))
        }
        "pair" if next == "of" && reading.lower(index.wrapping_sub(1)) == "a" => {
            let phrase = (index + 2..clause.end.min(index + 6)).take_while(|at| reading.noun_like(*at)).last()?;
            Some(two(phrase + 1, None, reading.cover(index + 2..phrase + 1).of(reading.text).to_owned()))
        }
        "double"
            if matches!(next, "murder" | "homicide" | "killing" | "shooting" | "stabbing" | "fatality" | "suicide") =>
        {
            Some(two(index + 2, Some("people"), next.to_owned()))
        }
        "two" if next == "-" && reading.lower(index + 2) == "time" => Some(two(
            index + 3,
            Some("times"),
            reading.cover(index + 3..(index + 5).min(clause.end)).of(reading.text).to_owned(),
        )),
        _ => None,
    }
}

/// 'Dorn (52-3, 46 KOs)', 'improved his record to 52-3': wins first.
fn record(reading: &Reading<'_>, index: usize, clause: &Range<usize>) -> Option<Count> {
    if reading.in_time(index) {
        return None;
    }
    let small = |word: &str| word.len() <= 3 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let (end, wins) = if let Some((wins, losses)) = reading.word(index).split_once('-') {
        (losses.split('-').all(small) && small(wins)).then_some((index + 1, wins))?
    } else {
        let dash = |at: usize| matches!(reading.word(at), "-" | "–");
        if !small(reading.word(index)) || !dash(index + 1) || !small(reading.word(index + 2)) || index + 2 >= clause.end
        {
            return None;
        }
        let drawn = dash(index + 3) && small(reading.word(index + 4)) && index + 4 < clause.end;
        (if drawn { index + 5 } else { index + 3 }, reading.word(index))
    };
    let before = reading.lower(index.wrapping_sub(1));
    // Of a named side, or called a record; 'a 3-1 win' is a score.
    let named = matches!(before, "(" | ",") && reading.in_name(index.wrapping_sub(2));
    let called = matches!(before, "to" | "gone" | "now" | "is")
        || (clause.start..index).rev().take(8).any(|at| reading.lower(at) == "record");
    let alone = !matches!(reading.upos(end), Upos::Noun | Upos::Propn | Upos::Adj);
    (alone && (named || called)).then(|| Count {
        span: reading.cover(index..end),
        amount: exactly(wins.parse().unwrap_or(0.0)),
        unit: None,
        counted: "wins".to_owned(),
        scope: Some("record"),
    })
}

#[cfg(test)]
mod tests {
    use crate::annotate::{ClaimKind, annotate};
    use crate::article::Article;

    fn figures(text: &str) -> Vec<(f64, String)> {
        annotate(&Article::from_text(text))
            .claims
            .iter()
            .filter(|claim| claim.kind == ClaimKind::Figure)
            .filter_map(|claim| claim.figure.as_ref())
            .map(|figure| (figure.amount.low.unwrap_or(-1.0), figure.counted.clone()))
            .collect()
    }

    #[test]
    fn ranks_are_figures() {
        assert_eq!(figures("The village held its fourth regatta on Sunday."), [(4.0, "regatta".to_owned())]);
        assert_eq!(figures("Osk Marrin stopped the fight early in the seventh.")[0].0, 7.0);
    }

    #[test]
    fn grades_and_fractions_are_no_ranks() {
        assert_eq!(figures("He was charged with second-degree murder."), []);
        assert!(figures("A third of the voters stayed at home.").iter().all(|(number, _)| *number < 1.0));
    }

    #[test]
    fn none_and_both_are_counts() {
        assert_eq!(figures("No-one was injured in the fire.")[0], (0.0, "injured".to_owned()));
        assert_eq!(figures("Both died at the scene.")[0], (2.0, "died".to_owned()));
    }

    #[test]
    fn a_record_is_a_figure_and_a_phone_number_is_no_record() {
        assert_eq!(figures("Osk Marrin improved his record to 52-3.")[0].0, 52.0);
        assert!(figures("Callers reach the harbour under 555-1212.").iter().all(|(_, counted)| counted != "wins"));
    }
}
