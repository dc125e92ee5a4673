//! How many independent origins a set of reports has, and which: a range, since evidence often leaves it open.
//!
//! Articles of one agency count as one origin, and so do articles that share enough text. Links are not chained blindly: a
//! group takes in another only where most pairs across the two are linked themselves. Pairs of groups are *apart* only by
//! evidence (two different agencies, or each signed by reporters of its own); every other pair is undetermined, and counts
//! as one origin in `at_least` and as two in `at_most`.

use super::source::{Source, fold};
use crate::id::ArticleId;
use crate::ledger::{CopyKind, CopyLink, Origin, OriginCount, Origins};
use crate::pipeline::Report;
use rustc_hash::{FxHashMap, FxHashSet};

/// Share of the pairs across two groups that must be linked before the groups are one origin.
const LINKED_SHARE: f64 = 0.51;
/// Share of an uncredited article's shingles that must stand in an agency's text, where it is no reprint as a whole.
const ADOPTED_SHARE: f64 = 0.3;
/// Pairs across two groups that are looked at.
const LOOKED_AT: usize = 4_096;

struct Groups {
    group_of: Vec<usize>,
    members: Vec<Vec<usize>>,
    evidence: Vec<Vec<String>>,
}

impl Groups {
    fn merge(&mut self, into: usize, from: usize, evidence: String) {
        let moved = std::mem::take(&mut self.members[from]);
        for member in &moved {
            self.group_of[*member] = into;
        }
        self.members[into].extend(moved);
        let reasons = std::mem::take(&mut self.evidence[from]);
        let own = &mut self.evidence[into];
        for reason in std::iter::once(evidence).chain(reasons) {
            if own.len() < 12 && !own.contains(&reason) {
                own.push(reason);
            }
        }
    }
}

/// The origins of a set of reports, given the links between them.
#[must_use]
pub fn of(reports: &[&Report], links: &[CopyLink]) -> Origins {
    let sources: Vec<Source> = reports.iter().map(|r| Source::of(r)).collect();
    let index: FxHashMap<&ArticleId, usize> = reports.iter().enumerate().map(|(i, r)| (&r.article.id, i)).collect();
    let mut groups = Groups {
        group_of: (0..reports.len()).collect(),
        members: (0..reports.len()).map(|i| vec![i]).collect(),
        evidence: vec![Vec::new(); reports.len()],
    };
    join_by_agency(&sources, &mut groups);
    adopt_agency(links, &index, &sources, &mut groups);
    join_by_credit(&sources, &mut groups);
    join_by_links(links, &index, &sources, &mut groups);
    join_by_outlet(&sources, &mut groups);
    join_by_name(reports, &sources, &mut groups);
    name_and_count(reports, &sources, &groups)
}

/// What one outlet reports by itself is one origin, however many articles it makes of it.
fn join_by_outlet(sources: &[Source], groups: &mut Groups) {
    let mut first_of: FxHashMap<&str, usize> = FxHashMap::default();
    for group in 0..groups.members.len() {
        let own = |m: &usize| sources[*m].agencies.is_empty() && sources[*m].originals.is_empty();
        let Some(outlet) = groups.members[group].first().and_then(|m| sources[*m].outlet.as_deref()) else { continue };
        if !groups.members[group].iter().all(|m| own(m) && sources[*m].outlet.as_deref() == Some(outlet)) {
            continue;
        }
        match first_of.get(outlet) {
            Some(first) => groups.merge(*first, group, "reports of one outlet".to_owned()),
            None => {
                first_of.insert(outlet, group);
            }
        }
    }
}

fn join_by_agency(sources: &[Source], groups: &mut Groups) {
    let mut first_of: FxHashMap<&str, usize> = FxHashMap::default();
    for (article, source) in sources.iter().enumerate() {
        let Some(agency) = source.agency() else { continue };
        match first_of.get(agency) {
            Some(first) => {
                let into = groups.group_of[*first];
                groups.merge(into, article, format!("credited to {agency}"));
            }
            None => {
                first_of.insert(agency, article);
                groups.evidence[article].push(format!("credited to {agency}"));
            }
        }
    }
}

/// An article without a credit that has an agency's text is that agency's: the link to the credited article is the evidence,
/// and nothing is handed on from it.
fn adopt_agency(links: &[CopyLink], index: &FxHashMap<&ArticleId, usize>, sources: &[Source], groups: &mut Groups) {
    let mut adopted: Vec<Option<(f64, usize, &CopyLink)>> = vec![None; sources.len()];
    for link in links.iter().filter(|l| matches!(l.kind, CopyKind::SameText | CopyKind::Reprint | CopyKind::Derived)) {
        let (Some(a), Some(b)) = (index.get(&link.a), index.get(&link.b)) else { continue };
        for (credited, other, share) in [(*a, *b, link.containment_b), (*b, *a, link.containment_a)] {
            let free = sources[other].agencies.is_empty() && sources[other].originals.is_empty();
            let enough = link.kind != CopyKind::Derived || share >= ADOPTED_SHARE;
            if sources[credited].agency().is_some() && free && enough {
                let best = &mut adopted[other];
                if best.is_none_or(|(known, ..)| share > known) {
                    *best = Some((share, credited, link));
                }
            }
        }
    }
    for (other, best) in adopted.into_iter().enumerate() {
        if let Some((_, credited, _)) = best
            && let Some(agency) = sources[credited].agency()
        {
            let into = groups.group_of[credited];
            let from = groups.group_of[other];
            if into != from && groups.members[from].len() == 1 {
                groups.merge(into, from, format!("an article without a credit has text of one credited to {agency}"));
            }
        }
    }
}

/// An article that names another outlet as its source joins that outlet's article; articles that name the same one are one origin.
fn join_by_credit(sources: &[Source], groups: &mut Groups) {
    let mut publisher: FxHashMap<&str, usize> = FxHashMap::default();
    for (article, source) in sources.iter().enumerate() {
        if let Some(outlet) = source.outlet.as_deref() {
            publisher.entry(outlet).or_insert(article);
        }
    }
    let mut first_with: FxHashMap<String, usize> = FxHashMap::default();
    for (article, source) in sources.iter().enumerate() {
        let [original] = source.originals.as_slice() else { continue };
        let name = fold(original);
        let other = publisher.get(name.as_str()).copied().filter(|o| *o != article);
        let other = other.or_else(|| first_with.get(&name).copied());
        first_with.entry(name).or_insert(article);
        groups.evidence[groups.group_of[article]].push(format!("names {original} as its source"));
        if let Some(other) = other {
            let (x, y) = (groups.group_of[other], groups.group_of[article]);
            if x != y {
                groups.merge(x.min(y), x.max(y), format!("names {original} as its source"));
            }
        }
    }
}

fn join_by_links(links: &[CopyLink], index: &FxHashMap<&ArticleId, usize>, sources: &[Source], groups: &mut Groups) {
    let mut dependent: Vec<(usize, usize, &CopyLink)> = links
        .iter()
        .filter(|l| matches!(l.kind, CopyKind::SameText | CopyKind::Reprint | CopyKind::Derived))
        .filter_map(|l| Some((*index.get(&l.a)?, *index.get(&l.b)?, l)))
        .collect();
    let strength = |l: &CopyLink| l.containment_a.max(l.containment_b);
    dependent.sort_by(|x, y| {
        (x.2.kind, strength(y.2)).partial_cmp(&(y.2.kind, strength(x.2))).unwrap_or(std::cmp::Ordering::Equal)
    });
    let linked: FxHashSet<(usize, usize)> = dependent.iter().map(|(a, b, _)| (*a.min(b), *a.max(b))).collect();
    for (a, b, link) in dependent {
        let (x, y) = (groups.group_of[a], groups.group_of[b]);
        if x == y || different_agencies(x, y, sources, groups) {
            continue;
        }
        // The same text is the same origin, however many print it; less than that is not handed on.
        let same = link.kind == CopyKind::SameText;
        if same || share_linked(&groups.members[x], &groups.members[y], &linked) >= LINKED_SHARE {
            let how = match (link.kind, link.direction) {
                (CopyKind::SameText, _) => "is the same text as",
                (CopyKind::Reprint, _) => "shares most of its body with",
                _ => "takes passages from, or shares them with,",
            };
            let sentence = format!("{} {how} {}", link.b, link.a);
            groups.merge(x.min(y), x.max(y), sentence);
        }
    }
}

fn agency_of<'s>(group: usize, sources: &'s [Source], groups: &Groups) -> Option<&'s str> {
    groups.members[group].iter().find_map(|m| sources[*m].agency())
}

fn different_agencies(x: usize, y: usize, sources: &[Source], groups: &Groups) -> bool {
    matches!((agency_of(x, sources, groups), agency_of(y, sources, groups)), (Some(one), Some(other)) if one != other)
}

#[allow(clippy::cast_precision_loss)]
fn share_linked(x: &[usize], y: &[usize], linked: &FxHashSet<(usize, usize)>) -> f64 {
    let (mut seen, mut found) = (0usize, 0usize);
    'pairs: for a in x {
        for b in y {
            seen += 1;
            found += usize::from(linked.contains(&(*a.min(b), *a.max(b))));
            if seen >= LOOKED_AT {
                break 'pairs;
            }
        }
    }
    found as f64 / seen.max(1) as f64
}

fn name_and_count(reports: &[&Report], sources: &[Source], groups: &Groups) -> Origins {
    let mut order: Vec<usize> = (0..groups.members.len()).filter(|g| !groups.members[*g].is_empty()).collect();
    order.sort_unstable_by_key(|g| groups.members[*g].iter().min().copied());
    let mut named: Vec<Origin> = Vec::new();
    for group in &order {
        let mut members = groups.members[*group].clone();
        members.sort_unstable();
        named.push(Origin {
            name: name(&members, reports, sources),
            articles: members.iter().map(|m| reports[*m].article.id.clone()).collect(),
            evidence: groups.evidence[*group].clone(),
        });
    }
    let mut apart = Vec::new();
    // Beyond this many groups nobody reads the pairs, and their number grows with the square.
    let looked_at = order.len().min(256);
    for (i, x) in order.iter().enumerate().take(looked_at) {
        for (j, y) in order.iter().enumerate().take(looked_at).skip(i + 1) {
            if is_apart(*x, *y, sources, groups) {
                apart.push((i, j));
            }
        }
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let at_least = count(mutually_apart(order.len(), &apart));
    Origins { count: OriginCount { at_least, at_most: count(order.len()) }, groups: named, apart }
}

/// Groups that go back to one outlet or agency are one origin: what an agency prints on its own page and what others credit to it.
fn join_by_name(reports: &[&Report], sources: &[Source], groups: &mut Groups) {
    let mut first_of: FxHashMap<String, usize> = FxHashMap::default();
    for group in 0..groups.members.len() {
        if groups.members[group].is_empty() {
            continue;
        }
        let mut members = groups.members[group].clone();
        members.sort_unstable();
        let Some(key) = source_name(&members, reports, sources).map(|name| fold(&name)) else { continue };
        match first_of.get(&key) {
            Some(first) => groups.merge(*first, group, "goes back to the same outlet".to_owned()),
            None => {
                first_of.insert(key, group);
            }
        }
    }
}

/// What an origin is called: by its source, else by the article that came first.
fn name(members: &[usize], reports: &[&Report], sources: &[Source]) -> String {
    let by_article = || earliest(members, reports).map(|first| reports[first].article.id.to_string());
    source_name(members, reports, sources).or_else(by_article).unwrap_or_default()
}

/// The agency of an origin, the outlet it credits, else the outlet that printed it first; none where nobody names one.
fn source_name(members: &[usize], reports: &[&Report], sources: &[Source]) -> Option<String> {
    if let Some(agency) = members.iter().find_map(|m| sources[*m].agency()) {
        return Some(agency.to_owned());
    }
    if let Some(original) = members.iter().find_map(|m| sources[*m].originals.first()) {
        return Some(original.clone());
    }
    let first = earliest(members, reports)?;
    reports[first].article.outlet.clone().or_else(|| sources[first].outlet.clone())
}

/// The member that was published first; undated ones last.
fn earliest(members: &[usize], reports: &[&Report]) -> Option<usize> {
    members.iter().copied().min_by_key(|m| {
        let published = reports[*m].article.published.as_ref().map(crate::article::Moment::second);
        (published.is_none(), published, *m)
    })
}

/// Evidence that two groups do not come from one text: two agencies, or an agency and a paper's own signed report from the
/// spot, or two such reports by different papers.
fn is_apart(x: usize, y: usize, sources: &[Source], groups: &Groups) -> bool {
    let own = |g: usize| groups.members[g].iter().any(|m| sources[*m].is_own() && sources[*m].on_the_spot);
    let outlet = |g: usize| groups.members[g].iter().find_map(|m| sources[*m].outlet.as_deref());
    match (agency_of(x, sources, groups), agency_of(y, sources, groups)) {
        (Some(one), Some(other)) => one != other,
        (Some(_), None) => own(y),
        (None, Some(_)) => own(x),
        (None, None) => own(x) && own(y) && outlet(x).is_some() && outlet(y).is_some() && outlet(x) != outlet(y),
    }
}

/// The size of a set of groups of which all pairs are apart, found greedily in order; at least one where there is a group.
fn mutually_apart(groups: usize, apart: &[(usize, usize)]) -> usize {
    let pairs: FxHashSet<(usize, usize)> = apart.iter().copied().collect();
    let mut best = groups.min(1);
    for start in 0..groups.min(256) {
        let mut clique = vec![start];
        for other in start + 1..groups.min(256) {
            if clique.iter().all(|member| pairs.contains(&(*member, other))) {
                clique.push(other);
            }
        }
        best = best.max(clique.len());
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Annotations;
    use crate::article::{Article, Credit, CreditKind};
    use crate::ledger::Direction;
    use crate::span::Span;

    fn report(id: &str, credits: &[(CreditKind, &str)]) -> Report {
        let mut article = Article::from_text(format!("text {id}"));
        article.id = ArticleId::new(id);
        article.outlet = Some(format!("{id} Herald"));
        let credits = credits
            .iter()
            .map(|(kind, name)| Credit { kind: *kind, name: (*name).to_owned(), span: Span::default() })
            .collect();
        Report { article, annotations: Annotations { credits, ..Annotations::default() } }
    }

    fn link(a: &str, b: &str, kind: CopyKind) -> CopyLink {
        CopyLink {
            a: ArticleId::new(a),
            b: ArticleId::new(b),
            kind,
            direction: Direction::None,
            containment_a: 0.9,
            containment_b: 0.9,
            passages: Vec::new(),
            evidence: Vec::new(),
        }
    }

    fn origins(reports: &[Report], links: &[CopyLink]) -> Origins {
        of(&reports.iter().collect::<Vec<_>>(), links)
    }

    #[test]
    fn two_sources_named_and_nothing_shared_stay_undetermined() {
        let reports = [
            report("a", &[(CreditKind::OriginalSource, "www.x.example")]),
            report("b", &[(CreditKind::OriginalSource, "www.y.example")]),
        ];
        assert_eq!(origins(&reports, &[]).count, OriginCount { at_least: 1, at_most: 2 });
    }

    #[test]
    fn two_agencies_are_two_origins() {
        let reports = [report("a", &[(CreditKind::Agency, "AP")]), report("b", &[(CreditKind::Agency, "AFP")])];
        let found = origins(&reports, &[]);
        assert_eq!(found.count, OriginCount { at_least: 2, at_most: 2 });
        assert_eq!(found.apart, [(0, 1)]);
    }

    #[test]
    fn one_agency_is_one_origin_and_its_uncredited_copy_too() {
        let reports =
            [report("a", &[(CreditKind::Agency, "AP")]), report("b", &[(CreditKind::Agency, "AP")]), report("c", &[])];
        let found = origins(&reports, &[link("a", "c", CopyKind::SameText)]);
        assert_eq!(found.count, OriginCount { at_least: 1, at_most: 1 });
        assert_eq!(found.groups[0].name, "AP");
    }

    #[test]
    fn own_reports_of_one_outlet_are_one_origin_and_of_two_on_the_spot_are_two() {
        let signed = |id: &str, outlet: &str| {
            let mut report = report(id, &[(CreditKind::Byline, "Anton Rell")]);
            report.article.text = format!("By Anton Rell in Lorma\n\nText {id}.");
            report.article.outlet = Some(outlet.to_owned());
            report
        };
        let reports = [signed("a", "Astrel Post"), signed("b", "Astrel Post"), signed("c", "Lorma Herald")];
        assert_eq!(origins(&reports, &[]).count, OriginCount { at_least: 2, at_most: 2 });
    }

    #[test]
    fn chains_are_not_closed() {
        let reports = [report("a", &[]), report("b", &[]), report("c", &[]), report("d", &[])];
        let links =
            [link("a", "b", CopyKind::Reprint), link("c", "d", CopyKind::Reprint), link("b", "c", CopyKind::Derived)];
        assert_eq!(origins(&reports, &links).groups.len(), 2);
    }

    #[test]
    fn articles_of_which_no_outlet_is_known_are_not_one_origin_for_their_ids() {
        let unnamed = |id: &str| {
            let mut report = report(id, &[]);
            report.article.outlet = None;
            report
        };
        let found = origins(&[unnamed("batch/1"), unnamed("batch/2")], &[]);
        assert_eq!((found.count.at_least, found.count.at_most), (1, 2));
    }
}
