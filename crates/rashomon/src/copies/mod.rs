//! Who copies whom, and how many independent origins remain.
//!
//! ```text
//! text -> words, shingles -> candidates -> aligned passages -> kind, direction, evidence -> origins
//! ```
//!
//! Containment is exact and over the whole text; kinds are decided on bodies, without furniture; origins are a range.

mod align;
mod body;
mod candidates;
mod judge;
mod origins;
mod sorted;
mod source;
pub mod words;

use crate::ledger::{CopyLink, Origins};
use crate::pipeline::Report;
use align::Places;
use body::Body;
use judge::Side;
use rayon::prelude::*;
use source::Source;

/// The copy links between reports, in input order of both ends.
///
/// Every pair that shares passages worth a line is there, with its kind, and every pair of which one text holds a fifth of the
/// other's shingles, furniture included. Of more than some hundred articles that carry one text, each is linked to the first
/// and to the one before only.
#[must_use]
pub fn links(reports: &[&Report]) -> Vec<CopyLink> {
    let mut links = Vec::new();
    each_link(reports, |link| links.push(link));
    links
}

/// Articles whose links are worked out before they are handed on.
const BATCH: usize = 4_096;

/// The same links in the same order, handed on one by one: those of a million articles need not be held.
pub fn each_link(reports: &[&Report], mut take: impl FnMut(CopyLink)) {
    if reports.len() < 2 {
        return;
    }
    // Shingle sets are worked out where they are needed: held, they would take more memory than the articles.
    let set = |index: usize| words::shingle_set(&reports[index].article.text);
    let pairs = candidates(reports);
    let recurring = body::recurring(reports, set);
    let quoted = body::quoted(reports);
    let sources: Vec<Source> = reports.par_iter().map(|r| Source::of(r)).collect();
    let side = |index: usize| {
        let outlet = reports[index].article.outlet.as_deref();
        let furniture = outlet.and_then(|o| recurring.get(o)).map_or(&[][..], Vec::as_slice);
        let body = Body::of(reports[index], furniture, &quoted);
        Side { report: reports[index], set: body.words.shingle_set(), body, source: &sources[index] }
    };
    // Pairs are sorted by their first article: that one is prepared once for all of its partners.
    let of_article: Vec<&[(u32, u32)]> = pairs.chunk_by(|x, y| x.0 == y.0).collect();
    for batch in of_article.chunks(BATCH) {
        let made: Vec<Vec<CopyLink>> = batch
            .par_iter()
            .map(|partners| {
                let a = side(partners[0].0 as usize);
                let places_in_a = Places::of(&a.body.words);
                let with = |other: u32| judge::link(&a, &places_in_a, &side(other as usize));
                partners.iter().filter_map(|(_, other)| with(*other)).collect()
            })
            .collect();
        made.into_iter().flatten().for_each(&mut take);
    }
}

/// Which pairs of reports are worth comparing word by word, as places in `reports`, the first before the second, in order: near-duplicates,
/// reprints with cuts and passages taken over. [`links`] says what they share.
#[must_use]
pub fn candidates(reports: &[&Report]) -> Vec<(u32, u32)> {
    let shingles = |index: usize, list: &mut Vec<u64>| words::shingles_of(&reports[index].article.text, list);
    candidates::pairs(reports.len(), shingles)
}

/// The origins of a set of reports, given the links between them.
#[must_use]
pub fn origins(reports: &[&Report], links: &[CopyLink]) -> Origins {
    origins::of(reports, links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;
    use crate::ledger::CopyKind;

    fn reports(texts: &[&str]) -> Vec<Report> {
        texts
            .iter()
            .map(|text| Report { article: Article::from_text(*text), annotations: Annotations::default() })
            .collect()
    }

    const AGENCY: &str = "The ferry left Lorma at dawn with forty people on board, the harbour master said. It was found empty \
        near the Solle reef by a fishing boat two hours later, its engine still warm and the breakfast on the tables.";

    #[test]
    fn a_reprint_with_a_cut_is_found_with_its_passage() {
        let cut = AGENCY.split(", its engine").next().unwrap_or_default();
        let reports =
            reports(&[AGENCY, cut, "The orchestra toured the islands and nobody wrote about it at all this year."]);
        let found = links(&reports.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, CopyKind::Reprint);
        assert_eq!(found[0].containment_b, 1.0);
        let passage = found[0].passages[0];
        assert_eq!(passage.a.of(AGENCY), passage.b.of(cut));
    }

    #[test]
    fn a_shared_quotation_is_no_copy() {
        let quote = "“We heard a long low sound and then the whole house moved a hand's breadth to the left”";
        let one = format!(
            "Residents were woken in Lorma. {quote}, a baker told reporters. Nobody was hurt and shops opened late."
        );
        let two = format!(
            "A tremor was felt across the bay. {quote}, said a man whose windows broke. Schools stay closed today."
        );
        let reports = reports(&[&one, &two]);
        let found = links(&reports.iter().collect::<Vec<_>>());
        assert_eq!(found[0].kind, CopyKind::SharedQuotes);
    }

    #[test]
    fn a_post_shown_whole_is_a_quotation_where_others_quote_it() {
        let post = "We heard a long low sound and then the whole house moved a hand's breadth to the left and back again twice before noon";
        let texts = [
            format!("Residents were woken in Lorma.\n{post}\nNobody was hurt and shops opened late."),
            format!("A tremor was felt across the bay.\n{post}\nSchools stay closed today."),
            format!("The mayor wrote: “{post}”. The ferry ran as always."),
        ];
        let reports = reports(&[&texts[0], &texts[1], &texts[2]]);
        let found = links(&reports.iter().collect::<Vec<_>>());
        assert!(found.len() == 3 && found.iter().all(|l| l.kind == CopyKind::SharedQuotes));
    }

    #[test]
    fn ten_thousand_identical_articles_stay_linear() {
        let reports = reports(&vec![AGENCY; 10_000]);
        let found = links(&reports.iter().collect::<Vec<_>>());
        assert!(found.len() < 20_000);
        assert!(found.iter().all(|l| l.kind == CopyKind::SameText));
    }

    #[test]
    fn the_same_boilerplate_under_other_news_is_no_copy() {
        let boilerplate =
            "Read our daily letter with all that matters in the islands and pay nothing for the first three months. "
                .repeat(20);
        let news = [
            "Ferry sinks",
            "Budget passes",
            "Orchestra tours",
            "Glacier retreats",
            "Striker signs",
            "Harvest fails",
            "Comet returns",
        ];
        let reports: Vec<Report> = news
            .iter()
            .map(|title| {
                let mut article =
                    Article::from_text(format!("{title} near the town {title} in the north. {boilerplate}"));
                article.title = Some((*title).to_owned());
                article.outlet = Some("Lorma Herald".to_owned());
                Report { article, annotations: Annotations::default() }
            })
            .collect();
        let found = links(&reports.iter().collect::<Vec<_>>());
        assert!(!found.is_empty() && found.iter().all(|l| l.kind == CopyKind::Independent && l.containment_a > 0.5));
    }

    #[test]
    fn who_quotes_many_joins_none_of_them() {
        let parts: Vec<String> =
            (0..20).map(|i| (0..60).map(|j| format!("word{i}x{j}")).collect::<Vec<_>>().join(" ")).collect();
        let mut texts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let all = parts.join(". ");
        texts.push(&all);
        let reports = reports(&texts);
        let all: Vec<&Report> = reports.iter().collect();
        let found = links(&all);
        assert_eq!(found.len(), 20);
        assert!(origins(&all, &found).groups.len() >= 20);
    }
}
