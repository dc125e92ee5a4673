//! A story's title: the headline, among those of its reports, that shares most with the others, still holds, and whose claims
//! carry it.

use super::lexicon::{Trait, is};
use super::rank::classes;
use super::sources::Sources;
use super::tokens::words;
use super::wording::is_replaced;
use crate::annotate::SentenceKind;
use crate::id::ClaimId;
use crate::ledger::{Disagreement, Finding, Relation, Statement, Status};
use crate::pipeline::Report;
use crate::reconcile::Lexicon;
use rustc_hash::FxHashMap;

/// Headlines that are weighed for a story's title.
const WEIGHED: usize = 200;

/// What a headline is worth that takes one side of a dispute, gives a number that was replaced since, or tells of no deed.
const ONE_SIDED: f64 = 0.4;
const REPLACED: f64 = 0.25;
const NO_DEED: f64 = 0.7;
/// What one is worth that labels itself or stands over a view; that asks; that promises a list, a guide or an explanation; that speaks
/// to its reader.
const LABELLED: f64 = 0.2;
const ASKING: f64 = 0.2;
const FEATURE: f64 = 0.3;
const ADDRESS: f64 = 0.4;
/// What one is worth that its page cut in the midst of a word.
const CLIPPED: f64 = 0.4;
/// What a headline shares with others at least, so that its form tells where they share nothing.
const UNSHARED: f64 = 0.1;
/// What one is worth of a report that is a day older than the last, or says no day; again for each further day up to the fifth.
const OLD: f64 = 0.7;
const OLDEST: i32 = 5;
/// What more one is worth that tells all of what only the last reports bring.
const TURNED: f64 = 0.5;
/// What one is worth that tells nothing of the news, beside the share that it tells.
const NEWS: f64 = 0.3;
/// The share of the news that it must tell for that.
const OF_THE_NEWS: f64 = 0.3;

/// What the claims of headlines in the same words say of them.
#[derive(Debug, Default)]
struct Heading {
    claims: Vec<ClaimId>,
    status: Option<Status>,
    one_sided: bool,
    replaced: bool,
    tells_a_deed: bool,
    turned: f64,
}

/// The best headline as a statement: it rests on the claims of headlines that read so, and on no others. One that its own claims
/// do not carry (a question, a play on words) gives way to the next.
pub(crate) fn headline(sources: &Sources<'_>, findings: &[Finding], titles: &[(String, f64)]) -> Option<Statement> {
    let mut headings: FxHashMap<Vec<String>, Heading> = FxHashMap::default();
    for finding in findings {
        for claim in finding.accounts.iter().flat_map(|account| &account.claims) {
            let Some(cited) = sources.claim(&claim.id).filter(super::sources::Cited::is_headline) else { continue };
            let heading = headings.entry(words(cited.sentence())).or_default();
            heading.claims.push(claim.id.clone());
            if finding.status != Status::SingleOrigin {
                heading.status = Some(finding.status);
            }
            heading.one_sided |= finding.relation == Relation::Disputed;
            heading.replaced |= is_replaced(cited);
            heading.turned = heading.turned.max(sources.news.turned(cited.sentence(), cited.report));
            heading.tells_a_deed |= cited.assertion().is_some_and(|claim| claim.event.is_some());
        }
    }
    let denied: Vec<Vec<String>> = findings
        .iter()
        .filter(|f| f.relation == Relation::Disputed && f.disagreement == Some(Disagreement::Denial))
        .map(|finding| classes(&finding.question))
        .collect();
    let weighed = titles.iter().take(WEIGHED).filter_map(|(title, shared)| {
        let heading = headings.get(&words(title))?;
        // A side issue of the last day is no turn of the story.
        let turned = if sources.news.share(title) >= OF_THE_NEWS { heading.turned } else { 0.0 };
        let worth = shared
            * (NEWS + sources.news.share(title))
            * (1.0 + TURNED * turned)
            * if heading.tells_a_deed { 1.0 } else { NO_DEED }
            * if heading.one_sided || denied.iter().any(|asked| answers(title, asked)) { ONE_SIDED } else { 1.0 }
            * if heading.replaced { REPLACED } else { 1.0 };
        Some((worth, title, heading))
    });
    let mut weighed: Vec<(f64, &String, &Heading)> = weighed.collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Reprints share a headline; whatever it lacks, it lacks once for all.
    weighed.dedup_by_key(|(_, title, _)| *title);
    let told = |(_, title, heading): (f64, &String, &Heading)| Statement {
        text: title.clone(),
        status: heading.status.unwrap_or(Status::SingleOrigin),
        claims: heading.claims.clone(),
        finding: None,
        holder: None,
        camps: Vec::new(),
    };
    weighed.into_iter().map(told).find(|told| super::check::check(told, sources).is_ok())
}

/// Whether a headline answers in its own voice what others deny: half of it and more is what
/// is asked, and it names nobody who says so.
fn answers(title: &str, asked: &[String]) -> bool {
    let told = classes(title);
    let shared = told.iter().filter(|class| asked.contains(class)).count();
    shared * 2 >= told.len() && !words(title).iter().any(|word| is(word, Trait::Saying) || is(word, Trait::Contest))
}

/// 'OPINION: …', 'Live: …'; not 'UPDATE: …'.
fn is_labelled(title: &str) -> bool {
    let Some((label, _)) = title.split_once([':', '|']) else { return false };
    let label = words(label);
    label.iter().any(|word| is(word, Trait::View) || is(word, Trait::Label))
        && !label.iter().all(|word| is(word, Trait::Urgent))
}

/// Whether a headline ends on no word that is known or stands in its report, but on the beginning of one: 'Crane falls on Lorma harb'.
fn is_clipped(title: &str, text: &str) -> bool {
    const READ: usize = 4_000;
    let Some(last) = title.split(' ').next_back().filter(|last| last.len() > 2) else { return false };
    if !last.chars().all(char::is_alphabetic) {
        return false;
    }
    let last = last.to_lowercase();
    let lexicon = Lexicon::shipped();
    if lexicon.class_of_form(&last).is_some_and(|class| lexicon.rarity(&class) < 1.0) {
        return false;
    }
    let read = text.get(..text.floor_char_boundary(READ)).unwrap_or(text).to_lowercase();
    let mut begins = false;
    for word in read.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(&last)) {
        // 'Dock' may stand over a report of docks.
        if word.len() == last.len() || word.len() == last.len() + 1 && word.ends_with('s') {
            return false;
        }
        begins = true;
    }
    begins
}

/// What the form of a headline is worth: news tells, it does not ask, promise or speak to anybody.
fn form(title: &str) -> f64 {
    let all = words(title);
    let asks = title.ends_with('?') || all.first().is_some_and(|first| is(first, Trait::Asking));
    let feature = all.iter().any(|word| is(word, Trait::Feature));
    // What is quoted speaks to somebody else.
    let quotes = title.contains(['"', '“', '‘']) || title.contains(" '") || title.starts_with('\'');
    let address = !quotes && title.split(' ').any(|word| word != "US" && is(&word.to_lowercase(), Trait::Self_));
    let of = |holds: bool, worth: f64| if holds { worth } else { 1.0 };
    of(is_labelled(title), LABELLED) * of(asks, ASKING) * of(feature, FEATURE) * of(address, ADDRESS)
}

/// The headlines of a story's reports with what each shares with the others, for what its form is worth, the most first; equals in the
/// reports' order.
#[must_use]
pub(crate) fn titles(reports: &[&Report], sources: &Sources<'_>) -> Vec<(String, f64)> {
    let headlines: Vec<(String, f64)> = reports
        .iter()
        .enumerate()
        .filter_map(|(number, report)| {
            let headline = own_headline(report)?;
            let of = |holds: bool, worth: f64| if holds { worth } else { 1.0 };
            let worth = form(&headline)
                * of(is_clipped(&headline, &report.article.text), CLIPPED)
                * of(!is_labelled(&headline) && sources.is_view_at(number), LABELLED)
                * OLD.powi(if report.article.published.is_none() { 1 } else { sources.news.age(report).min(OLDEST) });
            Some((headline, worth))
        })
        .collect();
    let content: Vec<Vec<String>> = headlines
        .iter()
        .take(WEIGHED)
        .map(|(headline, _)| words(headline).into_iter().filter(|w| w.chars().count() > 3).collect())
        .collect();
    let mut ranked: Vec<(f64, usize)> = Vec::with_capacity(content.len());
    for (index, own) in content.iter().enumerate() {
        let mut shared = 0.0;
        for (other, theirs) in content.iter().enumerate() {
            if other != index {
                #[allow(clippy::cast_precision_loss)]
                let share = own.iter().filter(|w| theirs.contains(w)).count() as f64
                    / (own.len().max(theirs.len()).max(1)) as f64;
                shared += share;
            }
        }
        ranked.push(((shared + UNSHARED) * headlines.get(index).map_or(0.0, |(_, worth)| *worth), index));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().filter_map(|(shared, index)| Some((headlines.get(index)?.0.clone(), shared))).collect()
}

/// The headline of a report: its title, else the headline or the first sentence of its text.
fn own_headline(report: &Report) -> Option<String> {
    let given = report.article.headline().map(super::wording::flat).filter(|title| !title.is_empty());
    given.or_else(|| {
        let layer = &report.annotations.text;
        let sentence = layer
            .sentences
            .iter()
            .take(3)
            .find(|s| s.kind == SentenceKind::Headline)
            .or_else(|| layer.sentences.iter().find(|s| s.kind == SentenceKind::Prose))?;
        let text = super::wording::flat(sentence.span.of(&report.article.text));
        (!text.is_empty()).then(|| crate::reconcile::clip(&text, 140))
    })
}

#[cfg(test)]
mod tests {
    use super::{answers, classes, form, is_clipped, is_labelled};

    #[test]
    fn a_headline_may_take_a_side() {
        let asked = classes("Has Kaldia sunk a barge of Norvania off Lorma?");
        assert!(answers("Kaldia sinks Norvania barge off Lorma", &asked));
        assert!(!answers("Kaldia and Norvania trade claims over barge", &asked));
        assert!(!answers("Norvania denies loss of barge", &asked));
        assert!(!answers("Fishermen near Lorma heard a blast", &asked));
    }

    #[test]
    fn a_headline_may_label_itself() {
        assert!(is_labelled("OPINION: Sell the harbour"));
        assert!(is_labelled("Perspective | Sell the harbour"));
        assert!(!is_labelled("Lorma: harbour sold"));
        assert!(!is_labelled("Harbour of Lorma sold"));
        assert!(!is_labelled("UPDATE: Harbour of Lorma sold") && is_labelled("Live updates: Harbour of Lorma sold"));
    }

    #[test]
    fn a_headline_may_be_clipped_by_its_page() {
        let text = "A crane fell on the harbour of Lorma. The docks stay closed, and Torva's dockers protested.";
        assert!(is_clipped("Crane falls on Lorma harb", text));
        for whole in ["Crane falls on Lorma harbour", "Crane falls on dock", "Dockers of Torva", "Crane falls: 3"] {
            assert!(!is_clipped(whole, text), "{whole}");
        }
    }

    #[test]
    fn a_headline_of_news_tells() {
        for other in [
            "Is the harbour of Lorma for sale?",
            "Why Lorma sells its harbour",
            "Five takeaways from the sale of the harbour",
            "The sale of the harbour, explained",
            "Here's what you need to know of the harbour's sale",
        ] {
            assert!(form(other) < 0.5, "{other}");
        }
        for news in ["Lorma sells its harbour to US firm", "Lorma's mayor: 'We sell the harbour'"] {
            assert!(form(news) > 0.9, "{news}");
        }
    }
}
