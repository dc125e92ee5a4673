//! When and where: the times and places of a clause, each a claim of its own beside it, since they answer questions of their own.

use super::clauses::Clause;
use super::predicates::within;
use super::{Frame, Maker};
use crate::annotate::{ClaimKind, MentionKind, Time, TimeKind, Upos};
use crate::attribution::lexicon::bits;
use crate::span::Span;

impl Maker<'_, '_> {
    /// The first dated time of a span, as an index into the layer's.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn time_in(&self, span: Span) -> Option<u32> {
        let first = self.layer.times.partition_point(|time| time.span.start < span.start);
        let inside = |index: &usize| self.layer.times.get(*index).is_some_and(|time| time.span.start < span.end);
        (first..)
            .take_while(inside)
            .find(|index| {
                self.layer.times.get(*index).is_some_and(|time| matches!(time.kind, TimeKind::Date | TimeKind::Time))
            })
            .map(|index| index as u32)
    }

    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn times(&mut self, span: Span, frame: &Frame) {
        let first = self.layer.times.partition_point(|time| time.span.start < span.start);
        for (offset, time) in
            self.layer.times.iter().skip(first).take_while(|time| time.span.start < span.end).enumerate()
        {
            if matches!(time.kind, TimeKind::Set) || time.value.ends_with("_REF") && frame.event.is_none() {
                continue;
            }
            if self.dates_a_thing(time) {
                continue;
            }
            let near = self.around(time.span, span, 130);
            self.push(ClaimKind::Time, near, frame, "time in clause");
            if let Some(claim) = self.claims.last_mut() {
                claim.time = Some((first + offset) as u32);
            }
        }
    }

    /// 'The painting of 1612 was cut': the year tells which painting, not when it was cut.
    fn dates_a_thing(&self, time: &Time) -> bool {
        let year = time.value.len() == 4 && time.value.bytes().all(|byte| byte.is_ascii_digit());
        let of = self.layer.tokens_in(time.span).start.wrapping_sub(1);
        year && self.reading.lower(of) == "of"
            && matches!(self.reading.upos(of.wrapping_sub(1)), Upos::Noun | Upos::Propn)
            && !self.reading.in_time(of.wrapping_sub(1))
    }

    pub(super) fn places(&mut self, clause: &Clause, span: Span, frame: &Frame) {
        let reading = self.reading;
        let mut last_end = 0;
        for mention in within(&self.layer.mentions, span, |mention| mention.span) {
            if !matches!(mention.kind, MentionKind::Place | MentionKind::Facility)
                || mention.span.start < last_end + 3 && last_end > 0
            {
                continue;
            }
            let first = reading.layer.tokens_in(mention.span).start;
            let located = (clause.tokens.start..first).rev().take(5).any(|index| {
                matches!(
                    reading.lower(index),
                    "in" | "at"
                        | "on"
                        | "near"
                        | "to"
                        | "from"
                        | "into"
                        | "outside"
                        | "inside"
                        | "across"
                        | "around"
                        | "of"
                        | "through"
                        | "along"
                )
            });
            if !located {
                continue;
            }
            last_end = mention.span.end;
            let near = self.around(mention.span, span, 130);
            self.push(ClaimKind::Place, near, frame, "place in clause");
        }
        self.blocks(clause, frame);
    }

    /// 'In the 5300 block of Alder Road': where it happened, told as closely as reports do.
    fn blocks(&mut self, clause: &Clause, frame: &Frame) {
        let reading = self.reading;
        for block in clause.tokens.clone() {
            let number = block.wrapping_sub(1);
            let numbered = matches!(reading.lower(block), "block" | "blocks")
                && reading.lower(block + 1) == "of"
                && reading.capital(block + 2)
                && reading.word(number).bytes().all(|b| b.is_ascii_digit());
            if !numbered || number < clause.tokens.start {
                continue;
            }
            let name = (block + 2..clause.tokens.end.min(block + 7))
                .take_while(|at| reading.capital(*at) && !reading.in_time(*at))
                .last();
            let lead = (clause.tokens.start..number).rev().take(3).find(|at| reading.is(*at, bits::PREPOSITION));
            let span = reading.cover(lead.unwrap_or(number)..name.unwrap_or(block) + 1);
            self.push(ClaimKind::Place, span, frame, "block of a road");
        }
    }

    /// The part of a clause that carries a detail: the clause where it is short, else from its verb to the detail.
    pub(super) fn around(&self, detail: Span, whole: Span, long: u32) -> Span {
        if whole.len() <= long {
            return whole;
        }
        let reading = self.reading;
        let before = reading.layer.tokens_in(Span::new(whole.start, detail.start));
        // Of several verbs the nearest before the detail; without one, the words before it up to a comma.
        let verb = before.clone().rev().take(60).find(|index| reading.verb(*index) && !reading.is(*index, bits::AUX));
        let start =
            verb.filter(|index| detail.end.saturating_sub(reading.span(*index).start) <= long).unwrap_or_else(|| {
                let mut first = before.end;
                while first > before.start && before.end - first < 7 && reading.word(first - 1) != "," {
                    first -= 1;
                }
                first
            });
        Span::new(reading.span(start).start.min(detail.start), detail.end)
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::{ClaimKind, annotate};
    use crate::article::Article;

    #[test]
    fn a_year_that_names_a_thing_dates_no_event() {
        let times = |text: &str| {
            annotate(&Article::from_text(text)).claims.iter().filter(|claim| claim.kind == ClaimKind::Time).count()
        };
        assert_eq!(times("Thieves stole a painting of 1612 from the church."), 0);
        assert_eq!(times("Thieves stole a painting from the church in 2012."), 1);
    }
}
