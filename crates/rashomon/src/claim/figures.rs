//! Figures: the quantities of a clause, each a claim of its own with what it counts.

use super::clauses::Clause;
use super::predicates::within;
use super::{Frame, Maker, counts};
use crate::annotate::{Amount, Approximation, Argument, ClaimKind, Figure, MentionKind, Quantity, Role, Upos};
use crate::attribution::reading::Reading;
use crate::span::Span;
use std::ops::Range;

impl Maker<'_, '_> {
    /// One claim a quantity.
    pub(super) fn figures(&mut self, clause: &Clause, span: Span, frame: &Frame) {
        let reading = self.reading;
        for quantity in within(&self.layer.quantities, span, |quantity| quantity.span) {
            // 'between the two nations' counts nothing anew.
            let first = self.layer.tokens_in(quantity.span).start;
            let known = matches!(reading.lower(first.wrapping_sub(1)), "the" | "these" | "those" | "both")
                && matches!(reading.lower(first.wrapping_sub(2)), "between" | "among" | "amongst" | "of");
            if known && quantity.unit.is_none() && quantity.amount.high == Some(2.0) {
                continue;
            }
            let near =
                self.around(quantity.counted.map_or(quantity.span, |counted| quantity.span.cover(counted)), span, 150);
            // 'to 4.5 percent from 4': the value that was left answers another question.
            let left =
                (reading.lower(first.wrapping_sub(1)) == "from" && is_measure(quantity)).then(|| "from".to_owned());
            let measured = measured(reading, clause, quantity);
            // 'One of those killed': a part of what another figure counts.
            let next = self.layer.tokens_in(quantity.span).end;
            let part = (quantity.unit.as_deref().is_none_or(|unit| unit == "people")
                && reading.lower(next) == "of"
                && matches!(
                    reading.lower(next + 1),
                    "the" | "those" | "them" | "his" | "her" | "its" | "their" | "these"
                ))
            .then(|| "part".to_owned());
            let named = self.person_aged(quantity);
            let aged = named.or_else(|| self.thing_aged(quantity));
            let counted = match (aged.or(quantity.counted), measured) {
                (Some(counted), _) => words_of(reading, counted),
                (None, Some(measured)) => reading.cover(measured).of(reading.text).to_owned(),
                (None, None) => counted_by_verb(reading, clause),
            };
            let mut arguments = frame.arguments.clone();
            if let Some(counted) = quantity.counted {
                arguments.push(Argument { role: Role::Counted, span: counted, entity: None });
            }
            let figure = Figure {
                amount: current(reading, quantity, first),
                span: quantity.span,
                unit: if named.is_some() { Some("years".to_owned()) } else { quantity.unit.clone() },
                counted,
                scope: quantity
                    .scope
                    .iter()
                    .map(|scope| reading.lower_of(*scope).to_owned())
                    .chain(left)
                    .chain(part)
                    .collect(),
                change: quantity.change,
            };
            // 'From 65 to 125': what it was before is a figure of its own.
            if let Some(before) = quantity.replaces {
                let mut left = figure.clone();
                left.amount = Amount { low: Some(before), high: Some(before), approximation: Approximation::Exact };
                left.scope.push("from".to_owned());
                left.change = None;
                self.push_figure(near, frame, "value left", in_years(left), arguments.clone());
            }
            self.push_figure(near, frame, "quantity", in_years(figure), arguments);
        }
        for count in counts::of(reading, self.layer, clause.tokens.clone()) {
            let near = self.around(count.span, span, 150);
            let figure = Figure {
                amount: count.amount,
                span: count.span,
                unit: count.unit,
                counted: count.counted,
                scope: count.scope.map(str::to_owned).into_iter().collect(),
                change: None,
            };
            self.push_figure(near, frame, "count", figure, frame.arguments.clone());
        }
    }

    /// The name before a bare age: 'Jon Ard, 44, of Lorma', 'Jon Ard, 44.'
    fn person_aged(&self, quantity: &Quantity) -> Option<Span> {
        let reading = self.reading;
        let years = (1.0..=110.0).contains(&quantity.amount.low?) && quantity.amount.low == quantity.amount.high;
        if quantity.unit.is_some() || !years || !quantity.span.of(reading.text).bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = self.layer.tokens_in(quantity.span);
        let comma = number.start.checked_sub(1).filter(|index| reading.word(*index) == ",")?;
        let before = self.layer.mentions.partition_point(|mention| mention.span.end <= reading.span(comma).start);
        let name = self.layer.mentions.get(before.checked_sub(1)?)?;
        let beside = name.kind == MentionKind::Person && self.layer.tokens_in(name.span).end == comma;
        (beside && matches!(reading.word(number.end), "," | "." | ";" | ")")).then_some(name.span)
    }

    /// The noun behind an age: 'a 10-year-old schoolboy'.
    fn thing_aged(&self, quantity: &Quantity) -> Option<Span> {
        let reading = self.reading;
        let tokens = self.layer.tokens_in(quantity.span);
        let of_age = |index: usize| matches!(reading.lower(index), "-" | "year" | "years" | "old" | "year-old");
        let aged = reading.lower(tokens.end.wrapping_sub(1)).ends_with("old")
            || (tokens.end..tokens.end + 4).any(|index| reading.lower(index).ends_with("old"));
        let mut first = tokens.end;
        while first < tokens.end + 4 && (of_age(first) || reading.lower(first).ends_with("-old")) {
            first += 1;
        }
        if quantity.unit.as_deref() != Some("years") || !aged {
            return None;
        }
        let last = (first..first + 3).take_while(|index| reading.noun_like(*index)).last()?;
        let common = reading.upos(last) == Upos::Noun && !reading.in_name(last);
        common.then(|| reading.cover(first..last + 1))
    }

    fn push_figure(&mut self, span: Span, frame: &Frame, rule: &'static str, figure: Figure, arguments: Vec<Argument>) {
        self.push(ClaimKind::Figure, span, frame, rule);
        if let Some(claim) = self.claims.last_mut() {
            claim.figure = Some(figure);
            claim.arguments = arguments;
        }
    }
}

/// Decades are told in years, so that 'two decades' and '20 years' meet.
fn in_years(mut figure: Figure) -> Figure {
    if figure.unit.as_deref() == Some("decades") {
        let years = |decades: Option<f64>| decades.map(|number| number * 10.0);
        figure.amount.low = years(figure.amount.low);
        figure.amount.high = years(figure.amount.high);
        figure.unit = Some("years".to_owned());
    }
    figure
}

fn words_of(reading: &Reading<'_>, span: Span) -> String {
    span.of(reading.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a quantity measures something that has a name of its own: a rate, a price, a quake.
fn is_measure(quantity: &Quantity) -> bool {
    quantity.unit.as_deref().is_some_and(|unit| {
        matches!(unit, "percent" | "magnitude") || (unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase()))
    })
}

/// The amount that stands; 'goes up to 4 percent' names a goal, not a limit.
fn current(reading: &Reading<'_>, quantity: &Quantity, first: usize) -> Amount {
    let mut amount = quantity.current();
    if amount.approximation == Approximation::AtMost && reading.lower(first) == "up" && quantity.change.is_some() {
        amount = Amount { low: amount.high, high: amount.high, approximation: Approximation::Exact };
    }
    amount
}

/// The noun that carries a measure ('raised its key rate to 4.5 percent', 'inflation stood at 6 percent'): the object
/// between verb and number, else the subject before the verb.
fn measured(reading: &Reading<'_>, clause: &Clause, quantity: &Quantity) -> Option<Range<usize>> {
    if !is_measure(quantity) || quantity.counted.is_some() {
        return None;
    }
    let number = reading.layer.tokens_in(quantity.span).start;
    let start = clause.tokens.start;
    let verb = (start..number).rev().find(|index| reading.verb(*index))?;
    let before = number.checked_sub(1)?;
    let introduced = before == verb || matches!(reading.lower(before), "to" | "at" | "from");
    if !introduced {
        return None;
    }
    let noun = |index: usize| matches!(reading.upos(index), Upos::Noun | Upos::Propn | Upos::Adj);
    let object = (verb + 1..number)
        .find(|index| !matches!(reading.upos(*index), Upos::Det | Upos::Pron | Upos::Adv))
        .filter(|index| noun(*index));
    let phrase = match object {
        Some(first) => first..(first..number).find(|index| !noun(*index)).unwrap_or(number),
        None => {
            let end = (start..verb)
                .rev()
                .find(|index| !matches!(reading.upos(*index), Upos::Aux | Upos::Adv))
                .filter(|index| noun(*index))?
                + 1;
            let first = (start..end).rev().take_while(|index| noun(*index)).last()?;
            first..end
        }
    };
    let named = |index: usize| reading.upos(index) == Upos::Noun && !reading.in_time(index);
    (phrase.len() <= 6 && phrase.clone().next_back().is_some_and(named)).then_some(phrase)
}

/// 'No one was injured', 'three were killed': what is counted are those to whom the verb happened.
fn counted_by_verb(reading: &Reading<'_>, clause: &Clause) -> String {
    clause.verb.map_or_else(String::new, |verb| reading.lower(verb).to_owned())
}
