//! The network against a server that misbehaves on purpose.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use rashomon_read::feed::Feed;
use rashomon_read::fetch::guard::Guard;
use rashomon_read::fetch::http::{Lookup, Manners, Web};
use rashomon_read::fetch::{Failure, Network, Request, Response};
use rashomon_read::limits::Limits;
use std::io::{BufRead as _, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A server on a port of its own, and the heads of the requests that it saw.
struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&seen);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, log, answer) = (stream.unwrap(), Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    let mut head = String::new();
                    while reader.read_line(&mut head).is_ok_and(|count| count > 2) {}
                    log.lock().unwrap().push(head.clone());
                    let path = head.split(' ').nth(1).unwrap_or("").to_owned();
                    answer(&path, &mut stream);
                });
            }
        });
        Self { port, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let _ = write!(stream, "HTTP/1.1 {head}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(body);
}

fn whole(stream: &mut TcpStream, head: &str, body: &[u8]) {
    send(stream, &format!("{head}\r\nContent-Length: {}", body.len()), body);
}

fn manners() -> Manners {
    Manners { timeout: Duration::from_millis(1500), ..Manners::default() }
}

fn loopback() -> Guard {
    Guard { allowed: vec![("127.0.0.0".parse().unwrap(), 8)] }
}

fn fetch(url: &str) -> Result<Response, Failure> {
    Web::new(loopback(), manners(), Limits::default()).fetch(&Request::new(url))
}

fn reason(result: Result<Response, Failure>) -> String {
    result.map(|response| format!("answered {}", response.status)).unwrap_err().to_string()
}

const FEED: &str = "<rss version='2.0'><channel><title>Lorma Herald</title><item><title>Bridge closed</title></item><item><title>Dam open</title></item></channel></rss>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_slow_drip_is_not_waited_for() {
    let server = Server::new(|_, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while stream.write_all(b"a").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let began = Instant::now();
    let response = fetch(&server.url("/"));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    // What came is kept, and known to be a part.
    assert!(response.unwrap().damage.unwrap().contains("broke off"));
}

#[test]
fn a_head_that_never_ends_is_given_up() {
    let server = Server::new(|path, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\n");
        let wait = Duration::from_millis(if path == "/slow" { 20 } else { 0 });
        while write!(stream, "X-Filler: {}\r\n", "a".repeat(500)).is_ok() {
            std::thread::sleep(wait);
        }
    });
    let began = Instant::now();
    assert!(matches!(fetch(&server.url("/slow")), Err(Failure::Failed(_))));
    assert!(matches!(fetch(&server.url("/fast")), Err(Failure::Failed(_))));
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn wrong_lengths_keep_what_came() {
    let server = Server::new(|path, stream| match path {
        "/longer" => send(stream, "200 OK\r\nContent-Length: 5000", FEED.as_bytes()),
        "/shorter" => send(stream, "200 OK\r\nContent-Length: 60", FEED.as_bytes()),
        _ => send(
            stream,
            "200 OK\r\nTransfer-Encoding: chunked",
            format!("{:x}\r\n{FEED}\r\n50\r\nabc", FEED.len()).as_bytes(),
        ),
    });
    for (path, entries, damaged) in [("/longer", 2, true), ("/chunks", 2, true), ("/shorter", 0, false)] {
        let response = fetch(&server.url(path)).unwrap();
        assert_eq!(response.damage.is_some(), damaged, "{path}");
        assert_eq!(Feed::parse(&response.text(), None).unwrap().entries.len(), entries, "{path}");
    }
}

#[test]
fn redirects_end() {
    let count = AtomicUsize::new(0);
    let server = Server::new(move |path, stream| {
        let next = count.fetch_add(1, Ordering::SeqCst);
        let target = if path.starts_with("/circle") { "/circle".to_owned() } else { format!("/next/{next}") };
        whole(stream, &format!("302 Found\r\nLocation: {target}"), b"");
    });
    assert!(reason(fetch(&server.url("/circle"))).contains("circle"));
    assert!(reason(fetch(&server.url("/endless"))).contains("more than"));
    assert!(server.seen.lock().unwrap().len() < 12);
}

#[test]
fn permanent_moves_are_told_from_passing_ones() {
    let server = Server::new(|path, stream| match path {
        "/a" => whole(stream, "301 Moved\r\nLocation: /b", b""),
        "/b" => whole(stream, "308 Moved\r\nLocation: c", b""),
        "/c" => whole(stream, "302 Found\r\nLocation: /d", b""),
        "/d" => whole(stream, "301 Moved\r\nLocation: /e", b""),
        _ => whole(stream, "200 OK", b"x"),
    });
    let response = fetch(&server.url("/a")).unwrap();
    assert_eq!(response.url, server.url("/e"));
    assert_eq!(response.moved, Some(server.url("/c")));
    assert_eq!(fetch(&server.url("/c")).unwrap().moved, None);
}

#[test]
fn redirects_into_the_house_are_refused() {
    let server = Server::new(|path, stream| {
        let target = match path {
            "/1" => "http://169.254.169.254/latest/meta-data/",
            "/2" => "http://10.0.0.1/",
            "/3" => "file:///etc/passwd",
            "/4" => "http://[::1]/",
            "/5" => "http://0x0a000001/",
            "/6" => "gopher://herald.example/",
            _ => "http://[fd00:ec2::254]/",
        };
        whole(stream, &format!("302 Found\r\nLocation: {target}"), b"");
    });
    for number in 1..=7 {
        let failure = fetch(&server.url(&format!("/{number}"))).unwrap_err();
        assert!(matches!(failure, Failure::Refused(_)), "{number}: {failure}");
    }
    let closed = Web::new(Guard::default(), manners(), Limits::default());
    assert!(matches!(closed.fetch(&Request::new(server.url("/"))), Err(Failure::Refused(_))));
    assert!(matches!(
        closed.fetch(&Request::new(format!("http://localhost:{}/", server.port))),
        Err(Failure::Refused(_))
    ));
    assert!(matches!(fetch("file:///etc/passwd"), Err(Failure::Refused(_))));
    assert_eq!(server.seen.lock().unwrap().len(), 7);
}

/// A name that leads elsewhere at each look.
struct Changing(Mutex<Vec<SocketAddr>>);

impl Lookup for Changing {
    fn addresses(&self, _: &str, _: u16) -> std::io::Result<Vec<SocketAddr>> {
        Ok(self.0.lock().unwrap().pop().into_iter().collect())
    }
}

#[test]
fn a_host_that_turns_private_on_the_second_look_is_refused() {
    let server = Server::new(|_, stream| whole(stream, "200 OK", b"x"));
    let looks = vec!["10.0.0.1:80".parse().unwrap(), SocketAddr::from(([127, 0, 0, 1], server.port))];
    let web = Web::with_lookup(loopback(), manners(), Limits::default(), Box::new(Changing(Mutex::new(looks))));
    let request = Request::new("http://herald.example/");
    assert_eq!(web.fetch(&request).unwrap().status, 200);
    let failure = web.fetch(&request).unwrap_err();
    assert!(matches!(&failure, Failure::Refused(reason) if reason.contains("10.0.0.1")), "{failure}");
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

#[test]
fn every_packing_is_unpacked_within_limits() {
    let text = FEED.repeat(20);
    let zlib = {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let deflate = {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let zstd = ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let packed = gzip(text.as_bytes());
    let (twice, cut, plain) = (gzip(&packed), packed[..packed.len() / 2].to_vec(), text.clone().into_bytes());
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let server = Server::new(move |path, stream| match path {
        "/gzip" => whole(stream, "200 OK\r\nContent-Encoding: gzip", &packed),
        "/twice" => whole(stream, "200 OK\r\nContent-Encoding: gzip, gzip", &twice),
        "/zlib" => whole(stream, "200 OK\r\nContent-Encoding: deflate", &zlib),
        "/deflate" => whole(stream, "200 OK\r\nContent-Encoding: deflate", &deflate),
        "/zstd" => whole(stream, "200 OK\r\nContent-Encoding: zstd", &zstd),
        "/lie" => whole(stream, "200 OK\r\nContent-Encoding: gzip", &plain),
        "/cut" => whole(stream, "200 OK\r\nContent-Encoding: gzip", &cut),
        "/bomb" => whole(stream, "200 OK\r\nContent-Encoding: gzip", &bomb),
        "/garbage" => whole(stream, "200 OK\r\nContent-Encoding: br", &[0xff; 400]),
        _ => whole(stream, "200 OK\r\nContent-Encoding: compress", b"x"),
    });
    for path in ["/gzip", "/twice", "/zlib", "/deflate", "/zstd", "/lie"] {
        let response = fetch(&server.url(path)).unwrap();
        assert_eq!((response.text(), response.damage), (text.clone(), None), "{path}");
    }
    let cut = fetch(&server.url("/cut")).unwrap();
    assert!(cut.damage.unwrap().contains("gzip") && text.as_bytes().starts_with(&cut.body) && !cut.body.is_empty());
    assert!(reason(fetch(&server.url("/bomb"))).contains("grows beyond"));
    assert!(fetch(&server.url("/garbage")).unwrap().damage.is_some());
    assert!(reason(fetch(&server.url("/compress"))).contains("compress"));
}

#[test]
fn a_body_without_end_is_refused() {
    let server = Server::new(|_, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b'a'; 65536]).is_ok() {}
    });
    let began = Instant::now();
    assert!(reason(fetch(&server.url("/"))).contains("more than 8 MB"));
    assert!(began.elapsed() < Duration::from_secs(4));
}

#[test]
fn charsets_of_headers_count_where_bytes_allow_it() {
    let cyrillic: Vec<u8> = vec![0xcc, 0xee, 0xf1, 0xf2];
    let declared = [
        b"<?xml version='1.0' encoding='windows-1251'?><rss><item><title>".as_slice(),
        &cyrillic,
        b"</title></item></rss>",
    ]
    .concat();
    let bare = [b"<rss><item><title>".as_slice(), &cyrillic, b"</title></item></rss>"].concat();
    let server = Server::new(move |path, stream| match path {
        "/wrong" => whole(stream, "200 OK\r\nContent-Type: application/xml; charset=utf-8", &declared),
        "/right" => whole(stream, "200 OK\r\nContent-Type: application/xml; charset=\"windows-1251\"", &bare),
        _ => whole(
            stream,
            "200 OK\r\nContent-Type: text/xml; charset=iso-8859-1",
            "<rss><item><title>Мост</title></item></rss>".as_bytes(),
        ),
    });
    for path in ["/wrong", "/right", "/utf-8"] {
        let feed = Feed::parse(&fetch(&server.url(path)).unwrap().text(), None).unwrap();
        assert_eq!(feed.entries[0].title.as_deref(), Some("Мост"), "{path}");
    }
}

#[test]
fn headers_come_through_and_validators_go_back_as_they_came() {
    let server = Server::new(|_, stream| {
        whole(
            stream,
            "429 Slow down\r\nRetry-After: 120\r\nETag: W/\"a,b c\"\r\nLast-Modified: Tuesday, 3-Mar-26 10:05:09 GMT\r\nCache-Control: max-age=600\r\nLink: </hub>; rel=\"hub\", </feed>; rel=self",
            b"",
        );
    });
    let web = Web::new(
        loopback(),
        Manners { agent: "rashomon/1 (+https://desk.example)".to_owned(), ..manners() },
        Limits::default(),
    );
    let response = web.fetch(&Request::new(server.url("/"))).unwrap();
    assert_eq!((response.status, response.retry_after, response.fresh_for), (429, Some(120), Some(600)));
    assert_eq!(response.links[0], ("hub".to_owned(), server.url("/hub")));
    let request =
        Request { etag: response.etag, last_modified: response.last_modified, ..Request::new(server.url("/")) };
    web.fetch(&request).unwrap();
    let seen = server.seen.lock().unwrap().last().unwrap().to_ascii_lowercase();
    assert!(
        seen.contains("if-none-match: w/\"a,b c\"\r\n")
            && seen.contains("if-modified-since: tuesday, 3-mar-26 10:05:09 gmt\r\n"),
        "{seen}"
    );
    assert!(seen.contains("user-agent: rashomon/1 (+https://desk.example)"));
}

#[test]
fn a_dead_port_and_an_unknown_host_fail() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert!(matches!(fetch(&format!("http://127.0.0.1:{port}/")), Err(Failure::Failed(_))));
    let web =
        Web::with_lookup(Guard::default(), manners(), Limits::default(), Box::new(Changing(Mutex::new(Vec::new()))));
    assert!(matches!(web.fetch(&Request::new("http://herald.example/")), Err(Failure::Failed(_))));
}
