//! Where a clause may be taken out of its sentence: not in the middle of what its predicate asks for.

use super::Stretch;
use crate::annotate::{Deprel, Token, Upos};
use crate::digest::lexicon::Trait;
use crate::span::Span;

impl Stretch<'_> {
    /// Whether a clause starts where its sentence does, or behind a mark, a conjunction or 'said': not in the middle of
    /// '(in) an upstairs bedroom and investigators believe'.
    pub fn starts_at_a_seam(&self) -> bool {
        let Some(index) = self.range.start.checked_sub(1) else { return true };
        let (Some(before), Some(form)) = (self.layer.tokens.get(index), self.forms.get(index)) else { return true };
        let same_sentence = self.layer.sentence_at(before.span.start) == self.layer.sentence_at(self.span.start);
        !same_sentence
            || matches!(before.upos, Upos::Punct | Upos::Sconj | Upos::Cconj)
            || (before.upos == Upos::Verb && form.is(Trait::Saying))
            || matches!(&*form.lower, "that" | "when" | "whether" | "as" | "after" | "because" | "while")
    }

    /// Whether a clause ends where a mark, a conjunction or a further circumstance follows: not 'two farmers heard (an
    /// explosion)', not 'the ferry (Sorn Queen)'.
    pub fn ends_at_a_seam(&self) -> bool {
        let range = self.range.clone();
        let Some(next) = self.layer.tokens.get(range.end) else { return true };
        if self.layer.sentence_at(next.span.start) != self.layer.sentence_at(self.span.start) {
            return true;
        }
        let last_is_verb = range
            .end
            .checked_sub(1)
            .and_then(|index| self.layer.tokens.get(index))
            .is_some_and(|last| last.upos == Upos::Verb);
        // 'Shook the town, four days (after another)'.
        let since = matches!(self.form(range.end), "after" | "before" | "later" | "earlier" | "ago" | "since");
        let last = range.end.checked_sub(1).map_or("", |index| self.form(index));
        if since
            && matches!(
                last.trim_end_matches('s'),
                "second"
                    | "minute"
                    | "hour"
                    | "day"
                    | "week"
                    | "month"
                    | "year"
                    | "decade"
                    | "moment"
                    | "shortly"
                    | "soon"
                    | "long"
                    | "just"
            )
        {
            return false;
        }
        match next.upos {
            // 'Called the plan (“a shipwreck”)'.
            Upos::Punct => !matches!(self.form(range.end), "\"" | "“" | "'" | "‘" | "``"),
            Upos::Cconj | Upos::Sconj => true,
            Upos::Adp | Upos::Adv | Upos::Part | Upos::Pron | Upos::Verb => !last_is_verb,
            _ => false,
        }
    }

    /// Whether the parse says that something is missing: a subject whose verb stands outside ('in July, 38 members (and two
    /// ministers voted)'), or what its predicate asks for stands behind the end ('they were feuding over (whether to pay)').
    pub fn is_cut_off(&self) -> bool {
        let Some(sentence) = self.layer.sentence_at(self.span.start).and_then(|at| self.layer.sentences.get(at)) else {
            return false;
        };
        if !sentence.parsed {
            return false;
        }
        let inside = |token: &Token| usize::try_from(token.head).is_ok_and(|head| self.range.contains(&head));
        let subject = |token: &Token| matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass);
        let asked_for = |token: &Token| {
            matches!(token.deprel, Deprel::Obj | Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass)
        };
        let end = self.layer.tokens_in(sentence.span).end;
        let behind = self.layer.tokens.get(self.range.end..end.max(self.range.end)).unwrap_or(&[]);
        // 'The hearing had all (but ended the inquiry)', 'identified the victims as Ivo Ard (and Mela Wood)'.
        let helps = |token: &Token| matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
        let one_of_several = |token: &Token| {
            token.deprel == Deprel::Conj
                && matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num)
                && usize::try_from(token.head)
                    .ok()
                    .and_then(|head| self.layer.tokens.get(head))
                    .is_some_and(|head| inside(token) && matches!(head.upos, Upos::Noun | Upos::Propn | Upos::Num))
        };
        // 'Will be questioned over (whether he knew)', 'left a mark, even (where few admit it)'.
        let hangs = self.tokens().last().is_some_and(|last| {
            let at_what_follows = matches!(
                last.deprel,
                Deprel::Case
                    | Deprel::Mark
                    | Deprel::Advmod
                    | Deprel::Det
                    | Deprel::Amod
                    | Deprel::Compound
                    | Deprel::Nummod
            );
            at_what_follows && usize::try_from(last.head).is_ok_and(|head| head >= self.range.end)
        });
        let (mark, but, only) =
            (self.form(self.range.end), self.form(self.range.end + 1), self.form(self.range.end + 2));
        let goes_on =
            (mark == "but" && matches!(but, "not" | "only")) || (but == "but" && matches!(only, "not" | "only"));
        let behind_has = |word: &str| (self.range.end..end).any(|at| self.form(at) == word);
        // 'May have won (, but …)' grants it; 'all (but ended)'.
        let grants = || {
            let opens = self.form(if mark == "," { self.range.end + 1 } else { self.range.end }) == "but";
            opens && self.range.clone().any(|at| matches!(self.form(at), "may" | "might"))
        };
        let all_but = mark == "but" && self.range.end.checked_sub(1).is_some_and(|last| self.form(last) == "all");
        hangs
            || goes_on
            || all_but
            || grants()
            || self.says_not_only() && self.range.clone().all(|at| self.form(at) != "but") && behind_has("but")
            || self.tokens().iter().any(|token| (subject(token) || helps(token)) && !inside(token))
            || behind.iter().any(|token| asked_for(token) && inside(token) || one_of_several(token))
    }

    /// The stretch with what limits it behind its end: 'the harbour will open (if the council agrees)', 'guards (who were
    /// charged)', 'grew, (but not much)'. Without that it says more than its sentence does.
    pub fn with_its_limits(&self) -> Self {
        const LIMITS: usize = 4;
        let mut span = self.span;
        for _ in 0..LIMITS {
            let stretch = Self::new(self.text, self.layer, self.forms, span);
            let Some(end) = stretch.limit_behind() else { break };
            span = Span::at(span.start as usize, end as usize);
        }
        Self::new(self.text, self.layer, self.forms, span)
    }

    /// Where the limit ends that stands right behind.
    fn limit_behind(&self) -> Option<u32> {
        let sentence = self.layer.sentence_at(self.span.start).and_then(|at| self.layer.sentences.get(at))?;
        let end = self.layer.tokens_in(sentence.span).end;
        let parts = |at: usize| matches!(self.form(at), "," | ";" | ":" | "." | "—" | "–" | "-" | "--");
        let mut at = self.range.end;
        let apart = parts(at);
        at += usize::from(apart);
        while at < end && matches!(self.form(at), "even" | "only" | "especially" | "at" | "least") {
            at += 1;
        }
        let (form, next) = (self.form(at), self.form(at + 1));
        let limits = match form {
            "if" | "unless" | "until" | "till" | "provided" | "except" | "than" => true,
            "as" | "so" => next == "long" && self.form(at + 2) == "as",
            // Behind another clause it may be that one which goes on: 'did not say that it sank, but only that it left'.
            "but" => {
                let opens = self.range.start == self.layer.tokens_in(sentence.span).start;
                opens && (matches!(next, "not" | "only" | "never" | "no" | "just") || self.says_not_only())
            }
            // Set apart by a comma it only adds.
            "who" | "that" | "which" | "whose" | "whom" => !apart,
            _ => false,
        };
        if at >= end || !limits {
            return None;
        }
        // 'until the senator, Ivo Ard, is sworn in': to the mark behind its verb.
        let is_clause = !matches!(form, "than" | "but" | "except");
        let mut told = !is_clause;
        let ends = |at: &usize| {
            let upos = self.layer.tokens.get(*at).map(|token| token.upos);
            told |= matches!(upos, Some(Upos::Verb | Upos::Aux));
            told && parts(*at)
        };
        let stop = (at + 1..end).find(ends).unwrap_or(end);
        self.layer.tokens.get(stop.checked_sub(1)?).map(|last| last.span.end)
    }

    /// 'Was about more than the harbour', 'not only a quarrel': what it was besides comes behind 'but'.
    fn says_not_only(&self) -> bool {
        let words: Vec<&str> = self.both().map(|(_, form)| &*form.lower).collect();
        words
            .windows(2)
            .any(|pair| matches!(pair, ["more", "than"] | ["not" | "n't", "only" | "just" | "merely" | "simply"]))
    }

    /// Whether a condition stands before the words: 'if the council agrees, the harbour will open'.
    pub fn stands_under_a_condition(&self) -> bool {
        let Some(sentence) = self.layer.sentence_at(self.span.start).and_then(|at| self.layer.sentences.get(at)) else {
            return false;
        };
        let start = self.layer.tokens_in(sentence.span).start;
        (start..self.range.start).any(|at| {
            let is_condition = matches!(self.form(at), "if" | "unless" | "until" | "till" | "provided");
            let head = |of: usize| self.layer.tokens.get(of).and_then(|token| usize::try_from(token.head).ok());
            let governs = || head(at).and_then(head).is_some_and(|governor| self.range.contains(&governor));
            is_condition && (at == start || governs())
        })
    }

    /// Whether the words are what somebody wagered, feared or may have heard: so much is not said to be so. What one knew or what tests
    /// showed is.
    pub fn is_only_held(&self) -> bool {
        const SO: [&str; 14] = [
            "know",
            "learn",
            "find",
            "discover",
            "show",
            "reveal",
            "realize",
            "realise",
            "note",
            "see",
            "notice",
            "prove",
            "confirm",
            "establish",
        ];
        let first = self.tokens().iter().find(|token| token.deprel == Deprel::Ccomp);
        let governor = first.and_then(|token| usize::try_from(token.head).ok()).filter(|head| *head < self.range.start);
        let Some((at, verb)) = governor.and_then(|at| Some((at, self.layer.tokens.get(at)?))) else { return false };
        let supposes = (at.saturating_sub(4)..at)
            .any(|before| matches!(self.form(before), "may" | "might" | "could" | "would" | "not" | "n't"));
        let lemma = crate::language::lemma::lemma(self.form(at), Upos::Verb);
        verb.upos == Upos::Verb && (supposes || !SO.contains(&&*lemma))
    }

    /// 'When (the divers came they saw a barge)': without its conjunction the first clause runs into the one that it hangs on.
    pub fn runs_into_another(&self) -> bool {
        let Some(mark) = self.range.start.checked_sub(1) else { return false };
        let head = |of: usize| self.layer.tokens.get(of).and_then(|token| usize::try_from(token.head).ok());
        let verb = head(mark).filter(|verb| self.range.contains(verb));
        verb.and_then(head).is_some_and(|main| {
            self.range.contains(&main) && self.layer.tokens.get(main).is_some_and(|main| main.upos == Upos::Verb)
        })
    }

    /// Whether 'nor' stands before the words: 'nor may players leave' turns them round.
    pub fn follows_a_nor(&self) -> bool {
        self.range.start.checked_sub(1).is_some_and(|before| matches!(self.form(before), "nor" | "neither"))
    }

    /// Whether a conjunction, not a preposition, stands before the words: 'after the dam broke', not 'after Friday'.
    pub fn follows_a_conjunction(&self) -> bool {
        let before = self.range.start.checked_sub(1).and_then(|index| self.layer.tokens.get(index));
        before.is_some_and(|before| matches!(before.upos, Upos::Sconj | Upos::Adv))
    }
}

#[cfg(test)]
mod tests {
    use crate::digest::whole::tests::{asked_from, asked_to};

    #[test]
    fn a_clause_without_its_when_runs_into_the_next() {
        let runs = |text: &str, start: &str| asked_from(text, start, |stretch| stretch.runs_into_another());
        assert!(runs("When the divers came to Lorma they saw a barge", "the divers"));
        assert!(!runs("The barge sank when the divers came to Lorma", "the divers"));
    }

    #[test]
    fn what_is_granted_is_not_told_alone() {
        let cut = |text: &str, end: &str| asked_to(text, end, |stretch| stretch.is_cut_off());
        assert!(cut("Ivo Orr may have won the race in Lorma, but few cheered him.", "in Lorma"));
        assert!(!cut("Ivo Orr won the race in Lorma, and few cheered him.", "in Lorma"));
    }

    #[test]
    fn what_is_only_held_is_not_so() {
        let held = |text: &str, start: &str| asked_from(text, start, |stretch| stretch.is_only_held());
        assert!(held("The owner's sons gambled that Ivo Orr would not leave Lorma", "Ivo Orr"));
        assert!(held("You may have heard that Ivo Orr left Lorma in May", "Ivo Orr"));
        assert!(!held("The council learned that Ivo Orr left Lorma in May", "Ivo Orr"));
        assert!(!held("Ivo Orr left Lorma in May", "Ivo Orr"));
    }

    #[test]
    fn a_clause_without_its_verb_or_object_is_cut_off() {
        let cut = |text: &str, end: &str| asked_to(text, end, |stretch| stretch.is_cut_off());
        assert!(cut("The guards and the clerks were asking whether the mayor had sold the harbour.", "asking"));
        assert!(cut("In the spring forty guards and nine clerks left the harbour.", "forty guards"));
        assert!(!cut("The guards left the harbour and the clerks sold the barge.", "the harbour"));
        assert!(!cut("The guards left the harbour, a clerk said.", "the harbour"));
        assert!(cut("Police named the victims as Ivo Ard and Mela Wood.", "Ivo Ard"));
        assert!(cut("The fear comes not only from the storm, the mayor said, but from the flood.", "the storm"));
        assert!(!cut("Police freed the sailors, and the mayor left for Lorma.", "the sailors"));
    }

    #[test]
    fn a_clause_takes_its_limits_along() {
        let told = |text: &str, end: &str| asked_to(text, end, |stretch| stretch.with_its_limits().words().to_owned());
        let limited = "Kaldia will open the harbour if the council agrees";
        assert_eq!(
            told("Kaldia will open the harbour if the council agrees, a move long asked for.", "harbour"),
            limited
        );
        let growth = "Trade grew in Kaldia last year, but not by much";
        assert_eq!(told("Trade grew in Kaldia last year, but not by much.", "year"), growth);
        let guards = "The union will not pay for guards who were charged";
        assert_eq!(told("The union will not pay for guards who were charged, Ard said.", "guards"), guards);
        let open = "Kaldia opened the harbour";
        assert_eq!(told("Kaldia opened the harbour, which had been closed, and sold it.", "harbour"), open);
        assert_eq!(told("Kaldia opened the harbour, but Norvania closed its own.", "harbour"), open);
        let seated = "Kaldia will wait until the judge, Ivo Ard, is seated";
        assert_eq!(told("Kaldia will wait until the judge, Ivo Ard, is seated, officials said.", "wait"), seated);
        let more = "The vote was about more than the harbour, but about the town";
        assert_eq!(told("The vote was about more than the harbour, but about the town.", "harbour"), more);
    }

    #[test]
    fn a_condition_before_the_words_is_heard() {
        let under = |text: &str, start: &str| {
            let (from, to) = (text.find(start).expect("the start"), text.len() - 1);
            crate::digest::whole::tests::asked_in(text, from, to, |stretch| stretch.stands_under_a_condition())
        };
        assert!(under("If the council agrees, Kaldia will open the harbour.", "Kaldia"));
        assert!(!under("After the council agreed, Kaldia opened the harbour.", "Kaldia"));
    }

    #[test]
    fn a_quotation_that_follows_belongs_to_the_clause() {
        let seam = |text: &str, end: &str| asked_to(text, end, |stretch| stretch.ends_at_a_seam());
        assert!(!seam("Ivo Ard called the plan of the council \"a shipwreck\" on Monday.", "council"));
        assert!(seam("Ivo Ard left the council, and the plan was dropped.", "council"));
    }
}
