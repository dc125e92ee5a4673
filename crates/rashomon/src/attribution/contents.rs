//! What is said: how far the content of a cue reaches, to its left, to its right, and over the sentence's end.

use super::finder::Finder;
use super::lexicon::{CueVerb, bits, lexicon};
use super::phrases;
use crate::annotate::{Deprel, Upos};
use crate::span::Span;
use std::ops::Range;

/// Where the content of a verb stands.
pub(super) struct Complement {
    pub(super) content: Span,
    pub(super) rule: &'static str,
}

impl Finder<'_, '_> {
    /// What stands before a trailing attribution whose first token is `end`.
    pub(super) fn left_content(&self, end: usize, tokens: Range<usize>) -> Option<Span> {
        let reading = self.reading;
        let mut last = end;
        while last > tokens.start && reading.punctuation(last - 1) && !reading.quote_mark(last - 1) {
            last -= 1;
        }
        if last == tokens.start {
            // The quotation may have ended the sentence before: '"…?" she asked.'
            let at = reading.span(end).start.saturating_sub(2);
            return self.quotation_at(at).map(|quotation| quotation.span);
        }
        let last_byte = reading.span(last - 1);
        let quotation = self.quotation_at(last_byte.start);
        let sentence_start = reading.span(tokens.start).start;
        if let Some(quotation) = quotation
            && quotation.span.end <= reading.span(end).start.max(last_byte.end)
        {
            if quotation.span.start <= sentence_start {
                return Some(quotation.span);
            }
            let led_in = Span::new(sentence_start, quotation.span.start).trim(reading.text);
            let led_in_words = led_in.of(reading.text).split_whitespace().count();
            let another = self.found.iter().rev().take(32).any(|draft| {
                draft.content.iter().any(|content| content.overlaps(led_in)) && led_in.contains(draft.cue)
            });
            if led_in_words == 0 || another {
                return Some(quotation.span);
            }
            return Some(Span::new(sentence_start, quotation.span.end));
        }
        // An earlier attribution of the sentence that has its content before it ends where ours begins.
        let start = self
            .found
            .iter()
            .rev()
            .take_while(|draft| draft.cue.start >= sentence_start)
            .filter(|draft| draft.content.iter().all(|content| content.end <= draft.cue.start))
            .map(|draft| draft.cue.end.max(reading.cover(draft.source.clone()).end))
            .max()
            .unwrap_or(sentence_start);
        let left = Span::new(start, last_byte.end);
        let mut inside = reading.layer.tokens_in(left);
        // 'The army, the navy and the police said' has no clause before the comma.
        let asserts = quotation.is_some() || inside.len() > 8 || inside.any(|index| reading.verb(index));
        (start < last_byte.end && asserts).then_some(left)
    }

    /// Where a clause or phrase that begins at `start` ends: at the sentence's end, or where another attribution or a
    /// contrast begins.
    pub(super) fn right_end(&self, start: usize, tokens: Range<usize>, clause: bool) -> Span {
        let reading = self.reading;
        let bounded = self.bounded;
        let mut end = start;
        // No clause of a report is longer; lists and tables are.
        let limit = tokens.end.min(start + 200);
        while end < limit {
            // Marks inside a quotation end nothing.
            if let Some(quotation) = self.quotation_at(reading.span(end).start) {
                let inside = reading.layer.tokens.partition_point(|token| token.span.start < quotation.span.end);
                if quotation.span.len() < 600 && inside > end {
                    end = inside.min(limit);
                    continue;
                }
            }
            if reading.word(end) == "," && end > start + 1 {
                let next = end + 1;
                let lower = reading.lower(next);
                let gerund_cue = reading.is(next, bits::FORM_ING) && reading.info(next).verb != 0;
                let according =
                    lower == "according" || lower == "citing" || (lower == "as" && reading.info(next + 1).verb != 0);
                let contrast = matches!(lower, "but" | "while" | "although" | "though" | "whereas" | "prompting");
                let new_clause = !clause
                    && (matches!(lower, "and" | "as" | "after" | "which" | "who" | "with")
                        || reading.is(next, bits::PERSON_PRONOUN));
                let main_clause = bounded
                    && (reading.verb(next)
                        || (reading.noun_like(next) || reading.is(next, bits::PERSON_PRONOUN))
                            && self.has_verb(next, tokens.clone()));
                if gerund_cue || according || contrast || new_clause || main_clause {
                    break;
                }
            }
            if end > start + 1 && self.another_saying(end) {
                break;
            }
            let dash = |at: usize| matches!(reading.word(at), "—" | "–" | "--");
            // 'It surprised some — the captain, who said the price was low — but …': an aside ends where it is closed.
            let closes = || (tokens.start..start).filter(|at| dash(*at)).count() % 2 == 1;
            if dash(end) && (reading.is(end + 1, bits::COORDINATOR) || closes()) {
                break;
            }
            if reading.word(end) == ";" {
                break;
            }
            if !clause
                && end > start + 1
                && reading.is(end, bits::COORDINATOR)
                && reading.verb(end + 1)
                && !reading.is(end + 1, bits::FORM_ING)
            {
                break;
            }
            end += 1;
        }
        reading.cover(start..end)
    }

    /// 'said it was closed and warned drivers': a second saying of the same source begins at this conjunction.
    fn another_saying(&self, conjunction: usize) -> bool {
        let reading = self.reading;
        if !reading.is(conjunction, bits::COORDINATOR) {
            return false;
        }
        let mut next = conjunction + 1;
        while next < conjunction + 4 && self.helper(next) {
            next += 1;
        }
        let info = reading.info(next);
        let says = usize::from(info.verb).checked_sub(1).and_then(|index| lexicon().verbs.get(index));
        info.bits & (bits::FORM_PAST | bits::FORM_S) != 0
            && reading.upos(next) == Upos::Verb
            && says.is_some_and(|verb| verb.quotation)
    }

    /// The rest of a clause that the saying parts: 'The road, she said, is closed.'
    pub(super) fn rest_of_parted_clause(&self, first: Span, from: usize, tokens: Range<usize>) -> Option<Span> {
        let reading = self.reading;
        let at = self.adjuncts(from, tokens.clone());
        if reading.word(at) != "," || at + 2 >= tokens.end {
            return None;
        }
        let mut inside = reading.layer.tokens_in(first);
        let complete = inside.any(|index| reading.verb(index) && !reading.lower(index).ends_with("ing"));
        let goes_on = !complete
            && !reading.is(at + 1, bits::COORDINATOR)
            && (at + 1..tokens.end).any(|index| reading.verb(index));
        goes_on.then(|| self.right_end(at + 1, tokens, true))
    }

    /// Past 'on Monday', 'in a statement', 'to reporters'.
    pub(super) fn adjuncts(&self, from: usize, tokens: Range<usize>) -> usize {
        let reading = self.reading;
        let mut at = from;
        while at < tokens.end {
            let adverb = reading.is(at, bits::ADVERB) || reading.lower(at).ends_with("ly");
            let before_mark = at + 1 >= tokens.end
                || reading.punctuation(at + 1)
                || matches!(reading.lower(at + 1), "that" | "to" | "in" | "on" | "about");
            if reading.in_time(at) || reading.is(at, bits::DAY) || adverb && before_mark {
                at += 1;
                continue;
            }
            if reading.is(at, bits::PREPOSITION) && reading.in_time(at + 1) && at + 1 < tokens.end {
                at += 2;
                continue;
            }
            if matches!(
                reading.lower(at),
                "in" | "on" | "at" | "during" | "via" | "to" | "after" | "through" | "with" | "from" | "by"
            ) && let Some(phrase) = phrases::after(reading, at + 1, tokens.end)
            {
                let medium = phrase.clone().any(|index| reading.is(index, bits::MEDIUM) || reading.in_time(index));
                let end = phrase.end;
                let followed =
                    end >= tokens.end || reading.punctuation(end) || matches!(reading.lower(end), "that" | "on" | "in");
                if medium || followed {
                    at = end;
                    continue;
                }
            }
            break;
        }
        at
    }

    /// The second part of an interrupted quotation: '"…," she said. "…"' in one sentence or the next.
    pub(super) fn continuation(&self, from: usize, tokens: Range<usize>) -> Option<Span> {
        let reading = self.reading;
        let at = self.adjuncts(from, tokens.clone());
        let after = reading.span(at.min(tokens.end.saturating_sub(1)));
        let next =
            self.quotations.get(self.quotations.partition_point(|quotation| quotation.span.start < after.start))?;
        let between = reading.text.get(after.start as usize..next.span.start as usize)?;
        (between.len() <= 4 && !between.contains('\n') && between.chars().all(|c| !c.is_alphanumeric()))
            .then_some(next.span)
    }

    /// What follows the verb and can be its content.
    pub(super) fn complement(
        &self,
        verb: &CueVerb,
        from: usize,
        tokens: Range<usize>,
        passive: bool,
    ) -> Option<Complement> {
        let reading = self.reading;
        let mut at = from;
        if verb.person && !passive {
            at = self.person_told(verb, at, tokens.clone());
        }
        let plain = at;
        at = self.adjuncts(at, tokens.clone());
        // A comma before a quotation or 'that' belongs to the cue.
        let mut mark = at;
        while matches!(reading.word(mark), "," | ":") && mark < tokens.end {
            mark += 1;
        }
        let colon = (at..mark).any(|index| reading.word(index) == ":");
        if colon && mark >= tokens.end {
            return self.next_sentence(tokens.end);
        }
        if mark < tokens.end {
            let byte = reading.span(mark).start;
            if let Some(quotation) =
                self.quotation_at(byte).filter(|quotation| quotation.span.start == byte || reading.quote_mark(mark))
                && (verb.quotation || verb.clause || quotation.span.len() > 40)
            {
                let sentence_end = reading.span(tokens.end - 1).end;
                let clause_end = self.right_end(mark, tokens.clone(), true).end;
                // A quotation that goes on after its mark in the same clause is a mixed one: '"dead" and would be buried'.
                let tail = Span::new(
                    quotation.span.end.min(sentence_end),
                    clause_end.max(quotation.span.end.min(sentence_end)),
                );
                let goes_on = quotation.span.len() < 60 && tail.of(reading.text).split_whitespace().count() > 2;
                let content = if goes_on { Span::new(byte, clause_end) } else { quotation.span };
                return Some(Complement { content, rule: "verb and quotation" });
            }
        }
        if colon && (verb.clause || verb.quotation) {
            return Some(Complement { content: self.right_end(mark, tokens, true), rule: "verb, colon and clause" });
        }
        if mark > at && reading.lower(mark) != "that" {
            return None;
        }
        let start = if reading.lower(mark) == "that" { mark } else { at };
        if start >= tokens.end || reading.punctuation(start) {
            return None;
        }
        // 'The flood claimed nine lives' says nothing.
        if verb.lemma == "claim"
            && (start..tokens.end.min(start + 4))
                .any(|index| matches!(reading.lower(index), "life" | "lives" | "victims"))
        {
            return None;
        }
        let lower = reading.lower(start);
        if verb.prepositions.contains(&reading.lower(plain)) && plain + 1 < tokens.end {
            return Some(Complement {
                content: self.right_end(plain + 1, tokens, false),
                rule: "verb and preposition",
            });
        }
        if lower == "to" && verb.infinitive && start + 1 < tokens.end && !reading.is(start + 1, bits::DETERMINER) {
            return Some(Complement { content: self.right_end(start, tokens, false), rule: "verb and infinitive" });
        }
        if verb.clause {
            let explicit = matches!(
                lower,
                "that" | "whether" | "if" | "how" | "why" | "what" | "who" | "where" | "when" | "which" | "there"
            );
            if explicit && (lower != "that" || self.has_verb(start + 1, tokens.clone())) {
                return Some(Complement { content: self.right_end(start, tokens, true), rule: "verb and clause" });
            }
            let hedge = matches!(
                lower,
                "at" | "about"
                    | "up"
                    | "over"
                    | "around"
                    | "nearly"
                    | "almost"
                    | "roughly"
                    | "approximately"
                    | "only"
                    | "both"
            ) && reading.noun_like(start + 1);
            let subject_like = reading.noun_like(start)
                || hedge
                || reading.is(start, bits::PERSON_PRONOUN | bits::PRONOUN | bits::DETERMINER)
                || reading.capital(start);
            if subject_like && self.has_verb(start, tokens.clone()) && !passive {
                return Some(Complement { content: self.right_end(start, tokens, true), rule: "verb and clause" });
            }
        }
        if verb.gerund && lower.ends_with("ing") {
            return Some(Complement { content: self.right_end(start, tokens, false), rule: "verb and gerund" });
        }
        if verb.predicative && !passive {
            return Some(Complement { content: self.right_end(start, tokens, false), rule: "verb and predicate" });
        }
        if verb.predicative && passive && lower == "as" {
            return Some(Complement { content: self.right_end(start, tokens, false), rule: "verb and predicate" });
        }
        if verb.noun && !passive && (reading.noun_like(start) || reading.is(start, bits::PRONOUN)) {
            return Some(Complement { content: self.right_end(start, tokens, false), rule: "verb and noun phrase" });
        }
        None
    }

    /// Past the person told: 'told reporters', 'warned him'.
    pub(super) fn person_told(&self, verb: &CueVerb, from: usize, tokens: Range<usize>) -> usize {
        let reading = self.reading;
        let pronoun =
            matches!(reading.lower(from), "me" | "him" | "her" | "us" | "them" | "you" | "it" | "everyone" | "people");
        let end = if pronoun && !reading.noun_like(from + 1) {
            from + 1
        } else if verb.lemma == "tell" || verb.lemma == "remind" || verb.lemma == "inform" || verb.lemma == "assure" {
            // The one told is short: an outlet, a name, 'reporters'; it ends before a determiner or a clause.
            match phrases::after(reading, from, tokens.end.min(from + 8)) {
                Some(phrase) => (phrase.start + 1..phrase.end)
                    .find(|index| {
                        reading.is(*index, bits::DETERMINER)
                            && reading.lower(index.saturating_sub(1)) != "of"
                            && !reading.is(index.saturating_sub(1), bits::PREPOSITION)
                    })
                    .unwrap_or(phrase.end),
                None => from,
            }
        } else {
            match phrases::after(reading, from, tokens.end.min(from + 8)) {
                Some(phrase) if matches!(reading.lower(phrase.end), "that" | "to" | "of" | "against" | "not") => {
                    phrase.end
                }
                _ => from,
            }
        };
        if reading.lower(end) == "not" { end + 1 } else { end }
    }

    /// Whether a verb with its subject follows before the clause ends.
    fn has_verb(&self, start: usize, tokens: Range<usize>) -> bool {
        let reading = self.reading;
        (start + 1..tokens.end.min(start + 24))
            .take_while(|index| !matches!(reading.word(*index), ";" | ":" | "—"))
            .any(|index| {
                let previous = reading.lower(index - 1);
                let finite = !reading.is(index, bits::FORM_ING) || reading.is(index, bits::AUX);
                let modifier = matches!(reading.deprel(index), Deprel::Acl | Deprel::Amod | Deprel::AclRelcl);
                reading.verb(index)
                    && finite
                    && !modifier
                    && previous != "to"
                    && !matches!(previous, "who" | "which" | "that")
            })
    }

    /// A colon that ends its sentence introduces the next one, or the quotation that begins it.
    fn next_sentence(&self, end: usize) -> Option<Complement> {
        let reading = self.reading;
        let next = reading.layer.sentences.get(reading.layer.sentence_at(reading.span(end).start)?)?;
        let content = self.quotation_at(next.span.start).map_or(next.span, |quotation| quotation.span);
        Some(Complement { content, rule: "verb, colon and next sentence" })
    }
}
