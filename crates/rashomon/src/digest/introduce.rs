//! What a reader needs once: who somebody is, and which day 'Monday' is.
//!
//! Where a digest first names a person, the name gives way to a report's own name with role ('Marek' to 'prosecutor Lida
//! Marek'), else to the full name that the article itself gives elsewhere, and the passage that gives it is cited too. Behind
//! the first 'Monday' stands its date in brackets. The checker takes all of it out again before it looks the words up, and
//! refuses a role, name or date that the cited articles do not give.

use super::compose::sentence_case;
use super::dates;
use super::lexicon::{Trait, is};
use super::sources::{Cited, Sources};
use super::tokens::{contains, words};
use super::wording::flat;
use crate::annotate::{Claim, ClaimKind, Mention, MentionKind, Modality, Polarity, Role};
use crate::id::ClaimId;
use crate::ledger::{Finding, Statement};
use crate::pipeline::Report;
use crate::span::Span;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// The longest name with role that is put into a sentence, in characters.
const LONGEST: usize = 90;

/// A report's name with role.
#[derive(Debug)]
struct Known<'a> {
    key: &'a str,
    cited: Cited<'a>,
    text: String,
    /// 'Lida Marek, the prosecutor' rather than 'prosecutor Lida Marek'.
    follows: bool,
}

/// The roles that a story's reports give, and what has been told of them.
#[derive(Debug)]
pub(crate) struct Introductions<'a> {
    known: Vec<Known<'a>>,
    /// Those of whose surname most reports name somebody else: a report that calls only the father in full may have taken every 'Orr'
    /// for him.
    others: FxHashSet<&'a str>,
    persons: FxHashSet<&'a str>,
    days: Vec<Date>,
}

impl<'a> Introductions<'a> {
    pub fn of(reports: &[&'a Report], sources: &Sources<'a>, findings: &'a [Finding]) -> Self {
        let mut known = Vec::new();
        for finding in findings.iter().filter(|finding| finding.kind == ClaimKind::Role) {
            for account in &finding.accounts {
                for claim in account.claims.iter().take(20) {
                    let Some(cited) = sources.cite(finding, account, claim) else { continue };
                    let Some((key, follows)) = role_of(cited) else { continue };
                    let text = flat(&claim.quote);
                    if is_a_phrase(&text) && text.chars().count() <= LONGEST && !text.contains(['"', '“', '(', ';']) {
                        known.push(Known { key, cited, text, follows });
                    }
                }
            }
        }
        // The shortest role of its kind does least harm to a sentence; equals in the order of the findings.
        known.sort_by_key(|k| (k.follows, k.text.len()));
        Self { known, others: others(reports), persons: FxHashSet::default(), days: Vec::new() }
    }

    /// The statement with those introduced that it is the first to name; what a timeline tells has its date before it.
    pub fn introduce(&mut self, statement: &Statement, dated: bool, sources: &Sources<'a>) -> Statement {
        let mut told = statement.clone();
        if !statement.camps.is_empty() {
            return told;
        }
        let Some(cited) = statement.claims.first().and_then(|id| sources.claim(id)) else { return told };
        self.name(&mut told, dated, cited, sources);
        if !dated {
            self.date(&mut told, cited);
        }
        told
    }

    fn name(&mut self, told: &mut Statement, dated: bool, cited: Cited<'a>, sources: &Sources<'a>) {
        // A name inside of a role that was put there is its own: 'Orel's lawyer Ivo Kranz'.
        let mut put: Vec<String> = Vec::new();
        for mention in people(cited) {
            let Some(entity) = cited.report.annotations.entities.get(mention.entity as usize) else { continue };
            let form = flat(mention.span.of(cited.text()));
            let Some(at) = position(&told.text, &form) else { continue };
            let inside = |role: &String| {
                told.text.find(role.as_str()).is_some_and(|start| (start..start + role.len()).contains(&at))
            };
            if put.iter().any(inside) {
                continue;
            }
            if !self.persons.insert(entity.key.as_str()) || self.introduces_itself(cited, mention.entity) {
                continue;
            }
            let behind = told.text.get(at + form.len()..).unwrap_or("");
            let closed = behind.starts_with(',');
            let before = told.text.get(..at).unwrap_or("");
            let owns = behind.starts_with("'s") || behind.starts_with("’s");
            if behind.starts_with(['\'', '’', '-']) && !owns || stands_before_a_noun(behind) {
                continue;
            }
            // 'The Marek': the name is part of a longer one.
            let last = before.split_whitespace().next_back().unwrap_or("").to_lowercase();
            let may_be_another = !form.contains(' ') && self.others.contains(entity.key.as_str());
            if matches!(last.as_str(), "the" | "a" | "an") || may_be_another {
                continue;
            }
            let form_words = words(&form);
            let fits = |known: &&Known<'a>| {
                let role = words(&known.text);
                known.key == entity.key
                    && form_words.iter().all(|word| role.contains(word))
                    && !(known.follows && closed)
            };
            // 'Marek's office', 'Judge Marek' and 'Ms Marek' take the full name and no role.
            let honorific = honorific(before).to_owned();
            let (titled, named) = (titled(before), is_behind_a_title(before));
            let known = self.known.iter().find(fits).filter(|known| !is_vague(&known.text));
            let Some(known) = known.filter(|_| !owns && !titled && !dated && honorific.is_empty()) else {
                if (!titled || named || !honorific.is_empty())
                    && let Some((full, claim)) = in_full(cited, mention, sources)
                {
                    told.text.replace_range(at - honorific.len()..at + form.len(), full);
                    if !told.claims.contains(claim) {
                        told.claims.push(claim.clone());
                    }
                }
                continue;
            };
            let mut role = crate::reconcile::lower_article(&known.text);
            if known.follows && !behind.trim_start().starts_with(['.', ';', '(']) {
                role.push(',');
            }
            told.text.replace_range(at..at + form.len(), &role);
            told.text = sentence_case(&told.text);
            put.push(known.text.clone());
            if !told.claims.contains(&known.cited.claim.id) {
                told.claims.push(known.cited.claim.id.clone());
            }
        }
    }

    /// Whether the sentence itself says who somebody is.
    fn introduces_itself(&self, cited: Cited<'a>, entity: u32) -> bool {
        cited.report.annotations.claims_in(cited.claim.field, cited.claim.sentence).iter().any(|claim| {
            claim.kind == ClaimKind::Role
                && claim.rule != crate::claim::introductions::RULE
                && claim.sentence == cited.claim.sentence
                && holder_of(claim) == Some(entity)
        })
    }

    fn date(&mut self, told: &mut Statement, cited: Cited<'a>) {
        if told.text.contains(['"', '“']) {
            return;
        }
        let times =
            cited.layer().times_at(cited.claim.sentence).iter().filter(|time| cited.claim.sentence.contains(time.span));
        for time in times {
            let (Some(day), form) = (dates::day(time), flat(time.span.of(cited.text()))) else { continue };
            // Whose 'today' it is that somebody wrote or said, his report does not date.
            let quoted = form.eq_ignore_ascii_case("today") && cited.sentence().contains(['"', '“', '”']);
            if quoted || !dates::is_relative(&form) || self.days.contains(&day) || !dates::is_near(cited, day) {
                continue;
            }
            let (Some(at), Some(date)) = (position(&told.text, &form), dates::short(day)) else { continue };
            let end = at + form.len();
            if told.text.get(end..).is_some_and(|rest| rest.starts_with(['\'', '’', '-', ' ']) && !ends_phrase(rest))
            {
                continue;
            }
            told.text.insert_str(end, &format!(" ({date})"));
            self.days.push(day);
            return;
        }
    }
}

/// Those of several persons of one surname whom fewer of a story's reports name in full than another; nobody where two lead.
fn others<'a>(reports: &[&'a Report]) -> FxHashSet<&'a str> {
    let mut named: BTreeMap<String, BTreeMap<&'a str, usize>> = BTreeMap::new();
    for report in reports {
        for entity in report.annotations.entities.iter().filter(|entity| entity.kind == MentionKind::Person) {
            if let Some((_, surname)) = entity.name.rsplit_once(' ') {
                *named.entry(surname.to_lowercase()).or_default().entry(&entity.key).or_default() += 1;
            }
        }
    }
    let mut others = FxHashSet::default();
    for persons in named.values() {
        let most = persons.values().max();
        if persons.values().filter(|count| Some(*count) == most).count() == 1 {
            others.extend(persons.iter().filter(|(_, count)| Some(*count) != most).map(|(key, _)| *key));
        }
    }
    others
}

/// The full name of one whom a sentence calls by one word, where the article gives it and names nobody else so.
fn full_name<'a>(cited: Cited<'a>, mention: &Mention) -> Option<&'a str> {
    let entities = &cited.report.annotations.entities;
    let entity = entities.get(mention.entity as usize).filter(|entity| entity.kind == MentionKind::Person)?;
    let (form, full) = (words(mention.span.of(cited.text())), words(&entity.name));
    let [form] = form.as_slice() else { return None };
    let capitals = entity.name.split(' ').all(|word| word.starts_with(char::is_uppercase) && !word.ends_with(','));
    let fits = (2..=4).contains(&full.len()) && capitals && (full.last() == Some(form) || full.first() == Some(form));
    let others = entities.iter().filter(|other| other.kind == MentionKind::Person && other.key != entity.key);
    let alone = || !others.into_iter().any(|other| words(&other.name).contains(form));
    (fits && !contains(&words(cited.sentence()), &full) && alone()).then_some(entity.name.as_str())
}

/// The full name of one whom a sentence calls by one word, and a claim of the article whose sentence gives it.
fn in_full<'a>(cited: Cited<'a>, mention: &Mention, sources: &Sources<'a>) -> Option<(&'a str, &'a ClaimId)> {
    let full = full_name(cited, mention)?;
    let claims = cited.report.annotations.claims.iter().filter(|claim| claim.field == cited.claim.field);
    let mut giving = claims
        .filter_map(|claim| sources.claim(&claim.id))
        .filter(|giving| giving.claim.id != cited.claim.id && names_in_full(*giving, mention.entity, full));
    giving.next().map(|giving| (full, &giving.claim.id))
}

fn names_in_full(giving: Cited<'_>, entity: u32, full: &str) -> bool {
    let sentence = giving.claim.sentence;
    let inside = giving.layer().mentions_at(sentence).iter().filter(|other| sentence.contains(other.span));
    inside.filter(|other| other.entity == entity).any(|other| flat(other.span.of(giving.text())) == full)
}

/// By which words a told sentence calls those whom another sentence of its article, that of `giving`, names in full; and their
/// full names.
pub(crate) fn named_in_full<'a>(told: Cited<'a>, giving: Cited<'_>) -> Vec<(String, &'a str)> {
    if told.report.article.id != giving.report.article.id || told.claim.field != giving.claim.field {
        return Vec::new();
    }
    people(told)
        .filter_map(|mention| Some((mention, full_name(told, mention)?)))
        .filter(|(mention, full)| names_in_full(giving, mention.entity, full))
        .map(|(mention, full)| {
            let before = told.text().get(..mention.span.start as usize).unwrap_or("");
            (flat(&format!("{}{}", honorific(before), mention.span.of(told.text()))), full)
        })
        .collect()
}

/// Those whom a claim's sentence names, and its holder where he is named elsewhere.
pub(crate) fn people<'a>(cited: Cited<'a>) -> impl Iterator<Item = &'a Mention> {
    let sentence = cited.claim.sentence;
    let elsewhere = cited.assertion().and_then(|claim| claim.holders.first()).map(|holder| holder.span);
    let elsewhere = elsewhere.filter(|span| !sentence.contains(*span));
    let within = move |span: Span| {
        let inside = cited.layer().mentions_at(span).iter();
        inside.filter(move |mention| mention.kind == MentionKind::Person && span.contains(mention.span))
    };
    within(sentence).chain(elsewhere.into_iter().flat_map(within))
}

/// 'Mr ' before a name.
fn honorific(before: &str) -> &str {
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    let start = before.trim_end().len() - last.len();
    let is_one = matches!(last, "Mr" | "Mr." | "Mrs" | "Mrs." | "Ms" | "Ms.");
    before.get(start..).filter(|_| is_one && before.ends_with(' ')).unwrap_or("")
}

/// Whether a bracket may stand before the words: 'on Monday (2 March), police said', not 'Monday (2 March) morning'.
fn ends_phrase(rest: &str) -> bool {
    let next = rest.split_whitespace().next().unwrap_or("");
    rest.starts_with(' ')
        && !next.starts_with('(')
        && !matches!(
            next,
            "morning" | "evening" | "afternoon" | "night" | "at" | "and" | "or" | "to" | "around" | "about"
        )
}

/// The person whom a role claim is about: an index into the article's entities.
fn holder_of(claim: &Claim) -> Option<u32> {
    claim.arguments.iter().find(|argument| argument.role == Role::Who)?.entity
}

/// Whom a role claim is about, by key, and whether the role follows the name; nothing for roles that are doubted, credited
/// or themselves lean on somebody ('his brother').
pub(crate) fn role_of(cited: Cited<'_>) -> Option<(&str, bool)> {
    let claim = cited.assertion()?;
    if claim.modality != Modality::Asserted || claim.polarity != Polarity::Positive || !claim.holders.is_empty() {
        return None;
    }
    let who = claim.arguments.iter().find(|argument| argument.role == Role::Who)?;
    let title = claim.arguments.iter().find(|argument| argument.role == Role::Title)?;
    let named = title.span.of(cited.text());
    let leans = words(named).iter().any(|word| is(word, Trait::Person) || is(word, Trait::Thing));
    let entity = cited.report.annotations.entities.get(who.entity? as usize)?;
    let follows = title.span.start > who.span.start;
    let between = cited.text().get(title.span.end as usize..who.span.start as usize).unwrap_or("");
    // 'the mayor, Petra Sovik' asks for a comma behind the name too.
    // 'Brandt, party leaders': several, of whom he is none.
    let noun = named.split([',']).next().and_then(|named| named.split(" of ").next()).unwrap_or(named);
    let last = noun.rsplit(' ').next().unwrap_or(noun).to_lowercase();
    let several = last.strip_suffix('s').is_some_and(crate::claim::roles::is_title);
    // 'Information Ard' has no title; 'the friend Ard' asks whose.
    let of_whom = || named.contains("'s ") || named.contains("’s ") || named.contains(" of ");
    let titles = crate::claim::roles::is_title(&last) && (!is(&last, Trait::Relation) || of_whom());
    let told = !leans && !several && titles && (follows || between.trim().is_empty());
    told.then_some((entity.key.as_str(), follows))
}

/// Where a form stands as whole words, outside of quotation marks.
fn position(text: &str, form: &str) -> Option<usize> {
    if form.is_empty() {
        return None;
    }
    text.match_indices(form).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or("");
        let after = text.get(at + form.len()..).unwrap_or("");
        let open = before.matches(['"', '“', '”']).count() % 2 == 1;
        !open
            && !before.ends_with(|c: char| c.is_alphanumeric() || c == '-')
            && !after.starts_with(|c: char| c.is_alphanumeric())
    })
}

/// Whether the words behind a name go on with what is called by it, or with another name: 'Marek inquiry', 'Marek Day'.
fn stands_before_a_noun(behind: &str) -> bool {
    let next = behind.split_whitespace().next().unwrap_or("");
    let called = || is(next.trim_matches(|c: char| !c.is_alphabetic()), Trait::Called);
    behind.starts_with(' ') && (next.starts_with(char::is_uppercase) || called())
}

/// Whether a name with its role can stand in a sentence for the name: not 'Marek was a prosecutor', 'naming prosecutor Lida
/// Marek', 'bishop Bishop Marek'.
fn is_a_phrase(text: &str) -> bool {
    let words = words(text);
    let tells = |word: &String| matches!(word.as_str(), "is" | "are" | "was" | "were" | "will" | "has" | "had" | "be");
    let doubled = words.windows(2).any(|pair| pair[0] == pair[1]);
    !doubled
        && !words.iter().any(tells)
        && !words.first().is_some_and(|first| first.len() > 4 && first.ends_with("ing"))
}

/// Whether a role says of nobody in particular who he is: 'a member of', 'an aide'.
fn is_vague(role: &str) -> bool {
    let words = words(role);
    let anybody = |pair: &[String]| matches!(pair[0].as_str(), "a" | "an" | "one") && is(&pair[1], Trait::Anybody);
    words.windows(2).any(anybody) || words.iter().any(|word| matches!(word.as_str(), "who" | "recently"))
}

/// Whether a name has a title or another name before it.
fn titled(before: &str) -> bool {
    let Some(last) = before.split_whitespace().next_back() else { return false };
    let bare = last.trim_matches(|c: char| !c.is_alphanumeric());
    let opens = before.trim_end().ends_with(',') || before.split_whitespace().count() == 1;
    is_behind_a_title(before) || (!opens && bare.chars().next().is_some_and(char::is_uppercase) && !last.ends_with(','))
}

/// 'Judge', 'Sen.', 'Gov.' before a name.
pub(crate) fn is_behind_a_title(before: &str) -> bool {
    let Some(last) = before.split_whitespace().next_back() else { return false };
    let bare = last.trim_matches(|c: char| !c.is_alphanumeric());
    // 'Sen.', not 'the U.S.'.
    let shortened = last.ends_with('.') && bare.starts_with(char::is_uppercase) && !bare.contains('.');
    shortened || crate::claim::roles::is_title(&bare.to_lowercase())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_role_is_put_in_as_a_phrase() {
        assert!(super::is_a_phrase("the prosecutor Lida Marek"));
        assert!(!super::is_a_phrase("Marek was a prosecutor in Lorma"));
        assert!(!super::is_a_phrase("naming prosecutor Lida Marek"));
        assert!(!super::is_a_phrase("prosecutor Prosecutor Lida Marek"));
    }

    #[test]
    fn a_role_of_anybody_introduces_nobody() {
        assert!(super::is_vague("a candidate"));
        assert!(super::is_vague("a member of the council"));
        assert!(!super::is_vague("the candidate of the harbour party"));
    }
}
