//! The service answers any request, and never by failing. The first line is what is asked, behind it stands what is sent, as a form or
//! as JSON. What is written stays for the requests that follow.
#![no_main]

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use libfuzzer_sys::fuzz_target;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon_serve::http::{Scope, Service, Settings, Token, router};
use rashomon_store::{Archive, Incoming, Moment, Sqlite};
use std::sync::OnceLock;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

static SERVICE: OnceLock<(Router, Runtime)> = OnceLock::new();

fn open() -> (Router, Runtime) {
    let store = std::env::temp_dir().join(format!("rashomon-fuzz-{}.db", std::process::id()));
    let mut archive = Archive::new(Sqlite::open(&store).unwrap(), &Config::default());
    for (id, text) in [
        (
            "a",
            "Ferry sinks off Lorma\n\nThe ferry Albatross sank off Lorma on Monday. Forty people were rescued, police said.",
        ),
        ("b", "Budget passes in Vesk\n\nParliament in Vesk passed the budget of Ruta Alm on Monday, the speaker said."),
    ] {
        let article = Article { id: ArticleId::new(id), ..Article::from_text(text) };
        archive.add(vec![Incoming::from(article)], Moment(1)).unwrap();
    }
    drop(archive);
    let tokens = vec![Token::new("edits", "Ruta", &[Scope::Edit])];
    let settings = Settings { store, hosts: Vec::new(), tokens, clock: || Moment(172_800_000) };
    (router(Service::open(settings).unwrap()), Builder::new_current_thread().enable_all().build().unwrap())
}

fuzz_target!(|input: &[u8]| {
    let (service, runtime) = SERVICE.get_or_init(open);
    let (asked, sent) = input.split_at(input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len()));
    let asked = String::from_utf8_lossy(asked);
    let (method, address) = asked.split_once(' ').unwrap_or(("GET", &asked));
    // What streams has no end.
    if address.contains("/events") || address.contains("/export") {
        return;
    }
    let kind = if sent.starts_with(b"\n{") { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET))
        .uri(address)
        .header("host", "localhost")
        .header("authorization", "Bearer edits")
        .header("content-type", kind);
    let Ok(request) = request.body(Body::from(sent.get(1..).unwrap_or_default().to_vec())) else { return };
    let answer = runtime.block_on(service.clone().oneshot(request)).unwrap();
    assert!(!answer.status().is_server_error(), "{} for {asked}", answer.status());
});
