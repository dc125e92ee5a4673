//! Who vouches for words: the reports in whose passages most of what is told stands.
//!
//! Claims that answer one question need not say the same: a report that only names the bombing does not tell that its suspect
//! is silent. So a count stands behind a statement only for those reports of which **one cited sentence** carries it: every
//! number, every word that changes commitment ('not', 'may'), and of its words, by how rare they are, more than half. The share
//! was set by reading 600 passages that were counted (`eval/corroboration`, docs/experiments.md); synonyms count as one word.
//!
//! The checker asks the same of every passage that is cited behind a count.

use super::cues::{Cue, Cues};
use super::sources::{Cited, Sources};
use super::tokens::each_word;
use crate::annotate::{MentionKind, Upos};
use crate::id::{ArticleId, ClaimId};
use crate::ledger::{Account, OriginCount};
use crate::reconcile::{Lexicon, credit_words, one_holder};
use rustc_hash::FxHashMap;

/// The share of what is told that a passage has to carry.
const CARRIED: f32 = 0.55;

/// What a name weighs, between the commonest word and the rarest: of whom words tell says less than what they tell.
const NAME: f32 = 0.5;

/// Words that change what a sentence commits to; who carries it commits to as much. What is possible, supposed or planned
/// is not so yet.
const COMMITMENTS: [&[Cue]; 2] = [&[Cue::Negation], &[Cue::Possible, Cue::Hypothetical, Cue::Planned]];

/// The claims that carry words, and how many reports and origins they are.
#[derive(Clone, Debug)]
pub(crate) struct Vouchers {
    /// The claim whose words they are, then the others in their order.
    pub claims: Vec<ClaimId>,
    /// How many articles they are of.
    pub articles: usize,
    /// How many origins these have.
    pub origins: OriginCount,
}

/// A sentence as what it carries.
#[derive(Debug)]
pub(crate) struct Carried {
    tokens: Vec<Token>,
    /// Classes of its content words, in order.
    classes: Vec<u32>,
    /// Its forms, in order.
    forms: Vec<u32>,
    commits: [bool; 2],
}

/// A token of a sentence.
#[derive(Clone, Copy, Debug)]
struct Token {
    form: u32,
    /// Of a content word.
    class: Option<Class>,
    /// A number that is no age.
    number: bool,
}

/// Numbers for forms and classes.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    ids: FxHashMap<String, u32>,
    /// By part of speech.
    known: FxHashMap<Upos, FxHashMap<String, Read>>,
}

/// A class by its number, and how much it tells.
type Class = (u32, f32);

/// The number of a form; of a content word its class; whether it may begin a phrase.
type Read = (u32, Option<Class>, bool);

impl Forms {
    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.insert(word.to_owned(), id);
        id
    }

    /// A class and a form of the same letters are two things.
    fn class(&mut self, class: &str) -> Class {
        (self.id(&format!("={class}")), Lexicon::shipped().rarity(class))
    }

    /// A form as it was met, and its class.
    fn read(&mut self, form: &str, upos: Upos) -> Read {
        if let Some(known) = self.known.get(&upos).and_then(|known| known.get(form)) {
            return *known;
        }
        let lexicon = Lexicon::shipped();
        let class = lexicon.class(form, upos).map(|class| self.class(&class));
        let read = (self.id(&plain(form)), class, lexicon.opens_phrase(form, upos));
        self.known.entry(upos).or_default().insert(form.to_owned(), read);
        read
    }
}

/// A form in lower case without marks at its ends; numbers up to twelve as digits, since reports write them either way.
fn plain(form: &str) -> String {
    const NUMERALS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let mut plain = form.to_lowercase().replace('’', "'");
    if plain.bytes().any(|b| b.is_ascii_digit()) {
        plain.retain(|c| c != ',');
    }
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    NUMERALS.iter().position(|numeral| *numeral == plain).map_or_else(|| plain.to_owned(), |value| value.to_string())
}

impl Carried {
    /// Reads a sentence.
    pub fn of(cited: Cited<'_>, forms: &mut Forms) -> Self {
        let (text, layer, sentence) = (cited.text(), cited.layer(), cited.claim.sentence);
        let range = layer.tokens_in(sentence);
        let first = range.start;
        let within = layer.tokens.get(range).unwrap_or(&[]);
        let mut opening = Vec::new();
        let is_person = |at: usize| {
            let mentions = layer.mentions_at(within[at].span);
            mentions.iter().any(|m| m.kind == MentionKind::Person && m.span.contains(within[at].span))
        };
        let mark = |at: Option<usize>| at.and_then(|at| within.get(at)).is_some_and(|t| t.span.of(text) == ",");
        let mut tokens: Vec<Token> = within
            .iter()
            .enumerate()
            .map(|(at, token)| {
                let form = token.span.of(text);
                let (form_id, class, opens) = forms.read(form, token.upos);
                if opens {
                    opening.push(at);
                }
                let digits = form.bytes().next().is_some_and(|b| b.is_ascii_digit());
                // 'Ard, 44, of Lorma', 'a 44-year-old': ages are dressing.
                let next = within.get(at + 1..).unwrap_or(&[]).iter().map(|t| t.span.of(text));
                let years = next.filter(|next| *next != "-").take(1).any(|next| next.starts_with("year"));
                let age = form.contains("-year") || years || (mark(at.checked_sub(1)) && mark(Some(at + 1)));
                let number = (token.upos == Upos::Num || digits) && !age && !is_person(at);
                let named = || layer.mentions_at(token.span).iter().any(|m| m.span.contains(token.span));
                let class = class
                    .filter(|_| !number && !matches!(token.upos, Upos::Punct | Upos::Sym))
                    .map(|(class, rarity)| (class, if named() { NAME } else { rarity }));
                Token { form: form_id, class, number }
            })
            .collect();
        // 'Open the border again' is 'reopen the border'.
        for at in opening {
            if let Some((phrase, class)) = Lexicon::shipped().phrase(layer, text, first + at) {
                let class = forms.class(class);
                let inside = phrase.start.saturating_sub(first)..phrase.end.saturating_sub(first);
                tokens.get_mut(inside).into_iter().flatten().for_each(|token| token.class = Some(class));
            }
        }
        let sorted = |mut ids: Vec<u32>| {
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let cues = Cues::of(sentence.of(text));
        Self {
            classes: sorted(tokens.iter().filter_map(|token| Some(token.class?.0)).collect()),
            forms: sorted(tokens.iter().map(|token| token.form).collect()),
            commits: COMMITMENTS.map(|kinds| kinds.iter().any(|cue| cues.has(*cue))),
            tokens,
        }
    }
}

/// What words tell: those of a sentence that stand in them.
struct Content {
    classes: Vec<Class>,
    numbers: Vec<u32>,
    commits: [bool; 2],
}

impl Content {
    fn of(sentence: &Carried, said: &str, forms: &mut Forms) -> Self {
        let mut told: Vec<u32> = Vec::new();
        each_word(said, |word| {
            told.push(forms.id(&plain(word)));
            // 'Lorma's' and 'long-awaited' are several tokens.
            if !word.chars().all(char::is_alphanumeric) {
                let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
                told.extend(parts.map(|part| forms.id(&plain(part))));
            }
        });
        told.sort_unstable();
        let within = || sentence.tokens.iter().filter(|token| told.binary_search(&token.form).is_ok());
        let mut classes: Vec<Class> = within().filter_map(|token| token.class).collect();
        classes.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        classes.dedup_by_key(|(class, _)| *class);
        let cues = Cues::of(said);
        Self {
            classes,
            numbers: within().filter(|token| token.number).map(|token| token.form).collect(),
            commits: COMMITMENTS.map(|kinds| kinds.iter().any(|cue| cues.has(*cue))),
        }
    }

    /// Whether a sentence carries it.
    fn stands_in(&self, sentence: &Carried) -> bool {
        let commits = self.commits.iter().zip(sentence.commits).all(|(told, carried)| !told || carried);
        if !commits || self.numbers.iter().any(|number| sentence.forms.binary_search(number).is_err()) {
            return false;
        }
        let (mut all, mut shared) = (0.0, 0.0);
        for (class, weight) in &self.classes {
            all += weight;
            if sentence.classes.binary_search(class).is_ok() {
                shared += weight;
            }
        }
        shared >= CARRIED * all && all > 0.0
    }
}

/// The claims of an account that carry what one of them is told with; of its own article that one alone. What somebody said
/// is vouched for by nobody who tells it of others.
pub(crate) fn vouchers<'a>(sources: &Sources<'a>, account: &'a Account, told: Cited<'a>, said: &str) -> Vouchers {
    let own = std::iter::once(told.claim.id.clone());
    let claims = if told.tellers.articles < 2 || said_by_others(account, &told.claim.holders) {
        own.collect()
    } else {
        let content = Content::of(&sources.carried(told), body(said), &mut sources.met());
        let others = account.claims.iter().filter(|claim| claim.article != told.claim.article);
        let carries = |id: &&ClaimId| sources.claim(id).is_some_and(|c| content.stands_in(&sources.carried(c)));
        own.chain(others.map(|claim| &claim.id).filter(carries).cloned()).collect()
    };
    of_claims(sources, claims)
}

/// Whether a claim of another report carries what is told with a cited one.
pub(crate) fn carries<'a>(sources: &Sources<'a>, told: Cited<'a>, said: &str, other: Cited<'a>) -> bool {
    let content = Content::of(&sources.carried(told), body(said), &mut sources.met());
    content.stands_in(&sources.carried(other))
}

/// Claims with their counts.
pub(crate) fn of_claims(sources: &Sources<'_>, claims: Vec<ClaimId>) -> Vouchers {
    let cited: Vec<Cited<'_>> = claims.iter().filter_map(|id| sources.claim(id)).collect();
    let mut articles: Vec<&ArticleId> = cited.iter().map(|cited| &cited.claim.article).collect();
    articles.sort_unstable();
    articles.dedup();
    let articles = articles.len();
    Vouchers { origins: sources.origins(cited.into_iter()), articles, claims }
}

/// What is said, without whom it is credited to.
fn body(said: &str) -> &str {
    said.split(super::compose::CREDIT).next().unwrap_or(said)
}

/// How many claims of an account are asked who is credited with it.
const READ: usize = 50;

/// Whether more than half of an account's claims are credited to others than these holders.
fn said_by_others(account: &Account, holders: &[String]) -> bool {
    let Some(own) = holders.first().map(|holder| credit_words(holder)) else { return false };
    let claims = &account.claims[..account.claims.len().min(READ)];
    let is_other = |holder: &String| !one_holder(&own, &credit_words(holder));
    let others = claims.iter().filter(|claim| claim.holders.first().is_some_and(is_other)).count();
    others * 2 > claims.len()
}
