//! The checker: takes a statement apart along the seams of its templates and holds every piece against its passages.
//!
//! A statement is one answer, or a row of *camps* joined by '; ', each an answer, perhaps with a credit and the count of its tellers;
//! before them there may stand the finding's question, 'Reports give … as', or the date of a timeline entry. A part passes
//! when **one** of the cited claims carries all of it:
//!
//! - its words stand in that claim's sentence, in order and without a gap, so that no number, name or word can be
//!   exchanged, added or dropped in the middle;
//! - the words that change commitment ('not', 'may', 'about', 'reportedly') of the claim's clause are all there, so that
//!   none can be dropped at the edge;
//! - the modality and polarity of the claim show in a cue of the part, wherever the cue stood in the sentence;
//! - the credit is that claim's holder and no other; a claim that is credited is not told as a fact, and a claim that is
//!   not is not credited;
//! - the counts of reports and origins are those of the claims cited for it, as is the day on which the last of these was published
//!   where the story goes on for longer after it, and **each** of these carries most of what is said
//!   ([`super::vouch`]), unless the answer is a bare value, which its account is made of;
//! - a role put to a name is that of a cited claim about the same person, a name in full that of a cited passage of the same
//!   article, and a date in brackets that of the words before it.
//!
//! Nothing is cited that carries no part, and an answer that is called later was published later.

use super::compose::{CREDIT, LATER, NEXT, counts, split_counts};
use super::cues::{self, Cue};
use super::dates;
use super::introduce::{named_in_full, people};
use super::opening::{opening, subordinator, without_asides};
use super::sources::{Cited, Sources};
use super::tokens::{contains, words};
use super::vouch;
use super::wording::{flat, own_name, says_so, without_marks};
use crate::annotate::{ClaimKind, Modality, Polarity};
use crate::id::ClaimId;
use crate::ledger::{AccountValue, Disagreement, Finding, Relation, Statement, Status};
use rustc_hash::FxHashSet;

/// Why a statement may not be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It rests on no claim, or on one that the story does not have.
    #[error("rests on no claim of the story")]
    NoClaim,
    /// Some words stand in no passage as they stand here.
    #[error("no passage carries '{0}'")]
    NotCarried(String),
    /// The question before the answers is not the finding's, or asks what the passages do not mention.
    #[error("the question is not the finding's: '{0}'")]
    Question(String),
    /// A claim is cited that carries nothing of it.
    #[error("claim {0} is cited and carries none of it")]
    Idle(String),
    /// It stands under somebody who is not its holder.
    #[error("'{0}' is not its holder")]
    Holder(String),
    /// Its answers one by one are not its text.
    #[error("its answers are not its text")]
    Camps,
    /// The counts are not those of the claims cited for it.
    #[error("'{0}' has other counts than its passages")]
    Counts(String),
    /// Its status is not that of its finding.
    #[error("its status is not that of its finding")]
    Status,
}

/// Holds a statement against its claims.
pub(crate) fn check(statement: &Statement, sources: &Sources<'_>) -> Result<(), Refused> {
    let cited: Vec<Cited<'_>> = statement.claims.iter().filter_map(|id| sources.claim(id)).collect();
    if cited.is_empty() || cited.len() != statement.claims.len() {
        return Err(Refused::NoClaim);
    }
    // Claims that only say who somebody is, or name him in full, stand beside those that are told.
    let own = |c: &Cited<'_>| Some(&c.finding.id) == statement.finding.as_ref();
    let teller = cited.iter().copied().find(own);
    let names = |c: &Cited<'_>| teller.is_some_and(|teller| !named_in_full(teller, *c).is_empty());
    let introduces = |c: &Cited<'_>| !own(c) && (c.finding.kind == ClaimKind::Role || names(c));
    let has_text = cited.iter().any(|c| !introduces(c)) && statement.finding.is_some();
    let (roles, told): (Vec<Cited<'_>>, Vec<Cited<'_>>) = cited.into_iter().partition(|c| has_text && introduces(c));
    let finding = statement.finding.as_ref().and_then(|id| told.iter().map(|c| c.finding).find(|f| f.id == *id));
    if statement.finding.is_some() && finding.is_none() {
        return Err(Refused::NoClaim);
    }
    if let Some(finding) = finding {
        // Words may have fewer tellers than their finding has; corroborated is what two origins at least carry.
        let counted = |claims: &[ClaimId]| vouch::of_claims(sources, claims.to_vec()).origins.at_least;
        let least = statement.camps.iter().map(|camp| counted(&camp.claims)).max();
        let least = least.unwrap_or_else(|| counted(&told.iter().map(|c| c.claim.id.clone()).collect::<Vec<_>>()));
        let due = match finding.status {
            Status::Corroborated if least < 2 => Status::SingleOrigin,
            status => status,
        };
        let open = finding.open && statement.status == Status::Open;
        let unknown = finding.open && told.first().is_some_and(|c| c.claim.modality == Modality::Unknown);
        let claimed_known = unknown && statement.camps.is_empty() && statement.status == Status::Corroborated;
        if (statement.status != due && !open) || claimed_known {
            return Err(Refused::Status);
        }
    }
    // A statement tells one finding; claims of another that stand in its sentence would lend it their tellers.
    if let Some(stray) = told.iter().find(|c| finding.is_some_and(|finding| c.finding.id != finding.id)) {
        return Err(Refused::Idle(stray.claim.id.to_string()));
    }
    heading(statement, &told, sources)?;
    let text = statement.text.trim();
    let body = match finding {
        Some(finding) => lead(finding, text, &told)?,
        None => text,
    };
    if !statement.camps.is_empty() {
        return camps(statement, body, finding, sources);
    }
    // Only rival answers have a question before them, and each then stands on its own.
    if body.len() < text.len() {
        return Err(Refused::Camps);
    }
    // A headline tells no finding: it is what the cited headlines read.
    let Some(_) = finding else {
        let stray = told.iter().find(|c| !c.is_headline() || words(c.sentence()) != words(text));
        return match stray {
            Some(stray) => Err(Refused::Idle(stray.claim.id.to_string())),
            None if told.iter().any(|c| tells(sources, *c, text, &[])) => Ok(()),
            None => Err(Refused::NotCarried(crate::reconcile::clip(text, 120))),
        };
    };
    carried(body, &told, &roles, sources, false).or_else(|refused| {
        // A timeline entry: '2 March 2026: …'.
        match body.split_once(": ") {
            Some((when, rest)) if told.iter().any(|c| says_when(*c, when)) => {
                carried(rest, &told, &roles, sources, true)
            }
            _ => Err(refused),
        }
    })?;
    for role in &roles {
        let quote = words(&role.claim.quote);
        let full = || told.iter().flat_map(|told| named_in_full(*told, *role));
        let said = words(text);
        let in_full = |full: &str| ["", "'s"].iter().any(|owns| contains(&said, &words(&format!("{full}{owns}"))));
        if !contains(&said, &quote) && !full().any(|(_, full)| in_full(full)) {
            return Err(Refused::Idle(role.claim.id.to_string()));
        }
    }
    Ok(())
}

/// What stands behind the finding's question, or behind 'Reports give … as'.
fn lead<'t>(finding: &Finding, text: &'t str, cited: &[Cited<'_>]) -> Result<&'t str, Refused> {
    if let Some(rest) = text.strip_prefix(finding.question.as_str()) {
        question(finding, cited)?;
        return Ok(rest.trim_start());
    }
    if let Some(rest) = text.strip_prefix(super::compose::DIFFER) {
        return Ok(rest.trim_start());
    }
    let label = super::compose::label(&finding.question).map(|label| format!("Reports give {label} as "));
    match label.as_deref().and_then(|label| text.strip_prefix(label)) {
        Some(rest) => {
            question(finding, cited)?;
            Ok(rest)
        }
        None => Ok(text),
    }
}

/// A heading over statements names a holder of a cited claim, perhaps more fully than that claim does.
fn heading(statement: &Statement, cited: &[Cited<'_>], sources: &Sources<'_>) -> Result<(), Refused> {
    let Some(holder) = &statement.holder else { return Ok(()) };
    let named = |claim: &Cited<'_>| {
        let known = claim.claim.holders.first();
        known.is_some_and(|known| super::select::alike(own_name(known).unwrap_or(known), holder))
    };
    if cited.iter().any(named) && sources.has_holder(holder) { Ok(()) } else { Err(Refused::Holder(holder.clone())) }
}

/// Answers told one by one are the text, word for word, and each rests on its own account; later ones are later.
fn camps(statement: &Statement, body: &str, finding: Option<&Finding>, sources: &Sources<'_>) -> Result<(), Refused> {
    let joined = statement.camps.iter().map(|camp| camp.text.as_str()).collect::<Vec<_>>().join(NEXT);
    if words(&joined) != words(body.strip_suffix('.').unwrap_or(body)) {
        return Err(Refused::Camps);
    }
    let mut before: Option<i64> = None;
    let mut claims = Vec::new();
    for camp in &statement.camps {
        let cited: Vec<Cited<'_>> = camp.claims.iter().filter_map(|id| sources.claim(id)).collect();
        let Some(first) = cited.first() else { return Err(Refused::Camps) };
        let own = cited
            .iter()
            .all(|c| std::ptr::eq(c.account, first.account) && Some(&c.finding.id) == statement.finding.as_ref());
        if !own || cited.len() != camp.claims.len() {
            return Err(Refused::Camps);
        }
        let published = cited.iter().filter_map(|c| c.report.article.published.as_ref()).map(|m| m.second()).min();
        let text = match camp.text.strip_prefix(LATER) {
            Some(text) => {
                let later = finding.is_some_and(|f| f.relation == Relation::Updated)
                    && before.is_none_or(|before| published.is_none_or(|at| at >= before));
                if !later {
                    return Err(Refused::Camps);
                }
                text
            }
            None => &camp.text,
        };
        before = published.or(before);
        carried(text, &cited, &[], sources, false)?;
        claims.extend(camp.claims.iter());
    }
    let cited: FxHashSet<&ClaimId> = statement.claims.iter().collect();
    if claims.iter().all(|id| cited.contains(id)) && claims.len() == statement.claims.len() {
        Ok(())
    } else {
        Err(Refused::Camps)
    }
}

/// Whether a claim's sentence has an expression of time that was resolved to this date.
fn says_when(cited: Cited<'_>, when: &str) -> bool {
    let sentence = cited.claim.sentence;
    cited
        .layer()
        .times
        .iter()
        .any(|time| sentence.contains(time.span) && dates::resolved(time).is_some_and(|date| date == when))
}

/// Whether one of the cited claims carries the words with their credit, and all others vouch for them, as many as the counts say.
/// What is `dated` need not say when it was reported.
fn carried<'a>(
    said: &str,
    cited: &[Cited<'a>],
    roles: &[Cited<'_>],
    sources: &Sources<'a>,
    dated: bool,
) -> Result<(), Refused> {
    let shown = || crate::reconcile::clip(said, 120);
    let said = said.trim();
    let (words, counted) = split_counts(said.strip_suffix('.').unwrap_or(said));
    let Some(teller) = cited.iter().find(|claim| tells(sources, **claim, words, roles)) else {
        return Err(Refused::NotCarried(shown()));
    };
    let claims = cited.iter().map(|claim| claim.claim.id.clone()).collect();
    let mut vouchers = vouch::of_claims(sources, claims);
    if dated {
        vouchers.until = None;
    }
    if counts(&vouchers).trim() != counted.unwrap_or("") {
        return Err(Refused::Counts(shown()));
    }
    let of_account = is_of_account(*teller, words);
    for other in cited.iter().filter(|other| other.claim.id != teller.claim.id) {
        let same = std::ptr::eq(other.account, teller.account);
        if !same || !of_account && !vouch::carries(sources, *teller, words, *other) {
            return Err(Refused::Idle(other.claim.id.to_string()));
        }
    }
    Ok(())
}

/// Whether words are an answer that a whole account gives: its value, who somebody is, who is credited.
fn is_of_account(cited: Cited<'_>, said: &str) -> bool {
    let answer = said.split(CREDIT).next().unwrap_or(said);
    cited.finding.kind == ClaimKind::Role
        || cited.finding.disagreement == Some(Disagreement::Attribution)
        || bare_value(cited, &words(answer))
}

/// Whether one claim gives the words, with their credit.
fn tells<'a>(sources: &Sources<'a>, cited: Cited<'a>, whole: &str, roles: &[Cited<'_>]) -> bool {
    // 'at 7 p.m. (3 reports, 1 origin).': the point may end an abbreviation.
    let part = whole.strip_suffix('.').unwrap_or(whole);
    if answers(sources, cited, part, None, roles) || (whole != part && answers(sources, cited, whole, None, roles)) {
        return true;
    }
    // The credit is what follows the last seam; a clause may itself say 'according to'.
    part.match_indices(CREDIT).any(|(at, seam)| {
        let (answer, holder) = (&part[..at], &part[at + seam.len()..]);
        answers(sources, cited, answer, Some(holder), roles)
    })
}

/// Whether a claim gives this answer with this credit.
fn answers<'a>(
    sources: &Sources<'a>,
    cited: Cited<'a>,
    answer: &str,
    credit: Option<&str>,
    roles: &[Cited<'_>],
) -> bool {
    let claim = cited.claim;
    let said = words(answer);
    if said.is_empty() {
        return false;
    }
    let holder = claim.holders.first().map(|h| words(&flat(h))).filter(|h| !h.is_empty());
    // 'Who gives the number?' is answered with a holder.
    if cited.finding.disagreement == Some(Disagreement::Attribution)
        && cited.finding.kind == ClaimKind::Attribution
        && credit.is_none()
        && words(&cited.account.text) == said
    {
        return holder.is_some_and(|holder| {
            contains(&holder, &said) || contains(&said, &holder) || cited.account.claims.len() > 1
        });
    }
    let said = without_introductions(cited, said, roles);
    let credit_words = credit.map(|credit| without_introductions(cited, words(credit), roles));
    let credit_fits = match (&holder, &credit_words) {
        // A whole headline is its outlet's own voice, whomever the text below it credits.
        (None, None) => !cited.tellers.credited || (cited.is_headline() && said == words(cited.sentence())),
        (None, Some(_)) => false,
        (Some(holder), Some(_)) => {
            let is_holder = |credit: &[String]| {
                credit == holder
                    || credit == trimmed_marks(holder)
                    || claim.holders.first().and_then(|h| own_name(h)).is_some_and(|name| words(name) == credit)
            };
            credit.map(words).is_some_and(|credit| is_holder(&credit))
                || credit_words.is_some_and(|credit| is_holder(&credit))
        }
        // The words name the holder themselves.
        (Some(holder), None) => {
            contains(&said, holder)
                || contains(&said, &trimmed_marks(holder))
                || claim.holders.first().and_then(|h| own_name(h)).is_some_and(|name| contains(&said, &words(name)))
                || claim.holders.first().is_some_and(|h| says_so(&said, h))
        }
    };
    if !credit_fits {
        return false;
    }
    if bare_value(cited, &said) {
        return matches!(claim.modality, Modality::Asserted | Modality::Reported | Modality::Estimated)
            && claim.polarity == Polarity::Positive;
    }
    stands_in(sources, cited, &said) && commits(cited, &said.join(" "), credit.is_some())
}

fn trimmed_marks(holder: &[String]) -> Vec<String> {
    let word = |w: &String| w.chars().any(char::is_alphanumeric);
    let first = holder.iter().position(word).unwrap_or(0);
    let last = holder.iter().rposition(word).map_or(0, |at| at + 1);
    holder.get(first..last.max(first)).unwrap_or(&[]).to_vec()
}

/// Whether the words are exactly the number or time of the claim's account.
fn bare_value(cited: Cited<'_>, said: &[String]) -> bool {
    matches!(cited.account.value, AccountValue::Figure { .. } | AccountValue::Time(_))
        && words(&cited.account.text) == said
        && !cited.account.text.is_empty()
}

/// Whether the words stand in the claim's sentence without a gap, hold its whole clause, and end where the clause, what limits
/// it, the sentence or its main clause ends: a dropped edge could be what the sentence turns on. Asides ('…, however, …') may be left
/// out, and what a clause includes.
fn stands_in<'a>(sources: &Sources<'a>, cited: Cited<'a>, said: &[String]) -> bool {
    let sentence = flat(cited.sentence());
    let main = super::wording::without_participle(cited, cited.claim.sentence);
    let main = main.map(|main| flat(main.of(cited.text()))).unwrap_or_default();
    let stands_as = |quote: &str| {
        let plain = [&sentence, &main, &flat(quote)].map(|text| trimmed(text));
        let smoothed = plain.each_ref().map(|text| without_asides(text));
        stands(&plain, said) || (smoothed != plain && stands(&smoothed, said))
    };
    stands_as(&cited.claim.quote)
        || stands_as(sources.stretch(cited, without_marks(cited.text(), cited.claim.span)).with_its_limits().words())
}

/// The same for one way of writing the sentence, its main clause and the claim's.
fn stands([sentence, main, quote]: &[String; 3], said: &[String]) -> bool {
    let whole = words(sentence);
    if !contains(&whole, said) {
        return false;
    }
    // Of the ways to write the clause alone, the fullest that stands here counts.
    let after = quote.get(opening(quote)..).unwrap_or(quote);
    let fact = after.get(subordinator(after)..).unwrap_or(after);
    let ways = [quote, after, fact].into_iter().flat_map(|way| [way, super::wording::before_what_it_includes(way)]);
    let clause = ways.map(words).find(|clause| contains(said, clause));
    let Some(clause) = clause else { return false };
    (said.starts_with(&clause)
        || whole.starts_with(said)
        || words(sentence.get(opening(sentence)..).unwrap_or(sentence)).starts_with(said))
        && (said.ends_with(&clause) || whole.ends_with(said) || words(main).ends_with(said))
}

/// Without marks at the ends, quotation marks among them: a stop may stand inside of those.
fn trimmed(text: &str) -> String {
    text.trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '–' | '—' | ' ' | '"' | '“' | '”' | '\'' | '’'))
        .to_owned()
}

/// Takes out again what introduces a person or a day: 'prosecutor Lida Marek' becomes the sentence's own 'Marek' where a
/// cited claim gives that person that role, 'Monday (2 March)' becomes 'Monday' where the sentence's Monday is that day.
fn without_introductions(cited: Cited<'_>, said: Vec<String>, roles: &[Cited<'_>]) -> Vec<String> {
    let mut said = said;
    let sentence = if roles.is_empty() { Vec::new() } else { words(cited.sentence()) };
    let layer = cited.layer();
    let inside = |span| cited.claim.sentence.contains(span);
    for role in roles {
        let quote = words(&role.claim.quote);
        let mut named = false;
        for (form, full) in if contains(&said, &quote) { Vec::new() } else { named_in_full(cited, *role) } {
            // 'Lida Marek's office' as well.
            for owns in ["", "'s"] {
                let full = words(&format!("{full}{owns}"));
                if let Some(at) = said.windows(full.len().max(1)).position(|window| window == full) {
                    said.splice(at..at + full.len(), words(&format!("{form}{owns}")));
                    named = true;
                }
            }
        }
        if named {
            continue;
        }
        let Some((key, _)) = super::introduce::role_of(*role) else { continue };
        if contains(&sentence, &quote) {
            continue;
        }
        let Some(at) = said.windows(quote.len().max(1)).position(|window| window == quote) else { continue };
        let mention = people(cited).find(|mention| {
            let entity = cited.report.annotations.entities.get(mention.entity as usize);
            entity.is_some_and(|entity| entity.key == key)
        });
        let Some(mention) = mention else { continue };
        let mut end = at + quote.len();
        let form = words(mention.span.of(cited.text()));
        let followed: Vec<String> = form.iter().cloned().chain([",".to_owned()]).collect();
        if said.get(end).is_some_and(|word| word == ",") && !contains(&sentence, &followed) {
            end += 1;
        }
        said.splice(at..end, form);
    }
    let dated = said.iter().any(|word| word == "(");
    for time in layer.times_at(cited.claim.sentence).iter().filter(|time| dated && inside(time.span)) {
        let Some(date) = dates::day(time).and_then(dates::short) else { continue };
        let mut dated = words(time.span.of(cited.text()));
        let plain = dated.len();
        dated.push("(".into());
        dated.extend(words(&date));
        dated.push(")".into());
        if let Some(at) = said.windows(dated.len()).position(|window| window == dated.as_slice()) {
            said.drain(at + plain..at + dated.len());
        }
    }
    said
}

/// Whether modality and polarity of the claim show in the words.
fn commits(cited: Cited<'_>, answer: &str, credited: bool) -> bool {
    let claim = cited.claim;
    let has = |cue: Cue| cues::has(answer, cue);
    let named = |holder: &String| {
        let said = words(answer);
        contains(&said, &trimmed_marks(&words(holder))) || says_so(&said, holder)
    };
    let holder_named = credited || claim.holders.first().is_some_and(named);
    let modality = match claim.modality {
        Modality::Asserted => true,
        Modality::Reported => holder_named || has(Cue::Reported),
        Modality::Estimated => holder_named || has(Cue::Estimate) || has(Cue::Possible),
        Modality::Possible => has(Cue::Possible),
        Modality::Planned => has(Cue::Planned) || has(Cue::Possible),
        Modality::Hypothetical => has(Cue::Hypothetical) || has(Cue::Possible),
        Modality::Denied => has(Cue::Negation),
        Modality::Unknown => has(Cue::Unknown) || has(Cue::Negation),
    };
    modality && (claim.polarity == Polarity::Positive || has(Cue::Negation) || claim.modality == Modality::Unknown)
}

/// A question may ask with words of the template, but its numbers and names are those of the passages.
fn question(finding: &Finding, cited: &[Cited<'_>]) -> Result<(), Refused> {
    let refuse = || Refused::Question(finding.question.clone());
    let passages: Vec<Vec<String>> = cited.iter().map(|c| words(c.sentence())).collect();
    let known_name = |word: &str| {
        cited
            .iter()
            .any(|c| c.report.annotations.entities.iter().any(|entity| words(&entity.name).iter().any(|w| w == word)))
    };
    for (index, form) in finding.question.split_whitespace().enumerate() {
        let is_name = index > 0 && form.chars().next().is_some_and(char::is_uppercase);
        let is_number = form.chars().any(|c| c.is_ascii_digit());
        if !is_name && !is_number {
            continue;
        }
        for word in words(form) {
            let known = passages.iter().any(|p| p.contains(&word)) || (is_name && known_name(&word));
            if !known && word.chars().any(char::is_alphanumeric) {
                return Err(refuse());
            }
        }
    }
    Ok(())
}
