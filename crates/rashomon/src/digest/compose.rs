//! Sentences made of claims: a clause or a sentence as an article wrote it, its credit, and how many tell it.
//!
//! Nothing is rephrased. What a template adds is closed: a capital, a full stop, `, according to HOLDER`, the count of
//! reports and origins in brackets, the finding's question before rival answers. [`super::check`] takes a statement apart
//! along the same seams and holds every piece against the passages.

use super::cues::Cue;
use super::sources::{Cited, Sources, tellers};
use super::tokens::{contains, words as words_of};
use crate::annotate::{ClaimKind, Modality, Polarity, Upos};
use crate::ledger::{Account, AccountValue, Finding, Statement};

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
    let mut best: Option<(Fitness, Cited<'a>, String)> = None;
    for claim in &account.claims {
        let Some(cited) = sources.cite(finding, account, claim) else { continue };
        let Some((words, fitness)) = words(cited) else { continue };
        if best.as_ref().is_none_or(|(known, _, _)| fitness > *known) {
            best = Some((fitness, cited, words));
        }
    }
    best.map(|(_, cited, words)| (cited, words))
}

/// What makes a wording fit to speak for an account; later fields decide ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fitness {
    whole: bool,
    text: bool,
    no_pronoun: bool,
    shortness: u8,
}

/// A claim in its article's words: the clause where it can stand alone, else the sentence; with its credit.
fn words(cited: Cited<'_>) -> Option<(String, Fitness)> {
    let quote = flat(cited.claim.quote.as_str());
    let sentence = flat(cited.sentence());
    let clause_alone = stands_alone(cited) && balanced(&quote) && keeps_commitment(cited, &quote);
    let said = if clause_alone && quote.chars().count() <= LONGEST {
        quote
    } else if sentence.chars().count() <= LONGEST && balanced(&sentence) {
        sentence
    } else {
        return None;
    };
    let said = said.trim_end_matches(['.', ',', ';', ':']).trim().to_owned();
    if said.is_empty() || said.contains(NEXT) {
        return None;
    }
    let opener = said.split(' ').next().unwrap_or("").to_lowercase();
    let pronoun = matches!(
        opener.as_str(),
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "this"
            | "that"
            | "these"
            | "those"
            | "his"
            | "her"
            | "their"
            | "its"
            | "there"
    ) && opener != "there";
    let headline = cited.is_headline();
    let shortness = match said.chars().count() {
        0..=24 => 1,
        25..=140 => 3,
        141..=200 => 2,
        _ => 0,
    };
    let fitness = Fitness { whole: !headline && !pronoun, text: !headline, no_pronoun: !pronoun, shortness };
    Some((credited(&said, cited), fitness))
}

/// Adds the holder, unless the words name it.
fn credited(said: &str, cited: Cited<'_>) -> String {
    match credit(cited) {
        Some(holder) if !contains(&words_of(said), &words_of(&holder)) => {
            format!("{said}{CREDIT}{}", crate::reconcile::lower_article(&holder))
        }
        _ => said.to_owned(),
    }
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
    let subject_then_verb = {
        let verb = tokens.iter().position(|t| matches!(t.upos, Upos::Aux | Upos::Verb));
        let noun = tokens.iter().position(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num));
        matches!((noun, verb), (Some(noun), Some(verb)) if noun < verb)
            && tokens
                .iter()
                .any(|t| t.upos == Upos::Aux || (t.upos == Upos::Verb && !bare_participle(t.span.of(cited.text()))))
    };
    opens && !leans && subject_then_verb
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
    let value_alone = matches!(account.value, AccountValue::Figure { .. } | AccountValue::Time(_));
    if value_alone && !account.text.is_empty() {
        let claim = account.claims.iter().find(|claim| !claim.holders.is_empty()).or(account.claims.first())?;
        let cited = sources.cite(finding, account, claim)?;
        // A bare number says more than 'may have been'; then the words have to be there.
        if matches!(claim.modality, Modality::Asserted | Modality::Reported | Modality::Estimated) && keeps_bare(cited)
        {
            let credit =
                credit(cited).map_or_else(String::new, |h| format!("{CREDIT}{}", crate::reconcile::lower_article(&h)));
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
