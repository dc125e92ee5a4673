//! What must hold before two claims are set against one another: one event, one thing counted, one doer, one time.
//!
//! A story can be wider than an event, and two claims that share their words can still answer two questions: the deaths of
//! a day and of a year, a part and the whole, two bills, two polls. Whoever sees one wrong dispute trusts no other, so in
//! doubt two accounts stand side by side.

use super::likeness::Vectors;
use super::subject::Subject;
use super::vocabulary::WordId;
use super::words::{list, lower};
use crate::annotate::{ClaimKind, Deprel, Figure, MentionKind, Modality, Role, Token, Upos};
use crate::attribution::lexicon::{CueClass, lexicon};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Two reports whose first words are as like as this tell of one event.
const ONE_EVENT: f32 = 0.2;
/// Two reports whose first words are as like as this tell hardly of anything else.
const CLOSELY: f32 = 0.3;
/// Two reports in which a plain 'not' denies what the other says are as like as this at least.
const DENIED: f32 = 0.25;
/// A longer clause is a caption, a list or a page's own words run together, in characters.
const LONGEST: usize = 260;

/// Whether a clause is no caption and no list.
pub(crate) fn is_plain(quote: &str) -> bool {
    let short = quote.len() <= LONGEST || quote.chars().take(LONGEST + 1).count() <= LONGEST;
    short && !quote.contains("Caption ") && !quote.contains("Photos:")
}

/// Two tolls of one event lie within this ratio of one another.
const TOLLS: f64 = 5.0;

/// Of two clauses that are set against one another, each tells this share of the other, but for what they differ in.
const ONE_TELLING: f32 = 0.5;

/// Whether two claims tell of one thing: the sentence of each has most of what the other's clause says beside its number or time.
pub(crate) fn told_of_one(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    super::similarity::held(a, b) >= ONE_TELLING && super::similarity::held(b, a) >= ONE_TELLING
}

/// The first words of each report of a story.
#[derive(Debug, Default)]
pub(crate) struct Leads {
    reports: Vectors,
    /// The likeness of the pairs that were asked for: many claims ask for one pair.
    known: RefCell<FxHashMap<(usize, usize), f32>>,
}

impl Leads {
    /// Adds the next report: its first words, each with how rare it is.
    pub fn push(&mut self, words: Vec<(WordId, f32)>) {
        self.reports.push(words);
    }

    /// How like the first words of two reports are, 0 to 1.
    fn like(&self, a: usize, b: usize) -> f32 {
        *self.known.borrow_mut().entry((a, b)).or_insert_with(|| self.reports.like(a, b))
    }

    /// Whether two reports tell of one event and of hardly anything else.
    pub fn closely(&self, a: usize, b: usize) -> bool {
        self.like(a, b) >= CLOSELY
    }

    /// Whether two claims of which one negates the other's verb are of reports that are like enough: that somebody denies
    /// something tells what he denies, a 'not' can be about anything.
    pub fn denied(&self, x: &Subject<'_>, y: &Subject<'_>) -> bool {
        let said_to_be_false = [x, y].iter().any(|subject| subject.claim.modality == Modality::Denied);
        self.shared(x, y) && (said_to_be_false || x.report == y.report || self.like(x.report, y.report) >= DENIED)
    }

    /// Whether two claims can be held against one another at all: of one report or of two of one event, and no long list.
    pub fn shared(&self, x: &Subject<'_>, y: &Subject<'_>) -> bool {
        x.plain && y.plain && (x.report == y.report || self.like(x.report, y.report) >= ONE_EVENT)
    }
}

/// Whether a claim says that something is so: no plan, possibility, condition or question.
pub(crate) fn is_told(subject: &Subject<'_>) -> bool {
    let asks = matches!(first_word(subject).as_str(), "whether" | "if" | "unless");
    !asks
        && matches!(
            subject.claim.modality,
            Modality::Asserted | Modality::Reported | Modality::Estimated | Modality::Denied
        )
}

fn first_word(subject: &Subject<'_>) -> String {
    subject.quote().split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase()
}

/// Whether two figures count one thing of one event, as far as their words say.
pub(crate) fn one_count(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let (Some(f), Some(g)) = (&x.claim.figure, &y.claim.figure) else { return false };
    if !is_told(x) || !is_told(y) || elsewhere(x, y) || span_of_time(x) != span_of_time(y) || dated_apart(x, y) {
        return false;
    }
    // One article that gives two numbers counts two things, unless it says that the one replaced the other.
    if x.report == y.report && !super::relation::orders(x) && !super::relation::orders(y) {
        return false;
    }
    let theirs = x.owner.is_some() && x.owner == y.owner;
    if theirs || f.unit.as_deref() == Some("magnitude") {
        return true;
    }
    // Two ages of one person lie near one another.
    if f.unit.as_deref() == Some("years") && f.unit == g.unit {
        return within(f, g, 1.2) && !of_others(x, y) && told_of_one(x, y);
    }
    if x.fate.is_some() && x.fate == y.fate {
        if arrests_of_two_days(x, y) || one_of_them(f, g) && !super::relation::orders(x) && !super::relation::orders(y)
        {
            return false;
        }
        return of_one_sort(x, y, f, g) && within(f, g, TOLLS) && !other_scene(x, y);
    }
    // What else is counted is one thing where the same is said of it, with the same restrictions.
    let said = x.predicate.is_some() && x.predicate == y.predicate;
    let restrictions = |subject: &Subject<'_>| -> Vec<WordId> {
        subject.counted.iter().copied().filter(|word| Some(*word) != subject.counted_head).collect()
    };
    let one_head = x.counted_head.is_some() && x.counted_head == y.counted_head;
    let shared = super::similarity::share(x, y);
    // A rate, a price: near one another, of one head, with no restriction that the other lacks beside its own.
    let measured = f.unit.is_some() && f.unit == g.unit && f.unit.as_deref() != Some("people") && within(f, g, 1.2);
    let (a, b) = (restrictions(x), restrictions(y));
    let nested = a.iter().all(|word| b.contains(word)) || b.iter().all(|word| a.contains(word));
    // 'A turnout of 90 percent' is of one vote; '60 percent of sailors' is of whatever was asked of them.
    let share_of = |subject: &Subject<'_>, figure: &Figure| {
        subject.text.get(figure.span.end as usize..).is_some_and(|rest| rest.starts_with(" of "))
    };
    let one_measure = measured && nested && f.scope == g.scope;
    one_head
        && (one_measure && !share_of(x, f) && !share_of(y, g)
            || told_of_one(x, y) && (one_measure || a == b && said && shared >= 0.3))
}

/// Whether two clauses name places, people or bodies, and share no word of a name.
pub(crate) fn elsewhere(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let named = !x.names.is_empty() && !y.names.is_empty() && !x.names.iter().any(|name| y.names.contains(name));
    named && apart_by_names((x, x.claim.span), (y, y.claim.span), |_| true)
}

/// Whether both stretches of text name something of these sorts, and no word of a name is shared.
fn apart_by_names(
    (x, of_x): (&Subject<'_>, Span),
    (y, of_y): (&Subject<'_>, Span),
    sorts: impl Fn(MentionKind) -> bool,
) -> bool {
    let words = |subject: &Subject<'_>, of: Span| -> Vec<String> {
        let inside = super::subject::mentions_in(subject.layer(), of).iter().filter(|mention| sorts(mention.kind));
        let words = inside.flat_map(|mention| mention.span.of(subject.text).split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| word.len() > 3).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(x, of_x), words(y, of_y));
    !a.is_empty() && !b.is_empty() && !a.iter().any(|word| b.contains(word))
}

/// Whether two clauses speak of persons, named or meant by a pronoun, and of no one in common.
pub(crate) fn of_others(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    !x.persons.is_empty() && !y.persons.is_empty() && !x.persons.iter().any(|person| y.persons.contains(person))
}

/// Whether the sentences of two tolls name places, and share neither a name of one nor a word beside the toll.
fn other_scene(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let around = |subject: &Subject<'_>| -> Vec<WordId> {
        let inside = |word: &WordId| subject.core.binary_search_by_key(word, |w| w.0).is_ok();
        subject.context.iter().map(|(word, _)| *word).filter(|word| !inside(word)).collect()
    };
    let alike = around(x).iter().any(|word| y.context.binary_search_by_key(word, |w| w.0).is_ok())
        || around(y).iter().any(|word| x.context.binary_search_by_key(word, |w| w.0).is_ok());
    // Who says so is no scene.
    let scene = |sort| !matches!(sort, MentionKind::Person | MentionKind::Organization);
    !alike && apart_by_names((x, x.claim.sentence), (y, y.claim.sentence), scene)
}

/// Whether two figures are dated, and not alike: 'one percent in 2012', 'two percent since 2000'; a toll of a year and one of the
/// news; polls of two seasons.
pub(crate) fn dated_apart(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    if months_apart(x, y) {
        return true;
    }
    let long = |time: &crate::annotate::Time| super::subject::background(&time.value) == Some(true);
    match (x.placed, y.placed) {
        (Some(a), Some(b)) => (long(a) || long(b)) && a.value != b.value,
        (Some(dated), None) | (None, Some(dated)) => x.fate.is_some() && long(dated),
        (None, None) => false,
    }
}

/// Whether one figure counts one and the other several more: the attacker, or whoever was found in one of the places.
fn one_of_them(f: &Figure, g: &Figure) -> bool {
    let one = |figure: &Figure| figure.amount.low == Some(1.0) && figure.amount.high == Some(1.0);
    let several = |figure: &Figure| figure.amount.low.is_some_and(|low| low >= 3.0);
    one(f) && several(g) || one(g) && several(f)
}

/// Whether two counts of arrests are placed at two times: each night has its own.
fn arrests_of_two_days(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let hours = |subject: &Subject<'_>| subject.placed.and_then(super::subject::interval);
    let apart = matches!((hours(x), hours(y)), (Some(a), Some(b)) if a.1 < b.0 || b.1 < a.0);
    apart && [x, y].iter().all(|subject| subject.quote().to_lowercase().contains("arrest"))
}

/// Whether a clause speaks of somebody by a pronoun of which it is not known for whom it stands.
pub(crate) fn of_nobody(subject: &Subject<'_>) -> bool {
    let unknown = |argument: &crate::annotate::Argument| {
        matches!(argument.role, Role::Who | Role::Whom)
            && argument.entity.is_none()
            && matches!(lower(argument.span.of(subject.text)).as_ref(), "he" | "she" | "him" | "her")
    };
    subject.persons.is_empty() && subject.claim.arguments.iter().any(unknown)
}

/// Whether a time is the night that runs into the morning.
pub(crate) fn overnight(time: &crate::annotate::Time, subject: &Subject<'_>) -> bool {
    time.span.of(subject.text).eq_ignore_ascii_case("overnight")
}

/// Hours in a month.
const MONTH: i64 = 30 * 24;

/// Whether two claims are placed at times more than a month apart: two polls of one house, two hearings of one case.
pub(crate) fn months_apart(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let hours = |subject: &Subject<'_>| subject.placed.and_then(super::subject::interval);
    // A day of a report without a date has no year: '25 July', '18 April'.
    let month = |subject: &Subject<'_>| subject.placed?.value.strip_prefix("XXXX-")?.get(..2)?.parse::<i32>().ok();
    match (hours(x), hours(y)) {
        (Some(a), Some(b)) => a.0.max(b.0) - a.1.min(b.1) > MONTH,
        _ => matches!((month(x), month(y)), (Some(a), Some(b)) if (2..=10).contains(&(a - b).abs())),
    }
}

/// Whether the people counted go by one name, or by one that says nothing of them.
fn of_one_sort(x: &Subject<'_>, y: &Subject<'_>, f: &Figure, g: &Figure) -> bool {
    let anybody = |figure: &Figure| {
        let mut words = figure.counted.split(' ').map(|word| word.trim_matches(','));
        words.all(|word| word.is_empty() || list("anybody").contains(&lower(word).as_ref()))
    };
    let (a, b) = (anybody(f), anybody(g));
    // A part of all is no rival, unless it is more than all.
    // Beside 'one dead' two policemen are others.
    let more = |part: &Figure, all: &Figure| matches!((part.amount.low, all.amount.high), (Some(x), Some(y)) if x > y && y > 2.0);
    let part_of_all = a && more(g, f) || b && more(f, g);
    a && b || x.counted_head == y.counted_head || part_of_all && within(f, g, 2.0)
}

/// Whether two figures lie within a ratio of one another.
pub(crate) fn within(f: &Figure, g: &Figure, ratio: f64) -> bool {
    let value = |figure: &Figure| figure.amount.low.or(figure.amount.high).unwrap_or(0.0);
    let (a, b) = (value(f), value(g));
    a.min(b) > 0.0 && a.max(b) <= a.min(b) * ratio
}

/// Whether a figure is that of a stretch of time, a rate or a model: 'in a single day', 'the daily toll', 'could reach'.
fn span_of_time(subject: &Subject<'_>) -> bool {
    // As written: the Kesra Daily counts no days.
    let sentence = subject.claim.sentence.of(subject.text);
    list("span").iter().any(|span| holds(sentence, span))
}

/// Whether words stand in a text as whole words.
pub(crate) fn holds(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// Whether what a claim negates is its own predicate: 'was not charged', 'declined to comment'; not 'said that no …'.
pub(crate) fn negates_its_verb(subject: &Subject<'_>) -> bool {
    let Some(event) = &subject.claim.event else { return false };
    let layer = subject.layer();
    let at = layer.tokens_in(event.trigger).start;
    let named = super::subject::mentions_in(layer, subject.claim.span).iter().any(|m| m.span.contains(event.trigger));
    // 'He denied her reported claims' does not deny that she reports.
    let is_verb = |token: &Token| matches!(token.upos, Upos::Verb | Upos::Aux) && token.deprel != Deprel::Amod;
    if named || !layer.tokens.get(at).is_some_and(is_verb) {
        return false;
    }
    if subject.claim.modality == Modality::Denied {
        // 'She denied the charge' tells of the denial; what she denies is a clause without it. Nor is denied what nobody denies.
        let sentence = subject.claim.sentence.of(subject.text).to_lowercase();
        return !["no one ", "nobody ", "did not deny", "n't deny", "not disput", "or deny"]
            .iter()
            .any(|twice| sentence.contains(twice))
            && !subject.quote().split(|c: char| !c.is_alphabetic()).any(|word| {
                let word = word.to_lowercase();
                ["den", "reject", "refut", "disput", "doubt"].iter().any(|cue| word.starts_with(cue))
            });
    }
    let before = layer.tokens.get(at.saturating_sub(4)..=at).unwrap_or(&[]);
    let form = |token: &Token| lower(token.span.of(subject.text));
    // What should not be done may be done; not everybody is nobody.
    if before.iter().any(|token| list("ought").contains(&form(token).as_ref())) {
        return false;
    }
    before.windows(2).any(|pair| {
        let (cue, next) = (form(&pair[0]), form(&pair[1]));
        (list("negation").contains(&cue.as_ref()) || cue.ends_with("n’t")) && !list("all").contains(&next.as_ref())
    })
}

/// Whether a predicate is a verb of saying.
pub(crate) fn is_saying(predicate: &str) -> bool {
    lexicon().verbs.iter().any(|verb| verb.lemma == predicate && verb.class == CueClass::Say)
}

/// Whether a clause says by a verb of its own that something is so: no 'to use gas', 'accused of using gas', 'should use gas', 'has
/// also used gas', nor what its sentence denies, asks or says that nobody said.
pub(crate) fn says_so(subject: &Subject<'_>) -> bool {
    let Some(event) = &subject.claim.event else { return false };
    let layer = subject.layer();
    let at = layer.tokens_in(event.trigger).start;
    let first = layer.tokens_in(subject.claim.sentence).start;
    let (Some(verb), Some(before)) = (layer.tokens.get(at), layer.tokens.get(first..at)) else { return false };
    let form = |token: &Token| lower(token.span.of(subject.text));
    let near = |reach: usize, words: &[&str]| {
        before.iter().rev().take(reach).any(|token| words.contains(&form(token).as_ref()))
    };
    // 'By reports of state media' says that they reported.
    let is_verb =
        matches!(verb.upos, Upos::Verb | Upos::Aux) && verb.deprel != Deprel::Amod || is_saying(&event.predicate);
    let bare = form(verb).ends_with("ing")
        && !near(4, &["is", "are", "was", "were", "been", "be", "am", "'s", "’s", "'re", "’re"]);
    is_verb
        && !bare
        && !near(2, &["to", "also"])
        && !near(4, list("ought"))
        && !before.iter().any(|token| {
            let form = form(token);
            list("doubt").contains(&form.as_ref()) || form.ends_with("n't") || form.ends_with("n’t")
        })
}

/// Whether a clause holds a word of negation, whatever it negates.
pub(crate) fn holds_negation(subject: &Subject<'_>) -> bool {
    let quote = subject.quote().to_lowercase().replace('’', "'");
    ["no", "not", "never", "without", "nobody", "none", "rather", "instead", "cannot"]
        .iter()
        .any(|cue| holds(&quote, cue))
        || quote.contains("n't")
}

/// Whether a predicate is itself a denial, of which the other clause tells as well ('she denied the allegation'), or says
/// nothing of its own.
pub(crate) fn is_denial(subject: &Subject<'_>) -> bool {
    // Nor do verbs that say nothing without their complement.
    subject.claim.event.as_ref().is_some_and(|event| list("denial").contains(&event.predicate.as_str()))
}

/// Whether two clauses have two doers that are no pronouns: 'the gunman fired', 'the officer did not fire'.
pub(crate) fn two_doers(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    if let (Some(a), Some(b)) = (x.who, y.who) {
        return a != b;
    }
    let speaks = |doer: &str| matches!(doer, "i" | "we");
    matches!((doer(x), doer(y)), (Some(a), Some(b)) if a != b && speaks(&a) == speaks(&b))
}

/// Whether one verb is said of two things: 'visits Lorma', 'visits Torva'; 'seeks to build', 'seeks to limit'.
pub(crate) fn two_objects(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    matches!((object(x), object(y)), (Some(a), Some(b)) if a != b)
}

/// The noun or verb that stands under the predicate as its object.
fn object(subject: &Subject<'_>) -> Option<String> {
    let layer = subject.layer();
    let at = layer.tokens_in(subject.claim.event.as_ref()?.trigger).start;
    let under = |token: &&Token| {
        i32::try_from(at).is_ok_and(|at| token.head == at)
            && matches!(token.deprel, Deprel::Obj | Deprel::Xcomp)
            && matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Verb)
    };
    let object = layer.tokens.get(at + 1..layer.tokens_in(subject.claim.sentence).end)?.iter().find(under)?;
    Some(super::words::stem(&lower(object.span.of(subject.text))).into_owned())
}

/// Whether one clause speaks of another one than the first, and the other does not: 'any other officers', 'a second parole', 'the
/// most recent shooting'.
pub(crate) fn of_another(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let words = |subject: &Subject<'_>| -> Vec<&str> {
        let words = subject.quote().split(|c: char| !c.is_alphanumeric());
        words
            .filter_map(|word| list("another").iter().find(|known| word.eq_ignore_ascii_case(known)).copied())
            .collect()
    };
    words(x) != words(y)
}

/// Whether two clauses speak of people or things by nouns of which none is shared: 'two officers', 'police' and 'the man'.
pub(crate) fn other_people(x: &Subject<'_>, y: &Subject<'_>) -> bool {
    let nouns = |subject: &Subject<'_>| -> Vec<String> {
        let layer = subject.layer();
        let of = subject.claim.arguments.iter().map(|argument| layer.tokens_in(argument.span));
        let tokens = of.flat_map(|range| layer.tokens.get(range).unwrap_or(&[]));
        let nouns = tokens.filter(|token| matches!(token.upos, Upos::Noun | Upos::Propn));
        nouns.map(|token| super::words::stem(&lower(token.span.of(subject.text))).into_owned()).collect()
    };
    let (a, b) = (nouns(x), nouns(y));
    !a.is_empty() && !b.is_empty() && !a.iter().any(|noun| b.contains(noun))
}

/// The last noun of who acts, else 'I' or 'we': one agency is another doer than two.
fn doer(subject: &Subject<'_>) -> Option<String> {
    let who = subject.claim.arguments.iter().find(|argument| argument.role == Role::Who)?;
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(who.span))?;
    let noun = tokens.iter().rev().find(|token| matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num));
    Some(lower(noun.or(tokens.first())?.span.of(subject.text)).into_owned())
        .filter(|doer| noun.is_some() || matches!(doer.as_str(), "i" | "we"))
}

/// Whether a claim is a clause with a verb, of which others can say that it is not so.
pub(crate) fn is_clause(subject: &Subject<'_>) -> bool {
    matches!(subject.claim.kind, ClaimKind::Event | ClaimKind::State | ClaimKind::Plan | ClaimKind::Cause)
}

#[cfg(test)]
mod tests {
    use super::super::reader;
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::pipeline::Report;

    /// Whether the first figures of two reports that count people count one thing.
    fn count_one_thing(a: &str, b: &str) -> bool {
        let report = |text: &str| {
            let article = Article::from_text(text);
            let annotations = annotate(&article);
            Report { article, annotations }
        };
        let reports = [report(a), report(b)];
        let (subjects, ..) = reader::read(&reports.iter().collect::<Vec<_>>());
        let first = |at: usize| subjects.iter().find(|s| s.report == at && s.claim.figure.is_some()).unwrap();
        one_count(first(0), first(1))
    }

    #[test]
    fn tolls_of_one_sort_are_held_against_one_another() {
        assert!(count_one_thing("Nine people were killed in the fire.", "Eleven people were killed in the fire."));
        assert!(!count_one_thing("Nine soldiers were killed.", "Thirty civilians were killed."));
    }

    #[test]
    fn a_day_and_a_season_are_two_counts() {
        assert!(!count_one_thing(
            "Forty people were killed by the fever in a single day.",
            "Ninety people were killed by the fever."
        ));
    }

    #[test]
    fn places_without_one_in_common_are_two_counts() {
        assert!(!count_one_thing("Nine people were killed in Paris.", "Eleven people were killed in Berlin."));
    }

    #[test]
    fn first_words_tell_whether_two_reports_are_of_one_event() {
        let mut leads = Leads::default();
        leads.push(vec![(1, 1.0), (2, 1.0), (3, 0.5)]);
        leads.push(vec![(2, 1.0), (3, 0.5), (9, 1.0)]);
        leads.push(vec![(7, 1.0), (8, 1.0)]);
        assert!(leads.like(0, 1) > 0.5);
        assert!(leads.like(0, 2) < ONE_EVENT);
    }
}
