//! What a finding asks, as an editor would put it.
//!
//! Questions are put together from the words of the claim that speaks for the leading account; where the words do not
//! give a grammatical question, a plain heading in their own words stands instead. Nothing is invented.

mod clause;
mod figure;
mod said;

use super::account::is_open;
use super::moment::{Measure, Moment};
use super::subject::Subject;
use super::vocabulary::Vocabulary;
use crate::annotate::{ClaimKind, Deprel, MentionKind, Role, Token, Upos};
use crate::span::Span;
use clause::Clause;
use figure::figure;

/// The question that claims of one answer have in common, in the words of the first that gives one; where none does, of what was said,
/// in the words of those who give the finding's other answers, or in plainer words.
pub(crate) fn question(subjects: &[&Subject<'_>], others: &[&Subject<'_>], vocabulary: &Vocabulary) -> String {
    // A claim that says what became of people asks best: 'How many people were injured?' rather than 'How many were treated?'.
    let fate = subjects.iter().take(READ).find(|s| s.claim.kind == ClaimKind::Figure && s.fate.is_some());
    if let Some(question) = fate.and_then(|subject| asked(subject, vocabulary)) {
        return tidy(&question);
    }
    let own = best(subjects, vocabulary);
    let leaning = || own.as_ref().filter(|(worth, _)| *worth <= LEANING).map(|(_, question)| question.clone());
    let whole = || own.as_ref().filter(|(worth, _)| *worth > LEANING).map(|(_, question)| question.clone());
    let said = || subjects.iter().take(READ).find_map(|subject| said::said(subject));
    let other = || best(others, vocabulary).filter(|(worth, _)| *worth > LEANING).map(|(_, question)| question);
    let plain = || {
        subjects.iter().take(READ).find_map(|subject| match subject.claim.kind {
            ClaimKind::Figure | ClaimKind::Role | ClaimKind::Attribution => None,
            _ => plainly(subject, vocabulary),
        })
    };
    let heading = || subjects.first().map_or_else(String::new, |subject| heading(subject));
    let relative = || subjects.iter().take(READ).find_map(|subject| relative(subject));
    let question = whole().or_else(said).or_else(leaning).or_else(other).or_else(plain).or_else(relative);
    tidy(&question.unwrap_or_else(heading))
}

/// The first of the best questions that claims ask, with what it is worth. A headline leaves out too much to ask well; who tells of
/// another deed asks only where nobody else does.
fn best(subjects: &[&Subject<'_>], vocabulary: &Vocabulary) -> Option<(u8, String)> {
    let told = |headline: bool| subjects.iter().filter(move |subject| subject.is_headline() == headline);
    let of_one = |subject: &Subject<'_>| {
        let lead = subjects.first();
        subject.claim.kind == ClaimKind::Figure
            || lead.is_some_and(|lead| subject.claim.id == lead.claim.id || subject.predicate == lead.predicate)
    };
    let mut best: Option<(u8, String)> = None;
    for subject in told(false).chain(told(true)).take(READ) {
        let Some(question) = asked(subject, vocabulary) else { continue };
        // Of what somebody thinks it is first asked whether he said so.
        let thinks = || subject.quote().starts_with("I ") && subject.claim.kind != ClaimKind::Figure;
        let worth = match worth(&question, subject.claim.kind) {
            _ if !of_one(subject) => 0,
            worth if worth > LEANING && thinks() => LEANING,
            worth => worth,
        };
        if best.as_ref().is_none_or(|(known, _)| worth > *known) {
            best = Some((worth, question));
        }
        if worth == BEST {
            break;
        }
    }
    best
}

/// What a question of whole words is worth.
const BEST: u8 = 3;
/// What one about a 'he' is worth; one of another deed is worth nothing.
const LEANING: u8 = 1;

/// How well a question stands alone: 'How many workers were injured?' before 'How many workers?', and either before one about a 'he'
/// who is not named.
fn worth(question: &str, kind: ClaimKind) -> u8 {
    let says_what = || [" were ", " are ", " died", " did ", " was "].iter().any(|w| question.contains(w));
    match kind {
        _ if leans(question) => LEANING,
        ClaimKind::Figure if !says_what() => 2,
        _ => BEST,
    }
}

/// Whether words speak of a 'he' at their head, or ask whether there is something, of which one would rather know who said it.
fn leans(words: &str) -> bool {
    words.split(' ').take(3).any(|word| matches!(word, "he" | "she" | "they" | "it" | "you" | "there"))
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
            itself(subject).or_else(|| Some(format!("{}?", Clause::of(subject)?.inverted(subject, vocabulary, None)?)))
        }
    }
}

/// Words that open what is not known: 'It is unclear whether the ship sank'.
const ASKING: [&str; 9] = ["whether", "how", "what", "why", "who", "where", "when", "which", "if"];

/// The words of a claim that are a question themselves: 'How do you sell a harbour?'
fn itself(subject: &Subject<'_>) -> Option<String> {
    const LONGEST: usize = 120;
    const VERBS: [&str; 14] =
        ["is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "will", "would", "has", "have"];
    let asks = subject.text.get(subject.claim.span.end as usize..)?.starts_with('?');
    let words = subject.quote().split_whitespace().collect::<Vec<_>>().join(" ");
    let first = words.split(' ').next().unwrap_or("").to_lowercase();
    let opens =
        ASKING.contains(&first.as_str()) && first != "if" && first != "whether" || VERBS.contains(&first.as_str());
    let plain = words.chars().count() <= LONGEST && !words.contains(['"', '“', '”', ';', ':', '(']);
    (asks && opens && plain).then(|| format!("{words}?"))
}

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
    let topic = clause.topic(subject, vocabulary).filter(|topic| !leans(topic))?;
    Some(match subject.claim.kind {
        ClaimKind::Plan => format!("What is planned for {topic}?"),
        ClaimKind::Event if clause.is_active() && clause.says() => format!("What did {topic} say?"),
        ClaimKind::Event if clause.is_active() => format!("What did {topic} do?"),
        ClaimKind::Event => format!("What happened to {topic}?"),
        _ => format!("What is reported of {topic}?"),
    })
}

/// 'Who came as a child?' of a clause that says nobody else: what it hangs on is not to be had.
fn relative(subject: &Subject<'_>) -> Option<String> {
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(subject.claim.span)).unwrap_or(&[]);
    let [pronoun, verb, _, ..] = tokens else { return None };
    let asks = match pronoun.span.of(subject.text).to_lowercase().as_str() {
        "who" => "Who",
        "which" => "What",
        _ => return None,
    };
    let rest = Span::new(verb.span.start, subject.claim.span.end).of(subject.text);
    let plain = rest.len() <= 90 && !rest.contains([',', ';', ':', '"', '“', '”', '(']);
    // 'Which was' asks for one, 'which were' for several.
    let acts = matches!(verb.upos, Upos::Verb | Upos::Aux) && pronoun.deprel != Deprel::Obj;
    (acts && plain).then(|| format!("{asks} {rest}?"))
}

/// The quote of a claim that is a noun with what belongs to it and says nothing by a verb: 'the summit in Lorma'.
fn noun_phrase(subject: &Subject<'_>) -> Option<String> {
    let layer = subject.layer();
    let tokens = layer.tokens.get(layer.tokens_in(subject.claim.span)).unwrap_or(&[]);
    let opens = |upos| matches!(upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn);
    let named = |upos| matches!(upos, Upos::Noun | Upos::Propn);
    // What leads on to more is left out: 'a call with the mayor on'.
    let last = tokens.iter().rposition(|token| !matches!(token.upos, Upos::Adp | Upos::Punct))?;
    let tokens = tokens.get(..=last)?;
    let (first, last) = (tokens.first()?, tokens.last()?);
    let says = |token: &Token| {
        matches!(token.upos, Upos::Verb | Upos::Aux) && token.deprel != Deprel::Amod
            || matches!(token.upos, Upos::Punct | Upos::Sconj) && token.span.of(subject.text) != "-"
    };
    // Headlines are clauses without their verb: 'Man shot dead in Lorma'.
    let phrase = !subject.is_headline() && opens(first.upos) && named(last.upos) && !tokens.iter().any(says);
    let quote = first.span.cover(last.span).of(subject.text).split_whitespace().collect::<Vec<_>>().join(" ");
    (phrase && quote.len() <= 90).then(|| lower_article(&quote))
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
        ClaimKind::State | ClaimKind::Event => match noun_phrase(subject) {
            Some(phrase) => format!("What is reported of {phrase}?"),
            None => format!("What is reported: {what}?"),
        },
    }
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
    const OPENERS: [&str; 25] = [
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
        "My",
        "Our",
        "Some",
        "Any",
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
