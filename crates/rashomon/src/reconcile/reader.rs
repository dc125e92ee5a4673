//! Reads the claims of a story's reports into [`Subject`]s: which words tell, by whom they mean, and how much each weighs.

use super::compare::Grain;
use super::footing::Leads;
use super::likeness::Vectors;
use super::moment::Moment;
use super::opposite::{self, Side};
use super::sense::{self, Sense};
use super::subject::{Subject, interval, mentions_in};
use super::vocabulary::{SentenceCounts, Vocabulary, WordId};
use super::words::Lexicon;
use crate::annotate::{Claim, ClaimKind, Deprel, Layer, Mention, MentionKind, Modality, Polarity, Role, Upos};
use crate::article::Field;
use crate::pipeline::Report;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Rarity of a name, between the commonest word and the rarest: whom a clause names says less of what it answers than what
/// it tells of them.
const NAME: f32 = 0.5;

/// The share of a word inside of a name, which counts already: enough to meet the article that has the word alone.
const PART_OF_NAME: f32 = 0.25;

/// The share that counts of what stands before the predicate: mostly the one spoken of.
const BEFORE_PREDICATE: f32 = 0.4;

/// How many words of subject matter an article's opening has.
const LEAD: usize = 45;

/// How much more the predicate says than what follows it.
const PREDICATE: f32 = 1.2;

/// A content word or name of a span.
#[derive(Clone, Copy)]
struct Word {
    id: WordId,
    /// The share of it that counts.
    factor: f32,
    /// Where it stands; of names the entity stands for.
    at: u32,
    /// The number of its vector; none for names.
    vector: Option<u32>,
}

/// What a token is to a story.
#[derive(Clone, Copy)]
enum Token {
    /// It carries no subject matter.
    Empty,
    Word(Known),
    /// Of a phrase, whose class it has: the first, or a further one.
    Phrase(WordId, bool),
}

impl Token {
    fn known(self) -> Option<Known> {
        match self {
            Token::Empty => None,
            Token::Word(known) => Some(known),
            Token::Phrase(id, _) => Some((id, None)),
        }
    }
}

/// Words of one clause before weights are known.
struct Draft {
    /// Of the clause, with the share by place.
    told: Vec<(WordId, f32)>,
    /// Those with vectors.
    sense: Vec<(WordId, u32, f32)>,
    /// Of the clause.
    core: Vec<(WordId, f32)>,
    /// Of the rest of its sentence.
    around: Vec<(WordId, f32)>,
}

/// Reads the claims of all reports of a story, in order; and the first words of the reports, and all of them.
pub(crate) fn read<'r>(reports: &[&'r Report]) -> (Vec<Subject<'r>>, Vocabulary, Leads, Vectors) {
    let mut vocabulary = Vocabulary::default();
    let entities = super::entity::merge(reports);
    let mut subjects = Vec::new();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut sentences = SentenceCounts::default();
    let (mut leads, mut wholes) = (Leads::default(), Vectors::default());
    let mut cache = FxHashMap::default();
    for (index, report) in reports.iter().enumerate() {
        let mut reader = Reader {
            report: index,
            source: report,
            entities: &entities,
            vocabulary: &mut vocabulary,
            cache: &mut cache,
            known: vec![None; report.annotations.entities.len()],
            counts: FxHashMap::default(),
            tokens: Vec::new(),
            title: Vec::new(),
            nobody_dies: true,
        };
        reader.tokens = reader.classes(Field::Text);
        reader.title = reader.classes(Field::Title);
        reader.count();
        sentences.end();
        let (mut sentence, mut place) = (None, 0);
        for claim in &report.annotations.claims {
            let (mut subject, draft) = reader.subject(claim);
            if claim.field == Field::Text && sentence != Some(claim.sentence) {
                place += usize::from(sentence.is_some());
                sentence = Some(claim.sentence);
            }
            subject.leads = place == 0;
            subject.sentence = place;
            sentences.see(claim, draft.core.iter().chain(&draft.around).map(|(word, _)| *word));
            subjects.push(subject);
            drafts.push(draft);
        }
        leads.push(reader.lead());
        wholes.push(reader.whole());
    }
    sentences.end();
    vocabulary.weigh(&sentences);
    for (subject, draft) in subjects.iter_mut().zip(drafts) {
        subject.context = weighed(draft.core.iter().chain(&draft.around).copied().collect(), &vocabulary);
        subject.core = weighed(draft.core, &vocabulary);
        subject.mass = subject.core.iter().map(|(_, weight)| weight).sum();
        subject.told = weighed(draft.told, &vocabulary);
        subject.told_mass = subject.told.iter().map(|(_, weight)| weight).sum();
        let meant: Vec<(u32, f32)> =
            draft.sense.iter().map(|(word, vector, factor)| (*vector, factor * vocabulary.weight(*word))).collect();
        subject.sense = Sense::of(&meant);
    }
    sense::centre(&mut subjects.iter_mut().map(|subject| &mut subject.sense).collect::<Vec<_>>());
    mark_main_days(&mut subjects, reports.len());
    (subjects, vocabulary, leads, wholes)
}

/// Marks the times of the days that at least half of the articles name.
fn mark_main_days(subjects: &mut [Subject<'_>], reports: usize) {
    let mut named: BTreeMap<i16, BTreeSet<usize>> = BTreeMap::new();
    for subject in &*subjects {
        if let Moment::Day(day) = &subject.moment {
            named.entry(day.key()).or_default().insert(subject.report);
        }
    }
    for subject in subjects {
        if let Moment::Day(day) = &subject.moment {
            subject.on_main_day = named.get(&day.key()).is_some_and(|articles| articles.len() * 2 >= reports);
        }
    }
}

/// Unique words by id, each with the largest of its factors times its weight.
fn weighed(mut words: Vec<(WordId, f32)>, vocabulary: &Vocabulary) -> Vec<(WordId, f32)> {
    words.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    words.dedup_by_key(|(word, _)| *word);
    for (word, factor) in &mut words {
        *factor *= vocabulary.weight(*word);
    }
    words
}

/// The class of a form, and the number of its vector.
type Known = (WordId, Option<u32>);

/// Reads one report.
struct Reader<'r, 'v> {
    report: usize,
    source: &'r Report,
    entities: &'v super::entity::StoryEntities,
    vocabulary: &'v mut Vocabulary,
    /// Class of the forms seen in the story's reports, the number of their vector, and whether they may begin a phrase.
    cache: &'v mut FxHashMap<(&'r str, Upos), (Option<Known>, bool)>,
    /// The words of the report's entities that were met.
    known: Vec<Option<WordId>>,
    /// Class and vector of every token of the text.
    tokens: Vec<Token>,
    /// The same of the title.
    title: Vec<Token>,
    /// How often the article's text uses a class or names an entity.
    counts: FxHashMap<WordId, u32>,
    /// Whether the article has no word of death.
    nobody_dies: bool,
}

impl<'r> Reader<'r, '_> {
    fn subject(&mut self, claim: &'r Claim) -> (Subject<'r>, Draft) {
        let annotations = &self.source.annotations;
        let layer = annotations.layer(claim.field);
        let text = self.source.article.field(claim.field);
        let found = self.words(claim, layer, text, claim.span);
        let mut core: Vec<(WordId, f32)> = found.iter().map(|word| (word.id, word.factor)).collect();
        let mut around: Vec<(WordId, f32)> =
            self.words(claim, layer, text, claim.sentence).iter().map(|word| (word.id, word.factor)).collect();
        around.retain(|(word, _)| !core.iter().any(|(w, _)| w == word));
        let argument = |role: Role| claim.arguments.iter().find(|a| a.role == role && a.entity.is_some());
        let who = argument(Role::Who).and_then(|a| a.entity).map(|e| self.entity(e));
        let lexicon = Lexicon::shipped();
        let predicate = claim.event.as_ref().and_then(|event| {
            match self.token(claim.field, layer.tokens_in(event.trigger).start) {
                Token::Phrase(class, _) => Some(class),
                _ if lexicon.is_light(&event.predicate) => None,
                _ => Some(self.class(&lexicon.class_of_predicate(&event.predicate))),
            }
        });
        let (counted, counted_head) = self.counted(claim);
        let mut names: Vec<WordId> =
            mentions_in(layer, claim.span).iter().map(|mention| self.entity(mention.entity)).collect();
        names.extend(claim.arguments.iter().filter_map(|a| a.entity).map(|e| self.entity(e)));
        names.sort_unstable();
        names.dedup();
        let mut sense: Vec<(WordId, u32, f32)> =
            found.iter().filter_map(|word| Some((word.id, word.vector?, word.factor))).collect();
        sense.sort_by_key(|(word, ..)| *word);
        sense.dedup_by_key(|(word, ..)| *word);
        let trigger = claim.event.as_ref().map(|event| event.trigger.start);
        let mut told: Vec<(WordId, f32)> = found
            .iter()
            .map(|word| {
                let place = match trigger {
                    // Names count by whom they mean, wherever they stand.
                    _ if Some(word.id) == who => BEFORE_PREDICATE,
                    _ if self.vocabulary.is_entity(word.id) => 1.0,
                    Some(trigger) if word.at < trigger => BEFORE_PREDICATE,
                    Some(trigger) if word.at == trigger => PREDICATE,
                    _ => 1.0,
                };
                (word.id, word.factor * place * self.once(word.id))
            })
            .collect();
        // An argument outside of the clause (a subject that a pronoun stands for) belongs to what the clause says.
        for argument in &claim.arguments {
            if let Some(entity) = argument.entity
                && !claim.span.contains(argument.span)
            {
                let entity = self.entity(entity);
                core.push((entity, 0.8));
                let place = if Some(entity) == who { BEFORE_PREDICATE } else { 1.0 };
                told.push((entity, 0.8 * place * self.once(entity)));
            }
        }
        if let Some(predicate) = predicate {
            core.push((predicate, 1.0));
            told.push((predicate, PREDICATE * self.once(predicate)));
        }
        let mut named_once: Vec<WordId> = mentions_in(layer, claim.span)
            .iter()
            .filter(|mention| matches!(mention.kind, MentionKind::Place | MentionKind::Facility))
            .map(|mention| self.entity(mention.entity))
            .collect();
        named_once.retain(|place| self.counts.get(place).is_none_or(|count| *count <= 1));
        let single = claim.rule == crate::claim::victims::RULE;
        let owner = if single { None } else { self.owner(claim, layer, text) };
        let in_name = |word: &Word| word.factor < 1.0;
        let mut parts: Vec<WordId> = found.iter().filter(|word| in_name(word)).map(|word| word.id).collect();
        parts.retain(|part| !found.iter().any(|word| word.id == *part && !in_name(word)));
        parts.sort_unstable();
        parts.dedup();
        let mut subject = Subject {
            report: self.report,
            claim,
            annotations,
            text,
            core: Vec::new(),
            mass: 0.0,
            told: Vec::new(),
            context: Vec::new(),
            parts,
            told_mass: 0.0,
            sense: Sense::default(),
            leads: false,
            sentence: 0,
            named_once,
            sides: self.sides(claim, layer, text),
            moment: Moment::Other(Grain::Set),
            dated: None,
            on_main_day: false,
            predicate,
            who,
            counted,
            counted_head,
            // A number at a name's side tells of him, and is no toll.
            fate: if owner.is_none() { self.fate(claim, layer, text) } else { None },
            owner,
            home: self.home(claim, layer, text),
            amounts: layer
                .quantities_at(claim.span)
                .iter()
                .filter(|q| claim.span.contains(q.span))
                .map(|q| q.amount)
                .collect(),
            names,
            persons: self.persons(claim, layer),
            when: None,
            other_occasion: self.other_occasion(claim, layer, text),
            depth: depth(claim, text),
            placed: None,
            plain: super::footing::is_plain(claim.span.of(text)),
            negated: false,
            orders: OnceCell::new(),
        };
        subject.when = subject.time().and_then(interval);
        if claim.kind == ClaimKind::Time
            && let Some(time) = subject.time()
        {
            subject.moment = Moment::of(time, text);
            subject.dated = self.dated(claim, layer, text, time.span);
        }
        // A toll without a time of its own is counted when its sentence says: '… struck in September, killing seven'.
        subject.placed = subject.time().or_else(|| {
            let dated = |time: &&crate::annotate::Time| time.kind == crate::annotate::TimeKind::Date;
            layer.times_at(claim.sentence).iter().filter(dated).find(|time| claim.sentence.contains(time.span))
        });
        subject.negated = super::account::negates(&subject);
        (subject, Draft { told, sense, core, around })
    }

    fn dated(&mut self, claim: &Claim, layer: &Layer, text: &str, time: Span) -> Option<WordId> {
        // 'The border crossing' may be taken for a verb; 'the men charged were in court today' dates their being there.
        let deed = |token: &&crate::annotate::Token| {
            token.upos == Upos::Verb && !token.span.of(text).ends_with("ing") || token.deprel == Deprel::Cop
        };
        let first = layer.tokens_in(claim.span).start;
        let before = layer.tokens.get(first..layer.tokens_in(time).start)?;
        let verb = before.iter().rposition(|token| deed(&token))?;
        // What 'said' dates is not what was done.
        let said = before[verb].span.of(text).to_lowercase();
        Some(self.token(claim.field, first + verb).known().map_or_else(|| self.class(&said), |(class, _)| class))
    }

    fn persons(&mut self, claim: &Claim, layer: &Layer) -> Vec<WordId> {
        let entities = &self.source.annotations.entities;
        let is_person =
            |entity: u32| entities.get(entity as usize).is_some_and(|entity| entity.kind == MentionKind::Person);
        let said = |span: Span| claim.holders.iter().any(|holder| holder.span.contains(span));
        let inside = mentions_in(layer, claim.span).iter().filter(|m| !said(m.span)).map(|mention| mention.entity);
        let meant = claim.arguments.iter().filter(|a| !claim.span.contains(a.span)).filter_map(|a| a.entity);
        let mut persons: Vec<u32> = inside.chain(meant).filter(|entity| is_person(*entity)).collect();
        persons.dedup();
        persons.into_iter().map(|entity| self.entity(entity)).collect()
    }

    fn class(&mut self, class: &str) -> WordId {
        self.vocabulary.intern(class, || Lexicon::shipped().rarity(class), false)
    }

    fn entity(&mut self, entity: u32) -> WordId {
        if let Some(Some(known)) = self.known.get(entity as usize) {
            return *known;
        }
        let (key, name) = self.entities.of(self.report, entity);
        let word = self.vocabulary.intern(&format!("{key}\u{1}{name}"), || NAME, true);
        if let Some(known) = self.known.get_mut(entity as usize) {
            *known = Some(word);
        }
        word
    }

    /// The content words of a span: no answers (the number, the time), no holders.
    fn words(&mut self, claim: &Claim, layer: &'r Layer, text: &'r str, span: Span) -> Vec<Word> {
        let mut words = Vec::new();
        let mentions = mentions_in(layer, span);
        for mention in mentions {
            let (id, at) = (self.entity(mention.entity), mention.span.start);
            words.push(Word { id, factor: 1.0, at, vector: None });
        }
        let quantity = claim.figure.as_ref().map(|figure| figure.span);
        let times = layer.times_at(span);
        for at in layer.tokens_in(span) {
            let (Some(token), Some(known)) = (layer.tokens.get(at), self.token(claim.field, at).known()) else {
                continue;
            };
            if matches!(token.upos, Upos::Punct | Upos::Sym) || times.iter().any(|time| time.span.contains(token.span))
            {
                continue;
            }
            if quantity.is_some_and(|number| number.contains(token.span)) {
                continue;
            }
            if claim.kind != ClaimKind::Attribution && claim.holders.iter().any(|h| h.span.contains(token.span)) {
                continue;
            }
            let named = mentions.iter().find(|mention| mention.span.contains(token.span));
            if named.is_some_and(|mention| mention.kind == MentionKind::Person) {
                continue;
            }
            // 'Judge Ard' is Ard, whatever is told of him.
            let entitles = || {
                let next = mentions.iter().find(|mention| mention.span.start > token.span.start);
                claim.kind != ClaimKind::Role
                    && next.is_some_and(|m| m.kind == MentionKind::Person && m.span.start - token.span.end <= 1)
                    && crate::claim::roles::is_title(&token.span.of(text).to_lowercase())
            };
            let factor = if named.is_some() || entitles() { PART_OF_NAME } else { 1.0 };
            let (id, vector) = known;
            words.push(Word { id, factor, at: token.span.start, vector });
        }
        words
    }

    /// The sides that a clause takes; what is denied takes none, what is negated the other one.
    fn sides(&mut self, claim: &Claim, layer: &'r Layer, text: &'r str) -> Vec<Side> {
        // The place in a clause is a claim beside it: what the clause says of in and out is asked once.
        let asks = !matches!(claim.kind, ClaimKind::Figure | ClaimKind::Time | ClaimKind::Role | ClaimKind::Place);
        if !asks || claim.modality == Modality::Denied {
            return Vec::new();
        }
        let tokens = layer.tokens.get(layer.tokens_in(claim.span)).unwrap_or(&[]);
        let mut sides = opposite::sides(tokens, text, |token| self.word(token.span.of(text), token.upos));
        if matches!(claim.modality, Modality::Possible | Modality::Hypothetical | Modality::Planned) {
            // What may be clashes with nothing; it may come about.
            sides.retain(|(opposition, _)| opposition.is_turn());
        }
        if claim.polarity == Polarity::Negative {
            // Who is not in shape is out of it. Who has not won need not have lost, and what has not come about yet takes no turn.
            let negated_state = claim.event.is_none()
                || tokens.windows(2).any(|pair| {
                    let not = pair[0].span.of(text);
                    (not.eq_ignore_ascii_case("not") || not.ends_with("n't") || not.ends_with("n’t"))
                        && pair[1].span.of(text).eq_ignore_ascii_case("in")
                });
            sides.retain(|(opposition, _)| negated_state && matches!(opposition, opposite::Opposition::Inside(_)));
            sides.iter_mut().for_each(|(_, second)| *second = !*second);
        }
        sides
    }

    /// A word of another occasion right before a noun ('the previous visit'), or a year that qualifies one ('the 2019
    /// flood').
    fn other_occasion(&self, claim: &Claim, layer: &Layer, text: &str) -> bool {
        let tokens = layer.tokens.get(layer.tokens_in(claim.span)).unwrap_or(&[]);
        tokens.windows(2).any(|pair| {
            let [token, next] = pair else { return false };
            let happening = || {
                let lower = next.span.of(text).to_lowercase();
                crate::claim::lexicon::lexicon().event(&lower).is_some_and(|word| word.noun)
            };
            if next.upos != Upos::Noun || !happening() {
                return false;
            }
            let time = layer.times_at(token.span).iter().find(|time| time.span.contains(token.span));
            match time {
                Some(time) => time.value.len() == 4 && !time.span.contains(next.span) && time.span == token.span,
                None => Lexicon::shipped().is_other_occasion(&token.span.of(text).to_lowercase()),
            }
        })
    }

    /// Counts the words and names of the article's text.
    fn count(&mut self) {
        let layer = &self.source.annotations.text;
        for token in &self.tokens {
            if let Some((word, _)) = token.known().filter(|_| !matches!(token, Token::Phrase(_, false))) {
                *self.counts.entry(word).or_default() += 1;
            }
        }
        let text = self.source.article.field(Field::Text);
        self.nobody_dies =
            !self.source.annotations.text.tokens.iter().any(|token| super::fate::kills(token.span.of(text)));
        for mention in &layer.mentions {
            let entity = self.entity(mention.entity);
            *self.counts.entry(entity).or_default() += 1;
        }
    }

    /// The words with which the article opens, its title first, each with how rare it is.
    fn lead(&self) -> Vec<(WordId, f32)> {
        let mut words = Vec::with_capacity(LEAD);
        for field in [Field::Title, Field::Text] {
            let tokens = if field == Field::Title { &self.title } else { &self.tokens };
            for token in tokens {
                if words.len() >= LEAD {
                    return words;
                }
                if let Some((word, _)) = token.known() {
                    words.push((word, self.vocabulary.rarity(word)));
                }
            }
        }
        words
    }

    /// The words and names of the article's text, each with how rare it is and how often it stands there.
    #[allow(clippy::cast_precision_loss)]
    fn whole(&self) -> Vec<(WordId, f32)> {
        let weight = |word: WordId, count: u32| (1.0 + (count.max(1) as f32).ln()) * self.vocabulary.rarity(word);
        self.counts.iter().map(|(word, count)| (*word, weight(*word, *count))).collect()
    }

    /// The share that counts of a word that the article uses so often: all of it where that is once.
    #[allow(clippy::cast_precision_loss)]
    fn once(&self, word: WordId) -> f32 {
        let count = self.counts.get(&word).copied().unwrap_or(1).max(1);
        (count as f32).sqrt().recip()
    }

    fn word(&mut self, form: &'r str, upos: Upos) -> Option<WordId> {
        self.read(form, upos).map(|(word, _)| word)
    }

    /// The classes of a layer's tokens, phrases as one.
    fn classes(&mut self, field: Field) -> Vec<Token> {
        let layer = self.source.annotations.layer(field);
        let text = self.source.article.field(field);
        let mut tokens = Vec::with_capacity(layer.tokens.len());
        let mut opening = Vec::new();
        for (at, token) in layer.tokens.iter().enumerate() {
            let (known, opens) = self.lookup(token.span.of(text), token.upos);
            tokens.push(known.map_or(Token::Empty, Token::Word));
            if opens {
                opening.push(at);
            }
        }
        for first in opening {
            if let Some((phrase, class)) = Lexicon::shipped().phrase(layer, text, first) {
                let class = self.class(class);
                for at in phrase {
                    if let Some(token) = tokens.get_mut(at) {
                        *token = Token::Phrase(class, at == first);
                    }
                }
            }
        }
        tokens
    }

    fn token(&self, field: Field, at: usize) -> Token {
        let tokens = if field == Field::Title { &self.title } else { &self.tokens };
        tokens.get(at).copied().unwrap_or(Token::Empty)
    }

    /// The class of a form and the number of its vector.
    fn read(&mut self, form: &'r str, upos: Upos) -> Option<Known> {
        self.lookup(form, upos).0
    }

    /// The same, with whether the form may begin a phrase.
    fn lookup(&mut self, form: &'r str, upos: Upos) -> (Option<Known>, bool) {
        if let Some(known) = self.cache.get(&(form, upos)) {
            return *known;
        }
        let lexicon = Lexicon::shipped();
        let lower = form.to_lowercase();
        let lemma = crate::language::lemma::lemma(&lower, upos);
        let known = lexicon.class(form, upos).map(|class| (self.class(&class), sense::word(&lemma, &lower)));
        let read = (known, lexicon.opens_phrase(form, upos));
        self.cache.insert((form, upos), read);
        read
    }

    /// What the clause says of the people that a figure counts, by [`super::fate`].
    fn fate(&mut self, claim: &'r Claim, layer: &'r Layer, text: &'r str) -> Option<WordId> {
        let figure = claim.figure.as_ref()?;
        let people = figure.unit.as_deref().is_none_or(|unit| unit == "people");
        if !people || !figure.scope.is_empty() && figure.scope.iter().any(|word| word == "rank" || word == "record") {
            return None;
        }
        if claim.rule == crate::claim::victims::RULE {
            return self.word(&figure.counted, Upos::Verb);
        }
        // 'No one else was hurt' leaves those who were.
        if figure.amount.high == Some(0.0) && super::fate::of_others(figure.span, layer, text) {
            return None;
        }
        // 'Two of them badly wounded' are not all that were.
        let some = super::fate::of_some(figure.span, layer, text);
        match super::fate::of(figure.span, claim.sentence, layer, text) {
            Some(class) if some && class == "injur" => None,
            // 'A man was shot and two others injured': a part of the injured, where nobody died.
            Some(class) if self.nobody_dies && class == "injur" && super::fate::of_others(figure.span, layer, text) => {
                None
            }
            Some(class) => Some(self.class(&class)),
            // Who was shot is hurt where nobody died.
            None if self.nobody_dies && !some && super::fate::shot(figure.span, claim.sentence, layer, text) => {
                self.word("injured", Upos::Verb)
            }
            None => None,
        }
    }

    /// The name at a number's side, with nothing but marks, numbers and their nouns between.
    fn owner(&mut self, claim: &Claim, layer: &Layer, text: &str) -> Option<WordId> {
        const REACH: u32 = 24;
        let number = claim.figure.as_ref()?.span;
        let person = |mention: &&Mention| mention.kind == MentionKind::Person;
        let after = layer.mentions.get(layer.mentions.partition_point(|m| m.span.start < number.end)..)?.first();
        if let Some(mention) = after.filter(person)
            && mention.span.start - number.end <= REACH
        {
            let between = Span::new(number.end, mention.span.start).of(text);
            if number.of(text).contains("old") && between.trim().is_empty()
                || between.trim_start_matches('-').starts_with("year")
            {
                return Some(self.entity(mention.entity));
            }
        }
        let before = layer.mentions.partition_point(|m| m.span.start < number.start).checked_sub(1)?;
        let mention = layer.mentions.get(before).filter(person).filter(|m| m.span.end <= number.start)?;
        let between = Span::new(mention.span.end, number.start);
        let marked = between.of(text).trim_start().starts_with(['(', ',']);
        if !marked || between.len() > REACH {
            return None;
        }
        let tokens = layer.tokens.get(layer.tokens_in(between)).unwrap_or(&[]);
        let plain = |upos: Upos| matches!(upos, Upos::Punct | Upos::Num | Upos::Sym | Upos::Noun | Upos::X);
        tokens.iter().all(|token| plain(token.upos)).then(|| self.entity(mention.entity))
    }

    /// The town after 'of' beside a person's name.
    fn home(&mut self, claim: &Claim, layer: &'r Layer, text: &str) -> Option<(WordId, &'r crate::annotate::Place)> {
        if claim.kind != ClaimKind::Place {
            return None;
        }
        mentions_in(layer, claim.span).windows(2).find_map(|pair| {
            let [person, town] = pair else { return None };
            let place = town.place.as_ref().filter(|p| p.precision == crate::annotate::Precision::PopulatedPlace)?;
            let between = Span::new(person.span.end, town.span.start.max(person.span.end)).of(text);
            let words = between.trim().strip_suffix("of")?.trim_matches(|c: char| !c.is_alphabetic());
            (person.kind == MentionKind::Person && words.is_empty()).then(|| (self.entity(person.entity), place))
        })
    }

    /// The classes of what a figure counts, and its head.
    fn counted(&mut self, claim: &Claim) -> (Vec<WordId>, Option<WordId>) {
        let Some(figure) = &claim.figure else { return (Vec::new(), None) };
        let lexicon = Lexicon::shipped();
        let mut counted = Vec::new();
        let mut head = None;
        let mut before_restriction = true;
        for form in figure.counted.split(|c: char| c.is_whitespace() || c == ',') {
            let lower = form.to_lowercase();
            if matches!(
                lower.as_str(),
                "of" | "in" | "from" | "who" | "that" | "which" | "on" | "at" | "by" | "with" | "to"
            ) {
                before_restriction &= head.is_none();
                continue;
            }
            let Some(class) = lexicon.class(form, Upos::Noun).map(std::borrow::Cow::into_owned) else { continue };
            let class = self.class(&class);
            let participle = lower.ends_with("ed") || lower.ends_with("ing");
            if before_restriction && !participle {
                head = Some(class);
            } else if participle && head.is_some() {
                before_restriction = false;
            }
            counted.push(class);
        }
        counted.sort_unstable();
        counted.dedup();
        (counted, head)
    }
}

/// How far into its article a claim's sentence stands; a title stands at its head.
#[allow(clippy::cast_precision_loss)]
fn depth(claim: &Claim, text: &str) -> f32 {
    match claim.field {
        Field::Title => 0.0,
        Field::Text => claim.sentence.start as f32 / text.len().max(1) as f32,
    }
}
