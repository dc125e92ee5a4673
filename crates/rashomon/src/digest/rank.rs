//! How early a finding stands in a digest: what happened before what it means.

use super::dates;
use super::lexicon::{Trait, is};
use super::sources::{Sources, tellers};
use super::tokens::each_word;
use super::wording::{Told, said};
use crate::annotate::{ClaimKind, Modality, SentenceKind};
use crate::article::{Field, Moment};
use crate::id::ArticleId;
use crate::ledger::{Finding, Relation};
use crate::pipeline::Report;
use crate::reconcile::Lexicon;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Claims of a finding that are asked when it was last spoken of.
const SPOKEN: usize = 200;

/// What it costs that no report of the last day speaks of it, nor of the day before.
const YESTERDAYS: f64 = 0.2;
const OLD: f64 = 0.8;

/// Larger is earlier. Corroboration and the number of articles count most; then a place near the top of a report, what
/// happened rather than what stands, figures and disputes. An author's view, a forecast and what is long past stand low.
/// `share` says how much of the news it tells.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn rank(sources: &Sources<'_>, finding: &Finding, told: &Told<'_>, share: f64) -> f64 {
    // Who answers the question otherwise, or tells of it in passing, counts half.
    let spoken = finding.accounts.iter().map(tellers).sum::<usize>();
    let most = (told.vouchers.articles + spoken) as f64 / 2.0;
    let origins = told.vouchers.origins.at_least;
    let kind = match finding.kind {
        ClaimKind::Event => 0.5,
        ClaimKind::Figure => 0.4,
        ClaimKind::Plan | ClaimKind::Cause => 0.3,
        ClaimKind::State => 0.1,
        _ => 0.0,
    };
    let differs = if matches!(finding.relation, Relation::Disputed | Relation::Updated) { 0.3 } else { 0.0 };
    let commits = match told.cited.claim.modality {
        Modality::Possible | Modality::Hypothetical => -0.6,
        Modality::Planned => -0.1,
        _ => 0.0,
    };
    let typed = told.cited.assertion().and_then(|claim| claim.event.as_ref()).is_some_and(|event| event.kind.is_some());
    most.ln_1p()
        + 0.5 * f64::from(origins.saturating_sub(1))
        + lead(sources, finding)
        + kind
        + differs
        + commits
        + 1.2 * share
        + if sources.news.broke(finding) { 0.5 } else { 0.0 }
        + if typed { 0.2 } else { 0.0 }
        + 0.03 * f64::from(told.fitness.clamp(-20, 20))
        + fullness(told)
        - 0.4 * told.comments.min(3) as f64
        - if is_past(told) { 1.0 } else { 0.0 }
        - if told.text.contains(['"', '“']) { 0.6 } else { 0.0 }
        - if is_call(&told.text) { 1.0 } else { 0.0 }
        - if is_appeal(&told.text) || sources.news.is_routine(&told.text) { 3.0 } else { 0.0 }
        - if sources.is_view(&told.cited) { 1.0 } else { 0.0 }
        - match age(sources, finding) {
            0 => 0.0,
            1 => YESTERDAYS,
            _ => OLD,
        }
}

/// How much more than the bare deed words tell: who, where and how. Of judged lines those of 25 words were fit to print twice as often as
/// those of under ten.
#[allow(clippy::cast_precision_loss)]
fn fullness(told: &Told<'_>) -> f64 {
    const FULL: f64 = 20.0;
    let words = said(&told.text).split(' ').count() as f64;
    let fullness = (words / FULL).ln().clamp(-1.0, 0.4);
    // Of what several reports tell, few words may be the core.
    if told.vouchers.articles > 1 { fullness / 2.0 } else { fullness }
}

/// How many days before the story's last report one last answered a finding's question, in whatever words.
fn age(sources: &Sources<'_>, finding: &Finding) -> i32 {
    let claims = finding.accounts.iter().flat_map(|account| &account.claims);
    let reports = claims.take(SPOKEN).filter_map(|claim| sources.report(&claim.article));
    reports.map(|report| sources.news.age(report)).min().unwrap_or(0)
}

/// How near the top of a report a finding stands: 1 in a headline or first sentence, 0 far down, less than that in a last
/// paragraph, where reports sum up.
#[allow(clippy::cast_precision_loss)]
fn lead(sources: &Sources<'_>, finding: &Finding) -> f64 {
    let mut best = -1.0_f64;
    let claims = finding.accounts.iter().flat_map(|account| account.claims.iter().map(move |claim| (account, claim)));
    for (account, claim) in claims.take(60) {
        let Some(cited) = sources.cite(finding, account, claim) else { continue };
        if cited.is_headline() {
            return 1.0;
        }
        let sentences = &cited.layer().sentences;
        let prose = |range: std::ops::Range<usize>| {
            sentences.get(range).unwrap_or(&[]).iter().filter(|s| s.kind == SentenceKind::Prose).count()
        };
        let Some(index) = cited.layer().sentence_at(claim.sentence.start) else { continue };
        let (before, after) = (prose(0..index), prose(index..sentences.len()));
        let place = 1.0 / (1.0 + 0.25 * before as f64);
        best = best.max(if before >= 8 && after <= 3 { -0.3 } else { place });
    }
    best.max(-0.3)
}

/// 'Anyone with information is asked to call Crime Stoppers', 'call 555-0100': asks for help, and tells nothing of what happened.
pub(crate) fn is_appeal(text: &str) -> bool {
    let lower = text.to_lowercase();
    let (mut asked, mut asks) = (false, false);
    each_word(text, |word| {
        asked |= matches!(word, "information" | "contact" | "call");
        asks |= is(word, Trait::Appeal);
    });
    let anyone = || ["asked anyone ", " anyone with "].iter().any(|words| lower.contains(words));
    asks |= asked && (lower.starts_with("anyone ") || anyone());
    asks || text.split(' ').any(is_telephone_number)
}

/// '555-0100', '412-555-0100'.
fn is_telephone_number(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = word.rsplit('-');
    let last = parts.next().is_some_and(|part| part.len() == 4 && digits(part));
    let mut before = parts.peekable();
    last && before.peek().is_some() && before.all(|part| part.len() == 3 && digits(part))
}

/// 'Officers were called to a house on Pine Street': how help came, not what happened.
fn is_call(text: &str) -> bool {
    const OPENING: usize = 6;
    let lower: Vec<String> = text.split(' ').take(OPENING).map(str::to_lowercase).collect();
    let mut opening = lower.iter();
    opening.next().is_some_and(|first| is(first, Trait::Helper)) && opening.any(|word| is(word, Trait::Coming))
}

/// Whether a claim lies more than a month before its report, or opens with another occasion: 'In previous talks, …'.
pub(super) fn is_past(told: &Told<'_>) -> bool {
    const OPENING: usize = 3;
    let earlier = |word: &str| matches!(word.to_lowercase().as_str(), "previous" | "previously" | "past" | "prior");
    if told.text.split(' ').take(OPENING).any(earlier) {
        return true;
    }
    let cited = told.cited;
    let Some(published) = cited.report.article.published.as_ref() else { return false };
    let time = cited.layer().times_at(cited.claim.span).iter().find(|time| cited.claim.span.contains(time.span));
    time.and_then(|time| time.latest).is_some_and(|latest| {
        (published.date() - latest.date()).get_days().abs() > 31 || months_apart(published.date(), latest.date()) > 1
    })
}

fn months_apart(later: jiff::civil::Date, earlier: jiff::civil::Date) -> i32 {
    (i32::from(later.year()) - i32::from(earlier.year())) * 12 + i32::from(later.month()) - i32::from(earlier.month())
}

/// The last day on which old reports said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Until {
    /// '2 March', with its year where the story's last report has another.
    pub day: String,
    /// How many days before the story's last report.
    pub days: i32,
}

/// What a story's reports took to be its event: the words that their headlines and first sentences share.
#[derive(Debug)]
pub(crate) struct News {
    /// What each class of words weighs: how many reports have it there, and how rare it is.
    classes: FxHashMap<String, f64>,
    all: f64,
    first: Option<ArticleId>,
    latest: Option<Moment>,
    /// The day of the first report.
    began: Option<jiff::civil::Date>,
    turn: Option<Turn>,
}

/// What the last reports of a story bring that no earlier one opened with: an arrest, a death, a ruling.
#[derive(Debug)]
struct Turn {
    /// From when on a report is one of the last, in seconds.
    since: i64,
    /// The classes that stand in their headlines alone, with their shares of all such.
    classes: FxHashMap<String, f64>,
}

impl Turn {
    /// How long before the last report another still counts as one of the last.
    const ROUND: i64 = 6 * 3600;

    /// `views` says of each report whether it is a view of the news.
    fn of(reports: &[&Report], views: &[bool]) -> Option<Self> {
        let dated = || reports.iter().filter_map(|report| Some((published(report)?, *report)));
        let since = dated().map(|(at, _)| at).max()? - Self::ROUND;
        let earlier: Vec<&Report> =
            dated().filter(|(at, _)| *at < since).map(|(_, report)| report).take(News::READ).collect();
        if earlier.is_empty() {
            return None;
        }
        let mut opened: Vec<String> = Vec::new();
        for report in earlier {
            for text in leads(report).chain(report.article.headline()) {
                opened.extend(classes(text));
            }
        }
        opened.sort_unstable();
        opened.dedup();
        let mut new: BTreeMap<String, f64> = BTreeMap::new();
        let last = |report: &Report| published(report).is_some_and(|at| at >= since);
        let last = reports.iter().zip(views).filter(|(report, view)| !**view && last(report));
        for (report, _) in last.take(News::READ) {
            // What its lead does not take up is a play on words, or the outlet's name.
            let lead = classes(&leads(report).collect::<Vec<_>>().join(" "));
            for class in classes(report.article.headline().unwrap_or("")) {
                if lead.binary_search(&class).is_ok() && opened.binary_search(&class).is_err() {
                    let weight = f64::from(Lexicon::shipped().rarity(&class));
                    *new.entry(class).or_default() += weight;
                }
            }
        }
        let all: f64 = new.values().sum();
        (all > 0.0).then(|| Self { since, classes: new.into_iter().map(|(class, of)| (class, of / all)).collect() })
    }
}

/// The first two sentences of a report.
fn leads(report: &Report) -> impl Iterator<Item = &str> {
    let prose = report.annotations.text.sentences.iter().filter(|s| s.kind == SentenceKind::Prose);
    prose.take(2).map(|s| s.span.of(&report.article.text))
}

fn published(report: &Report) -> Option<i64> {
    report.article.published.as_ref().map(crate::article::Moment::second)
}

impl News {
    /// Reports whose headlines and first sentences are read.
    const READ: usize = 100;

    /// The classes that a quarter of the reports have there, and two where there are two; `views` says of each report whether it is a
    /// view of the news.
    #[allow(clippy::cast_precision_loss)]
    pub fn of(reports: &[&Report], views: &[bool]) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let read = reports.len().min(Self::READ);
        for report in reports.iter().take(read) {
            let first = leads(report).next().unwrap_or("");
            for class in classes(&format!("{} {first}", report.article.headline().unwrap_or(""))) {
                *counts.entry(class).or_default() += 1;
            }
        }
        let needed = read.div_ceil(4).max(read.min(2));
        let weighed = |(class, count): (String, usize)| {
            let weight = count as f64 / read as f64 * f64::from(Lexicon::shipped().rarity(&class));
            (count >= needed).then_some((class, weight))
        };
        let classes: Vec<(String, f64)> = counts.into_iter().filter_map(weighed).collect();
        let all = classes.iter().map(|(_, weight)| weight).sum();
        let dated = reports.iter().filter_map(|report| Some((published(report)?, &report.article.id)));
        let latest = reports.iter().filter_map(|report| report.article.published.clone()).max();
        let began = reports.iter().filter_map(|report| report.article.published.as_ref()).min().map(Moment::date);
        let first = dated.min_by_key(|(second, _)| *second).map(|(_, id)| id.clone());
        Self { classes: classes.into_iter().collect(), all, first, latest, began, turn: Turn::of(reports, views) }
    }

    /// Whether the first report tells a finding near its top: then it is the event, not what followed.
    fn broke(&self, finding: &Finding) -> bool {
        let claims = finding.accounts.iter().flat_map(|account| &account.claims);
        self.first.as_ref().is_some_and(|first| {
            claims
                .take(60)
                .any(|claim| claim.article == *first && (claim.field == Field::Title || claim.sentence.start < 200))
        })
    }

    /// Which share a text of a report tells of what only the last reports bring, 0 to 1; 0 for the words of an earlier one.
    pub fn turned(&self, text: &str, report: &Report) -> f64 {
        let last = self.turn.as_ref().filter(|_| self.is_last(report));
        last.map_or(0.0, |turn| classes(text).iter().filter_map(|class| turn.classes.get(class)).sum())
    }

    /// Whether a report is one of the last, of a story whose last reports bring something new.
    pub fn is_last(&self, report: &Report) -> bool {
        self.turn.as_ref().is_some_and(|turn| published(report).is_some_and(|at| at >= turn.since))
    }

    /// Whether a word, the verb of a claim perhaps, is among what only the last reports bring.
    pub fn turns(&self, form: &str) -> bool {
        self.turn.as_ref().is_some_and(|turn| classes(form).iter().any(|class| turn.classes.contains_key(class)))
    }

    /// Whether a day lies more than a month before the first report: what happened then is how it came to the news.
    pub fn is_long_before(&self, day: jiff::civil::Date) -> bool {
        const A_MONTH: i32 = 31;
        self.began.is_some_and(|began| (began - day).get_days() > A_MONTH)
    }

    /// Whether a report is old, or others that came later bring something new.
    pub fn is_overtaken(&self, report: &Report) -> bool {
        self.is_old(report)
            || self.turn.as_ref().is_some_and(|turn| published(report).is_some_and(|at| at < turn.since))
    }

    /// Whether a report is a day older than the last: what it says goes on, is still to come or is not known may be over.
    pub fn is_old(&self, report: &Report) -> bool {
        self.age(report) > 0
    }

    /// How many days older a report is than the last; 0 where it says no day.
    pub fn age(&self, report: &Report) -> i32 {
        /// A little less than a day: days without hours are whole ones.
        const A_DAY: i64 = 18 * 3600;
        let published = report.article.published.as_ref().zip(self.latest.as_ref());
        published
            .filter(|(at, latest)| latest.second() - at.second() >= A_DAY)
            .map_or(0, |(at, latest)| (latest.date() - at.date()).get_days().max(1))
    }

    /// The last day on which reports said something, where that is a day and more before the story's last.
    pub fn until<'r>(&self, reports: impl Iterator<Item = &'r Report> + Clone) -> Option<Until> {
        let days = reports.clone().map(|report| self.age(report)).min().filter(|days| *days > 0)?;
        let day = reports.filter_map(|report| report.article.published.as_ref()).max()?.date();
        let year = self.latest.as_ref().is_none_or(|latest| latest.date().year() != day.year());
        let day = dates::short(day).map(|short| if year { format!("{short} {}", day.year()) } else { short })?;
        Some(Until { day, days })
    }

    /// Whether a text says no more than that the matter is being looked into: 'The shooting remains under investigation.'
    pub fn is_routine(&self, text: &str) -> bool {
        const LOOKED_INTO: [&str; 4] = ["investigat", "inquir", "probe", "ongoing"];
        const SAYS_SO: [&str; 8] =
            ["police", "officer", "detectiv", "authorit", "remain", "continu", "according", "said"];
        let starts = |word: &str, with: &[&str]| with.iter().any(|stem| word.starts_with(stem));
        // Most texts have none of them: those are not taken apart.
        if !LOOKED_INTO.iter().any(|stem| text.contains(&stem[1..])) {
            return false;
        }
        let (mut looked_into, mut else_told) = (false, 0);
        each_word(text, |word| {
            if starts(word, &LOOKED_INTO) {
                looked_into = true;
            } else if word.len() > 3
                && !starts(word, &SAYS_SO)
                && !self.tells(word)
                && Lexicon::shipped().class_of_form(word).is_some()
            {
                else_told += 1;
            }
        });
        looked_into && else_told == 0
    }

    /// Whether a word is of the news.
    pub fn tells(&self, form: &str) -> bool {
        Lexicon::shipped().class_of_form(form).is_some_and(|class| self.classes.contains_key(class.as_ref()))
    }

    /// The words of the news that a text tells, with the share of the news that each is.
    pub fn told(&self, text: &str) -> Vec<(&str, f64)> {
        let of = |class: String| {
            self.classes.get_key_value(&class).map(|(class, weight)| (class.as_str(), weight / self.all))
        };
        classes(text).into_iter().filter_map(of).collect()
    }

    /// Which share of them a text tells, 0 to 1.
    pub fn share(&self, text: &str) -> f64 {
        if self.all <= 0.0 {
            return 0.0;
        }
        classes(text).iter().filter_map(|class| self.classes.get(class)).sum::<f64>() / self.all
    }
}

/// The classes of a text's content words, each once; numbers change from report to report.
pub(crate) fn classes(text: &str) -> Vec<String> {
    let mut classes: Vec<String> = Vec::with_capacity(text.len() / 8);
    each_word(text, |word| {
        if word.len() > 2 && !word.bytes().any(|b| b.is_ascii_digit()) {
            classes.extend(Lexicon::shipped().class_of_form(word).map(std::borrow::Cow::into_owned));
        }
    });
    classes.sort_unstable();
    classes.dedup();
    classes
}

#[cfg(test)]
mod tests {
    use super::is_appeal;

    #[test]
    fn an_appeal_asks_for_help() {
        for text in [
            "Anyone with information is asked to call the police of Lorma.",
            "Police in Lorma asked anyone who saw the barge to contact them.",
            "Police can be reached at 412-555-0100.",
            "Tips can be left with the Lorma tipline.",
        ] {
            assert!(is_appeal(text), "{text}");
        }
        for text in
            ["Anyone who called the mayor a thief was fined.", "Lorma was at war in 1914-1918.", "The club won 101-90."]
        {
            assert!(!is_appeal(text), "{text}");
        }
    }
}
