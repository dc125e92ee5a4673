//! Where hubs reach us (WebSub, W3C Recommendation): they ask whether we meant to subscribe, and tell that a topic has changed.
//!
//! What they send along is not read: a note only makes its source due, and the feed is then fetched like at any other time. A forged note
//! costs one conditional request, which the host's pause bounds.

use super::Watch;
use super::state::hash;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Longest head of a request, in bytes.
const HEAD: u64 = 16 << 10;
/// Longest time that one request may take on the wire.
const PATIENCE: Duration = Duration::from_secs(5);

/// The address under which a hub reaches us for a source.
#[must_use]
pub fn callback(base: &str, given: &str) -> String {
    let mark = if base.contains('?') { '&' } else { '?' };
    format!("{base}{mark}source={:016x}", hash(&[given]))
}

/// Where hubs are answered.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    closed: AtomicBool,
}

impl Door {
    /// Listens on an address.
    ///
    /// # Errors
    ///
    /// What listening there failed with.
    pub fn open(address: &str) -> io::Result<Self> {
        Ok(Self { listener: TcpListener::bind(address)?, closed: AtomicBool::new(false) })
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// What asking for the address failed with.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers hubs until it is closed; one request at a time.
    pub fn serve(&self, watch: &Watch) {
        for stream in self.listener.incoming() {
            if self.closed.load(Ordering::SeqCst) {
                return;
            }
            match stream {
                Ok(stream) => {
                    let _ = answer(stream, watch);
                }
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// Closes it, from another thread than the one that serves.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        // The listener waits for somebody to call.
        if let Ok(mut address) = self.address() {
            if address.ip().is_unspecified() {
                let is_v4 = address.is_ipv4();
                address.set_ip(if is_v4 { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
            }
            let _ = TcpStream::connect_timeout(&address, PATIENCE);
        }
    }
}

fn answer(mut stream: TcpStream, watch: &Watch) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = String::new();
    let mut reader = BufReader::new((&stream).take(HEAD));
    reader.read_line(&mut head)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let (status, body) = reply(&head, watch);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The answer to a request line.
fn reply(line: &str, watch: &Watch) -> (&'static str, String) {
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let value = |wanted: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let known =
        value("source").and_then(|source| u64::from_str_radix(&source, 16).ok()).and_then(|source| watch.named(source));
    match (method, known) {
        ("GET", Some(_)) if value("hub.mode").as_deref() == Some("subscribe") => {
            ("200 OK", value("hub.challenge").unwrap_or_default())
        }
        ("POST", Some(given)) => {
            watch.wake(&given);
            ("204 No Content", String::new())
        }
        _ => ("404 Not Found", String::new()),
    }
}
