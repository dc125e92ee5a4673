//! Fetching: one request in, one answer out, with every hop guarded and every byte counted.
//!
//! [`Network`] is the seam: [`http::Web`] is the network, and tests put a simulated one in its place. Nothing else in the project
//! opens a connection.

pub mod guard;
pub mod http;
pub mod robots;

use jiff::Timestamp;

/// What to fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The address.
    pub url: String,
    /// `ETag` of the copy that we have, exactly as it came.
    pub etag: Option<String>,
    /// `Last-Modified` of the copy that we have, exactly as it came.
    pub last_modified: Option<String>,
    /// A form to post; `None` gets.
    pub form: Option<String>,
}

impl Request {
    /// A request for an address of which we have no copy.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status of the last hop.
    pub status: u16,
    /// Address of the last hop.
    pub url: String,
    /// Where the address has moved for good: the end of the permanent redirects that the request began with.
    pub moved: Option<String>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Why the body is not whole, where it was cut or damaged.
    pub damage: Option<String>,
    /// `ETag`, exactly as it came.
    pub etag: Option<String>,
    /// `Last-Modified`, exactly as it came.
    pub last_modified: Option<String>,
    /// `charset` of the `Content-Type`.
    pub charset: Option<String>,
    /// Seconds for which the server asks us to stay away (`Retry-After`).
    pub retry_after: Option<i64>,
    /// Seconds for which the copy may be kept (`Cache-Control: max-age`, else `Expires`).
    pub fresh_for: Option<i64>,
    /// `Link` headers: relation and address.
    pub links: Vec<(String, String)>,
}

impl Response {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.charset {
            Some(label) if std::str::from_utf8(&self.body).is_err() => {
                crate::encoding::text_labelled(&self.body, label)
            }
            _ => crate::encoding::text_of(&self.body),
        }
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// We do not fetch it: the address, or one that it leads to, is refused.
    #[error("refused: {0}")]
    Refused(String),
    /// The network or the server failed; another time may do.
    #[error("{0}")]
    Failed(String),
}

/// Where answers come from.
pub trait Network: Sync {
    /// Fetches.
    ///
    /// # Errors
    ///
    /// Why nothing came back. An answer with a status of failure is no error.
    fn fetch(&self, request: &Request) -> Result<Response, Failure>;
}

/// Seconds from a `Retry-After` header: a number, or a time.
#[must_use]
pub fn retry_after(value: &str, now: Timestamp) -> Option<i64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<i64>() {
        return (seconds >= 0).then_some(seconds.min(7 * 24 * 3600));
    }
    until(value, now)
}

/// Seconds from now to a time in a header.
#[must_use]
pub fn until(value: &str, now: Timestamp) -> Option<i64> {
    let then = crate::moment::parse(value)?.second();
    Some((then - now.as_second()).clamp(0, 7 * 24 * 3600))
}

/// Seconds that `Cache-Control` allows to keep a copy.
#[must_use]
pub fn max_age(value: &str) -> Option<i64> {
    let lower = value.to_ascii_lowercase();
    if lower.contains("no-cache") || lower.contains("no-store") {
        return Some(0);
    }
    let age = lower.split(',').filter_map(|part| part.trim().strip_prefix("max-age=").map(str::to_owned)).next()?;
    age.trim_matches('"').parse().ok().filter(|seconds| *seconds >= 0)
}

/// The relations and addresses of a `Link` header.
#[must_use]
pub fn links(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in value.split(",").take(32) {
        let Some((address, parameters)) = part.trim().strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
            continue;
        };
        let rel = parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("rel").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
        });
        for rel in rel.iter().flat_map(|rel| rel.split_whitespace()) {
            found.push((rel.to_owned(), address.to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_when_to_come_again() {
        let now: Timestamp = "2026-03-03T10:00:00Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(120));
        assert_eq!(retry_after("Tue, 03 Mar 2026 10:05:00 GMT", now), Some(300));
        assert_eq!(retry_after("Tue, 03 Mar 2020 10:05:00 GMT", now), Some(0));
        assert_eq!(retry_after("-5", now), None);
        assert_eq!(max_age("public, max-age=600"), Some(600));
        assert_eq!(max_age("no-cache"), Some(0));
        assert_eq!(max_age("public"), None);
        assert_eq!(
            links("<https://hub.example/>; rel=\"hub\", </feed>; rel=self"),
            [("hub".to_owned(), "https://hub.example/".to_owned()), ("self".to_owned(), "/feed".to_owned())]
        );
    }
}
