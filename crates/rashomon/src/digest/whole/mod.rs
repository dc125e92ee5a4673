//! Whether words stand as a sentence of their own: a subject and its verb, nothing that points at another sentence.
//!
//! A digest takes sentences out of their articles. 'His arrival' then has no man before it, 'these drills' no drills, and
//! 'leaving dozens homeless' no verb. Such words are left to another claim of the account.

mod leaning;
mod page;
mod seam;

use super::lexicon::{Trait, traits_of};
use crate::annotate::{Deprel, Layer, MentionKind, Token, Upos};
use crate::span::Span;
use std::ops::Range;

/// A token's word.
#[derive(Debug)]
pub(crate) struct Form {
    /// In lower case, with straight apostrophes.
    lower: Box<str>,
    traits: u32,
}

impl Form {
    /// The words of all tokens of a layer.
    pub fn all(text: &str, layer: &Layer) -> Vec<Self> {
        let of = |token: &Token| {
            let form = token.span.of(text);
            let lower: Box<str> = if form.is_ascii() {
                form.to_ascii_lowercase().into()
            } else {
                form.replace('’', "'").to_lowercase().into()
            };
            Self { traits: traits_of(&lower), lower }
        };
        layer.tokens.iter().map(of).collect()
    }

    fn is(&self, of: Trait) -> bool {
        self.traits & of as u32 != 0
    }
}

/// A stretch of one sentence of a text.
#[derive(Clone, Debug)]
pub(crate) struct Stretch<'a> {
    text: &'a str,
    layer: &'a Layer,
    pub span: Span,
    /// The tokens that lie inside, as indexes into the layer's.
    range: Range<usize>,
    /// The words of the layer's tokens.
    forms: &'a [Form],
}

/// What a stretch is worth as words of a digest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worth {
    /// How well it serves; larger is better.
    pub fitness: i32,
    /// How many of its words give a view of the matter, not the matter.
    pub comments: usize,
    /// How many things it names as if they had been told.
    pub unsaid: i32,
}

/// The shortest and the longest wording that a digest takes over, in characters.
const SHORTEST: usize = 20;
const LONGEST: usize = 320;

impl<'a> Stretch<'a> {
    /// A stretch of a text, with the words of all tokens of its layer.
    pub fn new(text: &'a str, layer: &'a Layer, forms: &'a [Form], span: Span) -> Self {
        Self { text, layer, span, range: layer.tokens_in(span), forms }
    }

    pub fn words(&self) -> &'a str {
        self.span.of(self.text)
    }

    fn tokens(&self) -> &'a [Token] {
        self.layer.tokens.get(self.range.clone()).unwrap_or(&[])
    }

    /// The tokens with their words.
    fn both(&self) -> impl DoubleEndedIterator<Item = (&'a Token, &'a Form)> {
        self.tokens().iter().zip(self.forms.get(self.range.clone()).unwrap_or(&[]))
    }

    /// The same without marks.
    fn unmarked(&self) -> impl DoubleEndedIterator<Item = (&'a Token, &'a Form)> {
        self.both().filter(|(token, _)| token.upos != Upos::Punct)
    }

    /// The word of a token of the layer.
    fn form(&self, index: usize) -> &'a str {
        self.forms.get(index).map_or("", |form| &form.lower)
    }

    /// What the words are worth; `None` where they can't be told alone or speak of the page.
    pub fn worth(&self, sentence: bool) -> Option<Worth> {
        (self.is_whole(sentence) && !self.is_service() && !self.is_of_the_page()).then(|| Worth {
            fitness: self.fitness(),
            comments: self.comments(),
            unsaid: 0,
        })
    }

    /// Whether the words can be told without what stands around them.
    ///
    /// `sentence` says that they are meant as the article's own sentence; then its main verb has to be there.
    fn is_whole(&self, sentence: bool) -> bool {
        let length = self.words().chars().count();
        (SHORTEST..=LONGEST).contains(&length)
            && balanced(self.words())
            && !runs_on(self.words())
            && !holds_links(self.words())
            && !self.words().contains(['?', ';', '\u{2026}', '$', '{', '|'])
            && !self.words().starts_with('(')
            && !self.is_title()
            && self.opens_well(sentence)
            && self.ends_well()
            && self.has_verb(sentence)
            && self.names_something()
            && !self.leans()
    }

    /// 'The Harbour Is Going to Open After All': a headline amid the text, whose words are capitals whatever they are.
    fn is_title(&self) -> bool {
        const WORDS: usize = 5;
        let common = |token: &&Token| {
            let named = || self.layer.mentions_at(token.span).iter().any(|m| m.span.contains(token.span));
            token.span.len() > 3 && !matches!(token.upos, Upos::Propn | Upos::Punct | Upos::Num) && !named()
        };
        let words = || self.tokens().iter().skip(1).filter(common);
        let capitals = words().filter(|token| token.span.of(self.text).starts_with(char::is_uppercase)).count();
        self.tokens().len() >= WORDS && capitals > 1 && capitals * 2 > words().count()
    }

    /// 'On Sunday it was not immediately clear' tells nothing.
    fn names_something(&self) -> bool {
        self.both().any(|(token, form)| match token.upos {
            Upos::Noun | Upos::Propn | Upos::Num | Upos::Sym | Upos::X => !self.in_time(token.span),
            Upos::Pron => !matches!(&*form.lower, "it" | "this" | "that" | "there" | "what"),
            _ => false,
        })
    }

    fn opens_well(&self, sentence: bool) -> bool {
        let mut words = self.unmarked();
        let Some((first, opening)) = words.next() else { return false };
        let form = &*opening.lower;
        let next = words.next();
        let second = next.map_or("", |(_, second)| &second.lower);
        // 'Even if', 'only when'.
        let hedged = matches!(form, "even" | "only" | "just" | "especially" | "particularly" | "perhaps")
            && next.is_some_and(|(_, second)| second.is(Trait::Subordinate));
        let leaning = match form {
            // 'One person was hurt' stands alone, 'One of them' does not.
            "one" | "both" | "some" | "many" | "several" | "all" | "each" | "another" => {
                second == "of" && self.of_them()
            }
            "such" | "so" | "here" | "other" | "others" | "to" | "than" | "and" | "but" | "or" | "not" => true,
            "that" | "which" | "who" | "whose" | "whom" | "including" | "where" | "how" | "why" | "whether" => true,
            // 'As ministers met, shots fell' needs its main clause, which comes after a comma.
            _ if opening.is(Trait::Subordinate) || hedged => !sentence || !self.words().contains(','),
            _ => false,
        };
        // 'Just a few hours later, the bridge fell', 'An hour earlier, …': than what?
        let since = |pair: &[(&Token, &Form)]| {
            const TIMES: [&str; 7] = ["minute", "hour", "day", "week", "month", "year", "moment"];
            TIMES.contains(&pair[0].1.lower.trim_end_matches('s')) && matches!(&*pair[1].1.lower, "later" | "earlier")
        };
        let opening: Vec<(&Token, &Form)> = self.both().take(6).collect();
        if opening.windows(2).any(since)
            && matches!(opening[0].0.upos, Upos::Det | Upos::Adj | Upos::Num | Upos::Adv | Upos::Noun)
        {
            return false;
        }
        // A verb at the start has lost its subject, or asks somebody to do something; so 'Also said …'.
        let verb = |token: &Token| matches!(token.upos, Upos::Verb | Upos::Aux);
        let headless = verb(first)
            || matches!(first.upos, Upos::Cconj | Upos::Part)
            || first.upos == Upos::Adv && next.is_some_and(|(next, form)| verb(next) && form.is(Trait::Saying));
        // 'Freeing the barge took a day' has one; of a clause, '-ing' mostly belongs to what stands before it.
        !leaning && (!headless || sentence && form.ends_with("ing"))
    }

    fn of_them(&self) -> bool {
        self.both().take(4).any(|(_, form)| matches!(&*form.lower, "them" | "these" | "those" | "which"))
    }

    fn ends_well(&self) -> bool {
        let Some((last, form)) = self.unmarked().next_back() else { return false };
        // 'Marches that, in Lorma and a few other towns': the verb of the relative clause is cut off.
        let tells = |token: &Token| matches!(token.upos, Upos::Verb | Upos::Aux);
        let relative = |token: &Token, form: &Form| {
            token.upos != Upos::Det && matches!(&*form.lower, "that" | "which" | "who" | "whose" | "where")
        };
        // 'Will skip the speech, while Ivo Ard': so is that of the other clause; 'while at home' has none.
        let brings = |token: &Token, form: &Form, next: Option<&Token>| {
            matches!(token.upos, Upos::Sconj | Upos::Adv)
                && matches!(&*form.lower, "while" | "whereas" | "although" | "because" | "if" | "when")
                && next.is_some_and(|next| {
                    matches!(next.upos, Upos::Propn | Upos::Noun)
                        || next.upos == Upos::Num && !matches!(&*form.lower, "if" | "when")
                })
        };
        // 'Proved that she can', without what.
        let able = last.upos == Upos::Aux
            && matches!(&*form.lower, "can" | "could" | "will" | "would" | "should" | "may" | "might" | "must");
        if able || self.ends_on_a_but() {
            return false;
        }
        let mut next: Option<&Token> = None;
        for (token, form) in self.both().rev().take_while(|(token, _)| !tells(token)) {
            if relative(token, form) || brings(token, form, next) {
                return false;
            }
            next = Some(token);
        }
        // 'he shook the hand he was offered, leaving': cut off.
        let cut = form.lower.len() > 6 && form.lower.ends_with("ing") && last.upos == Upos::Verb;
        !form.is(Trait::Hanging) && !cut
    }

    /// 'It began in Lorma, but details about that': the verb behind the 'but' was cut off; 'tired, but happy' and 'not the bank, but
    /// the mayor' have none to lose.
    fn ends_on_a_but(&self) -> bool {
        let mut behind = Vec::new();
        for (token, form) in self.both().rev() {
            if matches!(token.upos, Upos::Verb | Upos::Aux) {
                return false;
            }
            if &*form.lower == "but" {
                break;
            }
            behind.push((token, form));
        }
        let first = behind.pop().filter(|_| behind.len() + 1 < self.tokens().len());
        first.is_some_and(|(token, form)| {
            matches!(token.upos, Upos::Noun | Upos::Propn) || token.upos == Upos::Det && &*form.lower == "the"
        }) && self.words().contains(", but ")
            && !self.both().any(|(_, form)| matches!(&*form.lower, "not" | "n't" | "n’t" | "no" | "nothing"))
    }

    /// Whether a subject has a finite verb, and something besides 'said' is told.
    fn has_verb(&self, sentence: bool) -> bool {
        let range = self.range.clone();
        let tokens = self.tokens();
        let parsed = self
            .layer
            .sentence_at(self.span.start)
            .and_then(|index| self.layer.sentences.get(index))
            .is_some_and(|sentence| sentence.parsed);
        // 'After questions about how phones were smuggled', 'With the mayor calling for calm' and 'The mayor alleging that he
        // lied' have verbs, but none of their own.
        let found = if parsed {
            tokens.iter().any(|subject| {
                let subject_of = matches!(
                    subject.deprel,
                    Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl | Deprel::Csubj | Deprel::CsubjPass
                );
                let head = usize::try_from(subject.head).ok().filter(|head| range.contains(head));
                subject_of
                    && head.is_some_and(|head| {
                        self.is_finite(head, sentence)
                            && !self.is_brought_in(head)
                            && (!sentence || self.layer.tokens.get(head).is_some_and(|t| t.deprel == Deprel::Root))
                    })
            })
        } else {
            let verb = self
                .both()
                .position(|(t, form)| t.upos == Upos::Aux || (t.upos == Upos::Verb && !form.lower.ends_with("ing")));
            let noun = tokens.iter().position(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num));
            matches!((noun, verb), (Some(noun), Some(verb)) if noun < verb)
        };
        let only_says = tokens.iter().all(|t| t.upos != Upos::Aux)
            && self.both().filter(|(t, _)| t.upos == Upos::Verb).all(|(_, form)| form.is(Trait::Saying));
        found && !only_says && !self.says_nothing() && !self.is_only_relative() && !self.is_only_what_a_noun_says()
    }

    /// 'The council's warning that the harbour is shut': who was warned, and how, was cut off. In 'the news that it was shut
    /// angered Lorma' the noun has a verb of its own.
    fn is_only_what_a_noun_says(&self) -> bool {
        let mut has_subject = false;
        for (token, form) in self.both() {
            if matches!(token.upos, Upos::Verb | Upos::Aux) {
                return false;
            }
            if token.upos == Upos::Sconj && &*form.lower == "that" {
                return !has_subject;
            }
            has_subject |= matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass);
        }
        false
    }

    /// 'Ard, who had won in July': what he did then stands behind the next comma, and was cut off.
    fn is_only_relative(&self) -> bool {
        let relative = |form: &Form| matches!(&*form.lower, "who" | "which" | "whose");
        let parts = |form: &Form| matches!(&*form.lower, "," | "—" | "–" | "--");
        let words: Vec<(&Token, &Form)> = self.both().collect();
        let Some(at) = words.windows(2).position(|pair| parts(pair[0].1) && relative(pair[1].1)) else {
            return false;
        };
        let tells = |(token, _): &(&Token, &Form)| matches!(token.upos, Upos::Verb | Upos::Aux);
        let (before, behind) = words.split_at(at + 1);
        !before.iter().any(tells) && !behind.iter().any(|(_, form)| parts(form))
    }

    /// 'Later on Friday, after the bridge was closed', 'on 3 May, when the council met': what happened then is cut off.
    fn is_brought_in(&self, verb: usize) -> bool {
        const BRINGS: [&str; 9] = ["after", "before", "because", "if", "when", "while", "until", "since", "unless"];
        self.both().skip(1).any(|(token, form)| {
            (token.deprel == Deprel::Mark || token.deprel == Deprel::Advmod && &*form.lower == "when")
                && usize::try_from(token.head).is_ok_and(|head| head == verb)
                && BRINGS.contains(&&*form.lower)
        })
    }

    /// 'Mr Brandt said, noting that …', 'the boy told police': what was said stands in another sentence.
    fn says_nothing(&self) -> bool {
        let mut behind = self.both().skip_while(|(token, _)| token.deprel != Deprel::Root);
        let tells = |(token, form): (&Token, &Form)| {
            matches!(token.upos, Upos::Verb | Upos::Aux) && &*form.lower != "according"
        };
        let untold = behind.next().is_some_and(|(_, form)| matches!(&*form.lower, "told" | "tells" | "tell"))
            && !behind.any(tells)
            && !self.words().contains(['"', '“']);
        if untold {
            return true;
        }
        let mut words = self.both().skip_while(|(token, _)| token.upos != Upos::Verb);
        let says = words.next().is_some_and(|(_, form)| form.is(Trait::Saying));
        // 'said on Wednesday, claiming'.
        let mut words = words.skip_while(|(token, form)| &*form.lower == "on" || self.in_time(token.span));
        says && words.next().is_some_and(|(_, form)| &*form.lower == ",")
            && words.next().is_some_and(|(_, form)| form.lower.ends_with("ing"))
    }

    /// Whether a predicate is the verb of a sentence: no relative clause, no '-ing' without its auxiliary.
    fn is_finite(&self, index: usize, main: bool) -> bool {
        let Some(verb) = self.layer.tokens.get(index) else { return false };
        if matches!(verb.deprel, Deprel::Acl | Deprel::AclRelcl | Deprel::Amod | Deprel::AdvclRelcl) {
            return false;
        }
        if main && verb.deprel == Deprel::Advcl {
            return false;
        }
        let helped = self.both().any(|(t, form)| {
            usize::try_from(t.head).is_ok_and(|head| head == index)
                && matches!(t.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                && !matches!(&*form.lower, "being" | "having" | "be" | "to")
        });
        helped || (verb.upos == Upos::Verb && !self.form(index).ends_with("ing"))
    }

    fn in_time(&self, span: Span) -> bool {
        self.layer.times_at(span).iter().any(|time| time.span.contains(span))
    }

    /// The verb that its sentence is about.
    pub fn main_verb(&self) -> Option<&'a str> {
        let root = self.tokens().iter().find(|token| token.deprel == Deprel::Root && token.upos == Upos::Verb);
        root.map(|token| token.span.of(self.text))
    }

    /// Whether the first finite verb stands in a past or perfect form: 'sank', 'has landed', not 'arrives'.
    pub fn tells_of_the_past(&self) -> bool {
        let verb = self.both().find(|(t, _)| matches!(t.upos, Upos::Verb | Upos::Aux));
        verb.is_some_and(|(verb, form)| {
            let form = &*form.lower;
            matches!(form, "was" | "were" | "has" | "have" | "had" | "did")
                || (verb.upos == Upos::Verb
                    && !form.ends_with('s')
                    && !form.ends_with("ing")
                    && crate::language::lemma::lemma(form, Upos::Verb) != form)
        })
    }

    /// Whether it tells of something done: as past, or as 'three men are charged with theft'.
    pub fn tells_what_was_done(&self) -> bool {
        let mut words = self.both().skip_while(|(token, _)| !matches!(token.upos, Upos::Verb | Upos::Aux));
        let helps = words.next().is_some_and(|(_, form)| matches!(&*form.lower, "is" | "are"));
        let mut behind = words.skip_while(|(token, form)| token.upos == Upos::Adv || &*form.lower == "all");
        let done = |(token, form): (&Token, &Form)| token.upos == Upos::Verb && !form.lower.ends_with("ing");
        self.tells_of_the_past() || helps && behind.next().is_some_and(done)
    }

    /// Whether its first finite verb says what goes on while it is written: 'are looking for', 'remains', 'is still'.
    pub fn tells_of_what_goes_on(&self) -> bool {
        let mut words = self.both().skip_while(|(token, _)| !matches!(token.upos, Upos::Verb | Upos::Aux));
        let Some((_, verb)) = words.next() else { return false };
        let mut behind = words.filter(|(token, _)| token.upos != Upos::Adv || token.span.of(self.text) == "still");
        let next = behind.next().map_or("", |(_, form)| &*form.lower);
        match &*verb.lower {
            "remain" | "remains" | "continue" | "continues" => true,
            "is" | "are" => {
                next == "still" || next.ends_with("ing") && next.len() > 4 || self.words().contains(" condition")
            }
            _ => false,
        }
    }

    /// Whether its first finite verb says what is still to come: 'will close', 'is expected', 'is to be heard'.
    pub fn tells_of_what_is_to_come(&self) -> bool {
        let mut words = self.both().skip_while(|(token, _)| !matches!(token.upos, Upos::Verb | Upos::Aux));
        let Some((_, verb)) = words.next() else { return false };
        let next = words.find(|(token, _)| token.upos != Upos::Adv).map_or("", |(_, form)| &*form.lower);
        match &*verb.lower {
            "will" | "'ll" => true,
            "is" | "are" => {
                matches!(next, "expected" | "scheduled" | "set" | "due" | "slated" | "poised" | "likely" | "to")
            }
            "plans" | "plan" | "hopes" | "hope" | "expects" | "expect" => next == "to",
            _ => false,
        }
    }

    /// How well the words serve as a sentence of a digest, beyond standing alone; larger is better.
    fn fitness(&self) -> i32 {
        let length = self.words().chars().count();
        let mut fitness = match length {
            0..=39 => -6,
            40..=69 => -1,
            70..=99 => 3,
            100..=260 => 6,
            _ => 3,
        };
        let mut words = self.unmarked();
        let opening = words.next();
        if opening.is_some_and(|(_, form)| form.is(Trait::Subordinate)) {
            fitness -= 6;
        }
        // 'The company' is named somewhere else.
        if opening.is_some_and(|(_, form)| &*form.lower == "the")
            && crate::claim::roles::is_title(words.next().map_or("", |(_, second)| &second.lower))
        {
            fitness -= 2;
        }
        let lower_words = self.words().to_lowercase();
        let lower = |of: Trait| self.both().filter(|(_, form)| form.is(of)).count();
        let pronouns = lower(Trait::Person) + lower(Trait::Thing) + lower(Trait::These);
        fitness -= 2 * i32::try_from(pronouns.min(5)).unwrap_or(5);
        fitness -= 3 * i32::try_from(lower(Trait::Comment).min(4)).unwrap_or(4);
        if self.words().contains(['"', '\u{201c}']) {
            fitness -= 5;
        }
        if lower_words.contains(" had said ") || lower_words.contains(" also ") {
            fitness -= 2;
        }
        let names = |kinds: &[MentionKind]| {
            let mut within = self.layer.mentions_at(self.span).iter();
            within.any(|m| self.span.contains(m.span) && kinds.contains(&m.kind))
        };
        if names(&[MentionKind::Person, MentionKind::Organization, MentionKind::Group]) {
            fitness += 2;
        }
        if names(&[MentionKind::Place, MentionKind::Facility]) {
            fitness += 1;
        }
        if self.layer.times_at(self.span).iter().any(|t| self.span.contains(t.span) && t.earliest.is_some()) {
            fitness += 2;
        }
        fitness
    }

    /// How many words give a view of the matter, not the matter.
    fn comments(&self) -> usize {
        self.both().filter(|(_, form)| form.is(Trait::Comment)).count()
    }

    /// Whether it says what should be done or thought: 'The mayor must go'.
    pub fn advises(&self) -> bool {
        self.both().any(|(token, form)| {
            let root = usize::try_from(token.head).ok().and_then(|head| self.layer.tokens.get(head));
            token.upos == Upos::Aux
                && matches!(&*form.lower, "should" | "must" | "ought")
                && root.is_some_and(|root| root.deprel == Deprel::Root)
        })
    }

    /// Whether the page speaks about itself.
    fn is_service(&self) -> bool {
        self.unmarked().next().is_some_and(|(_, form)| form.is(Trait::Service)) && !self.has_subject_before_verb()
    }

    fn has_subject_before_verb(&self) -> bool {
        self.tokens().iter().any(|t| matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass))
    }
}

/// Whether texts of links stand inside, as some papers print them behind a name: 'Ilka BrandtBrandt names judge MORE said …'.
fn holds_links(words: &str) -> bool {
    let has_small = words.chars().any(char::is_lowercase);
    words.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let (first, second) = word.split_at_checked(word.len() / 2).unwrap_or_default();
        let doubled = first.len() > 2 && first == second && first.starts_with(char::is_uppercase);
        doubled || has_small && word == "MORE"
    })
}

/// 'about 3:30 p.m.In the order': two sentences that their page ran together.
fn runs_on(text: &str) -> bool {
    text.match_indices('.').any(|(at, _)| {
        let (before, mut after) = (text[..at].chars().next_back(), text[at + 1..].chars());
        before.is_some_and(char::is_lowercase)
            && after.next().is_some_and(char::is_uppercase)
            && after.next().is_some_and(char::is_lowercase)
    })
}

/// Quotation marks and brackets that open are closed.
pub(crate) fn balanced(text: &str) -> bool {
    let (mut straight, mut curly, mut round, mut square) = (0u32, 0i32, 0i32, 0i32);
    for c in text.chars() {
        match c {
            '"' => straight += 1,
            '“' => curly += 1,
            '”' => curly -= 1,
            '(' => round += 1,
            ')' => round -= 1,
            '[' => square += 1,
            ']' => square -= 1,
            _ => {}
        }
    }
    straight % 2 == 0 && curly == 0 && round == 0 && square == 0 && closes_single(text)
}

/// Whether every 'word that a single mark opens is followed by one that closes: 'said: 'He was kind' is cut off.
fn closes_single(text: &str) -> bool {
    // They have lost a letter.
    const SHORTENED: [&str; 6] = ["twas", "tis", "til", "till", "em", "cause"];
    let opening = |word: &str| {
        let marked = word.trim_start_matches('(').strip_prefix(['\'', '‘']);
        marked.is_some_and(|rest| {
            let bare = rest.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            rest.starts_with(char::is_alphabetic) && !SHORTENED.contains(&bare.as_str())
        })
    };
    let closing = |word: &str| word.trim_end_matches(['.', ',', ')', '!', '?', ';', '"', '”']).ends_with(['\'', '’']);
    let words = || text.split_whitespace();
    // A possessive may close too many; a cut quotation closes too few.
    words().filter(|word| opening(word)).count() <= words().filter(|word| closing(word)).count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_lost_its_verb_ends_badly() {
        let ends = |text: &str| asked(text, |stretch| stretch.ends_well());
        assert!(!ends("The mayor of Lorma showed the voters that she can."));
        assert!(!ends("The storm began in Lorma, but details about that hour."));
        assert!(!ends("The storm began in Lorma, but the details of it."));
        assert!(ends("The divers of Lorma came back tired, but happy."));
        assert!(ends("The storm began in Lorma, but details were lost."));
        assert!(ends("Nobody but the mayor of Lorma left the hall."));
        assert!(ends("The voters of Lorma did not choose the mayor, but the captain of the ferry."));
    }

    #[test]
    fn what_only_says_when_lost_its_verb() {
        let whole = |text: &str, end: &str| asked_to(text, end, |stretch| stretch.has_verb(false));
        let speech = "On 7 May, when Ivo Orr spoke before the council of Lorma, the mayor left the hall.";
        assert!(!whole(speech, "of Lorma"));
        assert!(whole(speech, "the hall"));
        assert!(whole("Ivo Orr was at home when the ferry sank off Lorma, and slept.", "off Lorma"));
    }

    #[test]
    fn single_marks_that_open_are_closed() {
        assert!(!super::balanced("The officer said: 'He was kind"));
        assert!(super::balanced("The officer said: 'He was kind.'"));
        assert!(super::balanced("“He said, ‘Let us talk tomorrow,’” she wrote"));
        assert!(super::balanced("The parents' barge sank in the '90s off Lorma's coast"));
        assert!(super::balanced("'Twas a storm"), "a short word that lost a letter opens nothing");
    }

    /// What is asked of a text as one stretch.
    pub(super) fn asked<T>(text: &str, ask: impl Fn(&super::Stretch<'_>) -> T) -> T {
        asked_in(text, 0, text.len(), ask)
    }

    /// What is asked of a text up to the end of some words of it.
    pub(super) fn asked_to<T>(text: &str, end: &str, ask: impl Fn(&super::Stretch<'_>) -> T) -> T {
        asked_in(text, 0, text.find(end).expect("the end") + end.len(), ask)
    }

    /// What is asked of a text from some words of it on.
    pub(super) fn asked_from<T>(text: &str, start: &str, ask: impl Fn(&super::Stretch<'_>) -> T) -> T {
        asked_in(text, text.find(start).expect("the start"), text.len(), ask)
    }

    /// What is asked of a text between two bytes.
    pub(super) fn asked_in<T>(text: &str, start: usize, end: usize, ask: impl Fn(&super::Stretch<'_>) -> T) -> T {
        let article = crate::article::Article::from_text(text);
        let layer = crate::annotate::annotate(&article).text;
        let forms = super::Form::all(text, &layer);
        ask(&super::Stretch::new(text, &layer, &forms, crate::span::Span::at(start, end)))
    }

    #[test]
    fn headlines_amid_a_text_are_no_sentences() {
        let title = |text: &str| asked(text, |stretch| stretch.is_title());
        assert!(title("The Harbour Office Is Going To Open Three Bridges After All This Year"));
        assert!(!title("The Harbour Office of Lorma is going to open three bridges after all this year"));
        assert!(!title("President Ivo Ard of Kaldia met Mela Wood in Lorma Bay"));
    }

    #[test]
    fn what_is_cut_off_or_leans_is_no_sentence() {
        let stands = |text: &str| asked(text, |stretch| stretch.worth(true).is_some());
        for text in [
            "The bank expects it to fall by a tenth this year.",
            "Mela Wood, who had closed the old harbour in July.",
            "Later on Wednesday, after the gates of the dam were closed for repairs.",
            "A few hours later, the bank of Lorma opened its doors.",
            "Also said the harbour of Lorma was sold in July.",
            "Mayor Ivo Ard said on Wednesday, claiming that the harbour had been sold.",
            "Kaldia and Norvania agree on one thing.",
            "The council's warning that the old harbour is closed.",
        ] {
            assert!(!stands(text), "{text}");
        }
        for text in [
            "The bank sold a barge and expects it to sink this year.",
            "Police in Lorma praised Mela Wood, who had closed the old harbour.",
            "The owner of the harbour of Lorma sold it in July.",
            "After the gates of the dam were closed, the river rose by a metre.",
            "The bank of Lorma opened its doors two hours later than planned.",
            "The news that the harbour was closed angered the dockers of Lorma.",
        ] {
            assert!(stands(text), "{text}");
        }
    }

    #[test]
    fn texts_of_links_are_heard() {
        assert!(super::holds_links("Ilka BrandtBrandt names a judge"));
        assert!(super::holds_links("Ilka Brandt names a judge MORE said so"));
        assert!(!super::holds_links("Ilka Brandt, of More, named a judge and said more"));
    }

    #[test]
    fn advice_is_heard() {
        let advises = |text: &str| asked(text, |stretch| stretch.advises());
        assert!(advises("The mayor of Lorma should leave the council."));
        assert!(!advises("Ivo Ard said that the mayor should leave the council."));
    }
}
