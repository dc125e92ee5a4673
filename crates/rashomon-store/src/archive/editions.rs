//! What a later edition of an article changed: the claims that it touched.

use rashomon::annotate::Claim;
use rashomon::pipeline::Report;
use std::collections::BTreeMap;
use std::fmt;

/// Claims that are quoted of each sort, and the most characters of a quotation.
const QUOTED: usize = 3;
const QUOTATION: usize = 90;

/// The claims that an edition touched, in the words of the articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Claims that both editions make.
    pub kept: usize,
    /// Claims of the edition before that the later one does not make.
    pub gone: Vec<String>,
    /// Claims that the later edition makes first.
    pub new: Vec<String>,
}

impl Touched {
    /// What a later edition changed.
    ///
    /// Two claims are the same that say the same words, credited to the same holders, as sure and as positive; where they stand is no matter.
    #[must_use]
    pub fn between(before: &Report, after: &Report) -> Self {
        let mut left: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for claim in &before.annotations.claims {
            left.entry(key(before, claim)).or_default().push(words(before, claim));
        }
        let mut touched = Self::default();
        for claim in &after.annotations.claims {
            match left.get_mut(&key(after, claim)).and_then(Vec::pop) {
                Some(_) => touched.kept += 1,
                None => touched.new.push(words(after, claim)),
            }
        }
        let is_left = |claim: &&Claim| left.get_mut(&key(before, claim)).and_then(Vec::pop).is_some();
        touched.gone = before.annotations.claims.iter().filter(is_left).map(|claim| words(before, claim)).collect();
        touched
    }
}

type Key = (&'static str, String, Vec<String>, &'static str, &'static str);

fn key(report: &Report, claim: &Claim) -> Key {
    (
        claim.kind.as_str(),
        words(report, claim),
        claim.holders.iter().map(|holder| holder.text.clone()).collect(),
        claim.modality.as_str(),
        claim.polarity.as_str(),
    )
}

/// The words of a claim, one space between them.
fn words(report: &Report, claim: &Claim) -> String {
    claim.span.of(report.article.field(claim.field)).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Touched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.gone.is_empty() && self.new.is_empty() {
            return write!(f, "it touches none of {} claims", self.kept);
        }
        for (claims, what) in [(&self.gone, "gone"), (&self.new, "new")] {
            let quoted: Vec<String> =
                claims.iter().take(QUOTED).map(|claim| format!("“{}”", shortened(claim))).collect();
            let more = if claims.len() > QUOTED { ", …" } else { "" };
            match claims.len() {
                0 => {}
                count => write!(
                    f,
                    "{count} claim{} {what}: {}{more}; ",
                    if count == 1 { "" } else { "s" },
                    quoted.join(", ")
                )?,
            }
        }
        write!(f, "{} as before", self.kept)
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTATION) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon::article::Article;
    use rashomon::pipeline::annotate_all;

    fn touched(before: &str, after: &str) -> Touched {
        let reports = annotate_all(vec![Article::from_text(before), Article::from_text(after)]);
        Touched::between(&reports[0], &reports[1])
    }

    const FLOOD: &str =
        "Five people were killed when the Alm flooded Lorma on Sunday, the police said. The old bridge was closed.";

    #[test]
    fn a_corrected_figure_is_told_with_the_one_it_replaces() {
        let touched = touched(FLOOD, &FLOOD.replace("Five", "Seven"));
        assert!(!touched.gone.is_empty() && touched.gone.iter().all(|claim| claim.contains("Five")), "{touched:?}");
        assert!(!touched.new.is_empty() && touched.new.iter().all(|claim| claim.contains("Seven")), "{touched:?}");
        assert!(touched.kept > 0, "{touched:?}");
        let told = touched.to_string();
        assert!(
            told.contains("gone: “Five people") && told.contains("new: “Seven people") && told.ends_with("as before"),
            "{told}"
        );
    }

    #[test]
    fn another_holder_makes_another_claim() {
        let touched = touched(FLOOD, &FLOOD.replace("the police said", "the mayor said"));
        assert!(!touched.gone.is_empty() && !touched.new.is_empty(), "{touched:?}");
    }

    #[test]
    fn a_sentence_that_moves_touches_nothing() {
        let touched = touched(
            FLOOD,
            "The old bridge was closed. Five people were killed when the Alm flooded Lorma on Sunday, the police said.",
        );
        assert_eq!((touched.gone.len(), touched.new.len()), (0, 0), "{touched:?}");
        assert!(touched.to_string().starts_with("it touches none of"), "{touched}");
    }
}
