//! Findings: where accounts agree, differ, replace one another and fall silent.
//!
//! | step | module | makes |
//! | --- | --- | --- |
//! | read | `words`, `entity`, `moment`, `fate`, `opposite`, `sense`, `vocabulary`, `reader`, `subject` | what each claim is about, comparable across articles |
//! | group | `likeness`, `similarity`, `group` | claims that answer one question |
//! | gather | `rival`, `stage` | rivals in groups of their own |
//! | answer | `compare`, `account`, `role` | the accounts of a question |
//! | judge | `footing`, `relation`, `independence` | relation, disagreement, origins, status |
//! | follow | `drift` | one content with several credits, a finding of its own |
//! | tell | `question`, `history`, `weight` | the question, the versions, the reasons, the weight |
//!
//! Every claim of every report stands in exactly one account of exactly one finding.

mod account;
mod compare;
mod drift;
mod entity;
pub(crate) mod fate;
mod footing;
mod group;
mod history;
mod independence;
mod likeness;
mod moment;
mod opposite;
mod question;
mod reader;
mod relation;
mod rival;
mod role;
mod sense;
mod similarity;
mod stage;
mod subject;
mod vocabulary;
mod weight;
mod words;

pub use compare::{Standing, compare_amounts, compare_times};
pub(crate) use drift::{credit_words, one_holder};
pub(crate) use independence::{Dependence, Teller};
pub use independence::{holders, tellers};
pub(crate) use question::{clip, lower_article, lower_first};
pub(crate) use words::Lexicon;
pub use words::{classes, stem};

use crate::annotate::{ClaimKind, Modality, Polarity};
use crate::id::{FindingId, StoryId, digest};
use crate::ledger::{Account, AccountValue, ClaimRef, CopyLink, Finding, Origins, Relation, Status};
use crate::pipeline::Report;
use account::Answer;
use subject::Subject;
use vocabulary::Vocabulary;

/// Groups the claims of a story's reports into findings, the weightiest first.
#[must_use]
pub fn findings(story: &StoryId, reports: &[&Report], copies: &[CopyLink], origins: &Origins) -> Vec<Finding> {
    let (subjects, vocabulary, leads, wholes) = reader::read(reports);
    let dependence = independence::Dependence::of(reports, copies, origins);
    let rivals = rival::Rivals::read(&subjects, &vocabulary, leads);
    let groups = rivals.gather(&subjects, group::group(&subjects, &vocabulary, &wholes));
    let story = StoryView {
        id: story,
        reports,
        subjects: &subjects,
        vocabulary: &vocabulary,
        dependence: &dependence,
        rivals: &rivals,
    };
    let mut findings: Vec<Finding> = groups.iter().map(|group| story.finding(group)).collect();
    for at in 0..groups.len() {
        if let Some(credits) = drift::finding(&groups[at], &story, &findings[at]) {
            findings.push(credits);
        }
    }
    // A stable sort keeps findings of one weight in order of their first claim.
    findings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    findings
}

/// A story whose claims are read.
struct StoryView<'a, 'r> {
    id: &'a StoryId,
    reports: &'a [&'r Report],
    subjects: &'a [Subject<'r>],
    vocabulary: &'a Vocabulary,
    dependence: &'a independence::Dependence<'a>,
    rivals: &'a rival::Rivals,
}

impl<'a, 'r> StoryView<'a, 'r> {
    fn finding(&self, group: &[usize]) -> Finding {
        let answers = account::answers(group, self.subjects, self.vocabulary, self.rivals);
        let mut verdict = relation::judge(&answers, self.subjects, self.reports, self.rivals);
        let filled = relation::filled(&verdict, self.subjects, self.reports, self.rivals);
        let answers = account::told_apart(answers, self.subjects, self.vocabulary, self.rivals);
        // One answer, if two in five of those who give it carry the words of its first account.
        let most = answers.first().map_or(0, |answer| account::articles(&answer.claims, self.subjects));
        // Who only names somebody gives no answer to who he is.
        let gives: Vec<usize> = group.iter().copied().filter(|index| role::is_given(&self.subjects[*index])).collect();
        let giving = if gives.is_empty() { group } else { &gives };
        // Others may say more of him than what most call him.
        let one_role = verdict.disagreement.is_none()
            && most > 1
            && answers.first().is_some_and(|answer| role::is_given(&self.subjects[answer.spokesman]));
        if one_role && verdict.relation == Relation::Compatible && 2 * most > account::articles(&gives, self.subjects) {
            verdict.relation = Relation::Agree;
            verdict.why = format!("{most} articles give one role");
        }
        if verdict.relation == Relation::Agree && 5 * most <= 2 * account::articles(giving, self.subjects) {
            verdict.relation = Relation::Compatible;
            verdict.why = "the articles tell different things of it, and all can be true".into();
        }
        let accounts: Vec<Account> = answers.iter().map(|answer| self.account(answer)).collect();
        let open = group.iter().any(|index| account::is_open(&self.subjects[*index]));
        let all_open = group.iter().all(|index| account::is_open(&self.subjects[*index]));
        // What is not known is asked from the first report on that says so.
        let asked = group
            .iter()
            .filter(|index| account::is_open(&self.subjects[**index]))
            .filter_map(|index| self.moment(*index))
            .min_by_key(|moment| moment.second())
            .map(ToString::to_string);
        let status = if verdict.relation == Relation::Disputed {
            Status::Disputed
        } else if all_open {
            Status::Open
        } else if accounts.iter().any(|account| account.origins.at_least >= 2) {
            Status::Corroborated
        } else {
            Status::SingleOrigin
        };
        // The question is asked in the words of an account that answers it, where there is one.
        let asking =
            answers.iter().find(|answer| !account::is_open(&self.subjects[answer.spokesman])).or(answers.first());
        let leader = asking.map_or(group[0], |answer| answer.spokesman);
        let lead = &self.subjects[leader];
        let first = &self.subjects[group[0]];
        let speaking: Vec<usize> = group.iter().map(|index| self.subjects[*index].report).collect();
        let silent = self
            .reports
            .iter()
            .enumerate()
            .filter(|(index, _)| !speaking.contains(index))
            .map(|(_, report)| report.article.id.clone())
            .collect();
        Finding {
            id: FindingId::new(format!("f-{}", digest(&["finding", self.id.as_str(), first.claim.id.as_str()]))),
            kind: kind(lead),
            question: question::of_all(
                question::question(
                    &self.asking(lead, asking),
                    &self.asking_else(lead, &answers, asking),
                    self.vocabulary,
                ),
                group.iter().map(|index| &self.subjects[*index]),
            ),
            relation: verdict.relation,
            disagreement: verdict.disagreement,
            between: verdict.between.map(|(a, b)| {
                let id = |index: usize| self.subjects[index].claim.id.clone();
                (id(a), id(b))
            }),
            status,
            open,
            asked: match filled {
                Some((open, _)) => self.published(open),
                None => asked,
            },
            filled: filled.and_then(|(_, told)| self.published(told)),
            history: history::history(group, self.subjects, self.reports),
            silent,
            why: self.why(group, &verdict.why, verdict.relation, filled),
            weight: weight::weight(group, self.subjects, self.vocabulary, verdict.relation, self.reports.len()),
            accounts,
        }
    }

    /// The claims in whose words a question may be asked: the one that speaks for its answer, then others of its kind that
    /// are no headlines, unless they say what became of those they count ('4 injured in Lorma').
    fn asking(&self, lead: &'a Subject<'r>, answer: Option<&Answer>) -> Vec<&'a Subject<'r>> {
        let others = answer.into_iter().flat_map(|answer| &answer.claims).map(|index| &self.subjects[*index]);
        let alike = others
            .filter(|s| s.claim.kind == lead.claim.kind && s.claim.id != lead.claim.id)
            .filter(|s| !s.is_headline() || s.fate.is_some());
        std::iter::once(lead).chain(alike).collect()
    }

    /// The claims of a finding's other answers that tell most of what its lead tells: one of them may ask where that one can't.
    fn asking_else(&self, lead: &Subject<'r>, answers: &[Answer], asking: Option<&Answer>) -> Vec<&'a Subject<'r>> {
        let is_asking = |answer: &Answer| asking.is_some_and(|asking| std::ptr::eq(asking, answer));
        let others = answers.iter().filter(|answer| !is_asking(answer)).map(|answer| &self.subjects[answer.spokesman]);
        others
            .filter(|other| footing::is_clause(other) && footing::is_clause(lead))
            .filter(|other| similarity::share(lead, other) >= MOST && similarity::tell_one_deed(lead, other))
            .collect()
    }

    /// When the report of a claim was published.
    fn moment(&self, index: usize) -> Option<&'r crate::article::Moment> {
        relation::moment(&self.subjects[index], self.reports)
    }

    fn published(&self, index: usize) -> Option<String> {
        self.moment(index).map(ToString::to_string)
    }

    fn account(&self, answer: &Answer) -> Account {
        let spokesman = &self.subjects[answer.spokesman];
        let text = match &answer.value {
            AccountValue::Figure { .. } => spokesman
                .claim
                .figure
                .as_ref()
                .map_or_else(String::new, |figure| clip(figure.span.of(spokesman.text), 120)),
            AccountValue::Time(value) => {
                spokesman.time().map_or_else(|| value.clone(), |time| clip(time.span.of(spokesman.text), 120))
            }
            AccountValue::Text(text) => clip(alone(text), 240),
        };
        Account {
            text,
            value: answer.value.clone(),
            origins: self.dependence.origins(&answer.claims, self.subjects),
            claims: answer.claims.iter().map(|index| self.claim_ref(&self.subjects[*index])).collect(),
        }
    }

    fn claim_ref(&self, subject: &Subject<'_>) -> ClaimRef {
        let claim = subject.claim;
        ClaimRef {
            id: claim.id.clone(),
            article: self.reports[subject.report].article.id.clone(),
            field: claim.field,
            span: claim.span,
            sentence: claim.sentence,
            quote: subject.quote().to_owned(),
            holders: claim.holders.iter().map(|holder| holder.text.clone()).collect(),
            modality: claim.modality,
            polarity: claim.polarity,
        }
    }

    /// Why these claims stand together, why this relation, and what would change it.
    fn why(&self, group: &[usize], relation_why: &str, relation: Relation, filled: Option<(usize, usize)>) -> String {
        let mut why = String::new();
        if group.len() > 1 {
            let shared = self.shared_words(group);
            if shared.is_empty() {
                why.push_str("Grouped: they tell of one person or thing. ");
            } else {
                why.push_str(&format!("Grouped by: {}. ", shared.join(", ")));
            }
        }
        why.push_str(&format!("{}: {relation_why}. ", sentence_case(relation.as_str())));
        let day = |index: usize| Some(self.moment(index)?.date().strftime("%-d %B %Y").to_string());
        if let Some((asked, filled)) = filled.and_then(|(open, told)| Some((day(open)?, day(told)?))) {
            why.push_str(&format!("Open on {asked}, filled on {filled}. "));
        }
        why.push_str(match relation {
            Relation::Single => "A second article that answers the question would change it.",
            Relation::Agree => "A report with another answer would change it.",
            Relation::Compatible => "A report that rules one of the accounts out would change it.",
            Relation::Updated => {
                "A later report would add to it; an earlier time on the newer account would make it a dispute."
            }
            Relation::Disputed => {
                "A correction, or words or times that show which account is later, would make it an update."
            }
        });
        why
    }

    /// The most telling words that most of the group's claims share.
    fn shared_words(&self, group: &[usize]) -> Vec<&str> {
        let mut counts: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for index in group {
            for (word, _) in &self.subjects[*index].core {
                *counts.entry(*word).or_default() += 1;
            }
        }
        let mut shared: Vec<u32> =
            counts.into_iter().filter(|(_, count)| count * 2 > group.len()).map(|(w, _)| w).collect();
        shared.sort_by(|a, b| self.vocabulary.weight(*b).total_cmp(&self.vocabulary.weight(*a)).then(a.cmp(b)));
        shared.into_iter().take(5).map(|word| self.vocabulary.word(word)).collect()
    }
}

/// The share of the shorter of two clauses that must stand in the other for the one to ask what the other answers.
const MOST: f32 = 0.5;

/// A clause without the word by which it hangs on another: 'because the road was closed' tells that it was closed.
fn alone(text: &str) -> &str {
    let Some((first, rest)) = text.split_once(' ') else { return text };
    let hangs = words::list("hangs").iter().any(|word| first.eq_ignore_ascii_case(word));
    if hangs && rest.split(' ').nth(3).is_some() && !rest.contains(" as ") { rest } else { text }
}

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What sort of question a finding asks: whether somebody reported or commented is one of attribution.
fn kind(lead: &Subject<'_>) -> ClaimKind {
    let claim = lead.claim;
    let denied = claim.polarity == Polarity::Negative || claim.modality == Modality::Denied;
    match claim.kind {
        ClaimKind::Event
            if denied && claim.event.as_ref().is_some_and(|event| footing::is_saying(&event.predicate)) =>
        {
            ClaimKind::Attribution
        }
        kind => kind,
    }
}
