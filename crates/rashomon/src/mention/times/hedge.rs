//! Words around a time that change its mod ('early', 'at least', 'or so'): `resources/times/hedges.tsv`, parsed once.

use super::meaning::modifier;
use super::scan::Word;
use std::sync::OnceLock;

struct Hedge {
    after: bool,
    modifier: &'static str,
    dates: bool,
    spans: bool,
    phrase: Vec<&'static str>,
}

const RESOURCE: &str = include_str!("../../../resources/times/hedges.tsv");

fn hedges() -> &'static [Hedge] {
    static HEDGES: OnceLock<Vec<Hedge>> = OnceLock::new();
    HEDGES.get_or_init(|| {
        let mut hedges: Vec<Hedge> = RESOURCE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let columns: Vec<&'static str> = line.split('\t').collect();
                let [side, name, applies, phrase] = columns.as_slice() else { return None };
                Some(Hedge {
                    after: *side == "after",
                    modifier: modifier(name)?,
                    dates: matches!(*applies, "date" | "any"),
                    spans: *applies != "date",
                    phrase: phrase.split(' ').collect(),
                })
            })
            .collect();
        hedges.sort_by_key(|h| usize::MAX - h.phrase.len());
        hedges
    })
}

/// The hedge around the words `start..end` of a date or a span: the mod, and how many words before and after it takes.
pub fn around(
    text: &str,
    words: &[Word],
    start: usize,
    end: usize,
    is_span: bool,
) -> Option<(&'static str, usize, usize)> {
    for hedge in hedges().iter().filter(|h| if is_span { h.spans } else { h.dates }) {
        let length = hedge.phrase.len();
        let from = if hedge.after { Some(end) } else { start.checked_sub(length) };
        let Some(candidate) = from.and_then(|from| words.get(from..from + length)) else { continue };
        let joined = if hedge.after {
            candidate.iter().all(|w| !w.breaks)
        } else {
            candidate.iter().skip(1).chain(words.get(start)).all(|w| !w.breaks)
        };
        if joined
            && candidate.iter().zip(&hedge.phrase).all(|(word, wanted)| word.span.of(text).eq_ignore_ascii_case(wanted))
        {
            return Some(if hedge.after { (hedge.modifier, 0, length) } else { (hedge.modifier, length, 0) });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        assert_eq!(hedges().len(), RESOURCE.lines().filter(|l| !l.starts_with('#')).count());
    }
}
