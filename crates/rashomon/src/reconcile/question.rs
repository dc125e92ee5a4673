//! What a finding asks, as an editor would put it.
//!
//! Questions are put together from the words of the claim that speaks for the leading account; where the words do not
//! give a grammatical question, a plain heading in their own words stands instead. Nothing is invented.

use super::account::is_open;
use super::subject::{Subject, Vocabulary};
use crate::annotate::{ClaimKind, Deprel, Role, Token, Upos};
use crate::span::Span;

/// The question that a claim answers.
pub(crate) fn question(subject: &Subject<'_>, vocabulary: &Vocabulary) -> String {
    let asked = match subject.claim.kind {
        _ if is_open(subject) => open(subject, vocabulary),
        ClaimKind::Figure => figure(subject, vocabulary),
        ClaimKind::Role => role(subject, vocabulary),
        ClaimKind::Time => of_event(subject, "When"),
        ClaimKind::Place => happens(subject).then(|| of_event(subject, "Where")).flatten(),
        ClaimKind::Cause => of_event(subject, "Why"),
        ClaimKind::Attribution => attribution(subject),
        ClaimKind::Event | ClaimKind::State | ClaimKind::Plan => event(subject),
    };
    let plain = || match subject.claim.kind {
        ClaimKind::Figure | ClaimKind::Role | ClaimKind::Attribution => None,
        _ => topic(subject, vocabulary).map(|topic| format!("What is said of {topic}?")),
    };
    tidy(&asked.or_else(plain).unwrap_or_else(|| heading(subject)))
}

/// 'What is known of …?', from the subject of the clause.
fn open(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    topic(subject, vocabulary).map(|topic| format!("What is known of {topic}?"))
}

/// What a clause tells of, to stand inside of a question: its subject, else the first name in it.
fn topic(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let own = Clause::of(subject).and_then(|clause| {
        let (_, token) = clause.subject_token()?;
        let named = matches!(token.upos, Upos::Noun | Upos::Propn);
        let words = clause.subject()?.trim_matches(|c: char| !c.is_alphanumeric());
        let whole = named && words.len() <= 60 && !words.contains([',', ';', ':', '"', '“']);
        let proper = token.upos == Upos::Propn || words.chars().nth(1).is_some_and(char::is_uppercase);
        whole.then(|| if proper { lower_article(words) } else { lower_first(words) })
    });
    own.or_else(|| subject.who.or_else(|| subject.names.first().copied()).map(|who| vocabulary.word(who).to_owned()))
        .filter(|topic| !topic.is_empty())
}

fn figure(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let figure = subject.claim.figure.as_ref()?;
    let counted = if is_noun_phrase(subject, figure.counted.trim()) { figure.counted.trim() } else { "" };
    let unit = figure.unit.as_deref();
    // What stands before its number carries it: 'the key rate … to 4.5 percent'.
    let before = Span::new(subject.claim.sentence.start, figure.span.start.max(subject.claim.sentence.start));
    let measured = !counted.is_empty() && before.of(subject.text).contains(counted);
    if measured && unit.is_some_and(|u| u == "percent" || (u.len() == 3 && u.chars().all(|c| c.is_ascii_uppercase()))) {
        let named = if counted.chars().nth(1).is_some_and(char::is_uppercase) {
            counted.to_owned()
        } else {
            lower_first(counted)
        };
        return Some(if figure.scope.iter().any(|word| word == "from") {
            format!("What was the {named} before?")
        } else {
            format!("What is the {named}?")
        });
    }
    let mention = |role: Role| subject.claim.arguments.iter().find(|a| a.role == role).map(|a| a.span.of(subject.text));
    match unit {
        Some("years") if is_age(subject) => {
            let name = subject
                .who
                .or_else(|| (subject.names.len() == 1).then(|| subject.names[0]))
                .map(|who| vocabulary.word(who).to_owned())
                .or_else(|| mention(Role::Who).map(str::to_owned));
            return Some(match name.filter(|n| !n.is_empty()) {
                Some(name) => format!("How old is {name}?"),
                None if !counted.is_empty() => format!("How old is {}?", with_article(counted)),
                None => return None,
            });
        }
        Some("magnitude") => return Some("How strong was the quake?".into()),
        Some("percent") if !counted.is_empty() => return Some(format!("What share: {counted}?")),
        Some(unit) if unit.len() == 3 && unit.chars().all(|c| c.is_ascii_uppercase()) => {
            return Some(if counted.is_empty() {
                "How much money?".into()
            } else {
                format!("How much money: {counted}?")
            });
        }
        _ => {}
    }
    let fate = subject.fate.map(|fate| vocabulary.word(fate));
    let asked = match fate {
        Some("die") => Some("How many people died?"),
        Some("injur") => Some("How many people were injured?"),
        Some("missing" | "miss") => Some("How many people are missing?"),
        Some("rescu") => Some("How many people were rescued?"),
        Some("arrest") => Some("How many people were arrested?"),
        Some("evacuat") => Some("How many people had to leave?"),
        _ => None,
    };
    if let Some(asked) = asked {
        return Some(asked.to_owned());
    }
    if counted.is_empty() {
        let unit = unit.filter(|u| *u != "people")?;
        return Some(format!("How many {unit}: {}?", clip(subject.quote(), 80)));
    }
    // 'North Korean troops deployed to Kursk' reads as a question once its participle has an auxiliary.
    let words: Vec<&str> = counted.split_whitespace().collect();
    let participle = words.iter().skip(1).position(|w| is_participle(w)).map(|at| at + 1);
    if let Some(at) = participle {
        return Some(format!("How many {} were {}?", words[..at].join(" "), words[at..].join(" ")));
    }
    let verb = Clause::of(subject).and_then(|clause| clause.passive_of(figure.span));
    Some(match verb {
        Some(verb) => format!("How many {counted} were {verb}?"),
        None => format!("How many {counted}?"),
    })
}

/// Whether what is counted is named by a noun of the clause: not 'registered', not 'is'.
fn is_noun_phrase(subject: &Subject<'_>, counted: &str) -> bool {
    if counted.is_empty() {
        return false;
    }
    let Some(at) = subject.claim.sentence.of(subject.text).find(counted) else { return true };
    let start = subject.claim.sentence.start as usize + at;
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(Span::at(start, start + counted.len()))).unwrap_or(&[]);
    tokens.is_empty() || tokens.iter().any(|t| matches!(t.upos, Upos::Noun | Upos::Propn))
}

/// Whether years are somebody's age, not a length of time.
fn is_age(subject: &Subject<'_>) -> bool {
    let quote = subject.quote().to_lowercase();
    quote.contains("year-old")
        || quote.contains("years old")
        || quote.contains("aged")
        || quote.contains("year old")
        || subject.claim.figure.as_ref().is_some_and(|f| {
            let number = f.span.of(subject.text);
            subject.text.get(..f.span.start as usize).is_some_and(|t| t.ends_with(", ")) && number.len() <= 3
        })
}

fn role(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let who = super::similarity::role_holder(subject)?;
    let name = vocabulary.word(who);
    if name.is_empty() {
        return None;
    }
    Some(if super::similarity::former(subject) {
        format!("What was {name} before?")
    } else {
        format!("Who is {name}?")
    })
}

/// Whether a clause tells of a movement or happening at a place that it gives.
fn happens(subject: &Subject<'_>) -> bool {
    let placed = subject.claim.arguments.iter().any(|a| matches!(a.role, Role::Where | Role::From | Role::To));
    placed && subject.claim.event.as_ref().is_some_and(|event| event.kind.is_some())
}

/// 'When did … ?', 'Where was … ?' from a clause with subject and verb.
fn of_event(subject: &Subject<'_>, word: &str) -> Option<String> {
    let clause = Clause::of(subject)?;
    let asked = clause.inverted(true)?;
    Some(format!("{word} {asked}?"))
}

/// 'Did … ?', 'Was … ?'.
fn event(subject: &Subject<'_>) -> Option<String> {
    let clause = Clause::of(subject)?;
    let asked = clause.inverted(false)?;
    let mut asked = asked;
    if let Some(first) = asked.get(..1) {
        let upper = first.to_uppercase();
        asked.replace_range(..1, &upper);
    }
    Some(format!("{asked}?"))
}

fn attribution(subject: &Subject<'_>) -> Option<String> {
    let holder = subject.claim.holders.first()?;
    let holder = holder.text.trim();
    if holder.is_empty() {
        return None;
    }
    Some(format!("What did {} say?", lower_article(holder)))
}

/// The clause's own words, as a heading.
fn heading(subject: &Subject<'_>) -> String {
    let what = clip(subject.quote(), 110);
    match subject.claim.kind {
        ClaimKind::Figure => format!("How many: {what}?"),
        ClaimKind::Time => format!("When: {what}?"),
        ClaimKind::Place => format!("Where: {what}?"),
        ClaimKind::Role => format!("Who: {what}?"),
        ClaimKind::Cause => format!("Why: {what}?"),
        ClaimKind::Plan => format!("What is planned: {what}?"),
        ClaimKind::Attribution => format!("What was said: {what}?"),
        ClaimKind::State => format!("How do things stand: {what}?"),
        ClaimKind::Event => format!("What happened: {what}?"),
    }
}

/// A parsed clause.
struct Clause<'r> {
    text: &'r str,
    tokens: &'r [Token],
    /// Index of the first of `tokens` in the layer.
    first: usize,
    /// Index of the predicate in the layer.
    predicate: usize,
    span: Span,
}

impl<'r> Clause<'r> {
    fn of(subject: &Subject<'r>) -> Option<Self> {
        let layer = subject.layer();
        let sentence = layer.sentence_at(subject.claim.span.start).and_then(|index| layer.sentences.get(index))?;
        if !sentence.parsed {
            return None;
        }
        let range = layer.tokens_in(subject.claim.span);
        let first = range.start;
        let tokens = layer.tokens.get(range)?;
        let trigger = subject.claim.event.as_ref().map(|event| event.trigger);
        let predicate = match trigger {
            Some(trigger) => first + tokens.iter().position(|t| t.span.overlaps(trigger))?,
            None => {
                first
                    + tokens.iter().position(|t| {
                        t.upos == Upos::Verb
                            && (t.head < 0 || (t.head as usize) < first || t.head as usize >= first + tokens.len())
                    })?
            }
        };
        Some(Self { text: subject.text, tokens, first, predicate, span: subject.claim.span })
    }

    fn token(&self, index: usize) -> Option<&'r Token> {
        self.tokens.get(index.checked_sub(self.first)?)
    }

    fn children(&self, head: usize) -> impl Iterator<Item = (usize, &'r Token)> {
        self.tokens
            .iter()
            .enumerate()
            .map(move |(at, token)| (at + self.first, token))
            .filter(move |(_, token)| usize::try_from(token.head).is_ok_and(|h| h == head))
    }

    fn subject_token(&self) -> Option<(usize, &'r Token)> {
        self.children(self.predicate).find(|(_, t)| matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass))
    }

    /// The words of the subject, from the start of the clause's subject to the verb group.
    fn subject(&self) -> Option<&'r str> {
        let (index, _) = self.subject_token()?;
        let span = self.subtree(index);
        let text = span.of(self.text);
        (!text.is_empty() && text.len() <= 120).then_some(text)
    }

    /// The span of a token and all that hangs on it, inside of the clause.
    fn subtree(&self, root: usize) -> Span {
        let mut span = self.token(root).map_or(Span::default(), |t| t.span);
        // Heads are few steps away; every token climbs at most the length of the clause.
        for (at, token) in self.tokens.iter().enumerate() {
            let mut up = at + self.first;
            for _ in 0..self.tokens.len() {
                if up == root {
                    span = span.cover(token.span);
                    break;
                }
                match self.token(up).and_then(|t| usize::try_from(t.head).ok()) {
                    Some(head) => up = head,
                    None => break,
                }
            }
        }
        span
    }

    /// 'were injured' of 'five people were injured': the participle of a passive whose subject holds the number.
    fn passive_of(&self, number: Span) -> Option<&'r str> {
        let (index, token) = self.subject_token()?;
        (token.deprel == Deprel::NsubjPass && self.subtree(index).contains(number)).then_some(())?;
        Some(self.token(self.predicate)?.span.of(self.text))
    }

    /// The clause as the rest of a question: 'did the troops leave', 'was the bridge closed'. `answer_out` leaves out
    /// what stands after the verb group, since a time or place asked for stands there.
    fn inverted(&self, answer_out: bool) -> Option<String> {
        let subject = self.subject()?;
        let (subject_index, subject_token) = self.subject_token()?;
        if matches!(subject_token.upos, Upos::Pron) && self.relative(subject_token) {
            return None;
        }
        if subject_index > self.predicate {
            return None;
        }
        let verb = self.token(self.predicate)?;
        let form = verb.span.of(self.text);
        let auxiliaries: Vec<&Token> = self
            .children(self.predicate)
            .filter(|(index, t)| {
                *index < self.predicate
                    && *index > subject_index
                    && matches!(t.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
            })
            .map(|(_, t)| t)
            .collect();
        let negative = self
            .children(self.predicate)
            .any(|(_, t)| matches!(t.span.of(self.text).to_lowercase().as_str(), "not" | "n't" | "n’t" | "never"));
        if negative {
            return None;
        }
        let tail = if answer_out { String::new() } else { self.tail(verb) };
        let subject = lower_article(subject);
        if let Some((first, rest)) = auxiliaries.split_first() {
            let rest: Vec<&str> = rest.iter().map(|t| t.span.of(self.text)).collect();
            let rest = if rest.is_empty() { String::new() } else { format!("{} ", rest.join(" ")) };
            let first = first.span.of(self.text).to_lowercase();
            if first.contains('\'') || first.contains('’') {
                return None;
            }
            return Some(format!("{first} {subject} {rest}{form}{tail}"));
        }
        if verb.upos != Upos::Verb {
            return None;
        }
        let lemma = crate::language::lemma::lemma(&form.to_lowercase(), Upos::Verb).into_owned();
        Some(format!("did {subject} {lemma}{tail}"))
    }

    fn relative(&self, token: &Token) -> bool {
        matches!(token.span.of(self.text).to_lowercase().as_str(), "who" | "which" | "that" | "whom" | "what")
    }

    /// What follows the verb, up to the end of the clause.
    fn tail(&self, verb: &Token) -> String {
        let rest = Span::new(verb.span.end, self.span.end.max(verb.span.end)).of(self.text);
        let rest = rest.trim_end_matches(['.', ',', ';', ':']);
        clip(rest, 110)
    }
}

/// Words that end like a participle.
fn is_participle(word: &str) -> bool {
    let lower = word.trim_end_matches([',', '.']).to_lowercase();
    (lower.len() > 4 && lower.ends_with("ed"))
        || matches!(
            lower.as_str(),
            "sent" | "shot" | "hurt" | "held" | "taken" | "found" | "lost" | "sold" | "built" | "given" | "slain"
        )
}

/// At most `limit` characters, ended at a word.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lead = if text.starts_with(char::is_whitespace) { " " } else { "" };
    if flat.chars().count() <= limit {
        return format!("{lead}{flat}");
    }
    let cut: String = flat.chars().take(limit).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{lead}{}…", cut.trim_end_matches([',', ';', ':']))
}

/// Lower case for a leading article or pronoun-like determiner; names keep their case.
pub(crate) fn lower_article(text: &str) -> String {
    const OPENERS: [&str; 22] = [
        "The",
        "A",
        "An",
        "This",
        "That",
        "These",
        "Those",
        "His",
        "Her",
        "Its",
        "Their",
        "Some",
        "Several",
        "Many",
        "More",
        "At",
        "About",
        "Officials",
        "Police",
        "All",
        "Both",
        "No",
    ];
    let first = text.split(' ').next().unwrap_or("");
    if OPENERS.contains(&first) { lower_first(text) } else { text.to_owned() }
}

pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn with_article(counted: &str) -> String {
    if counted.split(' ').next().is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase)) {
        counted.to_owned()
    } else {
        format!("the {counted}")
    }
}

/// One line, one question mark.
fn tidy(question: &str) -> String {
    let flat = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = flat.replace(" ?", "?").replace(".?", "?");
    let mut chars = flat.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => flat,
    }
}
