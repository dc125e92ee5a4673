//! Clauses that alike but for one slot cannot both be true, and figures that measure one thing in two ways.
//!
//! | slot | rivals |
//! | --- | --- |
//! | hour, day or year of one deed | 'began about four', 'began about five' |
//! | street or block of one road | 'Alder Drive', 'Alder Lane'; 'the 5300 block' and 'the 5000 block of Alder Road' |
//! | part of the body | 'a wound to her shoulder', 'a wound to the chest' |
//! | who did it | 'shot himself in the foot', 'was shot in the foot by rivals' |
//! | one word of a quotation | 'Somebody pushed me from behind', 'Something pushed me from behind' |
//! | a number to call | digits that part after the first five |
//! | things counted beside a deed | 'two hard blows', 'three hard blows' |
//! | one name of two that are always told together | 'Ard and Tilda Bohn', 'Ard and Tilda Marrin' |
//! | a measure | magnitudes of one quake, a turnout, an age that police first gave wrongly, 'a .32, not a .45' |
//!
//! Whatever the rest of the clauses say, such claims are drawn together and asked apart.

use super::account;
use super::compare::{Standing, clock, compare_amounts, parts_differ};
use super::footing::{
    Leads, dated_apart, elsewhere, is_told, of_another, of_nobody, of_others, overnight, told_of_one, two_doers,
};
use super::moment::{Moment, same_clock};
use super::similarity::{family, is_age, role_holder, same_sentence, shared_words};
use super::stage::{Passed, Stages};
use super::subject::Subject;
use super::vocabulary::{Vocabulary, WordId};
use super::words::lower;
use crate::annotate::{Amount, ClaimKind, MentionKind, Polarity, Token};
use crate::article::Field;
use crate::ledger::Disagreement;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Why two claims cannot stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rivalry {
    /// What they differ about.
    pub what: Disagreement,
    /// Whether the one replaces the other.
    pub replaces: bool,
    /// The reason, for people.
    pub why: String,
}

/// What of a claim can be a rival of another's.
#[derive(Debug, Default)]
struct Traits {
    /// The road's name, its kind and its block.
    road: Option<Road>,
    /// Lines of the list of body parts, where the clause tells of a wound.
    body: Vec<usize>,
    /// Digits of a number to call.
    phone: Option<String>,
    /// Whether somebody does it to himself, or another to him.
    agent: Option<Agent>,
    /// The words, where the clause is quoted.
    quoted: Vec<String>,
    /// What the figures inside of the clause count.
    counts: Vec<(WordId, Vec<WordId>, Amount)>,
    /// Ages in the clause.
    ages: Vec<Amount>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Road {
    name: String,
    kind: String,
    block: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agent {
    Himself,
    Another,
}

/// The rivals of a story.
#[derive(Debug)]
pub(crate) struct Rivals {
    traits: Vec<Traits>,
    stages: Stages,
    /// Two persons of one given name, each told together with one and the same other.
    namesakes: BTreeSet<(WordId, WordId)>,
    /// 'A .32, not a .45': the values that a sentence sets against one another.
    contrasts: BTreeSet<(usize, usize)>,
    /// Whether the story tells that the attacker died, whom some tolls count.
    pub attacker_died: bool,
    /// What figures of the dead say of them, where the story has such.
    pub dead: Option<WordId>,
    /// With what each report opens.
    pub leads: Leads,
}

/// Claims of a group that are held against one another.
const COMPARED: usize = 64;

impl Rivals {
    /// Reads what the claims of a story can be rivals by.
    pub fn read(subjects: &[Subject<'_>], vocabulary: &Vocabulary, leads: Leads) -> Self {
        let figures = figures_by_sentence(subjects);
        let traits = subjects.iter().map(|subject| traits(subject, subjects, &figures)).collect();
        Self {
            traits,
            stages: Stages::read(subjects),
            namesakes: namesakes(subjects, vocabulary),
            contrasts: contrasts(subjects, &figures),
            attacker_died: subjects.iter().any(attacker_dies),
            dead: subjects.iter().filter_map(|subject| subject.fate).find(|fate| vocabulary.word(*fate) == "die"),
            leads,
        }
    }

    /// Draws rivals together: the groups, with claims that answer a disputed question moved to a group of their own.
    pub fn gather(&self, subjects: &[Subject<'_>], groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let mut home: Vec<usize> = vec![0; subjects.len()];
        for (group, members) in groups.iter().enumerate() {
            members.iter().for_each(|index| home[*index] = group);
        }
        // Questions of stages, roads and agents: the claims leave the groups in which they stood.
        let apart = self.stages.questions().into_iter().chain(self.roads(subjects)).chain(self.agents(subjects));
        let mut moved: BTreeSet<usize> = BTreeSet::new();
        for (next, question) in (groups.len()..).zip(apart) {
            for index in question {
                if moved.insert(index) {
                    home[index] = next;
                }
            }
        }
        // Measures and names: whole groups are joined.
        for (a, b) in self.measures(subjects).into_iter().chain(self.namesake_roles(subjects)) {
            let (from, to) = (home[a].max(home[b]), home[a].min(home[b]));
            if from != to {
                home.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
            }
        }
        let mut gathered: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, group) in home.into_iter().enumerate() {
            gathered.entry(group).or_default().push(index);
        }
        let mut groups: Vec<Vec<usize>> = gathered.into_values().collect();
        groups.sort_by_key(|group| group.first().copied());
        groups
    }

    /// Whether two claims tell one stage of one person's process.
    pub fn one_stage(&self, a: usize, b: usize) -> bool {
        self.stages.one(a, b)
    }

    /// Why two claims of one group cannot stand side by side.
    pub fn between(&self, subjects: &[Subject<'_>], a: usize, b: usize) -> Option<Rivalry> {
        let (x, y) = (&subjects[a], &subjects[b]);
        if account::is_open(x) && account::is_open(y) || !self.leads.shared(x, y) {
            return None;
        }
        if let Some(Passed { labels: (before, after), .. }) = self.passed(subjects, a, b) {
            let why = format!("one report tells of the stage '{before}', another of '{after}'");
            return Some(Rivalry { what: Disagreement::Value, replaces: true, why });
        }
        let clash = |what, why| Some(Rivalry { what, replaces: false, why });
        if self.contrasts.contains(&(a.min(b), a.max(b))) {
            return clash(Disagreement::Denial, "a sentence sets the one against the other".to_owned());
        }
        if account::is_open(x) || account::is_open(y) {
            return None;
        }
        match (family(x.claim.kind), family(y.claim.kind)) {
            (0, 0) => two_magnitudes(x, y).then(|| Rivalry {
                what: Disagreement::Value,
                replaces: false,
                why: "two measurements of one quake".to_owned(),
            }),
            (1, 1) if x.sentence.max(y.sentence) < 3 && x.report != y.report && x.on_main_day => {
                // 'Sunday afternoon' and 'Sunday evening' of the one day that the story tells of.
                let (Some(t), Some(u)) = (x.time(), y.time()) else { return None };
                let one_day = matches!((&x.moment, &y.moment), (Moment::Day(a), Moment::Day(b)) if a.meets(b));
                let one_deed =
                    x.predicate.is_some() && x.predicate == y.predicate && !two_doers(x, y) && shared_words(x, y) > 1;
                if one_day && one_deed && parts_differ(t, u) && !overnight(t, x) && !overnight(u, y) {
                    let why = format!("'{}' and '{}' do not meet", t.span.of(x.text), u.span.of(y.text));
                    return clash(Disagreement::Time, why);
                }
                None
            }
            (3, 3) => {
                let (Some(name), Some(given)) = (role_holder(x), role_holder(y)) else { return None };
                let rivals = |pair: &(WordId, WordId)| *pair == (name.min(given), name.max(given));
                if self.namesakes.iter().any(rivals) {
                    return clash(Disagreement::Identity, "two names are given for one person".to_owned());
                }
                None
            }
            (kind, other) if kind == other && kind != 1 => self.clauses(x, y, &self.traits[a], &self.traits[b]),
            _ => None,
        }
    }

    /// The stages at which two claims stand, where the one replaces the other.
    pub fn passed(&self, subjects: &[Subject<'_>], a: usize, b: usize) -> Option<Passed> {
        self.stages.between(subjects, &self.leads, a, b)
    }

    /// Rivals among clauses and places.
    fn clauses(&self, x: &Subject<'_>, y: &Subject<'_>, a: &Traits, b: &Traits) -> Option<Rivalry> {
        let clash = |what, why: String| Some(Rivalry { what, replaces: false, why });
        if a.agent.is_some() && b.agent.is_some() && a.agent != b.agent && one_deed(x, y) {
            return clash(
                Disagreement::Identity,
                "one account says that somebody did it to himself, the other that another did".into(),
            );
        }
        if x.report == y.report {
            return None;
        }
        if let (Some(road), Some(other)) = (&a.road, &b.road)
            && road.rivals(other)
        {
            return clash(Disagreement::Place, format!("{road} and {other} are two places"));
        }
        if let (Some(number), Some(other)) = (&a.phone, &b.phone)
            && misdialled(number, other)
            && (x.persons == y.persons || x.persons.is_empty() || y.persons.is_empty())
        {
            return clash(Disagreement::Value, format!("{number} and {other} are two numbers to call"));
        }
        if let Some((word, other)) = one_word_apart(&a.quoted, &b.quoted) {
            return clash(Disagreement::Value, format!("one quotation has '{word}' where the other has '{other}'"));
        }
        // 'A boy of 5 was shot in the arm, a woman of 20 in the back': two people.
        let one_age = a.ages.is_empty() || b.ages.is_empty() || a.ages.iter().any(|age| b.ages.contains(age));
        if let ([part], [other]) = (&a.body[..], &b.body[..])
            && part != other
            && one_age
            && !of_another(x, y)
            && shared_words(x, y) > 0
            && !two_doers(x, y)
            && !of_others(x, y)
        {
            return clash(Disagreement::Place, "two parts of the body are named".into());
        }
        let one_telling = x.predicate.is_some() && x.predicate == y.predicate || super::similarity::share(x, y) >= 0.35;
        if other_count(&a.counts, &b.counts)
            && shared_words(x, y) > 1
            && one_telling
            && is_told(x)
            && is_told(y)
            && !elsewhere(x, y)
            && !dated_apart(x, y)
            && told_of_one(x, y)
        {
            return clash(Disagreement::Value, "they count one thing differently".into());
        }
        // Days are told relative to the day of the report, and resolved with it: only hours are held against one another.
        if let (Some(t), Some(u)) = (x.time(), y.time())
            && x.claim.span.contains(t.span)
            && y.claim.span.contains(u.span)
            && let (Some(hour), Some(other)) = (clock(&t.value), clock(&u.value))
            && !same_clock(hour, other)
            && one_deed(x, y)
            && !two_doers(x, y)
            && (self.leads.closely(x.report, y.report) || !of_nobody(x) && !of_nobody(y))
        {
            return clash(
                Disagreement::Time,
                format!("'{}' and '{}' do not meet", t.span.of(x.text), u.span.of(y.text)),
            );
        }
        None
    }

    /// Places on roads of one name, where reports differ about its kind or the block.
    fn roads(&self, subjects: &[Subject<'_>]) -> Vec<Vec<usize>> {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, subject) in subjects.iter().enumerate() {
            if subject.claim.kind == ClaimKind::Place
                && let Some(road) = &self.traits[index].road
            {
                by_name.entry(&road.name).or_default().push(index);
            }
        }
        let differ = |claims: &Vec<usize>| {
            let claims = || claims.iter().take(COMPARED);
            claims().any(|a| {
                claims().any(|b| {
                    let roads = (&self.traits[*a].road, &self.traits[*b].road);
                    subjects[*a].report != subjects[*b].report
                        && matches!(roads, (Some(road), Some(other)) if road.rivals(other))
                })
            })
        };
        by_name.into_values().filter(differ).collect()
    }

    /// Clauses of one deed that somebody did to himself by the one, and another to him by the other.
    fn agents(&self, subjects: &[Subject<'_>]) -> Vec<Vec<usize>> {
        let of = |agent: Agent| {
            let clauses = subjects.iter().enumerate().filter(|(_, s)| family(s.claim.kind) == 4);
            clauses.filter(move |(index, _)| self.traits[*index].agent == Some(agent)).map(|(index, _)| index)
        };
        let mut questions = Vec::new();
        for a in of(Agent::Himself).take(COMPARED) {
            let rivals: Vec<usize> =
                of(Agent::Another).filter(|b| one_deed(&subjects[a], &subjects[*b])).take(COMPARED).collect();
            if !rivals.is_empty() {
                questions.push(std::iter::once(a).chain(rivals).collect());
            }
        }
        questions
    }

    /// Pairs of figures that measure one thing.
    fn measures(&self, subjects: &[Subject<'_>]) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = self.contrasts.iter().copied().collect();
        let mut by_measure: BTreeMap<(&str, WordId), Vec<usize>> = BTreeMap::new();
        let mut ages = Vec::new();
        for (index, subject) in subjects.iter().enumerate() {
            let Some(figure) = &subject.claim.figure else { continue };
            let unit = figure.unit.as_deref().unwrap_or("");
            match (unit, subject.counted_head) {
                ("magnitude", _) => by_measure.entry(("magnitude", 0)).or_default().push(index),
                // 'A turnout of 90 percent' is measured; 'five percent of the voters' is a part.
                ("percent", Some(head))
                    if figure.scope.is_empty() && figure.change.is_none() && subject.counted.len() == 1 =>
                {
                    by_measure.entry(("percent", head)).or_default().push(index);
                }
                _ if is_age(subject) && subject.owner.is_none() => ages.push(index),
                _ => {}
            }
        }
        for ((unit, _), figures) in &by_measure {
            for (at, a) in figures.iter().take(COMPARED).enumerate() {
                for b in figures.iter().take(COMPARED).skip(at + 1) {
                    let (x, y) = (&subjects[*a], &subjects[*b]);
                    let near =
                        if *unit == "magnitude" { two_magnitudes(x, y) } else { x.report != y.report && near(x, y) };
                    if near {
                        pairs.push((*a, *b));
                    }
                }
            }
        }
        // 'Police initially said the boy was 11' is a rival of the 10 that others and the same report give.
        for a in ages.iter().filter(|index| super::relation::orders(&subjects[**index])).take(COMPARED) {
            for b in ages.iter().take(COMPARED) {
                if let (Some(x), Some(y)) = (first_value(&subjects[*a]), first_value(&subjects[*b]))
                    && x != y
                    && (x - y).abs() <= 2.0
                {
                    pairs.push((*a, *b));
                }
            }
        }
        pairs
    }

    /// Pairs of roles of two persons of whom one is misnamed.
    fn namesake_roles(&self, subjects: &[Subject<'_>]) -> Vec<(usize, usize)> {
        let role_of = |name: WordId, other: WordId| {
            subjects.iter().position(|s| {
                s.claim.kind == ClaimKind::Role && role_holder(s) == Some(name) && !s.names.contains(&other)
            })
        };
        self.namesakes.iter().filter_map(|(a, b)| Some((role_of(*a, *b)?, role_of(*b, *a)?))).collect()
    }
}

/// Whether two clauses tell of one deed: one predicate and another word.
fn one_deed(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let one = x.predicate.is_some() && x.predicate == y.predicate && shared_words(x, y) > 1;
    one && !of_another(x, y) && !of_others(x, y) && !matches!((x.who, y.who), (Some(a), Some(b)) if a != b)
}

fn first_value(subject: &Subject<'_>) -> Option<f64> {
    subject.claim.figure.as_ref()?.amount.low
}

/// Whether two figures lie within a seventh of one another.
fn near(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let value = |subject: &Subject<'_>| {
        let amount = subject.claim.figure.as_ref()?.amount;
        amount.low.or(amount.high)
    };
    matches!((value(x), value(y)), (Some(a), Some(b)) if (a - b).abs() <= a.abs().max(b.abs()) / 7.0)
}

/// Whether two magnitudes, given by two reports or by two holders, lie so near that they measure one quake.
fn two_magnitudes(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let unit = |subject: &Subject<'_>| {
        subject.claim.figure.as_ref().is_some_and(|figure| figure.unit.as_deref() == Some("magnitude"))
    };
    let holder = |subject: &Subject<'_>| subject.claim.holders.first().map(|holder| holder.text.clone());
    let told_apart = x.report != y.report || holder(x) != holder(y) && !same_sentence(x, y);
    unit(x)
        && unit(y)
        && told_apart
        && x.other_occasion == y.other_occasion
        && matches!((first_value(x), first_value(y)), (Some(a), Some(b)) if a != b && (a - b).abs() <= 0.35)
}

impl Road {
    /// Whether two addresses on roads of one name cannot both be right.
    fn rivals(&self, other: &Self) -> bool {
        // Blocks far apart are two places of one chase; near ones, or those that differ by a digit, are one place told in two ways.
        let alike = |a: u32, b: u32| a != b && (a.abs_diff(b) <= 500 || a == 10 * b || b == 10 * a);
        self.name == other.name
            && (self.kind != other.kind || matches!((self.block, other.block), (Some(a), Some(b)) if alike(a, b)))
    }
}

impl std::fmt::Display for Road {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.block {
            Some(block) => write!(f, "'{block} block of {} {}'", self.name, self.kind),
            None => write!(f, "'{} {}'", self.name, self.kind),
        }
    }
}

/// The figures of a sentence, by report, field and where it starts.
type Figures = FxHashMap<(usize, Field, u32), Vec<usize>>;

fn figures_by_sentence(subjects: &[Subject<'_>]) -> Figures {
    let mut figures = Figures::default();
    for (index, subject) in subjects.iter().enumerate() {
        if subject.claim.kind == ClaimKind::Figure {
            let place = (subject.report, subject.claim.field, subject.claim.sentence.start);
            figures.entry(place).or_default().push(index);
        }
    }
    figures
}

fn traits(subject: &Subject<'_>, subjects: &[Subject<'_>], figures: &Figures) -> Traits {
    let claim = subject.claim;
    if !matches!(family(claim.kind), 2 | 4) {
        return Traits::default();
    }
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(claim.span)).unwrap_or(&[]);
    let words: Vec<Cow<'_, str>> = tokens.iter().map(|token| lower(token.span.of(subject.text))).collect();
    let mut traits = Traits { road: road(tokens, subject.text), ..Traits::default() };
    if claim.kind == ClaimKind::Place || claim.polarity == Polarity::Negative {
        return traits;
    }
    traits.body = wounded(&words);
    traits.phone = phone(claim.span.of(subject.text));
    traits.agent = agent(subject, tokens, &words);
    // Within quotation marks that open in the sentence before the clause.
    let marks = |text: &str| text.chars().filter(|c| matches!(c, '"' | '“' | '”')).count();
    let before = subject.text.get(claim.sentence.start as usize..claim.span.start as usize).unwrap_or("");
    let direct = marks(before) % 2 == 1;
    let speaks = words.iter().any(|word| matches!(word.as_ref(), "i" | "me" | "my" | "we" | "us" | "our"));
    if direct || speaks {
        traits.quoted = saying(&words, direct)
            .iter()
            .filter(|word| word.chars().any(char::is_alphabetic))
            .map(ToString::to_string)
            .collect();
    }
    let place = (subject.report, claim.field, claim.sentence.start);
    for index in figures.get(&place).map_or(&[][..], Vec::as_slice) {
        let figure = &subjects[*index];
        if let (Some(value), Some(head)) = (&figure.claim.figure, figure.counted_head)
            && claim.span.contains(value.span)
            // Tolls are judged as figures.
            && figure.fate.is_none()
            && value.scope.is_empty()
            // The number of a block counts nothing.
            && !matches!(value.counted.split(' ').next(), Some("block" | "blocks"))
            && value.unit.as_deref().is_none_or(|unit| unit == "people")
        {
            traits.counts.push((head, figure.counted.clone(), value.amount));
        }
    }
    traits.counts.dedup();
    let quantities = crate::claim::predicates::within(&layer.quantities, claim.span, |quantity| quantity.span);
    traits.ages = quantities.filter(|q| q.unit.as_deref() == Some("years")).map(|q| q.amount).collect();
    traits
}

/// The words between the first quotation marks, where there are any: 'he said' behind them is no part of the saying. `open` says
/// that the marks open before the first word.
fn saying<'w, 't>(words: &'w [Cow<'t, str>], open: bool) -> &'w [Cow<'t, str>] {
    let marks: Vec<usize> =
        (0..words.len()).filter(|at| matches!(words[*at].as_ref(), "\"" | "“" | "”" | "``" | "''")).collect();
    let (start, end) = match (open, marks.as_slice()) {
        (true, [end, ..]) => (0, *end),
        (false, [start, end, ..]) => (start + 1, *end),
        _ => (0, words.len()),
    };
    &words[start..end]
}

const ROADS: [&str; 12] =
    ["street", "st", "avenue", "ave", "road", "rd", "drive", "dr", "lane", "ln", "boulevard", "blvd"];

/// The first road of a clause: capital words before its kind, and the number of a block before them.
fn road(tokens: &[Token], text: &str) -> Option<Road> {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.span.of(text));
    let capital = |index: usize| word(index).chars().next().is_some_and(char::is_uppercase);
    let at = (1..tokens.len()).find(|index| {
        let lower = word(*index).trim_end_matches('.').to_lowercase();
        capital(*index) && capital(index - 1) && ROADS.contains(&lower.as_str())
    })?;
    let first = (0..at).rev().take(3).take_while(|index| capital(*index)).last()?;
    let name = (first..at).map(word).collect::<Vec<_>>().join(" ");
    let kind = word(at).trim_end_matches('.').to_lowercase();
    let kind = match kind.as_str() {
        "st" => "street",
        "ave" => "avenue",
        "rd" => "road",
        "dr" => "drive",
        "ln" => "lane",
        "blvd" => "boulevard",
        kind => kind,
    };
    let block = (first >= 3 && word(first - 1) == "of" && word(first - 2).eq_ignore_ascii_case("block"))
        .then(|| word(first - 3).parse().ok())
        .flatten();
    Some(Road { name, kind: kind.to_owned(), block })
}

/// The lines of the list of body parts that a clause on a wound names.
fn wounded(words: &[Cow<'_, str>]) -> Vec<usize> {
    const WOUNDS: [&str; 12] = [
        "wound", "wounds", "wounded", "shot", "stabbed", "struck", "hit", "bullet", "injured", "injuries", "injury",
        "gunshot",
    ];
    static PARTS: std::sync::OnceLock<FxHashMap<&'static str, usize>> = std::sync::OnceLock::new();
    if !words.iter().any(|word| WOUNDS.contains(&word.as_ref())) {
        return Vec::new();
    }
    let parts = PARTS.get_or_init(|| {
        let lines = super::words::lines(include_str!("../../resources/body-parts.txt")).enumerate();
        lines.flat_map(|(line, parts)| parts.split_whitespace().map(move |part| (part, line))).collect()
    });
    let before = ["the", "his", "her", "their", "left", "right", "upper", "lower"];
    let mut found: Vec<usize> = words
        .windows(2)
        .filter(|pair| before.contains(&pair[0].as_ref()))
        .filter_map(|pair| parts.get(pair[1].trim_end_matches('s')).or_else(|| parts.get(pair[1].as_ref())).copied())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The digits of the first number of at least seven that stand together.
fn phone(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut gap = 0;
    for c in text.chars().chain(std::iter::once('.')) {
        if c.is_ascii_digit() {
            digits.push(c);
            gap = 0;
        } else if !digits.is_empty() && matches!(c, ' ' | '-' | '(' | ')') && gap == 0 {
            gap = 1;
        } else if digits.len() >= 7 {
            return Some(digits);
        } else {
            digits.clear();
            gap = 0;
        }
    }
    None
}

/// Whether two clauses count one thing, each once, and differently. 'Two counts of murder' and 'three counts of theft' are two things.
fn other_count(a: &[(WordId, Vec<WordId>, Amount)], b: &[(WordId, Vec<WordId>, Amount)]) -> bool {
    let once = |counts: &[(WordId, Vec<WordId>, Amount)], head| {
        counts.iter().filter(|(other, ..)| *other == head).count() == 1
    };
    a.iter().any(|(head, counted, amount)| {
        b.iter().any(|(other, words, value)| {
            let shared = words.iter().filter(|word| counted.contains(word)).count();
            head == other
                && (shared > 1 || counted.len() == 1 && words.len() == 1)
                && compare_amounts(*amount, *value) == Standing::Conflict
                // 'One side', 'one of the houses' counts nothing.
                && amount.low != Some(1.0)
                && value.low != Some(1.0)
                && of_one_size(*amount, *value)
                && once(a, *head)
                && once(b, *head)
        })
    })
}

/// Whether two counts lie within a factor of three.
fn of_one_size(a: Amount, b: Amount) -> bool {
    let value = |amount: Amount| amount.low.or(amount.high).unwrap_or(0.0);
    let (x, y) = (value(a), value(b));
    x.min(y) > 0.0 && x.max(y) <= 3.0 * x.min(y)
}

/// Whether two numbers to call differ by a digit that is wrong or missing.
fn misdialled(a: &str, b: &str) -> bool {
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let missing = a.len().abs_diff(b.len()) == 1 && same >= 5;
    let wrong = a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() == 1;
    missing || wrong
}

fn agent(subject: &Subject<'_>, tokens: &[Token], words: &[Cow<'_, str>]) -> Option<Agent> {
    let layer = subject.layer();
    let trigger = layer.tokens_in(subject.claim.event.as_ref()?.trigger).start;
    let at = trigger.checked_sub(layer.tokens_in(subject.claim.span).start)?;
    let is = |at: usize, known: &[&str]| words.get(at).is_some_and(|word| known.contains(&word.as_ref()));
    // 'Shot himself'; not 'himself accused', 'entered, announcing themselves'.
    if is(at + 1, &["himself", "herself", "themselves"]) {
        return Some(Agent::Himself);
    }
    let passive = tokens.get(at.saturating_sub(3)..at)?.iter().any(|token| {
        matches!(lower(token.span.of(subject.text)).as_ref(), "was" | "were" | "been" | "is" | "are" | "be" | "being")
    });
    // 'By his own gun' is by himself.
    let by = (at..words.len()).find(|by| is(*by, &["by"]))?;
    (passive && !is(by + 1, &["his", "her", "their", "its"])).then_some(Agent::Another)
}

/// The one word in which two quotations of the same length differ, where both are long enough to be one saying.
fn one_word_apart<'a>(a: &'a [String], b: &'a [String]) -> Option<(&'a str, &'a str)> {
    if a.len() != b.len() || a.len() < 5 {
        return None;
    }
    let mut differing = a.iter().zip(b).filter(|(x, y)| x != y);
    let (x, y) = differing.next()?;
    // 'Recognise' and 'recognize' are one word.
    let stem = |word: &str| super::words::stem(&word.replace('-', "")).replace('z', "s");
    // What an editor put in brackets was never said.
    if [x, y].iter().any(|word| matches!(word.as_str(), "expletive" | "deleted" | "redacted" | "bleep" | "obscenity")) {
        return None;
    }
    // 'I've' is 'I have', 'Gov.' is 'Governor', 'co-operation' is 'cooperation'.
    let cut = |word: &str| word.starts_with(['\'', '’']) || word.ends_with('.');
    let other = x.len() > 3 && y.len() > 3 && stem(x) != stem(y) && !cut(x) && !cut(y);
    (differing.next().is_none() && other).then_some((x.as_str(), y.as_str()))
}

/// Persons of one given name and two surnames, each of whom two articles join by 'and' to one and the same other.
fn namesakes(subjects: &[Subject<'_>], vocabulary: &Vocabulary) -> BTreeSet<(WordId, WordId)> {
    let mut company: BTreeMap<WordId, BTreeSet<(WordId, usize)>> = BTreeMap::new();
    let names = |word: WordId| vocabulary.word(word).to_lowercase();
    for subject in subjects.iter().filter(|subject| subject.persons.len() > 1) {
        let layer = subject.layer();
        let first = layer.mentions.partition_point(|mention| mention.span.start < subject.claim.span.start);
        let inside = layer.mentions.get(first..).unwrap_or(&[]).iter();
        let persons: Vec<_> = inside
            .take_while(|mention| mention.span.end <= subject.claim.span.end)
            .filter(|mention| mention.kind == MentionKind::Person)
            .collect();
        let meant = |mention: &crate::annotate::Mention| {
            let lower = mention.span.of(subject.text).to_lowercase();
            subject.persons.iter().copied().find(|person| names(*person) == lower)
        };
        for pair in persons.windows(2) {
            let between = subject.text.get(pair[0].span.end as usize..pair[1].span.start as usize);
            if between.is_some_and(|between| between.trim() == "and")
                && let (Some(a), Some(b)) = (meant(pair[0]), meant(pair[1]))
            {
                company.entry(a).or_default().insert((b, subject.report));
                company.entry(b).or_default().insert((a, subject.report));
            }
        }
    }
    let mut found = BTreeSet::new();
    for others in company.values() {
        for (a, report) in others {
            for (b, other) in others {
                let (x, y) = (names(*a), names(*b));
                let (x, y): (Vec<&str>, Vec<&str>) = (x.split(' ').collect(), y.split(' ').collect());
                if a < b && report != other && x.len() == 2 && y.len() == 2 && x[0] == y[0] && x[1] != y[1] {
                    found.insert((*a, *b));
                }
            }
        }
    }
    found
}

/// Figures of one sentence that it sets against one another: 'a .32, not a .45'.
fn contrasts(subjects: &[Subject<'_>], figures: &Figures) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    #[allow(clippy::iter_over_hash_type)] // gathered in order
    for sentence in figures.values() {
        for pair in sentence.windows(2) {
            let (Some(x), Some(y)) = (&subjects[pair[0]].claim.figure, &subjects[pair[1]].claim.figure) else {
                continue;
            };
            let between = subjects[pair[0]].text.get(x.span.end as usize..y.span.start as usize).unwrap_or("");
            // 'Eight instead of six' tells of a change as often as of a dispute.
            let not = between.trim_end_matches([' ', '.']);
            let against = [", not", ", not a", ", not an", ", not the"].iter().any(|cue| not.ends_with(cue));
            // What will be given instead of a limit is no other account of it.
            let told = is_told(&subjects[pair[0]]);
            if against && told && between.len() < 40 && x.unit == y.unit && x.amount != y.amount {
                found.insert((pair[0], pair[1]));
            }
        }
    }
    found
}

/// Whether a clause tells that the attacker died: 'the gunman was shot dead', 'the bomber killed himself'.
fn attacker_dies(subject: &Subject<'_>) -> bool {
    const ATTACKERS: [&str; 9] =
        ["gunman", "shooter", "attacker", "bomber", "assailant", "suspect", "hijacker", "killer", "attackers"];
    if family(subject.claim.kind) != 4 || subject.claim.polarity == Polarity::Negative {
        return false;
    }
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(subject.claim.span)).unwrap_or(&[]);
    let lower = |token: &Token| lower(token.span.of(subject.text));
    let Some(at) = tokens.iter().position(|token| ATTACKERS.contains(&lower(token).as_ref())) else { return false };
    let words: Vec<Cow<'_, str>> = tokens.iter().map(lower).collect();
    let (before, after) = (&words[..at], &words[at + 1..words.len().min(at + 9)]);
    let has = |words: &[Cow<'_, str>], known: &[&str]| words.iter().any(|word| known.contains(&word.as_ref()));
    has(&after[..after.len().min(5)], &["died", "dead"])
        || has(after, &["was", "were", "been"]) && has(after, &["killed"])
        || has(after, &["killed", "shot"]) && has(after, &["himself", "herself", "themselves"])
        // 'The officer who killed the gunman', 'four were killed, including the gunman'
        || before.len() >= 2 && before[before.len() - 2] == "killed" && before[before.len() - 1] == "the"
        || has(&before[before.len().saturating_sub(4)..], &["including"]) && has(before, &["dead", "killed", "died"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;

    fn road_of(text: &str) -> Option<Road> {
        road(&annotate(&Article::from_text(text)).text.tokens, text)
    }

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_lowercase).collect()
    }

    fn forms(text: &str) -> Vec<Cow<'_, str>> {
        text.split(' ').map(lower).collect()
    }

    #[test]
    fn roads_of_one_name_are_rivals_by_kind_and_block() {
        let drive = road_of("It burned at a house on Alder Drive in Lorma.").unwrap();
        let lane = road_of("It burned at a house on Alder Ln. in Lorma.").unwrap();
        let near = road_of("It burned in the 5300 block of Alder Drive in Lorma.").unwrap();
        let far = road_of("It burned in the 5000 block of Alder Drive in Lorma.").unwrap();
        assert!(drive.rivals(&lane) && near.rivals(&far));
        assert!(!drive.rivals(&near) && !near.rivals(&near));
        assert_eq!(road_of("The road was closed on Sunday."), None);
    }

    #[test]
    fn a_number_to_call_has_seven_digits_at_least() {
        assert_eq!(phone("call 0555 123 4567 or").as_deref(), Some("05551234567"));
        assert!(misdialled("05551234567", "0555123456") && misdialled("05551234567", "05551234568"));
        assert!(!misdialled("05551234567", "05559876543"));
        assert_eq!(phone("between 2019 and 2020, 500 of them"), None);
    }

    #[test]
    fn quotations_differ_in_one_word() {
        let (a, b) = (words("Somebody pushed me from behind"), words("Something pushed me from behind"));
        assert_eq!(one_word_apart(&a, &b), Some(("somebody", "something")));
        assert_eq!(one_word_apart(&a, &a), None);
        assert_eq!(one_word_apart(&a, &words("Nobody pulled me from behind")), None);
    }

    #[test]
    fn body_parts_count_beside_wounds_only() {
        assert_eq!(wounded(&forms("found with a gunshot wound to the chest")).len(), 1);
        assert_eq!(wounded(&forms("he turned his back on the chest")), Vec::<usize>::new());
    }
}
