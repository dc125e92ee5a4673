//! How two articles depend on one another: kind, direction, and the evidence in sentences for people.
//!
//! Containment is over all text, so that anybody can recompute it. The *kind* is decided on bodies alone: furniture does not
//! count, and words that both took from a third person's mouth are set apart, since a shared statement is no dependence of
//! the articles. The constants were chosen on articles of single days judged pair by pair.

use super::align::{Places, Run, runs};
use super::body::{Body, Part};
use super::source::Source;
use crate::ledger::{CopyKind, CopyLink, Direction, Passage};
use crate::pipeline::Report;
use crate::span::Span;

/// Share of both bodies from which two articles are one text.
const SAME_TEXT: f64 = 0.88;
/// Share of the smaller body from which it is a reprint.
const REPRINT: f64 = 0.62;
/// Share of one article's prose from which it derives from the other, or both from a third.
const DERIVED: f64 = 0.12;
/// Words of shared prose that must lie in passages for either.
const LEAST_PROSE: usize = 24;
/// Words of a passage that make it more than a name with its titles.
const LEAST_PASSAGE: usize = 8;
/// Shared words from which two texts of one agency are versions of one.
const LEAST_OF_AGENCY: usize = 30;
/// Words of a quotation that make shared quotations worth a line.
const LEAST_QUOTE: usize = 8;
/// Containment from which a pair is reported whatever its kind.
const REPORTED: f64 = 0.2;

/// What two articles share, in words.
#[derive(Clone, Copy, Debug, Default)]
struct Overlap {
    body: usize,
    longest_quote: usize,
    prose: usize,
    longest_prose: usize,
    size_a: usize,
    size_b: usize,
    prose_a: usize,
    prose_b: usize,
}

/// A side of a comparison.
#[derive(Debug)]
pub struct Side<'r> {
    /// The report.
    pub report: &'r Report,
    /// Its words.
    pub body: Body,
    /// Its shingles.
    pub set: Vec<u64>,
    /// Where it says it comes from.
    pub source: &'r Source,
}

/// The link between two articles, if they share anything worth a line.
#[must_use]
pub fn link(a: &Side<'_>, places_in_a: &Places, b: &Side<'_>) -> Option<CopyLink> {
    let common = super::words::shared(&a.set, &b.set);
    let share = |set: &[u64]| if set.is_empty() { 0.0 } else { ratio(common, set.len()) };
    let (containment_a, containment_b) = (share(&a.set), share(&b.set));
    let mut found = runs(&b.body.words, &a.body.words, places_in_a);
    for run in &mut found {
        std::mem::swap(&mut run.a, &mut run.b);
    }
    found.sort_by_key(|run| run.a.start);
    let overlap = overlap(&found, &a.body, &b.body);
    let one_agency = a.source.agency().is_some() && a.source.agency() == b.source.agency();
    let kind = kind(&overlap, one_agency);
    if kind == CopyKind::Independent && containment_a.max(containment_b) < REPORTED {
        return None;
    }
    let direction = if kind == CopyKind::Independent || kind == CopyKind::SharedQuotes {
        (Direction::None, None)
    } else {
        direction(a, b, containment_a, containment_b)
    };
    let mut evidence = vec![shared_sentence(kind, &overlap)];
    evidence.extend(direction.1);
    Some(CopyLink {
        a: a.report.article.id.clone(),
        b: b.report.article.id.clone(),
        kind,
        direction: direction.0,
        containment_a,
        containment_b,
        passages: passages(&found, a, b),
        evidence,
    })
}

#[allow(clippy::cast_precision_loss)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn overlap(found: &[Run], a: &Body, b: &Body) -> Overlap {
    let mut overlap = Overlap {
        size_a: a.parts.len() - a.count(Part::Furniture),
        size_b: b.parts.len() - b.count(Part::Furniture),
        prose_a: a.count(Part::Prose),
        prose_b: b.count(Part::Prose),
        ..Overlap::default()
    };
    // A caption that one of them prints four times is shared once: words count once, on the side that has fewer of them.
    let (mut in_a, mut in_b) = (Covered::of(a), Covered::of(b));
    for run in found {
        let (mut body, mut prose) = (0, 0);
        // A run that was merged over an edit is a little longer on one side; the shorter side is what is shared.
        for (x, y) in a.parts[run.a.clone()].iter().zip(&b.parts[run.b.clone()]) {
            if *x == Part::Furniture || *y == Part::Furniture {
                continue;
            }
            body += 1;
            prose += usize::from(*x == Part::Prose && *y == Part::Prose);
        }
        in_a.cover(run.a.clone());
        in_b.cover(run.b.clone());
        overlap.longest_quote = overlap.longest_quote.max(body - prose);
        if prose >= LEAST_PASSAGE {
            overlap.prose += prose;
            overlap.longest_prose = overlap.longest_prose.max(prose);
        }
    }
    overlap.body = in_a.body.min(in_b.body);
    overlap.prose = overlap.prose.min(overlap.body);
    overlap
}

/// Which words of an article lie in shared passages, each counted once.
struct Covered<'b> {
    parts: &'b [Part],
    seen: Vec<bool>,
    body: usize,
}

impl<'b> Covered<'b> {
    fn of(body: &'b Body) -> Self {
        Self { parts: &body.parts, seen: vec![false; body.parts.len()], body: 0 }
    }

    fn cover(&mut self, range: std::ops::Range<usize>) {
        for at in range {
            if let (Some(seen), Some(part)) = (self.seen.get_mut(at), self.parts.get(at))
                && !*seen
            {
                *seen = true;
                self.body += usize::from(*part != Part::Furniture);
            }
        }
    }
}

fn kind(o: &Overlap, one_agency: bool) -> CopyKind {
    let (share_a, share_b) = (ratio(o.body, o.size_a), ratio(o.body, o.size_b));
    let prose = ratio(o.prose, o.prose_a).max(ratio(o.prose, o.prose_b));
    if o.body >= LEAST_QUOTE && share_a.min(share_b) >= SAME_TEXT {
        CopyKind::SameText
    } else if o.prose >= LEAST_PROSE && share_a.max(share_b) >= REPRINT {
        CopyKind::Reprint
    } else if (o.prose >= LEAST_PROSE && prose >= DERIVED)
        || (one_agency && o.body >= LEAST_OF_AGENCY && o.prose >= LEAST_PASSAGE)
    {
        CopyKind::Derived
    } else if o.longest_quote >= LEAST_QUOTE {
        CopyKind::SharedQuotes
    } else {
        CopyKind::Independent
    }
}

fn shared_sentence(kind: CopyKind, o: &Overlap) -> String {
    let percent = |part, whole| (100.0 * ratio(part, whole)).round();
    let shares = format!(
        "{} words of the body are shared: {} % of a, {} % of b; {} of them outside quotations, the longest passage {}",
        o.body,
        percent(o.body, o.size_a),
        percent(o.body, o.size_b),
        o.prose,
        o.longest_prose
    );
    match kind {
        CopyKind::SharedQuotes => format!("{shares}: too little prose for a copy of one by the other"),
        CopyKind::Independent => format!("{shares}: what else they share is page furniture or set phrases"),
        _ => shares,
    }
}

/// Who took from whom: credits first, then times, then which text contains the other.
fn direction(a: &Side<'_>, b: &Side<'_>, containment_a: f64, containment_b: f64) -> (Direction, Option<String>) {
    if let Some(name) = a.source.credits(b.source) {
        return (Direction::AFromB, Some(format!("a credits {name}, which published b")));
    }
    if let Some(name) = b.source.credits(a.source) {
        return (Direction::BFromA, Some(format!("b credits {name}, which published a")));
    }
    match (a.source.agency(), b.source.agency()) {
        (Some(x), Some(y)) if x == y => return (Direction::CommonOrigin, Some(format!("both credit {x}"))),
        (Some(x), None) => return (Direction::CommonOrigin, Some(format!("a credits {x}, and b has its text"))),
        (None, Some(y)) => return (Direction::CommonOrigin, Some(format!("b credits {y}, and a has its text"))),
        _ => {}
    }
    let (published_a, published_b) = (&a.report.article.published, &b.report.article.published);
    if let (Some(x), Some(y)) = (published_a, published_b)
        && (x.has_clock() && y.has_clock() || x.date() != y.date())
    {
        if x.second() + 60 < y.second() {
            return (Direction::BFromA, Some(format!("a was published first ({x}, b {y})")));
        }
        if y.second() + 60 < x.second() {
            return (Direction::AFromB, Some(format!("b was published first ({y}, a {x})")));
        }
    }
    if containment_a > containment_b + 0.3 {
        return (Direction::AFromB, Some("b contains most of a and more".to_owned()));
    }
    if containment_b > containment_a + 0.3 {
        return (Direction::BFromA, Some("a contains most of b and more".to_owned()));
    }
    (Direction::CommonOrigin, Some("nothing shows which came first".to_owned()))
}

/// Passages as spans, without set phrases of a few words, and without furniture.
fn passages(found: &[Run], a: &Side<'_>, b: &Side<'_>) -> Vec<Passage> {
    let cover = |side: &Side<'_>, range: &std::ops::Range<usize>| {
        let spans = &side.body.words.spans;
        match (spans.get(range.start), spans.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::default(),
        }
    };
    let of_report = |side: &Side<'_>, range: &std::ops::Range<usize>| {
        side.body.parts.get(range.clone()).is_some_and(|parts| parts.iter().any(|p| *p != Part::Furniture))
    };
    found
        .iter()
        .filter(|run| run.a.len() >= LEAST_PASSAGE && of_report(a, &run.a) && of_report(b, &run.b))
        .map(|run| Passage { a: cover(a, &run.a), b: cover(b, &run.b) })
        .collect()
}
