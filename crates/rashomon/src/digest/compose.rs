//! Sentences made of claims: a clause or a sentence as an article wrote it, its credit, and how many tell it.
//!
//! Nothing is rephrased. What a template adds is closed: a capital, a full stop, `, according to HOLDER`, the count of
//! reports and origins in brackets, the finding's question before rival answers. [`super::check`] takes a statement apart
//! along the same seams and holds every piece against the passages.

use super::cues::Cue;
use super::sources::{Cited, Sources, tellers};
use super::tokens::{contains, words as words_of};
use crate::annotate::{ClaimKind, Deprel, Modality, Polarity, Upos};
use crate::ledger::{Account, AccountValue, Disagreement, Finding, Statement};

/// Joins an answer and its credit.
pub(crate) const CREDIT: &str = ", according to ";
/// Joins the answers of one statement.
pub(crate) const NEXT: &str = "; ";

/// The longest clause or sentence that a digest takes over, in characters.
const LONGEST: usize = 260;

/// The claim of an account that tells it best, and its words.
pub(crate) fn told<'a>(
    sources: &Sources<'a>,
    finding: &'a Finding,
    account: &'a Account,
) -> Option<(Cited<'a>, String)> {
    let mut best: Option<((bool, Fitness), Cited<'a>, String)> = None;
    let credited_only = mostly_credited(account);
    for claim in account.claims.iter().filter(|claim| !credited_only || !claim.holders.is_empty()) {
        let Some(cited) = sources.cite(finding, account, claim) else { continue };
        let Some((words, fitness)) = words(cited) else { continue };
        // Where most outlets speak in their own voice, the statement does too, if one of them can be told.
        let fitness = (credited_only || claim.holders.is_empty(), fitness);
        if best.as_ref().is_none_or(|(known, _, _)| fitness > *known) {
            best = Some((fitness, cited, words));
        }
    }
    best.map(|(_, cited, words)| (cited, words))
}

/// Whether half of the articles of an account, or more, credit somebody with it: then a statement must too.
pub(crate) fn mostly_credited(account: &Account) -> bool {
    let credited = |claim: &&crate::ledger::ClaimRef| !claim.holders.is_empty();
    let mut articles: Vec<_> = account.claims.iter().map(|claim| &claim.article).collect();
    let mut crediting: Vec<_> = account.claims.iter().filter(credited).map(|claim| &claim.article).collect();
    for list in [&mut articles, &mut crediting] {
        list.sort_unstable();
        list.dedup();
    }
    !crediting.is_empty() && crediting.len() * 2 >= articles.len()
}

/// What makes a wording fit to speak for an account; later fields decide ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fitness {
    clause: bool,
    shortness: u8,
}

/// A claim in its article's words: the clause where it can stand alone, else the sentence; with its credit. Headlines
/// and words that lean on another sentence ('He …', 'One of them …') tell nothing on their own.
fn words(cited: Cited<'_>) -> Option<(String, Fitness)> {
    if cited.is_headline() {
        return None;
    }
    let quote = clause(cited.claim.quote.as_str());
    let sentence = without_opening(&trimmed(&flat(cited.sentence())), &quote);
    let usable = |text: &str| {
        let length = text.chars().count();
        (MINIMAL..=LONGEST).contains(&length) && balanced(text) && !text.contains(NEXT) && !leans(text)
    };
    let alone = usable(&quote) && stands_alone(cited) && keeps_commitment(cited, &quote);
    // A short sentence is always whole; a clause may have lost what its parse did not see.
    let said = if usable(&sentence) && sentence.chars().count() <= SHORT_SENTENCE {
        sentence
    } else if alone {
        quote
    } else if usable(&sentence) {
        sentence
    } else {
        return None;
    };
    let shortness = match said.chars().count() {
        0..=39 => 1,
        40..=140 => 3,
        141..=200 => 2,
        _ => 0,
    };
    Some((credited(&said, cited), Fitness { clause: alone, shortness }))
}

/// A sentence up to this many characters is told whole.
const SHORT_SENTENCE: usize = 150;

/// The shortest wording that says anything, in characters.
const MINIMAL: usize = 20;

/// Without marks at its end, and without the space before a mark.
pub(crate) fn trimmed(text: &str) -> String {
    text.trim_end_matches(['.', ',', ';', ':', ' ']).trim().to_owned()
}

/// Whether words need another sentence to be understood: an opening pronoun, or 'of them'.
fn leans(text: &str) -> bool {
    const PRONOUNS: [&str; 26] = [
        "he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those", "his", "her", "their", "its",
        "our", "my", "another", "others", "both", "one", "here", "so", "such", "him", "them",
    ];
    let lower = text.to_lowercase();
    let mut opening = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let first = opening.next().unwrap_or("");
    let second = opening.next().unwrap_or("");
    // 'One person was hurt' and 'These talks' stand alone; 'One of them', 'This follows' do not.
    let leaning_numeral = matches!(first, "one" | "both" | "another" | "others" | "such")
        && !matches!(second, "of" | "was" | "were" | "is");
    (PRONOUNS.contains(&first) && !leaning_numeral) || lower.contains(" of them ") || lower.contains("\u{201c}he ")
}

/// A clause on one line, without a dateline before it and without marks at its end.
pub(crate) fn clause(quote: &str) -> String {
    let flat = flat(quote);
    trimmed(without_dateline(&flat))
}

/// What follows 'LORMA, March 3 (AP) — '.
fn without_dateline(text: &str) -> &str {
    for dash in [" \u{2014} ", " \u{2013} ", " - ", " -- "] {
        if let Some((line, after)) = text.split_once(dash)
            && line.len() <= 60
            && line.split_whitespace().next().is_some_and(|w| {
                let mut letters = w.chars().filter(|c| c.is_alphabetic()).peekable();
                letters.peek().is_some() && letters.all(char::is_uppercase)
            })
        {
            return after;
        }
    }
    text
}

/// A sentence without its dateline or its opening connective, as long as the clause stays whole.
pub(crate) fn without_opening(sentence: &str, quote: &str) -> String {
    const OPENINGS: [&str; 9] = [
        "However, ",
        "Meanwhile, ",
        "Additionally, ",
        "Moreover, ",
        "Furthermore, ",
        "But ",
        "And ",
        "Instead, ",
        "Still, ",
    ];
    let mut rest = without_dateline(sentence);
    for opening in OPENINGS {
        if let Some(after) = rest.strip_prefix(opening) {
            rest = after;
            break;
        }
    }
    if rest.contains(quote) { rest.to_owned() } else { sentence.to_owned() }
}

/// Adds the holder, unless the words name it.
fn credited(said: &str, cited: Cited<'_>) -> String {
    match credit(cited) {
        Some(holder) if !contains(&words_of(said), &words_of(&holder)) => {
            format!("{said}{CREDIT}{}", in_running_text(cited, &holder))
        }
        _ => said.to_owned(),
    }
}

/// A holder as it is written inside of a sentence: 'Two former employees' opened one, 'Sarkis Chemicals' is a name.
fn in_running_text(cited: Cited<'_>, holder: &str) -> String {
    let lowered = crate::reconcile::lower_article(holder);
    if lowered != holder {
        return lowered;
    }
    let opens = cited.text().find(holder);
    let layer = cited.layer();
    let token = opens.and_then(|at| layer.tokens.iter().find(|t| t.span.start as usize == at));
    match token {
        Some(token)
            if !matches!(token.upos, Upos::Propn | Upos::X)
                && token.span.len() > 3
                && !holder.chars().nth(1).is_some_and(char::is_uppercase)
                && is_common_word(cited, token.span.of(cited.text()), token.upos) =>
        {
            let mut chars = holder.chars();
            chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
        }
        _ => holder.to_owned(),
    }
}

/// Whether an opening word would be written small: a numeral or determiner, or a word that the article writes small
/// elsewhere; 'American' is an adjective too.
fn is_common_word(cited: Cited<'_>, word: &str, upos: Upos) -> bool {
    let small = word.to_lowercase();
    matches!(upos, Upos::Num | Upos::Det | Upos::Pron)
        || cited.layer().tokens.iter().any(|token| token.span.of(cited.text()) == small)
}

/// The innermost holder of a claim in its article's words; `None` where the outlet speaks.
pub(crate) fn credit(cited: Cited<'_>) -> Option<String> {
    let holder = flat(cited.claim.holders.first()?);
    (!holder.is_empty()).then_some(holder)
}

/// Whether a clause has its own subject and verb and does not lean on what stands before it.
fn stands_alone(cited: Cited<'_>) -> bool {
    let layer = cited.layer();
    let tokens = layer.tokens.get(layer.tokens_in(cited.claim.span)).unwrap_or(&[]);
    let mut words = tokens.iter().filter(|t| t.upos != Upos::Punct);
    let Some(first) = words.next() else { return false };
    let opens = matches!(
        first.upos,
        Upos::Det | Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Adv | Upos::Adp | Upos::Part
    );
    let opening = first.span.of(cited.text()).to_lowercase();
    let leans = matches!(
        opening.as_str(),
        "who"
            | "which"
            | "that"
            | "whose"
            | "whom"
            | "where"
            | "when"
            | "while"
            | "because"
            | "as"
            | "including"
            | "such"
            | "and"
            | "but"
            | "to"
            | "than"
    );
    let last = words.next_back().unwrap_or(first).span.of(cited.text()).to_lowercase();
    let hangs = matches!(
        last.as_str(),
        "said" | "says" | "say" | "told" | "tell" | "added" | "and" | "but" | "that" | "of" | "to" | "the" | "a" | "in"
    ) || (bare_participle(&last) && last.len() > 6);
    let verb_with_subject = {
        let range = layer.tokens_in(cited.claim.span);
        let parsed = layer
            .sentence_at(cited.claim.span.start)
            .and_then(|index| layer.sentences.get(index))
            .is_some_and(|sentence| sentence.parsed);
        let finite = |head: i32| {
            usize::try_from(head).ok().filter(|h| range.contains(h)).and_then(|h| layer.tokens.get(h)).is_some_and(
                |verb| !matches!(verb.deprel, Deprel::Acl | Deprel::AclRelcl | Deprel::Amod | Deprel::AdvclRelcl),
            )
        };
        if parsed {
            tokens.iter().any(|t| {
                matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl | Deprel::Csubj) && finite(t.head)
            })
        } else {
            let verb = tokens.iter().position(|t| matches!(t.upos, Upos::Aux | Upos::Verb));
            let noun = tokens.iter().position(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num));
            matches!((noun, verb), (Some(noun), Some(verb)) if noun < verb)
        }
    };
    // A verb of saying alone says nothing.
    let says_only = tokens.iter().filter(|t| t.upos == Upos::Verb).all(|t| {
        matches!(t.span.of(cited.text()).to_lowercase().as_str(), "said" | "says" | "say" | "told" | "saying" | "added")
    }) && tokens.iter().all(|t| t.upos != Upos::Aux);
    opens && !leans && !hangs && !says_only && verb_with_subject
}

/// 'leaving', 'killing': no sentence stands on them alone.
fn bare_participle(form: &str) -> bool {
    form.len() > 4 && form.ends_with("ing")
}

/// Whether the clause alone carries the claim's modality and polarity; a cue may stand outside of it.
fn keeps_commitment(cited: Cited<'_>, quote: &str) -> bool {
    let claim = cited.claim;
    let has = |cue: Cue| super::cues::has(quote, cue);
    let modality = match claim.modality {
        Modality::Possible => has(Cue::Possible),
        Modality::Planned => has(Cue::Planned) || has(Cue::Possible),
        Modality::Unknown => has(Cue::Unknown) || has(Cue::Negation),
        Modality::Denied => has(Cue::Negation),
        Modality::Hypothetical => has(Cue::Hypothetical) || has(Cue::Possible),
        Modality::Estimated => has(Cue::Estimate) || has(Cue::Possible) || !claim.holders.is_empty(),
        Modality::Reported => has(Cue::Reported) || !claim.holders.is_empty(),
        Modality::Asserted => true,
    };
    modality && (claim.polarity == Polarity::Positive || has(Cue::Negation) || claim.modality == Modality::Unknown)
}

/// Quotation marks and brackets that open are closed.
fn balanced(text: &str) -> bool {
    let count = |c: char| text.chars().filter(|x| *x == c).count();
    count('"') % 2 == 0 && count('“') == count('”') && count('(') == count(')')
}

/// One line.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// ' (9 reports, 1 to 9 origins)'; empty for one report.
pub(crate) fn counts(account: &Account) -> String {
    let reports = tellers(account);
    if reports < 2 {
        return String::new();
    }
    let origins = account.origins;
    if origins.at_least == origins.at_most {
        let plural = if origins.at_least == 1 { "origin" } else { "origins" };
        format!(" ({reports} reports, {} {plural})", origins.at_least)
    } else {
        format!(" ({reports} reports, {} to {} origins)", origins.at_least, origins.at_most)
    }
}

/// A finding as one sentence: its leading account in full and, for figures and times, the other answers after it.
pub(crate) fn statement<'a>(sources: &Sources<'a>, finding: &'a Finding) -> Option<Statement> {
    let (account, (_, words)) =
        finding.accounts.iter().find_map(|account| Some((account, told(sources, finding, account)?)))?;
    let mut text = sentence_case(&words);
    text.push_str(&counts(account));
    let mut claims: Vec<_> = account.claims.iter().map(|claim| claim.id.clone()).collect();
    if finding.kind == ClaimKind::Figure {
        for other in finding.accounts.iter().filter(|other| !std::ptr::eq(*other, account)) {
            let Some(answer) = answer(sources, finding, other) else { continue };
            text.push_str(NEXT);
            text.push_str(&answer);
            claims.extend(other.claims.iter().map(|claim| claim.id.clone()));
        }
    }
    Some(Statement { text: ended(&text), status: finding.status, claims, finding: Some(finding.id.clone()) })
}

/// A finding as a question and its rival answers.
pub(crate) fn rivals<'a>(sources: &Sources<'a>, finding: &'a Finding) -> Option<Statement> {
    let mut answers = Vec::new();
    let mut claims = Vec::new();
    for account in &finding.accounts {
        let Some(answer) = answer(sources, finding, account) else { continue };
        if answer.contains(NEXT) {
            continue;
        }
        answers.push(answer);
        claims.extend(account.claims.iter().map(|claim| claim.id.clone()));
    }
    if answers.len() < 2 {
        return None;
    }
    let text = format!("{} {}", finding.question, sentence_case(&answers.join(NEXT)));
    Some(Statement { text: ended(&text), status: finding.status, claims, finding: Some(finding.id.clone()) })
}

/// One account as an answer to its question: a number or a time alone, else its words; with credit and counts.
fn answer<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account) -> Option<String> {
    if finding.disagreement == Some(Disagreement::Attribution) {
        return Some(format!("{}{}", account.text, counts(account)));
    }
    let value_alone = matches!(account.value, AccountValue::Figure { .. } | AccountValue::Time(_));
    if value_alone && !account.text.is_empty() {
        let credited = mostly_credited(account);
        let claim =
            account.claims.iter().find(|claim| claim.holders.is_empty() != credited).or(account.claims.first())?;
        let cited = sources.cite(finding, account, claim)?;
        // A bare number says more than 'may have been'; then the words have to be there.
        if matches!(claim.modality, Modality::Asserted | Modality::Reported | Modality::Estimated) && keeps_bare(cited)
        {
            let credit = credit(cited).map_or_else(String::new, |h| format!("{CREDIT}{}", in_running_text(cited, &h)));
            return Some(format!("{}{credit}{}", account.text, counts(account)));
        }
    }
    let (_, words) = told(sources, finding, account)?;
    Some(format!("{words}{}", counts(account)))
}

/// Whether a number may stand without its clause.
fn keeps_bare(cited: Cited<'_>) -> bool {
    cited.claim.polarity == Polarity::Positive
        && (cited.claim.modality != Modality::Reported || !cited.claim.holders.is_empty())
}

/// A first letter in upper case.
pub(crate) fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A full stop at the end, unless the words bring one.
pub(crate) fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) || text.ends_with(".”") || text.ends_with(".\"") {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
