//! Claims: the smallest clauses of an article that each answer a question.
//!
//! Every sentence that is no furniture is cut into clauses. A clause is a claim of its own (event, state or plan); its
//! quantities, times, places, causes and the roles of the persons named in it are claims beside it, since they answer
//! questions of their own. Who holds a claim comes from the attributions around it, how sure it is from the credit and from
//! cue words in the clause, never from words elsewhere in the sentence.
//!
//! Architecture invariant: every claim's span lies in its sentence, and no holder is made of words that the article lacks.

pub mod clauses;
mod counts;
mod details;
mod figures;
pub mod introductions;
pub mod lexicon;
pub mod modality;
pub mod predicates;
pub mod roles;
pub mod victims;

use crate::annotate::{
    Annotations, Argument, Attribution, AttributionKind, Claim, ClaimKind, Event, Holder, Layer, MentionKind, Modality,
    Polarity, Role, Sentence, SentenceKind, Upos,
};
use crate::article::{Article, Field};
use crate::attribution::holders::{self, Credit};
use crate::attribution::lexicon::{CueClass, bits};
use crate::attribution::reading::Reading;
use crate::attribution::voice::{Voice, voice};
use crate::id::{ClaimId, digest};
use crate::span::Span;
use clauses::Clause;
use predicates::within;
use std::ops::Range;

/// Assigns the claims of both layers.
pub fn find(article: &Article, annotations: &mut Annotations) {
    let mut claims = Vec::new();
    for field in [Field::Title, Field::Text] {
        parse_compound_sentences(article, annotations, field);
        let layer = annotations.layer(field);
        if layer.tokens.is_empty() {
            continue;
        }
        let text = article.field(field);
        let credits = if field == Field::Text { annotations.credits.as_slice() } else { &[] };
        let reading = Reading::of(text, layer, credits);
        let mut maker =
            Maker { reading: &reading, layer, field, places: places(layer), near: Vec::new(), claims: Vec::new() };
        for index in 0..layer.sentences.len() {
            maker.sentence(index);
        }
        let mut of_field = maker.claims;
        of_field.sort_by_key(|claim| (claim.span.start, claim.span.end, claim.kind));
        of_field.dedup_by(|later, earlier| {
            later.kind == earlier.kind
                && later.span == earlier.span
                && later.figure == earlier.figure
                && later.time == earlier.time
        });
        let introductions = introductions::of(layer, text, &of_field);
        of_field.extend(introductions);
        claims.extend(of_field);
    }
    let victims = victims::of(article, annotations, &claims);
    claims.extend(victims);
    claims.sort_by_key(|claim| (claim.field == Field::Text, claim.span.start, claim.span.end, claim.kind));
    let mut counter: u32 = 0;
    let mut previous: Option<(Field, Span, ClaimKind)> = None;
    for claim in &mut claims {
        let place = (claim.field, claim.span, claim.kind);
        counter = if previous == Some(place) { counter + 1 } else { 0 };
        previous = Some(place);
        claim.id = id(article, claim, counter);
        let text = article.field(claim.field);
        claim.holders.iter_mut().for_each(|holder| drop_closing_mark(holder, text));
        claim.holders.retain(|holder| can_hold(&holder.text));
    }
    annotations.claims = claims;
}

/// Parses the sentences of more than one clause: there the tags do not say what belongs together.
fn parse_compound_sentences(article: &Article, annotations: &mut Annotations, field: Field) {
    let layer = match field {
        Field::Title => &mut annotations.title,
        Field::Text => &mut annotations.text,
    };
    let compound = |sentence: &Sentence| {
        let tokens = layer.tokens_of(sentence);
        let verbs = tokens.iter().filter(|token| token.upos == Upos::Verb).count();
        let joints = tokens.iter().filter(|token| matches!(token.upos, Upos::Cconj | Upos::Sconj)).count();
        sentence.kind != SentenceKind::Furniture
            && !sentence.parsed
            && sentence.tokens.len() <= crate::attribution::LONGEST_PARSED
            && (verbs > 1 || verbs == 1 && joints > 0)
    };
    let wanted: Vec<usize> =
        layer.sentences.iter().enumerate().filter(|(_, sentence)| compound(sentence)).map(|(index, _)| index).collect();
    for sentence in wanted {
        crate::language::parse(article.field(field), layer, sentence);
    }
}

/// Whether words can name who says something: not 'contrary to Brandt', nor 'the issue of a', which is cut off.
fn can_hold(words: &str) -> bool {
    let is = |word: Option<&str>, known: &[&str]| {
        word.is_some_and(|word| known.iter().any(|k| word.eq_ignore_ascii_case(k)))
    };
    !is(words.split_whitespace().next(), &["contrary", "unlike", "despite"])
        && !is(words.split_whitespace().next_back(), &["a", "an", "the", "of", "to", "that"])
}

/// '” Rep. Ilka Brandt' is Rep. Ilka Brandt: the mark closes what she said.
fn drop_closing_mark(holder: &mut Holder, text: &str) {
    let words = holder.text.trim_start_matches(['”', '’']).trim_start();
    let words = match words.strip_prefix('"') {
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => words,
    };
    let dropped = holder.text.len() - words.len();
    if dropped == 0 || words.is_empty() {
        return;
    }
    let start = holder.span.start as usize + dropped;
    if holder.span.of(text).starts_with(holder.text.get(..dropped).unwrap_or("\u{0}")) {
        holder.span = Span::at(start, holder.span.end as usize);
    }
    holder.text = words.to_owned();
}

fn id(article: &Article, claim: &Claim, counter: u32) -> ClaimId {
    let field = match claim.field {
        Field::Text => "text",
        Field::Title => "title",
    };
    let (start, end) = (claim.span.start.to_string(), claim.span.end.to_string());
    ClaimId::new(format!(
        "c-{}",
        digest(&[article.id.as_str(), claim.kind.as_str(), field, &start, &end, &counter.to_string()])
    ))
}

/// Makes the claims of one layer.
struct Maker<'r, 'a> {
    reading: &'r Reading<'a>,
    layer: &'a Layer,
    field: Field,
    /// Contents and cues in order of place, each with its attribution's index.
    places: Vec<(Span, usize)>,
    /// The attributions that touch the sentence at hand.
    near: Vec<&'a Attribution>,
    claims: Vec<Claim>,
}

/// Where the contents and cues of a layer's attributions stand, in order.
fn places(layer: &Layer) -> Vec<(Span, usize)> {
    let mut places: Vec<(Span, usize)> = Vec::new();
    for (index, attribution) in layer.attributions.iter().enumerate() {
        places.extend(attribution.content.iter().copied().chain(attribution.cue).map(|span| (span, index)));
    }
    places.sort_unstable();
    places
}

/// How many contents and cues before a sentence are looked at for ones that reach into it.
const LOOK_BACK: usize = 64;

/// What all claims of a clause share.
struct Frame {
    sentence: Span,
    credit: Credit,
    modality: Modality,
    polarity: Polarity,
    event: Option<Event>,
    arguments: Vec<Argument>,
    time: Option<u32>,
}

impl<'a> Maker<'_, 'a> {
    fn sentence(&mut self, index: usize) {
        let Some(sentence) = self.layer.sentences.get(index) else { return };
        if sentence.kind == SentenceKind::Furniture || sentence.tokens.is_empty() {
            return;
        }
        self.near = self.touching(sentence.span);
        let nearby = self.parting();
        let found = clauses::of(self.reading, sentence, &nearby);
        let heading = self.field == Field::Text && index > 0 && sentence.kind == SentenceKind::Headline;
        // 'reportedly sent troops and supplied arms': the adverb reaches the predicates joined to its own.
        let mut shared = Modality::Asserted;
        for clause in &found {
            let own = modality::words(self.reading, clause.tokens.clone(), false);
            let joined = clause.verb.is_some_and(|verb| verb <= clause.tokens.start + 1)
                && self.reading.verb(clause.tokens.start);
            if !joined || own != Modality::Asserted {
                shared = if own == Modality::Reported { own } else { Modality::Asserted };
            }
            self.clause(clause, sentence.span, shared, heading);
        }
        for role in roles::of(self.reading, self.reading.tokens_of(sentence)) {
            // Titles and appositions are the outlet's own words, but inside a quotation.
            let quoted = self.near.iter().any(|attribution| {
                attribution.kind != AttributionKind::Indirect
                    && attribution.content.iter().any(|content| content.contains(role.span))
            });
            let credit = if quoted || role.rule == "name is role" || role.rule == "identified as" {
                holders::of(self.reading, &self.near, role.span)
            } else {
                Credit::default()
            };
            let modality = if credit.credited { Modality::Reported } else { Modality::Asserted };
            let frame = Frame {
                sentence: sentence.span,
                credit,
                modality,
                polarity: Polarity::Positive,
                event: None,
                arguments: role.arguments,
                time: None,
            };
            self.push(ClaimKind::Role, role.span, &frame, role.rule);
        }
        self.attribution_claims(sentence.span);
    }

    /// The attributions of which a content or cue touches a sentence.
    fn touching(&self, sentence: Span) -> Vec<&'a Attribution> {
        let first = self.places.partition_point(|(span, _)| span.start < sentence.start).saturating_sub(LOOK_BACK);
        let mut indexes: Vec<usize> = self
            .places
            .iter()
            .skip(first)
            .take_while(|(span, _)| span.start < sentence.end)
            .filter(|(span, _)| span.overlaps(sentence))
            .map(|(_, index)| *index)
            .collect();
        indexes.sort_unstable();
        indexes.dedup();
        indexes.into_iter().take(LOOK_BACK).filter_map(|index| self.layer.attributions.get(index)).collect()
    }

    /// Those whose contents are clauses or quotations: these part the sentence. A noun phrase that is the content of its
    /// verb ('denied the theft') stays with it.
    fn parting(&self) -> Vec<&'a Attribution> {
        let clausal = |attribution: &&Attribution| {
            attribution.kind != AttributionKind::Indirect
                || !matches!(
                    attribution.rule,
                    "verb and noun phrase"
                        | "verb and preposition"
                        | "verb and predicate"
                        | "verb and gerund"
                        | "verb and infinitive"
                        | "passive verb with by-phrase"
                )
        };
        self.near.iter().copied().filter(clausal).collect()
    }

    fn clause(&mut self, clause: &Clause, sentence: Span, shared: Modality, heading: bool) {
        let reading = self.reading;
        let span = reading.cover(clause.tokens.clone()).trim(reading.text);
        if span.len() < 3 || clause.tokens.len() < 2 {
            return;
        }
        // 'Money and power' over a section tells nothing; 'Four dead in Lorma' does.
        let counted = || {
            let quantities = &self.layer.quantities;
            let first = quantities.partition_point(|quantity| quantity.span.start < span.start);
            quantities.get(first).is_some_and(|quantity| span.contains(quantity.span))
        };
        if heading && clause.verb.is_none() && !counted() {
            return;
        }
        let mut credit = holders::of(reading, &self.near, span);
        // A clause that is itself the saying ('the ministry threatened …') is its speaker's.
        let saying = self.near.iter().find(|attribution| {
            attribution.cue.is_some_and(|cue| {
                span.contains(cue) && clause.verb.is_some_and(|verb| cue.contains(reading.span(verb)))
            })
        });
        let mut bare_saying = false;
        if let Some(attribution) = saying {
            let class = attribution.cue.and_then(|cue| holders::class_of(reading, cue));
            // The words said stand elsewhere: what is left says nothing without them.
            bare_saying = attribution.rule != "verb and noun phrase"
                && !attribution.content.iter().any(|content| content.overlaps(span))
                && modality::words(reading, clause.tokens.clone(), false) != Modality::Unknown;
            // 'asked to use the telephone', 'offered to pay' tell what somebody did.
            let doing = attribution.rule == "verb and infinitive" && !matches!(class, Some(CueClass::Plan));
            let asserts = attribution.rule != "verb and noun phrase" && !doing
                || attribution.cue.is_some_and(|cue| holders::asserts_its_object(reading, cue));
            if credit.holders.is_empty()
                && asserts
                && !matches!(class, Some(CueClass::Show | CueClass::Judge | CueClass::Perceive))
                && let Some(source) = &attribution.source
                && voice(source) == Voice::Somebody
            {
                credit.holders.push(Holder { text: source.name.clone(), span: source.span, entity: source.entity });
                credit.credited = true;
            }
        }
        let modality = modality::of(reading, clause.tokens.clone(), &credit);
        let modality = if modality == Modality::Asserted { shared } else { modality };
        let cleft = self.denied_cleft(clause.tokens.start);
        let polarity = if cleft { Polarity::Negative } else { modality::polarity(reading, clause.tokens.clone()) };
        let modality = if cleft && credit.credited { Modality::Denied } else { modality };
        let event = clause
            .verb
            .map(|verb| predicates::event(reading, verb, false))
            .or_else(|| self.nominal_event(clause.tokens.clone()));
        let arguments = predicates::arguments(reading, clause);
        let time = self.time_in(span);
        let frame = Frame { sentence, credit, modality, polarity, event, arguments, time };
        if !bare_saying {
            let kind = self.kind_of(clause, modality);
            self.push(kind, span, &frame, "clause");
        }
        self.figures(clause, span, &frame);
        if bare_saying {
            return;
        }
        self.times(span, &frame);
        self.places(clause, span, &frame);
        if let Some(rule) = self.cause_cue(clause.tokens.clone()) {
            self.push(ClaimKind::Cause, span, &frame, rule);
        }
        self.nominal_events(clause, &frame);
    }

    fn push(&mut self, kind: ClaimKind, span: Span, frame: &Frame, rule: &'static str) {
        self.claims.push(Claim {
            id: ClaimId::new(""),
            kind,
            field: self.field,
            span,
            sentence: frame.sentence,
            event: frame.event.clone(),
            arguments: frame.arguments.clone(),
            figure: None,
            time: frame.time,
            holders: frame.credit.holders.clone(),
            modality: frame.modality,
            polarity: frame.polarity,
            rule,
        });
    }

    /// 'He is not the one who fired': what follows is denied of him.
    fn denied_cleft(&self, start: usize) -> bool {
        let reading = self.reading;
        let noun = start.wrapping_sub(1);
        matches!(reading.lower(start), "who" | "that")
            && matches!(
                reading.lower(noun),
                "one" | "person" | "man" | "woman" | "driver" | "shooter" | "gunman" | "killer"
            )
            && reading.lower(noun.wrapping_sub(1)) == "the"
            && matches!(reading.lower(noun.wrapping_sub(2)), "not" | "n't" | "n’t")
    }

    /// Event, state or plan.
    fn kind_of(&self, clause: &Clause, modality: Modality) -> ClaimKind {
        match modality {
            Modality::Unknown => return ClaimKind::State,
            Modality::Planned => return ClaimKind::Plan,
            _ => {}
        }
        let Some(verb) = clause.verb else { return ClaimKind::State };
        let lower = self.reading.lower(verb);
        let stative = matches!(
            lower,
            "is" | "are"
                | "was"
                | "were"
                | "be"
                | "been"
                | "'s"
                | "’s"
                | "has"
                | "have"
                | "had"
                | "remain"
                | "remains"
                | "remained"
                | "seem"
                | "seems"
                | "appear"
                | "appears"
                | "recovering"
                | "reflects"
                | "shows"
                | "underscores"
                | "includes"
                | "include"
        );
        if stative { ClaimKind::State } else { ClaimKind::Event }
    }

    fn nominal_event(&self, tokens: Range<usize>) -> Option<Event> {
        tokens
            .rev()
            .find(|index| lexicon::lexicon().event(self.reading.lower(*index)).is_some_and(|word| word.noun))
            .map(|index| predicates::event(self.reading, index, true))
    }

    fn cause_cue(&self, tokens: Range<usize>) -> Option<&'static str> {
        let reading = self.reading;
        tokens.into_iter().find_map(|index| match reading.lower(index) {
            "because" => Some("because"),
            "due" | "owing" if reading.lower(index + 1) == "to" => Some("due to"),
            "motive" | "motives" | "motivated" => Some("motive"),
            "cause" | "caused" | "causes" | "causing" | "blamed" | "sparked" | "triggered" | "prompted" | "led"
            | "suspicious" | "accidental" | "accidentally" => Some("cause word"),
            "why" => Some("why"),
            _ => None,
        })
    }

    /// 'the visit of the envoy to Lorma': an event named by a noun.
    fn nominal_events(&mut self, clause: &Clause, frame: &Frame) {
        let reading = self.reading;
        let end = clause.tokens.end;
        let mut index = clause.tokens.start;
        while index < end {
            let known = lexicon::lexicon().event(reading.lower(index)).filter(|word| word.noun && word.kind.is_some());
            let noun = known.is_some() && !reading.verb(index) && Some(index) != clause.verb;
            if !noun {
                index += 1;
                continue;
            }
            let mut first = index;
            while first > clause.tokens.start
                && (reading.noun_like(first - 1) || reading.possessive(first - 1))
                && index - first < 8
            {
                first -= 1;
            }
            let mut last = index + 1;
            while last < end && last - index < 16 {
                let joint = reading.lower(last + 1) != "order"
                    && matches!(
                        reading.lower(last),
                        "of" | "by" | "between" | "with" | "to" | "in" | "on" | "against" | "and" | "at"
                    )
                    && last + 1 < end
                    && (reading.noun_like(last + 1) || reading.is(last + 1, bits::DETERMINER));
                if !(joint || reading.noun_like(last) || reading.possessive(last))
                    || reading.in_time(last) && reading.is(last, bits::DAY)
                {
                    break;
                }
                last += 1;
            }
            let span = reading.cover(first..last);
            let named = within(&self.layer.mentions, span, |mention| mention.span).next().is_some();
            let whole = reading.cover(clause.tokens.clone());
            if named && last - first >= 3 && span.len() * 10 < whole.len() * 9 {
                let event = predicates::event(reading, index, true);
                let nominal = Frame {
                    sentence: frame.sentence,
                    credit: frame.credit.clone(),
                    modality: frame.modality,
                    polarity: Polarity::Positive,
                    event: Some(event),
                    arguments: mentions_as_arguments(self.layer, span),
                    time: self.time_in(span),
                };
                self.push(ClaimKind::Event, span, &nominal, "event noun");
            }
            index = last.max(index + 1);
        }
    }

    /// The source and cue with as many whole clauses of what follows as are short enough.
    fn first_clauses(&self, core: Span, said: Span, sentence: Span) -> Span {
        let reading = self.reading;
        let inside = reading.layer.tokens_in(Span::new(said.start, said.end.min(sentence.end)));
        let mut end = None;
        for token in inside {
            let span = reading.span(token);
            if span.end - core.start > 260 {
                break;
            }
            if matches!(reading.word(token + 1), "," | ";" | "." | "—" | "–") {
                end = Some(span.end);
            }
        }
        Span::new(core.start, end.unwrap_or(said.end.min(sentence.end)))
    }

    /// Whether most of a saying is one clause: that one is a claim already, and names its holder.
    fn repeats_a_clause(&self, saying: Span) -> bool {
        self.claims.iter().rev().take(LOOK_BACK).any(|claim| {
            matches!(claim.rule, "clause" | "event noun")
                && saying.contains(claim.span)
                && claim.span.len() < saying.len()
                && claim.span.len() * 2 > saying.len()
        })
    }

    /// Who said so: a claim of its own for each attribution of a sentence, where that is more than what was said.
    fn attribution_claims(&mut self, sentence: Span) {
        let reading = self.reading;
        let mut made = Vec::new();
        for attribution in &self.near {
            let (Some(source), Some(cue)) = (&attribution.source, attribution.cue) else { continue };
            let voice = voice(source);
            if !sentence.contains(cue) || !sentence.contains(source.span) || voice == Voice::Nobody {
                continue;
            }
            let class = holders::class_with(reading, attribution);
            // Seeing, knowing and deciding are no statements.
            if matches!(class, Some(CueClass::Perceive))
                || matches!(class, Some(CueClass::Show)) && attribution.rule == "verb and noun phrase"
            {
                continue;
            }
            if matches!(class, Some(CueClass::Judge | CueClass::Want)) && attribution.rule == "verb and noun phrase" {
                continue;
            }
            let core = source.span.cover(cue);
            // A saying without what was said is no statement.
            let said = attribution
                .content
                .iter()
                .copied()
                .find(|content| content.overlaps(sentence) && !core.contains(*content));
            let Some(said) = said else { continue };
            let whole = core.cover(Span::new(said.start.max(sentence.start), said.end.min(sentence.end)));
            // Of long contents the clause beside the cue is enough.
            let span = if whole.len() <= 260 {
                whole
            } else if said.start >= core.end {
                self.first_clauses(core, said, sentence)
            } else {
                continue;
            };
            if self.repeats_a_clause(span) {
                continue;
            }
            let words = modality::words(reading, reading.layer.tokens_in(core), false);
            let class = modality_of_class(class);
            // 'A third of voters said': who counted them holds it, if anybody does.
            let around =
                if voice == Voice::Unnamed { holders::of(reading, &self.near, core) } else { Credit::default() };
            let class = if voice == Voice::Unnamed && !around.credited { Modality::Asserted } else { class };
            let modality = if modality::strength(words) > modality::strength(class) { words } else { class };
            made.push((span, source.clone(), voice, around, modality, attribution.rule));
        }
        for (span, source, voice, around, modality, rule) in made {
            let arguments = vec![Argument { role: Role::Who, span: source.span, entity: source.entity }];
            let credit = if voice == Voice::Unnamed {
                around
            } else {
                let holder = Holder { text: source.name, span: source.span, entity: source.entity };
                Credit { holders: vec![holder], credited: true, ..Credit::default() }
            };
            let frame =
                Frame { sentence, credit, modality, polarity: Polarity::Positive, event: None, arguments, time: None };
            self.push(ClaimKind::Attribution, span, &frame, rule);
        }
    }
}

fn modality_of_class(class: Option<CueClass>) -> Modality {
    match class {
        Some(CueClass::Estimate) => Modality::Estimated,
        // Who declines to comment leaves a question open, by the words' own cue; who declines to run does not.
        Some(CueClass::Deny) => Modality::Denied,
        _ => Modality::Reported,
    }
}

fn mentions_as_arguments(layer: &Layer, span: Span) -> Vec<Argument> {
    within(&layer.mentions, span, |mention| mention.span)
        .map(|mention| {
            let role = if matches!(mention.kind, MentionKind::Place | MentionKind::Facility) {
                Role::Where
            } else {
                Role::Who
            };
            Argument { role, span: mention.span, entity: Some(mention.entity) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Holder, Span, drop_closing_mark};
    use crate::annotate::{Annotations, Claim, ClaimKind, Modality, Polarity, annotate};
    use crate::article::Article;
    use proptest::prelude::*;

    fn read(text: &str) -> (Article, Annotations) {
        let article = Article::from_text(text);
        let annotations = annotate(&article);
        (article, annotations)
    }

    /// The first claim of a kind whose words hold a part.
    fn claim(text: &str, kind: ClaimKind, part: &str) -> Claim {
        let (article, annotations) = read(text);
        let found =
            annotations.claims.iter().find(|claim| claim.kind == kind && claim.span.of(&article.text).contains(part));
        found.cloned().unwrap_or_else(|| unreachable!("no {kind:?} with '{part}' in {:?}", annotations.claims))
    }

    #[test]
    fn a_clause_that_lists_places_has_some_of_them() {
        let annotations = read(&format!("The fair was held {}.", "in Paris in London ".repeat(40).trim_end())).1;
        assert!(annotations.claims.len() > 40, "each place is told");
        assert!(annotations.claims.iter().all(|claim| claim.arguments.len() <= 24));
    }

    #[test]
    fn coordinated_clauses_are_claims_of_their_own() {
        let text = "The train left the rails and two cars burned.";
        claim(text, ClaimKind::Event, "burned");
        let first = claim(text, ClaimKind::Event, "left the rails");
        assert!(!first.span.of(text).contains("burned"));
    }

    #[test]
    fn a_source_holds_what_it_says_and_the_outlet_the_rest() {
        let text = "Police said that the driver fled. The road is closed.";
        let held = claim(text, ClaimKind::Event, "the driver fled");
        assert_eq!(held.holders.iter().map(|holder| holder.text.as_str()).collect::<Vec<_>>(), ["Police"]);
        assert_eq!(held.modality, Modality::Reported);
        let (article, annotations) = read(text);
        let own = annotations.claims.iter().find(|claim| claim.span.of(&article.text).starts_with("The road"));
        assert!(own.is_some_and(|claim| claim.holders.is_empty() && claim.modality == Modality::Asserted));
    }

    #[test]
    fn modality_comes_from_the_clause_not_from_the_sentence() {
        let text = "The mine may have flooded, but the crew left on Monday.";
        assert_eq!(claim(text, ClaimKind::Event, "flooded").modality, Modality::Possible);
        assert_eq!(claim(text, ClaimKind::Event, "the crew left").modality, Modality::Asserted);
        assert_eq!(
            claim("Details of the talks remain undisclosed.", ClaimKind::State, "undisclosed").modality,
            Modality::Unknown
        );
    }

    #[test]
    fn negation_turns_polarity() {
        assert_eq!(claim("The envoy did not sign the treaty.", ClaimKind::Event, "sign").polarity, Polarity::Negative);
    }

    #[test]
    fn quantities_are_figures() {
        let figure = claim("At least 12 miners were killed.", ClaimKind::Figure, "12 miners").figure;
        assert_eq!(figure.and_then(|figure| figure.amount.low), Some(12.0));
    }

    #[test]
    fn who_is_only_set_against_holds_nothing() {
        assert!(super::can_hold("Rep. Ilka Brandt") && super::can_hold("the Post"));
        assert!(!super::can_hold("Contrary to Brandt") && !super::can_hold("The issue of a"));
    }

    #[test]
    fn a_closing_mark_is_no_part_of_a_holder() {
        let text = "\"It burned,\" Rep. Ilka Brandt said.";
        let mut holder = Holder { text: "\" Rep. Ilka Brandt".into(), span: Span::at(11, 29), entity: None };
        drop_closing_mark(&mut holder, text);
        assert_eq!((holder.text.as_str(), holder.span.of(text)), ("Rep. Ilka Brandt", "Rep. Ilka Brandt"));
        let mut holder = Holder { text: "the “A Plan” group".into(), span: Span::at(0, 3), entity: None };
        drop_closing_mark(&mut holder, text);
        assert_eq!(holder.text, "the “A Plan” group");
    }

    #[test]
    fn a_heading_without_a_verb_claims_nothing() {
        let text = "Bridge of Lorma falls\n\nThe bridge of Lorma fell at noon.\n\nMoney and power\n\nFour dead in Torva\n\nThe mayor left.";
        let claimed = |words: &str| {
            annotate(&Article::from_text(text)).claims.iter().any(|claim| claim.span.of(text).contains(words))
        };
        assert!(claimed("fell at noon") && claimed("Four dead") && !claimed("Money"));
    }

    #[test]
    fn happenings_and_lone_words_hold_nothing() {
        let holders = |text: &str| -> Vec<String> {
            annotate(&Article::from_text(text))
                .claims
                .into_iter()
                .flat_map(|claim| claim.holders)
                .map(|holder| holder.text)
                .collect()
        };
        for text in [
            "The errors in the ledger prove that the town lost its money.",
            "Steps that suggest that a deal is near were taken in Lorma.",
            "History shows that dams break in spring.",
        ] {
            assert_eq!(holders(text), Vec::<String>::new(), "{text}");
        }
        assert!(
            holders("The report on the errors says that the town lost its money.")
                .iter()
                .all(|holder| holder.contains("report"))
        );
    }

    #[test]
    fn an_i_in_a_quotation_is_its_speaker_and_a_share_of_a_crowd_nobody() {
        let holders = |text: &str, part: &str| -> Vec<Vec<String>> {
            let (article, annotations) = read(text);
            let with = annotations.claims.iter().filter(|claim| claim.span.of(&article.text).contains(part));
            with.map(|claim| claim.holders.iter().map(|holder| holder.text.clone()).collect()).collect()
        };
        let quoted = holders("“I think that the dam will hold for years,” Ilka Brandt said.", "the dam will hold");
        assert!(!quoted.is_empty() && quoted.iter().all(|held| held == &["Ilka Brandt"]), "{quoted:?}");
        let asked = holders("Sixty percent of Torvans say that the dam is safe.", "the dam is safe");
        assert!(!asked.is_empty() && asked.iter().all(Vec::is_empty), "{asked:?}");
        let told = holders(
            "A Lorma Institute poll found that 60 percent of Torvans say that the dam is safe.",
            "the dam is safe",
        );
        assert!(
            !told.is_empty() && told.iter().all(|held| held.iter().all(|holder| holder.contains("poll"))),
            "{told:?}"
        );
    }

    proptest! {
        #[test]
        fn claims_lie_in_their_sentences(text in "([A-Z][a-z]{1,6}|said|killed|and|who|police|\"|“|”|,|\\.|\n|three|on Monday|may| ){0,60}") {
            let (article, annotations) = read(&text);
            for claim in &annotations.claims {
                prop_assert!(claim.sentence.contains(claim.span));
                prop_assert!(article.text.get(claim.span.start as usize..claim.span.end as usize).is_some());
                for holder in &claim.holders {
                    prop_assert!(article.text.get(holder.span.start as usize..holder.span.end as usize).is_some());
                    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                    prop_assert!(words(&article.text).contains(&words(&holder.text)), "{} is no words of the text", holder.text);
                }
            }
            let mut ids: Vec<&str> = annotations.claims.iter().map(|claim| claim.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), annotations.claims.len());
        }
    }
}
