//! Who vouches for words: the reports in whose passages most of what is told stands.
//!
//! Claims that answer one question need not say the same: a report that only names the bombing does not tell that its suspect
//! is silent. So a count stands behind a statement only for those reports of which **one cited sentence** carries it:
//!
//! - what is said of the subject ('lifted', 'was charged'), synonyms counting as one word;
//! - every number, every kind of word that changes commitment ('not', 'may'), no other day of the week, no other name in place of the
//!   subject's;
//! - of all its content words, by how rare they are, more than half.
//!
//! The bounds were set by reading passages that were counted (`eval/corroboration`, docs/experiments.md). The checker asks the same
//! of every passage that is cited behind a count.

use super::cues::{Cue, Cues};
use super::lexicon::{Trait, is};
use super::rank::Until;
use super::sources::{Cited, Sources};
use super::tokens::each_word;
use crate::annotate::{Deprel, MentionKind, Modality, Polarity, Upos};
use crate::id::{ArticleId, ClaimId};
use crate::ledger::{Account, ClaimRef, OriginCount};
use crate::reconcile::{Lexicon, credit_words, one_holder};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The share of what is told that a passage has to carry.
const CARRIED: f32 = 0.5;

/// What a name weighs, all its words together, between the commonest word and the rarest: of whom words tell says less than what
/// they tell.
const NAME: f32 = 0.5;

/// How far up the parse is looked for the name that a word introduces.
const DEEP: usize = 6;

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
    /// The day of the last of them, where the story goes on after it for longer than a day, or what they say may be over.
    pub until: Option<Until>,
}

/// A sentence as what it carries.
#[derive(Debug)]
pub(crate) struct Carried {
    tokens: Vec<Token>,
    /// Classes of its content words, in order.
    classes: Vec<u32>,
    /// Its forms, in order.
    forms: Vec<u32>,
    /// The days of the week that it names, in order.
    days: Vec<u32>,
    /// Whether it names a person or an organization.
    names: bool,
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
    /// Its place among the mentions of persons and organizations of the sentence.
    named: Option<usize>,
    mark: bool,
    upos: Upos,
    deprel: Deprel,
    /// The place of its head in the sentence.
    head: Option<usize>,
    /// 'said'.
    saying: bool,
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
        let within = layer.tokens.get(range.clone()).unwrap_or(&[]);
        let mentions = layer.mentions_at(sentence);
        let comma = |at: Option<usize>| at.and_then(|at| within.get(at)).is_some_and(|t| t.span.of(text) == ",");
        let person = |at: usize| {
            let token = within.get(at)?;
            mentions.iter().position(|m| m.kind == MentionKind::Person && m.span.contains(token.span))
        };
        let head = |at: usize| {
            let head = within.get(at).and_then(|token| usize::try_from(token.head).ok());
            head.filter(|head| range.contains(head)).map(|head| head - first)
        };
        // 'Ilka Brandt, the port's chief auditor since May,' says of whom it tells; that she is it is another claim.
        let introduces = |from: usize| {
            let mut at = from;
            for _ in 0..DEEP {
                let Some(above) = head(at) else { return false };
                if within.get(at).is_some_and(|t| t.deprel == Deprel::Appos)
                    && person(above).is_some()
                    && person(from) != person(above)
                {
                    return true;
                }
                at = above;
            }
            false
        };
        let mut opening = Vec::new();
        let mut days = Vec::new();
        let mut tokens: Vec<Token> = within
            .iter()
            .enumerate()
            .map(|(at, token)| {
                let form = token.span.of(text);
                let (form_id, class, opens) = forms.read(form, token.upos);
                if opens {
                    opening.push(at);
                }
                if is_day(form) {
                    days.push(form_id);
                }
                let mention = mentions.iter().position(|mention| mention.span.contains(token.span));
                let kind = mention.and_then(|at| mentions.get(at)).map(|mention| mention.kind);
                let digits = form.bytes().next().is_some_and(|b| b.is_ascii_digit());
                // 'Ard, 44, of Lorma', 'a 44-year-old': ages are dressing.
                let next = within.get(at + 1..).unwrap_or(&[]).iter().map(|t| t.span.of(text));
                let years = next.filter(|next| *next != "-").take(1).any(|next| next.starts_with("year"));
                let age = form.contains("-year") || years || (comma(at.checked_sub(1)) && comma(Some(at + 1)));
                let number = (token.upos == Upos::Num || digits) && !age && kind != Some(MentionKind::Person);
                let class = class
                    .filter(|_| !number && !matches!(token.upos, Upos::Punct | Upos::Sym) && !introduces(at))
                    .map(|(class, rarity)| {
                        let words = mention.and_then(|at| mentions.get(at)).map(|m| layer.tokens_in(m.span).len());
                        (
                            class,
                            words.map_or(rarity, |words| {
                                NAME / f32::from(u8::try_from(words.max(1)).unwrap_or(u8::MAX))
                            }),
                        )
                    });
                Token {
                    form: form_id,
                    class,
                    number,
                    named: mention.filter(|_| matches!(kind, Some(MentionKind::Person | MentionKind::Organization))),
                    mark: token.upos == Upos::Punct,
                    upos: token.upos,
                    deprel: token.deprel,
                    head: usize::try_from(token.head).ok().filter(|head| range.contains(head)).map(|head| head - first),
                    saying: is(form, Trait::Saying),
                }
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
        let cues = Cues::of(sentence.of(text));
        Self {
            classes: sorted(tokens.iter().filter_map(|token| Some(token.class?.0)).collect()),
            forms: sorted(tokens.iter().map(|token| token.form).collect()),
            days: sorted(days),
            names: tokens.iter().any(|token| token.named.is_some()),
            commits: COMMITMENTS.map(|kinds| kinds.iter().any(|cue| cues.has(*cue))),
            tokens,
        }
    }

    /// The longest run of tokens that stand in words.
    fn run(&self, told: &[u32]) -> Range<usize> {
        let (mut longest, mut start) = (0..0, 0);
        for at in 0..=self.tokens.len() {
            let stands = self.tokens.get(at).is_some_and(|t| t.mark || told.binary_search(&t.form).is_ok());
            if !stands {
                if at - start > longest.len() {
                    longest = start..at;
                }
                start = at + 1;
            }
        }
        longest
    }

    /// What a run of tokens says of its subject: its main verb, what stands for a light one ('made upgrades'), what somebody is
    /// said to have said.
    fn predicate(&self, run: &Range<usize>) -> Option<usize> {
        let within = || run.clone().filter_map(|at| Some((at, self.tokens.get(at)?)));
        let mut tops = within().filter(|(_, t)| !t.mark && !t.head.is_some_and(|head| run.contains(&head)));
        let mut verbs = tops.clone().filter(|(_, t)| matches!(t.upos, Upos::Verb | Upos::Aux));
        let (mut top, mut token) = verbs.next().or_else(|| tops.next())?;
        for _ in 0..3 {
            let child = |of: &[Deprel]| within().find(|(_, t)| t.head == Some(top) && of.contains(&t.deprel));
            let next = if token.saying {
                child(&[Deprel::Ccomp, Deprel::Parataxis, Deprel::Xcomp])
            } else if token.class.is_none() {
                child(&[Deprel::Xcomp, Deprel::Obj, Deprel::Ccomp])
            } else {
                None
            };
            let Some(next) = next else { break };
            (top, token) = next;
        }
        token.class.map(|_| top)
    }
}

fn sorted(mut ids: Vec<u32>) -> Vec<u32> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn is_day(form: &str) -> bool {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    DAYS.contains(&form)
}

/// What words tell: the part of a sentence that stands in them.
struct Content {
    classes: Vec<Class>,
    numbers: Vec<u32>,
    days: Vec<u32>,
    /// The class of what is said; none where the parse shows no predicate, and then nobody can be found to say as much.
    predicate: Option<u32>,
    /// The forms of the one of whom it is said, where that is a name.
    subject: Vec<u32>,
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
        let run = sentence.run(&sorted(told));
        let tokens = sentence.tokens.get(run.clone()).unwrap_or(&[]);
        let mut classes: Vec<Class> = tokens.iter().filter_map(|token| token.class).collect();
        classes.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        classes.dedup_by_key(|(class, _)| *class);
        let predicate = sentence.predicate(&run);
        let is_subject = |token: &&Token| {
            token.head.is_some() && token.head == predicate && matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
        };
        let named = tokens.iter().find(is_subject).and_then(|token| token.named);
        let subject = tokens.iter().filter(|token| named.is_some() && token.named == named);
        let cues = Cues::of(said);
        Self {
            numbers: tokens.iter().filter(|token| token.number).map(|token| token.form).collect(),
            days: tokens.iter().map(|t| t.form).filter(|form| sentence.days.binary_search(form).is_ok()).collect(),
            predicate: predicate.and_then(|at| sentence.tokens.get(at)?.class).map(|(class, _)| class),
            subject: subject.map(|token| token.form).collect(),
            commits: COMMITMENTS.map(|kinds| kinds.iter().any(|cue| cues.has(*cue))),
            classes,
        }
    }

    /// Whether a claim's sentence carries it.
    fn stands_in(&self, sentence: &Carried, claim: &ClaimRef) -> bool {
        let holds = |list: &[u32], id: &u32| list.binary_search(id).is_ok();
        let commits = self.commits.iter().zip(sentence.commits).all(|(told, carried)| !told || carried)
            && (self.commits[0] || claim.polarity == Polarity::Positive)
            && (self.commits[1] || !is_to_come(claim));
        let other_day = !self.days.is_empty()
            && !sentence.days.is_empty()
            && !self.days.iter().any(|day| holds(&sentence.days, day));
        let another =
            !self.subject.is_empty() && sentence.names && !self.subject.iter().any(|name| holds(&sentence.forms, name));
        if !commits || other_day || another || !self.predicate.is_some_and(|said| holds(&sentence.classes, &said)) {
            return false;
        }
        if !self.numbers.iter().all(|number| holds(&sentence.forms, number)) {
            return false;
        }
        let (mut all, mut shared) = (0.0, 0.0);
        for (class, weight) in &self.classes {
            all += weight;
            if holds(&sentence.classes, class) {
                shared += weight;
            }
        }
        shared >= CARRIED * all && all > 0.0
    }
}

/// Whether a claim tells what is possible, supposed or planned.
fn is_to_come(claim: &ClaimRef) -> bool {
    matches!(claim.modality, Modality::Possible | Modality::Hypothetical | Modality::Planned)
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
        let carries =
            |id: &&ClaimId| sources.claim(id).is_some_and(|c| content.stands_in(&sources.carried(c), c.claim));
        own.chain(others.map(|claim| &claim.id).filter(carries).cloned()).collect()
    };
    of_claims(sources, claims)
}

/// Whether a claim of another report carries what is told with a cited one.
pub(crate) fn carries<'a>(sources: &Sources<'a>, told: Cited<'a>, said: &str, other: Cited<'a>) -> bool {
    let content = Content::of(&sources.carried(told), body(said), &mut sources.met());
    content.stands_in(&sources.carried(other), other.claim)
}

/// Claims with their counts.
pub(crate) fn of_claims(sources: &Sources<'_>, claims: Vec<ClaimId>) -> Vouchers {
    let cited: Vec<Cited<'_>> = claims.iter().filter_map(|id| sources.claim(id)).collect();
    // What was done by yesterday is done today: that needs no day.
    let past = || cited.first().is_some_and(|told| sources.stretch(*told, told.claim.sentence).tells_of_the_past());
    let until = sources.news.until(cited.iter().map(|cited| cited.report)).filter(|until| until.days > 1 || !past());
    let mut articles: Vec<&ArticleId> = cited.iter().map(|cited| &cited.claim.article).collect();
    articles.sort_unstable();
    articles.dedup();
    let articles = articles.len();
    Vouchers { origins: sources.origins(cited.into_iter()), articles, claims, until }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::id::StoryId;

    /// Whether some claim of a report's only sentence carries the whole sentence of another.
    fn told_by(sentence: &str, by: &str) -> bool {
        let article = |id: &str, text: &str| {
            let mut article = Article::from_text(text);
            article.id = ArticleId::new(id);
            article
        };
        let reports = crate::pipeline::annotate_all(vec![article("a", sentence), article("b", by)]);
        let reports: Vec<_> = reports.iter().collect();
        let story = crate::pipeline::story(StoryId::new("s"), &reports);
        let sources = Sources::of(&reports, &story.findings, &story.copies, &story.origins);
        let claims = || story.findings.iter().flat_map(|f| &f.accounts).flat_map(|account| &account.claims);
        let of = |id: &'static str| {
            claims().filter(move |claim| claim.article.as_str() == id).filter_map(|claim| sources.claim(&claim.id))
        };
        let told = of("a").next().expect("a claim");
        of("b").any(|other| carries(&sources, told, sentence, other))
    }

    const TOLD: &str = "Police arrested the harbour master of Lorma over the missing grain on Tuesday.";

    #[test]
    fn the_same_in_other_words_is_carried() {
        assert!(told_by(
            TOLD,
            "Officers detained the harbour master of Lorma over the missing grain on Tuesday night."
        ));
        assert!(told_by(
            TOLD,
            "Police arrested the harbour master on Tuesday over grain that was missing in Lorma, neighbours said."
        ));
    }

    #[test]
    fn who_somebody_is_need_not_be_carried() {
        let told = "Ilka Brandt, the chief auditor of the old port authority, arrived in Lorma to inspect the wreck.";
        assert!(told_by(told, "On Friday Ilka Brandt, a lawyer, travelled to Lorma to inspect the wreck."));
        assert!(!told_by(
            told,
            "On Friday Ilka Brandt, a lawyer, travelled with the chief auditor of the old port authority."
        ));
    }

    #[test]
    fn another_assertion_is_not() {
        // Another predicate, a mention, another day, a denial, what may be, what is planned.
        for other in [
            "Police praised the harbour master of Lorma over the missing grain on Tuesday.",
            "The harbour master of Lorma gave a dinner.",
            "Police arrested the harbour master of Lorma over the missing grain on Friday.",
            "Police have not arrested the harbour master of Lorma over the missing grain on Tuesday.",
            "Police will arrest the harbour master of Lorma over the missing grain on Tuesday.",
        ] {
            assert!(!told_by(TOLD, other), "{other}");
        }
        let denied = "The harbour master of Lorma was not arrested over the missing grain.";
        assert!(!told_by(denied, "The harbour master of Lorma was arrested over the missing grain."));
    }

    #[test]
    fn numbers_and_the_subjects_name_must_stand_there() {
        let counted = "Divers recovered six bodies from the ferry Sorn Queen.";
        assert!(told_by(counted, "Divers recovered 6 bodies from the Sorn Queen, the ferry."));
        assert!(!told_by(counted, "Divers recovered nine bodies from the ferry Sorn Queen."));
        assert!(!told_by("Ivo Ard resigned as head of the port.", "Mela Wood resigned as head of the port."));
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(plain("Eleven"), "11");
        assert_eq!(plain("11,000"), "11000");
        assert_eq!(plain("p.m."), "p.m");
    }
}
