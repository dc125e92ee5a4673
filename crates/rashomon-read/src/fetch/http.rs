//! The network: HTTP with rustls, one hop at a time.
//!
//! Names are looked up by [`Lookup`], and the addresses that it gives pass the guard before one of them is connected to: what was
//! checked is what is connected to, whatever the name says a moment later. No proxy of the environment is used, as it would look
//! names up itself. Redirects are followed here, each hop checked like the first.

use super::guard::Guard;
use super::{Failure, Network, Request, Response, links, max_age, retry_after, until};
use crate::decode;
use crate::limits::Limits;
use jiff::Timestamp;
use std::fmt;
use std::io::Read as _;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};
use url::Url;

/// Looks up the addresses of a host.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of a host and port.
    ///
    /// # Errors
    ///
    /// What the look-up failed with.
    fn addresses(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>>;
}

/// The system's own look-up.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Lookup for System {
    fn addresses(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        Ok((host, port).to_socket_addrs()?.collect())
    }
}

/// How to behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Who we are and how to reach us: 'rashomon/0.1 (+https://desk.example/contact)'.
    pub agent: String,
    /// Longest time of one hop, from the look-up to the last byte.
    pub timeout: Duration,
    /// Most hops of one request.
    pub hops: usize,
    /// Most bytes of a body as it comes over the wire.
    pub wire_bytes: u64,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            agent: format!("rashomon/{}", env!("CARGO_PKG_VERSION")),
            timeout: Duration::from_secs(30),
            hops: 6,
            wire_bytes: 8 << 20,
        }
    }
}

/// The network.
pub struct Web {
    agent: Agent,
    guard: Guard,
    manners: Manners,
    limits: Limits,
}

/// Looks up and guards.
struct Guarded {
    lookup: Box<dyn Lookup>,
    guard: Guard,
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("guard", &self.guard).finish_non_exhaustive()
    }
}

/// What the error of a refused look-up says.
const REFUSED: &str = "refused: ";

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().ok_or(Error::HostNotFound)?.trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let mut found = self.empty();
        let mut refused = None;
        for address in self.lookup.addresses(host, port).map_err(Error::Io)?.into_iter().take(16) {
            match self.guard.check(address.ip()) {
                Ok(()) => found.push(address),
                Err(reason) => refused = Some(reason),
            }
        }
        match refused {
            Some(reason) if found.is_empty() => {
                Err(Error::Io(std::io::Error::other(format!("{REFUSED}'{host}': {reason}"))))
            }
            _ if found.is_empty() => Err(Error::HostNotFound),
            _ => Ok(found),
        }
    }
}

impl Web {
    /// The network as the system knows it.
    #[must_use]
    pub fn new(guard: Guard, manners: Manners, limits: Limits) -> Self {
        Self::with_lookup(guard, manners, limits, Box::new(System))
    }

    /// The network with another look-up of names.
    #[must_use]
    pub fn with_lookup(guard: Guard, manners: Manners, limits: Limits, lookup: Box<dyn Lookup>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(&manners.agent)
            .timeout_global(Some(manners.timeout))
            .max_response_header_size(64 << 10)
            .max_idle_connections(32)
            .max_idle_connections_per_host(1)
            .build();
        let resolver = Guarded { lookup, guard: guard.clone() };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), guard, manners, limits }
    }

    fn hop(&self, url: &Url, request: &Request) -> Result<ureq::http::Response<ureq::Body>, Failure> {
        let answer = match &request.form {
            Some(form) => {
                self.agent.post(url.as_str()).content_type("application/x-www-form-urlencoded").send(form.as_str())
            }
            None => {
                let mut get = self
                    .agent
                    .get(url.as_str())
                    .header("Accept", "text/html, application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
                    .header("Accept-Encoding", "gzip, br, zstd");
                // Validators go back exactly as they came, header for header.
                if let Some(etag) = &request.etag {
                    get = get.header("If-None-Match", etag);
                }
                if let Some(modified) = &request.last_modified {
                    get = get.header("If-Modified-Since", modified);
                }
                get.call()
            }
        };
        answer.map_err(|error| failure(&error))
    }

    fn response(
        &self,
        url: Url,
        moved: Option<String>,
        mut answer: ureq::http::Response<ureq::Body>,
    ) -> Result<Response, Failure> {
        let headers = answer.headers().clone();
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let now = Timestamp::now();
        let status = answer.status().as_u16();
        let mut wire = Vec::new();
        let mut damage = None;
        let most = self.manners.wire_bytes;
        // What came before a connection broke is kept: feeds are read up to there.
        if let Err(error) = answer.body_mut().as_reader().take(most + 1).read_to_end(&mut wire) {
            damage = Some(format!("the answer broke off ({error})"));
        }
        if wire.len() as u64 > most {
            return Err(Failure::Refused(format!("the answer has more than {} MB", most >> 20)));
        }
        let encodings = header("content-encoding").unwrap_or_default();
        let (body, fault) = decode::decoded(&wire, &encodings, &self.limits).map_err(Failure::Refused)?;
        let charset = header("content-type").and_then(|kind| {
            let (_, label) = kind.split_once("charset=")?;
            Some(label.split(';').next().unwrap_or(label).trim_matches(['"', '\'', ' ']).to_owned())
        });
        let link_headers = headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
        let resolve = |address: &str| url.join(address).map(|url| url.to_string()).ok();
        Ok(Response {
            status,
            moved,
            damage: damage.or(fault),
            etag: header("etag"),
            last_modified: header("last-modified"),
            charset,
            retry_after: header("retry-after").and_then(|value| retry_after(&value, now)),
            fresh_for: header("cache-control")
                .and_then(|value| max_age(&value))
                .or_else(|| header("expires").and_then(|value| until(&value, now))),
            links: link_headers.flat_map(links).filter_map(|(rel, address)| Some((rel, resolve(&address)?))).collect(),
            body,
            url: url.into(),
        })
    }
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::Io(inner) => match inner.to_string().strip_prefix(REFUSED) {
            Some(reason) => Failure::Refused(reason.to_owned()),
            None => Failure::Failed(format!("the connection failed ({inner})")),
        },
        Error::Timeout(which) => Failure::Failed(format!("it took too long ({which})")),
        Error::HostNotFound => Failure::Failed("its host has no address".to_owned()),
        other => Failure::Failed(other.to_string()),
    }
}

impl Network for Web {
    fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        let mut url = Url::parse(&request.url)
            .map_err(|error| Failure::Refused(format!("'{}' is no address ({error})", request.url)))?;
        let mut moved = None;
        let mut permanent = true;
        let mut seen = vec![url.to_string()];
        loop {
            self.guard.check_url(&url).map_err(Failure::Refused)?;
            let answer = self.hop(&url, request)?;
            let status = answer.status().as_u16();
            let target = answer.headers().get("location").and_then(|value| value.to_str().ok());
            let (true, Some(target)) = (matches!(status, 301 | 302 | 303 | 307 | 308), target) else {
                return self.response(url, moved, answer);
            };
            if request.form.is_some() {
                return Err(Failure::Failed("the form was redirected".to_owned()));
            }
            let target =
                url.join(target).map_err(|error| Failure::Failed(format!("it redirects to no address ({error})")))?;
            permanent &= matches!(status, 301 | 308);
            if permanent {
                moved = Some(target.to_string());
            }
            if seen.contains(&target.to_string()) {
                return Err(Failure::Failed("it redirects in a circle".to_owned()));
            }
            if seen.len() >= self.manners.hops {
                return Err(Failure::Failed(format!("it redirects more than {} times", self.manners.hops - 1)));
            }
            seen.push(target.to_string());
            url = target;
        }
    }
}
