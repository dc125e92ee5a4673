//! Where an article comes from (credits), and what on its page is no part of the report (furniture).
//!
//! The unit is the line, because that is what a page gives a credit or a button; inside a long line it is the sentence.
//! First every line that is furniture is set aside, then credits are looked for in the rest, and in copyright lines. All
//! wording stands in `resources/` (`agencies.tsv`, `furniture.tsv`, `credit-phrases.tsv`).
//!
//! Invariants: furniture is in order and does not overlap. Credits are in order, and do not overlap but for the agency inside
//! a dateline ('AP' in 'LORMA (AP) —'). A dateline's span ends with its dash, so that the report begins after it. A credit may lie in
//! furniture (the agency of a copyright line).

mod agencies;
mod biography;
mod byline;
mod caption;
mod dateline;
pub(crate) mod furniture;
mod headline;
mod lines;
mod links;
mod source;
pub(crate) mod words;

pub(crate) use headline::without_outlet as headline;

use crate::annotate::Annotations;
use crate::article::{Article, Credit, CreditKind, FurnitureKind};
use crate::span::Span;
use lines::Line;

/// A page with more agencies than this in lines of their own lists other pages' stories: they credit nothing.
const MOST_AGENCY_LINES: usize = 3;

/// Lines among which a speaker is looked for again.
const MOST_TURNS: usize = 40;

/// Lines of prose at the top among which a dateline without an agency may stand.
const TOP_LINES: usize = 3;

/// The short name of the agency that `name` spells and nothing else: 'The Associated Press' gives 'AP'.
#[must_use]
pub fn agency(name: &str) -> Option<&'static str> {
    agencies::named(name)
}

/// How many bytes at the start of a sentence only say whence it comes: 'LORMA, March 3 (AP) —'.
#[must_use]
pub fn dateline(sentence: &str) -> usize {
    dateline::length(sentence)
}

/// Finds credits and furniture in the text, in order of place.
pub fn find(article: &Article, annotations: &mut Annotations) {
    let text = article.text.as_str();
    let title = article.title.as_deref();
    let lines = lines::lines(text);
    annotations.furniture = furniture::find(&lines, title);
    annotations.credits = credits(&lines, title, annotations);
}

fn credits(lines: &[Line<'_>], title: Option<&str>, annotations: &Annotations) -> Vec<Credit> {
    let mut credits: Vec<Credit> = Vec::new();
    let mut furniture = annotations.furniture.iter().peekable();
    let mut prose_seen = 0;
    let mut placed = false;
    for (index, line) in lines.iter().enumerate() {
        let start = line.span.start as usize;
        while furniture.next_if(|f| f.span.end <= line.span.start).is_some() {}
        let whole = furniture.peek().filter(|f| f.span.contains(line.span)).map(|f| f.kind);
        match whole {
            Some(FurnitureKind::Copyright) => copyright(line, &mut credits),
            Some(_) => {}
            None if index == 0 && title.is_some_and(|t| t.trim() == line.text) => {}
            None => {
                let before = credits.len();
                if !placed && !speaks_again(lines, index) {
                    dateline::find(line.text, start, prose_seen < TOP_LINES && line.text.len() >= 40, &mut credits);
                    placed = credits[before..].iter().any(|c| c.kind == CreditKind::Dateline);
                }
                if credits.len() == before && !line.prose {
                    byline::find(line.text, start, &mut credits);
                }
                if credits.len() == before || line.prose {
                    let floor = credits.last().map_or(0, |c| c.span.end);
                    let kept = credits.len();
                    source::find(line.text, start, &mut credits);
                    let found = credits.split_off(kept);
                    credits.extend(found.into_iter().filter(|credit| credit.span.start >= floor));
                }
                if credits.len() == before
                    && furniture
                        .peek()
                        .is_some_and(|f| f.kind == FurnitureKind::Copyright && f.span.overlaps(line.span))
                {
                    copyright(line, &mut credits);
                }
            }
        }
        prose_seen += usize::from(line.prose);
    }
    let is_line = |span: Span| {
        lines.binary_search_by_key(&span.start, |line| line.span.start).map(|at| lines[at].span) == Ok(span)
    };
    let lone = |credit: &Credit| credit.kind == CreditKind::Agency && is_line(credit.span);
    if credits.iter().filter(|c| lone(c)).count() > MOST_AGENCY_LINES {
        credits.retain(|credit| !lone(credit));
    }
    credits.sort_by_key(|credit| (credit.span.start, std::cmp::Reverse(credit.span.end)));
    credits
}

/// Whether another line begins with the same name and colon: in a transcript they name a speaker, no place.
fn speaks_again(lines: &[Line<'_>], index: usize) -> bool {
    let Some(line) = lines.get(index) else { return false };
    let Some(label) = line.text.find(": ").filter(|at| *at <= 40).and_then(|at| line.text.get(..at + 2)) else {
        return false;
    };
    lines.iter().skip(index + 1).take(MOST_TURNS).any(|other| other.text.starts_with(label))
}

/// The agency that a copyright line names: '© 2026 The Associated Press. All rights reserved.'
fn copyright(line: &Line<'_>, credits: &mut Vec<Credit>) {
    let lower = line.text.to_ascii_lowercase();
    let Some(at) = lower.find("copyright").or_else(|| lower.find('©')) else { return };
    let Some((agency, range)) = agencies::all_in(&line.text[at..]).into_iter().next() else { return };
    // A name far behind the sign belongs to another sentence.
    if range.start > 60 || line.text[at..at + range.start].contains(". ") {
        return;
    }
    let start = line.span.start as usize + at;
    credits.push(Credit {
        kind: CreditKind::Agency,
        name: agency.to_owned(),
        span: Span::at(start, start + range.end),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Annotations {
        let mut annotations = Annotations::default();
        find(&Article::from_text(text), &mut annotations);
        annotations
    }

    fn furniture(text: &str) -> Vec<(FurnitureKind, String)> {
        of(text).furniture.iter().map(|f| (f.kind, f.span.of(text).to_owned())).collect()
    }

    #[test]
    fn the_page_around_a_report_is_furniture() {
        let text = "Bridge closed in Lorma\n\n0\n1b294a7c-eb27-666f-57ba-96c74e3ed0ea\n\nThe old bridge of Lorma was closed on Monday \
                    after a flood, the police said.\n\nShare this story\n\nOriginal Source: www.example.org\n\nLeave a Reply\n\n\
                    Your email address will not be published. Required fields are marked *";
        let kinds: Vec<FurnitureKind> = of(text).furniture.iter().map(|f| f.kind).collect();
        assert_eq!(
            kinds,
            [
                FurnitureKind::CommentCount,
                FurnitureKind::Identifier,
                FurnitureKind::ShareBar,
                FurnitureKind::ReplyForm,
                FurnitureKind::ReplyForm
            ]
        );
        assert_eq!(of(text).credits.len(), 1);
        assert_eq!(of(text).credits[0].name, "www.example.org");
    }

    #[test]
    fn a_sentence_in_a_line_can_be_furniture() {
        let text = "The bridge of Lorma stays closed until Friday, the police said. Sign up for our newsletter today. Trains run.";
        assert_eq!(furniture(text), [(FurnitureKind::SignUp, "Sign up for our newsletter today.".to_owned())]);
    }

    #[test]
    fn labels_and_lines_of_a_page_are_furniture() {
        for (text, found) in [
            ("Story highlights The bridge of Lorma closes", "Story highlights"),
            (
                "Image copyright Jana Orr Image caption The bridge of Lorma was closed",
                "Image copyright Jana Orr Image caption The bridge of Lorma was closed",
            ),
            (
                "Rescuers in Lorma. Hide Caption 3 of 9 Photos: The flood",
                "Rescuers in Lorma. Hide Caption 3 of 9 Photos: The flood",
            ),
            ("Trains run again. Click here for our map. The road is open.", "Click here for our map."),
            ("Follow Jana Orr on Twitter: @janaorr", "Follow Jana Orr on Twitter: @janaorr"),
            (
                "The views expressed in this commentary are solely those of Jana Orr.",
                "The views expressed in this commentary are solely those of Jana Orr.",
            ),
        ] {
            assert_eq!(furniture(text).iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), [found]);
        }
    }

    #[test]
    fn a_speaker_who_speaks_again_is_no_dateline() {
        let text = "ORR: The bridge of Lorma is closed until the water falls again.\n\nBRANDT: Since when?\n\nORR: Since Monday.";
        assert_eq!(of(text).credits, []);
    }

    #[test]
    fn what_reports_say_is_never_furniture() {
        for text in [
            "Share prices fell by four per cent in Lorma on Tuesday after the bank closed its doors, officials said.",
            "\"Home is where the river is,\" said Jane Doe, whose house in Lorma was lost in the flood of March.",
            "More than 200 people were hurt when the bridge at Lorma gave way on Monday morning, police said.",
            "The ministers read more than 12 comments aloud during the hearing on the bridge, one of them said.",
            "9:55 a.m.\nThe minister of Torva says that the bridge will open again on Friday if the water falls.",
        ] {
            assert_eq!(furniture(text), [], "{text}");
        }
    }

    #[test]
    fn captions_are_told_by_their_credit() {
        assert_eq!(
            furniture("Rescuers at the bridge of Lorma on Monday. (AP Photo/Jane Doe)")[0].0,
            FurnitureKind::Caption
        );
        assert_eq!(furniture("Photo: Jane Doe, AP")[0].0, FurnitureKind::Caption);
        let post = "A car rammed two others pic.twitter.com/AbC — Jane Doe (@janedoe) March 3, 2026 in Lorma.";
        assert_eq!(furniture(post)[0].1, "pic.twitter.com/AbC —");
        assert_eq!(furniture(post)[1], (FurnitureKind::Signature, "(@janedoe) March 3, 2026".to_owned()));
        let picture = "Mayor Jane Doe speaks at the harbour of Lorma, Monday, March 2, 2026, in Lorma.";
        assert_eq!(furniture(picture)[0].0, FurnitureKind::Caption);
        assert!(
            furniture("The law, which addresses loans made before March 2, 2026, was passed on Monday.").is_empty()
        );
        assert!(furniture("The mayor spoke at the harbour of Lorma on Monday, March 2, 2026, in Lorma.").is_empty());
        assert_eq!(of("Jane Doe | AP").credits, []);
    }

    #[test]
    fn labels_of_the_page_and_its_authors_are_no_part_of_the_report() {
        for (text, words) in [
            ("Update at 3:44 p.m. ET. The square of Lorma is open again, police said.", "Update at 3:44 p.m. ET."),
            (
                "Bridge falls in Lorma Posted: Monday, March 2, 2026 8:18 PM EST Updated: Tuesday, March 3, 2026 5:31 AM EST",
                "Posted: Monday, March 2, 2026 8:18 PM EST Updated: Tuesday, March 3, 2026 5:31 AM EST",
            ),
            (
                "A bridge fell in Lorma. Jane Doe reports. (Published Monday, March 2, 2026)",
                "(Published Monday, March 2, 2026)",
            ),
            ("Download the Lorma Herald app.", "Download the Lorma Herald app."),
            ("TM and © Copyright 2026 Lorma Radio Inc.", "TM and © Copyright 2026 Lorma Radio Inc."),
            ("EXCLUSIVE: The mayor of Lorma will leave her office in May.", "EXCLUSIVE:"),
            ("CLOSE Ilka Brandt speaks of the harbour in Lorma.", "CLOSE Ilka Brandt speaks of the harbour in Lorma."),
            (
                "The harbour of Lorma should be sold before it falls into the sea.\n\nIlka Brandt is a columnist in Torva.",
                "Ilka Brandt is a columnist in Torva.",
            ),
            (
                "The harbour of Lorma should be sold before it falls into the sea.\n\nIlka Brandt, a judge, is an author who lives in the \
                 old harbour of Torva.\n\nMore of it",
                "Ilka Brandt, a judge, is an author who lives in the old harbour of Torva.",
            ),
        ] {
            let found: Vec<String> = furniture(text).into_iter().map(|(_, words)| words).collect();
            assert_eq!(found, [words], "{text}");
        }
        for text in [
            "Close friends of the mayor of Lorma left on Monday.",
            "Update of the mayor's plan for the harbour of Lorma.",
        ] {
            assert_eq!(furniture(text), [], "{text}");
        }
    }

    #[test]
    fn links_below_a_heading_go_with_it() {
        let text = "Related Stories\nFlood in Lorma: what we know\nBridge had been repaired in May\nThe old bridge of Lorma was closed on \
                    Monday after a flood, the police said.";
        assert_eq!(furniture(text).len(), 3);
    }

    #[test]
    fn a_copyright_line_credits_its_agency() {
        let text = "Copyright 2026 The Associated Press. All rights reserved.";
        assert_eq!(of(text).credits[0].name, "AP");
        assert_eq!(furniture(text), [(FurnitureKind::Copyright, text.to_owned())]);
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_boundaries(text in "(\\PC{0,40}|\n|Photo: |By |\\(AP\\) — |LORMA|© 2026|Reuters|contributed to this report. |Source: ){0,12}") {
            let annotations = of(&text);
            let mut end = 0;
            for furniture in &annotations.furniture {
                prop_assert!(furniture.span.start >= end && furniture.span.start < furniture.span.end);
                prop_assert!(text.get(furniture.span.start as usize..furniture.span.end as usize).is_some());
                end = furniture.span.end;
            }
            let mut start = 0;
            for credit in &annotations.credits {
                prop_assert!(credit.span.start >= start && credit.span.start <= credit.span.end);
                prop_assert!(text.get(credit.span.start as usize..credit.span.end as usize).is_some());
                start = credit.span.start;
            }
        }
    }
}
