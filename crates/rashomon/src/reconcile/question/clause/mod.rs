//! The clause of a claim as a question sees it: whom it tells of, its verb group, and what follows.
//!
//! A clause is read in its whole sentence, since what it leaves out stands there: 'who fled in a car' tells of those before
//! the 'who', 'and charged with theft' shares its subject, 'striving to hold the town' has that of the clause it hangs on.

mod turned;

use super::lower_article;
use crate::annotate::{Deprel, Mention, Token, Upos};
use crate::reconcile::subject::Subject;
use crate::reconcile::vocabulary::Vocabulary;
use crate::span::Span;

/// The longest phrase that stands for a subject, in bytes.
const LONGEST_PHRASE: usize = 90;
/// How many heads are climbed; sentences are flat.
const CLIMB: usize = 12;

/// A parsed clause; indexes count from the first token of its sentence.
pub(super) struct Clause<'r> {
    text: &'r str,
    tokens: &'r [Token],
    /// Index of the sentence's first token in its layer.
    first: usize,
    predicate: usize,
    span: Span,
    is_headline: bool,
    /// The names of its sentence.
    names: &'r [Mention],
}

/// How a clause comes by its subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tie {
    /// It has one of its own.
    Own,
    /// 'the men who fled'.
    Relative,
    /// 'the car found near the river'.
    Reduced,
    /// '… and charged': the subject of the clause it is joined to, whose index this is.
    Shared(usize),
    /// 'striving to …': the subject of the clause it hangs on.
    Governed,
}

/// Whom a clause tells of.
struct Told {
    words: String,
    is_plural: bool,
    tie: Tie,
}

impl<'r> Clause<'r> {
    /// The clause of a claim, where its sentence is parsed and has a verb for it.
    pub(super) fn of(subject: &Subject<'r>) -> Option<Self> {
        let trigger = subject.claim.event.as_ref().map(|event| event.trigger);
        Self::around(subject, |clause| {
            let by_trigger = || clause.tokens.iter().position(|t| trigger.is_some_and(|span| span.overlaps(t.span)));
            let inside = |index: usize| clause.tokens.get(index).is_some_and(|t| clause.span.contains(t.span));
            let topmost = || {
                (0..clause.tokens.len()).find(|&index| {
                    inside(index) && clause.head(index).is_none_or(|head| !inside(head)) && clause.is_predicate(index)
                })
            };
            let found = by_trigger().filter(|&index| clause.is_predicate(index)).or_else(topmost)?;
            let told = clause.credited(found).or_else(|| clause.held(found));
            Some(told.filter(|&told| inside(told)).unwrap_or(found))
        })
    }

    /// What stands before a verb that only credits: 'was over' of 'the truce, he argued, was over'.
    fn credited(&self, at: usize) -> Option<usize> {
        let content = |d| matches!(d, Deprel::Ccomp | Deprel::Obj);
        let before = match self.child(at, content) {
            Some(index) if index < at => index,
            None if self.token(at)?.deprel == Deprel::Parataxis => self.head(at)?,
            _ => return None,
        };
        (self.is_saying(at) && self.is_predicate(before)).then_some(before)
    }

    /// What is held: 'was late' of 'I think the truce was late' and 'it's clear that the truce was late'.
    fn held(&self, at: usize) -> Option<usize> {
        let subject = self.nsubj(at).or_else(|| self.child(at, |d| d == Deprel::Expl))?;
        let subject = self.form(subject).to_lowercase();
        let holds = match subject.as_str() {
            "i" | "we" => is_thinking(&self.form(at).to_lowercase()),
            "it" => self.token(at)?.upos == Upos::Adj && is_plain(&self.form(at).to_lowercase()),
            _ => false,
        };
        let told = self.child(at, |d| matches!(d, Deprel::Ccomp | Deprel::Csubj))?;
        (holds && told > at && self.is_predicate(told) && self.nsubj(told).is_some()).then_some(told)
    }

    /// Whether the verb is one of saying.
    pub(super) fn says(&self) -> bool {
        self.is_saying(self.predicate)
    }

    fn is_saying(&self, index: usize) -> bool {
        let lemma = crate::language::lemma::lemma(&self.form(index).to_lowercase(), Upos::Verb).into_owned();
        crate::reconcile::footing::is_saying(&lemma)
    }

    /// The clause whose verb a part of it hangs on.
    pub(super) fn governing(subject: &Subject<'r>, part: Span) -> Option<Self> {
        Self::around(subject, |clause| {
            let at = clause.tokens.iter().position(|t| part.contains(t.span))?;
            clause.climb(at).find(|&index| clause.is_predicate(index) && !clause.is_compound(index))
        })
    }

    /// 'Crossing' of 'the border crossing at Tolm', which may be taken for a participle.
    fn is_compound(&self, index: usize) -> bool {
        let noun = |before: usize| self.token(before).is_some_and(|token| token.upos == Upos::Noun);
        self.token(index).is_some_and(|t| t.deprel == Deprel::Acl && t.span.of(self.text).ends_with("ing"))
            && index.checked_sub(1).is_some_and(noun)
    }

    fn around(subject: &Subject<'r>, predicate: impl Fn(&Self) -> Option<usize>) -> Option<Self> {
        let layer = subject.layer();
        let sentence = layer.sentence_at(subject.claim.span.start).and_then(|index| layer.sentences.get(index))?;
        if !sentence.parsed {
            return None;
        }
        let mut clause = Self {
            text: subject.text,
            tokens: layer.tokens_of(sentence),
            first: sentence.tokens.start as usize,
            predicate: 0,
            span: subject.claim.span,
            is_headline: subject.is_headline(),
            names: layer.mentions_at(sentence.span),
        };
        clause.predicate = predicate(&clause)?;
        // 'is expected to fall' asks whether it is expected.
        for _ in 0..CLIMB {
            let bare =
                clause.token(clause.predicate)?.deprel == Deprel::Xcomp && clause.nsubj(clause.predicate).is_none();
            match clause.head(clause.predicate).filter(|&head| bare && clause.is_predicate(head)) {
                Some(head) => clause.predicate = head,
                None => break,
            }
        }
        Some(clause)
    }

    /// Whether the clause's verb acts: not 'was found', not 'is a town'.
    pub(super) fn is_active(&self) -> bool {
        let passive =
            |index| self.child(index, |d| matches!(d, Deprel::AuxPass | Deprel::Cop | Deprel::NsubjPass)).is_some();
        self.token(self.predicate).is_some_and(|t| t.upos == Upos::Verb)
            && !passive(self.predicate)
            && self.tie().is_some_and(|(_, tie)| match tie {
                Tie::Reduced => !is_participle(self.form(self.predicate)),
                Tie::Shared(with) => !(passive(with) && is_participle(self.form(self.predicate))),
                _ => true,
            })
    }

    /// Whom the clause tells of, in words that stand in its sentence or name whom a pronoun of it means.
    pub(super) fn topic(&self, subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
        self.told(subject, vocabulary).map(|told| told.words)
    }

    /// 'injured' of 'five people were injured', 'locked up' of 'five were locked up': the participle of a passive whose subject holds
    /// the number.
    pub(super) fn passive_of(&self, number: Span) -> Option<String> {
        let (index, _) = self.tie().filter(|(_, tie)| *tie == Tie::Own)?;
        let passive = self.token(index)?.deprel == Deprel::NsubjPass;
        // 'Was denied' asks what was denied to them.
        let whole = self.child(self.predicate, |d| d == Deprel::Obj).is_none();
        (passive && whole && self.counts(index, number)).then(|| {
            let particle = self.child(self.predicate, |d| d == Deprel::CompoundPrt);
            particle.map_or_else(
                || self.form(self.predicate).to_owned(),
                |particle| format!("{} {}", self.form(self.predicate), self.form(particle)),
            )
        })
    }

    /// Whether a number counts a subject: not 'the number of prisoners, at 40, changed'.
    fn counts(&self, subject: usize, number: Span) -> bool {
        let counts = |index: usize| {
            let aside = |d| matches!(d, Deprel::Nmod | Deprel::Appos | Deprel::Obl);
            self.token(index).is_some_and(|t| {
                let of_head = self.head(index) == Some(subject) && !aside(t.deprel);
                number.overlaps(t.span) && (index == subject || t.deprel == Deprel::Nummod || of_head)
            })
        };
        self.phrase(subject).contains(number) && (0..self.tokens.len()).any(counts)
    }

    /// 'fled' of 'forty people fled': the verb whose subject holds the number, in a past form.
    pub(super) fn active_of(&self, number: Span) -> Option<&'r str> {
        let (index, _) = self.tie().filter(|(_, tie)| *tie == Tie::Own)?;
        let form = self.form(self.predicate);
        let helped = self.child(self.predicate, |d| matches!(d, Deprel::Aux | Deprel::Cop)).is_some();
        let whole = self.child(self.predicate, |d| matches!(d, Deprel::Obj | Deprel::Xcomp)).is_none();
        let verb = self.token(self.predicate)?.upos == Upos::Verb && form.ends_with("ed");
        (verb && !helped && whole && self.token(index)?.deprel == Deprel::Nsubj && self.counts(index, number))
            .then_some(form)
    }

    fn token(&self, index: usize) -> Option<&'r Token> {
        self.tokens.get(index)
    }

    fn form(&self, index: usize) -> &'r str {
        self.tokens.get(index).map_or("", |t| t.span.of(self.text))
    }

    fn head(&self, index: usize) -> Option<usize> {
        let head = usize::try_from(self.token(index)?.head).ok()?.checked_sub(self.first)?;
        (head < self.tokens.len() && head != index).then_some(head)
    }

    /// A token and what it hangs on, upwards.
    fn climb(&self, from: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(from), |&index| self.head(index)).take(CLIMB)
    }

    fn children(&self, head: usize) -> impl Iterator<Item = usize> {
        (0..self.tokens.len()).filter(move |&index| self.head(index) == Some(head))
    }

    fn child(&self, head: usize, is: impl Fn(Deprel) -> bool) -> Option<usize> {
        self.children(head).find(|&index| self.token(index).is_some_and(|t| is(t.deprel)))
    }

    fn nsubj(&self, predicate: usize) -> Option<usize> {
        self.child(predicate, |d| matches!(d, Deprel::Nsubj | Deprel::NsubjPass))
    }

    fn is_predicate(&self, index: usize) -> bool {
        let is_verb = self.token(index).is_some_and(|t| {
            t.upos == Upos::Verb && !matches!(t.deprel, Deprel::Amod | Deprel::Compound | Deprel::Case | Deprel::Mark)
        });
        is_verb || self.nsubj(index).is_some() || self.child(index, |d| d == Deprel::Cop).is_some()
    }

    /// Auxiliaries and copula before the predicate.
    fn auxiliaries(&self, predicate: usize) -> Vec<usize> {
        let helps = |t: &Token| matches!(t.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
        self.children(predicate).filter(|&index| index < predicate && self.token(index).is_some_and(helps)).collect()
    }

    /// The head of whom the clause tells of, and how it comes by it.
    fn tie(&self) -> Option<(usize, Tie)> {
        let mut at = self.predicate;
        let mut tie = Tie::Own;
        for _ in 0..CLIMB {
            let relation = self.token(at)?.deprel;
            if let Some(subject) = self.nsubj(at) {
                let relative = relation == Deprel::AclRelcl && is_relative(self.form(subject));
                return match (relative, tie) {
                    (false, _) => Some((subject, tie)),
                    (true, Tie::Own) => Some((self.antecedent(at, subject)?, Tie::Relative)),
                    (true, _) => Some((self.antecedent(at, subject)?, tie)),
                };
            }
            let marked = |word: &str| {
                self.children(at).any(|index| {
                    self.token(index).is_some_and(|t| matches!(t.deprel, Deprel::Mark | Deprel::Aux))
                        && self.form(index).eq_ignore_ascii_case(word)
                })
            };
            // 'Instead of selling it', 'the idea of selling it', 'a man hurt while selling it': who sells is another's to say.
            let gerund = at == self.predicate && self.form(at).ends_with("ing") && self.auxiliaries(at).is_empty();
            if marked("to")
                || marked("without")
                || gerund && (self.is_instead(at) || relation == Deprel::Acl && self.is_led_in(at))
            {
                return None;
            }
            let head = self.head(at)?;
            // 'Two blasts went off near the line, wounding forty': the line wounded nobody.
            if gerund && relation == Deprel::Acl && self.is_behind_a_comma(at) {
                at = self.climb(head).skip(1).find(|&above| self.is_predicate(above))?;
                tie = Tie::Governed;
                continue;
            }
            tie = match (relation, tie) {
                (Deprel::Acl, _) => return Some((head, if tie == Tie::Own { Tie::Reduced } else { tie })),
                (Deprel::Conj, Tie::Own) => Tie::Shared(head),
                (Deprel::Conj, tie) => tie,
                (Deprel::Advcl | Deprel::Xcomp, Tie::Own) => Tie::Governed,
                (Deprel::Advcl | Deprel::Xcomp, tie) => tie,
                _ => return None,
            };
            at = head;
        }
        None
    }

    /// Whether the clause is a question of its own: 'how do you sell it'.
    fn opens_a_question(&self) -> bool {
        let first =
            self.tokens.iter().find(|t| self.span.contains(t.span)).map(|t| t.span.of(self.text).to_lowercase());
        first.is_some_and(|first| super::ASKING.contains(&first.as_str()))
    }

    fn is_instead(&self, at: usize) -> bool {
        self.children(at).any(|index| index < at && self.form(index).eq_ignore_ascii_case("instead"))
    }

    /// Whether a preposition or conjunction brings a clause in.
    fn is_led_in(&self, at: usize) -> bool {
        self.children(at).any(|index| {
            index < at && self.token(index).is_some_and(|t| matches!(t.deprel, Deprel::Mark | Deprel::Case))
        })
    }

    /// Whether a comma stands before a verb, or before the adverb that does.
    fn is_behind_a_comma(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|&index| self.token(index).is_none_or(|t| t.upos != Upos::Adv));
        before.is_some_and(|index| self.form(index) == ",")
    }

    /// Whom or what a relative pronoun stands for: what its clause hangs on, but 'which' is no person: 'the captain of the Sorn
    /// Queen, which sank' tells of the ship.
    fn antecedent(&self, clause: usize, pronoun: usize) -> Option<usize> {
        let head = self.head(clause)?;
        let is_person = crate::claim::roles::is_title(&self.form(head).to_lowercase());
        if !is_person || !self.form(pronoun).eq_ignore_ascii_case("which") {
            return Some(head);
        }
        let noun = |index: &usize| self.token(*index).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
        let nearest = (head + 1..pronoun).rev().find(noun)?;
        // Of a name of several words the one that the others hang on.
        self.climb(nearest)
            .take_while(|at| *at > head)
            .find(|at| self.token(*at).is_some_and(|t| !matches!(t.deprel, Deprel::Compound | Deprel::Flat)))
    }

    fn told(&self, subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<Told> {
        let (index, tie) = self.tie()?;
        let token = self.token(index)?;
        if tie == Tie::Own && index > self.predicate {
            return None;
        }
        let form = token.span.of(self.text).to_lowercase();
        if token.upos == Upos::Pron || matches!(form.as_str(), "he" | "she" | "they" | "it" | "i" | "we" | "you") {
            // A pronoun gives way to the name that it means; 'it is', 'we' and 'this' tell of nobody.
            let means = matches!(form.as_str(), "he" | "she" | "they" | "it" | "who");
            let name = subject.who.filter(|_| means).map(|who| vocabulary.word(who)).filter(|name| !name.is_empty());
            // 'You can't have both' asks whether one can; 'if you sell it' and 'send it back' do not.
            let anybody =
                || form == "you" && tie == Tie::Own && !self.is_led_in(self.predicate) && !self.opens_a_question();
            let stands = || (matches!(form.as_str(), "he" | "she" | "they") || anybody()).then_some(form.as_str());
            let words = name.or_else(stands)?.to_owned();
            return Some(Told { words, is_plural: matches!(form.as_str(), "they" | "you"), tie });
        }
        if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Det | Upos::X) {
            return None;
        }
        let span = self.joined(index);
        // 'one people' of 'thirty-one people' is a subject cut in two.
        let before = self.text.get(..span.start as usize)?;
        let words = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim_end_matches('.');
        // 'Ard, 43': an age is an aside; in 'Lorma, Daro and Tolm' the comma joins.
        let words = match words.split_once(", ") {
            Some((head, rest)) if !rest.contains("and ") && !rest.contains("or ") => head,
            _ => words,
        };
        // 'That chemical weapons were used': the 'that' is none of the weapons'.
        let words = words.strip_prefix("that ").filter(|_| self.is_plural(index)).unwrap_or(words);
        let whole = !words.is_empty()
            && !words.split(' ').any(|word| matches!(word, "whose" | "which" | "who" | "whom"))
            && words.len() <= LONGEST_PHRASE
            && !words.contains([';', ':', '"', '“', '”', '(', '['])
            && !before.ends_with(|c: char| c.is_alphanumeric() || c == '-');
        whole.then(|| Told { words: self.small(words, span), is_plural: self.is_plural(index), tie })
    }

    /// The phrase of a subject; with what stands before its 'and' where the verb asks for several: 'a couple and their son were
    /// found'.
    fn joined(&self, index: usize) -> Span {
        let span = self.phrase(index);
        let several = self
            .auxiliaries(self.predicate)
            .first()
            .is_some_and(|&first| matches!(self.form(first).to_lowercase().as_str(), "were" | "are" | "have"));
        let first = self.tokens.partition_point(|t| t.span.start < span.start);
        let (Some(other), Some(and)) = (first.checked_sub(2), first.checked_sub(1)) else { return span };
        let noun = self.token(other).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
        if several && noun && !self.is_plural(index) && self.form(and) == "and" {
            // Of a name of several words the head is the first.
            let head = self.climb(other).take_while(|&at| at < first).last().unwrap_or(other);
            let is_noun = self.token(head).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
            return self.phrase(if is_noun { head } else { other }).cover(span);
        }
        span
    }

    /// A noun with what belongs to it, but for clauses, appositions and whatever a comma parts from it.
    fn phrase(&self, head: usize) -> Span {
        let part = |index: usize| {
            index == head
                || self.climb(index).take_while(|&at| at != head).all(|at| {
                    self.token(at).is_some_and(|t| {
                        let loose = self.head(at) == Some(head)
                            && matches!(
                                t.deprel,
                                Deprel::Case | Deprel::Advmod | Deprel::Obl | Deprel::OblNpmod | Deprel::OblTmod
                            );
                        !loose && belongs(t.deprel)
                    })
                }) && self.climb(index).any(|at| at == head)
        };
        let mut first = head;
        while first > 0 && part(first - 1) {
            first -= 1;
        }
        let mut last = head;
        // No noun phrase goes on with a verb, whatever the parse says, but for 'registered voters'.
        let is_verb =
            |index: usize| self.token(index).is_some_and(|t| t.upos == Upos::Verb && t.deprel != Deprel::Amod);
        while last + 1 < self.tokens.len() && part(last + 1) && !is_verb(last + 1) {
            last += 1;
        }
        // A mark is no end, and 'and' no beginning.
        let joins = |index: usize| self.token(index).is_some_and(|t| matches!(t.upos, Upos::Punct | Upos::Cconj));
        while last > head && joins(last) {
            last -= 1;
        }
        while first < head && joins(first) {
            first += 1;
        }
        let span = |last: usize| {
            let (from, to) = (self.token(first), self.token(last));
            from.zip(to).map_or(Span::default(), |(from, to)| from.span.cover(to.span))
        };
        if span(last).len() as usize > LONGEST_PHRASE { span(head) } else { span(last) }
    }

    fn is_plural(&self, index: usize) -> bool {
        let form = self.form(index).to_lowercase();
        let counted = self
            .child(index, |d| d == Deprel::Nummod)
            .is_some_and(|number| !matches!(self.form(number).to_lowercase().as_str(), "one" | "1"));
        let joined = self.child(index, |d| d == Deprel::Conj).is_some();
        let lemma = crate::language::lemma::lemma(&form, Upos::Noun);
        counted || joined || *lemma != *form || matches!(form.as_str(), "people" | "police" | "troops")
    }

    /// Words inside of a question: 'Divers' is small there, 'Lorma' is not.
    fn small(&self, words: &str, span: Span) -> String {
        let lowered = lower_article(words);
        if lowered != words {
            return lowered;
        }
        let at = self.tokens.iter().position(|t| t.span.start == span.start);
        let named = self.names.iter().any(|name| name.span.start == span.start);
        let titled = self.is_headline && words.split(' ').nth(1).is_some_and(|w| w.starts_with(char::is_uppercase));
        // A quotation has a first word too.
        let before = at.and_then(|at| self.tokens.get(at.checked_sub(1)?)).map(|t| t.span.of(self.text));
        let opens = before.is_none_or(|mark| matches!(mark, "\"" | "“" | "‘" | "'" | "``" | ":"));
        match at.and_then(|at| self.tokens.get(at)) {
            Some(token)
                if opens
                    && !named
                    && !titled
                    && matches!(token.upos, Upos::Noun | Upos::Num | Upos::Det | Upos::Verb | Upos::Adv)
                    && !words.chars().nth(1).is_some_and(char::is_uppercase) =>
            {
                super::lower_first(words)
            }
            _ => words.to_owned(),
        }
    }
}

/// Relations of what belongs to a noun phrase.
fn belongs(relation: Deprel) -> bool {
    !matches!(
        relation,
        Deprel::AclRelcl
            | Deprel::Acl
            | Deprel::Appos
            | Deprel::Parataxis
            | Deprel::Advcl
            | Deprel::Cop
            | Deprel::Aux
            | Deprel::AuxPass
            | Deprel::Nsubj
            | Deprel::NsubjPass
            | Deprel::Mark
            | Deprel::Discourse
            | Deprel::Vocative
            | Deprel::Root
            | Deprel::Unparsed
    )
}

fn is_relative(form: &str) -> bool {
    matches!(form.to_lowercase().as_str(), "who" | "which" | "that" | "whom" | "what")
}

fn is_thinking(form: &str) -> bool {
    matches!(form, "think" | "believe" | "know" | "guess" | "suppose" | "feel" | "thought" | "believed")
}

/// What is so by all accounts: 'it is clear that'.
fn is_plain(form: &str) -> bool {
    matches!(form, "clear" | "true" | "obvious" | "evident" | "apparent" | "certain" | "plain")
}

/// Words that end like a participle.
pub(super) fn is_participle(word: &str) -> bool {
    let lower = word.trim_end_matches([',', '.']).to_lowercase();
    (lower.len() > 4 && lower.ends_with("ed"))
        || matches!(
            lower.as_str(),
            "sent"
                | "shot"
                | "hurt"
                | "held"
                | "taken"
                | "found"
                | "lost"
                | "sold"
                | "built"
                | "given"
                | "slain"
                | "hit"
                | "seen"
                | "known"
                | "gone"
                | "done"
                | "made"
                | "put"
                | "left"
                | "told"
                | "killed"
                | "begun"
                | "broken"
                | "chosen"
                | "driven"
                | "fallen"
                | "grown"
                | "hidden"
                | "stolen"
                | "thrown"
                | "torn"
                | "written"
                | "kept"
                | "led"
                | "met"
                | "paid"
                | "brought"
                | "caught"
                | "fought"
                | "bought"
                | "taught"
                | "thought"
        )
}
