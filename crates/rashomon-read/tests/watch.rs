//! Watching a simulated web at simulated speed: pace, politeness, revisions, restarts.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use rashomon::article::Rejected;
use rashomon_read::fetch::{Failure, Network, Request, Response};
use rashomon_read::opml;
use rashomon_read::watch::clock::{Clock, Simulated};
use rashomon_read::watch::health::Condition;
use rashomon_read::watch::journal::{Journal, Keep, Nowhere};
use rashomon_read::watch::{Config, Sink, Watch};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

const START: i64 = 1_772_532_000_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

type Answer = Box<dyn Fn(&Request, i64) -> Result<Response, Failure> + Sync + Send>;

/// A web of answers by address, and the requests that it saw.
struct Web<'c> {
    clock: &'c Simulated,
    answers: BTreeMap<String, Answer>,
    seen: Mutex<Vec<(i64, Request)>>,
}

impl<'c> Web<'c> {
    fn new(clock: &'c Simulated) -> Self {
        Self { clock, answers: BTreeMap::new(), seen: Mutex::default() }
    }

    fn at(
        mut self,
        url: &str,
        answer: impl Fn(&Request, i64) -> Result<Response, Failure> + Sync + Send + 'static,
    ) -> Self {
        self.answers.insert(url.to_owned(), Box::new(answer));
        self
    }

    /// Minutes from the start at which an address was asked for.
    fn asked(&self, url: &str) -> Vec<i64> {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|(_, request)| request.url == url).map(|(at, _)| (at - START) / MINUTE).collect()
    }
}

impl Network for Web<'_> {
    fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        let now = self.clock.now();
        self.seen.lock().unwrap().push((now, request.clone()));
        match self.answers.get(&request.url) {
            Some(answer) => answer(request, (now - START) / MINUTE)
                .map(|response| Response { url: request.url.clone(), ..response }),
            None => Ok(Response { status: 404, url: request.url.clone(), ..Response::default() }),
        }
    }
}

/// A body with its validator: 304 for those who have it.
fn body(request: &Request, text: &str) -> Result<Response, Failure> {
    let etag = format!("\"{:x}\"", text.len() * 31 + text.bytes().map(usize::from).sum::<usize>());
    if request.etag.as_deref() == Some(&etag) {
        return Ok(Response { status: 304, ..Response::default() });
    }
    Ok(Response { status: 200, body: text.as_bytes().to_vec(), etag: Some(etag), ..Response::default() })
}

fn status(status: u16) -> Result<Response, Failure> {
    Ok(Response { status, ..Response::default() })
}

fn feed(entries: &[(&str, &str)]) -> String {
    let items: String = entries
        .iter()
        .map(|(link, date)| format!("<item><title>Report {link}</title><link>https://herald.example/{link}</link><atom:updated>{date}</atom:updated><description>In short: {link}.</description></item>"))
        .collect();
    format!("<rss version='2.0'><channel><title>Lorma Herald</title>{items}</channel></rss>")
}

fn page(text: &str) -> String {
    format!(
        "<html><head><title>Bridge closed in Lorma</title></head><body><article><p>{text}, the police of the old town of Lorma said on Monday.</p><p>Trains to Torva run again from Friday, the railway said, if the water falls.</p></article></body></html>"
    )
}

#[derive(Clone, Default)]
struct Given(Arc<Mutex<(Vec<Value>, Vec<String>)>>);

impl Given {
    fn records(&self) -> Vec<(String, i64)> {
        let records = &self.0.lock().unwrap().0;
        records
            .iter()
            .map(|record| (record["url"].as_str().unwrap_or("").to_owned(), record["revision"].as_i64().unwrap()))
            .collect()
    }
}

impl Sink for Given {
    fn deliver(&mut self, _: u64, record: &Value) -> io::Result<()> {
        self.0.lock().unwrap().0.push(record.clone());
        Ok(())
    }

    fn refuse(&mut self, rejected: &Rejected) {
        self.0.lock().unwrap().1.push(rejected.to_string());
    }
}

fn config() -> Config {
    Config { threads: 1, ..Config::default() }
}

fn watch<'w>(web: &'w Web, config: Config, given: &Given) -> Watch<'w> {
    Watch::new(config, web, web.clock, Box::new(Nowhere), Box::new(given.clone())).unwrap()
}

const FEED: &str = "https://herald.example/feed";

#[test]
fn a_page_is_fetched_once_and_again_for_revisions() {
    let clock = Simulated::at(START);
    let web = Web::new(&clock)
        .at(FEED, |request, _| body(request, &feed(&[("1", "2026-03-03T10:00:00Z")])))
        .at("https://herald.example/1", |request, minute| {
            body(request, &page(if minute < 120 { "Three were hurt" } else { "Four were hurt" }))
        });
    let given = Given::default();
    let watch = watch(&web, config(), &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + 100 * HOUR)).unwrap();
    assert_eq!(
        given.records(),
        [("https://herald.example/1".to_owned(), 1), ("https://herald.example/1".to_owned(), 2)]
    );
    let records = given.0.lock().unwrap().0.clone();
    assert_eq!(records[0]["id"], records[1]["id"]);
    assert_eq!(records[0]["outlet"], "Lorma Herald");
    assert!(
        records[0]["text"].as_str().unwrap().starts_with("Three")
            && records[1]["text"].as_str().unwrap().starts_with("Four")
    );
    // At once, then after 1, 6, 24 and 72 hours; never again.
    assert_eq!(web.asked("https://herald.example/1"), [0, 60, 360, 1440, 4320]);
    assert_eq!(web.asked("https://herald.example/robots.txt").len(), 2);
}

#[test]
fn validators_go_back_and_the_interval_grows_while_nothing_changes() {
    let clock = Simulated::at(START);
    let web = Web::new(&clock).at(FEED, |request, _| body(request, &feed(&[])));
    let given = Given::default();
    let watch = watch(&web, config(), &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + 60 * HOUR)).unwrap();
    let asked = web.asked(FEED);
    let gaps: Vec<i64> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.windows(2).all(|pair| pair[1] >= pair[0]), "{gaps:?}");
    assert_eq!(*gaps.last().unwrap(), 360);
    let seen = web.seen.lock().unwrap();
    let whole = seen.iter().filter(|(_, request)| request.etag.is_none()).count();
    // The first, and one a day.
    assert_eq!(whole, 3);
}

#[test]
fn a_busy_feed_is_polled_more_often_but_not_more_than_it_asks() {
    let clock = Simulated::at(START);
    let answer = |request: &Request, minute: i64| {
        let links: Vec<String> = (0..4).map(|back| (minute / 10 - back).to_string()).collect();
        let entries: Vec<(&str, &str)> = links.iter().map(|link| (link.as_str(), "2026-03-03")).collect();
        body(request, &feed(&entries))
    };
    let web = Web::new(&clock).at(FEED, answer).at("https://calm.example/feed", move |request, minute| {
        answer(request, minute).map(|response| Response { fresh_for: Some(3600), ..response })
    });
    let given = Given::default();
    let watch = watch(&web, Config { pages: false, ..config() }, &given);
    watch.add([FEED, "https://calm.example/feed"]).unwrap();
    watch.run(Some(START + 24 * HOUR)).unwrap();
    let last: Vec<i64> = web.asked(FEED).windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(last.iter().rev().take(10).all(|gap| (5..=20).contains(gap)), "{last:?}");
    assert!(web.asked("https://calm.example/feed").windows(2).all(|pair| pair[1] - pair[0] >= 60));
    // The feed's own texts are the articles, each once.
    let mut urls: Vec<String> = given.records().into_iter().map(|(url, _)| url).collect();
    let count = urls.len();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), count);
    assert!(count > 100, "{count}");
}

#[test]
fn dates_that_are_bumped_are_believed_three_times() {
    let clock = Simulated::at(START);
    let web = Web::new(&clock)
        .at(FEED, |request, minute| {
            body(
                request,
                &feed(&[(
                    "1",
                    &format!("2026-03-{:02}T{:02}:{:02}:00Z", 3 + minute / 1440, minute / 60 % 24, minute % 60),
                )]),
            )
        })
        .at("https://herald.example/1", |request, _| body(request, &page("Three were hurt")));
    let given = Given::default();
    let watch = watch(&web, config(), &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + 100 * HOUR)).unwrap();
    assert_eq!(given.records().len(), 1);
    assert!(web.asked("https://herald.example/1").len() <= 1 + 4 + 3, "{:?}", web.asked("https://herald.example/1"));
}

#[test]
fn a_storm_of_429_is_waited_out() {
    let clock = Simulated::at(START);
    let storm =
        |minute: i64| (minute < 90).then(|| Response { status: 429, retry_after: Some(3600), ..Response::default() });
    let web = Web::new(&clock)
        .at(FEED, move |request, minute| storm(minute).map_or_else(|| body(request, &feed(&[("1", "2026-03-03")])), Ok))
        .at("https://herald.example/1", move |request, minute| {
            storm(minute - 40).map_or_else(|| body(request, &page("Three were hurt")), Ok)
        });
    let given = Given::default();
    let watch = watch(&web, config(), &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + 24 * HOUR)).unwrap();
    let asked: Vec<i64> = web
        .seen
        .lock()
        .unwrap()
        .iter()
        .filter(|(_, request)| request.url.starts_with("https://herald"))
        .map(|(at, _)| (at - START) / MINUTE)
        .collect();
    // While the storm lasts, an hour at least lies between two requests to the host.
    assert!(asked.windows(2).filter(|pair| pair[1] < 90).all(|pair| pair[1] - pair[0] >= 60), "{asked:?}");
    assert_eq!(given.records().len(), 1);
}

#[test]
fn failures_back_off_and_show() {
    let clock = Simulated::at(START);
    let web = Web::new(&clock)
        .at(FEED, |_, _| Err(Failure::Failed("the connection failed".to_owned())))
        .at("https://gone.example/feed", |_, _| status(410))
        .at("https://page.example/", |request, _| body(request, "<html><head><link rel=alternate type='application/rss+xml' href='https://page.example/feed'></head></html>"))
        .at("https://page.example/feed", |request, _| body(request, &feed(&[("1", "2026-03-03")])));
    let given = Given::default();
    let watch = watch(&web, config(), &given);
    watch.add([FEED, "https://gone.example/feed", "https://page.example/"]).unwrap();
    watch.run(Some(START + 5 * 24 * HOUR)).unwrap();
    assert!(web.asked(FEED).len() < 14, "{:?}", web.asked(FEED));
    assert_eq!(web.asked("https://gone.example/feed").len(), 1);
    assert_eq!(web.asked("https://page.example/").len(), 1);
    let health = watch.health();
    let of = |source: &str| health.iter().find(|health| health.source == source).unwrap();
    assert!(matches!(of(FEED).condition, Condition::Dead(_, _)));
    assert!(of(FEED).to_string().contains("dead since 2026-03-03"), "{}", of(FEED));
    assert!(matches!(of("https://gone.example/feed").condition, Condition::Gone(_)));
    assert!(of("https://page.example/feed").to_string().contains("good, every"), "{}", of("https://page.example/feed"));
    // The page of its entry was not to be had: the feed's own text had to do.
    assert!(of("https://page.example/feed").to_string().contains("covers 1 of 1"));
    assert_eq!(given.0.lock().unwrap().0[0]["text_of"], "feed");
    assert!(given.0.lock().unwrap().1[0].contains("404"));
}

#[test]
fn hosts_are_asked_one_at_a_time_with_a_pause_and_robots_are_obeyed() {
    let clock = Simulated::at(START);
    let links: Vec<String> = (0..50).map(|number| number.to_string()).chain(["private/1".to_owned()]).collect();
    let entries = move || feed(&links.iter().map(|link| (link.as_str(), "2026-03-03")).collect::<Vec<_>>());
    let mut web = Web::new(&clock)
        .at(FEED, move |request, _| body(request, &entries()))
        .at("https://herald.example/robots.txt", |request, _| {
            body(request, "User-agent: *\nDisallow: /private\nCrawl-delay: 10\n")
        });
    for number in 0..50 {
        web = web.at(&format!("https://herald.example/{number}"), move |request, _| {
            body(request, &page(&format!("{number} were hurt")))
        });
    }
    let given = Given::default();
    let watch = watch(&web, Config { once: true, ..config() }, &given);
    watch.add([FEED]).unwrap();
    watch.run(None).unwrap();
    let seen = web.seen.lock().unwrap();
    let pages: Vec<i64> =
        seen.iter().filter(|(_, request)| !request.url.ends_with("robots.txt")).map(|(at, _)| *at).collect();
    assert_eq!(pages.len(), 51);
    assert!(pages.windows(2).skip(1).all(|pair| pair[1] - pair[0] >= 10_000));
    assert!(!seen.iter().any(|(_, request)| request.url.contains("private")));
    assert_eq!(given.records().len(), 51);
}

#[test]
fn an_address_that_moved_for_good_is_remembered() {
    let clock = Simulated::at(START);
    let new = "https://herald.example/new-feed";
    let web = Web::new(&clock)
        .at(FEED, move |request, _| {
            body(request, &feed(&[])).map(|response| Response { moved: Some(new.to_owned()), ..response })
        })
        .at(new, |request, _| body(request, &feed(&[("1", "2026-03-03")])));
    let given = Given::default();
    let watch = watch(&web, config(), &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + 10 * HOUR)).unwrap();
    assert_eq!(web.asked(FEED).len(), 1);
    assert!(web.asked(new).len() > 3);
}

#[test]
fn a_feed_that_breaks_off_is_taken_in_and_asked_for_again() {
    let clock = Simulated::at(START);
    let whole = feed(&[("1", "2026-03-03"), ("2", "2026-03-03"), ("3", "2026-03-03")]);
    let cut = whole[..whole.find("Report 3").unwrap() - 14].to_owned();
    let web = Web::new(&clock).at(FEED, move |request, minute| match minute {
        ..20 => {
            body(request, &cut).map(|response| Response { damage: Some("the answer broke off".to_owned()), ..response })
        }
        _ => body(request, &whole),
    });
    let given = Given::default();
    let watch = watch(&web, Config { pages: false, ..config() }, &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + 10 * MINUTE)).unwrap();
    assert_eq!(given.records().len(), 2);
    watch.run(Some(START + 2 * HOUR)).unwrap();
    assert_eq!(given.records().len(), 3);
    assert!(web.seen.lock().unwrap()[1].1.etag.is_none());
}

#[test]
fn a_news_sitemap_is_a_source() {
    let clock = Simulated::at(START);
    let index = "<sitemapindex><sitemap><loc>https://herald.example/news.xml</loc></sitemap></sitemapindex>";
    let map = "<urlset><url><loc>https://herald.example/1</loc><lastmod>2026-03-03T09:00:00Z</lastmod></url><url><loc>https://herald.example/old</loc><lastmod>2020-01-01</lastmod></url></urlset>";
    let web = Web::new(&clock)
        .at("https://herald.example/map.xml", move |request, _| body(request, index))
        .at("https://herald.example/news.xml", move |request, _| body(request, map))
        .at("https://herald.example/1", |request, _| body(request, &page("Three were hurt")));
    let given = Given::default();
    let watch = watch(&web, Config { once: true, ..config() }, &given);
    watch.add(["https://herald.example/map.xml"]).unwrap();
    watch.run(None).unwrap();
    assert_eq!(given.records(), [("https://herald.example/1".to_owned(), 1)]);
    assert!(web.asked("https://herald.example/old").is_empty());
}

#[test]
fn subscriptions_come_back_in_their_folders() {
    let file = File::new("folders");
    let clock = Simulated::at(START);
    let offer =
        "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>News</body></html>";
    let web = Web::new(&clock)
        .at(FEED, |request, _| body(request, &feed(&[])))
        .at("https://herald.example/", move |request, _| body(request, offer))
        .at("https://gone.example/feed", |_, _| status(410));
    let list = "<opml><body><outline text='Lorma'><outline text='Region'><outline xmlUrl='https://herald.example/' htmlUrl='https://herald.example/'/>\
                </outline></outline><outline xmlUrl='https://gone.example/feed'/></body></opml>";
    let given = Given::default();
    let known = |config: Config, list: &str| {
        let journal = Box::new(Journal::open(&file.0).unwrap());
        let watch = Watch::new(config, &web, &clock, journal, Box::new(given.clone())).unwrap();
        watch.add_subscriptions(opml::parse(list).unwrap()).unwrap();
        watch.run(Some(clock.now() + MINUTE)).unwrap();
        drop(watch);
        let list = Journal::open(&file.0).unwrap().load().unwrap().subscriptions();
        list.into_iter().map(|one| (one.url, one.folders.join("/"))).collect::<Vec<_>>()
    };
    // The feed takes its page's place in the folder, and what is gone is left out.
    assert_eq!(known(config(), list), [(FEED.to_owned(), "Lorma/Region".to_owned())]);
    let moved =
        "<opml><body><outline text='Coast'><outline xmlUrl='https://herald.example/feed'/></outline></body></opml>";
    assert_eq!(known(config(), moved), [(FEED.to_owned(), "Coast".to_owned())]);
    assert_eq!(
        known(config(), &moved.replace("outline text='Coast'", "outline")),
        [(FEED.to_owned(), "Coast".to_owned())]
    );
}

#[test]
fn a_hub_is_asked_to_tell_and_what_it_tells_is_polled_at_once() {
    let clock = Simulated::at(START);
    let web = Web::new(&clock)
        .at(FEED, |request, _| {
            let hub = ("hub".to_owned(), "https://hub.example/".to_owned());
            body(request, &feed(&[])).map(|response| Response { links: vec![hub], ..response })
        })
        .at("https://hub.example/", |_, _| status(202));
    let given = Given::default();
    let config = Config { callback: Some("https://desk.example/hub".to_owned()), least_interval: 3600, ..config() };
    let watch = watch(&web, config, &given);
    watch.add([FEED]).unwrap();
    watch.run(Some(START + MINUTE)).unwrap();
    let form = web.seen.lock().unwrap().iter().find_map(|(_, request)| request.form.clone()).unwrap();
    assert!(
        form.contains("hub.mode=subscribe") && form.contains("hub.topic=https%3A%2F%2Fherald.example%2Ffeed"),
        "{form}"
    );
    watch.wake(FEED);
    watch.wake(FEED);
    watch.run(Some(START + 2 * MINUTE)).unwrap();
    assert_eq!(web.asked(FEED), [0, 1]);
}

/// A journal in a folder that goes when the test ends.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rashomon-watch-{}-{name}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_journal_cut_anywhere_loses_nothing_and_fetches_little_again() {
    let file = File::new("cut");
    let clock = Simulated::at(START);
    let mut web = Web::new(&clock)
        .at(FEED, |request, _| body(request, &feed(&[("1", "2026-03-03"), ("2", "2026-03-03"), ("3", "2026-03-03")])));
    for number in 1..=3 {
        web = web.at(&format!("https://herald.example/{number}"), move |request, _| {
            body(request, &page(&format!("{number} were hurt")))
        });
    }
    let given = Given::default();
    {
        let journal = Box::new(Journal::open(&file.0).unwrap());
        let watch = Watch::new(config(), &web, &clock, journal, Box::new(given.clone())).unwrap();
        watch.add([FEED]).unwrap();
        watch.run(Some(START + MINUTE)).unwrap();
    }
    let whole = std::fs::read(&file.0).unwrap();
    assert_eq!(given.records().len(), 3);
    for cut in (0..whole.len()).step_by(53).chain([whole.len()]) {
        std::fs::write(&file.0, &whole[..cut]).unwrap();
        web.seen.lock().unwrap().clear();
        let again = Given::default();
        let journal = Box::new(Journal::open(&file.0).unwrap());
        let watch = Watch::new(config(), &web, &clock, journal, Box::new(again.clone())).unwrap();
        watch.add([FEED]).unwrap();
        watch.run(Some(clock.now() + 30_000)).unwrap();
        drop(watch);
        // What the cut journal knows, and what came again, is all there is: each article once.
        let mut journal = Journal::open(&file.0).unwrap();
        let state = journal.load().unwrap();
        assert_eq!(state.articles.len(), 3, "at {cut}");
        assert!(state.waiting.is_empty());
        assert!(state.pages.values().filter(|page| page.text.is_some()).count() == 3);
        if cut == whole.len() {
            assert!(again.records().is_empty());
            assert!(
                web.seen
                    .lock()
                    .unwrap()
                    .iter()
                    .all(|(_, request)| request.url.ends_with("robots.txt") || request.url == FEED)
            );
        }
    }
}

#[test]
fn a_journal_has_one_owner() {
    let file = File::new("owner");
    let _first = Journal::open(&file.0).unwrap();
    assert!(Journal::open(&file.0).unwrap_err().to_string().contains("another process"));
}
