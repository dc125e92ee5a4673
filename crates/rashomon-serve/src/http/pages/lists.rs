//! Lists: claims, those to whom they are credited, names, places, outlets, and what a search finds.

use super::super::Problem;
use super::super::api::ClaimsAsked;
use super::super::made::Made;
use super::super::problem::Asked;
use super::{Asker, Choice, Form, Frame, Item, LIMIT, Listing, Page, Paged, count, encoded, html, map};
use crate::records;
use axum::extract::Path;
use rashomon::ledger::Status;
use rashomon::mention::linking::walks::bare;
use rashomon_store::{
    Archive, ArticleFilter, ArticleHead, ClaimFilter, ClaimHit, NameKind, Query, Sqlite, Store as _, fold,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Months and outlets that a search offers to narrow it by.
const FACETS: usize = 12;

fn claim_item(hit: &ClaimHit) -> Item {
    let outlet = hit.report.article.outlet.clone().unwrap_or_else(|| hit.claim.article.to_string());
    let day = hit.report.article.published.as_ref().map(|m| format!(", {}", m.date())).unwrap_or_default();
    let holders = hit.claim.holders.iter().take(3);
    let mut links = vec![(hit.title.clone(), format!("/stories/{}", hit.story))];
    links.extend(holders.map(|holder| (format!("all of {holder}"), format!("/holders/{}", encoded(&fold(holder))))));
    Item {
        title: hit.question.clone(),
        link: format!("/stories/{}/claims/{}", hit.story, hit.claim.id),
        meta: format!("{outlet}{day} · {} · {}", hit.claim.modality.as_str(), hit.account),
        text: format!("“{}”", records::sentence(hit)),
        status: Some(hit.status),
        links,
    }
}

async fn claim_list(asker: Asker, filter: ClaimFilter, mut listing: Listing, address: String) -> Page {
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let page = Archive::claims(store, &filter)?;
        listing.items = page.items.iter().map(claim_item).collect();
        listing.empty =
            if page.next.is_some() { "No claim of the latest stories fits; older ones may." } else { "No claim fits." };
        let join = if address.contains('?') { '&' } else { '?' };
        listing.next = page.next.map(|next| format!("{address}{join}after={next}"));
        html(&listing)
    };
    asker.listed(make).await
}

pub async fn claims(asker: Asker, Asked(asked): Asked<ClaimsAsked>) -> Page {
    let filter = asked.filter()?;
    let choice = |status: &Status| Choice {
        label: crate::view::status_name(status).to_owned(),
        address: format!("/claims?status={}", status.as_str()),
        is_chosen: filter.status == Some(*status),
    };
    let address = filter.status.map_or("/claims".to_owned(), |status| format!("/claims?status={}", status.as_str()));
    let feed = address.replacen("/claims", "/feeds/claims.atom", 1);
    let listing = Listing {
        frame: Frame { feed: Some(feed), ..Frame::new("claims", "Claims", &asker.desk) },
        lead: "What reports claim, with the question that each claim answers".to_owned(),
        facets: vec![("Status", Status::ALL.iter().map(choice).collect())],
        ..Listing::default()
    };
    claim_list(asker, ClaimFilter { limit: LIMIT, ..filter }, listing, address).await
}

/// A name that was asked for, and where the list goes on.
#[derive(Deserialize)]
pub struct NamesAsked {
    prefix: Option<String>,
    after: Option<u64>,
}

async fn name_list(asker: Asker, kind: NameKind, mut listing: Listing, base: &'static str, asked: NamesAsked) -> Page {
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let typed = asked.prefix.unwrap_or_default();
        let (prefix, skip) =
            (if kind == NameKind::Outlet { typed.clone() } else { fold(&typed) }, asked.after.unwrap_or(0));
        let names = store.names(kind, &prefix, skip, LIMIT)?;
        if kind == NameKind::Place {
            listing.map = map::draw(&names.iter().filter_map(point).collect::<Vec<_>>());
        } else {
            listing.form = Some(Form { action: base, name: "prefix", label: "Begins with", value: typed.clone() });
        }
        let next =
            (names.len() == LIMIT).then(|| format!("{base}?prefix={}&after={}", encoded(&typed), skip + LIMIT as u64));
        let items = names.into_iter().map(|name| Item {
            link: format!("{base}/{}", encoded(&name.key)),
            meta: match name.sort {
                Some(sort) => format!("{} · in {}", sort.replace('_', " "), count(name.stories, "story", "stories")),
                None => format!("in {}", count(name.stories, "story", "stories")),
            },
            title: name.name,
            ..Item::default()
        });
        html(&Listing { items: items.collect(), empty: "There is none.", next, ..listing })
    };
    asker.listed(make).await
}

fn point(name: &rashomon_store::NameRow) -> Option<map::Point<'_>> {
    let (north, east) = name.position?;
    let is_exact = name.sort.as_deref().is_some_and(|sort| matches!(sort, "populated_place" | "other"));
    Some(map::Point { name: &name.name, north, east, is_exact })
}

fn names(here: &'static str, title: &str, lead: &str, asker: &Asker) -> Listing {
    Listing { frame: Frame::new(here, title, &asker.desk), lead: lead.to_owned(), ..Listing::default() }
}

pub async fn holders(asker: Asker, Asked(asked): Asked<NamesAsked>) -> Page {
    let listing = names("holders", "Holders", "To whom claims are credited, those of most stories first", &asker);
    name_list(asker, NameKind::Holder, listing, "/holders", asked).await
}

pub async fn entities(asker: Asker, Asked(asked): Asked<NamesAsked>) -> Page {
    let listing = names("entities", "Names", "Who and what reports name, those of most stories first", &asker);
    name_list(asker, NameKind::Entity, listing, "/entities", asked).await
}

pub async fn places(asker: Asker, Asked(asked): Asked<NamesAsked>) -> Page {
    let listing =
        names("places", "Places", "Where reports say that things happen, those of most stories first", &asker);
    name_list(asker, NameKind::Place, listing, "/places", asked).await
}

pub async fn outlets(asker: Asker, Asked(asked): Asked<NamesAsked>) -> Page {
    let listing = names("outlets", "Outlets", "Who publishes, those of most stories first", &asker);
    name_list(asker, NameKind::Outlet, listing, "/outlets", asked).await
}

/// The claims that a name is found under.
async fn of_name(asker: Asker, kind: NameKind, key: String, lead: &'static str, filter: ClaimFilter) -> Page {
    let (here, parameter) = match kind {
        NameKind::Holder => ("holders", "holder"),
        NameKind::Place => ("places", "place"),
        _ => ("entities", "entity"),
    };
    let wanted = key.clone();
    // The prefix that names in other walks of life share with this one.
    let prefix = bare(&wanted).to_owned();
    let found = asker.service.read(move |store| {
        let mut names = store.names(kind, &prefix, 0, 200)?;
        names.retain(|name| bare(&name.key) == prefix);
        let at = names.iter().position(|name| name.key == wanted);
        Ok((at.map(|at| names.remove(at)), names))
    });
    let (name, others) = found.await?;
    let other = |name: rashomon_store::NameRow| Choice {
        label: name.name,
        address: format!("/{here}/{}", encoded(&name.key)),
        is_chosen: false,
    };
    let facets = vec![("May be somebody else", others.into_iter().map(other).collect())];
    let title = name.as_ref().map_or_else(|| key.clone(), |name| name.name.clone());
    let map = name.as_ref().and_then(point).map(|point| map::draw(&[point])).unwrap_or_default();
    let feed = Some(format!("/feeds/claims.atom?{parameter}={}", encoded(&key)));
    let frame = Frame { feed, ..Frame::new(here, title, &asker.desk) };
    let listing = Listing { frame, lead: lead.to_owned(), facets, map, ..Listing::default() };
    claim_list(asker, filter, listing, format!("/{here}/{}", encoded(&key))).await
}

pub async fn holder(asker: Asker, Path(key): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let key = fold(&key);
    let filter = ClaimFilter { holder: Some(key.clone()), ..asked.claims() };
    of_name(asker, NameKind::Holder, key, "All that is credited to one of this name", filter).await
}

pub async fn entity(asker: Asker, Path(key): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let filter = ClaimFilter { entity: Some(key.clone()), ..asked.claims() };
    of_name(asker, NameKind::Entity, key, "Claims that name it", filter).await
}

pub async fn place(asker: Asker, Path(key): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let filter = ClaimFilter { place: Some(key.clone()), ..asked.claims() };
    of_name(asker, NameKind::Place, key, "Claims of sentences that name it", filter).await
}

impl Paged {
    /// A page of claims, whichever they are.
    fn claims(self) -> ClaimFilter {
        ClaimFilter { after: self.after, limit: LIMIT, ..ClaimFilter::default() }
    }
}

fn article_item(head: &ArticleHead) -> Item {
    let outlet = head.outlet.as_deref().unwrap_or("no outlet named");
    let edition = if head.revision > 0 { format!(" · edition {}", head.revision) } else { String::new() };
    Item {
        title: head.title.clone(),
        link: format!("/articles/{}", encoded(head.id.as_str())),
        meta: format!("{outlet} · {}{edition}", head.day.as_deref().unwrap_or("undated")),
        links: vec![("its story".to_owned(), format!("/stories/{}", head.story))],
        ..Item::default()
    }
}

/// What an outlet publishes; of each article whether it is a root of its story, or whose text it carries.
pub async fn outlet(asker: Asker, Path(name): Path<String>, Asked(asked): Asked<Paged>) -> Page {
    let visitor = asker.desk.clone();
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let filter =
            ArticleFilter { outlet: Some(name.clone()), after: asked.after, limit: LIMIT, ..ArticleFilter::default() };
        let page = store.articles(&filter)?;
        let (mut items, mut own) = (Vec::new(), 0u64);
        let mut from: BTreeMap<String, u64> = BTreeMap::new();
        for head in &page.items {
            let mut item = article_item(head);
            let ledger = Archive::ledger(store, &head.story)?;
            let group = ledger.as_ref().and_then(|l| l.origins.groups.iter().find(|g| g.articles.contains(&head.id)));
            if let Some(group) = group {
                if group.articles.first() == Some(&head.id) {
                    own += 1;
                    let others = group.articles.len() as u64 - 1;
                    item.text = if others == 0 {
                        "its own".to_owned()
                    } else {
                        format!("its own; {others} more go back to it")
                    };
                } else {
                    item.text = format!("goes back to {}", group.name);
                    *from.entry(group.name.clone()).or_default() += 1;
                }
            }
            items.push(item);
        }
        let mut from: Vec<(String, u64)> = from.into_iter().collect();
        from.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let from: Vec<String> = from.iter().take(5).map(|(name, number)| format!("{number} to {name}")).collect();
        let mut lead = format!("{own} of the {} articles shown are its own", items.len());
        if !from.is_empty() {
            lead.push_str(&format!("; the others go back: {}", from.join(", ")));
        }
        html(&Listing {
            frame: Frame {
                feed: Some(format!("/feeds/outlets/{}.atom", encoded(&name))),
                ..Frame::new("outlets", name.clone(), &visitor)
            },
            lead,
            items,
            empty: "This outlet has no article here.",
            next: page.next.map(|next| format!("/outlets/{}?after={next}", encoded(&name))),
            ..Listing::default()
        })
    };
    asker.listed(make).await
}

#[derive(Deserialize)]
pub struct SearchAsked {
    q: Option<String>,
    outlet: Option<String>,
    month: Option<String>,
    after: Option<u64>,
}

pub async fn search(asker: Asker, Asked(asked): Asked<SearchAsked>) -> Page {
    let words = asked.q.unwrap_or_default();
    let mut listing = Listing {
        frame: Frame { asked: words.clone(), ..Frame::new("search", "Search", &asker.desk) },
        empty: "Type words that must all be there, and \"phrases\" in quotation marks.",
        ..Listing::default()
    };
    let make = move |store: &Sqlite| -> Result<Made, Problem> {
        let Some(query) = Query::parse(&words) else { return html(&listing) };
        let (outlet, month) = (asked.outlet.filter(|o| !o.is_empty()), asked.month.filter(|m| !m.is_empty()));
        let filter = ArticleFilter {
            outlet: outlet.clone(),
            month: month.clone(),
            query: Some(query),
            after: asked.after,
            limit: LIMIT,
        };
        let found = store.search(&filter)?;
        listing.items = found.page.items.iter().map(article_item).collect();
        listing.empty = "No article has all of that.";
        listing.lead = format!(
            "{} of the latest have all of it; the last to come stands first",
            count(found.counted, "article", "articles")
        );
        let address = |outlet: Option<&str>, month: Option<&str>| {
            let part =
                |name: &str, value: Option<&str>| value.map(|v| format!("&{name}={}", encoded(v))).unwrap_or_default();
            format!("/search?q={}{}{}", encoded(&words), part("outlet", outlet), part("month", month))
        };
        // A facet that is chosen is let go by choosing it again.
        let other = |value: &str, chosen: &Option<String>| (chosen.as_deref() != Some(value)).then(|| value.to_owned());
        let outlets =
            found.outlets.iter().filter(|(name, _)| !name.is_empty()).take(FACETS).map(|(name, number)| Choice {
                label: format!("{name} ({number})"),
                address: address(other(name, &outlet).as_deref(), month.as_deref()),
                is_chosen: outlet.as_ref() == Some(name),
            });
        let months =
            found.months.iter().filter(|(name, _)| !name.is_empty()).take(FACETS).map(|(name, number)| Choice {
                label: format!("{name} ({number})"),
                address: address(outlet.as_deref(), other(name, &month).as_deref()),
                is_chosen: month.as_ref() == Some(name),
            });
        listing.facets = vec![("Outlets", outlets.collect()), ("Months", months.collect())];
        listing.next =
            found.page.next.map(|next| format!("{}&after={next}", address(outlet.as_deref(), month.as_deref())));
        listing.frame.feed = Some(format!("/feeds/search.atom?q={}", encoded(&words)));
        html(&listing)
    };
    asker.listed(make).await
}
