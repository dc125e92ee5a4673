//! Whose report says what its writer makes of the news: what it alone tells in its own voice is no news.

use super::lexicon::{Trait, is};
use super::tokens::words;
use crate::annotate::{SentenceKind, Upos};
use crate::attribution::quotes;
use crate::pipeline::Report;

/// Sentences with an 'I' outside of quotations from which on a report is one of its writer's own, or an interview.
const OWN_SENTENCES: usize = 3;

/// What pages say of such reports, without first letters: they may be capitals.
const NOTES: [&str; 8] = [
    "pinions expressed",
    "iews expressed in this",
    "pinion contributor",
    "pinion columnist",
    "ore opinion",
    "iews are his own",
    "iews are her own",
    "iews are their own",
];

/// Whether a report is a view of the news: it says so ('OPINION: …', '/opinion/', 'The opinions expressed in this commentary …'), or
/// its writer speaks of himself.
pub(crate) fn is_view(report: &Report) -> bool {
    is_labelled(report) || is_noted(report) || speaks_of_himself(report)
}

fn is_labelled(report: &Report) -> bool {
    let named = |word: &str| is(&word.to_lowercase(), Trait::View);
    let article = &report.article;
    let title = article.headline().unwrap_or("");
    title.split_once([':', '|']).is_some_and(|(label, _)| named(label.trim()))
        || article.url.as_deref().is_some_and(|url| url.split('/').skip(3).any(named))
        || article.outlet.as_deref().is_some_and(|outlet| words(outlet).iter().any(|word| named(word)))
}

fn is_noted(report: &Report) -> bool {
    NOTES.iter().any(|note| report.article.text.contains(note))
}

/// Whether several sentences have an 'I' that nobody is quoted with.
fn speaks_of_himself(report: &Report) -> bool {
    let (text, layer) = (&report.article.text, &report.annotations.text);
    let mut own = layer.sentences.iter().filter(|sentence| sentence.kind == SentenceKind::Prose).filter(|sentence| {
        let mut tokens = layer.tokens_of(sentence).iter();
        tokens.any(|token| token.upos == Upos::Pron && token.span.of(text) == "I")
    });
    // Most reports have none.
    if own.clone().take(OWN_SENTENCES).count() < OWN_SENTENCES {
        return false;
    }
    let quoted = quotes::find(text);
    let is_own = |span: crate::span::Span| !quoted.iter().any(|quotation| quotation.span.overlaps(span));
    let unquoted = own.by_ref().filter(|sentence| is_own(sentence.span));
    unquoted.take(OWN_SENTENCES).count() == OWN_SENTENCES
}

#[cfg(test)]
mod tests {
    use super::is_view;
    use crate::article::Article;

    fn view(title: &str, outlet: &str, text: &str) -> bool {
        let mut article = Article::from_text(text);
        (article.title, article.outlet) = (Some(title.to_owned()), Some(outlet.to_owned()));
        crate::pipeline::annotate_all(vec![article]).iter().any(is_view)
    }

    #[test]
    fn a_view_says_so_or_its_writer_says_i() {
        let news = "The council of Lorma sold the harbour. \"I am glad,\" Ivo Orr said. \"I slept badly. I feared a no. I am tired.\"";
        assert!(!view("Lorma sells harbour", "Lorma Herald", news));
        assert!(view("OPINION: Sell the harbour", "Lorma Herald", news));
        assert!(view("Sell the harbour", "Lorma Herald - Opinion", news));
        let note = format!("{news} The opinions expressed in this column are the author's.");
        assert!(view("Sell the harbour", "Lorma Herald", &note));
        let own = "I was born in Lorma. I have seen the harbour each day since. Why should the council sell it? I say that it should not.";
        assert!(view("Sell the harbour", "Lorma Herald", own));
    }
}
