//! Whether words lean on what another sentence said: 'his arrival', 'these drills', 'both groups'.

use super::{Form, Stretch};
use crate::annotate::{Deprel, MentionKind, Token, Upos};
use crate::digest::lexicon::Trait;
use std::ops::Range;

/// What words name as if it had been told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unsaid {
    /// How many things.
    pub things: i32,
    /// Whether the words are about one of them: 'the letter gives no reason', 'at the hearing, …'; not 'he fired from the roof'.
    pub carry: bool,
}

impl Stretch<'_> {
    /// Whether a pronoun or determiner has nothing before it to stand for.
    pub(super) fn leans(&self) -> bool {
        let tokens = self.tokens();
        let first = self.range.start;
        let quoted = quoted(self.words());
        let (mut person, mut noun) = (false, false);
        for (at, (token, word)) in self.both().enumerate() {
            let form = &*word.lower;
            let in_quotes = || quoted.iter().any(|q| q.contains(&((token.span.start - self.span.start) as usize)));
            let next = self.forms.get(first + at + 1).filter(|_| at + 1 < tokens.len());
            let follows = next.map_or("", |next| &next.lower);
            let points_back = word.is(Trait::Back) && matches!(token.upos, Upos::Adv | Upos::Adj | Upos::Noun);
            // '…, he said' at the end names nobody.
            let says = (word.is(Trait::Person) || word.is(Trait::Thing))
                && next.is_some_and(|next| next.is(Trait::Saying))
                && at > 1
                && tokens.get(at - 1).is_some_and(|t| t.upos == Upos::Punct);
            let leaning = says
                || if word.is(Trait::Self_) && token.upos != Upos::Propn {
                    !in_quotes()
                } else if word.is(Trait::Person) {
                    !person || self.is_its_own_subject(first + at)
                } else if word.is(Trait::Thing) {
                    !(noun && !self.is_its_own_subject(first + at) || form == "it" && self.is_expletive(token, follows))
                } else if form == "that" && token.upos == Upos::Pron && at > 0 {
                    // 'They hold that was true': what, stands elsewhere; in 'the barge that sank' it stands before.
                    matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
                        && tokens.get(at - 1).is_some_and(|before| before.upos == Upos::Verb)
                } else if word.is(Trait::These) || (form == "that" && token.upos == Upos::Det) {
                    let relative =
                        form == "those" && matches!(follows, "who" | "with" | "in" | "of" | "from" | "killed");
                    let example = form == "such" && follows == "as" && noun;
                    !(self.in_time(token.span) || relative || example || self.named_before(at))
                } else {
                    points_back && !in_quotes() && !expletive_there(token, form)
                };
            if leaning {
                return true;
            }
            noun |= matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num);
            person = person || self.is_person(token, word) && !self.is_plural(token, form);
        }
        let lower = self.words().to_lowercase();
        self.opens_beside()
            || lower.starts_with("even so")
            || lower.contains(" of them ")
            || lower.contains("since then")
            || lower.contains("the same day")
            || lower.starts_with("the same ")
            || lower.trim_end_matches('.').ends_with(" one thing")
    }

    /// 'Another victim', 'Also arrested was', 'Both have left', 'In a separate deal'; 'both Orr and Ard' and 'both mills of Lorma' say whom.
    fn opens_beside(&self) -> bool {
        let mut opening = self.both();
        let Some((first, word)) = opening.next() else { return false };
        let next = opening.next();
        if first.upos == Upos::Adp {
            let third = opening.next();
            let article = |of: &(&Token, &Form)| matches!(&*of.1.lower, "a" | "an");
            let within = if next.as_ref().is_some_and(article) { third } else { next };
            return within.is_some_and(|(_, form)| form.is(Trait::Beside));
        }
        match &*word.lower {
            "another" | "also" => true,
            "both" => next.is_some_and(|(token, _)| matches!(token.upos, Upos::Aux | Upos::Verb)),
            _ => false,
        }
    }

    /// 'The bank expects it to fall', 'Orr arrested him': of all nouns before it, 'it' cannot be the bank, and there is no other.
    fn is_its_own_subject(&self, at: usize) -> bool {
        const STEPS: usize = 6;
        let head = |of: usize| usize::try_from(self.layer.tokens.get(of)?.head).ok();
        let Some(token) = self.layer.tokens.get(at).filter(|_| matches!(self.form(at), "it" | "him" | "her")) else {
            return false;
        };
        let Some(verb) = head(at) else { return false };
        let raised = matches!(token.deprel, Deprel::Nsubj)
            && self.layer.tokens.get(verb).is_some_and(|verb| verb.deprel == Deprel::Xcomp);
        let Some(verb) = (if raised { head(verb) } else { Some(verb).filter(|_| token.deprel == Deprel::Obj) }) else {
            return false;
        };
        let is_noun = |at: &usize| {
            self.layer.tokens.get(*at).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Num))
        };
        let of_subject = |noun: usize| {
            let mut at = noun;
            for _ in 0..STEPS {
                let (Some(next), Some(token)) = (head(at), self.layer.tokens.get(at)) else { return false };
                if next == verb {
                    return token.deprel == Deprel::Nsubj;
                }
                // 'Wood, who had closed the harbour, opened it', 'the owner of the harbour sold it': the subject names another thing.
                if !matches!(token.deprel, Deprel::Compound | Deprel::Flat | Deprel::Nummod) {
                    return false;
                }
                at = next;
            }
            false
        };
        (self.range.start..at).filter(is_noun).all(of_subject)
    }

    /// 'It is unclear', 'it was not known', 'it may be that …'; in 'it would not close the harbour' and 'it was withdrawing' somebody
    /// stands behind it.
    fn is_expletive(&self, token: &Token, next: &str) -> bool {
        let head = usize::try_from(token.head).ok();
        let acts = || {
            head.is_some_and(|head| {
                self.layer.tokens.get(head).is_some_and(|verb| verb.upos == Upos::Verb)
                    && self.form(head).ends_with("ing")
            })
        };
        let told = || {
            let of_head = |other: &Token| usize::try_from(other.head).ok() == head;
            self.tokens().iter().any(|t| {
                let clear = t.deprel == Deprel::Xcomp && t.upos == Upos::Adj;
                of_head(t) && (clear || matches!(t.deprel, Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass))
            })
        };
        matches!(next, "is" | "was" | "remains" | "remained") && (!acts() || told())
            || token.deprel == Deprel::Expl && matches!(next, "would" | "may" | "appears" | "seems" | "has")
    }

    /// Whether the noun after a determiner stands before it too ('… during drills. These drills …' within one sentence).
    fn named_before(&self, at: usize) -> bool {
        let is_noun = |(token, _): &(&Token, &Form)| matches!(token.upos, Upos::Noun | Upos::Propn);
        let Some((_, noun)) = self.both().skip(at + 1).take(4).find(is_noun) else { return false };
        let stem = crate::reconcile::stem(&noun.lower);
        self.both().take(at).filter(is_noun).any(|(_, form)| crate::reconcile::stem(&form.lower) == stem)
    }

    /// Whether what a preposition governs belongs to a noun before it: 'the mayor of Lorma', not 'found the man in Lorma'.
    fn belongs(&self, preposition: usize, noun: usize) -> bool {
        let head = |of: usize| usize::try_from(self.layer.tokens.get(of)?.head).ok();
        head(preposition).is_none_or(|governed| governed == noun || head(governed) == Some(noun))
    }

    /// 'Officers' are no 'him'.
    fn is_plural(&self, token: &Token, form: &str) -> bool {
        token.upos == Upos::Noun && form.ends_with('s') && crate::language::lemma::lemma(form, Upos::Noun) != form
    }

    fn is_person(&self, token: &Token, word: &Form) -> bool {
        let form = &*word.lower;
        // 'The 4-year-old', in one piece or in five.
        word.is(Trait::Somebody)
            || form.ends_with("year-old")
            || (token.upos == Upos::Noun && crate::claim::roles::is_title(form))
            || self
                .layer
                .mentions_at(token.span)
                .iter()
                .any(|m| m.kind == MentionKind::Person && m.span.contains(token.span))
    }

    /// What the words name as if it had been told: 'the ruling', 'both groups'. What everybody knows ('the world'), what the
    /// news tells (`known`) and what its own words make plain ('the mayor of Lorma') is none.
    pub fn unsaid(&self, known: impl Fn(&str) -> bool) -> Unsaid {
        let words: Vec<(&Token, &Form)> = self.both().collect();
        let at = |index: usize| words.get(index).copied();
        let is = |index: usize, upos: &[Upos]| at(index).is_some_and(|(token, _)| upos.contains(&token.upos));
        let lower = |index: usize| at(index).map_or("", |(_, form)| &*form.lower);
        let mut unsaid = Unsaid::default();
        for index in 0..words.len() {
            // 'The two', 'the four-year-old'; 'three other people', 'an additional six'.
            let bare = lower(index) == "the" && {
                let behind = lower(index + 1);
                let ends = !is(index + 2, &[Upos::Noun, Upos::Adj, Upos::Propn, Upos::Num, Upos::Sym]);
                let counted = is(index + 1, &[Upos::Num]) && behind.bytes().all(|b| b.is_ascii_lowercase());
                ends && (counted || behind.ends_with("-year-old"))
            };
            let others = matches!(lower(index), "other" | "additional")
                && (lower(index).starts_with('a')
                    || index > 0 && (lower(index - 1) == "the" || is(index - 1, &[Upos::Num])))
                && !(index + 2..index + 5).any(|at| lower(at) == "than")
                && !(0..index.saturating_sub(1))
                    .any(|at| lower(at) == "one" || lower(at) == lower(index + 1) || lower(at) == "and");
            if bare || others {
                unsaid.things += 1;
                unsaid.carry |= index == 0;
                continue;
            }
            if !matches!(lower(index), "the" | "both") {
                continue;
            }
            let inside =
                (index + 1..words.len()).take_while(|next| is(*next, &[Upos::Adj, Upos::Noun, Upos::Num, Upos::Propn]));
            let Some(head) = inside.last().filter(|head| is(*head, &[Upos::Noun])) else { continue };
            let own = (index + 1..head).any(|within| is(within, &[Upos::Propn]))
                || (index + 1..=head).any(|within| at(within).is_some_and(|(_, form)| form.is(Trait::Known)));
            // 'the mayor of Lorma', 'the car that hit her', 'the bridge over the Sorn'.
            let said = is(head + 1, &[Upos::Part])
                || is(head + 1, &[Upos::Adp]) && self.belongs(self.range.start + head + 1, self.range.start + head)
                || matches!(lower(head + 1), "that" | "who" | "which" | "where" | "whose" | "when")
                || lower(index) == "both" && (head + 1..head + 4).any(|next| lower(next) == "and");
            let before = (0..index).any(|other| lower(other) == lower(head));
            if !own && !said && !before && !known(lower(head)) {
                let subject =
                    at(head).is_some_and(|(token, _)| matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass));
                // 'At the hearing, …'.
                let opens = (0..index).all(|before| is(before, &[Upos::Adp]));
                unsaid.things += 1;
                // 'The harbour office' says what it is.
                let bare = !(index + 1..head).any(|within| is(within, &[Upos::Noun]));
                unsaid.carry |= bare && (subject || opens) || lower(index) == "both";
            }
        }
        unsaid
    }
}

/// 'There are' and 'there is' point nowhere.
fn expletive_there(token: &Token, form: &str) -> bool {
    form == "there" && (token.upos == Upos::Pron || token.deprel == Deprel::Expl)
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

#[cfg(test)]
mod tests {
    use crate::digest::whole::tests::asked;

    #[test]
    fn a_lone_that_leans() {
        let leans = |text: &str| asked(text, |stretch| stretch.leans());
        assert!(leans("The mayor of Lorma said that is wrong."));
        assert!(!leans("The dockers of Lorma left the barge that sank."));
    }

    #[test]
    fn a_him_who_is_nobody_before_leans() {
        let leans = |text: &str| asked(text, |stretch| stretch.leans());
        assert!(leans("Officers tried to arrest him at the harbour in Lorma."));
        assert!(leans("Ivo Orr accused him at the harbour of Lorma."));
        assert!(!leans("Mayor Ivo Orr said that the dockers of Lorma accused him."));
        assert!(!leans("The driver fled when the officers of Lorma tried to arrest him."));
        assert!(!leans("Neighbours in Lorma said that the 4-year-old shot himself."));
    }

    #[test]
    fn an_it_that_does_something_leans() {
        let leans = |text: &str| asked(text, |stretch| stretch.leans());
        assert!(leans("It was withdrawing its barges from the harbour of Lorma."));
        assert!(!leans("It was not known on Monday who owned the barges of Lorma."));
        assert!(!leans("It is becoming clear that the harbour of Lorma will close."));
    }

    #[test]
    fn what_is_set_beside_something_told_leans() {
        let leans = |text: &str| asked(text, |stretch| stretch.leans());
        for text in [
            "Another docker was hurt in Lorma.",
            "Also arrested was Ivo Orr of Lorma.",
            "Both have left the harbour of Lorma.",
            "In a separate deal, Lorma sold two barges.",
            "In other interviews, Ivo Orr spoke of the harbour.",
            "Even so, Ivo Orr sold two barges.",
        ] {
            assert!(leans(text), "{text}");
        }
        for text in ["Both Ivo Orr and Mira Tolm left Lorma.", "In a letter, Ivo Orr of Lorma asked for another barge."]
        {
            assert!(!leans(text), "{text}");
        }
    }

    #[test]
    fn what_was_not_said_is_heard() {
        let unsaid = |text: &str| asked(text, |stretch| stretch.unsaid(|form| form == "ferry").things);
        assert_eq!(unsaid("The decree angered both groups."), 2);
        assert_eq!(unsaid("The two were brothers, police in Lorma said."), 1);
        assert_eq!(unsaid("Three other people were hurt in Lorma."), 1);
        assert_eq!(unsaid("Police in Lorma have not named the other victims."), 1);
        assert_eq!(unsaid("One guard and three other people were hurt in Lorma."), 0);
        assert_eq!(unsaid("No other ferry sank in 2019."), 0);
        assert_eq!(unsaid("The ferry sank in the storm of Monday."), 0);
        assert_eq!(unsaid("A car hit a bridge, and the car burned."), 0);
        assert_eq!(unsaid("Divers found the barge in the harbour of Lorma."), 1);
        assert_eq!(unsaid("The car that hit her was stolen in the city."), 0);
        assert_eq!(unsaid("The Lorma quarry fed both mills and farms."), 0);
    }

    #[test]
    fn what_words_are_about_carries_them() {
        let carries = |text: &str| asked(text, |stretch| stretch.unsaid(|_| false).carry);
        assert!(carries("The letter gave no reason for it."));
        assert!(carries("At the hearing, Ivo Ard asked for a pardon."));
        assert!(carries("Ivo Ard sold both barges."));
        assert!(!carries("Ivo Ard fired from the roof."));
        assert!(!carries("The harbour office gave no reason for it."));
    }
}
