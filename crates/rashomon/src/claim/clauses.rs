//! Clauses: a sentence cut into the smallest stretches that each carry an assertion of their own.
//!
//! Cuts fall at coordinated predicates, relative and adverbial clauses, participles after a comma, and where attributed
//! content begins and ends. A stretch without a predicate joins its neighbour.

use crate::annotate::{Attribution, Deprel, Sentence, Upos};
use crate::attribution::lexicon::bits;
use crate::attribution::reading::Reading;
use crate::credit::words::{self, WordClass};
use std::ops::Range;

/// A stretch of a sentence that carries an assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its tokens, without marks and conjunctions at its ends.
    pub tokens: Range<usize>,
    /// Its main verb; `None` where the whole sentence has none.
    pub verb: Option<usize>,
}

/// The clauses of a sentence, in order.
#[must_use]
pub fn of(reading: &Reading<'_>, sentence: &Sentence, attributions: &[&Attribution]) -> Vec<Clause> {
    let tokens = claiming(reading, reading.tokens_of(sentence));
    let mut cuts = vec![tokens.start];
    for token in tokens.clone().skip(1) {
        if cuts_before(reading, token, tokens.clone()) {
            cuts.push(token);
        }
    }
    cut_relatives(reading, tokens.clone(), &mut cuts);
    for attribution in attributions {
        for span in attribution.content.iter().filter(|span| span.overlaps(sentence.span)) {
            let inside = reading.layer.tokens_in(*span);
            if inside.start > tokens.start && inside.start < tokens.end {
                cuts.push(inside.start);
            }
            if inside.end > tokens.start && inside.end < tokens.end {
                cuts.push(inside.end);
            }
        }
    }
    cuts.push(tokens.end);
    cuts.sort_unstable();
    cuts.dedup();
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for pair in cuts.windows(2) {
        let [start, end] = *pair else { continue };
        let trimmed = trim(reading, start..end);
        if trimmed.is_empty() {
            continue;
        }
        stretches.push(trimmed);
    }
    join(reading, stretches, attributions)
}

/// Relative clauses inside a sentence end where their subtree does: 'The man who fled the jail | stole a car'.
fn cut_relatives(reading: &Reading<'_>, tokens: Range<usize>, cuts: &mut Vec<usize>) {
    for token in tokens.clone() {
        if reading.deprel(token) != Deprel::AclRelcl {
            continue;
        }
        let clause = reading.subtree(token, tokens.clone());
        let verb_after = (clause.end..tokens.end).any(|index| reading.verb(index));
        if clause.len() > 2 && clause.start > tokens.start && verb_after && clause.end + 1 < tokens.end {
            cuts.push(clause.start);
            cuts.push(clause.end);
        }
    }
}

/// Joins stretches that carry no assertion to a neighbour, unless an attribution parts them.
fn join(reading: &Reading<'_>, stretches: Vec<Range<usize>>, attributions: &[&Attribution]) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut pending: Option<usize> = None;
    let side = |range: &Range<usize>| {
        let span = reading.cover(range.clone());
        attributions
            .iter()
            .map(|attribution| attribution.content.iter().any(|content| content.contains(span)))
            .filter(|inside| *inside)
            .count()
    };
    for stretch in stretches {
        // A lone participle ('asserting') belongs to what it introduces.
        if stretch.len() == 1 && reading.lower(stretch.start).ends_with("ing") {
            pending.get_or_insert(stretch.start);
            continue;
        }
        let verb = main_verb(reading, stretch.clone());
        if verb.is_some() {
            let start = pending
                .take()
                .filter(|start| side(&(*start..stretch.start.max(start + 1))) == side(&stretch))
                .unwrap_or(stretch.start);
            clauses.push(Clause { tokens: start..stretch.end, verb });
            continue;
        }
        // 'On Friday,' waits for its clause; ', in the north' joins the one before.
        match clauses.last_mut() {
            Some(previous) if side(&previous.tokens) == side(&stretch) && pending.is_none() => {
                previous.tokens.end = stretch.end
            }
            _ => {
                pending.get_or_insert(stretch.start);
            }
        }
    }
    if clauses.is_empty()
        && let Some(start) = pending
    {
        let end = reading
            .layer
            .sentence_at(reading.span(start).start)
            .and_then(|index| reading.layer.sentences.get(index))
            .map_or(start, |sentence| sentence.tokens.end as usize);
        let whole = trim(reading, start..end);
        if whole.len() > 1 {
            clauses.push(Clause { tokens: whole, verb: None });
        }
    }
    clauses
}

fn cuts_before(reading: &Reading<'_>, token: usize, tokens: Range<usize>) -> bool {
    let word = reading.word(token);
    let previous = reading.word(token - 1);
    if matches!(word, ";" | ":" | "—" | "–" | "--" | "…" | "...") {
        return true;
    }
    let rest = token..tokens.end;
    let info = reading.info(token);
    let after_comma = previous == ",";
    let lower = reading.lower(token);
    if after_comma {
        // These bring in a phrase, whatever the tagger says.
        let brings_a_phrase = matches!(lower, "including" | "following" | "citing");
        let gerund = lower.len() > 4
            && lower.ends_with("ing")
            && matches!(reading.upos(token), Upos::Verb | Upos::X)
            && !brings_a_phrase;
        let opens = info.bits & bits::SUBORDINATOR != 0 || lower == "according";
        if gerund || opens {
            return true;
        }
        // 'When the dam broke, the town flooded', 'In a note read to the court, Orr denied it': the main clause begins.
        let introduced = reading.is(tokens.start, bits::SUBORDINATOR)
            || reading.is(tokens.start, bits::PREPOSITION)
                && (tokens.start..token).take(60).any(|index| reading.verb(index));
        if introduced && reading.noun_like(token) && clause_ahead(reading, token, tokens.end) {
            return true;
        }
        // ', with officials saying that'
        if lower == "with" {
            let participle = (token + 1..tokens.end.min(token + 12))
                .any(|index| reading.verb(index) && reading.lower(index).ends_with("ing"));
            // ', with three people still missing'
            return participle || reading.upos(token + 1) == Upos::Num;
        }
        if info.bits & bits::COORDINATOR != 0 {
            return verb_ahead(reading, rest, 14);
        }
        // A participle: ', identified as', ', struck by'.
        if reading.verb(token) && !brings_a_phrase && info.bits & bits::AUX == 0 && !reading.verb(token + 1) {
            return true;
        }
        // A new clause without a conjunction: ', he added', ', it burned'.
        return info.bits & bits::PERSON_PRONOUN != 0 && verb_ahead(reading, rest, 6);
    }
    if info.bits & bits::COORDINATOR != 0 && !matches!(lower, "nor" | "plus" | "yet") {
        return coordinates_clauses(reading, token, tokens);
    }
    if matches!(
        lower,
        "who"
            | "which"
            | "whose"
            | "where"
            | "when"
            | "while"
            | "because"
            | "although"
            | "though"
            | "whereas"
            | "whether"
    ) {
        return token > tokens.start + 1 && verb_ahead(reading, rest, 14);
    }
    matches!(lower, "after" | "before" | "until" | "since" | "as" | "if" | "so" | "unless" | "once")
        && token > tokens.start + 2
        && !reading.in_time(token)
        && !(lower == "as" && matches!(reading.lower(token + 1), "well" | "much" | "many"))
        && clause_ahead(reading, token + 1, tokens.end)
}

/// 'and' between predicates ('hit a wall and burned') or clauses, not between nouns.
fn coordinates_clauses(reading: &Reading<'_>, token: usize, tokens: Range<usize>) -> bool {
    let mut next = token + 1;
    while next < tokens.end
        && (reading.upos(next) == Upos::Adv || reading.is(next, bits::ADVERB))
        && !reading.verb(next)
    {
        next += 1;
    }
    // 'A hit-and-run', 'a hit and run': one noun.
    let hyphened = |at: usize| reading.word(at) == "-";
    if hyphened(token - 1) || hyphened(next) || (reading.lower(token - 1) == "hit" && reading.lower(next) == "run") {
        return false;
    }
    // 'Long and rusty chains were cut': what stands before the conjunction describes what stands behind it.
    if reading.parsed(token)
        && matches!(reading.upos(token - 1), Upos::Adj | Upos::Noun | Upos::Propn)
        && reading.head(token - 1).is_some_and(|head| head > next)
        && reading.deprel(token - 1) == Deprel::Amod
    {
        return false;
    }
    let gerunds_alike = !reading.lower(next).ends_with("ing") || reading.lower(token - 1).ends_with("ing");
    if reading.verb(next) && gerunds_alike {
        return true;
    }
    // By the parse, the conjunct must be a predicate joined to a predicate: 'talks between A and B remain secret' is one clause.
    if reading.parsed(token) {
        let conjunct =
            reading.head(token).filter(|conjunct| *conjunct > token && reading.deprel(*conjunct) == Deprel::Conj);
        let predicate =
            |index: usize| reading.verb(index) || reading.child(index, &[Deprel::Cop], tokens.clone()).is_some();
        if conjunct.is_some_and(|index| predicate(index) && reading.head(index).is_some_and(predicate)) {
            return true;
        }
    }
    // A subject and its verb follow soon, and a finite verb came before, since the last cue or 'that': 'said A and B are
    // closed' joins nouns.
    let since_cue = (tokens.start..token)
        .rev()
        .take(60)
        .take_while(|index| reading.info(*index).verb == 0 && reading.lower(*index) != "that");
    let modifier = |index: usize| matches!(reading.deprel(index), Deprel::Acl | Deprel::Amod | Deprel::AclRelcl);
    let mut finite =
        since_cue.filter(|index| reading.verb(*index) && !modifier(*index) && !reading.lower(*index).ends_with("ing"));
    finite.next().is_some() && clause_ahead(reading, next, tokens.end.min(next + 9))
}

/// Whether a subject followed by a finite verb begins at `start`.
fn clause_ahead(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let mut at = start;
    while at < end.min(start + 12) {
        if reading.verb(at) {
            return at > start
                && !reading.lower(at - 1).eq("to")
                && (reading.is(at, bits::AUX) || !reading.lower(at).ends_with("ing"));
        }
        if reading.punctuation(at) && !reading.possessive(at) && reading.word(at) != "-"
            || reading.is(at, bits::COORDINATOR) && at > start + 5
        {
            return false;
        }
        at += 1;
    }
    false
}

fn verb_ahead(reading: &Reading<'_>, rest: Range<usize>, reach: usize) -> bool {
    rest.clone().take(reach).any(|index| reading.verb(index))
}

/// The finite verb of a stretch, or its participle where it has none.
#[must_use]
pub fn main_verb(reading: &Reading<'_>, stretch: Range<usize>) -> Option<usize> {
    let mut fallback = None;
    let mut index = stretch.start;
    while index < stretch.end {
        if reading.verb(index) && !reading.punctuation(index) {
            let infinitive = index > stretch.start && reading.lower(index - 1) == "to";
            // Over the helpers to the word that carries the meaning.
            let mut head = index;
            let mut look = index + 1;
            while look < stretch.end.min(head + 5) {
                if reading.verb(look) && reading.is(head, bits::AUX) {
                    head = look;
                } else if !(reading.upos(look) == Upos::Adv
                    || reading.is(look, bits::ADVERB | bits::NEGATION)
                    || reading.lower(look).ends_with("ly"))
                {
                    break;
                }
                look += 1;
            }
            // 'details regarding the talks remain secret': a modifier is not the predicate.
            let modifier = matches!(reading.deprel(index), Deprel::Acl | Deprel::Amod | Deprel::AclRelcl)
                && index > stretch.start
                && !reading.is(index, bits::AUX);
            if !infinitive && !modifier {
                return Some(head);
            }
            fallback = fallback.or(Some(head));
            index = head;
        }
        index += 1;
    }
    // Headlines leave out helpers, and name events by plain forms the tagger may miss.
    fallback.or_else(|| {
        stretch.clone().skip(1).find(|index| {
            super::lexicon::lexicon().event(reading.lower(*index)).is_some_and(|word| word.verb && !word.noun)
        })
    })
}

/// The words of a sentence that can claim something: 'UPDATE: Police arrested …' begins behind its label, and what an embedded post
/// leaves behind its words is none of them.
fn claiming(reading: &Reading<'_>, tokens: Range<usize>) -> Range<usize> {
    let Range { start, end } = tokens;
    let is_label =
        end - start > 3 && reading.word(start + 1) == ":" && words::is(reading.lower(start), WordClass::NoPlace);
    let end = (start..end).find(|index| reading.lower(*index).starts_with("pic.twitter.com")).unwrap_or(end);
    if is_label { start + 2..end } else { start..end }
}

fn trim(reading: &Reading<'_>, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    while start < end
        && (reading.punctuation(start) && !reading.possessive(start)
            || reading.is(start, bits::COORDINATOR)
            || reading.lower(start) == "that" && end - start > 2)
    {
        start += 1;
    }
    while start < end
        && (reading.punctuation(end - 1) && !reading.possessive(end - 1)
            || reading.is(end - 1, bits::COORDINATOR)
            || reading.lower(end - 1) == "that")
    {
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use crate::annotate::ClaimKind;
    use crate::article::Article;

    /// The clauses of a sentence that are claims of their own.
    fn clauses(sentence: &str) -> Vec<String> {
        let reports = crate::pipeline::annotate_all(vec![Article::from_text(sentence)]);
        let claims = reports.iter().flat_map(|report| &report.annotations.claims);
        let clauses =
            claims.filter(|claim| matches!(claim.kind, ClaimKind::Event | ClaimKind::State | ClaimKind::Plan));
        clauses.map(|claim| claim.span.of(sentence).to_owned()).collect()
    }

    #[test]
    fn a_phrase_without_a_verb_is_a_part_of_its_clause() {
        assert_eq!(
            clauses("The council closed the bridge amid heavy rain, including its ramp."),
            ["The council closed the bridge amid heavy rain, including its ramp"]
        );
        assert_eq!(
            clauses("The mayor said the council must wait until these long and rusty chains are cut."),
            ["the council must wait", "until these long and rusty chains are cut"]
        );
        assert_eq!(clauses("The council closed the bridge and sold the ramp.").len(), 2);
    }
}
