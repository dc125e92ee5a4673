//! The service, asked as browsers and programs ask it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon_serve::http::{Scope, Service, Settings, Token, openapi, router};
use rashomon_store::{Archive, Changes, FeedState, Incoming, Moment, Sqlite, Store as _};
use serde_json::{Value, json};
use std::path::PathBuf;
use tower::ServiceExt as _;

struct Fixture {
    router: Router,
    folder: PathBuf,
    runtime: tokio::runtime::Runtime,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn report(id: &str, text: &str) -> Article {
    let mut article = Article::from_text(text);
    article.id = ArticleId::new(id);
    article.outlet = Some("Lorma Herald".to_owned());
    article.published = "2026-03-02T08:00:00Z".parse().ok();
    article
}

const FERRY: &str = "Ferry sinks off Lorma\n\nThe ferry Albatross sank off Lorma on Monday night. Forty passengers were rescued by \
                     trawlers, the harbour office said. Captain Ivo Brand said three people were missing.";
const FERRY_AGAIN: &str = "Ferry sinks off Lorma\n\nThe ferry Albatross sank off Lorma on Monday night. Forty-two passengers were \
                           rescued by trawlers, the harbour office said. <script>alert(1)</script> Captain Ivo Brand was saved.";
const VOTE: &str = "Budget passes in Vesk\n\nParliament in Vesk passed the budget of finance minister Ruta Alm on Monday by two \
                    votes after a debate of nine hours. Opposition leader Jon Tarr said the budget was illegal.";

impl Fixture {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("rashomon-http-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let store = folder.join("ledger.db");
        let mut archive = Archive::new(Sqlite::open(&store).unwrap(), &Config::default());
        for (article, at) in [(report("a", FERRY), 1), (report("b", VOTE), 2), (report("c", FERRY_AGAIN), 86_400_000)] {
            archive.add(vec![Incoming::from(article)], Moment(at)).unwrap();
        }
        drop(archive);
        let settings = Settings {
            store,
            hosts: vec!["news.example.org".to_owned()],
            tokens: vec![Token::new("adds", "feeder", &[Scope::Add]), Token::new("edits", "Ruta", &[Scope::Edit])],
            clock: || Moment(172_800_000),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        Self { router: router(Service::open(settings).unwrap()), folder, runtime }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost:8080");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            Answer { status, headers, body: to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec() }
        })
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    fn send(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        self.ask(method, path, &[("authorization", &bearer), ("content-type", "application/json")], &body.to_string())
    }

    fn story(&self, article: &str) -> String {
        self.get(&format!("/api/articles/{article}")).json()["story"].as_str().unwrap().to_owned()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn programs_read_stories_claims_and_articles() {
    let service = Fixture::new("read");
    let list = service.get("/api/stories?limit=1").json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let next = list["next"].as_str().unwrap();
    let rest = service.get(&format!("/api/stories?limit=1&after={next}")).json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));

    let story = service.story("a");
    assert_eq!(service.story("c"), story);
    let ledger = service.get(&format!("/api/stories/{story}")).json();
    assert_eq!(ledger["articles"], json!(["a", "c"]));
    let before = service.get(&format!("/api/stories/{story}?as_of=1970-01-01")).json();
    assert_eq!(before["articles"], json!(["a"]));
    for part in ["findings", "figures", "copies", "places", "annotations", "journal"] {
        assert_eq!(service.get(&format!("/api/stories/{story}/{part}")).status, StatusCode::OK, "{part}");
    }
    let held = service.get("/api/claims?holder=the%20harbour%20office").json();
    assert!(!held["items"].as_array().unwrap().is_empty());
    for claim in held["items"].as_array().unwrap() {
        let text = if claim["article"] == "a" { FERRY } else { FERRY_AGAIN };
        let (start, end) = (claim["start"].as_u64().unwrap() as usize, claim["end"].as_u64().unwrap() as usize);
        assert_eq!(claim["quote"].as_str().unwrap(), text.chars().skip(start).take(end - start).collect::<String>());
    }
    assert_eq!(service.get("/api/claims?status=corroborated&kind=figure").status, StatusCode::OK);
    assert_eq!(service.get("/api/claims?status=true").status, StatusCode::BAD_REQUEST);

    let found = service.get("/api/search?q=ferry").json();
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    assert_eq!(found["facets"]["outlet"], json!([{ "value": "Lorma Herald", "count": 2 }]));
    assert_eq!(service.get("/api/articles/a/revisions").json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(service.get("/api/names/holder").status, StatusCode::OK);
    assert_eq!(service.get("/api/places").json()["type"], "FeatureCollection");
    assert_eq!(service.get("/api/journal").json()["items"].as_array().unwrap().len(), 3);
    assert_eq!(service.get("/api/status").json()["articles"], 3);
}

#[test]
fn what_is_wrong_is_a_problem_with_a_reason() {
    let service = Fixture::new("problems");
    for (path, status) in [
        ("/api/stories/s-none", StatusCode::NOT_FOUND),
        ("/api/articles/none", StatusCode::NOT_FOUND),
        ("/api/nowhere", StatusCode::NOT_FOUND),
        ("/api/search?q=%22%22", StatusCode::BAD_REQUEST),
        ("/api/stories?limit=many", StatusCode::BAD_REQUEST),
        ("/api/stories/s-none?as_of=yesterday", StatusCode::BAD_REQUEST),
        ("/api/names/thing", StatusCode::NOT_FOUND),
    ] {
        let answer = service.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{path}");
        assert!(!answer.json()["detail"].as_str().unwrap().is_empty());
    }
    assert_eq!(service.get("/nowhere").status, StatusCode::NOT_FOUND);
}

#[test]
fn answers_have_names_and_are_compressed() {
    let service = Fixture::new("etag");
    let first = service.get("/api/stories");
    let tag = first.header("etag").to_owned();
    assert!(tag.len() > 10);
    let again = service.ask("GET", "/api/stories", &[("if-none-match", &tag)], "");
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let packed = service.ask("GET", "/", &[("accept-encoding", "br, gzip;q=0.8")], "");
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut plain = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut plain).unwrap();
    assert_eq!(plain, service.get("/").text());
    let refused = service.ask("GET", "/", &[("accept-encoding", "gzip;q=0")], "");
    assert_eq!(refused.header("content-encoding"), "");
}

#[test]
fn other_names_and_other_sites_stay_out() {
    let service = Fixture::new("guard");
    let under = |host: &str| service.ask("GET", "/api/status", &[("host", host)], "").status;
    assert_eq!(under("attacker.example"), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(under("localhost.attacker.example"), StatusCode::MISDIRECTED_REQUEST);
    for host in ["localhost", "127.0.0.1:8080", "[::1]:8080", "news.example.org", "NEWS.example.org:443"] {
        assert_eq!(under(host), StatusCode::OK, "{host}");
    }
    let note = json!({ "on": "a", "text": "x" }).to_string();
    let with = |headers: &[(&str, &str)]| {
        let mut all = vec![("authorization", "Bearer edits"), ("content-type", "application/json")];
        all.extend(headers);
        service.ask("POST", "/api/notes", &all, &note).status
    };
    assert_eq!(with(&[("origin", "https://attacker.example")]), StatusCode::FORBIDDEN);
    assert_eq!(with(&[("sec-fetch-site", "cross-site")]), StatusCode::FORBIDDEN);
    assert_eq!(with(&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]), StatusCode::CREATED);
    let page = service.get("/");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[test]
fn writing_asks_for_the_right_token() {
    let service = Fixture::new("tokens");
    let record = json!({ "id": "d", "text": FERRY.replace("Forty", "Fifty"), "outlet": "Coast Tribune" });
    assert_eq!(
        service.ask("POST", "/api/articles", &[("content-type", "application/json")], "{}").status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(service.send("POST", "/api/articles", "guessed", &record).status, StatusCode::UNAUTHORIZED);
    assert_eq!(service.send("POST", "/api/articles", "edits", &record).status, StatusCode::FORBIDDEN);
    let added = service.send("POST", "/api/articles", "adds", &record);
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text());
    assert_eq!(added.json()["story"], json!(service.story("a")));
    assert_eq!(service.send("POST", "/api/articles", "adds", &record).status, StatusCode::OK);
    let edition = json!({ "id": "d", "text": "Another text of the same article, with a ferry in it." });
    assert_eq!(service.send("POST", "/api/articles", "adds", &edition).json()["revised"], true);
    assert_eq!(
        service.send("POST", "/api/articles", "adds", &json!({ "title": 1 })).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        service.send("POST", "/api/notes", "adds", &json!({ "on": "a", "text": "x" })).status,
        StatusCode::FORBIDDEN
    );
}

#[test]
fn stories_are_decided_about_and_it_shows() {
    let service = Fixture::new("decide");
    let (ferry, vote) = (service.story("a"), service.story("b"));
    let merged = service.send(
        "POST",
        &format!("/api/stories/{ferry}/merge"),
        "edits",
        &json!({ "from": vote, "reason": "try" }),
    );
    assert_eq!(merged.json()["story"], json!(ferry));
    assert_eq!(service.get(&format!("/api/stories/{vote}")).json()["id"], json!(ferry));
    let moved = service.get(&format!("/stories/{vote}"));
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::PERMANENT_REDIRECT, format!("/stories/{ferry}").as_str())
    );
    assert_eq!(service.send("POST", "/api/journal/3/undo", "edits", &json!({})).status, StatusCode::OK);
    assert_eq!(service.story("b"), vote);
    let split = service.send("POST", &format!("/api/stories/{ferry}/split"), "edits", &json!({ "articles": ["c"] }));
    let new = split.json()["story"].as_str().unwrap().to_owned();
    let back = json!({ "story": ferry });
    assert_eq!(service.send("POST", "/api/articles/c/move", "edits", &back).status, StatusCode::OK);
    assert_eq!(service.send("POST", "/api/articles/c/move", "edits", &back).status, StatusCode::CONFLICT);
    assert_eq!(service.get(&format!("/api/stories/{new}")).status, StatusCode::NOT_FOUND);
    assert_eq!(
        service.send("POST", "/api/notes", "edits", &json!({ "on": ferry, "text": "call the <b>office</b>" })).status,
        StatusCode::CREATED
    );
    let page = service.get(&format!("/stories/{ferry}")).text();
    assert!(
        page.contains("call the &#60;b&#62;office") || page.contains("call the &lt;b&gt;office"),
        "notes are shown as text"
    );
    assert!(page.contains("Ruta") && page.contains("try"));
}

#[test]
fn two_people_of_one_name_have_pages_of_their_own() {
    let service = Fixture::new("walks");
    let add = |id: &str, day: &str, text: &str| {
        let article =
            json!({ "id": id, "text": text, "outlet": "Lorma Herald", "published": format!("{day}T08:00:00Z") });
        assert!(service.send("POST", "/api/articles", "adds", &article).status.is_success());
    };
    let senate = "Drainage bill fails in Vesk\n\nSenator Martin Walsh voted against the drainage bill in Vesk on Monday. The \
                  senate rejected the bill by nine votes, and farmers protested outside the building.";
    let cup = "Tarvik win the cup\n\nGoalkeeper Martin Walsh saved two penalties as Tarvik beat Lorma in the cup final on \
               Sunday. The club had never won the cup before, and supporters danced in the streets.";
    add("senate", "2026-03-03", senate);
    add("cup", "2026-06-22", cup);
    let keys = service.get("/api/names/entity?prefix=person:walsh").json();
    let keys: Vec<&str> = keys["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    for (key, own, others) in
        [("person:walsh martin", "drainage", "penalties"), ("person:walsh martin (sport)", "penalties", "drainage")]
    {
        assert!(keys.contains(&key), "{keys:?}");
        let address = format!("/entities/{}", key.replace(' ', "%20"));
        let page = service.get(&address).text();
        assert!(page.contains(own) && !page.contains(others), "{page}");
        assert!(page.contains("May be somebody else"), "{page}");
    }
}

#[test]
fn pages_hold_no_markup_of_articles() {
    let service = Fixture::new("pages");
    let story = service.story("a");
    assert_eq!(
        service.send("PUT", "/api/watchlists/ferries", "edits", &json!({ "query": "ferry" })).status,
        StatusCode::OK
    );
    for path in [
        "/",
        "/claims",
        "/claims?status=disputed",
        "/holders",
        "/holders/harbour%20office",
        "/entities",
        "/entities/ivo%20brand",
        "/outlets",
        "/outlets/Lorma%20Herald",
        "/search",
        "/search?q=ferry",
        "/watchlists",
        "/sources",
        "/places",
        "/places/none",
        "/desk",
        "/?show=all",
        "/?show=disputed",
        "/search?q=ferry&month=2026-03&outlet=Lorma%20Herald",
        &format!("/stories/{story}"),
        &format!("/stories/{story}?as_of=1970-01-01"),
        "/search?q=%3Cscript%3Ealert(1)",
        "/outlets/%3Cscript%3Ealert(1)",
    ] {
        let page = service.get(path);
        assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"), "{path}");
        let page = page.text();
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(page.contains("<main") && page.contains("href=\"/claims\""), "{path}");
        assert_eq!(page.matches("<html").count(), 1, "{path}");
    }
    assert!(service.get(&format!("/stories/{story}")).text().contains("Journal"));
}

#[test]
fn a_long_story_is_shown_in_pages() {
    let service = Fixture::new("long");
    let mut archive =
        Archive::new(Sqlite::open(service.folder.join("ledger.db").as_path()).unwrap(), &Config::default());
    let reports = (0..60).map(|n| {
        let mut report = report(&format!("again-{n}"), &FERRY.replace("Forty passengers", &format!("{n} passengers")));
        report.outlet = Some(format!("Outlet {n}"));
        Incoming::from(report)
    });
    archive.add(reports.collect(), Moment(172_800_000)).unwrap();
    drop(archive);
    let story = service.story("a");
    assert_eq!(service.story("again-59"), story, "they tell of one event");
    let page = service.get(&format!("/stories/{story}")).text();
    let more = format!("/stories/{story}/reports?after=50");
    assert!(page.contains(&format!("<a href=\"{more}\">12 more reports</a>")), "62 of them, 50 here");
    let listed = page.split("<h2>The reports</h2>").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(listed.matches("<li").count(), 50);
    // What is not listed is linked where it stands.
    for anchor in page.split("href=\"#").skip(1).map(|link| link.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    let rest = service.get(&more).text();
    assert_eq!((rest.matches("<li><h2>").count(), rest.contains("51 to 62 of 62 reports")), (12, true));
    let first = service.get(&format!("/stories/{story}/findings")).text();
    assert!(first.contains("1 to ") && first.contains("/claims/"), "{first}");
    assert_eq!(service.get(&format!("/stories/{story}/reports?after=9999")).status, StatusCode::OK);
    assert_eq!(service.get("/stories/none/reports").status, StatusCode::NOT_FOUND);
    // The interface, by cursor.
    for part in ["articles", "findings"] {
        let whole = service.get(&format!("/api/stories/{story}/{part}?limit=500")).json();
        let (mut gathered, mut after) = (Vec::new(), "0".to_owned());
        loop {
            let page = service.get(&format!("/api/stories/{story}/{part}?limit=9&after={after}")).json();
            gathered.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(json!(gathered), whole["items"], "{part}");
    }
    let articles = service.get(&format!("/api/stories/{story}/articles?limit=500")).json();
    assert_eq!(articles["items"].as_array().unwrap().len(), 62);
}

#[test]
fn lists_that_are_kept_show_what_others_wrote_at_once() {
    let service = Fixture::new("kept");
    let (list, search) = ("/?show=all", "/search?q=ferry");
    let before = service.get(list);
    assert_eq!(service.get(list).body, before.body);
    let found = service.get(search).text().matches("<li><h2>").count();
    // Another process adds; a list of the state before would still lack it.
    let mut archive =
        Archive::new(Sqlite::open(service.folder.join("ledger.db").as_path()).unwrap(), &Config::default());
    let late = report("late", &FERRY.replace("Monday", "Tuesday"));
    archive.add(vec![Incoming::from(late)], Moment(172_800_000)).unwrap();
    assert!(service.get(list).text().contains("4 articles"));
    assert_eq!(service.get(search).text().matches("<li><h2>").count(), found + 1);
    // Who has the page already gets no other one.
    let tag = service.get(search).header("etag").to_owned();
    assert_eq!(service.ask("GET", search, &[("if-none-match", &tag)], "").status, StatusCode::NOT_MODIFIED);
}

/// The fields of a form, as browsers send them.
fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&")
}

/// The value of a hidden field on a page.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    field.split('"').next().unwrap().to_owned()
}

#[test]
fn editors_write_from_pages_and_other_sites_cannot() {
    let service = Fixture::new("desk");
    let story = service.story("a");
    let page = format!("/stories/{story}");
    const KIND: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    let send = |path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]| {
        service.ask("POST", path, &[&[KIND], headers].concat(), &form(fields))
    };
    assert!(!service.get(&page).text().contains("/desk/note"), "who has not entered sees no form");
    assert_eq!(send("/desk/enter", &[], &[("secret", "guessed")]).status, StatusCode::UNAUTHORIZED);
    assert_eq!(send("/desk/enter", &[], &[("secret", "adds")]).status, StatusCode::FORBIDDEN);
    let entered = send("/desk/enter", &[], &[("secret", "edits")]);
    let cookie = entered.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("edits"), "{cookie}");
    let cookie = ("cookie", cookie.split(';').next().unwrap());
    let shown = service.ask("GET", &page, &[cookie], "").text();
    let word = hidden(&shown, "word");
    let note = [("story", story.as_str()), ("text", "call <b>them</b>")];
    assert_eq!(send("/desk/note", &[], &[note[0], note[1], ("word", &word)]).status, StatusCode::UNAUTHORIZED);
    assert_eq!(send("/desk/note", &[cookie], &note).status, StatusCode::FORBIDDEN, "without the word");
    let elsewhere = ("sec-fetch-site", "cross-site");
    let fields = [note[0], note[1], ("word", word.as_str())];
    assert_eq!(send("/desk/note", &[cookie, elsewhere], &fields).status, StatusCode::FORBIDDEN);
    assert_eq!(service.get(&format!("/api/notes?on={story}")).json()["items"], json!([]));
    let left = send("/desk/note", &[cookie, ("sec-fetch-site", "same-origin"), ("origin", "null")], &fields);
    assert_eq!((left.status, left.header("location")), (StatusCode::SEE_OTHER, format!("{page}#notes").as_str()));
    let shown = service.ask("GET", &page, &[cookie], "").text();
    assert!(shown.contains("call &#60;b&#62;them") || shown.contains("call &lt;b&gt;them"), "{shown}");

    let word = ("word", word.as_str());
    let other = format!("http://localhost:8080/stories/{}", service.story("b"));
    let merged = send("/desk/merge", &[cookie], &[word, ("story", &story), ("from", &other), ("reason", "one night")]);
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text());
    assert_eq!(service.story("b"), story);
    let shown = service.ask("GET", &page, &[cookie], "").text();
    let entry = hidden(&shown, "entry");
    let undone = send("/desk/undo", &[cookie], &[word, ("story", &story), ("entry", &entry)]);
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_ne!(service.story("b"), story);
    let split = send("/desk/split", &[cookie], &[word, ("story", &story), ("article", "c"), ("reason", "other ferry")]);
    assert_eq!(split.status, StatusCode::SEE_OTHER);
    assert_ne!(service.story("c"), story);
    let target = format!("http://localhost:8080/stories/{story}#journal");
    let moved = send("/desk/move", &[cookie], &[word, ("article", "c"), ("into", &target), ("reason", "same ferry")]);
    assert_eq!((moved.status, moved.header("location")), (StatusCode::SEE_OTHER, format!("{page}#journal").as_str()));
    assert_eq!(service.story("c"), story);
    let shown = service.ask("GET", &page, &[cookie], "").text();
    assert!(shown.contains("action=\"/desk/move\"") && shown.contains("same ferry"));
    let entry = hidden(&shown, "entry");
    let undone = send("/desk/undo", &[cookie], &[word, ("story", &story), ("entry", &entry)]);
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_ne!(service.story("c"), story, "undone, it stands where it stood");
    assert_eq!(send("/desk/move", &[], &[word, ("article", "c"), ("into", &target)]).status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        send("/desk/watch", &[cookie], &[word, ("name", "boats"), ("query", "ferry")]).status,
        StatusCode::SEE_OTHER
    );
    assert!(
        service.get("/watchlists").text().contains("2 reports have it")
            || service.get("/watchlists").text().contains("one report has it")
    );
    assert_eq!(send("/desk/unwatch", &[cookie], &[word, ("name", "boats")]).status, StatusCode::SEE_OTHER);
    assert_eq!(service.get("/api/watchlists").json()["items"], json!([]));
    assert!(send("/desk/leave", &[cookie], &[word]).header("set-cookie").contains("Max-Age=0"));
}

#[test]
fn a_later_visit_shows_what_changed() {
    let service = Fixture::new("visit");
    let first = service.get("/?show=all");
    assert!(!first.text().contains("Since your last visit"), "there was none");
    assert!(first.header("set-cookie").starts_with("rashomon_visit=0."));
    // The clock of this service stands still at the second day: the visit before ended on the first.
    let before = ("cookie", "rashomon_visit=0.90000000");
    let shown = service.ask("GET", "/?show=all", &[before], "").text();
    assert!(!shown.contains("Since your last visit: new, one report"), "{shown}");
    let record = json!({ "id": "d", "text": FERRY.replace("Forty", "Fifty"), "outlet": "Coast Tribune" });
    assert_eq!(service.send("POST", "/api/articles", "adds", &record).status, StatusCode::CREATED);
    let shown = service.ask("GET", "/?show=all", &[before], "").text();
    assert_eq!(shown.matches("Since your last visit").count(), 1, "{shown}");
    assert!(
        shown.contains("Since your last visit: one report") || shown.contains("Since your last visit: 2 reports"),
        "{shown}"
    );
}

#[test]
fn claims_and_articles_have_pages_of_their_own() {
    let service = Fixture::new("claim");
    let story = service.story("a");
    let claim = service.get("/api/claims?holder=the%20harbour%20office").json()["items"][0].clone();
    let id = claim["id"].as_str().unwrap();
    let page = service.get(&format!("/stories/{story}/claims/{id}")).text();
    assert!(page.contains(claim["quote"].as_str().unwrap()) && page.contains("/holders/harbour%20office"), "{page}");
    let article = claim["article"].as_str().unwrap();
    let page = service.get(&format!("/articles/{article}")).text();
    assert!(page.contains(&format!("/stories/{story}/claims/")), "its passages lead to claims");
    let text = page.split("<div class=\"text\">").nth(1).unwrap().split("</div>").next().unwrap();
    let mut plain = String::new();
    text.split('<').for_each(|part| plain.push_str(part.split_once('>').map_or(part, |(_, rest)| rest)));
    let whole = if article == "a" { FERRY } else { FERRY_AGAIN };
    assert_eq!(plain.replace("&#60;", "<").replace("&#62;", ">").replace("&lt;", "<").replace("&gt;", ">"), whole);
    assert_eq!(service.get(&format!("/stories/{story}/claims/c-none")).status, StatusCode::NOT_FOUND);
    assert_eq!(service.get("/articles/none").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_page_of_a_story_is_made_once_and_anew_when_it_changes() {
    let service = Fixture::new("kept");
    let page = format!("/stories/{}", service.story("a"));
    let (first, again) = (service.get(&page), service.get(&page));
    assert_eq!((first.text(), first.header("etag")), (again.text(), again.header("etag")));
    let packed = service.ask("GET", &page, &[("accept-encoding", "gzip")], "");
    assert_eq!((packed.header("content-encoding"), packed.header("etag")), ("gzip", first.header("etag")));
    let record = json!({ "id": "d", "text": FERRY.replace("Forty", "Fifty"), "outlet": "Coast Tribune" });
    service.send("POST", "/api/articles", "adds", &record);
    assert!(!first.text().contains("Coast Tribune") && service.get(&page).text().contains("Coast Tribune"));
    service.send("POST", "/api/notes", "edits", &json!({ "on": service.story("a"), "text": "seen by the desk" }));
    assert!(service.get(&page).text().contains("seen by the desk"));
}

#[test]
fn a_large_story_that_grows_is_shown_as_it_was_with_what_it_lacks() {
    let service = Fixture::new("grows");
    let story = service.story("a");
    let add = |n: usize| {
        let text = FERRY.replace("Forty", &format!("{n}"));
        let record = json!({ "id": format!("f{n}"), "text": text, "title": format!("Ferry report {n}"),
                             "outlet": format!("Paper {n}"), "published": "2026-03-02T09:00:00Z" });
        service.send("POST", "/api/articles", "adds", &record)
    };
    (0..9).for_each(|n| assert_eq!(add(n).status, StatusCode::CREATED));
    assert_eq!(service.story("f8"), story);
    // All that came is in it for programs at once; lists and the page say what waits.
    let told = service.get(&format!("/api/stories/{story}")).json();
    assert_eq!(told["articles"].as_array().unwrap().len(), 11);
    let head = &service.get("/api/stories").json()["items"][0];
    assert_eq!((&head["reports"], &head["waiting"]), (&json!(11), &json!(9)));
    let page = service.get(&format!("/stories/{story}")).text();
    assert!(
        page.contains("Just in") && page.contains("<a href=\"/articles/f8\">Ferry report 8 (Paper 8)</a>"),
        "{page}"
    );
    let claims = service.get("/api/claims?outlet=Paper%208").json();
    assert!(!claims["items"].as_array().unwrap().is_empty(), "claims of what waits are found");
    // Any way of working it out ends the waiting.
    let settle =
        Archive::new(Sqlite::open(&service.folder.join("ledger.db")).unwrap(), &Config::default()).work_out(|_| ());
    assert_eq!(settle.unwrap(), 1);
    let page = service.get(&format!("/stories/{story}")).text();
    assert!(!page.contains("Just in") && page.contains("Paper 8"));
}

#[test]
fn the_page_of_a_story_may_load_what_it_asks_for() {
    let service = Fixture::new("policy");
    let page = service.get(&format!("/stories/{}", service.story("a")));
    assert!(
        !page.text().contains("http-equiv=\"Content-Security-Policy\""),
        "the file's own policy would forbid our style"
    );
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    assert!(page.text().find("class=\"skip\"").unwrap() < page.text().find("<nav").unwrap());
    for path in ["/style.css", "/keys.js", "/world.svg"] {
        assert!(page.text().contains(path) || path == "/world.svg", "{path}");
        assert_eq!(service.get(path).status, StatusCode::OK, "{path}");
    }
    assert_eq!(service.get("/keys.js").header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn feeds_that_are_watched_are_a_subscription_list() {
    let service = Fixture::new("opml");
    let source = |given: &str, folders: &[&str]| FeedState {
        key: format!("source:{given}"),
        state: json!({ "given": given, "url": given, "title": "Lorma & coast", "folders": folders }),
    };
    let feeds = vec![source("https://herald.example/feed", &["Region"]), source("https://coast.example/feed", &[])];
    let mut store = Sqlite::open(service.folder.join("ledger.db").as_path()).unwrap();
    store.commit(&Changes { feeds, ..Changes::default() }).unwrap();
    let list = service.get("/sources.opml");
    assert_eq!(list.header("content-type"), "text/x-opml; charset=utf-8");
    let found = rashomon_read::opml::parse(&list.text()).unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.url.as_str(), one.folders.join("/"))).collect();
    assert_eq!(
        found,
        [("https://coast.example/feed", String::new()), ("https://herald.example/feed", "Region".to_owned())]
    );
    let page = |number: usize, text: Option<u64>, failures: u32| FeedState {
        key: format!("page:https://coast.example/{number}"),
        state: json!({ "url": format!("https://coast.example/{number}"), "source": "https://coast.example/feed",
            "text": text, "failures": failures }),
    };
    let pages = vec![page(1, Some(7), 0), page(2, None, 3), page(3, Some(8), 0)];
    store.commit(&Changes { feeds: pages, ..Changes::default() }).unwrap();
    let sources = service.get("/sources").text();
    assert!(sources.contains("href=\"/sources.opml\""));
    assert!(sources.contains("covers 2 of 3 items, 1 to be tried again"), "{sources}");
}

#[test]
fn feeds_are_xml_that_readers_can_keep_apart() {
    let service = Fixture::new("feeds");
    service.send("PUT", "/api/watchlists/ferries", "edits", &json!({ "query": "ferry" }));
    let story = service.story("a");
    for path in [
        "/feeds/stories.atom".to_owned(),
        format!("/feeds/stories/{story}.atom"),
        "/feeds/search.atom?q=ferry".to_owned(),
        "/feeds/watchlists/ferries.atom".to_owned(),
        "/feeds/stories.atom?show=all".to_owned(),
    ] {
        let feed = service.get(&path);
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8", "{path}");
        let feed = feed.text();
        assert_eq!(feed.matches("<entry>").count(), 2, "{path}");
        let ids: std::collections::BTreeSet<&str> =
            feed.split("<id>").skip(1).map(|id| id.split('<').next().unwrap()).collect();
        assert_eq!(ids.len(), 3, "{path}: {ids:?}");
        assert!(!feed.contains("<script>"));
    }
    for path in [
        format!("/feeds/stories/{story}.json"),
        "/feeds/search.json?q=ferry".to_owned(),
        "/feeds/watchlists/ferries.json".to_owned(),
    ] {
        let feed = service.get(&path);
        assert_eq!(feed.header("content-type"), "application/feed+json", "{path}");
        let feed = feed.json();
        assert_eq!(feed["feed_url"], json!(path));
        let ids: std::collections::BTreeSet<&str> =
            feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 2, "{path}");
        assert!(feed["items"][0]["url"].as_str().unwrap().starts_with("/stories/"));
    }
    // Lists of claims and outlets say where their feeds are, and each claim is an entry.
    let page = service.get("/holders/harbour%20office").text();
    let feed = page.split("href=\"/feeds/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(feed, "claims.atom?holder=harbour%20office");
    let claims = service.get(&format!("/feeds/{feed}")).text();
    let links: Vec<&str> = claims.split("<link href=\"").skip(1).map(|link| link.split('"').next().unwrap()).collect();
    assert!(!links.is_empty() && links.iter().all(|link| service.get(link).status == StatusCode::OK), "{claims}");
    assert!(service.get("/outlets/Lorma%20Herald").text().contains("/feeds/outlets/Lorma%20Herald.json"));
    let outlet = service.get("/feeds/outlets/Lorma%20Herald.json").json();
    assert_eq!(outlet["items"].as_array().unwrap().len(), 3);
    assert_eq!(service.get("/feeds/stories.atom?show=several").text().matches("<entry>").count(), 1);
    assert_eq!(service.get("/feeds/stories.atom?show=none").status, StatusCode::BAD_REQUEST);
    // Another edition is another entry, seen when it was seen.
    let edition = json!({ "id": "a", "text": FERRY.replace("Forty", "Fifty"), "outlet": "Lorma Herald", "published": "2026-03-02T08:00:00Z" });
    assert_eq!(service.send("POST", "/api/articles", "adds", &edition).json()["revised"], true);
    let feed = service.get("/feeds/search.json?q=fifty").json();
    assert_eq!(
        (&feed["items"][0]["id"], &feed["items"][0]["date_modified"]),
        (&json!("urn:rashomon:a:1"), &json!("1970-01-03T00:00:00Z"))
    );
    let feed = service.get("/feeds/stories.json").json();
    assert_eq!(feed["items"].as_array().unwrap().len(), 2);
    assert_eq!(feed["items"][0]["date_modified"], "1970-01-03T00:00:00Z");
}

#[test]
fn the_journal_is_told_as_it_grows() {
    let service = Fixture::new("events");
    service.runtime.block_on(async {
        let request = Request::get("/api/journal/events").header("host", "localhost").header("last-event-id", "0");
        let response = service.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut body = response.into_body().into_data_stream();
        let mut told = String::new();
        while !told.contains("id: 2") {
            let next =
                std::future::poll_fn(|context| futures_core::Stream::poll_next(std::pin::Pin::new(&mut body), context));
            let chunk = tokio::time::timeout(std::time::Duration::from_secs(20), next).await.unwrap().unwrap().unwrap();
            told.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        assert!(told.contains("id: 1") && !told.contains("id: 0"), "{told}");
    });
}

#[test]
fn the_description_is_pinned_and_every_line_of_it_is_answered() {
    let document = openapi();
    let pinned = include_str!("openapi.json");
    let now = serde_json::to_string_pretty(&document).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi.json"), &now).unwrap();
    } else {
        assert_eq!(now, pinned, "UPDATE_GOLDEN=1 writes it anew");
    }
    let service = Fixture::new("openapi");
    let story = service.story("a");
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let address = path.replace("{kind}", "holder").replace("{entry}", "0").replace("{name}", "w");
            let address = if path.starts_with("/api/articles") {
                address.replace("{id}", "a")
            } else {
                address.replace("{id}", &story)
            };
            if path.ends_with("/events") {
                continue;
            }
            let answer = service.ask(&method.to_uppercase(), &address, &[("content-type", "application/json")], "{}");
            let writes = operations[method].get("security").is_some();
            let wanted: &[u16] = if writes { &[401, 422] } else { &[200, 400] };
            assert!(wanted.contains(&answer.status.as_u16()), "{method} {address}: {}", answer.status);
            assert_ne!(answer.text(), "");
        }
    }
}
