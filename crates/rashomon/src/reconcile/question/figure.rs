//! What a figure asks: how many of whom, how old, how strong, which one of several.

use super::clause::{Clause, is_participle};
use super::{clip, lower_article, lower_first};
use crate::annotate::{Role, Upos};
use crate::reconcile::subject::Subject;
use crate::reconcile::vocabulary::Vocabulary;
use crate::span::Span;

/// The question that a number answers.
pub(super) fn figure(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Option<String> {
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
    // 'Households making more than $250,000' have no one amount.
    let several = counted.ends_with('s') && !counted.ends_with("ss");
    let measured = !counted.is_empty() && !several && before.of(subject.text).contains(counted);
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
                Some(owner) if subject.persons.is_empty() || subject.persons.contains(&owner) => {
                    Some(vocabulary.word(owner).to_owned())
                }
                _ if !counted.is_empty() => Some(with_article(counted)),
                _ => only().map(|person| vocabulary.word(*person).to_owned()).or_else(before),
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
    // A number of the street is no count.
    if matches!(counted, "block" | "blocks") {
        return Some(match road(subject) {
            Some(road) => format!("Which block of {road}?"),
            None => "Which block?".to_owned(),
        });
    }
    // 'The second round' is one of several; 'a 24-point lead' is one that is so large.
    if !counted.ends_with('s') && unit.is_none() {
        if is_ordinal(figure.span.of(subject.text).to_lowercase().split(' ').next().unwrap_or("")) {
            return Some(format!("Which {counted}?"));
        }
        let behind = subject.text.get(figure.span.end as usize..).unwrap_or("");
        if let Some(noun) = counted.strip_prefix("point ").filter(|_| behind.starts_with('-')) {
            return Some(format!("How large is the {noun}?"));
        }
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

/// 'Alder Road' of 'the 100 block of Alder Road on Monday'.
fn road<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let layer = subject.layer();
    let behind = Span::new(subject.claim.figure.as_ref()?.span.end, subject.claim.sentence.end);
    let tokens = layer.tokens.get(layer.tokens_in(behind)).unwrap_or(&[]);
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.span.of(subject.text) == word);
    let at = (0..3).find(|at| is(*at, "of"))? + 1;
    let name = tokens.get(at..)?;
    let last = name.iter().take_while(|token| token.upos == Upos::Propn).count().checked_sub(1)?;
    Some(name.first()?.span.cover(name.get(last)?.span).of(subject.text))
}

/// 'Second', '21st'.
fn is_ordinal(number: &str) -> bool {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let ended = ["st", "nd", "rd", "th"].iter().any(|end| number.ends_with(end));
    WORDS.contains(&number) || ended && number.starts_with(|c: char| c.is_ascii_digit())
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
        // 'Were denied entry' asks what was denied to them.
        [(Upos::Noun, _), ..] => return None,
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

/// Participles that say nothing of those they count without what follows.
fn is_light(verb: &str) -> bool {
    let verb = verb.to_lowercase();
    [
        "believed", "thought", "said", "reported", "expected", "feared", "known", "taken", "made", "put", "brought",
        "left",
    ]
    .contains(&verb.as_str())
}

fn with_article(counted: &str) -> String {
    if counted.split(' ').next().is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase)) {
        counted.to_owned()
    } else {
        format!("the {counted}")
    }
}
