//! Statements made of accounts: words as an article wrote them, their credit, and how many tell them.
//!
//! Nothing is rephrased. What a template adds is closed: a capital, a full stop, `, according to HOLDER`, the count of
//! reports and origins in brackets, the finding's question or `Reports give … as` before rival answers.
//! [`super::check`] takes a statement apart along the same seams and holds every piece against the passages.

use super::lexicon::{Trait, is};
use super::sources::{Cited, Sources, tellers};
use super::vouch::{self, Vouchers};
use super::wording::{Told, credit, in_running_text, mostly_credited, told, told_by};
use crate::annotate::{Amount, Approximation, ClaimKind, Modality, Polarity};
use crate::id::ClaimId;
use crate::ledger::{Account, AccountValue, Camp, Disagreement, Finding, Relation, Statement, Status};
use crate::reconcile::{Standing, compare_amounts};

/// Joins an answer and its credit.
pub(crate) const CREDIT: &str = ", according to ";
/// Joins the answers of one statement.
pub(crate) const NEXT: &str = "; ";
/// Opens an answer that replaces the one before it.
pub(crate) const LATER: &str = "later ";

/// Opens rival answers where the finding has no question that an editor would ask.
pub(crate) const DIFFER: &str = "Accounts differ:";

/// Whether a finding's question reads as one.
pub(crate) fn is_clear(finding: &Finding) -> bool {
    let question = finding.question.as_str();
    // Who 'you' is, only those know who were spoken to.
    let addresses = question.split(' ').take(3).any(|word| word == "you");
    let reads = !question.contains([':', '…']) && !question.starts_with("What is reported of") && !addresses;
    let asks_for_a_number =
        || label(question).is_some() || ["How old ", "How strong "].iter().any(|asks| question.starts_with(asks));
    reads && (finding.kind != ClaimKind::Figure || asks_for_a_number())
}

/// How many answers a statement takes; the ledger has all of them.
const ANSWERS: usize = 5;

/// One account as a sentence, with the counts of those whose passages carry it.
pub(crate) fn statement(told: &Told<'_>) -> Statement {
    let Told { cited, text, vouchers, .. } = told;
    let status = match cited.finding.status {
        Status::Corroborated if vouchers.origins.at_least < 2 => Status::SingleOrigin,
        status => status,
    };
    Statement {
        text: ended(&format!("{}{}{}", sentence_case(text), abbreviation_dot(text), counts(vouchers))),
        status,
        claims: vouchers.claims.clone(),
        finding: Some(cited.finding.id.clone()),
        holder: None,
        camps: Vec::new(),
    }
}

/// A finding as its question and the answers to it.
pub(crate) fn rivals<'a>(sources: &Sources<'a>, finding: &'a Finding) -> Option<Statement> {
    // A number alone says nothing without a question that asks for it.
    let clear = is_clear(finding);
    let camps: Vec<Camp> = match clash(sources, finding) {
        // What clashes is told, and not what else its accounts hold.
        Some(pair) => {
            let told = |account: &Account| {
                let cited = pair.iter().find(|cited| std::ptr::eq(cited.account, account))?;
                let told = told_by(sources, *cited)?;
                Some(Answer { text: told.text, claims: told.vouchers.claims })
            };
            answers(sources, finding, told)
        }
        None => {
            let worth = worth_telling(finding);
            let is_worth = |account: &Account| worth.iter().any(|known| std::ptr::eq(*known, account));
            answers(sources, finding, |account| {
                Some(account).filter(|account| is_worth(account)).and_then(|a| answer(sources, finding, a, clear))
            })
        }
    };
    // Denials alone are no dispute that a reader can follow.
    let affirms = |camp: &Camp| {
        let first = camp.claims.first().and_then(|id| sources.claim(id));
        first.is_some_and(|cited| {
            cited.claim.polarity == Polarity::Positive
                && matches!(cited.claim.modality, Modality::Asserted | Modality::Reported | Modality::Estimated)
        })
    };
    if finding.disagreement == Some(Disagreement::Denial) && !camps.iter().any(affirms) {
        return None;
    }
    let lead = if clear { finding.question.as_str() } else { DIFFER };
    (camps.len() > 1).then(|| with_camps(sources, finding, lead, true, camps))
}

/// The claims that clash, where accounts answer in words.
fn clash<'a>(sources: &Sources<'a>, finding: &'a Finding) -> Option<[Cited<'a>; 2]> {
    let by_value = matches!(finding.kind, ClaimKind::Figure | ClaimKind::Time | ClaimKind::Role);
    if by_value || finding.relation != Relation::Disputed {
        return None;
    }
    let (a, b) = finding.between.as_ref()?;
    Some([sources.claim(a)?, sources.claim(b)?])
}

/// A figure with several values as 'Reports give the number of … as …'.
pub(crate) fn values<'a>(sources: &Sources<'a>, finding: &'a Finding) -> Option<Statement> {
    let label = label(&finding.question)?;
    if finding.accounts.len() > 1 && one_amount(finding) {
        return None;
    }
    let worth = worth_telling(finding);
    let spoken = |account: &&Account| {
        worth.iter().any(|known| std::ptr::eq(*known, *account))
            && !only_a_headline(sources, finding, account)
            && beside_the_first(finding, account)
    };
    // One report's number of what may be several things is none of the event.
    if finding.accounts.len() > 1
        && finding.accounts.iter().filter(|account| beside_the_first(finding, account)).count() == 1
        && finding.accounts.first().is_some_and(|first| tellers(first) < 2)
    {
        return None;
    }
    let mut camps: Vec<Camp> =
        answers(sources, finding, |account| Some(account).filter(spoken).and_then(|a| bare(sources, finding, a)));
    // A value that cannot stand bare must not fall silent: then the question form tells all of them.
    let values = distinct(finding.accounts.iter().filter(spoken));
    if camps.is_empty() || camps.len() < values.min(ANSWERS) {
        return None;
    }
    // 'The number of members as seven': one value needs a question that says what is told of them.
    let says_what = [" were ", " are ", " died", " is ", " was ", "How much "];
    if camps.len() == 1 && !says_what.iter().any(|word| finding.question.contains(word)) {
        return None;
    }
    if finding.relation == Relation::Updated {
        for camp in camps.iter_mut().skip(1) {
            camp.text.insert_str(0, LATER);
        }
    }
    Some(with_camps(sources, finding, &format!("Reports give {label} as"), false, camps))
}

fn with_camps(
    sources: &Sources<'_>,
    finding: &Finding,
    lead: &str,
    is_question: bool,
    mut camps: Vec<Camp>,
) -> Statement {
    camps.truncate(ANSWERS);
    let corroborated = |camp: &Camp| vouch::of_claims(sources, camp.claims.clone()).origins.at_least > 1;
    let status = match finding.status {
        Status::Corroborated if !camps.iter().any(corroborated) => Status::SingleOrigin,
        status => status,
    };
    let told = camps.iter().map(|camp| camp.text.as_str()).collect::<Vec<_>>().join(NEXT);
    let told = if is_question { sentence_case(&told) } else { told };
    Statement {
        text: ended(&format!("{lead} {told}")),
        status,
        claims: camps.iter().flat_map(|camp| camp.claims.iter().cloned()).collect(),
        finding: Some(finding.id.clone()),
        holder: None,
        camps,
    }
}

/// An answer in words, and the claims that give it.
struct Answer {
    text: String,
    claims: Vec<ClaimId>,
}

impl Answer {
    /// What a whole account answers, the claim that is told first.
    fn of(account: &Account, text: String, first: &ClaimId) -> Self {
        let others = account.claims.iter().map(|claim| &claim.id).filter(|id| *id != first);
        Self { text, claims: std::iter::once(first).chain(others).cloned().collect() }
    }
}

/// The accounts of a finding as answers: those with most reports first, versions of a figure in their order.
fn answers<'a>(
    sources: &Sources<'a>,
    finding: &'a Finding,
    answer: impl Fn(&'a Account) -> Option<Answer>,
) -> Vec<Camp> {
    let mut accounts: Vec<&'a Account> = finding.accounts.iter().collect();
    if finding.relation == Relation::Updated {
        accounts.sort_by_key(|account| first_published(sources, account));
    } else {
        accounts.sort_by_key(|account| std::cmp::Reverse(tellers(account)));
    }
    let mut camps: Vec<Camp> = Vec::new();
    for account in accounts {
        let Some(Answer { text, claims }) = answer(account) else { continue };
        let vouchers = vouch::of_claims(sources, claims);
        let text = format!("{text}{}", counts(&vouchers));
        if text.contains(NEXT) || camps.iter().any(|camp| camp.text.eq_ignore_ascii_case(&text)) {
            continue;
        }
        camps.push(Camp { text, claims: vouchers.claims });
    }
    camps
}

fn first_published(sources: &Sources<'_>, account: &Account) -> i64 {
    let seconds = account.claims.iter().filter_map(|claim| {
        sources.report(&claim.article).and_then(|report| report.article.published.as_ref()).map(|m| m.second())
    });
    seconds.min().unwrap_or(i64::MAX)
}

/// Whether all accounts give one number, if in other words ('about 200', '200').
fn one_amount(finding: &Finding) -> bool {
    let mut amounts = finding.accounts.iter().map(|account| match &account.value {
        AccountValue::Figure { amount, .. } => (amount.low, amount.high),
        _ => (None, None),
    });
    let first = amounts.next();
    amounts.all(|amount| Some(amount) == first)
}

/// The accounts that are told. Values that can all be true are one in several degrees of precision, or several things counted:
/// then that of most reports is told alone, a sharp one near it before a vague one.
fn worth_telling(finding: &Finding) -> Vec<&Account> {
    let accounts: Vec<&Account> = finding.accounts.iter().filter(|account| is_number(account)).collect();
    if finding.kind != ClaimKind::Figure || finding.disagreement.is_some() || finding.relation != Relation::Compatible {
        return accounts;
    }
    // The first of equals.
    let Some(most) = accounts.iter().copied().rev().max_by_key(|account| tellers(account)) else { return accounts };
    let is_sharper = |account: &&Account| match (amount_of(account), amount_of(most)) {
        (Some(of), Some(than)) => {
            of.approximation == Approximation::Exact
                && than.approximation != Approximation::Exact
                && compare_amounts(of, than) == Standing::Compatible
                && of.low.unwrap_or(0.0) <= 2.0 * than.low.unwrap_or(0.0)
        }
        _ => false,
    };
    vec![accounts.iter().copied().find(is_sharper).unwrap_or(most)]
}

/// Whether an account's words are a number, where it gives one: 'surpass 42,000' is none.
fn is_number(account: &Account) -> bool {
    let first = account.text.split(' ').next().unwrap_or("");
    !matches!(account.value, AccountValue::Figure { .. }) || !is(first, Trait::Reaching)
}

fn amount_of(account: &Account) -> Option<Amount> {
    match &account.value {
        AccountValue::Figure { amount, .. } => Some(*amount),
        _ => None,
    }
}

/// Whether the number of an account can stand beside that of the first, where reports may count several things: 'two', not '49'.
pub(crate) fn beside_the_first(finding: &Finding, account: &Account) -> bool {
    finding.relation != Relation::Compatible
        || finding.disagreement.is_some()
        || !matches!(
            (finding.accounts.first().and_then(amount_of), amount_of(account)),
            (Some(first), Some(other)) if compare_amounts(first, other) == Standing::Conflict
        )
}

/// How many different values accounts give.
fn distinct<'a>(accounts: impl Iterator<Item = &'a Account>) -> usize {
    let mut texts: Vec<String> = accounts.map(|account| account.text.to_lowercase()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

/// Whether an account stands in headlines alone and another account says the same more exactly: 'Three dead' over a report
/// of at least three.
fn only_a_headline<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account) -> bool {
    let AccountValue::Figure { amount: short, .. } = &account.value else { return false };
    let in_headlines = account
        .claims
        .iter()
        .all(|claim| sources.cite(finding, account, claim).is_some_and(|cited| cited.is_headline()));
    let meant = |other: &Account| match &other.value {
        AccountValue::Figure { amount, .. } => {
            amount.low.or(amount.high) == short.low.or(short.high)
                || amount.high.or(amount.low) == short.high.or(short.low)
        }
        _ => false,
    };
    in_headlines && finding.accounts.iter().any(|other| !std::ptr::eq(other, account) && meant(other))
}

/// One account as an answer to its question: a number or a time alone, else its words; with credit and counts.
fn answer<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account, clear: bool) -> Option<Answer> {
    if finding.disagreement == Some(Disagreement::Attribution) && finding.kind == ClaimKind::Attribution {
        let first = account.claims.first()?;
        let cited = sources.cite(finding, account, first)?;
        return Some(Answer::of(account, in_running_text(cited, &account.text), &first.id));
    }
    if finding.kind == ClaimKind::Role {
        return role(sources, finding, account);
    }
    clear.then(|| bare(sources, finding, account)).flatten().or_else(|| {
        let told = told(sources, finding, account)?;
        (!told.is_alone()).then_some(Answer { text: told.text, claims: told.vouchers.claims })
    })
}

/// Who somebody is, in the shortest words that say so, with counts: 'the harbour's deputy master Ivo Kranz', not the
/// sentence in which he speaks.
fn role<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account) -> Option<Answer> {
    if mostly_credited(account) {
        return None;
    }
    let says_who = |cited: &Cited<'_>| {
        cited.claim.holders.is_empty()
            && keeps_bare(*cited)
            && !cited.is_headline()
            && cited.assertion().is_some_and(|claim| claim.rule != crate::claim::introductions::RULE)
    };
    let cited = account.claims.iter().filter_map(|claim| sources.cite(finding, account, claim));
    let shortest = cited.filter(says_who).min_by_key(|cited| cited.claim.quote.len())?;
    let words = in_running_text(shortest, &super::wording::flat(&shortest.claim.quote));
    Some(Answer::of(account, words, &shortest.claim.id))
}

/// A number or time alone, with credit and counts; `None` where its words have to be there.
fn bare<'a>(sources: &Sources<'a>, finding: &'a Finding, account: &'a Account) -> Option<Answer> {
    if !matches!(account.value, AccountValue::Figure { .. } | AccountValue::Time(_)) || account.text.is_empty() {
        return None;
    }
    let credited = mostly_credited(account);
    let fits = |claim: &&crate::ledger::ClaimRef| {
        sources.cite(finding, account, claim).is_some_and(|cited| {
            // 'A boy' who stands for one victim answers no question of how many.
            let lone = cited.assertion().is_some_and(|claim| claim.rule == crate::claim::victims::RULE);
            cited.claim.holders.is_empty() != credited
                && !lone
                && keeps_bare(cited)
                && (!credited || credit_text(cited).is_some())
        })
    };
    // A headline leaves out articles: 'ministry says'.
    let in_text = |claim: &&crate::ledger::ClaimRef| {
        sources.cite(finding, account, claim).is_some_and(|cited| !cited.is_headline())
    };
    let claim = account.claims.iter().filter(in_text).find(fits).or_else(|| account.claims.iter().find(fits))?;
    let cited = sources.cite(finding, account, claim)?;
    let credit = if credited { format!("{CREDIT}{}", credit_text(cited)?) } else { String::new() };
    // 'April 1' keeps its capital, 'About noon' and 'Eleven' do not.
    let value = match account.value {
        AccountValue::Time(_) => in_running_text(cited, &account.text),
        _ => number_word(&account.text),
    };
    Some(Answer::of(account, format!("{value}{credit}"), &claim.id))
}

/// A credit that needs no other sentence: not 'his lawyer'.
fn credit_text(cited: Cited<'_>) -> Option<String> {
    let holder = credit(cited)?;
    let first = super::tokens::words(&holder).into_iter().next()?;
    let leans = [Trait::Person, Trait::Thing, Trait::Self_].iter().any(|of| is(&first, *of));
    (!leans && holder.chars().count() <= 90).then(|| in_running_text(cited, &holder))
}

/// 'Eleven' inside of a sentence is 'eleven'.
fn number_word(text: &str) -> String {
    let second_is_small = text.chars().nth(1).is_some_and(char::is_lowercase);
    if second_is_small { crate::reconcile::lower_first(text) } else { text.to_owned() }
}

/// Whether a number may stand without its clause: it says more than 'may have been'.
fn keeps_bare(cited: Cited<'_>) -> bool {
    cited.claim.polarity == Polarity::Positive
        && matches!(cited.claim.modality, Modality::Asserted | Modality::Reported | Modality::Estimated)
        && (cited.claim.modality != Modality::Reported || !cited.claim.holders.is_empty())
}

/// What a question of quantity asks for, as the object of a sentence: 'How many people died?' asks for 'the number of
/// people killed'.
pub(crate) fn label(question: &str) -> Option<String> {
    let asked = question.strip_suffix('?')?;
    if asked.contains([':', ',', '…', '"', '“']) || asked.split(' ').count() > 14 {
        return None;
    }
    if let Some(rest) = asked.strip_prefix("How many ") {
        if let Some(people) = rest.strip_suffix(" died") {
            return Some(format!("the number of {people} killed"));
        }
        if let Some((what, done)) = [" were ", " are "].iter().find_map(|verb| rest.split_once(verb)) {
            return is_plural(what).then(|| format!("the number of {what} {done}"));
        }
        // 'The number of countries': of which, nobody can tell.
        let says_which = rest.contains(' ') && !rest.starts_with("other ") || is_casualty(rest);
        return (says_which && counts_something(rest)).then(|| format!("the number of {rest}"));
    }
    if let Some(what) = asked.strip_prefix("How much ") {
        return (what != "money").then(|| format!("the amount of {what}"));
    }
    if asked == "How strong was the quake" {
        return Some("the magnitude of the quake".into());
    }
    let what = asked.strip_prefix("What is ").or_else(|| asked.strip_prefix("What was "))?;
    let earlier = what.strip_suffix(" before").and_then(|what| what.strip_prefix("the "));
    let what = earlier.map_or_else(|| what.to_owned(), |what| format!("the earlier {what}"));
    what.starts_with("the ").then_some(what)
}

/// Whether a question asks for a number of things, be it with a word of which.
pub(crate) fn asks_how_many(question: &str) -> bool {
    question.strip_prefix("How many ").and_then(|asked| asked.strip_suffix('?')).is_some_and(counts_something)
}

fn counts_something(what: &str) -> bool {
    is_plural(what) && what != "people" && ![" did ", " had "].iter().any(|verb| what.contains(verb))
}

/// Whether a question asks how many came to harm, or were held: the figures of any event.
pub(crate) fn counts_victims(question: &str) -> bool {
    const FATES: [&str; 10] =
        ["died", "killed", "dead", "injured", "wounded", "hurt", "missing", "rescued", "arrested", "displaced"];
    let mut words = question.trim_end_matches('?').split(' ');
    words.any(|word| FATES.contains(&word) || is_casualty(word))
}

/// Whether a noun says by itself what became of those whom it counts.
fn is_casualty(noun: &str) -> bool {
    matches!(noun, "victims" | "deaths" | "injuries" | "casualties" | "fatalities" | "arrests" | "survivors" | "bodies")
}

/// Whether the words count things: one of the first of them is a plural.
fn is_plural(words: &str) -> bool {
    const PLURALS: [&str; 8] = ["people", "men", "women", "children", "police", "troops", "personnel", "staff"];
    words.split(' ').take(5).any(|word| {
        PLURALS.contains(&word)
            || (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us"))
    })
}

/// ' (9 reports, 1 to 9 origins)', or nothing for one report. What nobody says any more has its day: ' (reported 2 March)',
/// ' (9 reports, 1 to 9 origins, last on 2 March)'.
pub(crate) fn counts(vouchers: &Vouchers) -> String {
    let Vouchers { articles, origins, until, .. } = vouchers;
    if *articles < 2 {
        return until.as_ref().map_or_else(String::new, |until| format!(" (reported {})", until.day));
    }
    let origins = if origins.at_least == origins.at_most {
        format!("{} {}", origins.at_least, if origins.at_least == 1 { "origin" } else { "origins" })
    } else {
        format!("{} to {} origins", origins.at_least, origins.at_most)
    };
    let last = until.as_ref().map_or_else(String::new, |until| format!(", last on {}", until.day));
    format!(" ({articles} reports, {origins}{last})")
}

/// Words without the counts behind them, and these.
pub(crate) fn split_counts(part: &str) -> (&str, Option<&str>) {
    let counts = part.rfind(" (").and_then(|at| Some((part.get(..at)?, part.get(at..)?)));
    match counts {
        Some((words, counts))
            if counts.ends_with(')')
                && (counts
                    .strip_prefix(" (reported ")
                    .is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()))
                    || counts.contains(" report") && counts.contains(" origin")) =>
        {
            (words, Some(counts.trim()))
        }
        _ => (part, None),
    }
}

/// The stop that 'p.m' lost with the end of its sentence.
fn abbreviation_dot(text: &str) -> &'static str {
    let mut last = text.chars().rev();
    let cut = matches!((last.next(), last.next()), (Some(letter), Some('.')) if letter.is_alphabetic());
    if cut { "." } else { "" }
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
