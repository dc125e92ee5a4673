//! Finds attributions sentence by sentence: a cue, the source beside it; the content on its other side is found in `contents`.

use super::contents::Complement;
use super::lexicon::{CueClass, CueVerb, bits, lexicon};
use super::phrases;
use super::quotes::Quotation;
use super::reading::Reading;
use crate::annotate::{Deprel, MentionKind, SentenceKind, Upos};
use crate::claim::roles;
use crate::credit::words::{self, WordClass};
use crate::span::Span;
use std::ops::Range;

/// An attribution before its source is resolved.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Tokens of the source; empty where the text names nobody.
    pub source: Range<usize>,
    /// The cue.
    pub cue: Span,
    /// What is said.
    pub content: Vec<Span>,
    /// The sentence of the cue.
    pub sentence: usize,
    /// Which rule.
    pub rule: &'static str,
}

/// A sentence under the rules.
pub struct Finder<'r, 'a> {
    pub(super) reading: &'r Reading<'a>,
    pub(super) quotations: &'r [Quotation],
    /// What was found, in order of cues.
    pub found: Vec<Draft>,
    /// Whether the cue at hand stands in a clause under another, whose main clause a comma begins.
    pub(super) bounded: bool,
}

impl<'r, 'a> Finder<'r, 'a> {
    /// A finder over one layer.
    #[must_use]
    pub fn new(reading: &'r Reading<'a>, quotations: &'r [Quotation]) -> Self {
        Self { reading, quotations, found: Vec::new(), bounded: false }
    }

    /// Finds the attributions of all sentences.
    pub fn run(&mut self) {
        for (index, sentence) in self.reading.layer.sentences.iter().enumerate() {
            if sentence.kind == SentenceKind::Furniture {
                continue;
            }
            let tokens = self.reading.tokens_of(sentence);
            self.headline_colon(index, tokens.clone());
            for token in tokens.clone() {
                if self.reading.info(token).verb != 0 {
                    self.verb(index, token, tokens.clone());
                }
                if self.reading.info(token).noun != 0 {
                    self.noun(index, token, tokens.clone());
                }
                self.preposition(index, token, tokens.clone());
            }
        }
    }

    fn push(&mut self, sentence: usize, source: Range<usize>, cue: Span, content: Vec<Span>, rule: &'static str) {
        let content: Vec<Span> =
            content.into_iter().map(|span| self.tidy(span)).filter(|span| span.len() > 1).collect();
        if content.is_empty() {
            return;
        }
        self.found.push(Draft { source, cue, content, sentence, rule });
    }

    /// Without the commas and stops at its ends, unless a quotation mark holds them.
    fn tidy(&self, span: Span) -> Span {
        let text = span.of(self.reading.text);
        let left = text.trim_start_matches([' ', ',', ';', ':', '—', '–', '\n', '\r', '\t']);
        let kept = left.trim_end_matches([' ', ',', ';', ':', '—', '–', '.', '\n', '\r', '\t']);
        let start = span.start as usize + text.len() - left.len();
        Span::at(start, start + kept.len())
    }

    pub(super) fn quotation_at(&self, byte: u32) -> Option<Quotation> {
        let index = self.quotations.partition_point(|quotation| quotation.span.end <= byte);
        self.quotations.get(index).copied().filter(|quotation| quotation.span.start <= byte)
    }

    /// 'Kremlin: no deal' and 'Three dead in blast: police'.
    fn headline_colon(&mut self, sentence: usize, tokens: Range<usize>) {
        let reading = self.reading;
        let Some(entry) = reading.layer.sentences.get(sentence) else { return };
        let ends_open = !entry.span.of(reading.text).ends_with(['.', '!', '?', '”', '"', ':']);
        // 'DOE: I was there.' in a transcript: the name in capitals stands before the colon, at the head of a line.
        let before = reading.text.get(..entry.span.start as usize).unwrap_or("");
        let line_start = before.is_empty() || before.trim_end_matches(' ').ends_with('\n');
        let first = reading.word(tokens.start);
        let transcript =
            line_start && first.len() > 2 && first.chars().all(|letter| letter.is_uppercase() || letter == '.');
        if entry.kind != SentenceKind::Headline && !(sentence == 0 && ends_open) && !transcript {
            return;
        }
        let Some(colon) = tokens.clone().find(|index| reading.word(*index) == ":") else { return };
        if colon + 2 >= tokens.end || colon == tokens.start {
            return;
        }
        // 'UPDATE:', 'Note:' and the like are labels, nobody who speaks.
        if words::is(reading.lower(colon - 1), WordClass::NoPlace) {
            return;
        }
        // 'Lorma quake: four missing' names its topic.
        let topic = |last: usize| reading.is(last, bits::HAPPENING) && reading.info(last).noun == 0;
        if topic(colon - 1) || topic(tokens.end - 1) {
            return;
        }
        // 'Ilka Brandt: Why is the bridge closed?' tells nothing.
        if entry.span.of(reading.text).ends_with('?') && !transcript {
            return;
        }
        // A line inside a text is mostly a label ('Further reading: …', 'Cost: $10'): there somebody has to say a clause.
        let inside = sentence > 0 && !transcript;
        let says = |words: Range<usize>, mut clause: Range<usize>| {
            !inside || self.can_speak(words) && clause.len() > 2 && clause.any(|index| reading.verb(index))
        };
        let left_names = (tokens.start..colon).all(|index| reading.noun_like(index) || reading.possessive(index));
        if colon - tokens.start <= 4
            && left_names
            && reading.capital(tokens.start)
            && tokens.end - colon > 3
            && says(tokens.start..colon, colon + 1..tokens.end)
        {
            let content = reading.cover(colon + 1..tokens.end);
            self.push(
                sentence,
                tokens.start..colon,
                reading.span(colon),
                vec![content],
                "headline, source before colon",
            );
        } else if tokens.end - colon <= 4
            && (colon + 1..tokens.end).all(|index| reading.noun_like(index))
            && says(colon + 1..tokens.end, tokens.start..colon)
        {
            let content = reading.cover(tokens.start..colon);
            self.push(
                sentence,
                colon + 1..tokens.end,
                reading.span(colon),
                vec![content],
                "headline, source after colon",
            );
        }
    }

    /// Whether the words beside a headline's colon can be who says the rest: a person, body or place by name, a title, a document.
    fn can_speak(&self, words: Range<usize>) -> bool {
        let reading = self.reading;
        let last = words.end.saturating_sub(1);
        let end = reading.span(last).end;
        let mentions = &reading.layer.mentions;
        let named = mentions.get(mentions.partition_point(|mention| mention.span.end < end)).is_some_and(|mention| {
            mention.span.end == end
                && matches!(
                    mention.kind,
                    MentionKind::Person | MentionKind::Organization | MentionKind::Group | MentionKind::Place
                )
        });
        named || roles::is_title(reading.lower(last)) || reading.info(last).noun != 0 || reading.lower(last) == "police"
    }

    /// 'according to', 'as per', 'per', 'in the words of'.
    fn preposition(&mut self, sentence: usize, token: usize, tokens: Range<usize>) {
        let reading = self.reading;
        let next = reading.lower(token + 1);
        let length = match reading.lower(token) {
            "according" if next == "to" => 2,
            "as" if next == "per" => 2,
            "per" if reading.capital(token + 1) && reading.word(token.wrapping_sub(1)) == "," => 1,
            "in" if next == "the" && reading.lower(token + 2) == "words" && reading.lower(token + 3) == "of" => 4,
            "citing" if reading.punctuation(token.wrapping_sub(1)) => 1,
            _ => return,
        };
        if token + length >= tokens.end {
            return;
        }
        let first = token + length;
        // A noun that looks like a verb: 'according to court records'.
        let noun_after = reading.upos(first) == Upos::Verb && reading.noun_like(first + 1);
        let found = if noun_after {
            phrases::after(reading, first + 1, tokens.end).map(|phrase| first..phrase.end)
        } else {
            phrases::after(reading, first, tokens.end)
        };
        let Some(mut source) = found else { return };
        // 'as per reports from state media': the source is the media.
        if reading.info(source.start).noun != 0
            && let Some(joint) = source.clone().find(|index| matches!(reading.lower(*index), "from" | "by"))
        {
            source = joint + 1..source.end;
        }
        let cue = reading.cover(token..token + length);
        let before = (tokens.start..token).any(|index| !reading.punctuation(index));
        let content = if before {
            self.left_content(token, tokens.clone())
        } else {
            let from = source.end;
            (from < tokens.end).then(|| reading.cover(from..tokens.end))
        };
        let Some(content) = content else { return };
        self.push(sentence, source, cue, vec![content], "according to");
    }

    /// 'Reports that …', 'her claim that …'.
    fn noun(&mut self, sentence: usize, token: usize, tokens: Range<usize>) {
        let reading = self.reading;
        if reading.upos(token) == Upos::Verb || (reading.upos(token) == Upos::X && reading.verb(token)) {
            return;
        }
        // 'that' after the noun, or after 'by', 'from', 'of' and a source.
        let mut at = token + 1;
        let mut source = 0..0;
        if matches!(reading.lower(at), "by" | "from" | "of")
            && let Some(phrase) = phrases::after(reading, at + 1, tokens.end)
        {
            at = phrase.end;
            source = phrase;
        }
        if reading.lower(at) != "that" || at + 2 >= tokens.end {
            return;
        }
        if source.is_empty() && token > tokens.start {
            // The possessor: 'the army's claim', 'her claim'.
            let mut head = token;
            while head > tokens.start
                && (reading.upos(head - 1) == Upos::Adj
                    || matches!(reading.lower(head - 1), "own" | "recent" | "earlier" | "repeated"))
            {
                head -= 1;
            }
            if head > tokens.start && reading.possessive(head - 1) {
                source = phrases::before(reading, head - 1, tokens.start).unwrap_or(0..0);
            } else if head > tokens.start
                && matches!(reading.lower(head - 1), "his" | "her" | "their" | "its" | "my" | "our" | "your")
            {
                source = head - 1..head;
            }
        }
        let content = self.right_end(at, tokens, true);
        self.push(sentence, source, reading.span(token), vec![content], "noun and that-clause");
    }

    /// All rules whose cue is a verb.
    fn verb(&mut self, sentence: usize, token: usize, tokens: Range<usize>) {
        let reading = self.reading;
        let info = reading.info(token);
        let Some(verb) = lexicon().verbs.get(usize::from(info.verb) - 1) else { return };
        if !self.is_finite_cue(token, tokens.clone()) {
            return;
        }
        // Back over 'has', 'also', 'not'.
        let mut group = token;
        while group > tokens.start && self.helper(group - 1) {
            group -= 1;
        }
        // 'was quoted as saying': one cue.
        if verb.lemma == "say"
            && reading.lower(token.wrapping_sub(1)) == "as"
            && token > tokens.start + 2
            && let Some(quoted) = (tokens.start..token - 1)
                .rev()
                .take(8)
                .find(|index| matches!(reading.lower(*index), "quoted" | "cited"))
        {
            let mut first = quoted;
            while first > tokens.start && self.helper(first - 1) {
                first -= 1;
            }
            let subject = phrases::before(reading, first, self.floor(first, tokens.clone())).unwrap_or(0..0);
            let complement = self.complement(verb, token + 1, tokens.clone(), false).map(|found| found.content);
            let lead = if subject.is_empty() { first } else { subject.start };
            let content = complement.or_else(|| self.left_content(lead, tokens.clone()));
            self.push(
                sentence,
                subject,
                reading.cover(first..token + 1),
                content.into_iter().collect(),
                "quoted as saying",
            );
            return;
        }
        let infinitive = group > tokens.start && reading.lower(group - 1) == "to";
        let be = (group..token).any(|index| {
            matches!(
                reading.lower(index),
                "is" | "are" | "was" | "were" | "be" | "been" | "being" | "'s" | "’s" | "'re" | "’re"
            )
        });
        let past = info.bits & bits::FORM_PAST != 0;
        let gerund = info.bits & bits::FORM_ING != 0 && !be;
        let passive = past && be;
        let cue_end = if verb.lemma == "point" && reading.lower(token + 1) == "out" { token + 2 } else { token + 1 };
        let cue = reading.cover(group..cue_end);

        // 'as reported by the agency', 'was described by officials as', 'hailed by officials as'
        if past
            && reading.lower(token + 1) == "by"
            && (passive
                || group > tokens.start && reading.lower(group - 1) == "as"
                || self.by_whom_as(token, tokens.clone()))
        {
            let as_said = group > tokens.start && reading.lower(group - 1) == "as";
            self.by_agent(sentence, token, group, tokens, !as_said);
            return;
        }
        // 'The father, identified as Jon Ard, was shaken': he identifies nobody.
        if past && !be && group > tokens.start && reading.word(group - 1) == "," && reading.lower(token + 1) == "as" {
            return;
        }
        // 'A firm called Varn Works': nobody calls.
        if past && !be && verb.lemma == "call" && matches!(reading.deprel(token), Deprel::Acl) {
            return;
        }
        // 'She spent the night reading the report': only what is quoted is what it reads.
        if gerund && verb.lemma == "read" && !reading.quote_mark(cue_end) {
            return;
        }
        if infinitive && !reading.quote_mark(cue_end) && !matches!(verb.lemma, "say" | "note" | "add") {
            return;
        }
        // Inside a quotation the speaker's own 'I think' attributes nothing to others.
        let inside = self.quotation_at(cue.start);
        if inside.is_some_and(|quotation| quotation.span.len() > 25 && quotation.span.start < cue.start) {
            return;
        }
        let floor = self.floor(group, tokens.clone());
        let inverted =
            !passive && !gerund && !infinitive && self.inverted_source(verb, group, cue_end, tokens.clone()).is_some();
        if inverted {
            if let Some(source) = self.inverted_source(verb, group, cue_end, tokens.clone()) {
                self.inverted(sentence, group, cue, source, tokens);
            }
            return;
        }
        let beside_verb = phrases::before(reading, if infinitive { group - 1 } else { group }, floor);
        // The parse sees subjects across relative clauses and asides; the phrase beside the verb is surer where both agree.
        let by_parse =
            reading.subject(token, tokens.clone()).filter(|subject| subject.end <= group && subject.len() <= 40);
        let subject = match (beside_verb, by_parse.clone()) {
            (Some(near), Some(parsed)) if parsed.contains(&near.start) || near.contains(&parsed.start) => {
                Some(if near.len() >= parsed.len() && near.end <= group { near } else { parsed })
            }
            (near, parsed) => near.or(parsed),
        };
        self.bounded = self.is_bounded(subject.clone(), group, tokens.clone());
        let complement = self.complement(verb, cue_end, tokens.clone(), passive);
        self.bounded = false;
        // 'The senate confirmed Judge Orr', 'the board rejected Lorma': that is done to them, not said.
        let done_to = |found: &Complement| {
            matches!(verb.lemma, "confirm" | "reject" | "dismiss")
                && matches!(found.rule, "verb and noun phrase" | "verb and predicate")
                && self.names_somebody(found.content)
        };
        let complement = complement.filter(|found| !done_to(found));
        if let Some(subject) = subject.clone().filter(|_| !passive && !gerund && !infinitive) {
            let lead = subject.start;
            let after_comma = lead > tokens.start
                && (reading.word(lead - 1) == ","
                    || reading.quote_mark(lead - 1)
                    || matches!(reading.word(lead - 1), "—" | "–" | "--"));
            let after_quotation = lead == tokens.start && reading.span(lead).start > 2 && {
                let at = reading.span(lead).start - 2;
                self.quotation_at(at).is_some_and(|quotation| quotation.span.end + 2 > at && sentence > 0)
            };
            let told = if verb.person { self.person_told(verb, cue_end, tokens.clone()) } else { cue_end };
            // Right after a quotation the saying is its own, whatever follows; else only marks and circumstances may follow.
            let quoted =
                lead > tokens.start && reading.quote_mark(lead - 1) && !self.quotes_ahead(cue_end, tokens.clone());
            let closes = quoted || self.closes(told, tokens.clone());
            // 'Asked about the dam, he has not answered': nothing was said.
            let silent = (group..token).any(|index| matches!(reading.lower(index), "not" | "n't" | "n’t" | "never"));
            if (after_comma || after_quotation)
                && closes
                && !silent
                && (verb.clause || verb.quotation)
                && let Some(first) = self.left_content(lead, tokens.clone())
            {
                let mut content = vec![first];
                match self.continuation(told, tokens.clone()) {
                    Some(second) => content.push(second),
                    None => content.extend(self.rest_of_parted_clause(first, told, tokens)),
                }
                self.push(sentence, subject, cue, content, "clause before subject and verb");
                return;
            }
            let Some(complement) = complement else { return };
            self.push(sentence, subject, cue, vec![complement.content], complement.rule);
            return;
        }
        let Some(complement) = complement else { return };
        // 'with officials estimating that': the participle has a subject of its own.
        let beside = gerund
            && subject.as_ref().is_some_and(|phrase| {
                phrase.end == group && matches!(reading.lower(phrase.start.wrapping_sub(1)), "with" | ",")
            });
        let source = if passive {
            0..0
        } else {
            subject
                .filter(|_| (!gerund || beside) && !infinitive)
                .or_else(|| self.earlier_source(sentence, group))
                .unwrap_or_else(|| {
                    // A participle's subject is the sentence's first noun phrase: 'The army closed the road, citing …'.
                    let first_verb =
                        tokens.clone().find(|index| reading.verb(*index) && !reading.is(*index, bits::FORM_ING));
                    first_verb
                        .filter(|index| *index < group)
                        .and_then(|index| phrases::before(reading, index, tokens.start))
                        .unwrap_or(0..0)
                })
        };
        if source.is_empty() && !passive && !complement.rule.contains("quotation") {
            return;
        }
        // 'is expected to open': the one expected is part of what is expected.
        let mut content = vec![complement.content];
        if passive
            && complement.rule == "verb and infinitive"
            && let Some(subject) = phrases::before(reading, group, floor)
        {
            content.insert(0, reading.cover(subject));
        }
        self.push(sentence, source, cue, content, complement.rule);
    }

    /// 'While she said …, he …', 'Jane Doe, who said …, is', 'Knowing that …, they': a comma ends what is said.
    fn is_bounded(&self, subject: Option<Range<usize>>, group: usize, tokens: Range<usize>) -> bool {
        const UNDER: [&str; 14] = [
            "while", "although", "though", "if", "when", "as", "after", "because", "since", "before", "once", "unless",
            "where", "whereas",
        ];
        let reading = self.reading;
        if group == tokens.start {
            return reading.is(group, bits::FORM_ING);
        }
        // 'The blaze, which is being treated as suspicious, broke out'
        let relative_before = |index: usize| {
            matches!(reading.lower(index), "who" | "which") && reading.word(index.wrapping_sub(1)) == ","
        };
        if relative_before(group.wrapping_sub(1)) {
            return true;
        }
        let Some(subject) = subject else { return false };
        let before = subject.start.wrapping_sub(1);
        let relative = matches!(reading.lower(subject.start), "who" | "which")
            && subject.len() == 1
            && reading.word(before) == ",";
        let under =
            subject.start > tokens.start && subject.start <= tokens.start + 2 && UNDER.contains(&reading.lower(before));
        relative || under
    }

    pub(super) fn helper(&self, index: usize) -> bool {
        let reading = self.reading;
        match reading.upos(index) {
            Upos::Aux | Upos::Adv => !reading.punctuation(index),
            Upos::Part => reading.lower(index) != "to",
            Upos::X => {
                (reading.is(index, bits::AUX | bits::ADVERB | bits::NEGATION)
                    && !reading.is(index, bits::PRONOUN)
                    && !reading.possessive(index))
                    || (reading.lower(index).ends_with("ly") && !reading.capital(index))
            }
            _ => matches!(reading.lower(index), "not" | "n't" | "n’t"),
        }
    }

    /// Whether a cue form is a verb here, not a noun ('the report') or an adjective ('the reported theft').
    fn is_finite_cue(&self, token: usize, tokens: Range<usize>) -> bool {
        let reading = self.reading;
        let hyphen = |index: usize| matches!(reading.word(index), "-" | "‐") && reading.span(index).len() < 4;
        if hyphen(token + 1) || token > tokens.start && hyphen(token - 1) {
            return false;
        }
        // Prepositions that look like verbs.
        if matches!(reading.lower(token), "regarding" | "considering") {
            return false;
        }
        // 'a threatening call', 'the reporting period'
        let previous = token.wrapping_sub(1);
        if reading.is(token, bits::FORM_ING)
            && token > tokens.start
            && (reading.is(previous, bits::DETERMINER) || reading.upos(previous) == Upos::Adj)
        {
            return false;
        }
        match reading.upos(token) {
            Upos::Verb => true,
            Upos::X => {
                let info = reading.info(token);
                let previous = token.wrapping_sub(1);
                if token > tokens.start
                    && (reading.is(previous, bits::DETERMINER) && !reading.is(previous, bits::PRONOUN)
                        || reading.possessive(previous))
                {
                    return false;
                }
                if info.noun != 0 || info.bits & (bits::FORM_PAST | bits::FORM_S | bits::FORM_ING) == 0 {
                    // A dictionary form, or one that may be a noun: a subject or helper must stand before it.
                    return token > tokens.start
                        && (reading.is(previous, bits::AUX | bits::PRONOUN | bits::ADVERB)
                            || (reading.lower(previous).ends_with('s') && reading.noun_like(previous))
                            || reading.lower(previous) == "police");
                }
                true
            }
            _ => false,
        }
    }

    /// How far back a subject may reach: not over the last finite verb's clause mark, nor into a quotation.
    fn floor(&self, group: usize, tokens: Range<usize>) -> usize {
        let at = self.reading.span(group).start;
        match self
            .quotations
            .partition_point(|quotation| quotation.span.end <= at)
            .checked_sub(1)
            .and_then(|index| self.quotations.get(index))
        {
            Some(quotation) => self
                .reading
                .layer
                .tokens
                .partition_point(|token| token.span.start < quotation.span.end)
                .max(tokens.start)
                .min(group),
            None => tokens.start,
        }
    }

    /// The source after the verb, where a clause or quotation stands before it: ', said Jane Doe, a spokeswoman'.
    fn inverted_source(&self, verb: &CueVerb, group: usize, from: usize, tokens: Range<usize>) -> Option<Range<usize>> {
        let reading = self.reading;
        if !verb.quotation || group == tokens.start && reading.span(group).start < 3 {
            return None;
        }
        let after_mark = group > tokens.start && (reading.word(group - 1) == "," || reading.quote_mark(group - 1));
        let after_quotation =
            group == tokens.start && self.quotation_at(reading.span(group).start.saturating_sub(2)).is_some();
        if !(after_mark || after_quotation) {
            return None;
        }
        let source = phrases::after(reading, from, tokens.end)?;
        if reading.in_time(source.start) {
            return None;
        }
        let ends = source.end >= tokens.end || !reading.verb(source.end);
        let said = matches!(
            verb.class,
            CueClass::Say | CueClass::Think | CueClass::Perceive | CueClass::Ask | CueClass::Show | CueClass::Estimate
        );
        // ', said police' but not ', reported record profits'.
        let closed = self.closes(source.end, tokens.clone())
            || reading.quote_mark(group.saturating_sub(1))
            || after_quotation
            || reading.word(source.end) == ",";
        (ends && said && closed).then_some(source)
    }

    fn inverted(&mut self, sentence: usize, group: usize, cue: Span, source: Range<usize>, tokens: Range<usize>) {
        let Some(first) = self.left_content(group, tokens.clone()) else { return };
        let mut content = vec![first];
        content.extend(self.continuation(source.end, tokens));
        self.push(sentence, source, cue, content, "clause before verb and subject");
    }

    /// Whether nothing but times, places of saying and the sentence's end follow.
    fn closes(&self, from: usize, tokens: Range<usize>) -> bool {
        let at = self.adjuncts(from, tokens.clone());
        at >= tokens.end
            || matches!(self.reading.word(at), "." | "," | ";" | "!" | "?" | "—" | "–" | ")")
            || self.reading.quote_mark(at)
    }

    /// Whether a quotation begins later in the sentence.
    fn quotes_ahead(&self, from: usize, tokens: Range<usize>) -> bool {
        let here = self.reading.span(from.min(tokens.end)).start;
        let end = self.reading.span(tokens.end.saturating_sub(1)).end;
        let next = self.quotations.partition_point(|quotation| quotation.span.start < here);
        self.quotations.get(next).is_some_and(|quotation| quotation.span.start < end)
    }

    /// The last source of the same sentence before `group`, for ', adding that' and 'and warned'.
    fn earlier_source(&self, sentence: usize, group: usize) -> Option<Range<usize>> {
        self.found
            .iter()
            .rev()
            .take_while(|draft| draft.sentence == sentence)
            .take(64)
            .find(|draft| draft.sentence == sentence && !draft.source.is_empty() && draft.source.end <= group)
            .map(|draft| draft.source.clone())
    }

    /// Whether the head of a phrase is a name or a title: 'Judge Orr', '60 federal judges'.
    fn names_somebody(&self, phrase: Span) -> bool {
        let reading = self.reading;
        let tokens = reading.layer.tokens_in(phrase);
        // 'Dismissed Orr as a liar' says what he is.
        if tokens.clone().any(|index| reading.lower(index) == "as") {
            return false;
        }
        let end = tokens
            .clone()
            .skip(1)
            .find(|index| !reading.noun_like(*index) && !reading.possessive(*index))
            .unwrap_or(tokens.end);
        let head = end.saturating_sub(1);
        reading.in_name(head) || roles::is_title(reading.lower(head))
    }

    /// 'hailed by officials as': what follows the agent is how the thing is called.
    fn by_whom_as(&self, token: usize, tokens: Range<usize>) -> bool {
        phrases::after(self.reading, token + 2, tokens.end).is_some_and(|agent| self.reading.lower(agent.end) == "as")
    }

    fn by_agent(&mut self, sentence: usize, token: usize, group: usize, tokens: Range<usize>, passive: bool) {
        let reading = self.reading;
        let Some(source) = phrases::after(reading, token + 2, tokens.end) else { return };
        let cue = reading.cover(group..token + 2);
        if passive {
            let at = source.end;
            if matches!(reading.lower(at), "as" | "that" | "to") || reading.quote_mark(at) {
                let mut content = vec![self.right_end(at, tokens.clone(), true)];
                if let Some(subject) = phrases::before(reading, group, self.floor(group, tokens)) {
                    content.insert(0, reading.cover(subject));
                }
                self.push(sentence, source, cue, content, "passive verb with by-phrase");
            }
            return;
        }
        let before = (tokens.start..group.saturating_sub(1)).any(|index| !reading.punctuation(index));
        let content =
            if before { self.left_content(group - 1, tokens) } else { Some(reading.cover(source.end..tokens.end)) };
        if let Some(content) = content {
            self.push(sentence, source, reading.cover(group.saturating_sub(1)..token + 2), vec![content], "as said by");
        }
    }
}
