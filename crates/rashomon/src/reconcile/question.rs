//! What a finding asks, as an editor would put it.
//!
//! Questions are put together from the words of the claim that speaks for the leading account; where the words do not
//! give a grammatical question, a plain heading in their own words stands instead. Nothing is invented.

use super::account::is_open;
use super::subject::{Subject, Vocabulary};
use crate::annotate::{ClaimKind, Deprel, MentionKind, Role, Token, Upos};
use crate::span::Span;

/// The question that claims of one answer have in common, in the words of the first that gives one; where none does, in
/// plainer words.
pub(crate) fn question(subjects: &[&Subject<'_>], vocabulary: &Vocabulary) -> String {
    let ways = || subjects.iter().take(READ).filter_map(|subject| asked(subject, vocabulary));
    // 'How many workers were injured?' rather than 'How many workers?'.
    let says_what =
        |question: &String| [" were ", " are ", " died", " did ", " was "].iter().any(|w| question.contains(w));
    let asked = ways().find(says_what).or_else(|| ways().next());
    let plain = || {
        subjects.iter().take(READ).find_map(|subject| match subject.claim.kind {
            ClaimKind::Figure | ClaimKind::Role | ClaimKind::Attribution => None,
            _ => plainly(subject, vocabulary),
        })
    };
    let heading = || subjects.first().map_or_else(String::new, |subject| heading(subject));
    tidy(&asked.or_else(plain).unwrap_or_else(heading))
}

/// How many claims are read for a question.
const READ: usize = 12;

/// The question that a claim answers, in its own words.
fn asked(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    match subject.claim.kind {
        _ if is_open(subject) => open(subject, vocabulary),
        ClaimKind::Figure => figure(subject, vocabulary),
        ClaimKind::Role => role(subject, vocabulary),
        ClaimKind::Time => of_event(subject, "When"),
        ClaimKind::Place => happens(subject).then(|| of_event(subject, "Where")).flatten(),
        ClaimKind::Cause => of_event(subject, "Why"),
        ClaimKind::Attribution => attribution(subject),
        ClaimKind::Event | ClaimKind::State | ClaimKind::Plan => event(subject),
    }
}

/// 'What is known of …?', from the subject of the clause.
fn open(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    topic(subject, vocabulary).map(|topic| format!("What is known of {topic}?"))
}

/// A question that only needs a subject: 'What did the coast guard do?', 'What happened to the captain?'.
fn plainly(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let clause = Clause::of(subject);
    let subject_of = clause.as_ref().and_then(|clause| clause.subject_token()).map(|(_, token)| token.deprel);
    let active = clause.as_ref().and_then(|c| c.token(c.predicate)).is_some_and(|verb| verb.upos == Upos::Verb);
    let topic = topic(subject, vocabulary)?;
    Some(match (subject.claim.kind, subject_of) {
        (ClaimKind::Plan, Some(_)) => format!("What is planned for {topic}?"),
        (ClaimKind::Event, Some(Deprel::NsubjPass)) => format!("What happened to {topic}?"),
        (ClaimKind::Event, Some(Deprel::Nsubj)) if active => format!("What did {topic} do?"),
        _ => format!("What is reported of {topic}?"),
    })
}

/// What a clause tells of, to stand inside of a question: its subject, else the first name in it.
fn topic(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let own = Clause::of(subject).and_then(|clause| {
        let (_, token) = clause.subject_token()?;
        let named = matches!(token.upos, Upos::Noun | Upos::Propn);
        let words = clause.subject()?.trim_matches(|c: char| !c.is_alphanumeric());
        let whole = named && words.len() <= 60 && !words.contains([',', ';', ':', '"', '“']);
        whole.then(|| in_question(subject, words))
    });
    let mention = || {
        let layer = subject.layer();
        let span = subject.claim.span;
        let named = layer.mentions.iter().find(|m| {
            span.contains(m.span) && !matches!(m.kind, MentionKind::Group | MentionKind::Work | MentionKind::Law)
        })?;
        Some(named.span.of(subject.text).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    own.or_else(|| subject.who.map(|who| vocabulary.word(who).to_owned()))
        .or_else(mention)
        .filter(|topic| topic.chars().any(char::is_alphabetic))
}

/// Words as they stand inside of a question: small, unless they open with a name.
fn in_question(subject: &Subject<'_>, words: &str) -> String {
    let layer = subject.layer();
    let Some(start) = subject.text.get(subject.claim.sentence.start as usize..).and_then(|rest| rest.find(words))
    else {
        return lower_article(words);
    };
    let start = subject.claim.sentence.start as usize + start;
    let opening = layer.tokens.iter().find(|token| token.span.start as usize == start);
    let opens_name = layer.mentions.iter().any(|m| m.span.start as usize == start);
    let upper = words.chars().nth(1).is_some_and(char::is_uppercase);
    match opening {
        // 'North Korean' is an adjective and stays as it is.
        Some(token) if !opens_name && !upper && !matches!(token.upos, Upos::Propn | Upos::Adj | Upos::X) => {
            lower_first(words)
        }
        _ => lower_article(words),
    }
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
                Some(name) => format!("How old is {}?", lower_article(&name)),
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
    // Tonnes and litres of something are an amount of it.
    if unit.is_some_and(|unit| MEASURES.contains(&unit)) && !counted.ends_with('s') {
        return Some(format!("How much {counted}?"));
    }
    // 'North Korean troops deployed to Kursk' reads as a question once its participle has an auxiliary.
    let words: Vec<&str> = counted.split_whitespace().collect();
    let participle = words.iter().skip(1).position(|w| is_participle(w)).map(|at| at + 1);
    if let Some(at) = participle {
        return Some(format!("How many {} were {}?", words[..at].join(" "), words[at..].join(" ")));
    }
    let clause = Clause::of(subject);
    if let Some(verb) = clause.as_ref().and_then(|clause| clause.passive_of(figure.span)) {
        return Some(format!("How many {counted} were {verb}?"));
    }
    if let Some(done) = passive_behind(subject, counted) {
        return Some(format!("How many {counted} were {done}?"));
    }
    // 'Forty people fled' asks how many fled; 'carried forty people' asks how many people.
    let verb = clause.as_ref().and_then(|clause| clause.active_of(figure.span));
    Some(match verb {
        Some(verb) if unit.is_none_or(|u| u == "people") => format!("How many {counted} {verb}?"),
        _ => format!("How many {counted}?"),
    })
}

/// Units of a mass or volume.
const MEASURES: [&str; 8] = ["tonnes", "tons", "kilograms", "litres", "liters", "barrels", "gallons", "grams"];

/// 'taken to hospital' of 'six workers were taken to hospital', where the sentence is not parsed.
fn passive_behind(subject: &Subject<'_>, counted: &str) -> Option<String> {
    let layer = subject.layer();
    let at = subject.claim.span.of(subject.text).find(counted)?;
    let end = subject.claim.span.start as usize + at + counted.len();
    let mut behind = layer
        .tokens
        .iter()
        .skip_while(|token| (token.span.start as usize) < end)
        .map(|token| (token.upos, token.span.of(subject.text)));
    let (_, auxiliary) = behind.next()?;
    let (upos, done) = behind.next()?;
    if !matches!(auxiliary, "were" | "was" | "are") || upos != Upos::Verb || !is_participle(done) || is_light(done) {
        return None;
    }
    let rest: Vec<(Upos, &str)> = behind.take(2).collect();
    Some(match rest.as_slice() {
        [(Upos::Adp, to), (Upos::Noun, place)] => format!("{done} {to} {place}"),
        _ => done.to_owned(),
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

/// 'When did … ?', 'Where was … ?' from a clause with subject and verb, without the words that answer it.
fn of_event(subject: &Subject<'_>, word: &str) -> Option<String> {
    let clause = Clause::of(subject)?;
    let answer = match word {
        "When" => subject.time().map(|time| time.span),
        "Where" => subject
            .claim
            .arguments
            .iter()
            .find(|a| matches!(a.role, Role::Where | Role::From | Role::To))
            .map(|argument| argument.span),
        _ => None,
    };
    // Without a known place of the answer, all that follows the verb may hold it.
    let asked = clause
        .inverted(Some(answer.unwrap_or_else(|| clause.token(clause.predicate).map_or(clause.span, |t| t.span))))?;
    (asked.chars().count() <= LONGEST).then(|| format!("{word} {asked}?"))
}

/// 'Did … ?', 'Was … ?'; where that grows long, 'What did … do?'.
fn event(subject: &Subject<'_>) -> Option<String> {
    let clause = Clause::of(subject)?;
    let asked = clause.inverted(None)?;
    (asked.chars().count() <= LONGEST).then(|| format!("{asked}?"))
}

/// The longest question that is put in the words of a clause, in characters.
const LONGEST: usize = 110;

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
        // 'one people' of 'thirty-one people' is a subject cut in two.
        if self.text.get(..span.start as usize).is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || c == '-'))
        {
            return None;
        }
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
        Some(self.token(self.predicate)?.span.of(self.text)).filter(|verb| !is_light(verb))
    }

    /// 'fled' of 'forty people fled': the verb whose subject holds the number, in a past form.
    fn active_of(&self, number: Span) -> Option<&'r str> {
        let (index, token) = self.subject_token()?;
        let verb = self.token(self.predicate)?;
        let form = verb.span.of(self.text);
        let helped = self.children(self.predicate).any(|(_, t)| matches!(t.deprel, Deprel::Aux | Deprel::Cop));
        let whole = !self.children(self.predicate).any(|(_, t)| matches!(t.deprel, Deprel::Obj | Deprel::Xcomp));
        (token.deprel == Deprel::Nsubj && verb.upos == Upos::Verb && !helped && whole && form.ends_with("ed"))
            .then_some(())?;
        self.subtree(index).contains(number).then_some(form)
    }

    /// The clause as the rest of a question: 'did the troops leave', 'was the bridge closed'. Words from `answer` on are
    /// left out, with the preposition before them; a 'not' is too, since the question is open.
    fn inverted(&self, answer: Option<Span>) -> Option<String> {
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
        let tail = self.tail(verb, answer);
        let subject = self.small(subject);
        if let Some((first, rest)) = auxiliaries.split_first() {
            let rest: Vec<&str> = rest.iter().map(|t| t.span.of(self.text)).collect();
            let rest = if rest.is_empty() { String::new() } else { format!("{} ", rest.join(" ")) };
            let first = first.span.of(self.text).to_lowercase();
            // 'hasn't' is asked as 'has'.
            let first = first.strip_suffix("n't").or(first.strip_suffix("n’t")).unwrap_or(&first).to_owned();
            if first.contains(['\'', '’'])
                || matches!(first.as_str(), "to" | "being" | "having" | "be" | "been" | "wo" | "ca")
            {
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

    /// The subject inside of a question: 'Divers' is small there, 'Lorma' is not.
    fn small(&self, subject: &str) -> String {
        let lowered = lower_article(subject);
        if lowered != subject {
            return lowered;
        }
        let opening = self.subject_token().map(|(index, _)| self.subtree(index).start);
        let token = self.tokens.iter().find(|t| Some(t.span.start) == opening);
        match token {
            Some(token)
                if matches!(token.upos, Upos::Noun | Upos::Num | Upos::Det | Upos::Verb)
                    && !subject.chars().nth(1).is_some_and(char::is_uppercase) =>
            {
                lower_first(subject)
            }
            _ => subject.to_owned(),
        }
    }

    fn relative(&self, token: &Token) -> bool {
        matches!(token.span.of(self.text).to_lowercase().as_str(), "who" | "which" | "that" | "whom" | "what")
    }

    /// What follows the verb: up to the answer, else to the end of the clause or its first comma.
    fn tail(&self, verb: &Token, answer: Option<Span>) -> String {
        let mut end = self.span.end.max(verb.span.end);
        if let Some(answer) = answer.filter(|answer| answer.start < end) {
            end = answer.start.max(verb.span.end);
            // 'in', 'on Monday in the', 'at about': what leads to the answer goes with it.
            let (from, to) = (verb.span.end, end);
            for token in self.tokens.iter().rev().filter(|t| t.span.end <= to && t.span.start >= from) {
                let leads = matches!(token.upos, Upos::Adp | Upos::Det | Upos::Punct | Upos::Cconj | Upos::Sconj)
                    || (token.upos == Upos::Adv && token.span.len() < 8);
                if !leads || token.deprel == Deprel::CompoundPrt {
                    break;
                }
                end = token.span.start;
            }
        }
        let rest = Span::new(verb.span.end, end.max(verb.span.end)).of(self.text);
        // A comma inside of a number is none.
        let rest = rest.split(", ").next().unwrap_or("");
        let rest = rest.split([';', '“', '"', '—']).next().unwrap_or("").trim_end_matches([',', ':']);
        let flat = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        if flat.is_empty() { flat } else { format!(" {flat}") }
    }
}

/// Participles that say nothing of those they count without what follows.
fn is_light(verb: &str) -> bool {
    let verb = verb.to_lowercase();
    [
        "believed", "thought", "said", "reported", "expected", "feared", "known", "taken", "made", "put", "brought",
        "left",
    ]
    .contains(&verb.as_str())
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
