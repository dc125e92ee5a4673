//! A clause turned round: 'did the troops leave', 'was the bridge closed', 'is there a bridge'.

use super::{Clause, Tie, is_participle, is_relative, is_thinking};
use crate::annotate::{Deprel, Token, Upos};
use crate::reconcile::subject::Subject;
use crate::reconcile::vocabulary::Vocabulary;
use crate::span::Span;

/// The longest question that is put in the words of a clause, in characters.
const LONGEST: usize = 130;
impl<'r> Clause<'r> {
    /// The clause as the rest of a question: 'did the troops leave', 'was the bridge closed'. What comes from `answer` on is
    /// left out, with the preposition before it; a 'not' is too, since the question is open.
    pub(in crate::reconcile::question) fn inverted(
        &self,
        subject: &Subject<'_>,
        vocabulary: &Vocabulary,
        answer: Option<Span>,
    ) -> Option<String> {
        if answer.is_none()
            && let Some(there) = self.child(self.predicate, |d| d == Deprel::Expl)
        {
            return self.existing(there);
        }
        let told = self.told(subject, vocabulary)?;
        let verb = self.token(self.predicate)?;
        let form = self.form(self.predicate).to_lowercase();
        let own = self.auxiliaries(self.predicate);
        if own.iter().any(|&index| self.token(index).is_some_and(|t| t.upos == Upos::Part)) {
            return None;
        }
        let auxiliaries = match (own.is_empty(), told.tie) {
            // 'was arrested and charged': the auxiliary stands before the first participle only.
            (true, Tie::Shared(with)) if is_participle(&form) => {
                let mut shared = self.auxiliaries(with);
                shared.retain(|&index| self.token(index).is_some_and(|t| t.deprel != Deprel::Cop));
                shared
            }
            _ => own.clone(),
        };
        let tail = self.tail(verb, answer)?;
        // 'Did he argue?', 'Do they have to?' ask nothing.
        let end = tail.last().map_or("", |last| last.span.of(self.text));
        let asks_for_more = || {
            let lacks = |d| matches!(d, Deprel::Obj | Deprel::Ccomp | Deprel::Xcomp);
            answer.is_none() && (self.says() || is_thinking(&form) || form == "have")
                || self.child(self.predicate, lacks).is_some_and(|at| at > self.predicate)
        };
        if tail.is_empty() && asks_for_more() || end.eq_ignore_ascii_case("to") {
            return None;
        }
        let (auxiliary, between) = if let Some((&first, rest)) = auxiliaries.split_first() {
            let between = if own.is_empty() {
                rest.iter().map(|&index| format!("{} ", self.form(index))).collect()
            } else {
                self.between(first, rest)?
            };
            (self.full_form(first)?, format!("{between}{}", self.form(self.predicate)))
        } else if is_being(&form) {
            (form, String::new())
        } else if verb.upos != Upos::Verb {
            return None;
        } else if told.tie == Tie::Reduced && is_participle(&form) {
            (if told.is_plural { "were" } else { "was" }.to_owned(), form)
        } else {
            let lemma = crate::language::lemma::lemma(&form, Upos::Verb).into_owned();
            // 'Let the mayor sell it': one does not 'sell', one sells.
            let bare = form == lemma && !is_past(&form) && !told.is_plural && told.tie == Tie::Own && !self.is_headline;
            if bare && !matches!(told.words.as_str(), "he" | "she" | "it") {
                return None;
            }
            // A headline tells the past in the present.
            let auxiliary = match () {
                () if self.is_headline || form.ends_with("ing") => "did",
                () if form == lemma && !is_past(&form) && !matches!(told.words.as_str(), "he" | "she" | "it") => "do",
                () if form == lemma && !is_past(&form) || form != lemma && form.ends_with('s') => "does",
                () => "did",
            };
            (auxiliary.to_owned(), lemma)
        };
        let asked = self.cut(format!("{auxiliary} {} {between}", told.words).trim_end().to_owned(), tail)?;
        if opens_quote(&asked) {
            return None;
        }
        let Some(gap) = self.gap() else { return Some(asked) };
        // 'the world that Ard created' asks whether Ard created the world.
        let span = self.phrase(gap);
        let object = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let full = format!("{asked} {}", self.small(&object, span));
        (answer.is_none() && full.chars().count() <= LONGEST).then_some(full)
    }

    /// 'is there a bridge', 'had there been no rain' of a clause that tells that something is there.
    fn existing(&self, there: usize) -> Option<String> {
        // 'If there is a bridge' supposes one.
        let supposes = |word: &str| matches!(word, "if" | "unless" | "until" | "when" | "whether");
        if !self.form(there).eq_ignore_ascii_case("there")
            || self.children(self.predicate).any(|at| supposes(&self.form(at).to_lowercase()))
        {
            return None;
        }
        let tail = self.tail(self.token(self.predicate)?, None).filter(|tail| !tail.is_empty())?;
        let verb = self.form(self.predicate).to_lowercase();
        let auxiliaries: Vec<usize> = self.auxiliaries(self.predicate).into_iter().filter(|&at| at > there).collect();
        let lead = match auxiliaries.split_first() {
            Some((&first, rest)) => {
                let rest: String = rest.iter().map(|&index| format!("{} ", self.form(index))).collect();
                format!("{} there {rest}{verb}", self.full_form(first)?)
            }
            None => match verb.replace('’', "'").as_str() {
                "'s" => "is there".to_owned(),
                "'re" => "are there".to_owned(),
                being if is_being(being) => format!("{being} there"),
                _ => return None,
            },
        };
        // Whether there is any is what is asked.
        let asked = self.cut(lead, tail)?.replacen(" there no ", " there any ", 1);
        (!opens_quote(&asked)).then_some(asked)
    }

    /// Whom or what a relative clause leaves out behind its verb.
    fn gap(&self) -> Option<usize> {
        let relative = self.token(self.predicate)?.deprel == Deprel::AclRelcl;
        let (index, tie) = self.tie()?;
        let placed = self
            .children(self.predicate)
            .any(|index| matches!(self.form(index).to_lowercase().as_str(), "where" | "when" | "why" | "whose"));
        let object = self
            .child(self.predicate, |d| matches!(d, Deprel::Obj | Deprel::Ccomp | Deprel::Xcomp))
            .is_some_and(|object| !is_relative(self.form(object)));
        let own = tie == Tie::Own && !is_relative(self.form(index));
        (relative && own && !placed && !object).then(|| self.head(self.predicate)).flatten()
    }

    /// What stands between the first auxiliary and the predicate, without a 'not'.
    fn between(&self, first: usize, rest: &[usize]) -> Option<String> {
        let asks = self.nsubj(self.predicate).filter(|&subject| subject > first).map(|subject| self.phrase(subject));
        let noun_phrase = self.child(self.predicate, |d| d == Deprel::Cop).is_some();
        let mut words: Vec<&str> = Vec::new();
        for index in first + 1..self.predicate {
            let token = self.token(index)?;
            let form = self.form(index);
            if matches!(form.to_lowercase().as_str(), "not" | "n't" | "n’t") {
                continue;
            }
            if token.upos == Upos::Punct && !matches!(form, "-" | "%" | "$") {
                // 'has, however, not …': only the auxiliaries and the verb are kept.
                return (!noun_phrase).then(|| rest.iter().map(|&index| format!("{} ", self.form(index))).collect());
            }
            // 'How has Ard reacted' has its subject there.
            if !asks.is_some_and(|subject| subject.contains(token.span)) {
                words.push(form);
            }
        }
        let joined = words.iter().fold(String::new(), |joined, word| format!("{joined}{word} "));
        let joined = joined.replace(" - ", "-").replace(" 's ", "'s ").replace(" ’s ", "’s ");
        Some(if joined.starts_with(['\'', '’']) {
            joined.replacen("'ve ", "have ", 1).replacen("’ve ", "have ", 1)
        } else {
            joined
        })
    }

    /// An auxiliary that stands on its own: 'is' for "'s".
    fn full_form(&self, index: usize) -> Option<String> {
        let form = self.form(index).to_lowercase().replace('’', "'");
        let relation = self.token(index)?.deprel;
        let participle = is_participle(self.form(self.predicate));
        Some(
            match form.as_str() {
                "'s" if relation == Deprel::Aux && participle => "has",
                "'s" => "is",
                "'re" => "are",
                "'ve" => "have",
                "'ll" | "wo" => "will",
                "'d" => "would",
                "'m" | "to" | "being" | "having" | "be" | "been" => return None,
                "ca" => "can",
                other => return (!other.contains('\'')).then(|| other.to_owned()),
            }
            .to_owned(),
        )
    }

    /// What follows the verb: up to the answer, else to the end of the clause or its first comma. None where an answer cuts
    /// off what the verb needs.
    fn tail(&self, verb: &Token, answer: Option<Span>) -> Option<Vec<&'r Token>> {
        let end = self.span.end.max(verb.span.end);
        let mut tail: Vec<&Token> = Vec::new();
        for token in self.tokens.iter().filter(|t| t.span.start >= verb.span.end && t.span.end <= end) {
            if answer.is_some_and(|answer| token.span.start >= answer.start && answer.start >= verb.span.end) {
                let needed = |d| matches!(d, Deprel::Obj | Deprel::Ccomp | Deprel::Xcomp);
                let lost = self.child(self.predicate, needed).and_then(|index| self.token(index));
                if lost.is_some_and(|lost| lost.span.start >= token.span.start) {
                    return None;
                }
                self.trim(&mut tail, true);
                break;
            }
            let form = token.span.of(self.text);
            // A comma inside of a number is none.
            if matches!(form, "," | ";" | ":" | "“" | "”" | "\"" | "—" | "–" | "(" | ")" | "." | "..." | "…")
            {
                break;
            }
            tail.push(token);
        }
        // A clause that ends in the middle of a phrase is asked with the whole of it: 'the eastern Sorn'.
        if let Some(last) = tail.last().filter(|last| last.span.end == end) {
            let at = self.index(last);
            let head = self.head(at).filter(|&head| self.describes_what_follows(at) && head <= at + 3);
            let noun = |&head: &usize| self.token(head).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
            let behind = head.filter(noun).and_then(|head| self.tokens.get(at + 1..=head)).unwrap_or(&[]);
            if !behind.iter().any(|token| matches!(token.upos, Upos::Punct | Upos::Verb)) {
                tail.extend(behind);
            }
        }
        self.trim(&mut tail, false);
        Some(tail)
    }

    fn index(&self, token: &Token) -> usize {
        self.tokens.partition_point(|t| t.span.start < token.span.start)
    }

    /// Whether a token only says something of one behind it: 'eastern', 'the', 'in'.
    fn describes_what_follows(&self, index: usize) -> bool {
        let describes = |d| {
            matches!(d, Deprel::Amod | Deprel::Compound | Deprel::Nummod | Deprel::Det | Deprel::Case | Deprel::Mark)
        };
        self.token(index).is_some_and(|t| describes(t.deprel)) && self.head(index).is_some_and(|head| head > index)
    }

    /// Drops what leads to nothing at the end: 'and', 'the', what hangs on words behind it, and where the tail was cut 'in', 'at about'.
    fn trim(&self, tail: &mut Vec<&Token>, cut: bool) {
        while let Some(last) = tail.last() {
            let at = self.index(last);
            // Before an answer a name that belongs to it is mostly the place before the day.
            let name = cut && last.upos == Upos::Propn;
            let leads = self.describes_what_follows(at) && !name
                || matches!(last.upos, Upos::Det | Upos::Cconj | Upos::Sconj | Upos::Punct)
                || (cut && (last.upos == Upos::Adp || (last.upos == Upos::Adv && last.span.len() < 8)));
            if !leads || last.deprel == Deprel::CompoundPrt {
                break;
            }
            tail.pop();
        }
    }

    /// The question as far as it is short enough; it ends before a preposition or conjunction.
    fn cut(&self, lead: String, mut tail: Vec<&'r Token>) -> Option<String> {
        let mut at = tail.len();
        loop {
            let words = tail.first().zip(tail.get(at.wrapping_sub(1))).map_or("", |(first, last)| {
                Span::new(first.span.start, last.span.end.max(first.span.start)).of(self.text)
            });
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let glued = if words.is_empty() || words.starts_with(['\'', '’', '-']) { "" } else { " " };
            let asked = format!("{lead}{glued}{words}");
            if asked.chars().count() <= LONGEST {
                return Some(asked);
            }
            at = tail.iter().take(at).rposition(|t| matches!(t.upos, Upos::Adp | Upos::Sconj))?;
            tail.truncate(at);
            self.trim(&mut tail, true);
            at = tail.len();
        }
    }
}

/// Whether a quotation opens that does not close: "the 'long war".
fn opens_quote(words: &str) -> bool {
    let opens = |word: &str| {
        let quoted = word.strip_prefix(['\'', '‘']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        quoted && !matches!(word.get(1..), Some("s" | "re" | "ve" | "ll" | "d" | "m" | "em"))
    };
    let closes = |word: &str| word.len() > 1 && word.ends_with(['\'', '’']);
    let mut words = words.split(' ');
    words.any(opens) && !words.clone().any(closes)
}

fn is_being(form: &str) -> bool {
    matches!(form, "is" | "are" | "was" | "were")
}

/// Verbs whose past is their plain form.
fn is_past(form: &str) -> bool {
    matches!(
        form,
        "hit"
            | "put"
            | "cut"
            | "set"
            | "read"
            | "shut"
            | "spread"
            | "hurt"
            | "cost"
            | "let"
            | "burst"
            | "split"
            | "bet"
            | "quit"
            | "cast"
            | "beat"
            | "shed"
            | "broadcast"
            | "rid"
            | "thrust"
            | "upset"
    )
}
