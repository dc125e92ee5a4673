//! How many origins give an account: independence is judged per claim, not per article.
//!
//! Two claims are *dependent* when their articles are one text, or when the passage that carries the one is an aligned
//! copy of the passage that carries the other. They are *independent* when evidence keeps their articles' origins apart.
//! Everything else is undetermined: one in the lower bound, two in the upper.

use super::drift::{credit_words, one_holder};
use super::subject::Subject;
use crate::article::Field;
use crate::id::ArticleId;
use crate::ledger::{Account, CopyKind, CopyLink, OriginCount, Origins};
use crate::pipeline::Report;
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many articles tell an account.
#[must_use]
pub fn tellers(account: &Account) -> usize {
    let mut articles: Vec<&ArticleId> = account.claims.iter().map(|claim| &claim.article).collect();
    articles.sort_unstable();
    articles.dedup();
    articles.len()
}

/// How many vouch for an account: those whom its claims credit, and each outlet that tells it in its own voice. Two
/// reports of what 'police said' have two tellers and one holder.
#[must_use]
pub fn holders(account: &Account) -> usize {
    let mut credited: Vec<Vec<String>> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut own_voice: FxHashSet<&ArticleId> = FxHashSet::default();
    for claim in &account.claims {
        match claim.holders.first() {
            Some(holder) if seen.insert(holder) => {
                let words = credit_words(holder);
                if !credited.iter().any(|known| one_holder(known, &words)) {
                    credited.push(words);
                }
            }
            Some(_) => {}
            None => {
                own_voice.insert(&claim.article);
            }
        }
    }
    credited.len() + own_voice.len()
}

/// Who tells something, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Teller {
    /// Index of its report.
    pub report: usize,
    /// The field that its span points into.
    pub field: Field,
    /// Its words.
    pub span: Span,
}

impl Teller {
    fn of(subject: &Subject<'_>) -> Self {
        Self { report: subject.report, field: subject.claim.field, span: subject.claim.span }
    }
}

/// What is known about who depends on whom in a story, by index of the report.
#[derive(Debug)]
pub(crate) struct Dependence<'a> {
    origin_of: Vec<usize>,
    apart: FxHashSet<(usize, usize)>,
    links: FxHashMap<(usize, usize), &'a CopyLink>,
}

impl<'a> Dependence<'a> {
    /// Prepares the links and origins of a story.
    pub fn of(reports: &[&Report], copies: &'a [CopyLink], origins: &Origins) -> Self {
        let index_of: FxHashMap<&ArticleId, usize> =
            reports.iter().enumerate().map(|(index, report)| (&report.article.id, index)).collect();
        // An article that no origin names is an origin of its own.
        let mut origin_of: Vec<usize> = (0..reports.len()).map(|index| origins.groups.len() + index).collect();
        for (origin, group) in origins.groups.iter().enumerate() {
            for article in &group.articles {
                if let Some(index) = index_of.get(article) {
                    origin_of[*index] = origin;
                }
            }
        }
        let links =
            copies.iter().filter_map(|link| Some(((*index_of.get(&link.a)?, *index_of.get(&link.b)?), link))).collect();
        Self { origin_of, apart: origins.apart.iter().copied().collect(), links }
    }

    /// How many origins give these claims.
    pub fn origins(&self, claims: &[usize], subjects: &[Subject<'_>]) -> OriginCount {
        self.count(claims.iter().map(|index| Teller::of(&subjects[*index])))
    }

    /// How many origins give these claims, wherever they stand.
    pub fn count(&self, claims: impl Iterator<Item = Teller>) -> OriginCount {
        // One teller an article: the first claim speaks for it.
        let mut tellers: Vec<Teller> = Vec::new();
        for claim in claims {
            if !tellers.iter().any(|teller| teller.report == claim.report) {
                tellers.push(claim);
            }
        }
        let mut roots: Vec<Teller> = Vec::new();
        for teller in &tellers {
            if !roots.iter().any(|root| self.dependent(*root, *teller)) {
                roots.push(*teller);
            }
        }
        // The lower bound: a set in which every pair is known to be independent, grown greedily.
        let mut independent: Vec<usize> = Vec::new();
        for root in &roots {
            if independent.iter().all(|other| self.independent(*other, root.report)) {
                independent.push(root.report);
            }
        }
        let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
        OriginCount { at_least: count(independent.len()).max(1), at_most: count(roots.len()).max(1) }
    }

    /// The origin that a report belongs to.
    pub fn origin(&self, report: usize) -> usize {
        self.origin_of.get(report).copied().unwrap_or(usize::MAX)
    }

    fn independent(&self, a: usize, b: usize) -> bool {
        let (x, y) = (self.origin(a), self.origin(b));
        x != y && self.apart.contains(&(x.min(y), x.max(y)))
    }

    fn dependent(&self, a: Teller, b: Teller) -> bool {
        if a.report == b.report {
            return true;
        }
        let link = self
            .links
            .get(&(a.report, b.report))
            .map(|link| (*link, false))
            .or_else(|| self.links.get(&(b.report, a.report)).map(|link| (*link, true)));
        let Some((link, swapped)) = link else {
            return self.origin(a.report) == self.origin(b.report);
        };
        match link.kind {
            CopyKind::SameText => return true,
            CopyKind::Independent | CopyKind::SharedQuotes => return false,
            CopyKind::Reprint | CopyKind::Derived => {}
        }
        if a.field == Field::Title || b.field == Field::Title {
            return true;
        }
        let (in_a, in_b) = if swapped { (b.span, a.span) } else { (a.span, b.span) };
        let covers = |passage: Span, claim: Span| {
            passage.start.max(claim.start) < passage.end.min(claim.end)
                && 2 * (passage.end.min(claim.end) - passage.start.max(claim.start)) >= claim.len()
        };
        // A claim outside of every shared passage is the article's own addition.
        link.passages.is_empty() || link.passages.iter().any(|p| covers(p.a, in_a) || covers(p.b, in_b))
    }
}

#[cfg(test)]
mod tests {
    use super::{holders, tellers};
    use crate::article::Article;
    use crate::config::Config;
    use crate::id::ArticleId;

    #[test]
    fn two_tellers_of_one_holder() {
        let article = |id: &str, text: &str| {
            let mut article = Article::from_text(text);
            article.id = ArticleId::new(id);
            article
        };
        let articles = vec![
            article("a", "A barge sank off Lorma on Sunday. Seven sailors were rescued from the barge, police said."),
            article("b", "Off Lorma a barge sank on Sunday. Police said seven sailors were rescued from the barge."),
        ];
        let reading = crate::pipeline::read(articles, &Config::default());
        let accounts = reading.stories.iter().flat_map(|story| &story.findings).flat_map(|finding| &finding.accounts);
        let told: Vec<_> = accounts.filter(|a| a.text.to_lowercase().contains("seven") && tellers(a) == 2).collect();
        assert!(!told.is_empty());
        assert!(told.iter().all(|account| holders(account) == 1), "{told:?}");
    }
}
