//! What a finding asks, as an editor would put it.
//!
//! Questions are put together from the words of the claim that speaks for the leading account; where the words do not
//! give a grammatical question, a plain heading in their own words stands instead. Nothing is invented.

mod clause;

use super::account::is_open;
use super::moment::{Measure, Moment};
use super::subject::Subject;
use super::vocabulary::Vocabulary;
use crate::annotate::{ClaimKind, MentionKind, Role, Upos};
use crate::span::Span;
use clause::{Clause, is_participle};

/// The question that claims of one answer have in common, in the words of the first that gives one; where none does, in
/// plainer words.
pub(crate) fn question(subjects: &[&Subject<'_>], vocabulary: &Vocabulary) -> String {
    // 'How many workers were injured?' rather than 'How many workers?'.
    let says_what =
        |question: &String| [" were ", " are ", " died", " did ", " was "].iter().any(|w| question.contains(w));
    // A claim that says what became of people asks best: 'How many people were injured?' rather than 'How many were treated?'.
    let fate = subjects.iter().take(READ).find(|s| s.claim.kind == ClaimKind::Figure && s.fate.is_some());
    // The first that says what became of it, else the first of all.
    let first = || {
        let mut first = None;
        for question in subjects.iter().take(READ).filter_map(|subject| asked(subject, vocabulary)) {
            if says_what(&question) {
                return Some(question);
            }
            first.get_or_insert(question);
        }
        first
    };
    let asked = fate.and_then(|subject| asked(subject, vocabulary)).or_else(first);
    let plain = || {
        subjects.iter().take(READ).find_map(|subject| match subject.claim.kind {
            ClaimKind::Figure | ClaimKind::Role | ClaimKind::Attribution => None,
            _ => plainly(subject, vocabulary),
        })
    };
    let heading = || subjects.first().map_or_else(String::new, |subject| heading(subject));
    tidy(&asked.or_else(plain).unwrap_or_else(heading))
}

/// What is asked of those who are missing.
const MISSING: &str = "Who is missing?";

/// The question of a finding: that of its leading account, unless other accounts say that those who were missing were found or saved.
pub(crate) fn of_all<'s, 'r: 's>(question: String, mut subjects: impl Iterator<Item = &'s Subject<'r>>) -> String {
    let ended = |subject: &Subject<'r>| {
        let told = subject.claim.sentence.of(subject.text).to_lowercase();
        ["found", "rescued", "saved", "dead", "safe"].iter().any(|word| super::footing::holds(&told, word))
    };
    if question == MISSING && subjects.any(ended) { "What became of the missing?".to_owned() } else { question }
}

/// How many claims are read for a question.
const READ: usize = 12;

/// The question that a claim answers, in its own words.
fn asked(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    match subject.claim.kind {
        _ if is_open(subject) => open(subject, vocabulary),
        ClaimKind::Figure => figure(subject, vocabulary),
        ClaimKind::Role => role(subject, vocabulary),
        ClaimKind::Time => {
            let word = match subject.moment {
                Moment::Length(Measure::Lasting) => "How long",
                // 'Four days after …' asks for two things at once.
                Moment::Length(_) => return None,
                _ => "When",
            };
            of_part(subject, vocabulary, word, subject.time().map(|time| time.span))
        }
        ClaimKind::Place => happens(subject).then(|| of_part(subject, vocabulary, "Where", place(subject))).flatten(),
        ClaimKind::Cause => of_part(subject, vocabulary, "Why", argument(subject, &[Role::Why])),
        ClaimKind::Attribution => attribution(subject),
        ClaimKind::Event | ClaimKind::State | ClaimKind::Plan => {
            // 'The three missing passengers' asks nothing of anybody who misses.
            let trigger = subject.claim.event.as_ref().map(|event| event.trigger.of(subject.text));
            if trigger.is_some_and(|trigger| trigger.eq_ignore_ascii_case("missing")) {
                return Some(MISSING.to_owned());
            }
            let asked = Clause::of(subject)?.inverted(subject, vocabulary, None)?;
            Some(format!("{asked}?"))
        }
    }
}

/// Words that open what is not known: 'It is unclear whether the ship sank'.
const ASKING: [&str; 9] = ["whether", "how", "what", "why", "who", "where", "when", "which", "if"];

/// What is asked and has no answer yet: 'Has the ministry confirmed the strike?', 'What is known of the cause?'.
fn open(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let clause = Clause::of(subject);
    // 'It remains unclear what caused it' asks for what stands behind.
    let quote = subject.quote();
    let lower = quote.to_lowercase();
    let behind = ASKING.iter().filter_map(|word| {
        let at = lower.find(&format!(" {word} "))? + 1;
        let before = lower.get(..at)?;
        UNKNOWN.iter().any(|unknown| before.contains(unknown)).then_some(at)
    });
    if let Some(rest) = behind.min().and_then(|at| quote.get(at..)) {
        let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        if rest.len() <= 90 && !rest.contains([',', ';', '"', '“']) {
            return Some(format!(
                "What is known of {}?",
                rest.replacen("if ", "whether ", usize::from(rest.starts_with("if ")))
            ));
        }
    }
    // 'Has not confirmed' asks whether it has; 'is unknown' asks nothing by itself.
    let confirmed = || {
        let denies = lower
            .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
            .any(|word| word == "not" || word.ends_with("n't") || word.ends_with("n’t"));
        let asked = clause.as_ref().filter(|clause| denies && clause.is_active())?;
        let asked = asked.inverted(subject, vocabulary, None)?;
        (!UNKNOWN.iter().any(|unknown| asked.contains(unknown))).then(|| format!("{asked}?"))
    };
    let known = || {
        let topic = topic(subject, vocabulary)?;
        let topic = ABOUT.iter().fold(topic.as_str(), |topic, about| topic.strip_prefix(about).unwrap_or(topic));
        Some(format!("What is known of {topic}?"))
    };
    confirmed().or_else(known)
}

/// Words by which a clause says that something is not known.
const UNKNOWN: [&str; 9] = [
    "unclear",
    "unknown",
    "not clear",
    "not known",
    "uncertain",
    "undisclosed",
    "not immediately clear",
    "say ",
    "know ",
];

/// What stands before that of which nothing is known.
const ABOUT: [&str; 6] =
    ["the details of ", "details of ", "details regarding ", "details about ", "details on ", "information about "];

/// A question that only needs a subject: 'What did the coast guard do?', 'What happened to the captain?'.
fn plainly(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let clause = Clause::of(subject)?;
    let topic = clause.topic(subject, vocabulary)?;
    Some(match subject.claim.kind {
        ClaimKind::Plan => format!("What is planned for {topic}?"),
        ClaimKind::Event if clause.is_active() => format!("What did {topic} do?"),
        ClaimKind::Event => format!("What happened to {topic}?"),
        _ => format!("What is reported of {topic}?"),
    })
}

/// What a clause tells of, to stand inside of a question: its subject, else the first name in it.
fn topic(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let own = Clause::of(subject).and_then(|clause| clause.topic(subject, vocabulary));
    let mention = || {
        let layer = subject.layer();
        let span = subject.claim.span;
        let named = layer.mentions_at(span).iter().find(|m| {
            span.contains(m.span) && !matches!(m.kind, MentionKind::Group | MentionKind::Work | MentionKind::Law)
        })?;
        Some(named.span.of(subject.text).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    own.or_else(|| subject.who.map(|who| vocabulary.word(who).to_owned()))
        .or_else(mention)
        .filter(|topic| topic.chars().any(char::is_alphabetic))
}

fn figure(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let figure = subject.claim.figure.as_ref()?;
    let counted = if is_noun_phrase(subject, figure.counted.trim()) { figure.counted.trim() } else { "" };
    let counted = owned(subject, counted).unwrap_or(counted);
    // A number on top of another is another question: 'How many additional soldiers?'.
    let scope = ["additional", "further", "extra"]
        .into_iter()
        .find(|scope| !counted.is_empty() && !counted.contains(scope) && figure.scope.iter().any(|word| word == scope));
    let bare = counted;
    let scoped = scope.map(|scope| format!("{scope} {counted}"));
    let counted = scoped.as_deref().unwrap_or(counted);
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
    match unit {
        Some("years") if is_age(subject) => {
            // Whose age it is: the name at its side, what is of that age, the only person named, whom it stands behind ('a boy, 11').
            let only = || subject.persons.first().filter(|_| subject.persons.len() == 1);
            let before = || {
                let who = subject.claim.arguments.iter().find(|a| a.role == Role::Who)?.span;
                let between = subject.text.get(who.end as usize..figure.span.start as usize)?;
                (between.trim() == ",").then(|| lower_article(who.of(subject.text)))
            };
            let name = match subject.owner {
                Some(owner) => Some(vocabulary.word(owner).to_owned()),
                None if !counted.is_empty() => Some(with_article(counted)),
                None => only().map(|person| vocabulary.word(*person).to_owned()).or_else(before),
            };
            return name.map(|name| format!("How old is {name}?"));
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
        Some("hospital") => Some("How many people were taken to hospital?"),
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
    if let Some(verb) = clause.as_ref().and_then(|clause| clause.passive_of(figure.span)).filter(|verb| !is_light(verb))
    {
        return Some(format!("How many {counted} were {verb}?"));
    }
    if let Some(done) = passive_behind(subject, bare) {
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

/// 'members' of 'six of the council's seven members', where the council stands for what is counted; nothing where no noun follows.
fn owned<'a>(subject: &Subject<'a>, counted: &str) -> Option<&'a str> {
    let figure = subject.claim.figure.as_ref()?;
    let sentence = subject.claim.sentence;
    let behind = Span::new(figure.span.end, sentence.end.max(figure.span.end));
    let at =
        behind.start as usize + behind.of(subject.text).find(counted).filter(|_| !counted.is_empty())? + counted.len();
    let rest = Span::at(at, sentence.end as usize).of(subject.text);
    let owned = rest.strip_prefix("'s ").or_else(|| rest.strip_prefix("’s "))?;
    let start = at + rest.len() - owned.len();
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(Span::at(start, sentence.end as usize))).unwrap_or(&[]);
    let mut nouns = tokens.iter().skip_while(|token| token.upos == Upos::Num);
    let first = nouns.next().filter(|token| matches!(token.upos, Upos::Adj | Upos::Noun));
    let last = first.into_iter().chain(nouns.take_while(|token| token.upos == Upos::Noun)).last();
    Some(match (first, last) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end).of(subject.text),
        _ => "",
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
    place(subject).is_some() && subject.claim.event.is_some()
}

fn place(subject: &Subject<'_>) -> Option<Span> {
    argument(subject, &[Role::Where, Role::From, Role::To])
}

fn argument(subject: &Subject<'_>, roles: &[Role]) -> Option<Span> {
    subject.claim.arguments.iter().find(|argument| roles.contains(&argument.role)).map(|argument| argument.span)
}

/// 'When did … ?', 'Where was … ?' from the clause that a time or place belongs to, without the words that answer it.
fn of_part(subject: &Subject<'_>, vocabulary: &Vocabulary, word: &str, answer: Option<Span>) -> Option<String> {
    let answer = answer?;
    let of = |clause: Clause<'_>| clause.inverted(subject, vocabulary, Some(answer));
    let asked = Clause::governing(subject, answer).and_then(of).or_else(|| Clause::of(subject).and_then(of))?;
    Some(format!("{word} {asked}?"))
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
        ClaimKind::Time if matches!(subject.moment, Moment::Length(_)) => format!("How long: {what}?"),
        ClaimKind::Time => format!("When: {what}?"),
        ClaimKind::Place => format!("Where: {what}?"),
        ClaimKind::Role => format!("Who: {what}?"),
        ClaimKind::Cause => format!("Why: {what}?"),
        ClaimKind::Plan => format!("What is planned: {what}?"),
        ClaimKind::Attribution => format!("What was said: {what}?"),
        ClaimKind::State | ClaimKind::Event => format!("What is reported: {what}?"),
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
    let mut flat = String::with_capacity(question.len());
    for word in question.split_whitespace() {
        if !flat.is_empty() && !word.starts_with('?') {
            flat.push(' ');
        }
        flat.push_str(word);
    }
    if flat.contains('?') {
        flat = flat.replace(".?", "?");
    }
    // 'at 5.30 p.m.' keeps its point.
    let flat = ["p.m?", "a.m?", "U.S?"].iter().fold(flat, |flat, short| match flat.strip_suffix(short) {
        Some(_) => format!("{}.?", flat.trim_end_matches('?')),
        None => flat,
    });
    let mut chars = flat.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => flat,
    }
}
