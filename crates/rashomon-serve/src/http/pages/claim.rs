//! The page of a claim, and that of an article with its claims marked.

use super::super::desk::Desk;
use super::super::{Problem, Service};
use super::{Frame, Page, encoded, html};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use rashomon::article::{Article, Field};
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{Account, ClaimRef, Finding, OriginCount, Story};
use rashomon::span::{CodePoints, Span};
use rashomon_store::{Archive, Sqlite, Store as _};

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage<'a> {
    frame: Frame,
    story: &'a Story,
    finding: &'a Finding,
    account: &'a Account,
    claim: &'a ClaimRef,
    before: String,
    after: String,
    outlet: String,
    published: String,
    field: &'static str,
    start: u32,
    end: u32,
    /// Name and page of each holder.
    holders: Vec<(String, String)>,
    origin: String,
    answers: Vec<Answer>,
}

/// An answer, and who gives it.
struct Answer {
    text: String,
    origins: String,
    is_this: bool,
    /// Id, outlet, and what more is to say.
    claims: Vec<(String, String, String)>,
}

pub async fn claim(State(service): State<Service>, desk: Desk, Path((story, claim)): Path<(String, String)>) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let Some((ledger, reports)) = Archive::story(store, &StoryId::new(&story))? else {
            return Err(Problem::not_found(format!("There is no story {story}")));
        };
        if ledger.id.as_str() != story {
            return Ok(
                Redirect::permanent(&format!("/stories/{}/claims/{}", ledger.id, encoded(&claim))).into_response()
            );
        }
        let all =
            ledger.findings.iter().flat_map(|finding| finding.accounts.iter().map(move |account| (finding, account)));
        let mut claims = all.flat_map(|(f, account)| account.claims.iter().map(move |claim| (f, account, claim)));
        let none = || {
            Problem::not_found(format!("There is no claim {claim} in this story: its article may have been changed"))
        };
        let (finding, account, claim) = claims.find(|(_, _, one)| one.id.as_str() == claim).ok_or_else(none)?;
        let article_of = |id: &ArticleId| reports.iter().find(|report| report.article.id == *id).map(|r| &r.article);
        let article = article_of(&claim.article).ok_or_else(none)?;
        let text = article.field(claim.field);
        let (start, end) = CodePoints::of(text).range(claim.span);
        let whole = claim.sentence.cover(claim.span);
        let outlet_of = |id: &ArticleId| article_of(id).map(outlet_of).unwrap_or_default();
        let answers = finding.accounts.iter().map(|other| Answer {
            text: other.text.clone(),
            origins: origins(other.origins),
            is_this: std::ptr::eq(other, account),
            claims: other.claims.iter().map(|one| (one.id.to_string(), outlet_of(&one.article), said(one))).collect(),
        });
        Ok(html(&ClaimPage {
            frame: Frame::new("claims", finding.question.clone(), &desk),
            before: Span::new(whole.start, claim.span.start).of(text).to_owned(),
            after: Span::new(claim.span.end, whole.end).of(text).to_owned(),
            outlet: outlet_of(&claim.article),
            published: crate::view::published(article),
            field: if claim.field == Field::Title { "title" } else { "text" },
            start,
            end,
            holders: claim
                .holders
                .iter()
                .map(|holder| (holder.clone(), format!("/holders/{}", encoded(&rashomon_store::fold(holder)))))
                .collect(),
            origin: origin(&ledger, &claim.article),
            answers: answers.collect(),
            story: &ledger,
            finding,
            account,
            claim,
        })?
        .into_response())
    };
    Ok(service.read(read).await?)
}

fn said(claim: &ClaimRef) -> String {
    let mut said = claim.modality.as_str().to_owned();
    if !claim.holders.is_empty() {
        said.push_str(&format!(", credited to {}", claim.holders.join(", as told to ")));
    }
    said
}

fn origins(count: OriginCount) -> String {
    let most = super::count(count.at_most.into(), "origin", "origins");
    if count.at_least == count.at_most { most } else { format!("{} to {most}", count.at_least) }
}

fn outlet_of(article: &Article) -> String {
    article.outlet.clone().unwrap_or_else(|| article.id.to_string())
}

/// Where an article's text comes from, in a line.
fn origin(story: &Story, article: &ArticleId) -> String {
    match story.origins.groups.iter().find(|group| group.articles.contains(article)) {
        Some(group) if group.articles.first() == Some(article) && group.articles.len() > 1 => {
            format!("its own; {} more of the reports go back to it", group.articles.len() - 1)
        }
        Some(group) if group.articles.first() == Some(article) => "its own".to_owned(),
        Some(group) => format!("{}: {}", group.name, group.evidence.join("; ")),
        None => "not determined".to_owned(),
    }
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    frame: Frame,
    id: String,
    story: (String, String),
    outlet: Option<(String, String)>,
    published: String,
    url: Option<String>,
    editions: u32,
    origin: String,
    /// Address and outlet of an article that shares text, and how.
    copies: Vec<(String, String, String)>,
    /// The text in parts, with the claim that one carries.
    parts: Vec<(String, Option<String>)>,
}

pub async fn article(State(service): State<Service>, desk: Desk, Path(id): Path<String>) -> Page {
    let read = move |store: &Sqlite| -> Result<Response, Problem> {
        let none = || Problem::not_found(format!("There is no article {id}"));
        let kept = store.article(&ArticleId::new(&id))?.ok_or_else(none)?;
        let article = &kept.revision.report.article;
        let root = store.resolve(&kept.story)?.unwrap_or(kept.story);
        let ledger = Archive::ledger(store, &root)?.ok_or_else(none)?;
        let mut copies = Vec::new();
        for link in ledger.copies.iter().filter(|link| link.a == article.id || link.b == article.id) {
            let (other, share) =
                if link.a == article.id { (&link.b, link.containment_a) } else { (&link.a, link.containment_b) };
            let outlet = store.article(other)?.map(|kept| outlet_of(&kept.revision.report.article)).unwrap_or_default();
            let how = format!("{}; {:.0} % of this text", link.kind.as_str().replace('_', " "), share * 100.0);
            copies.push((encoded(other.as_str()), outlet, how));
        }
        let title = article.title.clone().filter(|title| !title.trim().is_empty());
        Ok(html(&ArticlePage {
            frame: Frame::new("", title.unwrap_or_else(|| ledger.title.clone()), &desk),
            id: encoded(&id),
            story: (ledger.id.to_string(), ledger.title.clone()),
            outlet: article.outlet.clone().map(|outlet| (outlet.clone(), encoded(&outlet))),
            published: crate::view::published(article),
            url: article.url.clone().filter(|url| url.starts_with("http://") || url.starts_with("https://")),
            editions: kept.revision.number + 1,
            origin: format!("Origin: {}", origin(&ledger, &article.id)),
            copies,
            parts: parts(&ledger, article),
        })?
        .into_response())
    };
    Ok(service.read(read).await?)
}

/// The text with the passages of its claims; of passages that overlap the first and shortest.
fn parts(story: &Story, article: &Article) -> Vec<(String, Option<String>)> {
    let text = article.field(Field::Text);
    let claims = story.findings.iter().flat_map(|finding| &finding.accounts).flat_map(|account| &account.claims);
    let mut claims: Vec<&ClaimRef> =
        claims.filter(|claim| claim.article == article.id && claim.field == Field::Text).collect();
    claims.sort_by_key(|claim| (claim.span.start, claim.span.end, claim.id.clone()));
    let (mut parts, mut at) = (Vec::new(), 0);
    for claim in claims {
        if claim.span.start < at || claim.span.start == claim.span.end {
            continue;
        }
        parts.push((Span::new(at, claim.span.start).of(text).to_owned(), None));
        parts.push((claim.span.of(text).to_owned(), Some(claim.id.to_string())));
        at = claim.span.end;
    }
    parts.push((text.get(at as usize..).unwrap_or("").to_owned(), None));
    parts
}
