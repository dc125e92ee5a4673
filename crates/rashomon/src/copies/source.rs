//! Where an article says it comes from: the agency, the outlet it took its text from, its own reporters.

use crate::article::CreditKind;
use crate::pipeline::Report;

/// Words of a byline in which a place is looked for.
const BYLINE_WORDS: usize = 14;
/// Bytes of a line that is a byline and no report.
const BYLINE_BYTES: usize = 160;

/// Where one article says it comes from. Names are compared folded (see [`fold`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Agencies credited as makers of the text, in order of place.
    pub agencies: Vec<String>,
    /// Outlets named by 'Original Source: …', a canonical link or the feed's source.
    pub originals: Vec<String>,
    /// Those who contributed.
    pub contributors: Vec<String>,
    /// Whether a reporter signs it.
    pub signed: bool,
    /// Whether the paper itself found it out: written from a place that it names ('LORMA —', 'Jane Doe in Lorma'), by its own
    /// correspondent, or from what somebody told the paper.
    pub on_the_spot: bool,
    /// The outlet that publishes it, folded.
    pub outlet: Option<String>,
}

impl Source {
    /// What the credits of a report say.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut source =
            Self { outlet: outlet_of(report).as_deref().map(fold).filter(|name| !name.is_empty()), ..Self::default() };
        let mut dateline = false;
        let found = report.annotations.credits.iter().map(|c| (c.kind, c.name.as_str()));
        let declared = report.article.declared_credits.iter().map(|c| (c.kind, c.name.as_str()));
        for (kind, name) in found.chain(declared) {
            let names = match kind {
                CreditKind::Agency => &mut source.agencies,
                CreditKind::OriginalSource => &mut source.originals,
                CreditKind::Contributor => &mut source.contributors,
                CreditKind::Byline => {
                    source.signed = true;
                    continue;
                }
                CreditKind::Dateline => {
                    dateline = true;
                    continue;
                }
            };
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        if let Some(feed) = &report.article.feed_source {
            source.originals.push(feed.clone());
        }
        // An agency's own page credits itself; a page that names itself as its source credits nobody.
        if let Some(outlet) = source.outlet.clone() {
            source.originals.retain(|name| fold(name) != outlet);
        }
        source.on_the_spot = source.agencies.is_empty()
            && (dateline
                || source.signed && signed_on_the_spot(report)
                || own_correspondent(report)
                || told_to_the_outlet(report));
        source
    }

    /// The one agency whose text this is; none where several are credited.
    #[must_use]
    pub fn agency(&self) -> Option<&str> {
        match self.agencies.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The name under which this article credits the outlet of another, if it does.
    #[must_use]
    pub fn credits(&self, other: &Source) -> Option<&str> {
        let outlet = other.outlet.as_deref()?;
        if self.outlet.as_deref() == Some(outlet) {
            return None;
        }
        self.originals.iter().chain(&self.agencies).map(String::as_str).find(|name| fold(name) == outlet)
    }

    /// Whether this is the paper's own report, as far as credits show.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.agencies.is_empty() && self.originals.is_empty() && (self.signed || self.on_the_spot)
    }
}

/// Whether a byline says where its reporter was: 'By Jane Doe in Lorma', 'our correspondent in Lorma'.
fn signed_on_the_spot(report: &Report) -> bool {
    report.annotations.credits.iter().filter(|c| c.kind == CreditKind::Byline).any(|credit| {
        let after = report.article.text.get(credit.span.start as usize..).unwrap_or("");
        let line = after.lines().next().unwrap_or("");
        let words: Vec<&str> = line.split_whitespace().take(BYLINE_WORDS).collect();
        line.len() < BYLINE_BYTES
            && words.windows(2).any(|w| matches!(w[0], "in" | "at" | "from") && w[1].starts_with(char::is_uppercase))
    })
}

/// Whether the text opens with the paper's own correspondent: 'By our own correspondent', 'our reporter in Lorma'.
fn own_correspondent(report: &Report) -> bool {
    report.article.text.lines().filter(|line| !line.trim().is_empty()).take(2).any(|line| {
        let words: Vec<String> = line
            .split_whitespace()
            .take(BYLINE_WORDS)
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .collect();
        let role = |word: &str| matches!(word, "correspondent" | "correspondents" | "reporter" | "reporters");
        line.len() < BYLINE_BYTES
            && words.iter().enumerate().any(|(i, word)| {
                let our = |at: usize| words.get(at).is_some_and(|w| w == "our");
                role(word) && (i > 0 && our(i - 1) || i > 1 && our(i - 2))
            })
    })
}

/// Whether somebody 'told the Lorma Herald', in the Lorma Herald: what an outlet was told itself it has from no agency.
fn told_to_the_outlet(report: &Report) -> bool {
    let Some(outlet) = report.article.outlet.as_deref() else { return false };
    let outlet = outlet.strip_prefix("The ").unwrap_or(outlet);
    if outlet.is_empty() {
        return false;
    }
    report.article.text.match_indices(outlet).any(|(at, _)| {
        let before = report.article.text.get(..at).unwrap_or("").trim_end();
        let before = before.strip_suffix("the").or_else(|| before.strip_suffix("The")).unwrap_or(before);
        before.trim_end().ends_with(" told")
    })
}

/// The outlet as the record names it, else the host of the address.
fn outlet_of(report: &Report) -> Option<String> {
    if let Some(outlet) = &report.article.outlet {
        return Some(outlet.clone());
    }
    let url = report.article.url.as_deref()?;
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', ':']).next()?;
    Some(host.to_owned())
}

/// An outlet's name as it is compared: 'www.Example-Times.co.uk', 'Example Times' and 'The Example Times' are one.
#[must_use]
pub fn fold(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let host = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or(host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_host = host.contains('.') && !host.contains(' ');
    let stem = if is_host { registered(host) } else { host };
    let letters: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.strip_prefix("the").filter(|rest| rest.len() > 3).map_or(letters.clone(), str::to_owned)
}

/// The label of a host that names its owner: 'example' of 'news.example.co.uk'.
fn registered(host: &str) -> &str {
    let labels: Vec<&str> = host.split('.').collect();
    let mut index = labels.len().saturating_sub(2);
    // 'co.uk', 'com.au', 'org.nz': the owner stands one further left.
    if index > 0 && labels[index].len() <= 3 && labels.last().is_some_and(|top| top.len() == 2) {
        index -= 1;
    }
    labels.get(index).copied().unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::Article;

    #[test]
    fn what_an_outlet_was_told_itself_is_its_own() {
        let source = |outlet: &str, text: &str| {
            let mut article = Article::from_text(text);
            article.outlet = Some(outlet.to_owned());
            Source::of(&Report { article, annotations: Annotations::default() })
        };
        assert!(source("The Lorma Herald", "Nine are missing, the mayor told the Lorma Herald.").is_own());
        assert!(source("Coast Tribune", "By our own correspondent\n\nNine are missing.").is_own());
        assert!(!source("Coast Tribune", "Nine are missing, the mayor told the Lorma Herald.").is_own());
    }

    #[test]
    fn one_outlet_has_many_spellings() {
        for name in [
            "www.lormatimes.co.uk",
            "https://news.lormatimes.com/a/b",
            "The Lorma Times",
            "Lorma Times",
            "lormatimes.com",
        ] {
            assert_eq!(fold(name), "lormatimes", "{name}");
        }
    }
}
