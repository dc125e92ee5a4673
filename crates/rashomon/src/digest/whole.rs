//! Whether words stand as a sentence of their own: a subject and its verb, nothing that points at another sentence.
//!
//! A digest takes sentences out of their articles. 'His arrival' then has no man before it, 'these drills' no drills, and
//! 'leaving dozens homeless' no verb. Such words are left to another claim of the account.

use super::lexicon::{Trait, is};
use crate::annotate::{Deprel, Layer, MentionKind, Token, Upos};
use crate::span::Span;
use std::ops::Range;

/// A stretch of one sentence of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    pub text: &'a str,
    pub layer: &'a Layer,
    pub span: Span,
}

/// The shortest and the longest wording that a digest takes over, in characters.
const SHORTEST: usize = 20;
const LONGEST: usize = 260;

impl<'a> Stretch<'a> {
    pub fn words(&self) -> &'a str {
        self.span.of(self.text)
    }

    fn range(&self) -> Range<usize> {
        self.layer.tokens_in(self.span)
    }

    fn tokens(&self) -> &'a [Token] {
        self.layer.tokens.get(self.range()).unwrap_or(&[])
    }

    fn lower(&self, token: &Token) -> String {
        token.span.of(self.text).replace('’', "'").to_lowercase()
    }

    /// Whether the words can be told without what stands around them.
    ///
    /// `sentence` says that they are meant as the article's own sentence; then its main verb has to be there.
    pub fn is_whole(&self, sentence: bool) -> bool {
        let length = self.words().chars().count();
        (SHORTEST..=LONGEST).contains(&length)
            && balanced(self.words())
            && !runs_on(self.words())
            && !self.words().contains(['?', ';', '\u{2026}', '$', '{', '|'])
            && self.opens_well(sentence)
            && self.ends_well()
            && self.has_verb(sentence)
            && !self.leans()
    }

    fn opens_well(&self, sentence: bool) -> bool {
        let mut words = self.tokens().iter().filter(|t| t.upos != Upos::Punct);
        let Some(first) = words.next() else { return false };
        let form = self.lower(first);
        let second = words.next().map(|t| self.lower(t)).unwrap_or_default();
        let leaning = match form.as_str() {
            // 'One person was hurt' stands alone, 'One of them' does not.
            "one" | "both" | "some" | "many" | "several" | "all" | "each" | "another" => {
                second == "of" && self.of_them()
            }
            "such" | "so" | "here" | "other" | "others" | "to" | "than" | "and" | "but" | "or" | "not" => true,
            "that" | "which" | "who" | "whose" | "whom" | "including" | "where" | "how" | "why" => true,
            // 'As ministers met, shots fell' needs its main clause, which comes after a comma.
            _ if is(&form, Trait::Subordinate) => !sentence || !self.words().contains(','),
            _ => false,
        };
        // A verb at the start has lost its subject, or asks somebody to do something.
        let headless = matches!(first.upos, Upos::Verb | Upos::Aux | Upos::Cconj | Upos::Part);
        !leaning && (!headless || form.ends_with("ing"))
    }

    fn of_them(&self) -> bool {
        self.tokens().iter().take(4).any(|t| matches!(self.lower(t).as_str(), "them" | "these" | "those" | "which"))
    }

    /// Whether a clause starts where its sentence does, or behind a mark, a conjunction or 'said': not in the middle of
    /// '(in) an upstairs bedroom and investigators believe'.
    pub fn starts_at_a_seam(&self) -> bool {
        let first = self.range().start;
        let Some(before) = first.checked_sub(1).and_then(|index| self.layer.tokens.get(index)) else { return true };
        let same_sentence = self.layer.sentence_at(before.span.start) == self.layer.sentence_at(self.span.start);
        let form = self.lower(before);
        !same_sentence
            || matches!(before.upos, Upos::Punct | Upos::Sconj | Upos::Cconj)
            || (before.upos == Upos::Verb && is(&form, Trait::Saying))
            || matches!(form.as_str(), "that" | "when" | "whether" | "as" | "after" | "because" | "while")
    }

    /// Whether a clause ends where a mark, a conjunction or a further circumstance follows: not 'two farmers heard (an
    /// explosion)', not 'the ferry (Sorn Queen)'.
    pub fn ends_at_a_seam(&self) -> bool {
        let range = self.range();
        let Some(next) = self.layer.tokens.get(range.end) else { return true };
        if self.layer.sentence_at(next.span.start) != self.layer.sentence_at(self.span.start) {
            return true;
        }
        let last_is_verb = range
            .end
            .checked_sub(1)
            .and_then(|index| self.layer.tokens.get(index))
            .is_some_and(|last| last.upos == Upos::Verb);
        match next.upos {
            Upos::Punct | Upos::Cconj | Upos::Sconj => true,
            Upos::Adp | Upos::Adv | Upos::Part | Upos::Pron | Upos::Verb => !last_is_verb,
            _ => false,
        }
    }

    /// Whether a conjunction, not a preposition, stands before the words: 'after the dam broke', not 'after Friday'.
    pub fn follows_a_conjunction(&self) -> bool {
        let before = self.range().start.checked_sub(1).and_then(|index| self.layer.tokens.get(index));
        before.is_some_and(|before| matches!(before.upos, Upos::Sconj | Upos::Adv))
    }

    fn ends_well(&self) -> bool {
        let mut words = self.tokens().iter().filter(|t| t.upos != Upos::Punct);
        let Some(last) = words.next_back() else { return false };
        let form = self.lower(last);
        // 'he shook the hand he was offered, leaving': cut off.
        let cut = form.len() > 6 && form.ends_with("ing") && last.upos == Upos::Verb;
        !is(&form, Trait::Hanging) && !cut
    }

    /// Whether a subject has a finite verb, and something besides 'said' is told.
    fn has_verb(&self, sentence: bool) -> bool {
        let range = self.range();
        let tokens = self.tokens();
        let parsed = self
            .layer
            .sentence_at(self.span.start)
            .and_then(|index| self.layer.sentences.get(index))
            .is_some_and(|sentence| sentence.parsed);
        let opening = tokens.iter().find(|t| t.upos != Upos::Punct).map(|t| self.lower(t)).unwrap_or_default();
        // 'After questions about how phones were smuggled' has a verb, but none of its own.
        let must_be_root = sentence && is(&opening, Trait::Subordinate);
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
                            && (!must_be_root || self.layer.tokens.get(head).is_some_and(|t| t.deprel == Deprel::Root))
                    })
            })
        } else {
            let verb = tokens
                .iter()
                .position(|t| t.upos == Upos::Aux || (t.upos == Upos::Verb && !self.lower(t).ends_with("ing")));
            let noun = tokens.iter().position(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num));
            matches!((noun, verb), (Some(noun), Some(verb)) if noun < verb)
        };
        let only_says = tokens.iter().all(|t| t.upos != Upos::Aux)
            && tokens.iter().filter(|t| t.upos == Upos::Verb).all(|t| is(&self.lower(t), Trait::Saying));
        found && !only_says
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
        let helped = self.tokens().iter().any(|t| {
            usize::try_from(t.head).is_ok_and(|head| head == index)
                && matches!(t.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                && !matches!(self.lower(t).as_str(), "being" | "having" | "be" | "to")
        });
        let form = self.lower(verb);
        helped || (verb.upos == Upos::Verb && !form.ends_with("ing"))
    }

    /// Whether a pronoun or determiner has nothing before it to stand for.
    fn leans(&self) -> bool {
        let tokens = self.tokens();
        let first = self.range().start;
        let quoted = quoted(self.words());
        let mut person = false;
        let mut noun = false;
        for (at, token) in tokens.iter().enumerate() {
            let form = self.lower(token);
            let in_quotes = quoted.iter().any(|q| q.contains(&((token.span.start - self.span.start) as usize)));
            let next = tokens.get(at + 1).map(|t| self.lower(t)).unwrap_or_default();
            let points_back = is(&form, Trait::Back) && matches!(token.upos, Upos::Adv | Upos::Adj | Upos::Noun);
            // '…, he said' at the end names nobody.
            let says = (is(&form, Trait::Person) || is(&form, Trait::Thing))
                && is(&next, Trait::Saying)
                && at > 1
                && tokens.get(at - 1).is_some_and(|t| t.upos == Upos::Punct);
            let leaning = says
                || if is(&form, Trait::Self_) && token.upos != Upos::Propn {
                    !in_quotes
                } else if is(&form, Trait::Person) {
                    !person
                } else if is(&form, Trait::Thing) {
                    !(noun || form == "it" && expletive(&next))
                } else if is(&form, Trait::These) || (form == "that" && token.upos == Upos::Det) {
                    let relative =
                        form == "those" && matches!(next.as_str(), "who" | "with" | "in" | "of" | "from" | "killed");
                    let example = form == "such" && next == "as" && noun;
                    !(self.in_time(token.span) || relative || example || self.named_before(at))
                } else {
                    points_back && !in_quotes && !self.expletive_there(token)
                };
            if leaning {
                return true;
            }
            noun |= matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num);
            person |= self.is_person(first + at, &form);
        }
        let lower = self.words().to_lowercase();
        lower.contains(" of them ")
            || lower.contains("since then")
            || lower.contains("the same day")
            || lower.starts_with("in other news")
    }

    /// Whether the noun after a determiner stands before it too ('… during drills. These drills …' within one sentence).
    fn named_before(&self, at: usize) -> bool {
        let tokens = self.tokens();
        let Some(noun) = tokens
            .get(at + 1..)
            .and_then(|rest| rest.iter().take(4).find(|t| matches!(t.upos, Upos::Noun | Upos::Propn)))
        else {
            return false;
        };
        let stem = crate::reconcile::stem(&self.lower(noun)).into_owned();
        tokens[..at]
            .iter()
            .any(|t| matches!(t.upos, Upos::Noun | Upos::Propn) && crate::reconcile::stem(&self.lower(t)) == stem)
    }

    fn is_person(&self, index: usize, form: &str) -> bool {
        const PEOPLE: [&str; 14] = [
            "man", "woman", "boy", "girl", "victim", "suspect", "person", "gunman", "driver", "teenager", "mother",
            "father", "husband", "wife",
        ];
        let Some(token) = self.layer.tokens.get(index) else { return false };
        PEOPLE.contains(&form)
            || (token.upos == Upos::Noun && crate::claim::roles::is_title(form))
            || self.layer.mentions.iter().any(|m| m.kind == MentionKind::Person && m.span.contains(token.span))
    }

    fn in_time(&self, span: Span) -> bool {
        self.layer.times.iter().any(|time| time.span.contains(span))
    }

    /// 'There are' and 'there is' point nowhere.
    fn expletive_there(&self, token: &Token) -> bool {
        self.lower(token) == "there" && (token.upos == Upos::Pron || token.deprel == Deprel::Expl)
    }

    /// Whether the first finite verb stands in a past or perfect form: 'sank', 'has landed', not 'arrives'.
    pub fn tells_of_the_past(&self) -> bool {
        let verb = self.tokens().iter().find(|t| matches!(t.upos, Upos::Verb | Upos::Aux));
        verb.is_some_and(|verb| {
            let form = self.lower(verb);
            matches!(form.as_str(), "was" | "were" | "has" | "have" | "had" | "did")
                || (verb.upos == Upos::Verb
                    && !form.ends_with('s')
                    && !form.ends_with("ing")
                    && crate::language::lemma::lemma(&form, Upos::Verb) != form)
        })
    }

    /// How well the words serve as a sentence of a digest, beyond standing alone; larger is better.
    pub fn fitness(&self) -> i32 {
        let tokens = self.tokens();
        let length = self.words().chars().count();
        let mut fitness = match length {
            0..=39 => -6,
            40..=69 => 2,
            70..=150 => 6,
            151..=200 => 1,
            _ => -6,
        };
        let first = tokens.iter().find(|t| t.upos != Upos::Punct);
        let opening = first.map(|t| self.lower(t)).unwrap_or_default();
        if is(&opening, Trait::Subordinate) {
            fitness -= 6;
        }
        let second = tokens.iter().filter(|t| t.upos != Upos::Punct).nth(1).map(|t| self.lower(t)).unwrap_or_default();
        // 'The company' is named somewhere else.
        if opening == "the" && crate::claim::roles::is_title(&second) {
            fitness -= 2;
        }
        let lower_words = self.words().to_lowercase();
        let lower = |trait_: Trait| tokens.iter().filter(|t| is(&self.lower(t), trait_)).count();
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
            self.layer.mentions.iter().any(|m| self.span.contains(m.span) && kinds.contains(&m.kind))
        };
        if names(&[MentionKind::Person, MentionKind::Organization, MentionKind::Group]) {
            fitness += 2;
        }
        if names(&[MentionKind::Place, MentionKind::Facility]) {
            fitness += 1;
        }
        if self.layer.times.iter().any(|t| self.span.contains(t.span) && t.earliest.is_some()) {
            fitness += 2;
        }
        fitness
    }

    /// How many words give a view of the matter, not the matter.
    pub fn comments(&self) -> usize {
        self.tokens().iter().filter(|t| is(&self.lower(t), Trait::Comment)).count()
    }

    /// Whether the page speaks about itself.
    pub fn is_service(&self) -> bool {
        self.tokens()
            .iter()
            .filter(|t| t.upos != Upos::Punct)
            .take(1)
            .any(|t| is(&self.lower(t), Trait::Service) && !self.has_subject_before_verb())
    }

    fn has_subject_before_verb(&self) -> bool {
        self.tokens().iter().any(|t| matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass))
    }
}

/// 'it is unclear', 'it was not known', 'it may rain'.
fn expletive(next: &str) -> bool {
    matches!(next, "is" | "was" | "remains" | "remained" | "would" | "may" | "appears" | "seems" | "has")
}

/// 'about 3:30 p.m.In the order': two sentences that their page ran together.
fn runs_on(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(4).any(|w| matches!(w, [a, '.', b, c] if a.is_lowercase() && b.is_uppercase() && c.is_lowercase()))
}

/// Quotation marks and brackets that open are closed.
pub(crate) fn balanced(text: &str) -> bool {
    let count = |c: char| text.chars().filter(|x| *x == c).count();
    count('"') % 2 == 0 && count('“') == count('”') && count('(') == count(')') && count('[') == count(']')
}

/// Byte ranges between quotation marks.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('“' | '"', None) => open = Some(at),
            ('”' | '"', Some(start)) => {
                ranges.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    ranges
}
